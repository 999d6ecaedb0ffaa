import Declarations
import Exchange
import HTTPKit
import HTTPTypes
import Hummingbird
import Jobs
import Pages
import Registers
import Sheets
import Store
import Vietnamese
import Workflows

/// A file as far as its columns are understood.
struct ImportMatching: Sendable {
    let preview: TablePreview
    let matcher: ColumnMatcher
    /// With the columns as they are guessed.
    let plan: ImportPlan
    /// Columns that have a title or cells.
    let columns: [Int]
    let rows: [SheetRow]
}

extension Visit {
    // MARK: Matching

    /// Looks at the file and guesses what its columns are.
    func matching(_ run: ImportRun, sheet: String?, titleRow: Int?) async throws -> ImportMatching {
        let register = try register()
        let preview: TablePreview
        do { preview = try await TablePreview.read(try site.imports.file(of: run), sheet: sheet ?? run.plan?.sheet) } catch {
            throw HTTPFailure(.gone, code: "file-gone", (error as? JobFailure)?.message ?? (error as? SheetError)?.userMessage ?? "")
        }
        let synonyms = try await read { tx in try tx.importSynonyms(commune: commune.code, register: register.id) }
        let rights = [RecordAction.create, .edit].map { registry.rights.editableFields($0, on: nil, of: register, to: actor) }
        let editable = rights.contains(nil) ? nil : Set(rights.flatMap { $0 ?? [] })
        let matcher = ColumnMatcher(register, editable: editable, isMirror: allows(.manageSettings), synonyms: synonyms)
        let asked = titleRow ?? (sheet == nil ? run.plan?.titleRow : nil)
        let head = asked.flatMap { number in preview.rows.first { $0.number == number } } ?? matcher.titleRow(preview.rows)
        let titles = head.map(ColumnMatcher.titles) ?? []
        let rows = preview.rows.filter { $0.number > head?.number ?? 0 }
        let width = ([titles.count] + rows.map(\.cells.count)).max() ?? 0
        let columns = (0..<width).filter { index in
            (titles.indices.contains(index) && !titles[index].isEmpty) || rows.contains { !$0[index].isEmpty }
        }
        let padded = titles + Array(repeating: "", count: max(0, width - titles.count))
        let fields = matcher.match(padded)
        let plan = ImportPlan(
            sheet: preview.sheet, titleRow: head?.number ?? 1, titles: padded, fields: fields,
            key: ColumnMatcher.keys(register, among: Array(fields.values)).first { $0 != SystemField.externalID.rawValue })
        return ImportMatching(preview: preview, matcher: matcher, plan: plan, columns: columns, rows: rows)
    }

    func matchPage(_ run: ImportRun, _ matching: ImportMatching, _ plan: ImportPlan, error: String? = nil) async throws -> Response {
        let register = try register()
        let base = importURL(register, run.id)
        var look: [Field] = []
        if matching.preview.sheets.count > 1 {
            look.append(
                Field(
                    id: "sheet", name: "sheet", label: words("table_sheet"), control: .choice,
                    options: matching.preview.sheets.map { Choice(value: $0, label: $0, selected: $0 == matching.preview.sheet) }))
        }
        look.append(
            Field(
                id: "row", name: "row", label: words("table_title_row"), control: .choice,
                options: matching.preview.rows.prefix(20).map { row in
                    let text = ColumnMatcher.titles(row).filter { !$0.isEmpty }.joined(separator: " · ").shortened(to: 60)
                    return Choice(value: String(row.number), label: "\(row.number): \(text)", selected: row.number == plan.titleRow)
                }))
        let page = TableMatchPage(
            title: words("table_match_title", run.fileName), lead: words("table_match_lead"),
            crumbs: crumbs(register, Link(text: words("table_import"), url: importURL(register))), lookUrl: base, look: look,
            url: base + "/khop",
            hidden: [Hidden(name: "row", value: String(plan.titleRow))] + (plan.sheet.map { [Hidden(name: "sheet", value: $0)] } ?? []),
            error: error, columns: matching.columns.map { column($0, matching, plan) }, settings: settings(register, matching, plan))
        return try await self.page(page, at: .registers, status: error == nil ? .ok : .badRequest)
    }

    private func column(_ index: Int, _ matching: ImportMatching, _ plan: ImportPlan) -> MatchColumn {
        let register = catalogue.registers[(try? context.parameter("register")) ?? ""]
        let chosen = plan.fields[index]
        let title = plan.titles[index].isEmpty ? words("table_untitled", String(index + 1)) : plan.titles[index]
        let samples = matching.rows.map { $0[index].shown }.filter { !$0.isEmpty }.prefix(3).map { $0.shortened(to: 60) }
        let options = matching.matcher.fields.map { field in
            let isRequired = register?.field(field.id)?.required == true
            return Choice(value: field.id, label: field.label(language) + (isRequired ? " *" : ""), selected: field.id == chosen)
        }
        return MatchColumn(
            heading: title, samples: Array(samples),
            field: Field(
                id: "c\(index)", name: "c\(index)", label: words("table_field_of", title), control: .choice, options: options,
                placeholder: words("table_leave_out")))
    }

    private func settings(_ register: RegisterDeclaration, _ matching: ImportMatching, _ plan: ImportPlan) -> [Field] {
        let keys = ColumnMatcher.keys(register, among: matching.matcher.fields.map(\.id))
        var fields = [
            Field(
                id: "key", name: "key", label: words("table_key"), control: .choice, help: words("table_key_help"),
                options: keys.map { key in
                    let label = matching.matcher.fields.first { $0.id == key }?.label(language) ?? key
                    return Choice(value: key, label: label, selected: key == plan.key)
                }, placeholder: words("table_key_none")),
            Field(
                id: "existing", name: "existing", label: words("table_existing"), control: .choice, required: true,
                options: ImportPlan.Existing.allCases.map {
                    Choice(value: $0.rawValue, label: words("table_existing_\($0.rawValue)"), selected: $0 == plan.existing)
                }),
            Field(
                id: "clears", name: "clears", label: words("table_clears"), control: .boolean, value: plan.clearsEmpty ? "true" : "false"),
        ]
        if allows(.manageSettings) {
            fields.append(
                Field(id: "source", name: "source", label: words("table_source"), value: plan.source, help: words("table_source_help")))
        }
        return fields
    }

    // MARK: Trial and import

    func importRunPage() async throws -> Response {
        let register = try register()
        let (run, job, refused, undoable) = try await read { tx in
            let run = try importRun(in: tx)
            return (
                run, try run.job.flatMap { try tx.job($0, commune: commune.code) },
                try tx.importProblems(run.id, commune: commune.code, limit: 200),
                run.state == .done ? try site.workflows.undoable(run.id, commune: commune.code, in: tx) : 0
            )
        }
        if run.state == .matching || run.state == .checked && query["khop"] != nil {
            let matching = try await matching(run, sheet: query.text("sheet"), titleRow: try query.integer("row"))
            let isNew = query["sheet"] != nil || query["row"] != nil
            return try await matchPage(run, matching, isNew ? matching.plan : run.plan ?? matching.plan)
        }
        return try await page(runPage(run, job, refused, undoable, register), at: .registers)
    }

    private func runPage(_ run: ImportRun, _ job: Job?, _ refused: [RowProblem], _ undoable: Int, _ register: RegisterDeclaration)
        -> TableRunPage
    {
        let base = importURL(register, run.id)
        let isOver = job?.state.isFinal ?? true
        let isTrial = run.state == .checking || run.state == .checked
        var page = TableRunPage(
            title: words(isTrial ? "table_trial_title" : "table_run_title", run.fileName),
            crumbs: crumbs(register, Link(text: words("table_import"), url: importURL(register))), url: base)
        if !isOver, let job {
            page.isRunning = true
            page.percent = job.total.map { $0 > 0 ? Int(min(99, job.done * 100 / $0)) : 0 } ?? 0
            page.progress = words("table_rows_done", grouped(job.done, language))
            page.actions = [Action(label: words("table_stop"), url: base + "/dung", isPost: true)]
            return page
        }
        if run.state == .checking || run.state == .running {
            page.failure = job?.state == .cancelled ? words("table_stopped") : job?.message ?? words("table_broken")
            page.actions = [
                Action(label: words("table_retry"), url: base + "/lai", style: .primary, isPost: true),
                Action(label: words("table_again"), url: importURL(register)),
            ]
        } else {
            page.lead = words(isTrial ? (run.progress.refused > 0 ? "table_trial_lead_refused" : "table_trial_lead") : "table_run_lead")
            page.details = details(run.progress, isTrial)
            page.actions = actions(run, isTrial, undoable, base, register)
        }
        page.refused = refused.flatMap { row in
            row.problems.map { problem in
                RefusedCell(
                    line: grouped(Int64(row.line), language), column: problem.column, value: problem.value,
                    reason: problem.message(language == .vi))
            }
        }
        if run.progress.refused > refused.count {
            page.refusedCount = words("table_refused_some", String(refused.count), grouped(Int64(run.progress.refused), language))
        }
        if !refused.isEmpty, isTrial || run.state == .done {
            page.downloads = RefusedFormat.allCases.map {
                Link(text: $0 == .xlsx ? "Excel" : "CSV", url: base + "/dong-loi?dang=\($0.rawValue)")
            }
        }
        return page
    }

    private func details(_ progress: ImportProgress, _ isTrial: Bool) -> [Detail] {
        let rows = grouped(Int64(progress.rows), language)
        let counts = [
            (isTrial ? "table_new" : "table_created", progress.created), (isTrial ? "table_change" : "table_changed", progress.changed),
            ("table_same", progress.unchanged), ("table_skipped", progress.skipped), ("table_bad", progress.refused),
        ]
        return counts.filter { $0.1 > 0 || $0.0 != "table_skipped" }.map { key, count in
            Detail(label: words(key), value: words("table_of", grouped(Int64(count), language), rows), isNumber: true)
        }
    }

    private func actions(_ run: ImportRun, _ isTrial: Bool, _ undoable: Int, _ base: String, _ register: RegisterDeclaration) -> [Action] {
        guard isTrial else {
            return [
                Action(label: words("table_open_list"), url: urls.register(register.id), style: .primary),
                Action(label: words("table_again"), url: importURL(register)),
            ] + (undoable > 0 ? [Action(label: words("table_undo"), url: base + "/hoan-tac", isPost: true)] : [])
        }
        let count = run.progress.created + run.progress.changed
        let start = Action(
            label: words("table_start", grouped(Int64(count), language)), url: base + "/chay", style: .primary, isPost: true)
        return (count > 0 ? [start] : []) + [
            Action(label: words("table_rematch"), url: base + "?khop=1"), Action(label: words("table_again"), url: importURL(register)),
        ]
    }
}
