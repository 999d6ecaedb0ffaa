public import Vietnamese

/// What one signature is worth.
public enum SignatureState: String, Sendable, CaseIterable, Codable {
    /// What it signed is as it was then, and the chain ends at a trusted root.
    case valid
    /// The file was changed after it in ways that a signature does not allow.
    case changed
    /// The signed bytes are no longer those that were signed.
    case broken
    case revoked
    /// The certificate's time was over, and no time stamp shows that it was signed before.
    case expired
    /// Whole, but by a chain that ends at no trusted root.
    case unknown

    /// Lower is worse.
    var rank: Int {
        switch self {
        case .broken: 0
        case .changed: 1
        case .revoked: 2
        case .unknown: 3
        case .expired: 4
        case .valid: 5
        }
    }

    /// In a word or two.
    public var label: LocalizedText {
        switch self {
        case .valid: .init(vi: "Hợp lệ", en: "Valid")
        case .changed: .init(vi: "Tệp bị sửa sau khi ký", en: "Changed after signing")
        case .broken: .init(vi: "Không hợp lệ: nội dung đã bị sửa", en: "Broken: the content was altered")
        case .revoked: .init(vi: "Chứng thư đã bị thu hồi", en: "The certificate was revoked")
        case .expired: .init(vi: "Chứng thư hết hạn", en: "The certificate expired")
        case .unknown: .init(vi: "Không rõ nơi cấp chứng thư", en: "Unknown issuer")
        }
    }

    /// In a sentence for whoever handed the file in.
    public var explanation: LocalizedText {
        switch self {
        case .valid:
            .init(
                vi: "Nội dung còn nguyên như lúc ký và chứng thư do nơi cấp được tin cậy cấp.",
                en: "The content is as it was when signed, and the certificate comes from a trusted issuer.")
        case .changed:
            .init(
                vi: "Có người đã thêm hoặc sửa nội dung sau khi ký. Đừng dùng tệp này; xin lại bản gốc từ nơi ban hành.",
                en: "Somebody added to or changed the content after it was signed. Don't use this file; ask for the original.")
        case .broken:
            .init(
                vi: "Nội dung trong tệp không còn là nội dung đã ký. Đừng dùng tệp này; xin lại bản gốc từ nơi ban hành.",
                en: "What the file says is not what was signed. Don't use this file; ask for the original.")
        case .revoked:
            .init(
                vi: "Chứng thư đã bị thu hồi trước khi ký nên chữ ký không có giá trị.",
                en: "The certificate was revoked before it was used.")
        case .expired:
            .init(
                vi: "Chứng thư đã hết hạn và không có dấu thời gian tin cậy nên không biết đã ký trước hay sau ngày hết hạn.",
                en: "The certificate expired, and no trusted time stamp tells whether it was signed before.")
        case .unknown:
            .init(
                vi: "Nội dung còn nguyên như lúc ký, nhưng máy chủ này không biết nơi cấp chứng thư nên không xác nhận được ai đã ký.",
                en: "The content is as it was when signed, but this server does not know the issuer, so it can't say who signed.")
        }
    }
}

/// What was found of one signature.
public struct SignatureFinding: Sendable, Equatable {
    public struct Certificate: Sendable, Equatable {
        public let name: String
        /// Hexadecimal.
        public let serial: String
        public let from, to: Instant
    }

    public struct Timestamp: Sendable, Equatable {
        public let at: Instant
        public let by: String
        /// Whether its authority is a trusted one and the stamp is whole.
        public let isTrusted: Bool
    }

    /// What was added after the signature, where that is allowed.
    public enum Since: String, Sendable {
        case nothing = "none"
        /// Data for later proofs (DSS, document time stamps).
        case proofs = "lta_updates"
        /// More signatures, filled form fields.
        case signatures = "form_filling"
        case annotations
        case other
    }

    public let state: SignatureState
    public let name: String?
    public let organisation: String?
    public let title: String?
    /// What the signer's own clock said.
    public let claimedAt: Instant?
    public let timestamp: Timestamp?
    /// From the signer's certificate up to the root, or as far as it is known.
    public let chain: [Certificate]
    public let isChainKnown: Bool
    /// Whether every byte of the file is covered.
    public let coversFile: Bool
    public let since: Since
    public let revokedAt: Instant?
    public let reason: String?

    /// The root that the chain ends at.
    public var root: Certificate? { isChainKnown ? chain.last : nil }

    /// When it was signed: by a trusted stamp, else as its signer says.
    public var signedAt: Instant? { (timestamp?.isTrusted == true ? timestamp?.at : nil) ?? claimedAt ?? timestamp?.at }
}

/// All signatures of a file.
public struct SignatureReport: Sendable, Equatable {
    /// In the order in which they were made.
    public let signatures: [SignatureFinding]
    /// Whether the file carries data on revocation (LTV).
    public let isLongTerm: Bool

    /// The worst of its signatures, since one of them may be a stranger's over what the others signed; nil for a file that nobody signed.
    public var state: SignatureState? { signatures.map(\.state).min { $0.rank < $1.rank } }
}

extension SignatureReport {
    init(_ told: ToldReport) {
        signatures = told.signatures.map(SignatureFinding.init)
        isLongTerm = told.longTerm
    }
}

/// The tool's answer.
struct ToldReport: Decodable {
    struct Signature: Decodable {
        struct Signer: Decodable { let name, organisation, title: String? }
        struct Stamp: Decodable {
            let at: Double
            let by: String
            let isTrusted: Bool
        }
        struct Certificate: Decodable {
            let name, serial: String
            let from, to: Double
        }
        let state: SignatureState
        let signer: Signer
        let claimedAt: Double?
        let timestamp: Stamp?
        let chain: [Certificate]
        let isChainKnown: Bool?
        let coversFile: Bool?
        let since: String?
        let revokedAt: Double?
        let reason: String?
    }
    let signatures: [Signature]
    let longTerm: Bool
}

extension SignatureFinding {
    init(_ told: ToldReport.Signature) {
        func instant(_ seconds: Double) -> Instant { Instant(milliseconds: Int64((seconds * 1000).rounded(.down))) }
        state = told.state
        (name, organisation, title) = (told.signer.name, told.signer.organisation, told.signer.title)
        claimedAt = told.claimedAt.map(instant)
        timestamp = told.timestamp.map { Timestamp(at: instant($0.at), by: $0.by, isTrusted: $0.isTrusted) }
        chain = told.chain.map { Certificate(name: $0.name, serial: $0.serial, from: instant($0.from), to: instant($0.to)) }
        isChainKnown = told.isChainKnown ?? false
        coversFile = told.coversFile ?? false
        since = told.since.flatMap(Since.init) ?? .other
        revokedAt = told.revokedAt.map(instant)
        reason = told.reason
    }
}
