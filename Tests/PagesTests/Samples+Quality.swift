import Pages

extension Samples {
    private var parts: [String] { ["Đúng", "Đủ", "Sạch", "Sống"] }

    private var cells: [QualityCell] {
        [
            QualityCell(label: "Đúng", value: "98,9%", detail: "901/911", url: "/chat-luong/household?phan=dung"),
            QualityCell(label: "Đủ", value: "84,2%", detail: "767/911"), QualityCell(label: "Sạch", value: "100%", detail: "911/911"),
            QualityCell(label: "Sống"),
        ]
    }

    private var partFigures: [FigureCard] {
        parts.map {
            FigureCard(label: $0, value: "92,4%", detail: "842/911 bản ghi", tag: Tag(text: "69 bản ghi cần sửa", meaning: .atRisk))
        }
    }

    var quality: QualityPage {
        QualityPage(
            title: "Chất lượng dữ liệu", lead: "Nơi yếu nhất đứng đầu.",
            views: [Tab(label: "Theo sổ", url: "/chat-luong", current: true), Tab(label: "Theo đơn vị", url: "/chat-luong?xem=don-vi")],
            url: "/chat-luong", controls: [Field(id: "filter-unit", name: "don-vi", label: "Đơn vị", control: .choice)],
            figures: partFigures, rowHead: "Sổ", partHeads: parts.map { QualityHead(label: $0) },
            rows: [
                QualityRow(
                    label: "Hộ gia đình", url: "/chat-luong/household", detail: "911 bản ghi",
                    tag: Tag(text: "94,36% · cần rà soát", meaning: .atRisk), parts: cells,
                    trend: Sparkline(values: [91, 92.4, 94.36], meaning: .atRisk)),
                QualityRow(label: "Thiết bị", detail: "0 bản ghi", tag: Tag(text: "chưa có số liệu", meaning: .unknown), parts: cells),
            ], note: "Đếm lúc 01:00 21/11/2026.")
    }

    var noQuality: QualityPage {
        QualityPage(
            title: "Chất lượng dữ liệu", lead: "Nơi yếu nhất đứng đầu.", url: "/chat-luong", rowHead: "Sổ",
            empty: Empty(heading: "Chưa đếm chất lượng lần nào", text: "Máy chủ đếm mỗi đêm."))
    }

    var qualityOfRegister: QualityRegisterPage {
        QualityRegisterPage(
            title: "Chất lượng: hộ gia đình", lead: "911 bản ghi, đếm lúc 01:00 21/11/2026.",
            crumbs: [Link(text: "Chất lượng dữ liệu", url: "/chat-luong")],
            actions: [Action(label: "Đếm lại", url: "/chat-luong/household/dem", style: .quiet, isPost: true)], figures: partFigures,
            url: "/chat-luong/household", controls: [Field(id: "filter-part", name: "phan", label: "Phần", control: .choice)],
            clearUrl: "/chat-luong/household",
            groups: [
                QualityGroup(
                    label: "Đủ",
                    checks: [
                        QualityCheckRow(
                            text: "Điện thoại (nên có) đã điền", count: "69 cần sửa / 911 xét được",
                            url: "/chat-luong/household?loi=filled.phone", current: true),
                        QualityCheckRow(text: "Chủ hộ (bắt buộc) đã điền", count: "0 cần sửa / 911 xét được"),
                    ])
            ], workHeading: "Việc cần làm",
            work: [
                WorkLine(
                    heading: "H-BL-0007", url: "/so/household/7", detail: "Xóm Bản Lai",
                    faults: [
                        WorkFault(
                            text: "Điện thoại: chưa điền", mendLabel: "Sửa", mendSpoken: "Sửa: H-BL-0007",
                            mendUrl: "/so/household/7/sua#f-phone"),
                        WorkFault(
                            text: "Số người: 30, thường là 1 – 12", mendLabel: "Sửa", mendSpoken: "Sửa: H-BL-0007",
                            mendUrl: "/so/household/7/sua#f-people", acceptLabel: "Đúng là vậy", acceptSpoken: "Đúng là vậy: H-BL-0007",
                            acceptUrl: "/chat-luong/household/dung", hidden: [Hidden(name: "loi", value: "usual.people")]),
                    ])
            ], paging: Paging(nextUrl: "/chat-luong/household?after=7"), note: "Trọng số: đúng 1, đủ 1, sạch 1, sống 1.")
    }

    var twins: TwinPage {
        TwinPage(
            title: "Bản ghi trùng: hộ gia đình", lead: "Mỗi nhóm là các bản ghi giống nhau.",
            crumbs: [Link(text: "Chất lượng dữ liệu", url: "/chat-luong")],
            views: [Tab(label: "Chủ hộ + xóm", url: "/chat-luong/household/trung", current: true)],
            groups: [
                TwinGroup(
                    label: "Chủ hộ: H••• T••• H•••",
                    records: [
                        TwinRecord(heading: "H-BL-0008", url: "/so/household/8", detail: "lập 01/07/2026"),
                        TwinRecord(
                            heading: "H-BL-0010", url: "/so/household/10", detail: "lập 02/07/2026",
                            mergeUrl: "/chat-luong/household/gop?giu=8&gop=10"),
                    ], acceptUrl: "/chat-luong/household/dung", hidden: [Hidden(name: "id", value: "8")])
            ], paging: Paging(nextUrl: "/chat-luong/household/trung?after=20"))
    }

    var merge: MergePage {
        MergePage(
            title: "Gộp hai bản ghi: hộ gia đình", lead: "Chọn giá trị giữ lại.",
            crumbs: [Link(text: "Chất lượng dữ liệu", url: "/chat-luong")],
            errors: [FormError(fieldID: "f-people", label: "Số người", message: "Ít nhất là 1.")],
            url: "/chat-luong/household/gop?giu=8&gop=10", hidden: [Hidden(name: "kept_version", value: "1")],
            keptHead: "Bản ghi giữ lại", goneHead: "Bản ghi sẽ gộp", kept: Link(text: "H-BL-0008", url: "/so/household/8"),
            gone: Link(text: "H-BL-0010", url: "/so/household/10"), swapUrl: "/chat-luong/household/gop?giu=10&gop=8",
            fields: [
                MergeField(id: "f-people", label: "Số người", name: "pick.people", kept: "4 người", gone: "5 người"),
                MergeField(id: "f-internet", label: "Internet tại nhà", name: "pick.internet", gone: "Cáp quang", takesGone: true),
            ], notes: ["Hoàn tác được cho đến khi có người sửa."], cancelUrl: "/chat-luong/household/trung")
    }

    var remark: RecordRemark {
        RecordRemark(
            text: "Chất lượng dữ liệu: Điện thoại: chưa điền.", meaning: .atRisk, link: Link(text: "So và gộp", url: "/chat-luong"),
            action: Action(label: "Hoàn tác gộp", url: "/chat-luong/household/1/tach", isPost: true))
    }
}
