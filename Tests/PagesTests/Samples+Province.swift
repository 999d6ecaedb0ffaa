import Pages

extension Samples {
    private var period: Field {
        Field(id: "filter-period", name: "ky", label: "Kỳ", control: .choice, options: [Choice(value: "2026", label: "Năm 2026")])
    }

    private func plain(_ label: String, _ count: Int) -> [ListColumn] { (1...count).map { ListColumn(label: "\(label) \($0)") } }

    var province: ProvincePage {
        ProvincePage(
            title: "Các xã của tỉnh Lam Sơn", url: "/lam-son/dieu-hanh/cac-xa",
            lead: "92 đơn vị cấp xã: 89 đếm ngay, 1 có gói, 2 chưa gửi.",
            actions: [Action(label: "Bảng tính", url: "/lam-son/dieu-hanh/cac-xa/bang.xlsx")], controls: [period], period: "Năm 2026",
            figures: [
                ProvinceFigureRow(
                    label: "Tỷ lệ nhiệm vụ hoàn thành đúng hạn", code: "M02", url: "/lam-son/dieu-hanh/cac-xa/so-lieu/plan.on_time_share",
                    value: FigureText(number: "72%", detail: "360/500"), coverage: "87/92", isPartial: true, gaps: "3 xã chưa gửi",
                    spread: "40% – 72% – 100%", curve: Sparkline(values: [0.4, 0.7, 0.8, 1]), best: "Xã Suối Mây", worst: "Xã Khe Vàng"),
                ProvinceFigureRow(
                    label: "Báo cáo gửi đúng hạn", url: "/lam-son/dieu-hanh/cac-xa/so-lieu/plan.reports_share",
                    value: FigureText(none: "chưa có số liệu"), coverage: "92/92", gaps: "92/92 xã có số liệu"),
            ], communeFilters: [Field(id: "filter-name", name: "q", label: "Tên xã", control: .text)],
            hidden: [Hidden(name: "ky", value: "2026")], shown: "2/92 xã",
            communes: [
                ProvinceCommuneRow(
                    label: "Xã Suối Mây", url: "/lam-son/dieu-hanh/cac-xa/xa/99901", source: Tag(text: "Đếm ngay", meaning: .achieved),
                    known: "58/60", isPartial: true,
                    work: [FigureText(number: "3", head: "Quá hạn"), FigureText(number: "80%", detail: "8/10", head: "Đúng hạn")]),
                ProvinceCommuneRow(
                    label: "Xã Khe Vàng", url: "/lam-son/dieu-hanh/cac-xa/xa/99902", source: Tag(text: "Chưa gửi", meaning: .late),
                    known: "60/60", work: [FigureText(none: "chưa gửi", head: "Quá hạn")]),
            ], figureHeads: [ListColumn(label: "Số liệu", sortUrl: "/lam-son/dieu-hanh/cac-xa?sap=ten")] + plain("Toàn tỉnh", 5),
            communeHeads: [ListColumn(label: "Xã", sortUrl: "/lam-son/dieu-hanh/cac-xa?sap-xa=-ten", order: .ascending)]
                + plain("Số", 5))
    }

    var noProvince: ProvincePage {
        ProvincePage(
            title: "Các xã của tỉnh Lam Sơn", url: "/lam-son/dieu-hanh/cac-xa", lead: "0 đơn vị cấp xã.", period: "Năm 2026",
            noFigures: "Chưa có chỉ tiêu nào gắn thước đo.", empty: Empty(heading: "Tỉnh chưa có xã nào", text: "Thêm xã vào danh sách."))
    }

    var provinceFigure: ProvinceFigurePage {
        ProvinceFigurePage(
            title: "Tỷ lệ nhiệm vụ hoàn thành đúng hạn", kicker: "Kế hoạch · M02", lead: "Nhiệm vụ có hạn trong kỳ",
            crumbs: [Link(text: "Các xã của tỉnh Lam Sơn", url: "/lam-son/dieu-hanh/cac-xa")],
            url: "/lam-son/dieu-hanh/cac-xa/so-lieu/plan.on_time_share", controls: [period], hidden: [Hidden(name: "bo", value: "dem")],
            card: FigureCard(label: "Năm 2026 · Toàn tỉnh", value: "72%", detail: "360/500", trend: Sparkline(values: [0.4, 0.7, 1])),
            spread: "Từ thấp đến cao: 40% – 72% – 100%", bar: StackedBar([("có số liệu", 87, .achieved), ("chưa gửi", 3, .late)]),
            heads: [ListColumn(label: "Hạng", sortUrl: "/lam-son/dieu-hanh/cac-xa/so-lieu/x?sap=hang")] + plain("Số", 5),
            rows: [
                ProvinceValueRow(
                    rank: "1", label: "Xã Suối Mây", url: "/lam-son/dieu-hanh/cac-xa/xa/99901/plan.on_time_share",
                    value: FigureText(number: "100%"), parts: "12/12", source: Tag(text: "Đếm ngay", meaning: .achieved)),
                ProvinceValueRow(
                    possible: "có thể từ hạng 2 đến 3", label: "Xã Khe Vàng", url: "/lam-son/dieu-hanh/cac-xa/xa/99902",
                    value: FigureText(number: "60%"), parts: "6/10", bounds: "nằm giữa 50% và 70%", unknown: "2",
                    source: Tag(text: "Gói lúc 08:00 21/11/2026", meaning: .onCourse)),
                ProvinceValueRow(
                    label: "Xã Đồi Chè", url: "/lam-son/dieu-hanh/cac-xa/xa/99903", value: FigureText(none: "chưa gửi"),
                    source: Tag(text: "Chưa gửi", meaning: .late)),
            ], note: "Tổng tử số trên tổng mẫu số.", rankNote: "Có xã chưa xếp được.",
            details: [Detail(label: "Mã", value: "plan.on_time_share")])
    }
}
