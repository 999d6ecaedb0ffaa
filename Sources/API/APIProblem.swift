public import Registers
public import Vietnamese

/// Why a request was not answered as asked, told as RFC 9457 has it. Each kind has an address of its own, documented in docs/api.md.
public struct APIProblem: Error, Sendable {
    public enum Kind: String, Sendable, CaseIterable {
        case badRequest = "bad-request"
        case tokenInvalid = "token-invalid"
        case tokenNeeded = "token-needed"
        case signInNeeded = "sign-in-needed"
        case forbidden
        case mirrored
        case notFound = "not-found"
        case methodNotAllowed = "method-not-allowed"
        case conflict
        case inUse = "in-use"
        case keyInProgress = "idempotency-in-progress"
        case changedMeanwhile = "precondition-failed"
        case tooLarge = "too-large"
        case unsupportedType = "unsupported-media-type"
        case invalid
        case keyReused = "idempotency-key-reused"
        case conditionNeeded = "precondition-required"
        case tooManyRequests = "too-many-requests"
        case `internal`
        case unavailable
    }

    /// What is wrong at one place of the request.
    public struct Place: Sendable, Equatable {
        /// The field of the record or the parameter; nil where it is none in particular.
        public let field: String?
        /// `required`, `type`, `unknown`, `read_only`, `not_editable`, `value` …
        public let code: String
        public let message: LocalizedText
        /// Which item of a batch, from 0.
        public var item: Int?

        public init(_ field: String?, _ code: String, vi: String, en: String) {
            self.init(field, code, LocalizedText(vi: vi, en: en))
        }

        public init(_ field: String?, _ code: String, _ message: LocalizedText) {
            self.field = field
            self.code = code
            self.message = message
        }

        public var json: JSON {
            var members = [
                JSON.Member("field", JSON(field)), .init("code", .string(code)), .init("message_vi", .string(message.vi)),
                .init("message_en", .string(message(.en))),
            ]
            if let item { members.append(.init("item", JSON(item))) }
            return .object(members)
        }
    }

    public let kind: Kind
    /// What happened this time; nil where the title says it all.
    public var detail: LocalizedText?
    public var places: [Place]
    /// Headers by name that the answer carries besides.
    public var headers: [(name: String, value: String)] = []

    public init(_ kind: Kind, _ detail: LocalizedText? = nil, places: [Place] = []) {
        self.kind = kind
        self.detail = detail
        self.places = places
    }

    public init(_ kind: Kind, vi: String, en: String, places: [Place] = []) {
        self.init(kind, LocalizedText(vi: vi, en: en), places: places)
    }

    /// A parameter or header that can't be read.
    public static func parameter(_ name: String, vi: String, en: String) -> APIProblem {
        APIProblem(.badRequest, LocalizedText(vi: vi, en: en), places: [Place(name, "parameter", vi: vi, en: en)])
    }

    /// What the registry refused.
    public init(_ error: RecordError) {
        let kind: Kind =
            switch error.code {
            case .invalid: .invalid
            case .conflict: .conflict
            case .notFound: .notFound
            case .forbidden: .forbidden
            case .mirrored: .mirrored
            case .inUse: .inUse
            }
        self.init(kind, error.message, places: error.problems.map { Place($0.field, "value", $0.message) })
    }

    /// The answer's body.
    ///
    /// - Parameters:
    ///   - instance: the path that was asked for.
    ///   - request: the id by which the server's log knows the request.
    public func json(_ language: Language, instance: String, request: String) -> JSON {
        var members = [
            JSON.Member("type", .string(kind.type)), .init("title", .string(kind.title(language))), .init("status", JSON(kind.status)),
            .init("code", .string(kind.rawValue)),
        ]
        if let detail { members.append(.init("detail", .string(detail(language)))) }
        members += [.init("instance", .string(instance)), .init("request_id", .string(request))]
        if !places.isEmpty { members.append(.init("errors", .array(places.map(\.json)))) }
        return .object(members)
    }
}

extension APIProblem.Kind {
    /// The problem's type, the same on every server.
    public var type: String { "urn:dinh:problem:\(rawValue)" }

    public var status: Int {
        switch self {
        case .badRequest: 400
        case .tokenInvalid, .tokenNeeded, .signInNeeded: 401
        case .forbidden, .mirrored: 403
        case .notFound: 404
        case .methodNotAllowed: 405
        case .conflict, .inUse, .keyInProgress: 409
        case .changedMeanwhile: 412
        case .tooLarge: 413
        case .unsupportedType: 415
        case .invalid, .keyReused: 422
        case .conditionNeeded: 428
        case .tooManyRequests: 429
        case .internal: 500
        case .unavailable: 503
        }
    }

    public var title: LocalizedText {
        switch self {
        case .badRequest: .init(vi: "Yêu cầu không đọc được", en: "The request can't be read")
        case .tokenInvalid: .init(vi: "Mã truy cập sai, hết hạn hoặc đã thu hồi", en: "The token is wrong, expired or revoked")
        case .tokenNeeded: .init(vi: "Việc ghi cần mã truy cập", en: "Writing needs a token")
        case .signInNeeded: .init(vi: "Cần mã truy cập hoặc đăng nhập", en: "A token or a session is needed")
        case .forbidden: .init(vi: "Không có quyền", en: "The right is missing")
        case .mirrored: .init(vi: "Bản ghi đồng bộ, chỉ sửa ở hệ thống nguồn", en: "A mirrored record is changed at its source")
        case .notFound: .init(vi: "Không tìm thấy", en: "Not found")
        case .methodNotAllowed: .init(vi: "Địa chỉ không nhận phương thức này", en: "The address does not know this method")
        case .conflict: .init(vi: "Bản ghi đã đổi", en: "The record changed meanwhile")
        case .inUse: .init(vi: "Còn bản ghi khác trỏ tới", en: "Other records refer to it")
        case .keyInProgress: .init(vi: "Yêu cầu cùng khóa đang chạy", en: "A request with this key is running")
        case .changedMeanwhile: .init(vi: "Phiên bản không còn là bản mới nhất", en: "The version is not the latest")
        case .tooLarge: .init(vi: "Nội dung quá lớn", en: "The body is too large")
        case .unsupportedType: .init(vi: "Kiểu nội dung không được nhận", en: "The type of the body is not taken")
        case .invalid: .init(vi: "Có chỗ cần sửa", en: "Some values have to be corrected")
        case .keyReused: .init(vi: "Khóa đã dùng cho yêu cầu khác", en: "The key was used for another request")
        case .conditionNeeded: .init(vi: "Thiếu If-Match", en: "If-Match is missing")
        case .tooManyRequests: .init(vi: "Gửi quá nhanh", en: "Too many requests")
        case .internal: .init(vi: "Hệ thống gặp lỗi, chưa ghi gì", en: "The system failed, nothing was saved")
        case .unavailable: .init(vi: "Hệ thống đang bận", en: "The system is busy")
        }
    }
}
