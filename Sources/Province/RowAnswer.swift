import Foundation
public import Registers
public import Store
import Vietnamese

/// What a commune with a server of its own answers, signed like its bundles: refused, granted with the rows, or over.
public struct RowAnswer: Codable, Sendable, Equatable {
    static let format = "dinh-row-answer/1"
    /// In bytes.
    public static let sizeLimit = 16 << 20

    public enum Standing: String, Codable, Sendable {
        case granted, refused, expired
        case grantedPart = "granted_part"

        var hasRows: Bool { self == .granted || self == .grantedPart }
    }

    let format: String
    public let inquiry: String
    public let commune: Int
    public let standing: Standing
    /// In milliseconds since 1970 UTC.
    public let decidedAt: Int64
    public let reason: String?
    /// The last day on which the rows may be read.
    public let expiresOn: String?
    public let sheet: RowSheet?
    let key: String
    /// Base64; over everything else.
    private(set) var signature: String

    init(
        inquiry: String, commune: Int, standing: Standing, decidedAt: Int64, reason: String? = nil, expiresOn: String? = nil,
        sheet: RowSheet? = nil, signedBy key: SigningKey
    ) {
        format = Self.format
        (self.inquiry, self.commune, self.standing, self.decidedAt) = (inquiry, commune, standing, decidedAt)
        (self.reason, self.expiresOn, self.sheet) = (reason, expiresOn, sheet)
        self.key = key.publicKey.fingerprint
        signature = ""
        signature = Data(key.sign(bytes)).base64EncodedString()
    }

    /// JSON with sorted keys: one answer is one file.
    public var bytes: [UInt8] { RowJSON.bytes(self) }

    /// Whether the commune's registered key signed it, all of it.
    func isSigned(by key: BundleKey) -> Bool {
        var message = self
        message.signature = ""
        return Data(base64Encoded: signature).map { key.verifies(Array($0), of: message.bytes) } ?? false
    }

    /// Reads a file as it came; what it says is not believed before ``isSigned(by:)``.
    ///
    /// - Throws: ``RowRefusal`` for what is no answer.
    public init(parsing bytes: [UInt8]) throws(RowRefusal) {
        guard bytes.count <= Self.sizeLimit else { throw .tooLarge }
        guard let answer = try? JSONDecoder().decode(RowAnswer.self, from: Data(bytes)), answer.format == Self.format,
            RecordID(answer.inquiry) != nil, (answer.reason?.count ?? 0) <= 2000, answer.standing.hasRows == (answer.sheet != nil),
            answer.sheet.map({ sheet in sheet.rows.allSatisfy { $0.count == sheet.columns.count } }) ?? true, answer.bytes == bytes
        else { throw .noAnswer }
        self = answer
    }
}

extension RowDesk {
    /// The signed answer to a request that somebody, or the policy, has decided.
    ///
    /// - Throws: ``RowRefusal`` with `notGranted` for one that is not decided yet.
    public func answer(to request: Record, signedBy key: SigningKey, in tx: ReadTransaction) throws -> RowAnswer {
        let standing = request.state.flatMap(RowAnswer.Standing.init)
        guard let standing, let inquiry = request["inquiry"].text else { throw RowRefusal.notGranted }
        return RowAnswer(
            inquiry: inquiry, commune: request.commune, standing: standing,
            decidedAt: request["decided_at"].integer ?? request.stateSince ?? request.updatedAt, reason: request["reason"].text,
            expiresOn: request["expires_on"].text, sheet: standing.hasRows ? try sheet(of: request, in: tx) : nil, signedBy: key)
    }

    /// The answer to a request that can't even be kept.
    public func refusal(_ refusal: RowRefusal, of ask: RowAsk, at now: Int64, signedBy key: SigningKey) -> RowAnswer {
        RowAnswer(
            inquiry: ask.inquiry, commune: ask.commune, standing: .refused, decidedAt: now, reason: refusal.text(.vi), signedBy: key)
    }
}

/// A commune's server asks the province's for requests that wait: signed, so that no other commune's server can ask in its name.
public struct RowCall: Codable, Sendable {
    static let format = "dinh-row-call/1"

    let format: String
    public let commune: Int
    /// Milliseconds since 1970 UTC; a call holds for ten minutes.
    public let at: Int64
    /// Readings of its rows since then are told.
    public let since: Int64
    private(set) var signature: String

    init(commune: Int, at: Int64, since: Int64, signedBy key: SigningKey) {
        (format, self.commune, self.at, self.since, signature) = (Self.format, commune, at, since, "")
        signature = Data(key.sign(bytes)).base64EncodedString()
    }

    var bytes: [UInt8] { RowJSON.bytes(self) }

    func isSigned(by key: BundleKey) -> Bool {
        var message = self
        message.signature = ""
        return Data(base64Encoded: signature).map { key.verifies(Array($0), of: message.bytes) } ?? false
    }

    init(parsing bytes: [UInt8]) throws(RowRefusal) {
        guard bytes.count <= 4096, let call = try? JSONDecoder().decode(RowCall.self, from: Data(bytes)), call.format == Self.format else {
            throw .noAsk
        }
        self = call
    }
}

/// What the province tells a commune's server.
public struct RowReply: Codable, Sendable {
    /// Requests without an answer.
    public let asks: [RowAsk]
    /// Who read granted rows since the call's moment.
    public let readings: [Reading]

    public struct Reading: Codable, Sendable, Equatable {
        public let inquiry: String
        /// Milliseconds since 1970 UTC.
        public let at: Int64
        public let text: String
    }

    /// As JSON.
    public var bytes: [UInt8] { RowJSON.bytes(self) }
}
