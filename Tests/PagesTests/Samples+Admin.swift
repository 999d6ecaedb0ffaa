import Pages

extension Samples {
    var adminPage: AdminPage {
        AdminPage(
            title: "Sao lưu toàn bộ máy chủ", kicker: "Việc chạy nền", lead: "Mã hóa và khôi phục thử.",
            crumbs: [Link(text: "Quản trị", url: "/99901/quan-tri")], tag: tag("đang chạy", .onCourse),
            actions: [Action(label: "Đo lại", url: "/99901/quan-tri/dung-luong", isPost: true)],
            views: [Tab(label: "Tất cả", url: "?", current: true), Tab(label: "Bị lỗi", url: "?xem=loi", count: "2")],
            transitions: transitions,
            errors: [FormError(fieldID: "f-date", label: "Ngày", message: "Chưa chọn ngày.")],
            sections: [
                AdminSection(
                    label: "Theo sổ", text: "Gồm cả chỉ mục.", notes: ["Chưa đặt khóa sao lưu."],
                    meter: AdminMeter(text: "12 / 40 (30%)", percent: 30),
                    items: [
                        AdminItem(heading: "dinh-2026-11-20.bak", text: "12 MB · hôm qua", tag: tag("khôi phục thử được", .achieved)),
                        AdminItem(
                            heading: "Phòng Kinh tế", url: "/99901/so/unit/1", actions: [Action(label: "Thử", url: "/thu", isPost: true)]),
                    ], details: [Detail(label: "Nhật ký", value: "4,1 MB"), Detail(label: "Kết quả", value: "Xong.", isLong: true)],
                    columns: [ListColumn(label: "Sổ"), ListColumn(label: "Bản ghi", isNumber: true)],
                    rows: [
                        ListRow(
                            url: "/99901/so/task",
                            cells: [
                                ListCell(label: "Sổ", text: "Nhiệm vụ", url: "/99901/so/task"),
                                ListCell(label: "Bản ghi", text: "4.370", isNumber: true), ListCell(label: "Mức", tag: tag("lớn", .atRisk)),
                            ])
                    ],
                    form: TransitionForm(
                        id: "add", label: "Thêm", url: "/99901/quan-tri/lich-nghi", style: .primary,
                        fields: [Field(id: "f-date", name: "date", label: "Ngày", control: .date, required: true)],
                        hidden: [Hidden(name: "nam", value: "2026")])),
                AdminSection(label: "Còn lại", nothing: "Không có gì."),
            ], empty: Empty(heading: "Chưa đo lần nào", text: "Bấm “Đo lại”."), paging: Paging(nextUrl: "?trang=2"),
            pollUrl: "/99901/quan-tri/viec-nen/1")
    }

    var holidays: HolidayPage {
        HolidayPage(
            title: "Lịch nghỉ, làm bù", lead: "Hạn dời theo lịch này.", crumbs: [Link(text: "Quản trị", url: "/99901/quan-tri")],
            actions: [Action(label: "Mở sổ", url: "/99901/so/holiday")], views: [Tab(label: "2026", url: "?nam=2026", current: true)],
            summary: "Năm 2026: 249 ngày làm việc",
            months: [
                YearMonth(
                    label: "Tháng 9", weekdays: ["T2", "T3", "T4", "T5", "T6", "T7", "CN"],
                    weeks: [
                        YearWeek(days: [
                            YearDay(), YearDay(number: "1", kind: .working), YearDay(number: "2", kind: .off, note: "nghỉ: Quốc khánh"),
                            YearDay(number: "3", kind: .half, note: "làm nửa ngày"), YearDay(number: "4", kind: .working),
                            YearDay(number: "5", kind: .makeup, note: "làm bù"), YearDay(number: "6", kind: .weekend),
                        ])
                    ])
            ], errors: [FormError(fieldID: "f-date", label: "Ngày", message: "Chưa ghi ngày.")], sections: adminPage.sections)
    }

    private var verdict: SignatureVerdict {
        SignatureVerdict(
            heading: "Tệp đã bị sửa sau khi ký", text: "Chữ ký của Lò Văn Thử: có người đã thêm nội dung.", meaning: .late,
            signatures: [
                SignatureCard(
                    heading: "Lò Văn Thử", who: "Chủ tịch · UBND xã Suối Mây", tag: tag("Tệp bị sửa sau khi ký", .late),
                    explanation: "Có người đã thêm nội dung sau khi ký.", details: [Detail(label: "Ký lúc", value: "14:05 22/11/2026")])
            ])
    }

    var verifyPage: VerifyPage {
        VerifyPage(
            title: "Kiểm tra chữ ký số", lead: "Chọn tệp PDF nhận được.", crumbs: crumbs, fileName: "bao-cao.pdf", verdict: verdict,
            document: [Detail(label: "Số", value: "05/BC-UBND")], documentLabel: "Văn bản tại nơi ban hành",
            documentUrl: "/99901/so/outgoing/1/tep/pdf/ab",
            form: TransitionForm(
                id: "verify", label: "Kiểm tra", url: "/99901/xac-minh",
                fields: [Field(id: "f-file", name: "file", label: "Tệp PDF đã ký", control: .attachment, required: true, accept: ".pdf")]),
            error: "Nơi ban hành đã thay tệp này.")
    }

    var filePage: FilePage {
        FilePage(
            title: "Quyết định phân công.pdf", kicker: "Minh chứng", crumbs: crumbs, tag: tag("sạch", .achieved),
            downloadUrl: "/99901/so/task/1/tep/files/ab", details: [Detail(label: "Dung lượng", value: "1,2 MB")],
            imageUrl: "/99901/so/task/1/tep/files/ab/trang/1", text: "STT;Tên\n1;Bản Thông",
            views: [Tab(label: "Trang 1 / 3", url: "?trang=1", current: true)], nothing: "Loại tệp này không xem trước được.",
            verdict: verdict,
            signing: [
                TransitionForm(
                    id: "sign-dau", label: "Dấu của UBND xã", url: "/99901/so/task/1/tep/files/ab/ky", style: .primary,
                    fields: [Field(id: "sign-dau-pin", name: "pin", label: "Mã PIN", control: .password, required: true)],
                    hidden: [Hidden(name: "signer", value: "dau")])
            ], error: "Mã PIN không đúng.", codeUrl: "/99901/so/task/1/tep/files/ab/ma-qr", verifyUrl: "/99901/xac-minh/7HUB4M2K9QRT")
    }
}
