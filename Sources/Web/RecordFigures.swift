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
            let values = try counts(fields, place, period, of: record["post"].text, in: tx)
            _ = try site.workflows.edit(
                register.id, id, version: nil, values, by: actor.working("figures"),
                note: site.words("record_counted", .vi, period.text(.vi)), in: tx)
        }
        return redirect(urls.record(register.id, id), note: "counted")
    }

    /// The numbers of a unit, or of one post in it: what of a post nobody can count stays open.
    private func counts(_ fields: [String], _ place: FigureUnit, _ period: FigurePeriod, of post: String?, in tx: ReadTransaction) throws
        -> [String: Value]
    {
        if let post {
            return try Dictionary(
                uniqueKeysWithValues: fields.map {
                    ($0, try site.figures.counted($0, place, period, of: post, in: tx).map { Value.integer(Int64($0.count)) } ?? .null)
                })
        }
        let table = try site.figures.values(of: fields, units: [place], periods: [period], in: tx)
        return Dictionary(
            uniqueKeysWithValues: fields.map { ($0, table[$0, place, period].value.number?.whole.map(Value.integer) ?? .null) })
    }

    /// The records behind such numbers as they are now, each number with the list that it opens to.
    func resultSheet(_ record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> DetailSection? {
        let fields = register.countedFields(catalogue)
        guard !fields.isEmpty, let unit = record["unit"].text, let period = record["period"].text.flatMap({ FigurePeriod($0) }) else {
            return nil
        }
        let place = FigureUnit(commune: record.commune, unit: unit)
        let post = register.field("post")?.type == .post ? record["post"].text : nil
        let details = try fields.compactMap { field -> Detail? in
            guard let figure = catalogue.figures[field.id],
                let behind = try site.figures.counted(field.id, place, period, of: post, in: tx),
                let other = catalogue.registers[behind.register]
            else { return nil }
            return Detail(
                label: field.label(language), value: words("sheet_now", grouped(Int64(behind.count), language)),
                url: listURL(behind, figure, other) ?? (post == nil ? urls.figure(figure.id, period: period, unit: unit) : nil))
        }
        return details.isEmpty ? nil : DetailSection(label: words("sheet_records"), details: details)
    }

    /// What the page of such a record offers to who may change it.
    func countAction(_ record: Record, _ register: RegisterDeclaration) -> Action? {
        guard !register.countedFields(catalogue).isEmpty, registry.rights.allows(.edit, on: record, of: register, to: actor) else {
            return nil
        }
        return Action(label: words("record_count"), url: urls.record(record) + "/so-lieu", style: .primary, isPost: true)
    }
}
