public import API
import Declarations
import Figures
import Foundation
public import Jobs
public import Registers
public import Store
import Vietnamese

/// Where a commune sends its bundles, and the work of sending them.
public struct BundleSending: JobKind {
    public let id = "bundle"
    /// Over about a day.
    public let attempts = 12
    private let maker: BundleMaker
    private let cipher: FieldCipher
    private let policy: AddressPolicy
    private let sender: any WebhookSender

    /// - Parameter cipher: seals the token that the province gave.
    public init(_ maker: BundleMaker, cipher: FieldCipher, policy: AddressPolicy, sender: any WebhookSender) {
        self.maker = maker
        self.cipher = cipher
        self.policy = policy
        self.sender = sender
    }

    public static func migrate(_ database: Database) async throws {
        try await database.migrate([
            Migration(
                "0081-bundle-target",
                """
                CREATE TABLE bundle_target (
                    commune {integer} PRIMARY KEY, url {text} NOT NULL, token {text} NOT NULL, updated_at {integer} NOT NULL
                ) {table};
                """),
            // Until when a commune has been told who of the province read its rows.
            Migration("0083-row-call", "CREATE TABLE row_call (commune {integer} PRIMARY KEY, at {integer} NOT NULL) {table};"),
        ])
    }

    // MARK: Where to

    /// The address of the province's interface for bundles; nil where nobody has set one.
    public static func address(of commune: Int, in tx: ReadTransaction) throws -> String? {
        try tx.first("SELECT url FROM bundle_target WHERE commune = \(commune)")?["url"].text
    }

    /// - Throws: `RecordError` with `invalid` for an address that can't be sent to, or no token.
    public func setAddress(_ url: String, token: String, by actor: Actor, in tx: WriteTransaction) throws {
        guard policy.target(of: url) != nil else {
            throw RecordError.invalid([
                FieldProblem(
                    "url", vi: "Địa chỉ phải bắt đầu bằng https:// và không ở trong mạng nội bộ, trừ máy đã khai ở webhookHosts.",
                    en: "The address begins with https:// and lies outside of the own network, but for hosts in webhookHosts.")
            ])
        }
        let isToken = (20...200).contains(token.utf8.count) && token.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x22 && $0 != 0x5C }
        guard isToken else {
            throw RecordError.invalid([
                FieldProblem("token", vi: "Dán mã truy cập mà tỉnh cấp, dạng dinh_…", en: "Paste the province's access token, dinh_…")
            ])
        }
        let sealed = try cipher.seal(token, place: Self.place(actor.commune))
        try tx.execute(
            """
            INSERT INTO bundle_target (commune, url, token, updated_at) VALUES (\(actor.commune), \(url), \(sealed), \(tx.now))
            ON CONFLICT (commune) DO UPDATE SET url = excluded.url, token = excluded.token, updated_at = excluded.updated_at
            """)
        try tx.journal(
            commune: actor.commune, author: actor.author, register: "bundle_target", record: String(actor.commune), action: "edit",
            after: JSONText.object(["url": .text(url)]))
    }

    private static func place(_ commune: Int) -> String { "bundle_target:\(commune)" }

    // MARK: Speaking with the province

    /// Sends to an address beside that of bundles, with the province's token; gives what it answered.
    ///
    /// - Throws: `JobFailure` for an answer that another attempt would not change.
    func exchange(_ body: [UInt8], _ name: String, of commune: Int, in database: Database) async throws -> [UInt8] {
        let row = try await database.read { tx in try tx.first("SELECT url, token FROM bundle_target WHERE commune = \(commune)") }
        guard let url = row?["url"].text, let sealed = row?["token"].text else { throw JobFailure("Chưa có địa chỉ của tỉnh.") }
        guard url.hasSuffix("/figure-bundles"), let target = policy.target(of: url.dropLast("figure-bundles".count) + name) else {
            throw JobFailure("Địa chỉ của tỉnh không có dạng …/api/v1/figure-bundles, hoặc không còn được phép.")
        }
        let token = try cipher.open(sealed, place: Self.place(commune))
        let headers = [("Content-Type", "application/json"), ("User-Agent", "Dinh-Bundle/1"), ("Authorization", "Bearer " + token)]
        let (outcome, answer) = await sender.exchange(body, headers: headers, to: target, policy: policy)
        guard let problem = outcome.problem else { return answer }
        switch outcome.status {
        case 401, 403: throw JobFailure("Tỉnh không nhận mã truy cập (\(outcome.status ?? 0)). Xin tỉnh cấp mã mới.")
        case 404: throw JobFailure("Máy chủ của tỉnh chưa có chức năng xin bản ghi (404).")
        case 422: throw ProvinceRefusal()
        default: throw BundlePending(problem: problem)
        }
    }

    // MARK: Sending

    struct Payload: Codable {
        /// The statement's record.
        let statement: String
    }

    /// Asks that a statement be sent. - Throws: `RecordError` with `notFound` where nobody has set an address.
    public func enqueue(_ statement: RecordID, by actor: Actor, label: String, in tx: WriteTransaction) throws -> RecordID {
        guard try Self.address(of: actor.commune, in: tx) != nil else { throw RecordError.notFound }
        try tx.journal(
            commune: actor.commune, author: actor.author, register: "figure_statement", record: statement.text, action: "send")
        return try tx.enqueue(
            JobRequest(id, commune: actor.commune, label: label, payload: Payload(statement: statement.text), person: actor.person))
    }

    public func run(_ work: JobWork) async throws -> String? {
        let payload = try JSONDecoder().decode(Payload.self, from: Data(work.job.payload.utf8))
        let commune = work.job.commune
        let (bundle, url, sealed) = try await work.database.read { tx in
            guard let id = RecordID(payload.statement),
                let record = try maker.figures.registry.records("figure_statement", [id.text], commune: commune, in: tx)[id.text]
            else { throw JobFailure("Bảng số liệu này không còn.") }
            let row = try tx.first("SELECT url, token FROM bundle_target WHERE commune = \(commune)")
            guard let url = row?["url"].text, let sealed = row?["token"].text else { throw JobFailure("Chưa có địa chỉ của tỉnh.") }
            return (try maker.bundle(of: record, in: tx), url, sealed)
        }
        guard let target = policy.target(of: url) else { throw JobFailure("Địa chỉ của tỉnh không còn được phép.") }
        let token = try cipher.open(sealed, place: Self.place(commune))
        let headers = [("Content-Type", "application/json"), ("User-Agent", "Dinh-Bundle/1"), ("Authorization", "Bearer " + token)]
        let outcome = await sender.send(bundle.bytes, headers: headers, to: target, policy: policy)
        guard let problem = outcome.problem else {
            try await callNext(work)
            return outcome.status == 200 ? "Tỉnh đã có gói này từ trước." : "Tỉnh đã nhận gói."
        }
        switch outcome.status {
        case 401, 403: throw JobFailure("Tỉnh không nhận mã truy cập (\(outcome.status ?? 0)). Xin tỉnh cấp mã mới.")
        case 404: throw JobFailure("Địa chỉ không phải nơi nhận gói của một tỉnh (404).")
        case 422: throw JobFailure("Tỉnh từ chối gói (422). Lý do ghi trong nhật ký của tỉnh; thường là khóa chưa được đăng ký.")
        default: throw BundlePending(problem: problem)
        }
    }

    /// Where a bundle came through, what the province asks for is fetched and what was decided is sent.
    private func callNext(_ work: JobWork) async throws {
        guard maker.figures.catalogue.registers[RowDesk.requests] != nil else { return }
        let (job, label) = (work.job, "Hỏi tỉnh về yêu cầu bản ghi")
        _ = try await work.database.write { tx in
            try tx.enqueue(
                JobRequest("row_exchange", commune: job.commune, label: label, payload: RowExchange.Payload(), person: job.person))
        }
    }
}

/// The province could not be reached; it is tried again.
struct BundlePending: Error, CustomStringConvertible {
    let problem: String
    var description: String { problem }
}

/// The province took a message for wrong; its journal says why.
struct ProvinceRefusal: Error {}
