/// The cells of one record, found within the bytes of a CSV file; made once and used for every record.
struct CSVRecord {
    struct Field {
        /// Within the record's bytes; quotes are part of it.
        var start: Int
        var end: Int
        var isQuoted: Bool
        /// Where the closing quote stands.
        var closing = 0
        /// Whether a quote stands for itself within the quotes.
        var hasDoubledQuote = false

        var isEmpty: Bool { start == end }
    }

    enum Scan { case record, unfinished, unclosedQuote, nothing }

    private(set) var fields: [Field] = []
    /// Bytes of the record with the line break that ends it.
    private(set) var length = 0
    /// Line breaks within and at the end of the record.
    private(set) var lineBreaks = 0
    private(set) var isWithinQuote = false

    private static let quote = UInt8(ascii: "\"")
    private static let newline = UInt8(ascii: "\n")
    private static let carriageReturn = UInt8(ascii: "\r")

    /// Finds the record that begins with `bytes`.
    mutating func scan(_ bytes: UnsafeBufferPointer<UInt8>, separator: UInt8, isLast: Bool) -> Scan {
        fields.removeAll(keepingCapacity: true)
        lineBreaks = 0
        isWithinQuote = false
        guard let base = bytes.baseAddress, !bytes.isEmpty else { return isLast ? .nothing : .unfinished }
        let count = bytes.count
        var index = 0
        while true {
            var field = Field(start: index, end: index, isQuoted: false)
            if index < count, base[index] == CSVRecord.quote {
                guard let after = closing(of: &field, base, count) else {
                    isWithinQuote = true
                    return isLast ? .unclosedQuote : .unfinished
                }
                // The quote may be the first of a doubled one whose second half is not here yet.
                if after == count, !isLast { return .unfinished }
                index = after
            }
            while index < count {
                let byte = base[index]
                if byte == separator || byte == CSVRecord.newline || byte == CSVRecord.carriageReturn { break }
                index += 1
            }
            field.end = index
            fields.append(field)
            if index == count { return ended(at: count, isLast: isLast) }
            if base[index] != separator { break }
            index += 1
        }
        if base[index] == CSVRecord.carriageReturn {
            if index + 1 == count, !isLast { return .unfinished }
            if index + 1 < count, base[index + 1] == CSVRecord.newline { index += 1 }
        }
        length = index + 1
        lineBreaks += 1
        return .record
    }

    private mutating func ended(at count: Int, isLast: Bool) -> Scan {
        guard isLast else { return .unfinished }
        length = count
        return .record
    }

    /// The index after the closing quote; nothing when there is none.
    private mutating func closing(of field: inout Field, _ base: UnsafePointer<UInt8>, _ count: Int) -> Int? {
        field.isQuoted = true
        var index = field.start + 1
        while index < count {
            let byte = base[index]
            if byte == CSVRecord.quote {
                guard index + 1 < count, base[index + 1] == CSVRecord.quote else {
                    field.closing = index
                    return index + 1
                }
                field.hasDoubledQuote = true
                index += 1
            } else if byte == CSVRecord.newline {
                lineBreaks += 1
            } else if byte == CSVRecord.carriageReturn, index + 1 < count, base[index + 1] != CSVRecord.newline {
                lineBreaks += 1
            }
            index += 1
        }
        return nil
    }
}

extension CSVRecord.Field {
    /// The cell's bytes without the quotes, in `bytes` or, when they had to be put together, in `scratch`. What stands after the closing quote
    /// belongs to it: people write `"12" inch`.
    func content(in bytes: UnsafeBufferPointer<UInt8>, scratch: inout [UInt8]) -> Range<Int>? {
        guard isQuoted else { return start..<end }
        if closing == end - 1, !hasDoubledQuote { return (start + 1)..<closing }
        scratch.removeAll(keepingCapacity: true)
        var index = start + 1
        while index < closing {
            scratch.append(bytes[index])
            index += bytes[index] == UInt8(ascii: "\"") ? 2 : 1
        }
        scratch.append(contentsOf: bytes[(closing + 1)..<end])
        return nil
    }
}

/// Which character stands between the cells of a file.
struct CSVSeparator {
    let byte: UInt8
    /// Bytes of the line `sep=;` that Excel reads at the beginning of a file.
    let declaration: Int

    private static let candidates = Array(";,\t|".utf8)
    private static let records = 30

    init(sample: [UInt8]) {
        if sample.count >= 5, String(decoding: sample[..<4], as: UTF8.self).lowercased() == "sep=",
            let end = sample.firstIndex(where: { $0 == 10 || $0 == 13 }), end == 5
        {
            byte = sample[4]
            declaration = sample.count > end + 1 && sample[end] == 13 && sample[end + 1] == 10 ? end + 2 : end + 1
            return
        }
        declaration = 0
        // As many records as the first one has cells, and then as many cells as possible: a comma within numbers comes and goes.
        let ranked = CSVSeparator.candidates.map { (byte: $0, score: CSVSeparator.score($0, sample)) }
        byte = ranked.reduce(ranked[0]) { $1.score > $0.score ? $1 : $0 }.byte
    }

    private static func score(_ separator: UInt8, _ sample: [UInt8]) -> Double {
        var record = CSVRecord()
        var widths: [Int] = []
        sample.withUnsafeBufferPointer { bytes in
            var rest = bytes[...]
            while widths.count < records, !rest.isEmpty {
                let scan = record.scan(UnsafeBufferPointer(rebasing: rest), separator: separator, isLast: true)
                guard scan == .record else { break }
                if !record.fields.allSatisfy(\.isEmpty) { widths.append(record.fields.count) }
                rest = rest.dropFirst(record.length)
            }
        }
        guard let width = widths.first, width > 1 else { return 0 }
        let share = Double(widths.count { $0 == width }) / Double(widths.count)
        return share + 0.2 * (1 - 1 / Double(width))
    }
}
