import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// What waits for a person, and how the whole commune stands.
    func addWork() {
        get("/viec-cua-toi", .platform(.viewInbox)) { visit in try await visit.myWorkPage() }
        get("/thong-bao", .platform(.viewInbox)) { visit in try await visit.noticesPage() }
        get("/dieu-hanh", .platform(.viewDashboard)) { visit in try await visit.dashboardPage() }
        get("/dieu-hanh/man-hinh", .platform(.viewDashboard)) { visit in try await visit.dashboardPage(isWall: true) }
        get("/dieu-hanh/in", .platform(.viewDashboard)) { visit in try await visit.boardPrintPage() }
        get("/dieu-hanh/bang.pdf", .platform(.viewDashboard)) { visit in try await visit.boardPDF() }
        get("/dieu-hanh/bang.xlsx", .platform(.viewDashboard)) { visit in try await visit.boardWorkbook() }
        get("", .everybody) { visit in try await visit.frontPage() }
    }
}

extension Visit {
    /// Việc của tôi: all that lies on the desks of my posts, by deadline, and the piece that is open beside it.
    func myWorkPage() async throws -> Response {
        let (groups, unread, today) = try await read { tx in
            let unread = try site.workflows.notices(for: actor, limit: 100, in: tx).count { !$0.isRead }
            return (try site.plans.myWork(for: actor, in: tx), unread, Instant(milliseconds: tx.now).date)
        }
        let entries = groups.flatMap(\.entries)
        let wanted = query["viec"]
        let open = entries.firstIndex { $0.id.text == wanted } ?? (entries.isEmpty ? nil : 0)
        var detail: WorkDetail?
        if let open {
            var found = try await workDetail(entries[open])
            found.previousUrl = open > 0 ? workURL(entries[open - 1]) : nil
            found.nextUrl = open + 1 < entries.count ? workURL(entries[open + 1]) : nil
            detail = found
        }
        let page = MyWorkPage(
            title: words("nav_my_work"), lead: entries.isEmpty ? nil : words("work_count", String(entries.count)),
            views: noticeViews("viec-cua-toi", unread: unread),
            groups: groups.map { group in
                let label = group.span == .today ? words("work_today", today.shortText(language)) : group.span.text(language)
                return Pages.WorkGroup(
                    label: label, meaning: group.span.meaning, count: group.entries.count,
                    items: group.entries.map { row($0, isOpen: $0.id == open.map { entries[$0].id }) })
            }, detail: detail, isOffered: wanted == nil || open.map { entries[$0].id.text } != wanted,
            empty: entries.isEmpty
                ? Empty(heading: words("work_none"), text: words("work_none_text"), action: Link(text: words("nav_plans"), url: urls.plans))
                : nil)
        return try await self.page(page, at: .myWork)
    }

    private func row(_ entry: WorkEntry, isOpen: Bool) -> WorkItem {
        let deadline = entry.remaining.map { Deadline(text: $0.text(language), meaning: Pages.Meaning($0.urgency)) }
        return WorkItem(
            kind: entry.kind(language), heading: entry.heading.shortened(to: 160), url: workURL(entry),
            detail: [entry.state.label(language), entry.context].compactMap { $0 }.joined(separator: " · "), deadline: deadline,
            current: isOpen)
    }

    private func workURL(_ entry: WorkEntry) -> String { CommuneURLs.query(urls.myWork, [("viec", entry.id.text)]) }

    /// What my posts and I were told. Seeing it is reading it.
    func noticesPage() async throws -> Response {
        let (notices, known) = try await read { tx in
            let notices = try site.workflows.notices(for: actor, limit: 100, in: tx)
            return (notices, Set(catalogue.registers.ids))
        }
        func group(_ key: String, _ members: [Workflows.Notice], _ meaning: Pages.Meaning) -> Pages.WorkGroup? {
            if members.isEmpty { return nil }
            return Pages.WorkGroup(
                label: words(key), meaning: meaning, count: members.count,
                items: members.map { notice in
                    WorkItem(
                        kind: catalogue.registers[notice.register]?.label(language) ?? "", heading: notice.body(language),
                        url: known.contains(notice.register) ? urls.home(notice.register, notice.record) : urls.notices,
                        detail: Instant(milliseconds: notice.at).text(language))
                })
        }
        let unread = notices.filter { !$0.isRead }
        let page = MyWorkPage(
            title: words("work_notices"), lead: nil, views: noticeViews("thong-bao", unread: unread.count),
            groups: [group("notices_new", unread, .atRisk), group("notices_read", notices.filter(\.isRead), .plain)].compactMap { $0 },
            empty: notices.isEmpty ? Empty(heading: words("notices_none"), text: words("notices_none_text")) : nil)
        if !unread.isEmpty { try await write { tx in try site.workflows.markNoticesRead(for: actor, in: tx) } }
        return try await self.page(page, at: .myWork)
    }
}

extension Visit {
    /// The piece that is open: what it is, how clear it is, what may be done with it now.
    private func workDetail(_ entry: WorkEntry) async throws -> WorkDetail {
        let register = try registry.register(entry.register)
        let found = try await read { tx in try recordData(entry.record, register, in: tx) }
        let model = recordModel(found, register)
        let shown = Set(model.six?.items.map(\.label) ?? [])
        let details = model.sections.dropLast().flatMap(\.details).filter {
            !shown.contains($0.label) && !$0.isMasked && $0.value != entry.heading
        }
        return WorkDetail(
            kicker: found.plan.map { "\(register.label(language)) · \($0.title.shortened(to: 80))" } ?? register.label(language),
            source: passageURL(entry.record).map { Link(text: words("origin_passage"), url: $0) }, heading: model.title,
            url: urls.home(entry.record.register, entry.record.id),
            deadline: model.deadline, state: model.state, six: model.six, details: Array(details.prefix(8)),
            history: Array(model.history.prefix(4)),
            transitions: model.transitions, waiting: model.waiting)
    }
}

extension WorkSpan {
    fileprivate var meaning: Pages.Meaning {
        switch self {
        case .overdue: .late
        case .today: .atRisk
        case .thisWeek: .onCourse
        case .later, .undated: .plain
        }
    }
}
