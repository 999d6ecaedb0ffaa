import Declarations
public import PlanReader
public import Registers
public import Store
import Workflows

/// Something that was read from a document, or that is wrong in it, for the page on which a person checks it (soát).
public struct ReviewItem: Sendable, Identifiable {
    public let record: Record
    /// Where it was read; nil for what was added by hand.
    public let span: SourceSpan?
    /// 0...1; nil for what was added by hand.
    public let confidence: Double?
    /// Why the reader is not sure, in Vietnamese, for the reviewer.
    public let doubts: [String]
    /// Nobody decided on it yet: for findings, what was done about them.
    public let isPending: Bool
    /// The target that says the same and stands for both.
    public let sameAs: RecordID?

    public var id: RecordID { record.id }
    public var register: String { record.register }

    init(_ record: Record) {
        self.record = record
        span = record.span
        confidence = record.confidence
        doubts = (record["doubt"].text ?? "").split(separator: "\n").map(String.init)
        isPending = record.register == "finding" ? record["resolution"].text == "open" : record.isPending
        sameAs = record.ref("same_as")
    }
}

extension PlanDesk {
    /// All that was read from a plan's document and not dropped, and the mistakes found in it (register `finding`), in document order.
    public func items(of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> [ReviewItem] {
        _ = try registry.record("plan", plan, for: actor, in: tx)
        let records = try (Self.itemRegisters + ["finding"]).flatMap { try items($0, of: plan, for: actor, in: tx) }
        return records.sorted { $0.place < $1.place }.map(ReviewItem.init)
    }

    /// Says of items that they are right, and of the targets that repeat them with the same value; gives how many became accepted.
    ///
    /// - Throws: `RecordError` with `notFound` or `forbidden`; nothing is accepted then.
    @discardableResult
    public func accept(_ ids: [RecordID], by actor: Actor, in tx: WriteTransaction) throws -> Int {
        var wanted = Set(ids.map(\.text))
        var records: [Record] = []
        for register in Self.itemRegisters {
            let found = try registry.records(register, wanted, commune: actor.commune, in: tx).values.filter { !$0.isDeleted }
            records += found
            wanted.subtract(found.map(\.id.text))
        }
        guard wanted.isEmpty else { throw RecordError.notFound }
        let targets = records.filter { $0.register == "target" }
        for plan in Set(targets.compactMap { $0.ref("plan") }) {
            let repeated = try items("target", of: plan, for: actor, in: tx)
            records += repeated.filter { twin in
                guard let other = targets.first(where: { $0.id == twin.ref("same_as") }) else { return false }
                return twin["value"] == other["value"] && twin["op"] == other["op"] && !targets.contains { $0.id == twin.id }
            }
        }
        return try accept(records, by: actor, in: tx)
    }

    /// Accepts every pending item of a plan that the reader was at least that sure of (0...1); gives how many.
    @discardableResult
    public func acceptAll(of plan: RecordID, minimumConfidence: Double, by actor: Actor, in tx: WriteTransaction) throws -> Int {
        _ = try registry.record("plan", plan, for: actor, in: tx)
        let records = try Self.itemRegisters.flatMap { try items($0, of: plan, for: actor, in: tx) }
        return try accept(records.filter { ($0.confidence ?? 1) >= minimumConfidence }, by: actor, in: tx)
    }

    private func accept(_ records: [Record], by actor: Actor, in tx: WriteTransaction) throws -> Int {
        let pending = records.filter(\.isPending)
        for record in pending {
            let register = try registry.register(record.register)
            guard registry.rights.allows(.edit, on: record, of: register, to: actor) else { throw RecordError.forbidden }
            _ = try registry.apply(record, ["review": .text("accepted")], action: "edit", note: Self.acceptance, by: actor, in: tx)
        }
        return pending.count
    }

    /// Says that a mistake in the document was seen and stays as printed.
    ///
    /// - Throws: `RecordError` with `notFound` or `forbidden`.
    public func keepAsPrinted(_ finding: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        _ = try workflows.edit("finding", finding, version: nil, ["resolution": .text("as_printed")], by: actor, in: tx)
    }

    /// Takes an item away (to the recycle bin), with what the reader tied to it: a repeated target stands for itself again.
    ///
    /// - Throws: `RecordError` with `inUse` when results, obstacles or the like refer to it already.
    public func drop(_ id: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        for register in Self.itemRegisters + ["finding"] {
            let found = try registry.records(register, [id.text], commune: actor.commune, in: tx)[id.text]
            guard let record = found, !record.isDeleted else { continue }
            let declaration = try registry.register(register)
            guard registry.rights.allows(.delete, on: record, of: declaration, to: actor) else { throw RecordError.forbidden }
            if let plan = record.ref("plan") { try untie(record, of: plan, by: actor, in: tx) }
            return try workflows.delete(register, id, version: nil, by: actor, note: "Bỏ khi soát", in: tx)
        }
        throw RecordError.notFound
    }

    /// Takes away what the reader tied to a record that goes.
    func untie(_ record: Record, of plan: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        let all = actor.working()
        func clear(_ register: String, _ field: String) throws {
            for other in try items(register, of: plan, for: all, in: tx) where other.ref(field) == record.id {
                _ = try registry.apply(other, [field: .null], action: "edit", note: nil, by: all, in: tx)
            }
        }
        switch record.register {
        case "target":
            try clear("target", "same_as")
            try clear("finding", "target")
        case "task":
            try clear("finding", "task")
        default: break
        }
    }
}
