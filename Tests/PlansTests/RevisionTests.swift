import Foundation
import PlanReader
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Plans

@Suite("Another edition of a plan's document")
struct RevisionTests {
    @Test("Another form of the same document differs in nothing; taken as the source, every item finds its words in it", arguments: engines)
    func otherForm(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.importDemo("ke-hoach.docx").plan
            let before = try await hall.everything()
            let reading = try await readPlan(try demoPlan("ke-hoach.pdf"), fileName: "ke-hoach.pdf")
            let revision = try await hall.compare(plan, reading, "ke-hoach.pdf")
            let compared = try await hall.read { plans, tx in try plans.revision(revision, of: plan, for: keeper, in: tx) }
            #expect(compared.differences.isEmpty, "\(compared.differences.map { "\($0.kind) \($0.register) \($0.text) \($0.changes)" })")
            #expect(compared.count(.same) + compared.count(.moved) == compared.items.count)
            #expect(try await hall.everything() == before)
            _ = try await hall.write { plans, tx in try plans.apply(revision, of: plan, by: keeper, in: tx) }
            let text = try await hall.read { plans, tx in try plans.text(of: plan, for: keeper, in: tx) }
            #expect(text.format == "pdf")
            for target in try await hall.all("target") {
                let span = try #require(target.span)
                let there = Set(words(text.words(at: span)))
                #expect(words(target["text"].text ?? "").filter { !there.contains($0) }.count <= 1)
            }
        }
    }

    private func words(_ text: String) -> [String] { folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init) }

    @Test(
        "An amended edition changes nothing before it is accepted; then ids stay, and undoing gives every register back", arguments: engines
    )
    func amended(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.importDemo().plan
            let before = try await hall.everything()
            let reading = try await amendedDemo()
            let revision = try await hall.compare(plan, reading, "sua-doi.docx")
            #expect(try await hall.everything() == before)
            let compared = try await hall.read { plans, tx in try plans.revision(revision, of: plan, for: keeper, in: tx) }
            #expect(compared.count(.added) == 1 && compared.differences.filter { $0.kind == .dropped }.map(\.register) == ["task"])
            let changed = compared.differences.filter { $0.kind == .changed }
            #expect(changed.map(\.register) == ["target", "task"])
            #expect(changed.first?.changes.map(\.field) == ["text", "value"])
            #expect(changed.last?.changes.map(\.field) == ["text"])

            for kind in [RevisionItem.Kind.added, .changed, .dropped] {
                _ = try await hall.write { plans, tx in try plans.acceptAll(kind, on: revision, of: plan, by: keeper, in: tx) }
            }
            #expect(try await hall.everything() == before)
            let outcome = try await hall.write { plans, tx in try plans.apply(revision, of: plan, by: keeper, in: tx) }
            #expect(outcome == RevisionOutcome(added: 1, changed: 2, dropped: 1, left: 0))
            let after = try await hall.all("target")
            #expect(Set(after.map(\.id.text)).isSuperset(of: before.keys.filter { before[$0]?.register == "target" }))
            let target = try #require(after.first { $0.id.text == changed.first?.record })
            #expect(target["value"] == .integer(8123) && target["text"].text?.hasPrefix("Sửa đổi:") == true)
            #expect(try await hall.all("task").count == 14)
            let entry = try await hall.database.read { tx in
                try tx.first(
                    "SELECT note, origin FROM journal WHERE register = 'target' AND record = \(target.id) ORDER BY seq DESC LIMIT 1")
            }
            #expect(entry?["note"].text?.contains("sua-doi.docx") == true)

            let kept = try await hall.write { plans, tx in try plans.undo(revision, of: plan, by: keeper, in: tx) }
            #expect(kept == 0)
            let restored = try await hall.everything()
            for (id, state) in before { #expect(restored[id] == state) }
            #expect(restored == before)
            let again = await failure { try await hall.write { plans, tx in try plans.undo(revision, of: plan, by: keeper, in: tx) } }
            #expect((again as? PlanError)?.code == .alreadySettled)
        }
    }

    /// The demo plan with one target changed in words and value, one new, one task reworded, one dropped.
    private func amendedDemo() async throws -> PlanReading {
        var reading = try await readPlan(try demoPlan("ke-hoach.docx"), fileName: "ke-hoach.docx")
        let index = try #require(reading.targets.firstIndex { $0.value != nil && $0.unit == "%" && $0.op != "done" })
        reading.targets[index].text = "Sửa đổi: " + reading.targets[index].text
        reading.targets[index].value = 81.23
        var new = reading.targets[index]
        new.text = "Số vườn ươm cây chè Shan tuyết có mã vùng trồng"
        (new.value, new.unit) = (12, "vườn")
        reading.targets.append(new)
        reading.tasks[2].text += ", kèm sổ tay"
        reading.tasks.remove(at: 6)
        return try await withoutFindings(reading)
    }

    /// Findings are compared by themselves; here they would only count with the others.
    private func withoutFindings(_ reading: PlanReading) async throws -> PlanReading {
        var reading = reading
        reading.findings = try await readPlan(try demoPlan("ke-hoach.docx"), fileName: "ke-hoach.docx").findings
        return reading
    }

    @Test("What a person corrected stays unless the box is ticked; what nobody accepted stays as well", arguments: engines)
    func byHand(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.importDemo().plan
            let system = hall.system
            let reading = try await amendedDemo()
            let first = try await hall.compare(plan, reading, "a.docx")
            let compared = try await hall.read { plans, tx in try plans.revision(first, of: plan, for: keeper, in: tx) }
            let target = try #require(compared.differences.first { $0.register == "target" && $0.kind == .changed })
            let task = try #require(compared.differences.first { $0.register == "task" && $0.kind == .changed })
            let id = try #require(RecordID(target.record))
            // Corrected between the comparison and the writing: nothing is overwritten.
            _ = try await hall.write { plans, tx in
                try plans.workflows.edit("target", id, version: nil, ["value": .integer(7000)], by: system, in: tx)
            }
            try await hall.write { plans, tx in try plans.decide(target.id, true, on: first, of: plan, by: keeper, in: tx) }
            let outcome = try await hall.write { plans, tx in try plans.apply(first, of: plan, by: keeper, in: tx) }
            #expect(outcome.changed == 1 && outcome.left == 1 && outcome.added == 0)
            var record = try #require(try await hall.all("target").first { $0.id == id })
            #expect(record["value"] == .integer(7000) && record["text"].text?.hasPrefix("Sửa đổi:") == true)
            let untouched = try #require(try await hall.all("task").first { $0.id.text == task.record })
            #expect(untouched["text"].text?.hasSuffix("kèm sổ tay") == false)

            // Corrected before the comparison: told so, kept by default, taken where it is asked for.
            let second = try await hall.compare(plan, reading, "b.docx")
            let again = try await hall.read { plans, tx in try plans.revision(second, of: plan, for: keeper, in: tx) }
            let same = try #require(again.differences.first { $0.record == target.record })
            #expect(same.changes == [RevisionItem.FieldChange(field: "value", isByHand: true)])
            try await hall.write { plans, tx in
                _ = try plans.acceptAll(.changed, on: second, of: plan, by: keeper, in: tx)
                _ = try plans.apply(second, of: plan, by: keeper, in: tx)
            }
            record = try #require(try await hall.all("target").first { $0.id == id })
            #expect(record["value"] == .integer(7000))
            let third = try await hall.compare(plan, reading, "c.docx")
            let last = try await hall.read { plans, tx in try plans.revision(third, of: plan, for: keeper, in: tx) }
            let wanted = try #require(last.differences.first { $0.record == target.record })
            #expect(wanted.changes.first?.isByHand == true)
            try await hall.write { plans, tx in
                try plans.decide(wanted.id, true, taken: ["value", "text", "nonsense"], on: third, of: plan, by: keeper, in: tx)
                _ = try plans.apply(third, of: plan, by: keeper, in: tx)
            }
            record = try #require(try await hall.all("target").first { $0.id == id })
            #expect(record["value"] == .integer(8123))
        }
    }

    @Test(
        "In a plan in force a target with figures is marked and not counted, a begun task cancelled; undoing gives both back",
        arguments: engines)
    func inForce(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (keeper, system) = (hall.keeper, hall.system)
            let plan = try await hall.publishDemo().plan
            let measured = try #require(try await hall.all("target").first { $0["same_as"].isNull && $0["unit"].text == "%" })
            try await hall.declare(measured["no"].text ?? "", 5000)
            let task = try #require(try await hall.all("task").first)
            _ = try await hall.write { plans, tx in
                let values: [String: Value] = [
                    "lead": task["lead"], "accountable": hall.posts["officer"].value, "deadline": .text("2026-12-31"),
                    "responsibility": .text("Chủ trì"), "product": .text("Báo cáo"), "authority": hall.posts["chair"].value,
                ]
                return try plans.workflows.perform("assign", on: "task", task.id, version: nil, values, by: system, in: tx)
            }
            let before = try await hall.everything()
            let counted = try await hall.read { plans, tx in try plans.overview(of: plan, for: keeper, in: tx).targets.count }
            var reading = try await readPlan(try demoPlan("ke-hoach.docx"), fileName: "ke-hoach.docx")
            reading.targets.removeAll { $0.text == measured["text"].text && $0.place == .appendix }
            reading.tasks.removeAll { $0.text == task["text"].text }
            let edited = reading
            let revision = try await hall.compare(plan, edited, "dieu-chinh.docx")
            let outcome = try await hall.write { plans, tx in
                _ = try plans.acceptAll(.dropped, on: revision, of: plan, by: keeper, in: tx)
                return try plans.apply(revision, of: plan, by: keeper, in: tx)
            }
            #expect(outcome.dropped >= 2 && outcome.left == 0)
            let marked = try #require(try await hall.all("target").first { $0.id == measured.id })
            #expect(marked["dropped_by"].text?.contains("dieu-chinh.docx") == true && marked.span == nil)
            #expect(try await hall.all("task").first { $0.id == task.id }?.state == "cancelled")
            #expect(try await hall.all("target_result").count == 1)
            let left = try await hall.read { plans, tx in try plans.overview(of: plan, for: keeper, in: tx).targets.count }
            #expect(left == counted - 1)
            _ = try await hall.write { plans, tx in try plans.undo(revision, of: plan, by: keeper, in: tx) }
            #expect(try await hall.everything() == before)
        }
    }

    @Test(
        "A rule that changes in a plan in force gets new reports from today on, and the old ones are waived; undoing gives them back",
        arguments: engines)
    func calendar(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.publishDemo().plan
            let before = try await hall.everything()
            var reading = try await readPlan(try demoPlan("ke-hoach.docx"), fileName: "ke-hoach.docx")
            let index = try #require(reading.reporting.firstIndex { $0.frequency == .quarterly })
            reading.reporting[index].due = "before day 3 of the last month of the quarter"
            let edited = reading
            let revision = try await hall.compare(plan, edited, "b.docx")
            try await hall.write { plans, tx in
                _ = try plans.acceptAll(.changed, on: revision, of: plan, by: keeper, in: tx)
                _ = try plans.apply(revision, of: plan, by: keeper, in: tx)
            }
            let reports = try await hall.all("report_due")
            let today = Instant(milliseconds: try await hall.database.read { $0.now }).date.description
            let waived = reports.filter { $0.state == "waived" }
            #expect(waived.allSatisfy { ($0["due_on"].text ?? "") >= today })
            #expect(Set(waived.compactMap { $0["rule"].text }).count <= 1)
            _ = try await hall.write { plans, tx in try plans.undo(revision, of: plan, by: keeper, in: tx) }
            #expect(try await hall.everything() == before)
        }
    }

    @Test("A record that somebody changed after the writing keeps its words when it is undone", arguments: engines)
    func changedSince(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (keeper, system) = (hall.keeper, hall.system)
            let plan = try await hall.importDemo().plan
            let before = try await hall.everything()
            let revision = try await hall.compare(plan, try await amendedDemo(), "a.docx")
            try await hall.write { plans, tx in
                _ = try plans.acceptAll(.changed, on: revision, of: plan, by: keeper, in: tx)
                _ = try plans.apply(revision, of: plan, by: keeper, in: tx)
            }
            let target = try #require(try await hall.all("target").first { $0["value"] == .integer(8123) })
            _ = try await hall.write { plans, tx in
                try plans.workflows.edit("target", target.id, version: nil, ["pillar": .text("Chính quyền số")], by: system, in: tx)
            }
            let kept = try await hall.write { plans, tx in try plans.undo(revision, of: plan, by: keeper, in: tx) }
            #expect(kept == 1)
            let left = try #require(try await hall.all("target").first { $0.id == target.id })
            #expect(left["value"] == .integer(8123) && left["pillar"].text == "Chính quyền số")
            #expect(left["span_start"] == before[target.id.text]?.values["span_start"])
            for (id, state) in try await hall.everything() where id != target.id.text { #expect(before[id] == state) }
        }
    }

    @Test("Who does not keep plans sees and decides nothing; a closed comparison takes no more decisions", arguments: engines)
    func rights(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (keeper, officer) = (hall.keeper, hall.officer)
            let plan = try await hall.importDemo().plan
            let revision = try await hall.compare(plan, try await amendedDemo(), "a.docx")
            let refused = await failure {
                try await hall.read { plans, tx in try plans.revision(revision, of: plan, for: officer, in: tx) }
            }
            #expect((refused as? RecordError)?.code == .forbidden)
            let neighbour = Actor.system(commune: Hall.neighbour, origin: "test")
            let hidden = await failure {
                try await hall.read { plans, tx in try plans.revision(revision, of: plan, for: neighbour, in: tx) }
            }
            #expect((hidden as? RecordError)?.code == .notFound)
            let none = await failure {
                try await hall.write { plans, tx in try plans.decide(9_999, true, on: revision, of: plan, by: keeper, in: tx) }
            }
            #expect((none as? RecordError)?.code == .notFound)
            try await hall.write { plans, tx in try plans.dismiss(revision, of: plan, by: keeper, in: tx) }
            let closed = await failure { try await hall.write { plans, tx in try plans.apply(revision, of: plan, by: keeper, in: tx) } }
            #expect((closed as? PlanError)?.code == .alreadySettled)
        }
    }

    @Test("New numbers in front of the same items are no change of what they say", arguments: engines)
    func renumbered(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.importer.importPlan(data: Data(Self.plan(Self.ends).utf8), fileName: "a.txt", by: keeper).plan
            let new = "Tỷ lệ tổ dân cư có người hướng dẫn sử dụng dịch vụ công đạt trên 70%."
            let reading = try await readPlan(Data(Self.plan([new] + Self.ends.reversed()).utf8), fileName: "b.txt")
            let revision = try await hall.compare(plan, reading, "b.txt")
            let compared = try await hall.read { plans, tx in try plans.revision(revision, of: plan, for: keeper, in: tx) }
            let targets = compared.items.filter { $0.register == "target" }
            let added = targets.filter { $0.kind == .added }
            #expect(added.map(\.text) == [String(new.dropLast())], "\(targets.map { "\($0.kind) \($0.text) \($0.changes)" })")
            #expect(targets.count { $0.kind == .moved } == Self.ends.count, "\(targets.map { "\($0.kind) \($0.text)" })")
            #expect(!targets.contains { $0.kind == .dropped || $0.kind == .changed })
        }
    }

    private static let ends = [
        "Tỷ lệ hồ sơ thủ tục hành chính được xử lý trực tuyến đạt trên 80%.",
        "Tỷ lệ hộ gia đình có đường truyền Internet đạt trên 90%.", "100% cán bộ, công chức xã được bồi dưỡng kỹ năng số.",
    ]

    private static func plan(_ ends: [String]) -> String {
        """
        ỦY BAN NHÂN DÂN
        XÃ SUỐI MÂY
        Số: 31/KH-UBND
        Suối Mây, ngày 15 tháng 01 năm 2026

        KẾ HOẠCH
        Thử nghiệm chuyển đổi số xã Suối Mây năm 2026

        I. MỤC TIÊU
        1. Mục tiêu cụ thể
        \(ends.map { "- " + $0 }.joined(separator: "\n"))
        II. TỔ CHỨC THỰC HIỆN
        1. Văn phòng HĐND và UBND
        - Theo dõi, đôn đốc việc thực hiện Kế hoạch này.
        """
    }
}

extension Hall {
    /// What a living record is, apart from its versions.
    struct Living: Equatable {
        let register: String
        let values: [String: Value]
        let state: String?
        let dueAt: Int64?
        let assignee: String?
    }

    /// Every living record of the plan's registers, by id.
    func everything() async throws -> [String: Living] {
        var all: [String: Living] = [:]
        for register in RevisionFields.registers + ["report_due", "target_result"] {
            for record in try await self.all(register) {
                all[record.id.text] = Living(
                    register: register, values: record.values, state: record.state, dueAt: record.dueAt, assignee: record.assignee)
            }
        }
        return all
    }

    /// Compares a plan with a reading as the background job does.
    func compare(_ plan: RecordID, _ reading: PlanReading, _ name: String) async throws -> RecordID {
        let (keeper, workflows) = (keeper, workflows)
        let files = try importer.keep(Data("\(name) \(RecordID())".utf8), name, reading)
        return try await database.write { tx in
            let record = try workflows.registry.record("plan", plan, for: keeper, in: tx)
            let items = try PlanComparer(workflows: workflows, plan: record, actor: keeper).items(reading, files, in: tx)
            return try tx.keep(items, of: plan, files, by: keeper)
        }
    }
}
