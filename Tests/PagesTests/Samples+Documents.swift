import Pages

extension Samples {
    var officialDocument: OfficialDocumentPage {
        OfficialDocumentPage(
            title: "Kết quả chuyển đổi số quý III năm 2026", kicker: "Báo cáo · chưa có số",
            crumbs: [Link(text: "Văn bản đi", url: "/so/outgoing_document")],
            state: tag("Dự thảo", .plain),
            deadline: Deadline(text: "còn 1 ngày làm việc", meaning: .onCourse, date: "17:00 thứ Sáu 20/11/2026"),
            actions: [Action(label: "Tải PDF", url: "/van-ban/1/tai/pdf"), Action(label: "Tạo tệp", url: "/van-ban/1/tep", isPost: true)],
            transitions: [
                TransitionForm(
                    id: "step-submit", label: "Trình lãnh đạo đơn vị", url: "/so/outgoing_document/1/buoc/submit", style: .primary)
            ],
            waiting: "Đang ở Trưởng phòng Văn hóa - Xã hội.", notes: [Notice(text: "Đang tạo bản PDF.", meaning: .onCourse)],
            check: FormCheck(
                summary: tag("1 chỗ phải sửa", .late),
                findings: [
                    FormCheckItem(text: "Thiếu căn cứ.", tag: tag("Phải sửa", .late), link: Link(text: "Sửa “Căn cứ”", url: "#f-bases")),
                    FormCheckItem(text: "Trích yếu dài.", tag: tag("Xem lại", .atRisk)),
                ]),
            editor: DocumentEditor(
                url: "/so/outgoing_document/1", draftUrl: "/so/outgoing_document/nhap?id=1", version: "3",
                hidden: [Hidden(name: "_fields", value: "subject bases body")],
                fields: [
                    Field(id: "f-subject", name: "subject", label: "Trích yếu", value: "Kết quả <quý III>", required: true),
                    Field(id: "f-bases", name: "bases", label: "Căn cứ", control: .longText),
                    Field(
                        id: "f-body", name: "body", label: "Nội dung", control: .longText, value: "I. KẾT QUẢ", help: "Mỗi dòng một đoạn"),
                ], moreUrl: "/so/outgoing_document/1/sua",
                draft: Draft(message: "Nội dung gõ dở đã khôi phục.", discardUrl: "/so/outgoing_document/nhap?id=1&drop=1")),
            facts: [
                Detail(label: "Người ký", value: "Phó Chủ tịch", url: "/so/post/1"),
                Detail(label: "Bản PDF", files: [AttachmentItem(fileName: "05-BC-UBND.pdf", url: "/so/outgoing_document/1/tep/pdf/ab")]),
            ], previewUrl: "/van-ban/1/xem")
    }

    var issuedDocument: OfficialDocumentPage {
        OfficialDocumentPage(
            title: "Kết quả chuyển đổi số quý III năm 2026", kicker: "Báo cáo · 05/BC-UBND", state: tag("Đã ban hành", .achieved),
            previewUrl: "/van-ban/1/xem")
    }

    var documentPreview: DocumentPreviewPage {
        DocumentPreviewPage(
            title: "Bản trình bày: Báo cáo · 05/BC-UBND", crumbs: [Link(text: "Kết quả chuyển đổi số", url: "/van-ban/1")],
            summary: "1 trang · bản đã ban hành",
            sheets: [PageSheet(id: "to-1", label: "Trang 1/1", imageUrl: "/van-ban/1/trang/1?v=ab", height: 1414)])
    }

    var noPreview: DocumentPreviewPage {
        DocumentPreviewPage(title: "Bản trình bày", problem: Notice(text: "Máy chủ chưa cài LibreOffice.", meaning: .atRisk))
    }
}
