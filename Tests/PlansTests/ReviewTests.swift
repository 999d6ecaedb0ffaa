import Foundation
import PlanReader
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Plans
@testable import Registers

@Suite("Reviewing a plan")
struct ReviewTests {
    @Test("Everything waits for a person; accepting a row accepts the words of the body that repeat it", arguments: engines)
    func accept(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.importDemo().plan
            let items = try await hall.read { plans, tx in try plans.items(of: plan, for: keeper, in: tx) }
            #expect(items.allSatisfy { $0.isPending } && items.count { $0.register == "target" } == 83)
            #expect(zip(items, items.dropFirst()).allSatisfy { ($0.span?.start ?? 0) <= ($1.span?.start ?? .max) })
            let twin = try #require(items.first { $0.sameAs != nil })
            let accepted = try await hall.write { plans, tx in try plans.accept([twin.sameAs ?? twin.id], by: keeper, in: tx) }
            #expect(accepted == 2)
            let officer = hall.officer
            let refused = await failure { try await hall.write { plans, tx in try plans.accept([items[0].id], by: officer, in: tx) } }
            #expect((refused as? RecordError)?.code == .forbidden)
            let sure = try await hall.write { plans, tx in try plans.acceptAll(of: plan, minimumConfidence: 0.9, by: keeper, in: tx) }
            let rest = try await hall.read { plans, tx in try plans.items(of: plan, for: keeper, in: tx) }
            #expect(sure > 0 && rest.filter { $0.isPending && $0.register != "finding" }.allSatisfy { ($0.confidence ?? 1) < 0.9 })
        }
    }

    @Test("A dropped target goes to the bin; what repeated it stands for itself", arguments: engines)
    func drop(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.importDemo().plan
            let items = try await hall.read { plans, tx in try plans.items(of: plan, for: keeper, in: tx) }
            let twin = try #require(items.first { $0.sameAs != nil })
            let dropped = try #require(twin.sameAs)
            try await hall.write { plans, tx in try plans.drop(dropped, by: keeper, in: tx) }
            let rest = try await hall.read { plans, tx in try plans.items(of: plan, for: keeper, in: tx) }
            #expect(!rest.contains { $0.id == dropped })
            #expect(rest.first { $0.id == twin.id }?.sameAs == nil)
            let again = await failure { try await hall.write { plans, tx in try plans.drop(dropped, by: keeper, in: tx) } } as? RecordError
            #expect(again?.code == .notFound)
        }
    }

    @Test("Every item opens at its own words, with the heading above and its neighbours", arguments: engines)
    func passage(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.importDemo().plan
            let source = try await hall.read { plans, tx in try plans.source(of: plan, for: keeper, in: tx) }
            let text = try await hall.read { plans, tx in try plans.text(of: plan, for: keeper, in: tx) }
            for (block, kept) in zip(source.blocks, text.blocks) { #expect(block.pieces.map(\.text).joined() == text.words(at: kept.span)) }
            let items = try await hall.read { plans, tx in try plans.items(of: plan, for: keeper, in: tx) }
            let marked = Set(source.blocks.flatMap { $0.pieces.flatMap(\.items) })
            #expect(items.allSatisfy { marked.contains($0.id) })
            let task = try #require(items.first { $0.register == "task" })
            let passage = try await hall.read { plans, tx in try plans.passage("task", task.id, for: keeper, in: tx) }
            let words = passage.blocks.flatMap(\.pieces).filter { $0.items.contains(task.id) }.map(\.text).joined()
            #expect(folded(words).contains(folded(String((task.record["text"].text ?? "").prefix(30)))))
            #expect(passage.previous == nil && passage.next != nil && passage.heading != nil)
            let visitor = hall.visitor
            let hidden = await failure { try await hall.read { plans, tx in try plans.passage("task", task.id, for: visitor, in: tx) } }
            #expect((hidden as? RecordError)?.code == .notFound)
        }
    }
}

@Suite("Publishing a plan")
struct PublishTests {
    @Test("Nothing is published before everything is reviewed; then the keeper submits and the chair publishes", arguments: engines)
    func steps(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (keeper, chair) = (hall.keeper, hall.chair)
            let plan = try await hall.importDemo().plan
            let early = await failure { try await hall.write { plans, tx in try plans.publish(plan, by: keeper, in: tx) } } as? PlanError
            #expect(early?.code == .notReady && early?.hindrances.map(\.kind) == [.pendingItems])
            _ = try await hall.write { plans, tx in try plans.acceptAll(of: plan, minimumConfidence: 0, by: keeper, in: tx) }
            let readiness = try await hall.read { plans, tx in try plans.readiness(of: plan, for: keeper, in: tx) }
            #expect(readiness.isReady && readiness.accepted == readiness.total)
            #expect(readiness.warnings.map(\.kind).contains(.targetWithoutLead) && readiness.warnings.map(\.kind).contains(.bornLate))
            let alone = await failure { try await hall.write { plans, tx in try plans.publish(plan, by: chair, in: tx) } } as? RecordError
            #expect(alone?.code == .forbidden)
            let submitted = try await hall.write { plans, tx in try plans.publish(plan, by: keeper, in: tx) }
            #expect(!submitted.isPublished && submitted.plan.state == "review" && submitted.reports == 0)
            let published = try await hall.write { plans, tx in try plans.publish(plan, by: chair, in: tx) }
            #expect(published.isPublished && published.reports > 0 && published.bornLate.count == 1)
            let again = await failure { try await hall.write { plans, tx in try plans.publish(plan, by: chair, in: tx) } } as? PlanError
            #expect(again?.code == .wrongState)
        }
    }

    @Test(
        "Publishing from the record's own page makes the calendar as well, and refuses what is not reviewed", arguments: engines)
    func fromRecord(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (keeper, chair) = (hall.keeper, hall.chair)
            let plan = try await hall.importDemo().plan
            let submitted = try await hall.write { plans, tx in
                try plans.workflows.perform("submit", on: "plan", plan, version: nil, by: keeper, in: tx)
            }
            #expect(submitted.state == "review")
            let early = await failure {
                try await hall.write { plans, tx in
                    try plans.workflows.perform("publish", on: "plan", plan, version: nil, by: chair, in: tx)
                }
            }
            #expect((early as? RecordError)?.problems.first?.message.vi.contains("mục chưa soát") == true)
            #expect(try await hall.all("plan").first?.state == "review")
            _ = try await hall.write { plans, tx in
                _ = try plans.acceptAll(of: plan, minimumConfidence: 0, by: keeper, in: tx)
                return try plans.workflows.perform("publish", on: "plan", plan, version: nil, by: chair, in: tx)
            }
            #expect(try await !hall.all("report_due").isEmpty)
            #expect(try await hall.all("task").count { $0["born_late"].boolean == true } == 1)
        }
    }

    @Test("The calendar has every unit's reports of the year, on working days, after their cut-off", arguments: engines)
    func calendar(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let plan = try await hall.publishDemo().plan
            let reports = try await hall.all("report_due")
            let calendar = try await hall.read { plans, tx in try plans.workflows.calendar(of: Hall.commune, in: tx) }
            for report in reports {
                let due = try #require(report["due_on"].text.flatMap { CalendarDate($0) })
                #expect(calendar.isWorking(due) && (report["cut_off"].text ?? "") < due.description && report["plan"].text == plan.text)
            }
            func dues(_ unit: String, _ to: String) -> [String] {
                reports.filter { $0["unit"].text == hall.units[unit] && ($0["to_text"].text ?? "").contains(to) }
                    .compactMap { $0["due_on"].text }.sorted()
            }
            // Before the 18th of March, June, September, December; the half-year and the year besides.
            #expect(dues("KT", "Ủy ban nhân dân") == ["2026-03-17", "2026-06-17", "2026-06-17", "2026-09-17", "2026-12-17", "2026-12-17"])
            // What the commune owes the province is written by the unit that keeps the plan.
            let upward = reports.filter { ($0["to_text"].text ?? "").contains("Sở") }
            #expect(upward.count == 5 && upward.contains { $0["due_on"].text == "2026-09-21" && $0["cut_off"].text == "2026-09-14" })
            // It is the commune's own, put together from those of the units; theirs are not.
            #expect(reports.filter { $0["consolidates"].boolean == true }.map(\.id) == upward.map(\.id))
            #expect(dues("VHXH", "Ủy ban nhân dân").isEmpty)
            let head = reports.first { $0["unit"].text == hall.units["KT"] }
            #expect(head?.assignee == hall.posts["head"])
        }
    }

    @Test("The dates of rules: the month after, the first half only, a cut-off of its own, a day too early for the 14th")
    func dates() throws {
        let calendar = ReportCalendar(
            calendar: WorkCalendar(exceptions: []), years: 2026...2026, from: try #require(CalendarDate("2026-01-01")))
        func rule(_ frequency: String, day: Int, month: Int? = nil, cutoff: Int? = nil, before: Bool = true) -> Record {
            var record = Record(register: "reporting_rule", commune: 1, id: RecordID(), at: 0, by: nil)
            record.values = [
                "frequency": .text(frequency), "due_day": day.value, "due_month": month.value, "cutoff_day": cutoff.value,
                "due_before": before.value,
            ]
            return record
        }
        let monthly = calendar.reports(rule("monthly", day: 5, before: false), coversYear: false)
        #expect(monthly.count == 12 && monthly[0].due.description == "2026-02-05" && monthly[0].cutOff.description == "2026-01-14")
        let half = calendar.reports(rule("half_yearly", day: 15, month: 5), coversYear: false)
        #expect(half.map(\.period.description) == ["2026H1"] && half[0].due.description == "2026-05-14")
        #expect(half[0].cutOff < half[0].due)
        #expect(calendar.reports(rule("half_yearly", day: 18), coversYear: true).count == 1)
        #expect(calendar.reports(rule("half_yearly", day: 18), coversYear: false).count == 2)
        let own = calendar.reports(rule("quarterly", day: 15, cutoff: 20), coversYear: false)
        #expect(own[0].cutOff.description == "2026-03-20" && own[0].due.description == "2026-03-23")
        let early = calendar.reports(rule("yearly", day: 10, month: 12), coversYear: false)
        #expect(early[0].due.description == "2026-12-09" && early[0].cutOff.description == "2026-12-08")
        #expect(calendar.reports(rule("ad_hoc", day: 1), coversYear: false).isEmpty)
    }

    @Test("A rule that prints no day is due as the general term in force says, and says so; without such a term it makes no lines")
    func derived() throws {
        func record(_ register: String, _ values: [String: Value]) -> Record {
            var record = Record(register: register, commune: 1, id: RecordID(), at: 0, by: nil)
            record.values = values
            return record
        }
        let term = record(
            "reporting_term",
            [
                "frequency": .text("quarterly"), "cutoff_day": .integer(14), "due_after": .integer(1),
                "effective_from": .text("2019-03-12"),
                "effective_to": .text("2026-06-30"), "legal_basis": .text("Nghị định 09/2019/NĐ-CP"),
            ])
        var calendar = ReportCalendar(
            calendar: WorkCalendar(exceptions: []), years: 2026...2026, from: try #require(CalendarDate("2026-01-01")))
        let rule = record("reporting_rule", ["frequency": .text("quarterly")])
        #expect(calendar.reports(rule, coversYear: false).isEmpty)
        calendar.terms = [term].compactMap(ReportingTerm.init)
        let reports = calendar.reports(rule, coversYear: false)
        #expect(reports.map(\.period.description) == ["2026Q1", "2026Q2"])
        #expect(reports.map(\.due.description) == ["2026-03-16", "2026-06-15"] && reports[0].cutOff.description == "2026-03-14")
        #expect(reports.allSatisfy { $0.derivedFrom == "Nghị định 09/2019/NĐ-CP" })
    }

    @Test("A new edition replaces the old one; both stay, and reports not yet due are owed once", arguments: engines)
    func replaced(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (keeper, system) = (hall.keeper, hall.system)
            let old = try await hall.publishDemo().plan
            let pdf = try demoPlan("ke-hoach.pdf")
            let change = Replacement(plan: old, decisionNumber: "12/QĐ-UBND", reason: "Bổ sung nhiệm vụ")
            let new = try await hall.importer.importPlan(data: pdf, fileName: "moi.pdf", replacing: change, by: keeper).plan
            #expect(try await hall.all("plan").first { $0.id == new }?["edition"].integer == 1)
            let publication = try await hall.write { plans, tx in
                _ = try plans.acceptAll(of: new, minimumConfidence: 0, by: system, in: tx)
                return try plans.publish(new, by: system, in: tx)
            }
            #expect(publication.replaced == old)
            #expect(try await hall.all("plan").first { $0.id == old }?.state == "replaced")
            let today = Instant.now.date.description
            #expect(
                try await hall.all("report_due").filter { $0["plan"].text == old.text && ($0["due_on"].text ?? "") >= today }
                    .allSatisfy { $0.state == "waived" })
            let overview = try await hall.read { plans, tx in try plans.overview(of: old, for: keeper, in: tx) }
            #expect(overview.versions.map(\.id) == [old, new] && overview.targets.count == 42)
        }
    }
}
