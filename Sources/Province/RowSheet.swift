public import Declarations
import Registers
import Vietnamese

/// Rows that a commune has granted, as people read them.
public struct RowSheet: Codable, Sendable, Equatable {
    /// Of one request.
    public static let limit = 20_000

    public struct Column: Codable, Sendable, Equatable {
        public let id: String
        /// Vietnamese and English.
        public let label: String
        public let labelEnglish: String
        public let isNumber: Bool
        /// Whether its values are personal and hidden but for their ends.
        public let isMasked: Bool

        init(_ field: FieldDeclaration, isMasked: Bool) {
            (id, label, labelEnglish) = (field.id, field.label.vi, field.label(.en))
            isNumber = [.integer, .decimal, .money, .percent].contains(field.valueType)
            self.isMasked = isMasked
        }
    }

    public let columns: [Column]
    public let rows: [[String]]
    /// How many records there are in all; `rows` may be the first of them.
    public let count: Int
}

extension RegisterDeclaration {
    /// The fields that may be asked for: what fits into a table, nothing that is stored encrypted.
    public var rowFields: [FieldDeclaration] {
        fields.filter { ($0.type.fitsCell || $0.type == .longText) && !$0.encrypted }
    }
}
