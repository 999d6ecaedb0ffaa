import Pages

extension Samples {
    var intakeSearch: IntakeSearch {
        IntakeSearch(
            title: "Tiếp nhận hồ sơ", crumbs: [Link(text: "Một cửa", url: "/mot-cua")], url: "/mot-cua/tiep-nhan",
            search: Field(id: "q", name: "q", label: "Thủ tục nào?", value: "khai <b>sinh</b>", help: "Gõ vài chữ", autofocus: true),
            items: [
                AdminItem(
                    heading: "Đăng ký khai sinh", text: "1.001193", tag: Tag(text: "Toàn trình", meaning: .achieved),
                    url: "/mot-cua/tiep-nhan/1")
            ])
    }

    var noIntake: IntakeSearch {
        IntakeSearch(
            title: "Tiếp nhận hồ sơ", url: "/mot-cua/tiep-nhan", search: Field(id: "q", name: "q", label: "Thủ tục nào?"),
            empty: Empty(heading: "Không thấy thủ tục nào", text: "Thử ít chữ hơn."))
    }

    var dossierTable: DossierTable {
        DossierTable(
            title: "Thống kê", lead: "Theo ngày tiếp nhận", crumbs: [Link(text: "Một cửa", url: "/mot-cua")],
            actions: [Action(label: "Tải bảng Excel", url: "/mot-cua/thong-ke.xlsx")],
            views: [Tab(label: "Lĩnh vực", url: "?theo=field", current: true)],
            period: TransitionForm(
                id: "period", label: "Xem kỳ này", url: "/mot-cua/thong-ke",
                fields: [Field(id: "f-tu", name: "tu", label: "Từ ngày", control: .date, value: "2026-11-01")],
                hidden: [Hidden(name: "theo", value: "field")]),
            columns: [ListColumn(label: "Lĩnh vực"), ListColumn(label: "Tiếp nhận", isNumber: true)],
            rows: [
                ListRow(
                    url: "",
                    cells: [ListCell(label: "Lĩnh vực", text: "Hộ tịch <b>"), ListCell(label: "Tiếp nhận", text: "12", isNumber: true)])
            ], empty: Empty(heading: "Không có hồ sơ nào trong kỳ"))
    }

    var slip: DossierSlip {
        DossierSlip(
            title: "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
            office: ["ỦY BAN NHÂN DÂN XÃ SUỐI MÂY", "TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG"],
            number: "Số: H99.01-261122-0007/TNHS", date: "Suối Mây, ngày 22 tháng 11 năm 2026", formName: "Mẫu số 01",
            backUrl: "/mot-cua/ho-so/1",
            lines: [PrintLine(label: "Tiếp nhận hồ sơ của", value: "Lý Thị <b>Mẫu</b>"), PrintLine(label: "Địa chỉ", value: "")],
            heads: ["Thành phần hồ sơ", "Bản chính"],
            rows: [PrintRow(number: 1, cells: [PrintCell(text: "Tờ khai"), PrintCell(text: "1", isNumber: true)])],
            paragraphs: ["Khi nhận kết quả xin mang theo giấy này."],
            signatures: [SlipSignature(role: "Người nộp hồ sơ", hint: "(Ký và ghi rõ họ tên)", name: "Lý Thị Mẫu")],
            picture: "M4 4h7v1h-7z", side: 37, secret: "Mã tra cứu: K7M2QX")
    }
}
