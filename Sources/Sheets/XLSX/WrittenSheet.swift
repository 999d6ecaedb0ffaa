import CXlsxWriter
import Foundation
import Vietnamese

/// A sheet that is being written.
final class WrittenSheet {
    let name: String
    let columns: [SheetColumn]
    /// The row that comes next, from 0.
    private(set) var row = 0
    private let worksheet: UnsafeMutablePointer<lxw_worksheet>
    private let formats: Formats
    private var widths: [Int]
    private var widest: Int

    private static let measuredRows = 1000
    private static let widthRange = 8...60
    private static let longestText = 32_767
    private static let mostColumns = 16_384

    init(_ worksheet: UnsafeMutablePointer<lxw_worksheet>, name: String, columns: [SheetColumn], formats: Formats) {
        self.worksheet = worksheet
        self.name = name
        self.columns = columns
        self.formats = formats
        // The arrow of the filter needs room beside the title.
        widths = columns.map { min($0.title.count, 40) + 3 }
        widest = columns.count
        for (column, content) in columns.enumerated() {
            worksheet_write_string(worksheet, 0, UInt16(clamping: column), WrittenSheet.safe(content.title), formats.header)
        }
        worksheet_freeze_panes(worksheet, 1, 0)
        row = 1
    }

    func append(_ cells: [SheetCell], shortened: inout Int) throws(SheetError) {
        guard cells.count <= WrittenSheet.mostColumns else {
            throw SheetError(.tooWide, line: row + 1, name: "\(WrittenSheet.mostColumns)", "\(cells.count) columns")
        }
        for (column, cell) in cells.enumerated() {
            guard write(cell, column, shortened: &shortened) == LXW_NO_ERROR else {
                throw SheetError(.writing, line: row + 1, "a cell can't be written")
            }
        }
        if row <= WrittenSheet.measuredRows { measure(cells) }
        widest = max(widest, cells.count)
        row += 1
    }

    /// What can be told only when all rows are there.
    func close() {
        guard widest > 0 else { return }
        for (column, content) in columns.enumerated() {
            let fitted = Double(min(max(widths[column], WrittenSheet.widthRange.lowerBound), WrittenSheet.widthRange.upperBound))
            worksheet_set_column(
                worksheet, UInt16(clamping: column), UInt16(clamping: column), content.width ?? fitted, formats.of(content.kind))
        }
        if !columns.isEmpty {
            worksheet_autofilter(worksheet, 0, 0, UInt32(row - 1), UInt16(clamping: columns.count - 1))
        }
    }

    private func write(_ cell: SheetCell, _ column: Int, shortened: inout Int) -> lxw_error {
        let place = UInt16(clamping: column)
        switch cell {
        case .empty: return LXW_NO_ERROR
        case .text(let text): return write(text, place, shortened: &shortened)
        case .error(let name): return write(name, place, shortened: &shortened)
        case .boolean(let flag): return worksheet_write_boolean(worksheet, UInt32(row), place, flag ? 1 : 0, nil)
        case .number(let number):
            // Excel would round the 16th digit to zero.
            guard number.significantDigits <= DecimalText.keptDigits else { return write(number.text, place, shortened: &shortened) }
            return worksheet_write_number(worksheet, UInt32(row), place, number.double, number.isPercent ? formats.percent : look(column))
        case .date(let date):
            guard let serial = SerialDay.serial(of: date) else { return write(date.text(), place, shortened: &shortened) }
            return worksheet_write_number(worksheet, UInt32(row), place, Double(serial), formats.of(.date))
        case .moment(let moment):
            guard let serial = SerialDay.serial(of: moment) else { return write(moment.text(), place, shortened: &shortened) }
            return worksheet_write_number(worksheet, UInt32(row), place, serial, formats.of(.moment))
        }
    }

    /// How numbers of the column look: those among texts as they are.
    private func look(_ column: Int) -> UnsafeMutablePointer<lxw_format>? {
        guard column < columns.count else { return nil }
        switch columns[column].kind {
        case .number, .ordinal: return formats.of(columns[column].kind)
        default: return nil
        }
    }

    private func write(_ text: String, _ column: UInt16, shortened: inout Int) -> lxw_error {
        var text = WrittenSheet.safe(text)
        if text.utf8.count > WrittenSheet.longestText, text.utf16.count > WrittenSheet.longestText {
            var units = text.utf16.prefix(WrittenSheet.longestText - 1)
            if let last = units.last, UTF16.isLeadSurrogate(last) { units = units.dropLast() }
            text = String(Substring(units)) + "…"
            shortened += 1
        }
        return worksheet_write_string(worksheet, UInt32(row), column, text, formats.of(.text))
    }

    /// The text without what XML can't hold, and with `_x0041_` kept from being read as a character.
    private static func safe(_ text: String) -> String {
        var text = text
        let isPlain = text.withUTF8 { bytes in
            !bytes.contains(0) && !bytes.contains(0xEF) && !TextRuns.hasEscape(bytes)
        }
        if isPlain { return text }
        let scalars = text.unicodeScalars.filter { $0.value != 0 && $0.value != 0xFFFE && $0.value != 0xFFFF }
        return String(String.UnicodeScalarView(scalars)).replacing(#/_x(?=[0-9A-Fa-f]{4}_)/#, with: "_x005F_x")
    }

    private func measure(_ cells: [SheetCell]) {
        for (column, cell) in cells.prefix(widths.count).enumerated() {
            let width =
                switch cell {
                case .empty: 0
                case .text(let text), .error(let text): min(text.utf8.count, 400) > 60 ? 60 : text.count
                case .number(let number): number.text.utf8.count * 4 / 3
                case .date: 10
                case .moment: 16
                case .boolean: 6
                }
            widths[column] = max(widths[column], width + 1)
        }
    }
}

/// Names that Excel takes for a sheet: at most 31 characters, none of []:*?/\, no apostrophe at either end, each once whatever its case.
enum SheetName {
    private static let longest = 31

    static func free(_ name: String, taken: Set<String>) -> String {
        var base = name.filter { !"[]:*?/\\".contains($0) && $0.unicodeScalars.allSatisfy { $0.value >= 32 } }
        base = shortened(base.trimmingCharacters(in: CharacterSet(charactersIn: "' ")), to: longest)
        if base.isEmpty { base = "Bảng" }
        // Excel keeps this name for itself.
        if key(base) == "history" { base += " 1" }
        var result = base
        var number = 2
        while taken.contains(key(result)) {
            let suffix = " (\(number))"
            result = shortened(base, to: longest - suffix.count) + suffix
            number += 1
        }
        return result
    }

    static func key(_ name: String) -> String { name.lowercased() }

    private static func shortened(_ name: String, to count: Int) -> String {
        var result = name
        while result.utf16.count > count { result.removeLast() }
        return result.trimmingCharacters(in: CharacterSet(charactersIn: "' "))
    }
}
