import Crypto
import Foundation

/// Rows as bytes, the same for the same row on either engine: a count of values, then of each a letter and its content.
enum BackupRow {
    static func append(_ values: [Value], to bytes: inout [UInt8]) {
        bytes += UInt16(values.count).littleEndianBytes
        for value in values {
            switch value {
            case .null: bytes.append(UInt8(ascii: "n"))
            case .integer(let number): bytes += [UInt8(ascii: "i")] + number.littleEndianBytes
            // SQLite has no booleans.
            case .boolean(let truth): bytes += [UInt8(ascii: "i")] + Int64(truth ? 1 : 0).littleEndianBytes
            // SQLite keeps no minus zero.
            case .real(let number): bytes += [UInt8(ascii: "r")] + (number == 0 ? 0 : number).bitPattern.littleEndianBytes
            case .text(let text): append(UInt8(ascii: "t"), text.utf8, to: &bytes)
            case .bytes(let content): append(UInt8(ascii: "b"), content, to: &bytes)
            }
        }
    }

    private static func append(_ letter: UInt8, _ content: some Collection<UInt8>, to bytes: inout [UInt8]) {
        bytes.append(letter)
        bytes += UInt32(content.count).littleEndianBytes
        bytes.append(contentsOf: content)
    }

    /// The rows in `bytes`, each with the bytes that it came from.
    static func rows(in bytes: [UInt8]) throws(StoreError) -> [(values: [Value], bytes: ArraySlice<UInt8>)] {
        var cursor = ByteCursor(rest: bytes[...])
        var rows: [(values: [Value], bytes: ArraySlice<UInt8>)] = []
        while let start = cursor.rest.indices.first {
            var values: [Value] = []
            for _ in 0..<Int(UInt16(littleEndian: try cursor.take(2))) { values.append(try cursor.value()) }
            rows.append((values, bytes[start..<cursor.rest.startIndex]))
        }
        return rows
    }
}

private struct ByteCursor {
    var rest: ArraySlice<UInt8>

    mutating func take(_ count: Int) throws(StoreError) -> ArraySlice<UInt8> {
        guard rest.count >= count else { throw StoreError(.integrity, "a row of the backup is incomplete") }
        defer { rest = rest.dropFirst(count) }
        return rest.prefix(count)
    }

    mutating func value() throws(StoreError) -> Value {
        switch try take(1).first {
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "i"): return .integer(Int64(bitPattern: UInt64(littleEndian: try take(8))))
        case UInt8(ascii: "r"): return .real(Double(bitPattern: UInt64(littleEndian: try take(8))))
        case UInt8(ascii: "t"): return .text(String(decoding: try content(), as: UTF8.self))
        case UInt8(ascii: "b"): return .bytes(Array(try content()))
        default: throw StoreError(.integrity, "a row of the backup has a value of unknown type")
        }
    }

    private mutating func content() throws(StoreError) -> ArraySlice<UInt8> {
        try take(Int(UInt32(littleEndian: try take(4))))
    }
}

/// A fingerprint of a table's rows, whatever their order: the sum of their SHA-256 as four 64-bit numbers, and their count.
struct TableDigest {
    private(set) var rows: Int64 = 0
    private var sums: [UInt64] = [0, 0, 0, 0]

    mutating func add(_ row: ArraySlice<UInt8>) {
        rows += 1
        SHA256.hash(data: row).withUnsafeBytes { bytes in
            for lane in 0..<4 { sums[lane] &+= bytes.loadUnaligned(fromByteOffset: lane * 8, as: UInt64.self).littleEndian }
        }
    }

    var text: String { sums.flatMap(\.littleEndianBytes).hex }
}

extension ReadTransaction {
    /// The fingerprint of a table as it is now.
    func digest(of table: String, columns: [String]) throws -> TableDigest {
        var digest = TableDigest()
        var bytes: [UInt8] = []
        try forEach("SELECT \(SQL.names(columns)) FROM \(name: table)") { row in
            bytes.removeAll(keepingCapacity: true)
            BackupRow.append(row.values, to: &bytes)
            digest.add(bytes[...])
        }
        return digest
    }

    /// PostgreSQL limits the time of a statement and the idle time within a transaction; a backup or a rebuild may take longer.
    public func liftTimeLimits() throws {
        guard engine == .postgres else { return }
        try usable().script("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
    }

    func columnNames(of table: String) throws -> [String] {
        let query: SQL =
            switch engine {
            case .sqlite: "SELECT name FROM pragma_table_info(\(table)) ORDER BY cid"
            case .postgres:
                """
                SELECT column_name::text AS name FROM information_schema.columns
                WHERE table_schema = current_schema() AND table_name = \(table) ORDER BY ordinal_position
                """
            }
        return try rows(query).map { try $0.text("name") }
    }
}
