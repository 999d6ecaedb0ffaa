import Dispatch
public import Foundation
public import Sheets

/// A look at a table before it is imported: its sheets and its first rows.
public struct TablePreview: Sendable {
    /// Of a workbook, without hidden ones; empty for CSV.
    public let sheets: [String]
    /// The sheet that was looked at.
    public let sheet: String?
    public let rows: [SheetRow]

    /// Reads the first rows.
    ///
    /// - Parameter sheet: nil for the first one.
    /// - Throws: `SheetError`.
    public static func read(_ file: URL, sheet: String? = nil, rows count: Int = 30) async throws -> TablePreview {
        try await onThread(DispatchQueue(label: "dinh.preview")) {
            var (sheets, chosen): ([String], String?) = ([], nil)
            let rows: any SheetRows
            switch try SheetFile(file: file, limits: .imports) {
            case .csv(let table): rows = table
            case .workbook(let book):
                let open = book.sheets.filter { !$0.isHidden }
                let wanted = open.first { $0.name == sheet } ?? open.first ?? book.sheets.first
                (sheets, chosen) = (open.map(\.name), wanted?.name)
                rows = try book.rows(of: wanted)
            }
            var found: [SheetRow] = []
            while found.count < count, let row = try rows.next() { found.append(row) }
            return TablePreview(sheets: sheets, sheet: chosen, rows: found)
        }
    }
}

extension SheetLimits {
    /// Wider tables are no register's: each column is a question on the page where they are matched.
    fileprivate static let imports = {
        var limits = SheetLimits()
        limits.columns = 500
        return limits
    }()
}

/// Gives the rows of a table below its titles, some at a time, on a thread of its own: unpacking and parsing would keep others waiting.
///
/// `@unchecked`: what changes is touched on `queue` only.
final class TableFeed<Row: Sendable>: @unchecked Sendable {
    private let queue = DispatchQueue(label: "dinh.import")
    private let file: URL
    private let plan: ImportPlan
    private let parse: (SheetRow) -> Row?
    private var rows: (any SheetRows)?

    /// - Parameter parse: called on the feed's thread for one row after the other; nil leaves the row out.
    init(_ file: URL, _ plan: ImportPlan, parse: @escaping @Sendable () -> (SheetRow) -> Row?) {
        self.file = file
        self.plan = plan
        self.parse = parse()
    }

    /// The next rows and how much of the table has been read, 0 to 1; no rows at the end.
    func next(_ count: Int) async throws -> (rows: [Row], progress: Double) {
        try await onThread(queue) {
            let rows = try self.rows ?? self.open()
            self.rows = rows
            var batch: [Row] = []
            while batch.count < count, let row = try rows.next() {
                if row.number > self.plan.titleRow, let parsed = self.parse(row) { batch.append(parsed) }
            }
            return (batch, rows.progress)
        }
    }

    private func open() throws -> any SheetRows {
        switch try SheetFile(file: file, limits: .imports) {
        case .csv(let rows): return rows
        case .workbook(let book):
            let sheet = plan.sheet.flatMap { name in book.sheets.first { $0.name == name } }
            return try book.rows(of: sheet ?? book.sheets.first { !$0.isHidden })
        }
    }
}

/// Runs blocking work on a queue's thread.
func onThread<T: Sendable>(_ queue: DispatchQueue, _ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        queue.async { continuation.resume(with: Result { try work() }) }
    }
}
