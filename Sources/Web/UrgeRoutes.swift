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
    let calendar: WorkCalendar

    var count: Int { groups.reduce(0) { $0 + $1.records.count } }
}

extension Visit {
    /// Records read in one statement, of all that are late.
    private static let readAtOnce = 1_000
    /// Posts on one page, and records of a post that are shown; all of them are urged.
    private static let postsShown = 20
    private static let recordsShown = 50
    /// Records urged in one transaction, but that what one person has is never parted: they get one message.
    private static let urgedAtOnce = 300

    private func lateWork(_ only: String?, in tx: ReadTransaction) throws -> LateWork {
        var records: [Record] = []
        var counts: [String: Int] = [:]
        let now = Instant(milliseconds: tx.now)
        for register in catalogue.registers {
            guard let workflow = catalogue.workflow(of: register), workflow.hasDeadlines, can(.read, register) else { continue }
            let late = WorkView.overdue.filter(workflow, at: now)
            if let only, only != register.id {
                let count =
                    switch try registry.count(register.id, RecordQuery(filters: [late]), for: actor, upTo: 100_000, in: tx) {
                    case .exactly(let count), .moreThan(let count): count
                    }
                counts[register.id] = count == 0 ? nil : count
                continue
            }
            let found = try all(register, late, in: tx)
            counts[register.id] = found.isEmpty ? nil : found.count
            records += found
        }
        var last: [RecordID: Int64] = [:]
        for start in stride(from: 0, to: records.count, by: Self.readAtOnce) {
            let part = records[start..<min(start + Self.readAtOnce, records.count)].map(\.id)
            last.merge(try site.delivery.lastUrged(part, commune: commune.code, in: tx)) { max($0, $1) }
        }
        return LateWork(
            groups: try site.delivery.urgeGroups(records, commune: commune.code, in: tx), counts: counts, last: last,
            calendar: try site.workflows.calendar(of: commune.code, in: tx))
    }

    private func all(_ register: RegisterDeclaration, _ filter: Declarations.Expression, in tx: ReadTransaction) throws -> [Record] {
        var asked = RecordQuery(filters: [filter], sort: [SortKey(SystemField.dueAt.rawValue)], limit: Self.readAtOnce)
        var records: [Record] = []
        repeat {
            let page = try registry.page(register.id, asked, for: actor, in: tx)
            records += page.records
            asked.cursor = page.next
        } while asked.cursor != nil
        return records
    }

    /// What the records that one page shows are called.
    private func titles(of groups: ArraySlice<UrgeGroup>, in tx: ReadTransaction) throws -> [String: String] {
        var titles: [String: String] = [:]
        let shown = groups.flatMap { $0.records.prefix(Self.recordsShown) }
        for (_, same) in Dictionary(grouping: shown, by: \.register) {
            titles.merge(try registry.titles(of: same, language, in: tx)) { one, _ in one }
        }
        return titles
    }

    private var urgedRegister: String? { query["so"].flatMap { catalogue.registers[$0]?.id } }

    func urgePage(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let only = urgedRegister
        let wanted = max(1, try query.integer("trang") ?? 1)
        let (work, shown, titles) = try await read { tx in
            let work = try self.lateWork(only, in: tx)
            let page = min(wanted, max(1, (work.groups.count + Self.postsShown - 1) / Self.postsShown))
            let groups = work.groups.dropFirst((page - 1) * Self.postsShown).prefix(Self.postsShown)
            return (work, (page: page, groups: groups), try self.titles(of: groups, in: tx))
        }
        let total = work.count
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
            title: words("urge_title"), lead: words("urge_lead", grouped(Int64(total), language), String(work.groups.count)),
            views: views.count > 2 ? views : [], url: CommuneURLs.query(urls.urging, [("so", only)]),
            groups: shown.groups.map { block($0, work, titles, typed) },
            fields: urgeFields(typed, problems, offersAgain: again, all: work.groups.count > Self.postsShown ? work : nil),
            submitLabel: words("urge_send"),
            errors: problems.map { FormError(fieldID: "f-note", label: words("urge_note"), message: $0.message(language)) },
            empty: total == 0 ? Empty(heading: words("urge_none"), text: words("urge_none_text")) : nil,
            paging: urgePaging(shown.page, work, only))
        return try await self.page(page, at: .dashboard, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func urgePaging(_ page: Int, _ work: LateWork, _ only: String?) -> Paging? {
        let pages = (work.groups.count + Self.postsShown - 1) / Self.postsShown
        if pages <= 1 { return nil }
        func url(_ page: Int) -> String? {
            (1...pages).contains(page) ? CommuneURLs.query(urls.urging, [("so", only), ("trang", String(page))]) : nil
        }
        return Paging(previousUrl: url(page - 1), nextUrl: url(page + 1), summary: words("urge_page", String(page), String(pages)))
    }

    private func urgedToday(_ record: Record, _ work: LateWork) -> Int64? {
        work.last[record.id].flatMap { site.delivery.isOfThisDay($0, work.calendar) ? $0 : nil }
    }

    private func isAllUrged(_ group: UrgeGroup, _ work: LateWork) -> Bool {
        group.records.allSatisfy { urgedToday($0, work) != nil }
    }

    private func block(_ group: UrgeGroup, _ work: LateWork, _ titles: [String: String], _ typed: FormData?) -> UrgeBlock {
        let now = Int64.now
        let items = group.records.prefix(Self.recordsShown).map { record in
            let time = site.workflows.remaining(record, at: now, calendar: work.calendar)
            let last = work.last[record.id].map { words("urge_last", Instant(milliseconds: $0).text(language)) }
            return AdminItem(
                heading: (titles[record.id.text] ?? "").shortened(to: 160),
                text: [catalogue.registers[record.register]?.label(language), last].compactMap { $0 }.joined(separator: " · "),
                tag: time.map { Tag(text: $0.text(language), meaning: .late) }, url: urls.record(record))
        }
        let hidden = group.records.count - items.count
        let rest = hidden > 0 ? [AdminItem(heading: words("urge_rest", grouped(Int64(hidden), language)))] : []
        let done = group.records.count { urgedToday($0, work) != nil }
        let note: String? =
            group.post == nil ? words("urge_nobody_text") : done == 0 ? nil : words("urge_today", String(done), String(group.records.count))
        let first = items.first?.heading.shortened(to: 90) ?? ""
        let summary = group.records.count > 1 ? words("urge_and_more", first, String(group.records.count - 1)) : first
        return UrgeBlock(
            value: group.post, heading: group.post == nil ? words("urge_nobody") : group.postName,
            detail: group.post == nil ? nil : group.holders.isEmpty ? words("urge_vacant") : group.holders.joined(separator: ", "),
            tag: Tag(text: words("urge_count", String(group.records.count)), meaning: .late),
            isPicked: typed.map { $0.all("post").contains(group.post ?? "") } ?? !isAllUrged(group, work), note: note, summary: summary,
            items: items + rest)
    }

    private func urgeFields(_ typed: FormData?, _ problems: [FieldProblem], offersAgain: Bool, all work: LateWork?) -> [Field] {
        let note = Field(
            id: "f-note", name: "note", label: words("urge_note"), control: .longText, value: typed?["note"], help: words("urge_note_help"),
            error: problems.first { $0.field == "note" }?.message(language), maxLength: 300)
        let again = Field(
            id: "f-again", name: "again", label: words("urge_again"), control: .boolean,
            value: typed?.flag("again") == true ? "true" : "false",
            help: words("urge_again_help"))
        let everybody = work.map { work in
            Field(
                id: "f-all", name: "all", label: words("urge_everybody", grouped(Int64(work.count), language), String(work.groups.count)),
                control: .boolean, value: typed?.flag("all") == true ? "true" : "false", help: words("urge_everybody_help"))
        }
        return [note] + (offersAgain ? [again] : []) + (everybody.map { [$0] } ?? [])
    }

    func urge(_ form: FormData) async throws -> Response {
        let note = form.text("note")
        let wanted = Set(form.all("post"))
        if wanted.isEmpty, !form.flag("all") {
            return try await urgePage(form, problems: [FieldProblem("post", vi: "Chọn ít nhất một người.", en: "Choose somebody.")])
        }
        if let note, note.count > 300 {
            return try await urgePage(
                form, problems: [FieldProblem("note", vi: "Viết trong 300 ký tự.", en: "Write 300 characters at most.")])
        }
        let only = urgedRegister
        let work = try await read { tx in try self.lateWork(only, in: tx) }
        var waiting = work.groups.filter { group in group.post.map { form.flag("all") || wanted.contains($0) } == true }[...]
        var urged = 0
        while !waiting.isEmpty {
            var part: [UrgeGroup] = []
            repeat {
                part.append(waiting.removeFirst())
            } while part.reduce(0, { $0 + $1.records.count }) < Self.urgedAtOnce && !waiting.isEmpty
            let groups = part
            urged += try await write { tx in try site.delivery.urge(groups, note: note, again: form.flag("again"), by: actor, in: tx) }
                .records
        }
        let url = CommuneURLs.query(urls.urging, [("so", only)])
        return redirect(url, note: urged == 0 ? "urged_none" : "urged")
    }
}
