import Crypto
import Declarations
import Foundation
public import Registers
import Store
import Vietnamese
import Workflows

/// What comes from communes with servers of their own.
extension InquiryDesk {
    /// Takes a signed answer in; the same one again changes nothing.
    ///
    /// - Parameter actor: who hands it in, whose right was judged before.
    /// - Throws: ``RowRefusal``, which the province's journal then tells.
    public func receive(_ bytes: [UInt8], actor: Actor) async throws -> Record {
        do {
            let answer = try RowAnswer(parsing: bytes)
            let digest = SHA256.hash(data: bytes).hex
            try await database.read { tx in _ = try checked(answer, digest, actor.commune, in: tx) }
            return try await database.write { tx in
                try tx.takeTurn(in: actor.commune)
                let inquiry = try checked(answer, digest, actor.commune, in: tx)
                if inquiry["digest"].text == digest { return inquiry }
                return try keep(answer, digest, inquiry, actor, in: tx)
            }
        } catch let refusal as RowRefusal {
            try await database.write { tx in
                try tx.journal(
                    commune: actor.commune, author: actor.author, register: Self.register, record: "", action: "refuse",
                    note: refusal.text(.vi))
            }
            throw refusal
        }
    }

    /// The inquiry that an answer is of. One that was granted may still end, nothing else changes what was decided.
    private func checked(_ answer: RowAnswer, _ digest: String, _ province: Int, in tx: ReadTransaction) throws -> Record {
        guard answer.isSigned(by: try key(of: answer.commune, province, in: tx)) else { throw RowRefusal.signature }
        guard let inquiry = try desk.registry.records(Self.register, [answer.inquiry], commune: province, in: tx)[answer.inquiry],
            inquiry["commune_code"].integer == Int64(answer.commune), inquiry["carried"].text == "server"
        else { throw RowRefusal.notAsked }
        if inquiry["digest"].text == digest { return inquiry }
        switch inquiry["standing"].text {
        case "asked": return inquiry
        case "granted", "granted_part": if answer.standing == .expired { return inquiry }
        default: break
        }
        throw RowRefusal.notAsked
    }

    private func key(of commune: Int, _ province: Int, in tx: ReadTransaction) throws -> BundleKey {
        let same = Declarations.Expression.binary(.equal, .path(FieldPath(field: "code")), .literal(.number(Decimal(commune))))
        let system = Actor.system(commune: province, origin: "row answer")
        guard let member = try desk.registry.all(ProvinceDesk.members, where: [same], limit: 1, for: system, in: tx).first,
            member["hosting"].text == "own_server", let key = member["public_key"].text.flatMap({ BundleKey(hex: $0) })
        else { throw RowRefusal.signature }
        return key
    }

    private func keep(_ answer: RowAnswer, _ digest: String, _ inquiry: Record, _ actor: Actor, in tx: WriteTransaction) throws -> Record {
        try tx.execute("DELETE FROM row_answer WHERE commune = \(inquiry.commune) AND inquiry = \(inquiry.id)")
        if answer.standing.hasRows {
            let content = String(decoding: answer.bytes, as: UTF8.self)
            try tx.execute(
                "INSERT INTO row_answer (commune, inquiry, content) VALUES (\(inquiry.commune), \(inquiry.id), \(content))")
        }
        return try workflows.edit(
            Self.register, inquiry.id, version: nil,
            [
                "standing": answer.standing.rawValue.value, "decided_at": answer.decidedAt.value, "reason": answer.reason.value,
                "expires_on": answer.expiresOn.flatMap { CalendarDate($0)?.description }.value, "digest": digest.value,
            ], by: actor.working("row answer"), in: tx)
    }

    /// What waits for a commune whose server calls: requests without an answer, and who read its rows since.
    ///
    /// - Throws: ``RowRefusal`` with `signature` for a call that its registered key did not sign within ten minutes.
    public func reply(to bytes: [UInt8], province: Int) async throws -> RowReply {
        let call = try RowCall(parsing: bytes)
        return try await database.read { tx in
            guard call.isSigned(by: try key(of: call.commune, province, in: tx)), abs(tx.now - call.at) <= 600_000 else {
                throw RowRefusal.signature
            }
            let own = Declarations.Expression.binary(
                .equal, .path(FieldPath(field: "commune_code")), .literal(.number(Decimal(call.commune))))
            let system = Actor.system(commune: province, origin: "row call")
            let inquiries = try desk.registry.all(Self.register, where: [own], limit: 1000, for: system, in: tx)
            let open = inquiries.filter { $0["standing"].text == "asked" }.prefix(50)
            let readings = try tx.rows(
                """
                SELECT record, at, note FROM journal WHERE commune = \(province) AND register = \(Self.register) AND action = 'read_rows'
                AND at > \(call.since) AND record IN (\(SQL.values(inquiries.map(\.id.text)))) ORDER BY seq LIMIT 500
                """)
            return RowReply(
                asks: try open.map { try RowAsk(parsing: Array(($0["ask"].text ?? "").utf8)) },
                readings: try readings.map {
                    .init(inquiry: try $0.text("record"), at: try $0.integer("at"), text: $0["note"].text ?? "")
                })
        }
    }

    /// Drops signed answers whose last day is over, and ends what no commune can answer in time. Gives how many.
    public func expire() async throws -> Int {
        guard desk.catalogue.registers[Self.register] != nil else { return 0 }
        return try await database.write { tx in
            let today = Instant(milliseconds: tx.now).date.description
            let rows = try tx.rows(
                """
                SELECT commune, id, standing FROM reg_row_inquiry WHERE deleted_at IS NULL AND carried = 'server'
                AND (standing IN ('granted', 'granted_part') AND expires_on < \(today) OR standing = 'asked' AND asked_until < \(today))
                ORDER BY commune, id LIMIT 500
                """)
            for row in rows {
                guard let id = RecordID(try row.text("id")) else { continue }
                let system = Actor.system(commune: Int(try row.integer("commune")), origin: "row requests")
                try tx.execute("DELETE FROM row_answer WHERE commune = \(system.commune) AND inquiry = \(id)")
                _ = try workflows.edit(Self.register, id, version: nil, ["standing": "expired".value], by: system, in: tx)
            }
            return rows.count
        }
    }
}
