public import Vietnamese

/// What a cell of a table holds.
public enum SheetCell: Hashable, Sendable {
    case empty
    /// Never empty when it was read.
    case text(String)
    case number(DecimalText)
    case date(CalendarDate)
    /// A day with a time, on the clock of Vietnam.
    case moment(Instant)
    case boolean(Bool)
    /// What a formula ended in, as Excel names it: "#DIV/0!".
    case error(String)

    /// `.number` of an exact number.
    public static func number(_ number: FixedPoint) -> SheetCell { .number(DecimalText(number)) }
    public static func number(_ integer: Int64) -> SheetCell { .number(DecimalText(integer)) }

    /// A formula that the program that wrote the workbook left to Excel to reckon: what it is worth is not in the file.
    public static let notReckoned = SheetCell.error("=?")

    public var isEmpty: Bool { self == .empty }
}

/// A row of a table as it was read. Rows without any content are left out by every reader; `number` tells where the others stand.
public struct SheetRow: Hashable, Sendable {
    /// The row's number in a workbook, the line on which it begins in a CSV file; both count from 1.
    public let number: Int
    public let cells: [SheetCell]
    /// How many cells more (fewer, when negative) than the first row a row of a CSV file has; 0 in workbooks. Fewer are filled up with `.empty`.
    public let surplus: Int

    public init(number: Int, cells: [SheetCell], surplus: Int = 0) {
        self.number = number
        self.cells = cells
        self.surplus = surplus
    }

    /// The cell of a column counted from 0; `.empty` beyond the last one.
    public subscript(column: Int) -> SheetCell { cells.indices.contains(column) ? cells[column] : .empty }
}

/// Gives the rows of a table one after the other. Reading blocks on files: not on the event loop.
public protocol SheetRows: AnyObject {
    /// The next row with content; nothing at the end.
    func next() throws(SheetError) -> SheetRow?
    /// How much of the table has been read, 0 to 1.
    var progress: Double { get }
}

/// What a reader takes at most; more is refused with `SheetError.Code.tooLarge` or `.tooWide`.
public struct SheetLimits: Sendable {
    /// Columns with content.
    public var columns = 2000
    /// Bytes of one text in UTF-8. Excel itself keeps 32,767 characters.
    public var textBytes = 1 << 20
    /// Bytes of a table once unpacked.
    public var unpackedBytes: Int64 = 8 << 30
    /// How many times its packed size a part of a workbook may grow, beyond the first 64 MB. Sheets of a million equal rows stay below 200.
    public var growth: Int64 = 400
    /// Bytes of texts that a workbook's cells share, kept in memory up to `SharedStrings.memory` and in a temporary file beyond.
    public var sharedTextBytes: Int64 = 2 << 30

    public init() {}
}
