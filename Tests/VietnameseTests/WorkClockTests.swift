import TestKit
import Testing

@testable import Vietnamese

private let calendar = WorkCalendar.national(2024...2031)

private func clock(
    _ start: String, _ allowance: Allowance?, pauses: [(String, String?)] = [], calendar: WorkCalendar = calendar
) throws -> WorkClock {
    let stops = try pauses.map { pause in try WorkClock.Pause(from: moment(pause.0), to: pause.1.map { try moment($0) }) }
    return try WorkClock(start: moment(start), allowance: allowance, pauses: stops, calendar: calendar)
}

@Suite("Deadlines")
struct WorkClockTests {
    @Test(
        "The day of receipt does not count; days end at 17:00",
        arguments: [
            ("2026-11-16T09:00", 3, "2026-11-19T17:00"), ("2026-11-16T16:59", 1, "2026-11-17T17:00"),
            ("2026-11-21T10:00", 1, "2026-11-23T17:00"),
            ("2026-11-20T10:00", 2, "2026-11-25T17:00"), ("2026-02-12T10:00", 3, "2026-02-24T17:00"),
            ("2026-08-20T10:00", 2, "2026-08-22T17:00"),
        ])
    func days(start: String, count: Int, due: String) throws {
        #expect(try clock(start, .days(count)).due == moment(due))
    }

    @Test(
        "Hours run from the moment of receipt, within working time",
        arguments: [
            ("2026-11-16T09:00", 4, "2026-11-16T14:00"), ("2026-11-16T15:00", 8, "2026-11-17T15:00"),
            ("2026-11-23T16:00", 2, "2026-11-25T09:00"),
            ("2026-11-21T10:00", 1, "2026-11-23T09:00"), ("2026-11-16T12:30", 4, "2026-11-16T17:00"),
        ])
    func hours(start: String, count: Int, due: String) throws {
        #expect(try clock(start, .hours(count)).due == moment(due))
    }

    @Test(
        "Same-day procedures: after 15:00, or on a day off, due at the end of the next working day",
        arguments: [
            ("2026-11-16T08:00", "2026-11-16T17:00"), ("2026-11-16T15:00", "2026-11-16T17:00"), ("2026-11-16T15:01", "2026-11-17T17:00"),
            ("2026-11-20T15:30", "2026-11-23T17:00"), ("2026-11-21T09:00", "2026-11-23T17:00"), ("2026-11-23T15:30", "2026-11-25T17:00"),
            ("2026-11-16T06:00", "2026-11-16T17:00"),
        ])
    func sameDay(start: String, due: String) throws {
        #expect(try clock(start, .sameDay()).due == moment(due))
    }

    @Test("A pause moves the due moment by the working time it takes, whenever it is told")
    func pauses() throws {
        #expect(
            try clock("2026-11-16T09:00", .days(3), pauses: [("2026-11-17T10:00", "2026-11-19T10:00")]).due == moment("2026-11-23T17:00"))
        #expect(
            try clock("2026-11-16T09:00", .days(3), pauses: [("2026-11-17T10:00", "2026-11-17T10:30")]).due == moment("2026-11-20T08:30"))
        let overlapping = [
            ("2026-11-18T08:00", "2026-11-19T08:00"), ("2026-11-17T08:00", "2026-11-18T12:00"), ("2026-11-17T09:00", "2026-11-17T10:00"),
        ]
        #expect(try clock("2026-11-16T09:00", .days(3), pauses: overlapping).due == moment("2026-11-23T17:00"))
        let onReceipt = [("2026-11-16T10:00", "2026-11-16T16:00")]
        #expect(try clock("2026-11-16T09:00", .days(3), pauses: onReceipt).due == moment("2026-11-19T17:00"))
        let afterDue = [("2026-11-19T17:00", nil as String?)]
        #expect(try clock("2026-11-16T09:00", .days(3), pauses: afterDue).due == moment("2026-11-19T17:00"))
    }

    @Test("While a pause runs there is no due moment and the time left stands still")
    func openPause() throws {
        let waiting = try clock("2026-11-16T09:00", .days(3), pauses: [("2026-11-17T12:00", nil)])
        #expect(waiting.due == nil)
        for iso in ["2026-11-17T12:00", "2026-11-30T09:00", "2027-06-01T09:00"] {
            let left = try #require(waiting.remaining(at: moment(iso)))
            #expect(left.minutes == 2 * 480 + 240)
            #expect(left.isPaused && !left.isOverdue && left.urgency == .onTime)
            #expect(left.text(.vi) == "tạm dừng, còn 2 ngày 4 giờ làm việc")
            #expect(left.text(.en) == "paused, 2 working days 4 hours left")
        }
        #expect(try waiting.used(at: moment("2026-12-30T09:00")) == 240)
        #expect(try waiting.settlement(at: moment("2026-12-30T09:00")) == .onTime)
    }

    @Test("A holiday decreed while a dossier is open moves its due moment")
    func decree() throws {
        let before = try clock("2026-12-28T09:00", .days(3))
        #expect(try before.due == moment("2026-12-31T17:00"))
        let holiday = CalendarException(try day("2026-12-30"), .off, name: LocalizedText(vi: "Quốc tang"))
        let after = WorkCalendar(exceptions: calendar.exceptions + [holiday])
        #expect(try clock("2026-12-28T09:00", .days(3), calendar: after).due == moment("2027-01-04T17:00"))
    }

    @Test("A due moment that rests on days not announced yet is marked")
    func provisional() throws {
        #expect(try clock("2027-02-01T09:00", .days(5)).isProvisional)
        #expect(try !clock("2026-11-16T09:00", .days(5)).isProvisional)
    }

    @Test("What ends a day early is early, up to the due moment on time, after it late")
    func settlement() throws {
        let clock = try clock("2026-11-16T09:00", .days(3))
        #expect(try clock.settlement(at: moment("2026-11-18T17:00")) == .early)
        #expect(try clock.settlement(at: moment("2026-11-19T08:00")) == .onTime)
        #expect(try clock.settlement(at: moment("2026-11-19T17:00")) == .onTime)
        #expect(try clock.settlement(at: moment("2026-11-19T17:00:01")) == .late)
        #expect(Settlement.early.text() == "Trước hạn")
        #expect(Allowance.days(3).text() == "3 ngày làm việc" && Allowance.hours(1).text(.en) == "1 working hour")
    }
}

@Suite("What the complaints about OpenCPS asked for")
struct OpenCPSComplaints {
    @Test("opencps#1252: each step shows days and hours left or late, a day having 8 working hours, never \"1 day 13 hours\"")
    func issue1252() throws {
        let clock = try clock("2026-11-16T09:00", .days(3))
        let shown: [(String, String)] = [
            ("2026-11-16T15:00", "còn 3 ngày làm việc"), ("2026-11-17T13:00", "còn 2 ngày 4 giờ làm việc"),
            ("2026-11-18T17:00", "còn 1 ngày làm việc"), ("2026-11-19T09:00", "còn 7 giờ"), ("2026-11-19T16:20", "còn 40 phút"),
            ("2026-11-19T17:00", "đến hạn"), ("2026-11-19T20:00", "vừa quá hạn"), ("2026-11-20T11:00", "quá hạn 3 giờ"),
            ("2026-11-20T17:00", "quá hạn 1 ngày"), ("2026-11-23T10:00", "quá hạn 1 ngày 2 giờ"), ("2026-11-20T08:20", "quá hạn 20 phút"),
        ]
        for (iso, text) in shown { #expect(try clock.remaining(at: moment(iso))?.text(.vi) == text, "\(iso)") }
        for minutes in 0..<5000 {
            let span = WorkingSpan(minutes: minutes, minutesPerDay: 480)
            #expect(span.hours < 8 && span.minutes < 60)
        }
    }

    @Test("opencps#354: the appointment is reckoned from the receipt, not from when an officer acts; holidays are left out as weekends are")
    func issue354() throws {
        #expect(try clock("2026-11-16T10:00", .days(2)).due == moment("2026-11-18T17:00"))
        #expect(try clock("2026-11-23T10:00", .days(2)).due == moment("2026-11-26T17:00"))
        #expect(try clock("2026-04-24T10:00", .days(2)).due == moment("2026-04-29T17:00"))
    }

    @Test(
        "opencps#602: without a configured time there is no appointment, and nothing can be late",
        arguments: [nil, .days(0), .hours(0)] as [Allowance?])
    func issue602(allowance: Allowance?) throws {
        let clock = try clock("2026-11-16T10:00", allowance)
        #expect(clock.due == nil && clock.allowed == nil)
        #expect(try clock.remaining(at: moment("2030-01-01T10:00")) == nil)
        #expect(try clock.settlement(at: moment("2030-01-01T10:00")) == nil)
        #expect(try !clock.isOverdue(at: moment("2030-01-01T10:00")))
    }

    @Test("opencps#1080: the time of a step works: it is never nought from the start, and falls as working time passes")
    func issue1080() throws {
        let step = try clock("2026-11-16T10:00", .hours(12))
        #expect(step.allowed == 720)
        #expect(try step.remaining(at: moment("2026-11-16T10:00"))?.minutes == 720)
        #expect(try step.remaining(at: moment("2026-11-16T14:00"))?.text() == "còn 1 ngày 1 giờ làm việc")
        #expect(try step.remaining(at: moment("2026-11-17T14:00"))?.minutes == 60)
        #expect(try step.due == moment("2026-11-17T15:00"))
    }

    @Test("opencps#1254: four rounds of supplements do not make a dossier late")
    func issue1254() throws {
        var rounds: [(String, String?)] = []
        for number in 0..<4 {
            rounds.append(("2026-11-\(17 + number)T09:00", "2026-11-\(17 + number)T16:00"))
        }
        let dossier = try clock("2026-11-16T09:00", .days(2), pauses: rounds)
        #expect(try dossier.remaining(at: moment("2026-11-20T16:30"))?.isOverdue == false)
        #expect(try dossier.used(at: moment("2026-11-20T16:00")) == 4 * 60 + 3 * 60)
        #expect(try dossier.due == moment("2026-11-23T17:00"))
        let waiting = try clock("2026-11-16T09:00", .days(2), pauses: Array(rounds.dropLast()) + [("2026-11-20T09:00", nil)])
        #expect(try waiting.remaining(at: moment("2027-03-01T09:00"))?.isOverdue == false)
    }

    @Test("opencps#1269: the officer is warned as the three days for checking a dossier run out")
    func issue1269() throws {
        let check = try clock("2026-11-16T09:00", .days(3))
        #expect(try check.remaining(at: moment("2026-11-16T10:00"))?.urgency == .soon)
        #expect(try check.remaining(at: moment("2026-11-19T08:00"))?.urgency == .today)
        #expect(try check.remaining(at: moment("2026-11-19T17:01"))?.urgency == .overdue)
        #expect(try check.remaining(at: moment("2026-11-19T08:00"))?.fullText() == "còn 1 ngày làm việc, hạn 17:00 hôm nay")
    }
}

@Suite("Laws of deadlines, on random calendars")
struct DeadlineLaws {
    private func allowance(_ random: inout SplitMix64) -> Allowance {
        switch Int.random(in: 0..<5, using: &random) {
        case 0: .sameDay()
        case 1, 2: .hours(Int.random(in: 1...80, using: &random))
        default: .days(Int.random(in: 1...40, using: &random))
        }
    }

    @Test("A due moment is in working time, after the start, and used up exactly then")
    func due() throws {
        var world = RandomWork(random: SplitMix64(state: 6))
        for _ in 0..<1000 {
            let clock = WorkClock(start: world.moment(), allowance: allowance(&world.random), calendar: world.calendar())
            let due = try #require(clock.due)
            #expect(clock.calendar.isWorking(due))
            #expect(due > clock.start)
            #expect(clock.used(at: due) == clock.allowed)
            #expect(clock.remaining(at: due)?.minutes == 0 && !clock.isOverdue(at: due))
            #expect(clock.isOverdue(at: due.adding(milliseconds: 1)))
        }
    }

    @Test("Pausing p working minutes before the due moment moves it by p working minutes")
    func pausing() throws {
        var world = RandomWork(random: SplitMix64(state: 7))
        for _ in 0..<1000 {
            var clock = WorkClock(
                start: world.moment(), allowance: .days(Int.random(in: 2...30, using: &world.random)), calendar: world.calendar())
            let due = try #require(clock.due)
            let begin = Instant(clock.start.date.adding(days: 1))
            var stops: [WorkClock.Pause] = []
            var from = begin
            for _ in 0..<Int.random(in: 1...4, using: &world.random) {
                from = from.adding(minutes: Int.random(in: 1...2000, using: &world.random))
                let to = from.adding(minutes: Int.random(in: 1...4000, using: &world.random))
                if from < due { stops.append(.init(from: from, to: to)) }
                from = to
            }
            clock.pauses = stops.shuffled(using: &world.random)
            let later = try #require(clock.due)
            // Only pauses that begin before the allowance is used up count, and they may lie behind the first due moment.
            let counted = stops.reduce(0) { $0 + ($1.from < later ? clock.calendar.workingMinutes(from: $1.from, to: $1.to ?? later) : 0) }
            #expect(clock.calendar.workingMinutes(from: due, to: later) == counted)
            #expect(clock.calendar.isWorking(later))
            #expect(clock.used(at: later) == clock.allowed)
        }
    }

    @Test("A new holiday or half day off never makes a due moment earlier")
    func newHoliday() throws {
        var world = RandomWork(random: SplitMix64(state: 8))
        for _ in 0..<2000 {
            let before = WorkClock(start: world.moment(), allowance: allowance(&world.random), calendar: world.calendar())
            let due = try #require(before.due)
            var holiday = world.exception()
            holiday.from = before.start.date.adding(days: Int.random(in: 0...10, using: &world.random))
            holiday.to = holiday.from.adding(days: Int.random(in: 0...2, using: &world.random))
            holiday.kind = .off
            holiday.confirmed = true
            var after = before
            after.calendar = WorkCalendar(
                exceptions: before.calendar.exceptions + [holiday], shifts: before.calendar.shifts, week: before.calendar.week)
            #expect(try #require(after.due) >= due)
        }
    }

    @Test("The later it is, the more is used and the less is left")
    func monotone() throws {
        var world = RandomWork(random: SplitMix64(state: 9))
        for _ in 0..<300 {
            let start = world.moment()
            let pause = WorkClock.Pause(from: start.adding(minutes: 900), to: start.adding(minutes: 4000))
            let clock = WorkClock(start: start, allowance: allowance(&world.random), pauses: [pause], calendar: world.calendar())
            var now = start
            var used = 0
            var urgency = Urgency.onTime
            for _ in 0..<60 {
                now = now.adding(minutes: Int.random(in: 0...300, using: &world.random))
                #expect(clock.used(at: now) >= used)
                used = clock.used(at: now)
                let left = try #require(clock.remaining(at: now))
                #expect(left.isOverdue || left.minutes == (clock.allowed ?? 0) - used)
                if !left.isPaused, clock.pauses[0].to ?? start <= now {
                    #expect(left.urgency <= urgency)
                    urgency = left.urgency
                }
            }
        }
    }
}

@Suite("Time left, told")
struct RemainingTests {
    @Test("English and Vietnamese say the same")
    func english() throws {
        let clock = try clock("2026-11-16T09:00", .days(3))
        let shown: [(String, String)] = [
            ("2026-11-17T13:00", "2 working days 4 hours left"), ("2026-11-19T09:00", "7 hours left"),
            ("2026-11-19T16:59", "1 minute left"),
            ("2026-11-19T17:00", "due now"), ("2026-11-19T17:30", "just overdue"), ("2026-11-20T17:00", "overdue by 1 day"),
        ]
        for (iso, text) in shown { #expect(try clock.remaining(at: moment(iso))?.text(.en) == text, "\(iso)") }
        #expect(try clock.remaining(at: moment("2026-11-18T09:00"))?.fullText(.vi) == "còn 1 ngày 7 giờ làm việc, hạn 17:00 ngày mai")
        #expect(try clock.remaining(at: moment("2026-11-16T09:00"))?.fullText(.en) == "3 working days left, due 17:00 Thu 19 Nov")
    }

    @Test("Hours that reach into another day are called working hours")
    func workingHours() throws {
        let clock = try clock("2026-11-20T16:00", .hours(4))
        #expect(try clock.remaining(at: moment("2026-11-20T16:00"))?.text() == "còn 4 giờ làm việc")
        #expect(try clock.remaining(at: moment("2026-11-20T16:00"))?.text(.en) == "4 working hours left")
        #expect(try clock.remaining(at: moment("2026-11-23T08:00"))?.text() == "còn 3 giờ")
    }

    @Test("A due moment that is only stored tells the same as its clock")
    func storedDue() throws {
        let clock = try clock("2026-11-16T09:00", .days(3))
        for iso in ["2026-11-16T09:00", "2026-11-19T16:20", "2026-11-19T17:00:01", "2026-11-23T10:00"] {
            let now = try moment(iso)
            let stored = try calendar.remaining(until: #require(clock.due), at: now)
            if now.date > clock.start.date { #expect(stored == clock.remaining(at: now)) }
            #expect(stored.urgency == clock.remaining(at: now)?.urgency || stored.minutes > 3 * 480)
        }
    }

    @Test("Deadlines that are days: the whole due day is in time, and three working days before it the badge appears")
    func dates() throws {
        let due = try day("2026-11-25")
        let told: [(String, Urgency, String)] = [
            ("2026-11-18T09:00", .onTime, "còn 7 ngày"), ("2026-11-20T09:00", .soon, "còn 5 ngày"),
            ("2026-11-24T16:59", .soon, "còn 1 ngày"),
            ("2026-11-25T07:00", .today, "hạn hôm nay"), ("2026-11-25T23:00", .today, "hạn hôm nay"),
            ("2026-11-26T00:00", .overdue, "quá hạn 1 ngày"), ("2026-12-03T08:00", .overdue, "quá hạn 8 ngày"),
        ]
        for (iso, urgency, text) in told {
            let left = calendar.remaining(until: due, at: try moment(iso))
            #expect(left.urgency == urgency && left.text() == text, "\(iso)")
        }
        #expect(calendar.remaining(until: due, at: try moment("2026-11-26T08:00")).text(.en) == "overdue by 1 day")
        #expect(calendar.remaining(until: due, at: try moment("2026-11-23T08:00")).text(.en) == "2 days left")
        #expect(Urgency.overdue < .today && Urgency.today < .soon && Urgency.soon < .onTime)
        #expect(Urgency.soon.text() == "Sắp hết hạn")
    }

    @Test("Deadlines given in plain days or hours are told in them, over weekends as well")
    func clockTime() throws {
        let due = try moment("2026-11-24T10:00")
        #expect(calendar.clockRemaining(until: due, at: try moment("2026-11-20T09:00")).text() == "còn 4 ngày 1 giờ")
        #expect(calendar.clockRemaining(until: due, at: try moment("2026-11-26T12:00")).text() == "quá hạn 2 ngày 2 giờ")
        #expect(calendar.clockRemaining(until: due, at: try moment("2026-11-24T09:20")).text() == "còn 40 phút")
    }
}
