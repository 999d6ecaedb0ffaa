import Declarations
import Foundation
import Registers
import Store
import Vietnamese

/// Reads the values of a data file as fields store them.
struct FieldReader {
    let register: RegisterDeclaration
    let clock: RelativeTime
    /// Record ids by key.
    let keys: [String: KeyedRecord]

    /// - Throws: ``SetupError`` for an unknown field, key or form.
    func values(_ fields: [(name: String, value: DataNode)], place: String) throws(SetupError) -> [String: Value] {
        var values: [String: Value] = [:]
        for (name, node) in fields {
            guard let field = register.field(name) else {
                throw SetupError("sổ \(register.id) không có trường “\(name)”.", at: place)
            }
            values[name] = try value(node, of: field, place: place)
        }
        return values
    }

    private func value(_ node: DataNode, of field: FieldDeclaration, place: String) throws(SetupError) -> Value {
        func wrong(_ wanted: String) -> SetupError { SetupError("trường “\(field.id)”: cần \(wanted).", at: place) }
        switch field.type {
        case .manyReference, .manyChoice:
            guard let items = node.sequence else { throw wrong("một danh sách") }
            var list: [String] = []
            for item in items {
                let text = item.string ?? ""
                list.append(field.type == .manyReference ? try id(text, field, place) : text)
            }
            return .text(JSONText.list(list))
        default:
            guard let text = node.string else { throw wrong("một giá trị, không phải danh sách hay bảng") }
            if text.isEmpty { return .null }
            return try value(text, of: field, place: place)
        }
    }

    private func value(_ text: String, of field: FieldDeclaration, place: String) throws(SetupError) -> Value {
        func wrong(_ wanted: String) -> SetupError { SetupError("trường “\(field.id)”: “\(text)” không phải là \(wanted).", at: place) }
        switch field.type {
        case .reference, .unit, .post, .person:
            return .text(try id(text, field, place))
        case .date:
            guard let date = clock.date(text) else { throw wrong("ngày (2026-03-31, today, \"+3 working days\")") }
            return .text(date.description)
        case .datetime:
            guard let instant = clock.instant(text) else { throw wrong("thời điểm (2026-03-31 16:30)") }
            return .integer(instant.milliseconds)
        case .period:
            guard let period = clock.period(text) else { throw wrong("kỳ (2026Q3, 202609, month-0)") }
            return .text(period.description)
        case .integer, .money, .decimal, .percent:
            // As written in code, with a decimal point: 96.52.
            guard let number = Decimal(string: text, locale: Locale(identifier: "en_US_POSIX")) else { throw wrong("số") }
            return field.stored(.number(number))
        default:
            do { return try FieldInput.value(text, of: field) } catch { throw wrong("giá trị đúng: \(error.message.vi)") }
        }
    }

    private func id(_ text: String, _ field: FieldDeclaration, _ place: String) throws(SetupError) -> String {
        guard text.hasPrefix("@"), let found = keys[String(text.dropFirst())] else {
            throw SetupError("trường “\(field.id)”: chưa có bản ghi nào tên “\(text)”.", at: place)
        }
        guard found.register == field.targetRegister else {
            throw SetupError(
                "trường “\(field.id)”: “\(text)” là bản ghi của sổ \(found.register)\(found.told), cần sổ \(field.targetRegister ?? "?").",
                at: place)
        }
        return found.id.text
    }
}

/// A record that data files know by name.
struct KeyedRecord: Sendable {
    let register: String
    let id: RecordID
    /// When it was made, in milliseconds since 1970 UTC.
    let made: Int64
    /// The file and line that named it first.
    let place: String

    /// Where it was named, for messages: " (đặt tên ở core/demo/99901-1-unit.yml:7)".
    var told: String { " (đặt tên ở \(place))" }
}
