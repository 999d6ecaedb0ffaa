import Figures
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Sheets
import Store
import Vietnamese

/// A target as a row of the leader's table.
private struct BoardRow: Sendable {
    let texts: [String]
    let cells: [SheetCell]
}

extension Visit {
    /// The leader's table of targets on paper.
    func boardPrintPage() async throws -> Response {
        let (plan, board) = try await board()
        let page = PrintPage(
            title: board.plans.count == 1 ? board.plans[0]["title"].text ?? words("nav_dashboard") : words("nav_dashboard"), office: office,
            date: dateLine(board.asOf.date), filter: words("board_as_of", board.asOf.text(language)),
            count: words("board_lead", String(board.targetCounts.total), String(board.tasks.total)),
            backUrl: CommuneURLs.query(urls.dashboard, [("ke-hoach", plan?.text)]), isLandscape: true, heads: Array(heads.dropFirst()),
            rows: board.targets.enumerated().map { index, target in
                PrintRow(number: index + 1, cells: boardRow(target).texts.dropFirst().map { PrintCell(text: $0, isNumber: false) })
            })
        return try await self.page(page, at: .dashboard)
    }

    /// The same as a workbook, with numbers that can be reckoned with.
    func boardWorkbook() async throws -> Response {
        let (_, board) = try await board()
        let (name, heads, rows) = (words("board_sheet_name"), heads, board.targets.map { boardRow($0).cells })
        let file = "chi-tieu-\(board.asOf.date).xlsx"
        return sendMade(file, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet") { target in
            let writer = try XLSXWriter(file: target, folder: target.deletingLastPathComponent())
            let numbers: Set = [4, 5, 6, 8]
            try writer.startSheet(
                name,
                columns: heads.enumerated().map {
                    SheetColumn(
                        $1, numbers.contains($0) ? .number(fraction: [5, 6].contains($0) ? 0 : 2) : .text, width: $0 == 1 ? 60 : 18)
                })
            for row in rows { try writer.append(row) }
            _ = try writer.finish()
        }
    }

    private var heads: [String] { words("board_sheet_heads").split(separator: "|").map(String.init) }

    private func boardRow(_ target: TargetStanding) -> BoardRow {
        let result = target.result
        let value = result?.value
        let forecast =
            target.status == .achieved ? nil : target.forecast.map { FixedPoint(value: Int64(($0.value * 10).rounded()), scale: 1) }
        let origin = result.map { $0.isCounted ? words("result_counted") : $0.source }
        let named: [String?] = [target.number, target.text, target.pillar, target.goal.text(language)]
        let end: [String?] = [target.lead?.name ?? target.leadText, origin]
        let status = target.status.text(language)
        let (above, below) = (result?.numerator, result?.denominator)
        let texts: [String?] =
            named + [result?.text(language) ?? words("board_no_value")] + [above, below].map { $0.map { grouped($0, language) } }
            + [status, forecast.map { target.goal.measured($0, language) }] + end
        let cells: [SheetCell] =
            named.map(Self.cell) + [value.map { .number($0) } ?? .empty] + [above, below].map { $0.map { .number($0) } ?? .empty }
            + [.text(status), forecast.map { .number($0) } ?? .empty] + end.map(Self.cell)
        return BoardRow(texts: texts.map { $0 ?? "—" }, cells: cells)
    }

    private static func cell(_ text: String?) -> SheetCell { text.map { .text($0) } ?? .empty }
}
