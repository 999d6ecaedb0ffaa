import Figures
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Plans

@Suite("Where targets and tasks stand")
struct StandingTests {
    @Test("No figure is no figure: unknown, never 0; an expired one is shown as old", arguments: engines)
    func honest(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let keeper = hall.keeper
            let plan = try await hall.publishDemo().plan
            let before = try await hall.read { plans, tx in try plans.overview(of: plan, for: keeper, in: tx) }
            // The reports' own target is counted from the calendar of reports; nobody has said anything of the others.
            let counted = before.targets.filter { $0.result != nil }
            #expect(before.targets.count == 42 && before.targetCounts[.unknown] == 41)
            #expect(counted.map(\.number) == ["21"] && counted.allSatisfy { $0.result?.isCounted == true && $0.result?.denominator != nil })
            #expect(before.targets.count { $0.percentOfGoal == nil } == 41)
            try await hall.declare("1", 8400, numerator: 840, denominator: 1000)
            try await hall.declare("2", 10, confirm: true)
            try await hall.declare("3", 10000, cutOff: -90, expires: -1, confirm: true)
            let after = try await hall.read { plans, tx in try plans.overview(of: plan, for: keeper, in: tx) }
            func standing(_ number: String) -> TargetStanding? { after.targets.first { $0.number == number } }
            #expect(standing("1")?.status == .achieved && standing("1")?.result?.isConfirmed == false)
            #expect(standing("1")?.result?.fraction() == "840/1.000")
            #expect([.noBaseline, .atRisk, .late].contains(standing("2")?.status))
            #expect(standing("3")?.status == .unknown && standing("3")?.result == nil && standing("3")?.expired?.number == Fraction(100))
            #expect(after.targetCounts[.unknown] == 39)
            #expect(standing("1")?.goal.text() == "≥ 80%" && standing("1")?.lead?.name == "Phòng Văn hóa - Xã hội")
        }
    }

    @Test("The rule of statuses: reached, over, behind the clock, too late to catch up")
    func rule() throws {
        let day = { (text: String) in CalendarDate(text) ?? .min }
        let goal = TargetGoal(comparison: .ge, value: FixedPoint(value: 8000), upTo: nil, unit: "%")
        func figure(_ value: Int64, _ cutOff: String) -> ResultFigure {
            let number = FixedPoint(value: value).fraction
            return ResultFigure(
                origin: .declared(RecordID()), number: number, bounds: .init(number, number), numerator: nil, denominator: nil, unknown: 0,
                isShare: true, source: "", unit: nil, cutOff: day(cutOff), expiresOn: day("2027-12-31"), isConfirmed: true, decimals: 2)
        }
        func status(_ result: ResultFigure?, today: String, base: Int64? = 0, on: String? = nil) -> TargetStatus {
            let baseline = base.map { Baseline(value: FixedPoint(value: $0), on: on.map(day)) }
            return StatusRule(today: day(today)).status(goal, result, from: baseline, starts: day("2026-01-01"), ends: day("2026-12-31"))
        }
        #expect(status(nil, today: "2026-06-01") == .unknown && status(nil, today: "2027-06-01") == .unknown)
        #expect(status(figure(8000, "2026-05-31"), today: "2026-06-01") == .achieved)
        #expect(status(figure(7999, "2026-12-31"), today: "2027-01-01") == .late)
        #expect(status(figure(4000, "2026-05-31"), today: "2026-06-01") == .onCourse)
        #expect(status(figure(2000, "2026-05-31"), today: "2026-06-01") == .atRisk)
        #expect(status(figure(7900, "2026-12-10"), today: "2026-12-15") == .atRisk)
        // From 60% to 80%: 65% in June is a quarter of the way in half of the time, 72% is more than half.
        #expect(status(figure(6500, "2026-05-31"), today: "2026-06-01", base: 6000) == .atRisk)
        #expect(status(figure(7200, "2026-05-31"), today: "2026-06-01", base: 6000) == .onCourse)
        #expect(status(figure(5900, "2026-05-31"), today: "2026-06-01", base: 6000) == .atRisk)
        // A first figure of 1 May: a month later an eighth of its way is due.
        #expect(status(figure(6500, "2026-05-31"), today: "2026-06-01", base: 6000, on: "2026-05-01") == .onCourse)
        // Where nothing says how it began, its way is not judged; that it is reached, late or at its end is known all the same.
        #expect(status(figure(7000, "2026-05-31"), today: "2026-06-01", base: nil) == .noBaseline)
        #expect(status(figure(8000, "2026-05-31"), today: "2026-06-01", base: nil) == .achieved)
        #expect(status(figure(7000, "2026-12-10"), today: "2026-12-15", base: nil) == .atRisk)
        #expect(status(figure(7000, "2026-12-31"), today: "2027-01-01", base: nil) == .late)
        // Where earlier figures say how fast it moves, that is judged instead.
        func trend(_ values: [Double]) -> Trend? {
            Trend(values.enumerated().map { .init(day("2026-03-01").adding(days: 30 * $0), $1) })
        }
        let rule = StatusRule(today: day("2026-06-01"))
        let (starts, ends) = (day("2026-01-01"), day("2026-12-31"))
        func moving(_ trend: Trend?) -> TargetStatus {
            rule.status(goal, figure(7000, "2026-05-31"), from: nil, trend, starts: starts, ends: ends)
        }
        #expect(moving(trend([60, 64, 67, 70])) == .onCourse && moving(trend([69, 69, 69.5, 70])) == .atRisk)
        // 81% of what is known, but it may be 79% as well.
        let open = ResultFigure(
            origin: .counted("share", FigurePeriod(.day(ends))), number: Fraction(81), bounds: .init(Fraction(79), Fraction(83)),
            numerator: 81, denominator: 100, unknown: 4, isShare: true, source: "", unit: nil, cutOff: ends, expiresOn: .max,
            isConfirmed: true, decimals: 1)
        #expect(rule.status(goal, open, from: nil, starts: starts, ends: ends) == .atRisk)
        let limit = TargetGoal(comparison: .le, value: FixedPoint(value: 200), upTo: nil, unit: "%")
        #expect(limit.holds(FixedPoint(value: 150).fraction) && limit.attained(Fraction(4)) == 0.5)
        #expect(limit.text() == "≤ 2%")
    }

    @Test("Tasks tell which of the six points they lack; the one late from the start is marked", arguments: engines)
    func six(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (keeper, system) = (hall.keeper, hall.system)
            let plan = try await hall.publishDemo().plan
            let overview = try await hall.read { plans, tx in try plans.overview(of: plan, for: keeper, in: tx) }
            #expect(overview.tasks.count == 15 && overview.taskCounts.total == 15)
            #expect(overview.tasks.allSatisfy { $0.missing == [.person, .responsibility, .authority] })
            #expect(overview.tasks.filter(\.isBornLate).map(\.number) == ["1"])
            #expect(overview.tasks.filter { $0.time == .overdue }.allSatisfy { $0.remaining?.text().hasPrefix("quá hạn") == true })
            #expect(overview.taskGroups.flatMap(\.tasks).count == 15 && overview.taskGroups.first?.unit?.name == "Phòng Văn hóa - Xã hội")
            let task = try #require(overview.tasks.last)
            let (officer, chair) = (hall.posts["officer"], hall.posts["chair"])
            try await hall.write { plans, tx in
                let values = ["accountable": officer.value, "responsibility": "Công an xã chủ trì".value, "authority": chair.value]
                _ = try plans.workflows.edit("task", task.id, version: nil, values, by: system, in: tx)
            }
            let filled = try await hall.read { plans, tx in try plans.overview(of: plan, for: keeper, in: tx) }
            #expect(filled.tasks.last?.missing.isEmpty == true)
            #expect(filled.calendar.flatMap(\.reports).count == (try await hall.all("report_due").count))
        }
    }

    @Test("The dashboard's counts are disjoint and sum to the total; decisions and late work are in it", arguments: engines)
    func dashboard(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (chair, system, officer) = (hall.chair, hall.system, hall.officer)
            let plan = try await hall.publishDemo().plan
            try await hall.declare("1", 8400)
            try await hall.declare("2", 10, confirm: true)
            let task = try #require(try await hall.all("task").last)
            let (accountable, authority) = (hall.posts["officer"], hall.posts["chair"])
            try await hall.write { plans, tx in
                let values: [String: Value] = [
                    "accountable": accountable.value, "responsibility": "Chủ trì".value, "authority": authority.value,
                    "product": "Báo cáo".value,
                    "deadline": Instant(milliseconds: tx.now).date.adding(days: 20).description.value,
                ]
                _ = try plans.workflows.perform("assign", on: "task", task.id, version: nil, values, by: system, in: tx)
                let wanted = Instant(milliseconds: tx.now).date.adding(days: 40).description
                _ = try plans.workflows.perform(
                    "ask_extension", on: "task", task.id, version: nil,
                    ["requested_deadline": wanted.value, "extension_reason": "Chờ vốn".value], by: system, in: tx)
            }
            for scope in [nil, plan] {
                let board = try await hall.read { plans, tx in try plans.dashboard(of: scope, for: chair, in: tx) }
                #expect(board.targetCounts.total == 42 && TargetStatus.allCases.reduce(0) { $0 + board.targetCounts[$1] } == 42)
                #expect(board.tasks.total == 15 && TaskTime.allCases.reduce(0) { $0 + board.tasks[$1] } == 15)
                #expect(board.units.reduce(0) { $0 + $1.counts.total } == 15 && board.units.allSatisfy { $0.onTime <= $0.fellDue })
                #expect(board.units.allSatisfy { $0.causes.values.reduce(0, +) == $0.overdue + $0.counts[.doneLate] })
                #expect(board.decisions.contains { $0.kind == .extension_ && $0.isMine } && board.decisions.contains { $0.kind == .figure })
            }
            let refused = await failure { try await hall.read { plans, tx in try plans.dashboard(for: officer, in: tx) } }
            #expect((refused as? RecordError)?.code == .forbidden)
            let list = try await hall.read { plans, tx in try plans.plans(for: chair, in: tx) }
            #expect(list.map(\.id) == [plan] && list[0].targetCounts[.unknown] == 39)
            #expect(list[0].taskCounts.total == 15 && list[0].pending == 0)
            let elsewhere = Actor.system(commune: Hall.neighbour, origin: "test")
            let empty = try await hall.read { plans, tx in try plans.dashboard(for: elsewhere, in: tx) }
            #expect(empty.targetCounts.total == 0 && empty.tasks.total == 0 && empty.decisions.isEmpty)
        }
    }

    @Test("Whoever answers for a target is told once a month that it is at risk", arguments: engines)
    func warning(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            _ = try await hall.publishDemo()
            try await hall.declare("1", 1200, confirm: true, numerator: 12, denominator: 100)
            let risky = try await hall.read { plans, tx in try plans.dashboard(for: hall.chair, in: tx) }.targets.filter {
                $0.status == .atRisk || $0.status == .late
            }
            #expect(try await hall.write { plans, tx in try plans.warn(commune: Hall.commune, in: tx) } == risky.count && !risky.isEmpty)
            #expect(try await hall.write { plans, tx in try plans.warn(commune: Hall.commune, in: tx) } == 0)
            let texts = try await hall.read { _, tx in
                try tx.rows("SELECT body_vi FROM notice WHERE register = 'target'").map { try $0.text("body_vi") }
            }
            for target in risky {
                let value = try #require(target.result?.text())
                let text = "Chỉ tiêu \(target.number) có nguy cơ không đạt: \(value), mục tiêu \(target.goal.text())"
                #expect(texts.contains { $0.hasPrefix(text) }, "\(text)")
            }
        }
    }

    @Test("Citizens see published plans with confirmed figures only", arguments: engines)
    func citizens(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            #expect(try await hall.read { plans, tx in try plans.publicProgress(commune: Hall.commune, in: tx) }.plans.isEmpty)
            _ = try await hall.publishDemo()
            try await hall.declare("1", 8400)
            try await hall.declare("2", 9100, confirm: true)
            _ = try await hall.importDemo("ke-hoach.pdf")  // a draft is nobody's business
            let progress = try await hall.read { plans, tx in try plans.publicProgress(commune: Hall.commune, in: tx) }
            let plan = try #require(progress.plans.first)
            #expect(progress.plans.count == 1 && plan.targets.count == 42 && plan.taskCounts.total == 15)
            #expect(plan.targets.first { $0.number == "1" }?.status == .unknown)
            #expect(plan.targets.first { $0.number == "2" }?.status == .achieved)
        }
    }

    @Test("Work is grouped by time with a line about each piece", arguments: engines)
    func work(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let head = hall.actor("head", ["unit_head"], unit: "KT")
            _ = try await hall.publishDemo()
            let groups = try await hall.read { plans, tx in try plans.myWork(for: head, in: tx) }
            let entries = groups.flatMap(\.entries)
            #expect(entries.count == 6 && entries.allSatisfy { $0.register == "report_due" && $0.context?.contains("gửi") == true })
            #expect(groups.map(\.span) == WorkSpan.allCases.filter { span in groups.contains { $0.span == span } })
            let keeper = hall.keeper
            _ = try await hall.importDemo("ke-hoach.pdf")
            let drafts = try await hall.read { plans, tx in try plans.myWork(for: keeper, in: tx) }.flatMap(\.entries)
            #expect(drafts.contains { $0.register == "plan" && $0.context?.contains("mục chưa soát") == true })
        }
    }

    @Test("Spans of time end with the day and on Sunday")
    func spans() throws {
        let now = Instant(try #require(CalendarDate("2026-11-18")), minute: 600)  // a Wednesday
        func span(_ day: String, _ minute: Int) -> WorkSpan {
            let due = CalendarDate(day).map { Instant($0, minute: minute) }
            return WorkSpan(due.map { WorkCalendar(exceptions: []).remaining(until: $0, at: now) }, at: now)
        }
        #expect(span("2026-11-18", 599) == .overdue && span("2026-11-18", 1020) == .today)
        #expect(span("2026-11-22", 1020) == .thisWeek && span("2026-11-23", 0) == .later && span("", 0) == .undated)
    }
}
