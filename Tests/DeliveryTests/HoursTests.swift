import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Delivery

@Suite("When something may be sent")
struct HoursTests {
    private let tet: [CalendarException] = {
        guard let from = CalendarDate("2026-02-16"), let to = CalendarDate("2026-02-20"), let saturday = CalendarDate("2026-02-28") else {
            return []
        }
        let days: [(CalendarDate, CalendarException.RecordKind)] = [(from, .off), (to, .off), (saturday, .makeup)]
        return days.flatMap { CalendarException.exceptions($0.0, $0.1, name: LocalizedText(vi: "Nghỉ")) }
    }()

    @Test("the next moment is the first minute that a walk over the clock finds")
    func nextIsTheFirst() throws {
        var chance = SplitMix64(state: 20_261_122)
        let calendar = WorkCalendar(exceptions: tet)
        let begin = Instant(try #require(CalendarDate("2026-02-10")))
        for _ in 0..<400 {
            func quiet() -> QuietHours? {
                QuietHours(Int.random(in: 0..<48, using: &chance) * 30, Int.random(in: 0..<48, using: &chance) * 30)
            }
            let hours = DeliveryHours(
                quiet: [quiet(), Bool.random(using: &chance) ? quiet() : nil].compactMap { $0 },
                digestAt: Int.random(in: 0..<1440, using: &chance), onDaysOff: Bool.random(using: &chance), calendar: calendar)
            if DeliveryHours.openMinutes(hours.quiet) == 0 { continue }
            let moment = begin.adding(minutes: Int.random(in: 0..<20 * 1440, using: &chance))
            #expect(hours.next(from: moment) == walked(moment) { isOpen($0, hours) })
            let digest = hours.nextDigest(from: moment)
            #expect(digest >= moment && isOpen(digest, hours))
            let bell = walked(moment) { calendar.isWorking($0.date) && $0.minuteOfDay == hours.digestAt }
            #expect(digest == walked(bell) { isOpen($0, hours) })
        }
    }

    /// Written apart from the code under test: by the minute, by weekdays and the exceptions above.
    private func isOpen(_ moment: Instant, _ hours: DeliveryHours) -> Bool {
        let day = moment.date.description
        let isOff = ["2026-02-16", "2026-02-20"].contains(day)
        let isWorked = day == "2026-02-28" || !isOff && moment.date.weekday < .saturday
        let minute = moment.minuteOfDay
        let isQuiet = hours.quiet.contains { quiet in
            var at = quiet.from
            while at != quiet.to {
                if at == minute { return true }
                at = (at + 1) % 1440
            }
            return false
        }
        return (hours.onDaysOff || isWorked) && !isQuiet
    }

    private func walked(_ moment: Instant, _ holds: (Instant) -> Bool) -> Instant {
        var moment = moment
        while !holds(moment) { moment = moment.adding(minutes: 1) }
        return moment
    }

    @Test("by the standard rule an evening's urging waits for the morning, a Friday's for Monday")
    func standard() throws {
        let rule = DeliveryRule.commune(DeliveryRule())
        let hours = DeliveryHours(
            quiet: [QuietHours(rule.quietFrom, rule.quietTo)].compactMap { $0 }, digestAt: rule.digestAt ?? 0, onDaysOff: false,
            calendar: WorkCalendar(exceptions: []))
        func next(_ text: String) throws -> String { hours.next(from: try #require(Instant(text))).localISO }
        #expect(try next("2026-11-23T14:00") == "2026-11-23T14:00")
        #expect(try next("2026-11-23T21:00") == "2026-11-24T06:30")
        #expect(try next("2026-11-23T02:10") == "2026-11-23T06:30")
        #expect(try next("2026-11-20T22:00") == "2026-11-23T06:30")
        #expect(hours.nextDigest(from: try #require(Instant("2026-11-20T07:31"))).localISO == "2026-11-23T07:30")
        #expect(hours.nextDigest(from: try #require(Instant("2026-11-20T07:30"))).localISO == "2026-11-20T07:30")
    }
}

@Suite("E-mails on the wire")
struct MailMessageTests {
    private func message(_ subject: String, _ body: String = "Một dòng.\n.\nHai dòng.") -> OutgoingMessage {
        OutgoingMessage(
            commune: demo, communeName: "xã Suối Mây", id: RecordID(), address: "ai@suoimay.example", name: "A", subject: subject,
            body: body,
            short: "", link: nil)
    }

    @Test("a subject is in encoded words of 75 characters at most, and nothing in it begins a header")
    func subject() throws {
        let from = try EmailAddress(parsing: "dinh@suoimay.example")
        let subject = String(repeating: "Quá hạn: lập danh mục ", count: 8) + "\r\nBcc: ai@kho.example"
        let mail = MailMessage(message(subject), from: from, at: try #require(Instant("2026-11-22T07:30")))
        let lines = mail.text.components(separatedBy: "\r\n")
        #expect(lines.allSatisfy { $0.utf8.count <= 78 && !$0.hasPrefix("Bcc") && $0.allSatisfy(\.isASCII) })
        #expect(lines.contains("Date: Sun, 22 Nov 2026 07:30:00 +0700") && mail.host == "suoimay.example")
        #expect(!mail.text.contains("\n.\r\n"), "a line of one full stop would end the mail")
    }
}
