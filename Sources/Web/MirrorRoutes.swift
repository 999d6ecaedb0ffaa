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

extension Routes {
    /// Đồng bộ: tables of other systems, what they would change, what they contradict.
    func addMirrors() {
        let source = MirrorProfile.register
        let run = MirrorProfile.runs
        get("/dong-bo", .records(.read, of: source)) { visit in try await visit.mirrorsPage() }
        get("/dong-bo/:id", .records(.read, of: source)) { visit in try await visit.mirrorPage() }
        get("/dong-bo/:id/tep", .records(.create, of: run)) { visit in try await visit.mirrorUpload() }
        post("/dong-bo/:id/tep", .records(.create, of: run), limits: .table) { visit, form in try await visit.beginMirror(form) }
        get("/dong-bo/:id/tep/:import", .records(.create, of: run)) { visit in try await visit.mirrorRunPage() }
        post("/dong-bo/:id/tep/:import/chay", .records(.create, of: run)) { visit, _ in try await visit.startMirror() }
        post("/dong-bo/:id/tep/:import/dung", .records(.create, of: run)) { visit, _ in try await visit.stopMirror() }
        post("/dong-bo/:id/tep/:import/lai", .records(.create, of: run)) { visit, _ in try await visit.retryMirror() }
        get("/dong-bo/:id/tep/:import/dong-loi", .records(.create, of: run)) { visit in try await visit.mirrorRefusedRows() }
    }
}

extension CommuneURLs {
    var mirrors: String { base + "/dong-bo" }
    func mirror(_ id: RecordID) -> String { "\(mirrors)/\(id)" }
}

extension Visit {
    private var mirrorsCrumb: Link { Link(text: words("mirror_title"), url: urls.mirrors) }

    /// What lists of profiles, runs and contradictions offer besides.
    func mirrorAction(_ register: RegisterDeclaration) -> Action? {
        [MirrorProfile.register, MirrorProfile.columns, MirrorProfile.runs, MirrorProfile.differences].contains(register.id)
            ? Action(label: words("mirror_title"), url: urls.mirrors) : nil
    }

    private func mirrorProfile(in tx: ReadTransaction) throws -> MirrorProfile {
        try MirrorProfile.one(try recordID(), registry, commune: commune.code, in: tx)
    }

    // MARK: Sources

    func freshness(_ profile: MirrorProfile, at moment: Int64) -> Tag {
        if !profile.isOn { return Tag(text: words("mirror_off"), meaning: .unknown) }
        return profile.isStale(at: moment)
            ? Tag(text: words("mirror_late"), meaning: .late) : Tag(text: words("mirror_fresh"), meaning: .achieved)
    }

    /// All sources: of which moment their data is, and what waits for a decision.
    func mirrorsPage() async throws -> Response {
        let now = Instant.now.milliseconds
        let (profiles, open) = try await read { tx in
            (try MirrorProfile.all(registry, commune: commune.code, in: tx), try openDifferences(in: tx))
        }
        let heads = ["name", "system", "target", "data", "state", "open"].map { words("mirror_head_" + $0) }
        let rows = profiles.map { profile in
            ListRow(
                url: urls.mirror(profile.record.id),
                cells: [
                    ListCell(label: heads[0], text: profile.name, url: urls.mirror(profile.record.id)),
                    ListCell(label: heads[1], text: profile.system),
                    ListCell(label: heads[2], text: catalogue.registers[profile.target].map(plural) ?? profile.target),
                    ListCell(
                        label: heads[3], text: profile.dataAt.map { Instant(milliseconds: $0).text(language) } ?? words("mirror_never")),
                    ListCell(label: heads[4], tag: freshness(profile, at: now)),
                    ListCell(label: heads[5], text: "\(open[profile.record.id.text] ?? 0)", isNumber: true),
                ])
        }
        let register = catalogue.registers[MirrorProfile.register]
        let actions = register.map { register in
            (can(.create, register) ? [Action(label: words("mirror_new"), url: urls.register(register.id) + "/moi")] : [])
                + [Action(label: words("mirror_all_runs"), url: urls.register(MirrorProfile.runs), style: .quiet)]
        }
        let page = AdminPage(
            title: words("mirror_title"), lead: words("mirror_lead"), actions: actions ?? [],
            sections: rows.isEmpty
                ? [] : [AdminSection(columns: heads.enumerated().map { ListColumn(label: $1, isNumber: $0 == 5) }, rows: rows)],
            empty: rows.isEmpty ? Empty(heading: words("mirror_none"), text: words("mirror_none_text")) : nil)
        return try await self.page(page, at: .registers)
    }

    private func openDifferences(in tx: ReadTransaction) throws -> [String: Int] {
        let rows = try tx.rows(
            """
            SELECT source_of, count(*) AS n FROM reg_mirror_difference WHERE commune = \(commune.code) AND deleted_at IS NULL AND state = 'open'
            GROUP BY source_of
            """)
        return Dictionary(try rows.map { (try $0.text("source_of"), Int(try $0.integer("n"))) }) { first, _ in first }
    }

    /// One source: freshness, what came lately, what contradicts what is known.
    func mirrorPage() async throws -> Response {
        let page = try await read { tx in
            let profile = try mirrorProfile(in: tx)
            let own = Declarations.Expression.binary(
                .equal, .path(FieldPath(field: "source_of")), .literal(.text(profile.record.id.text)))
            let sections = [
                AdminSection(details: try details(of: profile, in: tx)),
                try mirrorSection(
                    MirrorProfile.differences, ["told_id", "kind", "detail", "told_at"], "mirror_open", "mirror_nothing_open",
                    where: [own, .binary(.equal, .path(FieldPath(field: "state")), .literal(.text("open")))], sort: "told_at", in: tx),
                try mirrorSection(
                    MirrorProfile.runs,
                    ["ran_at", "way", "outcome", "all_rows", "made", "changed", "same", "differing", "refused", "note"],
                    "mirror_runs", "mirror_no_runs", where: [own], sort: "ran_at", in: tx),
            ]
            return AdminPage(
                title: profile.name, kicker: words("mirror_title"), lead: words("mirror_source_lead", profile.system),
                crumbs: [mirrorsCrumb],
                tag: freshness(profile, at: tx.now), actions: mirrorActions(profile), sections: sections.compactMap { $0 })
        }
        return try await self.page(page, at: .registers)
    }

    private func mirrorActions(_ profile: MirrorProfile) -> [Action] {
        var actions: [Action] = []
        if let runs = catalogue.registers[MirrorProfile.runs], can(.create, runs) {
            actions.append(Action(label: words("mirror_upload"), url: urls.mirror(profile.record.id) + "/tep", style: .primary))
        }
        actions.append(Action(label: words("mirror_profile"), url: urls.record(profile.record)))
        if let columns = catalogue.registers[MirrorProfile.columns], can(.read, columns) {
            let list = CommuneURLs.query(urls.register(columns.id), [("source_of", profile.record.id.text)])
            actions.append(Action(label: words("mirror_columns", String(profile.columns.count)), url: list, style: .quiet))
        }
        return actions
    }

    private func details(of profile: MirrorProfile, in tx: ReadTransaction) throws -> [Detail] {
        let keeper = profile.record["keeper"].text
        let names = try registry.titles(of: ["post": Set([keeper].compactMap { $0 })], commune: commune.code, language, in: tx)
        func moment(_ field: String) -> String? { profile.record[field].integer.map { Instant(milliseconds: $0).text(language) } }
        return [
            Detail(label: words("mirror_head_target"), value: catalogue.registers[profile.target].map(plural) ?? profile.target),
            Detail(label: words("mirror_head_data"), value: moment("data_at") ?? words("mirror_never")),
            Detail(label: words("mirror_last"), value: moment("last_at") ?? words("mirror_never")),
            Detail(label: words("mirror_fresh_until"), value: moment("fresh_until") ?? words("mirror_never")),
            Detail(label: words("mirror_keeper"), value: keeper.flatMap { names[$0] }),
            Detail(label: words("mirror_ways"), value: words("mirror_ways_text", profile.record["code"].text ?? "")),
        ]
    }

    private func mirrorSection(
        _ id: String, _ fields: [String], _ label: String, _ nothing: String, where filters: [Declarations.Expression], sort: String,
        in tx: ReadTransaction
    ) throws -> AdminSection? {
        guard let register = catalogue.registers[id], can(.read, register) else { return nil }
        let query = RecordQuery(filters: filters, sort: [SortKey(sort, descending: true)], limit: 20)
        let records = try registry.page(id, query, for: actor, in: tx).records
        let columns = fields.compactMap { ListField($0, of: register) }
        let text = try RecordText(self, register, records, columns: columns, in: tx)
        let rows = records.map { record in
            ListRow(
                url: urls.record(record),
                cells: columns.enumerated().map { index, field in
                    let (name, url) = (field.label(self), index == 0 ? urls.record(record) : nil)
                    if let tag = text.tag(field, record) { return ListCell(label: name, tag: tag) }
                    return ListCell(label: name, text: text.text(field, record), url: url)
                })
        }
        return AdminSection(
            label: words(label), columns: columns.map { ListColumn(label: $0.label(self)) }, rows: rows,
            nothing: rows.isEmpty ? words(nothing) : nil)
    }

    // MARK: Uploading

    private func mirrorUploadURL(_ profile: MirrorProfile, _ run: RecordID? = nil) -> String {
        urls.mirror(profile.record.id) + "/tep" + (run.map { "/\($0)" } ?? "")
    }

    func mirrorUpload(error: String? = nil) async throws -> Response {
        let (profile, runs) = try await read { tx in
            let profile = try mirrorProfile(in: tx)
            let runs = try tx.importRuns(commune: commune.code, register: profile.target, person: nil)
            return (profile, runs.filter { $0.plan?.mirror?.profile == profile.record.id.text })
        }
        let page = TableUploadPage(
            title: words("mirror_upload_title", profile.name), lead: words("mirror_upload_lead", profile.system),
            crumbs: [mirrorsCrumb, Link(text: profile.name, url: urls.mirror(profile.record.id))], url: mirrorUploadURL(profile),
            limit: words("table_limit"), error: error,
            recent: runs.map { run in
                ImportRow(
                    fileName: run.fileName, detail: Instant(milliseconds: run.at).text(language), url: mirrorUploadURL(profile, run.id),
                    tag: Tag(text: words("table_state_\(run.state.rawValue)"), meaning: run.state == .done ? .achieved : .onCourse))
            })
        return try await self.page(page, at: .registers, status: error == nil ? .ok : .badRequest)
    }

    func beginMirror(_ form: FormData) async throws -> Response {
        let profile = try await read { tx in try mirrorProfile(in: tx) }
        guard let file = form.file("document") else { return try await mirrorUpload(error: words("table_nothing")) }
        do {
            let id = try await site.imports.beginMirror(
                file.url, name: file.name, profile, dataAt: Instant.now.milliseconds, by: actor)
            site.jobs.wake()
            return .seeOther(mirrorUploadURL(profile, id))
        } catch let error as SheetError {
            return try await mirrorUpload(error: error.message(language))
        } catch let error as MirrorRefusal {
            return try await mirrorUpload(error: error.message(language))
        }
    }

    /// The upload that the address names, of this profile.
    private func mirrorRun(in tx: ReadTransaction) throws -> (profile: MirrorProfile, run: ImportRun) {
        let profile = try mirrorProfile(in: tx)
        guard let run = try tx.importRun(try recordID("import"), commune: commune.code), run.plan?.mirror?.profile == profile.record.id.text
        else { throw RecordError.notFound }
        return (profile, run)
    }

    func mirrorRunPage() async throws -> Response {
        let (profile, run, job, refused) = try await read { tx in
            let (profile, run) = try mirrorRun(in: tx)
            return (
                profile, run, try run.job.flatMap { try tx.job($0, commune: commune.code) },
                try tx.importProblems(run.id, commune: commune.code, limit: 200)
            )
        }
        let base = mirrorUploadURL(profile, run.id)
        let isTrial = run.state == .checking || run.state == .checked
        var page = TableRunPage(
            title: words(isTrial ? "mirror_trial_title" : "table_run_title", run.fileName),
            crumbs: [mirrorsCrumb, Link(text: profile.name, url: urls.mirror(profile.record.id))], url: base)
        if let job, !job.state.isFinal {
            page.isRunning = true
            page.percent = job.total.map { $0 > 0 ? Int(min(99, job.done * 100 / $0)) : 0 } ?? 0
            page.progress = words("table_rows_done", grouped(job.done, language))
            page.actions = [Action(label: words("table_stop"), url: base + "/dung", isPost: true)]
            return try await self.page(page, at: .registers)
        }
        if run.state == .checking || run.state == .running {
            page.failure = job?.state == .cancelled ? words("table_stopped") : job?.message ?? words("table_broken")
            page.actions = [Action(label: words("table_retry"), url: base + "/lai", style: .primary, isPost: true)]
        } else {
            page.lead = words(isTrial ? "mirror_trial_lead" : "mirror_run_lead")
            page.details = mirrorCounts(run.progress)
            page.actions = mirrorRunActions(run, profile, base, isTrial)
        }
        page.refused = refused.flatMap { row in
            row.problems.map { problem in
                RefusedCell(
                    line: grouped(Int64(row.line), language), column: problem.column, value: problem.value,
                    reason: problem.message(language == .vi))
            }
        }
        let untaken = run.progress.refused + (run.progress.differing ?? 0)
        if untaken > refused.count {
            page.refusedCount = words("table_refused_some", String(refused.count), grouped(Int64(untaken), language))
        }
        if !refused.isEmpty {
            page.downloads = RefusedFormat.allCases.map {
                Link(text: $0 == .xlsx ? "Excel" : "CSV", url: base + "/dong-loi?dang=\($0.rawValue)")
            }
        }
        return try await self.page(page, at: .registers)
    }

    private func mirrorCounts(_ progress: ImportProgress) -> [Detail] {
        [
            ("mirror_count_new", progress.created), ("mirror_count_changed", progress.changed), ("mirror_count_same", progress.unchanged),
            ("mirror_count_differing", progress.differing ?? 0), ("mirror_count_refused", progress.refused),
        ].map { key, count in
            Detail(
                label: words(key), value: words("table_of", grouped(Int64(count), language), grouped(Int64(progress.rows), language)),
                isNumber: true)
        }
    }

    private func mirrorRunActions(_ run: ImportRun, _ profile: MirrorProfile, _ base: String, _ isTrial: Bool) -> [Action] {
        let other = Action(label: words("table_again"), url: mirrorUploadURL(profile))
        guard isTrial else {
            return [
                Action(label: words("mirror_back"), url: urls.mirror(profile.record.id), style: .primary),
                Action(label: words("table_open_list"), url: urls.register(profile.target)), other,
            ]
        }
        // Also of a table that changes nothing: what is known is fresh again.
        return [Action(label: words("mirror_take"), url: base + "/chay", style: .primary, isPost: true), other]
    }

    private func steer(_ work: @escaping @Sendable (ImportRun, WriteTransaction) throws -> Void) async throws -> Response {
        let url = try await write { tx in
            let (profile, run) = try mirrorRun(in: tx)
            try work(run, tx)
            return mirrorUploadURL(profile, run.id)
        }
        return .seeOther(url)
    }

    func startMirror() async throws -> Response {
        let site = site
        return try await steer { run, tx in if try site.imports.start(run, in: tx) { tx.afterCommit { site.jobs.wake() } } }
    }

    func stopMirror() async throws -> Response {
        let code = commune.code
        return try await steer { run, tx in if let job = run.job { try tx.cancelJob(job, commune: code) } }
    }

    func retryMirror() async throws -> Response {
        let (site, code) = (site, commune.code)
        return try await steer { run, tx in
            if let job = run.job, try tx.retryJob(job, commune: code) { tx.afterCommit { site.jobs.wake() } }
        }
    }

    func mirrorRefusedRows() async throws -> Response {
        let run = try await read { tx in try mirrorRun(in: tx).run }
        let format = query["dang"].flatMap { RefusedFormat(rawValue: $0) } ?? .xlsx
        let imports = site.imports
        do throws(JobFailure) {
            _ = try imports.file(of: run)
        } catch {
            throw HTTPFailure(.gone, code: "file-gone", error.message)
        }
        let name = "can-xem-" + fileWords(URL(filePath: run.fileName).deletingPathExtension().lastPathComponent) + "." + format.rawValue
        return sendMade(name, (format == .xlsx ? ExportFormat.xlsx : .csv).mediaType) { file in
            try await imports.writeRefused(of: run, as: format, to: file)
        }
    }
}
