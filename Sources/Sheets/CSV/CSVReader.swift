public import Foundation

/// Reads CSV as programs write it (RFC 4180) and as Excel in Vietnam does: `;` or tab between cells, UTF-8 with and without its mark, UTF-16.
///
/// One row is in memory at a time. Every cell is a text or empty; what a text means is for the caller to say. The apostrophe that `CSVWriter`
/// puts before text that would be a formula is taken off, and `="0123"` is the text 0123.
public final class CSVReader: SheetRows {
    /// What stands between cells: `;`, `,`, tab or `|`, as `separator` or as the file shows it.
    public let separator: Character
    private let separatorByte: UInt8
    private let limits: SheetLimits
    private let size: Int64?
    private let unguards: Bool

    private var feed: TextFeed
    private var buffer: [UInt8] = []
    private var head = 0
    private var isAtEnd = false
    private var consumed: Int64 = 0
    private var line = 1
    private var width: Int?
    private var record = CSVRecord()
    private var scratch: [UInt8] = []

    private static let pieceBytes = 256 << 10

    /// - Parameters:
    ///   - separator: nothing to find it from the file's first lines.
    ///   - unguards: whether the apostrophe before what would be a formula is taken off.
    /// - Throws: `SheetError` with `.unreadable`, `.empty`, `.oldEncoding`, or the code of what the file is instead.
    public convenience init(
        file: URL, separator: Character? = nil, unguards: Bool = true, limits: SheetLimits = SheetLimits()
    ) throws(SheetError) {
        guard let handle = try? FileHandle(forReadingFrom: file) else { throw SheetError(.unreadable, "the file can't be opened") }
        let size = (try? FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber)?.int64Value
        let pull = { () throws(SheetError) -> [UInt8]? in
            let piece: Data?
            do { piece = try handle.read(upToCount: CSVReader.pieceBytes) } catch { throw SheetError(.unreadable, "reading failed") }
            return piece.flatMap { $0.isEmpty ? nil : [UInt8]($0) }
        }
        try self.init(size: size, separator: separator, unguards: unguards, limits: limits, pieces: pull)
    }

    /// Reads bytes that are in memory.
    public convenience init(
        bytes: [UInt8], separator: Character? = nil, unguards: Bool = true, limits: SheetLimits = SheetLimits()
    ) throws(SheetError) {
        var rest: [UInt8]? = bytes
        let pull = { () throws(SheetError) -> [UInt8]? in
            defer { rest = nil }
            return rest
        }
        try self.init(size: Int64(bytes.count), separator: separator, unguards: unguards, limits: limits, pieces: pull)
    }

    /// Reads what `pieces` gives until it gives nothing; `size` is only for `progress`.
    public init(
        size: Int64? = nil, separator: Character? = nil, unguards: Bool = true, limits: SheetLimits = SheetLimits(),
        pieces: @escaping () throws(SheetError) -> [UInt8]?
    ) throws(SheetError) {
        self.size = size
        self.unguards = unguards
        self.limits = limits
        feed = try TextFeed(pieces)
        while buffer.count < TextFeed.sampleBytes, let piece = try feed.next() { buffer += piece }
        let sniffed = CSVSeparator(sample: buffer)
        separatorByte = separator?.asciiValue ?? sniffed.byte
        self.separator = Character(Unicode.Scalar(separatorByte))
        if sniffed.declaration > 0 {
            head = sniffed.declaration
            line = 2
        }
    }

    public var progress: Double {
        guard let size, size > 0 else { return isAtEnd ? 1 : 0 }
        return min(1, Double(consumed) / Double(size))
    }

    public func next() throws(SheetError) -> SheetRow? {
        while try advance() {
            let begin = line
            let cells = try takeCells(line: begin)
            if let row = row(cells, line: begin) { return row }
        }
        return nil
    }

    /// Finds the end of the next record, reading on as far as it needs; false at the end of the file.
    private func advance() throws(SheetError) -> Bool {
        while true {
            let found = buffer.withUnsafeBufferPointer { bytes in
                record.scan(UnsafeBufferPointer(rebasing: bytes[head...]), separator: separatorByte, isLast: isAtEnd)
            }
            switch found {
            case .record: return true
            case .nothing: return false
            case .unclosedQuote: throw SheetError(.unclosedQuote, line: line, "a quote is never closed")
            case .unfinished:
                guard buffer.count - head <= limits.textBytes * 4 else {
                    throw record.isWithinQuote
                        ? SheetError(.unclosedQuote, line: line, "no closing quote within the limit")
                        : SheetError(.tooLarge, line: line, name: "\(limits.textBytes * 4) byte/dòng", "a line over the limit")
                }
                try readOn()
            }
        }
    }

    private func readOn() throws(SheetError) {
        buffer.removeSubrange(..<head)
        head = 0
        // A long record is scanned again from its beginning, so each time at least twice as much is read.
        let wanted = max(CSVReader.pieceBytes, buffer.count * 2)
        while buffer.count < wanted {
            guard let piece = try feed.next() else {
                isAtEnd = true
                return
            }
            buffer += piece
        }
    }

    private func takeCells(line begin: Int) throws(SheetError) -> [SheetCell] {
        guard record.fields.count <= limits.columns || record.fields[limits.columns...].allSatisfy(\.isEmpty) else {
            throw SheetError(.tooWide, line: begin, name: "\(limits.columns)", "\(record.fields.count) columns")
        }
        var cells: [SheetCell] = []
        cells.reserveCapacity(max(record.fields.count, width ?? 0))
        var failure: SheetError?
        buffer.withUnsafeBufferPointer { bytes in
            let bytes = UnsafeBufferPointer(rebasing: bytes[head..<(head + record.length)])
            guard UTF8Check.isValid(bytes) else {
                failure = SheetError(.brokenText, line: begin, "not UTF-8")
                return
            }
            for field in record.fields.prefix(limits.columns) {
                guard field.end - field.start <= limits.textBytes else {
                    failure = SheetError(.tooLarge, line: begin, name: "\(limits.textBytes) byte/ô", "a cell over the limit")
                    return
                }
                cells.append(cell(field, in: bytes))
            }
        }
        if let failure { throw failure }
        head += record.length
        consumed += Int64(record.length)
        line += record.lineBreaks
        return cells
    }

    private func cell(_ field: CSVRecord.Field, in bytes: UnsafeBufferPointer<UInt8>) -> SheetCell {
        guard !field.isEmpty else { return .empty }
        if let range = field.content(in: bytes, scratch: &scratch) { return cell(UnsafeBufferPointer(rebasing: bytes[range])) }
        return scratch.withUnsafeBufferPointer { cell($0) }
    }

    private func cell(_ bytes: UnsafeBufferPointer<UInt8>) -> SheetCell {
        let text = unguards ? FormulaGuard.removed(from: bytes) : bytes
        return text.isEmpty ? .empty : .text(String(decoding: text, as: UTF8.self))
    }

    /// The row without empty cells beyond the first row's width; nothing when all are empty.
    private func row(_ cells: [SheetCell], line: Int) -> SheetRow? {
        guard let last = cells.lastIndex(where: { $0 != .empty }) else { return nil }
        guard let width else {
            self.width = last + 1
            return SheetRow(number: line, cells: Array(cells[...last]))
        }
        let surplus = last + 1 > width ? last + 1 - width : min(0, cells.count - width)
        if cells.count == max(width, last + 1) { return SheetRow(number: line, cells: cells, surplus: surplus) }
        var cells = cells
        if cells.count > width { cells.removeLast(cells.count - max(width, last + 1)) }
        while cells.count < width { cells.append(.empty) }
        return SheetRow(number: line, cells: cells, surplus: surplus)
    }
}
