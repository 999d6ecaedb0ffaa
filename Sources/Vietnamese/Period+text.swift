extension Period {
    /// "năm 2026", "6 tháng đầu năm 2026", "quý IV năm 2026", "tháng 11 năm 2026"; "2026", "first half of 2026", "Q4 2026",
    /// "November 2026".
    public func text(_ language: Language = .vi) -> String {
        switch (kind, language) {
        case (.year, .vi): "năm \(year)"
        case (.half, .vi): "6 tháng \(index == 1 ? "đầu" : "cuối") năm \(year)"
        case (.quarter, .vi): "quý \(Period.romans[index - 1].uppercased()) năm \(year)"
        case (.month, .vi): "tháng \(index) năm \(year)"
        case (.year, .en): "\(year)"
        case (.half, .en): "\(index == 1 ? "first" : "second") half of \(year)"
        case (.quarter, .en): "Q\(index) \(year)"
        case (.month, .en): "\(CalendarDate.englishMonths[index - 1]) \(year)"
        }
    }

    /// Reads a code or what people write: "tháng 11/2026", "11/2026", "quý IV năm 2026", "quý 4/2026", "6 tháng đầu năm 2026",
    /// "sáu tháng cuối năm 2026", "năm 2026".
    /// - Throws: `VietnameseError` with `.empty` or `.notAPeriod`.
    public init(parsing text: String) throws(VietnameseError) {
        let words = plain(text)
        guard !words.isEmpty else { throw VietnameseError(.empty, vi: "Chưa nhập kỳ.", en: "No period was given.") }
        guard let period = Period(words.uppercased()) ?? Period(words: words) else {
            throw VietnameseError(
                .notAPeriod, vi: "Kỳ cần ghi như: tháng 11/2026, quý IV/2026, 6 tháng đầu năm 2026, năm 2026.",
                en: "Write the period like 202611, 2026Q4, 2026H1 or 2026.")
        }
        self = period
    }

    private static let romans = ["i", "ii", "iii", "iv"]

    private init?(words: String) {
        // "năm" is the year where a year follows, and the number five elsewhere: the year stands last.
        var parts = words.replacing("/", with: " ").replacing("-", with: " ").split(separator: " ").map(String.init)
        guard let last = parts.popLast(), last.isDigits, last.utf8.count == 4, let year = Int(last) else { return nil }
        if parts.last == "năm" { parts.removeLast() }
        switch parts.first {
        case nil: self.init(.year, year: year)
        case "quý" where parts.count == 2, "q" where parts.count == 2:
            self.init(.quarter, year: year, index: Period.romans.firstIndex(of: parts[1]).map { $0 + 1 } ?? Int(parts[1]) ?? 0)
        case "tháng" where parts.count == 2: self.init(.month, year: year, index: Period.month(parts[1]))
        case "6" where parts.count == 3 && parts[1] == "tháng", "sáu" where parts.count == 3 && parts[1] == "tháng":
            self.init(.half, year: year, index: ["đầu": 1, "cuối": 2][parts[2]] ?? 0)
        case let month? where parts.count == 1:
            if month.hasPrefix("q"), let quarter = Int(month.dropFirst()) {
                self.init(.quarter, year: year, index: quarter)
            } else {
                self.init(.month, year: year, index: Period.month(month))
            }
        default: return nil
        }
    }

    private static func month(_ text: String) -> Int { text.isDigits && text.utf8.count <= 2 ? Int(text) ?? 0 : 0 }
}
