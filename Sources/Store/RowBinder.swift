import GRDB
import GRDBSQLite

/// Runs one prepared statement of SQLite for row after row, past GRDB's arguments: those cost more than what SQLite does with the values.
struct RowBinder {
    /// Texts and bytes of a row, where they stay until the statement has run. Never empty, so that an empty text has an address too.
    private var memory: [UInt8] = [0]
    /// Where the text or bytes of each value begin.
    private var begins: [Int] = []

    /// - Throws: `DatabaseError`.
    mutating func step(_ statement: OpaquePointer, _ values: [Value]) throws {
        gather(values)
        let failure = memory.withUnsafeBytes { memory -> DatabaseError? in
            for (index, value) in values.enumerated() {
                let bound = bind(value, Int32(index + 1), memory, begins[index], begins[index + 1], statement)
                guard bound == SQLITE_OK else { return Self.error(bound, statement) }
            }
            let code = sqlite3_step(statement)
            return code == SQLITE_DONE ? nil : Self.error(code, statement)
        }
        sqlite3_reset(statement)
        sqlite3_clear_bindings(statement)
        if let failure { throw failure }
    }

    private mutating func gather(_ values: [Value]) {
        memory.removeLast(memory.count - 1)
        begins.removeAll(keepingCapacity: true)
        for value in values {
            begins.append(memory.count)
            switch value {
            case .text(let text): memory.append(contentsOf: text.utf8)
            case .bytes(let bytes): memory.append(contentsOf: bytes)
            case .null, .integer, .real, .boolean: break
            }
        }
        begins.append(memory.count)
    }

    private func bind(
        _ value: Value, _ place: Int32, _ memory: UnsafeRawBufferPointer, _ begin: Int, _ end: Int, _ statement: OpaquePointer
    ) -> Int32 {
        // Without a destructor SQLite reads the memory where it lies.
        switch value {
        case .null: sqlite3_bind_null(statement, place)
        case .integer(let number): sqlite3_bind_int64(statement, place, number)
        case .real(let number): sqlite3_bind_double(statement, place, number)
        case .boolean(let truth): sqlite3_bind_int64(statement, place, truth ? 1 : 0)
        case .text:
            sqlite3_bind_text(
                statement, place, memory.baseAddress.map { ($0 + begin).assumingMemoryBound(to: CChar.self) }, Int32(end - begin), nil)
        case .bytes: sqlite3_bind_blob(statement, place, memory.baseAddress.map { $0 + begin }, Int32(end - begin), nil)
        }
    }

    private static func error(_ code: Int32, _ statement: OpaquePointer) -> DatabaseError {
        let message = sqlite3_errmsg(sqlite3_db_handle(statement)).map { String(cString: $0) }
        return DatabaseError(resultCode: ResultCode(rawValue: code), message: message)
    }
}

extension Value {
    /// A column of the row at which a statement stands, past GRDB's values too: a scan reads millions.
    init(of statement: OpaquePointer, at column: Int32) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: self = .integer(sqlite3_column_int64(statement, column))
        case SQLITE_FLOAT: self = .real(sqlite3_column_double(statement, column))
        case SQLITE_TEXT:
            // The text has to be asked for before its length.
            let start = UnsafeRawPointer(sqlite3_column_text(statement, column))
            let bytes = UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
            self = .text(String(decoding: bytes, as: UTF8.self))
        case SQLITE_BLOB:
            let start = sqlite3_column_blob(statement, column)
            self = .bytes([UInt8](UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))))
        default: self = .null
        }
    }
}
