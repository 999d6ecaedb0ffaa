import Declarations
import Dispatch
public import Foundation
public import Registers
import Sheets
public import Store
import Vietnamese

/// Writes the records of a list as a table or for programs, two pages of the list in memory at a time.
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
        try await eachPage(request, format == .csv ? .cells : .values, actor) { rows in
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
        try await eachPage(request, .cells, actor) { rows in
            try await writer.append(rows)
            count += rows.count
        }
        try await writer.end()
        return count
    }

    /// Records a page, so that pages have about as many cells: few pages where the order has no index and each of them sorts.
    static func page(columns: Int) -> Int { min(5000, max(500, 60_000 / max(1, columns))) }

    /// Reads the next page while the one before is written.
    private func eachPage(
        _ request: ExportRequest, _ content: ExportContent, _ actor: Actor, _ body: ([ExportRow]) async throws -> Void
    ) async throws {
        let reader = ExportReader(registry, try registry.register(request.register), request, content, actor)
        var query = request.query
        query.limit = Self.firstPage
        query.cursor = nil
        var page = try await reader.page(query, database)
        query.limit = Self.page(columns: request.columns.count)
        while !page.rows.isEmpty {
            query.cursor = page.next
            let (following, isLast) = (query, page.next == nil)
            async let next = isLast ? ExportPage(rows: [], next: nil) : reader.page(following, database)
            try await body(page.rows)
            page = try await next
            try Task.checkCancellation()
        }
    }
}
