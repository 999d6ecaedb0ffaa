public import Declarations
import Foundation
public import Store

extension FieldDeclaration {
    /// The stored value as expressions see it.
    func expressionValue(_ value: Value) -> ExpressionValue {
        switch (valueType, value) {
        case (_, .null): .unset
        case (.integer, .integer(let number)), (.money, .integer(let number)), (.decimal, .integer(let number)),
            (.percent, .integer(let number)):
            .number(Decimal(number) / pow(10, scale))
        case (.datetime, .integer(let moment)): .instant(moment)
        case (.boolean, _): value.boolean.map(ExpressionValue.boolean) ?? .unset
        case (.date, .text(let day)): .date(day)
        case (.manyChoice, .text(let json)), (.manyReference, .text(let json)): .list(JSONText.items(json).map(ExpressionValue.text))
        case (.attachment, .text(let json)): .list(Attachment.list(json).map { .text($0.hash) })
        case (_, .text(let text)): .text(text)
        default: .unset
        }
    }

    /// What an expression gave, as it is stored. Numbers are rounded half up to the field's scale.
    public func stored(_ value: ExpressionValue) -> Value {
        switch value {
        case .unset: .null
        case .number(let number): .integer(Self.fixedPoint(number, scale: scale))
        case .text(let text), .date(let text): .text(text)
        case .boolean(let truth): .boolean(truth)
        case .instant(let moment): .integer(moment)
        case .list(let items): .text(JSONText.list(items.compactMap { if case .text(let text) = $0 { text } else { nil } }))
        }
    }

    /// `number` × 10^scale, rounded half away from zero.
    static func fixedPoint(_ number: Decimal, scale: Int) -> Int64 {
        var scaled = number * pow(10, scale)
        var rounded = Decimal()
        NSDecimalRound(&rounded, &scaled, 0, .plain)
        return NSDecimalNumber(decimal: rounded).int64Value
    }
}

/// A file that belongs to a record.
public struct Attachment: Sendable, Equatable, Codable {
    /// SHA-256 of the content: its name in the blob store.
    public var hash: String
    public var name: String
    /// Media type as sniffed from the content.
    public var type: String
    /// Bytes.
    public var size: Int64

    public init(hash: String, name: String, type: String, size: Int64) {
        self.hash = hash
        self.name = name
        self.type = type
        self.size = size
    }

    /// The files of an attachment field.
    public static func list(_ json: String?) -> [Attachment] {
        guard let json else { return [] }
        return (try? JSONDecoder().decode([Attachment].self, from: Data(json.utf8))) ?? []
    }

    /// The field's stored value.
    public static func json(_ attachments: [Attachment]) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return (try? encoder.encode(attachments)).map { String(decoding: $0, as: UTF8.self) } ?? "[]"
    }
}
