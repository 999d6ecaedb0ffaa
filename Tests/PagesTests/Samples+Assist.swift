import Pages

extension Samples {
    var intakeCheck: IntakeCheckPage {
        IntakeCheckPage(
            title: "Đối chiếu hồ sơ", kicker: "H99.01-261122-0001", lead: "Máy chỉ đề xuất.",
            crumbs: [Link(text: "Một cửa", url: "/mot-cua")],
            actions: [Action(label: "Yêu cầu bổ sung 1 giấy tờ", url: "/mot-cua/ho-so/1/bo-sung", style: .primary)],
            items: [
                CheckItem(
                    key: "number_differs:1:chung-sinh-me-so", answerUrl: "/mot-cua/ho-so/1/doi-chieu", heading: "Số không khớp",
                    paper: "Giấy chứng <b>sinh</b>", text: "Trên giấy: 1. Tờ khai: 2.", cites: "Quy tắc: Số · trang 1, dòng 3",
                    doubt: "máy đọc không chắc", place: Link(text: "Xem trên bản chụp", url: "/mot-cua/giay-to/1#s-x")),
                CheckItem(
                    key: "already_open", answerUrl: "/mot-cua/ho-so/1/doi-chieu", heading: "Đã có hồ sơ",
                    decided: Tag(text: "đã bác", meaning: .plain)),
            ],
            papers: [
                AdminItem(heading: "Giấy chứng sinh", text: "Rõ", tag: Tag(text: "Đã đọc", meaning: .onCourse), url: "/mot-cua/giay-to/1")
            ])
    }

    var noFindings: IntakeCheckPage {
        IntakeCheckPage(title: "Đối chiếu hồ sơ", empty: Empty(heading: "Không có gì để đề xuất", text: "Không thấy chỗ nào lệch."))
    }

    var paperReading: PaperReadingPage {
        PaperReadingPage(
            title: "Giấy chứng <b>sinh</b>", kicker: "H99.01-261122-0001", crumbs: [Link(text: "Một cửa", url: "/mot-cua")],
            tag: Tag(text: "Mờ, khó đọc", meaning: .atRisk), note: "So từng mục với bản chụp.", confirmed: "Đã có người soát.",
            sheets: [
                PageSheet(
                    id: "trang-1", label: "Trang 1/1", imageUrl: "/anh", height: 1414,
                    marks: [
                        PlaceMark(
                            meaning: .late, anchor: "s-so", url: "#f-so", boxes: [PlaceBox(x: 10, y: 20, width: 100, height: 20)])
                    ])
            ],
            form: TransitionForm(
                id: "paper", label: "Đã soát, lưu", url: "/mot-cua/giay-to/1", style: .primary,
                fields: [Field(id: "f-so", name: "so", label: "Số định danh", value: "001", help: "Máy đọc: 001 (chắc 90%)")],
                hidden: [Hidden(name: "reading", value: "1")]))
    }
}
