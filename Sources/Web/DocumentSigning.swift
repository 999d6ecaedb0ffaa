import Declarations
import Documents
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Jobs
import Logging
import Pages
import Registers
import Reports
import Signing
import Store
import Vietnamese
import Workflows

/// The signer's step of an outgoing document: number, PDF/A, signature and issue as one. Nothing of it is kept before all of it is done: the
/// number is given twice in one and the same way, first in a transaction that is taken back, to know what the file has to say, then for good
/// with the signed file in hand. A token that is gone, a wrong PIN or the end of the server in between leave the document as it was, its number
/// not given.
extension Visit {
    private static let step = "sign"
    /// Others may take the number meanwhile: so often the file is made anew.
    private static let mostTries = 4

    // MARK: The forms

    /// A document's steps, with how the reader signs it in place of the bare step.
    ///
    /// - Parameter back: where somebody goes on who signs it elsewhere than on its own page.
    func signingSteps(_ steps: [TransitionForm], of record: Record, _ back: WorkReturn?) -> [TransitionForm] {
        guard let index = steps.firstIndex(where: { $0.url.hasSuffix("/buoc/" + Self.step) }) else { return steps }
        var steps = steps
        let forms = signingForms(of: record, back)
        if forms.isEmpty {
            steps[index].explanation = words("document_paper_only")
        } else {
            steps.replaceSubrange(index...index, with: forms)
        }
        return steps
    }

    /// With each of the reader's keys, and on paper; none for who has no key.
    private func signingForms(of record: Record, _ back: WorkReturn?) -> [TransitionForm] {
        let keys = site.signing.configuration.signers.keys(of: actor, for: record, in: commune)
        if keys.isEmpty { return [] }
        let url = urls.document(record.id) + "/ky"
        let hidden = [Hidden(name: FormInput.version, value: String(record.version))] + (back?.hidden ?? [])
        let prefix = back?.prefix(of: record) ?? ""
        let digital = keys.map { key in
            var form = signingForm(
                key, label: keys.count == 1 ? words("document_sign") : words("document_sign_with", key.label), url: url, hidden: hidden,
                prefix: prefix)
            form.explanation = words("document_sign_explanation", form.explanation ?? "")
            return form
        }
        let reason = Field(
            id: prefix + "paper-reason", name: FormInput.reason, label: words("form_reason"), control: .longText,
            help: words("document_paper_help"), required: true)
        let paper = TransitionForm(
            id: prefix + "sign-on-paper", label: words("document_paper"), url: url, explanation: words("document_paper_explanation"),
            fields: [reason], hidden: hidden + [Hidden(name: "means", value: DocumentIssuing.Means.paper.rawValue)])
        return digital + [paper]
    }

    /// The office's seals that the reader may put on the issued document.
    func sealingSteps(_ record: Record, in tx: ReadTransaction) throws -> [TransitionForm] {
        guard record.state == "issued", record["signed_as"].text == DocumentIssuing.Means.digital.rawValue,
            let file = Attachment.list(record["pdf"].text).first
        else { return [] }
        let done = try signersSoFar(of: file.hash, record, in: tx)
        return site.signing.signers(of: actor, in: commune).filter { $0.look.isOffice && !done.contains($0.id) }.map {
            signingForm($0, label: words("document_seal", $0.label), url: fileURL(record, "pdf", file) + "/ky")
        }
    }

    private func signersSoFar(of hash: String, _ record: Record, in tx: ReadTransaction) throws -> Set<String> {
        let code = site.signing.code(commune: commune.code, record.register, record.id, "pdf")
        return try site.signing.signers(of: hash, code: code, commune: commune.code, in: tx)
    }

    /// Whether the office's own signature is still to come before the document is sent.
    func lacksSeal(_ record: Record, in tx: ReadTransaction) throws -> Bool {
        guard record.state == "issued" else { return false }
        return try SealCheck(signers: site.signing.configuration.signers).lacksSeal(record, in: tx)
    }

    // MARK: The step

    func signDocument(_ form: FormData) async throws -> Response {
        let id = try recordID()
        let record = try await read { tx in try registry.record(DocumentDesk.register, id, for: actor, in: tx) }
        guard !record.isMirrored, site.workflows.available(record, to: actor).contains(where: { $0.id == Self.step }) else {
            throw RecordError.forbidden
        }
        do {
            if form["means"] == DocumentIssuing.Means.paper.rawValue {
                try await issueOnPaper(record, form)
            } else {
                try await issueSigned(record, form)
            }
        } catch let error as SigningError {
            site.logger.notice("A document was not signed", metadata: ["document": "\(id)", "error": "\(error)"])
            return try await notSigned(error.message(language), form)
        } catch let error as ReportError {
            site.logger.warning("A document to be signed can't be laid out: \(error)")
            let why = Office.isInstalled ? words("document_office_failed", error.message(language)) : words("document_no_office")
            return try await notSigned(why, form)
        } catch let error as RecordError where error.code == .invalid || error.code == .conflict {
            let why = error.code == .conflict ? words("step_conflict") : error.problems.map { $0.message(language) }.joined(separator: " ")
            return try await notSigned(why, form, status: error.code == .conflict ? .conflict : .unprocessableContent)
        }
        site.jobs.wake()
        return redirect(WorkReturn(form).map { workURL($0) } ?? urls.document(id), note: "document_issued")
    }

    /// Where the step was taken, with why it was not done and what was typed but for the PIN.
    private func notSigned(_ why: String, _ form: FormData, status: HTTPResponse.Status = .unprocessableContent) async throws -> Response {
        let (id, problem) = (try recordID(), words("document_not_signed", why))
        guard let back = WorkReturn(form) else { return try await documentPage(problem: problem, status: status) }
        let record = try await read { tx in try registry.record(DocumentDesk.register, id, for: actor, in: tx) }
        let refused = signingForms(of: record, back).first { offered in
            ["signer", "means"].allSatisfy { name in offered.hidden.first { $0.name == name }?.value == form[name] }
        }
        if var refused {
            for index in refused.fields.indices where refused.fields[index].name == FormInput.reason {
                refused.fields[index].value = form.text(FormInput.reason)
            }
            let error = FormError(fieldID: refused.fields.first?.id ?? "", label: words("form_whole"), message: problem)
            let step = RefusedStep(record: id, form: refused, errors: [error])
            if let page = try await workPage(back, refused: step, status: status) { return page }
        }
        return try await documentPage(problem: problem, status: status)
    }

    private func issueOnPaper(_ record: Record, _ form: FormData) async throws {
        guard let reason = form.text(FormInput.reason) else {
            throw RecordError.invalid([FieldProblem(FormInput.reason, vi: "Cần ghi lý do.", en: "A reason is needed.")])
        }
        let (site, actor, version) = (site, actor, FormInput(form).version)
        try await write { tx in
            _ = try site.issuing(.paper).perform(
                Self.step, on: DocumentDesk.register, record.id, version: version, reason: reason, by: actor, in: tx)
        }
    }

    private func issueSigned(_ record: Record, _ form: FormData) async throws {
        let keys = site.signing.configuration.signers.keys(of: actor, for: record, in: commune)
        guard let key = keys.first(where: { $0.id == form["signer"] }) else { throw RecordError.forbidden }
        let pin = form["pin"].flatMap { $0.isEmpty ? nil : $0 }
        _ = try await issueSigned(record, version: FormInput(form).version, with: key, pin: pin)
    }

    /// Numbers, signs and issues a document.
    ///
    /// - Parameters:
    ///   - isCounted: whether it takes one of the tries of a PIN; of many that are signed with one PIN the first does.
    ///   - after: what belongs to it, in the transaction in which it is issued: what it throws takes the issue back.
    /// - Returns: the document as it was issued.
    func issueSigned(
        _ record: Record, version: Int64?, with key: ConfiguredSigner, pin: String?, isCounted: Bool = true,
        after: @escaping @Sendable (Record, WriteTransaction) throws -> Void = { _, _ in }
    ) async throws -> Record {
        for _ in 0..<Self.mostTries {
            let wanted = try await rehearsed(record.id, version)
            let made = try await site.office.convert(wanted.text, to: [.pdfA, .docx])
            let signed = try await site.signing.sign(made[0], with: key, pin: pin, by: actor, isCounted: isCounted)
            if let issued = try await issue(record.id, version, wanted, [(.pdfA, signed.pdf), (.docx, made[1])], key, after) {
                return issued
            }
        }
        throw RecordError.conflict(record)
    }

    /// The document as it will be when it is issued now, as flat OpenDocument text.
    private struct NumberedDocument: Error, Equatable {
        let document: OfficialDocument
        let text: String
    }

    /// What the step would give, in a transaction that is taken back: whatever refuses the step refuses it before anybody signs.
    private func rehearsed(_ id: RecordID, _ version: Int64?) async throws -> NumberedDocument {
        do {
            return try await write { tx in throw try numbered(id, version, in: tx) }
        } catch let wanted as NumberedDocument {
            return wanted
        }
    }

    private func numbered(_ id: RecordID, _ version: Int64?, in tx: WriteTransaction) throws -> NumberedDocument {
        _ = try site.issuing(.digital).perform(Self.step, on: DocumentDesk.register, id, version: version, by: actor, in: tx)
        let record = try registry.record(DocumentDesk.register, id, for: actor.working("documents"), in: tx)
        var document = try site.documents.drafted(record, in: tx).document
        document.verification = try site.mark.verification(of: record, in: tx)
        return NumberedDocument(document: document, text: site.documentTemplate.fill(document))
    }

    /// Issues the document with its files, if it says what was signed.
    ///
    /// - Returns: nil where somebody took the number, or the day changed, while it was signed: nothing is kept then.
    private func issue(
        _ id: RecordID, _ version: Int64?, _ wanted: NumberedDocument, _ files: [(OfficeFormat, Data)], _ key: ConfiguredSigner,
        _ after: @escaping @Sendable (Record, WriteTransaction) throws -> Void
    ) async throws -> Record? {
        let (site, actor) = (site, actor)
        let kept = try files.map { try DocumentDesk.kept($1, of: wanted.document, $0, in: site.blobs) }
        let issued: Record
        do {
            issued = try await write { tx in
                let now = try numbered(id, version, in: tx)
                guard now == wanted else { throw now }
                let worker = actor.working("sign")
                let record = try registry.record(DocumentDesk.register, id, for: worker, in: tx)
                let values: [String: Value] = ["pdf": .text(Attachment.json([kept[0]])), "docx": .text(Attachment.json([kept[1]]))]
                let signed = try registry.apply(record, values, action: "sign", note: key.label, by: worker, in: tx)
                try site.signing.note(kept[0].hash, of: record, "pdf", signer: key.id, in: tx)
                try after(signed, tx)
                return signed
            }
        } catch is NumberedDocument {
            return nil
        }
        Task { [commune] in try? await site.askForScan(commune: commune.code) }
        return issued
    }
}

extension Site {
    /// The engine by which a document is issued that is signed so; whoever uses it has seen to the signature.
    func issuing(_ means: DocumentIssuing.Means) -> WorkflowEngine {
        WorkflowEngine(registry, followers: Self.followers(DocumentIssuing(means), blobs: blobs))
    }
}

/// A document that was signed digitally is sent with the signature of its office, where the commune has one (Decree 30/2020/NĐ-CP, Annex I, II.8).
struct SealCheck: RecordCheck {
    let register = DocumentDesk.register
    let signers: SignerList

    func problems(with record: Record, replacing former: Record?, in tx: ReadTransaction) throws -> [FieldProblem] {
        guard !record["sent_on"].isNull, former?["sent_on"].isNull ?? true, try lacksSeal(record, in: tx) else { return [] }
        return [
            FieldProblem(
                "sent_on", vi: "Văn bản ký số chưa có chữ ký số của cơ quan: đóng dấu rồi mới chuyển.",
                en: "The office's own digital signature is missing: put its seal on before it is sent.")
        ]
    }

    func lacksSeal(_ record: Record, in tx: ReadTransaction) throws -> Bool {
        guard record["signed_as"].text == DocumentIssuing.Means.digital.rawValue, let commune = try tx.commune(record.commune) else {
            return false
        }
        let seals = signers.signers.filter { $0.commune == commune.slug && $0.look.isOffice }.map(\.id)
        if seals.isEmpty { return false }
        return try tx.first(
            """
            SELECT 1 AS one FROM signed_file WHERE commune = \(record.commune) AND register = \(record.register) AND record = \(record.id.text)
            AND signer IN (\(SQL.values(seals))) LIMIT 1
            """) == nil
    }
}
