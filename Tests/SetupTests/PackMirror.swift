import Declarations
import Exchange
import Figures
import Foundation
import OneStop
import Registers
import Sheets
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Setup

/// The demo's dossiers, papers and ratings, exported as the province's system writes them and taken in as a mirror, are counted the same: every
/// figure of the centre, and the score by Decision 766.
func expectMirrored(_ place: Workplace) async throws {
    let system = Actor.system(commune: 99901, origin: "test")
    let native = try await counted(place)
    #expect(native.count > 80 && native.values.count { $0.number.map { $0 > .zero } ?? false } > 45)
    let desk = ImportDesk(
        place.workflows, database: place.database, folder: place.data.appending(path: "imports"), shapers: [DossierMirroring()]
    ) { _, _ in system }
    var tables: [(profile: MirrorProfile, file: URL, rows: Int)] = []
    for profile in try await place.database.read({ try MirrorProfile.all(place.registry, commune: 99901, in: $0) }) {
        let file = place.data.appending(path: "\(profile.target).csv")
        tables.append((profile, file, try await export(profile, to: file, place, system)))
    }
    try await place.database.write { tx in
        for table in ["reg_rating_case", "reg_rating", "reg_dossier_paper", "reg_dossier"] {
            try tx.execute("UPDATE \(name: table) SET deleted_at = \(tx.now) WHERE commune = 99901")
        }
    }
    for (profile, file, rows) in tables {
        let report = try await desk.takeMirror(
            file, name: file.lastPathComponent, profile, way: .folder, dataAt: Instant.now.milliseconds, by: system)
        #expect(report.progress.created == rows && rows > 20, "\(profile.target): \(report.problems.prefix(3))")
    }
    let mirrored = try await counted(place)
    for (id, value) in native.sorted(by: { $0.key < $1.key }) { #expect(mirrored[id] == value, "\(id)") }
}

/// By whose fault lateness is was typed into the demo, and is reckoned for mirrored dossiers.
private let typed: Set<String> = ["dossiers_late_by_unit", "dossiers_told_late", "ratings_low_answered"]

private func counted(_ place: Workplace) async throws -> [String: FigureValue] {
    let commune = FigureUnit(commune: 99901)
    let catalogue = place.workflows.catalogue
    let ids = catalogue.figures.filter { $0.pack == "onestop" && !typed.contains($0.id) }.map(\.id)
    let periods = try ["2026Q3", "2026Q4", "2026"].map { try #require(FigurePeriod($0)) }
    let set = try #require(catalogue.scores["decision_766"])
    return try await place.database.read { tx in
        var found: [String: FigureValue] = [:]
        let table = try place.figures.values(of: ids, units: [commune], periods: periods, in: tx)
        for (place, period) in periods.enumerated() {
            for id in ids {
                // A stock of a day that is past is told as it was known on that day.
                if place == 0, isStock(id, catalogue, period) { continue }
                found["\(id) \(period)"] = table[id, commune, period].value
            }
        }
        for sheet in try place.figures.scores(of: set, units: [commune], period: periods[1], in: tx).sheets {
            for line in sheet.lines { found["766 \(line.criterion.id)"] = line.value }
        }
        return found
    }
}

private func isStock(_ id: String, _ catalogue: Catalogue, _ period: FigurePeriod) -> Bool {
    guard let formula = catalogue.figures[id]?.version(on: period.days.upperBound)?.formula else { return true }
    if case .counted(let count) = formula { return count.period == nil }
    return formula.parts.contains { isStock($0, catalogue, period) }
}

/// Writes a register's records with the titles and words of a profile; gives how many.
private func export(_ profile: MirrorProfile, to file: URL, _ place: Workplace, _ system: Actor) async throws -> Int {
    let register = try place.registry.register(profile.target)
    let (columns, records, codes) = try await place.database.read { tx in
        let columns = try place.registry.all(MirrorProfile.columns, sort: [SortKey("position")], limit: 500, for: system, in: tx).filter {
            $0["source_of"].text == profile.record.id.text
        }
        var codes: [String: String] = [:]
        for target in ["dossier", "procedure", "paper_type"] {
            for record in try place.registry.all(target, limit: 2000, for: system, in: tx) { codes[record.id.text] = record["code"].text }
        }
        return (columns, try place.registry.all(register.id, limit: 5000, for: system, in: tx), codes)
    }
    var writer = CSVWriter(.plain)
    writer.append(titles: columns.map { String(($0["heading"].text ?? "").prefix { $0 != "|" }) })
    for record in records {
        writer.append(columns.map { column in cell(column, record, register, codes) })
    }
    try Data(writer.take()).write(to: file)
    return records.count
}

private func cell(_ column: Record, _ record: Record, _ register: RegisterDeclaration, _ codes: [String: String]) -> SheetCell {
    let field = column["field"].text ?? ""
    if field == "external_id" { return .text(record.id.text) }
    let value = field == "state" ? record.state.value : record[field]
    let words = (column["value_map"].text ?? "").split(whereSeparator: \.isNewline).map { line in
        line.split(separator: "=").map { $0.trimmingCharacters(in: .whitespaces) }
    }
    switch (register.field(field)?.type, value) {
    case (_, .null): return .empty
    case (.datetime, .integer(let moment)):
        let instant = Instant(milliseconds: moment)
        let minute = instant.minuteOfDay
        let clock = [minute / 60, minute % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
        return .text("\(day(instant.date)) \(clock)")
    case (.date, .text(let text)): return .text(CalendarDate(text).map(day) ?? text)
    case (.reference, .text(let id)): return codes[id].map { .text($0) } ?? .empty
    case (.boolean, _): return .text(value.boolean == true ? "Có" : "Không")
    case (_, .text(let text)): return .text(words.first { $0.last == text }?.first ?? text)
    case (_, .integer(let number)): return .text(String(number))
    default: return .empty
    }
}

private func day(_ date: CalendarDate) -> String {
    [date.day, date.month].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: "/") + "/\(date.year)"
}
