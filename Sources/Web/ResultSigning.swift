import Declarations
import Documents
import Foundation
import HTTPKit
import Hummingbird
import Jobs
import Logging
import OneStop
import Pages
import Registers
import Reports
import Signing
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Results that wait for the reader's signature, signed in one go. Which of them may be signed is judged one by one.
    func addResultSigning() {
        get("/mot-cua/ky", .records(.read, of: DossierDesk.register)) { visit in try await visit.resultsPage() }
        post("/mot-cua/ky", .records(.read, of: DossierDesk.register)) { visit, form in try await visit.signResults(form) }
    }
}

extension CommuneURLs {
    var results: String { oneStop + "/ky" }
}

/// A dossier whose result waits on the reader's desk.
private struct WaitingResult: Sendable {
    let dossier: Record
    /// What is signed; nil where the officer gave none.
    let document: Record?
    /// Nil: it can be signed.
    let obstacle: String?
}

/// What came of a dossier when many were signed.
private struct SignedResult: Sendable {
    let code: String
    let url: String
    /// "05/GXN-UBND" where it was signed.
    let number: String?
    let why: String?
}

extension Visit {
    private static let mostResults = 60

    /// The keys of the posts that the reader holds by appointment, but no seals: nobody signs for somebody else.
    private var ownKeys: [ConfiguredSigner] {
        site.signing.configuration.signers.all(of: actor, in: commune).filter { !$0.look.isOffice }
    }

    /// How many results wait for the reader, where the desk offers to sign them.
    func resultsAction(in tx: ReadTransaction) throws -> Action? {
        let count = try resultsWaiting(in: tx).count
        return count == 0 ? nil : Action(label: words("results_sign", String(count)), url: urls.results, style: .primary)
    }

    /// Beside what else waits for a decision: the results that are signed in one go.
    func resultsTab(in tx: ReadTransaction) throws -> [Tab] {
        guard catalogue.registers[DossierDesk.register] != nil else { return [] }
        let count = try resultsWaiting(in: tx).count
        return count == 0 ? [] : [Tab(label: words("results_title"), url: urls.results, count: String(count))]
    }

    /// Dossiers to be signed that lie on a desk of the reader, the first due first: a few statements for all of them.
    private func resultsWaiting(in tx: ReadTransaction) throws -> [WaitingResult] {
        let desks = actor.posts.filter { $0.delegatedFrom == nil }.map(\.id)
        guard let register = catalogue.registers[DossierDesk.register], !desks.isEmpty else { return [] }
        let ids = try tx.rows(
            """
            SELECT id FROM reg_dossier WHERE \(registry.condition(.read, on: register, for: actor)) AND state = 'to_sign'
                AND assignee IN (\(SQL.values(desks))) ORDER BY promised_at, id LIMIT \(Self.mostResults)
            """
        ).map { try $0.text("id") }
        let found = try registry.records(DossierDesk.register, ids, commune: commune.code, in: tx)
        let dossiers = ids.compactMap { found[$0] }.filter { dossier in
            site.workflows.available(dossier, to: actor).contains { $0.id == "approve" }
        }
        let documents = try registry.records(
            DocumentDesk.register, dossiers.compactMap { $0["result_document"].text }, commune: commune.code, in: tx)
        return dossiers.map { dossier in
            let document = dossier["result_document"].text.flatMap { documents[$0] }.flatMap { $0.isDeleted ? nil : $0 }
            return WaitingResult(dossier: dossier, document: document, obstacle: obstacle(document))
        }
    }

    private func obstacle(_ document: Record?) -> String? {
        guard let document else { return words("results_no_document") }
        guard document.state == "awaiting_signature" else {
            let workflow = catalogue.registers[DocumentDesk.register].flatMap { catalogue.workflow(of: $0) }
            return words("results_document_is", document.state.flatMap { workflow?.state($0)?.label(language) } ?? "")
        }
        if site.signing.configuration.signers.keys(of: actor, for: document, in: commune).isEmpty { return words("results_other_signer") }
        return nil
    }

    // MARK: The page

    func resultsPage(_ problem: String? = nil) async throws -> Response { try await resultsPage(problem, done: []) }

    private func resultsPage(_ problem: String?, done: [SignedResult]) async throws -> Response {
        guard let register = catalogue.registers[DossierDesk.register] else { throw HTTPFailure.notFound }
        let (waiting, text, titles) = try await read { tx in
            let waiting = try resultsWaiting(in: tx)
            let columns = ["procedure", "officer"].compactMap { ListField($0, of: register) }
            let text = try RecordText(self, register, waiting.map(\.dossier), columns: columns, in: tx)
            return (waiting, text, try registry.titles(of: waiting.compactMap(\.document), language, in: tx))
        }
        let keys = ownKeys
        let ready = waiting.filter { $0.obstacle == nil }
        let others = waiting.filter { $0.obstacle != nil }
        func line(_ result: WaitingResult) -> String {
            let procedure = ListField("procedure", of: register).map { text.text($0, result.dossier) } ?? ""
            let document = result.document.flatMap { titles[$0.id.text] } ?? ""
            return [procedure, document, text.deadline(result.dossier)?.text ?? ""].filter { !$0.isEmpty }.joined(separator: " · ")
        }
        var sections = doneSections(done)
        if !ready.isEmpty, !keys.isEmpty {
            let boxes = Field(
                id: "f-id", name: "id", label: words("results_which"), control: .manyChoice, required: true,
                options: ready.map {
                    Choice(value: $0.dossier.id.text, label: $0.dossier["code"].text ?? "", selected: true, hint: line($0))
                })
            let key = Field(
                id: "f-signer", name: "signer", label: words("results_key"), control: .choice,
                options: keys.enumerated().map { Choice(value: $1.id, label: $1.label, selected: $0 == 0) })
            let pin = Field(
                id: "f-pin", name: "pin", label: words("sign_pin"), control: .password, help: words("results_pin_help"),
                autocomplete: "off",
                isPersonal: true)
            let form = TransitionForm(
                id: "sign", label: words("results_send"), url: urls.results, style: .primary, explanation: words("results_explanation"),
                fields: [boxes, key] + (keys.contains(where: \.asksPIN) ? [pin] : []))
            sections.append(AdminSection(label: words("results_ready", String(ready.count)), form: form))
        }
        if !others.isEmpty {
            sections.append(
                AdminSection(
                    label: words("results_not_ready", String(others.count)),
                    items: others.map {
                        AdminItem(
                            heading: $0.dossier["code"].text ?? "", text: "\($0.obstacle ?? "") · \(line($0))",
                            url: urls.dossier($0.dossier.id))
                    }))
        }
        let page = AdminPage(
            title: words("results_title"), lead: words("results_lead"), crumbs: [oneStopCrumb],
            errors: problem.map { [FormError(fieldID: "f-id", label: words("results_title"), message: $0)] } ?? [],
            sections: (keys.isEmpty && !ready.isEmpty ? [AdminSection(notes: [words("results_no_key")])] : []) + sections,
            empty: waiting.isEmpty && done.isEmpty ? Empty(heading: words("results_none"), text: words("results_none_text")) : nil)
        return try await self.page(page, at: .oneStop, status: problem == nil ? .ok : .unprocessableContent)
    }

    private func doneSections(_ done: [SignedResult]) -> [AdminSection] {
        let (signed, failed) = (done.filter { $0.number != nil }, done.filter { $0.number == nil })
        func items(_ results: [SignedResult]) -> [AdminItem] {
            results.map { AdminItem(heading: $0.code, text: $0.number ?? $0.why, url: $0.url) }
        }
        return [
            failed.isEmpty
                ? nil
                : AdminSection(
                    label: words("results_failed", String(failed.count)), notes: [words("results_failed_text")], items: items(failed)),
            signed.isEmpty ? nil : AdminSection(label: words("results_signed", String(signed.count)), items: items(signed)),
        ].compactMap { $0 }
    }

    // MARK: Signing

    /// Signs what was marked, one after the other, with one PIN: each document is issued and its dossier has its result in the same change, or
    /// neither is touched. What fails stops nothing but a PIN that is wrong: tokens lock themselves.
    func signResults(_ form: FormData) async throws -> Response {
        let wanted = Set(form.all("id"))
        let all = try await read { tx in try resultsWaiting(in: tx) }
        let chosen = all.filter { wanted.contains($0.dossier.id.text) }
        guard !chosen.isEmpty else { return try await resultsPage(words("results_nothing")) }
        guard let key = ownKeys.first(where: { $0.id == form["signer"] }) else { throw HTTPFailure.forbidden }
        let pin = form["pin"].flatMap { $0.isEmpty ? nil : $0 }
        var done: [SignedResult] = []
        var stopped: String?
        for result in chosen {
            let code = result.dossier["code"].text ?? ""
            var (number, why): (String?, String?) = (nil, stopped)
            if why == nil {
                do {
                    number = try await sign(result, with: key, pin: pin, isFirst: done.isEmpty)
                } catch let error as SigningError {
                    why = error.message(language)
                    if error.endsBatch { stopped = words("results_stopped") }
                } catch let error as ReportError {
                    why = error.message(language)
                } catch let error as RecordError {
                    why =
                        error.code == .invalid
                        ? error.problems.map { $0.message(language) }.joined(separator: " ") : words("results_changed")
                }
                if let why {
                    site.logger.notice("A result was not signed", metadata: ["dossier": "\(result.dossier.id)", "why": "\(why)"])
                }
            }
            done.append(SignedResult(code: code, url: urls.dossier(result.dossier.id), number: number, why: why))
        }
        site.jobs.wake()
        Task { [commune, site] in try? await site.askForScan(commune: commune.code) }
        return try await resultsPage(nil, done: done)
    }

    /// - Returns: the number of the result.
    private func sign(_ result: WaitingResult, with key: ConfiguredSigner, pin: String?, isFirst: Bool) async throws -> String {
        guard let document = result.document, result.obstacle == nil,
            site.signing.configuration.signers.keys(of: actor, for: document, in: commune).contains(where: { $0.id == key.id })
        else {
            throw RecordError.invalid([FieldProblem("id", LocalizedText(vi: result.obstacle ?? words("results_other_signer")))])
        }
        let (site, actor, dossier) = (site, actor, result.dossier)
        let issued = try await issueSigned(document, version: document.version, with: key, pin: pin, isCounted: isFirst) { record, tx in
            let number = "\(record["number"].text ?? "")/\(record["symbol"].text ?? "")"
            _ = try site.workflows.perform(
                "approve", on: DossierDesk.register, dossier.id, version: dossier.version,
                ["result_number": .text(number), "result_file": record["pdf"], "result_signed": .boolean(true)], by: actor, in: tx)
        }
        return "\(issued["number"].text ?? "")/\(issued["symbol"].text ?? "")"
    }
}

extension SigningError {
    /// Whether the next one would fail alike, or cost another try of a PIN.
    fileprivate var endsBatch: Bool {
        switch code {
        case .pin, .locked, .token, .key, .certificate, .revoked: true
        default: false
        }
    }
}
