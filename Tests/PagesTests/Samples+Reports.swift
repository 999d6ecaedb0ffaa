import Pages

extension Samples {
    private var feeders: [ReportFeeder] {
        [
            ReportFeeder(
                unit: "Trạm Y tế", url: "/bao-cao/2", tag: Tag(text: "Chưa gửi", meaning: .late), detail: "quá hạn 2 ngày làm việc"),
            ReportFeeder(unit: "Công an xã", url: "/bao-cao/3", tag: Tag(text: "Đã tiếp nhận", meaning: .achieved)),
        ]
    }

    private func number(_ fields: FoldedFields?, remark: String? = nil) -> ReportNumber {
        ReportNumber(
            label: "Nhiệm vụ được theo dõi trên hệ thống", url: "/so-lieu/tasks_tracked", detail: "3. Theo dõi nhiệm vụ trên môi trường số",
            period: FigureText(number: "92,5%", detail: "37/40", head: "Trong kỳ"),
            total: FigureText(detail: "chưa có bản ghi", none: "chưa có số liệu", head: "Lũy kế"), sum: "Cộng 2 đơn vị: 36",
            units: [ReportUnitNumber(unit: "Trạm Y tế", url: "/bao-cao/2", number: "16", remark: "Một việc ghi muộn")], input: fields,
            remark: remark)
    }

    private func note(_ id: String, isSettled: Bool) -> ReportNote {
        ReportNote(
            id: id, quote: "Việc <một>", place: isSettled ? nil : Link(text: "Việc <một>", url: "#muc-s1"), from: isSettled ? nil : "2",
            to: isSettled ? nil : "12", adrift: isSettled ? "Đoạn này đã được viết lại." : nil, who: "Lê Thị Mẫu", time: "16/9/2026 08:00",
            text: "Thiếu số văn bản", tag: isSettled ? Tag(text: "đã xử lý", meaning: .achieved) : nil,
            answers: isSettled ? [Comment(who: "Trần Văn Thử", time: "16/9/2026 09:00", text: "Đã thêm", isMine: true)] : [],
            answer: Field(id: "answer-\(id)", name: "answer-\(id)", label: "Nhận xét", control: .longText),
            answerAct: isSettled ? nil : "answer:\(id)", settleAct: isSettled ? "reopen:\(id)" : "settle:\(id)",
            settleLabel: isSettled ? "Mở lại" : "Đã xử lý", about: "Thiếu số văn bản")
    }

    var writtenReport: ReportPage {
        ReportPage(
            title: "Báo cáo quý III", kicker: "Quý III/2026 · Phòng Văn hóa - Xã hội", lead: "hạn gửi 21/9/2026",
            crumbs: [Link(text: "Báo cáo", url: "/bao-cao")], state: Tag(text: "Chưa gửi", meaning: .onCourse),
            deadline: Tag(text: "còn 3 ngày làm việc", meaning: .atRisk),
            actions: [Action(label: "Bản ghi báo cáo", url: "/so/report_due/1")],
            chain: [
                ReportStage(label: "Chốt số liệu", date: "14/9/2026", detail: "số liệu 15/6/2026–14/9/2026"),
                ReportStage(label: "Hạn đơn vị gửi", date: "17/9/2026", url: "#don-vi"),
                ReportStage(label: "Gửi Sở Khoa học và Công nghệ", date: "21/9/2026", isCurrent: true),
            ], request: ["Báo cáo tình hình sử dụng chữ ký số."],
            notice: Notice(text: "Có người vừa sửa cùng một mục.", meaning: .late),
            errors: [FormError(fieldID: "explanation-tasks_tracked", label: "Ô cần sửa", message: "Phải giải trình")],
            returned: ReportReturnBox(
                heading: "Báo cáo bị trả lại", reason: "Thiếu số liệu chỉ tiêu 28", detail: "Lê Thị Mẫu · 18/9/2026 08:40",
                notes: [Link(text: "Kết quả: Thiếu số văn bản", url: "#nhan-xet-n1")], notesHeading: "Nhận xét chưa xử lý:"),
            transitions: [
                TransitionForm(
                    id: "step-waive", label: "Miễn báo cáo", url: "/bao-cao/1/buoc/waive",
                    fields: [Field(id: "waive-reason", name: "_reason", label: "Lý do", control: .longText, required: true)])
            ],
            lacks: ReportLacks(
                heading: "Gửi được; nên xem lại trước",
                items: [
                    ReportLack(text: "Chưa viết mục II", url: "#muc-s2", tag: Tag(text: "nên xem", meaning: .atRisk))
                ], meaning: .atRisk), url: "/bao-cao/1",
            feedersHeading: "1/2 đơn vị đã gửi", feeders: feeders,
            urge: Action(label: "Đôn đốc 1 đơn vị chưa gửi", url: "/bao-cao/don-doc?ky=2026Q3", isPost: true),
            numbersLead: "Máy đếm từ sổ.",
            numbers: [
                ReportNumberGroup(
                    heading: "Chính quyền số · 1 số liệu", isFolding: true, isOpen: true,
                    numbers: [
                        number(
                            FoldedFields([
                                Field(
                                    id: "explanation-tasks_tracked", name: "explanation-tasks_tracked", label: "Giải trình",
                                    control: .longText)
                            ]))
                    ]),
                ReportNumberGroup(heading: "Mục khác · 0 số liệu", isFolding: true, isOpen: false, numbers: []),
            ],
            sections: [
                ReportSection(
                    id: "s1", heading: "I. Kết quả thực hiện",
                    field: Field(id: "text-s1", name: "text-s1", label: "Kết quả thực hiện", control: .longText, value: "- Việc <một>"),
                    internalField: FoldedFields([
                        Field(id: "internal-s1", name: "internal-s1", label: "Giải trình nội bộ", control: .longText, value: "Chờ máy")
                    ]),
                    hidden: [Hidden(name: "version-s1", value: "2")],
                    changes: [
                        ReportChange(pieces: [ReportPiece(same: "Việc "), ReportPiece(removed: "hai"), ReportPiece(added: "<một>")])
                    ], changesLabel: "Đã sửa sau khi bị trả lại", takeAll: "feeds:s1", takeAllLabel: "Chép phần chưa có của mọi đơn vị",
                    sources: [
                        ReportSource(
                            label: "Gợi ý từ sổ (1)", lines: [ReportSourceLine(text: "- Việc hai")], take: "proposal:s1",
                            takeLabel: "Chép vào mục này"),
                        ReportSource(
                            label: "Công an xã",
                            lines: [
                                ReportSourceLine(text: "- Việc ba", name: "pick-s1", value: "r1:1:0", id: "pick-s1-r1-0"),
                                ReportSourceLine(text: "- Việc bốn", name: "pick-s1", id: "pick-s1-r1-1", taken: "đã chép"),
                            ], tag: Tag(text: "đã chép 1/2", meaning: .atRisk), internal: "Chờ máy", take: "feed:s1:r1",
                            takeLabel: "Chép phần chưa có", pick: "picks:s1", pickLabel: "Chép đoạn đã chọn", isOpen: true),
                    ],
                    comments: [Comment(who: "Lê Thị Mẫu", time: "16/9/2026 08:00", text: "Thiếu số văn bản", isMine: false)],
                    notes: [note("n1", isSettled: false), note("n2", isSettled: true)],
                    comment: ReportComment(
                        label: "Nhận xét mục này", about: "Nhận xét mục này: I. Kết quả thực hiện", act: "comment:s1",
                        field: Field(id: "comment-s1", name: "comment-s1", label: "Nhận xét", control: .longText),
                        quote: Field(id: "quote-s1", name: "quote-s1", label: "Đoạn được nhận xét"), positionName: "position-s1"))
            ], isWritable: true, submitLabel: "Lưu và gửi", documentLabel: "Lập văn bản (không có bí mật nhà nước)")
    }

    var sentReport: ReportPage {
        ReportPage(
            title: "Báo cáo quý III", kicker: "Quý III/2026", lead: "gửi ngày 16/9/2026", crumbs: [],
            state: Tag(text: "Đã gửi", meaning: .onCourse), url: "/bao-cao/1", numbersLead: "Số chốt lúc 16/9/2026 15:30.",
            reconciliation: Link(text: "Đối chiếu với số nay biết", url: "/bao-cao/1/doi-chieu"),
            numbers: [
                ReportNumberGroup(
                    heading: "", isFolding: false, isOpen: true, numbers: [number(nil, remark: "Số của đơn vị: 38. Một việc ghi muộn")])
            ],
            noNumbers: Empty(heading: "Không có chỉ tiêu nào", text: "Bảng này hiện số của các chỉ tiêu."),
            sections: [
                ReportSection(
                    id: "s1", heading: "I. Kết quả thực hiện",
                    paragraphs: [
                        ReportParagraph(runs: [ReportRun(text: "Đoạn một")]),
                        ReportParagraph(runs: [ReportRun(text: "Đoạn "), ReportRun(text: "<hai>", url: "#nhan-xet-n3")]),
                    ], internal: "Chờ máy", notes: [note("n3", isSettled: false)]),
                ReportSection(id: "s2", heading: "II. Tồn tại", nothing: "Chưa viết."),
            ], isWritable: false, documentLabel: "Lập văn bản (không có bí mật nhà nước)")
    }

    var reports: ReportListPage {
        ReportListPage(
            title: "Báo cáo", lead: "Theo kỳ và kế hoạch.", actions: [Action(label: "Yêu cầu báo cáo đột xuất", url: "/so/report_due/moi")],
            mine: [
                ReportDueCard(
                    title: "Báo cáo quý III", kicker: "Quý III/2026 · Phòng Văn hóa - Xã hội", url: "/bao-cao/1",
                    deadline: Tag(text: "còn 3 ngày làm việc", meaning: .atRisk), state: Tag(text: "Chưa gửi", meaning: .onCourse),
                    detail: "đã viết 2/6 mục", action: "Viết báo cáo")
            ],
            groups: [
                ReportGroup(
                    id: "0", heading: "Quý III/2026", lead: "1/2 đã gửi · 1 trễ",
                    bar: ReportBar(value: "1", most: "2", label: "1/2 đã gửi"),
                    missing: "Chưa gửi: Trạm Y tế",
                    actions: [Action(label: "Đôn đốc 1 đơn vị chưa gửi", url: "/bao-cao/don-doc?ky=2026Q3", isPost: true)], rows: feeders),
                ReportGroup(id: "1", heading: "Quý II/2026", lead: "2/2 đã gửi", rows: feeders, isFolded: true),
            ])
    }

    var noReports: ReportListPage {
        ReportListPage(
            title: "Báo cáo", lead: "Theo kỳ.", groups: [], none: Empty(heading: "Chưa có báo cáo nào", text: "Lịch lập khi công bố."))
    }

    var reportYear: ReportYearPage {
        ReportYearPage(
            title: "Lịch báo cáo năm 2026", lead: "Mọi kỳ báo cáo.", crumbs: [Link(text: "Báo cáo", url: "/bao-cao")],
            actions: [Action(label: "Danh sách bản ghi", url: "/so/report_due")],
            years: [Tab(label: "2026", url: "/bao-cao/lich?nam=2026", current: true)], office: "Xã Suối Mây", date: "22/11/2026",
            cards: [FigureCard(label: "Đã gửi, trễ hạn", value: "2", detail: "gửi sau ngày hạn", url: "/so/report_due?where=x")],
            months: [
                ReportYearMonth(
                    id: "thang-9", heading: "Tháng 9", isCurrent: true,
                    rows: [
                        ReportYearRow(
                            day: "17/9/2026", cutOff: "14/9/2026", name: "Báo cáo <quý III>", detail: "Quý III năm 2026",
                            url: "/so/report_due?where=y", who: "7 đơn vị", recipient: "UBND xã", sent: "7/7",
                            tag: Tag(text: "2 trễ", meaning: .atRisk))
                    ])
            ])
    }

    var reconciliation: ReconciliationPage {
        func value(_ number: String, _ head: String) -> FigureText { FigureText(number: number, head: head) }
        return ReconciliationPage(
            title: "Đối chiếu số đã báo cáo", kicker: "Quý III/2026", lead: "Số chốt lúc 16/9/2026.",
            crumbs: [Link(text: "Báo cáo", url: "/bao-cao")], actions: [Action(label: "Số liệu kỳ đã chốt", url: "/chot-so-lieu/1")],
            verdict: Notice(text: "1/1 số nay khác số đã báo cáo.", meaning: .atRisk),
            errors: [FormError(fieldID: "correction-tasks_tracked", label: "Ô cần sửa", message: "Ghi vì sao")],
            url: "/bao-cao/1/doi-chieu",
            rows: [
                ReconciliationRow(
                    label: "Nhiệm vụ được theo dõi", url: "/so-lieu/tasks_tracked", stated: value("92,5%", "Trong kỳ · đã báo cáo"),
                    now: value("93%", "Trong kỳ · nay biết"), statedTotal: value("90%", "Lũy kế · đã báo cáo"),
                    nowTotal: value("91%", "Lũy kế · nay biết"), tag: Tag(text: "nay khác", meaning: .atRisk),
                    causes: [Link(text: "Nhiệm vụ: 2 bản ghi thêm hoặc sửa", url: "/so/task")], said: "Nhập sổ muộn. Một việc <ghi muộn>",
                    input: FoldedFields([
                        Field(
                            id: "correction-tasks_tracked", name: "correction-tasks_tracked", label: "Vì sao nay khác", control: .longText,
                            error: "Ghi vì sao")
                    ]), act: "tasks_tracked", saveLabel: "Ghi giải trình")
            ])
    }
}
