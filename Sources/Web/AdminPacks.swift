import Declarations
import Foundation
import HTTPKit
import Hummingbird
import PackShelf
import Pages
import Registers
import Store
import Vietnamese

extension FormLimits {
    /// A pack as ZIP or TAR.
    fileprivate static let pack = FormLimits(body: 12 << 20, files: 1, fileSize: 10 << 20)
}

extension Routes {
    /// Packs: what is loaded, what waits for the next start; adding one after its check and its diff, removing one that holds nothing.
    func addPacks() {
        get("/quan-tri/goi", .platform(.managePacks)) { visit in try await visit.packsPage() }
        post("/quan-tri/goi", .platform(.managePacks), limits: .pack) { visit, form in try await visit.uploadPack(form) }
        post("/quan-tri/goi/khoi-dong-lai", .platform(.managePacks)) { visit, form in try await visit.restart(form, backTo: visit.packsURL)
        }
        get("/quan-tri/goi/xem/:token", .platform(.managePacks)) { visit in try await visit.stagedPackPage() }
        post("/quan-tri/goi/xem/:token", .platform(.managePacks)) { visit, _ in try await visit.installPack() }
        get("/quan-tri/goi/:pack", .platform(.managePacks)) { visit in try await visit.packPage() }
        post("/quan-tri/goi/:pack/go", .platform(.managePacks)) { visit, _ in try await visit.removePack() }
    }
}

extension Visit {
    fileprivate var packsURL: String { urls.administration + "/goi" }
    private var packCrumbs: [Link] { [administrationCrumb, Link(text: words("packs_title"), url: packsURL)] }

    /// Whether the commune sees the pack: one of its own, or one for all.
    private func sees(_ pack: PackDeclaration) -> Bool { pack.communes.isEmpty || pack.communes.contains(commune.code) }

    /// Whether the commune may put a pack in the place of this one, or take it away: its own, or any where it is alone on the server.
    private func mayReplace(_ pack: PackDeclaration) -> Bool { pack.communes == [commune.code] || site.communes.count == 1 }

    // MARK: The list

    func packsPage(problem: String? = nil, problems: [Problem] = []) async throws -> Response {
        let counts = try await read { tx in
            Dictionary(
                try tx.rows(
                    "SELECT register, CAST(sum(records) AS BIGINT) AS n FROM tally WHERE commune = \(commune.code) GROUP BY register"
                ).map { (try $0.text("register"), try $0.integer("n")) }, uniquingKeysWith: +)
        }
        let added = Dictionary(site.shelf.added().map { ($0.id, $0) }) { one, _ in one }
        let heads = ["pack_name", "pack_version", "pack_registers", "admin_fact_records", "account_state"].map { words($0) }
        let loaded = catalogue.packs.filter(sees)
        let rows = loaded.map { pack in
            let registers = catalogue.registers.filter { $0.pack == pack.id }
            let records = registers.reduce(0) { $0 + (counts[$1.id] ?? 0) }
            let url = "\(packsURL)/\(pack.id)"
            return ListRow(
                url: url,
                cells: [
                    ListCell(label: heads[0], text: pack.label(language), url: url), ListCell(label: heads[1], text: pack.version),
                    ListCell(label: heads[2], text: grouped(Int64(registers.count), language), isNumber: true),
                    ListCell(label: heads[3], text: grouped(records, language), isNumber: true),
                    ListCell(label: heads[4], tag: standing(pack, added[pack.id])),
                ])
        }
        let waiting = added.values.filter { pack in
            guard let running = catalogue.packs[pack.id] else { return isOwn(pack) }
            return sees(running) && running.version != pack.version
        }.sorted { $0.id < $1.id }
        var file = Field(
            id: "f-file", name: "file", label: words("pack_file"), control: .attachment, help: words("pack_file_help"), error: problem,
            required: true)
        file.accept = ".zip,.tar,.gz,.tgz"
        let upload = TransitionForm(id: "upload", label: words("pack_check"), url: packsURL, style: .primary, fields: [file])
        let sections = [
            problems.isEmpty ? nil : problemSection(problems),
            waiting.isEmpty
                ? nil
                : AdminSection(
                    label: words("packs_waiting"), text: words("packs_waiting_text"),
                    items: waiting.map {
                        AdminItem(heading: $0.id, text: words("pack_becomes", catalogue.packs[$0.id]?.version ?? "–", $0.version))
                    }),
            waiting.isEmpty ? nil : restartSection(packsURL),
            AdminSection(
                label: words("packs_loaded", grouped(Int64(loaded.count), language)),
                columns: heads.enumerated().map { ListColumn(label: $1, isNumber: $0 == 2 || $0 == 3) }, rows: rows),
            AdminSection(
                label: words("pack_add"),
                text: site.communes.count == 1 ? words("pack_add_text") : words("pack_add_own", String(commune.code)), form: upload),
        ]
        let page = AdminPage(
            title: words("packs_title"), lead: words("packs_lead"), crumbs: [administrationCrumb],
            errors: problem.map { [FormError(fieldID: "f-file", label: words("pack_file"), message: $0)] } ?? [],
            sections: sections.compactMap { $0 })
        return try await self.page(page, at: .administration, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func standing(_ pack: PackDeclaration, _ added: ShelvedPack?) -> Tag {
        if let added, added.version != pack.version { return Tag(text: words("pack_waits"), meaning: .atRisk) }
        if !pack.communes.isEmpty { return Tag(text: words("pack_own"), meaning: .onCourse) }
        return Tag(text: words(added == nil ? "pack_released" : "pack_added"), meaning: .plain)
    }

    /// A pack that is not loaded yet is shown to the commune that it is for, without its neighbours seeing it.
    private func isOwn(_ pack: ShelvedPack) -> Bool {
        site.communes.count == 1 || PackShelf.communes(of: pack.folder).contains(commune.code)
    }

    private func problemSection(_ problems: [Problem]) -> AdminSection {
        let heads = ["pack_place", "pack_problem", "pack_hint"].map { words($0) }
        return AdminSection(
            label: words("pack_problems", grouped(Int64(problems.count), language)), notes: [words("pack_problems_text")],
            columns: heads.map { ListColumn(label: $0) },
            rows: problems.prefix(200).map { problem in
                ListRow(
                    url: "",
                    cells: [
                        ListCell(label: heads[0], text: "\(problem.file):\(problem.line)"),
                        ListCell(label: heads[1], text: problem.message(language)),
                        ListCell(label: heads[2], text: problem.hint?(language)),
                    ])
            })
    }

    // MARK: Adding one

    func uploadPack(_ form: FormData) async throws -> Response {
        guard let file = form.files("file").first else { return try await packsPage(problem: words("pack_file_missing")) }
        do {
            let staged = try await Self.aside { [shelf = site.shelf] in try shelf.stage(file.url) }
            return .seeOther("\(packsURL)/xem/\(staged.token)")
        } catch let error as PackArchiveError {
            let text = words("pack_archive_\(error.code.rawValue)")
            return try await packsPage(problem: error.name.map { "\(text) (\($0.shortened(to: 80)))" } ?? text)
        }
    }

    /// What blocks, on a thread that may.
    private static func aside<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }

    private enum Verdict {
        case wrong([Problem])
        case refused(String)
        case sound(Catalogue)
    }

    /// Checks a staged pack with all others, its place on this server, and its tables against the records that are there.
    private func verdict(on staged: StagedPack) async throws -> Verdict {
        let new: Catalogue
        do {
            new = try await Self.aside { [shelf = site.shelf] in try shelf.catalogue(with: staged) }
        } catch let errors as DeclarationErrors {
            return .wrong(errors.problems)
        }
        guard let pack = new.packs[staged.id] else { throw HTTPFailure.notFound }
        if let running = catalogue.packs[staged.id], !mayReplace(running) { return .refused(words("pack_not_yours", staged.id)) }
        if site.communes.count > 1, pack.communes != [commune.code] { return .refused(words("pack_name_commune", String(commune.code))) }
        do {
            try await write { tx in try new.rehearseSchema(in: tx) }
        } catch let refusal as SchemaRefusal {
            return .refused(refusal.userMessage)
        }
        return .sound(new)
    }

    private func staged() throws -> StagedPack {
        guard let staged = site.shelf.staged(try context.parameter("token")) else { throw HTTPFailure.notFound }
        return staged
    }

    func stagedPackPage() async throws -> Response {
        let staged = try staged()
        switch try await verdict(on: staged) {
        case .wrong(let problems):
            return try await packsPage(problem: words("pack_wrong", staged.id), problems: problems)
        case .refused(let reason):
            return try await packsPage(problem: reason)
        case .sound(let new):
            let changes = new.changes(from: catalogue)
            let version = catalogue.packs[staged.id]?.version
            let page = AdminPage(
                title: words(
                    version == nil ? "pack_install_title" : "pack_upgrade_title", new.packs[staged.id]?.label(language) ?? staged.id),
                crumbs: packCrumbs, tag: Tag(text: words("pack_sound"), meaning: .achieved),
                sections: [
                    AdminSection(
                        label: words("organisation_preview"), notes: [words("pack_restart")],
                        details: [
                            Detail(label: words("pack_name"), value: staged.id),
                            Detail(label: words("pack_version"), value: version.map { "\($0) → \(staged.version)" } ?? staged.version),
                        ],
                        form: TransitionForm(
                            id: "confirm", label: words("pack_install"), url: "\(packsURL)/xem/\(staged.token)", style: .primary)),
                    changeSection(changes),
                ])
            return try await self.page(page, at: .administration)
        }
    }

    private func changeSection(_ changes: [CatalogueChange]) -> AdminSection {
        let heads = ["pack_change", "pack_subject", "pack_detail"].map { words($0) }
        return AdminSection(
            label: words("pack_changes", grouped(Int64(changes.count), language)), columns: heads.map { ListColumn(label: $0) },
            rows: changes.prefix(300).map { change in
                let meaning: Pages.Meaning = change.kind == .added ? .achieved : change.kind == .changed ? .onCourse : .atRisk
                return ListRow(
                    url: "",
                    cells: [
                        ListCell(label: heads[0], tag: Tag(text: words("pack_change_\(change.kind.rawValue)"), meaning: meaning)),
                        ListCell(label: heads[1], text: change.subject(language)), ListCell(label: heads[2], text: change.detail(language)),
                    ])
            }, nothing: changes.isEmpty ? words("pack_changes_none") : nil)
    }

    func installPack() async throws -> Response {
        let staged = try staged()
        guard case .sound = try await verdict(on: staged) else { return .seeOther("\(packsURL)/xem/\(staged.token)") }
        try await Self.aside { [shelf = site.shelf] in try shelf.install(staged) }
        _ = try await write { tx in
            try tx.journal(
                commune: commune.code, author: actor.author, register: "pack", record: staged.id, action: "install", note: staged.version)
        }
        return redirect(packsURL, note: "saved")
    }

    // MARK: One pack

    private func pack() throws -> PackDeclaration {
        guard let pack = catalogue.packs[try context.parameter("pack")], sees(pack) else { throw HTTPFailure.notFound }
        return pack
    }

    func packPage(problem: String? = nil) async throws -> Response {
        let pack = try pack()
        let registers = catalogue.registers.filter { $0.pack == pack.id }
        let records = try await read { tx in try tx.recordsEver(in: registers.map(\.id)) }
        let needed = catalogue.packs.filter { $0.requires.contains(pack.id) }
        let isAdded = site.shelf.added().contains { $0.id == pack.id }
        let mayRemove = isAdded && mayReplace(pack) && needed.isEmpty && records == 0
        var details = [
            Detail(label: words("pack_name"), value: pack.id), Detail(label: words("pack_version"), value: pack.version),
            Detail(
                label: words("pack_requires"),
                value: pack.requires.compactMap { catalogue.packs[$0]?.label(language) }.joined(separator: ", ")),
        ]
        if !pack.communes.isEmpty {
            details.append(Detail(label: words("pack_for"), value: commune.name))
        }
        let page = AdminPage(
            title: pack.label(language), kicker: words("packs_title"), lead: pack.description?(language), crumbs: packCrumbs,
            tag: standing(pack, site.shelf.added().first { $0.id == pack.id }),
            transitions: mayRemove
                ? [
                    TransitionForm(
                        id: "remove", label: words("pack_remove"), url: "\(packsURL)/\(pack.id)/go", style: .danger,
                        explanation: words("pack_remove_text"))
                ] : [],
            sections: [
                AdminSection(
                    notes: problem.map { [$0] } ?? [], details: details,
                    nothing: isAdded && !mayRemove ? words("pack_kept", grouped(records, language)) : nil),
                AdminSection(
                    label: words("pack_registers_of", grouped(Int64(registers.count), language)),
                    items: registers.map { register in
                        AdminItem(
                            heading: plural(register), text: register.description?(language),
                            url: can(.read, register) ? urls.register(register.id) : nil)
                    }, nothing: registers.isEmpty ? words("pack_no_registers") : nil),
            ])
        return try await self.page(page, at: .administration, status: problem == nil ? .ok : .conflict)
    }

    func removePack() async throws -> Response {
        let pack = try pack()
        let registers = catalogue.registers.filter { $0.pack == pack.id }.map(\.id)
        guard mayReplace(pack), site.shelf.added().contains(where: { $0.id == pack.id }) else {
            return try await packPage(problem: words("pack_not_yours", pack.id))
        }
        guard try await read({ tx in try tx.recordsEver(in: registers) }) == 0 else {
            return try await packPage(problem: words("pack_not_empty"))
        }
        do {
            _ = try await Self.aside { [shelf = site.shelf] in try shelf.catalogue(without: pack.id) }
        } catch let errors as DeclarationErrors {
            return try await packPage(problem: errors.problems.first?.text(language))
        }
        try await Self.aside { [shelf = site.shelf] in try shelf.remove(pack.id) }
        _ = try await write { tx in
            try tx.journal(
                commune: commune.code, author: actor.author, register: "pack", record: pack.id, action: "uninstall", note: pack.version)
        }
        return redirect(packsURL, note: "saved")
    }
}
