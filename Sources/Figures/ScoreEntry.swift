public import Declarations
public import Registers
public import Store
import Vietnamese

/// What a person entered for a criterion (bản chấm điểm): the number behind it or the points themselves, and the superior's result beside them.
public struct ScoreEntry: Sendable, Equatable {
    /// The register that holds them; a server without the pack has none.
    public static let register = "score_entry"
    /// The state of an entry that counts no more.
    static let withdrawn = "withdrawn"

    public let id: RecordID
    public let state: String?
    public let hasEvidence: Bool
    public let officialPoints: Fraction?
    public let numerator: Fraction?
    public let denominator: Fraction?
    let value: Fraction?
    let points: Fraction?

    /// The share or number that was entered; missing where nothing was.
    func value(for rule: ScoreRule) -> FigureValue {
        let entered = FigureValue.missing(.noValues)
        switch rule {
        case .share:
            guard let numerator, let denominator else { return entered }
            return numerator.divided(by: denominator).map { .known(.init($0)) } ?? .notApplicable
        case .steps: return value.map { .known(.init($0)) } ?? entered
        case .points: return points.map { .known(.init($0)) } ?? entered
        }
    }
}

/// Entries of a set for a period, by who is scored and the criterion's code.
struct ScoreEntries {
    private var entries: [FigureUnit: [String: ScoreEntry]] = [:]

    subscript(_ unit: FigureUnit) -> [String: ScoreEntry] { entries[unit] ?? [:] }

    /// - Parameter known: the journal's place by commune, where the past is told.
    init(
        _ set: ScoreDeclaration, _ period: FigurePeriod, communes: [Int], known: [Int: Int64]?, _ catalogue: Catalogue,
        in tx: ReadTransaction
    )
        throws
    {
        guard let register = catalogue.registers[ScoreEntry.register], case .calendar(let period) = period.span else { return }
        let rows = try tx.rows(
            """
            SELECT commune, CAST(id AS text) AS id, CAST(scored_unit AS text) AS scored_unit, criterion, state, evidence, evidence_ref,
            numerator, denominator, value, points, official_points
            FROM \(Standing(known: known).rows(of: register)) AS entries
            WHERE commune IN (\(SQL.values(communes))) AND deleted_at IS NULL AND state <> \(ScoreEntry.withdrawn)
            AND score_set = \(set.id) AND period = \(period.description) ORDER BY created_at, id
            """)
        for row in rows {
            guard let id = RecordID(try row.text("id")) else { continue }
            let unit = FigureUnit(commune: Int(try row.integer("commune")), unit: row["scored_unit"].text)
            func decimal(_ column: String) -> Fraction? { row[column].integer.flatMap { Fraction(Int128($0), over: 100) } }
            func whole(_ column: String) -> Fraction? { row[column].integer.map { Fraction(Int128($0)) } }
            entries[unit, default: [:]][try row.text("criterion")] = ScoreEntry(
                id: id, state: row["state"].text, hasEvidence: !row["evidence"].isNull || !row["evidence_ref"].isNull,
                officialPoints: decimal("official_points"), numerator: whole("numerator"), denominator: whole("denominator"),
                value: decimal("value"), points: decimal("points"))
        }
    }
}

/// Holds entries against the set that they are of: only what it asks for, for a period and unit that it scores, points from 0 to the maximum.
public struct ScoreEntryCheck: RecordCheck {
    public let register = ScoreEntry.register
    private let catalogue: Catalogue

    public init(_ catalogue: Catalogue) {
        self.catalogue = catalogue
    }

    private static let judged = [
        "score_set", "criterion", "scored_unit", "period", "numerator", "denominator", "value", "points", "official_points",
    ]

    public func problems(with record: Record, replacing former: Record?, in tx: ReadTransaction) throws -> [FieldProblem] {
        if let former, Self.judged.allSatisfy({ former[$0] == record[$0] }) { return [] }
        guard let set = record["score_set"].text else { return [] }
        guard let set = catalogue.scores[set] else {
            let known = catalogue.scores.ids.joined(separator: ", ")
            return [
                FieldProblem("score_set", vi: "Không có bộ chỉ số này. Đang có: \(known).", en: "There is no such set. Known: \(known).")
            ]
        }
        guard let period = record["period"].text.flatMap(Period.init) else { return [] }
        guard let version = set.version(on: period.end), set.periods.contains(period.kind) else {
            return [
                FieldProblem(
                    "period", vi: "“\(set.label.vi)” không chấm cho kỳ này.", en: "“\(set.label(.en))” is not scored for this period.")
            ]
        }
        guard let criterion = record["criterion"].text.flatMap(version.criterion) else {
            return [
                FieldProblem(
                    "criterion", vi: "“\(set.label.vi)” không có tiêu chí này trong kỳ ấy.",
                    en: "“\(set.label(.en))” has no such criterion in that period.")
            ]
        }
        return unitProblems(record, set) + Self.problems(record, criterion) + (try twin(of: record, in: tx))
    }

    private func unitProblems(_ record: Record, _ set: ScoreDeclaration) -> [FieldProblem] {
        if set.unitKinds.isEmpty, !record["scored_unit"].isNull {
            return [
                FieldProblem(
                    "scored_unit", vi: "Bộ này chấm cho cả xã: để trống.", en: "This set scores the whole commune: leave it empty.")
            ]
        }
        if !set.unitKinds.isEmpty, record["scored_unit"].isNull {
            return [FieldProblem("scored_unit", vi: "Bộ này chấm từng đơn vị: chọn đơn vị.", en: "This set scores units: choose one.")]
        }
        return []
    }

    private static func problems(_ record: Record, _ criterion: ScoreCriterion) -> [FieldProblem] {
        var problems: [FieldProblem] = []
        func has(_ field: String) -> Bool { !record[field].isNull }
        let asked = criterion.entered
        for field in ["numerator", "denominator", "value", "points"] where has(field) && !asked.contains(field) {
            problems.append(FieldProblem(field, why(criterion)))
        }
        let missing = asked.filter { !has($0) }
        if !missing.isEmpty, missing.count < asked.count || !has("official_points") {
            problems += missing.map { FieldProblem($0, vi: "Tiêu chí này cần số ở đây.", en: "The criterion needs a number here.") }
        } else if asked.isEmpty, !has("official_points") {
            problems.append(FieldProblem("official_points", why(criterion)))
        }
        if let part = record["numerator"].integer, let whole = record["denominator"].integer, part > whole {
            problems.append(
                FieldProblem("numerator", vi: "Tử số không được lớn hơn mẫu số.", en: "The numerator cannot exceed the denominator."))
        }
        let maximum = Fraction(criterion.maximum) ?? .zero
        for field in ["points", "official_points"] {
            guard let points = record[field].integer.flatMap({ Fraction(Int128($0), over: 100) }) else { continue }
            if points < .zero || points > maximum {
                problems.append(
                    FieldProblem(
                        field, vi: "Điểm của tiêu chí \(criterion.id) nằm từ 0 đến \(maximum.pointsText(.vi)).",
                        en: "Points of criterion \(criterion.id) lie between 0 and \(maximum.pointsText(.en))."))
            }
        }
        return problems
    }

    /// What a person is to enter for the criterion instead.
    private static func why(_ criterion: ScoreCriterion) -> LocalizedText {
        switch (criterion.rule.source, criterion.rule) {
        case (.figures, _):
            .init(
                vi: "Tiêu chí này đếm từ sổ: chỉ nhập điểm thẩm định của cấp trên.",
                en: "This criterion is counted from registers: enter the superior's points only.")
        case (.given, .share):
            .init(vi: "Tiêu chí này chấm theo tử số và mẫu số.", en: "This criterion is scored by numerator and denominator.")
        case (.given, .steps): .init(vi: "Tiêu chí này chấm theo một con số.", en: "This criterion is scored by a number.")
        case (.given, .points): .init(vi: "Tiêu chí này chấm thẳng bằng điểm.", en: "This criterion is scored in points.")
        }
    }

    /// Another living entry for the same thing.
    private func twin(of record: Record, in tx: ReadTransaction) throws -> [FieldProblem] {
        guard record.state != ScoreEntry.withdrawn else { return [] }
        let scored: SQL = record["scored_unit"].text.flatMap { RecordID($0) }.map { "scored_unit = \($0)" } ?? "scored_unit IS NULL"
        let twin = try tx.first(
            """
            SELECT 1 AS one FROM reg_score_entry WHERE commune = \(record.commune) AND deleted_at IS NULL AND state <> \(ScoreEntry.withdrawn)
            AND id <> \(record.id) AND score_set = \(record["score_set"]) AND criterion = \(record["criterion"])
            AND period = \(record["period"]) AND \(scored)
            """)
        guard twin != nil else { return [] }
        return [
            FieldProblem(
                "criterion", vi: "Tiêu chí này đã có bản chấm cho kỳ ấy: sửa bản đó, hoặc rút trước.",
                en: "There is an entry for this criterion and period: change that one, or withdraw it first.")
        ]
    }
}

extension ScoreCriterion {
    /// The fields of an entry that a person fills in.
    fileprivate var entered: [String] {
        switch (rule.source, rule) {
        case (.figures, _): []
        case (.given, .share): ["numerator", "denominator"]
        case (.given, .steps): ["value"]
        case (.given, .points): ["points"]
        }
    }
}
