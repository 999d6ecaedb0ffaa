import Foundation
import Sheets

/// How rows that were not taken are handed back.
public enum RefusedFormat: String, Sendable, CaseIterable {
    case xlsx, csv
}

/// Writes rows of a file as they were, with the reasons why they were not taken in a column behind them.
final class RefusedWriter {
    private let plan: ImportPlan
    private let workbook: XLSXWriter?
    private var csv = CSVWriter(.excel)
    private let handle: FileHandle?

    init(_ target: URL, _ plan: ImportPlan, _ format: RefusedFormat) throws {
        self.plan = plan
        let titles = plan.titles + [ColumnMatcher.reasonTitle]
        switch format {
        case .xlsx:
            let book = try XLSXWriter(file: target)
            try book.startSheet("Cần sửa", columns: titles.map { SheetColumn($0) })
            (workbook, handle) = (book, nil)
        case .csv:
            _ = FileManager.default.createFile(atPath: target.path, contents: nil, attributes: [.posixPermissions: 0o600])
            (workbook, handle) = (nil, try FileHandle(forWritingTo: target))
            csv.append(titles: titles)
        }
    }

    func append(_ row: SheetRow, _ problems: [CellProblem]) throws {
        let reason = problems.map { ($0.column.map { "\($0): " } ?? "") + $0.vi }.joined(separator: " ")
        let cells = (0..<plan.titles.count).map { column in
            // A reason of a former round is not carried on.
            ColumnMatcher.key(plan.titles[column]) == ColumnMatcher.key(ColumnMatcher.reasonTitle) ? .empty : row[column]
        }
        if let workbook { return try workbook.append(cells + [.text(reason)]) }
        csv.append(cells + [.text(reason)])
        if csv.waiting > 64 << 10 { try handle?.write(contentsOf: csv.take()) }
    }

    func finish() throws {
        _ = try workbook?.finish()
        try handle?.write(contentsOf: csv.take())
        try handle?.close()
    }
}
