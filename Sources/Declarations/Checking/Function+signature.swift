import Vietnamese

extension Function {
    /// What a function may be given.
    enum Argument: Sendable {
        /// A date or an instant.
        case day
        /// A field of many values.
        case list
        case text
        case number

        func fits(_ type: ExpressionType) -> Bool {
            switch self {
            case .day: type == .date || type == .instant
            case .list: type.isList
            case .text: type == .text
            case .number: type == .number
            }
        }

        var name: LocalizedText {
            switch self {
            case .day: .init(vi: "ngày", en: "a date")
            case .list: .init(vi: "trường nhiều giá trị", en: "a field of many values")
            case .text: .init(vi: "văn bản", en: "a text")
            case .number: .init(vi: "số", en: "a number")
            }
        }
    }

    /// What it takes and gives.
    var signature: (takes: [Argument], gives: ExpressionType) {
        switch self {
        case .today: ([], .date)
        case .now: ([], .instant)
        case .daysBetween: ([.day, .day], .number)
        case .count: ([.list], .number)
        case .length: ([.text], .number)
        case .contains: ([.text, .text], .boolean)
        case .yearsBetween: ([.day, .day], .number)
        case .age: ([.day], .number)
        case .monthsAfter: ([.day, .number], .date)
        }
    }
}
