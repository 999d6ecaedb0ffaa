import Declarations
import Documents
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese
import Workflows

/// A step that was done among one's work and refused: the form comes back where it stood, with everything typed and what was wrong.
struct RefusedStep: Sendable {
    let record: RecordID
    private let form: TransitionForm
    private let errors: [FormError]

    init(record: RecordID, form: TransitionForm, errors: [FormError]) {
        (self.record, self.form, self.errors) = (record, form, errors)
    }

    /// The record's steps with the refused one open.
    func put(into steps: [TransitionForm]) -> [TransitionForm] {
        steps.map { step in
            guard step.url == form.url, step.id == form.id else { return step }
            var refused = form
            (refused.key, refused.style, refused.errors) = (step.key, step.style, errors)
            return refused
        }
    }
}

/// Where somebody does a step besides the record's own page, and goes on with the next piece of work.
struct WorkReturn: Sendable, Equatable {
    enum Place: String, Sendable {
        case inbox = "viec"
        case decisions = "duyet"
    }

    let place: Place
    /// The piece that comes next.
    let next: RecordID?
    /// As many pieces as the list showed.
    let shown: Int?

    init(_ place: Place, next: RecordID?, shown: Int? = nil) {
        (self.place, self.next, self.shown) = (place, next, shown)
    }

    /// Nil for a form of the record's own page.
    init?(_ form: FormData) {
        guard let place = form.text("_from").flatMap(Place.init(rawValue:)) else { return nil }
        self.init(place, next: form.text("_next").flatMap { RecordID($0) }, shown: form.text("_shown").flatMap { Int($0) })
    }

    /// Where the steps of many records stand on one page, each has ids of its own.
    func prefix(of record: Record) -> String { place == .decisions ? "\(record.id)-" : "" }

    var hidden: [Hidden] {
        [
            Hidden(name: "_from", value: place.rawValue), next.map { Hidden(name: "_next", value: $0.text) },
            shown.map { Hidden(name: "_shown", value: String($0)) },
        ].compactMap { $0 }
    }
}

extension Visit {
    /// So many pieces of work are shown at first, and at most: whoever has more begins with the most pressing.
    private static let firstShown = 100
    private static let mostShown = 500

    /// Việc của tôi: all that lies on the desks of my posts, by deadline, and the piece that is open beside it.
    func myWorkPage() async throws -> Response {
        let shown = query["hien"].flatMap { Int($0) }.map { min(max($0, 1), Self.mostShown) }
        guard let page = try await inboxPage(wanted: query["viec"], shown: shown) else { throw HTTPFailure.notFound }
        return page
    }

    /// The page to which `back` leads, with a step on it that was refused; nil where its record is not on the page.
    func workPage(_ back: WorkReturn, refused: RefusedStep, status: HTTPResponse.Status) async throws -> Response? {
        switch back.place {
        case .inbox: try await inboxPage(wanted: refused.record.text, shown: back.shown, refused: refused, status: status)
        case .decisions: try await approvalsPage(refused: refused, status: status)
        }
    }

    func workURL(_ back: WorkReturn) -> String {
        let next = back.next.map { [("viec", $0.text)] } ?? []
        switch back.place {
        case .inbox: return CommuneURLs.query(urls.myWork, next + (back.shown.map { [("hien", String($0))] } ?? []))
        case .decisions: return CommuneURLs.query(urls.approvals, next)
        }
    }

    private func inboxPage(
        wanted: String?, shown: Int?, refused: RefusedStep? = nil, status: HTTPResponse.Status = .ok
    ) async throws -> Response? {
        let limit = shown ?? Self.firstShown
        let (pile, unread, today) = try await read { tx in
            let unread = try site.workflows.notices(for: actor, limit: 100, in: tx).count { !$0.isRead }
            return (try site.plans.workPile(for: actor, limit: limit, in: tx), unread, Instant(milliseconds: tx.now).date)
        }
        let entries = pile.groups.flatMap(\.entries)
        let asked = entries.firstIndex { $0.id.text == wanted }
        if refused != nil, asked == nil { return nil }
        let open = asked ?? (entries.isEmpty ? nil : 0)
        var detail: WorkDetail?
        if let open { detail = try await openPiece(entries, at: open, shown: shown, refused) }
        let page = MyWorkPage(
            title: words("nav_my_work"), lead: entries.isEmpty ? nil : countText(pile.count),
            views: noticeViews("viec-cua-toi", unread: unread),
            groups: pile.groups.map { workGroup($0, today, open.map { entries[$0].id }, shown) },
            detail: detail, isOffered: asked == nil,
            more: pile.count > limit && limit < Self.mostShown
                ? Link(text: words("work_more"), url: CommuneURLs.query(urls.myWork, [("hien", String(Self.mostShown))])) : nil,
            empty: entries.isEmpty
                ? Empty(heading: words("work_none"), text: words("work_none_text"), action: Link(text: words("nav_plans"), url: urls.plans))
                : nil)
        return try await self.page(page, at: .myWork, status: status)
    }

    /// "14 việc"; beyond what is counted "hơn 1000 việc".
    func countText(_ count: Int) -> String {
        count >= WorkPile.reach ? words("work_count_more", String(WorkPile.reach)) : words("work_count", String(count))
    }

    private func workGroup(_ group: Plans.WorkGroup, _ today: CalendarDate, _ open: RecordID?, _ shown: Int?) -> Pages.WorkGroup {
        Pages.WorkGroup(
            label: group.span == .today ? words("work_today", today.shortText(language)) : group.span.text(language),
            meaning: group.span.meaning, count: group.entries.count,
            items: group.entries.map { entry in
                WorkItem(
                    kind: entry.kind(language), heading: entry.heading.shortened(to: 160),
                    url: workURL(WorkReturn(.inbox, next: entry.id, shown: shown)),
                    detail: [entry.state.label(language), entry.context].compactMap { $0 }.joined(separator: " · "),
                    deadline: entry.remaining.map { Deadline(text: $0.text(language), meaning: Pages.Meaning($0.urgency)) },
                    current: entry.id == open)
            })
    }

    /// The piece that is open: what it is, how clear it is, what may be done with it now.
    private func openPiece(_ entries: [WorkEntry], at index: Int, shown: Int?, _ refused: RefusedStep?) async throws -> WorkDetail {
        let entry = entries[index]
        func place(_ offset: Int) -> WorkReturn? {
            entries.indices.contains(index + offset) ? WorkReturn(.inbox, next: entries[index + offset].id, shown: shown) : nil
        }
        // After the last piece its neighbour comes: a list that ends is no reason to begin at its top.
        let back = place(1) ?? place(-1) ?? WorkReturn(.inbox, next: nil, shown: shown)
        var detail = try await workDetail(entry, back, stay: WorkReturn(.inbox, next: entry.id, shown: shown))
        (detail.previousUrl, detail.nextUrl) = (place(-1).map { workURL($0) }, place(1).map { workURL($0) })
        if let refused, refused.record == entry.id { detail.transitions = refused.put(into: detail.transitions) }
        return detail
    }

    /// - Parameter stay: back to the piece itself, for what doesn't move it.
    private func workDetail(_ entry: WorkEntry, _ back: WorkReturn, stay: WorkReturn) async throws -> WorkDetail {
        let register = try registry.register(entry.register)
        let (found, arrival) = try await read { tx in
            let data = try recordData(entry.record, register, back: back, in: tx)
            return (data, try site.workflows.arrivals(of: [entry.record], in: tx)[entry.id])
        }
        let model = recordModel(found, register)
        let shown = Set(model.six?.items.map(\.label) ?? [])
        // What the last step filled in is why the record lies here: an extension's day and reason, a result and its evidence.
        let filled = arrival?.transition.flatMap { found.text.workflow?.transition($0)?.fields } ?? []
        let first = filled.compactMap { register.field($0) }.compactMap { detail($0, found, register) }
        let said = Set(first.map(\.label))
        let others = model.sections.dropLast().flatMap(\.details).filter { !said.contains($0.label) }
        let details = (first + others).filter { !shown.contains($0.label) && !$0.isMasked && $0.value != entry.heading }
        return WorkDetail(
            kicker: found.plan.map { "\(register.label(language)) · \($0.title.shortened(to: 80))" } ?? register.label(language),
            source: passageURL(entry.record).map { Link(text: words("origin_passage"), url: $0) }, heading: model.title,
            url: urls.home(entry.record.register, entry.record.id),
            deadline: model.deadline, state: model.state, six: model.six, details: Array(details.prefix(8)),
            history: Array(model.history.prefix(4)), transitions: model.transitions,
            own: ownPage(entry.record).map { Link(text: $0.label, url: $0.url) },
            picture: firstPage(of: entry.record, register),
            comment: model.commentUrl.map { CommentForm(url: $0, hidden: stay.hidden) }, waiting: model.waiting)
    }

    /// The first page of the paper that a record is about: a document as it will look, else the first PDF file among its fields that
    /// everybody may read who reads the record.
    func firstPage(of record: Record, _ register: RegisterDeclaration) -> PagePicture? {
        if record.register == DocumentDesk.register {
            return PagePicture(label: words("work_first_page"), imageUrl: urls.document(record.id) + "/trang/1")
        }
        for field in register.fields where field.type == .attachment && !field.encrypted && !field.personal {
            guard let file = Attachment.list(record[field.id].text).first(where: { $0.name.lowercased().hasSuffix(".pdf") }) else {
                continue
            }
            return PagePicture(
                label: words("work_first_page_of", file.name), imageUrl: fileURL(record, field.id, file) + "/trang/1")
        }
        return nil
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
