import Declarations
import Plans
public import Registers
public import Store
public import Vietnamese
import Workflows

/// What is asked of many units at once (báo cáo đột xuất).
public struct ReportRequest: Sendable {
    public var name: String
    public var request: String
    /// A section of the outline each; the general outline where there are none.
    public var questions: [String]
    public var plan: RecordID?
    public var period: Period?
    public var recipient: String
    public var cutOff: CalendarDate?
    public var due: CalendarDate?
    /// Until when the commune's own report, put together from the units', is to be sent; nil where none is.
    public var consolidated: CalendarDate?
    /// Record ids.
    public var units: [String]

    public init(
        name: String, request: String, questions: [String], plan: RecordID?, period: Period?, recipient: String, cutOff: CalendarDate?,
        due: CalendarDate?, consolidated: CalendarDate?, units: [String]
    ) {
        (self.name, self.request, self.questions, self.plan, self.period) = (name, request, questions, plan, period)
        (self.recipient, self.cutOff, self.due, self.consolidated, self.units) = (recipient, cutOff, due, consolidated, units)
    }
}

extension ReportDesk {
    /// Units that may be asked to report, with their kinds: those of the commune that are in force.
    public func askable(for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        let today = Instant(milliseconds: tx.now).date
        let bodies: Set<String> = ["committee", "superior", "partner", "group"]
        return try registry.all("unit", sort: [SortKey("position"), SortKey("name")], for: actor.working("report"), in: tx).filter { unit in
            !bodies.contains(unit["kind"].text ?? "") && unit.date("to_date").map { $0 >= today } ?? true
        }
    }

    /// Asks units: each gets a report on its head's desk, all with the same questions and day; the commune's own, where it is wanted, lies on
    /// the actor's.
    ///
    /// - Throws: `RecordError` with `forbidden` for who may not make reports, `invalid` with problems of the fields of ``ReportRequest``
    ///   (`name`, `request`, `period`, `cut_off`, `due_on`, `consolidated_on`, `units`).
    /// - Returns: the commune's report where there is one, else the first unit's.
    public func ask(_ asked: ReportRequest, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        guard let register = registry.catalogue.registers[Report.register], registry.rights.allowsSome(.create, on: register, to: actor)
        else {
            throw RecordError.forbidden
        }
        let worker = actor.working("report")
        let known = Set(try askable(for: actor, in: tx).map(\.id.text))
        let units = asked.units.filter(known.contains)
        try refuse(asked, units)
        let own = actor.acting
        guard asked.consolidated == nil || own != nil else { throw RecordError.forbidden }
        let request = try registry.create(
            Report.requests,
            [
                "name": asked.name.value, "request": asked.request.value, "questions": asked.questions.joined(separator: "\n").value,
                "plan": (asked.plan?.text).value, "to_text": asked.recipient.value, "period": (asked.period?.description).value,
                "cut_off": (asked.cutOff?.description).value, "due_on": (asked.due?.description).value, "units": JSONText.list(units).value,
            ], by: worker, in: tx)
        for (index, question) in asked.questions.enumerated() {
            let section: [String: Value] = [
                "request": request.id.text.value, "no": (index + 1).value, "heading": question.value,
                "effective_from": min(asked.cutOff ?? .max, Instant(milliseconds: tx.now).date).description.value,
            ]
            _ = try registry.create("report_section", section, by: worker, in: tx)
        }
        let common: [String: Value] = [
            "asked": request.id.text.value, "name": asked.name.value, "plan": request["plan"], "request": request["request"],
            "period": request["period"], "cut_off": request["cut_off"],
        ]
        let desks = try ReportDesks(registry, nil, for: worker, in: tx)
        var first: Record?
        for unit in units {
            let values: [String: Value] = [
                "unit": unit.value, "accountable": desks.head(of: unit).value, "due_on": request["due_on"],
                "to_text": asked.consolidated == nil ? asked.recipient.value : .null,
            ]
            let made = try workflows.create(
                Report.register, common.merging(values) { _, new in new }, assignee: desks.head(of: unit), by: worker,
                note: "Yêu cầu đột xuất", in: tx)
            first = first ?? made
        }
        if let on = asked.consolidated, let own {
            let values: [String: Value] = [
                "unit": own.unit.value, "accountable": own.id.value, "due_on": on.description.value, "to_text": asked.recipient.value,
                "consolidates": true.value,
            ]
            first = try workflows.create(
                Report.register, common.merging(values) { _, new in new }, assignee: own.id, by: worker, note: "Yêu cầu đột xuất", in: tx)
        }
        guard let first else { throw RecordError.notFound }
        return first
    }

    private func refuse(_ asked: ReportRequest, _ units: [String]) throws(RecordError) {
        var problems: [FieldProblem] = []
        func need(_ isThere: Bool, _ field: String, _ vi: String, _ en: String) {
            if !isThere { problems.append(FieldProblem(field, vi: vi, en: en)) }
        }
        need(!asked.name.isEmpty, "name", "Ghi tên báo cáo.", "Name the report.")
        need(asked.name.count <= 300, "name", "Tên dài quá 300 ký tự.", "A name has at most 300 characters.")
        need(!asked.request.isEmpty, "request", "Ghi nội dung cần báo cáo.", "Say what is asked for.")
        need(asked.request.count <= 5000, "request", "Nội dung dài quá 5.000 ký tự.", "At most 5,000 characters.")
        need(asked.questions.count <= 30, "questions", "Nhiều nhất 30 mục.", "At most 30 sections.")
        need(
            asked.questions.allSatisfy { $0.count <= 200 }, "questions", "Mỗi mục nhiều nhất 200 ký tự.",
            "At most 200 characters a section.")
        need(asked.period != nil, "period", "Chọn kỳ báo cáo.", "Choose the period.")
        need(asked.cutOff != nil, "cut_off", "Chọn ngày chốt số liệu.", "Choose the cut-off day.")
        need(asked.due != nil, "due_on", "Chọn hạn gửi.", "Choose the day on which it is due.")
        if let cutOff = asked.cutOff, let due = asked.due {
            need(due > cutOff, "due_on", "Hạn gửi phải sau ngày chốt số liệu.", "It is due after the cut-off.")
        }
        if let due = asked.due, let on = asked.consolidated {
            need(on >= due, "consolidated_on", "Báo cáo tổng hợp không đến hạn trước báo cáo của đơn vị.", "Not before the units' reports.")
        }
        need(!units.isEmpty, "units", "Chọn ít nhất một đơn vị.", "Choose at least one unit.")
        if !problems.isEmpty { throw RecordError.invalid(problems) }
    }
}
