extension CalendarException {
    /// What a record of the register of holidays says of its day (`kind` of the core pack).
    public enum RecordKind: String, Sendable, CaseIterable {
        case off, makeup
        /// Only the morning, or only the afternoon, is worked, whatever the day of the week.
        case halfMorning = "half_morning"
        case halfAfternoon = "half_afternoon"
    }

    /// The exceptions that a record stands for: one, or two for a half day.
    public static func exceptions(
        _ date: CalendarDate, _ kind: RecordKind, name: LocalizedText, legalBasis: String = "", confirmed: Bool = true
    ) -> [CalendarException] {
        let changes: [(Kind, DayParts)] =
            switch kind {
            case .off: [(.off, .day)]
            case .makeup: [(.makeup, .day)]
            case .halfMorning: [(.off, .afternoon), (.makeup, .morning)]
            case .halfAfternoon: [(.off, .morning), (.makeup, .afternoon)]
            }
        return changes.map { CalendarException(date, $0.0, part: $0.1, name: name, legalBasis: legalBasis, confirmed: confirmed) }
    }

    /// The records that stand for this exception, one a day: what fills the register from a schedule.
    public var records: [(date: CalendarDate, kind: RecordKind)] {
        guard from <= to else { return [] }
        let worked: DayParts = kind == .off ? .day.subtracting(part) : part
        let record: RecordKind =
            switch worked {
            case .morning: .halfMorning
            case .afternoon: .halfAfternoon
            case .day: .makeup
            default: .off
            }
        return (from...to).map { ($0, record) }
    }
}
