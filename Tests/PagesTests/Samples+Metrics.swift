import Pages

extension Samples {
    private var metricViews: [Tab] {
        [
            Tab(label: "Kế hoạch đang đòi", url: "/thuoc-do", count: "2", current: true),
            Tab(label: "Chỉ tiêu chờ gắn", url: "/thuoc-do?xem=cho-gan", count: "2"),
        ]
    }

    var metrics: MetricListPage {
        MetricListPage(
            title: "Thước đo", lead: "Cùng tên mà khác mẫu số là hai thước đo.",
            actions: [Action(label: "Gắn lại", url: "/thuoc-do/gan-lai", isPost: true)], views: metricViews,
            rows: [
                MetricRow(
                    code: "M18-1", name: "Tỷ lệ hồ sơ xử lý trực tuyến", url: "/thuoc-do/1", denominator: "Mọi hồ sơ tiếp nhận trong kỳ",
                    measuredBy: "Đếm từ sổ của xã (S)", use: "2 chỉ tiêu của 2 kế hoạch", clash: Tag(text: "1 mâu thuẫn", meaning: .atRisk)),
                MetricRow(code: "M48", name: "Số mô hình nông nghiệp thông minh", url: "/thuoc-do/2", measuredBy: "Đếm từ sổ của xã (S)"),
            ])
    }

    var unboundTargets: MetricListPage {
        MetricListPage(
            title: "Thước đo", lead: "Cùng tên mà khác mẫu số là hai thước đo.", views: metricViews,
            unbound: [
                UnboundRow(
                    id: "t1", text: "Hộ nghèo có điện thoại thông minh", url: "/so/target/1",
                    plan: Link(text: "Kế hoạch chuyển đổi số", url: "/ke-hoach/1"),
                    guess: Link(text: "M57-2 · Tỷ lệ hộ gia đình có điện thoại thông minh", url: "/thuoc-do/3"), confidence: "chắc 55%",
                    metric: "m3", bindUrl: "/thuoc-do/gan", other: Link(text: "Chọn thước đo khác", url: "/so/target/1/sua"),
                    create: Link(text: "Lập thước đo mới", url: "/so/metric/moi")),
                UnboundRow(
                    id: "t2", text: "Sản phẩm OCOP có mã truy xuất", url: "/so/target/2",
                    plan: Link(text: "Kế hoạch chuyển đổi số", url: "/ke-hoach/1")),
            ])
    }

    var noMetrics: MetricListPage {
        MetricListPage(
            title: "Thước đo", lead: "Cùng tên mà khác mẫu số là hai thước đo.", views: metricViews,
            empty: Empty(heading: "Chưa chỉ tiêu nào gắn thước đo", text: "Nhập một kế hoạch."))
    }

    var metric: MetricPage {
        MetricPage(
            title: "Tỷ lệ hồ sơ xử lý trực tuyến", kicker: "M18-1 · Chính quyền số", crumbs: [Link(text: "Thước đo", url: "/thuoc-do")],
            actions: [Action(label: "Xem trong sổ", url: "/so/metric/1", style: .quiet)],
            measure: MetricMeasure(
                card: FigureCard(label: "Năm 2026 · Xã Suối Mây", detail: "chưa ai khai", whyUrl: "/so-lieu/m18_1"),
                note: "Chưa có sổ nào đếm; lấy từ số liệu khai.",
                declare: Action(label: "Khai số liệu", url: "/so/target_result/moi?metric=1", style: .primary)),
            reading: MetricReading(
                label: "Theo cách hiểu của xã ngày 12/03/2026, Chánh Văn phòng", text: "Hồ sơ công chức nộp hộ không tính.",
                meaning: .onCourse, edit: Link(text: "Sửa cách hiểu", url: "/so/metric/1/sua#f-own_reading")),
            clashes: [
                MetricClashLine(
                    kind: "Khắt khe hơn cấp trên", meaning: .atRisk,
                    text:
                        "Kế hoạch 27/KH-UBND của UBND xã Suối Mây đòi ≥ 95% năm 2026; Kế hoạch 212/KH-UBND của UBND tỉnh Lam Sơn đòi ≥ 90% đến 2030."
                )
            ],
            rows: [
                MetricLineRow(
                    level: "tỉnh", plan: Link(text: "Kế hoạch 212/KH-UBND của UBND tỉnh Lam Sơn", url: "/ke-hoach/2"),
                    state: Tag(text: "đang thực hiện", meaning: .achieved), phase: "đến 2030", goal: "≥ 90%",
                    text: "Hồ sơ xử lý trực tuyến",
                    url: "/so/target/9", lead: "Sở Khoa học và Công nghệ", boundBy: "người chọn thước đo"),
                MetricLineRow(
                    level: "xã", plan: Link(text: "Kế hoạch 27/KH-UBND của UBND xã Suối Mây", url: "/ke-hoach/1"), goal: "≥ 95%",
                    text: "Tỷ lệ hồ sơ được xử lý trực tuyến", url: "/so/target/1",
                    source: Link(text: "Xem đoạn này trong văn bản", url: "/ke-hoach/1/nguon"), boundBy: "máy đọc gắn thước đo, chắc 97%"),
            ],
            siblings: [
                MetricSibling(
                    name: "M18-2 · Tỷ lệ hồ sơ trực tuyến toàn trình", url: "/thuoc-do/5",
                    denominator: "Hồ sơ của các dịch vụ công trực tuyến",
                    demands: ["Kế hoạch của UBND tỉnh Lam Sơn: 100% đến 2030"])
            ], details: [Detail(label: "Cách hiểu", value: "Hồ sơ được nộp và xử lý trực tuyến.", isLong: true)])
    }

    var unusedMetric: MetricPage {
        MetricPage(
            title: "Tỷ lệ sử dụng IPv6", kicker: "M61-1 · Hạ tầng số",
            reading: MetricReading(label: "Xã chưa ghi cách hiểu", text: "“Sử dụng” là gì", meaning: .atRisk),
            details: [Detail(label: "Mẫu số", value: "Mọi truy cập Internet")],
            empty: Empty(heading: "Chưa kế hoạch nào đòi thước đo này"))
    }
}
