import Declarations
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import Registers
import Sheets
import Store
import Vietnamese

/// The statistics that a reader asked for: a period's days and by what lines are made.
private struct StatisticsQuestion: Sendable {
    let days: ClosedRange<CalendarDate>
    let heading: DossierStatistics.Heading

    /// This month by field, where the address does not say otherwise; days the wrong way round are turned.
    init(_ query: FormData, today: CalendarDate) {
        let first = CalendarDate(year: today.year, month: today.month, day: 1) ?? today
        let from = query.text("tu").flatMap { CalendarDate($0) } ?? first
        let to = query.text("den").flatMap { CalendarDate($0) } ?? today
        days = min(from, to)...max(from, to)
        heading = query.text("theo").flatMap { DossierStatistics.Heading(rawValue: $0) } ?? .field
    }

    func items(_ heading: DossierStatistics.Heading? = nil) -> [(String, String?)] {
        [
            ("tu", days.lowerBound.description), ("den", days.upperBound.description), ("theo", (heading ?? self.heading).rawValue),
        ]
    }
}

extension Visit {
    private static let counts: [(key: String, value: @Sendable (DossierStatistics.Line) -> Int)] = [
        ("carried", { $0.carried }), ("received", { $0.received }), ("online", { $0.receivedOnline }), ("settled", { $0.settled }),
        ("early", { $0.early }), ("on_time", { $0.onTime }), ("late", { $0.late }), ("open", { $0.open }),
        ("open_in_time", { $0.openInTime }),
        ("open_late", { $0.openLate }), ("open_waiting", { $0.waiting }), ("turned_back", { $0.turnedBack }),
    ]

    private var statisticsURL: String { urls.oneStop + "/thong-ke" }

    /// A line with its name.
    private typealias NamedLine = (String, DossierStatistics.Line)

    /// A procedure's line leads to what its steps take.
    private func measuresURL(_ line: DossierStatistics.Line, _ heading: DossierStatistics.Heading) -> String? {
        guard heading == .procedure, let id = line.key else { return nil }
        return "\(urls.oneStop)/thu-tuc/\(id)/do-luong"
    }

    private func statistics(_ question: StatisticsQuestion) async throws -> (heads: [String], lines: [NamedLine], total: NamedLine) {
        let (table, names) = try await read { tx in
            let table = try site.dossiers.statistics(question.days, by: question.heading, for: actor, in: tx)
            return (table, try self.names(of: table.lines.compactMap(\.key), question.heading, in: tx))
        }
        return (
            [words("onestop_by_\(question.heading.rawValue)")] + Self.counts.map { words("onestop_count_" + $0.key) },
            table.lines.map { ($0.key.flatMap { names[$0] } ?? words(question.heading == .attribution ? "onestop_not_late" : "onestop_no_key"), $0) }, (words("onestop_total"), table.total)
        )
    }

    private func names(of keys: [String], _ heading: DossierStatistics.Heading, in tx: ReadTransaction) throws -> [String: String] {
        let register: String
        switch heading {
        case .field:
            let field = catalogue.registers["procedure"]?.field("field")
            return Dictionary(keys.map { ($0, field?.choice($0)?.label(language) ?? $0) }) { first, _ in first }
        case .procedure: register = "procedure"
        case .attribution:
            let field = catalogue.registers[DossierDesk.register]?.field("attribution")
            return Dictionary(keys.map { ($0, field?.choice($0)?.label(language) ?? $0) }) { first, _ in first }
        case .officer: register = "post"
        case .unit: register = "unit"
        }
        return try registry.titles(of: [register: Set(keys)], commune: commune.code, language, in: tx)
    }

    /// Tồn đầu kỳ, tiếp nhận, đã giải quyết, đang giải quyết, trả lại: of what the reader may see.
    func dossierStatisticsPage() async throws -> Response {
        let question = StatisticsQuestion(query, today: Instant.now.date)
        let (heads, lines, total) = try await statistics(question)
        let notes = try await read { tx in try mirrorNotes(of: [DossierDesk.register], in: tx) }
        func row(_ name: String, _ line: DossierStatistics.Line) -> ListRow {
            ListRow(
                url: "",
                cells: [ListCell(label: heads[0], text: name, url: measuresURL(line, question.heading))]
                    + Self.counts.enumerated().map { ListCell(label: heads[$0 + 1], text: "\($1.value(line))", isNumber: true) })
        }
        let rows = lines.map(row)
        let period = TransitionForm(
            id: "period", label: words("onestop_show"), url: statisticsURL,
            fields: [("tu", "onestop_from", question.days.lowerBound), ("den", "onestop_to", question.days.upperBound)].map {
                Field(id: "f-" + $0.0, name: $0.0, label: words($0.1), control: .date, value: $0.2.description)
            }, hidden: [Hidden(name: "theo", value: question.heading.rawValue)])
        let file = CommuneURLs.query(statisticsURL + ".xlsx", question.items())
        let register = catalogue.registers[DossierDesk.register]
        let page = DossierTable(
            title: words("onestop_statistics"), lead: ([words("onestop_statistics_lead")] + notes).joined(separator: " "), crumbs: [oneStopCrumb],
            actions: register.map { can(.export, $0) } == true ? [Action(label: words("onestop_workbook"), url: file)] : [],
            views: DossierStatistics.Heading.allCases.map { heading in
                Tab(
                    label: words("onestop_by_\(heading.rawValue)"), url: CommuneURLs.query(statisticsURL, question.items(heading)),
                    current: heading == question.heading)
            }, period: period, columns: heads.enumerated().map { ListColumn(label: $1, isNumber: $0 > 0) },
            rows: rows.isEmpty ? [] : rows + [row(total.0, total.1)],
            empty: rows.isEmpty ? Empty(heading: words("onestop_nothing"), text: words("onestop_nothing_text")) : nil)
        return try await self.page(page, at: .oneStop)
    }

    func dossierWorkbook() async throws -> Response {
        let question = StatisticsQuestion(query, today: Instant.now.date)
        let (heads, lines, total) = try await statistics(question)
        let (all, sheet) = (lines + [total], words("onestop_sheet"))
        let name = "thong-ke-mot-cua-\(question.days.lowerBound)-\(question.days.upperBound).xlsx"
        return sendMade(name, FileKind.xlsx.mediaType) { target in
            let writer = try XLSXWriter(file: target, folder: target.deletingLastPathComponent())
            try writer.startSheet(
                sheet, columns: heads.enumerated().map { SheetColumn($1, $0 > 0 ? .number(fraction: 0) : .text, width: $0 == 0 ? 44 : 14) })
            for (label, line) in all {
                try writer.append([.text(label)] + Self.counts.map { .number(DecimalText(Int64($0.value(line)))) })
            }
            _ = try writer.finish()
        }
    }
}
