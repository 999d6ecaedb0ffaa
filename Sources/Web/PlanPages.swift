import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese

extension Visit {
    /// The plan as it lives: targets by pillar and phase, tasks by unit, the year's reports, what it rests on, its versions.
    func planPage() async throws -> Response {
        let id = try recordID("plan")
        guard actor.isSignedIn else { return try await publicPlanPage(id) }
        let tab = PlanTab(rawValue: query["muc"] ?? "") ?? .targets
        let (overview, notes, revisions) = try await read { tx in
            (
                try site.plans.overview(of: id, for: actor, in: tx), try site.plans.metricNotes(of: id, for: actor, in: tx),
                tab == .versions ? try site.plans.revisions(of: id, for: actor, in: tx) : []
            )
        }
        let plan = overview.plan
        let base = urls.plan(id)
        let isDraft = ["draft", "review"].contains(plan.state ?? "")
        var page = PlanPage(
            title: plan["title"].text ?? words("untitled"), kicker: planDetail(plan),
            state: Tag(text: overview.stateLabel(language), meaning: Pages.Meaning(overview.stateMeaning)), facts: facts(overview),
            actions: actions(overview, isDraft: isDraft), bar: overview.targetCounts.bar(language),
            tabs: PlanTab.allCases.map { other in
                Tab(
                    label: words(other.key), url: CommuneURLs.query(base, [("muc", other == .targets ? nil : other.rawValue)]),
                    count: String(other.count(overview)), current: other == tab)
            })
        switch tab {
        case .targets: page.targets = overview.targetGroups.map { targetGroup($0, notes) }
        case .tasks: page.tasks = overview.taskGroups.map(taskGroup)
        case .reports: page.calendar = overview.calendar.map(month)
        case .bases: page.bases = overview.bases.map(basis)
        case .versions: page.versions = overview.versions.map(version) + revisions.filter { $0.state == .applied }.map(written)
        }
        if tab.count(overview) == 0 { page.empty = Empty(heading: words("plan_part_empty"), text: words("plan_part_empty_text")) }
        return try await self.page(page, at: .plans)
    }

    private func facts(_ overview: PlanOverview) -> [Detail] {
        let plan = overview.plan
        var facts: [Detail] = []
        func add(_ key: String, _ value: String?) {
            if let value, !value.isEmpty { facts.append(Detail(label: words(key), value: value)) }
        }
        add("plan_period", [plan["from_year"], plan["to_year"]].compactMap { $0.integer.map(String.init) }.uniqued.joined(separator: "–"))
        add("plan_signer", plan["signer"].text)
        add("plan_steward", overview.steward)
        let tasks = overview.taskCounts
        add("plan_tasks_done", words("plan_tasks_done_of", String(tasks[.doneOnTime] + tasks[.doneLate]), String(tasks.total)))
        if tasks[.overdue] > 0 { add("plan_tasks_overdue", String(tasks[.overdue])) }
        return facts
    }

    private func actions(_ overview: PlanOverview, isDraft: Bool) -> [Action] {
        let plan = overview.plan
        var actions: [Action] = []
        if let file = Attachment.list(plan["document"].text).first {
            actions.append(Action(label: words("plan_document"), url: "\(urls.record(plan))/tep/document/\(file.hash)"))
        }
        guard actor.isSignedIn else { return actions }
        actions.append(Action(label: words("plan_record"), url: urls.record(plan), style: .quiet))
        if allows(.managePlan), catalogue.registers["plan"].map({ can(.importRecords, $0) }) == true {
            actions.append(Action(label: words("revision_import"), url: urls.revisions(of: plan.id)))
        }
        if !isDraft, actor.isSignedIn { actions.append(Action(label: words("lint_title"), url: urls.plan(plan.id) + "/ra-soat")) }
        if isDraft, allows(.managePlan) {
            actions.append(Action(label: words("plan_review"), url: urls.plan(plan.id) + "/duyet", style: .primary))
        }
        return actions
    }

    // MARK: Targets

    private func targetGroup(_ group: Plans.TargetGroup, _ notes: [RecordID: MetricNote]) -> Pages.TargetGroup {
        let counts = group.counts
        return Pages.TargetGroup(
            label: group.pillar ?? words("plan_no_pillar"),
            summary: words("plan_group_summary", String(counts[.achieved] + counts[.onCourse]), String(counts.total)),
            rows: group.targets.map { targetRow($0, notes[$0.id]) })
    }

    private func targetRow(_ target: TargetStanding, _ note: MetricNote?) -> TargetRow {
        TargetRow(
            number: target.number, text: target.text, url: urls.target(target.id), phase: target.phase,
            goal: target.goal.text(language),
            value: target.result?.text(language), valueDetail: resultDetail(target), lead: target.lead?.name ?? target.leadText,
            tag: tag(target.status),
            source: target.span == nil ? nil : Link(text: words("origin_passage"), url: passageURL(target.plan, "target", target.id)),
            metric: note.map(metricLink), clashes: (note?.clashes ?? 0) > 0)
    }

    /// Numerator and denominator, who declared it, until when it was counted; or that what there was is out of date.
    func resultDetail(_ target: TargetStanding) -> String? {
        if let result = target.result {
            let confirmed = result.isConfirmed ? nil : words("result_unconfirmed")
            return [
                result.fraction(language), result.isCounted ? words("result_counted") : result.unit?.name ?? result.source,
                result.isCounted ? nil : words("result_cut_off", result.cutOff.text(language)),
                target.baseline.map { words("result_baseline", target.goal.measured($0.value, language)) }, confirmed,
            ]
            .compactMap { $0 }.joined(separator: " · ")
        }
        return target.expired.map { words("result_expired", $0.text(language), $0.expiresOn.text(language)) }
    }

    func tag(_ status: TargetStatus) -> Tag { Tag(text: status.text(language).lowercasedFirst, meaning: Pages.Meaning(status)) }

    func passageURL(_ plan: RecordID, _ register: String, _ id: RecordID) -> String {
        CommuneURLs.query(urls.plan(plan) + "/nguon", [("register", register), ("id", id.text)])
    }

    // MARK: Tasks

    private func taskGroup(_ group: Plans.TaskGroup) -> Pages.TaskGroup {
        let counts = group.counts
        let late = counts[.overdue] > 0 ? words("plan_unit_overdue", String(counts[.overdue])) : nil
        return Pages.TaskGroup(
            unit: group.unit?.name ?? words("plan_no_unit"),
            summary: [words("plan_unit_tasks", String(counts.total)), late].compactMap { $0 }.joined(separator: " · "),
            rows: group.tasks.map(taskRow))
    }

    private func taskRow(_ task: TaskStanding) -> TaskRow {
        let meaning: Pages.Meaning = task.time == .overdue ? .late : task.remaining.map { Pages.Meaning($0.urgency) } ?? .plain
        let deadline = task.deadline.map { day in
            Deadline(
                text: task.remaining?.text(language) ?? task.time.text(language).lowercasedFirst,
                meaning: task.remaining == nil ? .plain : meaning, date: day.text(language))
        }
        return TaskRow(
            number: task.number, text: task.text, url: urls.record("task", task.id), support: task.support, product: task.product,
            deadline: deadline,
            six: SixClarity(items: task.clarity.map { SixItem(label: $0.point.text(language), value: $0.value?.shortened(to: 120)) }),
            tag: Tag(text: task.stateLabel(language), meaning: Pages.Meaning(task.stateMeaning)),
            lateFromIssue: task.isBornLate ? words("task_born_late") : nil,
            source: task.span.flatMap { _ in task.plan.map { Link(text: words("origin_passage"), url: passageURL($0, "task", task.id)) } })
    }

    // MARK: Reports, bases, versions

    private func month(_ month: ReportMonth) -> CalendarMonth {
        CalendarMonth(
            label: words("plan_month", String(month.month), String(month.year)), isCurrent: month.isCurrent,
            items: month.reports.map { report in
                let tag =
                    report.isLate && report.sentOn == nil
                    ? Tag(text: words("report_late"), meaning: .late)
                    : Tag(
                        text: report.stateLabel(language).lowercasedFirst,
                        meaning: report.isLate ? .late : Pages.Meaning(report.stateMeaning))
                let who = [report.unit?.name, report.recipient].compactMap { $0 }.joined(separator: " → ")
                return CalendarItem(
                    day: report.due.shortText(language),
                    text: [report.name, who.isEmpty ? nil : who, report.derivedFrom.map { words("report_derived", $0) }].compactMap { $0 }
                        .joined(separator: " · "),
                    url: actor.isSignedIn ? urls.record("report_due", report.id) : nil, tag: tag)
            })
    }

    private func basis(_ basis: Record) -> LegalBasis {
        let date = basis["issued_on"].text.flatMap { CalendarDate($0) }?.text(language)
        return LegalBasis(
            text: [basis["kind"].text, basis["number"].text].compactMap { $0 }.joined(separator: " "),
            detail: [date, basis["issuer"].text, basis["subject"].text].compactMap { $0 }.joined(separator: " · "),
            url: passageURL(basis))
    }

    /// Another document that was written into the plan, for who keeps it.
    private func written(_ revision: PlanRevision) -> Pages.PlanVersion {
        Pages.PlanVersion(
            label: words("revision_version", revision.document.name),
            time: Instant(milliseconds: revision.settledAt ?? revision.at).text(language),
            who: words("revision_version_did", grouped(Int64(revision.accepted), language)), isCurrent: false,
            url: urls.revision(revision.id, of: revision.plan))
    }

    private func version(_ version: Plans.PlanVersion) -> Pages.PlanVersion {
        let plan = version.plan
        return Pages.PlanVersion(
            label: [words("plan_edition", String(plan["edition"].integer ?? 1)), plan["decision_number"].text].compactMap { $0 }.joined(
                separator: " · "),
            time: plan["issued_on"].text.flatMap { CalendarDate($0) }?.text(language)
                ?? Instant(milliseconds: plan.createdAt).text(language),
            who: plan["issuer"].text ?? "", summary: plan["version_reason"].text, isCurrent: version.isShown, url: urls.plan(plan.id))
    }
}

/// A part of the plan's page.
private enum PlanTab: String, CaseIterable {
    case targets = "chi-tieu"
    case tasks = "nhiem-vu"
    case reports = "bao-cao"
    case bases = "can-cu"
    case versions = "phien-ban"

    var key: String { "plan_tab_\(self)" }

    func count(_ overview: PlanOverview) -> Int {
        switch self {
        case .targets: overview.targets.count
        case .tasks: overview.tasks.count
        case .reports: overview.calendar.reduce(0) { $0 + $1.reports.count }
        case .bases: overview.bases.count
        case .versions: overview.versions.count
        }
    }
}

extension Pages.Meaning {
    init(_ status: TargetStatus) {
        self =
            switch status {
            case .achieved: .achieved
            case .onCourse: .onCourse
            case .atRisk: .atRisk
            case .late: .late
            case .noBaseline: .plain
            case .unknown: .unknown
            }
    }

    init(_ urgency: Urgency) {
        self =
            switch urgency {
            case .overdue: .late
            case .today, .soon: .atRisk
            case .onTime: .onCourse
            }
    }
}

extension StatusCounts {
    /// The bar of statuses; the rare one without a baseline only where there is such a target.
    func bar(_ language: Language) -> StackedBar {
        StackedBar(
            TargetStatus.allCases.filter { $0 != .noBaseline || self[$0] > 0 }.map { status in
                (label: status.text(language).lowercasedFirst, count: self[status], meaning: Pages.Meaning(status))
            })
    }
}

extension Array where Element: Equatable {
    /// Without what stands there already.
    var uniqued: [Element] { reduce(into: []) { if !$0.contains($1) { $0.append($1) } } }
}
