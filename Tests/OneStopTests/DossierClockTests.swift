import TestKit
import Testing
import Vietnamese

@testable import OneStop

/// The clock of dossiers against a count of minutes that has nothing in common with it.
@Suite("The clock of a dossier, by a count of minutes")
struct DossierClockTests {
    private static let begin = CalendarDate(year: 2026, month: 1, day: 1)?.dayNumber ?? 0

    /// A history by chance, in minutes of the clock in Vietnam since 1970.
    private struct History {
        var received: Int
        var allowance: Allowance
        /// The last one may have no end.
        var pauses: [(from: Int, to: Int?)] = []
        var extended: (at: Int, to: Int)?
        var closed: Int?
        var now: Int

        init(_ chance: inout SplitMix64) {
            received = DossierClockTests.begin * 1440 + Int.random(in: 1440...300 * 1440, using: &chance)
            switch Int.random(in: 0..<6, using: &chance) {
            case 0: allowance = .sameDay(cutoff: 900)
            case 1: allowance = .hours(Int.random(in: 1...40, using: &chance))
            default: allowance = .days(Int.random(in: 1...8, using: &chance))
            }
            var at = received
            let count = Int.random(in: 0...3, using: &chance)
            for index in 0..<count {
                let from = at + Int.random(in: 1...3000, using: &chance)
                let to = from + Int.random(in: 1...5000, using: &chance)
                at = to
                let isOpen = index == count - 1 && Int.random(in: 0..<3, using: &chance) == 0
                pauses.append((from, isOpen ? nil : to))
                if extended == nil, Int.random(in: 0..<5, using: &chance) == 0 {
                    extended = (at, at / 1440 + Int.random(in: 1...12, using: &chance))
                }
            }
            if Bool.random(using: &chance) { closed = at + Int.random(in: 0...12_000, using: &chance) }
            now = max(closed ?? 0, at + Int.random(in: 0...30_000, using: &chance))
        }
    }

    /// The moment promised and the verdict, counted minute by minute.
    private static func expected(_ history: History, _ time: PlainTime) -> (due: Int, settlement: Settlement) {
        let ended = history.pauses.compactMap { pause in pause.to.map { pause.from..<$0 } }
        let settledPauses = history.pauses.compactMap { pause in (pause.to ?? history.closed).map { pause.from..<max($0, pause.from) } }
        let judged = promise(history, settledPauses, time)
        let end = history.closed ?? history.pauses.first { $0.to == nil }?.from ?? history.now
        let verdict: Settlement =
            history.pauses.count > 1 || end > judged ? .late : end / 1440 < judged / 1440 ? .early : .onTime
        return (promise(history, ended, time), verdict)
    }

    private static func promise(_ history: History, _ pauses: [Range<Int>], _ time: PlainTime) -> Int {
        guard let extended = history.extended else { return plainDue(history, pauses, time) }
        let isHalf = time.special[extended.to] == .halfMorning
        let until = extended.to * 1440 + (isHalf ? 720 : PlainTime.endOfWork)
        let later = pauses.filter { $0.lowerBound >= extended.at }.reduce(0) { $0 + time.minutes(from: $1.lowerBound, to: $1.upperBound) }
        return later == 0 ? until : time.minute(after: later, from: until)
    }

    private static func plainDue(_ history: History, _ pauses: [Range<Int>], _ time: PlainTime) -> Int {
        let midnight = (history.received / 1440 + 1) * 1440
        switch history.allowance {
        case .days(let count): return time.minute(after: count * PlainTime.perDay, from: midnight, pauses: pauses)
        case .hours(let count): return time.minute(after: count * 60, from: history.received, pauses: pauses)
        case .sameDay:
            let start = history.received % 1440 > 900 ? midnight : history.received
            var day = start / 1440
            while !hasAfternoon(day, time) { day += 1 }
            let given = time.minutes(from: start, to: day * 1440 + PlainTime.endOfWork)
            return time.minute(after: given, from: start, pauses: pauses)
        }
    }

    private static func hasAfternoon(_ day: Int, _ time: PlainTime) -> Bool {
        switch time.special[day] {
        case .off, .halfMorning: false
        case .makeup, .halfAfternoon: true
        case nil: time.worked(on: day) > 0
        }
    }

    private static func instant(_ minute: Int) -> Instant { Instant(CalendarDate(dayNumber: minute / 1440), minute: minute % 1440) }

    @Test("promised moment and verdict of 1,000 histories are those of the count; some are early, on time, late, extended, asked twice")
    func histories() throws {
        var chance = SplitMix64(state: 766_2022)
        let time = PlainTime(&chance, Self.begin...Self.begin + 900)
        let calendar = WorkCalendar(
            exceptions: time.special.sorted { $0.key < $1.key }.flatMap { day, kind in
                CalendarException.RecordKind(rawValue: kind.rawValue).map {
                    CalendarException.exceptions(CalendarDate(dayNumber: day), $0, name: LocalizedText(vi: "Ngày đặc biệt"))
                } ?? []
            })
        var verdicts: [Settlement: Int] = [:]
        var (extended, waiting) = (0, 0)
        for index in 0..<1000 {
            var history = History(&chance)
            // Days that are met by chance are rare: a fifth is settled on the promised day itself.
            if index % 5 == 0, history.pauses.count < 2, history.pauses.allSatisfy({ $0.to != nil }) {
                let day = Self.expected(history, time).due / 1440 * 1440
                history.closed = max(day + Int.random(in: 480..<1200, using: &chance), (history.pauses.last?.to ?? history.received) + 1)
            }
            let clock = DossierClock(
                received: Self.instant(history.received), allowance: history.allowance,
                pauses: history.pauses.map { .init(from: Self.instant($0.from), to: $0.to.map(Self.instant)) }.shuffled(using: &chance),
                extended: history.extended.map { .init(at: Self.instant($0.at), to: CalendarDate(dayNumber: $0.to)) },
                closed: history.closed.map(Self.instant), calendar: calendar)
            let (due, verdict) = Self.expected(history, time)
            #expect(clock.promised == Self.instant(due), "history \(index): \(history)")
            #expect(clock.settlement(at: Self.instant(history.now)) == verdict, "history \(index): \(history)")
            verdicts[verdict, default: 0] += 1
            extended += history.extended == nil ? 0 : 1
            waiting += history.pauses.contains { $0.to == nil } && history.closed == nil ? 1 : 0
        }
        #expect(
            Settlement.allCases.allSatisfy { (verdicts[$0] ?? 0) > 20 } && extended > 50 && waiting > 50,
            "\(verdicts) \(extended) \(waiting)")
    }

    @Test("a same-day procedure received after 15:00 is due the next working day; without a limit nothing is due")
    func sameDay() {
        let calendar = WorkCalendar(exceptions: [])
        func due(_ received: String) -> String? {
            DossierClock(received: Instant(received) ?? .now, allowance: .sameDay(cutoff: 900), calendar: calendar).promised?.localISO
        }
        #expect(due("2026-11-20T15:00") == "2026-11-20T17:00")
        #expect(due("2026-11-20T15:01") == "2026-11-23T17:00")
        let free = DossierClock(received: .now, allowance: nil, calendar: calendar)
        #expect(free.promised == nil && free.settlement(at: .now) == nil)
    }
}
