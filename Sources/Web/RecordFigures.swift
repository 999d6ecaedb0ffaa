import Declarations
import Figures
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Records whose numbers are figures: counted for the record's unit and period, never typed.
    func addRecordFigures() {
        post("/so/:register/:id/so-lieu", .register(.edit)) { visit, _ in try await visit.countIntoRecord() }
    }
}

extension RegisterDeclaration {
    /// The fields that figures fill: read-only whole numbers that have the id of a figure, where a record names its unit and its period.
    func countedFields(_ catalogue: Catalogue) -> [FieldDeclaration] {
        guard field("unit")?.type == .unit, field("period")?.type == .period else { return [] }
        return fields.filter { $0.readOnly && $0.type == .integer && catalogue.figures[$0.id] != nil }
    }
}

extension Visit {
    /// Counts a record's figures anew and writes them.
    func countIntoRecord() async throws -> Response {
        let register = try register()
        let id = try recordID()
        let fields = register.countedFields(catalogue).map(\.id)
        if fields.isEmpty { throw HTTPFailure.notFound }
        try await write { tx in
            let record = try registry.record(register.id, id, for: actor, in: tx)
            guard registry.rights.allows(.edit, on: record, of: register, to: actor) else { throw RecordError.forbidden }
            guard let unit = record["unit"].text, let period = record["period"].text.flatMap({ FigurePeriod($0) }) else {
                throw RecordError.notFound
            }
            let place = FigureUnit(commune: record.commune, unit: unit)
            let table = try site.figures.values(of: fields, units: [place], periods: [period], in: tx)
            let values = fields.map { ($0, table[$0, place, period].value.number?.whole.map(Value.integer) ?? .null) }
            _ = try site.workflows.edit(
                register.id, id, version: nil, Dictionary(uniqueKeysWithValues: values), by: actor.working("figures"),
                note: site.words("record_counted", .vi, period.text(.vi)), in: tx)
        }
        return redirect(urls.record(register.id, id), note: "counted")
    }

    /// What the page of such a record offers to who may change it.
    func countAction(_ record: Record, _ register: RegisterDeclaration) -> Action? {
        guard !register.countedFields(catalogue).isEmpty, registry.rights.allows(.edit, on: record, of: register, to: actor) else {
            return nil
        }
        return Action(label: words("record_count"), url: urls.record(record) + "/so-lieu", style: .primary, isPost: true)
    }
}
