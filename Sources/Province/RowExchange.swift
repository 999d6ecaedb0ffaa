import Declarations
import Foundation
public import Jobs
public import Registers
public import Store
import Vietnamese
import Workflows

/// The work by which a commune's server fetches what its province asks for, and sends what was decided: over the channel of bundles.
public struct RowExchange: JobKind {
    public let id = "row_exchange"
    /// Over about a day.
    public let attempts = 12
    private let rows: RowDesk
    private let maker: BundleMaker
    private let sending: BundleSending

    public init(_ rows: RowDesk, _ maker: BundleMaker, _ sending: BundleSending) {
        (self.rows, self.maker, self.sending) = (rows, maker, sending)
    }

    struct Payload: Codable {}

    /// Asks that the province be asked. - Throws: `RecordError` with `notFound` where nobody has set its address.
    public func enqueue(by actor: Actor, label: String, in tx: WriteTransaction) throws -> RecordID {
        guard try BundleSending.address(of: actor.commune, in: tx) != nil else { throw RecordError.notFound }
        return try tx.enqueue(JobRequest(id, commune: actor.commune, label: label, payload: Payload(), person: actor.person))
    }

    public func run(_ work: JobWork) async throws -> String? {
        let commune = work.job.commune
        let key = try maker.key(of: commune)
        let since = try await work.database.read { tx in
            try tx.first("SELECT at FROM row_call WHERE commune = \(commune)")?["at"].integer ?? 0
        }
        let now = Instant.now.milliseconds
        let call = RowCall(commune: commune, at: now, since: since, signedBy: key)
        let told: [UInt8]
        do { told = try await sending.exchange(call.bytes, "row-requests", of: commune, in: work.database) } catch is ProvinceRefusal {
            throw JobFailure("Tỉnh từ chối (422). Lý do ghi trong nhật ký của tỉnh; thường là khóa chưa được đăng ký.")
        }
        guard let reply = try? JSONDecoder().decode(RowReply.self, from: Data(told)) else {
            throw JobFailure("Máy chủ của tỉnh trả lời không đúng dạng; hai máy chủ có thể khác phiên bản.")
        }
        let refused = try await take(reply, commune, key, now, in: work.database)
        let answers = try await work.database.read { tx in try decided(commune, key, in: tx) }
        for answer in refused + answers.map(\.answer) {
            // What the province does not take now it takes never: it has the answer, or asks no more.
            do { _ = try await sending.exchange(answer.bytes, "row-answers", of: commune, in: work.database) } catch is ProvinceRefusal {}
        }
        try await work.database.write { tx in
            for (request, _) in answers {
                _ = try rows.workflows.edit(
                    RowDesk.requests, request.id, version: nil, ["sent_at": tx.now.value],
                    by: .system(commune: commune, origin: "row exchange"), in: tx)
            }
        }
        return "Tỉnh có \(reply.asks.count) yêu cầu đang chờ; đã gửi \(refused.count + answers.count) trả lời."
    }

    /// Keeps new requests and what the province tells of readings; gives refusals of what can't be kept.
    private func take(_ reply: RowReply, _ commune: Int, _ key: SigningKey, _ now: Int64, in database: Database) async throws -> [RowAnswer]
    {
        try await database.write { tx in
            var refused: [RowAnswer] = []
            for ask in reply.asks {
                do { _ = try rows.place(ask, of: commune, by: .link, in: tx) } catch let refusal as RowRefusal {
                    refused.append(rows.refusal(refusal, of: ask, at: tx.now, signedBy: key))
                }
            }
            for (inquiry, readings) in Dictionary(grouping: reply.readings, by: \.inquiry).sorted(by: { $0.key < $1.key }) {
                guard let request = try rows.request(inquiry, of: commune, in: tx) else { continue }
                try rows.note(readings.map { (at: $0.at, text: $0.text) }, of: request, in: tx)
            }
            let newest = reply.readings.map(\.at).max() ?? 0
            try tx.execute(
                """
                INSERT INTO row_call (commune, at) VALUES (\(commune), \(newest))
                ON CONFLICT (commune) DO UPDATE SET at = CASE WHEN excluded.at > row_call.at THEN excluded.at ELSE row_call.at END
                """)
            return refused
        }
    }

    /// Requests that were decided, or ended, after their last answer was sent.
    private func decided(_ commune: Int, _ key: SigningKey, in tx: ReadTransaction) throws -> [(request: Record, answer: RowAnswer)] {
        let system = Actor.system(commune: commune, origin: "row exchange")
        let came = Declarations.Expression.binary(.equal, .path(FieldPath(field: "came_by")), .literal(.text("link")))
        let newest = [SortKey("asked_at", descending: true)]
        let open = try rows.registry.all(RowDesk.requests, where: [came], sort: newest, limit: 500, for: system, in: tx).filter {
            $0.state != "asked" && ($0["sent_at"].integer ?? 0) < ($0.stateSince ?? 0)
        }
        return try open.prefix(20).compactMap { request in
            do { return (request, try rows.answer(to: request, signedBy: key, in: tx)) } catch RowRefusal.expired { return nil }
        }
    }
}
