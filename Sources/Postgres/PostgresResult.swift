internal import CLibpq
internal import Foundation

/// The rows a statement gave back, in the server's order. Values are decoded when they are asked for.
public struct PostgresResult: Sendable, RandomAccessCollection {
    let memory: ResultMemory
    public let startIndex = 0
    public let endIndex: Int

    init(_ memory: ResultMemory) {
        self.memory = memory
        endIndex = Int(PQntuples(memory.pointer))
    }

    public subscript(position: Int) -> PostgresRow {
        precondition(indices.contains(position), "row \(position) of \(count)")
        return PostgresRow(memory: memory, index: Int32(position))
    }

    /// The number of rows inserted, updated, deleted or selected.
    public var affectedRows: Int { Int(String(cString: PQcmdTuples(memory.pointer))) ?? 0 }

    public var columnNames: [String] { (0..<PQnfields(memory.pointer)).map { String(cString: PQfname(memory.pointer, $0)) } }

    /// The index of the first column of that name (exact spelling), for loops over many rows.
    public func column(_ name: String) -> Int? { memory.column(name) }
}

/// One row. The type of a value follows the column's type: `boolean`; `integer` for smallint, integer, bigint, oid; `real` for real and
/// double precision; `bytes` for bytea; all others, among them numeric, json, uuid, date and timestamptz (UTC, ISO 8601), are `text` as the
/// server writes them.
public struct PostgresRow: Sendable {
    let memory: ResultMemory
    let index: Int32

    public var columnCount: Int { Int(PQnfields(memory.pointer)) }

    public var values: [PostgresValue] { (0..<columnCount).map { self[$0] } }

    public subscript(column: Int) -> PostgresValue {
        guard let bytes = bytes(at: column) else { return .null }
        switch PQftype(memory.pointer, Int32(column)) {
        case ColumnType.boolean: return .boolean(bytes.first == UInt8(ascii: "t"))
        case ColumnType.bigint, ColumnType.integer, ColumnType.smallint, ColumnType.oid:
            return decimal(bytes).map { .integer($0) } ?? text(bytes)
        case ColumnType.real, ColumnType.double: return Double(pgText: bytes).map { .real($0) } ?? text(bytes)
        case ColumnType.bytea: return .bytes(unhex(bytes))
        default: return text(bytes)
        }
    }

    /// The value in the first column of that name; nil when there is no such column.
    public subscript(name: String) -> PostgresValue? { memory.column(name).map { self[$0] } }

    public func isNull(_ column: Int) -> Bool { bytes(at: column) == nil }

    /// The number of an integer column; nil for NULL and for other types.
    public func integer(_ column: Int) -> Int64? {
        if case .integer(let number) = self[column] { number } else { nil }
    }

    /// The number of a real or integer column; nil for NULL and for other types.
    public func real(_ column: Int) -> Double? {
        switch self[column] {
        case .real(let number): number
        case .integer(let number): Double(number)
        default: nil
        }
    }

    /// The truth value of a boolean column; nil for NULL and for other types.
    public func boolean(_ column: Int) -> Bool? {
        if case .boolean(let flag) = self[column] { flag } else { nil }
    }

    /// The bytes of a bytea column; nil for NULL and for other types.
    public func bytes(_ column: Int) -> [UInt8]? {
        if case .bytes(let bytes) = self[column] { bytes } else { nil }
    }

    /// The value of a column of any type as the server writes it; nil for NULL.
    public func text(_ column: Int) -> String? { bytes(at: column).map { String(decoding: $0, as: UTF8.self) } }

    private func bytes(at column: Int) -> UnsafeRawBufferPointer? {
        precondition(column >= 0 && column < columnCount, "column \(column) of \(columnCount)")
        guard PQgetisnull(memory.pointer, index, Int32(column)) == 0 else { return nil }
        return UnsafeRawBufferPointer(
            start: PQgetvalue(memory.pointer, index, Int32(column)), count: Int(PQgetlength(memory.pointer, index, Int32(column))))
    }

    private func text(_ bytes: UnsafeRawBufferPointer) -> PostgresValue { .text(String(decoding: bytes, as: UTF8.self)) }
}

/// Owns a `PGresult`. `@unchecked`: libpq never changes a finished result, so that any thread may read it.
final class ResultMemory: @unchecked Sendable {
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }
    deinit { PQclear(pointer) }

    func column(_ name: String) -> Int? {
        (0..<PQnfields(pointer)).first { strcmp(PQfname(pointer, $0), name) == 0 }.map { Int($0) }
    }
}

/// Types with a form of their own (`pg_type.dat` of PostgreSQL: these numbers never change).
enum ColumnType {
    static let boolean: UInt32 = 16
    static let bytea: UInt32 = 17
    static let bigint: UInt32 = 20
    static let smallint: UInt32 = 21
    static let integer: UInt32 = 23
    static let oid: UInt32 = 26
    static let real: UInt32 = 700
    static let double: UInt32 = 701
}

/// The number that decimal digits, with or without a minus sign, stand for; nil when they do not.
func decimal(_ digits: UnsafeRawBufferPointer) -> Int64? {
    let isNegative = digits.first == UInt8(ascii: "-")
    var result: Int64 = 0  // built up below zero, where the smallest number has a place too
    for byte in digits.dropFirst(isNegative ? 1 : 0) {
        guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
        let (tenfold, overflow) = result.multipliedReportingOverflow(by: 10)
        let (next, overflow2) = tenfold.subtractingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
        guard !overflow, !overflow2 else { return nil }
        result = next
    }
    guard digits.count > (isNegative ? 1 : 0), isNegative || result != .min else { return nil }
    return isNegative ? result : -result
}

extension Double {
    /// A number as the server writes it, `Infinity` and `NaN` among them.
    init?(pgText bytes: UnsafeRawBufferPointer) { self.init(String(decoding: bytes, as: UTF8.self)) }
}

/// The bytes that PostgreSQL's hex format (`\x0aff`) stands for.
func unhex(_ text: UnsafeRawBufferPointer) -> [UInt8] {
    func digit(_ byte: UInt8) -> UInt8 { byte <= UInt8(ascii: "9") ? byte - UInt8(ascii: "0") : (byte | 0x20) - UInt8(ascii: "a") + 10 }
    let count = max(0, text.count - 2) / 2
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
        for index in 0..<count { buffer[index] = digit(text[2 + 2 * index]) << 4 | digit(text[3 + 2 * index]) }
        initialized = count
    }
}
