extension CalendarDate {
    /// "21/11/2026"; "21 November 2026" in English.
    public func text(_ language: Language = .vi) -> String {
        switch language {
        case .vi: "\(day.padded(2))/\(month.padded(2))/\(year.padded(4))"
        case .en: "\(day) \(CalendarDate.englishMonths[month - 1]) \(year)"
        }
    }

    /// "thứ Hai 23/11"; "Mon 23 Nov" in English. For dates near today.
    public func shortText(_ language: Language = .vi) -> String {
        switch language {
        case .vi: "\(weekday.text(.vi)) \(day.padded(2))/\(month.padded(2))"
        case .en: "\(weekday.text(.en).prefix(3)) \(day) \(CalendarDate.englishMonths[month - 1].prefix(3))"
        }
    }

    /// "ngày 06 tháng 02 năm 2026", "ngày 21 tháng 11 năm 2026": the form of a document's date line. Decree 30/2020 puts a zero before
    /// days below 10 and before the months 1 and 2 only.
    public var formalText: String {
        "ngày \(day.padded(2)) tháng \(month <= 2 ? month.padded(2) : String(month)) năm \(year.padded(4))"
    }

    /// "hôm nay", "ngày mai", "hôm qua", or the short text with its weekday, as seen on `today`.
    public func relativeText(to today: CalendarDate, _ language: Language = .vi) -> String {
        switch (today.days(until: self), language) {
        case (0, .vi): "hôm nay"
        case (0, .en): "today"
        case (1, .vi): "ngày mai"
        case (1, .en): "tomorrow"
        case (-1, .vi): "hôm qua"
        case (-1, .en): "yesterday"
        default: year == today.year ? shortText(language) : text(language)
        }
    }

    /// Reads a date as people write it: "ngày 06 tháng 02 năm 2026", "06/02/2026", "6-2-2026", "6.2.2026", "thứ Hai, 23/11/2026",
    /// "2026-02-06". Day before month, year in four digits.
    /// - Throws: `VietnameseError` with `.empty`, `.notADate` or `.noSuchDate`.
    public init(parsing text: String) throws(VietnameseError) {
        if let date = CalendarDate(digits: text) {
            self = date
            return
        }
        let words = CalendarDate.withoutWeekday(plain(text))
        guard !words.isEmpty else {
            throw VietnameseError(.empty, vi: "Chưa nhập ngày.", en: "No date was given.")
        }
        guard let (day, month, year) = CalendarDate.parts(of: words) else {
            throw VietnameseError(
                .notADate, vi: "Ngày cần ghi theo dạng ngày/tháng/năm, ví dụ 06/02/2026.",
                en: "Write the date as day/month/year, such as 06/02/2026.")
        }
        guard let date = CalendarDate(year: year, month: month, day: day) else {
            throw VietnameseError(
                .noSuchDate, vi: "Không có ngày \(day)/\(month)/\(year) trong lịch.",
                en: "The calendar has no day \(day)/\(month)/\(year).")
        }
        self = date
    }

    /// Reads what most people type, digits with one sign between them; nil for everything that takes a closer look.
    private init?(digits text: String) {
        var text = text
        let numbers = text.withUTF8 {
            bytes -> (first: (value: Int, width: Int), second: (value: Int, width: Int), third: (value: Int, width: Int))? in
            var index = 0
            func number() -> (value: Int, width: Int) {
                let begin = index
                var value = 0
                while index < bytes.count, index - begin < 5, case 48...57 = bytes[index] {
                    value = value * 10 + Int(bytes[index] - 48)
                    index += 1
                }
                return (value, index - begin)
            }
            func skipsSign() -> Bool {
                guard index < bytes.count, [45, 46, 47].contains(bytes[index]) else { return false }
                index += 1
                return true
            }
            let first = number()
            guard skipsSign() else { return nil }
            let second = number()
            guard skipsSign() else { return nil }
            let third = number()
            return index == bytes.count ? (first, second, third) : nil
        }
        guard let (first, second, third) = numbers, (1...2).contains(second.width) else { return nil }
        switch (first.width, third.width) {
        case (1...2, 4): self.init(year: third.value, month: second.value, day: first.value)
        case (4, 1...2): self.init(year: first.value, month: second.value, day: third.value)
        default: return nil
        }
    }

    static let englishMonths = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
    ]

    private static func withoutWeekday(_ text: String) -> String {
        for weekday in Weekday.allCases {
            let name = weekday.text(.vi).lowercased()
            if text.hasPrefix(name) {
                return String(text.dropFirst(name.count).drop { $0 == "," || $0 == " " })
            }
        }
        return text
    }

    /// Day, month and year of a text whose parts stand apart by `/`, `-`, `.` or the words for day, month and year.
    private static func parts(of text: String) -> (day: Int, month: Int, year: Int)? {
        var joined = text.replacing("ngày", with: "").replacing("tháng", with: "/").replacing("năm", with: "/")
        joined = String(joined.filter { $0 != " " }.map { "-.".contains($0) ? "/" : $0 })
        let parts = joined.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, parts.allSatisfy({ $0.isDigits && $0.utf8.count <= 4 }) else { return nil }
        let numbers = parts.compactMap { Int($0) }
        switch parts.map(\.utf8.count) {
        case let widths where widths[2] == 4 && widths[0] <= 2 && widths[1] <= 2: return (numbers[0], numbers[1], numbers[2])
        case let widths where widths[0] == 4 && widths[1] <= 2 && widths[2] <= 2: return (numbers[2], numbers[1], numbers[0])
        default: return nil
        }
    }
}
