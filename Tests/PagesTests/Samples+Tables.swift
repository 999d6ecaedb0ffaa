import Pages

extension Samples {
    private var tableCrumbs: [Link] { [Link(text: "Sổ", url: "/so"), Link(text: "Di tích", url: "/so/di-tich")] }

    var tableUpload: TableUploadPage {
        TableUploadPage(
            title: "Nhập di tích từ tệp", lead: "Tải lên bảng Excel hoặc CSV.", crumbs: tableCrumbs, url: "/so/di-tich/nhap-tep",
            limit: "Excel hoặc CSV, đến 512 MB.", error: "Chưa chọn tệp nào.",
            recent: [
                ImportRow(
                    fileName: "di-tich.xlsx", detail: "21/11/2026 09:30", url: "/so/di-tich/nhap-tep/1",
                    tag: Tag(text: "đã nhập", meaning: .achieved))
            ])
    }

    var tableMatch: TableMatchPage {
        TableMatchPage(
            title: "Khớp cột của di-tich.xlsx", lead: "Mỗi cột ứng với trường nào?", crumbs: tableCrumbs, lookUrl: "/so/di-tich/nhap-tep/1",
            look: [
                Field(
                    id: "sheet", name: "sheet", label: "Trang tính", control: .choice,
                    options: [Choice(value: "Bảng 1", label: "Bảng 1", selected: true)])
            ],
            url: "/so/di-tich/nhap-tep/1/khop", hidden: [Hidden(name: "row", value: "1")],
            error: "Chưa khớp cột nào với trường của sổ.",
            columns: [
                MatchColumn(
                    heading: "Tên di tích", samples: ["Đình Suối Mây", "Chùa Khe Vàng"],
                    field: Field(
                        id: "c0", name: "c0", label: "Trường cho cột Tên di tích", control: .choice,
                        options: [Choice(value: "name", label: "Tên *", selected: true)], placeholder: "Bỏ qua cột này"))
            ],
            settings: [
                Field(
                    id: "key", name: "key", label: "Nhận ra bản ghi đã có theo", control: .choice, help: "Không tạo bản ghi trùng.",
                    options: [Choice(value: "code", label: "Mã")], placeholder: "Không"),
                Field(id: "clears", name: "clears", label: "Ô trống xóa giá trị đang có", control: .boolean, value: "false"),
            ])
    }

    var tableRunning: TableRunPage {
        TableRunPage(
            title: "Kiểm tra di-tich.xlsx", crumbs: tableCrumbs, url: "/so/di-tich/nhap-tep/1", isRunning: true, percent: 42,
            progress: "Đã xong 1.500 dòng.", actions: [Action(label: "Dừng lại", url: "/so/di-tich/nhap-tep/1/dung", isPost: true)])
    }

    var tableChecked: TableRunPage {
        TableRunPage(
            title: "Kiểm tra di-tich.xlsx", lead: "Chưa có gì được ghi.", crumbs: tableCrumbs, url: "/so/di-tich/nhap-tep/1",
            actions: [Action(label: "Nhập 41 bản ghi", url: "/so/di-tich/nhap-tep/1/chay", style: .primary, isPost: true)],
            details: [Detail(label: "Sẽ tạo mới", value: "41 trên 43 dòng", isNumber: true)],
            refused: [
                RefusedCell(line: "7", column: "Ngày xếp hạng", value: "32/13/2026", reason: "Không có ngày này."),
                RefusedCell(line: "9", reason: "Chức danh của bạn chưa được giao quyền làm việc này."),
            ],
            refusedCount: "Hiện 2 dòng đầu trong 1.234 dòng.",
            downloads: [Link(text: "Excel", url: "/so/di-tich/nhap-tep/1/dong-loi?dang=xlsx")])
    }

    var tableFailed: TableRunPage {
        TableRunPage(
            title: "Kiểm tra di-tich.xlsx", crumbs: tableCrumbs, url: "/so/di-tich/nhap-tep/1",
            failure: "Tệp bị hỏng, không đọc được. Hãy mở bằng Excel, lưu lại rồi gửi lại.",
            actions: [Action(label: "Chạy tiếp", url: "/so/di-tich/nhap-tep/1/lai", style: .primary, isPost: true)])
    }
}
