import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// What waits for a person, and how the whole commune stands.
    func addWork() {
        get("/viec-cua-toi", .platform(.viewInbox)) { visit in try await visit.myWorkPage() }
        get("/viec-cua-toi/duyet", .platform(.viewInbox)) { visit in try await visit.approvalsPage() }
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
