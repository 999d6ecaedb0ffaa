public import Registers
public import Store
public import Vietnamese
public import Workflows

/// Hand-over sheets (biên bản bàn giao): what one post handed to another on a day and is on no sheet yet.
public struct HandoverDesk: Sendable {
    public static let register = "handover"
    public let workflows: WorkflowEngine
    private var registry: Registry { workflows.registry }

    public init(_ workflows: WorkflowEngine) { self.workflows = workflows }

    /// What goes from post to post.
    public enum Kind: String, Sendable, CaseIterable {
        /// From who received them to who handles them.
        case dossiers
        /// From who handled them to who returns them.
        case results
    }

    /// Dossiers of a day between two posts.
    public struct Pile: Sendable, Equatable {
        public let kind: Kind
        /// The record ids of posts.
        public let from, to: String
        /// Record ids.
        public let dossiers: [String]
    }

    /// What the posts handed on that day, without what is on a sheet that was not sent back: two statements.
    public func piles(from posts: [String], on day: CalendarDate, commune: Int, in tx: ReadTransaction) throws -> [Pile] {
        guard !posts.isEmpty else { return [] }
        let (start, end) = (Instant(day).milliseconds, Instant(day.adding(days: 1)).milliseconds)
        let rows = try tx.rows(
            """
            SELECT id, 'dossiers' AS kind, receiver AS giver, officer AS taker FROM reg_dossier WHERE commune = \(commune)
                AND deleted_at IS NULL AND receiver IN (\(SQL.values(posts))) AND officer IS NOT NULL AND officer <> receiver
                AND received_at >= \(start) AND received_at < \(end)
            UNION ALL
            SELECT id, 'results' AS kind, officer AS giver, receiver AS taker FROM reg_dossier WHERE commune = \(commune)
                AND deleted_at IS NULL AND officer IN (\(SQL.values(posts))) AND receiver IS NOT NULL AND officer <> receiver
                AND state IN ('ready', 'returned') AND finished_at >= \(start) AND finished_at < \(end)
            ORDER BY id
            """)
        let listed = try self.listed(posts, day, commune: commune, in: tx)
        var piles: [Pile] = []
        for row in rows {
            guard let kind = Kind(rawValue: try row.text("kind")) else { continue }
            let (id, from, to) = (try row.text("id"), try row.text("giver"), try row.text("taker"))
            if listed.contains(Listed(kind: kind.rawValue, from: from, dossier: id)) { continue }
            if let index = piles.firstIndex(where: { $0.kind == kind && $0.from == from && $0.to == to }) {
                piles[index] = Pile(kind: kind, from: from, to: to, dossiers: piles[index].dossiers + [id])
            } else {
                piles.append(Pile(kind: kind, from: from, to: to, dossiers: [id]))
            }
        }
        return piles
    }

    private struct Listed: Hashable { let kind, from, dossier: String }

    private func listed(_ posts: [String], _ day: CalendarDate, commune: Int, in tx: ReadTransaction) throws -> Set<Listed> {
        let ids = try tx.rows(
            """
            SELECT id FROM reg_handover WHERE commune = \(commune) AND deleted_at IS NULL AND state <> 'refused'
                AND day = \(day.description) AND from_post IN (\(SQL.values(posts)))
            """
        ).map { try $0.text("id") }
        let sheets = try registry.records(Self.register, ids, commune: commune, in: tx).values
        return Set(
            sheets.flatMap { sheet in
                sheet.items("dossiers").map { Listed(kind: sheet["kind"].text ?? "", from: sheet["from_post"].text ?? "", dossier: $0) }
            })
    }

    /// Makes the sheet of a pile, on the desk of who takes it over.
    ///
    /// - Throws: `RecordError` with `forbidden` for who does not hold the giving post; `invalid` where nothing is left to hand over.
    public func make(_ kind: Kind, from: String, to: String, on day: CalendarDate, by actor: Actor, in tx: WriteTransaction) throws
        -> Record
    {
        try tx.takeTurn(in: actor.commune)
        guard actor.isSystem || actor.posts.contains(where: { $0.id == from }) else { throw RecordError.forbidden }
        let pile = try piles(from: [from], on: day, commune: actor.commune, in: tx).first { $0.kind == kind && $0.to == to }
        guard let pile, let post = try registry.records("post", [to], commune: actor.commune, in: tx)[to] else {
            throw DossierDesk.refused("dossiers", vi: "Không còn hồ sơ nào chờ bàn giao.", en: "Nothing is left to hand over.")
        }
        return try workflows.create(
            Self.register,
            [
                "kind": .text(kind.rawValue), "day": .text(day.description), "from_post": .text(from), "to_post": .text(to),
                "unit": post["unit"], "dossiers": .text(JSONText.list(pile.dossiers)),
            ], assignee: to, by: actor, in: tx)
    }
}
