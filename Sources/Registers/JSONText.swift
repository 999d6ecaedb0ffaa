import Foundation
public import Store

/// JSON in text columns: lists of choices and references, points, attachments, the journal's before and after.
public enum JSONText {
    /// An object with its keys in order, so that the same values always give the same text.
    public static func object(_ values: [String: Value]) -> String {
        "{" + values.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(text(of: $0.value))" }.joined(separator: ",") + "}"
    }

    public static func list(_ items: [String]) -> String {
        "[" + items.map(quoted).joined(separator: ",") + "]"
    }

    /// The items of a list of texts; empty for anything else.
    public static func items(_ text: String?) -> [String] {
        guard let text, let list = try? JSONDecoder().decode([String].self, from: Data(text.utf8)) else { return [] }
        return list
    }

    /// The values of an object that ``object(_:)`` wrote; empty for anything else.
    public static func values(_ text: String?) -> [String: Value] {
        guard let text, let object = try? JSONDecoder().decode([String: JSONScalar].self, from: Data(text.utf8)) else { return [:] }
        return object.mapValues(\.value)
    }

    static func text(of value: Value) -> String {
        switch value {
        case .null: "null"
        case .integer(let number): String(number)
        case .real(let number): number.isFinite ? String(number) : "null"
        case .text(let text): quoted(text)
        case .boolean(let truth): truth ? "true" : "false"
        case .bytes(let bytes): quoted(Data(bytes).base64EncodedString())
        }
    }

    /// The text as a JSON string, with its quotes.
    public static func quoted(_ text: String) -> String {
        let needsNothing = text.utf8.allSatisfy { $0 >= 0x20 && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }
        if needsNothing { return "\"\(text)\"" }
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case _ where scalar.value < 0x20: result += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    struct JSONScalar: Decodable {
        let value: Value

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if container.decodeNil() {
                value = .null
            } else if let truth = try? container.decode(Bool.self) {
                value = .boolean(truth)
            } else if let number = try? container.decode(Int64.self) {
                value = .integer(number)
            } else if let number = try? container.decode(Double.self) {
                value = .real(number)
            } else {
                value = .text(try container.decode(String.self))
            }
        }
    }
}
