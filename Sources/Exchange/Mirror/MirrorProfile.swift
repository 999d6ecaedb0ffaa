public import Declarations
public import Registers
import Sheets
public import Store
public import Vietnamese

/// What a table of another system means here, as an administrator keeps it: a record of `mirror_source` with its `mirror_column`s.
public struct MirrorProfile: Sendable {
    public static let register = "mirror_source"
    public static let columns = "mirror_column"
    public static let runs = "mirror_run"
    public static let differences = "mirror_difference"

    /// A column of the table.
    public struct Column: Sendable {
        /// As titles may be written; the first one that the table has is taken.
        let headings: [String]
        public let field: String
        let values: [String: String]
        let format: String?
        let isSettled: Bool
        let isNeeded: Bool
    }

    public let record: Record
    public let columns: [Column]

    public var name: String { record["name"].text ?? "" }
    /// What mirrored records say they come from.
    public var system: String { record["system"].text ?? "" }
    /// The register that is mirrored.
    public var target: String { record["target"].text ?? "" }
    public var keyField: String { record["key_field"].text ?? SystemField.externalID.rawValue }
    /// The moment of which the last table told, in milliseconds since 1970 UTC.
    public var dataAt: Int64? { record["data_at"].integer }
    /// How old data may be, in hours.
    public var hours: Int64 { record["max_age_hours"].integer ?? 24 }
    public var isOn: Bool { record.state == "running" }

    /// Whether what is known is older than it may be.
    public func isStale(at moment: Int64) -> Bool { isOn && (record["fresh_until"].integer ?? .min) < moment }

    /// Whether packs at hand keep profiles at all.
    public static func areDeclared(in catalogue: Catalogue) -> Bool { catalogue.registers[register] != nil }

    init(_ record: Record, _ columns: [Record]) {
        self.record = record
        self.columns = columns.map { column in
            let headings = (column["heading"].text ?? "").split(separator: "|").map { ColumnMatcher.key(String($0)) }
            let lines = (column["value_map"].text ?? "").split(whereSeparator: \.isNewline)
            let pairs = lines.compactMap { line -> (String, String)? in
                let halves = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                return halves.count == 2 ? (ColumnMatcher.key(String(halves[0])), String(halves[1]).trimmed) : nil
            }
            return Column(
                headings: headings, field: (column["field"].text ?? "").trimmed,
                values: Dictionary(pairs) { first, _ in first }, format: column["date_format"].text,
                isSettled: column["settled"].boolean ?? false, isNeeded: column["needed"].boolean ?? false)
        }
    }

    /// All profiles of a commune, by their order: two statements.
    public static func all(_ registry: Registry, commune: Int, in tx: ReadTransaction) throws -> [MirrorProfile] {
        guard areDeclared(in: registry.catalogue) else { return [] }
        let system = Actor.system(commune: commune, origin: "mirror")
        let sources = try registry.all(register, sort: [SortKey("position"), SortKey("name")], limit: 200, for: system, in: tx)
        if sources.isEmpty { return [] }
        let columns = try registry.all(columns, sort: [SortKey("position")], limit: 5000, for: system, in: tx)
        let bySource = Dictionary(grouping: columns) { $0["source_of"].text ?? "" }
        return sources.map { MirrorProfile($0, bySource[$0.id.text] ?? []) }
    }

    /// - Throws: `RecordError` with `notFound`.
    public static func one(_ id: RecordID, _ registry: Registry, commune: Int, in tx: ReadTransaction) throws -> MirrorProfile {
        guard let profile = try all(registry, commune: commune, in: tx).first(where: { $0.record.id == id }) else {
            throw RecordError.notFound
        }
        return profile
    }

    /// The profile with a code, as folders and addresses name it; nil where there is none.
    public static func named(_ code: String, _ registry: Registry, commune: Int, in tx: ReadTransaction) throws -> MirrorProfile? {
        try all(registry, commune: commune, in: tx).first { $0.record["code"].text == code }
    }

    // MARK: Reading a table

    /// How the table is taken in: where its titles stand, which column is which field.
    ///
    /// Titles may stand in two rows of which the upper one is merged over several columns ("Thời gian" over "Tiếp nhận", "Hẹn trả"): a column is
    /// found by its own title, or by both.
    /// - Parameter dataAt: the moment of which the table tells, in milliseconds since 1970 UTC.
    /// - Throws: ``MirrorRefusal`` naming the columns that are missing, or that the table is older than what is known.
    public func plan(for preview: TablePreview, _ register: RegisterDeclaration, dataAt: Int64) throws(MirrorRefusal) -> ImportPlan {
        if let known = self.dataAt, dataAt < known {
            throw MirrorRefusal(
                vi:
                    "Tệp nói về lúc \(Instant(milliseconds: dataAt).text(.vi)), cũ hơn lần đồng bộ trước (\(Instant(milliseconds: known).text(.vi))).",
                en: "The table is older than what was taken in last.")
        }
        let head = preview.rows.prefix(25).indices.map { (row: $0, found: match(preview.rows, at: $0)) }
            .max { ($0.found.count, -$0.row) < ($1.found.count, -$1.row) }
        guard let head, head.found.count > 0 else {
            throw MirrorRefusal(
                vi: "Không thấy dòng tiêu đề nào có cột của hồ sơ đồng bộ “\(name)”.", en: "No row holds the titles of this profile.")
        }
        let found = Set(head.found.values.map { columns[$0].field })
        let missing = columns.filter { ($0.isNeeded || $0.field == keyField) && !found.contains($0.field) }
        if !missing.isEmpty || !found.contains(keyField) {
            let names = missing.compactMap(\.headings.first).joined(separator: ", ")
            throw MirrorRefusal(vi: "Tệp thiếu cột: \(names.isEmpty ? keyField : names).", en: "Columns are missing: \(names).")
        }
        return plan(preview, head.row, head.found, dataAt: dataAt)
    }

    private func plan(_ preview: TablePreview, _ row: Int, _ found: [Int: Int], dataAt: Int64) -> ImportPlan {
        var map = MirrorMap(
            profile: record.id.text, keyField: keyField, settled: columns.filter(\.isSettled).map(\.field), dataAt: dataAt,
            since: record["first_at"].integer)
        var fields: [Int: String] = [:]
        for (index, place) in found {
            let column = columns[place]
            fields[index] = column.field
            if !column.values.isEmpty { map.values[index] = column.values }
            if let format = column.format { map.formats[index] = format }
            if column.field == SystemField.state.rawValue { map.stateColumn = index }
        }
        let head = preview.rows[row]
        let above = row > 0 ? preview.rows[row - 1] : head
        let width = max(head.cells.count, (found.keys.max() ?? 0) + 1)
        let titles = (0..<width).map { head[$0].isEmpty && found[$0] != nil ? above[$0].shown : head[$0].shown }
        return ImportPlan(
            sheet: preview.sheet, titleRow: head.number, titles: titles, fields: fields,
            key: SystemField.externalID.rawValue, clearsEmpty: true, source: system, mirror: map)
    }

    /// By column of the table: the place of the profile's column that it is.
    private func match(_ rows: [SheetRow], at index: Int) -> [Int: Int] {
        let own = rows[index]
        let above = index > 0 ? rows[index - 1] : SheetRow(number: 0, cells: [])
        var upper = ""
        var found: [Int: Int] = [:]
        var taken: Set<Int> = []
        for column in 0..<max(own.cells.count, above.cells.count) {
            if !above[column].isEmpty { upper = above[column].shown }
            let title = own[column].shown
            let names = [title, title.isEmpty ? upper : upper + " " + title].map(ColumnMatcher.key).filter { !$0.isEmpty }
            // A title that stands in the upper row alone is merged over both: only where that row begins the column.
            if title.isEmpty, above[column].isEmpty { continue }
            let place = columns.indices.first { place in !taken.contains(place) && columns[place].headings.contains(where: names.contains) }
            guard let place else { continue }
            found[column] = place
            taken.insert(place)
        }
        return found
    }
}

/// Why a table as a whole is not taken.
public struct MirrorRefusal: Error, Sendable, Equatable {
    public let message: LocalizedText

    init(vi: String, en: String) { message = LocalizedText(vi: vi, en: en) }
}
