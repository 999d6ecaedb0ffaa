import Declarations
import Store

/// The tables of one register: the records, and the former versions of changed ones.
struct RegisterTable {
    let register: RegisterDeclaration

    var name: String { "reg_\(register.id)" }
    var history: String { "reg_\(register.id)_history" }
    var fields: [String] { register.fields.map(\.id) }

    /// Columns of every register; declared fields follow them.
    static let systemColumns: [(name: String, definition: String)] = [
        ("commune", "{integer} NOT NULL"), ("id", "{uuid} NOT NULL"), ("version", "{integer} NOT NULL"),
        ("state", "{text}"), ("state_since", "{integer}"), ("due_at", "{integer}"), ("assignee", "{uuid}"),
        ("created_at", "{integer} NOT NULL"), ("created_by", "{uuid}"),
        ("updated_at", "{integer} NOT NULL"), ("updated_by", "{uuid}"), ("deleted_at", "{integer}"),
        ("source", "{text}"), ("external_id", "{text}"), ("since", "{integer} NOT NULL"), ("search", "{text} NOT NULL"),
    ]

    /// Statements that make both tables and their indexes.
    ///
    /// Every key begins with the commune, so that the same schema can be spread over machines by commune.
    var creation: String {
        let columns =
            (Self.systemColumns.map { "\"\($0.name)\" \($0.definition)" } + register.fields.map { "\"\($0.id)\" \($0.columnType)" })
            .joined(separator: ", ")
        let places = places.flatMap(\.columns).map { ", \"\($0)\" {integer}" }.joined()
        return """
            CREATE TABLE "\(name)" (\(columns)\(places), PRIMARY KEY (commune, id)) {table};
            CREATE TABLE "\(history)" (\(columns), until {integer} NOT NULL, until_at {integer} NOT NULL, PRIMARY KEY (commune, id, version)) {table};
            \(indexes.map { $0.statement(on: name) }.joined(separator: ";\n"));
            """
    }

    /// The fields by which records lie on a map.
    var places: [PlaceColumns] { register.fields.filter { $0.valueType.isPlace && !$0.encrypted }.map { PlaceColumns(field: $0) } }

    /// Indexes over living records, by name.
    var indexes: [RegisterIndex] {
        var indexes = [
            RegisterIndex(name: "\(name)_external", columns: ["source", "external_id"], unique: true, condition: "source IS NOT NULL"),
            RegisterIndex(name: "\(name)_deleted", columns: ["deleted_at", "id"], condition: "deleted_at IS NOT NULL"),
        ]
        if register.workflow != nil {
            indexes.append(RegisterIndex(name: "\(name)_state", columns: ["state", "id"]))
            // What came in or ended today is asked by every leader's page.
            indexes.append(RegisterIndex(name: "\(name)_state_since", columns: ["state_since", "id"]))
            // By state: what has come to its end stays with its last post, and after some years is most of what lies there.
            indexes.append(
                RegisterIndex(
                    name: "\(name)_assignee", columns: ["assignee", "state", "due_at"],
                    condition: "assignee IS NOT NULL AND deleted_at IS NULL"))
        }
        for field in ["due_at", "updated_at"] where register.list.columns.contains(field) {
            indexes.append(RegisterIndex(name: "\(name)_\(field)", columns: [field, "id"]))
        }
        for field in register.fields where !field.encrypted {
            let isListed = register.list.columns.contains(field.id) && field.valueType.isSortable
            let isLookedUp =
                isListed || field.valueType.isReference || register.list.filters.contains(field.id)
                || register.list.sort.contains { $0.field == field.id }
            if field.isUnique {
                indexes.append(RegisterIndex(name: "\(name)_\(field.id)_unique", columns: [field.id], unique: true))
            } else if isLookedUp, !field.type.isMany, field.type != .longText {
                indexes.append(RegisterIndex(name: "\(name)_\(field.id)", columns: [field.id, "id"]))
            }
            // Few records name units or posts besides their own; every head's inbox looks for them.
            if field.type.isMany, register.workflow != nil, ["unit", "post", "person"].contains(field.targetRegister) {
                let named = "\"\(field.id)\" IS NOT NULL AND deleted_at IS NULL"
                indexes.append(RegisterIndex(name: "\(name)_\(field.id)_named", columns: ["state", "id"], condition: named))
            }
        }
        indexes += places.map { RegisterIndex(name: "\(name)_\($0.field.id)_place", columns: [$0.y, $0.x]) }
        if let order { indexes.append(order) }
        return indexes
    }

    /// An index in the order in which the list is shown first, where that order has several keys of one direction. It holds the state besides,
    /// so that the open ones are found without a look at each that is done.
    private var order: RegisterIndex? {
        let keys = register.list.sort
        guard keys.count > 1, Set(keys.map(\.descending)).count == 1 else { return nil }
        let isKept = keys.allSatisfy { key in
            register.field(key.field).map { !$0.encrypted && $0.valueType.isSortable } ?? (key.field != "id")
        }
        let state = register.workflow == nil ? [] : ["state"]
        return isKept ? RegisterIndex(name: "\(name)_order", columns: keys.map(\.field) + ["id"] + state) : nil
    }
}

/// An index that begins with the commune.
struct RegisterIndex {
    let name: String
    let columns: [String]
    let unique: Bool
    let condition: String

    init(name: String, columns: [String], unique: Bool = false, condition: String = "deleted_at IS NULL") {
        self.name = Self.fitted(name)
        self.columns = columns
        self.unique = unique
        self.condition = condition
    }

    /// PostgreSQL cuts names at 63 bytes, so that two long ones may become one: such a name ends in a digest of all of it instead.
    static func fitted(_ name: String) -> String {
        guard name.utf8.count > 63 else { return name }
        return String(decoding: name.utf8.prefix(48), as: UTF8.self) + "_" + String(name.stablePrint, radix: 36)
    }

    func statement(on table: String) -> String {
        let list = (["\"commune\""] + columns.map { "\"\($0)\" {nulls}" }).joined(separator: ", ")
        return "CREATE \(unique ? "UNIQUE " : "")INDEX IF NOT EXISTS \"\(name)\" ON \"\(table)\" (\(list)) WHERE \(condition)"
    }
}

extension FieldDeclaration {
    /// The type word of the field's column.
    var columnType: String { columnKind.word }

    var columnKind: ColumnKind {
        if encrypted || type.isMany { return .text }
        return ColumnKind(valueType)
    }

    /// Where a ciphertext belongs, so that it can't be moved to another field.
    func cipherPlace(_ register: String, _ record: RecordID) -> String { "\(register).\(id)/\(record)" }
}

/// What a column holds, the same on both engines.
enum ColumnKind: String {
    case text, integer, boolean, date, uuid

    var word: String { "{\(rawValue)}" }

    init(_ type: FieldType) {
        self =
            switch type {
            case .integer, .decimal, .money, .percent, .datetime: .integer
            case .date: .date
            case .boolean: .boolean
            case .reference, .unit, .post, .person: .uuid
            default: .text
            }
    }
}
