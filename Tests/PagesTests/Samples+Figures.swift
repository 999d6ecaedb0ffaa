import Pages

extension Samples {
    private var figureRows: [FigureRow] {
        [
            FigureRow(
                label: "Tỷ lệ nhiệm vụ hoàn thành đúng hạn", url: "/so-lieu/plan.on_time_share", detail: "Nhiệm vụ có hạn trong kỳ",
                value: FigureText(number: "23,5%", detail: "4/17", head: "Năm 2026"),
                previous: FigureText(detail: "chưa có bản ghi nào", none: "chưa có số liệu", head: "Kỳ trước"))
        ]
    }

    var figures: FigureListPage {
        FigureListPage(
            title: "Số liệu", lead: "Đếm từ các sổ ngay lúc xem.", url: "/so-lieu",
            controls: [
                Field(id: "filter-period", name: "ky", label: "Kỳ", control: .choice, options: [Choice(value: "2026", label: "Năm 2026")])
            ],
            groups: [FigureGroup(id: "plan", label: "Kế hoạch", periodHead: "Năm 2026", previousHead: "Kỳ trước", rows: figureRows)],
            note: "Các số như đã biết đến hết ngày 31/10/2026.")
    }

    var noFigures: FigureListPage {
        FigureListPage(
            title: "Số liệu", lead: "Đếm từ các sổ ngay lúc xem.", url: "/so-lieu",
            empty: Empty(heading: "Chưa có số liệu nào", text: "Các gói đang dùng chưa khai báo số liệu."))
    }

    var figure: FigurePage {
        FigurePage(
            title: "Tỷ lệ nhiệm vụ hoàn thành đúng hạn", kicker: "Kế hoạch · M03", lead: "Nhiệm vụ có hạn trong kỳ",
            reading: MetricReading(
                label: "Theo cách hiểu của xã ngày 12/03/2026", text: "Xong là có sản phẩm được nghiệm thu.", meaning: .onCourse),
            crumbs: [Link(text: "Số liệu", url: "/so-lieu")], url: "/so-lieu/plan.on_time_share", controls: [],
            clearUrl: "/so-lieu/plan.on_time_share",
            card: FigureCard(
                label: "Năm 2026 · Xã Suối Mây", value: "23,5%", detail: "4/17", trend: Sparkline(values: [0, nil, 50, 23.5])),
            past: FigureCard(
                label: "Theo những gì biết hôm nay", value: "25%", tag: Tag(text: "Khác: sau đó có bản ghi thêm", meaning: .atRisk)),
            counts: [
                FigureSource(
                    label: "Được tính", count: "4 bản ghi", detail: "Nhiệm vụ · sửa lần cuối 20/11/2026", url: "/so/task?where=x",
                    linkLabel: "Xem bản ghi")
            ], parts: figureRows, periodHead: "Năm 2026", previousHead: "Kỳ trước", lineHead: "Từng tháng",
            line: [
                FigureStep(
                    label: "Tháng 11/2026", url: "/so-lieu/plan.on_time_share?ky=202611", value: FigureText(number: "0%", detail: "0/6"),
                    current: true)
            ],
            units: [
                FigureStep(
                    label: "Phòng Kinh tế", url: "/so-lieu/plan.on_time_share?don-vi=1", value: FigureText(number: "50%", detail: "3/6"))
            ],
            quietUnits: [
                FigureStep(label: "Trạm Y tế", url: "/so-lieu/plan.on_time_share?don-vi=2", value: FigureText(none: "không áp dụng"))
            ], quietLabel: "1 đơn vị không có gì để đếm",
            details: [Detail(label: "Công thức", value: "tasks_on_time / tasks_due")], note: "Cách tính nằm trong gói.")
    }

    var statement: StatementPage {
        StatementPage(
            title: "Số liệu quý III/2026", kicker: "CSL-2026-001", lead: "Chốt lúc 01/10/2026 08:00 · Lý Thị Mẩy",
            crumbs: [Link(text: "Số liệu", url: "/so-lieu")],
            actions: [Action(label: "Bản ghi", url: "/so/figure_statement/1")],
            verdict: Notice(text: "Đếm lại từ bản ghi như đã biết lúc chốt: 3/3 số ra đúng số đã chốt."),
            cards: [FigureCard(label: "Có số lúc chốt", value: "2/3", detail: "còn lại là chưa có số liệu")],
            sections: [
                StatementSection(
                    id: "changed", label: "1 số đã đổi từ khi chốt",
                    rows: [
                        StatementRow(
                            label: "Nhiệm vụ hoàn thành đúng hạn", url: "/so-lieu/tasks_on_time",
                            stated: FigureText(number: "12 nhiệm vụ", head: "Lúc chốt"),
                            now: FigureText(number: "11 nhiệm vụ", head: "Biết hôm nay"),
                            reasons: [Link(text: "Nhiệm vụ: 1 bản ghi thêm hoặc sửa", url: "/so/task")])
                    ]),
                StatementSection(
                    id: "none", label: "1 số chưa có", isFolded: true,
                    rows: [
                        StatementRow(
                            label: "Số liệu cũ", stated: FigureText(number: "1/2", head: "Lúc chốt"),
                            now: FigureText(none: "Không còn cách tính", head: "Biết hôm nay"))
                    ]),
            ], note: "Số đã chốt không sửa được.")
    }
}
