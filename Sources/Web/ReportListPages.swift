import Declarations
import Delivery
import Figures
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Reporting
import Store
import Vietnamese

extension Visit {
    /// What the reader has to write, then the rounds that are due within 45 days or were in the last 120: who sent, who is missing.
    func reportsPage() async throws -> Response {
        let today = Instant.now.date
        let register = try registry.register(Report.register)
        let (records, mine, written, outlines, text) = try await read { tx in
            let desk = site.reports
            let records = try desk.reports(due: today.adding(days: -120)...today.adding(days: 45), for: actor, in: tx)
            let mine = records.filter { isMine($0, register) }
            return (
                records, mine, try desk.written(of: mine, for: actor, in: tx), try desk.outlines(of: mine, for: actor, in: tx),
                try RecordText(self, register, records, in: tx)
            )
        }
        let rounds = ReportRound.rounds(records)
        let page = ReportListPage(
            title: words("reports_title"), lead: words("reports_lead"), actions: reportActions(register),
            mine: mine.map { dueCard($0, written[$0.id.text] ?? 0, of: outlines[$0.id.text] ?? 0, text) },
            groups: rounds.enumerated().map { block($0, $1, text, today) },
            none: records.isEmpty ? Empty(heading: words("reports_none"), text: words("reports_none_text")) : nil)
        return try await self.page(page, at: .plans)
    }

    private func reportActions(_ register: RegisterDeclaration) -> [Action] {
        let request =
            can(.create, register) ? [Action(label: words("reports_request"), url: urls.reportRequest, style: .primary)] : []
        return request + [Action(label: words("report_year"), url: urls.reportYear)]
    }

    /// Whether it waits for the reader: for one of the reader's posts, or for a unit that the reader may write for.
    private func isMine(_ record: Record, _ register: RegisterDeclaration) -> Bool {
        guard record.isOpenReport, registry.rights.allows(.edit, on: record, of: register, to: actor) else { return false }
        let posts = Set(actor.posts.map(\.id))
        return record.assignee.map(posts.contains) ?? false || actor.posts.contains { $0.unit == record["unit"].text }
    }

    private func dueCard(_ record: Record, _ written: Int, of all: Int, _ text: RecordText) -> ReportDueCard {
        let period = record["period"].text.flatMap { Period($0) }?.text(language).capitalizedFirst
        let due = record.date("due_on").map { words("report_due", $0.text(language)) }
        return ReportDueCard(
            title: record["name"].text ?? "", kicker: [period, text.title(record["unit"].text)].compactMap { $0 }.joined(separator: " · "),
            url: urls.report(record.id), deadline: reportDeadline(record, text),
            state: text.stateTag(record) ?? Tag(text: "", meaning: .plain),
            detail: [due, all > 0 ? words("reports_written", "\(written)/\(all)") : nil].compactMap { $0 }.joined(separator: " · "),
            action: words(record.consolidates ? "reports_consolidate" : "report_write"))
    }

    private func block(_ index: Int, _ round: ReportRound, _ text: RecordText, _ today: CalendarDate) -> ReportGroup {
        let asked = round.asked.count
        let late = round.lateCount(on: today)
        let period = Period(round.id.period)?.text(language).capitalizedFirst
        let plan = round.id.plan.map { text.title($0).shortened(to: 80) }
        let heading = round.id.asked.map { [text.title($0), period] } ?? [period, plan]
        let progress = [words("reports_sent", "\(round.sentCount)/\(asked)"), late > 0 ? words("reports_late", String(late)) : nil]
        let missing = round.missing.map { text.title($0["unit"].text) }
        return ReportGroup(
            id: String(index), heading: heading.compactMap { $0 }.joined(separator: " · "),
            lead: progress.compactMap { $0 }.joined(separator: " · "),
            bar: asked > 0
                ? ReportBar(
                    value: String(round.sentCount), most: String(asked), label: words("reports_sent", "\(round.sentCount)/\(asked)"))
                : nil,
            missing: missing.isEmpty ? nil : words("reports_missing", missing.joined(separator: ", ")), actions: actions(round),
            rows: (round.own + round.reports.filter { !$0.consolidates }).map { row($0, text) }, isFolded: round.reports.count > 4)
    }

    /// Urging those that are missing, writing the commune's own.
    private func actions(_ round: ReportRound) -> [Action] {
        let own = round.own.first { $0.isOpenReport }
        return [
            own.map { Action(label: words("reports_consolidate"), url: urls.report($0.id), style: .primary) }, urging(round),
        ].compactMap { $0 }
    }

    /// The button that urges who is missing in a round; nil where nobody is, and for who may not.
    func urging(_ round: ReportRound) -> Action? {
        guard !round.missing.isEmpty, allows(.urge) else { return nil }
        return Action(label: words("reports_urge", String(round.missing.count)), url: urls.urging(round.id), isPost: true)
    }

    private func row(_ record: Record, _ text: RecordText) -> ReportFeeder {
        let kind = record.consolidates ? words("reports_consolidates") : nil
        return ReportFeeder(
            unit: [text.title(record["unit"].text), kind].compactMap { $0 }.joined(separator: " · "), url: urls.report(record.id),
            tag: text.stateTag(record) ?? Tag(text: "", meaning: .plain),
            detail: [reportDeadline(record, text)?.text, sentText(record)].compactMap { $0 }.joined(separator: " · "))
    }

    /// Urges the posts on whose desks the missing reports of a round lie; those that were urged today are left alone.
    func urgeReports() async throws -> Response {
        let key = ReportRound.Key(plan: query.text("plan"), period: query.text("ky") ?? "", asked: query.text("yeu-cau"))
        let result = try await write { tx in
            let missing = try site.reports.round(key, for: actor, in: tx).missing
            let groups = try site.delivery.urgeGroups(missing, commune: commune.code, in: tx)
            return try site.delivery.urge(groups, note: nil, again: false, by: actor, in: tx)
        }
        return redirect(urls.reports, note: result.records == 0 ? "urged_none" : "urged")
    }
}
