import API
import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Province
import Registers
import Vietnamese

extension Visit {
    /// The registers that the reader may use through the interface, with what may be done.
    var apiUsages: [OpenAPI.Usage] {
        catalogue.registers.filter { can(.read, $0) }.map { register in
            OpenAPI.Usage(
                register, workflow: catalogue.workflow(of: register), actions: Set(RecordAction.allCases.filter { can($0, register) }))
        }
    }

    /// The interface explained to people: how to sign in, what is there, examples to copy.
    func apiPage() async throws -> Response {
        let usages = apiUsages
        if let id = query["so"] {
            guard let usage = usages.first(where: { $0.register.id == id }) else { throw HTTPFailure.notFound }
            let page = DocumentPage(
                markdown: apiText(usage), crumbs: [Link(text: words("api_title"), url: urls.api)],
                lead: usage.register.description?(language))
            return try await self.page(page, at: .account)
        }
        let list = usages.map { "- [\(plural($0.register))](\(urls.api)?so=\($0.register.id)) `\($0.register.id)`" }.joined(separator: "\n")
        let problems = APIProblem.Kind.allCases.map { "| \($0.status) | `\($0.rawValue)` | \($0.title(language)) |" }.joined(
            separator: "\n")
        let text = words("api_text").replacing("\\n", with: "\n").replacing("{base}", with: urls.api).replacing("{registers}", with: list)
            .replacing("{problems}", with: problems)
        return try await self.page(
            DocumentPage(title: words("api_title"), markdown: text, lead: words("api_lead", commune.name)), at: .account)
    }

    private func apiText(_ usage: OpenAPI.Usage) -> String {
        let register = usage.register
        let url = "\(urls.api)/registers/\(register.id)/records"
        var lines = ["# \(plural(register))", "", "`\(url)`", "", "## " + words("api_fields"), ""]
        lines += ["| \(words("api_field")) | \(words("api_type")) | \(words("api_meaning")) |", "|---|---|---|"]
        lines += register.fields.map { field in
            var marks: [String] = []
            if field.required { marks.append(words("api_required")) }
            if field.personal || field.encrypted { marks.append(words("api_personal")) }
            if field.readOnly || field.type == .code || field.type == .formula { marks.append(words("api_read_only")) }
            if !field.choices.isEmpty { marks.append(field.choices.map { "`\($0.id)`" }.joined(separator: ", ")) }
            if let target = field.targetRegister { marks.append("→ `\(target)`") }
            let meaning = ([field.label(language)] + marks).joined(separator: " · ").replacing("|", with: "/")
            return "| `\(field.id)` | `\(field.type.rawValue)` | \(meaning) |"
        }
        lines += ["", "## " + words("api_examples"), "", "```"] + examples(usage, url) + ["```"]
        return lines.joined(separator: "\n")
    }

    private func examples(_ usage: OpenAPI.Usage, _ url: String) -> [String] {
        let curl = "curl -H \"Authorization: Bearer $DINH_TOKEN\""
        let address = "\"$DINH\(url)"
        var lines = [
            "# " + words("api_example_list"), "\(curl) \(address)?limit=10\"", "# " + words("api_example_one"),
            "\(curl) -i \(address)/$ID\"",
        ]
        if usage.actions.contains(.create) {
            let required = usage.register.fields.filter {
                $0.required && ![.code, .formula, .attachment].contains($0.type) && !$0.readOnly
            }
            let body = required.map { "\"\($0.id)\": …" }.joined(separator: ", ")
            lines += [
                "# " + words("api_example_create"),
                "\(curl) -H 'Content-Type: application/json' -H \"Idempotency-Key: $(uuidgen)\" -d '{\(body)}' \(address)\"",
            ]
        }
        if usage.actions.contains(.edit) {
            lines += [
                "# " + words("api_example_edit"),
                "\(curl) -X PATCH -H 'Content-Type: application/json' -H 'If-Match: \"1\"' -d '{…}' \(address)/$ID\"",
            ]
        }
        for step in usage.workflow?.transitions ?? [] {
            let body = step.reason ? "{\"reason\": \"…\"}" : "{}"
            lines += [
                "# " + step.label(language),
                "\(curl) -H 'Content-Type: application/json' -d '\(body)' \(address)/$ID/transitions/\(step.id)\"",
            ]
        }
        return lines
    }
}

extension APICall {
    func openAPI() throws -> Response {
        try refuseUnknownParameters([])
        let isKnown = visit.token != nil || actor.isSignedIn
        let description = OpenAPI(
            visit.apiUsages, place: visit.commune.name, version: Site.version, base: base, language: visit.language,
            isKnown: isKnown, figures: isKnown ? catalogue.figures.ids : [],
            takesBundles: catalogue.registers[BundleDesk.register].map { visit.can(.create, $0) } == true)
        return answer(description.json)
    }
}
