import Pages

extension Samples {
    private var feeders: [ReportFeeder] {
        [
            ReportFeeder(
                unit: "Trạm Y tế", url: "/bao-cao/2", tag: Tag(text: "Chưa gửi", meaning: .late), detail: "quá hạn 2 ngày làm việc"),
            ReportFeeder(unit: "Công an xã", url: "/bao-cao/3", tag: Tag(text: "Đã tiếp nhận", meaning: .achieved)),
        ]
    }

    private func number(_ fields: FoldedFields?, remark: String? = nil) -> ReportNumber {
        ReportNumber(
            label: "Nhiệm vụ được theo dõi trên hệ thống", url: "/so-lieu/tasks_tracked", detail: "3. Theo dõi nhiệm vụ trên môi trường số",
            period: FigureText(number: "92,5%", detail: "37/40", head: "Trong kỳ"),
            total: FigureText(detail: "chưa có bản ghi", none: "chưa có số liệu", head: "Lũy kế"), input: fields, remark: remark)
    }

    var writtenReport: ReportPage {
        ReportPage(
            title: "Báo cáo quý III", kicker: "Quý III/2026 · Phòng Văn hóa - Xã hội", lead: "hạn gửi 21/9/2026",
            crumbs: [Link(text: "Báo cáo", url: "/bao-cao")], state: Tag(text: "Chưa gửi", meaning: .onCourse),
            deadline: Tag(text: "còn 3 ngày làm việc", meaning: .atRisk),
            actions: [Action(label: "Bản ghi báo cáo", url: "/so/report_due/1")],
            notice: Notice(text: "Có người vừa sửa cùng một mục.", meaning: .late),
            errors: [FormError(fieldID: "explanation-tasks_tracked", label: "Ô cần sửa", message: "Phải giải trình")], url: "/bao-cao/1",
            feedersHeading: "1/2 đơn vị đã gửi", feeders: feeders, numbersLead: "Máy đếm từ sổ.",
            numbers: [
                number(
                    FoldedFields([
                        Field(id: "explanation-tasks_tracked", name: "explanation-tasks_tracked", label: "Giải trình", control: .longText)
                    ]))
            ],
            sections: [
                ReportSection(
                    id: "s1", heading: "I. Kết quả thực hiện",
                    field: Field(id: "text-s1", name: "text-s1", label: "Kết quả thực hiện", control: .longText, value: "- Việc <một>"),
                    internalField: FoldedFields([
                        Field(id: "internal-s1", name: "internal-s1", label: "Giải trình nội bộ", control: .longText, value: "Chờ máy")
                    ]),
                    hidden: [Hidden(name: "version-s1", value: "2")],
                    sources: [
                        ReportSource(label: "Gợi ý từ sổ (1)", lines: ["- Việc hai"], take: "proposal:s1", takeLabel: "Chép vào mục này"),
                        ReportSource(label: "Công an xã", lines: ["- Việc ba"], internal: "Chờ máy", takeLabel: "Chép vào mục này"),
                    ],
                    comments: [Comment(who: "Lê Thị Mẫu", time: "16/9/2026 08:00", text: "Thiếu số văn bản", isMine: false)],
                    comment: ReportComment(
                        label: "Nhận xét mục này", about: "Nhận xét mục này: I. Kết quả thực hiện", act: "comment:s1",
                        field: Field(id: "comment-s1", name: "comment-s1", label: "Nhận xét", control: .longText)))
            ], isWritable: true, submitLabel: "Lưu và gửi", documentLabel: "Lập văn bản (không có bí mật nhà nước)")
    }

    var sentReport: ReportPage {
        ReportPage(
            title: "Báo cáo quý III", kicker: "Quý III/2026", lead: "gửi ngày 16/9/2026", crumbs: [],
            state: Tag(text: "Đã gửi", meaning: .onCourse), url: "/bao-cao/1", numbersLead: "Số đếm được.",
            numbers: [number(nil, remark: "Số của đơn vị: 38. Một việc ghi muộn")],
            noNumbers: Empty(heading: "Không có chỉ tiêu nào", text: "Bảng này hiện số của các chỉ tiêu."),
            sections: [
                ReportSection(
                    id: "s1", heading: "I. Kết quả thực hiện", paragraphs: ["Đoạn một", "Đoạn <hai>"], internal: "Chờ máy"),
                ReportSection(id: "s2", heading: "II. Tồn tại", nothing: "Chưa viết."),
            ], isWritable: false)
    }

    var reports: ReportListPage {
        ReportListPage(
            title: "Báo cáo", lead: "Theo kỳ và kế hoạch.", actions: [Action(label: "Yêu cầu báo cáo đột xuất", url: "/so/report_due/moi")],
            groups: [ReportGroup(id: "0", heading: "Quý III/2026", lead: "1/2 đã gửi · 1 trễ", rows: feeders)])
    }

    var noReports: ReportListPage {
        ReportListPage(
            title: "Báo cáo", lead: "Theo kỳ.", groups: [], none: Empty(heading: "Chưa có báo cáo nào", text: "Lịch lập khi công bố."))
    }
}
