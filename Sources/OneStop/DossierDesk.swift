public import Declarations
public import Registers
public import Store
import Vietnamese
public import Workflows

/// The one-stop centre's desk (một cửa): opens dossiers, moves them by typed steps, finds them for their applicants, and counts them.
///
/// Everything is done in the transaction that is given, so that a dossier, its papers and its touches are there together or not at all.
public struct DossierDesk: Sendable {
    public static let register = "dossier"
    public let workflows: WorkflowEngine
    public var registry: Registry { workflows.registry }

    public init(_ workflows: WorkflowEngine) {
        self.workflows = workflows.followed(by: DossierKeeping())
    }

    /// Whether the packs at hand have dossiers at all.
    public static func isDeclared(in catalogue: Catalogue) -> Bool { catalogue.registers[register] != nil }

    /// Whether a register's records hold what citizens gave, so that whoever opens them is told to the citizen.
    public static func isCitizens(_ register: String) -> Bool { [Self.register, "dossier_paper"].contains(register) }

    // MARK: Opening

    /// Opens a dossier in state `submitted`, with its papers and the touch by which it came.
    ///
    /// - Parameter actor: an official, whose right to make dossiers is judged, or the system for citizens' own pages.
    /// - Throws: `RecordError` with `forbidden`; `invalid` naming what to correct: no such procedure, none in force today, not offered
    /// online.
    public func open(_ submission: DossierSubmission, by actor: Actor, in tx: WriteTransaction) throws -> DossierReceipt {
        try tx.takeTurn(in: actor.commune)
        let register = try registry.register(Self.register)
        guard actor.isSystem || registry.rights.allowsSome(.create, on: register, to: actor) else { throw RecordError.forbidden }
        if let known = try receipt(key: submission.key, commune: actor.commune, in: tx) { return known }
        let (procedure, terms) = try offered(submission, commune: actor.commune, in: tx)
        let worker = actor.working("onestop")
        let secret = Self.secret()
        let values = try values(submission, procedure, terms, secret: secret, actor, in: tx)
        let dossier = try workflows.create(Self.register, values, by: worker, in: tx)
        try addPapers(submission, to: dossier, terms, worker, in: tx)
        // What is opened along with another dossier is no contact with the applicant.
        if submission.openedBy == nil { try touch(dossier, "submit", submission.channel.rawValue, worker, in: tx) }
        return DossierReceipt(dossier: dossier.id, code: dossier["code"].text ?? "", secret: secret, isNew: true)
    }

    /// The procedure with what holds of it today.
    private func offered(_ submission: DossierSubmission, commune: Int, in tx: ReadTransaction) throws -> (Record, ProcedureTerms) {
        let today = Instant(milliseconds: tx.now).date
        guard let procedure = try registry.records("procedure", [submission.procedure], commune: commune, in: tx)[submission.procedure],
            !procedure.isDeleted, (procedure["from_date"].text ?? "") <= today.description,
            procedure["to_date"].text.map({ $0 >= today.description }) ?? true
        else { throw Self.refused("procedure", vi: "Thủ tục này hiện không áp dụng.", en: "This procedure is not in force.") }
        guard let terms = try ProcedureTerms.of(submission.procedure, on: today, registry, commune: commune, in: tx) else {
            throw Self.refused(
                "procedure", vi: "Thủ tục chưa có quy định về thời hạn, phí áp dụng hôm nay.",
                en: "The procedure has no version in force today.")
        }
        if submission.channel == .online, submission.openedBy == nil, procedure["level"].text == "information" {
            throw Self.refused("channel", vi: "Thủ tục này chưa nộp trực tuyến được.", en: "This procedure is not offered online.")
        }
        return (procedure, terms)
    }

    private func values(
        _ submission: DossierSubmission, _ procedure: Record, _ terms: ProcedureTerms, secret: String, _ actor: Actor,
        in tx: ReadTransaction
    ) throws -> [String: Value] {
        let applicant = submission.applicant
        let centre = try centre(of: actor.commune, in: tx)
        let texts: [String: String?] = [
            "procedure": submission.procedure, "procedure_version": terms.version.text, "subject": applicant.subject,
            "channel": submission.channel.rawValue, "typed_by": submission.typedBy.rawValue, "answers": submission.answers,
            "note": submission.note, "applicant_name": applicant.name, "citizen_id": applicant.citizenID, "born_on": applicant.bornOn,
            "phone": applicant.phone, "email": applicant.email, "address": applicant.address, "organisation": applicant.organisation,
            "agency_code": centre.code, "support_place": submission.supportPlace, "reception_place": centre.id,
            "competent": submission.competent ?? centre.competent, "unit": procedure["executing_unit"].text,
            "submission_key": submission.key, "tracking_secret": secret, "acting": submission.agent?.basis,
            "agent_name": submission.agent?.name, "agent_id": submission.agent?.citizenID,
            "authorisation": submission.agent?.authorisation, "opened_by": submission.openedBy,
        ]
        var values = texts.compactMapValues { $0.flatMap { $0.isEmpty ? nil : Value.text($0) } }
        if let files = submission.agent?.files, !files.isEmpty { values["authority_file"] = .text(Attachment.json(files)) }
        values["outside"] = .boolean(applicant.isOutside)
        values["submitted_at"] = .integer(tx.now)
        values["in_person"] = .boolean(submission.channel == .counter)
        values["fee"] = .integer(terms.fee)
        return values
    }

    /// The centre at which dossiers are received, and the body that decides where nobody else does.
    ///
    /// - Throws: `RecordError` with `invalid` where the commune has entered no centre with an identifier.
    private func centre(of commune: Int, in tx: ReadTransaction) throws -> (id: String, code: String, competent: String) {
        let rows = try tx.rows(
            """
            SELECT id, kind, agency_code FROM reg_service_point WHERE commune = \(commune) AND deleted_at IS NULL
                AND kind IN ('centre', 'own_body') AND agency_code IS NOT NULL ORDER BY position, id
            """)
        guard let centre = rows.first(where: { $0["kind"].text == "centre" }), let code = centre["agency_code"].text else {
            throw Self.refused(
                "reception_place", vi: "Chưa khai Trung tâm Phục vụ hành chính công và mã định danh của xã ở sổ Nơi tiếp nhận.",
                en: "The commune's centre and its identifier are not entered yet (register service_point).")
        }
        let id = try centre.text("id")
        return (id, code, rows.first { $0["kind"].text == "own_body" }?["id"].text ?? id)
    }

    private func receipt(key: String, commune: Int, in tx: ReadTransaction) throws -> DossierReceipt? {
        let row = try tx.first(
            "SELECT id FROM reg_dossier WHERE commune = \(commune) AND submission_key = \(key) AND deleted_at IS NULL")
        guard let id = try row?.text("id"), let found = try registry.records(Self.register, [id], commune: commune, in: tx)[id] else {
            return nil
        }
        let plain = try registry.unsealed(found)
        return DossierReceipt(dossier: plain.id, code: plain["code"].text ?? "", secret: plain["tracking_secret"].text ?? "", isNew: false)
    }

    // MARK: Papers and touches

    /// The papers that a version asks for, in order.
    public func requiredPapers(of version: RecordID, commune: Int, in tx: ReadTransaction) throws -> [RequiredPaper] {
        try tx.rows(
            """
            SELECT p.*, t.name AS paper_name, t.source_held AS held FROM reg_procedure_paper p
            JOIN reg_paper_type t ON t.commune = p.commune AND t.id = p.paper_type
            WHERE p.commune = \(commune) AND p.procedure_version = \(version) AND p.deleted_at IS NULL ORDER BY p.position, p.id
            """
        ).map(RequiredPaper.init)
    }

    /// Every required paper gets a record, also one that did not come: what is missing is then missing visibly.
    private func addPapers(
        _ submission: DossierSubmission, to dossier: Record, _ terms: ProcedureTerms, _ worker: Actor, in tx: WriteTransaction
    ) throws {
        let given = Dictionary(submission.papers.map { ($0.required, $0) }) { first, _ in first }
        for paper in try requiredPapers(of: terms.version, commune: dossier.commune, in: tx) {
            let own = given[paper.id]
            let provenance = own?.provenance ?? .missing
            let isHeld = paper.isHeld || own?.isInStore == true
            guard provenance != .ownStore || own?.held != nil else {
                throw Self.refused(
                    "paper-\(paper.id)", vi: "“\(paper.name)” không có trong kho giấy tờ của người này.",
                    en: "“\(paper.name)” is not in this person's store.")
            }
            var values: [String: Value] = [
                "dossier": .text(dossier.id.text), "unit": dossier["unit"], "paper_type": .text(paper.type), "name": .text(paper.name),
                "position": .integer(Int64(paper.position)), "provenance": .text(provenance.rawValue),
                "held_before": .boolean(isHeld),
                "originals": .integer(Int64(own?.originals ?? (provenance == .supplied ? paper.originals : 0))),
                "copies": .integer(Int64(own?.copies ?? (provenance == .supplied ? paper.copies : 0))),
                // A file is no digitised paper until a person has looked at it (M14).
                "digitised": .boolean(own.map { [.ownStore, .otherSystem].contains($0.provenance) } ?? false),
            ]
            if let files = own?.files, !files.isEmpty { values["file"] = .text(Attachment.json(files)) }
            values["held_paper"] = own?.held.map { .text($0) }
            values["issued_on"] = own?.issuedOn.map { .text($0) }
            if isHeld, let reason = own?.askedAgain {
                values["asked_again"] = .boolean(true)
                values["asked_again_reason"] = .text(reason)
            }
            _ = try workflows.create("dossier_paper", values, by: worker, in: tx)
        }
    }

    /// Notes a contact with the applicant (B5). A dossier to which somebody came in person says so.
    func touch(_ dossier: Record, _ kind: String, _ channel: String, _ worker: Actor, in tx: WriteTransaction) throws {
        _ = try workflows.create(
            "dossier_touch",
            [
                "dossier": .text(dossier.id.text), "unit": dossier["unit"], "kind": .text(kind), "channel": .text(channel),
                "at": .integer(tx.now),
            ], by: worker, in: tx)
        if channel == "counter", dossier["in_person"].boolean != true {
            _ = try workflows.edit(Self.register, dossier.id, version: nil, ["in_person": .boolean(true)], by: worker, in: tx)
        }
    }

    // MARK: Small things

    /// Letters and digits that nobody mixes up, when read from paper or over the telephone.
    private static let letters = Array("23456789ABCDEFGHKMNPQRTUVWXY")

    /// A second factor: 28⁶ are half a milliard.
    static func secret() -> String { String((0..<6).map { _ in letters[Int.random(in: 0..<letters.count)] }) }

    static func refused(_ field: String, vi: String, en: String) -> RecordError {
        .invalid([FieldProblem(field, vi: vi, en: en)])
    }
}

/// A paper that a version of a procedure asks for.
public struct RequiredPaper: Sendable, Equatable {
    /// The record id of `procedure_paper`.
    public let id: String
    /// The record id of `paper_type`.
    public let type: String
    public let name: String
    public let position: Int
    public let originals: Int
    public let copies: Int
    public let isRequired: Bool
    /// Only shown at the counter, not kept.
    public let isPresented: Bool
    public let note: String?
    /// Whether the state has it in a data base already (B7). What the commune's own store should have is looked for there, person by person.
    public let isHeld: Bool

    init(_ row: Row) throws {
        id = try row.text("id")
        type = try row.text("paper_type")
        name = try row.text("paper_name")
        position = Int(try row.integer("position"))
        originals = Int(row["originals"].integer ?? 0)
        copies = Int(row["copies"].integer ?? 0)
        isRequired = row["required"].boolean ?? true
        isPresented = row["presented"].boolean ?? false
        note = row["note"].text
        isHeld = !["none", "own_store"].contains(row["held"].text ?? "none")
    }
}
