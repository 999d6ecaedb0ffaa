import ArgumentParser
import Foundation

/// One measure of writing or reading tables.
struct SheetBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sheets", abstract: "Writes and reads a table as CSV and XLSX, beside bare bytes; one measure a process.")
    @Argument(help: "csv-write, csv-read, xlsx-write, xlsx-read (in this order), xlsx-unpack, raw-write, raw-read.")
    var measure: String
    @Option var rows = 132_000
    @Option var columns = 100
    @Option(help: "Where the files go.")
    var folder = "/tmp"

    func run() async throws {
        guard let measure = SheetMeasures.Measure(rawValue: measure) else { throw ValidationError("No such measure: \(measure)") }
        try SheetMeasures(rows: rows, columns: columns, folder: URL(filePath: folder)).run(measure)
    }
}
