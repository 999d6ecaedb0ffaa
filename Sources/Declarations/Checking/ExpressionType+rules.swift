import Vietnamese

extension ExpressionType {
    var isList: Bool { if case .list = self { true } else { false } }

    /// Whether < and > mean something.
    var isOrdered: Bool {
        switch self {
        case .number, .text, .date, .instant: true
        default: false
        }
    }

    /// Whether a value of this type can stand where `wanted` is expected.
    func fits(_ wanted: ExpressionType) -> Bool {
        if self == wanted || wanted == .unknown || self == .unknown { return true }
        if case .choice = self, wanted == .text { return true }
        if case .choice(let some) = self, case .choice(let all) = wanted { return Set(some).isSubset(of: all) }
        return false
    }

    func compares(with other: ExpressionType) -> Bool {
        switch (self, other) {
        case (.unknown, _), (_, .unknown): true
        case (.number, .number), (.text, .text), (.boolean, .boolean): true
        case (.date, .date), (.date, .instant), (.instant, .date), (.instant, .instant): true
        case (.choice(let one), .choice(let other)): !Set(one).isDisjoint(with: other)
        case (.choice, .text), (.text, .choice), (.record, .text), (.text, .record): true
        case (.record(let one), .record(let other)): one == other
        default: false
        }
    }

    var name: LocalizedText {
        switch self {
        case .number: .init(vi: "số", en: "a number")
        case .text: .init(vi: "văn bản", en: "a text")
        case .boolean: .init(vi: "điều kiện đúng/sai", en: "a condition")
        case .date: .init(vi: "ngày", en: "a date")
        case .instant: .init(vi: "thời điểm", en: "a date and time")
        case .choice: .init(vi: "lựa chọn", en: "an option")
        case .record(let register): .init(vi: "bản ghi của sổ \(register)", en: "a record of \(register)")
        case .list: .init(vi: "danh sách", en: "a list")
        case .point: .init(vi: "vị trí", en: "a point")
        case .unset, .unknown: .init(vi: "giá trị chưa rõ", en: "something unknown")
        }
    }
}
