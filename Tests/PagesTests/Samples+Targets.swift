import Pages

extension Samples {
    var lint: LintPage {
        LintPage(
            title: "Rà soát kế hoạch", lead: "3 chỗ cần sửa", crumbs: [Link(text: "Kế hoạch", url: "/ke-hoach/1")],
            groups: [
                LintBlock(
                    id: "contradicted", heading: "Số đã khai khác số đếm", count: 1, text: "Đơn vị khai xem lại.",
                    rows: [LintRow(text: "38. Hệ thống được phê duyệt", url: "/chi-tieu/1", detail: "đếm được 66,7%, đã khai 80%")])
            ], empty: Empty(heading: "Không thấy gì phải sửa", text: "Xem lại sau."))
    }

    var target: TargetPage {
        TargetPage(
            title: "Tỷ lệ thành viên tổ được tập huấn", kicker: "Chỉ tiêu 33 · Xã hội số",
            crumbs: [Link(text: "Kế hoạch", url: "/ke-hoach/1")],
            actions: [Action(label: "Mở bản ghi", url: "/so/target/1")],
            cards: [
                FigureCard(
                    label: "Hiện nay", value: "71,4%", detail: "30/42 · đếm từ sổ", tag: Tag(text: "nguy cơ", meaning: .atRisk),
                    trend: Sparkline(values: [50, 60, 71.4], goal: 100), whyUrl: "/so-lieu/community.trained_share")
            ],
            gap: GapBlock(
                heading: "Còn thiếu 12 thành viên", text: "Đang có 30/42.", url: "/so/team_member?where=x", linkLabel: "Xem 12 bản ghi",
                units: [Link(text: "Xóm 3: 4", url: "/so-lieu/x?don-vi=3")]),
            empty: Empty(
                heading: "Chưa có số liệu", text: "Chưa gắn thước đo", action: Link(text: "Khai số liệu", url: "/so/target_result/moi")),
            sources: [
                FigureSource(
                    label: "Số liệu khai", count: "84%", detail: "Doanh nghiệp", url: "/so/target_result/1", linkLabel: "Xem minh chứng")
            ], details: [Detail(label: "Chủ trì", value: "Phòng Văn hóa - Xã hội")])
    }
}
