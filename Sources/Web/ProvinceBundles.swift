import API
import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Province
import Registers
import Store
import Vietnamese

extension Routes {
    /// Gói số liệu: what communes with servers of their own send, taken in by hand.
    func addReceivedBundles() {
        get("/dieu-hanh/cac-xa/goi", .records(.read, of: BundleDesk.register)) { visit in try await visit.receivedBundlesPage() }
        post(
            "/dieu-hanh/cac-xa/goi", .records(.edit, of: ProvinceDesk.members),
            limits: FormLimits(body: FigureBundle.sizeLimit + (1 << 20), files: 1, fileSize: FigureBundle.sizeLimit)
        ) { visit, form in try await visit.receiveBundle(form) }
    }
}

extension CommuneURLs {
    var receivedBundles: String { province + "/goi" }
}

extension Visit {
    /// - Parameters:
    ///   - receipt: what became of the bundle just handed in.
    ///   - refusal: why it was not kept.
    func receivedBundlesPage(_ receipt: BundleReceipt? = nil, _ refusal: BundleRefusal? = nil) async throws -> Response {
        guard commune.level == .province, let register = catalogue.registers[BundleDesk.register] else { throw HTTPFailure.notFound }
        let records = try await read { tx in
            try registry.all(register.id, sort: [SortKey("received_at", descending: true)], limit: 60, for: actor, in: tx)
        }
        var sections: [AdminSection] = []
        if let receipt {
            let key = receipt.isKnown ? "bundle_known" : "bundle_taken"
            let unlike = receipt.unlike == 0 ? nil : words("bundle_unlike", String(receipt.unlike))
            sections.append(
                AdminSection(
                    items: [
                        AdminItem(
                            heading: words(key, receipt.commune.capitalizedFirst, receipt.period), text: unlike,
                            tag: Tag(text: words("bundle_signed"), meaning: .achieved), url: urls.record(register.id, receipt.id))
                    ]))
        }
        if let members = catalogue.registers[ProvinceDesk.members], can(.edit, members) {
            var file = Field(
                id: "f-file", name: "file", label: words("bundle_file"), control: .attachment, help: words("bundle_file_help"),
                error: refusal?.text(language), required: true)
            file.accept = ".json"
            sections.append(
                AdminSection(
                    form: TransitionForm(
                        id: "bundle", label: words("bundle_take"), url: urls.receivedBundles, style: .primary, fields: [file])))
        }
        let field = register.field("standing")
        sections.append(
            AdminSection(
                label: words("bundle_received"),
                items: records.map { record in
                    let standing = field?.choices.first { $0.id == record["standing"].text }
                    return AdminItem(
                        heading: "\((record["commune_name"].text ?? "").capitalizedFirst) · \(record["period"].text ?? "")",
                        text: details(record), tag: standing.map { Tag(text: $0.label(language), meaning: .init($0.meaning)) },
                        url: urls.record(record))
                }, nothing: records.isEmpty ? words("bundle_none") : nil))
        let page = AdminPage(
            title: words("bundle_title"), lead: words("bundle_lead"),
            crumbs: [Link(text: words("province_title", commune.name), url: urls.province)],
            actions: [Action(label: words("province_members"), url: urls.register(ProvinceDesk.members))],
            errors: refusal.map { [FormError(fieldID: "f-file", label: words("bundle_file"), message: $0.text(language))] } ?? [],
            sections: sections)
        return try await self.page(page, at: .communes, status: refusal == nil ? .ok : .unprocessableContent)
    }

    private func details(_ record: Record) -> String {
        func moment(_ field: String) -> String { record[field].integer.map { Instant(milliseconds: $0).text(language) } ?? "" }
        let unlike = record["unlike"].integer ?? 0
        return [
            words("bundle_made", moment("made_at")), words("bundle_came", moment("received_at")),
            words("bundle_figures", String(record["figures"].integer ?? 0)), unlike > 0 ? words("bundle_unlike", String(unlike)) : nil,
        ].compactMap { $0 }.joined(separator: " · ")
    }

    func receiveBundle(_ form: FormData) async throws -> Response {
        guard commune.level == .province else { throw HTTPFailure.notFound }
        guard let file = form.file("file") else { return try await receivedBundlesPage(nil, .noBundle(words("bundle_no_file"))) }
        do {
            let bytes = Array(try Data(contentsOf: file.url))
            return try await receivedBundlesPage(try await site.bundles.receive(bytes, by: .upload, actor: actor))
        } catch let refusal as BundleRefusal {
            return try await receivedBundlesPage(nil, refusal)
        }
    }
}

extension APICall {
    /// Takes a bundle in: 201, or 200 where it was there already; 422 with the reason where it was not kept.
    func receiveBundle() async throws -> Response {
        guard visit.commune.level == .province else { throw APIProblem(APIProblem.Kind.notFound) }
        _ = try writer()
        let bytes = try await bodyBytes(limit: FigureBundle.sizeLimit)
        do {
            let receipt = try await site.bundles.receive(bytes, by: .api, actor: actor)
            return answer(
                [
                    "id": .string(receipt.id.text), "commune": .string(receipt.commune), "period": .string(receipt.period),
                    "known": .boolean(receipt.isKnown), "otherDefinitions": JSON(receipt.unlike),
                ], status: receipt.isKnown ? .ok : .created)
        } catch let refusal as BundleRefusal {
            throw APIProblem(.invalid, vi: refusal.text(.vi), en: refusal.text(.en))
        }
    }
}
