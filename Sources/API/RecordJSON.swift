public import Declarations
import Foundation
public import Registers
import Store
import Vietnamese

/// Writes records of a register as JSON, and values of its journal entries.
///
/// One flat object: what every record has, then the declared fields in their order. What is not filled in is null; personal values that the
/// reader did not ask for, or may not see, are null too and named in `_masked`.
public struct RecordJSON: Sendable {
    public let register: RegisterDeclaration
    /// The address of the register's records, for those of files.
    let base: String
    private let systemFields: [SystemField]

    public init(_ register: RegisterDeclaration, base: String) {
        self.register = register
        self.base = base
        systemFields = Self.systemFields(of: register)
    }

    /// What records of a register have besides their fields.
    static func systemFields(of register: RegisterDeclaration) -> [SystemField] {
        SystemField.allCases.filter { $0 != .commune && $0 != .deletedAt && register.systemField($0.rawValue) != nil }
    }

    /// The names that `fields=` may hold.
    public var names: [String] { systemFields.map(\.rawValue) + register.fields.map(\.id) }

    /// - Parameters:
    ///   - only: the fields wanted; nil is all. Id and version are always there.
    ///   - opened: whether the record's personal fields were opened for this reader.
    public func json(_ record: Record, only: Set<String>? = nil, opened: Bool = false) -> JSON {
        var members: [JSON.Member] = []
        members.reserveCapacity(systemFields.count + register.fields.count + 1)
        for field in systemFields where only?.contains(field.rawValue) != false || field == .id || field == .version {
            members.append(.init(field.rawValue, Self.value(record.value(of: field.rawValue), of: field)))
        }
        var masked: [String] = []
        for field in register.fields where only?.contains(field.id) != false {
            let isHidden = (field.personal || field.encrypted) && !opened && !record[field.id].isNull
            if isHidden { masked.append(field.id) }
            members.append(.init(field.id, isHidden ? .null : value(record[field.id], of: field, in: record.id.text)))
        }
        if !masked.isEmpty { members.append(.init("_masked", JSON(masked))) }
        return .object(members)
    }

    /// Changed values of a journal entry; personal ones are null.
    func json(changes values: [String: Value], in record: String) -> JSON {
        var members: [JSON.Member] = []
        for field in [SystemField.state, .dueAt, .assignee, .deletedAt] {
            if let value = values[field.rawValue] { members.append(.init(field.rawValue, Self.value(value, of: field))) }
        }
        for field in register.fields {
            guard let value = values[field.id] else { continue }
            members.append(.init(field.id, field.personal || field.encrypted ? .null : self.value(value, of: field, in: record)))
        }
        return .object(members)
    }

    private static func value(_ value: Value, of field: SystemField) -> JSON {
        switch (field.type, value) {
        case (.datetime, .integer(let moment)): .string(Instant(milliseconds: moment).description)
        case (_, .integer(let number)): JSON(number)
        case (_, .text(let text)): .string(text)
        default: .null
        }
    }

    /// A stored value of a declared field.
    func value(_ value: Value, of field: FieldDeclaration, in record: String) -> JSON {
        switch (field.valueType, value) {
        case (_, .null): return .null
        case (.integer, .integer(let number)), (.money, .integer(let number)): return JSON(number)
        case (.decimal, .integer(let number)), (.percent, .integer(let number)): return .number(Self.decimal(number, field.scale))
        case (.datetime, .integer(let moment)): return .string(Instant(milliseconds: moment).description)
        case (.boolean, _): return value.boolean.map(JSON.boolean) ?? .null
        case (.manyChoice, .text(let text)), (.manyReference, .text(let text)): return JSON(JSONText.items(text))
        case (.attachment, .text(let text)):
            return .array(
                Attachment.list(text).map { file in
                    [
                        "hash": .string(file.hash), "name": .string(file.name), "type": .string(file.type), "size": JSON(file.size),
                        "url": "\(base)/\(record)/files/\(field.id)/\(file.hash)",
                    ]
                })
        case (.point, .text(let text)):
            guard let place = try? JSON(parsing: Array(text.utf8)), place.items?.count == 2 else { return .null }
            return ["type": "Point", "coordinates": place]
        case (.area, .text(let text)): return (try? JSON(parsing: Array(text.utf8))) ?? .null
        case (_, .text(let text)): return .string(text)
        default: return .null
        }
    }

    /// 9550 at scale 2 is `95.5`.
    static func decimal(_ value: Int64, _ scale: Int) -> String {
        var digits = String(value.magnitude)
        if digits.count <= scale { digits = String(repeating: "0", count: scale + 1 - digits.count) + digits }
        var fraction = digits.suffix(scale)
        while fraction.last == "0" { fraction.removeLast() }
        return (value < 0 ? "-" : "") + digits.dropLast(scale) + (fraction.isEmpty ? "" : "." + fraction)
    }
}
