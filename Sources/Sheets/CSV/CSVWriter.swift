import Vietnamese

/// How a CSV file is written.
public struct CSVFormat: Sendable {
    /// One ASCII character.
    public var separator: Character
    /// A byte order mark, without which Excel takes UTF-8 for an old encoding.
    public var hasMark: Bool
    /// Dates as 21/11/2026 and numbers as 1234,5, as Excel set to Vietnamese reads them; otherwise ISO 8601 and a point.
    public var isVietnamese: Bool
    /// Text of digits that Excel would turn into another number (0123, 12 digits or more) is written as ="0123".
    public var keepsDigits: Bool

    /// For a double click in Excel.
    public static let excel = CSVFormat(separator: ";", hasMark: true, isVietnamese: true, keepsDigits: true)
    /// For programs: RFC 4180, UTF-8, ISO 8601.
    public static let plain = CSVFormat(separator: ",", hasMark: false, isVietnamese: false, keepsDigits: false)
}

/// Writes CSV row by row. The bytes gather in the writer until `take` hands them out, so that any sink can be fed, whether it waits or not:
///
///     writer.append(row)
///     if writer.waiting > 64 << 10 { try await body.write(writer.take()) }
///
/// Text that would be a formula gets an apostrophe; `CSVReader` takes it off again.
public struct CSVWriter: Sendable {
    private let format: CSVFormat
    private let separator: UInt8
    private var bytes: [UInt8] = []

    public init(_ format: CSVFormat = .excel) {
        self.format = format
        separator = format.separator.asciiValue ?? UInt8(ascii: ",")
        if format.hasMark { bytes += [0xEF, 0xBB, 0xBF] }
    }

    /// How many bytes `take` would give.
    public var waiting: Int { bytes.count }

    /// The bytes since the last time.
    public mutating func take() -> [UInt8] {
        let taken = bytes
        bytes = []
        bytes.reserveCapacity(taken.count)
        return taken
    }

    /// A row of texts, such as the titles of the columns.
    public mutating func append(titles: [String]) { append(titles.map { .text($0) }) }

    public mutating func append(_ cells: [SheetCell]) {
        for (index, cell) in cells.enumerated() {
            if index > 0 { bytes.append(separator) }
            append(cell)
        }
        // An empty line would be no row at all.
        if cells.count == 1, cells[0] == .empty { bytes += [quote, quote] }
        bytes += [13, 10]
    }

    private let quote = UInt8(ascii: "\"")

    private mutating func append(_ cell: SheetCell) {
        switch cell {
        case .empty: break
        case .text(let text), .error(let text): append(text)
        case .number(let number): append(number)
        case .date(let date): append(date)
        case .moment(let moment): append(moment)
        case .boolean(let flag): bytes += (flag ? "TRUE" : "FALSE").utf8
        }
    }

    private mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { text in
            if format.keepsDigits, CSVWriter.isChangedByExcel(text) {
                bytes += "\"=\"\"".utf8
                bytes += text
                bytes += "\"\"\"".utf8
            } else if needsQuotes(text) {
                append(quoted: text)
            } else {
                if FormulaGuard.needsMark(text) { bytes.append(FormulaGuard.mark) }
                bytes += text
            }
        }
    }

    private mutating func append(quoted text: UnsafeBufferPointer<UInt8>) {
        bytes.append(quote)
        if FormulaGuard.needsMark(text) { bytes.append(FormulaGuard.mark) }
        for byte in text {
            if byte == quote { bytes.append(quote) }
            bytes.append(byte)
        }
        bytes.append(quote)
    }

    private func needsQuotes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first, let last = text.last else { return false }
        // 0xEF: the first cell's text must not be taken for the file's byte order mark.
        if first == 32 || last == 32 || first == 0xEF { return true }
        for byte in text where byte == separator || byte == quote || byte == 10 || byte == 13 { return true }
        return false
    }

    private static func isChangedByExcel(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let first = text.first else { return false }
        let digits = first == UInt8(ascii: "+") ? text.count - 1 : text.count
        guard first == 48 || digits < text.count || digits >= 12, digits > 0 else { return false }
        for byte in text[(text.count - digits)...] where !(48...57).contains(byte) { return false }
        return digits < text.count || digits >= 12 || digits > 1
    }

    private mutating func append(_ number: DecimalText) {
        let isPercent = format.isVietnamese && number.isPercent
        let mark = UInt8(ascii: format.isVietnamese ? "," : ".")
        let needsQuotes = mark == separator
        if needsQuotes { bytes.append(quote) }
        for byte in (isPercent ? number.timesHundred : number).text.utf8 { bytes.append(byte == UInt8(ascii: ".") ? mark : byte) }
        if isPercent { bytes.append(UInt8(ascii: "%")) }
        if needsQuotes { bytes.append(quote) }
    }

    private mutating func append(_ date: CalendarDate) {
        let parts = [(date.day, 2), (date.month, 2), (date.year, 4)]
        for (index, part) in (format.isVietnamese ? parts : parts.reversed()).enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: format.isVietnamese ? "/" : "-")) }
            append(part.0, digits: part.1)
        }
    }

    private mutating func append(_ number: Int, digits: Int) {
        var size = 1
        for _ in 1..<digits { size *= 10 }
        while size > 0 {
            bytes.append(UInt8(48 + number / size % 10))
            size /= 10
        }
    }

    /// 21/11/2026 14:32:05.
    private mutating func append(_ moment: Instant) {
        guard format.isVietnamese else {
            bytes += moment.description.utf8
            return
        }
        let second = Int((moment.milliseconds % 60_000 + 60_000) % 60_000 / 1000)
        append(moment.date)
        bytes += " \(moment.clockText):".utf8
        append(second, digits: 2)
    }
}
