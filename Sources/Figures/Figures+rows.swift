public import Declarations
public import Registers
public import Store

/// Which of the records behind a counted number.
public enum CountedPart: String, Sendable, CaseIterable, Codable {
    /// Those that count; of a share, its numerator.
    case matched
    /// Of a share: those of which it is known whether they count, its denominator.
    case judged
    /// Those of which it is not known whether they count.
    case unsure
}

/// Records behind a number, as they stood when it was counted.
public struct CountedRows: Sendable {
    public let register: RegisterDeclaration
    /// By id, as many as were asked for.
    public let records: [Record]
    /// How many there are in all.
    public let count: Int
}

extension Figures {
    /// The very records that a number was made of, as of the same moment. Rights are the caller's to judge.
    ///
    /// - Parameters:
    ///   - last: the id of the last record of the page before.
    ///   - limit: how many records at most; none for their number alone.
    /// - Throws: ``FigureError`` with `unknown` for what is not counted at the period's end.
    public func rows(
        _ part: CountedPart, of id: String, _ unit: FigureUnit, _ period: FigurePeriod, asOf moment: FigureMoment = .now,
        after last: RecordID? = nil, limit: Int, in tx: ReadTransaction
    ) throws -> CountedRows {
        guard case .counted(let count)? = catalogue.figures[id]?.version(on: period.days.upperBound)?.formula else {
            throw FigureError.unknown(id)
        }
        let register = try registry.register(count.register)
        let behind = try BehindFigure(
            self, register, count, try subtree(of: unit, in: tx), period, try lookback(moment, [unit], in: tx), unit.commune, in: tx)
        let filters: [Declarations.Expression]
        switch part {
        case .matched: filters = behind.matched
        case .judged: filters = behind.judged
        case .unsure:
            guard let unsure = behind.unsure else { return CountedRows(register: register, records: [], count: 0) }
            filters = [unsure]
        }
        let (source, holds) = behind.selection(filters, tx.engine)
        let table = registry.table(of: register)
        let number = Int(try tx.number("SELECT count(*) AS n FROM \(source) WHERE \(holds)"))
        if limit == 0 { return CountedRows(register: register, records: [], count: number) }
        let beyond: SQL = last.map { " AND \(name: table).id > \($0)" } ?? ""
        let rows = try tx.rows(
            "SELECT \(name: table).* FROM \(source) WHERE \(holds + beyond) ORDER BY \(name: table).id LIMIT \(limit)")
        let fields = register.fields.map(\.id)
        return CountedRows(
            register: register, records: try rows.map { try Record(register: register.id, $0, fields: fields) }, count: number)
    }
}
