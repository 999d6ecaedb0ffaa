import Declarations
public import Registers
public import Store
import Vietnamese

/// What changed in a commune, in the order in which it happened: the journal as far as the reader may read the records that it tells of.
///
/// Personal values are null, readings of personal data and sign-ins are left out. Whoever loses sight of a record (it moved to a unit that the
/// reader's right does not reach) sees no more of its changes, earlier ones included.
public struct ChangeFeed: Sendable {
    private let registry: Registry
    private let base: @Sendable (String) -> String

    /// - Parameter base: the address of a register's records.
    public init(_ registry: Registry, base: @escaping @Sendable (String) -> String) {
        self.registry = registry
        self.base = base
    }

    public struct Page: Sendable {
        public let changes: [JSON]
        /// Where the next page begins: behind everything that was looked at.
        public let next: Int64
        /// Whether more was written already.
        public let hasMore: Bool
    }

    /// How many lines of the journal one page looks at.
    static let scanned = 1000

    /// - Parameters:
    ///   - seq: the place in the journal behind which to begin; 0 is its beginning.
    ///   - register: only changes of this register.
    public func page(after seq: Int64, register: String?, limit: Int, for actor: Actor, in tx: ReadTransaction) throws -> Page {
        let lines = try tx.journal(commune: actor.commune, after: seq, limit: Self.scanned)
        let wanted = lines.filter { line in
            line.action != "reveal" && (register ?? line.register) == line.register && registry.catalogue.registers[line.register] != nil
        }
        let visible = try visible(wanted, to: actor, in: tx)
        let shown = visible.prefix(limit)
        let isCut = visible.count > shown.count
        let next = (isCut ? shown.last?.seq : lines.last?.seq) ?? seq
        return Page(changes: shown.compactMap(json), next: next, hasMore: isCut || lines.count == Self.scanned)
    }

    /// What happened to one record that the actor may read, newest first.
    public func history(of record: Record, before seq: Int64?, limit: Int, in tx: ReadTransaction) throws -> [JSON] {
        let end = seq ?? .max
        let rows = try tx.rows(
            """
            SELECT * FROM journal WHERE commune = \(record.commune) AND register = \(record.register) AND record = \(record.id.text)
            AND seq < \(end) ORDER BY seq DESC LIMIT \(limit)
            """)
        return try rows.map(JournalEntry.init).compactMap(json)
    }

    private func visible(_ lines: [JournalEntry], to actor: Actor, in tx: ReadTransaction) throws -> [JournalEntry] {
        var readable: [String: Set<String>?] = [:]
        for (id, entries) in Dictionary(grouping: lines, by: \.register) {
            guard let register = registry.catalogue.registers[id] else { continue }
            let grants = registry.rights.grants(.read, on: register, to: actor)
            if grants.isWholeCommune {
                readable[id] = .some(nil)
            } else if !grants.isNone {
                let records = try registry.records(id, Set(entries.map(\.record)), commune: actor.commune, in: tx)
                readable[id] = Set(records.values.filter(grants.allow).map(\.id.text))
            }
        }
        return lines.filter { line in
            guard let ids = readable[line.register] else { return false }
            return ids?.contains(line.record) ?? true
        }
    }

    private func json(_ line: JournalEntry) -> JSON? {
        guard let register = registry.catalogue.registers[line.register] else { return nil }
        let codec = RecordJSON(register, base: base(register.id))
        return [
            "seq": JSON(line.seq), "at": .string(Instant(milliseconds: line.at).description), "register": .string(line.register),
            "id": .string(line.record), "action": .string(line.action), "by": JSON(line.author.account), "post": JSON(line.author.post),
            // Where somebody sat is nobody's business but the journal's readers'.
            "origin": .string(String(line.author.origin.prefix { $0 != " " })), "note": JSON(line.note),
            "before": codec.json(changes: JSONText.values(line.before), in: line.record),
            "after": codec.json(changes: JSONText.values(line.after), in: line.record),
        ]
    }
}
