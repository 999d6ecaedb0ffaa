import Declarations
import Documents
import Foundation
import Registers
import Reports
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Setup

/// Registers of which the demo has something late.
private let lateInDemo: Set<String> = [
    "assessment", "budget_line", "certificate", "device", "inspection_finding", "it_service", "level_dossier", "mandate", "need",
    "platform",
    "proposal_upward", "regulation", "visit",
]

@Suite("The packs that come along")
struct PackDemoTests {
    private let system = Actor.system(commune: 99901, origin: "test")

    @Test("Their demo fills every register, each workflow at several of its stages, and their steps move what they say", arguments: engines)
    func demo(_ engine: EngineKind) async throws {
        try await withWorkplace(engine, packs: try allPacks()) { place in
            let report = try await DemoSetup(place).run()
            #expect(report.warnings.isEmpty && report.communes.map(\.commune.level) == [.commune, .commune, .province])
            #expect(try await place.database.verifyJournal().allSatisfy { $0.faults.isEmpty })
            let catalogue = place.workflows.catalogue
            let system = system
            // Those of a province stay empty in a commune.
            for register in catalogue.registers where !["core", "plan", "province"].contains(register.pack) {
                let records = try await place.database.read { tx in try place.registry.all(register.id, for: system, in: tx) }
                #expect(!records.isEmpty, "\(register.id) has no demo records")
                guard let workflow = catalogue.workflow(of: register) else { continue }
                #expect(Set(records.map(\.state)).count > 1, "\(register.id) stands in one state only")
                let limited = workflow.states.contains { $0.due != nil }
                let late = records.contains { ($0.dueAt ?? .max) < setUpDay.milliseconds }
                if limited, lateInDemo.contains(register.id) {
                    #expect(late, "\(register.id) has nothing late")
                }
            }
            try await expectFigures(place)
            try await expectMetrics(place)
            try await sendVisit(place)
            try await finishCheck(place)
            try await judgeIncident(place)
            try await assignConclusion(place)
            try await repeatTemplate(place)
            try await checkPayment(place)
            try await judgeDocuments(place)
            try await expectMirrored(place)
        }
    }

    /// Documents are in due form, but for the draft that shows what the check finds; numbers are given in the order of issue, each type's own.
    private func judgeDocuments(_ place: Workplace) async throws {
        let system = system
        let (records, drafted) = try await place.database.read { tx in
            let records = try place.registry.all(DocumentDesk.register, for: system, in: tx)
            return (records, try records.map { try DocumentDesk(place.registry).drafted($0, in: tx) })
        }
        #expect(records.count >= 8 && Set(drafted.map(\.layout.form)).count == 4)
        for (record, document) in zip(records, drafted) {
            let isFaulty = record["subject"].text?.contains("đất đai") == true
            #expect(document.faults.isEmpty != isFaulty, "\(record["subject"].text ?? ""): \(document.faults)")
            #expect((record.state == "issued") == (record["number"].text != nil))
            if record.state == "issued" { #expect(document.document.symbol == record["symbol"].text) }
        }
        let numbers = Dictionary(grouping: records.filter { $0.state == "issued" }) { $0["type"].text ?? "" }
        for series in numbers.values {
            let inOrder = series.sorted { ($0["issued_on"].text ?? "") < ($1["issued_on"].text ?? "") }.compactMap { $0["number"].text }
            #expect(inOrder == (1...series.count).map { "0\($0)" })
        }
    }

    /// Sending a visit updates the household and opens a need for each thing wanted.
    private func sendVisit(_ place: Workplace) async throws {
        let system = system
        let (visit, household) = try await place.database.read { tx in
            let visits = try place.registry.all("visit", for: system, in: tx)
            let visit = try #require(visits.first { $0.state == "noted" && $0["outcome"].text == "met" && $0["consent"].text == "given" })
            let id = try #require(RecordID(visit["household"].text ?? ""))
            return (visit, try place.registry.record("household", id, for: system, in: tx))
        }
        let before = try await needs(of: household, place)
        try await place.database.write { tx in
            _ = try place.workflows.perform("send", on: "visit", visit.id, version: nil, by: system, in: tx)
        }
        let after = try await place.database.read { tx in try place.registry.record("household", household.id, for: system, in: tx) }
        #expect(after["last_visited_on"] == visit["visited_on"] && after["adults"] == visit["adults"])
        #expect(after["visits"].integer == (household["visits"].integer ?? 0) + 1)
        #expect(after["hamlet"] == household["hamlet"] && after["people"] == household["people"])
        #expect(try await needs(of: household, place) == before + visit.items("needs").count)
    }

    private func needs(of household: Record, _ place: Workplace) async throws -> Int {
        let system = system
        return try await place.database.read { tx in
            try place.registry.all("need", for: system, in: tx).count { $0["household"].text == household.id.text }
        }
    }

    /// A finished check puts the next one on the calendar, by the level of its system.
    private func finishCheck(_ place: Workplace) async throws {
        let system = system
        let (scan, server) = try await place.database.read { tx in
            let scans = try place.registry.all("assessment", for: system, in: tx)
            let scan = try #require(
                scans.first { $0.state == "planned" && $0["kind"].text == "scan" && ($0.dueAt ?? .max) < setUpDay.milliseconds })
            let id = try #require(RecordID(scan["information_system"].text ?? ""))
            return (scan, try place.registry.record("information_system", id, for: system, in: tx))
        }
        try await place.database.write { tx in
            let values: [String: Value] = [
                "held_on": .text("2026-11-20"), "by_whom": .text("Đội ứng cứu"), "found": .integer(0), "conclusion": .text("Đạt"),
            ]
            _ = try place.workflows.perform("finish", on: "assessment", scan.id, version: nil, values, by: system, in: tx)
        }
        let (after, planned) = try await place.database.read { tx in
            let scans = try place.registry.all("assessment", for: system, in: tx).filter {
                $0.state == "planned" && $0["kind"].text == "scan" && $0["information_system"].text == server.id.text
            }
            return (try place.registry.record("information_system", server.id, for: system, in: tx), scans)
        }
        // Level 2: each 365 days.
        #expect(after["last_scan_on"] == .text("2026-11-20") && after["next_scan_on"] == .text("2027-11-20"))
        #expect(planned.map { $0["due_on"].text } == ["2027-11-20"])
    }

    /// A serious incident opens the notices that the law wants, timed from when it was found.
    private func judgeIncident(_ place: Workplace) async throws {
        let system = system
        let incident = try await place.database.write { tx in
            let unit = try #require(try tx.first("SELECT id FROM reg_unit WHERE commune = 99901 AND code = 'KT'")?["id"].text)
            let values: [String: Value] = [
                "summary": .text("Thử"), "kind": .text("leak"), "found_at": .integer(setUpDay.milliseconds), "unit": .text(unit),
                "detail": .text("Thử"), "personal_data": .boolean(true), "people_hit": .integer(3),
            ]
            let made = try place.workflows.create("incident", values, by: system, in: tx)
            return try place.workflows.perform("judge_serious", on: "incident", made.id, version: nil, by: system, in: tx)
        }
        let notices = try await place.database.read { tx in
            try place.registry.all("incident_notice", for: system, in: tx).filter { $0["incident"].text == incident.id.text }
        }
        let hours = Dictionary(
            notices.map { ($0["kind"].text ?? "", (($0.dueAt ?? 0) - setUpDay.milliseconds) / 3_600_000) }, uniquingKeysWith: { $1 })
        #expect(hours == ["first": 24, "full": 72, "personal_data": 72])
        #expect(incident.dueAt == setUpDay.milliseconds + 86_400_000)
    }

    /// A conclusion becomes a task on its post's desk in one step, and keeps it; one that lacks a clear point does not.
    private func assignConclusion(_ place: Workplace) async throws {
        let system = system
        let (whole, lacking) = try await place.database.read { tx in
            let noted = try place.registry.all("conclusion", for: system, in: tx).filter { $0.state == "noted" }
            return (try #require(noted.first { !$0["product"].isNull }), try #require(noted.first { $0["product"].isNull }))
        }
        let (moved, task) = try await place.database.write { tx in
            let moved = try place.workflows.perform("assign_task", on: "conclusion", whole.id, version: nil, by: system, in: tx)
            let id = try #require(moved["task"].text.flatMap { RecordID($0) })
            return (moved, try place.registry.record("task", id, for: system, in: tx))
        }
        #expect(moved.state == "assigned" && moved.version == whole.version + 1)
        #expect(task.state == "assigned" && task.assignee == whole["accountable"].text && task["deadline"] == whole["deadline"])
        #expect(task["text"] == whole["text"] && task["origin"] == .text("meeting"))
        let refused: RecordError? = await thrown {
            try await place.database.write { tx in
                try place.workflows.perform("assign_task", on: "conclusion", lacking.id, version: nil, by: system, in: tx)
            }
        }
        #expect(refused?.problems.map(\.field) == ["accountable", "deadline", "responsibility", "product"])
    }

    /// Recurring work makes its task when its day has passed, and waits for the next month.
    private func repeatTemplate(_ place: Workplace) async throws {
        let system = system
        let template = try await place.database.read { tx in
            try #require(try place.registry.all("task_template", for: system, in: tx).first { $0.state == "running" })
        }
        #expect(template["next_on"] == .text("2026-11-27"))
        let later = setUpDay.milliseconds + 8 * 86_400_000
        let (after, task) = try await place.database.write { tx in
            try tx.happening(at: later) {
                try place.workflows.escalate(commune: 99901, in: tx)
                let after = try place.registry.record("task_template", template.id, for: system, in: tx)
                let id = try #require(after.items("tasks").first.flatMap { RecordID($0) })
                return (after, try place.registry.record("task", id, for: system, in: tx))
            }
        }
        #expect(after["next_on"] == .text("2026-12-27") && after["made"] == .integer(1) && after.items("tasks").count == 1)
        #expect(task["deadline"] == .text("2026-12-02") && task.state == "assigned" && task.assignee == template["accountable"].text)
    }

    /// A payment adds to its line once its voucher was checked, and cannot exceed what was allotted.
    private func checkPayment(_ place: Workplace) async throws {
        let system = system
        let (payment, line) = try await place.database.read { tx in
            let payment = try #require(try place.registry.all("budget_payment", for: system, in: tx).first { $0.state == "noted" })
            let id = try #require(payment["line"].text.flatMap { RecordID($0) })
            return (payment, try place.registry.record("budget_line", id, for: system, in: tx))
        }
        let after = try await place.database.write { tx in
            _ = try place.workflows.perform("check", on: "budget_payment", payment.id, version: nil, by: system, in: tx)
            return try place.registry.record("budget_line", line.id, for: system, in: tx)
        }
        #expect(after["disbursed"].integer == (line["disbursed"].integer ?? 0) + (payment["amount"].integer ?? 0))
    }
}
