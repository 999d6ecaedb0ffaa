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
    /// Hand-over sheets between posts: made of a day's dossiers, printed, confirmed as a step of their workflow.
    func addHandovers() {
        let sheet = HandoverDesk.register
        get("/mot-cua/ban-giao", .records(.create, of: sheet)) { visit in try await visit.handoverPage() }
        post("/mot-cua/ban-giao", .records(.create, of: sheet)) { visit, form in try await visit.makeHandover(form) }
        get("/mot-cua/ban-giao/:id", .records(.read, of: sheet)) { visit in try await visit.handoverSheet() }
    }
}

extension CommuneURLs {
    var handovers: String { oneStop + "/ban-giao" }
    func handover(_ id: RecordID) -> String { "\(handovers)/\(id)" }
}

extension Site {
    var handovers: HandoverDesk { HandoverDesk(workflows) }
}

extension Visit {
    private func day(_ form: FormData) -> CalendarDate { form.text("ngay").flatMap { CalendarDate($0) } ?? today }

    /// What the reader handed on that day and is on no sheet yet, and the sheets that wait.
    func handoverPage(_ problem: String? = nil) async throws -> Response {
        let day = day(query)
        let posts = actor.posts.map(\.id)
        guard let register = catalogue.registers[HandoverDesk.register] else { throw HTTPFailure.notFound }
        let (piles, names, people, sheets, text) = try await read { tx in
            let piles = try site.handovers.piles(from: posts, on: day, commune: commune.code, in: tx)
            let wanted = Set(piles.flatMap { [$0.from, $0.to] })
            let rows = try tx.rows(
                """
                SELECT id FROM reg_handover WHERE commune = \(commune.code) AND deleted_at IS NULL
                    AND (from_post IN (\(SQL.values(posts))) OR to_post IN (\(SQL.values(posts)))) ORDER BY day DESC, id DESC LIMIT 30
                """)
            let ids = try rows.map { try $0.text("id") }
            let found = try registry.records(register.id, ids, commune: commune.code, in: tx)
            let sheets = ids.compactMap { found[$0] }
            let columns = ["kind", "day", "from_post", "to_post"].compactMap { ListField($0, of: register) }
            return (
                piles, try registry.titles(of: ["post": wanted], commune: commune.code, language, in: tx), try holders(of: wanted, in: tx),
                sheets, try RecordText(self, register, sheets, columns: columns, in: tx)
            )
        }
        func name(_ post: String) -> String { [names[post], people[post]].compactMap { $0 }.joined(separator: " · ") }
        let made = piles.map { pile in
            let form = TransitionForm(
                id: "pile-\(pile.kind.rawValue)-\(pile.to)", label: words("handover_make"), url: urls.handovers, style: .primary,
                hidden: [
                    Hidden(name: "kind", value: pile.kind.rawValue), Hidden(name: "from", value: pile.from),
                    Hidden(name: "to", value: pile.to), Hidden(name: "ngay", value: day.description),
                ])
            return AdminSection(
                label: words("handover_\(pile.kind.rawValue)", String(pile.dossiers.count)), text: words("handover_to", name(pile.to)),
                form: form)
        }
        let items = sheets.map { sheet in
            func said(_ field: String) -> String { ListField(field, of: register).map { text.text($0, sheet) } ?? "" }
            return AdminItem(
                heading: "\(sheet["code"].text ?? "") · \(said("kind"))",
                text: "\(said("day")) · \(said("from_post")) → \(said("to_post"))",
                tag: text.stateTag(sheet), url: urls.record(sheet),
                actions: [Action(label: words("handover_print"), url: urls.handover(sheet.id), style: .quiet)])
        }
        let page = AdminPage(
            title: words("handover_title"), lead: words("handover_lead", day.text(language)), crumbs: [oneStopCrumb],
            views: [0, -1, -2, -3].map { today.adding(days: $0) }.map {
                Tab(label: $0.text(language), url: CommuneURLs.query(urls.handovers, [("ngay", $0.description)]), current: $0 == day)
            },
            errors: problem.map { [FormError(fieldID: "main", label: words("handover_title"), message: $0)] } ?? [],
            sections: made + [
                AdminSection(label: words("handover_sheets"), items: items, nothing: items.isEmpty ? words("handover_none") : nil)
            ],
            empty: made.isEmpty ? Empty(heading: words("handover_nothing"), text: words("handover_nothing_text")) : nil)
        return try await self.page(page, at: .oneStop, status: problem == nil ? .ok : .unprocessableContent)
    }

    func makeHandover(_ form: FormData) async throws -> Response {
        guard let kind = form["kind"].flatMap({ HandoverDesk.Kind(rawValue: $0) }), let from = form.text("from").flatMap({ RecordID($0) }),
            let to = form.text("to").flatMap({ RecordID($0) })
        else { throw HTTPFailure.badRequest() }
        do {
            let sheet = try await write { tx in
                try site.handovers.make(kind, from: from.text, to: to.text, on: day(form), by: actor, in: tx)
            }
            return .seeOther(urls.handover(sheet.id))
        } catch let error as RecordError where error.code == .invalid {
            return try await handoverPage(error.problems.map { $0.message(language) }.joined(separator: " "))
        }
    }

    /// The printed sheet: codes and procedures, no personal data.
    func handoverSheet() async throws -> Response {
        let id = try recordID()
        guard let dossiers = catalogue.registers[DossierDesk.register] else { throw HTTPFailure.notFound }
        let (sheet, records, text, names, people) = try await read { tx in
            let sheet = try registry.record(HandoverDesk.register, id, for: actor, in: tx)
            let ids = sheet.items("dossiers")
            let found = try registry.records(DossierDesk.register, ids, commune: commune.code, in: tx)
            let records = ids.compactMap { found[$0] }
            let columns = ["procedure", "promised_at", "result_number"].compactMap { ListField($0, of: dossiers) }
            let posts = Set(["from_post", "to_post"].compactMap { sheet[$0].text })
            return (
                sheet, records, try RecordText(self, dossiers, records, columns: columns, in: tx),
                try registry.titles(of: ["post": posts], commune: commune.code, language, in: tx), try holders(of: posts, in: tx)
            )
        }
        let isResult = sheet["kind"].text == HandoverDesk.Kind.results.rawValue
        func said(_ field: String, _ record: Record) -> String { ListField(field, of: dossiers).map { text.text($0, record) } ?? "" }
        func name(_ field: String) -> String { sheet[field].text.flatMap { names[$0] } ?? "" }
        let confirmed = sheet["confirmed_at"].integer.map { Instant(milliseconds: $0).text(language) }
        let page = DossierSlip(
            title: words(isResult ? "handover_sheet_results" : "handover_sheet_dossiers"),
            office: [words("print_office", commune.name).uppercased(), words("onestop_centre").uppercased()],
            number: "\(words("onestop_slip_number")): \(sheet["code"].text ?? "")",
            date: dateLine(sheet["day"].text.flatMap { CalendarDate($0) } ?? today), formName: "", backUrl: urls.record(sheet),
            lines: [
                PrintLine(label: words("handover_from"), value: name("from_post")),
                PrintLine(label: words("handover_taker"), value: name("to_post")),
                PrintLine(label: words("handover_count"), value: String(records.count)),
                PrintLine(label: words("handover_confirmed"), value: confirmed ?? ""),
            ], heads: words("handover_heads").split(separator: "|").map(String.init),
            rows: records.enumerated().map { index, record in
                PrintRow(
                    number: index + 1,
                    cells: [
                        PrintCell(text: record["code"].text ?? ""), PrintCell(text: said("procedure", record)),
                        PrintCell(text: isResult ? said("result_number", record) : said("promised_at", record)), PrintCell(text: ""),
                    ])
            },
            signatures: [("handover_from", "from_post"), ("handover_taker", "to_post")].map { key, field in
                SlipSignature(
                    role: words(key), hint: words("onestop_sign_hint"), name: sheet[field].text.flatMap { people[$0] } ?? "")
            })
        return try await self.page(page, at: .oneStop)
    }
}
