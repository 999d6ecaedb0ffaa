import Declarations
import Registers
import Store
import Synchronization
import Vietnamese

/// Finds the records that cells name by id, code or title.
///
/// Short registers (units, people) are read once; long ones are asked once a batch, by the fields that have an index.
final class ReferenceFinder: Sendable {
    private struct Index: Sendable {
        /// By code or another text that no two records share.
        var codes: [String: String] = [:]
        /// By folded title, short name or other name (a line each).
        var titles: [String: Set<String>] = [:]
    }

    private let registry: Registry
    private let actor: Actor
    /// Nil for a register that is too long.
    private let indexes = Mutex<[String: Index?]>([:])
    private static let short = 5000

    init(_ registry: Registry, _ actor: Actor) {
        self.registry = registry
        self.actor = actor
    }

    /// The ids of the records that each name may mean, by name: one where all is well.
    func find(_ names: Set<String>, in target: String, _ tx: ReadTransaction) throws -> [String: Set<String>] {
        guard let register = registry.catalogue.registers[target] else { return [:] }
        var found: [String: Set<String>] = [:]
        var rest: Set<String> = []
        let index = try index(register, tx)
        for name in names {
            if let id = RecordID(name) {
                found[name] = [id.text]
            } else if let id = index?.codes[name] {
                found[name] = [id]
            } else if let ids = index?.titles[Self.key(name)] {
                found[name] = ids
            } else {
                rest.insert(name)
            }
        }
        // What was made since the index was read, and registers that are too long for one.
        if !rest.isEmpty { found.merge(try ask(rest, register, tx)) { one, other in one.union(other) } }
        return found
    }

    private func index(_ register: RegisterDeclaration, _ tx: ReadTransaction) throws -> Index? {
        if let known = indexes.withLock({ $0[register.id] }) { return known }
        var index: Index?
        let query = RecordQuery(sort: [SortKey("id")], limit: Self.short + 1)
        let records = try registry.page(register.id, query, for: actor, in: tx).records
        if records.count <= Self.short { index = try Self.index(records, register, registry, tx) }
        indexes.withLock { $0[register.id] = .some(index) }
        return index
    }

    private static func index(_ records: [Record], _ register: RegisterDeclaration, _ registry: Registry, _ tx: ReadTransaction) throws
        -> Index
    {
        var index = Index()
        let codes = register.fields.filter { ($0.unique || $0.type == .code) && !$0.encrypted && !$0.personal }
        let texts = register.titleFields
        let others = ["short_name", "aliases"].filter { register.field($0)?.personal == false }
        let titles = try registry.titles(of: records, .vi, in: tx)
        for record in records {
            for field in codes { if let code = record[field.id].text { index.codes[code] = record.id.text } }
            var names = texts.compactMap { record[$0.id].text }
            for field in others { names += (record[field].text ?? "").split(whereSeparator: \.isNewline).map { String($0) } }
            if let title = titles[record.id.text] { names.append(title) }
            for name in names { index.titles[key(name), default: []].insert(record.id.text) }
        }
        return index
    }

    private static func key(_ name: String) -> String { folded(name).split(whereSeparator: \.isWhitespace).joined(separator: " ") }

    private func ask(_ names: Set<String>, _ register: RegisterDeclaration, _ tx: ReadTransaction) throws -> [String: Set<String>] {
        var found: [String: Set<String>] = [:]
        for field in register.namingFields {
            let missing = names.filter { found[$0] == nil }
            if missing.isEmpty { break }
            for record in try registry.records(register.id, where: field.id, isOneOf: missing, for: actor, in: tx) {
                if let text = record[field.id].text { found[text, default: []].insert(record.id.text) }
            }
        }
        return found
    }
}

extension RegisterDeclaration {
    /// The texts that records are called by.
    fileprivate var titleFields: [FieldDeclaration] {
        title.paths.filter { !$0.isDotted }.compactMap { field($0.first) }.filter { $0.type == .text || $0.type == .code }
    }

    /// The fields by which a record is found as soon as it is there: codes, then texts of its title that have an index.
    var namingFields: [FieldDeclaration] {
        let codes = fields.filter { ($0.unique || $0.type == .code) && $0.valueType.isTextual && !$0.encrypted && !$0.personal }
        return codes + titleFields.filter { list.columns.contains($0.id) && !$0.unique && $0.type != .code }
    }
}
