import Pages
import Vietnamese

/// Every page with invented data: the commune Suối Mây and the province Lam Sơn do not exist.
struct Samples {
    let texts: Texts

    /// Name, page, who looks at it.
    var all: [(name: String, page: any Page, frame: Frame)] {
        [
            ("trang-xa", communeFront, citizen), ("danh-sach-xa", communes, citizen), ("tim-kiem", search, official("")),
            ("dang-nhap", signIn, citizen), ("dang-nhap-ma", codeStep, citizen), ("phien", sessions, official("")),
            ("hai-buoc", codeSetup, official("")), ("hai-buoc-bat", codeOn, official("")), ("mat-khau", password, official("")),
            ("so", registers, official("Sổ")), ("danh-sach", list, official("Sổ")), ("danh-sach-trong", emptyList, official("Sổ")),
            ("bieu-mau", form, official("Sổ")), ("xac-nhan", confirm, official("Sổ")), ("hang-loat", bulk, official("Sổ")),
            ("them-dieu-kien", builder, official("Sổ")), ("cot", columns, official("Sổ")), ("xung-dot", conflict, official("Sổ")),
            ("ho-so", record, official("Sổ")), ("bang", board, official("Sổ")), ("nhat-ky", history, official("Sổ")),
            ("lich", calendar, official("Sổ")), ("lich-trong", emptyCalendar, official("Sổ")), ("dia-chi-lich", feeds, official("")),
            ("bieu-do", chart, official("Sổ")), ("dong-thoi-gian", timeline, official("Sổ")), ("ban-in", printed, official("Sổ")),
            ("nhan", labels, official("Sổ")), ("ban-do", map, official("Sổ")), ("kien-truc", architecture, official("Sổ")),
            ("kien-truc-trong", noArchitecture, official("Sổ")), ("tiep-nhan", intakeSearch, official("Một cửa")),
            ("tiep-nhan-trong", noIntake, official("Một cửa")), ("thong-ke-mot-cua", dossierTable, official("Một cửa")),
            ("doi-chieu", intakeCheck, official("Một cửa")), ("doi-chieu-trong", noFindings, official("Một cửa")),
            ("doc-giay-to", paperReading, official("Một cửa")),
            ("phieu-ho-so", slip, official("Một cửa")), ("lay-so", queueTaking, citizen), ("lay-so-trong", noQueue, citizen),
            ("so-thu-tu", queueNumber, citizen), ("man-hinh-sanh", queueScreen, citizen), ("man-hinh-trong", emptyScreen, citizen),
            ("quay", queueCounter, official("Một cửa")), ("quay-trong", idleCounter, official("Một cửa")), ("dat-lich", slots, citizen),
            ("het-lich", noSlots, citizen),
            ("chat-luong", quality, official("Sổ")), ("chat-luong-trong", noQuality, official("Sổ")),
            ("chat-luong-so", qualityOfRegister, official("Sổ")), ("ban-ghi-trung", twins, official("Sổ")),
            ("gop-ban-ghi", merge, official("Sổ")),
            ("thung-rac", bin, official("Sổ")), ("nhat-ky-gui", deliveries, official("Quản trị")),
            ("don-doc", urging, keeper), ("don-doc-trong", noUrging, keeper), ("cach-nhan-tin", deliveryRules, official("")),
            ("viec-cua-toi", myWork, official("Việc của tôi")),
            ("cho-duyet", approvals, leader), ("khong-cho-duyet", noApprovals, leader),
            ("viec-da-xong", noWork, official("Việc của tôi")), ("dieu-hanh", dashboard, leader), ("cac-ke-hoach", plans, keeper),
            ("ke-hoach", plan, keeper), ("nhap-ke-hoach", upload, keeper), ("doc-ke-hoach", review, keeper), ("doan-goc", passage, keeper),
            ("thuoc-do", metrics, keeper), ("thuoc-do-cho-gan", unboundTargets, keeper), ("thuoc-do-trong", noMetrics, keeper),
            ("mot-thuoc-do", metric, keeper), ("thuoc-do-chua-dung", unusedMetric, keeper),
            ("ban-khac", revision, keeper), ("so-lieu", figures, official("Sổ")), ("so-lieu-trong", noFigures, official("Sổ")),
            ("so-lieu-chot", statement, official("Sổ")),
            ("chi-tieu", target, official("Kế hoạch")), ("ra-soat", lint, keeper),
            ("mot-so-lieu", figure, official("Sổ")), ("cham-diem", scores, official("Sổ")), ("cham-diem-trong", noScores, official("Sổ")),
            ("bao-cao", reports, official("Kế hoạch")), ("bao-cao-trong", noReports, official("Kế hoạch")),
            ("viet-bao-cao", writtenReport, official("Kế hoạch")), ("bao-cao-da-gui", sentReport, official("Kế hoạch")),
            ("lich-bao-cao-nam", reportYear, official("Kế hoạch")), ("doi-chieu-bao-cao", reconciliation, official("Kế hoạch")),
            ("mot-bo-chi-so", score, official("Sổ")), ("bo-chi-so-trong", noScore, official("Sổ")),
            ("xep-hang", scoreRanking, official("Sổ")), ("xep-hang-trong", noRanking, official("Sổ")),
            ("cac-xa", province, leader), ("cac-xa-trong", noProvince, leader), ("so-lieu-cac-xa", provinceFigure, leader),
            ("dich-vu", services, citizen), ("dich-vu-trong", noServices, citizen), ("thu-tuc", service, citizen),
            ("thu-tuc-tai-quay", offlineService, citizen), ("khai-mot-trang", serviceStep, citizen),
            ("khai-khong-dung", refusedService, citizen),
            ("khai-giay-to", servicePapers, citizen), ("khai-xem-lai", servicePreview, citizen), ("ho-so-cua-toi", ownDossier, citizen),
            ("ho-so-xong", settledDossier, citizen), ("tinh-hinh", serviceNumbers, citizen),
            (
                "loi-404", ErrorPage.standard(404, texts: texts, links: [Link(text: "Về trang đầu", url: "/99901")], reference: "7f3a-19"),
                citizen
            ),
            ("tro-giup", document, citizen), ("quan-tri", admin, official("")),
            ("quan-tri-trang", adminPage, official("Quản trị")), ("lich-nghi", holidays, official("Quản trị")),
            ("xac-minh", verifyPage, citizen),
            ("cong-dan-dang-nhap", citizenSignIn, citizen), ("cong-dan-chua-co-cach", noCitizenSignIn, citizen),
            ("nop-phi", payment, citizen), ("da-nop-phi", paid, citizen),
            ("tep", filePage, official("Sổ")), ("van-ban", officialDocument, official("Sổ")),
            ("van-ban-da-ban-hanh", issuedDocument, official("Sổ")),
            ("ban-trinh-bay", documentPreview, official("Sổ")), ("ban-trinh-bay-hong", noPreview, official("Sổ")),
            ("goi-y", lookup, citizen), ("bang-lenh", palette, citizen),
            ("nhap-tep", tableUpload, official("Sổ")), ("khop-cot", tableMatch, official("Sổ")),
            ("dang-kiem-tra", tableRunning, official("Sổ")),
            ("da-kiem-tra", tableChecked, official("Sổ")), ("kiem-tra-hong", tableFailed, official("Sổ")),
        ]
    }

    private func frame(_ items: [(String, String, String?)], current: String, account: AccountBox?) -> Frame {
        Frame(
            place: "Xã Suối Mây", placeUrl: "/99901", demoNotice: "Dữ liệu mẫu · xã Suối Mây, tỉnh Lam Sơn là địa danh hư cấu",
            navigation: items.map { NavigationItem(label: $0.0, url: $0.1, current: $0.0 == current, count: $0.2) },
            search: account == nil ? nil : SearchBox(url: "/99901/tim", placeholder: "Tìm mọi thứ…", paletteUrl: "/99901/tim/nhanh"),
            account: account,
            signInUrl: account == nil ? "/dang-nhap" : nil, languageUrl: "?ngon-ngu=en", formToken: "m4u-7hu",
            version: "0.1.0", sourceUrl: "/ma-nguon", licence: "EUPL-1.2",
            footerLinks: [Link(text: "Trợ giúp", url: "/tro-giup"), Link(text: "Quyền riêng tư", url: "/rieng-tu")])
    }

    var citizen: Frame {
        frame(
            [("Trang xã", "/99901", nil), ("Kế hoạch", "/99901/ke-hoach", nil), ("Tra cứu", "/99901/tra-cuu", nil)], current: "Trang xã",
            account: nil)
    }

    func official(_ current: String) -> Frame {
        frame(
            [
                ("Việc của tôi", "/99901/viec", "14"), ("Kế hoạch", "/99901/ke-hoach", nil), ("Sổ", "/99901/so", nil),
                ("Báo cáo", "/99901/bao-cao", nil),
            ],
            current: current, account: account("Công chức Văn hóa – Xã hội"))
    }

    var leader: Frame {
        frame(
            [
                ("Điều hành", "/99901/dieu-hanh", nil), ("Việc của tôi", "/99901/viec", "3"), ("Kế hoạch", "/99901/ke-hoach", nil),
                ("Sổ", "/99901/so", nil),
            ],
            current: "Điều hành", account: account("Chủ tịch UBND"))
    }

    var keeper: Frame {
        frame(
            [
                ("Kế hoạch", "/99901/ke-hoach", nil), ("Nhập kế hoạch", "/99901/nhap", nil), ("Việc của tôi", "/99901/viec", "5"),
                ("Sổ", "/99901/so", nil),
            ],
            current: "Kế hoạch", account: account("Người giữ kế hoạch"))
    }

    private func account(_ post: String) -> AccountBox {
        AccountBox(
            personName: "Tài khoản mẫu 07", postName: post,
            posts: [
                PostChoice(value: "p1", label: post, current: true), PostChoice(value: "p2", label: "Thư ký Ban Chỉ đạo (kiêm nhiệm)"),
            ], switchUrl: "/chuc-vu", settingsUrl: "/tai-khoan", signOutUrl: "/dang-xuat")
    }

    func tag(_ text: String, _ meaning: Meaning) -> Tag { Tag(text: text, meaning: meaning) }

    var crumbs: [Link] { [Link(text: "Sổ", url: "/99901/so"), Link(text: "Hồ sơ thủ tục hành chính", url: "/99901/so/ho-so")] }

    var planBar: StackedBar { texts.bar([.achieved: 18, .onCourse: 10, .atRisk: 7, .late: 3, .unknown: 5]) }

    var six: SixClarity {
        SixClarity(items: [
            SixItem(label: "Rõ người", value: "Công chức Văn hóa – Xã hội"),
            SixItem(label: "Rõ việc", value: "Tập huấn 11 tổ, 74 thành viên"),
            SixItem(label: "Rõ thời gian", value: "25/8 – 20/11/2026"),
            SixItem(label: "Rõ trách nhiệm", value: "Trưởng phòng Văn hóa – Xã hội"),
            SixItem(label: "Rõ thẩm quyền"), SixItem(label: "Rõ sản phẩm", value: "Danh sách dự, bài kiểm tra đạt từ 80%"),
        ])
    }

    var entries: [HistoryEntry] {
        [
            HistoryEntry(
                what: "Nộp minh chứng", who: "Công chức Văn hóa – Xã hội", time: "20/11/2026 16:12", meaning: .achieved,
                note: "9 lớp đã tổ chức, 61 người đạt; danh sách có ký kèm theo."),
            HistoryEntry(
                what: "Sửa thời hạn", who: "Thư ký Ban Chỉ đạo", time: "19/11/2026 16:40", meaning: .atRisk,
                note: "Bản Thông xin dời vì mưa lũ, gộp học tại nhà văn hóa Nà Lọc.",
                changes: [
                    Change(label: "Hạn", before: "15/11/2026", after: "20/11/2026"), Change(label: "Địa điểm", after: "Nhà văn hóa Nà Lọc"),
                ]),
            HistoryEntry(what: "Giao nhiệm vụ", who: "Phó Chủ tịch UBND", time: "25/08/2026 08:05", meaning: .onCourse),
        ]
    }

    var transitions: [TransitionForm] {
        [
            TransitionForm(
                id: "t-submit", label: "Nộp kết quả", url: "/99901/viec/8/nop", style: .primary,
                explanation: "Chuyển cho Phó Chủ tịch UBND nghiệm thu; hạn nghiệm thu 3 ngày làm việc.",
                fields: [
                    Field(
                        id: "t-result", name: "result", label: "Kết quả", control: .longText, help: "Nêu số lớp, số người đạt.",
                        required: true),
                    Field(
                        id: "t-file", name: "file", label: "Minh chứng", control: .attachment, required: true, accept: ".pdf,.jpg,.docx",
                        isMultiple: true),
                ], hidden: [Hidden(name: "_version", value: "7")], key: "n"),
            TransitionForm(
                id: "t-extend", label: "Xin gia hạn", url: "/99901/viec/8/gia-han",
                fields: [
                    Field(id: "t-date", name: "until", label: "Đến ngày", control: .date, required: true),
                    Field(id: "t-why", name: "reason", label: "Lý do", control: .longText, required: true),
                ], key: "g"),
            TransitionForm(id: "t-start", label: "Ghi vướng mắc", url: "/99901/viec/8/vuong", style: .quiet),
        ]
    }

    var late: Deadline {
        Deadline(text: "quá hạn 3 giờ làm việc", meaning: .late, date: "17:00 thứ Sáu 20/11/2026", detail: "đã dùng 61/60 ngày làm việc")
    }

    var training: FigureCard {
        FigureCard(
            label: "Chỉ tiêu 26 · Tổ công nghệ số được tập huấn", value: "81,8%", detail: "9/11 tổ · mục tiêu 100%",
            tag: tag("nguy cơ · còn 2 tổ", .atRisk),
            trend: Sparkline(values: [0, 9, 18, 36, 54, 64, 73, 82], goal: 100, meaning: .atRisk), url: "/99901/chi-tieu/26",
            whyUrl: "/99901/chi-tieu/26/vi-sao")
    }
}
