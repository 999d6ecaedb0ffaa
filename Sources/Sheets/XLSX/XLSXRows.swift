import Foundation

/// The rows of one sheet, a piece of its XML in memory at a time.
public final class XLSXRows: SheetRows {
    private let member: ZipMember
    private let part: RowsPart
    private var served = 0
    private var isAtEnd = false
    private var unpackedAtLastRow: Int64 = 0

    /// A sheet may hold this many bytes without a row of content: formatted cells without any.
    private static let barren: Int64 = 1 << 30

    init(_ member: ZipMember, part: RowsPart) {
        self.member = member
        self.part = part
    }

    public var progress: Double {
        if isAtEnd { return 1 }
        return member.statedSize > 0 ? min(1, Double(member.unpacked) / Double(member.statedSize)) : 0
    }

    public func next() throws(SheetError) -> SheetRow? {
        while served == part.rows.count {
            guard !isAtEnd else { return nil }
            part.rows.removeAll(keepingCapacity: true)
            served = 0
            isAtEnd = try !part.readPiece(of: member)
            if !part.rows.isEmpty { unpackedAtLastRow = member.unpacked }
            guard member.unpacked - unpackedAtLastRow <= XLSXRows.barren else {
                throw SheetError(.tooLarge, line: part.row, name: "\(XLSXRows.barren >> 20) MB", "no row with content for too long")
            }
        }
        served += 1
        return part.rows[served - 1]
    }
}

/// `sheetN.xml`: gathers the rows of the piece that is being read.
final class RowsPart: XMLPart {
    private enum Kind { case number, shared, text, inline, boolean, error, date }

    var rows: [SheetRow] = []
    /// The row that is being read.
    private(set) var row = 0
    private let formats: [NumberFormat]
    private let strings: SharedStrings
    private let startsIn1904: Bool
    private let limits: SheetLimits

    private var cells: [SheetCell] = []
    private var column = -1
    private var kind = Kind.number
    private var format = NumberFormat.number
    private var value: [UInt8] = []
    private var runs = TextRuns()
    private var isWithinCell = false
    private var isWithinValue = false
    private var isFormula = false

    private static let lastRow = 1_048_576

    init(formats: [NumberFormat], strings: SharedStrings, startsIn1904: Bool, limits: SheetLimits) {
        self.formats = formats
        self.strings = strings
        self.startsIn1904 = startsIn1904
        self.limits = limits
    }

    override func start(_ name: Name, _ attributes: Attributes) {
        switch name {
        case "v": isWithinValue = isWithinCell
        case "c": startCell(attributes)
        case "f": isFormula = isWithinCell
        case "row":
            // Rows without a number follow the one before.
            row = max(row + 1, attributes.integer("r") ?? 0)
            if row > RowsPart.lastRow { fail(SheetError(.damaged, line: row, "a row beyond the last one")) }
            column = -1
        default: if isWithinCell { runs.start(name) }
        }
    }

    override func end(_ name: Name) {
        switch name {
        case "v": isWithinValue = false
        case "c": endCell()
        case "row":
            guard !cells.isEmpty else { return }
            rows.append(SheetRow(number: row, cells: cells))
            cells.removeAll(keepingCapacity: true)
        case "sheetData": isDone = true
        default: if isWithinCell { runs.end(name) }
        }
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        guard isWithinCell else { return }
        if isWithinValue {
            value.append(contentsOf: bytes)
            if value.count <= limits.textBytes { return }
        } else if runs.append(bytes, limit: limits.textBytes) {
            return
        }
        fail(SheetError(.tooLarge, line: row, name: "\(limits.textBytes) byte/ô", "a cell over the limit"))
    }

    private func startCell(_ attributes: Attributes) {
        isWithinCell = true
        isFormula = false
        value.removeAll(keepingCapacity: true)
        runs.clear()
        kind = .number
        format = .number
        var place: Int?
        var index = 0
        while let pointers = attributes.pointers, let attribute = pointers[index], let bytes = pointers[index + 1] {
            switch UInt8(bitPattern: attribute[0]) {
            case UInt8(ascii: "r") where attribute[1] == 0: place = RowsPart.column(of: bytes)
            case UInt8(ascii: "t") where attribute[1] == 0: kind = RowsPart.kind(bytes)
            case UInt8(ascii: "s") where attribute[1] == 0:
                let style = RowsPart.integer(bytes)
                if style >= 0, style < formats.count { format = formats[style] }
            default: break
            }
            index += 2
        }
        column = place ?? column + 1
    }

    private func endCell() {
        isWithinCell = false
        guard let cell = content(), !cell.isEmpty else { return }
        guard column >= 0, column < limits.columns else {
            return fail(SheetError(.tooWide, line: row, name: "\(limits.columns)", "content in column \(column + 1)"))
        }
        while cells.count <= column { cells.append(.empty) }
        cells[column] = cell
    }

    private func content() -> SheetCell? {
        switch kind {
        case .inline: return text(runs.bytes)
        case .text: return text(value)
        case .shared:
            let index = value.withUnsafeBufferPointer { Int(String(decoding: $0, as: UTF8.self)) }
            guard let index else { return nil }
            guard let text = strings.text(at: index) else {
                fail(SheetError(.damaged, line: row, "a shared text that is not there"))
                return nil
            }
            return text.isEmpty ? .empty : .text(text)
        case .number:
            return value.isEmpty
                ? (isFormula ? .notReckoned : nil)
                : value.withUnsafeBufferPointer { SheetCell(number: $0, format: format, startsIn1904: startsIn1904) }
        case .boolean: return value.isEmpty ? nil : .boolean(value.first == UInt8(ascii: "1") || value.first == UInt8(ascii: "t"))
        case .error: return value.isEmpty ? nil : .error(String(decoding: value, as: UTF8.self))
        case .date: return SheetCell(isoDate: String(decoding: value, as: UTF8.self))
        }
    }

    private func text(_ bytes: [UInt8]) -> SheetCell {
        bytes.isEmpty ? .empty : .text(bytes.withUnsafeBufferPointer(TextRuns.text))
    }

    private static func kind(_ bytes: UnsafePointer<CChar>) -> Kind {
        switch Name(bytes) {
        case "s": .shared
        case "inlineStr": .inline
        case "str": .text
        case "b": .boolean
        case "e": .error
        case "d": .date
        default: .number
        }
    }

    /// The column of a place such as `AB12`, from 0; nothing when it has none.
    private static func column(of place: UnsafePointer<CChar>) -> Int? {
        var column = 0
        var index = 0
        while index < 4, case let letter = UInt8(bitPattern: place[index]) & 0xDF, (65...90).contains(letter) {
            column = column * 26 + Int(letter) - 64
            index += 1
        }
        return column > 0 ? column - 1 : nil
    }

    private static func integer(_ bytes: UnsafePointer<CChar>) -> Int {
        var number = 0
        var index = 0
        while index < 9, case let digit = UInt8(bitPattern: bytes[index]), (48...57).contains(digit) {
            number = number * 10 + Int(digit) - 48
            index += 1
        }
        return index > 0 ? number : -1
    }
}
