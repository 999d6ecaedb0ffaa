import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

/// A commune in which two units and the keeper owe reports of one quarter.
private struct ReportSite {
    let base: RegisterSite
    let plan: RecordID
    let sections: [RecordID]
    /// Of the first unit, of the second, and the commune's own.
    let reports: [RecordID]

    static func make(_ engine: EngineKind) async throws -> ReportSite {
        let base = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan"), pack("documents"), pack("reporting")],
            people: [("giukehoach", "keeper", 0), ("truonghai", "unit_head", 1), ("vanthu", "clerk", 0)])
        let (site, system) = (base.site, base.system)
        let made = try await site.database.write { tx in
            func create(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.workflows.create(register, values, by: system, in: tx).id
            }
            let plan = try create("plan", ["title": "Kế hoạch".value, "issuer": "UBND xã Thử".value])
            _ = try create(
                "document_type",
                ["name": "Báo cáo".value, "abbreviation": "BC".value, "form": "named".value, "from_date": "2020-03-05".value])
            let sections = try [("Kết quả", "done"), ("Tồn tại", "late")].enumerated().map { index, section in
                try create(
                    "report_section",
                    ["no": (index + 1).value, "heading": section.0.value, "fills": section.1.value, "effective_from": "2026-01-01".value])
            }
            let reports = try [(0, "2026-03-17", false), (1, "2026-03-17", false), (0, "2026-03-21", true)].map { unit, due, whole in
                try create(
                    "report_due",
                    [
                        "name": "Báo cáo quý I".value, "plan": plan.value, "unit": base.units[unit].value, "period": "2026Q1".value,
                        "cut_off": "2026-03-14".value, "due_on": due.value, "consolidates": whole.value,
                    ])
            }
            for (text, deadline, done) in [("Việc xong", "2026-02-10", "2026-02-12"), ("Việc chậm", "2026-03-01", "")] {
                _ = try site.registry.create(
                    "task",
                    [
                        "plan": plan.value, "text": text.value, "lead": base.units[1].value, "deadline": deadline.value,
                        "product": "Báo cáo".value, "completed_on": done.isEmpty ? .null : done.value,
                    ], by: system, in: tx)
            }
            return (plan, sections, reports)
        }
        return ReportSite(base: base, plan: made.0, sections: made.1, reports: made.2)
    }

    func path(_ report: Int) -> String { "/bao-cao/\(reports[report])" }

    /// The state of the second unit's tasks is set past the workflow: what is proposed follows from it.
    func finish(_ text: String, as state: String) async throws {
        try await base.site.database.write { tx in
            let tasks = try base.site.registry.all("task", for: base.system, in: tx)
            guard let task = tasks.first(where: { $0["text"].text == text }) else { return }
            _ = try base.site.registry.apply(task, [:], action: "transition", note: nil, by: base.system, in: tx) { $0.state = state }
        }
    }

    func record(_ report: Int) async throws -> Record {
        try await base.site.database.read { tx in
            try base.site.registry.record("report_due", reports[report], for: base.system, in: tx)
        }
    }
}

@Suite("Writing reports", .serialized, .keepingSites) struct ReportPagesTests {
    @Test(
        "a unit takes over what its registers say, writes, explains and sends; the commune's report takes over what units sent",
        arguments: engines)
    func wholeWay(_ engine: EngineKind) async throws {
        let site = try await ReportSite.make(engine)
        try await site.finish("Việc xong", as: "done")
        try await site.finish("Việc chậm", as: "in_progress")
        let (head, keeper) = (try await site.base.browser("truonghai"), try await site.base.browser("giukehoach"))
        let (first, second) = (site.sections[0].text, site.sections[1].text)

        // The unit's own report proposes what its tasks say.
        let blank = try await head.get(site.path(1)).text
        #expect(blank.contains("Gợi ý từ sổ (1)") && blank.contains("- Việc xong (Báo cáo; xong ngày 12/02/2026, sau hạn)"))
        let taken = try await head.post(
            site.path(1),
            ["text-\(first)": "Đầu tiên.", "internal-\(first)": "Máy hỏng ba ngày", "text-\(second)": "", "act": "proposal:\(first)"])
        #expect(taken.text.contains("Đầu tiên.\n- Việc xong (Báo cáo; xong ngày 12/02/2026, sau hạn)"))
        let version = try #require(taken.hidden("version-\(first)"))
        let sent = try await head.post(
            site.path(1),
            [
                "text-\(first)": "Đã xong <một> việc", "internal-\(first)": "Máy hỏng ba ngày", "version-\(first)": version,
                "text-\(second)": "Chậm một việc", "act": "submit",
            ])
        #expect(sent.text.contains("Đã xong &lt;một&gt; việc") && !sent.text.contains("value=\"submit\""))
        let report = try await site.record(1)
        #expect(report.state == "submitted" && !report["statement"].isNull && !report["statement_total"].isNull)
        #expect(try await head.get("/chot-so-lieu/\(report["statement"].text ?? "")").text.contains("ra đúng số đã chốt"))

        // The keeper has it at hand, and the unit's reasons, and remarks on a section.
        let own = try await keeper.get(site.path(2)).text
        #expect(own.contains("1/2 đơn vị đã gửi") && own.contains("Máy hỏng ba ngày"))
        let merged = try await keeper.post(
            site.path(2), ["text-\(first)": "", "internal-\(first)": "", "act": "feed:\(first):\(site.reports[1])"])
        #expect(merged.text.contains(">Đã xong &lt;một&gt; việc</textarea>"))
        #expect(!merged.text.contains(">Máy hỏng ba ngày</textarea>"))
        let document = try await keeper.post(
            site.path(2), ["text-\(first)": "Cả xã xong một việc", "internal-\(first)": "Nói miệng", "act": "document"])
        #expect(document.status == .conflict)
        let made = try await keeper.post(
            site.path(2),
            [
                "text-\(first)": "Cả xã xong một việc", "internal-\(first)": "Nói miệng",
                "version-\(first)": merged.hidden("version-\(first)") ?? "", "act": "document",
            ])
        #expect(made.text.contains("Cả xã xong một việc") && !made.text.contains("Nói miệng"))
        let drafts = try await site.base.site.database.read { tx in
            try site.base.site.registry.all("outgoing_document", for: site.base.system, in: tx)
        }
        #expect(drafts.count == 1 && drafts[0]["body"].text?.contains("I. KẾT QUẢ\nCả xã xong một việc") == true)
        #expect(try await !site.record(2)["statement"].isNull)
        #expect(try await keeper.get(site.path(2)).text.contains("Văn bản báo cáo"))
        let remarked = try await keeper.post(site.path(1), ["comment-\(first)": "Thiếu số văn bản", "act": "comment:\(first)"])
        #expect(remarked.text.contains("Thiếu số văn bản"))
        #expect(try await head.get(site.path(1)).text.contains("Thiếu số văn bản"))
        let list = try await keeper.get("/bao-cao").text
        #expect(list.contains("Quý I năm 2026") == (Instant.now.date < CalendarDate("2026-07-15") ?? .max))
    }

    @Test("what two people write in one section at once is lost for neither", arguments: engines)
    func conflict(_ engine: EngineKind) async throws {
        let site = try await ReportSite.make(engine)
        let (head, keeper) = (try await site.base.browser("truonghai"), try await site.base.browser("giukehoach"))
        let section = site.sections[0].text
        _ = try await head.post(site.path(1), ["text-\(section)": "Bản của phòng", "internal-\(section)": "", "act": "save"])
        // The keeper began before: the page held no version.
        let answer = try await keeper.post(
            site.path(1), ["text-\(section)": "Bản của người giữ", "internal-\(section)": "", "version-\(section)": "", "act": "save"])
        #expect(answer.status == .conflict)
        #expect(answer.text.contains(">Bản của người giữ</textarea>") && answer.text.contains("<p>Bản của phòng</p>"))
        let again = try await keeper.post(
            site.path(1),
            [
                "text-\(section)": "Cả hai", "internal-\(section)": "", "version-\(section)": answer.hidden("version-\(section)") ?? "",
                "act": "save",
            ])
        #expect(again.status == .ok && again.text.contains(">Cả hai</textarea>"))
        let long = String(repeating: "a", count: 50_001)
        let refused = try await keeper.post(
            site.path(1),
            [
                "text-\(section)": long, "internal-\(section)": "", "version-\(section)": again.hidden("version-\(section)") ?? "",
                "act": "save",
            ])
        #expect(refused.status == .unprocessableContent && refused.text.contains(long))
    }

    @Test("only who may fill a report in writes it, only until it is sent, and nobody past its page", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        let site = try await ReportSite.make(engine)
        let (head, other) = (try await site.base.browser("truonghai"), try await site.base.browser("truongphong"))
        let section = site.sections[0].text
        let text: KeyValuePairs = ["text-\(section)": "Chen vào", "internal-\(section)": "", "act": "save"]
        #expect(try await other.post(site.path(1), text).status == .forbidden)
        #expect(try await site.base.browser("vanthu").post(site.path(1), text).status == .forbidden)
        #expect(try await site.base.browser().get(site.path(1)).status == .unauthorized)
        #expect(try await head.post(site.path(1), ["act": "dance"]).status == .badRequest)
        #expect(try await head.get("/bao-cao/\(RecordID())").status == .notFound)
        #expect(try await head.get("/so/report_part/moi").status == .forbidden)
        _ = try await head.post(site.path(1), ["text-\(section)": "Riêng", "internal-\(section)": "Kín", "act": "submit"])
        #expect(try await head.post(site.path(1), text).status == .forbidden)
        // Another unit reads that it was sent, not what it says.
        let foreign = try await other.get(site.path(1))
        #expect(foreign.status == .ok && !foreign.text.contains("Riêng") && !foreign.text.contains("Kín"))
    }
}
