/// A JSON value whose objects keep the order of their members and whose numbers keep their digits (RFC 8259): 95.55 stays 95.55.
public enum JSON: Sendable, Equatable {
    case null
    case boolean(Bool)
    /// As written: an integer or decimal, maybe with an exponent.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    public struct Member: Sendable, Equatable {
        public let name: String
        public var value: JSON

        public init(_ name: String, _ value: JSON) {
            self.name = name
            self.value = value
        }
    }

    /// The members of an object; nil for anything else.
    public var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    public var items: [JSON]? { if case .array(let items) = self { items } else { nil } }
    public var string: String? { if case .string(let text) = self { text } else { nil } }
    public var boolean: Bool? { if case .boolean(let truth) = self { truth } else { nil } }
    /// The whole number that is written, also as `3.0` or `3e2`; nil for anything else and beyond 64 bits.
    public var integer: Int64? { if case .number(let digits) = self { DecimalDigits(digits)?.scaled(by: 0) } else { nil } }

    /// The member called `name`; nil where there is none.
    public subscript(_ name: String) -> JSON? {
        members?.first { $0.name == name }?.value
    }

    /// What is written for people who ask which type they sent.
    var kind: String {
        switch self {
        case .null: "null"
        case .boolean: "boolean"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}

extension JSON: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral,
    ExpressibleByDictionaryLiteral, ExpressibleByStringInterpolation
{
    public init(stringLiteral value: String) { self = .string(value) }
    public init(booleanLiteral value: Bool) { self = .boolean(value) }
    public init(integerLiteral value: Int) { self = .number(String(value)) }
    public init(arrayLiteral elements: JSON...) { self = .array(elements) }
    public init(dictionaryLiteral elements: (String, JSON)...) { self = .object(elements.map { Member($0.0, $0.1) }) }

    public init(_ number: some FixedWidthInteger) { self = .number(String(number)) }
    /// A text, or null where there is none.
    public init(_ text: String?) { self = text.map(JSON.string) ?? .null }
    public init(_ texts: some Sequence<String>) { self = .array(texts.map(JSON.string)) }
}

extension JSON {
    /// The value as compact text.
    public var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The value as compact UTF-8.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(4096)
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .boolean(let truth): bytes += (truth ? "true" : "false").utf8
        case .number(let digits): bytes += digits.utf8
        case .string(let text): Self.write(text, to: &bytes)
        case .array(let items):
            bytes.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                item.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.name, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case 0x0A: bytes += "\\n".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0x09: bytes += "\\t".utf8
            case 0..<0x20: bytes += "\\u00\(byte < 16 ? "0" : "")\(String(byte, radix: 16))".utf8
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }
}

/// The digits of a JSON number, read exactly.
struct DecimalDigits {
    private let isNegative: Bool
    private let digits: [UInt8]
    /// The value is `digits` × 10^exponent.
    private let exponent: Int

    init?(_ text: String) {
        var rest = text.utf8[...]
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let mantissa = rest.prefix { $0 != UInt8(ascii: "e") && $0 != UInt8(ascii: "E") }
        let power = rest.dropFirst(mantissa.count + 1)
        let parts = mantissa.split(separator: UInt8(ascii: "."), maxSplits: 1, omittingEmptySubsequences: false)
        let fraction = parts.count == 2 ? Array(parts[1]) : []
        guard let whole = parts.first, let shift = power.isEmpty ? 0 : Int(String(Substring(power)).replacing("+", with: "")) else {
            return nil
        }
        guard abs(shift) <= 1000 else { return nil }
        var all = (Array(whole) + fraction).map { $0 &- 48 }
        guard all.allSatisfy({ $0 <= 9 }) else { return nil }
        var exponent = shift - fraction.count
        while all.last == 0, all.count > 1 {
            all.removeLast()
            exponent += 1
        }
        digits = Array(all.drop { $0 == 0 })
        self.exponent = exponent
    }

    /// The value × 10^scale; nil where digits would be lost or it grows too large.
    func scaled(by scale: Int) -> Int64? {
        if digits.isEmpty { return 0 }
        let zeros = exponent + scale
        guard zeros >= 0, digits.count + zeros <= 19 else { return nil }
        var value: Int64 = 0
        for digit in digits + [UInt8](repeating: 0, count: zeros) {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (difference, carry) = product.subtractingReportingOverflow(Int64(digit))
            if overflow || carry { return nil }
            value = difference
        }
        if isNegative { return value }
        return value == .min ? nil : -value
    }
}
