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

/// What the counter's form asks for besides papers, by the ids of the dossier's fields.
private enum IntakeField: String, CaseIterable {
    case card
    case applicantName = "applicant_name"
    case citizenID = "citizen_id"
    case bornOn = "born_on"
    case phone, address, subject, organisation, outside, channel, note, acting
    case agentName = "agent_name"
    case agentID = "agent_id"

    /// What stands before the papers: who is there. The rest is preset to the usual case and comes after them.
    static let first: [IntakeField] = [.card, .applicantName, .citizenID, .bornOn, .phone, .address]
    static var rest: [IntakeField] { allCases.filter { !first.contains($0) } }
}

extension Visit {
    // MARK: Which procedure

    /// First step at the counter: the procedure by a few letters; one that alone fits opens at once.
    func intakeSearchPage() async throws -> Response {
        let asked = query.text("q")
        let found = try await read { tx in try site.dossiers.procedures(matching: asked, commune: commune.code, in: tx) }
        let ticket = query.text("so").flatMap { RecordID($0)?.text }
        func formURL(_ procedure: Record) -> String { CommuneURLs.query("\(urls.intake)/\(procedure.id)", [("so", ticket)]) }
        if asked != nil, found.count == 1 { return .seeOther(formURL(found[0])) }
        let levels = catalogue.registers["procedure"]?.field("level")
        let page = IntakeSearch(
            title: words("onestop_take_in"), crumbs: [oneStopCrumb], url: urls.intake,
            search: Field(
                id: "q", name: "q", label: words("onestop_which"), value: asked, help: words("onestop_which_help"), autocomplete: "off",
                autofocus: true),
            items: found.map { procedure in
                AdminItem(
                    heading: procedure["name"].text ?? "", text: procedure["code"].text,
                    tag: procedure["level"].text.flatMap { levels?.choice($0) }.map {
                        Tag(text: $0.label(language), meaning: Pages.Meaning($0.meaning))
                    }, url: formURL(procedure))
            }, hidden: [ticket.map { Hidden(name: "so", value: $0) }].compactMap { $0 },
            empty: found.isEmpty ? Empty(heading: words("onestop_which_none"), text: words("onestop_which_none_text")) : nil)
        return try await self.page(page, at: .oneStop)
    }

    // MARK: The form

    /// What the form is about.
    private struct Intake: Sendable {
        let procedure: Record
        let terms: ProcedureTerms
        let papers: [RequiredPaper]
        let promised: Instant?
        let officer: String?
    }

    private func intake() async throws -> Intake {
        let id = try recordID()
        return try await read { tx in
            let procedure = try registry.record("procedure", id, for: actor, in: tx)
            let now = Instant(milliseconds: tx.now)
            guard let terms = try ProcedureTerms.of(id.text, on: now.date, registry, commune: commune.code, in: tx) else {
                throw RecordError.notFound
            }
            let clock = DossierClock(
                received: now, allowance: terms.allowance, calendar: try site.workflows.calendar(of: commune.code, in: tx))
            let post = procedure["officer"].text
            let names = try registry.titles(of: ["post": Set([post].compactMap { $0 })], commune: commune.code, language, in: tx)
            return Intake(
                procedure: procedure, terms: terms,
                papers: try site.dossiers.requiredPapers(of: terms.version, commune: commune.code, in: tx),
                promised: clock.promised, officer: post.flatMap { names[$0] })
        }
    }

    /// - Parameters:
    ///   - typed: what was sent and could not be taken; nothing of it is lost.
    ///   - card: what a scanned card says, for fields that are empty.
    func intakePage(_ typed: FormData? = nil, card: IdentityCard? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let intake = try await intake()
        let offers = try await self.offers(of: card?.number ?? typed?.text(IntakeField.citizenID.rawValue), intake.papers)
        try await noteOffers(offers, intake.procedure)
        let url = "\(urls.intake)/\(intake.procedure.id)"
        func fields(_ ids: [IntakeField]) -> [Field] { ids.compactMap { field($0, typed, card, problems) } }
        let papers = intake.papers.flatMap { paperFields($0, offers[$0.id], typed, isScanned: card != nil, problems) }
        let form = TransitionForm(
            id: "intake", label: words("onestop_receive"), url: url, style: .primary,
            fields: fields(IntakeField.first) + papers + fields(IntakeField.rest) + [decision(typed)],
            hidden: [Hidden(name: "key", value: typed?["key"] ?? RecordID().text)]
                + [typed?.text("ticket") ?? query.text("so")].compactMap { $0.flatMap { RecordID($0) } }.map {
                    Hidden(name: "ticket", value: $0.text)
                })
        let fee = intake.terms.fee == 0 ? words("onestop_free") : words("onestop_fee_of", grouped(intake.terms.fee, language))
        let facts = [
            Detail(label: words("onestop_time"), value: intake.terms.allowance?.text(language) ?? words("onestop_no_limit")),
            Detail(label: words("onestop_promised"), value: intake.promised?.text(language)),
            Detail(label: words("onestop_fee"), value: fee),
            Detail(label: words("onestop_goes_to"), value: intake.officer),
        ]
        let page = AdminPage(
            title: intake.procedure["name"].text ?? "", kicker: words("onestop_take_in"),
            crumbs: [oneStopCrumb, Link(text: words("onestop_take_in"), url: urls.intake)],
            errors: problems.map { problem in
                FormError(
                    fieldID: "f-" + (problem.field ?? IntakeField.applicantName.rawValue), label: label(of: problem.field, intake),
                    message: problem.message(language))
            },
            sections: [
                AdminSection(details: facts), AdminSection(label: words("onestop_form"), text: words("onestop_form_text"), form: form),
            ])
        return try await self.page(page, at: .oneStop, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func label(of field: String?, _ intake: Intake) -> String {
        guard let field else { return words("form_whole") }
        if field == "card" { return words("onestop_card") }
        if let paper = intake.papers.first(where: { field.hasSuffix($0.id) }) { return paper.name }
        return catalogue.registers[DossierDesk.register]?.field(field)?.label(language) ?? words("form_whole")
    }

    private func field(_ id: IntakeField, _ typed: FormData?, _ card: IdentityCard?, _ problems: [FieldProblem]) -> Field? {
        let name = id.rawValue
        let error = problems.first { $0.field == name }?.message(language)
        if id == .card {
            return Field(
                id: "f-card", name: name, label: words("onestop_card"), value: card == nil ? typed?[name] : nil,
                help: words("onestop_card_help"),
                error: error, autocomplete: "off", autofocus: typed == nil, isPersonal: true)
        }
        guard let declared = catalogue.registers[DossierDesk.register]?.field(name) else { return nil }
        let control: FieldControl =
            switch id {
            case .bornOn: .date
            case .subject, .channel, .acting: .choice
            case .outside: .boolean
            case .note: .text
            default: .text
            }
        var field = Field(
            id: "f-" + name, name: name, label: declared.label(language), control: control,
            value: id == .outside
                ? (typed?.flag(name) == true ? "true" : nil) : typed?.text(name) ?? card.flatMap { Self.value(of: id, $0) },
            error: error, autocomplete: "off", autofocus: card != nil && id == .phone, isPersonal: declared.personal)
        let chosen = typed?[name] ?? (id == .channel ? "counter" : id == .acting ? "self" : "people")
        let options = id == .channel ? declared.choices.filter { $0.id != "online" } : declared.choices
        field.options = control == .choice ? options.map { Choice(value: $0.id, label: $0.label(language), selected: $0.id == chosen) } : []
        return field
    }

    private static func value(of field: IntakeField, _ card: IdentityCard) -> String? {
        switch field {
        case .applicantName: card.name
        case .citizenID: card.number
        case .bornOn: card.bornOn?.description
        case .address: card.address
        default: nil
        }
    }

    /// A paper: where it comes from, and why it is asked for again where the state has it.
    ///
    /// - Parameters:
    ///   - held: the applicant's own paper that answers it: offered first.
    ///   - isScanned: whether who the applicant is was known just now, so that nothing was chosen yet.
    private func paperFields(
        _ paper: RequiredPaper, _ held: HeldPaper?, _ typed: FormData?, isScanned: Bool, _ problems: [FieldProblem]
    ) -> [Field] {
        let name = "paper-" + paper.id
        let usual: GivenPaper.Provenance = held != nil ? .ownStore : paper.isHeld ? .otherSystem : .supplied
        let chosen = (isScanned && held != nil ? nil : typed?[name]) ?? usual.rawValue
        let origins = GivenPaper.Provenance.allCases.filter { $0 != .ownStore || held != nil }.sorted { $0 == usual && $1 != usual }
        var counts = [held.map { words("onestop_in_store", paperDates($0)) }]
        counts += [paper.originals > 0 ? words("onestop_originals", "\(paper.originals)") : nil]
        counts.append(paper.copies > 0 ? words("onestop_copies", "\(paper.copies)") : nil)
        counts.append(paper.isRequired ? nil : words("onestop_if_any"))
        counts.append(paper.note)
        let origin = Field(
            id: "f-" + name, name: name, label: "\(paper.position). \(paper.name)", control: .choice,
            help: counts.compactMap { $0 }.joined(separator: " · "), error: problems.first { $0.field == name }?.message(language),
            options: origins.map {
                Choice(value: $0.rawValue, label: words("onestop_paper_\($0.rawValue)"), selected: $0.rawValue == chosen)
            })
        guard paper.isHeld || held != nil else { return [origin] }
        let why = "why-" + paper.id
        return [
            origin,
            Field(
                id: "f-" + why, name: why, label: words("onestop_again"), value: typed?[why], help: words("onestop_again_help"),
                error: problems.first { $0.field == why }?.message(language), maxLength: 300, autocomplete: "off"),
        ]
    }

    private func decision(_ typed: FormData?) -> Field {
        let chosen = typed?["decision"] ?? "receive"
        return Field(
            id: "f-decision", name: "decision", label: words("onestop_decision"), control: .choice, help: words("onestop_decision_help"),
            options: ["receive", "ask_more"].map {
                Choice(value: $0, label: words("onestop_decision_\($0)"), selected: $0 == chosen)
            })
    }

    // MARK: Taking in

    /// Opens the dossier and receives it, or asks for what is missing, in one transaction; then shows the slip to print.
    func takeIn(_ form: FormData) async throws -> Response {
        let intake = try await intake()
        // A scanner ends its line with Enter: what the card says fills the form, nothing is taken in yet.
        if let line = form.text(IntakeField.card.rawValue), form.text(IntakeField.applicantName.rawValue) == nil {
            if let card = IdentityCard(scanned: line) { return try await intakePage(form, card: card) }
            return try await intakePage(form, problems: [FieldProblem("card", LocalizedText(vi: words("onestop_card_wrong")))])
        }
        let offers = try await self.offers(of: form.text(IntakeField.citizenID.rawValue), intake.papers)
        let (submission, missing, problems) = submission(form, intake, offers)
        guard problems.isEmpty else { return try await intakePage(form, problems: problems) }
        let asks = form["decision"] == "ask_more"
        do {
            let id = try await write { tx in
                let receipt = try site.dossiers.open(try self.authorised(submission, in: tx), by: actor, in: tx)
                if let ticket = form.text("ticket").flatMap({ RecordID($0) }), let register = catalogue.registers[QueueDesk.register],
                    can(.edit, register)
                {
                    try site.queue.note(receipt.dossier, of: ticket, by: actor, in: tx)
                }
                guard receipt.isNew else { return receipt.dossier }
                try self.ownAtCounter(receipt.dossier, submission, in: tx)
                if asks {
                    try self.askMissing(receipt.dossier, missing, in: tx)
                } else {
                    _ = try site.dossiers.receive(receipt.dossier, by: actor, in: tx)
                }
                return receipt.dossier
            }
            return redirect(urls.slip(id, asks ? .supplement : .receipt), note: "created")
        } catch let error as RecordError where error.code == .invalid {
            return try await intakePage(form, problems: error.problems)
        }
    }

    private func askMissing(_ id: RecordID, _ missing: Set<String>, in tx: WriteTransaction) throws {
        let papers = try site.dossiers.papers(of: id, commune: commune.code, in: tx).filter {
            missing.contains($0["paper_type"].text ?? "")
        }
        _ = try site.dossiers.askMore(
            id, papers.map { .init(paper: $0.id.text, why: words("onestop_missing_why")) }, reason: words("onestop_missing_reason"),
            by: actor, in: tx)
    }

    /// What was sent as a submission, the kinds of papers that are missing, and what has to be corrected.
    private func submission(_ form: FormData, _ intake: Intake, _ offers: [String: HeldPaper]) -> (
        DossierSubmission, Set<String>, [FieldProblem]
    ) {
        func text(_ field: IntakeField) -> String? { form.text(field.rawValue) }
        let applicant = Applicant(
            name: text(.applicantName) ?? "", citizenID: text(.citizenID),
            bornOn: text(.bornOn), phone: text(.phone), address: text(.address),
            organisation: text(.organisation), subject: text(.subject) ?? "people", isOutside: form.flag(IntakeField.outside.rawValue))
        var problems: [FieldProblem] = []
        if applicant.name.isEmpty {
            problems.append(FieldProblem("applicant_name", vi: "Ghi họ và tên người nộp.", en: "Give the applicant's name."))
        }
        let given = intake.papers.map { paper in
            let provenance = form["paper-" + paper.id].flatMap { GivenPaper.Provenance(rawValue: $0) } ?? .missing
            let why = form.text("why-" + paper.id)
            let held = offers[paper.id]
            if provenance == .ownStore, let held { return self.given(held, for: paper.id) }
            if let held, provenance == .supplied, why == nil {
                let dates = paperDates(held)
                problems.append(
                    FieldProblem(
                        "why-" + paper.id, vi: "Trong kho đã có (\(dates)): chọn lấy từ kho, hoặc ghi vì sao vẫn yêu cầu nộp.",
                        en: "It is in the store (\(dates)): take it from there, or say why it is asked for again."))
            } else if paper.isHeld, provenance == .supplied, why == nil {
                problems.append(
                    FieldProblem(
                        "why-" + paper.id, vi: "Giấy tờ này cơ quan nhà nước đã có: ghi vì sao vẫn yêu cầu nộp, hoặc lấy từ cơ sở dữ liệu.",
                        en: "The state has this paper: say why it is asked for again, or take it from there."))
            }
            var given = GivenPaper(required: paper.id, provenance: provenance, askedAgain: provenance == .supplied ? why : nil)
            given.isInStore = held != nil
            return given
        }
        let missing = zip(intake.papers, given).filter { $0.isRequired && $1.provenance == .missing }.map(\.0)
        switch form["decision"] {
        case "ask_more" where missing.isEmpty:
            problems.append(
                FieldProblem("decision", vi: "Chọn giấy tờ nào chưa có trước khi yêu cầu bổ sung.", en: "Mark what is missing first."))
        case "ask_more": break
        default:
            problems += missing.map {
                FieldProblem(
                    "paper-" + $0.id, vi: "Giấy tờ bắt buộc chưa có: chọn “Yêu cầu bổ sung” ở cuối phiếu, hoặc nhận đủ giấy tờ.",
                    en: "A required paper is missing: ask for supplements instead.")
            }
        }
        var submission = DossierSubmission(
            procedure: intake.procedure.id.text, key: String((form.text("key") ?? RecordID().text).prefix(80)),
            channel: form["channel"] == "post" ? .post : .counter, typedBy: .official, applicant: applicant, papers: given,
            note: text(.note))
        if let basis = text(.acting), basis != "self" {
            submission.agent = DossierAgent(basis: basis, name: text(.agentName) ?? "", citizenID: text(.agentID))
            if text(.agentName) == nil {
                problems.append(FieldProblem("agent_name", vi: "Ghi họ tên người nộp thay.", en: "Say who hands it in."))
            }
        }
        return (submission, Set(missing.map(\.type)), problems)
    }
}
