import Declarations
import Foundation
import Registers
import Store
import Vietnamese

/// The place in a list that an address carries: opaque text, believed only if it fits the order.
enum ListCursor {
    static func text(_ cursor: RecordQuery.Cursor, sort: [SortKey]) -> String {
        let parts = cursor.values.map { value -> String in
            switch value {
            case .null: "n"
            case .integer(let number): "i\(number)"
            case .boolean(let truth): truth ? "b1" : "b0"
            case .text(let text): "t" + text
            default: "n"
            }
        }
        return Data(([order(sort)] + parts + [cursor.id.text]).joined(separator: separator).utf8).base64EncodedString()
            .replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Nil for anything that this server did not write for this order: the list begins at its first page then.
    static func read(_ text: String?, backward: Bool, sort: [SortKey], _ register: RegisterDeclaration) -> RecordQuery.Cursor? {
        guard let text, text.utf8.count <= 8192 else { return nil }
        let padded = text.replacing("-", with: "+").replacing("_", with: "/") + String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        guard let data = Data(base64Encoded: padded), let plain = String(validating: data, as: UTF8.self) else { return nil }
        var parts = plain.components(separatedBy: separator)
        let keys = sort.filter { $0.field != SystemField.id.rawValue }
        guard parts.count == keys.count + 2, parts.removeFirst() == order(sort), let id = RecordID(parts.removeLast()) else { return nil }
        var values: [Value] = []
        for part in parts {
            guard let value = value(part) else { return nil }
            values.append(value)
        }
        let cursor = RecordQuery.Cursor(values: values, id: id, backward: backward)
        return cursor.fits(sort, register) ? cursor : nil
    }

    private static let separator = "\u{1F}"

    /// A place in one order is none in another.
    private static func order(_ sort: [SortKey]) -> String { sort.map { ($0.descending ? "-" : "") + $0.field }.joined(separator: ",") }

    private static func value(_ part: String) -> Value? {
        let rest = String(part.dropFirst())
        switch part.first {
        case "n": return rest.isEmpty ? .null : nil
        case "b": return rest == "1" || rest == "0" ? .boolean(rest == "1") : nil
        case "i": return Int64(rest).map(Value.integer)
        case "t": return .text(rest)
        default: return nil
        }
    }
}
