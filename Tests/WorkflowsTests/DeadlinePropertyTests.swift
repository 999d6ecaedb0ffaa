import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@testable import Workflows

/// Every state of every pack that has to be left in time: its due moment, what is told of it, and when people are told.
@Suite("Deadlines of all packs, by a count of minutes")
struct DeadlinePropertyTests {
    /// A stay in a state by chance, and what follows from it by hand.
    private struct Case {
        let register: RegisterDeclaration
        let state: StateDeclaration
        let record: RecordID
        /// Minutes: of entering, of each pause, of looking.
        let start: Int
        let pauses: [Range<Int>]
        let pausedState: String?
        let now: Int
        let due: Int
        let values: [String: Value]
        /// Of records that the deadline's path leads to.
        var referred: (register: String, id: RecordID, values: [String: Value])?

        var name: String { "\(register.id).\(state.id) (\(state.due?.description ?? ""))" }
    }

    private static let first = CalendarDate(year: 2026, month: 1, day: 1)
    private static let last = CalendarDate(year: 2027, month: 12, day: 31)

    @Test("the due moment, the time left and the reminders of each state are those of a count by hand", arguments: engines)
    func everyDeadline(_ engine: EngineKind) async throws {
        let catalogue = try Catalogue.load(folders: try allPacks())
        var chance = SplitMix64(state: 20_261_122)
        let begin = try #require(Self.first), end = try #require(Self.last)
        // A year whose first day is in the register of holidays stands by itself: no other day off is reckoned for it.
        let time = PlainTime(&chance, begin.dayNumber...end.dayNumber, off: [begin.dayNumber, begin.dayNumber + 365])
        var cases: [Case] = []
        for (register, state) in Self.deadlines(catalogue) {
            for _ in 0..<4 { cases.append(try Self.chosen(register, state, catalogue, time, &chance)) }
        }
        #expect(cases.count > 250, "all packs have some seventy deadlines")
        let made = cases
        try await withOffice(engine, catalogue) { office in
            try await office.at("2026-01-01T00:00") { tx in
                try Self.write(time, in: tx)
                for one in made { try Self.write(one, in: tx) }
            }
            try await Self.expectDue(made, time, office)
            try await Self.expectReminders(made, time, office, &chance)
            try await Self.expectTimeStates(office, &chance)
        }
    }

    /// Every state with a deadline, from the packs themselves.
    private static func deadlines(_ catalogue: Catalogue) -> [(RegisterDeclaration, StateDeclaration)] {
        catalogue.registers.flatMap { register in
            (catalogue.workflow(of: register)?.states ?? []).filter { $0.due != nil && $0.clock == .running && !$0.final }.map {
                (register, $0)
            }
        }
    }

    // MARK: By chance

    private static func chosen(
        _ register: RegisterDeclaration, _ state: StateDeclaration, _ catalogue: Catalogue, _ time: PlainTime, _ chance: inout SplitMix64
    ) throws -> Case {
        let begin = try #require(first).dayNumber * 1440
        let start = begin + Int.random(in: 30 * 1440...400 * 1440, using: &chance)
        var (pauses, at): ([Range<Int>], Int) = ([], start)
        let pausedState = catalogue.workflow(of: register)?.states.first { $0.clock == .paused }?.id
        for _ in 0..<(pausedState == nil ? 0 : Int.random(in: 0...3, using: &chance)) {
            let from = at + Int.random(in: 1...4000, using: &chance)
            at = from + Int.random(in: 1...6000, using: &chance)
            pauses.append(from..<at)
        }
        let id = RecordID()
        func made(_ due: Int, _ values: [String: Value] = [:], _ referred: (String, RecordID, [String: Value])? = nil) -> Case {
            Case(
                register: register, state: state, record: id, start: start, pauses: pauses, pausedState: pausedState, now: at, due: due,
                values: values,
                referred: referred)
        }
        switch try #require(state.due) {
        case .field(let path):
            let field = try #require(
                register.field(path.first), "\(register.id).\(state.id): a deadline in another record is not tried here")
            try #require(path.names.count == 1)
            let day = start / 1440 + Int.random(in: -5...90, using: &chance)
            if field.valueType == .date {
                return made(day * 1440 + PlainTime.endOfWork, [field.id: .text(CalendarDate(dayNumber: day).description)])
            }
            try #require(field.valueType == .datetime, "\(register.id).\(state.id): \(field.valueType)")
            let minute = day * 1440 + Int.random(in: 0..<1440, using: &chance)
            return made(minute, [field.id: .integer(Instant(plainMinute: minute).milliseconds)])
        case .after(.fixed(let count), let unit): return made(try due(count, unit, start, pauses, time))
        case .after(.field(let path), let unit):
            let count = Int.random(in: 1...20, using: &chance)
            let due = try due(count, unit, start, pauses, time)
            guard path.names.count > 1 else { return made(due, [path.first: .integer(Int64(count))]) }
            try #require(path.names.count == 2)
            let target = try #require(register.field(path.first)?.targetRegister)
            let other = RecordID()
            return made(due, [path.first: other.value], (target, other, [path.names[1]: .integer(Int64(count))]))
        }
    }

    private static func due(_ count: Int, _ unit: TimeUnit, _ start: Int, _ pauses: [Range<Int>], _ time: PlainTime) throws -> Int {
        try #require(count > 0, "a deadline within the day has a count of its own to be written here")
        let paused = pauses.reduce(0) { $0 + $1.count }
        switch unit {
        case .days: return start + count * 1440 + paused
        case .hours: return start + count * 60 + paused
        case .workingHours: return time.minute(after: count * 60, from: start, pauses: pauses)
        // The day of entering does not count.
        case .workingDays: return time.minute(after: count * PlainTime.perDay, from: (start / 1440 + 1) * 1440, pauses: pauses)
        }
    }

    // MARK: Into the tables

    private static func write(_ time: PlainTime, in tx: WriteTransaction) throws {
        for (day, kind) in time.special {
            try row(
                "reg_holiday", RecordID(),
                ["date": .text(CalendarDate(dayNumber: day).description), "kind": .text(kind.rawValue), "confirmed": .boolean(true)], in: tx
            )
        }
    }

    private static func write(_ one: Case, in tx: WriteTransaction) throws {
        if let referred = one.referred { try row("reg_" + referred.register, referred.id, referred.values, in: tx) }
        let since = Instant(plainMinute: one.pauses.last?.upperBound ?? one.start).milliseconds
        let system: [String: Value] = ["state": .text(one.state.id), "state_since": .integer(since)]
        try row("reg_" + one.register.id, one.record, one.values.merging(system) { own, _ in own }, in: tx)
        var at = one.start
        for pause in one.pauses {
            try span(one, one.state.id, at, pause.lowerBound, in: tx)
            try span(one, one.pausedState ?? "", pause.lowerBound, pause.upperBound, in: tx)
            at = pause.upperBound
        }
        try span(one, one.state.id, at, nil, in: tx)
    }

    private static func row(_ table: String, _ id: RecordID, _ values: [String: Value], in tx: WriteTransaction) throws {
        let all = values.merging([
            "commune": .integer(Int64(demo)), "id": id.value, "version": .integer(1), "created_at": .integer(0), "updated_at": .integer(0),
            "since": .integer(0), "search": .text(""),
        ]) { own, _ in own }
        try tx.insert(into: table, all.keys.sorted(), rows: [all.keys.sorted().map { all[$0] ?? .null }])
    }

    private static func span(_ one: Case, _ state: String, _ from: Int, _ to: Int?, in tx: WriteTransaction) throws {
        try tx.execute(
            """
            INSERT INTO state_span (commune, id, register, record, state, entered_at, left_at) VALUES (\(demo), \(RecordID()),
                \(one.register.id), \(one.record), \(state), \(Instant(plainMinute: from).milliseconds),
                \(to.map { Instant(plainMinute: $0).milliseconds }))
            """)
    }

    // MARK: What the product says

    private static func expectDue(_ cases: [Case], _ time: PlainTime, _ office: Office) async throws {
        try await office.database.write { tx in
            let calendar = try office.engine.calendar(of: demo, in: tx)
            for one in cases {
                let now = Instant(plainMinute: one.now).milliseconds
                let settled = try tx.happening(at: now) {
                    try office.engine.settleDue(
                        try office.registry.record(one.register.id, one.record, for: office.system, in: tx), one.state, in: tx)
                }
                #expect(
                    settled.dueAt.map { Instant(milliseconds: $0).localISO } == Instant(plainMinute: one.due).localISO,
                    "\(one.name) from \(Instant(plainMinute: one.start).localISO), pauses \(one.pauses)")
                for offset in [-9000, -1441, -60, -1, 0, 1, 300, 1440, 7000] {
                    try expectTold(one, settled, at: one.due + offset, time, calendar, office)
                }
            }
        }
    }

    /// What is left is told in what the deadline was given in.
    private static func expectTold(
        _ one: Case, _ record: Record, at moment: Int, _ time: PlainTime, _ calendar: WorkCalendar, _ office: Office
    ) throws {
        let told = try #require(
            office.engine.remaining(record, at: Instant(plainMinute: moment).milliseconds, calendar: calendar), "\(one.name)")
        let isDate = if case .field(let path) = one.state.due { one.register.field(path.first)?.valueType == .date } else { false }
        let isPlain = if case .after(_, let unit) = one.state.due { unit == .days || unit == .hours } else { false }
        let (dueDay, day) = (one.due / 1440, moment / 1440)
        let left = isDate ? (dueDay - day) * 1440 : isPlain ? one.due - moment : time.minutes(from: moment, to: one.due)
        // The whole due day is in time where the deadline is a date.
        let isLate = isDate ? day > dueDay : moment > one.due
        let isSoon =
            isDate || isPlain
            ? time.minutes(from: (day + 1) * 1440, to: (dueDay + 1) * 1440) < 4 * PlainTime.perDay : left <= 3 * PlainTime.perDay
        let urgency: Urgency = isLate ? .overdue : dueDay == day ? .today : isSoon ? .soon : .onTime
        #expect(
            told.minutes == abs(left) && told.isOverdue == isLate && told.urgency == urgency,
            "\(one.name) due \(Instant(plainMinute: one.due).localISO) at \(Instant(plainMinute: moment).localISO): \(told)")
    }

    /// When each step of an escalation is taken: the job runs by chance, and takes at each run what has come due, but no "soon" for what is late.
    private static func expectReminders(_ cases: [Case], _ time: PlainTime, _ office: Office, _ chance: inout SplitMix64) async throws {
        // What a passed deadline does besides telling moves the record, and is tried where it is declared (TaskTests).
        let moved = Set(cases.filter { !$0.state.onLate.isEmpty }.map(\.register.id))
        #expect(moved == ["task_template"], "another register does something when it is late: write down what its reminders do")
        try await office.database.write { tx in
            for register in moved { try tx.execute("UPDATE \(name: "reg_\(register)") SET deleted_at = 1 WHERE commune = \(demo)") }
        }
        let told = cases.filter { !moved.contains($0.register.id) && !$0.state.escalations.isEmpty }
        var done: Set<String> = []
        var moments = (0..<24).compactMap { _ in told.randomElement(using: &chance)?.due }.map {
            $0 + Int.random(in: -30_000...30_000, using: &chance)
        }
        moments.append((moments.max() ?? 0) + 100_000)
        for moment in moments.sorted() {
            for one in told {
                for (index, step) in one.state.escalations.enumerated() {
                    let key = "\(one.record) \(one.state.id).\(index)"
                    if reminder(step, one.due, time) <= moment, !(step.moment == .before && one.due < moment) { done.insert(key) }
                }
            }
            let taken = try await office.at(Instant(plainMinute: moment).localISO) { tx in
                try office.engine.escalate(commune: demo, in: tx)
                return try tx.rows("SELECT record, step FROM escalation_done WHERE commune = \(demo)").map {
                    "\(try $0.text("record")) \(try $0.text("step").split(separator: "@")[0])"
                }
            }
            let wrong = Set(taken).symmetricDifference(done).sorted()
            #expect(wrong.isEmpty, "at \(Instant(plainMinute: moment).localISO): \(wrong.prefix(3))")
            #expect(taken.count == Set(taken).count)
        }
        #expect(done.count > told.count / 2)
    }

    private static func reminder(_ step: Escalation, _ due: Int, _ time: PlainTime) -> Int {
        let sign = step.moment == .before ? -1 : 1
        switch step.unit {
        case .hours: return due + sign * step.amount * 60
        case .days: return due + sign * step.amount * 1440
        case .workingDays: return time.day(sign * step.amount, workingDaysFrom: due / 1440) * 1440 + due % 1440
        case .workingHours where sign > 0: return time.minute(after: step.amount * 60, from: due)
        case .workingHours:
            var minute = due
            while time.minutes(from: minute - 1, to: due) <= step.amount * 60 { minute -= 1 }
            return minute
        }
    }

    // MARK: States of time

    /// A task is in just one of the five states of time, a report is late or not, by dates alone.
    private static func expectTimeStates(_ office: Office, _ chance: inout SplitMix64) async throws {
        struct Piece {
            let id = RecordID()
            let state: String
            let deadline, handedIn, done: Int?
        }
        let base = try #require(first).dayNumber + 200
        let states = ["assigned", "accepted", "in_progress", "returned", "extension_asked", "awaiting_confirmation", "done", "cancelled"]
        let tasks = (0..<120).map { number in
            let state = states[number % states.count]
            let day = { (chance: inout SplitMix64) in base + Int.random(in: -15...15, using: &chance) }
            let handedIn = ["awaiting_confirmation", "done"].contains(state) ? day(&chance) : nil
            return Piece(
                state: state, deadline: number % 11 == 0 ? nil : day(&chance), handedIn: handedIn, done: state == "done" ? handedIn : nil)
        }
        try await office.database.write { tx in
            for table in ["reg_task", "reg_report_due"] { try tx.execute("DELETE FROM \(name: table) WHERE commune = \(demo)") }
            for task in tasks {
                try row(
                    "reg_task", task.id,
                    [
                        "state": .text(task.state), "review": .text("accepted"), "text": .text("Việc"), "deadline": text(task.deadline),
                        "submitted_on": text(task.handedIn), "completed_on": text(task.done),
                    ], in: tx)
                // A report as a task: what was handed in was sent.
                let sent = task.handedIn != nil
                try row(
                    "reg_report_due", task.id,
                    ["state": .text(sent ? "submitted" : "pending"), "due_on": text(task.deadline), "sent_on": text(task.handedIn)], in: tx)
            }
        }
        for day in [-16, -8, -7, -1, 0, 1, 6, 9, 16].map({ base + $0 }) {
            var expected: [String: Set<RecordID>] = [:]
            var sentLate: Set<RecordID> = [], late: Set<RecordID> = []
            for task in tasks {
                if let state = timeState(task.state, task.deadline, task.handedIn, task.done, on: day) {
                    expected[state, default: []].insert(task.id)
                }
                guard let due = task.deadline else { continue }
                if let sent = task.handedIn { if sent > due { sentLate.insert(task.id) } } else if due < day { late.insert(task.id) }
            }
            for state in ["in_time", "soon", "overdue", "done_in_time", "done_late"] {
                let found = try await shown("task", state, on: day, office)
                #expect(
                    found == expected[state] ?? [],
                    "\(state) on \(CalendarDate(dayNumber: day)): \(found.count), not \((expected[state] ?? []).count)")
            }
            let reports = (
                try await shown("report_due", "late", on: day, office), try await shown("report_due", "sent_late", on: day, office)
            )
            #expect(reports.0 == late && reports.1 == sentLate)
        }
    }

    /// The records that a view of the register shows on a day.
    private static func shown(_ register: String, _ view: String, on day: Int, _ office: Office) async throws -> Set<RecordID> {
        let declared = try #require(office.registry.catalogue.registers[register]?.list.views.first { $0.id == view })
        let filters = [declared.filter].compactMap { $0 }
        return try await office.at(Instant(CalendarDate(dayNumber: day), minute: 600).localISO) { tx in
            Set(try office.registry.all(register, where: filters, for: office.system, in: tx).map(\.id))
        }
    }

    private static func text(_ day: Int?) -> Value { day.map { .text(CalendarDate(dayNumber: $0).description) } ?? .null }

    /// By hand; what waits to be confirmed is judged by the day on which it was handed in.
    private static func timeState(_ state: String, _ deadline: Int?, _ handedIn: Int?, _ done: Int?, on day: Int) -> String? {
        if state == "cancelled" { return nil }
        if state == "done" { return deadline.map { (done ?? day) > $0 } == true ? "done_late" : "done_in_time" }
        guard let deadline else { return "in_time" }
        if let handedIn, handedIn <= deadline { return "in_time" }
        if deadline < day { return "overdue" }
        return deadline - day <= 7 ? "soon" : "in_time"
    }
}

extension Instant {
    /// By minutes of the clock in Vietnam (UTC+7) since 1970.
    fileprivate init(plainMinute: Int) { self.init(milliseconds: Int64(plainMinute - 7 * 60) * 60_000) }
}
