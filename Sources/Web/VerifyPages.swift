import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Logging
import Pages
import Registers
import Signing
import Store
import Vietnamese

enum VerifyLimits {
    /// Bytes of a file that anybody may hand in.
    static let fileSize = 20 << 20
}

extension Visit {
    // MARK: Anybody's file

    func verifyPage(_ made: VerifyPage? = nil, status: HTTPResponse.Status = .ok) async throws -> Response {
        var page = made ?? VerifyPage(title: words("verify_title"), lead: words("verify_lead"))
        let file = Field(
            id: "f-file", name: "file", label: words("verify_file"), control: .attachment, help: words("verify_file_help"), required: true,
            accept: ".pdf,application/pdf")
        page.form = TransitionForm(
            id: "verify", label: words(made == nil ? "verify_check" : "verify_other"), url: urls.verify, fields: [file])
        return try await self.page(page, at: .front, status: status)
    }

    /// Judges a file that somebody handed in. It is kept nowhere.
    func verifyUpload(_ form: FormData) async throws -> Response {
        func refused(_ text: String) async throws -> Response {
            try await verifyPage(
                VerifyPage(title: words("verify_title"), lead: words("verify_lead"), error: text), status: .unprocessableContent)
        }
        guard let file = form.file("file") else { return try await refused(words("verify_missing")) }
        guard file.kind == .pdf else { return try await refused(words("verify_no_pdf", file.name)) }
        try site.verifyLimit.take(context.address)
        do {
            let report = try await site.signing.reports.report(on: file.url)
            var page = VerifyPage(title: words("verify_title"), fileName: file.name, verdict: verdict(report))
            let hash = try BlobStore.hash(of: file.url)
            if let known = try await read({ tx in try site.signing.file(hash: hash, commune: commune.code, in: tx) }) {
                try await describe(known, on: &page, label: words("verify_issued_here"))
            }
            return try await verifyPage(page)
        } catch let error as SigningError {
            if error.code == .tool { site.logger.error("Signatures can't be judged", metadata: ["error": "\(error)"]) }
            return try await refused(error.message(language))
        }
    }

    // MARK: A document by its code

    func verifyCode() async throws -> Response {
        let typed = try context.parameter("code")
        try site.verifyLimit.take(context.address, cost: 0.2)
        let code = SigningDesk.code(typed: typed)
        guard let file = try await read({ tx in try site.signing.file(code: code, commune: commune.code, in: tx) }) else {
            return try await verifyPage(
                VerifyPage(title: words("verify_title"), error: words("verify_unknown_code", String(typed.prefix(20)))), status: .notFound)
        }
        var page = VerifyPage(title: words("verify_document_title"))
        try await describe(file, on: &page, label: words("verify_document"))
        if let blob = site.blobs.url(of: file.hash) {
            do {
                let report = try await site.signing.reports.report(on: blob, hash: file.hash)
                page.verdict = report.state == nil ? paperVerdict : verdict(report)
            } catch let error as SigningError {
                page.error = error.message(language)
            }
        }
        page.lead = words("verify_compare")
        return try await verifyPage(page)
    }

    /// What everybody may know of a signed file's record: the fields that its declaration names, who issued it, where it stands now.
    private func describe(_ file: SigningDesk.SignedFile, on page: inout VerifyPage, label: String) async throws {
        guard let register = catalogue.registers[file.register], let field = register.field(file.field), let shown = field.signed else {
            return
        }
        let found = try await read { tx -> (Record, RecordText)? in
            guard let record = try registry.records(register.id, [file.record], commune: commune.code, in: tx)[file.record] else {
                return nil
            }
            return (record, try RecordText(self, register, [record], columns: shown.compactMap { ListField($0, of: register) }, in: tx))
        }
        page.documentLabel = label
        guard let (record, text) = found, record.deletedAt == nil else {
            page.document = [Detail(label: words("verify_issuer"), value: commune.name.capitalizedFirst)]
            page.error = words("verify_gone")
            return
        }
        var details = shown.filter { !record[$0].isNull }.compactMap { id in
            register.field(id).map { Detail(label: $0.label(language), value: text.fields.text(record[id], of: $0)) }
        }
        details.append(Detail(label: words("verify_issuer"), value: commune.name.capitalizedFirst))
        if let state = text.stateTag(record) { details.append(Detail(label: words("verify_state"), tag: state)) }
        let present = Attachment.list(record[field.id].text)
        if !present.contains(where: { $0.hash == file.hash }) { page.error = words("verify_replaced") }
        page.document = details
        if registry.rights.allows(.read, on: record, of: register, to: actor), let here = present.first(where: { $0.hash == file.hash }) {
            page.documentUrl = fileURL(record, field.id, here)
        }
    }

    // MARK: Words

    /// Of a document that was issued to be signed by hand.
    private var paperVerdict: SignatureVerdict {
        SignatureVerdict(heading: words("verdict_paper"), text: words("verdict_paper_text"), meaning: .onCourse)
    }

    /// The worst first, in a sentence; then every signature.
    func verdict(_ report: SignatureReport) -> SignatureVerdict {
        guard let state = report.state else {
            return SignatureVerdict(heading: words("verdict_none"), text: words("verdict_none_text"), meaning: .unknown)
        }
        let count = String(report.signatures.count)
        let cards = report.signatures.map { card($0, isLongTerm: report.isLongTerm) }
        if state == .valid {
            return SignatureVerdict(
                heading: words("verdict_valid"), text: words("verdict_valid_text", count), meaning: .achieved, signatures: cards)
        }
        let bad = report.signatures.first { $0.state == state }?.name ?? words("sign_nobody")
        return SignatureVerdict(
            heading: words("verdict_" + state.rawValue), text: words("verdict_of", bad) + " " + state.explanation(language),
            meaning: state.meaning, signatures: cards)
    }

    private func card(_ found: SignatureFinding, isLongTerm: Bool) -> SignatureCard {
        var details: [Detail] = []
        func add(_ key: String, _ value: String?, isLong: Bool = false) {
            if let value { details.append(Detail(label: words(key), value: value, isLong: isLong)) }
        }
        if let stamp = found.timestamp {
            add("sign_at", stamp.at.text(language))
            add("sign_stamp", words(stamp.isTrusted ? "sign_stamp_trusted" : "sign_stamp_unknown", stamp.by))
        } else {
            add("sign_at", found.claimedAt.map { words("sign_claimed", $0.text(language)) })
        }
        add("sign_since", words("sign_since_" + (found.coversFile ? "whole" : found.since.rawValue)))
        if let own = found.chain.first {
            add("sign_certificate", words("sign_from_to", own.from.date.text(language), own.to.date.text(language)))
        }
        add("sign_chain", found.chain.map(\.name).joined(separator: " → ") + (found.isChainKnown ? "" : " → ?"), isLong: true)
        add(
            "sign_revocation",
            found.revokedAt.map { words("sign_revoked_at", $0.text(language)) }
                ?? words(isLongTerm ? "sign_revocation_kept" : "sign_revocation_none"))
        let who = [found.title, found.organisation].compactMap { $0 }.joined(separator: " · ")
        return SignatureCard(
            heading: found.name ?? words("sign_nobody"), who: who.isEmpty ? nil : who,
            tag: Tag(text: found.state.label(language), meaning: found.state.meaning), explanation: found.state.explanation(language),
            details: details)
    }
}

extension SignatureState {
    var meaning: Pages.Meaning {
        switch self {
        case .valid: .achieved
        case .unknown, .expired: .atRisk
        case .broken, .changed, .revoked: .late
        }
    }
}
