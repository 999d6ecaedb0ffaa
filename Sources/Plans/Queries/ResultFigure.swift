import Declarations
public import Figures
import Registers
public import Store
public import Vietnamese

/// The number by which a target is judged, counted from records or declared, with all that a reader needs to judge it.
public struct ResultFigure: Sendable, Equatable {
    public enum Origin: Sendable, Equatable {
        /// A record of declared figures (số liệu khai).
        case declared(RecordID)
        /// What a pack's figure counts for a period.
        case counted(String, FigurePeriod)
    }

    public let origin: Origin
    /// In the target's own measure: 95.5 for 95,5%.
    public let number: Fraction
    /// Between what it lies, in the same measure.
    public let bounds: FigureValue.Bounds
    public let numerator: Int64?
    public let denominator: Int64?
    /// Records of which it is not known whether they count.
    public let unknown: Int
    public let isShare: Bool
    public let source: String
    public let unit: UnitName?
    public let cutOff: CalendarDate
    public let expiresOn: CalendarDate
    /// Counted, or confirmed by a second person.
    public let isConfirmed: Bool
    /// Digits behind the mark at most.
    public let decimals: Int

    /// As it is printed; nil for a number too large to print.
    public var value: FixedPoint? { number.rounded(decimals) }

    public var isCounted: Bool { if case .counted = origin { true } else { false } }

    /// "84%", "60".
    public func text(_ language: Language = .vi) -> String {
        value.map { isShare ? $0.percentText(language) : $0.text(language) } ?? FigureValue.Reason.tooLarge.text(language)
    }

    /// "11.278/13.426"; nil where it is known without.
    public func fraction(_ language: Language = .vi) -> String? {
        guard let numerator, let denominator else { return nil }
        return "\(grouped(numerator, language))/\(grouped(denominator, language))"
    }
}

extension ResultFigure {
    /// What a record of declared figures says; nil for one that was disputed or withdrawn.
    init?(_ record: Record, _ unit: UnitName?) {
        guard let value = record["value"].integer, let number = Fraction(Int128(value), over: 100), let cutOff = record.date("cut_off"),
            let expires = record.date("expires_on"), record.state == "declared" || record.state == "confirmed"
        else { return nil }
        self.init(
            origin: .declared(record.id), number: number, bounds: .init(number, number), numerator: record["numerator"].integer,
            denominator: record["denominator"].integer, unknown: 0, isShare: record["kind"].text == "share",
            source: record["data_source"].text ?? "", unit: unit, cutOff: cutOff, expiresOn: expires,
            isConfirmed: record.state == "confirmed", decimals: 2)
    }

    /// What a figure says of the target that is measured by it; nil where it is not known.
    init?(_ reading: TargetReading, today: CalendarDate) {
        guard case .known(let known) = reading.result.value, let number = reading.measured(known.number) else { return nil }
        let bounds = FigureValue.Bounds(known.bounds.lower.flatMap(reading.measured), known.bounds.upper.flatMap(reading.measured))
        let isShare = reading.figure.measure == .percent
        if let declared = reading.result.declared {
            guard let id = RecordID(declared.id) else { return nil }
            self.init(
                origin: .declared(id), number: number, bounds: bounds, numerator: declared.numerator, denominator: declared.denominator,
                unknown: 0, isShare: isShare, source: declared.source, unit: nil, cutOff: declared.cutOff, expiresOn: declared.expiresOn,
                isConfirmed: true, decimals: 2)
        } else {
            self.init(
                origin: .counted(reading.figure.id, reading.period), number: number, bounds: bounds, numerator: reading.share?.above,
                denominator: reading.share?.below, unknown: known.unknown, isShare: isShare, source: "", unit: nil,
                cutOff: min(today, reading.period.days.upperBound), expiresOn: .max, isConfirmed: true, decimals: reading.figure.decimals)
        }
    }
}
