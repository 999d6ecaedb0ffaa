import Declarations
import Exchange
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Một cửa: the centre's desk, intake, supplements, printed forms, statistics.
    func addOneStop() {
        let dossier = DossierDesk.register
        get("/mot-cua", .records(.read, of: dossier)) { visit in try await visit.centrePage() }
        get("/mot-cua/tiep-nhan", .records(.create, of: dossier)) { visit in try await visit.intakeSearchPage() }
        get("/mot-cua/tiep-nhan/:id", .records(.create, of: dossier)) { visit in try await visit.intakePage() }
        post("/mot-cua/tiep-nhan/:id", .records(.create, of: dossier)) { visit, form in try await visit.takeIn(form) }
        get("/mot-cua/thong-ke", .records(.read, of: dossier)) { visit in try await visit.dossierStatisticsPage() }
        get("/mot-cua/thong-ke.xlsx", .records(.export, of: dossier)) { visit in try await visit.dossierWorkbook() }
        get("/mot-cua/ho-so/:id", .records(.read, of: dossier)) { visit in try await visit.dossierPapersPage() }
        // Who may do these steps is the workflow's matter.
        get("/mot-cua/ho-so/:id/bo-sung", .records(.read, of: dossier)) { visit in try await visit.askMorePage() }
        post("/mot-cua/ho-so/:id/bo-sung", .records(.read, of: dossier)) { visit, form in try await visit.askMore(form) }
        get("/mot-cua/ho-so/:id/nhan-bo-sung", .records(.read, of: dossier)) { visit in try await visit.supplementPage() }
        post("/mot-cua/ho-so/:id/nhan-bo-sung", .records(.read, of: dossier)) { visit, form in try await visit.takeSupplement(form) }
        get("/mot-cua/ho-so/:id/nguyen-nhan", .records(.edit, of: dossier)) { visit in try await visit.latenessPage() }
        post("/mot-cua/ho-so/:id/nguyen-nhan", .records(.edit, of: dossier)) { visit, form in try await visit.correctLateness(form) }
        get("/mot-cua/thu-tuc/:id/do-luong", .records(.read, of: dossier)) { visit in try await visit.procedureMeasuresPage() }
        // Forms hold personal data in the clear: each print is journaled as a reading.
        get("/mot-cua/ho-so/:id/phieu/:form", .records(.personal, of: dossier)) { visit in try await visit.dossierSlipPage() }
    }
}

extension CommuneURLs {
    var oneStop: String { base + "/mot-cua" }
    var intake: String { oneStop + "/tiep-nhan" }
    func dossier(_ id: RecordID) -> String { "\(oneStop)/ho-so/\(id)" }
    func slip(_ id: RecordID, _ form: DossierForm) -> String { "\(dossier(id))/phieu/\(form.rawValue)" }
}

extension Site {
    var dossiers: DossierDesk { DossierDesk(workflows) }
}

extension Visit {
    var oneStopCrumb: Link { Link(text: words("onestop_title"), url: urls.oneStop) }

    /// What lists of dossiers offer besides.
    func oneStopAction(_ register: RegisterDeclaration) -> Action? {
        register.id == DossierDesk.register ? Action(label: words("onestop_title"), url: urls.oneStop) : nil
    }

    // MARK: The desk

    /// The lists of the desk: a view of the register each, with its order.
    private static let deskLists: [(view: String, sort: SortKey)] = [
        ("new", SortKey("submitted_at")), ("open", SortKey("promised_at")), ("ready", SortKey("finished_at")),
        ("waiting", SortKey("paused_since")),
    ]
    private static let mostOnDesk = 15

    /// The centre's desk: what came in and waits, what is due first, what is ready, who has how much.
    func centrePage() async throws -> Response {
        guard let register = catalogue.registers[DossierDesk.register] else { throw HTTPFailure.notFound }
        let (sections, results) = try await read { tx in
            (
                try self.deskSections(register, in: tx) + [try self.loadSection(in: tx)].compactMap { $0 },
                try self.resultsAction(in: tx)
            )
        }
        var actions = [results].compactMap { $0 }
        if can(.create, register) { actions.append(Action(label: words("onestop_take_in"), url: urls.intake, style: .primary)) }
        if QueueDesk.isDeclared(in: catalogue), catalogue.registers[QueueDesk.register].map({ can(.edit, $0) }) == true {
            actions.append(Action(label: words("queue_counters"), url: urls.counters))
        }
        if catalogue.registers[HandoverDesk.register].map({ can(.create, $0) }) == true {
            actions.append(Action(label: words("handover_title"), url: urls.handovers))
        }
        actions.append(Action(label: words("onestop_statistics"), url: urls.oneStop + "/thong-ke"))
        if let sources = catalogue.registers[MirrorProfile.register], can(.read, sources) {
            actions.append(Action(label: words("mirror_title"), url: urls.mirrors))
        }
        actions.append(Action(label: words("onestop_all"), url: urls.register(register.id), style: .quiet))
        let page = AdminPage(
            title: words("onestop_title"), lead: words("onestop_lead", Instant.now.date.text(language)), actions: actions,
            sections: sections,
            empty: sections.isEmpty ? Empty(heading: words("onestop_none"), text: words("onestop_none_text")) : nil)
        return try await self.page(page, at: .oneStop)
    }

    private func deskSections(_ register: RegisterDeclaration, in tx: ReadTransaction) throws -> [AdminSection] {
        let columns = ["code", "procedure", "channel", "officer"].compactMap { ListField($0, of: register) }
        return try Self.deskLists.compactMap { list in
            guard let view = register.list.views.first(where: { $0.id == list.view }) else { return nil }
            let query = RecordQuery(filters: [view.filter].compactMap { $0 }, sort: [list.sort], limit: Self.mostOnDesk)
            let records = try registry.page(register.id, query, for: actor, in: tx).records
            guard !records.isEmpty else { return nil }
            let count = try registry.count(register.id, query, for: actor, in: tx)
            let text = try RecordText(self, register, records, columns: columns, in: tx)
            let isTimed = records.contains { $0.dueAt != nil }
            let heads =
                columns.map { $0.label(self) } + [ListField(list.sort.field, of: register)?.label(self) ?? ""]
                + (isTimed ? [words("onestop_deadline")] : [])
            let rows = records.map { record in
                let named = columns.enumerated().map { index, field in
                    ListCell(label: heads[index], text: text.text(field, record), url: index == 0 ? urls.dossier(record.id) : nil)
                }
                let moment = ListCell(label: heads[columns.count], text: moment(list.sort.field, record))
                let deadline = isTimed ? [ListCell(label: words("onestop_deadline"), tag: text.deadlineTag(record))] : []
                return ListRow(url: urls.dossier(record.id), cells: named + [moment] + deadline)
            }
            let more = Action(label: words("onestop_see_list"), url: urls.register(register.id) + "?view=" + view.id, style: .quiet)
            return AdminSection(
                label: words("onestop_\(view.id)", self.text(count)), text: words("onestop_\(view.id)_text"),
                items: count.number > records.count ? [AdminItem(heading: words("onestop_more"), actions: [more])] : [],
                columns: heads.map { ListColumn(label: $0) }, rows: rows)
        }
    }

    private func moment(_ field: String, _ record: Record) -> String? {
        record[field].integer.map { Instant(milliseconds: $0).text(language) }
    }

    private func loadSection(in tx: ReadTransaction) throws -> AdminSection? {
        let loads = try site.dossiers.load(for: actor, in: tx)
        guard !loads.isEmpty else { return nil }
        let posts = Set(loads.compactMap(\.post))
        let names = try registry.titles(of: ["post": posts], commune: commune.code, language, in: tx)
        let people = try holders(of: posts, in: tx)
        let heads = ["officer", "open_count", "today", "late", "waiting_count"].map { words("onestop_load_" + $0) }
        let rows = loads.map { load in
            let name = load.post.map { post in [names[post], people[post]].compactMap { $0 }.joined(separator: " · ") }
            let list = CommuneURLs.query(urls.register(DossierDesk.register), [("view", "open"), ("officer", load.post)])
            return ListRow(
                url: load.post == nil ? "" : list,
                cells: [
                    load.post == nil
                        ? ListCell(label: heads[0], tag: Tag(text: words("onestop_load_nobody"), meaning: .late))
                        : ListCell(label: heads[0], text: name, url: list),
                    ListCell(label: heads[1], text: "\(load.open)", isNumber: true),
                    ListCell(label: heads[2], text: "\(load.dueToday)", isNumber: true),
                    load.late > 0
                        ? ListCell(label: heads[3], tag: Tag(text: "\(load.late)", meaning: .late), isNumber: true)
                        : ListCell(label: heads[3], text: "0", isNumber: true),
                    ListCell(label: heads[4], text: "\(load.waiting)", isNumber: true),
                ])
        }
        return AdminSection(
            label: words("onestop_load"), columns: heads.enumerated().map { ListColumn(label: $1, isNumber: $0 > 0) }, rows: rows)
    }
}
