import Pages

extension Samples {
    var citizenSignIn: CitizenSignInPage {
        CitizenSignInPage(
            title: "Đăng nhập dành cho người dân", lead: "Để nộp, theo dõi hồ sơ. Không cần mật khẩu.",
            error: "Nhập số di động (10 chữ số) hoặc địa chỉ thư điện tử.",
            providers: [Action(label: "Tiếp tục với VNeID", url: "/99901/cong-dan/qua/1", style: .primary)], codeHeading: "Hoặc nhận mã",
            form: TransitionForm(
                id: "code", label: "Gửi mã cho tôi", url: "/99901/cong-dan/ma", style: .primary,
                fields: [
                    Field(
                        id: "f-address", name: "address", label: "Số điện thoại", control: .text,
                        help: "Lần đầu đăng nhập sẽ mở tài khoản mới.",
                        required: true)
                ], hidden: [Hidden(name: "next", value: "/toi")]),
            officials: Link(text: "Tôi là cán bộ, công chức", url: "/99901/dang-nhap"))
    }

    var noCitizenSignIn: CitizenSignInPage {
        CitizenSignInPage(title: "Đăng nhập dành cho người dân", nothing: "Xã chưa mở cách đăng nhập nào cho người dân.")
    }

    var payment: PaymentPage {
        PaymentPage(
            title: "Nộp tiền: H42.99901-261122-0007", kicker: "Xã Suối Mây", tag: tag("Nộp thiếu", .atRisk), amount: "30.000 đồng",
            imageUrl: "/99901/nop-phi/TP2611220001-0123456789abcdef/ma.svg", imageAlt: "Mã VietQR để chuyển khoản",
            how: "Mở ứng dụng ngân hàng, quét mã, kiểm tra tên người nhận rồi chuyển.",
            rows: [
                PaymentRow(id: "account", label: "Số tài khoản", value: "0000099901"),
                PaymentRow(id: "content", label: "Nội dung chuyển khoản", value: "TP2611220001QH 2611220007"),
            ], note: "Đã nhận 20.000 đồng, còn thiếu 30.000 đồng.", pollUrl: "/99901/nop-phi/TP2611220001-0123456789abcdef")
    }

    var paid: PaymentPage { PaymentPage(title: "Nộp tiền: H42.99901-261122-0008", tag: tag("Đã nộp đủ", .achieved)) }
}
