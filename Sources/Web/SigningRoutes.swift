import Declarations
import Documents
import Foundation
import HTTPKit
import Hummingbird
import Logging
import Pages
import QRCode
import Registers
import Signing
import Store
import Vietnamese

extension Routes {
    /// Signing files of records, and everybody's check of signed files.
    func addSigning() {
        // Whose key may be used is judged by the post; the record must be readable.
        post("/so/:register/:id/tep/:field/:hash/ky", .register(.read)) { visit, form in try await visit.signFile(form) }
        get("/so/:register/:id/tep/:field/:hash/ky", .register(.read)) { visit in .seeOther(try visit.signedFileURL() + "/xem") }
        get("/so/:register/:id/tep/:field/:hash/ma-qr", .register(.read)) { visit in try await visit.verificationPicture() }
        get("/xac-minh", .everybody) { visit in try await visit.verifyPage() }
        post("/xac-minh", .everybody, limits: .uploads(1, fileSize: VerifyLimits.fileSize)) { visit, form in
            try await visit.verifyUpload(form)
        }
        get("/xac-minh/:code", .everybody) { visit in try await visit.verifyCode() }
    }
}

extension CommuneURLs {
    var verify: String { base + "/xac-minh" }
}

extension Visit {
    fileprivate func signedFileURL() throws -> String {
        "\(urls.record(try register().id, try recordID()))/tep/\(try context.parameter("field"))/\(try context.parameter("hash"))"
    }

    /// What a file's page says of its signatures and offers to sign with; nothing for files that are not signed.
    func addSignatures(to page: inout FilePage, _ opened: OpenedFile, url: String) async throws {
        guard opened.kind == .pdf, opened.scan?.state != .infected else { return }
        if let verdict = try await verdict(on: opened) { page.verdict = verdict }
        guard opened.field.signed != nil, isPresent(opened) else { return }
        let done = try await signersSoFar(of: opened)
        page.signing = signingForms(opened, url, without: done)
        if !done.isEmpty {
            page.verifyUrl = urls.verify + "/" + code(of: opened)
            page.codeUrl = url + "/ma-qr"
        }
    }

    /// The verdict on a kept file; nil where nobody signed it or it can't be judged.
    private func verdict(on opened: OpenedFile) async throws -> SignatureVerdict? {
        // Every signature says in plain bytes which bytes it covers: most files need no judge.
        guard try Data(contentsOf: opened.blob, options: .mappedIfSafe).range(of: Data("/ByteRange".utf8)) != nil else { return nil }
        do {
            let report = try await site.signing.reports.report(on: opened.blob, hash: opened.file.hash)
            return report.signatures.isEmpty ? nil : verdict(report)
        } catch let error as SigningError {
            // A file that can't be judged can be looked at all the same.
            site.logger.debug("Signatures not judged", metadata: ["error": "\(error)"])
            return nil
        }
    }

    private func code(of opened: OpenedFile) -> String {
        site.signing.code(commune: commune.code, opened.register.id, opened.record.id, opened.field.id)
    }

    private func signersSoFar(of opened: OpenedFile) async throws -> Set<String> {
        let code = code(of: opened)
        return try await read { tx in try site.signing.signers(of: opened.file.hash, code: code, commune: commune.code, in: tx) }
    }

    private func isPresent(_ opened: OpenedFile) -> Bool {
        Attachment.list(opened.record[opened.field.id].text).contains { $0.hash == opened.file.hash }
    }

    private func signingForms(_ opened: OpenedFile, _ url: String, without done: Set<String>) -> [TransitionForm] {
        if !isOpenToSigning(opened) { return [] }
        return site.signing.signers(of: actor, in: commune).filter { !done.contains($0.id) }.map { signer in
            signingForm(signer, label: signer.label, url: url + "/ky")
        }
    }

    /// What a signer fills in: a PIN, where the server does not keep it.
    ///
    /// - Parameter prefix: put before ids, where several forms of one signer stand on a page.
    func signingForm(_ signer: ConfiguredSigner, label: String, url: String, hidden: [Hidden] = [], prefix: String = "") -> TransitionForm {
        let id = prefix + "sign-" + signer.id
        let pin = Field(
            id: id + "-pin", name: "pin", label: words("sign_pin"), control: .password, help: words("sign_pin_help"), required: true,
            autocomplete: "off", isPersonal: true)
        return TransitionForm(
            id: id, label: label, url: url, style: .primary, explanation: words("sign_explanation_" + signer.look.word),
            fields: signer.asksPIN ? [pin] : [], hidden: hidden + [Hidden(name: "signer", value: signer.id)])
    }

    /// Whether the file's record is in a state in which its files are signed.
    private func isOpenToSigning(_ opened: OpenedFile) -> Bool {
        if opened.record.isMirrored { return false }
        return opened.field.signedIn.map { states in opened.record.state.map(states.contains) ?? false } ?? true
    }

    func signFile(_ form: FormData) async throws -> Response {
        let opened = try await openedFile()
        guard opened.kind == .pdf, opened.field.signed != nil, isPresent(opened) else { throw HTTPFailure.notFound }
        let done = try await signersSoFar(of: opened)
        let own = site.signing.signers(of: actor, in: commune).first { $0.id == form["signer"] }
        guard let signer = own, isOpenToSigning(opened), !done.contains(signer.id) else { throw HTTPFailure.forbidden }
        let made: Signing.SignedFile
        do {
            made = try await site.signing.sign(
                opened.blob, with: signer, number: try await number(of: opened), pin: form["pin"].flatMap { $0.isEmpty ? nil : $0 },
                by: actor)
        } catch let error as SigningError {
            site.logger.notice("Not signed", metadata: ["signer": "\(signer.id)", "error": "\(error)"])
            return try await filePage(problem: error.message(language))
        }
        let (site, actor, pdf) = (site, actor, made.pdf)
        let hash = try site.blobs.put(pdf)
        try await write { tx in try site.signing.keep(hash, size: pdf.count, in: opened, signer: signer, by: actor, in: tx) }
        Task { [commune] in try? await site.askForScan(commune: commune.code) }
        if opened.register.id == DocumentDesk.register { return redirect(urls.document(opened.record.id), note: "signed") }
        return redirect("\(urls.record(opened.record))/tep/\(opened.field.id)/\(hash)/xem", note: "signed")
    }

    /// "Số: 05/BC-UBND", where the record has a number to show; of a copy, how and by whom it was made.
    private func number(of opened: OpenedFile) async throws -> String? {
        guard let field = opened.field.signed?.first, let declared = opened.register.field(field), !opened.record[field].isNull else {
            return nil
        }
        let (register, record) = (opened.register, opened.record)
        let text = try await read { tx in
            try RecordText(self, register, [record], columns: [field].compactMap { ListField($0, of: register) }, in: tx).fields.text(
                record[field], of: declared)
        }
        return declared.type == .text && declared.readOnly ? text : "Số: \(text)"
    }

    /// The address of verification as a picture for phones.
    func verificationPicture() async throws -> Response {
        let opened = try await openedFile()
        guard opened.field.signed != nil else { throw HTTPFailure.notFound }
        return .svg(try QRCode(siteAddress + urls.verify + "/" + code(of: opened)).svg)
    }
}

extension SignatureLook {
    /// The end of keys of words.
    fileprivate var word: String {
        switch self {
        case .signature: "signature"
        case .seal: "seal"
        case .note: "note"
        case .hidden: "hidden"
        }
    }
}
