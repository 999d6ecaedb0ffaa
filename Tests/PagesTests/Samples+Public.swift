import Pages

extension Samples {
    var communeFront: CommuneFront {
        CommuneFront(
            title: "Xã Suối Mây", province: "Ủy ban nhân dân · tỉnh Lam Sơn",
            welcome: "Làm thủ tục, tra cứu hồ sơ và theo dõi những gì xã đã hứa.",
            lookup: SearchBox(url: "/99901/tra-cuu", placeholder: "khai sinh, 99901-261119-0007…"),
            services: [
                ServiceCard(label: "Sinh con", hint: "khai sinh, thẻ bảo hiểm y tế", url: "/dv/sinh"),
                ServiceCard(label: "Kết hôn", hint: "3 ngày làm việc", url: "/dv/cuoi"),
                ServiceCard(label: "Hộ kinh doanh", hint: "trực tuyến toàn trình", url: "/dv/kd"),
                ServiceCard(label: "Trợ cấp", hint: "xem điều kiện trước", url: "/dv/tc"),
                ServiceCard(label: "Gửi phản ánh", hint: "trả lời trong 5 ngày làm việc", url: "/pa"),
                ServiceCard(label: "Tất cả 187 thủ tục", url: "/dv"),
            ],
            plan: PlanSummary(
                heading: "Kế hoạch chuyển đổi số 2026",
                sentence: "28 trong 43 chỉ tiêu của năm đã đạt hoặc đúng tiến độ; 5 chỉ tiêu chưa có số liệu.",
                bar: planBar, url: "/99901/ke-hoach/2026", asOf: "Số liệu tính đến 14:32 hôm nay"),
            promises: [
                Promise(
                    text: "Hồ sơ được nộp và xử lý qua mạng", value: "96,4%", goal: "mục tiêu 100%", percent: 96,
                    tag: tag("nguy cơ", .atRisk), url: "/99901/chi-tieu/12"),
                Promise(
                    text: "Người dân hài lòng khi làm thủ tục", value: "97,1%", goal: "mục tiêu 95%", percent: 100,
                    tag: tag("đạt", .achieved), url: "/99901/chi-tieu/14"),
                Promise(
                    text: "Bản, thôn có sóng di động và cáp quang", value: "9/12 bản", goal: "mục tiêu 12/12", percent: 75,
                    tag: tag("đúng tiến độ", .onCourse), url: "/99901/chi-tieu/3"),
                Promise(text: "Người trưởng thành có sổ sức khỏe điện tử", goal: "mục tiêu 90%", tag: tag("chưa có số liệu", .unknown)),
            ],
            registers: [
                RegisterCard(label: "Di tích, lễ hội", text: "Nhà sàn cổ Bản Thông, lễ cơm mới…", count: "43", url: "/so/di-tich"),
                RegisterCard(label: "Sản phẩm OCOP", text: "Mật ong Khe Đá, chè shan Suối Mây", count: "6", url: "/so/ocop"),
                RegisterCard(label: "Điểm hỗ trợ dịch vụ công", text: "Giờ mở cửa, người trực", count: "12", url: "/so/diem"),
            ],
            contacts: [
                Detail(label: "Trung tâm Phục vụ hành chính công", value: "Thứ Hai – thứ Sáu, 7:30–11:30 và 13:30–17:00"),
                Detail(label: "Điện thoại", value: "0200 000 000", url: "tel:0200000000"),
                Detail(label: "Địa chỉ", value: "Bản Nà Lọc, xã Suối Mây, tỉnh Lam Sơn"),
            ], signInUrl: "/dang-nhap")
    }

    var communes: CommuneList {
        CommuneList(
            title: "Các xã, phường", lead: "14 xã của tỉnh Lam Sơn dùng chung máy chủ này.", query: "", url: "/",
            communes: [
                CommuneCard(
                    communeName: "Xã Suối Mây", detail: "99901 · 12 bản · 6.120 người", url: "/99901", bar: planBar,
                    summary: "28/43 chỉ tiêu đạt hoặc đúng tiến độ"),
                CommuneCard(
                    communeName: "Xã Khe Đá", detail: "99902 · 9 bản", url: "/99902",
                    bar: texts.bar([.achieved: 9, .atRisk: 12, .late: 6, .unknown: 11]), summary: "9/38 chỉ tiêu đạt"),
                CommuneCard(communeName: "Phường Nà Lọc", detail: "99903 · 14 tổ dân phố", url: "/99903", summary: "Kế hoạch chưa công bố"),
            ], paging: Paging(nextUrl: "/?sau=99903", summary: "3 trong 14"))
    }

    var search: SearchPage {
        SearchPage(
            title: "Tìm kiếm", url: "/99901/tim", query: "nha san", lead: "4 kết quả cho “nha san” (tìm không dấu)",
            correction: "Không có “nha snan”. Đây là kết quả của “nha san”.",
            groups: [
                SearchGroup(
                    label: "Di tích, lễ hội", count: "3", moreUrl: "/so/di-tich?q=nha+san",
                    hits: [
                        SearchHit(
                            heading: "Nhà sàn cổ Bản Thông", url: "/so/di-tich/1", before: "…ba gian hai chái,", match: "nhà sàn",
                            after: "dựng từ đầu thế kỷ trước…", detail: "Bản Thông", tag: tag("đã số hóa", .achieved)),
                        SearchHit(
                            heading: "Đình làng Nà Lọc", url: "/so/di-tich/2", before: "…kiến trúc", match: "nhà sàn", after: "năm gian…",
                            tag: tag("thiếu ảnh", .atRisk)),
                    ]),
                SearchGroup(
                    label: "Nhiệm vụ", count: "1",
                    hits: [SearchHit(heading: "Số hóa di tích, lễ hội", url: "/viec/9", tag: tag("còn 3 ngày làm việc", .onCourse))]),
            ])
    }

    var signIn: SignInPage {
        SignInPage(
            title: "Đăng nhập", url: "/dang-nhap", username: "chu-tich", error: "Tên đăng nhập hoặc mật khẩu chưa đúng. Còn 3 lần thử.",
            locked: "Tài khoản tạm khóa đến 14:45 vì nhập sai 5 lần.", next: "/99901/viec",
            help: "Quên mật khẩu? Liên hệ người quản trị của xã.",
            samples: [
                SampleAccount(username: "chu-tich", password: "dung-thu", label: "Chủ tịch UBND (Điều hành)"),
                SampleAccount(username: "van-hoa", password: "dung-thu", label: "Công chức Văn hóa – Xã hội (Việc của tôi)"),
            ])
    }

    var codeStep: CodeStepPage {
        CodeStepPage(
            title: "Nhập mã xác thực", url: "/dang-nhap/ma", error: "Mã chưa đúng hoặc đã hết hạn.", cancelUrl: "/dang-nhap",
            hidden: [Hidden(name: "next", value: "/99901/viec")], offersRecovery: true)
    }

    var accountTabs: [Tab] {
        [
            Tab(label: "Thiết bị", url: "/tai-khoan", current: true), Tab(label: "Đăng nhập hai bước", url: "/tai-khoan/hai-buoc"),
            Tab(label: "Mật khẩu", url: "/tai-khoan/mat-khau"),
        ]
    }

    var sessions: SessionsPage {
        SessionsPage(
            title: "Tài khoản và bảo mật", tabs: accountTabs,
            sessions: [
                SessionRow(
                    device: "Chrome trên Windows", address: "10.9.4.21", since: "23/11/2026 07:28", lastSeen: "bây giờ", isThis: true),
                SessionRow(
                    device: "Safari trên iPhone", address: "10.9.7.5", since: "12/11/2026 19:04", lastSeen: "hôm qua 21:15",
                    endUrl: "/phien/2/dung"),
            ], endAllUrl: "/phien/dung", everywhereUrl: "/phien/moi-noi")
    }

    var codeSetup: CodeSetupPage {
        CodeSetupPage(
            title: "Đăng nhập hai bước", tabs: accountTabs, url: "/hai-buoc", secret: "JBSW Y3DP EHPK 3PXP",
            otpauth: "otpauth://totp/Dinh:van-hoa?secret=JBSWY3DPEHPK3PXP", imageUrl: "/hai-buoc.svg",
            error: "Mã chưa khớp, hãy kiểm tra giờ trên điện thoại.")
    }

    var codeOn: CodeSetupPage {
        CodeSetupPage(
            title: "Đăng nhập hai bước", tabs: accountTabs, url: "/hai-buoc", isOn: true,
            recoveryCodes: ["4k7m-p2xd", "9wq3-hn6t", "c5rz-8vjb", "t2ye-6mfa"], turnOffUrl: "/hai-buoc/tat",
            codesLeft: "Còn 10 trên 10 mã dự phòng", renewUrl: "/hai-buoc/ma-du-phong")
    }

    var password: PasswordPage {
        PasswordPage(
            title: "Đổi mật khẩu", tabs: accountTabs, url: "/mat-khau", isForced: true, username: "van-hoa",
            fields: [
                Field(
                    id: "old", name: "old", label: "Mật khẩu hiện tại", control: .password, required: true, autocomplete: "current-password"
                ),
                Field(
                    id: "new", name: "new", label: "Mật khẩu mới", control: .password, error: "Mật khẩu này quá dễ đoán.", required: true,
                    autocomplete: "new-password"),
            ], errors: [FormError(fieldID: "new", label: "Mật khẩu mới", message: "quá dễ đoán")],
            rules: ["Từ 12 ký tự; một câu ngắn là tốt nhất.", "Không dùng lại 5 mật khẩu gần đây."])
    }

    var document: DocumentPage {
        DocumentPage(
            markdown: """
                # Đọc kế hoạch như thế nào
                Hệ thống đọc **văn bản đã ban hành** và giữ nguyên câu chữ. Xem [trợ giúp](/tro-giup) hoặc [cái bẫy](javascript:alert).

                ## Năm trạng thái
                - *đạt*: đã tới mục tiêu
                - *nguy cơ*: dự báo không tới kịp
                1. Mở kế hoạch
                2. Bấm `Vì sao có số này?`

                > Số chưa biết thì ghi là chưa biết.

                | Trạng thái | Nghĩa |
                |---|---|
                | trễ | quá hạn |

                ```
                dinh plan read <file>
                ```
                """, crumbs: [Link(text: "Trợ giúp", url: "/tro-giup")], lead: "Hai phút đọc.")
    }

    var admin: AdminHome {
        AdminHome(
            title: "Quản trị", lead: "Xã Suối Mây",
            attention: [
                AdminItem(
                    heading: "Chưa có bản sao lưu nào", text: "Sao lưu ngay.", tag: tag("cần ngay", .late), url: "/qt/sao-luu",
                    actions: [Action(label: "Sao lưu", url: "/qt/sao-luu", isPost: true)])
            ], calm: "Không có việc gì khác",
            facts: [
                Detail(label: "Phiên bản", value: "0.1.0"),
                Detail(label: "Sao lưu gần nhất", value: "02:00 hôm nay", tag: tag("đạt", .achieved)),
                Detail(label: "Nhật ký", value: "48.201 mục, chuỗi băm khớp"), Detail(label: "Đĩa trống", value: "61 GB"),
            ],
            groups: [
                AdminGroup(
                    label: "Con người",
                    cards: [
                        AdminCard(label: "Tài khoản", text: "38 người, 2 chưa đăng nhập lần nào", url: "/qt/tai-khoan"),
                        AdminCard(label: "Đơn vị và chức vụ", text: "8 đơn vị, 41 chức vụ", url: "/qt/don-vi"),
                        AdminCard(label: "Ủy quyền", url: "/qt/uy-quyen", tag: tag("1 sắp hết hạn", .atRisk)),
                    ]),
                AdminGroup(
                    label: "Dữ liệu",
                    cards: [
                        AdminCard(label: "Gói", text: "core, plan, onestop, culture", url: "/qt/goi"),
                        AdminCard(label: "Sao lưu", url: "/qt/sao-luu"),
                    ]),
            ])
    }

    var palette: PalettePage {
        PalettePage(
            correction: "Không có “sna”. Đây là kết quả của “san”.",
            groups: [PaletteGroup(label: "Trang", links: [PaletteLink(text: "Việc của tôi", url: "/99901/viec-cua-toi")])],
            emptyText: "Không tìm thấy", moreUrl: "/99901/tim?q=san")
    }

    var lookup: LookupOptions {
        LookupOptions(options: [
            Choice(value: "k1", label: "Đăng ký khai sinh", hint: "1.001193"), Choice(value: "k2", label: "Đăng ký kết hôn"),
        ])
    }
}
