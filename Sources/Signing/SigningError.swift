public import Vietnamese

/// Why a file could not be signed, or its signatures not be judged.
public struct SigningError: Error, Sendable, CustomStringConvertible {
    public enum Code: String, Sendable, CaseIterable {
        /// A wrong PIN or password.
        case pin
        /// The token takes no PIN any more.
        case locked
        /// The key's file can't be read, or names no key.
        case key
        /// No token, no such certificate on it, or its driver does not answer.
        case token
        /// The signing service does not answer, or not as it should.
        case service
        /// The signing service does not let us in.
        case refused
        /// The certificate is not valid yet or any more.
        case certificate
        /// The certificate was revoked.
        case revoked
        /// No time stamp could be had.
        case timestamp
        /// The picture of a signature can't be read.
        case image
        /// No place for the signature was found in the document.
        case placement
        /// The leader has to sign before the office does.
        case order
        /// The file is no PDF, or a broken one.
        case pdf
        /// The file is locked with a password.
        case encrypted
        /// The signing tool is not installed, took too long, or failed.
        case tool
        /// A trusted certificate's file can't be read.
        case trust
        /// The list of signers can't be read, or says something that can't be.
        case settings
    }

    public let code: Code
    public let message: LocalizedText
    /// For the log; never holds a PIN, a password or a token.
    public let detail: String

    init(_ code: Code, _ message: LocalizedText? = nil, detail: String = "") {
        self.code = code
        self.message = message ?? code.message
        self.detail = detail
    }

    public var userMessage: String { message.vi }
    public var description: String { "\(code.rawValue): \(message(.en)) \(detail)" }
}

extension SigningError.Code {
    /// What a person reads: what is wrong and what to do.
    var message: LocalizedText {
        switch self {
        case .pin: .init(vi: "Mã PIN hoặc mật khẩu không đúng. Nhập lại.", en: "The PIN or password is wrong. Try again.")
        case .locked:
            .init(
                vi: "Thiết bị ký đã bị khóa vì nhập sai mã PIN nhiều lần. Liên hệ nơi cấp thiết bị để mở khóa.",
                en: "The token is locked after too many wrong PINs. Ask its issuer to unlock it.")
        case .key:
            .init(
                vi: "Không đọc được khóa ký. Quản trị viên kiểm tra tệp khóa và tên chứng thư trong danh sách chữ ký.",
                en: "The signing key can't be read. The administrator checks the key file and the certificate's name.")
        case .token:
            .init(
                vi: "Không thấy thiết bị ký hoặc chứng thư trên thiết bị. Cắm thiết bị vào máy chủ rồi thử lại.",
                en: "The token, or the certificate on it, is not found. Plug it into the server and try again.")
        case .service:
            .init(
                vi: "Dịch vụ ký số từ xa không trả lời. Thử lại sau ít phút.", en: "The signing service does not answer. Try again later.")
        case .refused:
            .init(
                vi: "Dịch vụ ký số từ xa từ chối. Đăng nhập lại dịch vụ để lấy mã truy cập mới.",
                en: "The signing service refused. Sign in there again for a new access token.")
        case .certificate:
            .init(
                vi: "Chứng thư số chưa có hiệu lực hoặc đã hết hạn. Gia hạn chứng thư rồi ký.",
                en: "The certificate is not valid yet, or expired. Renew it, then sign.")
        case .revoked: .init(vi: "Chứng thư số đã bị thu hồi, không dùng để ký được.", en: "The certificate was revoked.")
        case .timestamp:
            .init(
                vi: "Không lấy được dấu thời gian nên chưa ký. Thử lại sau ít phút.",
                en: "No time stamp could be had, so nothing was signed. Try again later.")
        case .image:
            .init(
                vi: "Hình chữ ký hoặc hình dấu không đọc được. Cần tệp PNG nền trong suốt.",
                en: "The picture of the signature or seal can't be read. It must be a PNG with a transparent ground.")
        case .placement: .init(vi: "Không thấy chỗ ký trong văn bản.", en: "No place to sign was found in the document.")
        case .order:
            .init(
                vi: "Người có thẩm quyền chưa ký văn bản này. Ký xong mới đóng dấu cơ quan.",
                en: "The leader has not signed this document yet. The office's seal comes after.")
        case .pdf: .init(vi: "Tệp này không phải PDF hoặc đã hỏng.", en: "This is no PDF file, or a broken one.")
        case .encrypted:
            .init(vi: "Tệp PDF có mật khẩu nên không đọc được. Chọn bản không đặt mật khẩu.", en: "The PDF is locked with a password.")
        case .tool:
            .init(
                vi: "Máy chủ chưa ký và kiểm tra chữ ký số được. Quản trị viên chạy scripts/setup run rồi thử lại.",
                en: "The server can't handle signatures yet. The administrator runs scripts/setup run.")
        case .trust:
            .init(
                vi: "Một tệp chứng thư tin cậy của máy chủ không đọc được. Báo người quản trị.",
                en: "A file of the server's trusted certificates can't be read. Tell the administrator.")
        case .settings: .init(vi: "Danh sách chữ ký dùng không được.", en: "The list of signers can't be used.")
        }
    }
}
