import Declarations
import Figures
import Foundation
import HTTPKit
import Hummingbird
import Jobs
import NIOCore
import Pages
import Province
import Registers
import Store
import Vietnamese

extension Routes {
    /// Gửi số liệu lên tỉnh: a commune's key, its statements as signed bundles, and where they are sent.
    func addSentBundles() {
        get("/gui-tinh", .platform(.issueReports)) { visit in try await visit.sendingPage() }
        get("/gui-tinh/:id/goi.json", .platform(.issueReports)) { visit in try await visit.bundleFile() }
        post("/gui-tinh/:id/gui", .platform(.issueReports)) { visit, _ in try await visit.sendBundle() }
        get("/quan-tri/gui-tinh", .platform(.manageSettings)) { visit in try await visit.sendingSettings() }
        post("/quan-tri/gui-tinh", .platform(.manageSettings)) { visit, form in try await visit.setBundleAddress(form) }
    }
}

extension CommuneURLs {
    var sending: String { base + "/gui-tinh" }
}

extension Visit {
    /// - Parameter refusal: why a request just handed in was not taken.
    func sendingPage(_ refusal: String? = nil) async throws -> Response {
        guard let register = catalogue.registers[FigureStatement.register], commune.level == .commune else { throw HTTPFailure.notFound }
        let (records, address, requests) = try await read { tx in
            let all = try registry.all(register.id, sort: [SortKey("as_of", descending: true)], limit: 40, for: actor, in: tx)
            return (
                all.filter { $0["unit"].isNull }, try BundleSending.address(of: commune.code, in: tx), try carriedRequests(in: tx)
            )
        }
        let page = AdminPage(
            title: words("sending_title"), lead: words("sending_lead"), crumbs: [Link(text: words("figures_title"), url: urls.figures)],
            errors: refusal.map { [FormError(fieldID: "f-file", label: words("requests_file"), message: $0)] } ?? [],
            sections: [
                try keySection(),
                AdminSection(
                    label: words("sending_statements"), text: words("sending_statements_text"),
                    items: records.map { item($0, canSend: address != nil) },
                    nothing: records.isEmpty ? words("sending_none") : nil),
            ] + rowSections(requests, canSend: address != nil, refusal: refusal))
        return try await self.page(page, at: .registers, status: refusal == nil ? .ok : .unprocessableContent)
    }

    private func keySection() throws -> AdminSection {
        let key = try site.bundleMaker.key(of: commune.code).publicKey
        return AdminSection(
            label: words("sending_key"), text: words("sending_key_text"),
            details: [
                Detail(label: words("sending_fingerprint"), value: key.fingerprint, isLong: true),
                Detail(label: words("sending_public_key"), value: key.hex, isLong: true),
                Detail(label: words("sending_code"), value: String(commune.code)),
            ])
    }

    private var sendingSettingsURL: String { urls.administration + "/gui-tinh" }

    /// Where bundles are sent; an administrator's matter, like every key to another system.
    func sendingSettings(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        guard commune.level == .commune else { throw HTTPFailure.notFound }
        let address = try await read { tx in try BundleSending.address(of: commune.code, in: tx) }
        let page = AdminPage(
            title: words("sending_title"), lead: words("sending_lead"), crumbs: [administrationCrumb],
            errors: problems.map { problem in
                FormError(
                    fieldID: "f-" + (problem.field ?? "url"), label: words("sending_" + (problem.field ?? "url")),
                    message: problem.message(language))
            }, sections: [addressSection(address, typed, problems), try keySection()])
        return try await self.page(page, at: .administration, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func item(_ record: Record, canSend: Bool) -> AdminItem {
        let made = record["as_of"].integer.map { words("bundle_made", Instant(milliseconds: $0).text(language)) }
        var actions = [Action(label: words("sending_download"), url: "\(urls.sending)/\(record.id)/goi.json")]
        if canSend { actions.append(Action(label: words("sending_send"), url: "\(urls.sending)/\(record.id)/gui", isPost: true)) }
        return AdminItem(
            heading: record["title"].text ?? "",
            text: [made, words("bundle_figures", String(record["figures"].integer ?? 0))].compactMap { $0 }.joined(separator: " · "),
            url: urls.record(record), actions: actions)
    }

    private func addressSection(_ address: String?, _ typed: FormData?, _ problems: [FieldProblem]) -> AdminSection {
        func field(_ id: String, _ value: String?) -> Field {
            Field(
                id: "f-" + id, name: id, label: words("sending_" + id), control: .text, value: value, help: words("sending_\(id)_help"),
                error: problems.first { $0.field == id }?.message(language), required: true, autocomplete: "off")
        }
        return AdminSection(
            label: words("sending_address"),
            form: TransitionForm(
                id: "address", label: words("sending_save"), url: sendingSettingsURL, style: .primary,
                fields: [field("url", typed?.text("url") ?? address), field("token", nil)]))
    }

    private func statementRecord(in tx: ReadTransaction) throws -> Record {
        let record = try registry.record(FigureStatement.register, try recordID(), for: actor, in: tx)
        // What is of one unit only is no commune's number.
        guard record["unit"].isNull else { throw HTTPFailure.notFound }
        return record
    }

    func bundleFile() async throws -> Response {
        let bundle = try await read { tx in
            try tx.liftTimeLimits()
            return try site.bundleMaker.bundle(of: try statementRecord(in: tx), in: tx)
        }
        var response = Response.json(bytes: bundle.bytes)
        response.headers[.contentDisposition] = "attachment; filename=\"goi-so-lieu-\(commune.code).json\""
        response.headers[.cacheControl] = "private, no-store"
        return response
    }

    func sendBundle() async throws -> Response {
        let job = try await write { tx in
            let record = try statementRecord(in: tx)
            return try site.bundleSending.enqueue(
                record.id, by: actor, label: words("sending_job", record["title"].text ?? ""), in: tx)
        }
        site.jobs.wake()
        return .seeOther(allows(.manageAccounts) ? jobURL(job) : urls.sending + "?note=bundle_sending")
    }

    func setBundleAddress(_ form: FormData) async throws -> Response {
        do {
            try await write { tx in
                try site.bundleSending.setAddress(form.text("url") ?? "", token: form.text("token") ?? "", by: actor, in: tx)
            }
            return redirect(sendingSettingsURL, note: "saved")
        } catch let error as RecordError where error.code == .invalid {
            return try await sendingSettings(form, problems: error.problems)
        }
    }
}
