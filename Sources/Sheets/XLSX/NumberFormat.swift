import Foundation
import Vietnamese

/// What a cell's number format makes of its number.
enum NumberFormat: Equatable {
    case number, percent
    case date, moment
    /// Hours and minutes of a day; a length of time, which may be over a day.
    case time, duration
    /// Whole numbers filled up with zeros in front: the format 000000000000 of identity numbers.
    case padded(Int)

    init(builtIn id: Int) {
        switch id {
        case 9, 10: self = .percent
        case 14...17, 27...31, 34...36, 50...54, 57, 58: self = .date
        case 18...21, 32, 33, 45, 47, 55, 56: self = .time
        case 22: self = .moment
        case 46: self = .duration
        default: self = .number
        }
    }

    /// Reads a code such as `dd/mm/yyyy`, `[h]:mm`, `#,##0.00 "đ"`.
    init(code: String) {
        let (letters, isDuration) = NumberFormat.meaning(of: code)
        if code.utf8.count >= 2, code.utf8.count <= 40, code.utf8.allSatisfy({ $0 == 48 }) {
            self = .padded(code.utf8.count)
            return
        }
        guard !["general", "standard"].contains(letters) else {
            self = .number
            return
        }
        let shown = letters.replacing("am/pm", with: "").replacing("a/p", with: "")
        let hasClock = shown.contains("h") || shown.contains("s")
        let hasDay = shown.contains("y") || shown.contains("d")
        let hasDigits = shown.contains("0") || shown.contains("#") || shown.contains("?")
        switch true {
        case isDuration: self = .duration
        case shown.contains("%"): self = .percent
        case hasDigits && !hasClock: self = .number
        case hasDay && hasClock: self = .moment
        case hasDay: self = .date
        case hasClock: self = .time
        case shown.contains("m"): self = .date
        default: self = .number
        }
    }

    /// The first section's letters that stand for the number, in lower case, and whether one of them is `[h]`, `[m]` or `[s]`.
    private static func meaning(of code: String) -> (letters: String, isDuration: Bool) {
        var letters = ""
        var isDuration = false
        var rest = Substring(code.lowercased())
        while let character = rest.popFirst() {
            switch character {
            case ";": return (letters, isDuration)
            case "\"": rest = rest.drop { $0 != "\"" }.dropFirst()
            case "\\", "_", "*": rest = rest.dropFirst()
            case "[":
                let inner = rest.prefix { $0 != "]" }
                rest = rest.dropFirst(inner.count + 1)
                if let first = inner.first, "hms".contains(first), inner.allSatisfy({ $0 == first }) { isDuration = true }
            default: letters.append(character)
            }
        }
        return (letters, isDuration)
    }
}

/// Excel's days: numbers since the last day of 1899, or since 1904 in old workbooks of the Macintosh.
enum SerialDay {
    /// The number of 1970-01-01.
    static let epoch = 25_569
    private static let between1900And1904 = 1462
    /// Excel takes 1900 for a leap year, so its days before March are one too many.
    private static let firstOfMarch1900 = 61
    static let millisecondsPerDay = 86_400_000

    /// The day and its milliseconds; nothing where Excel shows no date.
    static func day(of serial: Double, startsIn1904: Bool) -> (date: CalendarDate, milliseconds: Int)? {
        guard serial >= 0, serial < 2_958_466 else { return nil }
        var whole = Int(serial)
        var milliseconds = Int(((serial - Double(whole)) * Double(millisecondsPerDay)).rounded())
        if milliseconds == millisecondsPerDay {
            whole += 1
            milliseconds = 0
        }
        if startsIn1904 {
            whole += between1900And1904
        } else if whole < firstOfMarch1900 {
            guard whole != firstOfMarch1900 - 1, whole > 0 else { return nil }
            whole += 1
        }
        return (CalendarDate(dayNumber: whole - epoch), milliseconds)
    }

    /// The number of a day; nothing before 1900-03-01, where Excel's calendar is not the world's.
    static func serial(of date: CalendarDate) -> Int? {
        let serial = date.dayNumber + epoch
        return serial >= firstOfMarch1900 ? serial : nil
    }

    /// The number of a moment on the clock of Vietnam; nothing before 1900-03-01.
    static func serial(of moment: Instant) -> Double? {
        guard let day = serial(of: moment.date) else { return nil }
        let ofDay = moment.milliseconds - Instant(moment.date).milliseconds
        return Double(day) + Double(ofDay) / Double(millisecondsPerDay)
    }

    /// "14:32", "26:30:05".
    static func clock(_ days: Double) -> String {
        let seconds = Int((days.magnitude * 86_400).rounded())
        let parts = [seconds / 3600, seconds / 60 % 60] + (seconds % 60 == 0 ? [] : [seconds % 60])
        return (days < 0 ? "-" : "") + parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
    }
}

extension SheetCell {
    /// What a number in a workbook is under its format.
    init(number bytes: UnsafeBufferPointer<UInt8>, format: NumberFormat, startsIn1904: Bool) {
        guard let number = DecimalText(bytes: bytes) else {
            let raw = String(decoding: bytes, as: UTF8.self)
            self = raw.isEmpty ? .empty : .text(raw)
            return
        }
        switch format {
        case .number: self = .number(number)
        case .percent: self = .number(DecimalText(trusted: number.text, isPercent: true))
        case .padded(let width):
            let isWhole = number.text.utf8.allSatisfy { (48...57).contains($0) }
            self = isWhole ? .text(String(repeating: "0", count: max(0, width - number.text.utf8.count)) + number.text) : .number(number)
        case .time:
            let days = number.double
            self = days >= 0 && days < 3_000_000 ? .text(SerialDay.clock(days - days.rounded(.down))) : .number(number)
        case .duration: self = number.double.magnitude < 3_000_000 ? .text(SerialDay.clock(number.double)) : .number(number)
        case .date, .moment:
            guard let day = SerialDay.day(of: number.double, startsIn1904: startsIn1904) else {
                self = .number(number)
                return
            }
            self = format == .date ? .date(day.date) : .moment(Instant(day.date).adding(milliseconds: Int64(day.milliseconds)))
        }
    }

    /// A cell of the type `d`: `2026-11-21` or `2026-11-21T14:32:05`.
    init(isoDate text: String) {
        if let date = CalendarDate(text) {
            self = .date(date)
        } else if let moment = Instant(text) {
            self = .moment(moment)
        } else {
            self = text.isEmpty ? .empty : .text(text)
        }
    }
}
