internal import CLibpq

extension PostgresConnection {
    /// Brings many rows into a table by `COPY`: the server takes the first ones in while the others are still being made.
    ///
    /// - Parameter row: writes the values of a row in the order of `columns`. It must not use the connection. When it throws, no row is kept, an
    ///   open transaction has failed, and its error is passed on.
    /// - Throws: `PostgresError` as for an `INSERT` of the same rows.
    public func copy(
        into table: String, _ columns: [String], count: Int, row: (Int, inout CopyText) throws -> Void
    ) throws {
        let sql = "COPY \(escapeIdentifier(table)) (\(columns.map(escapeIdentifier).joined(separator: ", "))) FROM STDIN"
        try flush()
        try begin(sql)
        defer { interrupter.endStatement() }
        let answer = PQexec(handle, sql)
        guard PQresultStatus(answer) == PGRES_COPY_IN else {
            _ = try checked(answer, sql, isReused: false)
            throw PostgresError(.unsupported, "the server takes no rows", sql: sql)
        }
        PQclear(answer)
        var text = CopyText()
        do {
            for index in 0..<count {
                try row(index, &text)
                text.endRow()
                if text.bytes.count >= Self.pieceBytes, !send(&text) { break }
            }
        } catch {
            // Whatever the server answers to this is what was asked for.
            _ = PQputCopyEnd(handle, "given up")
            while let result = PQgetResult(handle) { PQclear(result) }
            throw error
        }
        // A server that refused a row hears no more; its answer says why.
        if send(&text) { _ = PQputCopyEnd(handle, nil) }
        defer { while let more = PQgetResult(handle) { PQclear(more) } }
        _ = try checked(PQgetResult(handle), sql, isReused: false)
    }

    private func send(_ text: inout CopyText) -> Bool {
        let isSent = text.bytes.withUnsafeBytes { bytes in
            PQputCopyData(handle, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(bytes.count)) == 1
        }
        text.bytes.removeAll(keepingCapacity: true)
        return isSent
    }

    private static let pieceBytes = 16 << 10
}

/// Rows in the text form of `COPY`: tabs between values, a line a row.
public struct CopyText {
    fileprivate(set) var bytes: [UInt8] = []
    private var isRowBegun = false

    public mutating func append(_ value: PostgresValue) {
        if isRowBegun { bytes.append(UInt8(ascii: "\t")) }
        isRowBegun = true
        switch value {
        case .null: bytes.append(contentsOf: "\\N".utf8)
        case .integer(let number): bytes.append(contentsOf: String(number).utf8)
        case .real(let number): bytes.append(contentsOf: String(number).utf8)
        case .boolean(let truth): bytes.append(UInt8(ascii: truth ? "t" : "f"))
        case .text(let text): append(text)
        case .bytes(let value):
            bytes.append(contentsOf: "\\\\x".utf8)
            for byte in value {
                bytes.append(Self.digits[Int(byte >> 4)])
                bytes.append(Self.digits[Int(byte & 15)])
            }
        }
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { text in
            if text.allSatisfy({ $0 > 13 && $0 != UInt8(ascii: "\\") }) { return bytes.append(contentsOf: text) }
            for byte in text {
                switch byte {
                case UInt8(ascii: "\\"): bytes.append(contentsOf: "\\\\".utf8)
                case UInt8(ascii: "\n"): bytes.append(contentsOf: "\\n".utf8)
                case UInt8(ascii: "\r"): bytes.append(contentsOf: "\\r".utf8)
                case UInt8(ascii: "\t"): bytes.append(contentsOf: "\\t".utf8)
                default: bytes.append(byte)
                }
            }
        }
    }

    fileprivate mutating func endRow() {
        bytes.append(UInt8(ascii: "\n"))
        isRowBegun = false
    }

    private static let digits = Array("0123456789abcdef".utf8)
}
