public import Declarations
import Foundation
public import Store
public import Vietnamese

/// What people read in the place of stored values.
public struct FieldText: Sendable {
    public let language: Language
    /// Titles of referred records by id, looked up beforehand in one statement a register.
    public var titles: [String: String]

    public init(_ language: Language, titles: [String: String] = [:]) {
        self.language = language
        self.titles = titles
    }

    /// The value as text; empty where there is none.
    public func text(_ value: Value, of field: FieldDeclaration) -> String {
        if field.type.isMany { return many(value, field) }
        switch (field.valueType, value) {
        case (_, .null): return ""
        case (.integer, .integer(let number)): return unit(field.holdsYears ? String(number) : grouped(number, language), field)
        case (.decimal, .integer(let number)): return unit(FixedPoint(value: number, scale: field.scale).text(language), field)
        case (.percent, .integer(let number)): return FixedPoint(value: number, scale: field.scale).percentText(language)
        case (.money, .integer(let number)): return Money.text(number, language)
        case (.datetime, .integer(let moment)): return Instant(milliseconds: moment).text(language)
        case (.boolean, _): return boolean(value.boolean == true)
        case (.date, .text(let day)): return CalendarDate(day)?.text(language) ?? day
        case (.choice, .text(let id)): return field.choice(id)?.label(language) ?? id
        case (.period, .text(let code)): return Period(code)?.text(language) ?? code
        case (.phone, .text(let number)): return (try? PhoneNumber(parsing: number))?.text ?? number
        case (.point, .text(let json)): return GeoPoint(stored: json)?.text ?? json
        case (.area, .text(let json)): return AreaShape(stored: json)?.text(language) ?? json
        case (let type, .text(let id)) where type.isReference: return titles[id] ?? ""
        case (_, .text(let text)): return text
        case (_, .integer(let number)): return String(number)
        default: return ""
        }
    }

    /// The value with all but its ends hidden, for those who may not read personal data.
    public func masked(_ value: Value, of field: FieldDeclaration) -> String {
        guard let text = value.text, !field.encrypted else { return value.isNull ? "" : "••••••" }
        switch field.type {
        case .citizenID: return (try? CitizenID(parsing: text))?.masked ?? "••••••"
        case .phone: return (try? PhoneNumber(parsing: text))?.masked ?? "••••••"
        case .email: return (try? EmailAddress(parsing: text))?.masked ?? "••••••"
        case .text, .longText: return text.split(separator: " ").map { String($0.prefix(1)) + "•••" }.joined(separator: " ")
        default: return "••••••"
        }
    }

    /// The value as a form field holds it, so that saving it unchanged changes nothing.
    public func input(_ value: Value, of field: FieldDeclaration) -> String {
        switch (field.type, value) {
        case (_, .null): return ""
        case (.integer, .integer(let number)): return String(number)
        case (.money, .integer(let number)): return grouped(number, .vi)
        case (.decimal, .integer(let number)), (.percent, .integer(let number)):
            return FixedPoint(value: number, scale: field.scale).text(.vi)
        case (.datetime, .integer(let moment)): return exact(Instant(milliseconds: moment))
        case (.boolean, _): return value.boolean == true ? "true" : "false"
        case (.phone, .text(let number)): return (try? PhoneNumber(parsing: number))?.text ?? number
        case (.point, .text(let json)): return GeoPoint(stored: json)?.text ?? json
        case (.manyChoice, .text(let json)), (.manyReference, .text(let json)): return JSONText.items(json).joined(separator: "\n")
        case (_, .text(let text)): return text
        default: return text(value, of: field)
        }
    }

    /// To the minute; with seconds where there are some, because saving a form must not round them away.
    private func exact(_ moment: Instant) -> String {
        moment.milliseconds.isMultiple(of: 60_000) ? moment.localISO : String(moment.description.prefix { $0 != "+" })
    }

    private func many(_ value: Value, _ field: FieldDeclaration) -> String {
        switch field.type {
        case .manyChoice: JSONText.items(value.text).map { field.choice($0)?.label(language) ?? $0 }.joined(separator: ", ")
        case .manyReference: JSONText.items(value.text).compactMap { titles[$0] }.joined(separator: ", ")
        default: Attachment.list(value.text).map(\.name).joined(separator: ", ")
        }
    }

    private func unit(_ number: String, _ field: FieldDeclaration) -> String {
        field.unit.map { "\(number) \($0(language))" } ?? number
    }

    private func boolean(_ truth: Bool) -> String {
        switch language {
        case .vi: truth ? "Có" : "Không"
        case .en: truth ? "Yes" : "No"
        }
    }
}

extension Registry {
    /// Titles of the records that these records refer to in the given fields, by id: one statement a register.
    public func titles(referredBy records: [Record], fields: [FieldDeclaration], _ language: Language, in tx: ReadTransaction) throws
        -> [String: String]
    {
        var wanted: [String: Set<String>] = [:]
        for field in fields {
            guard let target = field.targetRegister else { continue }
            for record in records {
                let ids = field.type.isMany ? record.items(field.id) : record[field.id].text.map { [$0] } ?? []
                wanted[target, default: []].formUnion(ids)
            }
        }
        return try titles(of: wanted, commune: records.first?.commune ?? 0, language, in: tx)
    }

    /// Titles of records by id, ids given by register.
    public func titles(of wanted: [String: Set<String>], commune: Int, _ language: Language, in tx: ReadTransaction) throws -> [String:
        String]
    {
        var titles: [String: String] = [:]
        for (register, ids) in wanted {
            let found = try records(register, ids, commune: commune, in: tx)
            titles.merge(try self.titles(of: Array(found.values), language, in: tx)) { _, new in new }
        }
        return titles
    }

    /// What a record is called. Never holds personal or encrypted fields: packs are checked for it.
    public func title(of record: Record, _ language: Language = .vi, in tx: ReadTransaction) throws -> String {
        let register = try register(record.register)
        return try text(register.title, record, register, language, in: tx).tidied
    }

    /// A template filled in with what people read. Encrypted fields stay out.
    public func text(
        _ template: TextTemplate, _ record: Record, _ register: RegisterDeclaration, _ language: Language, in tx: ReadTransaction
    ) throws
        -> String
    {
        try template.filled { path in try text(at: path, record, register, language, in: tx) }
    }

    private func text(at path: FieldPath, _ record: Record, _ register: RegisterDeclaration, _ language: Language, in tx: ReadTransaction)
        throws -> String
    {
        guard let field = register.field(path.first), !field.encrypted else { return record.value(of: path.first).text ?? "" }
        guard path.isDotted || field.valueType.isReference else { return FieldText(language).text(record[field.id], of: field) }
        guard let target = field.targetRegister.flatMap({ catalogue.registers[$0] }),
            let id = record[field.id].text.flatMap({ RecordID($0) }),
            let referred = try find(target, id, commune: record.commune, in: tx)
        else { return "" }
        // A title that names references is resolved one step deep only, so that titles can't call each other in circles.
        if path.isDotted { return try text(at: path.tail, referred, target, language, in: tx) }
        return target.title.filled { inner in
            inner.isDotted ? "" : target.field(inner.first).map { FieldText(language).text(referred[$0.id], of: $0) } ?? ""
        }
    }
}

extension FieldDeclaration {
    /// Whether the declared range says that the number is a year, which is written without a thousands point.
    fileprivate var holdsYears: Bool {
        guard type == .integer, case .value(.number(let least)) = min, case .value(.number(let most)) = max else { return false }
        return least >= 1000 && most <= 9999
    }
}
