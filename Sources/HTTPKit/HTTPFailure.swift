public import HTTPTypes
import Hummingbird

/// A request that cannot be answered as asked, with what the person may do about it. Thrown by handlers and by this module;
/// turned into a page or into `application/problem+json` (RFC 9457) by the pipeline.
public struct HTTPFailure: Error, Sendable {
    public var status: HTTPResponse.Status
    /// A stable name for programs and tests, e.g. `not-found`.
    public var code: String
    /// What went wrong, without details of the machinery: in Vietnamese, or in the reader's language where there is no `phrase`.
    public var userMessage: String
    /// What to do next, in the same language.
    public var hint: String?
    /// Where the site has the words in other languages; nil where they are the reader's already.
    public var phrase: Phrase?
    public var headers: HTTPFields
    /// The fields a person typed into a form that was refused for its token only: the page offers them for sending again.
    /// Given only when the browser vouches that the form was our own.
    public var typed: [FormData.Field]

    /// A text of the site's catalogue: see `SiteOptions.phrase`.
    public struct Phrase: Sendable, Equatable {
        public var key: String
        /// What stands for `{0}`, `{1}` … in message and hint.
        public var arguments: [String]

        public init(_ key: String, _ arguments: String...) {
            self.key = key
            self.arguments = arguments
        }
    }

    public init(
        _ status: HTTPResponse.Status, code: String, _ userMessage: String, hint: String? = nil, headers: HTTPFields = [:],
        typed: [FormData.Field] = [], phrase: Phrase? = nil
    ) {
        self.status = status
        self.code = code
        self.userMessage = userMessage
        self.hint = hint
        self.headers = headers
        self.typed = typed
        self.phrase = phrase
    }
}

extension HTTPFailure {
    public static var notFound: Self {
        .init(
            .notFound, code: "not-found", "Không tìm thấy trang này", hint: "Kiểm tra lại địa chỉ hoặc quay về trang chủ.",
            phrase: Phrase("not-found"))
    }

    public static var signInNeeded: Self {
        .init(
            .unauthorized, code: "sign-in-needed", "Cần đăng nhập để xem trang này", hint: "Đăng nhập rồi mở lại trang.",
            phrase: Phrase("sign-in-needed"))
    }

    public static var forbidden: Self {
        .init(
            .forbidden, code: "forbidden", "Bạn không có quyền làm việc này",
            hint: "Liên hệ người quản trị nếu công việc của bạn cần quyền này.", phrase: Phrase("forbidden"))
    }

    public static func badRequest() -> Self {
        .init(
            .badRequest, code: "bad-request", "Yêu cầu không hợp lệ", hint: "Quay lại, kiểm tra nội dung rồi gửi lại.",
            phrase: Phrase("bad-request"))
    }

    /// - Parameters:
    ///   - message: in the reader's language, or in Vietnamese with a `phrase` of the catalogue.
    public static func badRequest(_ message: String, code: String = "bad-request", phrase: Phrase? = nil) -> Self {
        .init(.badRequest, code: code, message, phrase: phrase)
    }

    /// RFC 9110, 15.5.6: the answer names the methods that the address knows.
    public static func methodNotAllowed(_ allowed: [HTTPRequest.Method]) -> Self {
        let names = allowed.map(\.rawValue).sorted().joined(separator: ", ")
        return .init(
            .methodNotAllowed, code: "method-not-allowed", "Trang này không nhận cách gửi đó",
            hint: "Quay lại trang trước và dùng nút trên trang.", headers: [.allow: names], phrase: Phrase("method-not-allowed"))
    }

    /// - Parameter limit: the size that would have been accepted, in bytes.
    public static func tooLarge(limit: Int) -> Self {
        let size = limit >= 1 << 20 ? "\(limit >> 20) MB" : "\(limit >> 10) KB"
        return .init(
            .contentTooLarge, code: "too-large", "Nội dung gửi lên quá lớn", hint: "Giới hạn là \(size). Giảm dung lượng rồi gửi lại.",
            phrase: Phrase("too-large-limit", size))
    }

    /// - Parameter retryAfter: whole seconds until the next try can succeed.
    public static func tooManyRequests(retryAfter: Int) -> Self {
        .init(
            .tooManyRequests, code: "too-many-requests", "Bạn thao tác quá nhanh", hint: "Thử lại sau \(retryAfter) giây.",
            headers: [.retryAfter: String(retryAfter)], phrase: Phrase("too-many-requests", String(retryAfter)))
    }

    public static var csrf: Self {
        .init(
            .forbidden, code: "csrf", "Phiên làm việc đã đổi, bấm gửi lại",
            hint: "Nếu bạn không tự bấm gửi biểu mẫu này, hãy đóng trang.", phrase: Phrase("csrf"))
    }

    public static var tooSlow: Self {
        .init(
            .requestTimeout, code: "too-slow", "Đường truyền quá chậm nên việc gửi bị dừng", hint: "Kiểm tra kết nối rồi gửi lại.",
            phrase: Phrase("too-slow"))
    }

    public static var unavailable: Self {
        .init(
            .serviceUnavailable, code: "unavailable", "Hệ thống đang bận", hint: "Thử lại sau ít phút.", headers: [.retryAfter: "30"],
            phrase: Phrase("unavailable"))
    }

    static func internalError(_ requestID: String) -> Self {
        .init(
            .internalServerError, code: "internal", "Hệ thống gặp lỗi, việc vừa làm chưa được ghi",
            hint: "Thử lại; nếu vẫn lỗi, báo người quản trị mã \(requestID).", phrase: Phrase("internal", requestID))
    }

    /// The failure for an error of the HTTP library (bad framing, a missing parameter); nil for an error nobody foresaw.
    public init?(library error: any Error) {
        guard let error = error as? any HTTPResponseError else { return nil }
        switch error.status {
        case .notFound: self = .notFound
        case .contentTooLarge:
            self = .init(
                .contentTooLarge, code: "too-large", "Nội dung gửi lên quá lớn", hint: "Giảm dung lượng rồi gửi lại.",
                phrase: Phrase("too-large"))
        case let status where status.kind == .clientError:
            self = .badRequest()
            self.status = status
        default: return nil
        }
    }
}

/// Thrown to leave a handler for another page of this site, e.g. for the sign-in page.
public struct Redirect: Error, Sendable {
    public let location: String
    public let status: HTTPResponse.Status

    /// - Parameter location: a path on this site; anything else is replaced by `/`, so that nobody is sent elsewhere.
    public init(_ location: String, status: HTTPResponse.Status = .seeOther) {
        self.location = localPath(location) ?? "/"
        self.status = status
    }
}

/// The text when it is a path on this site (`/…`), else nil: for `?next=` parameters. `//host`, `/\host`, schemes and control characters
/// do not pass.
public func localPath(_ text: String) -> String? {
    let bytes = Array(text.utf8)
    guard bytes.first == UInt8(ascii: "/"), bytes.count <= 2048 else { return nil }
    guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7F && $0 != UInt8(ascii: "\\") }) else { return nil }
    return bytes.count > 1 && bytes[1] == UInt8(ascii: "/") ? nil : text
}
