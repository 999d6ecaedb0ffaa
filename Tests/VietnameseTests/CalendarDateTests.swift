import Foundation
import TestKit
import Testing

@testable import Vietnamese

@Suite("Dates")
struct CalendarDateTests {
    @Test("Day numbers and dates agree over four centuries, without a gap")
    func dayNumbers() throws {
        var date = try day("1899-12-31")
        for number in date.dayNumber...(date.dayNumber + 146_097) {
            if CalendarDate(dayNumber: number) != date || date.dayNumber != number { Issue.record("\(number) is not \(date)") }
            let isLast = date.day == CalendarDate.days(inMonth: date.month, of: date.year)
            let nextMonth = CalendarDate(year: date.month == 12 ? date.year + 1 : date.year, month: date.month % 12 + 1, day: 1)
            date = (isLast ? nextMonth : CalendarDate(year: date.year, month: date.month, day: date.day + 1)) ?? .min
        }
        #expect(try day("1970-01-01").dayNumber == 0)
        #expect(CalendarDate(dayNumber: CalendarDate.max.dayNumber) == .max)
        #expect(CalendarDate(dayNumber: .min) == .min)
    }

    @Test(
        "Days that do not exist are refused",
        arguments: ["2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "1900-02-29", "0000-01-01"])
    func noSuchDay(iso: String) {
        #expect(CalendarDate(iso) == nil)
    }

    @Test("Only the exact ISO form is a date", arguments: ["2026-2-3", "20260203", "2026-02-03 ", "+026-02-03", "２０２６-02-03", ""])
    func strictISO(text: String) {
        #expect(CalendarDate(text) == nil)
    }

    @Test("Months are added without leaving the month they reach")
    func months() throws {
        #expect(try day("2026-01-31").adding(months: 1) == day("2026-02-28"))
        #expect(try day("2024-02-29").adding(years: 1) == day("2025-02-28"))
        #expect(try day("2026-01-15").adding(months: -1) == day("2025-12-15"))
        #expect(try day("2026-05-31").adding(months: -11) == day("2025-06-30"))
        #expect(try day("2026-05-31").adding(days: .max) == .max)
        #expect(try day("2026-05-31").adding(days: .min) == .min)
        #expect(try day("2026-11-21").quarter == 4)
        #expect(try day("2026-02-10").lastOfMonth == day("2026-02-28"))
    }

    @Test("Weekdays and the texts people see")
    func texts() throws {
        let date = try day("2026-11-23")
        #expect(date.weekday == .monday)
        #expect(date.text(.vi) == "23/11/2026")
        #expect(date.text(.en) == "23 November 2026")
        #expect(date.shortText(.vi) == "thứ Hai 23/11")
        #expect(date.shortText(.en) == "Mon 23 Nov")
        #expect(try day("2026-11-22").shortText(.vi) == "Chủ nhật 22/11")
        #expect(try day("2026-02-06").formalText == "ngày 06 tháng 02 năm 2026")
        #expect(try day("2026-03-16").formalText == "ngày 16 tháng 3 năm 2026")
        #expect(date.relativeText(to: date) == "hôm nay")
        #expect(date.relativeText(to: date.adding(days: -1)) == "ngày mai")
        #expect(date.relativeText(to: date.adding(days: 1)) == "hôm qua")
        #expect(date.relativeText(to: date.adding(days: -5)) == "thứ Hai 23/11")
    }

    @Test(
        "Dates are read as people write them",
        arguments: [
            "ngày 06 tháng 02 năm 2026", "Ngày 6 tháng 2 năm 2026", "06/02/2026", "6/2/2026", "6-2-2026", "6.2.2026", "2026-02-06",
            "thứ Sáu, 06/02/2026", "Thứ sáu ngày 06/02/2026", "  06 / 02 / 2026 ", "nga\u{300}y 06 tha\u{301}ng 02 na\u{306}m 2026",
            "ngày 06/02/2026",
        ])
    func reads(text: String) throws {
        #expect(try CalendarDate(parsing: text) == day("2026-02-06"))
    }

    @Test("What is no date says so, and why")
    func refuses() {
        #expect(code { () throws(VietnameseError) in _ = try CalendarDate(parsing: " ") } == .empty)
        #expect(code { () throws(VietnameseError) in _ = try CalendarDate(parsing: "30/02/2026") } == .noSuchDate)
        for text in ["mai", "06/02", "06/02/26", "06/02/2026/1", "1/2/3/2026", "tháng 2 năm 2026", "06/02/20261", "-06/02/2026"] {
            #expect(code { () throws(VietnameseError) in _ = try CalendarDate(parsing: text) } == .notADate, "\(text)")
        }
    }

    @Test("Every text form reads back as the same day")
    func roundTrips() throws {
        var random = SplitMix64(state: 1)
        for _ in 0..<2000 {
            let date = CalendarDate(dayNumber: Int.random(in: -700_000...2_900_000, using: &random))
            #expect(CalendarDate(date.description) == date)
            #expect(try CalendarDate(parsing: date.text(.vi)) == date)
            #expect(try CalendarDate(parsing: date.formalText) == date)
        }
        let dates = [try day("2026-11-21")]
        #expect(String(decoding: try JSONEncoder().encode(dates), as: UTF8.self) == #"["2026-11-21"]"#)
        #expect(try JSONDecoder().decode([CalendarDate].self, from: JSONEncoder().encode(dates)) == dates)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([CalendarDate].self, from: Data(#"["21/11/2026"]"#.utf8)) }
    }
}

@Suite("Moments")
struct InstantTests {
    @Test("The clock is that of Vietnam, whatever the host's zone")
    func clock() throws {
        let instant = Instant(milliseconds: 1_795_246_320_000)
        #expect(instant.description == "2026-11-21T14:32:00+07:00")
        #expect(instant.text(.vi) == "14:32 21/11/2026")
        #expect(instant.text(.en) == "14:32, 21 November 2026")
        #expect(instant.localISO == "2026-11-21T14:32")
        #expect(instant.minuteOfDay == 14 * 60 + 32)
        #expect(try Instant(day("1970-01-01")).milliseconds == -7 * 3_600_000)
        #expect(try Instant(milliseconds: -1).date == day("1970-01-01"))
        #expect(try moment("1969-12-31T23:59:59.999").date == day("1969-12-31"))
    }

    @Test(
        "ISO forms with and without a zone mean the same moment",
        arguments: [
            "2026-11-21T14:32", "2026-11-21T14:32:00", "2026-11-21 14:32", "2026-11-21T07:32Z", "2026-11-21T07:32:00.000Z",
            "2026-11-21T14:32:00+07:00", "2026-11-21T03:32:00-0400",
        ])
    func isoForms(text: String) {
        #expect(Instant(text)?.milliseconds == 1_795_246_320_000)
    }

    @Test(
        "What is no moment is refused",
        arguments: ["2026-11-21", "2026-11-21T24:00", "2026-11-21T14:60", "2026-11-21T14:32+7", "T14:32", "2026-02-30T10:00", ""])
    func notISO(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(
        "Typed moments are read",
        arguments: ["14:32 21/11/2026", "14h32 ngày 21/11/2026", "21/11/2026 14:32", "14:32 ngày 21 tháng 11 năm 2026", "2026-11-21T14:32"])
    func typed(text: String) throws {
        #expect(try Instant(parsing: text) == moment("2026-11-21T14:32"))
    }

    @Test("A date alone is its midnight; a wrong time says so")
    func typedEdges() throws {
        #expect(try Instant(parsing: "21/11/2026") == moment("2026-11-21T00:00"))
        #expect(try Instant(parsing: "8h 21/11/2026") == moment("2026-11-21T08:00"))
        #expect(code { () throws(VietnameseError) in _ = try Instant(parsing: "25:10 21/11/2026") } == .notATime)
        #expect(code { () throws(VietnameseError) in _ = try Instant(parsing: "14:32") } == .empty)
    }

    @Test("Every form reads back as the same moment")
    func roundTrips() throws {
        var random = SplitMix64(state: 2)
        for _ in 0..<2000 {
            let instant = Instant(milliseconds: Int64.random(in: -60_000_000_000_000...60_000_000_000_000, using: &random))
            #expect(Instant(instant.description) == instant)
            let toTheMinute = Instant(instant.date, minute: instant.minuteOfDay)
            #expect(Instant(instant.localISO) == toTheMinute)
            #expect(try Instant(parsing: instant.text(.vi)) == toTheMinute)
        }
        let encoded = try JSONEncoder().encode([Instant(milliseconds: 5)])
        #expect(String(decoding: encoded, as: UTF8.self) == "[5]")
        #expect(try JSONDecoder().decode([Instant].self, from: encoded) == [Instant(milliseconds: 5)])
    }
}

@Suite("The lunar calendar")
struct LunarDateTests {
    @Test(
        "Tết and the Hung Kings' day fall where the public calendars have them",
        arguments: [
            ("2024-02-10", "2024-04-18"), ("2025-01-29", "2025-04-07"), ("2026-02-17", "2026-04-26"), ("2027-02-06", "2027-04-16"),
            ("2028-01-26", "2028-04-04"), ("2029-02-13", "2029-04-23"), ("2030-02-02", "2030-04-12"), ("2031-01-23", "2031-04-01"),
            ("2032-02-11", "2032-04-19"),
        ])
    func known(newYear: String, kings: String) throws {
        let first = try day(newYear)
        #expect(LunarDate.newYear(first.year) == first)
        #expect(LunarDate(year: first.year, month: 3, day: 10).date == (try day(kings)))
        #expect(LunarDate(first) == LunarDate(year: first.year, month: 1, day: 1))
    }

    @Test("Years where Vietnam's new year parts from China's, and leap months, are right")
    func special() throws {
        #expect(LunarDate.newYear(1985) == (try day("1985-01-21")))
        #expect(LunarDate.newYear(2007) == (try day("2007-02-17")))
        #expect(LunarDate(try day("2025-07-25")) == LunarDate(year: 2025, month: 6, day: 1, isLeapMonth: true))
        #expect(LunarDate(try day("2023-03-22")) == LunarDate(year: 2023, month: 2, day: 1, isLeapMonth: true))
        #expect(LunarDate(year: 2026, month: 6, day: 1, isLeapMonth: true).date == nil)
        #expect(LunarDate(year: 2026, month: 1, day: 31).date == nil)
        #expect(LunarDate(try day("1899-06-01")) == nil)
        #expect(LunarDate(year: 2025, month: 6, day: 15, isLeapMonth: true).text() == "15/6 nhuận âm lịch")
    }

    @Test("Every day of two centuries has one lunar day, months have 29 or 30 days, and the way back leads to the same day")
    func everyDay() throws {
        var previous: LunarDate?
        for date in try day("1900-01-01")...day("2100-12-31") {
            guard let lunar = LunarDate(date) else { throw VietnameseError(.noSuchDate, vi: "\(date)", en: "\(date)") }
            if let previous {
                let isNext = lunar.day == previous.day + 1 && lunar.month == previous.month && lunar.year == previous.year
                if !isNext, lunar.day != 1 || previous.day < 29 { Issue.record("\(lunar) follows \(previous) on \(date)") }
            }
            if lunar.day > 30 || (lunar.day == 1 || lunar.day >= 29) && lunar.date != date { Issue.record("\(lunar) is not \(date)") }
            previous = lunar
        }
    }
}
