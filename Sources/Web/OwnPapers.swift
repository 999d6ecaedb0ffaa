import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Identity
import OneStop
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// The own store of papers (Kho giấy tờ, C9): its owner's alone. Whose a paper is not finds nothing there.
    func addOwnPapers() {
        get("/toi/kho", .citizen) { visit in try await visit.storePage() }
        post("/toi/kho", .citizen, limits: .papers) { visit, form in try await visit.putPaper(form) }
        get("/toi/kho/:id", .citizen) { visit in try await visit.heldPaperPage() }
        get("/toi/kho/:id/tep/:hash", .citizen) { visit in try await visit.heldPaperFile() }
        post("/toi/kho/:id/rut", .citizen) { visit, _ in try await visit.withdrawPaper() }
    }
}

extension Site {
    var vault: PaperVault { PaperVault(workflows) }
}

/// What the own page says first.
struct OwnMatters: Sendable {
    /// Whether the session may open what the account holds.
    var isSure = false
    var dossiers: [OwnedDossier] = []
    var papers: [HeldPaper] = []
}

extension Visit {
    var storeURL: String { ownURL + "/kho" }
    private func paperURL(_ paper: HeldPaper) -> String { "\(storeURL)/\(paper.record.id)" }

    // MARK: On the own page

    func ownMatters(in tx: ReadTransaction) throws -> OwnMatters {
        guard DossierDesk.isDeclared(in: catalogue), let owner = try citizenOwner(in: tx) else { return OwnMatters() }
        return OwnMatters(isSure: true, dossiers: try ownDossiers(of: owner, in: tx), papers: try ownPapers(of: owner, in: tx))
    }

    func matterSections(_ matters: OwnMatters, _ claim: (typed: FormData, error: String)?) -> [AdminSection] {
        guard matters.isSure else { return [AdminSection(label: words("own_dossiers"), notes: [words("own_unsure")])] }
        let store = AdminSection(
            label: words("store_title"), text: words("store_count", String(matters.papers.count)),
            items: [AdminItem(heading: words("store_open"), text: words("store_open_text"), url: storeURL)])
        let authority = AdminSection(
            label: words("authority_title"),
            items: [AdminItem(heading: words("authority_open_page"), text: words("authority_lead"), url: authoritiesURL)])
        return [dossiersSection(matters.dossiers), store, authority, claimSection(claim?.typed, error: claim?.error)]
    }

    // MARK: The store

    /// The papers that are the owner's: of own dossiers, and those put into the store.
    func ownPapers(of owner: CitizenOwner, in tx: ReadTransaction) throws -> [HeldPaper] {
        let dossiers = try IdentityDesk.records(DossierDesk.register, of: owner, as: .owner, commune: commune.code, in: tx)
        let alone = try IdentityDesk.records(PaperVault.register, of: owner, as: .owner, commune: commune.code, in: tx)
        return try site.vault.papers(of: dossiers.map(\.record), and: alone.map(\.record), commune: commune.code, in: tx)
    }

    /// "cấp ngày 02/03/2026 · có giá trị đến 02/03/2027".
    func paperDates(_ paper: HeldPaper) -> String {
        let issued = paper.issuedOn.map { words("store_issued", $0.text(language)) }
        let validity =
            switch paper.validity {
            case .unlimited: words("store_unlimited")
            case .until(let day): words(paper.holds(on: today) ? "store_until" : "store_expired", day.text(language))
            case .unknown: words("store_unknown")
            }
        return [issued, validity].compactMap { $0 }.joined(separator: " · ")
    }

    private func validityTag(_ paper: HeldPaper) -> Tag {
        if paper.isOffered(on: today) { return Tag(text: words("store_offered"), meaning: .achieved) }
        return paper.holds(on: today)
            ? Tag(text: words("store_kept"), meaning: .plain) : Tag(text: words("store_not_valid"), meaning: .atRisk)
    }

    private func origin(_ paper: HeldPaper) -> String? {
        paper.record["origin"].text.flatMap { catalogue.registers[PaperVault.register]?.field("origin")?.choice($0) }?.label(language)
    }

    func storePage(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        guard DossierDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        let (papers, kinds, isSure) = try await read { tx in
            guard let owner = try citizenOwner(in: tx) else { return ([HeldPaper](), [Record](), false) }
            return (try ownPapers(of: owner, in: tx), try lastingKinds(in: tx), true)
        }
        let crumbs = [Link(text: words("citizen_own"), url: ownURL)]
        guard isSure else {
            let page = AdminPage(title: words("store_title"), crumbs: crumbs, sections: [AdminSection(notes: [words("own_unsure")])])
            return try await self.page(page, at: .account, status: .forbidden)
        }
        let page = AdminPage(
            title: words("store_title"), lead: words("store_lead"), crumbs: crumbs,
            errors: problems.map {
                FormError(fieldID: "f-" + ($0.field ?? "paper_type"), label: words("store_put"), message: $0.message(language))
            },
            sections: [
                AdminSection(
                    items: papers.map { paper in
                        AdminItem(
                            heading: paper.name, text: [origin(paper), paperDates(paper)].compactMap { $0 }.joined(separator: " · "),
                            tag: validityTag(paper), url: paperURL(paper))
                    }, nothing: papers.isEmpty ? words("store_none") : nil),
                AdminSection(label: words("store_put"), text: words("store_put_text"), form: putForm(kinds, typed, problems)),
            ])
        return try await self.page(page, at: .account, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Kinds of papers that are good for more than one dossier.
    private func lastingKinds(in tx: ReadTransaction) throws -> [Record] {
        try registry.all(
            "paper_type", sort: [SortKey("name")], limit: 500, for: .system(commune: commune.code, origin: actor.origin), in: tx
        )
        .filter { $0["lasting"].boolean == true }
    }

    private func putForm(_ kinds: [Record], _ typed: FormData?, _ problems: [FieldProblem]) -> TransitionForm {
        func error(_ field: String) -> String? { problems.first { $0.field == field }?.message(language) }
        func label(_ field: String) -> String { catalogue.registers[PaperVault.register]?.field(field)?.label(language) ?? field }
        func text(_ field: String, _ control: FieldControl, help: String? = nil) -> Field {
            Field(
                id: "f-" + field, name: field, label: label(field), control: control, value: typed?[field], help: help, error: error(field),
                maxLength: control == .text ? 60 : nil, autocomplete: "off")
        }
        let chosen = typed?["paper_type"]
        let kind = Field(
            id: "f-paper_type", name: "paper_type", label: label("paper_type"), control: .choice, error: error("paper_type"),
            required: true,
            options: kinds.map { Choice(value: $0.id.text, label: $0["name"].text ?? "", selected: $0.id.text == chosen) })
        var files = Field(
            id: "f-file", name: "p-file", label: words("store_file"), control: .attachment, error: error("file"), required: true)
        (files.accept, files.isMultiple) = ("image/*,.pdf", true)
        return TransitionForm(
            id: "put", label: words("store_put_send"), url: storeURL, style: .primary,
            fields: [
                kind, text("number", .text), text("issued_on", .date, help: words("store_issued_help")), text("valid_to", .date), files,
            ])
    }

    func putPaper(_ form: FormData) async throws -> Response {
        let (taken, refused) = try await kept(form, prefix: "p-")
        if let refused {
            return try await storePage(form, problems: [FieldProblem("file", LocalizedText(vi: refused.message, en: refused.message))])
        }
        let files = Array((taken["file"] ?? []).prefix(10))
        let author = citizenAuthor
        do {
            let isPut = try await write { tx in
                guard let owner = try citizenOwner(in: tx) else { return false }
                let values = try putValues(form, in: tx)
                let system = Actor.system(commune: commune.code, origin: author.origin)
                let paper = try site.vault.put(values, files: files, by: system, in: tx)
                try IdentityDesk.give(PaperVault.register, paper, to: owner, as: .owner, commune: commune.code, by: author, in: tx)
                return true
            }
            guard isPut else { throw HTTPFailure.forbidden }
            return redirect(storeURL, note: "paper_put")
        } catch let error as RecordError where error.code == .invalid {
            return try await storePage(form, problems: error.problems)
        }
    }

    /// What stands on the paper. - Throws: `RecordError` with `invalid`.
    private func putValues(_ form: FormData, in tx: ReadTransaction) throws -> [String: Value] {
        guard let kind = try lastingKinds(in: tx).first(where: { $0.id.text == form["paper_type"] }) else {
            throw RecordError.invalid([FieldProblem("paper_type", vi: "Chọn loại giấy tờ.", en: "Choose the kind of paper.")])
        }
        var values: [String: Value] = ["paper_type": .text(kind.id.text), "name": kind["name"]]
        if let number = form.text("number") { values["number"] = .text(number) }
        for field in ["issued_on", "valid_to"] {
            guard let typed = form.text(field) else { continue }
            guard let day = try? CalendarDate(parsing: typed) else {
                throw RecordError.invalid([FieldProblem(field, vi: "Ghi ngày như 05/03/2026.", en: "Write the day like 05/03/2026.")])
            }
            values[field] = .text(day.description)
        }
        return values
    }

    // MARK: One paper

    /// A paper of the owner who is signed in. - Throws: 404 for everybody else's, whether there is one or not.
    private func ownPaper(in tx: ReadTransaction) throws -> HeldPaper {
        let id = try recordID()
        guard let owner = try citizenOwner(in: tx), let paper = try ownPapers(of: owner, in: tx).first(where: { $0.record.id == id }) else {
            throw HTTPFailure.notFound
        }
        return paper
    }

    func heldPaperPage() async throws -> Response {
        let (paper, uses, looks) = try await read { tx in
            let paper = try ownPaper(in: tx)
            let uses = try site.vault.uses(of: [paper], commune: commune.code, in: tx)[paper.record.id.text] ?? []
            return (paper, uses, try self.looks(at: paper, in: tx))
        }
        let record = paper.record
        let used = uses.isEmpty ? nil : uses.joined(separator: ", ")
        let details = [
            Detail(label: words("store_kind"), value: paper.type?["name"].text), Detail(label: words("store_origin"), value: origin(paper)),
            Detail(label: words("store_number"), value: record["number"].text),
            Detail(label: words("store_dates"), value: paperDates(paper)),
            Detail(label: words("store_used"), value: used),
        ].filter { $0.value != nil }
        let canWithdraw = !paper.isOfDossier && uses.isEmpty
        let page = AdminPage(
            title: paper.name, crumbs: [Link(text: words("citizen_own"), url: ownURL), Link(text: words("store_title"), url: storeURL)],
            tag: validityTag(paper),
            actions: canWithdraw
                ? [Action(label: words("store_withdraw"), url: paperURL(paper) + "/rut", style: .danger, isPost: true)] : [],
            sections: [
                AdminSection(
                    label: words("store_files"),
                    items: paper.files.map {
                        AdminItem(heading: $0.name, text: sizeText($0.size), url: "\(paperURL(paper))/tep/\($0.hash)")
                    }, details: details, nothing: canWithdraw ? nil : words("store_of_dossier")),
                AdminSection(
                    label: words("store_readings"), text: words("store_readings_text"), items: looks.map(readingItem),
                    nothing: looks.isEmpty ? words("citizen_readings_none") : nil),
            ])
        return try await self.page(page, at: .account)
    }

    func readingItem(_ reading: CitizenReading) -> AdminItem {
        AdminItem(
            heading: reading.what,
            text: [Instant(milliseconds: reading.at).text(language), reading.reader, reading.purpose].joined(separator: " · "))
    }

    /// Who looked at a paper, in the store and in each dossier in whose file it stands.
    private func looks(at paper: HeldPaper, in tx: ReadTransaction) throws -> [CitizenReading] {
        let places = try site.vault.places(of: paper, in: tx)
        let found = try [(PaperVault.register, [paper.record.id]), ("dossier_paper", places)].flatMap { register, ids in
            try IdentityDesk.readings(of: register, ids, commune: commune.code, in: tx).map(\.reading)
        }
        return found.sorted { $0.at > $1.at }
    }

    func heldPaperFile() async throws -> Response {
        let hash = try context.parameter("hash")
        let (paper, scan) = try await read { tx in (try ownPaper(in: tx), try tx.fileScans(of: [hash])[hash]) }
        guard let file = paper.files.first(where: { $0.hash == hash }), let blob = site.blobs.url(of: hash), scan?.state != .infected else {
            throw HTTPFailure.notFound
        }
        let kind = FileKind.allCases.first { $0.mediaType == file.type } ?? .unknown
        return try FileResponse(path: blob.path, name: file.name, kind: kind, tag: hash).response(from: request, context: context)
    }

    func withdrawPaper() async throws -> Response {
        let system = Actor.system(commune: commune.code, origin: citizenAuthor.origin)
        try await write { tx in try site.vault.withdraw(try ownPaper(in: tx), by: system, in: tx) }
        return redirect(storeURL, note: "paper_withdrawn")
    }
}
