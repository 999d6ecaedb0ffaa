import Foundation
import Setup
import Store

/// Opens the server's data for a command and closes it whatever comes.
func withWorkplace(_ store: StoreOptions, _ body: (Workplace, ServerSettings) async throws -> Void) async throws {
    try await reporting {
        let settings = try await ServerSettings(store)
        let place = try await Workplace.open(database: settings.database, packs: try settings.packs(), data: settings.data)
        do {
            try await body(place, settings)
        } catch {
            try? await place.database.close()
            throw error
        }
        try await place.database.close()
    }
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
