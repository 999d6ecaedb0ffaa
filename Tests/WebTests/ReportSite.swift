import Foundation
import HTTPKit
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

/// A commune in which two units and the keeper owe reports of one quarter.
struct ReportSite {
    let base: RegisterSite
    let plan: RecordID
    let sections: [RecordID]
    /// Of the first unit, of the second, and the commune's own.
    let reports: [RecordID]

    static func make(_ engine: EngineKind) async throws -> ReportSite {
        let base = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan"), pack("documents"), pack("reporting")],
            people: [
                ("giukehoach", "keeper", 0), ("truonghai", "unit_head", 1), ("vanthu", "clerk", 0), ("thuky", "steering_secretary", 0),
            ])
        let (site, system) = (base.site, base.system)
        let made = try await site.database.write { tx in
            func create(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.workflows.create(register, values, by: system, in: tx).id
            }
            let plan = try create("plan", ["title": "Kế hoạch".value, "issuer": "UBND xã Thử".value, "number": "9/KH-UBND".value])
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
                        "to_text": whole ? "Sở Thử".value : .null,
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
            // Due in the quarter that is reported, sent on paper.
            _ = try create(
                "report_due",
                [
                    "name": "Báo cáo tháng".value, "plan": plan.value, "unit": base.units[1].value, "period": "202601".value,
                    "cut_off": "2026-01-14".value, "due_on": "2026-02-10".value, "sent_on": "2026-02-09".value,
                    "sent_through": "paper".value,
                ])
            let metric = try create(
                "metric",
                [
                    "code": "M03".value, "family": "M03".value, "name": "Báo cáo trên hệ thống".value, "sector": "governance".value,
                    "definition": "Gửi trên hệ thống".value, "unit": "%".value, "measured_by": "records".value, "cadence": "monthly".value,
                ])
            _ = try create(
                "target",
                [
                    "plan": plan.value, "text": "Mọi báo cáo gửi trên hệ thống".value, "op": "ge".value, "value": .integer(10000),
                    "unit": "%".value,
                    "to_year": .integer(2026), "metric": metric.value, "lead": base.units[1].value,
                ])
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
