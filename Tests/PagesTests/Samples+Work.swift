import Pages

extension Samples {
    private func item(_ kind: String, _ heading: String, _ due: String, _ meaning: Meaning, _ detail: String, current: Bool = false)
        -> WorkItem
    {
        WorkItem(
            kind: kind, heading: heading, url: "/viec/\(heading.count)", detail: detail, deadline: Deadline(text: due, meaning: meaning),
            current: current)
    }

    var myWork: MyWorkPage {
        MyWorkPage(
            title: "Việc của tôi", lead: "14 việc · 9 việc hôm nay đã xong",
            views: [
                Tab(label: "Của tôi", url: "/viec", count: "14", current: true),
                Tab(label: "Của phòng", url: "/viec?xem=phong", count: "61"), Tab(label: "Được ủy quyền", url: "/viec?xem=uq", count: "2"),
            ],
            groups: [
                WorkGroup(
                    label: "Quá hạn", meaning: .late, count: 2,
                    items: [
                        item("Nhiệm vụ", "Rà soát máy tính chưa đạt cấu hình", "quá hạn 1 ngày", .late, "Thiếu minh chứng của Trạm Y tế"),
                        item(
                            "Nhiệm vụ", "Tập huấn kỹ năng số cho Tổ công nghệ số", "quá hạn 3 giờ", .late,
                            "9/11 tổ đã tập huấn · chỉ tiêu 26", current: true),
                    ]),
                WorkGroup(
                    label: "Hôm nay, thứ Hai 23/11", meaning: .atRisk, count: 3,
                    items: [
                        item("Báo cáo", "Quý IV: tổng hợp của 8 đơn vị", "còn 6 giờ", .atRisk, "6 đã nộp, 2 chưa · đã nhắc lúc 7:30"),
                        item(
                            "Số liệu", "Xác nhận: người dân có sổ sức khỏe điện tử", "hôm nay", .atRisk,
                            "Trạm Y tế khai 62% · chốt 14/11 · kèm công văn"),
                        item(
                            "Phản ánh", "Loa truyền thanh bản Khe Đá mất tiếng", "còn 7 giờ", .atRisk, "Chuyển Trung tâm Dịch vụ?"),
                    ]),
                WorkGroup(
                    label: "Tuần này", meaning: .onCourse, count: 2,
                    items: [
                        item(
                            "Nhiệm vụ", "Số hóa 12 di tích, lễ hội còn lại", "còn 3 ngày làm việc", .onCourse,
                            "31/43 đã có hồ sơ · 4 thiếu ảnh"),
                        item("Duyệt", "Kế hoạch tập huấn an toàn thông tin", "còn 3 ngày làm việc", .onCourse, "Văn phòng trình · 2 trang"),
                    ]),
                WorkGroup(
                    label: "Sau đó", count: 1,
                    items: [
                        item(
                            "Kiểm tra", "Hệ thống cấp độ 2 đến hạn đánh giá", "còn 11 ngày làm việc", .onCourse,
                            "Phần mềm kế toán · lần trước 02/2025")
                    ]),
            ],
            detail: WorkDetail(
                kicker: "Nhiệm vụ số 8 · Kế hoạch chuyển đổi số 2026",
                source: Link(text: "xem đoạn gốc trong văn bản", url: "/ke-hoach/2026/doan/41"),
                heading: "Tập huấn kỹ năng số cho Tổ công nghệ số cộng đồng", url: "/viec/8",
                deadline: late, state: tag("đang làm", .plain), six: six, figure: training,
                details: [
                    Detail(label: "Phối hợp", value: "Đoàn Thanh niên, Trung tâm Dịch vụ tổng hợp"),
                    Detail(label: "Văn bản giao", value: "Kế hoạch 2026, Phụ lục II", url: "/ke-hoach/2026"),
                ],
                history: entries, transitions: refusedTransitions, own: Link(text: "Mở báo cáo", url: "/bao-cao/8"),
                picture: PagePicture(label: "Xem trang đầu: ket-qua.pdf", imageUrl: "/tep/1/trang/1"),
                comment: CommentForm(url: "/viec/8/trao-doi", hidden: [Hidden(name: "_from", value: "viec")]),
                waiting: "Thiếu “Rõ thẩm quyền”: chưa ghi ai nghiệm thu.", nextUrl: "/viec/9",
                previousUrl: "/viec/7"),
            more: Link(text: "Xem cả những việc sau", url: "/viec?hien=500"))
    }

    /// The first of them was refused.
    private var refusedTransitions: [TransitionForm] {
        var steps = transitions
        steps[0].errors = [FormError(fieldID: "t-result", label: "Lý do", message: "Cần ghi lý do.")]
        steps[0].key = "1"
        return steps
    }

    var approvals: ApprovalsPage {
        ApprovalsPage(
            title: "Chờ duyệt", lead: "2 việc",
            views: [Tab(label: "Của tôi", url: "/viec"), Tab(label: "Chờ duyệt", url: "/viec/duyet", current: true)],
            cards: [
                ApprovalCard(
                    id: "viec-1", kind: "Nhiệm vụ", heading: "Lắp bổ sung cụm loa truyền thanh", url: "/viec?viec=1",
                    state: tag("xin gia hạn", .atRisk), deadline: late, asked: "Tài khoản mẫu 07 · Xin gia hạn · 20/11/2026 16:12",
                    reason: "Nhà thầu giao loa chậm.", details: [Detail(label: "Hạn xin lùi đến", value: "18/12/2026")],
                    own: Link(text: "Mở văn bản", url: "/van-ban/1"),
                    picture: PagePicture(label: "Xem trang đầu", imageUrl: "/van-ban/1/trang/1"), transitions: refusedTransitions,
                    current: true),
                ApprovalCard(id: "viec-2", kind: "Kế hoạch", heading: "Kế hoạch chuyển đổi số 2027", url: "/viec?viec=2"),
            ], more: "Còn 3 việc nữa.")
    }

    var noApprovals: ApprovalsPage {
        ApprovalsPage(title: "Chờ duyệt", empty: Empty(heading: "Không có gì chờ bạn quyết định"))
    }

    var noWork: MyWorkPage {
        MyWorkPage(
            title: "Việc của tôi", lead: "0 việc · 12 việc hôm nay đã xong",
            empty: Empty(heading: "Hết việc đến hạn", text: "Việc mới sẽ hiện ở đây, gần hạn đứng trước."))
    }

    private func causes(_ unit: Int, _ others: Int, _ data: Int) -> StackedBar {
        StackedBar([
            (label: "đơn vị", count: unit, meaning: .late), (label: "chờ nơi khác", count: others, meaning: .atRisk),
            (label: "dữ liệu chậm", count: data, meaning: .unknown),
        ])
    }

    private func tiles(_ first: Int, _ pattern: String) -> [TargetTile] {
        let meanings: [Character: Meaning] = ["a": .achieved, "c": .onCourse, "r": .atRisk, "l": .late, "n": .unknown]
        return pattern.enumerated().map { offset, letter in
            let meaning = meanings[letter] ?? .unknown
            return TargetTile(
                number: String(first + offset), label: "Chỉ tiêu \(first + offset): \(texts.word(for: meaning))", meaning: meaning,
                url: "/chi-tieu/\(first + offset)")
        }
    }

    var dashboard: DashboardPage {
        DashboardPage(
            title: "Kế hoạch chuyển đổi số 2026", lead: "43 chỉ tiêu · 15 nhiệm vụ · còn 38 ngày đến hết năm",
            actions: [
                Action(label: "Màn hình lớn", url: "/dieu-hanh/lon"),
                Action(label: "Xuất báo cáo quý IV", url: "/bao-cao/q4", style: .primary),
            ],
            views: [
                Tab(label: "Năm 2026", url: "/dieu-hanh", current: true), Tab(label: "Giai đoạn 2026–2030", url: "/dieu-hanh?gd=2030"),
            ], barHeading: "43 chỉ tiêu đang ở đâu", bar: planBar,
            figures: [
                FigureCard(
                    label: "Hồ sơ xử lý trực tuyến", value: "96,4%", detail: "4.213/4.370 hồ sơ · mục tiêu 100%",
                    tag: tag("nguy cơ · còn 157 hồ sơ", .atRisk),
                    trend: Sparkline(values: [61, 68, 74, 79, 85, 90, 94, 96, 96.4], goal: 100, meaning: .atRisk), url: "/chi-tieu/12",
                    whyUrl: "/vi-sao/12"),
                FigureCard(
                    label: "Người dân hài lòng", value: "97,1%", detail: "1.942/2.000 lượt · mục tiêu 95%", tag: tag("đạt", .achieved),
                    trend: Sparkline(values: [93, 93.5, nil, 94.8, 95.6, 96.2, 97.1], goal: 95, meaning: .achieved), url: "/chi-tieu/14",
                    whyUrl: "/vi-sao/14"),
                FigureCard(
                    label: "Người trưởng thành có chữ ký số", value: "41–53%", detail: "biết 2.120/4.010 người · mục tiêu 70%",
                    tag: tag("trễ · còn 687 người", .late),
                    trend: Sparkline(values: [], goal: 70, bounds: [12...20, 19...30, 27...40, 35...48, 41...53], meaning: .late),
                    whyUrl: "/vi-sao/31"),
                FigureCard(
                    label: "Người dân có sổ sức khỏe điện tử", detail: "Trạm Y tế khai 14/11, chưa ai xác nhận",
                    tag: tag("chưa có số liệu", .unknown), whyUrl: "/vi-sao/27"),
            ],
            pillars: [
                PillarTiles(label: "Hạ tầng số", count: 6, tiles: tiles(1, "acarna")),
                PillarTiles(label: "Chính quyền số", count: 14, tiles: tiles(7, "aaarraccaacaan")),
                PillarTiles(label: "Xã hội số", count: 11, tiles: tiles(21, "lcrannccala")),
                PillarTiles(label: "Kinh tế số", count: 7, tiles: tiles(32, "ccrnalc")),
                PillarTiles(label: "An toàn thông tin", count: 5, tiles: tiles(39, "aacra")),
            ],
            decisions: [
                Decision(
                    heading: "Gia hạn: nâng cấp đường truyền Trạm Y tế",
                    detail: "Văn phòng xin lùi từ 13/11 đến 10/12 · nhà mạng chậm", tag: tag("quá hạn 2 ngày", .late), url: "/q/1"),
                Decision(
                    heading: "Báo cáo quý IV gửi Sở Khoa học và Công nghệ", detail: "6/8 đơn vị đã nộp · 2 số liệu đơn vị giải trình",
                    tag: tag("còn 3 ngày làm việc", .atRisk), url: "/q/2", actionLabel: "Duyệt"),
                Decision(
                    heading: "Chữ ký số: thêm 3 điểm cấp lưu động", detail: "Cần thêm 687 người; đang tăng 52 người mỗi tuần",
                    tag: tag("đề xuất", .onCourse), url: "/q/3"),
            ],
            moreDecisions: [Decision(heading: "Số liệu chỉ tiêu 7 chờ xác nhận", tag: tag("còn 2 ngày làm việc", .atRisk), url: "/q/4")],
            moreDecisionsLabel: "Xem thêm 1 việc cần quyết định",
            units: [
                UnitRow(
                    unit: "Phòng Văn hóa – Xã hội", url: "/dv/1", open: "21", late: tag("3 quá hạn", .late), causes: causes(6, 3, 2),
                    onTime: "91%", onTimeDetail: "64/70"),
                UnitRow(
                    unit: "Trung tâm Phục vụ hành chính công", url: "/dv/2", open: "137", late: tag("5 quá hạn", .atRisk),
                    causes: causes(2, 2, 6), onTime: "98%", onTimeDetail: "1.204/1.229"),
                UnitRow(unit: "Phòng Kinh tế", open: "34", late: tag("0 quá hạn", .achieved), onTime: "100%", onTimeDetail: "41/41"),
                UnitRow(unit: "Trạm Y tế", open: "2", late: tag("0 quá hạn", .unknown)),
            ], asOf: "Số liệu tính đến 14:32 hôm nay",
            alerts: [
                Decision(
                    heading: "27. Sổ sức khỏe điện tử", detail: "61% · mục tiêu 90%, hạn 30/06/2026",
                    tag: tag("chưa đạt khi hết hạn", .late),
                    url: "/chi-tieu/27", actionLabel: "Xem")
            ],
            moreAlerts: [
                Decision(heading: "31. Chữ ký số", detail: "số cũ 40%", tag: tag("số liệu hết giá trị", .atRisk), url: "/chi-tieu/31")
            ], moreAlertsLabel: "Xem thêm 1 cảnh báo", loadHeads: ["Mới vào hôm nay", "Đang mở", "Quá hạn"],
            load: [
                LoadRow(
                    label: "Nhiệm vụ", url: "/so/task",
                    cells: [
                        LoadCell(head: "Mới vào hôm nay", count: "0", spoken: "Mới vào hôm nay: 0, Nhiệm vụ"),
                        LoadCell(head: "Đang mở", count: "15", spoken: "Đang mở: 15, Nhiệm vụ", url: "/so/task?view=dang-mo"),
                        LoadCell(head: "Quá hạn", count: "3", spoken: "Quá hạn: 3, Nhiệm vụ", url: "/so/task?view=qua-han", meaning: .late),
                    ])
            ],
            moreLoad: [
                LoadRow(
                    label: "Sự cố", url: "/so/incident",
                    cells: [LoadCell(head: "Đang mở", count: "1", spoken: "Đang mở: 1, Sự cố", url: "/so/incident?view=dang-mo")])
            ], moreLoadLabel: "Xem thêm 1 sổ", loadNote: "Hôm nay không có việc mở: vướng mắc.", map: unitMap)
    }

    private var unitMap: UnitMapBlock {
        UnitMapBlock(
            heading: "Hộ được hướng dẫn", url: "/dieu-hanh",
            controls: [
                Field(
                    id: "map-mau", name: "mau", label: "Tô màu theo", control: .choice,
                    options: [Choice(value: "community.share", label: "Hộ được hướng dẫn", selected: true)], placeholder: "Nhiệm vụ quá hạn"
                )
            ], hidden: [Hidden(name: "ke-hoach", value: "1")], whyUrl: "/so-lieu/community.share", valueHead: "Năm 2026",
            drawing: UnitDrawing(
                height: 600, frames: [MapOutline(path: "M0 0L1000 0L1000 600Z", step: nil)],
                regions: [
                    UnitRegion(
                        path: "M10 10L400 10L400 500Z", label: "Xóm Bản Lài", spoken: "Xóm Bản Lài: 66,7%", url: "/so-lieu/x?don-vi=1",
                        number: "66,7%", step: 3,
                        x: 200, y: 100),
                    UnitRegion(
                        path: "M500 10L900 10L900 500Z", label: "Xóm Nà Pục", spoken: "Xóm Nà Pục: chưa có số liệu", step: nil, x: 700,
                        y: 100),
                ]), legend: [MapStep(label: "66,7%", step: 3)], hasUnknown: true,
            rows: [
                UnitValueRow(
                    label: "Xóm Bản Lài", url: "/so-lieu/x?don-vi=1", value: FigureText(number: "66,7%", detail: "20/30"), step: 3,
                    hasOutline: true),
                UnitValueRow(label: "Xóm Nà Pục", value: FigureText(detail: "chưa nhập", none: "chưa có số liệu"), hasOutline: true),
            ], others: [UnitValueRow(label: "Trạm Y tế", url: "/so-lieu/x?don-vi=2", value: FigureText(number: "50%"))])
    }
}
