import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// With which number a year's books go on, in a commune that begins in the middle of a year.
    func addNumbers() {
        get("/quan-tri/so-dau", .platform(.manageSettings)) { visit in try await visit.numbersPage() }
        post("/quan-tri/so-dau", .platform(.manageSettings)) { visit, form in try await visit.beginNumbers(form) }
    }
}

/// A field whose numbers begin anew each year, which they don't show: those of a book.
private struct YearlyNumbers: Sendable {
    let register: RegisterDeclaration
    let field: FieldDeclaration

    var id: String { "\(register.id).\(field.id)" }

    static func all(in catalogue: Catalogue) -> [YearlyNumbers] {
        catalogue.registers.flatMap { register in
            register.fields.filter { field in
                field.codePattern.map { pattern in
                    let days = pattern.counterScope.compactMap { if case .date(let part) = $0 { part } else { nil } }
                    return !pattern.isShownWhole && (days == [.yyyy] || days == [.yy])
                } ?? false
            }.map { YearlyNumbers(register: register, field: $0) }
        }
    }
}

extension Visit {
    private var numbersURL: String { urls.administration + "/so-dau" }

    private func context(of numbers: YearlyNumbers) -> FormContext {
        // What divides the counter; a code without it has one series a year.
        var context = FormContext(self, numbers.register, record: nil, only: numbers.field.codePattern?.fields ?? [])
        context.prefix = numbers.id.replacing(".", with: "-") + "-"
        return context
    }

    /// - Parameter wrong: the numbers that could not be set, what was typed and why.
    func numbersPage(_ wrong: (id: String, input: FormInput, problems: [FieldProblem])? = nil) async throws -> Response {
        let all = YearlyNumbers.all(in: catalogue)
        let sections = try await read { tx in
            try all.map { numbers in
                let context = context(of: numbers)
                let label = "\(plural(numbers.register)): \(numbers.field.label(language))"
                if context.fields.isEmpty,
                    let last = try registry.codeStart(numbers.field, numbers.register, with: [:], commune: commune.code, in: tx).last
                {
                    return AdminSection(label: label, text: words("numbers_begun", String(last)))
                }
                let mine = wrong?.id == numbers.id ? wrong : nil
                let input = mine?.input ?? FormInput(draft: [:])
                let options = try context.options(context.fields, input, in: tx)
                var fields = context.inputs(context.fields, input, options, problems: mine?.problems ?? [])
                fields.append(
                    Field(
                        id: context.id("first"), name: "first", label: words("numbers_first"), control: .integer, value: input["first"],
                        help: words("numbers_first_help"), error: mine?.problems.first { $0.field == "first" }?.message(language),
                        required: true, minimum: "1", maximum: "999999"))
                return AdminSection(
                    label: label,
                    form: TransitionForm(
                        id: context.id("form"), label: words("numbers_set"), url: numbersURL, style: .primary, fields: fields,
                        hidden: [Hidden(name: "numbers", value: numbers.id)]))
            }
        }
        let problems = wrong?.problems ?? []
        let page = AdminPage(
            title: words("numbers_title"), lead: words("numbers_lead", String(Instant.now.date.year)), crumbs: [administrationCrumb],
            errors: problems.map {
                FormError(
                    fieldID: (wrong?.id.replacing(".", with: "-") ?? "") + "-" + ($0.field ?? "first"), label: words("numbers_first"),
                    message: $0.message(language))
            },
            sections: sections,
            empty: sections.isEmpty ? Empty(heading: words("numbers_title"), text: words("numbers_none")) : nil)
        return try await self.page(page, at: .administration, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func beginNumbers(_ form: FormData) async throws -> Response {
        guard let numbers = YearlyNumbers.all(in: catalogue).first(where: { $0.id == form["numbers"] }) else { throw HTTPFailure.notFound }
        let (context, input) = (context(of: numbers), FormInput(form))
        do {
            let (registry, actor) = (registry, actor)
            try await write { tx in
                var read = try context.values(of: input, in: tx)
                for field in context.fields where field.required && (read.values[field.id] ?? .null).isNull {
                    read.problems.append(FieldProblem(field.id, vi: "Chọn \(field.label.vi.lowercased()).", en: "Choose one."))
                }
                try read.saving {
                    let first = Int64(input["first"]?.trimmingCharacters(in: .whitespaces) ?? "") ?? 0
                    try registry.beginCodes(numbers.field, numbers.register, with: read.values, at: first, by: actor, in: tx)
                }
            }
            return redirect(numbersURL, note: "numbers_set")
        } catch let error as RecordError where error.code == .invalid {
            return try await numbersPage((numbers.id, input, error.problems))
        }
    }
}
