import Foundation
import Setup
import Store

/// Reads the settings for a command; what goes wrong is told in Vietnamese and ends it with status 1.
func withSettings(
    _ store: StoreOptions, _ more: [(Setting, String?)] = [], _ body: (ServerSettings) async throws -> Void
) async throws {
    try await reporting { try await body(try await ServerSettings(store, more)) }
}

/// Opens the server's data for a command and closes it whatever comes.
func withWorkplace(_ store: StoreOptions, _ body: (Workplace, ServerSettings) async throws -> Void) async throws {
    try await withSettings(store) { settings in
        let place = try await Workplace.open(database: settings.database, packs: try settings.packs(), data: settings.data)
        try await using(place, closing: { try await $0.database.close() }) { place in try await body(place, settings) }
    }
}

/// Does something with what has to be closed again, and closes it whatever comes.
func using<Resource, Result>(
    _ resource: Resource, closing close: (Resource) async throws -> Void, _ body: (Resource) async throws -> Result
) async throws -> Result {
    let result: Result
    do {
        result = try await body(resource)
    } catch {
        try? await close(resource)
        throw error
    }
    try await close(resource)
    return result
}

/// Columns of text, each as wide as its longest entry.
func columns(_ rows: [[String]]) -> String {
    let count = rows.map(\.count).max() ?? 0
    let widths = (0..<count).map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
        let cells = zip(row, widths).map { $0 + String(repeating: " ", count: max(0, $1 - $0.count)) }
        return String(cells.joined(separator: "  ").reversed().drop { $0 == " " }.reversed())
    }.joined(separator: "\n")
}
