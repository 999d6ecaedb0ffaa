import Declarations
public import Store

/// A statement held against the records (đối chiếu số đã chốt): each number counted again as of then, and as it is known now.
public struct StatementCheck: Sendable {
    public enum Verdict: Sendable {
        /// What is known now gives the same number.
        case same
        /// Records were added or corrected since: the statement was right when it was made.
        case changed
        /// The rule is another one by now, or is gone: the number can't be counted again.
        case redefined
        /// Counted again as of then, it is another number: the statement or the records behind it were tampered with.
        case faulty
    }

    public struct Row: Sendable {
        public let line: FigureStatement.Line
        /// As of the statement's moment; nil where the rule is another one by now.
        public let recounted: FigureValue?
        /// By the rule in force, with what is known now; nil where no pack declares the figure any more.
        public let now: FigureValue?
        public let verdict: Verdict
        /// The registers that it is counted from.
        public let registers: [String]
    }

    public let statement: FigureStatement
    public let rows: [Row]
    /// Whether the journal still has the entry that was its last one then.
    public let isJournalWhole: Bool
    /// By register: how many of its records were made or changed since.
    public let changed: [String: Int]

    public var isSound: Bool { isJournalWhole && !rows.contains { $0.verdict == .faulty } }
    public func rows(_ verdict: Verdict) -> [Row] { rows.filter { $0.verdict == verdict } }
}

extension Figures {
    /// Counts a statement's figures again.
    ///
    /// - Parameter only: those that are asked for; all where nil.
    /// - Throws: ``FigureError`` where its period is none.
    public func check(_ statement: FigureStatement, only wanted: Set<String>? = nil, in tx: ReadTransaction) throws -> StatementCheck {
        guard let period = statement.figurePeriod else { throw FigureError.noStatement }
        let unit = statement.figureUnit
        let lines = statement.lines.filter { line in wanted.map { $0.contains(line.figure) } ?? true }
        let ids = lines.map(\.figure).filter { catalogue.figures[$0] != nil }
        let then = FigureMoment.journal(statement.journal.seq, clock: statement.at)
        let recounted = try values(of: ids, units: [unit], periods: [period], asOf: then, in: tx)
        let now = try values(of: ids, units: [unit], periods: [period], in: tx)
        let rules = StatementRules(statement, catalogue, period)
        let rows = lines.map { line -> StatementCheck.Row in
            guard let figure = catalogue.figures[line.figure] else {
                return .init(line: line, recounted: nil, now: nil, verdict: .redefined, registers: [])
            }
            let present = now[figure.id, unit, period].value
            let again = rules.areSame(figure.id) ? recounted[figure.id, unit, period].value : nil
            let verdict: StatementCheck.Verdict =
                again == nil ? .redefined : again != line.value ? .faulty : present == line.value ? .same : .changed
            return .init(
                line: line, recounted: again, now: present, verdict: verdict, registers: registers(behind: figure, period).sorted())
        }
        let end = try tx.journalPlace(commune: statement.commune, seq: statement.journal.seq)
        return StatementCheck(
            statement: statement, rows: rows, isJournalWhole: end == statement.journal,
            changed: try changedRecords(since: statement.journal.seq, Set(rows.flatMap(\.registers)), commune: statement.commune, in: tx))
    }

    private func registers(behind figure: FigureDeclaration, _ period: FigurePeriod) -> Set<String> {
        guard let formula = figure.version(on: period.days.upperBound)?.formula else { return [] }
        switch formula {
        case .counted(let count): return [count.register]
        case .declared: return [DeclaredFigure.register]
        case .combined:
            return formula.parts.compactMap { catalogue.figures[$0] }.reduce(into: []) { $0.formUnion(registers(behind: $1, period)) }
        }
    }

    /// How many records of each register the journal names behind a place.
    private func changedRecords(since seq: Int64, _ registers: Set<String>, commune: Int, in tx: ReadTransaction) throws -> [String: Int] {
        if registers.isEmpty { return [:] }
        let rows = try tx.rows(
            """
            SELECT register, count(DISTINCT record) AS records FROM journal WHERE commune = \(commune) AND seq > \(seq)
            AND register IN (\(SQL.values(registers.sorted()))) AND (before IS NOT NULL OR after IS NOT NULL) GROUP BY register
            """)
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.text("register"), Int(try $0.integer("records"))) })
    }
}

/// The rules of a statement beside those in force for its period now.
private struct StatementRules {
    private let stated: [String: FigureStatement.Definition]
    private let present: [String: FigureStatement.Definition]

    init(_ statement: FigureStatement, _ catalogue: Catalogue, _ period: FigurePeriod) {
        stated = Dictionary(statement.lines.compactMap { line in line.definition.map { (line.figure, $0) } }) { first, _ in first }
        present = Dictionary(
            uniqueKeysWithValues: catalogue.figures.compactMap { figure in
                figure.version(on: period.days.upperBound).map { (figure.id, .init($0)) }
            })
    }

    /// Whether a figure and all its parts are counted as they were.
    func areSame(_ figure: String) -> Bool {
        stated[figure] == present[figure] && (stated[figure]?.parts ?? []).allSatisfy { areSame($0) }
    }
}
