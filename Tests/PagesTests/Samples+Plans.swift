import Pages

extension Samples {
    var plans: PlanListPage {
        PlanListPage(
            title: "Kế hoạch", lead: "Các kế hoạch xã đang thực hiện.",
            actions: [Action(label: "Nhập kế hoạch", url: "/nhap", style: .primary)],
            recent: [
                ImportRow(
                    fileName: "KH-2027-ban-ky.pdf", detail: "hôm nay 09:12 · Đang đọc trang 7 trên 15.", url: "/nhap/3",
                    tag: tag("đang đọc", .onCourse))
            ],
            plans: [
                PlanCard(
                    heading: "Kế hoạch chuyển đổi số năm 2026", detail: "UBND xã Suối Mây ban hành 02/02/2026", url: "/ke-hoach/2026",
                    state: tag("đang thực hiện", .onCourse), bar: planBar, summary: "43 chỉ tiêu, 15 nhiệm vụ, 6 kỳ báo cáo"),
                PlanCard(heading: "Kế hoạch số hóa di tích 2025–2027", url: "/ke-hoach/dt", state: tag("bản nháp", .plain)),
            ])
    }

    private func target(
        _ number: String, _ text: String, _ goal: String, _ value: String?, _ detail: String?, _ lead: String?, _ meaning: Meaning
    ) -> TargetRow {
        TargetRow(
            number: number, text: text, url: "/chi-tieu/\(number)", phase: "2026", goal: goal, value: value, valueDetail: detail,
            lead: lead, tag: texts.tag(meaning), source: Link(text: "mục 2.\(number), trang 3", url: "/doan/\(number)"))
    }

    var plan: PlanPage {
        let complete = SixClarity(items: six.items.map { SixItem(label: $0.label, value: $0.value ?? "Phó Chủ tịch UBND") })
        return PlanPage(
            title: "Kế hoạch chuyển đổi số năm 2026", kicker: "Kế hoạch số 12/KH-UBND · xã Suối Mây",
            state: tag("đang thực hiện", .onCourse),
            facts: [
                Detail(label: "Ban hành", value: "02/02/2026"), Detail(label: "Người ký", value: "Chủ tịch UBND"),
                Detail(label: "Văn bản", value: "Ke-hoach-2026.docx", url: "/van-ban/1"),
                Detail(label: "Phiên bản", value: "2, từ 15/06/2026"),
            ],
            actions: [
                Action(label: "In", url: "/ke-hoach/2026/in"),
                Action(label: "Sửa phân công", url: "/ke-hoach/2026/phan-cong", style: .primary),
            ], bar: planBar,
            tabs: [
                Tab(label: "Chỉ tiêu", url: "#", count: "43", current: true), Tab(label: "Nhiệm vụ", url: "?p=nv", count: "15"),
                Tab(label: "Lịch báo cáo", url: "?p=bc", count: "6"), Tab(label: "Căn cứ", url: "?p=cc", count: "21"),
                Tab(label: "Phiên bản", url: "?p=pb", count: "2"),
            ],
            targets: [
                TargetGroup(
                    label: "Chính quyền số", summary: "14 chỉ tiêu · 8 đạt · 3 nguy cơ",
                    rows: [
                        target(
                            "12", "Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến", "100 %", "96,4%", "4.213/4.370 hồ sơ",
                            "Trung tâm Phục vụ hành chính công", .atRisk),
                        target(
                            "14", "Tỷ lệ người dân, doanh nghiệp hài lòng khi làm thủ tục", "≥ 95 %", "97,1%", "1.942/2.000 lượt",
                            "Văn phòng HĐND và UBND", .achieved),
                    ]),
                TargetGroup(
                    label: "Xã hội số", summary: "11 chỉ tiêu · 2 chưa có số liệu",
                    rows: [
                        target(
                            "26", "Tổ công nghệ số cộng đồng được tập huấn hằng năm", "100 %", "81,8%", "9/11 tổ", "Phòng Văn hóa – Xã hội",
                            .onCourse),
                        target("27", "Người dân có sổ sức khỏe điện tử", "≥ 90 %", nil, nil, nil, .unknown),
                        target(
                            "31", "Người trưởng thành có chữ ký số cá nhân", "≥ 70 %", "41–53%", "biết 2.120/4.010 người",
                            "Phòng Văn hóa – Xã hội", .late),
                    ]),
            ],
            tasks: [
                TaskGroup(
                    unit: "Phòng Văn hóa – Xã hội", summary: "5 nhiệm vụ · 1 quá hạn",
                    rows: [
                        TaskRow(
                            number: "8", text: "Tập huấn kỹ năng số cho Tổ công nghệ số cộng đồng", url: "/viec/8",
                            support: "Đoàn Thanh niên", product: "danh sách dự, bài kiểm tra", deadline: late, six: six,
                            source: Link(text: "Phụ lục II, dòng 8", url: "/doan/48")),
                        TaskRow(
                            number: "5", text: "Ban hành quy chế khai thác trang thông tin điện tử", url: "/viec/5", product: "quyết định",
                            deadline: Deadline(text: "quá hạn 164 ngày làm việc", meaning: .late, date: "31/03/2026"), six: complete,
                            lateFromIssue: "trễ từ ngày ban hành"),
                    ]),
                TaskGroup(
                    unit: "Phòng Kinh tế",
                    rows: [
                        TaskRow(
                            number: "11", text: "Đưa 6 sản phẩm OCOP lên sàn thương mại điện tử", url: "/viec/11",
                            deadline: Deadline(text: "còn 18 ngày làm việc", meaning: .onCourse, date: "18/12/2026"), six: complete,
                            tag: tag("4/6 sản phẩm", .onCourse))
                    ]),
            ],
            calendar: [
                CalendarMonth(
                    label: "Tháng 9",
                    items: [CalendarItem(day: "14/9, thứ Hai", text: "Báo cáo quý III", url: "/bc/q3", tag: tag("đã nộp", .achieved))]),
                CalendarMonth(label: "Tháng 10"),
                CalendarMonth(
                    label: "Tháng 11", isCurrent: true,
                    items: [
                        CalendarItem(day: "20/11, thứ Sáu", text: "Các đơn vị nộp số liệu quý IV", tag: tag("6/8 đã nộp", .atRisk)),
                        CalendarItem(
                            day: "27/11, thứ Sáu", text: "Báo cáo quý IV", url: "/bc/q4", tag: tag("còn 3 ngày làm việc", .onCourse)),
                    ]),
                CalendarMonth(label: "Tháng 12", items: [CalendarItem(day: "14/12, thứ Hai", text: "Tổng kết năm 2026")]),
            ],
            bases: [
                LegalBasis(
                    text: "Nghị quyết của Đảng ủy xã Suối Mây về chuyển đổi số", detail: "số 07-NQ/ĐU, 05/01/2026", url: "/doan/2",
                    tag: tag("còn hiệu lực", .achieved)),
                LegalBasis(
                    text: "Kế hoạch của UBND tỉnh Lam Sơn năm 2026", detail: "văn bản ghi thiếu số", tag: tag("chưa tìm thấy", .unknown)),
            ],
            versions: [
                PlanVersion(
                    label: "Bản 2", time: "15/06/2026", who: "Người giữ kế hoạch", summary: "điều chỉnh 3 chỉ tiêu", isCurrent: true,
                    url: "?b=2"), PlanVersion(label: "Bản 1", time: "02/02/2026", who: "Người giữ kế hoạch", url: "?b=1"),
            ])
    }

    var upload: ImportPage {
        ImportPage(
            title: "Nhập kế hoạch", lead: "Đưa văn bản đã ban hành vào; hệ thống đọc chỉ tiêu, nhiệm vụ, căn cứ và chế độ báo cáo.",
            url: "/nhap", accept: ".docx,.pdf,.txt", limit: "DOCX, PDF có chữ hoặc TXT, đến 20 MB.",
            error: "Tệp này là ảnh quét không có lớp chữ. Hãy đưa bản DOCX, hoặc dán nội dung.",
            errorActions: [Action(label: "Đọc lại “van-ban-dan.txt”", url: "/nhap/4/lai", style: .primary, isPost: true)], allowsText: true,
            pasted: "KẾ HOẠCH\nChuyển đổi số <năm 2026>",
            recent: [
                ImportRow(
                    fileName: "Ke-hoach-2026.docx", detail: "02/02/2026 · 43 chỉ tiêu, 15 nhiệm vụ", url: "/nhap/1",
                    tag: tag("đã công bố", .achieved)),
                ImportRow(fileName: "KH-di-tich.pdf", detail: "hôm nay 09:12", url: "/nhap/2", tag: tag("còn 9 mục", .atRisk)),
            ])
    }

    var revision: PlanRevisionPage {
        PlanRevisionPage(
            title: "So sánh với KH-27-sua-doi.docx", lead: "Còn 2 chỗ khác chưa quyết.", crumbs: [Link(text: "Kế hoạch", url: "/ke-hoach")],
            tag: tag("chưa ghi", .onCourse),
            details: [
                Detail(label: "Đổi nội dung", value: "1 trên 110 mục", isNumber: true),
                Detail(label: "Thêm mới", value: "1 trên 111 mục", isNumber: true),
            ],
            notes: ["Văn bản này thiếu hơn nửa số mục của kế hoạch."],
            actions: [Action(label: "Ghi 1 thay đổi vào kế hoạch", url: "/ban-khac/1/ghi", style: .primary, isPost: true)],
            waiting: "Còn 1 trên 2 chỗ chưa quyết; chưa quyết thì giữ như cũ.",
            sections: [
                RevisionSection(
                    id: "changed", heading: "Đổi nội dung (1)", text: "Chữ bị bỏ gạch ngang, chữ mới tô xanh.",
                    acceptAll: Action(label: "Nhận cả 1 mục chưa quyết", url: "/ban-khac/1/nhan-het/changed", isPost: true),
                    rows: [
                        RevisionRow(
                            id: "i4", kind: "Chỉ tiêu 5", heading: "Tỷ lệ hồ sơ xử lý trực tuyến", url: "/so/target/5",
                            decided: tag("sẽ ghi", .achieved),
                            fields: [
                                RevisionField(
                                    label: "Chỉ tiêu",
                                    parts: [RevisionPart("Tỷ lệ hồ sơ đạt trên"), RevisionPart("80%", .old), RevisionPart("85%", .new)]),
                                RevisionField(
                                    label: "Cơ quan chủ trì",
                                    parts: [RevisionPart("Văn phòng", .old), RevisionPart("Phòng Kinh tế", .new)],
                                    byHand: "lead", box: "take-4-lead", taken: true),
                            ], acceptUrl: "/ban-khac/1/nhan/4", declineUrl: "/ban-khac/1/giu/4")
                    ]),
                RevisionSection(
                    id: "dropped", heading: "Không còn (1)", rows: [RevisionRow(id: "i9", kind: "Nhiệm vụ 3", heading: "Lập tổ công nghệ")]),
            ], empty: Empty(heading: "Không có gì khác", text: "Mọi mục có trong văn bản này."))
    }

    private func mark(_ text: String, _ number: Int, _ meaning: Meaning, current: Bool = false) -> SourceSpan {
        SourceSpan(text: text, meaning: meaning, anchor: "s\(number)", url: "#i\(number)", current: current)
    }

    private func plain(_ text: String) -> SourceSpan { SourceSpan(text: text) }

    private var blocks: [SourceBlock] {
        [
            SourceBlock(kind: .heading, spans: [plain("2.3. Xã hội số của các bản")], page: "trang 3"),
            SourceBlock(spans: [
                plain("Vận động để "), mark("trên 90% hộ ở 12 bản có đường truyền cáp quang", 1, .achieved), plain("; đến cuối năm "),
                mark("ít nhất 70% người trưởng thành được cấp chữ ký số", 2, .onCourse, current: true),
                plain(", có điểm hướng dẫn tại từng nhà văn hóa."),
            ]),
            SourceBlock(spans: [mark("Mọi tổ công nghệ số cộng đồng đều qua tập huấn trong năm", 3, .achieved), plain(".")]),
            SourceBlock(spans: [
                mark("85% người dân thường xuyên dùng dịch vụ số", 4, .atRisk), plain("; riêng năm trước "),
                mark("1.204/1.377 hồ sơ trực tuyến, bằng 88,9%", 5, .late), plain("."),
            ]),
            SourceBlock(kind: .heading, spans: [plain("Phụ lục II. Nhiệm vụ")], page: "trang 7"),
            SourceBlock(
                kind: .row,
                spans: [
                    plain("5 | "), mark("Ban hành quy chế khai thác trang thông tin điện tử", 6, .late), plain(" | Văn phòng | Quý I/2026"),
                ]),
        ]
    }

    private var sheet: PageSheet {
        PageSheet(
            id: "trang-1", label: "Trang 1/15", imageUrl: "/so/plan/1/tep/document/4f1c/trang/1", height: 1414,
            marks: [
                PlaceMark(
                    meaning: .atRisk, anchor: "s-2", url: "#i-2",
                    boxes: [
                        PlaceBox(x: 120, y: 300, width: 700, height: 20), PlaceBox(x: 100, y: 324, width: 240, height: 20),
                    ]),
                PlaceMark(
                    meaning: .achieved, anchor: nil, url: "#i-3",
                    boxes: [PlaceBox(x: 100, y: 400, width: 640, height: 20)]),
            ])
    }

    var review: ReviewPage {
        ReviewPage(
            title: "Ke-hoach-2026.docx", progress: "Còn 51 trên 85 mục chờ soát", decided: 34, total: 85,
            tabs: [
                Tab(label: "Chờ soát", url: "?t=xem", count: "9", current: true), Tab(label: "Chỉ tiêu", url: "?t=ct", count: "43"),
                Tab(label: "Nhiệm vụ", url: "?t=nv", count: "15"), Tab(label: "Căn cứ", url: "?t=cc", count: "21"),
                Tab(label: "Chế độ báo cáo", url: "?t=bc", count: "6"), Tab(label: "Lỗi trong văn bản", url: "?t=loi", count: "3"),
            ],
            orders: [
                Tab(label: "Chưa chắc trước", url: "?o=1", current: true), Tab(label: "Theo thứ tự văn bản", url: "?o=2"),
            ], views: [Tab(label: "Trang văn bản", url: "?x=1", current: true), Tab(label: "Chữ đã đọc", url: "?x=2")],
            sheets: [sheet], blocks: blocks, items: reviewItems,
            empty: Empty(heading: "Đã soát hết", text: "Bấm Công bố ở cuối trang."),
            acceptAll: Action(label: "Nhận 34 mục chắc từ 90% trở lên", url: "/nhap/1/nhan", isPost: true),
            undo: ReviewUndo(url: "/nhap/1/hoan-tac", value: "120-161", label: "Đã nhận 41 mục."),
            publish: Action(label: "Công bố", url: "/nhap/1/cong-bo", style: .primary, isPost: true),
            blocked: "Còn 2 chỉ tiêu thiếu đơn vị chủ trì: công bố được, nhưng sẽ ghi là chưa rõ.",
            gap: ReviewGap(
                heading: "Văn bản không ghi ngày ban hành", text: "Ghi theo bản đã ký rồi lưu.", url: "/nhap/1/bo-sung",
                fields: [Field(id: "gap-issued_on", name: "issued_on", label: "Ngày ban hành", control: .date, required: true)],
                hidden: [Hidden(name: "_fields", value: "issued_on")]),
            next: Link(text: "Xem mục chưa soát", url: "?t=xem"), mistakes: Link(text: "3 lỗi trong văn bản chưa xem", url: "?t=loi"),
            liveUrl: "/su-kien?so=target")
    }

    private var reviewItems: [ReviewItem] {
        [
            ReviewItem(
                id: "i-2", group: ReviewGroup(id: "nhom-can-xem", text: "Đọc chưa chắc, cần xem kỹ: 4 mục"),
                heading: "Người trưởng thành được cấp chữ ký số", kind: "Chỉ tiêu", tag: tag("chắc 71%", .atRisk),
                chips: [
                    ReviewChip(text: "≥ 70 %"), ReviewChip(label: "giai đoạn", text: "2026"),
                    ReviewChip(label: "trụ cột", text: "Xã hội số"), ReviewChip(label: "chủ trì", text: "chưa rõ", isMissing: true),
                    ReviewChip(label: "thước đo", text: "M50 chữ ký số cá nhân"),
                ], doubts: ["Nhận dạng chữ không chắc: trưởng, cấp"],
                mistakes: [ReviewMistake(text: "1.204/1.377 là 87,4%, văn bản ghi 88,9%", settleUrl: "/nhap/1/f1/nhan")],
                sourceUrl: "#s-2", acceptUrl: "/nhap/1/i2/nhan", acceptLabel: "Nhận", dropUrl: "/nhap/1/i2/bo", editUrl: "?sua=2",
                form: ReviewForm(
                    url: "/nhap/1/i2/sua",
                    fields: [
                        Field(id: "i-2-goal", name: "goal", label: "Mục tiêu", control: .percent, value: "70"),
                        Field(
                            id: "i-2-lead", name: "lead", label: "Chủ trì", control: .unit,
                            options: [Choice(value: "u1", label: "Phòng Văn hóa – Xã hội")]),
                    ], hidden: [Hidden(name: "_version", value: "1")], cancelUrl: "?t=xem#i-2", draftUrl: "/so/target/nhap?id=2",
                    restored: "Đây là nội dung bạn gõ dở lúc 14:05, chưa lưu.", discardUrl: "/nhap/1/i2/thoi",
                    problem: "Người khác vừa sửa mục này."),
                draft: "Bạn sửa dở lúc 14:05, chưa lưu.",
                metric: ReviewMetric(
                    heading: "Chưa gắn thước đo", isShown: true,
                    choices: [
                        ReviewMetricChoice(url: "/nhap/1/i2/thuoc-do", metric: "m50", label: "Lấy M50-2 · Tỷ lệ người có chữ ký số"),
                        ReviewMetricChoice(url: "/nhap/1/i2/thuoc-do", metric: "", label: "Không gắn thước đo"),
                    ])),
            ReviewItem(
                id: "i-4", heading: "Người dân thường xuyên dùng dịch vụ số", kind: "Chỉ tiêu", tag: tag("chắc 64%", .atRisk),
                chips: [ReviewChip(text: "= 85 %"), ReviewChip(text: "“thường xuyên” chưa có định nghĩa", isMissing: true)],
                sourceUrl: "#s-4", acceptUrl: "/nhap/1/i4/nhan", acceptLabel: "Nhận", dropUrl: "/nhap/1/i4/bo"),
            ReviewItem(
                id: "i-6", heading: "Nhiệm vụ 5 hạn Quý I, văn bản ký sau đó", kind: "Nhiệm vụ", tag: tag("trễ từ ngày ban hành", .late),
                chips: [ReviewChip(text: "Phụ lục II, dòng 5")], acceptUrl: "/nhap/1/i6/nhan", acceptLabel: "Đã xem, giữ như in"),
            ReviewItem(
                id: "i-3", heading: "Tổ công nghệ số cộng đồng được tập huấn", kind: "Chỉ tiêu", tag: tag("chắc 97%", .achieved),
                sourceUrl: "#s-3", acceptLabel: "Nhận", decided: tag("đã nhận", .achieved)),
        ]
    }

    var passage: PassagePage {
        PassagePage(
            title: "Mục 2.3. Xã hội số của các bản", crumbs: [Link(text: "Kế hoạch 2026", url: "/ke-hoach/2026")],
            place: "trang 3, mục 2.3", sheets: [sheet], blocks: blocks,
            facts: [Detail(label: "Tệp", value: "Ke-hoach-2026.docx"), Detail(label: "Dấu vân tay", value: "sha256 4f1c…9a02")],
            uses: [
                RelatedItem(text: "Chỉ tiêu 31: chữ ký số cá nhân", url: "/chi-tieu/31", tag: tag("trễ", .late)),
                RelatedItem(text: "Chỉ tiêu 26: tập huấn", url: "/chi-tieu/26"),
            ], downloadUrl: "/van-ban/1", previousUrl: "/doan/40", nextUrl: "/doan/42")
    }
}
