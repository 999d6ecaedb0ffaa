import Foundation

/// A moment: milliseconds since 1970-01-01T00:00Z, read on the clock of Vietnam (UTC+7, no summer time), whatever the host's zone is.
public struct Instant: Hashable, Comparable, Sendable {
    public var milliseconds: Int64

    /// What Vietnam is ahead of UTC, in minutes.
    static let offset = 7 * 60
    static let minutesPerDay = 24 * 60

    public init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    /// The moment of the clock `minute` minutes after the midnight that begins `date`, in Vietnam.
    public init(_ date: CalendarDate, minute: Int = 0) {
        self.init(clockMinute: date.dayNumber * Instant.minutesPerDay + minute)
    }

    public static var now: Instant { Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down))) }

    public static func < (a: Instant, b: Instant) -> Bool { a.milliseconds < b.milliseconds }

    /// The day in Vietnam.
    public var date: CalendarDate { CalendarDate(dayNumber: clockMinute.floorDivided(by: Instant.minutesPerDay).quotient) }

    /// Whole minutes since midnight in Vietnam, 0 to 1439.
    public var minuteOfDay: Int { clockMinute.floorDivided(by: Instant.minutesPerDay).remainder }

    /// The moment so many milliseconds later, held within what 64 bits tell.
    public func adding(milliseconds: Int64) -> Instant {
        let (sum, overflow) = self.milliseconds.addingReportingOverflow(milliseconds)
        return Instant(milliseconds: overflow ? (milliseconds < 0 ? .min : .max) : sum)
    }

    public func adding(minutes: Int) -> Instant {
        let (milliseconds, overflow) = Int64(minutes).multipliedReportingOverflow(by: 60_000)
        return adding(milliseconds: overflow ? (minutes < 0 ? .min : .max) : milliseconds)
    }

    /// Whole minutes since the midnight of 1970-01-01 in Vietnam; seconds are dropped.
    var clockMinute: Int { Int(milliseconds).floorDivided(by: 60_000).quotient + Instant.offset }

    init(clockMinute: Int) {
        milliseconds = Int64(clockMinute - Instant.offset) * 60_000
    }
}

extension Instant: LosslessStringConvertible {
    /// Reads ISO 8601 and the value of a `datetime-local` field: `2026-11-21T14:32`, with or without seconds, fractions and a zone
    /// (`Z`, `+07:00`, `+0700`). Without a zone the clock of Vietnam is meant. A space may stand for the `T`.
    public init?(_ iso: String) {
        let halves = iso.split(maxSplits: 1, omittingEmptySubsequences: false) { $0 == "T" || $0 == " " }
        guard halves.count == 2, let date = CalendarDate(String(halves[0])) else { return nil }
        let clock = halves[1].prefix { $0.isNumber || $0 == ":" || $0 == "." }
        guard let time = Instant.clockMilliseconds(clock),
            let zone = Instant.zoneMinutes(halves[1].dropFirst(clock.count))
        else { return nil }
        milliseconds = Int64(date.dayNumber) * 86_400_000 + time - Int64(zone) * 60_000
    }

    /// `2026-11-21T14:32:05+07:00`, with `.123` where there are milliseconds.
    public var description: String {
        let ofMinute = Int(milliseconds).floorDivided(by: 60_000).remainder
        let (second, fraction) = ofMinute.quotientAndRemainder(dividingBy: 1000)
        return "\(localISO):\(second.padded(2))\(fraction == 0 ? "" : "." + fraction.padded(3))+07:00"
    }

    /// `2026-11-21T14:32`, what a `datetime-local` field takes.
    public var localISO: String { "\(date)T\(clockText)" }

    /// "14:32" in Vietnam.
    public var clockText: String { "\((minuteOfDay / 60).padded(2)):\((minuteOfDay % 60).padded(2))" }

    /// "14:32 21/11/2026"; "14:32, 21 November 2026" in English.
    public func text(_ language: Language = .vi) -> String {
        clockText + (language == .vi ? " " : ", ") + date.text(language)
    }

    /// Reads what people type: the ISO forms, "14:32 21/11/2026", "14h32 ngày 21/11/2026", "21/11/2026 14:32", or a date alone
    /// (its midnight).
    /// - Throws: `VietnameseError` with `.empty`, `.notATime`, `.notADate` or `.noSuchDate`.
    public init(parsing text: String) throws(VietnameseError) {
        let words = plain(text)
        if let exact = Instant(words.uppercased()) {
            self = exact
            return
        }
        let parts = words.split(separator: " ")
        let isClock = { (word: Substring) in word.contains(":") || (word.contains("h") && word.first?.isNumber == true) }
        guard let index = parts.firstIndex(where: isClock) else {
            self.init(try CalendarDate(parsing: words))
            return
        }
        var rest = parts
        let clock = rest.remove(at: index)
        let time = clock.replacing("h", with: ":")
        guard let milliseconds = Instant.clockMilliseconds(time.hasSuffix(":") ? time + "00" : time) else {
            throw VietnameseError(
                .notATime, vi: "Giờ cần ghi theo dạng giờ:phút, ví dụ 14:32.", en: "Write the time as hours:minutes, such as 14:32.")
        }
        let date = try CalendarDate(parsing: rest.joined(separator: " "))
        self = Instant(date).adding(milliseconds: milliseconds)
    }

    private static func clockMilliseconds(_ text: Substring) -> Int64? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2 || parts.count == 3, parts[0].utf8.count <= 2, parts[0].isDigits, parts[1].utf8.count == 2,
            parts[1].isDigits,
            let hour = Int64(parts[0]), hour < 24, let minute = Int64(parts[1]), minute < 60
        else { return nil }
        guard parts.count == 3 else { return (hour * 60 + minute) * 60_000 }
        let seconds = parts[2].split(separator: ".", omittingEmptySubsequences: false)
        guard seconds.count <= 2, seconds[0].utf8.count == 2, seconds.allSatisfy(\.isDigits), let second = Int64(seconds[0]), second < 60
        else {
            return nil
        }
        let fraction = seconds.count == 2 ? Int64(String((seconds[1] + "00").prefix(3))) ?? 0 : 0
        return ((hour * 60 + minute) * 60 + second) * 1000 + fraction
    }

    private static func zoneMinutes(_ text: Substring) -> Int? {
        if text.isEmpty { return offset }
        if text == "Z" { return 0 }
        let digits = text.dropFirst().filter { $0 != ":" }
        guard let sign = text.first, sign == "+" || sign == "-", digits.isDigits, digits.utf8.count == 4,
            let hours = Int(digits.prefix(2)), let minutes = Int(digits.suffix(2)), hours <= 14, minutes < 60
        else { return nil }
        return (sign == "-" ? -1 : 1) * (hours * 60 + minutes)
    }
}

/// As the database keeps it: the number of milliseconds.
extension Instant: Codable {
    public init(from decoder: any Decoder) throws {
        milliseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(milliseconds)
    }
}
