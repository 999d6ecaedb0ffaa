import Declarations
public import Figures
import Plans
public import Registers
public import Store
public import Vietnamese
public import Workflows

/// Reports as people write them: read with what they are made from, saved, put together from those of units.
///
/// Whoever may fill in the report's record may write its texts as long as it is not sent; nobody writes them otherwise.
public struct ReportDesk: Sendable {
    let figures: Figures
    let workflows: WorkflowEngine

    public init(_ figures: Figures, _ workflows: WorkflowEngine) { (self.figures, self.workflows) = (figures, workflows) }

    var registry: Registry { workflows.registry }

    // MARK: Reading

    /// - Throws: `RecordError` with `notFound`.
    public func report(_ id: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> Report {
        let record = try registry.record(Report.register, id, for: actor, in: tx)
        let plan = try record.ref("plan").flatMap { try registry.records("plan", [$0.text], commune: actor.commune, in: tx)[$0.text] }
        let feeders = record.consolidates ? try feeders(of: record, for: actor, in: tx) : []
        let context = try ReportContext(self, record, plan, feeders, for: actor, in: tx)
        return Report(
            record: record, plan: plan, unit: context.unit, period: record.figurePeriod, sections: try context.sections(in: tx),
            numbers: try context.numbers(in: tx), feeders: feeders, isWritable: isWritable(record, by: actor))
    }

    /// Reports that the actor may read and that are due within some days of today, by due day.
    public func reports(due days: ClosedRange<CalendarDate>, for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        func compare(_ how: BinaryOperator, _ day: CalendarDate) -> Expression {
            .binary(how, .path(FieldPath(field: "due_on")), .literal(.date(day.description)))
        }
        return try registry.all(
            Report.register, where: [compare(.greaterOrEqual, days.lowerBound), compare(.lessOrEqual, days.upperBound)],
            sort: [SortKey("due_on")], for: actor, in: tx)
    }

    func isWritable(_ record: Record, by actor: Actor) -> Bool {
        guard record.isOpenReport, let register = registry.catalogue.registers[Report.register] else { return false }
        return registry.rights.allows(.edit, on: record, of: register, to: actor)
    }

    /// What units owe for the same plan and period, to be put together in this one.
    private func feeders(of record: Record, for actor: Actor, in tx: ReadTransaction) throws -> [Report.Feeder] {
        guard let plan = record["plan"].text, let period = record["period"].text, let due = record.date("due_on") else { return [] }
        let others = try registry.all(
            Report.register, where: [equal("plan", plan), equal("period", period)], for: actor, in: tx
        ).filter { $0.id != record.id && !$0.consolidates && ($0.date("due_on").map { $0 <= due } ?? true) }
        let names = try registry.titles(of: ["unit": Set(others.compactMap { $0["unit"].text })], commune: actor.commune, .vi, in: tx)
        return others.map { Report.Feeder(record: $0, unit: $0["unit"].text.flatMap { names[$0] } ?? "") }
            .sorted { ($0.isSent ? 1 : 0, $0.unit) < ($1.isSent ? 1 : 0, $1.unit) }
    }

    // MARK: Saving

    /// Saves what differs from what is kept.
    ///
    /// - Throws: `RecordError` with `forbidden` once the report is sent, `conflict` where somebody else wrote in the same section meanwhile,
    ///   `invalid` with problems whose fields are `text-<section>`, `internal-<section>`, `explanation-<figure>`, `claimed-<figure>`. Nothing is
    ///   saved then.
    public func save(_ input: ReportInput, in id: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        let record = try registry.record(Report.register, id, for: actor, in: tx)
        guard isWritable(record, by: actor) else { throw RecordError.forbidden }
        let worker = actor.working("report")
        let parts = try parts(of: [record], for: worker, in: tx)
        for section in try sections(of: record, for: worker, in: tx) {
            guard let typed = input.texts[section.id.text] else { continue }
            let part = parts.first { $0["section"].text == section.id.text }
            try save(typed, section, part, record, by: worker, in: tx)
        }
        let remarks = try registry.all(Report.remarks, where: [equal("report", id.text)], for: worker, in: tx)
        for (figure, typed) in input.remarks.sorted(by: { $0.key < $1.key }) {
            guard let declaration = figures.catalogue.figures[figure] else { continue }
            try save(typed, declaration, remarks.first { $0["figure"].text == figure }, record, by: worker, in: tx)
        }
    }

    private func save(
        _ typed: ReportInput.Text, _ section: Record, _ part: Record?, _ record: Record, by worker: Actor, in tx: WriteTransaction
    ) throws {
        let values: [String: Value] = ["text": filled(typed.text), "internal": filled(typed.internal)]
        if (part?["text"] ?? .null) == values["text"], (part?["internal"] ?? .null) == values["internal"] { return }
        if part?.version != typed.version { throw RecordError.conflict(part ?? record) }
        try naming(section.id.text) {
            if let part {
                _ = try registry.edit(Report.parts, part.id, version: typed.version, values, by: worker, in: tx)
            } else {
                let place: [String: Value] = ["report": record.id.text.value, "unit": record["unit"], "section": section.id.text.value]
                _ = try registry.create(Report.parts, values.merging(place) { own, _ in own }, by: worker, in: tx)
            }
        }
    }

    private func save(
        _ typed: ReportInput.Remark, _ figure: FigureDeclaration, _ remark: Record?, _ record: Record, by worker: Actor,
        in tx: WriteTransaction
    ) throws {
        let values: [String: Value] = [
            "claimed": filled(typed.claimed), "explanation": filled(typed.explanation),
        ]
        if (remark?["claimed"] ?? .null) == values["claimed"], (remark?["explanation"] ?? .null) == values["explanation"] { return }
        try naming(figure.id) {
            if let remark {
                _ = try registry.edit(Report.remarks, remark.id, version: nil, values, by: worker, in: tx)
            } else {
                let place: [String: Value] = [
                    "report": record.id.text.value, "unit": record["unit"], "figure": figure.id.value,
                    "figure_label": figure.label.vi.value,
                ]
                _ = try registry.create(Report.remarks, values.merging(place) { own, _ in own }, by: worker, in: tx)
            }
        }
    }

    private func filled(_ text: String) -> Value {
        let text = text.replacing("\r\n", with: "\n").trimmed
        return text.isEmpty ? .null : .text(text)
    }

    /// Problems with the place that they are of.
    private func naming(_ place: String, _ body: () throws -> Void) throws {
        do { try body() } catch var error as RecordError {
            error.problems = error.problems.map { FieldProblem($0.field.map { "\($0)-\(place)" }, $0.message) }
            throw error
        }
    }

    // MARK: What belongs to reports

    /// The plan's own outline, or the general one, as it holds on the cut-off day.
    func sections(of record: Record, for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        let day = record.date("cut_off") ?? Instant(milliseconds: tx.now).date
        let all = try registry.all("report_section", sort: [SortKey("no")], for: actor.working("report"), in: tx).filter { section in
            section.date("effective_from").map { $0 <= day } ?? true && section.date("effective_to").map { $0 >= day } ?? true
        }
        let own = all.filter { $0["plan"].text != nil && $0["plan"] == record["plan"] }
        return own.isEmpty ? all.filter { $0["plan"].isNull } : own
    }

    /// What the actor may read of what was written in reports.
    func parts(of reports: [Record], for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        if reports.isEmpty { return [] }
        let ofReports = Expression.member(
            .path(FieldPath(field: "report")), of: reports.map { .literal(.text($0.id.text)) }, negated: false)
        return try registry.all(Report.parts, where: [ofReports], for: actor, in: tx)
    }

    func equal(_ field: String, _ text: String) -> Expression {
        .binary(.equal, .path(FieldPath(field: field)), .literal(.text(text)))
    }
}

extension Record {
    /// Whether it is written and not yet sent.
    public var isOpenReport: Bool { register == Report.register && ["pending", "returned"].contains(state) }

    /// Whether it is the whole commune's report, put together from those of units.
    public var consolidates: Bool { self["consolidates"].boolean == true }

    /// Whether it was sent, or is still to be sent, after the day on which it was due.
    public func isLateReport(on today: CalendarDate) -> Bool {
        guard state != "waived", let due = date("due_on") else { return false }
        return due < (date("sent_on") ?? today)
    }

    /// Whether one of the units leads the target or task, alone or with others; everybody's where no units are given.
    func isLed(by units: Set<String>?) -> Bool {
        guard let units else { return true }
        return self["lead"].text.map(units.contains) ?? false || !units.isDisjoint(with: items("co_leads"))
    }

    /// The days that a report counts: those of its period up to the day on which its data are closed.
    public var figurePeriod: FigurePeriod? {
        guard let period = self["period"].text.flatMap({ Period($0) }) else { return nil }
        guard let cutOff = date("cut_off"), period.dates.contains(cutOff), cutOff < period.end else { return FigurePeriod(period) }
        // A half-year that is reported in May counts from its first day.
        guard cutOff.month == period.end.month else { return FigurePeriod(.custom(period.start, cutOff)) }
        return .reporting(period, cutoffDay: cutOff.day)
    }
}
