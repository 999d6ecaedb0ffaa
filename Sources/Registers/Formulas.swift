import Declarations
public import Store

/// Formula fields hold what was computed when their record was written. When a pack defines one anew, its register is gone through in small
/// writes, each of which remembers how far it came: other writers wait for one piece at most, and a server that stops goes on later.
///
/// A value that comes out different is a change like any other: a new version, an entry in the journal (`recompute`), by the system.
extension Registry {
    /// Notes which definitions changed since their values were computed; part of bringing the tables in line with the packs.
    static func noteFormulas(of catalogue: Catalogue, in tx: WriteTransaction) throws {
        let rows = try tx.rows("SELECT register, formulas FROM register_formulas")
        let known = Dictionary(try rows.map { (try $0.text("register"), try $0.text("formulas")) }) { first, _ in first }
        for register in catalogue.registers {
            let formulas = register.formulas
            if known[register.id] == formulas || known[register.id] == nil && formulas.isEmpty { continue }
            try tx.execute(
                """
                INSERT INTO register_formulas (register, formulas, computed, commune, record)
                VALUES (\(register.id), \(formulas), \(formulas.isEmpty), NULL, NULL)
                ON CONFLICT (register) DO UPDATE SET formulas = excluded.formulas, computed = excluded.computed, commune = NULL, record = NULL
                """)
        }
    }

    /// Computes the formulas of records anew whose definition changed; gives how many records came out different.
    ///
    /// - Parameter piece: so many records a write.
    public func recomputeFormulas(in database: Database, piece: Int = 100) async throws -> Int {
        var changed = 0
        for register in catalogue.registers where !register.formulas.isEmpty {
            while let step = try await database.write({ tx in try recompute(register, piece: piece, in: tx) }) {
                changed += step
                try Task.checkCancellation()
            }
        }
        return changed
    }

    /// Goes on by one piece; nil when nothing is left to do. Deleted records wait until they are restored.
    func recompute(_ register: RegisterDeclaration, piece: Int, in tx: WriteTransaction) throws -> Int? {
        let lock: SQL = tx.engine == .postgres ? " FOR UPDATE" : ""
        let mark = try tx.first(
            """
            SELECT formulas, commune, record FROM register_formulas WHERE register = \(register.id) AND computed = \(false)
            """ + lock)
        guard let mark, try mark.text("formulas") == register.formulas else { return nil }
        var place: SQL = "1 = 1"
        if let commune = mark["commune"].integer, let record = mark["record"].text {
            place = "(commune > \(commune) OR commune = \(commune) AND id > \(record))"
        }
        let table = RegisterTable(register: register)
        let rows = try tx.rows(
            "SELECT * FROM \(name: table.name) WHERE " + place + " AND deleted_at IS NULL ORDER BY commune, id LIMIT \(piece)")
        let records = try rows.map { try Record(register: register.id, $0, fields: table.fields) }
        var changed = 0
        for record in records where try recompute(record, register, in: tx) { changed += 1 }
        if let last = records.last {
            try tx.execute(
                "UPDATE register_formulas SET commune = \(last.commune), record = \(last.id) WHERE register = \(register.id)")
        } else {
            try tx.execute("UPDATE register_formulas SET computed = \(true) WHERE register = \(register.id)")
        }
        return changed
    }

    private func recompute(_ stale: Record, _ register: RegisterDeclaration, in tx: WriteTransaction) throws -> Bool {
        try tx.takeTurn(in: stale.commune)
        // Read again: another server process may have changed it before our turn came.
        guard let current = try find(register, stale.id, commune: stale.commune, in: tx), !current.isDeleted else { return false }
        var record = current
        try compute(&record, register, in: tx)
        guard register.fields.contains(where: { $0.formula != nil && !record[$0.id].means(current[$0.id]) }) else { return false }
        let system = Actor.system(commune: record.commune, origin: "pack \(register.pack)")
        try store(record, replacing: current, register, system, action: "recompute", note: nil, in: tx)
        return true
    }
}

extension RegisterDeclaration {
    /// All formulas of the register as one text, by which a change of them is seen.
    fileprivate var formulas: String {
        fields.compactMap { field in field.formula.map { "\(field.id): \($0) (\(field.valueType.rawValue) \(field.scale))" } }
            .joined(separator: "\n")
    }
}

extension Migration {
    static let formulas = Migration(
        "0009-formulas",
        """
        CREATE TABLE register_formulas (
            register {text} PRIMARY KEY, formulas {text} NOT NULL, computed {boolean} NOT NULL, commune {integer}, record {uuid}
        ) {table};
        """)
}
