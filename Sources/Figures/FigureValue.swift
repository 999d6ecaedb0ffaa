public import Declarations
public import Vietnamese

/// What is known of a figure: a number, nothing yet, or that the question does not arise. Never 0 in the place of "not known".
public enum FigureValue: Sendable, Equatable {
    case known(Known)
    /// Not known, and why. Where it is known between what it must lie (a share whose condition is known of no record: 0 and 1), the bounds say so.
    case missing(Reason, bounds: Bounds? = nil)
    /// A share of nothing: there is no record of which it could be asked.
    case notApplicable

    public struct Known: Sendable, Equatable {
        /// What the records say of which everything is known.
        public let number: Fraction
        /// Records of which it is not known whether they count: what is asked of them is not filled in.
        public let unknown: Int
        /// Between what the number must lie; both ends are the number where nothing is unknown.
        public let bounds: Bounds

        public init(_ number: Fraction, unknown: Int = 0, bounds: Bounds? = nil) {
            self.number = number
            self.unknown = unknown
            self.bounds = bounds ?? (unknown == 0 ? Bounds(number, number) : Bounds(nil, nil))
        }

        /// Whether it can't be another number.
        public var isExact: Bool { bounds == Bounds(number, number) }
    }

    /// The least and the greatest that a number can be; nil is without end.
    public struct Bounds: Sendable, Equatable {
        public let lower: Fraction?
        public let upper: Fraction?

        public init(_ lower: Fraction?, _ upper: Fraction?) {
            (self.lower, self.upper) = (lower, upper)
        }
    }

    /// Why there is no number.
    public enum Reason: String, Sendable, CaseIterable {
        /// Nobody had kept any record by the end of the period.
        case noRecords
        /// There are records, but what is asked is filled in in none.
        case noValues
        /// No definition was in force.
        case notInForce
        /// Nobody has declared anything; what was declared nobody has confirmed; or it is out of date.
        case notDeclared, unconfirmed, expired
        /// The register says of no record to which unit it belongs.
        case notByUnit
        /// The number is too large to be reckoned exactly.
        case tooLarge

        public func text(_ language: Language = .vi) -> String {
            switch (self, language) {
            case (.noRecords, .vi): "chưa có bản ghi nào"
            case (.noValues, .vi): "chưa nhập dữ liệu cần để tính"
            case (.notInForce, .vi): "kỳ này chưa có cách tính"
            case (.notDeclared, .vi): "chưa ai khai"
            case (.unconfirmed, .vi): "đã khai, chờ người thứ hai xác nhận"
            case (.expired, .vi): "số liệu khai đã hết giá trị"
            case (.notByUnit, .vi): "không tính theo đơn vị"
            case (.tooLarge, .vi): "số quá lớn"
            case (.noRecords, .en): "nothing recorded yet"
            case (.noValues, .en): "what it is reckoned from is not filled in"
            case (.notInForce, .en): "no definition in force"
            case (.notDeclared, .en): "not declared yet"
            case (.unconfirmed, .en): "declared, to be confirmed by a second person"
            case (.expired, .en): "what was declared is out of date"
            case (.notByUnit, .en): "not counted by unit"
            case (.tooLarge, .en): "too large a number"
            }
        }
    }

    /// The number, where it is known.
    public var number: Fraction? { if case .known(let known) = self { known.number } else { nil } }

    /// Between what it must lie; nil where nothing can be said.
    public var bounds: Bounds? {
        switch self {
        case .known(let known): known.bounds
        case .missing(_, let bounds): bounds
        case .notApplicable: nil
        }
    }
}

extension FigureDeclaration {
    /// A number as it is printed: "95,5%", "1.234 người". Only here is it rounded: halves away from zero, to ``decimals`` digits at most.
    public func text(_ number: Fraction, _ language: Language = .vi) -> String {
        let shown = measure == .percent ? number.times(Fraction(100)) : number
        guard let rounded = shown?.rounded(decimals) else { return FigureValue.Reason.tooLarge.text(language) }
        switch measure {
        case .percent: return rounded.percentText(language)
        case .number(let unit): return rounded.text(language) + (unit.map { " " + $0(language) } ?? "")
        }
    }

    /// A value as it is printed: "95,5%", "chưa có số liệu", "không áp dụng"; with bounds where something is unknown: "62%, nằm giữa 55% và 71%".
    public func text(_ value: FigureValue, _ language: Language = .vi) -> String {
        switch value {
        case .notApplicable: return language == .vi ? "không áp dụng" : "not applicable"
        case .missing: return language == .vi ? "chưa có số liệu" : "no data yet"
        case .known(let known):
            let number = text(known.number, language)
            if known.isExact { return number }
            let bounds = text(known.bounds, language)
            if known.bounds.upper != nil, let bounds { return "\(number), \(bounds)" }
            let records = grouped(Int64(known.unknown), language)
            return ((known.bounds.lower == known.number ? bounds : nil) ?? number)
                + (language == .vi ? ", \(records) bản ghi chưa rõ" : ", \(records) records unknown")
        }
    }

    /// "nằm giữa 55% và 71%", "ít nhất 12"; nil where the number has no lower bound.
    public func text(_ bounds: FigureValue.Bounds, _ language: Language = .vi) -> String? {
        guard let lower = bounds.lower.map({ text($0, language) }) else { return nil }
        guard let upper = bounds.upper.map({ text($0, language) }) else {
            return language == .vi ? "ít nhất \(lower)" : "at least \(lower)"
        }
        return language == .vi ? "nằm giữa \(lower) và \(upper)" : "between \(lower) and \(upper)"
    }
}
