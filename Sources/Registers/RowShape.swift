import Declarations
import Store

/// How records of one register become rows of its table and lines of the journal: what depends on the register alone, found once.
final class RowShape: Sendable {
    /// `commune` and `id`, then what changes from version to version.
    let columns: [String]
    let searchTexts: SearchTexts
    let formulas: [FieldDeclaration]
    let encrypted: [FieldDeclaration]
    /// Fields whose values no two living records share.
    let unique: [String]
    let checks: [FieldCheck]
    /// All declared ones, by id.
    let fields: [String]
    private let places: [PlaceColumns]
    /// What the journal tells of a new record, in the order of its JSON, each name with what stands before its value.
    private let told: [(name: String, key: String)]

    init(_ register: RegisterDeclaration) {
        let table = RegisterTable(register: register)
        fields = table.fields
        places = table.places
        columns = ["commune", "id"] + Record.systemColumns + ["search"] + fields + places.flatMap(\.columns)
        searchTexts = SearchTexts(register)
        formulas = register.fields.filter { $0.formula != nil }
        encrypted = register.fields.filter(\.encrypted)
        unique = register.fields.filter(\.isUnique).map(\.id)
        checks = register.fields.indices.map { FieldCheck(register.fields[$0], at: $0) }.filter { !$0.isFormula }
        told = (fields + ["state", "assignee"]).sorted().map { ($0, JSONText.quoted($0) + ":") }
    }

    /// The row, in the order of ``columns``.
    ///
    /// - Parameter search: the record's search text.
    func values(of record: Record, search: String) -> [Value] {
        var values: [Value] = []
        values.reserveCapacity(columns.count)
        values.append(record.commune.value)
        values.append(record.id.value)
        record.appendSystemValues(to: &values)
        values.append(.text(search))
        for field in fields { values.append(record[field]) }
        for place in places { values += place.values(of: record) }
        return values
    }

    /// What the columns beside the key become, for an update.
    func assignments(of record: Record, search: String) -> SQL {
        SQL.joined(zip(columns, values(of: record, search: search)).dropFirst(2).map { "\(name: $0) = \($1)" })
    }

    /// What is filled in of a new record, as ``JSONText/object(_:)`` writes it. A first deadline is not told: it follows from the calendar.
    func beginning(of record: Record) -> String {
        var text = "{"
        for (name, key) in told {
            let value: Value =
                switch name {
                case "state": record.state.value
                case "assignee": record.assignee.value
                default: record[name]
                }
            if value.isNull { continue }
            if text.utf8.count > 1 { text += "," }
            text += key
            text += JSONText.text(of: value)
        }
        return text + "}"
    }
}

/// What is to be judged of one field. Declarations are large: most values are judged without touching theirs.
struct FieldCheck: Sendable {
    let id: String
    /// Among the register's fields.
    let index: Int
    let isRequired: Bool
    /// Whether any value that the field's type can store will do.
    let isFree: Bool
    let isFormula: Bool

    init(_ field: FieldDeclaration, at index: Int) {
        id = field.id
        self.index = index
        isRequired = field.required
        isFormula = field.type == .formula
        let isChosen = field.type == .choice || field.type == .manyChoice || field.type == .manyReference || field.type.isReference
        isFree = field.min == nil && field.max == nil && field.pattern == nil && !isChosen && !field.isUnique
    }
}

/// Rows of new records and what belongs into the search index for them; of one transaction.
final class NewRows {
    let shape: RowShape
    /// Of the records that ``values(of:)`` was asked for.
    private(set) var texts: [String] = []
    private(set) var words: Set<SearchWord> = []

    init(_ shape: RowShape) { self.shape = shape }

    func values(of record: Record) -> [Value] {
        let (text, words) = shape.searchTexts.text(of: record)
        texts.append(text)
        self.words.formUnion(words)
        return shape.values(of: record, search: text)
    }
}
