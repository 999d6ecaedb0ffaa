import Declarations
public import Store

extension Registry {
    /// Makes search texts and the index over them anew where the packs, the program or a restore left others than they should be.
    func bringSearchUpToDate(in tx: WriteTransaction) throws {
        try SearchIndex.make(Array(catalogue.registers), in: tx)
        let known = Dictionary(
            try tx.rows("SELECT register, shape FROM derived_shape").map { (try $0.text("register"), try $0.text("shape")) }
        ) { first, _ in first }
        for register in catalogue.registers where known[register.id] != register.searchShape {
            try rebuild(register, isNew: known[register.id] == nil, in: tx)
        }
    }

    /// Makes the whole search index anew: all of it is derived from the records.
    public func reindex(in tx: WriteTransaction) throws {
        if tx.engine == .sqlite {
            try tx.defineDerived("DROP TABLE derived_search_term; DROP TABLE derived_search; DROP TABLE derived_document")
        }
        // Words stay, as they do when their last record goes: other servers know that they are there and would not bring them again.
        try tx.execute("DELETE FROM derived_shape")
        vocabulary.forget(in: tx)
        try bringSearchUpToDate(in: tx)
    }

    /// - Parameter isNew: whether the index can't hold anything of the register yet.
    private func rebuild(_ register: RegisterDeclaration, isNew: Bool, in tx: WriteTransaction) throws {
        try tx.liftTimeLimits()
        let maker = SearchTexts(register)
        var last: Record?
        while case let records = try stretch(of: register, after: last, in: tx), !records.isEmpty {
            if tx.engine == .sqlite {
                for (record, text) in records where !isNew && !record.isDeleted {
                    try SearchIndex.remove(record, text, in: tx)
                }
            }
            let texts = records.map { maker.text(of: $0.record) }
            let changed = zip(records, texts).filter { $0.search != $1.text }.map { (record: $0.record, text: $1.text) }
            try write(changed, of: register, in: tx)
            for (record, text) in zip(records, texts) {
                try vocabulary.add(text.words, commune: record.record.commune, in: tx)
                if !record.record.isDeleted { try SearchIndex.add(record.record, text.text, in: tx) }
            }
            last = records.last?.record
        }
        try tx.execute("DELETE FROM derived_shape WHERE register = \(register.id)")
        try tx.execute("INSERT INTO derived_shape (register, shape) VALUES (\(register.id), \(register.searchShape))")
    }

    /// The next records in the order of their ids, with the search texts that they have.
    private func stretch(of register: RegisterDeclaration, after last: Record?, in tx: ReadTransaction) throws -> [(
        record: Record, search: String
    )] {
        let table = RegisterTable(register: register)
        let start: SQL = last.map { "WHERE (commune, id) > (\($0.commune), \($0.id))" } ?? ""
        return try tx.rows("SELECT * FROM \(name: table.name) \(start) ORDER BY commune, id LIMIT 500").map { row in
            (try Record(register: register.id, row, fields: table.fields), try row.text("search"))
        }
    }

    private func write(_ texts: [(record: Record, text: String)], of register: RegisterDeclaration, in tx: WriteTransaction) throws {
        if texts.isEmpty { return }
        let rows = texts.map { entry -> SQL in
            switch tx.engine {
            case .sqlite: "(\(entry.record.commune), \(entry.record.id), \(entry.text))"
            case .postgres: "(CAST(\(entry.record.commune) AS bigint), CAST(\(entry.record.id) AS uuid), \(entry.text))"
            }
        }
        let table = RegisterTable(register: register).name
        try tx.execute(
            """
            WITH new_text (in_commune, of_record, new_search) AS (VALUES \(SQL.joined(rows)))
            UPDATE \(name: table) SET search = new_search FROM new_text WHERE commune = in_commune AND id = of_record
            """)
    }
}

/// What a comparison of the search index with the records found.
public struct SearchReport: Sendable, Equatable {
    /// Living records that were compared.
    public let records: Int
    /// What differs, by register; empty where the index holds what the records say, no more and no less.
    public let faults: [String]
}

extension Registry {
    /// Compares the search index with the records: every search text with what its record says now, and (on SQLite, where the index is not
    /// the engine's own) every token of the index with the texts.
    public func verifySearch(in tx: ReadTransaction) throws -> SearchReport {
        var faults: [String] = []
        var compared = 0
        var expected = TokenDigest()
        for register in catalogue.registers {
            let table = RegisterTable(register: register)
            let row = rowNumber(register.id, tx.engine)
            var stale = 0
            try tx.forEach("SELECT *, \(row) AS row_no FROM \(name: table.name) WHERE deleted_at IS NULL") { row in
                let record = try Record(register: register.id, row, fields: table.fields)
                let text = register.searchText(record).text
                if try row.text("search") != text { stale += 1 }
                compared += 1
                let number = row["row_no"].integer
                for token in text.split(separator: " ") { expected.add(token.utf8, in: number ?? -1) }
            }
            if stale > 0 { faults.append("\(register.id): \(stale) records have another search text than they should") }
        }
        if tx.engine == .sqlite {
            var found = TokenDigest()
            for register in try unloaded(in: tx) {
                try tx.forEach(
                    "SELECT search, \(rowNumber(register, .sqlite)) AS row_no FROM \(name: "reg_\(register)") WHERE deleted_at IS NULL"
                ) { row in
                    for token in try row.text("search").split(separator: " ") { expected.add(token.utf8, in: row["row_no"].integer ?? -1) }
                }
            }
            try tx.forEach("SELECT term, doc FROM derived_search_term") { row in
                found.add(try row.text("term").utf8, in: try row.integer("doc"))
            }
            if found != expected {
                faults.append("the index holds \(found.tokens) tokens, the records \(expected.tokens), not all the same")
            }
        }
        return SearchReport(records: compared, faults: faults)
    }

    private func rowNumber(_ register: String, _ engine: EngineKind) -> SQL {
        engine == .postgres
            ? "0" : "(SELECT row_no FROM derived_document WHERE in_register = \(register) AND in_commune = commune AND of_record = id)"
    }

    /// Registers of packs that are not loaded now; their records stay as they were, in the index too.
    private func unloaded(in tx: ReadTransaction) throws -> [String] {
        try tx.rows("SELECT register FROM derived_shape ORDER BY register").map { try $0.text("register") }
            .filter { catalogue.registers[$0] == nil }
    }
}

/// A fingerprint of tokens and the rows in which they stand, whatever their order.
private struct TokenDigest: Equatable {
    private(set) var tokens = 0
    private var sum: UInt64 = 0

    mutating func add(_ token: some Sequence<UInt8>, in row: Int64) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325 ^ UInt64(bitPattern: row) &* 0x9E37_79B9_7F4A_7C15
        for byte in token { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        hash = (hash ^ (hash >> 29)) &* 0xBF58_476D_1CE4_E5B9
        tokens += 1
        sum &+= hash ^ (hash >> 32)
    }
}
