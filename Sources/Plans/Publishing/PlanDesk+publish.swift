import Declarations
public import Registers
public import Store
import Vietnamese
public import Workflows

/// What publishing did.
public struct Publication: Sendable {
    /// The plan as it is now: `review` where the actor may submit but not publish.
    public let plan: Record
    /// Lines of the reporting calendar that were made.
    public let reports: Int
    /// Tasks whose deadline lay before the date of issue; each is marked.
    public let bornLate: [RecordID]
    /// The plan that this one replaced.
    public let replaced: RecordID?

    public var isPublished: Bool { plan.state == "published" }
}

extension PlanDesk {
    /// Brings a plan into force as far as the actor's rights go: the keeper submits, the chair publishes, the system does both.
    ///
    /// What follows from publishing is done by ``PlanPublishing``, in the caller's transaction.
    /// - Throws: ``PlanError`` with `notReady` and what hinders, or `wrongState`; `RecordError` with `forbidden`.
    public func publish(_ plan: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> Publication {
        var record = try registry.record("plan", plan, for: actor, in: tx)
        guard record.state == "draft" || record.state == "review" else { throw PlanError.wrongState }
        let blockers = try readiness(of: plan, for: actor, in: tx).blockers
        guard blockers.isEmpty else { throw PlanError.notReady(blockers) }
        if record.state == "draft" {
            record = try workflows.perform("submit", on: "plan", plan, version: nil, by: actor, in: tx)
            guard workflows.available(record, to: actor).contains(where: { $0.id == "publish" }) else {
                return Publication(plan: record, reports: 0, bornLate: [], replaced: nil)
            }
        }
        record = try workflows.perform("publish", on: "plan", plan, version: nil, by: actor, in: tx)
        let worker = actor.working("publish")
        let bornLate = try items("task", of: plan, for: worker, in: tx).filter { $0["born_late"].boolean == true }.map(\.id)
        let reports = try items("report_due", of: plan, for: worker, in: tx).count
        return Publication(plan: record, reports: reports, bornLate: bornLate, replaced: record.ref("replaces"))
    }

    /// What a plan's coming into force entails, whoever published it.
    fileprivate func putInForce(_ plan: Record, by actor: Actor, in tx: WriteTransaction) throws {
        try markBornLate(plan, by: actor, in: tx)
        try makeCalendar(plan, by: actor, in: tx)
        try retire(replacedBy: plan, by: actor, in: tx)
    }

    private func markBornLate(_ plan: Record, by actor: Actor, in tx: WriteTransaction) throws {
        guard let issued = plan.date("issued_on") else { return }
        let worker = actor.working("publish")
        let late = try items("task", of: plan.id, for: worker, in: tx).filter { task in task.date("deadline").map { $0 < issued } ?? false }
        for task in late {
            _ = try registry.apply(
                task, ["born_late": .boolean(true)], action: "edit", note: "Quá hạn từ ngày ban hành", by: worker, in: tx)
        }
    }

    // MARK: The reporting calendar

    private func makeCalendar(_ plan: Record, by actor: Actor, in tx: WriteTransaction) throws {
        guard let issued = plan.date("issued_on") else { return }
        try makeReports(plan, from: issued, note: "Lập lịch khi công bố kế hoạch", by: actor.working("publish"), in: tx)
    }

    /// Sets the calendar of a plan in force right after its rules changed: what is to be sent from today on is waived where its rule is another
    /// one by now, and made anew.
    ///
    /// - Parameters:
    ///   - changed: ids of rules that are new or other than they were.
    ///   - gone: ids of rules that don't hold any more.
    func renewCalendar(
        _ plan: Record, changed: Set<String>, gone: Set<String>, because note: String, by worker: Actor, in tx: WriteTransaction
    ) throws {
        let today = Instant(milliseconds: tx.now).date
        for report in try items("report_due", of: plan.id, for: worker, in: tx) where report.state == "pending" {
            guard let rule = report["rule"].text, changed.contains(rule) || gone.contains(rule), let due = report.date("due_on"),
                due >= today
            else { continue }
            _ = try workflows.perform("waive", on: "report_due", report.id, version: nil, reason: note, by: worker, in: tx)
        }
        try makeReports(plan, of: changed, from: today, note: note, by: worker, in: tx)
    }

    /// - Parameter chosen: ids of the rules of which reports are made; nil for all of the plan's.
    private func makeReports(
        _ plan: Record, of chosen: Set<String>? = nil, from first: CalendarDate, note: String, by worker: Actor, in tx: WriteTransaction
    ) throws {
        guard let from = plan.int("from_year"), let to = plan.int("to_year"), from <= to else { return }
        let calendar = try workflows.calendar(of: plan.commune, in: tx)
        let terms = try registry.all("reporting_term", sort: [SortKey("effective_from", descending: true)], for: worker, in: tx)
        let dates = ReportCalendar(
            calendar: calendar, years: from...min(to, from + 10), from: first, terms: terms.compactMap(ReportingTerm.init))
        let rules = try items("reporting_rule", of: plan.id, for: worker, in: tx)
        let desks = try ReportDesks(registry, plan, for: worker, in: tx)
        let yearly = rules.filter { $0["frequency"].text == "yearly" }
        for rule in rules where chosen?.contains(rule.id.text) ?? true {
            let coversYear = yearly.contains { $0["from_text"] == rule["from_text"] && $0["to_text"] == rule["to_text"] }
            for report in dates.reports(rule, coversYear: coversYear) {
                for (unit, post) in desks.senders(of: rule) {
                    var values = values(report, rule, plan, unit, consolidates: desks.consolidates(rule, unit, rules))
                    values["accountable"] = post.value
                    _ = try workflows.create("report_due", values, assignee: post, by: worker, note: note, in: tx)
                }
            }
        }
    }

    private func values(_ report: DueReport, _ rule: Record, _ plan: Record, _ unit: String, consolidates: Bool) -> [String: Value] {
        let subject = "kết quả thực hiện \(plan["number"].text.map { "Kế hoạch \($0)" } ?? plan["title"].text ?? "kế hoạch")"
        let name = rule["name"].text ?? "Báo cáo \(report.period.text()) \(subject)"
        return [
            "rule": .text(rule.id.text), "plan": .text(plan.id.text), "name": .text(String(name.prefix(300))), "unit": .text(unit),
            "to_text": rule["to_text"], "period": .text(report.period.description), "cut_off": .text(report.cutOff.description),
            "due_on": .text(report.due.description), "derived_from": report.derivedFrom.value,
            "consolidates": consolidates.value,
        ]
    }

    // MARK: Replacing

    private func retire(replacedBy plan: Record, by actor: Actor, in tx: WriteTransaction) throws {
        guard let former = plan.ref("replaces"),
            let old = try registry.records("plan", [former.text], commune: plan.commune, in: tx)[former.text], old.state == "published"
        else { return }
        let reason = "Thay bằng \(plan["number"].text ?? plan["title"].text ?? "kế hoạch mới")"
        _ = try workflows.perform("replace", on: "plan", former, version: nil, reason: reason, by: actor, in: tx)
        let worker = actor.working("publish")
        let today = Instant(milliseconds: tx.now).date
        for report in try items("report_due", of: former, for: worker, in: tx) where report.state == "pending" {
            guard let due = report.date("due_on"), due >= today else { continue }
            _ = try workflows.perform("waive", on: "report_due", report.id, version: nil, reason: reason, by: worker, in: tx)
        }
    }
}

/// Follows the publication of plans, from the review page, the record's page or a program: refuses what is not ready, makes the reporting
/// calendar of the plan's years, marks the tasks that were born late and retires the plan that this one replaces, with its reports that are
/// not due yet.
public struct PlanPublishing: TransitionFollower {
    let blobs: BlobStore

    public init(blobs: BlobStore) {
        self.blobs = blobs
    }

    public func moved(_ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        guard record.register == "plan", transition == "publish" else { return }
        let desk = PlanDesk(engine, blobs: blobs)
        let blockers = try desk.readiness(of: record.id, for: actor.working("publish"), in: tx).blockers
        guard blockers.isEmpty else {
            let missing = { (language: Language) in blockers.map { $0.message(language) }.joined(separator: "; ") }
            throw RecordError.invalid([
                FieldProblem(nil, vi: "Chưa công bố được: \(missing(.vi)).", en: "It cannot be published yet: \(missing(.en)).")
            ])
        }
        try desk.putInForce(record, by: actor, in: tx)
    }
}
