import Declarations
import Store

/// What a batch of records needs to know of others, looked up together: a statement for each register and field, however many records there are.
///
/// It belongs to one transaction and to the thread on which that runs.
final class BatchLookup {
    private var referred: [String: [String: Record]] = [:]
    /// Who holds a value that no two records may share: by field, by value.
    private var holders: [String: [Value: RecordID]] = [:]
    private let unique: [String]

    init(_ records: [Record], _ register: RegisterDeclaration, _ registry: Registry, in tx: ReadTransaction) throws {
        unique = registry.shape(of: register).unique
        for field in register.fields {
            if let target = field.targetRegister, registry.catalogue.registers[target] != nil {
                let ids = records.flatMap { field.type.isMany ? $0.items(field.id) : $0[field.id].text.map { [$0] } ?? [] }
                try loadReferred(target, Set(ids), records.first?.commune ?? 0, registry, in: tx)
            }
            if field.isUnique {
                try loadHolders(field, Set(records.map { $0[field.id] }.filter { !$0.isNull }), records, register, in: tx)
            }
        }
    }

    private func loadReferred(_ target: String, _ ids: Set<String>, _ commune: Int, _ registry: Registry, in tx: ReadTransaction) throws {
        let missing = ids.filter { referred[target]?[$0] == nil }
        if missing.isEmpty { return }
        referred[target, default: [:]].merge(try registry.records(target, missing, commune: commune, in: tx)) { first, _ in first }
    }

    private func loadHolders(
        _ field: FieldDeclaration, _ values: Set<Value>, _ records: [Record], _ register: RegisterDeclaration, in tx: ReadTransaction
    ) throws {
        guard let commune = records.first?.commune else { return }
        for some in Array(values).chunked {
            let rows = try tx.rows(
                """
                SELECT id, \(name: field.id) AS value FROM \(name: RegisterTable(register: register).name)
                WHERE commune = \(commune) AND \(name: field.id) IN (\(SQL.values(some))) AND deleted_at IS NULL
                """)
            for row in rows { holders[field.id, default: [:]][row["value"]] = RecordID(try row.text("id")) }
        }
    }

    func record(_ register: String, _ id: String) -> Record? { referred[register]?[id] }

    func records(_ register: String, _ ids: [String]) -> [String: Record] {
        ids.reduce(into: [:]) { found, id in found[id] = referred[register]?[id] }
    }

    /// From here on rules over references see what the record becomes.
    func replace(_ stored: Record, with plain: Record, _ register: RegisterDeclaration) {
        var record = plain
        for field in register.fields where field.encrypted { record[field.id] = stored[field.id] }
        referred[register.id, default: [:]][record.id.text] = record
    }

    func isTaken(_ field: String, _ value: Value, by id: RecordID) -> Bool {
        holders[field]?[value].map { $0 != id } ?? false
    }

    /// From here on the record's values are taken for the others of the batch.
    func hold(_ record: Record, instead former: Record?) {
        for field in unique {
            if let old = former?[field], !old.isNull, old != record[field], holders[field]?[old] == record.id { holders[field]?[old] = nil }
            if !record[field].isNull { holders[field, default: [:]][record[field]] = record.id }
        }
    }
}

extension Array {
    /// Groups of a few sizes, the last one filled up by repeating its first element: lists within `IN (…)` are of so many lengths only, and
    /// the engine keeps so many prepared statements.
    var chunked: [[Element]] {
        stride(from: 0, to: count, by: 512).map { start in
            let part = Array(self[start..<Swift.min(start + 512, count)])
            let size = [8, 64, 512].first { $0 >= part.count } ?? 512
            return part + Array(repeating: part[0], count: size - part.count)
        }
    }
}
