import Declarations
import Exchange
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Jobs
import Pages
import Registers
import Sheets
import Store
import Vietnamese

extension FormLimits {
    /// One table of up to 200 MB: a million rows of ten columns and more.
    static let table = FormLimits.uploads(1, fileSize: 200 << 20)
}

extension Site {
    /// Removes tables that were handed in more than two weeks ago; gives how many.
    /// Files that a killed server was making for an answer go after a day.
    public func removeOldImports() async throws -> Int {
        let uploads = configuration.uploads
        let made = try FileManager.default.contentsOfDirectory(at: uploads, includingPropertiesForKeys: [.contentModificationDateKey])
        for folder in made where folder.lastPathComponent.hasPrefix(Self.madePrefix) {
            let date = try? folder.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
            if let date, date.timeIntervalSinceNow < -86_400 { try? FileManager.default.removeItem(at: folder) }
        }
        return try await imports.removeOld()
    }

    static let madePrefix = "made-"
}

extension Routes {
    /// Tables in and out.
    func addExchange() {
        get("/so/:register/nhap-tep", .register(.importRecords)) { visit in try await visit.tableUpload() }
        post("/so/:register/nhap-tep", .register(.importRecords), limits: .table) { visit, form in try await visit.beginImport(form) }
        get("/so/:register/nhap-tep/:import", .register(.importRecords)) { visit in try await visit.importRunPage() }
        post("/so/:register/nhap-tep/:import/khop", .register(.importRecords)) { visit, form in try await visit.matchImport(form) }
        post("/so/:register/nhap-tep/:import/chay", .register(.importRecords)) { visit, _ in try await visit.startImport() }
        post("/so/:register/nhap-tep/:import/dung", .register(.importRecords)) { visit, _ in try await visit.stopImport() }
        post("/so/:register/nhap-tep/:import/lai", .register(.importRecords)) { visit, _ in try await visit.retryImport() }
        post("/so/:register/nhap-tep/:import/hoan-tac", .register(.importRecords)) { visit, _ in try await visit.undoImport() }
        get("/so/:register/nhap-tep/:import/dong-loi", .register(.importRecords)) { visit in try await visit.refusedRows() }
        get("/so/:register/xuat", .register(.export)) { visit in try await visit.export() }
    }
}

extension Visit {
    func importURL(_ register: RegisterDeclaration, _ id: RecordID? = nil) -> String {
        urls.register(register.id) + "/nhap-tep" + (id.map { "/\($0)" } ?? "")
    }

    // MARK: Handing in

    func tableUpload(error: String? = nil) async throws -> Response {
        let register = try register()
        let person = allows(.manageSettings) ? nil : actor.person
        let runs = try await read { tx in try tx.importRuns(commune: commune.code, register: register.id, person: person) }
        let page = TableUploadPage(
            title: words("table_title", plural(register).lowercasedFirst), lead: words("table_lead"), crumbs: crumbs(register),
            url: importURL(register), limit: words("table_limit"), error: error,
            recent: runs.map { run in
                ImportRow(
                    fileName: run.fileName, detail: detail(run), url: importURL(register, run.id),
                    tag: Tag(text: words("table_state_\(run.state.rawValue)"), meaning: run.state == .done ? .achieved : .onCourse))
            })
        return try await self.page(page, at: .registers, status: error == nil ? .ok : .badRequest)
    }

    /// When it was, and what it came to.
    private func detail(_ run: ImportRun) -> String {
        let moment = Instant(milliseconds: run.at).text(language)
        guard run.state == .done else { return moment }
        let counts = [run.progress.created, run.progress.changed, run.progress.refused].map { grouped(Int64($0), language) }
        return moment + " · " + site.words("table_counts", language, counts[0], counts[1], counts[2])
    }

    func beginImport(_ form: FormData) async throws -> Response {
        let register = try register()
        guard let file = form.file("document") else { return try await tableUpload(error: words("table_nothing")) }
        do {
            // What can't be read is told while the file is at hand.
            let preview = try await TablePreview.read(file.url)
            guard preview.rows.count > 1 else { return try await tableUpload(error: words("table_no_rows")) }
            let id = try await site.imports.begin(file.url, name: file.name, register: register.id, by: actor)
            return .seeOther(importURL(register, id))
        } catch let error as SheetError {
            return try await tableUpload(error: error.message(language))
        }
    }

    /// The import that the address names, of the person who asks or for who keeps the settings.
    func importRun(in tx: ReadTransaction) throws -> ImportRun {
        let register = try register()
        guard let run = try tx.importRun(try recordID("import"), commune: commune.code), run.register == register.id,
            run.person == actor.person || allows(.manageSettings)
        else { throw RecordError.notFound }
        return run
    }

    // MARK: Steps

    func matchImport(_ form: FormData) async throws -> Response {
        let register = try register()
        let run = try await read { tx in try importRun(in: tx) }
        guard run.state == .matching || run.state == .checked else { return .seeOther(importURL(register, run.id)) }
        let matching = try await matching(run, sheet: form.text("sheet"), titleRow: try form.integer("row"))
        var plan = matching.plan
        plan.fields = [:]
        for index in matching.columns {
            if let field = form.text("c\(index)"), matching.matcher.fields.contains(where: { $0.id == field }) {
                plan.fields[index] = field
            }
        }
        plan.key = form.text("key").flatMap { ColumnMatcher.keys(register, among: Array(plan.fields.values)).contains($0) ? $0 : nil }
        plan.existing = form.text("existing").flatMap { ImportPlan.Existing(rawValue: $0) } ?? .update
        plan.clearsEmpty = form.flag("clears")
        plan.source = allows(.manageSettings) ? form.text("source") : nil
        if let problem = problem(plan, wanted: form.text("key")) {
            return try await matchPage(run, matching, plan, error: problem)
        }
        let asked = plan
        try await write { tx in
            try site.imports.check(run, asked, in: tx)
            tx.afterCommit { site.jobs.wake() }
        }
        return .seeOther(importURL(register, run.id))
    }

    private func problem(_ plan: ImportPlan, wanted: String?) -> String? {
        if plan.fields.isEmpty { return words("table_no_match") }
        if Set(plan.fields.values).count < plan.fields.count { return words("table_twice") }
        if wanted != nil, plan.key == nil { return words("table_key_missing") }
        if (plan.source != nil) != (plan.key == SystemField.externalID.rawValue) { return words("table_source_key") }
        return nil
    }

    func startImport() async throws -> Response {
        let register = try register()
        let id = try await write { tx in
            let run = try importRun(in: tx)
            if try site.imports.start(run, in: tx) { tx.afterCommit { site.jobs.wake() } }
            return run.id
        }
        return .seeOther(importURL(register, id))
    }

    func stopImport() async throws -> Response {
        let register = try register()
        let id = try await write { tx in
            let run = try importRun(in: tx)
            if let job = run.job { try tx.cancelJob(job, commune: commune.code) }
            return run.id
        }
        return .seeOther(importURL(register, id))
    }

    func retryImport() async throws -> Response {
        let register = try register()
        let id = try await write { tx in
            let run = try importRun(in: tx)
            if let job = run.job, try tx.retryJob(job, commune: commune.code) { tx.afterCommit { site.jobs.wake() } }
            return run.id
        }
        return .seeOther(importURL(register, id))
    }

    /// Shows what undoing would do; the page of that change does it.
    func undoImport() async throws -> Response {
        let change = try await write { tx in try site.imports.prepareUndo(try importRun(in: tx), by: actor, in: tx) }
        return .seeOther(urls.bulk(change))
    }

    /// The rows that were not taken, to be repaired and handed in again.
    func refusedRows() async throws -> Response {
        let run = try await read { tx in try importRun(in: tx) }
        let format = query["dang"].flatMap { RefusedFormat(rawValue: $0) } ?? .xlsx
        let name = "can-sua-" + fileWords(URL(filePath: run.fileName).deletingPathExtension().lastPathComponent) + "." + format.rawValue
        let imports = site.imports
        do throws(JobFailure) {
            _ = try imports.file(of: run)
        } catch {
            throw HTTPFailure(.gone, code: "file-gone", error.message)
        }
        return sendMade(name, (format == .xlsx ? ExportFormat.xlsx : .csv).mediaType) { file in
            try await imports.writeRefused(of: run, as: format, to: file)
        }
    }
}
