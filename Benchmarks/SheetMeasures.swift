import Foundation
import Sheets
import Vietnamese

/// Writes and reads a table of `rows` × `columns` in every form, each beside a baseline that moves the same bytes. `bench sheets` runs one
/// measure a process, so that the peak of memory belongs to it.
struct SheetMeasures {
    enum Measure: String, CaseIterable {
        case csvWrite = "csv-write"
        case csvRead = "csv-read"
        case xlsxWrite = "xlsx-write"
        case xlsxRead = "xlsx-read"
        case xlsxUnpack = "xlsx-unpack"
        case rawWrite = "raw-write"
        case rawRead = "raw-read"
    }

    let rows: Int
    let columns: Int
    let folder: URL

    private var csv: URL { folder.appending(path: "table.csv") }
    private var xlsx: URL { folder.appending(path: "table.xlsx") }

    /// Prints one line: time on the clock, time of the processor (what counts on a shared machine), and the size of the file.
    func run(_ measure: Measure) throws {
        let begin = ContinuousClock.now
        let bytes = try perform(measure)
        let elapsed = (ContinuousClock.now - begin) / Duration.seconds(1)
        let megabytes = Double(bytes) / 1e6
        let name = measure.rawValue.padding(toLength: 12, withPad: " ", startingAt: 0)
        let processor = SheetMeasures.processorSeconds()
        print(
            String(
                format: "%@ %7.2f s  CPU %7.2f s %8.1f MB %7.1f MB/CPU s   peak %4d MB", name, elapsed, processor, megabytes,
                megabytes / max(processor, 0.001), SheetMeasures.peakMegabytes()))
    }

    /// Of this process and of those it ran.
    private static func processorSeconds() -> Double {
        [RUSAGE_SELF, RUSAGE_CHILDREN].reduce(0) { sum, who in
            var usage = rusage()
            getrusage(who.rawValue, &usage)
            return sum + [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
        }
    }

    private func perform(_ measure: Measure) throws -> Int {
        switch measure {
        case .csvWrite: try writeCSV()
        case .csvRead: try readAll(try CSVReader(file: csv), of: csv)
        case .xlsxWrite: try writeXLSX()
        case .xlsxRead: try readAll(try XLSXWorkbook(file: xlsx).rows(), of: xlsx)
        case .xlsxUnpack: try unpack()
        case .rawWrite: try rawWrite()
        case .rawRead: try rawRead()
        }
    }

    /// A row of what registers hold: names, identity numbers, days, amounts, yes and no.
    private func row(_ number: Int) -> [SheetCell] {
        (0..<columns).map { column in
            switch column % 6 {
            case 0: .text("Nguyễn Thị Hường \(number % 977)")
            case 1: .text("0010990\(100_000 + (number * 7 + column) % 900_000)")
            case 2: .date(CalendarDate(dayNumber: 10_000 + (number + column) % 10_000))
            case 3: .number(FixedPoint(value: Int64(number * 37 + column)))
            case 4: .boolean((number + column) % 3 == 0)
            default: (number + column) % 4 == 0 ? .empty : .text("xã Suối Mây")
            }
        }
    }

    private var titles: [String] { (0..<columns).map { "Cột \($0 + 1)" } }

    private func writeCSV() throws -> Int {
        _ = FileManager.default.createFile(atPath: csv.path, contents: nil)
        let handle = try FileHandle(forWritingTo: csv)
        var writer = CSVWriter()
        writer.append(titles: titles)
        var total = 0
        for number in 0..<rows {
            writer.append(row(number))
            guard writer.waiting > 256 << 10 || number == rows - 1 else { continue }
            total += writer.waiting
            try handle.write(contentsOf: writer.take())
        }
        return total
    }

    private func writeXLSX() throws -> Int {
        let kinds: [SheetColumn.Kind] = [.text, .text, .date, .number(fraction: 2), .boolean, .text]
        let writer = try XLSXWriter(file: xlsx, folder: folder)
        try writer.startSheet("Bảng", columns: titles.enumerated().map { SheetColumn($1, kinds[$0 % 6]) })
        for number in 0..<rows { try writer.append(row(number)) }
        _ = try writer.finish()
        return try size(of: xlsx)
    }

    private func readAll(_ reader: any SheetRows, of file: URL) throws -> Int {
        var cells = 0
        while let row = try reader.next() { cells += row.cells.count }
        guard cells > rows else { throw CocoaError(.fileReadCorruptFile) }
        return try size(of: file)
    }

    /// What unpacking alone costs, by Debian's unzip.
    private func unpack() throws -> Int {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", "unzip -p '\(xlsx.path)' xl/worksheets/sheet1.xml > /dev/null"]
        try process.run()
        process.waitUntilExit()
        return try size(of: xlsx)
    }

    /// The bytes of the CSV file again, without making them.
    private func rawWrite() throws -> Int {
        let copy = folder.appending(path: "copy.csv")
        _ = FileManager.default.createFile(atPath: copy.path, contents: nil)
        let output = try FileHandle(forWritingTo: copy)
        let total = try size(of: csv)
        let piece = Data(repeating: 65, count: 256 << 10)
        var rest = total
        while rest > 0 {
            try output.write(contentsOf: piece.prefix(rest))
            rest -= piece.count
        }
        return total
    }

    /// The bytes of the CSV file, with the line ends counted.
    private func rawRead() throws -> Int {
        let input = try FileHandle(forReadingFrom: csv)
        var lines = 0
        while let piece = try input.read(upToCount: 256 << 10), !piece.isEmpty { lines += piece.count { $0 == 10 } }
        guard lines > rows else { throw CocoaError(.fileReadCorruptFile) }
        return try size(of: csv)
    }

    private func size(of file: URL) throws -> Int {
        (try FileManager.default.attributesOfItem(atPath: file.path)[.size] as? NSNumber)?.intValue ?? 0
    }

    private static func peakMegabytes() -> Int {
        let status = (try? String(contentsOfFile: "/proc/self/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM") }
        return line?.split(separator: " ").compactMap { Int($0) }.first.map { $0 / 1024 } ?? 0
    }
}
