import Figures
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Pages
import Plans
import Registers
import Reports
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
            title: boardTitle(board), office: office,
            date: dateLine(board.asOf.date), filter: words("board_as_of", board.asOf.text(language)),
            count: words("board_lead", String(board.targetCounts.total), String(board.tasks.total)),
            backUrl: CommuneURLs.query(urls.dashboard, [("ke-hoach", plan?.text)]), isLandscape: true, heads: Array(heads.dropFirst()),
            rows: board.targets.enumerated().map { index, target in
                PrintRow(number: index + 1, cells: boardRow(target).texts.dropFirst().map { PrintCell(text: $0, isNumber: false) })
            })
        return try await self.page(page, at: .dashboard)
    }

    /// The same as a PDF file, with the work of units and the day's load.
    ///
    /// - Throws: `HTTPFailure` 503 with the code `no-office` where nothing on the server makes PDF files.
    func boardPDF() async throws -> Response {
        guard Office.isInstalled else { throw noPDF() }
        let (plan, board) = try await board()
        let load = try await read { tx in try serviceLoad(in: tx) }
        let document = FlatDocument(
            title: boardTitle(board), office: office, date: dateLine(board.asOf.date),
            running: [commune.name.capitalizedFirst, words("nav_dashboard"), board.asOf.text(language)].joined(separator: " · "),
            warning: commune.isDemo ? site.words("demo_notice", language, commune.name) : nil,
            lines: [
                words("board_lead", String(board.targetCounts.total), String(board.tasks.total)),
                board.targetCounts.bar(language).segments.filter { $0.count > 0 }.map { "\($0.count) \($0.label)" }.joined(
                    separator: " · "),
                words("board_as_of", board.asOf.text(language)),
            ], tables: [targetTable(board), unitTable(board), loadTable(load)].filter { !$0.rows.isEmpty }, pageWord: words("pdf_page"))
        do {
            let pdf = try await site.office.convert(document.xml, to: .pdfA)
            var headers: HTTPFields = [.contentType: "application/pdf", .cacheControl: "private, no-store"]
            headers[.contentDisposition] = "attachment; filename=\"dieu-hanh-\(board.asOf.date).pdf\""
            return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: pdf)))
        } catch let failure as ReportError {
            site.logger.error("no PDF of the board: \(failure)", metadata: ["plan": "\(plan?.text ?? "all")"])
            throw noPDF()
        }
    }

    private func noPDF() -> HTTPFailure {
        HTTPFailure(.serviceUnavailable, code: "no-office", words("pdf_none"), hint: words("pdf_none_hint"))
    }

    private func boardTitle(_ board: Plans.Dashboard) -> String {
        board.plans.count == 1 ? board.plans[0]["title"].text ?? words("nav_dashboard") : words("nav_dashboard")
    }

    private func targetTable(_ board: Plans.Dashboard) -> FlatDocument.Table {
        FlatDocument.Table(
            heading: words("board_sheet_name"), widths: [9, 64, 24, 21, 19, 16, 16, 21, 20, 27, 30], heads: heads,
            rows: board.targets.map { boardRow($0).texts }, numbers: [3, 4, 5, 6, 8])
    }

    private func unitTable(_ board: Plans.Dashboard) -> FlatDocument.Table {
        FlatDocument.Table(
            heading: texts("late_by_unit"), widths: [120, 49, 49, 49],
            heads: [texts("unit"), texts("open_work"), texts("overdue"), texts("on_time_30")],
            rows: board.units.map { work in
                let share = work.onTimeShare.map { "\($0.percentText(language)) (\(work.onTime)/\(work.fellDue))" }
                return [
                    work.unit?.name ?? words("plan_no_unit"), grouped(Int64(work.open), language), grouped(Int64(work.overdue), language),
                    share ?? texts("nothing_due"),
                ]
            }, numbers: [1, 2, 3])
    }

    private func loadTable(_ load: [RegisterLoad]) -> FlatDocument.Table {
        FlatDocument.Table(
            heading: texts("service_load"), widths: [97, 34, 34, 34, 34, 34],
            heads: [texts("load_of")] + WorkView.allCases.map { $0.label(language) },
            rows: load.filter { !$0.isQuiet }.map { load in
                [plural(load.register)] + WorkView.allCases.map { grouped(Int64(load[$0]), language) }
            }, numbers: [1, 2, 3, 4, 5])
    }

    /// The same as a workbook, with numbers that can be reckoned with.
    func boardWorkbook() async throws -> Response {
        let (_, board) = try await board()
        let (name, heads, rows) = (words("board_sheet_name"), heads, board.targets.map { boardRow($0).cells })
        let file = "chi-tieu-\(board.asOf.date).xlsx"
        return sendMade(file, FileKind.xlsx.mediaType) { target in
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
