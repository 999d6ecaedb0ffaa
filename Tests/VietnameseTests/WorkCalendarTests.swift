import TestKit
import Testing

@testable import Vietnamese

private let calendar = WorkCalendar.national(2024...2031)

@Suite("Holidays")
struct HolidayTests {
    @Test("The announced schedules read as a table, and print back line by line")
    func officialTable() throws {
        let exceptions = try CalendarException.table(OfficialSchedules.text)
        #expect(exceptions == OfficialSchedules.exceptions)
        #expect(exceptions.count == 27 && exceptions.allSatisfy(\.confirmed))
        #expect(try CalendarException.table(exceptions.map(\.row).joined(separator: "\n")) == exceptions)
    }

    @Test(
        "A wrong line of a table is named",
        arguments: [
            "2026-13-01||off|day|yes|Tết||", "2026-01-02|2026-01-01|off|day|yes|Tết||", "2026-01-01||nghỉ|day|yes|Tết||",
            "2026-01-01||off|day|yes||||",
            "2026-01-01||off|noon|yes|Tết||", "2026-01-01",
        ])
    func wrongLine(line: String) {
        let error = #expect(throws: VietnameseError.self) { try CalendarException.table("# lịch\n\n\(line)") }
        #expect(error?.code == .schedule)
        #expect(error?.userMessage.contains("Dòng 3") == true)
    }

    @Test("Half days survive the table")
    func halfDayRow() throws {
        let half = CalendarException(
            try day("2026-09-08"), .off, part: .afternoon, name: LocalizedText(vi: "Nghỉ tránh bão"), confirmed: false)
        #expect(half.row == "2026-09-08||off|afternoon|no|Nghỉ tránh bão||")
        #expect(try CalendarException.table(half.row) == [half])
    }

    @Test("Schedules become records of the register of holidays, and the records the same calendar")
    func records() throws {
        let name = LocalizedText(vi: "Thử")
        let half = CalendarException(try day("2026-09-08"), .off, part: .afternoon, name: name)
        let saturday = CalendarException(try day("2026-09-12"), .makeup, part: .morning, name: name)
        let schedule = CalendarException.national(2024...2027) + [half, saturday]
        let records = schedule.flatMap(\.records)
        #expect(Set(records.map(\.date)).count == records.count)
        let again = WorkCalendar(exceptions: records.flatMap { CalendarException.exceptions($0.date, $0.kind, name: name) })
        let first = WorkCalendar(exceptions: schedule)
        for date in try day("2024-01-01")...day("2027-12-31") where first.parts(of: date) != again.parts(of: date) {
            Issue.record("\(date)")
        }
        #expect(again.workingMinutes(on: half.from) == 240 && again.workingMinutes(on: saturday.from) == 240)
        #expect(OfficialSchedules.exceptions.allSatisfy { !$0.legalBasis.isEmpty })
    }

    @Test("The days off of the announced years, and the Saturdays worked for them")
    func announced() throws {
        for iso in [
            "2024-02-08", "2024-02-14", "2024-04-29", "2024-09-03", "2025-01-27", "2025-05-02", "2025-09-01", "2026-01-02", "2026-02-20",
            "2026-04-27", "2026-08-31", "2026-11-24",
        ] {
            #expect(!calendar.isWorking(try day(iso)), "\(iso)")
        }
        for iso in ["2024-05-04", "2025-04-26", "2026-01-10", "2026-08-22", "2024-11-25", "2025-11-24", "2026-08-28", "2026-09-03"] {
            #expect(calendar.isWorking(try day(iso)), "\(iso)")
        }
        #expect(!calendar.isWorking(try day("2026-11-22")))
    }

    @Test("Reckoned from the law, the announced years come out but for the bridging days", arguments: [2024, 2025, 2026])
    func lawAgreesWithSchedules(year: Int) throws {
        let lawful = WorkCalendar(exceptions: statutoryHolidays(year: year))
        let bridges = Set(["2024-04-29", "2024-05-04", "2025-04-26", "2025-05-02", "2026-01-02", "2026-01-10", "2026-08-22", "2026-08-31"])
        for date in try day("\(year)-01-01")...day("\(year)-12-31") where !bridges.contains(date.description) {
            #expect(lawful.isWorking(date) == calendar.isWorking(date), "\(date)")
        }
    }

    @Test("24/11 is a holiday from 2026 on only")
    func cultureDay() throws {
        #expect(!statutoryHolidays(year: 2025).contains { $0.from.month == 11 })
        #expect(statutoryHolidays(year: 2026).contains { $0.from == (try? day("2026-11-24")) })
        #expect(statutoryHolidays(year: 2025).count { !$0.name.vi.hasPrefix("Nghỉ bù") } == 11)
        #expect(statutoryHolidays(year: 2027).count { !$0.name.vi.hasPrefix("Nghỉ bù") } == 12)
    }

    @Test("2027 is provisional: Tết 04-10/02, 01/5 on a Saturday is made up on Monday 03/5, National Day joins the weekend")
    func nextYear() throws {
        let days = statutoryHolidays(year: 2027)
        #expect(days.allSatisfy { !$0.confirmed })
        #expect(days.filter { $0.from.month == 2 }.map(\.from.day) == Array(4...10))
        #expect(days.contains { $0.from.description == "2027-05-03" && $0.name.vi == "Nghỉ bù Ngày Quốc tế Lao động" })
        #expect(days.filter { $0.from.month == 9 }.map(\.from.description) == ["2027-09-02", "2027-09-03"])
        #expect(calendar.isProvisional(try day("2027-04-26")...day("2027-05-05")))
        #expect(!calendar.isProvisional(try day("2026-04-26")...day("2026-05-05")))
    }

    @Test("Each year to 2100 has its 12 days off on weekdays, none twice")
    func everyYear() {
        for year in 2027...2100 {
            let days = statutoryHolidays(year: year)
            #expect(Set(days.map(\.from)).count == days.count)
            #expect(days.count { $0.from.weekday < .saturday } == 12, "\(year)")
        }
    }

    @Test("A confirmed exception wins over a provisional one, a later one over an earlier")
    func precedence() throws {
        let date = try day("2027-02-10")
        let name = LocalizedText(vi: "Thử")
        let worked = CalendarException(date, .makeup, name: name)
        #expect(WorkCalendar(exceptions: [worked] + statutoryHolidays(year: 2027)).isWorking(date))
        #expect(!WorkCalendar(exceptions: [worked, CalendarException(date, .off, name: name)]).isWorking(date))
    }
}

@Suite("Working days and hours")
struct WorkingTimeTests {
    @Test("Working hours are 08:00-12:00 and 13:00-17:00; the end of a shift still counts")
    func hours() throws {
        for (iso, isWorking) in [
            ("07:59", false), ("08:00", true), ("12:00", true), ("12:01", false), ("12:59", false), ("13:00", true), ("17:00", true),
            ("17:01", false),
        ] {
            #expect(calendar.isWorking(try moment("2026-11-23T\(iso)")) == isWorking, "\(iso)")
        }
        #expect(!calendar.isWorking(try moment("2026-11-24T10:00")))
        #expect(calendar.workingMinutes(from: try moment("2026-11-23T11:30"), to: try moment("2026-11-25T08:30")) == 30 + 240 + 30)
        #expect(calendar.workingMinutes(from: try moment("2026-11-25T08:30"), to: try moment("2026-11-23T11:30")) == -300)
    }

    @Test("Working days skip weekends and holidays and count Saturdays that are worked")
    func days() throws {
        #expect(calendar.adding(workingDays: 1, to: try day("2026-11-20")) == (try day("2026-11-23")))
        #expect(calendar.adding(workingDays: 2, to: try day("2026-11-20")) == (try day("2026-11-25")))
        #expect(calendar.adding(workingDays: 1, to: try day("2026-01-09")) == (try day("2026-01-10")))
        #expect(calendar.adding(workingDays: 5, to: try day("2026-02-13")) == (try day("2026-02-27")))
        #expect(calendar.adding(workingDays: -1, to: try day("2026-11-25")) == (try day("2026-11-23")))
        #expect(calendar.adding(workingDays: 0, to: try day("2026-11-22")) == (try day("2026-11-22")))
        #expect(calendar.workingDays(from: try day("2026-11-20"), to: try day("2026-11-25")) == 2)
        #expect(calendar.workingDays(from: try day("2026-11-25"), to: try day("2026-11-20")) == -2)
        #expect(calendar.nextWorkingDay(after: try day("2026-11-23")) == (try day("2026-11-25")))
        #expect(calendar.workingDay(onOrAfter: try day("2026-11-21")) == (try day("2026-11-23")))
        #expect(calendar.adding(workingDays: .max, to: .max) == .max)
    }

    @Test("Eight working hours are one working day")
    func eightHours() throws {
        #expect(calendar.adding(workingHours: 8, to: try moment("2026-11-23T10:00")) == (try moment("2026-11-25T10:00")))
        #expect(calendar.adding(workingHours: 2, to: try moment("2026-11-23T11:00")) == (try moment("2026-11-23T14:00")))
        #expect(calendar.adding(workingHours: 4, to: try moment("2026-11-21T09:00")) == (try moment("2026-11-23T12:00")))
        #expect(calendar.adding(workingHours: 0, to: try moment("2026-11-21T09:00")) == (try moment("2026-11-23T08:00")))
        #expect(calendar.adding(workingHours: -2, to: try moment("2026-11-25T09:00")) == (try moment("2026-11-23T16:00")))
    }

    @Test("Half days count half")
    func halfDays() throws {
        let storm = CalendarException(try day("2026-11-25"), .off, part: .afternoon, name: LocalizedText(vi: "Tránh bão"))
        let half = WorkCalendar(exceptions: CalendarException.national(2026...2026) + [storm])
        #expect(half.workingMinutes(on: try day("2026-11-25")) == 240)
        #expect(half.isWorking(try day("2026-11-25")))
        #expect(half.end(of: try day("2026-11-25")) == (try moment("2026-11-25T12:00")))
        #expect(half.adding(workingDays: 1, to: try day("2026-11-23")) == (try day("2026-11-26")))
        #expect(half.exceptions(on: try day("2026-11-25")).map(\.name.vi) == ["Tránh bão"])
        let lastHalf = CalendarException(try day("2026-11-25"), .off, part: .morning, name: LocalizedText(vi: "Thử"))
        #expect(!WorkCalendar(exceptions: [storm, lastHalf]).isWorking(try day("2026-11-25")))
    }

    @Test("Hours of work are read, and refused when they overlap")
    func shifts() throws {
        #expect(try WorkShifts(parsing: "08:00-12:00, 13:00-17:00") == .standard)
        #expect(WorkShifts.standard.text == "08:00-12:00, 13:00-17:00")
        #expect(try WorkShifts(parsing: "7:30-11:30,13:30-17:00").minutes == 450)
        #expect(try WorkShifts(parsing: "07:00-11:00").afternoon.isEmpty)
        #expect(try WorkShifts(parsing: "13:00-17:00").morning.isEmpty)
        for text in [
            "", "08:00-12:00, 11:00-17:00", "12:00-08:00", "08:00", "08:00-09:00, 10:00-11:00", "08:00-12:00,13:00-17:00,18:00-19:00",
            "08:00-25:00",
        ] {
            #expect(code { () throws(VietnameseError) in _ = try WorkShifts(parsing: text) } == .shifts, "\(text)")
        }
    }
}

/// Calendars with random holidays, half days and worked Saturdays, and random moments of 2026 and 2027.
struct RandomWork {
    var random: SplitMix64

    mutating func date() -> CalendarDate { CalendarDate(dayNumber: Int.random(in: 20_454...21_183, using: &random)) }

    mutating func moment() -> Instant {
        Instant(milliseconds: Int64(date().dayNumber) * 86_400_000 + Int64.random(in: 0..<86_400_000, using: &random))
    }

    mutating func exception() -> CalendarException {
        let part: DayParts = [.day, .day, .morning, .afternoon].randomElement(using: &random) ?? .day
        let kind: CalendarException.Kind = Int.random(in: 0..<5, using: &random) == 0 ? .makeup : .off
        let from = date()
        let to = from.adding(days: Int.random(in: 0...4, using: &random))
        return CalendarException(
            from: from, to: to, kind: kind, part: part, name: LocalizedText(vi: "Thử"), confirmed: Bool.random(using: &random))
    }

    mutating func calendar() -> WorkCalendar {
        let shifts =
            [.standard, WorkShifts(morning: 450..<690, afternoon: 810..<1020), WorkShifts(morning: 420..<660, afternoon: 1440..<1440)]
            .compactMap { $0 }.randomElement(using: &random) ?? .standard
        let exceptions = (0..<Int.random(in: 0...60, using: &random)).map { _ in exception() }
        return WorkCalendar(
            exceptions: exceptions, shifts: shifts, week: WorkWeek.allCases.randomElement(using: &random) ?? .mondayToFriday)
    }
}

@Suite("Laws of working time, on random calendars")
struct WorkingTimeLaws {
    @Test("Working minutes add up, never run backwards, and agree with a count minute by minute")
    func additive() {
        var world = RandomWork(random: SplitMix64(state: 3))
        for _ in 0..<400 {
            let calendar = world.calendar()
            let (a, b, c) = (world.moment(), world.moment(), world.moment())
            #expect(
                calendar.workingMinutes(from: a, to: c) == calendar.workingMinutes(from: a, to: b) + calendar.workingMinutes(from: b, to: c)
            )
            #expect(calendar.workingMinutes(from: min(a, b), to: max(a, b)) >= 0)
            let start = world.date()
            let byDay = (0..<40).reduce(0) { $0 + calendar.workingMinutes(on: start.adding(days: $1)) }
            #expect(calendar.workingMinutes(from: Instant(start), to: Instant(start.adding(days: 40))) == byDay)
        }
        let calendar = world.calendar()
        let start = Instant(world.date(), minute: 100)
        var counted = 0
        for minute in 0..<10_080 {
            let from = start.adding(minutes: minute)
            if calendar.isWorking(from), calendar.isWorking(from.adding(minutes: 1)) { counted += 1 }
            #expect(calendar.workingMinutes(from: start, to: from.adding(minutes: 1)) == counted)
        }
    }

    @Test("Adding n working days or minutes and counting them gives n, and lands in working time")
    func addThenCount() {
        var world = RandomWork(random: SplitMix64(state: 4))
        for _ in 0..<1000 {
            let calendar = world.calendar()
            let (date, start) = (world.date(), world.moment())
            let count = Int.random(in: 1...60, using: &world.random)
            let later = calendar.adding(workingDays: count, to: date)
            #expect(calendar.workingDays(from: date, to: later) == count)
            #expect(calendar.workingDays(from: date, to: later.adding(days: -1)) < count)
            #expect(calendar.isWorking(later))
            let minutes = Int.random(in: 1...9000, using: &world.random)
            let end = calendar.adding(workingMinutes: minutes, to: start)
            #expect(calendar.workingMinutes(from: start, to: end) == minutes)
            #expect(calendar.isWorking(end))
            #expect(calendar.workingMinutes(from: calendar.adding(workingMinutes: -minutes, to: start), to: start) == minutes)
            let rolled = calendar.adding(workingMinutes: 0, to: start)
            #expect(calendar.isWorking(rolled) && calendar.workingMinutes(from: start, to: rolled) == 0)
        }
    }

    @Test("Without half days, adding days agrees with stepping day by day")
    func agreesWithStepping() {
        var random = SplitMix64(state: 5)
        for _ in 0..<300 {
            let start = CalendarDate(dayNumber: Int.random(in: 19_723...22_000, using: &random))
            let count = Int.random(in: 1...80, using: &random)
            var forward = start
            for _ in 0..<count {
                repeat { forward = forward.adding(days: 1) } while !calendar.isWorking(forward)
            }
            var backward = start
            for _ in 0..<count {
                repeat { backward = backward.adding(days: -1) } while !calendar.isWorking(backward)
            }
            #expect(calendar.adding(workingDays: count, to: start) == forward)
            #expect(calendar.adding(workingDays: -count, to: start) == backward)
        }
    }
}
