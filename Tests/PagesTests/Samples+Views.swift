import Pages

extension Samples {
    private var head: ViewHead {
        ViewHead(
            heading: "Hồ sơ thủ tục hành chính", lead: "Mỗi dòng là một hồ sơ do xã tiếp nhận.", crumbs: [Link(text: "Sổ", url: "/so")],
            actions: [Action(label: "Thêm hồ sơ", url: "/so/ho-so/moi", style: .primary)],
            modes: [
                Tab(label: "Danh sách", url: "/so/ho-so"), Tab(label: "Bảng", url: "/so/ho-so/bang"),
                Tab(label: "Lịch", url: "/so/ho-so/lich", current: true), Tab(label: "Biểu đồ", url: "/so/ho-so/bieu-do"),
            ],
            chips: [FilterChip(label: "Trạng thái", value: "Đang xử lý", removeUrl: "/so/ho-so/lich")],
            filterUrl: "/so/ho-so?state=processing")
    }

    private var span: ViewSpan {
        ViewSpan(
            label: "Tháng 11 năm 2026", previousUrl: "?thang=2026-10", nextUrl: "?thang=2026-12", todayUrl: "?thang=2026-11",
            scales: [Tab(label: "Tháng", url: "?thang=2026-11", current: true), Tab(label: "Tuần", url: "?tuan=2026-11-16")],
            fields: [Tab(label: "Hạn", url: "?theo=due_at", current: true), Tab(label: "Ngày nộp", url: "?theo=submitted_at")])
    }

    private var weekdays: [String] { ["Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật"] }

    var calendar: CalendarPage {
        let entries = [
            MonthEntry(text: "Đăng ký khai sinh", url: "/so/ho-so/7", time: "08:30", word: "quá hạn 1 ngày", meaning: .late),
            MonthEntry(
                text: "Cấp bản sao trích lục", url: "/so/ho-so/8", word: "Đang xử lý", detail: "Một cửa · Phòng 1", meaning: .onCourse),
        ]
        let days = (16...22).map { (day: Int) -> MonthDay in
            let isFull = day == 19
            let note: String? = day == 20 ? "Ngày nghỉ theo quyết định" : nil
            let more: Link? = isFull ? Link(text: "+3 nữa", url: "/so/ho-so?due_at.from=2026-11-19") : nil
            return MonthDay(
                label: "\(day)", spoken: "Ngày \(day)/11/2026", lunar: "\(day - 9)", note: note, isToday: day == 21, isOff: day >= 21,
                isOutside: day == 16, entries: isFull ? entries : [], more: more)
        }
        return CalendarPage(
            title: "Hồ sơ · Tháng 11 năm 2026", head: head, span: span, summary: "5 bản ghi trong tháng",
            undated: Link(text: "3 bản ghi chưa có ngày", url: "/so/ho-so?due_at=none"), weekdays: weekdays, weeks: [MonthWeek(days: days)],
            feed: feedForm)
    }

    var emptyCalendar: CalendarPage {
        CalendarPage(
            title: "Hồ sơ · Tháng 12 năm 2026", head: ViewHead(heading: "Hồ sơ"), span: ViewSpan(label: "Tuần 07/12"),
            summary: "0 bản ghi trong tuần", weekdays: weekdays,
            weeks: [MonthWeek(days: (7...13).map { (day: Int) in MonthDay(label: "\(day)", spoken: "Ngày \(day)/12/2026") })], isWeek: true,
            isEmpty: true)
    }

    private var feedForm: FeedForm {
        FeedForm(
            url: "/tai-khoan/lich", label: "Hồ sơ · xã Suối Mây", hidden: [Hidden(name: "register", value: "dossier")],
            listUrl: "/tai-khoan/lich")
    }

    var feeds: FeedList {
        FeedList(
            title: "Lịch trên điện thoại", lead: "Mỗi địa chỉ cho một ứng dụng lịch.",
            tabs: [Tab(label: "Mật khẩu", url: "/tai-khoan/mat-khau")],
            address: "https://dinh.example/lich/0123.ics",
            feeds: [
                FeedItem(label: "Hồ sơ · xã Suối Mây", detail: "tạo 20/11/2026 · chưa ứng dụng nào đọc", dropUrl: "/tai-khoan/lich/1/huy")
            ],
            form: feedForm, empty: Empty(heading: "Chưa có địa chỉ lịch nào"))
    }

    var chart: ChartPage {
        let legend = [ChartSeries(label: "Trực tuyến", index: 0), ChartSeries(label: "Tại quầy", index: 1)]
        func row(_ label: String, _ online: Int, _ counter: Int) -> ChartRow {
            func number(_ label: String, _ count: Int) -> ChartNumber {
                ChartNumber(label: label, text: "\(count)", exact: "\(count)", url: "/so/ho-so?kind=1")
            }
            return ChartRow(
                label: label, tick: "10/26", parts: [number("Trực tuyến", online), number("Tại quầy", counter)],
                value: number("", online + counter), share: "\(online + counter)/64 · 50%")
        }
        return ChartPage(
            title: "Hồ sơ theo ngày nộp", head: head, url: "/so/ho-so/bieu-do",
            controls: [
                Field(
                    id: "chart-theo", name: "theo", label: "Theo", control: .choice,
                    options: [Choice(value: "day", label: "Ngày nộp", selected: true)])
            ], hidden: [Hidden(name: "state", value: "processing")], summary: "64 bản ghi", shape: .columns, legend: legend,
            groupHead: "Ngày nộp", valueHead: "Số bản ghi", shareHead: "Trên tổng",
            rows: [row("Tháng 10", 20, 4), row("Tháng 11", 30, 10)],
            total: ChartRow(label: "Tổng", value: ChartNumber(label: "", text: "64", exact: "64"), share: "64/64 · 100%"),
            note: "Theo thứ tự chú giải.",
            empty: Empty(heading: "Trống"))
    }

    var timeline: TimelinePage {
        let marks = [TimelineMark(label: "Tháng 11", at: 0.3), TimelineMark(label: "", at: 0.6, isToday: true)]
        return TimelinePage(
            title: "Hồ sơ · Quý IV năm 2026", head: head, span: span, url: "/so/ho-so/dong-thoi-gian",
            controls: [
                Field(
                    id: "timeline-tu", name: "tu", label: "Bắt đầu từ", control: .choice,
                    options: [Choice(value: "day", label: "Ngày nộp", selected: true)])
            ], hidden: [Hidden(name: "co", value: "quy")], summary: "2 bản ghi trong Quý IV năm 2026", marks: marks,
            groups: [
                TimelineGroup(
                    label: "Tư pháp – Hộ tịch", count: 1,
                    rows: [
                        TimelineRow(
                            label: "Đăng ký khai sinh", url: "/so/ho-so/7", dates: "05/11/2026 – 20/11/2026",
                            tag: tag("quá hạn 1 ngày", .late), marks: marks,
                            pieces: [
                                TimelinePiece(from: 0.3, to: 0.5, meaning: .onCourse), TimelinePiece(from: 0.5, to: 0.6, meaning: .late),
                            ])
                    ])
            ], note: "Đang hiện 1 trong 2 bản ghi.", empty: Empty(heading: "Trống"))
    }

    var printed: PrintPage {
        PrintPage(
            title: "Hồ sơ thủ tục hành chính", office: "ỦY BAN NHÂN DÂN XÃ SUỐI MÂY", date: "Suối Mây, ngày 21 tháng 11 năm 2026",
            filter: "Trạng thái: Đang xử lý", count: "2.400 bản ghi", backUrl: "/so/ho-so",
            papers: [Tab(label: "A4 dọc", url: "?kho=dung")], forms: [Tab(label: "6 rõ", url: "?bieu=six", current: true)],
            isLandscape: true, heads: ["Mã", "Phí"],
            rows: [PrintRow(number: 1, cells: [PrintCell(text: "99901-261119-0007"), PrintCell(text: "8.000 đồng", isNumber: true)])],
            sections: [PrintSection(label: "Nơi nộp", lines: [PrintLine(label: "Kênh nộp", value: "")])],
            note: "Bản in này có 2.000 bản ghi đầu.")
    }

    var labels: LabelsPage {
        LabelsPage(
            title: "Nhãn: Thiết bị", backUrl: "/so/thiet-bi", papers: [Tab(label: "Tờ A4, 24 nhãn", url: "?kho=a4", current: true)],
            isSingle: true, count: "1 bản ghi", filter: "Loại: Máy tính",
            labels: [LabelItem(heading: "Máy tính <b>số 4</b>", code: "TB-0004", place: "Xã Suối Mây", picture: "M4 4h7v1h-7z", side: 37)],
            note: "Bản in này có 480 bản ghi đầu trong 600.", empty: Empty(heading: "Trống"))
    }

    var map: MapPage {
        MapPage(
            title: "Bản đồ: Hồ sơ", head: head, url: "/so/ho-so/ban-do",
            controls: [
                Field(id: "map-mau", name: "mau", label: "Tô màu theo", control: .choice, options: [Choice(value: "hamlet", label: "Xóm")])
            ], hidden: [Hidden(name: "state", value: "processing")], summary: "64 bản ghi · có vị trí: 60/64 · 93,8%",
            notes: ["Vị trí này là dữ liệu cá nhân."],
            drawing: MapDrawing(
                height: 700,
                outlines: [
                    MapOutline(path: "M0 0L1000 0L1000 700Z", step: nil),
                    MapOutline(path: "M10 10L500 10L500 400Z", step: 3, label: "Xóm <b>Bản Lài</b>", x: 250, y: 200),
                ], marks: [MapMark(x: 300, y: 250, radius: 20, count: "12")], spoken: "Bản đồ 2 ranh giới"),
            marksUrl: "/so/ho-so/ban-do/du-lieu?o=spot", outlinesUrl: "/so/ho-so/ban-do/ranh-gioi", box: "105.88,21.88,105.97,21.95",
            tilesUrl: "https://ban-do.example/{z}/{x}/{y}.png", tilesCredit: "Bản đồ nền", colouredBy: "Xóm",
            legend: [MapStep(label: "0", step: 0), MapStep(label: "1–12", step: 1)],
            regions: [
                MapRegion(label: "Xóm Bản Lài", url: "/so/ho-so?hamlet=1", count: "12", share: "12/64 · 18,8%", step: 1),
                MapRegion(label: "Không điền", count: "4", share: "4/64 · 6,3%", step: nil),
            ],
            records: [
                MapRecord(
                    label: "Đăng ký khai sinh", url: "/so/ho-so/7", place: "Xóm Bản Lài", tag: tag("Đang xử lý", .onCourse),
                    coordinates: "21.8992, 105.90071", coordinatesUrl: "geo:21.8992,105.90071")
            ], recordsNote: "1 trong 60 bản ghi có vị trí", empty: Empty(heading: "Trống"))
    }

    var architecture: ArchitecturePage {
        ArchitecturePage(
            title: "Bản đồ kiến trúc số", lead: "Theo các sổ đến 22/11/2026.", crumbs: [Link(text: "Sổ", url: "/99901/so")],
            actions: [Action(label: "In phụ lục", url: "/99901/so/system_link/in?bieu=annex", style: .quiet)],
            warnings: [
                AdminItem(
                    heading: "Chưa ghi căn cứ chia sẻ", text: "Luồng kết nối", tag: Tag(text: "1", meaning: .atRisk),
                    url: "/99901/so/system_link?view=no_basis")
            ],
            drawing: NetDrawing(
                viewBox: "0 0 400 120", heads: [NetText(x: "2", y: "15", text: "Hệ thống của xã")],
                boxes: [
                    NetBox(
                        css: "net-box net-risk", x: "2", y: "26", width: "142", height: "46", url: "/99901/so/information_system/1",
                        lines: [
                            NetText(x: "11", y: "45", text: "Nền tảng <kế hoạch>"),
                            NetText(x: "11", y: "61", text: "cấp độ 2", isSoft: true),
                        ])
                ],
                arrows: [
                    NetArrow(
                        css: "net-live", path: "M144 49 C200 49 200 80 250 80", tip: "M256 80 l-8 -4.5 v9 z", number: "1", x: "200", y: "64"
                    )
                ]),
            legend: [NetMark(css: "net-live", label: "trao đổi dữ liệu thật")],
            links: [
                NetLink(
                    number: "1", name: "Số liệu về tỉnh", url: "/99901/so/system_link/1", from: "Nền tảng kế hoạch", to: "Báo cáo tỉnh",
                    detail: "Chỉ tiêu · Tệp", tag: Tag(text: "Mới thử", meaning: .onCourse),
                    warnings: [Tag(text: "Quá hạn", meaning: .atRisk)])
            ],
            holders: [
                NetHolder(
                    kind: "Hệ thống thông tin", name: "Nền tảng kế hoạch", url: "/99901/so/information_system/1", owner: "UBND xã",
                    detail: "Phòng VHXH",
                    data: [
                        AdminItem(
                            heading: "Chỉ tiêu", text: "Dùng chung", tag: Tag(text: "Quá chu kỳ", meaning: .atRisk),
                            url: "/99901/so/data_held/1")
                    ],
                    warnings: [Tag(text: "Chưa được phê duyệt cấp độ", meaning: .atRisk)])
            ])
    }

    var noArchitecture: ArchitecturePage {
        ArchitecturePage(title: "Bản đồ kiến trúc số", empty: Empty(heading: "Chưa có hệ thống nào", text: "Ghi vào các sổ."))
    }
}
