/// How the table of a file becomes records: which sheet, which column is which field, what tells records apart, what happens to existing ones.
public struct ImportPlan: Codable, Sendable, Equatable {
    public enum Existing: String, Codable, Sendable, CaseIterable {
        /// Cells that are filled in replace what the record holds.
        case update
        case skip
        case refuse
    }

    /// Of a workbook; nil for the first one, and for CSV.
    public var sheet: String?
    /// The number of the row that holds the titles; rows below it are records.
    public var titleRow: Int
    /// As the file has them, by column.
    public var titles: [String]
    /// By column, counted from 0: a field's id, `id` or `external_id`. Columns that are not in it are left out.
    public var fields: [Int: String]
    /// The field, `id` or `external_id` by which rows are recognised as existing records; nil makes every row a new one.
    public var key: String?
    public var existing: Existing
    /// Whether an empty cell empties the field of an existing record.
    public var clearsEmpty: Bool
    /// The system from which mirrored records come; needs the key `external_id`.
    public var source: String?
    /// How the source's words are meant here; nil for a table that somebody fills in for this register.
    public var mirror: MirrorMap?

    public init(
        sheet: String? = nil, titleRow: Int = 1, titles: [String] = [], fields: [Int: String] = [:], key: String? = nil,
        existing: Existing = .update, clearsEmpty: Bool = false, source: String? = nil, mirror: MirrorMap? = nil
    ) {
        self.sheet = sheet
        self.titleRow = titleRow
        self.titles = titles
        self.fields = fields
        self.key = key
        self.existing = existing
        self.clearsEmpty = clearsEmpty
        self.source = source
        self.mirror = mirror
    }

    /// The title of the column that holds a field.
    public func title(of field: String) -> String? {
        fields.first { $0.value == field }.flatMap { titles.indices.contains($0.key) ? titles[$0.key] : nil }
    }
}

/// What became of the rows so far; a run that was broken off goes on behind `line`.
public struct ImportProgress: Codable, Sendable, Equatable {
    /// The last row that was dealt with, by its number in the file.
    public var line = 0
    public var rows = 0
    public var created = 0
    public var changed = 0
    public var unchanged = 0
    public var skipped = 0
    public var refused = 0
    /// Rows of a mirror that contradict what is known; nil where no table told of any.
    public var differing: Int?

    public init() {}
}

/// Why a row was not taken; one of perhaps several reasons.
public struct CellProblem: Codable, Sendable, Equatable {
    /// The column's title in the file; nil where the row as a whole is meant.
    public var column: String?
    /// What stands in the cell; left out where the field is personal.
    public var value: String?
    public var vi: String
    public var en: String

    public init(column: String?, value: String?, vi: String, en: String) {
        self.column = column
        self.value = value
        self.vi = vi
        self.en = en
    }

    public func message(_ isVietnamese: Bool) -> String { isVietnamese ? vi : en }
}

/// A row that was not taken.
public struct RowProblem: Sendable, Equatable {
    public let line: Int
    public let problems: [CellProblem]

    public init(line: Int, problems: [CellProblem]) {
        self.line = line
        self.problems = problems
    }
}
