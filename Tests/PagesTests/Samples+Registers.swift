import Pages

extension Samples {
    var registers: RegisterIndex {
        RegisterIndex(
            title: "Sổ", lead: "Mọi con số trong kế hoạch đều đếm từ các sổ này.",
            actions: [Action(label: "Chất lượng dữ liệu", url: "/chat-luong")],
            groups: [
                RegisterGroup(
                    label: "Một cửa", text: "Hồ sơ và thủ tục hành chính",
                    registers: [
                        RegisterCard(
                            label: "Hồ sơ thủ tục hành chính", text: "Tiếp nhận, xử lý, trả kết quả", count: "4.370", url: "/so/ho-so",
                            newUrl: "/so/ho-so/moi", tag: tag("5 quá hạn", .late)),
                        RegisterCard(label: "Thủ tục", text: "Danh mục do tỉnh công bố", count: "187", url: "/so/thu-tuc", isMirror: true),
                        RegisterCard(label: "Đánh giá hài lòng", count: "2.000", url: "/so/danh-gia"),
                    ]),
                RegisterGroup(
                    label: "Xã hội số",
                    registers: [
                        RegisterCard(
                            label: "Tổ công nghệ số cộng đồng", text: "11 tổ, 74 thành viên", count: "11", url: "/so/to",
                            newUrl: "/so/to/moi"),
                        RegisterCard(label: "Buổi tập huấn", count: "64", url: "/so/tap-huan", newUrl: "/so/tap-huan/moi"),
                        RegisterCard(
                            label: "Di tích, lễ hội", count: "43", url: "/so/di-tich", newUrl: "/so/di-tich/moi",
                            tag: tag("4 thiếu ảnh", .atRisk)),
                    ]),
            ])
    }

    private var modes: [Tab] {
        [
            Tab(label: "Danh sách", url: "/so/ho-so", current: true), Tab(label: "Bảng", url: "/so/ho-so/bang"),
            Tab(label: "Nhật ký", url: "/so/ho-so/nhat-ky"), Tab(label: "Thùng rác", url: "/so/ho-so/thung-rac", count: "2"),
        ]
    }

    private func row(_ code: String, _ procedure: String, _ channel: String, _ state: Tag, _ due: Tag?, _ fee: String?) -> ListRow {
        ListRow(
            url: "/so/ho-so/\(code)",
            cells: [
                ListCell(label: "Mã", text: code), ListCell(label: "Thủ tục", text: procedure),
                ListCell(label: "Người nộp", isMasked: true),
                ListCell(label: "Kênh nộp", text: channel), ListCell(label: "Trạng thái", tag: state), ListCell(label: "Hạn", tag: due),
                ListCell(label: "Phí (đồng)", text: fee, isNumber: true),
            ], pick: code)
    }

    var list: RecordList {
        RecordList(
            title: "Hồ sơ thủ tục hành chính", lead: "Mỗi dòng là một hồ sơ do xã tiếp nhận.", crumbs: [Link(text: "Sổ", url: "/so")],
            actions: [
                Action(label: "Thêm hồ sơ", url: "/so/ho-so/moi", style: .primary),
                Action(label: "Đồng bộ", url: "/so/ho-so/dong-bo", isPost: true),
            ],
            modes: modes,
            views: [
                Tab(label: "Tất cả", url: "/so/ho-so", count: "4.370"),
                Tab(label: "Sắp đến hạn", url: "/so/ho-so?v=1", count: "12", current: true),
                Tab(label: "Quá hạn", url: "/so/ho-so?v=2", count: "5"),
            ],
            url: "/so/ho-so", search: Field(id: "f-q", name: "q", label: "Tìm trong sổ", placeholder: "mã, thủ tục…"),
            filters: [
                Field(
                    id: "f-state", name: "state", label: "Trạng thái", control: .choice,
                    options: [
                        Choice(value: "processing", label: "Đang xử lý", selected: true), Choice(value: "done", label: "Có kết quả"),
                    ], placeholder: "Mọi trạng thái"),
                Field(
                    id: "f-channel", name: "channel", label: "Kênh nộp", control: .choice,
                    options: [Choice(value: "online", label: "Trực tuyến")], placeholder: "Mọi kênh"),
                Field(id: "f-from", name: "from", label: "Nộp từ ngày", control: .date, value: "2026-11-01"),
            ], hidden: [Hidden(name: "sort", value: "due")],
            chips: [
                FilterChip(label: "Trạng thái", value: "Đang xử lý", removeUrl: "/so/ho-so?from=2026-11-01"),
                FilterChip(label: "Nộp từ", value: "01/11/2026", removeUrl: "/so/ho-so?state=processing"),
            ],
            clearUrl: "/so/ho-so", saveViewUrl: "/so/ho-so/cach-xem", canShareView: true, count: "12 hồ sơ",
            columns: [
                ListColumn(label: "Mã", sortUrl: "?sort=code"), ListColumn(label: "Thủ tục", sortUrl: "?sort=procedure"),
                ListColumn(label: "Người nộp"), ListColumn(label: "Kênh nộp"),
                ListColumn(label: "Trạng thái", sortUrl: "?sort=state"), ListColumn(label: "Hạn", sortUrl: "?sort=-due", order: .ascending),
                ListColumn(label: "Phí (đồng)", sortUrl: "?sort=fee", isNumber: true),
            ],
            rows: [
                row(
                    "99901-261116-0003", "Xác nhận tình trạng hôn nhân", "Trực tiếp", tag("chờ bổ sung", .plain),
                    tag("quá hạn 1 ngày làm việc", .late), nil),
                row("99901-261119-0007", "Đăng ký khai sinh", "Trực tuyến", tag("đang xử lý", .plain), tag("còn 6 giờ", .atRisk), "0"),
                row(
                    "99901-261119-0011", "Đăng ký hộ kinh doanh", "Trực tuyến", tag("đang xử lý", .plain),
                    tag("còn 2 ngày làm việc", .onCourse), "100.000"),
                row("99901-261120-0002", "Chứng thực bản sao từ bản chính", "Bưu chính", tag("có kết quả", .achieved), nil, "12.000"),
                row(
                    "99901-261120-0004", "Trợ cấp xã hội hằng tháng", "Trực tuyến", tag("đã tiếp nhận", .plain),
                    tag("còn 9 ngày làm việc", .onCourse), nil),
            ],
            paging: Paging(previousUrl: "?truoc=a", nextUrl: "?sau=b", summary: "1–5 trong 12"),
            exports: [Link(text: "CSV", url: "/so/ho-so.csv"), Link(text: "Excel", url: "/so/ho-so.xlsx")], bulk: bulkBar,
            tools: ListTools(
                addUrl: "/so/ho-so/loc", columnsUrl: "/so/ho-so/cot", matchUrl: "/so/ho-so?match=any", matchLabel: "Khớp mọi điều kiện",
                defaultUrl: "/so/ho-so/mac-dinh", isDense: true, count: "2"), liveUrl: "/su-kien?so=ho-so")
    }

    private var bulkBar: BulkBar {
        BulkBar(
            url: "/so/ho-so/hang-loat", wholeLabel: "Chọn cả 12 bản ghi khớp bộ lọc",
            groups: [
                BulkGroup(label: "Chuyển bước", options: [Choice(value: "step:return", label: "Trả kết quả")]),
                BulkGroup(label: "Sửa một mục", options: [Choice(value: "edit:channel", label: "Sửa: Kênh nộp")]),
            ])
    }

    var builder: FilterBuilder {
        FilterBuilder(
            title: "Thêm điều kiện lọc", crumbs: crumbs, url: "/so/ho-so/loc", hidden: [Hidden(name: "state", value: "done")],
            fields: [
                Field(id: "b-field", name: "_field", label: "Mục", control: .choice, options: [Choice(value: "fee", label: "Phí")]),
                Field(id: "b-value", name: "_value", label: "Giá trị", value: "12.000"),
            ], isReady: true, error: "Giá trị chưa đúng với mục này.", cancelUrl: "/so/ho-so")
    }

    var columns: ColumnChooser {
        ColumnChooser(
            title: "Cột của Hồ sơ", crumbs: crumbs,
            rows: [
                ChosenColumn(label: "Mã", downUrl: "?cols=b,a", removeUrl: "?cols=b"),
                ChosenColumn(label: "Thủ tục", upUrl: "?cols=b,a", removeUrl: "?cols=a"),
            ], url: "/so/ho-so/cot", hidden: [Hidden(name: "cols", value: "a,b")],
            add: Field(id: "c-add", name: "_field", label: "Thêm cột", control: .choice, options: [Choice(value: "fee", label: "Phí")]),
            densityUrl: "?dense=1", densityLabel: "Xếp dòng sát hơn", doneUrl: "/so/ho-so?cols=a,b", resetUrl: "/so/ho-so")
    }

    var bulk: BulkPage {
        BulkPage(
            title: "Trả kết quả: 12 bản ghi", lead: "Chưa có gì thay đổi. Xem lại rồi xác nhận.", crumbs: crumbs,
            tag: tag("đang chạy nền", .onCourse), notes: ["Bước này còn gửi thông báo."], reasonsHeading: "Không làm được",
            reasons: [
                BulkReason(
                    count: "2 bản ghi", text: "Đang ở “Chờ bổ sung”: từ đó không có bước này.",
                    records: [Link(text: "99901-261116-0003", url: "/so/ho-so/3")])
            ],
            actions: [Action(label: "Làm với 10 bản ghi", url: "/so/ho-so/hang-loat/1/lam", style: .primary, isPost: true)],
            pollUrl: "/so/ho-so/hang-loat/1", backUrl: "/so/ho-so", backLabel: "Về danh sách")
    }

    var emptyList: RecordList {
        RecordList(
            title: "Buổi tập huấn", crumbs: [Link(text: "Sổ", url: "/so")], url: "/so/tap-huan", count: "0 buổi",
            empty: Empty(
                heading: "Chưa có buổi tập huấn nào", text: "Ghi buổi đầu tiên: chỉ tiêu 26 sẽ tự đếm từ đây.",
                action: Link(text: "Thêm buổi tập huấn", url: "/so/tap-huan/moi")))
    }

    var form: RecordForm {
        let choices = [
            Choice(value: "online", label: "Trực tuyến", selected: true), Choice(value: "counter", label: "Trực tiếp", hint: "tại quầy"),
            Choice(value: "post", label: "Bưu chính"),
        ]
        let file = AttachmentItem(
            fileName: "don-de-nghi.pdf", url: "/tep/1", detail: "1,2 MB", removeValue: "1", inputName: "papers__remove")
        return RecordForm(
            title: "Sửa hồ sơ 99901-261119-0007", lead: "Đăng ký khai sinh · nộp trực tuyến", crumbs: crumbs, url: "/so/ho-so/7",
            cancelUrl: "/so/ho-so/7",
            sections: [
                FormSection(
                    label: "Người nộp", help: "Thông tin cá nhân chỉ hiện với người xử lý.",
                    fields: [
                        Field(id: "code", name: "code", label: "Mã hồ sơ", control: .computed, display: "99901-261119-0007"),
                        Field(
                            id: "name", name: "applicant_name", label: "Họ và tên", value: "Người nộp mẫu", required: true,
                            autocomplete: "name", isPersonal: true),
                        Field(
                            id: "cid", name: "citizen_id", label: "Số định danh cá nhân", control: .citizenID,
                            help: "12 chữ số trên thẻ căn cước.", error: "Số định danh phải có 12 chữ số; đang có 11.", required: true,
                            isMasked: true),
                        Field(id: "phone", name: "phone", label: "Điện thoại", control: .phone, value: "0200000000"),
                        Field(id: "email", name: "email", label: "Thư điện tử", control: .email),
                        Field(id: "tax", name: "tax", label: "Mã số thuế", control: .taxCode),
                    ]),
                FormSection(
                    label: "Hồ sơ",
                    fields: [
                        Field(
                            id: "procedure", name: "procedure", label: "Thủ tục", control: .reference, value: "k1",
                            display: "Đăng ký khai sinh", required: true, lookupUrl: "/so/thu-tuc/goi-y"),
                        Field(id: "channel", name: "channel", label: "Kênh nộp", control: .choice, required: true, options: choices),
                        Field(
                            id: "unit", name: "unit", label: "Đơn vị xử lý", control: .unit,
                            options: [Choice(value: "u1", label: "Phòng Văn hóa – Xã hội", selected: true)]),
                        Field(id: "officer", name: "officer", label: "Người xử lý", control: .person, lookupUrl: "/nguoi/goi-y"),
                        Field(
                            id: "post", name: "post", label: "Chức vụ", control: .post,
                            options: [Choice(value: "p", label: "Công chức Tư pháp – Hộ tịch")]),
                        Field(
                            id: "period", name: "period", label: "Kỳ báo cáo", control: .period,
                            options: [Choice(value: "Q4", label: "Quý IV", selected: true)], year: "2026"),
                        Field(
                            id: "at", name: "submitted", label: "Nộp lúc", control: .datetime, value: "2026-11-19T08:14", required: true),
                        Field(id: "due", name: "due", label: "Hẹn trả", control: .date, value: "2026-11-25"),
                        Field(id: "fee", name: "fee", label: "Phí", control: .money, value: "0"),
                        Field(id: "share", name: "share", label: "Tỷ lệ miễn giảm", control: .percent, value: "100"),
                        Field(id: "copies", name: "copies", label: "Số bản sao", control: .integer, value: "2", maxLength: 3),
                        Field(id: "area", name: "area", label: "Diện tích", control: .decimal, value: "120,5", suffix: "m²"),
                        Field(
                            id: "tags", name: "tags", label: "Giấy tờ kèm theo", control: .manyChoice,
                            options: [
                                Choice(value: "a", label: "Giấy chứng sinh", selected: true),
                                Choice(value: "b", label: "Giấy ủy quyền", hint: "nếu nộp thay"),
                            ]),
                        Field(
                            id: "related", name: "related", label: "Hồ sơ liên quan", control: .manyReference,
                            options: [Choice(value: "h3", label: "99901-261102-0001", selected: true)], lookupUrl: "/so/ho-so/goi-y"),
                        Field(id: "urgent", name: "urgent", label: "Người nộp thuộc diện ưu tiên", control: .boolean, value: "true"),
                        Field(
                            id: "note", name: "note", label: "Ghi chú", control: .longText, value: "Hẹn trả tại nhà văn hóa Nà Lọc.",
                            help: "Không ghi thông tin sức khỏe."),
                        Field(
                            id: "papers", name: "papers", label: "Tệp giấy tờ", control: .attachment,
                            help: "pdf, docx, ảnh; mỗi tệp đến 20 MB.", files: [file], accept: ".pdf,.docx,image/*", isMultiple: true),
                        Field(
                            id: "place", name: "place", label: "Vị trí", control: .point, latitude: "22.104500", longitude: "104.201300",
                            outlinesUrl: "/so/ho-so/ban-do/ranh-gioi"),
                        Field(
                            id: "plot", name: "plot", label: "Thửa đất", control: .area, value: "{}", error: "Chưa khép",
                            outlinesUrl: "/so/ho-so/ban-do/ranh-gioi"),
                    ]),
            ],
            errors: [FormError(fieldID: "cid", label: "Số định danh cá nhân", message: "phải có 12 chữ số")],
            hidden: [Hidden(name: "_back", value: "/viec")], version: "7",
            draft: Draft(message: "Đã khôi phục bản nháp lúc 14:32.", discardUrl: "/nhap/7/bo"), draftUrl: "/nhap/7", hasFiles: true,
            offersAnother: true, hasMap: true, deciding: "channel")
    }

    var confirm: ConfirmPage {
        ConfirmPage(
            title: "Xin gia hạn", text: "Nhiệm vụ số 8: tập huấn kỹ năng số cho Tổ công nghệ số cộng đồng.", crumbs: crumbs,
            form: transitions[1],
            errors: [FormError(fieldID: "t-why", label: "Lý do", message: "hãy nêu lý do xin gia hạn")], cancelUrl: "/viec/8")
    }

    var conflict: ConflictPage {
        ConflictPage(
            title: "Có người vừa lưu hồ sơ này", crumbs: crumbs,
            text: "Công chức Địa chính lưu lúc 14:31, sau khi bạn mở biểu mẫu. Chọn giá trị đúng cho từng mục.",
            fields: [
                ConflictField(label: "Hẹn trả", name: "due", before: "25/11/2026", theirs: "27/11/2026", mine: "26/11/2026"),
                ConflictField(label: "Ghi chú", name: "note", theirs: "Trả qua bưu chính"),
                ConflictField(label: "Phí", name: "fee", mine: "12.000 đồng", isSettled: true, settledText: "Chỉ bạn sửa:"),
            ], url: "/so/ho-so/7", cancelUrl: "/so/ho-so/7", hidden: [Hidden(name: "_version", value: "8")])
    }

    var record: RecordPage {
        var page = plainRecord
        page.remarks = [remark]
        return page
    }

    private var plainRecord: RecordPage {
        RecordPage(
            title: "Đăng ký khai sinh", kicker: "Hồ sơ thủ tục hành chính · 99901-261119-0007", crumbs: crumbs,
            state: tag("đang xử lý", .plain),
            deadline: Deadline(
                text: "còn 6 giờ làm việc", meaning: .atRisk, date: "17:00 thứ Hai 23/11/2026", detail: "đã dùng 2/3 ngày làm việc"),
            actions: [
                Action(label: "Sửa", url: "/so/ho-so/7/sua"), Action(label: "Xóa", url: "/so/ho-so/7/xoa", style: .danger, isPost: true),
            ], transitions: transitions,
            waiting: "Đang chờ Phó Chủ tịch UBND ký; đã nhắc lúc 7:30.", six: six, figure: training,
            sections: [
                DetailSection(
                    label: "Người nộp",
                    details: [
                        Detail(label: "Họ và tên", isMasked: true, revealUrl: "/so/ho-so/7/xem/ten"),
                        Detail(label: "Số định danh cá nhân", isMasked: true, revealUrl: "/so/ho-so/7/xem/so"),
                        Detail(label: "Nơi cư trú", value: "Bản Khe Đá"), Detail(label: "Thư điện tử"),
                    ]),
                DetailSection(
                    label: "Hồ sơ",
                    details: [
                        Detail(label: "Thủ tục", value: "Đăng ký khai sinh", url: "/so/thu-tuc/1"),
                        Detail(label: "Kênh nộp", value: "Trực tuyến"), Detail(label: "Nộp lúc", value: "19/11/2026 08:14"),
                        Detail(label: "Phí", value: "0 đồng", isNumber: true), Detail(label: "Kết quả", tag: tag("chờ ký", .atRisk)),
                        Detail(label: "Giấy tờ", files: [AttachmentItem(fileName: "giay-chung-sinh.pdf", url: "/tep/2", detail: "420 kB")]),
                        Detail(label: "Liên quan", links: [Link(text: "99901-261102-0001", url: "/so/ho-so/1")]),
                        Detail(label: "Ghi chú", value: "Hẹn trả tại nhà văn hóa Nà Lọc.\nNgười nhận mang theo căn cước.", isLong: true),
                    ]),
            ],
            origin: RecordOrigin(
                text: "Hệ thống giải quyết thủ tục hành chính tỉnh Lam Sơn, đồng bộ 14:20 hôm nay",
                link: Link(text: "Mở ở hệ thống gốc", url: "https://example.invalid/7"),
                quote: "phấn đấu 100% hồ sơ được tiếp nhận trực tuyến", isMirror: true),
            files: [AttachmentItem(fileName: "phieu-hen.pdf", url: "/tep/3", detail: "88 kB · 19/11/2026")],
            comments: [
                Comment(who: "Công chức Tư pháp – Hộ tịch", time: "20/11 09:12", text: "Đã gọi bổ sung giấy chứng sinh."),
                Comment(who: "Bạn", time: "20/11 10:02", text: "Đã nhận bản chụp.", isMine: true),
            ],
            commentUrl: "/so/ho-so/7/y-kien",
            related: [
                RelatedGroup(
                    label: "Đánh giá", count: "1", url: "/so/danh-gia?h=7",
                    items: [RelatedItem(text: "5/5, quầy số 2", url: "/so/danh-gia/9", tag: tag("hài lòng", .achieved))],
                    adding: Link(text: "Thêm đánh giá", url: "/so/danh-gia/moi?h=7&_back=h"))
            ],
            history: entries, historyUrl: "/so/ho-so/7/nhat-ky")
    }

    var board: BoardPage {
        BoardPage(
            title: "Hồ sơ thủ tục hành chính", lead: "Theo bước, gần hạn ở trên.", crumbs: crumbs, modes: modes,
            actions: [Action(label: "Thêm hồ sơ", url: "/so/ho-so/moi", style: .primary)],
            columns: [
                BoardColumn(
                    label: "Đã tiếp nhận", count: "4", meaning: .plain,
                    cards: [
                        BoardCard(
                            heading: "Trợ cấp xã hội hằng tháng", url: "/h/4", detail: "99901-261120-0004", who: "Tiếp nhận",
                            tag: tag("còn 9 ngày làm việc", .onCourse))
                    ]),
                BoardColumn(
                    label: "Đang xử lý", count: "137", meaning: .onCourse,
                    cards: [
                        BoardCard(
                            heading: "Đăng ký khai sinh", url: "/h/7", detail: "99901-261119-0007", who: "Tư pháp – Hộ tịch",
                            tag: tag("còn 6 giờ", .atRisk)),
                        BoardCard(
                            heading: "Đăng ký hộ kinh doanh", url: "/h/11", detail: "99901-261119-0011",
                            tag: tag("còn 2 ngày làm việc", .onCourse)),
                    ], moreUrl: "/so/ho-so?state=processing"),
                BoardColumn(
                    label: "Chờ bổ sung", count: "3", meaning: .atRisk,
                    cards: [BoardCard(heading: "Xác nhận tình trạng hôn nhân", url: "/h/3", tag: tag("đồng hồ dừng", .unknown))]),
                BoardColumn(label: "Từ chối", count: "0", meaning: .unknown),
                BoardColumn(
                    label: "Có kết quả", count: "4.226", meaning: .achieved,
                    cards: [BoardCard(heading: "Chứng thực bản sao", url: "/h/2", who: "Một cửa")]),
            ], liveUrl: "/su-kien?so=ho-so")
    }

    var history: HistoryPage {
        HistoryPage(
            title: "Nhật ký", lead: "Mọi thay đổi của sổ Hồ sơ, mới nhất ở trên.", crumbs: crumbs, modes: modes, url: "/quan-tri/nhat-ky",
            filters: [Field(id: "filter-from", name: "from", label: "Từ ngày", control: .date)], clearUrl: "/quan-tri/nhat-ky",
            entries: entries.map {
                HistoryEntry(
                    what: $0.what, who: $0.who, time: $0.time, meaning: $0.meaning, note: $0.note, changes: $0.changes, url: "/so/ho-so/7")
            },
            files: [
                AdminItem(heading: "quyet-dinh.pdf", text: "1,2 MB", tag: tag("bản cũ", .unknown), url: "/so/ho-so/7/tep/files/ab/xem")
            ],
            paging: Paging(nextUrl: "?sau=3", summary: "3 mục gần nhất"))
    }

    var deliveries: DeliveryLog {
        DeliveryLog(
            title: "Nhật ký gửi", lead: "Cổng một cửa", crumbs: crumbs,
            rows: [
                DeliveryRow(
                    heading: "task.edit · dòng 12", outcome: Tag(text: "Chưa được", meaning: .late), detail: "HTTP 500, 31 ms",
                    time: "21/11/2026 14:32", againUrl: "/quan-tri/webhook/1/gui-lai/2"),
                DeliveryRow(
                    heading: "task.edit · dòng 11", outcome: Tag(text: "Đã nhận", meaning: .achieved), detail: "HTTP 204, 12 ms",
                    time: "21/11/2026 14:31"),
            ])
    }

    var bin: RecycleBin {
        RecycleBin(
            title: "Thùng rác", lead: "Giữ 90 ngày rồi xóa hẳn.", crumbs: crumbs, modes: modes,
            rows: [
                BinRow(
                    heading: "99901-261101-0009", who: "Công chức Một cửa", time: "02/11/2026 09:30", reason: "nhập trùng",
                    keptUntil: "31/01/2027", url: "/so/ho-so/9", restoreUrl: "/so/ho-so/9/khoi-phuc", pick: "r9"),
                BinRow(heading: "99901-261014-0021", who: "Công chức Một cửa", time: "14/10/2026 15:02"),
            ], paging: Paging(summary: "2 bản ghi"))
    }
}
