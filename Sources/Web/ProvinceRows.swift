import Declarations
import Figures
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Province
import Registers
import Sheets
import Store
import Vietnamese

extension Routes {
    /// Xin bản ghi: the records behind a commune's number, asked for and read by its grant.
    func addProvinceRows() {
        let keep = Access.records(.edit, of: ProvinceDesk.members)
        let see = Access.records(.read, of: InquiryDesk.register)
        let rows = "/dieu-hanh/cac-xa/ban-ghi"
        get("/dieu-hanh/cac-xa/xa/:code/:figure/xin-ban-ghi", keep) { visit in try await visit.askRowsPage() }
        post("/dieu-hanh/cac-xa/xa/:code/:figure/xin-ban-ghi", keep) { visit, form in try await visit.askRows(form) }
        get(rows, see) { visit in try await visit.inquiriesPage() }
        post(
            rows, keep, limits: FormLimits(body: RowAnswer.sizeLimit + (1 << 20), files: 1, fileSize: RowAnswer.sizeLimit)
        ) { visit, form in try await visit.receiveAnswer(form) }
        get(rows + "/:id", see) { visit in try await visit.inquiryPage() }
        get(rows + "/:id/mo", keep) { visit in try await visit.inquiryRows() }
        get(rows + "/:id/bang.csv", keep) { visit in try await visit.inquiryTable() }
        get(rows + "/:id/yeu-cau.json", keep) { visit in try await visit.inquiryFile() }
    }
}

extension CommuneURLs {
    var inquiries: String { province + "/ban-ghi" }
    func inquiry(_ id: RecordID) -> String { "\(inquiries)/\(id)" }

    /// - Parameter choice: the records that are meant, as ``RowChoice/id``.
    func askRows(_ code: Int, _ figure: String, _ question: ProvinceQuestion, choice: String? = nil) -> String {
        CommuneURLs.query("\(province)/xa/\(code)/\(figure)/xin-ban-ghi", question.items + [("ban-ghi", choice)])
    }
}

extension Visit {
    // MARK: Asking

    private struct Asking: Sendable {
        let question: ProvinceQuestion
        let figure: FigureDeclaration
        let member: ProvinceMember
        let choices: RowChoices
        let today: CalendarDate
        let chosen: RowChoice?
    }

    private func asking(_ chosen: String?) async throws -> Asking {
        guard let figure = context.parameters.get("figure").flatMap({ catalogue.figures[$0] }),
            let code = context.parameters.get("code").flatMap({ Int($0) })
        else { throw HTTPFailure.notFound }
        return try await read { tx in
            let today = Instant(milliseconds: tx.now).date
            let question = ProvinceQuestion(query, today: today)
            guard let member = try site.province.members(of: commune, question.period, in: tx).first(where: { $0.code == code }) else {
                throw HTTPFailure.notFound
            }
            let choices = try site.province.rowChoices(of: figure, member, question.period, in: tx)
            return Asking(
                question: question, figure: figure, member: member, choices: choices, today: today,
                chosen: choices.all.first { $0.id == chosen } ?? choices.all.first)
        }
    }

    /// - Parameter typed: what was sent and could not be taken.
    func askRowsPage(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let asking = try await asking(typed?["ban-ghi"] ?? query["ban-ghi"])
        let member = asking.member
        let page = AdminPage(
            title: words("rows_ask_title", asking.figure.label(language)),
            kicker: "\(member.name.capitalizedFirst) · \(asking.question.period.text(language).capitalizedFirst)",
            lead: words("rows_ask_lead"),
            crumbs: [
                Link(text: words("province_title", commune.name), url: CommuneURLs.query(urls.province, asking.question.items)),
                Link(text: member.name.capitalizedFirst, url: urls.provinceCommune(member.code, asking.question)),
            ],
            views: asking.choices.all.count < 2
                ? []
                : asking.choices.all.map { choice in
                    Tab(
                        label: label(of: choice), url: urls.askRows(member.code, asking.figure.id, asking.question, choice: choice.id),
                        count: choice.expected.map { grouped(Int64($0), language) }, current: choice.id == asking.chosen?.id)
                },
            errors: problems.map { problem in
                let field = problem.field ?? "purpose"
                return FormError(fieldID: "f-" + field, label: words("rows_" + field), message: problem.message(language))
            }, sections: asking.chosen.map { [askSection(asking, $0, typed, problems)] } ?? [],
            empty: asking.chosen == nil ? Empty(heading: words("rows_ask_none"), text: words("rows_ask_none_text")) : nil)
        return try await self.page(page, at: .communes, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// "Việc được giao", "… : mẫu số".
    private func label(of choice: RowChoice) -> String {
        let name = choice.figure.label(language)
        return choice.part == .matched ? name : "\(name): \(words("rows_part_\(choice.part)"))"
    }

    private func askSection(_ asking: Asking, _ choice: RowChoice, _ typed: FormData?, _ problems: [FieldProblem]) -> AdminSection {
        func field(_ id: String, _ control: FieldControl, _ value: String?, required: Bool = false) -> Field {
            Field(
                id: "f-" + id, name: id, label: words("rows_" + id), control: control, value: value,
                help: ["until", "personal", "basis", "purpose"].contains(id) ? words("rows_\(id)_help") : nil,
                error: problems.first { $0.field == id }?.message(language), required: required, autocomplete: "off")
        }
        let shown = Set(typed?.all("columns") ?? choice.register.list.columns)
        var columns = field("columns", .manyChoice, nil, required: true)
        columns.options = choice.register.rowFields.map {
            Choice(
                value: $0.id, label: $0.label(language), selected: shown.contains($0.id),
                hint: $0.personal ? words("rows_is_personal") : nil)
        }
        var until = field("until", .date, typed?.text("until") ?? asking.today.adding(days: 30).description, required: true)
        (until.minimum, until.maximum) = (asking.today.description, asking.today.adding(days: 365).description)
        let form = TransitionForm(
            id: "rows", label: words("rows_ask_send"), url: urls.askRows(asking.member.code, asking.figure.id, asking.question),
            style: .primary,
            fields: [field("purpose", .longText, typed?.text("purpose"), required: true), columns]
                + (choice.register.rowFields.contains(where: \.personal)
                    ? [field("personal", .boolean, typed?.flag("personal") == true ? "true" : nil)] : [])
                + [field("basis", .text, typed?.text("basis")), until], hidden: [Hidden(name: "ban-ghi", value: choice.id)])
        let moment = Instant(milliseconds: asking.choices.at).text(language)
        let count =
            choice.expected.map { words("rows_ask_count", grouped(Int64($0), language), moment) } ?? words("rows_ask_moment", moment)
        return AdminSection(
            label: label(of: choice), text: "\(choice.register.label(language)) · \(count)",
            notes: asking.member.isHosted ? [] : [words("rows_ask_carried")], form: form)
    }

    func askRows(_ form: FormData) async throws -> Response {
        let asking = try await asking(form["ban-ghi"])
        guard let choice = asking.chosen, choice.id == form["ban-ghi"] else { return try await askRowsPage(form) }
        let wish = RowWish(
            columns: form.all("columns"), personal: form.flag("personal"), purpose: form.text("purpose") ?? "", basis: form.text("basis"),
            until: form.text("until").flatMap { CalendarDate($0) } ?? .min)
        do {
            let inquiry = try await write { tx in
                try site.inquiries.ask(
                    choice, asking.choices, of: asking.member, commune, asking.question.period, wish, actor: actor, in: tx)
            }
            return redirect(urls.inquiry(inquiry.id), note: "rows_asked")
        } catch let error as RecordError where error.code == .invalid {
            return try await askRowsPage(form, problems: error.problems)
        } catch let refusal as RowRefusal {
            return try await askRowsPage(form, problems: [FieldProblem(nil, LocalizedText(vi: refusal.text(.vi), en: refusal.text(.en)))])
        }
    }

    // MARK: What was asked

    private func inquiryRecord(in tx: ReadTransaction) throws -> Record {
        try registry.record(InquiryDesk.register, try recordID(), for: actor, in: tx)
    }

    private func standing(_ inquiry: Record) -> Tag? {
        let choice = catalogue.registers[InquiryDesk.register]?.field("standing")?.choices.first { $0.id == inquiry["standing"].text }
        return choice.map { Tag(text: $0.label(language), meaning: .init($0.meaning)) }
    }

    private func subject(of inquiry: Record) -> String {
        let part = inquiry["part"].text.flatMap { CountedPart(rawValue: $0) }.flatMap { $0 == .matched ? nil : words("rows_part_\($0)") }
        let figure = inquiry["figure"].text.flatMap { catalogue.figures[$0]?.label(language) } ?? inquiry["figure_label"].text ?? ""
        return [figure, part].compactMap { $0 }.joined(separator: ": ")
    }

    private var mayReadRows: Bool { catalogue.registers[ProvinceDesk.members].map { can(.edit, $0) } == true }

    /// - Parameter refusal: why a file just handed in was not taken.
    func inquiriesPage(_ refusal: String? = nil) async throws -> Response {
        let inquiries = try await read { tx in
            try registry.all(
                InquiryDesk.register, sort: [SortKey("asked_at", descending: true)], limit: 200, for: actor, in: tx)
        }
        var sections = [
            AdminSection(
                label: words("rows_asked"),
                items: inquiries.map { inquiry in
                    AdminItem(
                        heading: "\((inquiry["commune_name"].text ?? "").capitalizedFirst) · \(subject(of: inquiry))", text: about(inquiry),
                        tag: standing(inquiry), url: urls.inquiry(inquiry.id))
                }, nothing: inquiries.isEmpty ? words("rows_none") : nil)
        ]
        if mayReadRows {
            var file = Field(
                id: "f-file", name: "file", label: words("rows_file"), control: .attachment, help: words("rows_file_help"), error: refusal,
                required: true)
            file.accept = ".json"
            sections.append(
                AdminSection(
                    label: words("rows_by_hand"), text: words("rows_by_hand_text"),
                    form: TransitionForm(id: "answer", label: words("rows_take"), url: urls.inquiries, fields: [file])))
        }
        let page = AdminPage(
            title: words("rows_title"), lead: words("rows_lead"),
            crumbs: [Link(text: words("province_title", commune.name), url: urls.province)],
            errors: refusal.map { [FormError(fieldID: "f-file", label: words("rows_file"), message: $0)] } ?? [], sections: sections)
        return try await self.page(page, at: .communes, status: refusal == nil ? .ok : .unprocessableContent)
    }

    /// "Năm 2026 · 312 bản ghi · xem được đến 31/12/2026".
    private func about(_ inquiry: Record) -> String {
        let period = inquiry["period"].text.flatMap { FigurePeriod($0) }?.text(language).capitalizedFirst
        let count = inquiry["expected"].integer.map { words("rows_count", grouped($0, language)) }
        let until = inquiry["expires_on"].text.flatMap { CalendarDate($0) }.map { words("rows_open_until", $0.text(language)) }
        return [period, count, until].compactMap { $0 }.joined(separator: " · ")
    }

    func inquiryPage() async throws -> Response {
        let (inquiry, reader) = try await read { tx in
            let inquiry = try inquiryRecord(in: tx)
            let titles = try inquiry["asked_by"].text.map {
                try registry.titles(of: ["person": [$0]], commune: commune.code, language, in: tx)
            }
            return (inquiry, titles?.values.first)
        }
        func moment(_ field: String) -> String? { inquiry[field].integer.map { Instant(milliseconds: $0).text(language) } }
        let isGranted = ["granted", "granted_part"].contains(inquiry["standing"].text)
        var actions: [Action] = []
        if isGranted, mayReadRows {
            actions.append(Action(label: words("rows_open"), url: urls.inquiry(inquiry.id) + "/mo", style: .primary))
            actions.append(Action(label: words("rows_table"), url: urls.inquiry(inquiry.id) + "/bang.csv"))
        }
        if inquiry["carried"].text == "server", inquiry["standing"].text == "asked", mayReadRows {
            actions.append(Action(label: words("rows_request_file"), url: urls.inquiry(inquiry.id) + "/yeu-cau.json"))
        }
        let page = AdminPage(
            title: subject(of: inquiry), kicker: (inquiry["commune_name"].text ?? "").capitalizedFirst, lead: about(inquiry),
            crumbs: inquiryCrumbs, tag: standing(inquiry), actions: actions,
            sections: [
                AdminSection(details: [
                    Detail(label: words("rows_purpose"), value: inquiry["purpose"].text, isLong: true),
                    Detail(label: words("rows_basis"), value: inquiry["basis"].text ?? "—"),
                    Detail(
                        label: words("rows_personal"),
                        value: words(inquiry["personal"].boolean == true ? "rows_personal_yes" : "rows_personal_no")),
                    Detail(label: words("rows_asked_by"), value: [reader, moment("asked_at")].compactMap { $0 }.joined(separator: " · ")),
                    Detail(label: words("rows_as_of"), value: moment("as_of")),
                    Detail(label: words("rows_decided"), value: moment("decided_at") ?? words("rows_awaited")),
                    Detail(label: words("rows_reason"), value: inquiry["reason"].text ?? "—", isLong: true),
                ])
            ])
        return try await self.page(page, at: .communes)
    }

    private var inquiryCrumbs: [Link] {
        [Link(text: words("province_title", commune.name), url: urls.province), Link(text: words("rows_title"), url: urls.inquiries)]
    }

    // MARK: Rows

    /// Reads the rows of a request, and writes the reading down on both sides before anything is shown.
    private func openRows(limit: Int) async throws -> (inquiry: Record, sheet: RowSheet) {
        let (inquiry, sheet) = try await read { tx in
            try tx.liftTimeLimits()
            let inquiry = try inquiryRecord(in: tx)
            return (inquiry, try site.inquiries.sheet(of: inquiry, limit: limit, in: tx))
        }
        try await write { tx in try site.inquiries.note(sheet.rows.count, of: inquiry, actor: actor, in: tx) }
        return (inquiry, sheet)
    }

    func inquiryRows() async throws -> Response {
        let (inquiry, sheet): (Record, RowSheet)
        do { (inquiry, sheet) = try await openRows(limit: 200) } catch let refusal as RowRefusal {
            return try await refusedRows(refusal)
        }
        let isVietnamese = language == .vi
        let columns = sheet.columns.map { ListColumn(label: isVietnamese ? $0.label : $0.labelEnglish, isNumber: $0.isNumber) }
        let shown =
            sheet.rows.count < sheet.count
            ? words("rows_first", grouped(Int64(sheet.rows.count), language), grouped(Int64(sheet.count), language)) : nil
        let masked = sheet.columns.contains(where: \.isMasked) ? words("rows_masked") : nil
        let page = AdminPage(
            title: subject(of: inquiry), kicker: (inquiry["commune_name"].text ?? "").capitalizedFirst, lead: about(inquiry),
            crumbs: inquiryCrumbs + [Link(text: subject(of: inquiry), url: urls.inquiry(inquiry.id))], tag: reconciliation(inquiry, sheet),
            actions: [Action(label: words("rows_table"), url: urls.inquiry(inquiry.id) + "/bang.csv")],
            sections: [
                AdminSection(
                    label: words("rows_heading"), text: [words("rows_noted"), masked, shown].compactMap { $0 }.joined(separator: " "),
                    columns: columns,
                    rows: sheet.rows.map { row in
                        ListRow(
                            url: "",
                            cells: zip(columns, row).map { column, text in
                                ListCell(label: column.label, text: text.isEmpty ? "—" : text, isNumber: column.isNumber)
                            })
                    }, nothing: sheet.rows.isEmpty ? words("rows_nothing") : nil)
            ])
        var response = try await self.page(page, at: .communes)
        response.headers[.cacheControl] = "private, no-store"
        return response
    }

    /// "312/312 bản ghi: khớp số liệu".
    private func reconciliation(_ inquiry: Record, _ sheet: RowSheet) -> Tag? {
        let count = grouped(Int64(sheet.count), language)
        guard let expected = inquiry["expected"].integer else { return Tag(text: words("rows_count", count), meaning: .plain) }
        let isEqual = expected == Int64(sheet.count)
        return Tag(
            text: words(isEqual ? "rows_equal" : "rows_unequal", count, grouped(expected, language)), meaning: isEqual ? .achieved : .late)
    }

    private func refusedRows(_ refusal: RowRefusal) async throws -> Response {
        let page = AdminPage(
            title: words("rows_title"), crumbs: inquiryCrumbs, empty: Empty(heading: words("rows_closed"), text: refusal.text(language)))
        return try await self.page(page, at: .communes, status: .forbidden)
    }

    func inquiryTable() async throws -> Response {
        let (inquiry, sheet): (Record, RowSheet)
        do { (inquiry, sheet) = try await openRows(limit: RowSheet.limit) } catch let refusal as RowRefusal {
            return try await refusedRows(refusal)
        }
        let titles = sheet.columns.map { language == .vi ? $0.label : $0.labelEnglish }
        let code = inquiry["commune_code"].integer ?? 0
        return sendMade("ban-ghi-\(code).csv", "text/csv; charset=utf-8") { file in
            var writer = CSVWriter(.excel)
            writer.append(titles: titles)
            for row in sheet.rows { writer.append(row.map { $0.isEmpty ? .empty : .text($0) }) }
            try Data(writer.take()).write(to: file)
        }
    }

    /// The request as a file, for a commune whose server does not call.
    func inquiryFile() async throws -> Response {
        let inquiry = try await read { tx in try inquiryRecord(in: tx) }
        guard inquiry["carried"].text == "server", inquiry["standing"].text == "asked", let ask = inquiry["ask"].text else {
            throw HTTPFailure.notFound
        }
        var response = Response.json(bytes: Array(ask.utf8))
        response.headers[.contentDisposition] = "attachment; filename=\"xin-ban-ghi-\(inquiry["commune_code"].integer ?? 0).json\""
        response.headers[.cacheControl] = "private, no-store"
        return response
    }

    func receiveAnswer(_ form: FormData) async throws -> Response {
        guard let file = form.file("file") else { return try await inquiriesPage(words("bundle_no_file").capitalizedFirst) }
        do {
            let inquiry = try await site.inquiries.receive(Array(try Data(contentsOf: file.url)), actor: actor)
            return redirect(urls.inquiry(inquiry.id), note: "rows_answered")
        } catch let refusal as RowRefusal {
            return try await inquiriesPage(refusal.text(language))
        }
    }
}
