import Declarations
import Dispatch
public import Foundation
public import Registers
import Sheets
public import Store
import Vietnamese

/// Writes the records of a list as a table or for programs, a page of the list in memory at a time.
///
/// Each page is a short transaction of its own, found behind the last row of the page before: no snapshot is held while a slow client reads,
/// so SQLite's log and PostgreSQL's dead rows don't grow. A record that is moved in the order meanwhile may be missed or come twice.
public struct Exporter: Sendable {
    public let registry: Registry
    public let database: Database
    /// Records of the first page, so that it is on its way at once.
    static let firstPage = 200

    public init(_ registry: Registry, database: Database) {
        self.registry = registry
        self.database = database
    }

    /// Keeps in the journal who took out what: once an export, with the personal fields that are readable in it and how many records there are.
    ///
    /// - Throws: `RecordError` with `forbidden` without the right to export, or to see personal fields where they are asked for.
    public func begin(_ request: ExportRequest, as format: ExportFormat, by actor: Actor) async throws {
        let register = try registry.register(request.register)
        guard registry.rights.allowsSome(.export, on: register, to: actor) else { throw RecordError.forbidden }
        if request.showsPersonal, !registry.rights.allowsSome(.personal, on: register, to: actor) { throw RecordError.forbidden }
        let personal = request.columns.compactMap { register.field($0.field) }.filter(\.isHidden).map(\.id)
        var query = request.query
        query.cursor = nil
        let asked = query
        let count = try await database.read { tx in try registry.count(register.id, asked, for: actor, upTo: 1_000_000, in: tx) }
        let number =
            switch count {
            case .exactly(let number): String(number)
            case .moreThan(let number): "hơn \(number)"
            }
        let reveals = request.showsPersonal && !personal.isEmpty
        try await database.write { tx in
            try tx.journal(
                commune: actor.commune, author: actor.author, register: register.id, record: "", action: "export",
                note: "\(format.rawValue), \(number) bản ghi" + (reveals ? ", trường cá nhân: " + personal.joined(separator: " ") : ""))
        }
    }

    /// Writes CSV, JSON or GeoJSON piece by piece.
    ///
    /// - Parameter send: takes bytes as they come; where it waits, the export waits.
    /// - Returns: how many records were written.
    @discardableResult
    public func write(
        _ request: ExportRequest, as format: ExportFormat, by actor: Actor, send: ([UInt8]) async throws -> Void
    ) async throws -> Int {
        var writer: any ExportWriter = format == .csv ? CSVExport(request.columns) : JSONExport(isGeographic: format == .geojson)
        var count = 0
        writer.begin()
        try await eachPage(request, actor) { rows in
            for row in rows { writer.append(row) }
            count += rows.count
            try await send(writer.take())
        }
        writer.end()
        try await send(writer.take())
        return count
    }

    /// Writes a workbook to a file: it can be read after its last row only.
    @discardableResult
    public func writeWorkbook(_ request: ExportRequest, to file: URL, by actor: Actor) async throws -> Int {
        let register = try registry.register(request.register)
        let writer = WorkbookExport(file, register, request)
        try await writer.begin()
        var count = 0
        try await eachPage(request, actor) { rows in
            try await writer.append(rows)
            count += rows.count
        }
        try await writer.end()
        return count
    }

    /// Records a page, so that pages have about as many cells: few pages where the order has no index and each of them sorts.
    static func page(columns: Int) -> Int { min(5000, max(500, 60_000 / max(1, columns))) }

    private func eachPage(_ request: ExportRequest, _ actor: Actor, _ body: ([ExportRow]) async throws -> Void) async throws {
        let register = try registry.register(request.register)
        let reader = ExportReader(registry: registry, register: register, request: request, actor: actor)
        var query = request.query
        query.limit = Self.firstPage
        query.cursor = nil
        while true {
            let asked = query
            let (rows, next) = try await database.read { tx in
                let page = try registry.page(register.id, asked, for: actor, in: tx)
                return (try reader.rows(page.records, in: tx), page.next)
            }
            if !rows.isEmpty { try await body(rows) }
            guard let next, !rows.isEmpty else { return }
            query.cursor = next
            query.limit = Self.page(columns: request.columns.count)
            try Task.checkCancellation()
        }
    }
}

/// A record on its way out: its cells for tables, and its values for programs.
struct ExportRow: Sendable {
    let cells: [SheetCell]
    /// Names and JSON texts.
    let values: [(name: String, json: String)]
    /// Where the record is, as GeoJSON has it.
    let geometry: String?
}

/// Makes rows of records: what names others becomes their titles, personal fields are masked where they are not to be shown.
private struct ExportReader: Sendable {
    let registry: Registry
    let register: RegisterDeclaration
    let request: ExportRequest
    let actor: Actor

    func rows(_ records: [Record], in tx: ReadTransaction) throws -> [ExportRow] {
        let text = FieldText(request.language, titles: try titles(records, tx))
        return try records.map { record in
            let isOpen = request.showsPersonal && registry.rights.allows(.personal, on: record, of: register, to: actor)
            let shown = isOpen ? try registry.unsealed(record) : record
            let place = register.placeField.flatMap { isOpen || !$0.isHidden ? $0 : nil }
            var row: (cells: [SheetCell], values: [(name: String, json: String)]) = ([], [("id", JSONText.quoted(record.id.text))])
            var hidden: [String] = []
            for column in request.columns {
                let value = shown.value(of: column.field)
                let field = register.field(column.field)
                if let field, field.isHidden, !isOpen {
                    let masked = text.masked(value, of: field)
                    row.cells.append(masked.isEmpty ? .empty : .text(masked))
                    row.values.append((column.field, "null"))
                    if !value.isNull { hidden.append(column.field) }
                } else {
                    row.cells.append(cell(value, field, column.field, text))
                    if column.field != "id" { row.values.append((column.field, json(value, field, column.field))) }
                }
            }
            if !hidden.isEmpty { row.values.append(("_masked", JSONText.list(hidden))) }
            return ExportRow(cells: row.cells, values: row.values, geometry: place.flatMap { Self.geometry(shown[$0.id], $0) })
        }
    }

    /// Areas are stored as GeoJSON has them.
    private static func geometry(_ value: Value, _ field: FieldDeclaration) -> String? {
        value.text.map { field.valueType == .area ? $0 : "{\"type\":\"Point\",\"coordinates\":\($0)}" }
    }

    private func titles(_ records: [Record], _ tx: ReadTransaction) throws -> [String: String] {
        var wanted: [String: Set<String>] = [:]
        for column in request.columns {
            let field = register.field(column.field)
            let target = field?.targetRegister ?? SystemField(rawValue: column.field)?.type.referencedRegister
            guard let target, registry.catalogue.registers[target] != nil else { continue }
            for record in records {
                let ids = field?.type.isMany == true ? record.items(column.field) : record.value(of: column.field).text.map { [$0] } ?? []
                wanted[target, default: []].formUnion(ids)
            }
        }
        return try registry.titles(of: wanted, commune: actor.commune, request.language, in: tx)
    }

    private func cell(_ value: Value, _ field: FieldDeclaration?, _ id: String, _ text: FieldText) -> SheetCell {
        if value.isNull { return .empty }
        guard let field else { return systemCell(value, id, text) }
        switch (field.valueType, value) {
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

    private func systemCell(_ value: Value, _ id: String, _ text: FieldText) -> SheetCell {
        switch (SystemField(rawValue: id)?.type, value) {
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
    private func json(_ value: Value, _ field: FieldDeclaration?, _ id: String) -> String {
        switch (field?.valueType ?? SystemField(rawValue: id)?.type, value) {
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
