import Declarations
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
    /// Opinions of other units on a dossier. Who may ask about which dossier is judged by the desk and the workflow.
    func addOpinions() {
        let opinion = "dossier_opinion"
        get("/mot-cua/ho-so/:id/xin-y-kien", .records(.create, of: opinion)) { visit in try await visit.askOpinionsPage() }
        post("/mot-cua/ho-so/:id/xin-y-kien", .records(.create, of: opinion)) { visit, form in try await visit.askOpinions(form) }
    }
}

extension Visit {
    private static let opinion = "dossier_opinion"
    private static let usualDays = 2

    /// What a dossier's page offers while it is in hand.
    func opinionAction(_ record: Record) -> Action? {
        guard ["processing", "opinion"].contains(record.state ?? ""), catalogue.registers[Self.opinion].map({ can(.create, $0) }) == true,
            record.state == "opinion" || site.workflows.available(record, to: actor).contains(where: { $0.id == "ask_opinion" })
        else { return nil }
        return Action(label: words("opinion_ask"), url: urls.dossier(record.id) + "/xin-y-kien")
    }

    /// Who was asked what until when, and who has answered: whoever may read the dossier reads what belongs to it.
    func opinionsSection(_ dossier: Record, in tx: ReadTransaction) throws -> AdminSection? {
        guard let register = catalogue.registers[Self.opinion] else { return nil }
        let asked = try site.dossiers.opinions(on: dossier.id, commune: commune.code, in: tx)
        guard !asked.isEmpty else { return nil }
        let columns = ["unit", "question", "agreed", "answer"].compactMap { ListField($0, of: register) }
        let text = try RecordText(self, register, asked, columns: columns, in: tx)
        let heads = columns.map { $0.label(self) } + [words("opinion_time")]
        let rows = asked.map { opinion in
            let isLate = opinion["settlement"].text == "late"
            let time =
                text.deadlineTag(opinion)
                ?? (isLate ? Tag(text: words("opinion_late"), meaning: .late) : text.stateTag(opinion))
            return ListRow(
                url: "",
                cells: columns.enumerated().map { ListCell(label: heads[$0], text: text.text($1, opinion)) }
                    + [ListCell(label: heads[columns.count], tag: time)])
        }
        let open = asked.count { $0.state == "asked" }
        let late = asked.filter { $0["settlement"].text == "late" }.compactMap { opinion in
            columns.first.map { text.text($0, opinion) }
        }
        return AdminSection(
            label: words("opinion_title"),
            text: open == 0 ? words("opinion_all_in") : words("opinion_open", String(open), String(asked.count)),
            notes: late.isEmpty ? [] : [words("opinion_late_of", late.joined(separator: ", "))],
            columns: heads.map { ListColumn(label: $0) }, rows: rows)
    }

    /// Somebody else was first: what was typed stays, and is sent on the dossier as it is now.
    static func overtaken(_ field: String) -> FieldProblem {
        FieldProblem(
            field, vi: "Có người vừa làm bước khác trên hồ sơ này. Xem lại tình hình rồi gửi lại; chữ bạn gõ vẫn còn.",
            en: "Somebody has changed this dossier meanwhile. Look again, then send; what you typed is still here.")
    }

    // MARK: Asking

    func askOpinionsPage(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let id = try recordID()
        let (record, units) = try await read { tx in
            let record = try registry.record(DossierDesk.register, id, for: actor, in: tx)
            let asked = try site.dossiers.opinions(on: id, commune: commune.code, in: tx).filter { $0.state == "asked" }
            let without = Set(asked.compactMap { $0["unit"].text } + [record["unit"].text].compactMap { $0 })
            return (record, try self.unitsToAsk(without: without, in: tx))
        }
        let chosen = Set(typed?.all("units") ?? [])
        func error(_ field: String) -> String? { problems.first { $0.field == field }?.message(language) }
        let fields = [
            Field(
                id: "f-units", name: "units", label: words("opinion_units"), control: .manyChoice, help: words("opinion_units_help"),
                error: error("units"), required: true,
                options: units.map { Choice(value: $0.id, label: $0.name, selected: chosen.contains($0.id)) }),
            Field(
                id: "f-question", name: "question", label: words("opinion_question"), control: .longText, value: typed?["question"],
                error: error("question"), required: true, maxLength: 2000),
            Field(
                id: "f-within", name: "within", label: words("opinion_within"), control: .integer,
                value: typed?["within"] ?? String(Self.usualDays), help: words("opinion_within_help"), error: error("within"),
                required: true,
                minimum: "1", maximum: "60"),
        ]
        let form = TransitionForm(
            id: "ask", label: words("opinion_send"), url: urls.dossier(id) + "/xin-y-kien", style: .primary, fields: fields,
            hidden: [Hidden(name: "version", value: String(record.version))])
        let page = AdminPage(
            title: words("opinion_ask"), kicker: record["code"].text,
            crumbs: [oneStopCrumb, Link(text: record["code"].text ?? words("untitled"), url: urls.dossier(id))],
            errors: problems.map { problem in
                FormError(
                    fieldID: "f-" + (problem.field ?? "units"),
                    label: fields.first { $0.name == problem.field }?.label ?? words("form_whole"), message: problem.message(language))
            }, sections: [AdminSection(text: words("opinion_text"), form: form)])
        return try await self.page(page, at: .oneStop, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Units of the commune that have an own desk: those that are no hamlets, teams or superiors.
    private func unitsToAsk(without known: Set<String>, in tx: ReadTransaction) throws -> [(id: String, name: String)] {
        let today = today.description
        return try tx.rows(
            """
            SELECT DISTINCT u.id, u.name, u.position FROM reg_unit u JOIN reg_post p ON p.commune = u.commune AND p.unit = u.id
                AND p.deleted_at IS NULL AND (p.to_date IS NULL OR p.to_date >= \(today))
            WHERE u.commune = \(commune.code) AND u.deleted_at IS NULL AND (u.to_date IS NULL OR u.to_date >= \(today))
                AND u.kind NOT IN ('hamlet', 'community_team', 'superior', 'partner', 'group')
            ORDER BY u.position, u.name
            """
        ).compactMap { row in
            let id = try row.text("id")
            return known.contains(id) ? nil : (id, try row.text("name"))
        }
    }

    func askOpinions(_ form: FormData) async throws -> Response {
        let id = try recordID()
        let within = form.text("within").flatMap { Int($0) } ?? 0
        guard form.text("question") != nil, (1...60).contains(within) else {
            return try await askOpinionsPage(
                form,
                problems: [
                    form.text("question") == nil
                        ? FieldProblem("question", vi: "Ghi nội dung cần hỏi.", en: "Say what is asked.")
                        : FieldProblem("within", vi: "Ghi số ngày làm việc từ 1 đến 60.", en: "From 1 to 60 working days.")
                ])
        }
        do {
            _ = try await write { tx in
                try site.dossiers.askOpinions(
                    id, version: form.text("version").flatMap { Int64($0) }, of: form.all("units").filter { RecordID($0) != nil },
                    form.text("question") ?? "", within: within, by: actor, in: tx)
            }
            return redirect(urls.dossier(id), note: "saved")
        } catch let error as RecordError where error.code == .invalid || error.code == .conflict {
            return try await askOpinionsPage(form, problems: error.code == .conflict ? [Self.overtaken("question")] : error.problems)
        }
    }
}
