import Declarations
import Figures
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Bảng số liệu đã chốt: a period's figures as they stood, held against what is known now.
    func addStatements() {
        post("/chot-so-lieu", .platform(.issueReports)) { visit, _ in try await visit.makeStatement() }
        get("/chot-so-lieu/:id", .records(.read, of: FigureStatement.register)) { visit in try await visit.statementPage() }
    }
}

extension CommuneURLs {
    var statements: String { base + "/chot-so-lieu" }

    func statement(_ id: RecordID) -> String { "\(statements)/\(id)" }
}

extension FigureQuestion {
    /// Whether it asks for what is known now of a period that has begun.
    fileprivate var canBeStated: Bool { knownOn == nil && period.days.lowerBound <= Instant.now.date }
}

extension Site {
    var statements: StatementDesk { StatementDesk(figures, blobs: blobs) }
}

extension Visit {
    func makeStatement() async throws -> Response {
        let question = try await read { tx in try figureQuestion(in: tx).0 }
        guard question.canBeStated else { throw HTTPFailure.badRequest() }
        let record = try await site.statements.make(of: question.unit, question.period, by: actor, in: site.database)
        return redirect(urls.statement(record.id))
    }

    /// What the list of figures offers about the numbers that it shows: to keep them, and what was kept earlier.
    func statementActions(_ question: FigureQuestion) -> [Action] {
        guard let register = catalogue.registers[FigureStatement.register], can(.read, register) else { return [] }
        var actions = [Action(label: plural(register), url: urls.register(register.id))]
        if allows(.issueReports), question.canBeStated {
            let url = CommuneURLs.query(urls.statements, question.items)
            actions.append(Action(label: words("statement_make"), url: url, style: .primary, isPost: true))
        }
        if allows(.issueReports), commune.level == .commune {
            actions.append(Action(label: words("sending_title"), url: urls.sending, style: .quiet))
        }
        return actions
    }

    func statementPage() async throws -> Response {
        let id = try recordID()
        let (record, made, check) = try await read { tx in
            let record = try registry.record(FigureStatement.register, id, for: actor, in: tx)
            let check = try site.figures.check(try site.statements.statement(of: record), in: tx)
            let people = try registry.titles(
                of: ["person": Set([record.createdBy].compactMap { $0 })], commune: commune.code, language, in: tx)
            return (record, record.createdBy.flatMap { people[$0] }, check)
        }
        let statement = check.statement
        let at = Instant(milliseconds: statement.at)
        let file = Attachment.list(record["content"].text).first
        let page = StatementPage(
            title: record["title"].text ?? "", kicker: record["code"].text ?? "",
            lead: words("statement_lead", at.text(language), made ?? words("the_system")),
            crumbs: [
                Link(text: words("figures_title"), url: urls.figures),
                Link(text: plural(try registry.register(FigureStatement.register)), url: urls.register(FigureStatement.register)),
            ],
            actions: [Action(label: words("statement_record"), url: urls.record(record))]
                + (file.map { [Action(label: words("statement_file"), url: fileURL(record, "content", $0))] } ?? []),
            verdict: verdict(check), cards: cards(check), sections: sections(check, on: at.date), note: words("statement_note"))
        return try await self.page(page, at: .registers)
    }

    private func verdict(_ check: StatementCheck) -> Notice {
        if !check.isJournalWhole { return Notice(text: words("statement_journal_broken"), meaning: .late) }
        let faulty = check.rows(.faulty).count
        if faulty > 0 { return Notice(text: words("statement_faulty", String(faulty)), meaning: .late) }
        let again = check.rows.count - check.rows(.redefined).count
        return Notice(
            text: words("statement_sound", "\(again)/\(check.rows.count)", grouped(check.statement.journal.seq, language)),
            meaning: .achieved)
    }

    private func cards(_ check: StatementCheck) -> [FigureCard] {
        let statement = check.statement
        let (changed, redefined) = (check.rows(.changed).count, check.rows(.redefined).count)
        return [
            FigureCard(
                label: words("statement_known"), value: "\(statement.knownCount)/\(statement.lines.count)",
                detail: words("statement_known_detail")),
            FigureCard(
                label: words("statement_changed"), value: String(changed), detail: words("statement_changed_detail"),
                tag: changed > 0 ? Tag(text: words("statement_look"), meaning: .atRisk) : nil),
            FigureCard(label: words("statement_redefined"), value: String(redefined), detail: words("statement_redefined_detail")),
        ]
    }

    // MARK: Rows

    private func sections(_ check: StatementCheck, on day: CalendarDate) -> [StatementSection] {
        func section(_ key: String, _ rows: [StatementCheck.Row], isFolded: Bool = false) -> StatementSection? {
            rows.isEmpty
                ? nil
                : StatementSection(
                    id: key, label: words("statement_\(key)_rows", String(rows.count)), isFolded: isFolded,
                    rows: rows.map { row($0, check, on: day) })
        }
        let same = check.rows(.same)
        return [
            section("faulty", check.rows(.faulty)), section("changed", check.rows(.changed)),
            section("redefined", check.rows(.redefined)), section("same", same.filter { $0.line.value.number != nil }),
            section("none", same.filter { $0.line.value.number == nil }, isFolded: true),
        ].compactMap { $0 }
    }

    private func row(_ row: StatementCheck.Row, _ check: StatementCheck, on day: CalendarDate) -> StatementRow {
        let line = row.line
        let figure = catalogue.figures[line.figure]
        func shown(_ value: FigureValue?, _ head: String) -> FigureText {
            var shown = value.flatMap { value in figure.map { text(value, of: $0) } } ?? FigureText(none: words("statement_gone"))
            shown.head = words(head)
            return shown
        }
        let isMoved = row.verdict != .same
        return StatementRow(
            label: figure?.label(language) ?? line.label,
            url: figure.map { urls.figure($0.id, period: check.statement.figurePeriod, unit: check.statement.unit?.id) },
            stated: figure == nil
                ? FigureText(number: line.value.number?.description, head: words("statement_then")) : shown(line.value, "statement_then"),
            now: shown(row.now, "statement_now"),
            reasons: isMoved ? row.registers.compactMap { reason($0, check, on: day) } : [])
    }

    /// "Nhiệm vụ: 12 bản ghi thêm hoặc sửa", with the list of what was changed since that day, for those who may read it.
    private func reason(_ id: String, _ check: StatementCheck, on day: CalendarDate) -> Link? {
        guard let count = check.changed[id], let register = catalogue.registers[id], can(.read, register) else { return nil }
        let text = words("statement_reason", plural(register), grouped(Int64(count), language))
        let condition = "\(SystemField.updatedAt.rawValue) >= \(day)"
        return Link(text: text, url: CommuneURLs.query(urls.register(id), [("where", condition)]))
    }
}
