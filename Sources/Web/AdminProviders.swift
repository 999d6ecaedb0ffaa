import API
import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Identity
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// The providers with which citizens sign in.
    func addProviders() {
        get("/quan-tri/dinh-danh", .platform(.manageSettings)) { visit in try await visit.providersPage() }
        get("/quan-tri/dinh-danh/moi", .platform(.manageSettings)) { visit in try await visit.providerForm(nil) }
        post("/quan-tri/dinh-danh", .platform(.manageSettings)) { visit, form in try await visit.keepProvider(nil, form) }
        get("/quan-tri/dinh-danh/:id", .platform(.manageSettings)) { visit in try await visit.providerForm(try visit.recordID()) }
        post("/quan-tri/dinh-danh/:id", .platform(.manageSettings)) { visit, form in
            try await visit.keepProvider(try visit.recordID(), form)
        }
    }
}

extension Visit {
    private var providersURL: String { urls.administration + "/dinh-danh" }

    func providersPage() async throws -> Response {
        let providers = try await read { tx in try IdentityDesk.providers(commune: commune.code, in: tx) }
        let rows = providers.map { provider in
            (
                url: "\(providersURL)/\(provider.id)",
                cells: [
                    ListCell(provider.name), ListCell(provider.issuer.shortened(to: 80)),
                    ListCell(
                        Tag(
                            text: words(provider.isActive ? "provider_on" : "provider_off"), meaning: provider.isActive ? .achieved : .plain
                        )),
                ]
            )
        }
        return try await settingsPage(
            SettingsList(
                name: "provider", url: providersURL, heads: ["provider_name", "provider_issuer", "account_state"], rows: rows,
                newURL: providersURL + "/moi"))
    }

    private func provider(_ id: RecordID) async throws -> Provider {
        do {
            return try await read { tx in try IdentityDesk.provider(id, commune: commune.code, in: tx) }
        } catch IdentityError.unknownProvider {
            throw HTTPFailure.notFound
        }
    }

    /// - Parameter id: nil for a new one.
    func providerForm(_ id: RecordID?, _ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let kept: Provider? = if let id { try await provider(id) } else { nil }
        let values = ProviderFields(kept)
        func field(_ name: String, _ control: FieldControl = .text, required: Bool = false, help: Bool = false) -> Field {
            Field(
                id: "f-" + name, name: name, label: words("provider_" + name), control: control,
                value: typed.map { $0.all(name).last ?? "" } ?? values[name],
                help: help ? words("provider_\(name)_help") : nil, error: problems.first { $0.field == name }?.message(language),
                required: required, autocomplete: "off")
        }
        var fields = [field("name", required: true, help: true)]
        // The issuer is who vouches: another one is another provider, with people of its own.
        if kept == nil { fields.append(field("issuer", required: true, help: true)) }
        fields += [field("client", required: true), field("secret", help: true), field("scopes", help: true), field("wanted")]
        fields += ProviderFields.claims.map { field("claim_" + $0) }
        fields += [field("levels", .longText, help: true), field("active", .boolean)]
        let form = TransitionForm(
            id: "provider", label: texts("save"), url: id.map { "\(providersURL)/\($0)" } ?? providersURL, style: .primary, fields: fields)
        let base = site.configuration.publicAddress(of: commune) ?? "https://…"
        let page = ConfirmPage(
            title: kept?.name ?? words("provider_new"),
            text: id.map { words("provider_addresses", "\(base)/cong-dan/ve/\($0)", "\(base)/cong-dan/het-phien/\($0)") }
                ?? words("provider_new_text"),
            crumbs: [administrationCrumb, Link(text: words("provider_title"), url: providersURL)], form: form,
            errors: problems.map {
                FormError(
                    fieldID: "f-" + ($0.field ?? "name"), label: words("provider_" + ($0.field ?? "name")), message: $0.message(language))
            }, cancelUrl: providersURL)
        return try await self.page(page, at: .administration, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func keepProvider(_ id: RecordID?, _ form: FormData) async throws -> Response {
        let kept: Provider? = if let id { try await provider(id) } else { nil }
        do {
            let provider = try ProviderFields.provider(form, kept, commune: commune.code)
            try await site.identity.keep(provider, policy: AddressPolicy(allowedHosts: site.configuration.webhookHosts), by: actor)
            return redirect("\(providersURL)/\(provider.id)", note: "saved")
        } catch let error as RecordError where error.code == .invalid {
            return try await providerForm(id, form, problems: error.problems)
        }
    }
}

/// A provider's settings as a form has them.
struct ProviderFields {
    /// The claims that can be named otherwise.
    static let claims = ["citizen_id", "name", "birth_date", "phone", "email", "level"]
    private var values: [String: String] = [:]

    init(_ provider: Provider?) {
        let claims = provider?.claims ?? ClaimsMapping()
        values = [
            "name": provider?.name ?? "", "issuer": provider?.issuer ?? "", "client": provider?.client ?? "",
            "secret": provider?.secretName ?? "", "scopes": provider?.scopes ?? "profile", "wanted": provider?.wantedLevel ?? "",
            "levels": (provider?.levels ?? [:]).sorted { $0.key < $1.key }.map { "\($0.key) = \($0.value)" }.joined(separator: "\n"),
            "active": provider?.isActive == false ? "" : "true", "claim_citizen_id": claims.citizenID, "claim_name": claims.name,
            "claim_birth_date": claims.birthDate, "claim_phone": claims.phone, "claim_email": claims.email, "claim_level": claims.level,
        ]
    }

    subscript(_ name: String) -> String? { values[name] }

    /// - Throws: `RecordError` with `invalid` for levels that can't be read.
    static func provider(_ form: FormData, _ kept: Provider?, commune: Int) throws -> Provider {
        var provider = kept ?? Provider(commune: commune, name: "", issuer: form.text("issuer") ?? "", client: "")
        provider.name = form.text("name") ?? ""
        provider.client = form.text("client") ?? ""
        provider.secretName = form.text("secret")
        provider.scopes = (form.text("scopes") ?? "").split(whereSeparator: \.isWhitespace).filter { $0 != "openid" }.joined(separator: " ")
        provider.wantedLevel = form.text("wanted")
        provider.isActive = form.flag("active")
        let standard = ClaimsMapping()
        provider.claims.citizenID = form.text("claim_citizen_id") ?? standard.citizenID
        provider.claims.name = form.text("claim_name") ?? standard.name
        provider.claims.birthDate = form.text("claim_birth_date") ?? standard.birthDate
        provider.claims.phone = form.text("claim_phone") ?? standard.phone
        provider.claims.email = form.text("claim_email") ?? standard.email
        provider.claims.level = form.text("claim_level") ?? standard.level
        provider.levels = [:]
        for line in (form.text("levels") ?? "").split(separator: "\n") {
            let parts = line.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
            // What providers call their levels may hold an equals sign; ours is the last.
            guard parts.count >= 2, let level = parts.last.flatMap({ Int($0) }) else {
                throw RecordError.invalid([
                    FieldProblem(
                        "levels", vi: "Mỗi dòng ghi: mức của nhà cung cấp = mức 1 đến 3.", en: "Each line: the provider's level = 1 to 3.")
                ])
            }
            provider.levels[parts.dropLast().joined(separator: "=")] = level
        }
        return provider
    }
}
