import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Workflows

@testable import Web

@Suite("Reports of a year's later quarters", .serialized, .keepingSites) struct ReportQuartersTests {
    /// A quarter of 2025: until when it counts, by when the unit sends, what the unit's own monthly report of it was sent through.
    private struct Quarter {
        let period: String
        let cutOff: String
        let due: String
        let monthly: (due: String, sent: String, through: String)
        /// What the unit's share of reports on the system is in the quarter, and since the year began.
        let share: String
        let total: String
    }

    private let quarters = [
        Quarter(
            period: "2025Q2", cutOff: "2025-06-14", due: "2099-06-17", monthly: ("2025-04-10", "2025-04-09", "paper"), share: "0%",
            total: "0%"),
        Quarter(
            period: "2025Q3", cutOff: "2025-09-14", due: "2026-01-17", monthly: ("2025-07-10", "2025-07-09", "system"), share: "100%",
            total: "50%"),
        Quarter(
            period: "2025Q4", cutOff: "2025-12-14", due: "2099-12-17", monthly: ("2025-10-10", "2025-10-09", "system"), share: "100%",
            total: "66,7%"),
    ]

    @Test(
        "in the second, third and fourth quarter units send what the period and the year so far count, in time or late, and are put together",
        arguments: engines)
    func quarters(_ engine: EngineKind) async throws {
        let site = try await ReportSite.make(engine)
        let (head, keeper) = (try await site.base.browser("truonghai"), try await site.base.browser("giukehoach"))
        let (section, reports) = try await prepare(site)
        for (quarter, report) in zip(quarters, reports) {
            let path = "/bao-cao/\(report.unit)"
            let sent = try await head.post(
                path, ["text-\(section)": "Xong việc \(quarter.period)", "internal-\(section)": "Riêng", "act": "submit"])
            #expect(sent.status == .ok && numbers(sent.text) == [quarter.share, quarter.total], "\(quarter.period): \(numbers(sent.text))")
            let record = try await site.base.site.database.read { tx in
                try site.base.site.registry.record("report_due", report.unit, for: site.base.system, in: tx)
            }
            #expect(record.state == "submitted" && record["statement"].text != record["statement_total"].text)
            #expect((record["sent_on"].text ?? "" > quarter.due) == (quarter.period == "2025Q3"), "only the third is late")
            let own = try await keeper.get("/bao-cao/\(report.whole)").text
            #expect(own.contains("1/1 đơn vị đã gửi") && own.contains("Xong việc \(quarter.period)"))
            let merged = try await keeper.post(
                "/bao-cao/\(report.whole)", ["text-\(section)": "", "internal-\(section)": "", "act": "feeds:\(section)"])
            #expect(merged.text.contains("Xong việc \(quarter.period) [Phòng Hai]</textarea>"))
            #expect(!merged.text.contains(">Riêng</textarea>"))
        }
    }

    /// Of the only figure on the page: in the period, and since the year began.
    private func numbers(_ page: String) -> [String] {
        let row = page.components(separatedBy: "Mọi báo cáo gửi trên hệ thống").dropFirst().first ?? ""
        return row.matches(of: /([0-9,]+%)/).prefix(2).map { String($0.1) }
    }

    private func prepare(_ site: ReportSite) async throws -> (RecordID, [(unit: RecordID, whole: RecordID)]) {
        let base = site.base
        return try await base.site.database.write { tx in
            func create(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try base.site.workflows.create(register, values, by: base.system, in: tx).id
            }
            let section = try create(
                "report_section",
                [
                    "no": 1.value, "heading": "Kết quả".value, "fills": "done".value, "effective_from": "2025-01-01".value,
                    "effective_to": "2025-12-31".value,
                ])
            let reports = try quarters.map { quarter in
                _ = try create(
                    "report_due",
                    [
                        "name": "Báo cáo tháng".value, "unit": base.units[1].value,
                        "period": String(quarter.monthly.due.prefix(7)).replacing("-", with: "").value,
                        "cut_off": quarter.monthly.sent.value, "due_on": quarter.monthly.due.value, "sent_on": quarter.monthly.sent.value,
                        "sent_through": quarter.monthly.through.value,
                    ])
                func report(_ unit: Int, _ due: String, _ whole: Bool) throws -> RecordID {
                    try create(
                        "report_due",
                        [
                            "name": "Báo cáo \(quarter.period)".value, "plan": site.plan.value, "unit": base.units[unit].value,
                            "period": quarter.period.value, "cut_off": quarter.cutOff.value, "due_on": due.value,
                            "consolidates": whole.value,
                        ])
                }
                return (unit: try report(1, quarter.due, false), whole: try report(0, "2099-12-21", true))
            }
            return (section, reports)
        }
    }
}
