import Declarations
public import Figures
public import Registers
public import Store
import Vietnamese

/// A sent report's numbers as they were reported, held against what is known now (đối chiếu số đã báo cáo).
public struct ReportReconciliation: Sendable {
    public let report: Report
    /// When the numbers were stated, in milliseconds since 1970 UTC.
    public let at: Int64
    /// Whether the statements come out again from the records as they were then.
    public let isSound: Bool
    public let rows: [Row]
    /// Whether the actor may say why numbers differ.
    public let isExplainable: Bool

    public struct Row: Sendable {
        public let measured: Report.Measured
        /// Of the report's period, and since the year began.
        public let inPeriod: Pair
        public let total: Pair
        /// Registers of which records were made or changed since, with how many.
        public let changed: [String: Int]

        public var isMoved: Bool { inPeriod.isMoved || total.isMoved }
        /// What the unit says of it: a choice of `report_remark.correction_kind`, and words.
        public var kind: String? { measured.remark?["correction_kind"].text }
        public var reason: String? { measured.remark?["correction"].text }
    }

    /// A number then and now.
    public struct Pair: Sendable {
        public let stated: FigureValue?
        public let now: FigureValue?
        public let verdict: StatementCheck.Verdict?

        init(_ row: StatementCheck.Row?) { (stated, now, verdict) = (row?.line.value, row?.now, row?.verdict) }

        public var isMoved: Bool { verdict != nil && verdict != .same }
    }
}

extension ReportDesk {
    /// - Returns: nil for a report whose numbers were not stated: it was not sent, or its period is none.
    /// - Throws: `RecordError` with `notFound`.
    public func reconciliation(of id: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> ReportReconciliation? {
        let report = try report(id, counting: false, for: actor, in: tx)
        guard let stated = try stated(report.record, in: tx) else { return nil }
        // A number of the whole commune is not the unit's to report.
        let measured = try ReportContext(self, report.record, [], nil, for: actor, in: tx).measured(in: tx)
            .filter { report.record.consolidates || $0.unit.unit != nil }
        let wanted = Set(measured.map(\.figure.id))
        let checks = try [stated.period, stated.total].map { statement in
            try statement.map { try figures.check($0, only: wanted, in: tx) }
        }
        let byFigure = checks.map { check in
            Dictionary((check?.rows ?? []).map { ($0.line.figure, $0) }) { first, _ in first }
        }
        let changed = checks.compactMap { $0?.changed }.reduce(into: [:]) { $0.merge($1, uniquingKeysWith: max) }
        return ReportReconciliation(
            report: report, at: stated.at, isSound: checks.allSatisfy { $0?.isSound ?? true },
            rows: measured.map { measured in
                let rows = byFigure.map { $0[measured.figure.id] }
                return .init(
                    measured: measured, inPeriod: .init(rows[0]), total: .init(rows[1]),
                    changed: changed.filter { register, _ in rows.contains { $0?.registers.contains(register) ?? false } })
            }, isExplainable: mayDraft(report, by: actor))
    }

    /// Keeps why a number is another one now than was reported. The number that was reported stays.
    ///
    /// - Parameter kind: a choice of `report_remark.correction_kind`.
    /// - Throws: `RecordError` with `forbidden` before the report is sent and for who may not; `invalid` with problems of
    ///   `correction-<figure>`.
    public func explain(
        _ figure: String, kind: String, _ text: String, in id: RecordID, by actor: Actor, in tx: WriteTransaction
    ) throws {
        let report = try report(id, counting: false, for: actor, in: tx)
        guard !report.record.isOpenReport, mayDraft(report, by: actor) else { throw RecordError.forbidden }
        guard let declaration = figures.catalogue.figures[figure] else { throw RecordError.notFound }
        let text = text.trimmed
        guard !text.isEmpty else {
            throw RecordError.invalid([
                FieldProblem("correction-\(figure)", vi: "Ghi vì sao số nay khác số đã báo cáo.", en: "Say why the number differs by now.")
            ])
        }
        let worker = actor.working("report")
        let values: [String: Value] = ["correction": text.value, "correction_kind": kind.isEmpty ? .null : kind.value]
        let kept = try remarks(of: [report.record], for: worker, in: tx).first { $0["figure"].text == figure }
        do {
            if let kept {
                _ = try registry.edit(Report.remarks, kept.id, version: nil, values, by: worker, in: tx)
            } else {
                let place: [String: Value] = [
                    "report": id.text.value, "unit": report.record["unit"], "figure": figure.value,
                    "figure_label": declaration.label.vi.value,
                ]
                _ = try registry.create(Report.remarks, values.merging(place) { own, _ in own }, by: worker, in: tx)
            }
        } catch var error as RecordError {
            error.problems = error.problems.map { FieldProblem("correction-\(figure)", $0.message) }
            throw error
        }
    }
}
