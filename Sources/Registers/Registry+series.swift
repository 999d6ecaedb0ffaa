import Declarations
import Store
import Vietnamese

extension Registry {
    /// Gives codes to many new records: one look at each counter. Codes that came with the records move the counter on, so that it does not
    /// give them again.
    func giveCodes(_ records: inout [Record], _ register: RegisterDeclaration, _ tx: WriteTransaction) throws {
        let fields = codesGivenAtOnce(register)
        for field in fields {
            guard let pattern = field.codePattern else { continue }
            var known: [[Value]: CodeSeries] = [:]
            var members: [String: (series: CodeSeries, records: [Int])] = [:]
            for index in records.indices {
                let key = (pattern.fields + [register.scopeField].compactMap { $0 }).map { records[index][$0] }
                let series = try known[key] ?? series(pattern, records[index], register, tx)
                known[key] = series
                members[series.scope, default: (series, [])].records.append(index)
            }
            for (series, indices) in members.values { try number(&records, indices, series, field, register, tx) }
        }
        // Formulas may name the code, and nothing else that was not there when the records were judged.
        if !fields.isEmpty, register.fields.contains(where: { $0.formula != nil }) {
            for index in records.indices { try compute(&records[index], register, in: tx) }
        }
    }

    private func number(
        _ records: inout [Record], _ indices: [Int], _ series: CodeSeries, _ field: FieldDeclaration, _ register: RegisterDeclaration,
        _ tx: WriteTransaction
    ) throws {
        let commune = records[indices[0]].commune
        let given = indices.compactMap { records[$0][field.id].text.flatMap(series.number) }.max() ?? 0
        let kept = try tx.first(
            """
            SELECT last FROM code_counter
            WHERE commune = \(commune) AND register = \(register.id) AND field = \(field.id) AND scope = \(series.scope)
            """)?["last"].integer
        var last = try max(given, kept ?? firstNumber(field, register, series.scope, commune, in: tx) - 1)
        var waiting = indices.filter { records[$0][field.id].isNull }[...]
        while !waiting.isEmpty {
            let codes = waiting.indices.map { series.code(last + 1 + Int64($0 - waiting.startIndex)) }
            last += Int64(codes.count)
            let taken = field.isUnique ? try taken(codes, field, commune, register, tx) : []
            for code in codes where !taken.contains(code) {
                guard let index = waiting.popFirst() else { break }
                records[index][field.id] = .text(code)
            }
        }
        guard last > kept ?? 0 else { return }
        try tx.execute(
            """
            INSERT INTO code_counter (commune, register, field, scope, last) VALUES (\(commune), \(register.id), \(field.id), \(series.scope), \(last))
            ON CONFLICT (commune, register, field, scope) DO UPDATE SET last = excluded.last
            """)
    }

    private func taken(_ codes: [String], _ field: FieldDeclaration, _ commune: Int, _ register: RegisterDeclaration, _ tx: ReadTransaction)
        throws -> Set<String>
    {
        var taken: Set<String> = []
        for some in codes.chunked {
            let rows = try tx.rows(
                """
                SELECT \(name: field.id) AS code FROM \(name: RegisterTable(register: register).name)
                WHERE commune = \(commune) AND \(name: field.id) IN (\(SQL.values(some))) AND deleted_at IS NULL
                """)
            taken.formUnion(rows.compactMap { $0["code"].text })
        }
        return taken
    }

    private func series(_ pattern: CodePattern, _ record: Record, _ register: RegisterDeclaration, _ tx: ReadTransaction) throws
        -> CodeSeries
    {
        let today = Instant(milliseconds: tx.now).date
        func text(_ pieces: some Sequence<CodePattern.Piece>) throws -> String {
            try self.text(Array(pieces), record, register, today, number: 0, tx)
        }
        let position = pattern.pieces.firstIndex { if case .sequence = $0 { true } else { false } } ?? pattern.pieces.endIndex
        var width = 1
        if position < pattern.pieces.endIndex, case .sequence(let digits) = pattern.pieces[position] { width = digits }
        return CodeSeries(
            scope: try text(pattern.counterScope), head: try text(pattern.pieces[..<position]),
            tail: try text(pattern.pieces[position...].dropFirst()), width: width)
    }
}

/// Codes that differ in their number only.
private struct CodeSeries {
    let scope: String
    let head: String
    let tail: String
    let width: Int

    func code(_ number: Int64) -> String {
        let digits = String(number)
        return head + String(repeating: "0", count: max(0, width - digits.count)) + digits + tail
    }

    /// The number within a code of this series; nil for any other text.
    func number(_ code: String) -> Int64? {
        guard code.count > head.count + tail.count, code.hasPrefix(head), code.hasSuffix(tail) else { return nil }
        let digits = code.dropFirst(head.count).dropLast(tail.count)
        return digits.count <= 15 && digits.allSatisfy { $0.isASCII && $0.isNumber } ? Int64(digits) : nil
    }
}
