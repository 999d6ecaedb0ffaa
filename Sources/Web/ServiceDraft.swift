import Declarations
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import Registers
import Store
import Vietnamese

/// A service that somebody fills in: the procedure, the form in force, what was typed so far.
struct ServiceDraft: Sendable {
    let visit: Visit
    let service: Service
    let form: FormVersion
    /// The form's id and name.
    let formID: String
    let formText: String?
    var draft: VisitorDraft
    /// The papers of the citizen who is signed in, which need not be handed in again.
    var store: [HeldPaper] = []
    /// By which the citizen who is signed in acts for the applicant.
    var authority: Record?

    /// Pages that every service has besides those of its form.
    enum Page {
        static let eligibility = "dieu-kien", applicant = "nguoi-nop", papers = "giay-to", preview = "xem-lai"
    }

    /// Of the register of dossiers: what every applicant says.
    static let applicantFields = [
        "acting", "agent_name", "agent_id", "applicant_name", "citizen_id", "born_on", "phone", "email", "address", "outside",
        "typed_by", "result_channel",
    ]
    /// Those without which nobody can be reached or told apart.
    static let neededOfApplicant: Set<String> = ["applicant_name", "citizen_id", "phone", "address", "typed_by", "result_channel"]

    // MARK: Pages

    /// The pages with the answers so far, in order.
    func pages(in tx: ReadTransaction) throws -> [String] {
        let answers = try answers(in: tx).answers
        let asked = try visit.registry.steps(of: form, answers.values, for: visit.actor, in: tx).map(\.id)
        return (form.questions.isEmpty ? [] : [Page.eligibility]) + asked + [Page.applicant]
            + (paperKeys.isEmpty ? [] : [Page.papers]) + [Page.preview]
    }

    func url(_ page: String) -> String { visit.urls.service(service.code) + "/khai/" + page }

    // MARK: Inputs

    /// What was typed on a page, or in one row of it, with the names that its fields have.
    func input(_ page: String, row: Int? = nil) -> FormInput {
        let prefix = Self.prefix(page, row)
        let own = draft.fields.filter { $0.key.hasPrefix(prefix) }.map { (String($0.key.dropFirst(prefix.count)), $0.value) }
        return FormInput(draft: Dictionary(own) { first, _ in first })
    }

    /// Puts what a page sent in the place of what was typed there.
    mutating func take(_ sent: FormInput, _ page: String, rows: Bool) {
        let prefix = Self.prefix(page, nil)
        // What a form shows is sent whole; nothing of it, and it was cut.
        draft.fields = draft.fields.filter { !$0.key.hasPrefix(prefix) || rows && $0.key == Self.countName(page) }
        for (name, value) in sent.fields where !name.hasPrefix("_") && value.utf8.count <= 20_000 { draft.fields[prefix + name] = value }
        if rows { draft.fields[Self.countName(page)] = String(Swift.max(0, Swift.min(50, Int(sent["_count"] ?? "") ?? count(page)))) }
    }

    /// How many rows of a page there are.
    func count(_ page: String) -> Int {
        if let kept = draft.fields[Self.countName(page)].flatMap({ Int($0) }) { return kept }
        return form.step(page)?.rows?.min ?? 0
    }

    mutating func addRow(_ page: String) {
        guard let most = form.step(page)?.rows?.max else { return }
        draft.fields[Self.countName(page)] = String(min(most, count(page) + 1))
    }

    /// Takes a row away; those behind it move up.
    mutating func removeRow(_ row: Int, _ page: String) {
        let last = count(page) - 1
        guard (0...max(last, 0)).contains(row), last >= 0 else { return }
        let rows = (0...last).filter { $0 != row }.map { input(page, row: $0) }
        draft.fields = draft.fields.filter { !$0.key.hasPrefix(Self.prefix(page, nil)) }
        for (index, input) in rows.enumerated() {
            for (name, value) in input.fields { draft.fields[Self.prefix(page, index) + name] = value }
        }
        draft.fields[Self.countName(page)] = String(rows.count)
    }

    static func prefix(_ page: String, _ row: Int?) -> String { row.map { "\(page).r\($0)." } ?? "\(page)." }
    private static func countName(_ page: String) -> String { "\(page)._count" }

    // MARK: Values

    /// The form's fields of a page; of the questions where the page is that of eligibility.
    func context(_ page: String, row: Int? = nil) -> FormContext {
        switch page {
        case Page.eligibility: return FormContext(visit, form.sheet, record: nil, only: form.questions.map(\.id))
        case Page.applicant: return FormContext(visit, applicantSheet, record: nil, only: Self.applicantFields)
        default:
            let step = form.step(page)
            var context = FormContext(visit, step?.rows?.sheet ?? form.sheet, record: nil, only: step?.fields ?? [])
            if let row { context.prefix = "f-r\(row)-" }
            return context
        }
    }

    /// The register of dossiers as an applicant fills it in: officials type at the counter, not here.
    private var applicantSheet: RegisterDeclaration {
        guard var sheet = visit.catalogue.registers["dossier"] else { return form.sheet }
        for index in sheet.fields.indices where sheet.fields[index].id == "typed_by" {
            sheet.fields[index].choices.removeAll { $0.id == "official" }
        }
        return sheet
    }

    /// What the pages of the form say, with what of it can't be read, by page and row.
    func answers(in tx: ReadTransaction) throws -> (answers: FormAnswers, unread: [FormProblem]) {
        var answers = FormAnswers(form: formID, version: form.id)
        var unread: [FormProblem] = []
        func read(_ page: String, _ row: Int?) throws -> [String: Value] {
            let read = try context(page, row: row).values(of: input(page, row: row), in: tx)
            unread += read.problems.map { FormProblem(step: page, row: row, problem: $0) }
            return read.values.filter { !$0.value.isNull }
        }
        answers.values = try read(Page.eligibility, nil)
        for step in form.steps {
            if step.rows == nil {
                answers.values.merge(try read(step.id, nil)) { first, _ in first }
            } else {
                answers.rows[step.id] = try (0..<count(step.id)).map { try read(step.id, $0) }
            }
        }
        return (try visit.registry.asked(answers, form, for: visit.actor, in: tx), unread)
    }

    /// What the applicant says, with what is wrong with it.
    func applicant(in tx: ReadTransaction) throws -> (values: [String: Value], problems: [FieldProblem]) {
        let sheet = applicantSheet
        let read = try context(Page.applicant).values(of: input(Page.applicant), in: tx)
        let values = read.values.filter { !$0.value.isNull && (isActing || !Self.agentFields.contains($0.key)) }
        let unread = Set(read.problems.compactMap(\.field))
        let needed = Self.neededOfApplicant.union(isActing ? Self.agentFields : [])
        // A box that nobody ticked says no.
        let unticked: Set<String> = values["outside"] == nil ? ["outside"] : []
        let missing = Self.applicantFields.filter { needed.contains($0) && values[$0] == nil && !unread.contains($0) }
        let judged = try visit.registry.problems(
            sheet, values, only: Set(Self.applicantFields).subtracting(unread).subtracting(missing).subtracting(unticked), for: visit.actor,
            in: tx)
        let unsaid = missing.compactMap { id in
            sheet.field(id).map {
                FieldProblem(id, vi: "Cần điền \($0.label.vi.lowercasedFirst).", en: "\($0.label(.en)) is required.")
            }
        }
        let own = isActing && values["agent_id"] != nil && values["agent_id"] == values["citizen_id"]
        let same = own ? [FieldProblem("agent_id", vi: "Nộp cho mình thì chọn “Cho mình”.", en: "For oneself, choose “Oneself”.")] : []
        return (values, read.problems + unsaid + judged + same)
    }

    /// What is wrong, by page: everything that stands between the draft and a dossier.
    func problems(in tx: ReadTransaction) throws -> [FormProblem] {
        let (answers, unread) = try answers(in: tx)
        let open = Set(try pages(in: tx))
        let named = Set(unread.map { "\($0.step) \($0.row ?? -1) \($0.problem.field ?? "")" })
        let judged = try visit.registry.problems(answers, form, for: visit.actor, in: tx).filter {
            !named.contains("\($0.step) \($0.row ?? -1) \($0.problem.field ?? "")")
        }.map { FormProblem(step: $0.step.isEmpty ? Page.eligibility : $0.step, row: $0.row, problem: $0.problem) }
        let applicant = try applicant(in: tx).problems.map { FormProblem(step: Page.applicant, row: nil, problem: $0) }
        return unread.filter { open.contains($0.step) } + judged + applicant + paperProblems()
    }

    // MARK: For somebody else

    static let agentFields: Set<String> = ["agent_name", "agent_id"]
    /// Names the paper that shows by which right somebody acts, in drafts and on forms.
    static let authorityKey = "authority"

    /// Whether it is handed in for somebody else.
    var isActing: Bool { !["self", "", nil].contains(draft.fields["\(Page.applicant).acting"]) }
    var needsAuthority: Bool { isActing && authority == nil }
    /// What the page of papers has a place for.
    var paperKeys: [String] { service.papers.filter(\.isAsked).map(\.key) + (needsAuthority ? [Self.authorityKey] : []) }

    // MARK: Papers of the own store

    /// What a page of papers calls the choice between the own store and a new photo, and the day of issue.
    static func ownName(_ paper: ServicePaper) -> String { "\(Page.papers).own-\(paper.key)" }
    static func dayName(_ paper: ServicePaper) -> String { "\(Page.papers).day-\(paper.key)" }
    /// The choice of a new photo.
    static let notOwn = "-"

    /// Papers of the own store that answer a requirement and are still valid, the newest first.
    func offers(_ paper: ServicePaper) -> [HeldPaper] {
        store.filter { $0.type?.id == paper.type.id && $0.isOffered(on: visit.today) }
    }

    /// The one that is taken: what was chosen; the newest where nothing was chosen and nothing was photographed.
    func taken(_ paper: ServicePaper) -> HeldPaper? {
        guard paper.isAsked else { return nil }
        let offers = offers(paper)
        guard let chosen = draft.fields[Self.ownName(paper)] else { return draft.files[paper.key] == nil ? offers.first : nil }
        return offers.first { $0.record.id.text == chosen }
    }

    /// The day of issue as it was typed; nil for none, and for what is no day.
    func issuedOn(_ paper: ServicePaper) -> CalendarDate? {
        draft.fields[Self.dayName(paper)].flatMap { try? CalendarDate(parsing: $0) }.flatMap { $0 <= visit.today ? $0 : nil }
    }

    /// Papers that are needed and not there, and days that are none.
    func paperProblems() -> [FormProblem] {
        missingPapers() + missingAuthority()
            + service.papers.compactMap { paper in
                guard let typed = draft.fields[Self.dayName(paper)], !typed.isEmpty, taken(paper) == nil, issuedOn(paper) == nil else {
                    return nil
                }
                return FormProblem(
                    step: Page.papers, row: nil,
                    problem: FieldProblem(
                        "day-" + paper.key, vi: "Ghi ngày cấp như 05/03/2026, không sau hôm nay.",
                        en: "Write the day of issue like 05/03/2026, not after today."))
            }
    }

    private func missingAuthority() -> [FormProblem] {
        guard needsAuthority, (draft.files[Self.authorityKey] ?? []).isEmpty else { return [] }
        let problem = FieldProblem(
            Self.authorityKey, vi: "Cần ảnh văn bản ủy quyền hoặc giấy tờ chứng minh được làm thay.",
            en: "A photo of the authority is needed.")
        return [FormProblem(step: Page.papers, row: nil, problem: problem)]
    }

    private func missingPapers() -> [FormProblem] {
        service.papers.filter { $0.isAsked && $0.isRequired && taken($0) == nil && (draft.files[$0.key] ?? []).isEmpty }.map { paper in
            FormProblem(
                step: Page.papers, row: nil,
                problem: FieldProblem(
                    paper.key, vi: "Cần ảnh hoặc tệp của “\(paper.name)”.", en: "A photo or file of “\(paper.name)” is needed."))
        }
    }
}

extension Visit {
    private var draftCookie: SecureCookie { SecureCookie("to_khai", isSecure: context.isSecure) }

    /// The secret under which this browser's drafts are kept; nil where it has none yet.
    var draftSecret: String? {
        draftCookie.value(in: request).flatMap { (40...80).contains($0.utf8.count) ? $0 : nil }
    }

    static func newDraftSecret() -> String { (UUID().uuidString + UUID().uuidString).lowercased() }

    /// The draft of the service that the address names: as it was left, or a new one.
    func serviceDraft(_ secret: String? = nil, in tx: ReadTransaction) throws -> ServiceDraft {
        let service = try self.service(in: tx)
        guard service.isOnline else { throw HTTPFailure.notFound }
        let kept = try (secret ?? draftSecret).flatMap {
            try registry.visitorDraft($0, service.procedure.id.text, commune: commune.code, in: tx)
        }
        // A draft goes on with the form of the day; answers of fields that are gone are left out.
        let declared = catalogue.forms[service.form] ?? catalogue.forms[Service.generalForm]
        guard let form = declared, let version = form.version(on: today) else { throw HTTPFailure.notFound }
        var draft = ServiceDraft(
            visit: self, service: service, form: version, formID: form.id, formText: form.text?(language), draft: kept ?? VisitorDraft(),
            store: try citizenOwner(in: tx).map { try ownPapers(of: $0, in: tx) } ?? [])
        if draft.isActing, let number = draft.input(ServiceDraft.Page.applicant)["citizen_id"].flatMap({ try? CitizenID(parsing: $0) }) {
            draft.authority = try authority(for: number.digits, in: service.procedure.id.text, tx)
        }
        // Papers of one's own store are not those of whom one acts for.
        if draft.isActing { draft.store = [] }
        return draft
    }

    /// Changes the draft in one transaction, so that what is saved as typed and what is sent never overwrite each other.
    ///
    /// - Parameter known: the secret of a draft that was begun with this very request; its cookie is not there yet.
    /// - Returns: the draft as it is now, and the secret of a new one for the browser's cookie.
    func changeDraft(
        _ known: String? = nil, _ change: @escaping @Sendable (inout ServiceDraft) throws -> Void
    ) async throws -> (ServiceDraft, String?) {
        let known = known ?? draftSecret
        let isNew = known == nil
        if isNew { try site.serviceKeeping.drafts.take(context.address) }
        let secret = known ?? Self.newDraftSecret()
        let changed = try await write { tx in
            var current = try serviceDraft(secret, in: tx)
            guard current.draft.sent == nil else { return current }
            try change(&current)
            guard current.draft.fields.count <= 2000 else { throw HTTPFailure.tooLarge(limit: 2000) }
            try registry.keepVisitorDraft(current.draft, secret, current.service.procedure.id.text, commune: commune.code, in: tx)
            return current
        }
        return (changed, isNew ? secret : nil)
    }

    /// The answer with the cookie of a draft that was just begun.
    func remembering(_ secret: String?, _ response: Response) -> Response {
        guard let secret else { return response }
        var response = response
        response.setCookie(draftCookie.set(secret, maxAge: ServiceKeeping.draftAge))
        return response
    }
}
