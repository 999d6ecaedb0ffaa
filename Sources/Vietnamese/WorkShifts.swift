/// The hours of a working day: a morning and an afternoon, in minutes after midnight. Either may be empty, not both.
public struct WorkShifts: Hashable, Sendable {
    public let morning: Range<Int>
    public let afternoon: Range<Int>

    /// 08:00-12:00 and 13:00-17:00: eight hours.
    public static let standard = WorkShifts(uncheckedMorning: 480..<720, afternoon: 780..<1020)

    /// Nothing where the shifts overlap, lie outside the day, or are both empty.
    public init?(morning: Range<Int>, afternoon: Range<Int>) {
        guard morning.lowerBound >= 0, afternoon.upperBound <= 1440, !(morning.isEmpty && afternoon.isEmpty),
            morning.isEmpty || afternoon.isEmpty || morning.upperBound <= afternoon.lowerBound
        else { return nil }
        self.init(uncheckedMorning: morning, afternoon: afternoon)
    }

    /// Reads "08:00-12:00, 13:00-17:00" or one shift alone; a shift that begins before noon is the morning.
    /// - Throws: `VietnameseError` with `.shifts`.
    public init(parsing text: String) throws(VietnameseError) {
        let ranges = plain(text).split(separator: ",").map { WorkShifts.range($0.filter { $0 != " " }) }
        let morning = ranges.first { ($0?.lowerBound ?? 1440) < 720 } ?? 0..<0
        let afternoon = ranges.last { ($0?.lowerBound ?? 0) >= 720 } ?? 1440..<1440
        guard let morning, let afternoon, (1...2).contains(ranges.count), !ranges.contains(nil),
            ranges.count == (morning.isEmpty ? 0 : 1) + (afternoon.isEmpty ? 0 : 1),
            let shifts = WorkShifts(morning: morning, afternoon: afternoon)
        else {
            throw VietnameseError(
                .shifts, vi: "Giờ làm việc cần ghi theo dạng 08:00-12:00, 13:00-17:00.",
                en: "Write the working hours as 08:00-12:00, 13:00-17:00.")
        }
        self = shifts
    }

    private init(uncheckedMorning morning: Range<Int>, afternoon: Range<Int>) {
        self.morning = morning
        self.afternoon = afternoon
    }

    /// "08:00-12:00, 13:00-17:00".
    public var text: String {
        [morning, afternoon].filter { !$0.isEmpty }.map { "\(WorkShifts.clock($0.lowerBound))-\(WorkShifts.clock($0.upperBound))" }
            .joined(separator: ", ")
    }

    /// Working minutes of a whole day; 480 for the standard hours.
    public var minutes: Int { morning.count + afternoon.count }

    /// The minute at which a whole working day begins and ends.
    public var start: Int { morning.isEmpty ? afternoon.lowerBound : morning.lowerBound }
    public var end: Int { afternoon.isEmpty ? morning.upperBound : afternoon.upperBound }

    /// The part of the day that ends the working day.
    var lastPart: DayParts { afternoon.isEmpty ? .morning : .afternoon }

    /// The shifts that `parts` leave, in order, without empty ones.
    func shifts(_ parts: DayParts) -> [Range<Int>] {
        var result: [Range<Int>] = []
        if parts.contains(.morning), !morning.isEmpty { result.append(morning) }
        if parts.contains(.afternoon), !afternoon.isEmpty { result.append(afternoon) }
        return result
    }

    private static func clock(_ minute: Int) -> String { "\((minute / 60).padded(2)):\((minute % 60).padded(2))" }

    private static func range(_ text: String) -> Range<Int>? {
        let ends = text.split(separator: "-", omittingEmptySubsequences: false).map { word -> Int? in
            let parts = word.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.isDigits && $0.utf8.count <= 2 }), let hour = Int(parts[0]),
                let minute = Int(parts[1]),
                hour <= 24, minute < 60
            else { return nil }
            return hour * 60 + minute
        }
        guard ends.count == 2, let start = ends[0], let end = ends[1], start < end else { return nil }
        return start..<end
    }
}

/// Parts of a working day.
public struct DayParts: OptionSet, Hashable, Sendable {
    public let rawValue: UInt8

    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    public static let morning = DayParts(rawValue: 1)
    public static let afternoon = DayParts(rawValue: 2)
    public static let day: DayParts = [.morning, .afternoon]
}
