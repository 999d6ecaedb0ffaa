import Declarations
import Delivery
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Đôn đốc: who is behind, and one message to each.
    func addUrging() {
        get("/don-doc", .platform(.urge)) { visit in try await visit.urgePage() }
        post("/don-doc", .platform(.urge)) { visit, form in try await visit.urge(form) }
    }
}

extension CommuneURLs {
    var urging: String { base + "/don-doc" }
}

/// Who is behind with what, over all registers whose records have deadlines.
private struct LateWork: Sendable {
    let groups: [UrgeGroup]
    /// Late records by register.
    let counts: [String: Int]
    let last: [RecordID: Int64]
    let titles: [String: String]
    let calendar: WorkCalendar
    let isCut: Bool
}

extension Visit {
    /// Records of one register that are urged at once; more would be no urging but a reorganisation.
    private static let mostUrged = 300

    private func lateWork(_ only: String?, in tx: ReadTransaction) throws -> LateWork {
        var records: [Record] = []
        var counts: [String: Int] = [:]
        var titles: [String: String] = [:]
        var isCut = false
        let now = Instant(milliseconds: tx.now)
        for register in catalogue.registers {
            guard let workflow = catalogue.workflow(of: register), workflow.hasDeadlines, can(.read, register) else { continue }
            let asked = RecordQuery(
                filters: [WorkView.overdue.filter(workflow, at: now)], sort: [SortKey(SystemField.dueAt.rawValue)], limit: Self.mostUrged)
            let page = try registry.page(register.id, asked, for: actor, in: tx)
            if page.records.isEmpty { continue }
            counts[register.id] = page.records.count
            if let only, only != register.id { continue }
            isCut = isCut || page.next != nil
            records += page.records
            titles.merge(try registry.titles(of: page.records, language, in: tx)) { one, _ in one }
        }
        return LateWork(
            groups: try site.delivery.urgeGroups(records, commune: commune.code, in: tx), counts: counts,
            last: try site.delivery.lastUrged(records.map(\.id), commune: commune.code, in: tx), titles: titles,
            calendar: try site.workflows.calendar(of: commune.code, in: tx), isCut: isCut)
    }

    private var urgedRegister: String? { query["so"].flatMap { catalogue.registers[$0]?.id } }

    func urgePage(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let only = urgedRegister
        let work = try await read { tx in try self.lateWork(only, in: tx) }
        let total = work.groups.reduce(0) { $0 + $1.records.count }
        var views = [Tab(label: words("view_all"), url: urls.urging, count: String(work.counts.values.reduce(0, +)), current: only == nil)]
        views += work.counts.keys.sorted().compactMap { id in
            catalogue.registers[id].map {
                Tab(
                    label: plural($0), url: CommuneURLs.query(urls.urging, [("so", id)]), count: String(work.counts[id] ?? 0),
                    current: only == id)
            }
        }
        let again = work.groups.contains { isAllUrged($0, work) || !$0.records.allSatisfy { urgedToday($0, work) == nil } }
        let page = UrgePage(
            title: words("urge_title"), lead: words(work.isCut ? "urge_lead_cut" : "urge_lead", String(total), String(work.groups.count)),
            views: views.count > 2 ? views : [], url: CommuneURLs.query(urls.urging, [("so", only)]),
            groups: work.groups.map { block($0, work, typed) }, fields: urgeFields(typed, problems, offersAgain: again),
            submitLabel: words("urge_send"),
            errors: problems.map { FormError(fieldID: "f-note", label: words("urge_note"), message: $0.message(language)) },
            empty: total == 0 ? Empty(heading: words("urge_none"), text: words("urge_none_text")) : nil)
        return try await self.page(page, at: .dashboard, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func urgedToday(_ record: Record, _ work: LateWork) -> Int64? {
        work.last[record.id].flatMap { site.delivery.isOfThisDay($0, work.calendar) ? $0 : nil }
    }

    private func isAllUrged(_ group: UrgeGroup, _ work: LateWork) -> Bool {
        group.records.allSatisfy { urgedToday($0, work) != nil }
    }

    private func block(_ group: UrgeGroup, _ work: LateWork, _ typed: FormData?) -> UrgeBlock {
        let now = Int64.now
        let items = group.records.map { record in
            let time = site.workflows.remaining(record, at: now, calendar: work.calendar)
            let last = work.last[record.id].map { words("urge_last", Instant(milliseconds: $0).text(language)) }
            return AdminItem(
                heading: (work.titles[record.id.text] ?? "").shortened(to: 160),
                text: [catalogue.registers[record.register]?.label(language), last].compactMap { $0 }.joined(separator: " · "),
                tag: time.map { Tag(text: $0.text(language), meaning: .late) }, url: urls.record(record))
        }
        let done = group.records.count { urgedToday($0, work) != nil }
        let note: String? =
            group.post == nil ? words("urge_nobody_text") : done == 0 ? nil : words("urge_today", String(done), String(group.records.count))
        let first = items.first?.heading.shortened(to: 90) ?? ""
        let summary = items.count > 1 ? words("urge_and_more", first, String(items.count - 1)) : first
        return UrgeBlock(
            value: group.post, heading: group.post == nil ? words("urge_nobody") : group.postName,
            detail: group.post == nil ? nil : group.holders.isEmpty ? words("urge_vacant") : group.holders.joined(separator: ", "),
            tag: Tag(text: words("urge_count", String(group.records.count)), meaning: .late),
            isPicked: typed.map { $0.all("post").contains(group.post ?? "") } ?? !isAllUrged(group, work), note: note, summary: summary,
            items: items)
    }

    private func urgeFields(_ typed: FormData?, _ problems: [FieldProblem], offersAgain: Bool) -> [Field] {
        let note = Field(
            id: "f-note", name: "note", label: words("urge_note"), control: .longText, value: typed?["note"], help: words("urge_note_help"),
            error: problems.first { $0.field == "note" }?.message(language), maxLength: 300)
        let again = Field(
            id: "f-again", name: "again", label: words("urge_again"), control: .boolean,
            value: typed?.flag("again") == true ? "true" : "false",
            help: words("urge_again_help"))
        return offersAgain ? [note, again] : [note]
    }

    func urge(_ form: FormData) async throws -> Response {
        let note = form.text("note")
        let wanted = Set(form.all("post"))
        if wanted.isEmpty {
            return try await urgePage(form, problems: [FieldProblem("post", vi: "Chọn ít nhất một người.", en: "Choose somebody.")])
        }
        if let note, note.count > 300 {
            return try await urgePage(
                form, problems: [FieldProblem("note", vi: "Viết trong 300 ký tự.", en: "Write 300 characters at most.")])
        }
        let only = urgedRegister
        let result = try await write { tx in
            let groups = try self.lateWork(only, in: tx).groups.filter { $0.post.map(wanted.contains) == true }
            return try site.delivery.urge(groups, note: note, again: form.flag("again"), by: actor, in: tx)
        }
        let url = CommuneURLs.query(urls.urging, [("so", only)])
        return redirect(url, note: result.records == 0 ? "urged_none" : "urged")
    }
}
