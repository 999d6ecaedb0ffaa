public import Declarations
public import Registers
public import Vietnamese

/// In which form records leave.
public enum ExportFormat: String, Sendable, CaseIterable {
    /// For a double click in Excel: `;`, Vietnamese numbers and dates.
    case csv
    case xlsx
    /// An array of objects, for programs.
    case json
    /// The records that have a place, as points.
    case geojson

    public var mediaType: String {
        switch self {
        case .csv: "text/csv; charset=utf-8"
        case .xlsx: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        case .json: "application/json"
        case .geojson: "application/geo+json"
        }
    }
}

/// A column of an export: a declared field, or one that every record has.
public struct ExportColumn: Sendable, Equatable {
    public let field: String
    /// As it stands above the column.
    public let title: String

    public init(_ field: String, title: String) {
        self.field = field
        self.title = title
    }
}

/// What is to be exported, and how.
public struct ExportRequest: Sendable {
    public var register: String
    /// Filters, words and order as in the list; its page is left aside.
    public var query: RecordQuery
    public var columns: [ExportColumn]
    /// Whether personal fields are written out, where the actor may read them; the reading is journaled.
    public var showsPersonal: Bool
    public var language: Language

    public init(
        _ register: String, query: RecordQuery = RecordQuery(), columns: [ExportColumn], showsPersonal: Bool = false,
        language: Language = .vi
    ) {
        self.register = register
        self.query = query
        self.columns = columns
        self.showsPersonal = showsPersonal
        self.language = language
    }
}

extension FieldDeclaration {
    /// Whether only who asks for personal data, and may, sees its values.
    var isHidden: Bool { personal || encrypted }
}

extension RegisterDeclaration {
    /// The field whose points or outlines put records on a map.
    public var placeField: FieldDeclaration? {
        list.map.flatMap { field($0) } ?? fields.first { $0.type.isPlace && !$0.isHidden }
    }

    /// `so-hien-vat-20261121.csv`: a name that every system keeps.
    public func exportName(_ format: ExportFormat, on day: CalendarDate) -> String {
        let words = fileWords((labelPlural ?? label).vi)
        return "\(words.isEmpty ? id : words)-\(day.description.replacing("-", with: "")).\(format.rawValue)"
    }
}

/// The words of a text without diacritics, with `-` between them, as names of files have them: `can-bo-cong-chuc`.
public func fileWords(_ text: String) -> String {
    String(folded(text).split { !$0.isASCII || !($0.isLetter || $0.isNumber) }.joined(separator: "-").prefix(60))
}
