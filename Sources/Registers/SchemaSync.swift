import Declarations
import Store
public import Vietnamese

/// A change of a pack that would lose or break records, with what to do instead.
public struct SchemaRefusal: Error, Sendable, CustomStringConvertible {
    public let register: String
    public let field: String
    public let message: LocalizedText

    public var description: String { "\(register).\(field): \(message.en ?? message.vi)" }
    public var userMessage: String { "Sổ \(register), trường \(field): \(message.vi)" }
}

/// Brings the tables of registers in line with what the packs declare.
///
/// Registers and fields are added freely, types widened where no value changes its meaning. What would lose or break records is refused as a
/// whole, before anything is changed.
struct SchemaSync {
    let catalogue: Catalogue

    func run(in tx: WriteTransaction) throws {
        let known = try knownColumns(tx)
        for register in catalogue.registers {
            let table = RegisterTable(register: register)
            if let columns = known[register.id] {
                try refuseRemovals(register, columns, tx)
                for field in register.fields { try bringUpToDate(field, columns[field.id], table, tx) }
                for place in table.places where columns[place.memory] == nil { try add(place, to: table, tx) }
                try dropOtherIndexes(table, tx)
                for index in table.indexes { try make(index, of: register, on: table.name, tx) }
            } else {
                try tx.define(table.creation)
                try tx.execute("INSERT INTO register_column (register, field, kind, type, scale) VALUES (\(register.id), '', '', '', 0)")
                for field in register.fields { try remember(field, in: register.id, tx) }
                for place in table.places { try remember(place, in: register.id, tx) }
            }
        }
        try Registry.noteFormulas(of: catalogue, in: tx)
    }

    private struct KnownColumn {
        /// Nil for a column that no field has any more, and that is empty.
        let kind: ColumnKind?
        let type: String
        let scale: Int
    }

    /// What the database holds: by register, by field. A register's own line has an empty field name.
    private func knownColumns(_ tx: ReadTransaction) throws -> [String: [String: KnownColumn]] {
        var known: [String: [String: KnownColumn]] = [:]
        try tx.forEach("SELECT register, field, kind, type, scale FROM register_column") { row in
            let column = KnownColumn(
                kind: ColumnKind(rawValue: try row.text("kind")), type: try row.text("type"), scale: Int(try row.integer("scale")))
            known[try row.text("register"), default: [:]][try row.text("field")] = column
        }
        return known
    }

    private func remember(_ field: FieldDeclaration, in register: String, _ tx: WriteTransaction) throws {
        try tx.execute("DELETE FROM register_column WHERE register = \(register) AND field = \(field.id)")
        try tx.execute(
            """
            INSERT INTO register_column (register, field, kind, type, scale)
            VALUES (\(register), \(field.id), \(field.columnKind.rawValue), \(field.storedType), \(field.scale))
            """)
    }

    /// A register of a former release, or a field that became a place.
    private func add(_ place: PlaceColumns, to table: RegisterTable, _ tx: WriteTransaction) throws {
        for column in place.columns { try tx.define("ALTER TABLE \"\(table.name)\" ADD COLUMN \"\(column)\" {integer}") }
        try place.fill(table.name, in: tx)
        try remember(place, in: table.register.id, tx)
    }

    private func remember(_ place: PlaceColumns, in register: String, _ tx: WriteTransaction) throws {
        try tx.execute(
            "INSERT INTO register_column (register, field, kind, type, scale) VALUES (\(register), \(place.memory), '', 'place', 0)")
    }

    private func refuseRemovals(_ register: RegisterDeclaration, _ columns: [String: KnownColumn], _ tx: WriteTransaction) throws {
        for (name, column) in columns where !name.isEmpty && column.kind != nil && register.field(name) == nil {
            let filled = try tx.number("SELECT count(*) AS n FROM \(name: "reg_\(register.id)") WHERE \(name: name) IS NOT NULL")
            guard filled == 0 else {
                throw SchemaRefusal(
                    register: register.id, field: name,
                    message: LocalizedText(
                        vi:
                            "gói không còn khai trường này nhưng \(filled) bản ghi đang có giá trị. Khai lại trường, hoặc xuất rồi xóa các giá trị đó trước.",
                        en:
                            "the pack no longer declares this field, but \(filled) records hold a value. Declare it again, or export and clear the values first."
                    ))
            }
            // The column stays, for its history: a field that comes back has to fit what is in it.
            try tx.execute("UPDATE register_column SET kind = '' WHERE register = \(register.id) AND field = \(name)")
        }
    }

    private func bringUpToDate(_ field: FieldDeclaration, _ column: KnownColumn?, _ table: RegisterTable, _ tx: WriteTransaction) throws {
        guard let column else {
            for name in [table.name, table.history] {
                try tx.define("ALTER TABLE \"\(name)\" ADD COLUMN \"\(field.id)\" \(field.columnType)")
            }
            return try remember(field, in: table.register.id, tx)
        }
        if column.type == field.storedType, column.scale == field.scale, column.kind != nil { return }
        guard field.widens(from: column.type, scale: column.scale) else { return try replaceIfEmpty(field, column.type, table, tx) }
        if field.scale > column.scale {
            let factor = (column.scale..<field.scale).reduce(Int64(1)) { product, _ in product * 10 }
            for name in [table.name, table.history] {
                try tx.execute("UPDATE \(name: name) SET \(name: field.id) = \(name: field.id) * \(factor)")
            }
        }
        try remember(field, in: table.register.id, tx)
    }

    /// Another type altogether: only where no record holds a value.
    private func replaceIfEmpty(_ field: FieldDeclaration, _ former: String, _ table: RegisterTable, _ tx: WriteTransaction) throws {
        var filled: Int64 = 0
        for name in [table.name, table.history] {
            filled += try tx.number("SELECT count(*) AS n FROM \(name: name) WHERE \(name: field.id) IS NOT NULL")
        }
        guard filled == 0 else {
            throw SchemaRefusal(
                register: table.register.id, field: field.id,
                message: LocalizedText(
                    vi:
                        "không đổi được từ \(former) sang \(field.storedType) vì đã có \(filled) giá trị. Thêm trường mới và chuyển dữ liệu sang.",
                    en: "can't change from \(former) to \(field.storedType): there are \(filled) values. Add a new field and move the data."
                ))
        }
        var indexes = Set(table.indexes.filter { $0.columns.contains(field.id) }.map(\.name))
        indexes.formUnion(["", "_unique"].map { RegisterIndex.fitted("\(table.name)_\(field.id)\($0)") } + ["\(table.name)_order"])
        for name in indexes.sorted() { try tx.define("DROP INDEX IF EXISTS \"\(name)\"") }
        for name in [table.name, table.history] {
            try tx.define("ALTER TABLE \"\(name)\" DROP COLUMN \"\(field.id)\"")
            try tx.define("ALTER TABLE \"\(name)\" ADD COLUMN \"\(field.id)\" \(field.columnType)")
        }
        try remember(field, in: table.register.id, tx)
    }

    private func make(_ index: RegisterIndex, of register: RegisterDeclaration, on table: String, _ tx: WriteTransaction) throws {
        if index.unique, let field = index.columns.first, index.columns.count == 1 {
            let duplicates = try tx.number(
                """
                SELECT count(*) AS n FROM (SELECT 1 FROM \(name: table) WHERE deleted_at IS NULL AND \(name: field) IS NOT NULL
                GROUP BY commune, \(name: field) HAVING count(*) > 1) AS repeated
                """)
            guard duplicates == 0 else {
                throw SchemaRefusal(
                    register: register.id, field: field,
                    message: LocalizedText(
                        vi: "không đặt duy nhất được vì \(duplicates) giá trị đang bị trùng. Gộp hoặc sửa các bản ghi trùng trước.",
                        en: "can't be made unique: \(duplicates) values are there more than once. Merge or correct those records first."))
            }
        }
        try tx.define(index.statement(on: table))
    }

    /// Drops indexes that the register no longer wants: one that keeps values unique would refuse what the pack now allows.
    private func dropOtherIndexes(_ table: RegisterTable, _ tx: WriteTransaction) throws {
        let wanted = Dictionary(table.indexes.map { ($0.name, $0.statement(on: table.name)) }) { first, _ in first }
        let present = try tx.rows("SELECT name, statement FROM schema_object WHERE kind = 'index' AND relation = \(table.name)")
        for row in present {
            let name = try row.text("name")
            if try wanted[name] != row.text("statement") { try tx.define("DROP INDEX IF EXISTS \"\(name)\"") }
        }
    }
}

extension FieldDeclaration {
    /// The type as the catalogue of columns remembers it; encryption is part of it because plain text can't become ciphertext by itself.
    fileprivate var storedType: String { (encrypted ? "encrypted " : "") + valueType.rawValue }

    /// Whether every value of the former type keeps its meaning in this one.
    fileprivate func widens(from former: String, scale formerScale: Int) -> Bool {
        if former == storedType { return scale >= formerScale }
        guard let old = FieldType(rawValue: former), !encrypted, ColumnKind(old) == columnKind, scale >= formerScale else { return false }
        switch (old, valueType) {
        case (.text, .longText), (.longText, .text), (.choice, .text), (.choice, .longText), (.phone, .text), (.email, .text),
            (.taxCode, .text),
            (.citizenID, .text), (.period, .text), (.code, .text), (.integer, .decimal), (.integer, .money), (.money, .integer),
            (.integer, .percent):
            return true
        default:
            return false
        }
    }
}
