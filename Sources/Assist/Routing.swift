import Declarations
public import OneStop
public import Registers
public import Store
import Vietnamese

/// To whom a dossier might go, by rule and load. A proposal: whoever receives the dossier decides.
public struct Routing: Sendable, Equatable {
    /// The post's record id.
    public let post: String
    public let open: Int
    public let late: Int
    /// The procedure's own officer, where another one is proposed.
    public let instead: String?
    public let insteadOpen: Int

    public static let prefix = "route:"
    /// Names the proposal among those of a dossier.
    public var key: String { Self.prefix + post }

    /// What a post has in hand: late dossiers weigh threefold.
    static func weight(_ load: OfficerLoad?) -> Int { (load?.open ?? 0) + 2 * (load?.late ?? 0) }

    /// The procedure's officer, as long as nobody else of the unit has less than half of the work and at least five dossiers less.
    ///
    /// - Parameters:
    ///   - usual: the procedure's officer by default.
    ///   - candidates: posts of the unit that handle dossiers and are held by somebody, in order.
    public static func proposal(usual: String?, candidates: [String], loads: [OfficerLoad]) -> Routing? {
        let byPost = Dictionary(loads.compactMap { load in load.post.map { ($0, load) } }) { first, _ in first }
        guard let least = candidates.min(by: { weight(byPost[$0]) < weight(byPost[$1]) }) else { return nil }
        func made(_ post: String, instead: String?) -> Routing {
            Routing(
                post: post, open: byPost[post]?.open ?? 0, late: byPost[post]?.late ?? 0, instead: instead,
                insteadOpen: instead.flatMap { byPost[$0]?.open } ?? 0)
        }
        guard let usual, candidates.contains(usual) else { return made(least, instead: usual) }
        let (own, other) = (weight(byPost[usual]), weight(byPost[least]))
        return own > 2 * other && own - other >= 5 ? made(least, instead: usual) : made(usual, instead: nil)
    }
}

extension AssistDesk {
    /// To whom a dossier that waits to be received might go; nil where nobody of the unit handles dossiers. Three statements.
    public func routing(_ dossier: Record, in tx: ReadTransaction) throws -> Routing? {
        let commune = dossier.commune
        guard let id = dossier["procedure"].text,
            let procedure = try registry.records("procedure", [id], commune: commune, in: tx)[id],
            let unit = procedure["executing_unit"].text
        else { return nil }
        let today = Instant(milliseconds: tx.now).date.description
        let rows = try tx.rows(
            """
            SELECT p.id, p.roles FROM reg_post p WHERE p.commune = \(commune) AND p.unit = \(unit) AND p.deleted_at IS NULL
                AND EXISTS (SELECT 1 FROM reg_holding h WHERE h.commune = p.commune AND h.post = p.id AND h.deleted_at IS NULL
                    AND h.from_date <= \(today) AND (h.to_date IS NULL OR h.to_date >= \(today)))
            ORDER BY p.id
            """)
        let candidates = try rows.filter { JSONText.items($0["roles"].text).contains("officer") }.map { try $0.text("id") }
        return Routing.proposal(
            usual: procedure["officer"].text, candidates: candidates,
            loads: try dossiers.load(for: .system(commune: commune, origin: "assist"), in: tx))
    }

    /// Receives a dossier for the officer who was proposed, or notes that somebody else will decide.
    ///
    /// - Throws: `RecordError` with `notFound` where another one would be proposed by now, `forbidden` for whoever may not receive it.
    public func answer(routing key: String, accepted: Bool, of dossier: Record, by actor: Actor, in tx: WriteTransaction) throws {
        guard let routing = try routing(dossier, in: tx), routing.key == key else { throw RecordError.notFound }
        if accepted { _ = try dossiers.receive(dossier.id, officer: routing.post, by: actor, in: tx) }
        try note(
            AssistUse(step: .intake, tool: .rules, answer: accepted ? .accepted : .refused, proposal: key), dossier: dossier.id, by: actor,
            in: tx)
    }
}
