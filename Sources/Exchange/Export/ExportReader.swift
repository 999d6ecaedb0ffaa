import Declarations
import Registers
import Sheets
import Store
import Vietnamese

/// What rows are made for.
enum ExportContent {
    /// Tables that people read.
    case cells
    /// Programs.
    case values
}

/// A record on its way out.
struct ExportRow: Sendable {
    var cells: [SheetCell] = []
    /// Names and JSON texts.
    var values: [(name: String, json: String)] = []
    /// Where the record is, as GeoJSON has it.
    var geometry: String?
}

/// Rows that were read in one transaction.
struct ExportPage: Sendable {
    let rows: [ExportRow]
    /// Where the next page begins; nil at the end.
    let next: RecordQuery.Cursor?
}

/// Makes rows of records: what names others becomes their titles, personal fields are masked where they are not to be shown.
struct ExportReader: Sendable {
    private let registry: Registry
    private let register: RegisterDeclaration
    private let request: ExportRequest
    private let content: ExportContent
    private let actor: Actor
    private let columns: [Column]
    private let place: FieldDeclaration?

    /// A column of the request, its declaration looked up once for all rows.
    private struct Column: Sendable {
        let id: String
        let field: FieldDeclaration?
        let system: SystemField?
        let type: FieldType?
        let isHidden: Bool
        let target: String?

        func value(in record: Record) -> Value { system == nil ? record[id] : record.value(of: id) }
    }

    init(_ registry: Registry, _ register: RegisterDeclaration, _ request: ExportRequest, _ content: ExportContent, _ actor: Actor) {
        self.registry = registry
        self.register = register
        self.request = request
        self.content = content
        self.actor = actor
        columns = request.columns.map { column in
            let field = register.field(column.field)
            let system = SystemField(rawValue: column.field)
            return Column(
                id: column.field, field: field, system: system, type: field?.valueType ?? system?.type, isHidden: field?.isHidden ?? false,
                target: (field?.targetRegister ?? system?.type.referencedRegister).flatMap { registry.catalogue.registers[$0]?.id })
        }
        place = register.placeField
    }

    /// The rows of one page of the list, read in a transaction of their own.
    func page(_ query: RecordQuery, _ database: Database) async throws -> ExportPage {
        try await database.read { tx in
            let page = try registry.page(register.id, query, for: actor, in: tx)
            let text = FieldText(request.language, titles: try titles(page.records, tx))
            return ExportPage(rows: try page.records.map { try row($0, text) }, next: page.next)
        }
    }

    private func row(_ record: Record, _ text: FieldText) throws -> ExportRow {
        let isOpen = request.showsPersonal && registry.rights.allows(.personal, on: record, of: register, to: actor)
        let shown = isOpen ? try registry.unsealed(record) : record
        var row = ExportRow()
        switch content {
        case .cells: row.cells = columns.map { cell($0, of: shown, isOpen, text) }
        case .values:
            row.values = values(of: shown, isOpen)
            if let place, isOpen || !place.isHidden { row.geometry = Self.geometry(shown[place.id], place) }
        }
        return row
    }

    private func values(of record: Record, _ isOpen: Bool) -> [(name: String, json: String)] {
        var values = [("id", JSONText.quoted(record.id.text))]
        var hidden: [String] = []
        for column in columns where column.system != .id {
            let value = column.value(in: record)
            let isMasked = column.isHidden && !isOpen
            values.append((column.id, isMasked ? "null" : json(value, column)))
            if isMasked, !value.isNull { hidden.append(column.id) }
        }
        if !hidden.isEmpty { values.append(("_masked", JSONText.list(hidden))) }
        return values
    }

    /// Areas are stored as GeoJSON has them.
    private static func geometry(_ value: Value, _ field: FieldDeclaration) -> String? {
        value.text.map { field.valueType == .area ? $0 : "{\"type\":\"Point\",\"coordinates\":\($0)}" }
    }

    private func titles(_ records: [Record], _ tx: ReadTransaction) throws -> [String: String] {
        var wanted: [String: Set<String>] = [:]
        for column in columns {
            guard let target = column.target else { continue }
            for record in records {
                let ids = column.field?.type.isMany == true ? record.items(column.id) : column.value(in: record).text.map { [$0] } ?? []
                wanted[target, default: []].formUnion(ids)
            }
        }
        return try registry.titles(of: wanted, commune: actor.commune, request.language, in: tx)
    }

    private func cell(_ column: Column, of record: Record, _ isOpen: Bool, _ text: FieldText) -> SheetCell {
        let value = column.value(in: record)
        if value.isNull { return .empty }
        guard let field = column.field else { return systemCell(value, column, text) }
        if column.isHidden, !isOpen {
            let masked = text.masked(value, of: field)
            return masked.isEmpty ? .empty : .text(masked)
        }
        switch (column.type, value) {
        case (.text, .text(let text)), (.longText, .text(let text)): return text.isEmpty ? .empty : .text(text)
        case (.integer, .integer(let number)), (.money, .integer(let number)): return .number(number)
        case (.decimal, .integer(let number)): return .number(FixedPoint(value: number, scale: field.scale))
        case (.percent, .integer(let number)): return .number(.percent(FixedPoint(value: number, scale: field.scale)))
        case (.date, .text(let day)): return CalendarDate(day).map { .date($0) } ?? .text(day)
        case (.datetime, .integer(let moment)): return .moment(Instant(milliseconds: moment))
        // As an import reads it; an outline that is too long for a cell is left out, so that it is left alone when the table comes back.
        case (.area, .text(let json)): return json.utf16.count <= 32_767 ? .text(json) : .empty
        // With what an import splits by.
        case (.manyChoice, .text(let list)):
            return .text(JSONText.items(list).map { field.choice($0)?.label(request.language) ?? $0 }.joined(separator: "; "))
        case (.manyReference, .text(let list)): return .text(JSONText.items(list).compactMap { text.titles[$0] }.joined(separator: "; "))
        default:
            let shown = text.text(value, of: field)
            return shown.isEmpty ? .empty : .text(shown)
        }
    }

    private func systemCell(_ value: Value, _ column: Column, _ text: FieldText) -> SheetCell {
        switch (column.type, value) {
        case (.datetime, .integer(let moment)): .moment(Instant(milliseconds: moment))
        case (.integer, .integer(let number)): .number(number)
        case (.choice, .text(let state)):
            .text(registry.catalogue.workflow(of: register)?.state(state)?.label(request.language) ?? state)
        case (.post, .text(let id)), (.person, .text(let id)): text.titles[id].map { .text($0) } ?? .empty
        case (_, .text(let text)): .text(text)
        default: .empty
        }
    }

    /// As the interface for programs writes it: ids of choices and references, numbers and moments in their own notation.
    private func json(_ value: Value, _ column: Column) -> String {
        let field = column.field
        return switch (column.type, value) {
        case (_, .null): "null"
        case (.boolean, _): value.boolean == true ? "true" : "false"
        case (.datetime, .integer(let moment)): JSONText.quoted(Instant(milliseconds: moment).description)
        case (_, .integer(let number)): DecimalText(FixedPoint(value: number, scale: field?.scale ?? 0)).text
        case (.manyChoice, .text(let json)), (.manyReference, .text(let json)), (.attachment, .text(let json)): json
        case (.point, .text), (.area, .text): field.flatMap { Self.geometry(value, $0) } ?? "null"
        case (_, .text(let text)): JSONText.quoted(text)
        case (_, .boolean(let truth)): truth ? "true" : "false"
        default: "null"
        }
    }
}
