extension CalendarException {
    /// Reads a table of exceptions: one a line, the columns `from to kind part confirmed name_vi name_en legal_basis` separated by `|`,
    /// blank lines and lines that begin with `#` skipped. `to` may be empty (one day); `kind` is off or makeup; `part` is day, morning or
    /// afternoon; `confirmed` is yes or no.
    /// - Throws: `VietnameseError` with `.schedule`, naming the line.
    public static func table(_ text: String) throws(VietnameseError) -> [CalendarException] {
        var result: [CalendarException] = []
        for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
            let trimmed = line.drop { $0 == " " }
            guard !trimmed.isEmpty, !trimmed.hasPrefix("#") else { continue }
            guard let exception = CalendarException(row: trimmed) else {
                throw VietnameseError(
                    .schedule,
                    vi: "Dòng \(index + 1) của lịch nghỉ không đúng: cần từ ngày|đến ngày|off hoặc makeup|day, morning hoặc afternoon|"
                        + "yes hoặc no|tên|tên tiếng Anh|căn cứ.",
                    en: "Line \(index + 1) of the schedule is wrong: from|to|off or makeup|day, morning or afternoon|yes or no|name|"
                        + "English name|legal basis.")
            }
            result.append(exception)
        }
        return result
    }

    /// The line of `table` that stands for this exception.
    public var row: String {
        let part: String = self.part == .morning ? "morning" : self.part == .afternoon ? "afternoon" : "day"
        let last = to == from ? "" : to.description
        let cells = [from.description, last, kind.rawValue, part, confirmed ? "yes" : "no", name.vi, name.en ?? "", legalBasis]
        return cells.joined(separator: "|")
    }

    private init?(row: some StringProtocol) {
        let cells = row.split(separator: "|", omittingEmptySubsequences: false).map { cell in
            String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
        }
        guard cells.count == 8, let from = CalendarDate(cells[0]), let to = cells[1].isEmpty ? from : CalendarDate(cells[1]), from <= to,
            let kind = Kind(rawValue: cells[2]), let part = ["day": DayParts.day, "morning": .morning, "afternoon": .afternoon][cells[3]],
            let confirmed = ["yes": true, "no": false][cells[4]], !cells[5].isEmpty
        else { return nil }
        self.init(
            from: from, to: to, kind: kind, part: part, name: LocalizedText(vi: cells[5], en: cells[6].isEmpty ? nil : cells[6]),
            legalBasis: cells[7], confirmed: confirmed)
    }
}
