/// A value that goes to the database or comes from it.
///
/// Parameters: every value but `bytes` is bound as text of unspecified type, so that the server takes the type from the place where the
/// parameter stands, as for a quoted literal; where nothing gives the type (`SELECT $1`, `$1 IS NULL`), cast it: `$1::bigint`.
/// Results: see ``PostgresRow``.
public enum PostgresValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case bytes([UInt8])
    case boolean(Bool)
}

extension PostgresValue: ExpressibleByNilLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral, ExpressibleByStringLiteral,
    ExpressibleByBooleanLiteral
{
    public init(nilLiteral: ()) { self = .null }
    public init(integerLiteral value: Int64) { self = .integer(value) }
    public init(floatLiteral value: Double) { self = .real(value) }
    public init(stringLiteral value: String) { self = .text(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
}

/// Parameters laid out as libpq wants them: pointers into one block of memory.
struct ParameterBuffer {
    private var storage: [UInt8] = []
    private var offsets: [Int] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    /// The type of each parameter: `bytea` for bytes, else 0 (unspecified). Empty when all are unspecified.
    private(set) var types: [UInt32] = []

    var count: Int32 { Int32(offsets.count) }

    /// - Throws: `value` when a text holds U+0000, which PostgreSQL cannot store.
    init(_ values: [PostgresValue]) throws(PostgresError) {
        for (index, value) in values.enumerated() {
            switch value {
            case .null: append(nil as [UInt8]?)
            case .integer(let number): append(String(number).utf8)
            case .real(let number): append(String(number).utf8)
            case .boolean(let flag): append((flag ? "t" : "f").utf8)
            case .text(let text):
                guard !text.utf8.contains(0) else {
                    throw PostgresError(.value, "parameter $\(index + 1) holds U+0000, which a text of PostgreSQL cannot")
                }
                append(text.utf8)
            case .bytes(let bytes):
                append(bytes, format: 1)
                if types.isEmpty { types = Array(repeating: 0, count: values.count) }
                types[index] = ColumnType.bytea
            }
        }
    }

    private mutating func append(_ bytes: (some Collection<UInt8>)?, format: Int32 = 0) {
        offsets.append(bytes == nil ? -1 : storage.count)
        lengths.append(Int32(clamping: bytes?.count ?? 0))
        formats.append(format)
        guard let bytes else { return }
        storage.append(contentsOf: bytes)
        storage.append(0)
    }

    func withPointers<Result>(
        _ body: (
            _ values: UnsafePointer<UnsafePointer<CChar>?>?, _ lengths: UnsafePointer<Int32>?, _ formats: UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        storage.withUnsafeBytes { memory in
            let base = memory.baseAddress?.assumingMemoryBound(to: CChar.self)
            let pointers = offsets.map { offset in offset < 0 ? nil : base.map { $0 + offset } }
            return body(pointers, lengths, formats)
        }
    }
}
