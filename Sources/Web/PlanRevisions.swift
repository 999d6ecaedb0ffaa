import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Jobs
import Pages
import Plans
import Registers
import Store
import Vietnamese

extension Routes {
    /// Another document of a plan: handed in, compared, decided on, written, undone.
    func addPlanRevisions() {
        let right = Access.platform(.managePlan)
        get("/ke-hoach/:plan/ban-khac", right) { visit in try await visit.revisionUpload() }
        post("/ke-hoach/:plan/ban-khac", right, limits: .planDocument) { visit, form in try await visit.handInRevision(form) }
        get("/ke-hoach/:plan/ban-khac/:revision", right) { visit in try await visit.revisionPage() }
        post("/ke-hoach/:plan/ban-khac/:revision/nhan/:item", right) { visit, form in try await visit.decideRevision(true, form) }
        post("/ke-hoach/:plan/ban-khac/:revision/giu/:item", right) { visit, form in try await visit.decideRevision(false, form) }
        post("/ke-hoach/:plan/ban-khac/:revision/nhan-het/:kind", right) { visit, _ in try await visit.acceptRevisions() }
        post("/ke-hoach/:plan/ban-khac/:revision/ghi", right) { visit, _ in try await visit.applyRevision() }
        post("/ke-hoach/:plan/ban-khac/:revision/bo-qua", right) { visit, _ in try await visit.dismissRevision() }
        post("/ke-hoach/:plan/ban-khac/:revision/hoan-tac", right) { visit, _ in try await visit.undoRevision() }
    }
}

extension CommuneURLs {
    func revisions(of plan: RecordID) -> String { self.plan(plan) + "/ban-khac" }
    func revision(_ id: RecordID, of plan: RecordID) -> String { "\(revisions(of: plan))/\(id)" }
}

/// A comparison with what its page needs, looked up once.
private struct RevisionData: Sendable {
    let revision: PlanRevision
    let plan: Record
    let titles: [String: String]
    /// What the proposal is called that it was drafted from.
    let proposal: String?

    init(_ visit: Visit, in tx: ReadTransaction) throws {
        plan = try visit.plan(in: tx)
        revision = try visit.site.plans.revision(try visit.recordID("revision"), of: plan.id, for: visit.actor, in: tx)
        var wanted: [String: Set<String>] = [:]
        for item in revision.differences {
            for (name, value) in item.old.map({ $0 }) + item.new.map({ $0 }) {
                guard let field = visit.catalogue.registers[item.register]?.field(name), let target = field.targetRegister else { continue }
                wanted[target, default: []].formUnion(field.type.isMany ? JSONText.items(value.text) : [value.text ?? ""])
            }
        }
        titles = try visit.registry.titles(of: wanted, commune: visit.commune.code, visit.language, in: tx)
        let change = revision.proposal.map { [PlanDesk.changeRegister: Set([$0.text])] } ?? [:]
        proposal = try visit.registry.titles(of: change, commune: visit.commune.code, visit.language, in: tx).values.first
    }
}

extension Visit {
    // MARK: Handing in

    func revisionUpload(error: String? = nil) async throws -> Response {
        let (id, title, revisions) = try await read { tx in
            let record = try plan(in: tx)
            return (
                record.id, try registry.title(of: record, language, in: tx), try site.plans.revisions(of: record.id, for: actor, in: tx)
            )
        }
        let page = ImportPage(
            title: words("revision_import"), lead: words("revision_import_lead", title), url: urls.revisions(of: id),
            accept: Self.planDocuments, limit: words("plan_import_limit"), error: error, allowsText: true,
            recent: revisions.prefix(10).map(row))
        return try await self.page(page, at: .plans, status: error == nil ? .ok : .badRequest)
    }

    private func row(_ revision: PlanRevision) -> ImportRow {
        ImportRow(
            fileName: revision.document.name,
            detail: Instant(milliseconds: revision.at).text(language) + " · "
                + words("revision_differences", grouped(Int64(revision.differences.count), language)),
            url: urls.revision(revision.id, of: revision.plan), tag: tag(revision))
    }

    private func tag(_ revision: PlanRevision) -> Tag {
        let meaning: Pages.Meaning =
            switch revision.state {
            case .open: .onCourse
            case .applied: .achieved
            case .undone, .dismissed: .unknown
            }
        return Tag(text: words("revision_state_\(revision.state.rawValue)"), meaning: meaning)
    }

    /// Has the document read and compared with the plan.
    func handInRevision(_ form: FormData) async throws -> Response {
        let id = try recordID("plan")
        guard let document = try handedIn(form) else { return try await revisionUpload(error: words("plan_import_nothing")) }
        return try await beginReading { tx in
            try site.planReadings.begin(
                document.hash, fileName: document.name, size: document.size, comparedWith: id, by: actor, in: tx)
        }
    }

    // MARK: The comparison

    func revisionPage() async throws -> Response {
        let data = try await read { tx in try RevisionData(self, in: tx) }
        let revision = data.revision
        let base = urls.revision(revision.id, of: revision.plan)
        let page = PlanRevisionPage(
            title: words("revision_title", revision.document.name), lead: lead(revision),
            crumbs: [
                Link(text: words("nav_plans"), url: urls.plans),
                Link(text: (data.plan["title"].text ?? "").shortened(to: 60), url: urls.plan(revision.plan)),
            ]
                + (data.revision.proposal.map {
                    [
                        Link(
                            text: words("edition_of", (data.proposal ?? "").shortened(to: 80)),
                            url: urls.record(PlanDesk.changeRegister, $0))
                    ]
                } ?? []),
            tag: tag(revision), details: details(revision), notes: try notes(revision), actions: actions(revision, base),
            waiting: waiting(revision),
            sections: [.changed, .added, .dropped].compactMap { section($0, data, base) },
            empty: revision.differences.isEmpty ? Empty(heading: words("revision_none"), text: words("revision_none_text")) : nil)
        return try await self.page(page, at: .plans)
    }

    private func lead(_ revision: PlanRevision) -> String {
        let moment = revision.settledAt.map { Instant(milliseconds: $0).text(language) } ?? ""
        return switch revision.state {
        case .open:
            revision.undecided > 0 ? words("revision_lead", grouped(Int64(revision.undecided), language)) : words("revision_lead_decided")
        case .applied: words("revision_lead_applied", moment, grouped(Int64(revision.accepted), language))
        case .undone: words("revision_lead_undone", moment)
        case .dismissed: words("revision_lead_dismissed", moment)
        }
    }

    private func waiting(_ revision: PlanRevision) -> String? {
        guard revision.state == .open else { return nil }
        let (undecided, all) = (Int64(revision.undecided), Int64(revision.differences.count))
        if all == 0 { return words("revision_none") }
        return undecided > 0
            ? words("revision_waiting", grouped(undecided, language), grouped(all, language))
            : words("revision_all_decided", grouped(all, language))
    }

    /// What writing or undoing left as it was, and what a comparison can't do.
    private func notes(_ revision: PlanRevision) throws -> [String] {
        var notes: [String] = []
        if let left = try query.integer("con"), left > 0 { notes.append(words("revision_left", grouped(Int64(left), language))) }
        if let kept = try query.integer("giu"), kept > 0 { notes.append(words("revision_kept", grouped(Int64(kept), language))) }
        if revision.state == .open, revision.count(.dropped) * 2 > revision.items.count - revision.count(.added) {
            notes.append(words("revision_partial"))
        }
        return notes
    }

    private func details(_ revision: PlanRevision) -> [Detail] {
        let present = revision.items.count - revision.count(.added)
        let inDocument = revision.items.count - revision.count(.dropped)
        let counts: [(RevisionItem.Kind, Int)] = [
            (.changed, present), (.added, inDocument), (.dropped, present), (.moved, present), (.same, present),
        ]
        return counts.map { kind, total in
            Detail(
                label: words("revision_kind_\(kind.rawValue)"),
                value: words("revision_of", grouped(Int64(revision.count(kind)), language), grouped(Int64(total), language)), isNumber: true
            )
        }
    }

    private func actions(_ revision: PlanRevision, _ base: String) -> [Action] {
        let open = Action(label: words("reading_open_plan"), url: urls.plan(revision.plan))
        switch revision.state {
        case .open:
            let count = revision.accepted
            let label =
                count > 0
                ? words("revision_apply", grouped(Int64(count), language))
                : words(revision.differences.isEmpty ? "revision_apply_same" : "revision_apply_none")
            return [
                Action(
                    label: label, url: base + "/ghi", style: count > 0 || revision.differences.isEmpty ? .primary : .plain, isPost: true),
                Action(label: words("revision_dismiss"), url: base + "/bo-qua", isPost: true),
            ]
        case .applied: return [open, Action(label: words("revision_undo"), url: base + "/hoan-tac", isPost: true)]
        case .undone, .dismissed: return [open, Action(label: words("revision_import"), url: urls.revisions(of: revision.plan))]
        }
    }

    private func section(_ kind: RevisionItem.Kind, _ data: RevisionData, _ base: String) -> RevisionSection? {
        let revision = data.revision
        let items = revision.items.filter { $0.kind == kind }
        if items.isEmpty { return nil }
        let waiting = items.count { revision.decisions[$0.id] == nil }
        return RevisionSection(
            id: kind.rawValue, heading: words("revision_heading_\(kind.rawValue)", grouped(Int64(items.count), language)),
            text: words("revision_text_\(kind.rawValue)"),
            acceptAll: revision.state == .open && waiting > 0
                ? Action(
                    label: words("revision_accept_all", grouped(Int64(waiting), language)), url: "\(base)/nhan-het/\(kind.rawValue)",
                    isPost: true) : nil, rows: items.map { row($0, data, base) })
    }

    private func row(_ item: RevisionItem, _ data: RevisionData, _ base: String) -> RevisionRow {
        let (new, old) = (item.new, item.old)
        let register = catalogue.registers[item.register]
        let decision = data.revision.decisions[item.id]
        let text = FieldText(language, titles: data.titles)
        let fields: [RevisionField] =
            item.kind == .added
            ? (Self.shownOfNew[item.register] ?? []).compactMap { name in
                register?.field(name).flatMap { field -> RevisionField? in
                    let shown = text.text(new[name] ?? .null, of: field)
                    return shown.isEmpty ? nil : RevisionField(label: field.label(language), parts: [RevisionPart(shown)])
                }
            }
            : item.changes.compactMap { change in
                register?.field(change.field).map { field in
                    RevisionField(
                        label: field.label(language), parts: parts(old[change.field] ?? .null, new[change.field] ?? .null, field, text),
                        byHand: change.isByHand ? change.field : nil, box: "take-\(item.id)-\(change.field)",
                        taken: decision?.taken.contains(change.field) == true)
                }
            }
        let isOpen = data.revision.state == .open
        // Fields that a person changed can be ticked after the item was accepted.
        let mayAccept = isOpen && (decision?.isAccepted != true || item.changes.contains(where: \.isByHand))
        let mayDecline = isOpen && decision?.isAccepted != false
        return RevisionRow(
            id: "i\(item.id)", kind: [register?.label(language), new["no"]?.text].compactMap { $0 }.joined(separator: " "),
            heading: item.text.shortened(to: 400),
            url: item.kind == .added ? nil : RecordID(item.record).map { urls.record(item.register, $0) },
            decided: decided(item, in: data.revision), fields: fields, acceptUrl: mayAccept ? "\(base)/nhan/\(item.id)" : nil,
            declineUrl: mayDecline ? "\(base)/giu/\(item.id)" : nil)
    }

    /// What was decided on an item, and what came of it: "sẽ ghi", "đã ghi", "giữ như cũ".
    private func decided(_ item: RevisionItem, in revision: PlanRevision) -> Tag? {
        let isAccepted = revision.isAccepted(item)
        switch revision.state {
        case .open where revision.decisions[item.id] == nil, .dismissed: return nil
        case _ where !isAccepted: return Tag(text: words("revision_declined"), meaning: .plain)
        case .open: return Tag(text: words("revision_accepted"), meaning: .achieved)
        case .applied: return Tag(text: words("revision_state_applied"), meaning: .achieved)
        case .undone: return Tag(text: words("revision_state_undone"), meaning: .unknown)
        }
    }

    /// What a new item tells of itself besides its words.
    private static let shownOfNew: [String: [String]] = [
        "target": ["op", "value", "unit", "to_year", "lead"], "task": ["lead", "deadline", "product"],
        "reporting_rule": ["frequency", "due_text"], "legal_basis": ["issued_on", "issuer"], "finding": ["kind"],
    ]

    /// Wordings word by word, everything else as a whole.
    private func parts(_ old: Value, _ new: Value, _ field: FieldDeclaration, _ text: FieldText) -> [RevisionPart] {
        let (before, after) = (text.text(old, of: field), text.text(new, of: field))
        guard field.type == .text || field.type == .longText else {
            return [before.isEmpty ? nil : RevisionPart(before, .old), after.isEmpty ? nil : RevisionPart(after, .new)].compactMap { $0 }
        }
        return WordChange.between(before, after).map { change in
            switch change.kind {
            case .same: RevisionPart(change.text)
            case .old: RevisionPart(change.text, .old)
            case .new: RevisionPart(change.text, .new)
            }
        }
    }

    // MARK: Deciding

    private func revisionAddress() throws -> (plan: RecordID, revision: RecordID, url: String) {
        let (plan, revision) = (try recordID("plan"), try recordID("revision"))
        return (plan, revision, urls.revision(revision, of: plan))
    }

    func decideRevision(_ isAccepted: Bool, _ form: FormData) async throws -> Response {
        let (plan, revision, url) = try revisionAddress()
        guard let item = Int(try context.parameter("item")) else { throw HTTPFailure.notFound }
        let taken = form.all("take")
        try await write { tx in
            try site.plans.decide(item, isAccepted, taken: taken, on: revision, of: plan, by: actor, in: tx)
        }
        return .seeOther(url + "#i\(item)")
    }

    func acceptRevisions() async throws -> Response {
        let (plan, revision, url) = try revisionAddress()
        guard let kind = RevisionItem.Kind(rawValue: try context.parameter("kind")), kind.needsDecision else { throw HTTPFailure.notFound }
        try await write { tx in _ = try site.plans.acceptAll(kind, on: revision, of: plan, by: actor, in: tx) }
        return .seeOther(url + "#\(kind.rawValue)")
    }

    func applyRevision() async throws -> Response {
        let (plan, revision, url) = try revisionAddress()
        let outcome = try await write { tx in try site.plans.apply(revision, of: plan, by: actor, in: tx) }
        return .seeOther(CommuneURLs.query(url, [("con", outcome.left > 0 ? String(outcome.left) : nil)]))
    }

    func dismissRevision() async throws -> Response {
        let (plan, revision, url) = try revisionAddress()
        try await write { tx in try site.plans.dismiss(revision, of: plan, by: actor, in: tx) }
        return .seeOther(url)
    }

    func undoRevision() async throws -> Response {
        let (plan, revision, url) = try revisionAddress()
        let kept = try await write { tx in try site.plans.undo(revision, of: plan, by: actor, in: tx) }
        return .seeOther(CommuneURLs.query(url, [("giu", kept > 0 ? String(kept) : nil)]))
    }
}
