import Pages

extension Samples {
    var urging: UrgePage {
        UrgePage(
            title: "Đôn đốc việc quá hạn", lead: "3 việc quá hạn của 2 nơi.", crumbs: [Link(text: "Điều hành", url: "/99901/dieu-hanh")],
            views: [
                Tab(label: "Tất cả", url: "/99901/don-doc", count: "3", current: true),
                Tab(label: "Nhiệm vụ", url: "/99901/don-doc?so=task", count: "2"),
            ], url: "/99901/don-doc", hidden: [Hidden(name: "so", value: "task")],
            groups: [
                UrgeBlock(
                    value: "p1", heading: "Công chức Văn hóa – Xã hội", detail: "Lý Thị Vân",
                    tag: Tag(text: "2 việc quá hạn", meaning: .late),
                    isPicked: true, note: "1/2 việc đã đôn đốc trong ngày làm việc này.", summary: "Lập danh mục dữ liệu mở và 1 việc khác",
                    items: [
                        AdminItem(
                            heading: "Lập danh mục dữ liệu mở", text: "Nhiệm vụ · đôn đốc gần nhất 08:12 20/11/2026",
                            tag: Tag(text: "quá hạn 3 ngày", meaning: .late), url: "/99901/so/task/1"),
                        AdminItem(heading: "Báo cáo tuần", tag: Tag(text: "quá hạn 1 ngày", meaning: .late), url: "/99901/so/task/2"),
                    ]),
                UrgeBlock(
                    heading: "Chưa giao ai", tag: Tag(text: "1 việc quá hạn", meaning: .late), note: "Giao việc trước.",
                    summary: "Cấp chữ ký số",
                    items: [AdminItem(heading: "Cấp chữ ký số", url: "/99901/so/task/3")]),
            ],
            fields: [
                Field(id: "f-note", name: "note", label: "Lời nhắn thêm", control: .longText, help: "Vào cuối mỗi tin"),
                Field(id: "f-again", name: "again", label: "Nhắc lại cả việc đã đôn đốc", control: .boolean),
            ], submitLabel: "Gửi đôn đốc",
            errors: [FormError(fieldID: "f-note", label: "Lời nhắn thêm", message: "Viết trong 300 ký tự.")],
            paging: Paging(nextUrl: "/99901/don-doc?trang=2", summary: "Trang 1/2"))
    }

    var noUrging: UrgePage {
        UrgePage(
            title: "Đôn đốc việc quá hạn", url: "/99901/don-doc", submitLabel: "Gửi đôn đốc",
            empty: Empty(heading: "Không có việc nào quá hạn", text: "Mọi việc đều trong hạn."))
    }

    var deliveryRules: DeliveryRulesPage {
        DeliveryRulesPage(
            title: "Cách nhận tin", lead: "Chọn tin nào gửi thêm ra ngoài.", crumbs: [Link(text: "Quản trị", url: "/99901/quan-tri")],
            views: [Tab(label: "Thông báo", url: "/99901/thong-bao"), Tab(label: "Cách nhận tin", url: "/99901/cai-dat", current: true)],
            actions: [Action(label: "Gửi tôi bản tin ngay", url: "/99901/thong-bao/ban-tin", isPost: true)],
            notes: ["Bạn chưa có số điện thoại di động."], url: "/99901/thong-bao/cai-dat",
            heads: [Tag(text: "Thư điện tử", meaning: .plain)],
            rows: [
                DeliveryRuleRow(
                    label: "Đôn đốc", help: "Có người giục",
                    cells: [
                        DeliveryRuleCell(
                            id: "f-mail-urge", name: "mail-urge", head: "Thư điện tử", label: "Đôn đốc: Thư điện tử",
                            options: [
                                Choice(value: "", label: "Như xã: gửi ngay", selected: true), Choice(value: "never", label: "không gửi"),
                            ])
                    ])
            ],
            fields: [Field(id: "f-quiet_from", name: "quiet_from", label: "Không gửi từ", value: "12:00", help: "Xã không gửi từ 21:00.")],
            errors: [FormError(fieldID: "f-quiet_from", label: "Không gửi từ", message: "Ghi giờ theo dạng 21:00.")])
    }
}
