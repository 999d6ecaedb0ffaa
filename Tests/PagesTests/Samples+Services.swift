import Pages

extension Samples {
    private var place: String { "/99901/dich-vu/thu-tuc/1.001193" }

    var services: ServiceList {
        var page = serviceList
        page.askUrl = "/99901/dich-vu/hoi"
        return page
    }

    private var serviceList: ServiceList {
        ServiceList(
            title: "Dịch vụ công", lead: "25 thủ tục của xã.", query: "khai sinh", url: "/99901/dich-vu",
            events: [
                Tab(label: "Có con nhỏ", url: "/99901/dich-vu?su-kien=birth", count: "3", current: true),
                Tab(label: "Tuổi già", url: "/99901/dich-vu?su-kien=retirement", count: "2"),
            ],
            services: [
                ServiceCard(label: "Đăng ký khai sinh", hint: "Toàn trình · trong ngày", url: place),
                ServiceCard(label: "Đăng ký lại khai sinh", url: place),
            ], heading: "2 thủ tục tìm thấy", trackUrl: "/99901/dich-vu/tra-cuu", numbersUrl: "/99901/dich-vu/tinh-hinh",
            account: Link(text: "Tài khoản của tôi", url: "/99901/toi"))
    }

    var noServices: ServiceList {
        ServiceList(
            title: "Dịch vụ công", query: "zzz", url: "/99901/dich-vu",
            empty: Empty(heading: "Không thấy thủ tục nào cho “zzz”", text: "Thử gõ ít chữ hơn."), trackUrl: "/99901/dich-vu/tra-cuu",
            numbersUrl: "/99901/dich-vu/tinh-hinh", account: Link(text: "Tài khoản của tôi", url: "/99901/toi"))
    }

    var service: ServicePage {
        ServicePage(
            title: "Đăng ký khai sinh", lead: "Ghi vào sổ hộ tịch và nhận giấy khai sinh cho con.",
            crumbs: [Link(text: "Dịch vụ công", url: "/99901/dich-vu")], applyUrl: place + "/khai", applyLabel: "Nộp trực tuyến",
            notice: "Bạn phải có mặt một lần.",
            facts: [Detail(label: "Thời gian", value: "Trong ngày"), Detail(label: "Phí", value: "Không thu")],
            papers: [
                PaperLine(label: "Giấy chứng sinh", note: "1 bản chính"),
                PaperLine(label: "Căn cước", tag: tag("Nhà nước đã có, không cần nộp", .achieved)),
            ], steps: "Nộp hồ sơ; tiếp nhận; trả kết quả.", legal: [Detail(label: "Căn cứ", value: "Luật Hộ tịch")])
    }

    var offlineService: ServicePage {
        ServicePage(title: "Chứng thực chữ ký", notice: "Chưa nộp trực tuyến được.")
    }

    var serviceStep: ServiceStep {
        ServiceStep(
            title: "Anh chị em ruột", kicker: "Đăng ký khai sinh", lead: "Không có thì bỏ qua trang này.",
            crumbs: [Link(text: "Đăng ký khai sinh", url: place)], progress: "Bước 3 trong 6", percent: 50, url: place + "/khai/siblings",
            draftUrl: place + "/khai/siblings?luu=1", backUrl: place + "/khai/parents", submitLabel: "Tiếp tục",
            addLabel: "Thêm anh chị em",
            parts: [
                StepPart(
                    label: "Anh chị em 1", help: "Viết như trong giấy khai sinh.",
                    fields: [
                        Field(
                            id: "f-r0-name", name: "r0.name", label: "Họ tên", value: "Lò Thị Một", error: "Cần điền họ tên.",
                            required: true)
                    ], removeValue: "0", removeLabel: "Bỏ anh chị em 1")
            ], errors: [FormError(fieldID: "f-r0-name", label: "Họ tên", message: "Cần điền họ tên.")],
            hidden: [Hidden(name: "_count", value: "1")], deciding: "parents_status", discardUrl: place + "/xoa")
    }

    var refusedService: ServiceStep {
        ServiceStep(
            title: "Có đúng thủ tục này không?", progress: "Bước 1 trong 6", percent: 16, url: place + "/khai/dieu-kien",
            submitLabel: "Tiếp tục", refusal: "Không thuộc thủ tục này, vì khai sinh đã đăng ký rồi. Hãy xin bản sao trích lục.",
            refusalUrl: "/99901/dich-vu")
    }

    var servicePapers: ServiceStep {
        var paper = Field(id: "f-1", name: "p-1", label: "Giấy chứng sinh", control: .attachment, help: "Đủ bốn góc", required: true)
        paper.accept = "image/*,.pdf"
        paper.isMultiple = true
        var file = AttachmentItem(fileName: "anh.jpg", url: "#f-1", detail: "210 KB")
        file.inputName = "remove"
        file.removeValue = "1 abc"
        paper.files = [file]
        return ServiceStep(
            title: "Ảnh giấy tờ", progress: "Bước 5 trong 6", percent: 83, url: place + "/khai/giay-to", submitLabel: "Tiếp tục",
            parts: [StepPart(fields: [paper])], hasFiles: true)
    }

    var servicePreview: ServiceStep {
        ServiceStep(
            title: "Xem lại và nộp", progress: "Bước 6 trong 6", percent: 100, url: place + "/khai/xem-lai", submitLabel: "Nộp hồ sơ",
            answers: [
                AnswerPart(
                    label: "Cháu bé", details: [Detail(label: "Họ tên", value: "Lò Văn Mẫu"), Detail(label: "Ngày sinh")],
                    editUrl: place + "/khai/child", problem: "Cần điền ngày sinh.")
            ])
    }

    var ownDossier: OwnDossier {
        OwnDossier(
            title: "Đăng ký khai sinh", lead: "Trung tâm trả lời trong 8 giờ làm việc.",
            crumbs: [Link(text: "Dịch vụ công", url: "/99901/dich-vu")],
            code: "H99.01-261122-0007", secret: "A7K2MQ", qrUrl: "/99901/dich-vu/ho-so/H99.01-261122-0007/ma-qr",
            tag: tag("Chờ bổ sung", .atRisk),
            pay: Action(label: "Nộp phí 8.000 đồng", url: "/99901/nop-phi/TP2611220001-0123456789abcdef", style: .primary),
            facts: [Detail(label: "Nộp lúc", value: "8:00 22/11/2026")],
            moments: [DossierMoment(label: "Chờ tiếp nhận", time: "8:00 22/11/2026"), DossierMoment(label: "Chờ bổ sung", isNow: true)],
            supplement: TransitionForm(
                id: "supplement", label: "Gửi bổ sung", url: "/99901/dich-vu/ho-so/H99.01-261122-0007/bo-sung",
                explanation: "1. Giấy chứng sinh: ảnh mờ",
                fields: [Field(id: "f-2", name: "p-2", label: "Giấy chứng sinh", control: .attachment, required: true)]),
            withdraw: TransitionForm(
                id: "withdraw", label: "Rút hồ sơ", url: "/99901/dich-vu/ho-so/H99.01-261122-0007/rut", style: .danger,
                explanation: "Hồ sơ dừng lại.",
                fields: [Field(id: "f-reason", name: "reason", label: "Vì sao rút?", required: true)]),
            answers: [AnswerPart(label: "Cháu bé", details: [Detail(label: "Họ tên", value: "Lò Văn Mẫu")])])
    }

    var settledDossier: OwnDossier {
        OwnDossier(
            title: "Đăng ký khai sinh", code: "H99.01-261122-0007", tag: tag("Đã trả kết quả", .achieved),
            notice: Notice(text: "Lý do: thiếu giấy tờ", meaning: .late), results: [AttachmentItem(fileName: "ket-qua.pdf", url: "/tep")],
            grades: [GradeButton(value: "satisfied", label: "Hài lòng"), GradeButton(value: "dissatisfied", label: "Không hài lòng")],
            rateUrl: "/99901/dich-vu/ho-so/H99.01-261122-0007/danh-gia", rated: "Bạn đã đánh giá hồ sơ này.")
    }

    var serviceNumbers: ServiceNumbers {
        ServiceNumbers(
            title: "Tình hình giải quyết hồ sơ", lead: "Tháng 11/2026", crumbs: [Link(text: "Dịch vụ công", url: "/99901/dich-vu")],
            figures: [FigureCard(label: "Tiếp nhận", value: "84", detail: "61 trực tuyến"), FigureCard(label: "Trước và đúng hạn")],
            columns: ["Lĩnh vực", "Tiếp nhận"], rows: [ServiceNumbersRow(label: "Hộ tịch", cells: ["40"])])
    }
}
