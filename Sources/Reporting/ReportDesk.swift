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
    let statements: StatementDesk

    public init(_ figures: Figures, _ workflows: WorkflowEngine, _ statements: StatementDesk) {
        (self.figures, self.workflows, self.statements) = (figures, workflows, statements)
    }

    var registry: Registry { workflows.registry }

    // MARK: Reading

    /// - Parameter counting: whether its numbers are counted; what is to be saved or sent needs none.
    /// - Throws: `RecordError` with `notFound`.
    public func report(_ id: RecordID, counting: Bool = true, for actor: Actor, in tx: ReadTransaction) throws -> Report {
        let record = try registry.record(Report.register, id, for: actor, in: tx)
        let plan = try record.ref("plan").flatMap { try registry.records("plan", [$0.text], commune: actor.commune, in: tx)[$0.text] }
        let feeders = record.consolidates ? try feeders(of: record, for: actor, in: tx) : []
        let returned = try ReportReturn.last(of: record, workflows, for: actor, in: tx)
        let context = try ReportContext(self, record, feeders, returned, for: actor, in: tx)
        let sections = try context.sections(in: tx)
        return Report(
            record: record, plan: plan, unit: context.unit, period: record.figurePeriod, sections: sections,
            numbers: counting ? try context.numbers(try context.measured(in: tx), in: tx) : [], feeders: feeders,
            above: record.consolidates ? nil : try above(record, for: actor, in: tx),
            stated: counting ? try stated(record, in: tx) : nil, returned: returned?.value, isWritable: isWritable(record, by: actor),
            isRemarkable: isRemarkable(record, by: actor))
    }

    /// A report's numbers as they were stated when it was sent.
    func stated(_ record: Record, in tx: ReadTransaction) throws -> Report.Stated? {
        guard let first = record["statement"].text, !record.isOpenReport else { return nil }
        let second = record["statement_total"].text
        let records = try registry.records(
            FigureStatement.register, [first, second].compactMap { $0 }, commune: record.commune, in: tx)
        guard let period = try records[first].map(statements.statement) else { return nil }
        return Report.Stated(period: period, total: try second.flatMap { records[$0] }.map(statements.statement))
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

    /// Whoever may remark on what the unit writes, and who writes it.
    func isRemarkable(_ record: Record, by actor: Actor) -> Bool {
        isWritable(record, by: actor) || allows(.comment, onTextOf: record, to: actor)
    }

    /// Whether a right on what is written in reports reaches this one, written or not: parts belong to the unit of their report.
    func allows(_ action: RecordAction, onTextOf record: Record, to actor: Actor) -> Bool {
        let register = registry.catalogue.registers[Report.parts]
        return register.map { registry.rights.grants(action, on: $0, to: actor).allow(record) } ?? false
    }

    /// What units owe for the same request, or for the same plan and period, to be put together in this one; in the units' order.
    public func feeders(of record: Record, for actor: Actor, in tx: ReadTransaction) throws -> [Report.Feeder] {
        let others = try siblings(of: record, for: actor, in: tx).filter { other in
            !other.consolidates && (other.date("due_on").flatMap { due in record.date("due_on").map { due <= $0 } } ?? true)
        }
        let units = try registry.records("unit", Set(others.compactMap { $0["unit"].text }), commune: actor.commune, in: tx)
        func place(_ record: Record) -> (Int64, String, String) {
            let unit = record["unit"].text.flatMap { units[$0] }
            return (unit?["position"].integer ?? .max, unit?["name"].text ?? "", record.id.text)
        }
        return others.sorted { place($0) < place($1) }.map { other in
            Report.Feeder(record: other, unit: other["unit"].text.flatMap { units[$0]?["name"].text } ?? "")
        }
    }

    /// The commune's report that a unit's report goes into: the first that is due after it.
    private func above(_ record: Record, for actor: Actor, in tx: ReadTransaction) throws -> Record? {
        try siblings(of: record, for: actor, in: tx).filter { other in
            other.consolidates && other.state != "waived" && (other["due_on"].text ?? "") >= (record["due_on"].text ?? "")
        }.min { ($0["due_on"].text ?? "") < ($1["due_on"].text ?? "") }
    }

    /// The other reports of the same request, or of the same plan and period and of no request.
    private func siblings(of record: Record, for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        let same: [Expression]
        if let asked = record["asked"].text {
            same = [equal("asked", asked)]
        } else if let plan = record["plan"].text, let period = record["period"].text {
            same = [equal("plan", plan), equal("period", period)]
        } else {
            return []
        }
        return try registry.all(Report.register, where: same, for: actor, in: tx).filter {
            $0.id != record.id && $0["asked"] == record["asked"]
        }
    }

    // MARK: What belongs to reports

    /// The questions of the request, else the plan's own outline, else the general one, as it holds on the cut-off day.
    func sections(of record: Record, for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        try outline(for: actor, in: tx).map { sections(of: record, among: $0, in: tx) } ?? []
    }

    /// Every section of every outline, in their order; nil where no pack declares them.
    func outline(for actor: Actor, in tx: ReadTransaction) throws -> [Record]? {
        guard registry.catalogue.registers["report_section"] != nil else { return nil }
        return try registry.all("report_section", sort: [SortKey("no")], for: actor.working("report"), in: tx)
    }

    func sections(of record: Record, among outline: [Record], in tx: ReadTransaction) -> [Record] {
        let day = record.date("cut_off") ?? Instant(milliseconds: tx.now).date
        let all = outline.filter { section in
            section.date("effective_from").map { $0 <= day } ?? true && section.date("effective_to").map { $0 >= day } ?? true
        }
        let asked = all.filter { $0["request"].text != nil && $0["request"] == record["asked"] }
        if !asked.isEmpty { return asked }
        let general = all.filter { $0["request"].isNull }
        let own = general.filter { $0["plan"].text != nil && $0["plan"] == record["plan"] }
        return own.isEmpty ? general.filter { $0["plan"].isNull } : own
    }

    /// What the actor may read of what was written in reports.
    func parts(of reports: [Record], for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        if reports.isEmpty || registry.catalogue.registers[Report.parts] == nil { return [] }
        let ofReports = Expression.member(
            .path(FieldPath(field: "report")), of: reports.map { .literal(.text($0.id.text)) }, negated: false)
        return try registry.all(Report.parts, where: [ofReports], for: actor, in: tx)
    }

    /// What the actor may read of what units say of their numbers.
    func remarks(of reports: [Record], for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        let ofReports = Expression.member(
            .path(FieldPath(field: "report")), of: reports.map { .literal(.text($0.id.text)) }, negated: false)
        return try registry.all(Report.remarks, where: [ofReports], for: actor, in: tx)
    }

    func equal(_ field: String, _ text: String) -> Expression {
        .binary(.equal, .path(FieldPath(field: field)), .literal(.text(text)))
    }
}
