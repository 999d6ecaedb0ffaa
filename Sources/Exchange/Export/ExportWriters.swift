import Declarations
import Dispatch
import Foundation
import Registers
import Sheets
import Vietnamese

/// Turns rows into bytes that can be sent before the last row is known.
protocol ExportWriter {
    mutating func begin()
    mutating func append(_ row: ExportRow)
    mutating func end()
    mutating func take() -> [UInt8]
}

struct CSVExport: ExportWriter {
    private let titles: [String]
    private var writer = CSVWriter(.excel)

    init(_ columns: [ExportColumn]) { titles = columns.map(\.title) }

    mutating func begin() { writer.append(titles: titles) }
    mutating func append(_ row: ExportRow) { writer.append(row.cells) }
    mutating func end() {}
    mutating func take() -> [UInt8] { writer.take() }
}

/// An array of objects, or GeoJSON's collection of features (RFC 7946).
struct JSONExport: ExportWriter {
    let isGeographic: Bool
    private var bytes: [UInt8] = []
    private var isFirst = true

    init(isGeographic: Bool) { self.isGeographic = isGeographic }

    mutating func begin() { bytes += (isGeographic ? "{\"type\":\"FeatureCollection\",\"features\":[" : "[").utf8 }

    mutating func append(_ row: ExportRow) {
        let object = "{" + row.values.map { JSONText.quoted($0.name) + ":" + $0.json }.joined(separator: ",") + "}"
        if isGeographic, row.geometry == nil { return }
        bytes += (isFirst ? "\n" : ",\n").utf8
        isFirst = false
        if let geometry = row.geometry, isGeographic {
            bytes += "{\"type\":\"Feature\",\"geometry\":\(geometry),\"properties\":\(object)}".utf8
        } else {
            bytes += object.utf8
        }
    }

    mutating func end() { bytes += (isGeographic ? "\n]}\n" : "\n]\n").utf8 }

    mutating func take() -> [UInt8] {
        defer { bytes = [] }
        return bytes
    }
}

/// Writes a workbook on a thread of its own, since that blocks on files.
///
/// `@unchecked`: the writer is touched on `queue` only.
final class WorkbookExport: @unchecked Sendable {
    private let queue = DispatchQueue(label: "dinh.export")
    private let file: URL
    private let register: RegisterDeclaration
    private let request: ExportRequest
    private var writer: XLSXWriter?

    init(_ file: URL, _ register: RegisterDeclaration, _ request: ExportRequest) {
        self.file = file
        self.register = register
        self.request = request
    }

    func begin() async throws {
        try await onThread(queue) {
            let writer = try XLSXWriter(file: self.file, folder: self.file.deletingLastPathComponent())
            let columns = self.request.columns.map { SheetColumn($0.title, self.kind($0.field)) }
            try writer.startSheet((self.register.labelPlural ?? self.register.label)(self.request.language), columns: columns)
            self.writer = writer
        }
    }

    func append(_ rows: [ExportRow]) async throws {
        try await onThread(queue) { for row in rows { try self.writer?.append(row.cells) } }
    }

    func end() async throws {
        try await onThread(queue) { _ = try self.writer?.finish() }
    }

    private func kind(_ id: String) -> SheetColumn.Kind {
        let field = register.field(id)
        return switch field?.valueType ?? SystemField(rawValue: id)?.type {
        case .integer where field?.min != nil && field?.max != nil: .ordinal
        case .integer, .money: .number(fraction: 0)
        case .decimal: .number(fraction: field?.scale ?? 2)
        case .date: .date
        case .datetime: .moment
        default: .text
        }
    }
}
