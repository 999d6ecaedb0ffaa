import Crypto
import Foundation
public import Store
import Synchronization

/// An answer as it is kept for a request that comes again.
public struct KeptAnswer: Sendable, Equatable {
    public let status: Int
    /// By name, in order.
    public let headers: [JSON.Member]
    public let body: [UInt8]

    public init(status: Int, headers: [JSON.Member] = [], body: [UInt8]) {
        self.status = status
        self.headers = headers
        self.body = body
    }
}

/// Remembers for a day what was answered under an `Idempotency-Key` (draft-ietf-httpapi-idempotency-key-header), in the transaction of what was
/// written: a program that lost the answer sends the request again and gets the same one.
public final class IdempotencyStore: Sendable {
    /// How long an answer is kept, in milliseconds.
    public static let lifetime: Int64 = 86_400_000

    private let running = Mutex<Set<String>>([])

    public init() {}

    /// The key of one caller.
    public struct Key: Sendable {
        let commune: Int
        let caller: String
        let key: String
        let fingerprint: String

        /// - Parameters:
        ///   - caller: the token's id.
        ///   - request: method, path, conditions and body of the request.
        /// - Throws: ``APIProblem`` for a key of no or more than 255 characters, or with others than visible ASCII.
        public init(commune: Int, caller: String, key: String, request: [[UInt8]]) throws(APIProblem) {
            // The draft writes a structured string, "…"; most programs leave the quotes out.
            let isQuoted = key.utf8.count > 1 && key.hasPrefix("\"") && key.hasSuffix("\"")
            let bare = isQuoted ? String(key.dropFirst().dropLast()) : key
            guard (1...255).contains(bare.utf8.count), bare.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
                throw .parameter(
                    "Idempotency-Key", vi: "Khóa gồm 1 đến 255 ký tự ASCII không có khoảng trắng.",
                    en: "A key has 1 to 255 visible ASCII characters.")
            }
            var hasher = SHA256()
            for part in request {
                hasher.update(data: Data("\(part.count):".utf8))
                hasher.update(data: Data(part))
            }
            self.commune = commune
            self.caller = caller
            self.key = bare
            fingerprint = Data(hasher.finalize()).base64EncodedString()
        }

        var slot: String { "\(commune) \(caller) \(key)" }
    }

    /// Does `work` once under the key, or gives what was answered before.
    ///
    /// - Parameter work: writes; runs in the same transaction that keeps its answer.
    /// - Throws: ``APIProblem`` with `idempotency-in-progress` while the same request runs, `idempotency-key-reused` for another request; what
    ///   `work` throws, of which nothing is kept.
    public func once(
        _ key: Key, in database: Database, _ work: @escaping @Sendable (WriteTransaction) throws -> KeptAnswer
    ) async throws -> (answer: KeptAnswer, isReplay: Bool) {
        guard running.withLock({ $0.insert(key.slot).inserted }) else { throw Self.inProgress }
        defer { running.withLock { _ = $0.remove(key.slot) } }
        return try await database.write { tx in
            // Another process that does the same is waited for here.
            try tx.takeTurn(in: key.commune)
            if let kept = try Self.kept(key, in: tx) { return (kept, true) }
            let answer = try work(tx)
            try Self.keep(answer, key, in: tx)
            return (answer, false)
        }
    }

    private static let inProgress = APIProblem(
        .keyInProgress, vi: "Chờ yêu cầu trước xong rồi gửi lại.", en: "Wait until the first one is answered, then send it again.")

    private static func kept(_ key: Key, in tx: WriteTransaction) throws -> KeptAnswer? {
        let row = try tx.first(
            """
            SELECT fingerprint, status, headers, body FROM api_answer WHERE commune = \(key.commune) AND caller = \(key.caller)
            AND key = \(key.key) AND at > \(tx.now - lifetime)
            """)
        guard let row else { return nil }
        guard try row.text("fingerprint") == key.fingerprint else {
            throw APIProblem(
                .keyReused, vi: "Khóa này đã dùng với nội dung khác trong 24 giờ qua.",
                en: "This key came with another request within the last 24 hours.")
        }
        let headers = try JSON(parsing: Array(try row.text("headers").utf8)).members ?? []
        return KeptAnswer(status: Int(try row.integer("status")), headers: headers, body: try row.bytes("body"))
    }

    private static func keep(_ answer: KeptAnswer, _ key: Key, in tx: WriteTransaction) throws {
        try tx.execute("DELETE FROM api_answer WHERE commune = \(key.commune) AND caller = \(key.caller) AND key = \(key.key)")
        try tx.execute(
            """
            INSERT INTO api_answer (commune, caller, key, fingerprint, status, headers, body, at)
            VALUES (\(key.commune), \(key.caller), \(key.key), \(key.fingerprint), \(answer.status), \(JSON.object(answer.headers).text),
                \(answer.body), \(tx.now))
            """)
    }
}

extension WriteTransaction {
    /// Forgets answers that are older than a day; gives how many.
    public func removeOldAnswers() throws -> Int {
        try execute("DELETE FROM api_answer WHERE at < \(now - IdempotencyStore.lifetime)")
    }
}
