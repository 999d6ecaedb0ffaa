import Vietnamese

/// A calendar as RFC 5545 writes it.
struct ICalendar: Sendable {
    /// Shown by the program that subscribes.
    var name: String
    var events: [Event]

    struct Event: Sendable {
        /// The same for the same record and date for ever.
        var uid: String
        /// When the record last changed, and its version.
        var changed: Instant
        var version: Int64
        var start: Start
        var summary: String
        var detail: String
        var url: String
    }

    enum Start: Sendable {
        case day(CalendarDate)
        case moment(Instant)
    }

    static let zone = "Asia/Ho_Chi_Minh"

    /// The text with CRLF line ends and no line above 75 octets.
    var text: String {
        var lines: [String] = [
            "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Dinh//Dinh \(Site.version)//VI", "CALSCALE:GREGORIAN", "METHOD:PUBLISH",
            "NAME:\(Self.escaped(name))", "X-WR-CALNAME:\(Self.escaped(name))", "X-WR-TIMEZONE:\(Self.zone)",
            "REFRESH-INTERVAL;VALUE=DURATION:PT6H", "X-PUBLISHED-TTL:PT6H",
        ]
        // Vietnam has had one offset without summer time since 1975.
        lines += [
            "BEGIN:VTIMEZONE", "TZID:\(Self.zone)", "BEGIN:STANDARD", "DTSTART:19750613T000000", "TZOFFSETFROM:+0700", "TZOFFSETTO:+0700",
            "TZNAME:+07", "END:STANDARD", "END:VTIMEZONE",
        ]
        for event in events { lines += Self.lines(event) }
        lines.append("END:VCALENDAR")
        return lines.map { Self.folded($0) + "\r\n" }.joined()
    }

    private static func lines(_ event: Event) -> [String] {
        var lines: [String] = [
            "BEGIN:VEVENT", "UID:\(event.uid)", "DTSTAMP:\(utc(event.changed))", "LAST-MODIFIED:\(utc(event.changed))",
            "SEQUENCE:\(event.version)",
        ]
        switch event.start {
        case .day(let day):
            lines.append("DTSTART;VALUE=DATE:\(digits(day))")
            lines.append("DTEND;VALUE=DATE:\(digits(day.adding(days: 1)))")
        case .moment(let moment): lines.append("DTSTART;TZID=\(zone):\(local(moment))")
        }
        lines += [
            "SUMMARY:\(escaped(event.summary))", "DESCRIPTION:\(escaped(event.detail))", "URL:\(event.url)", "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
        return lines
    }

    private static func digits(_ day: CalendarDate) -> String { day.description.replacing("-", with: "") }

    /// `20261120T170000` on the clock of Vietnam.
    private static func local(_ moment: Instant) -> String {
        digits(moment.date) + "T" + moment.clockText.replacing(":", with: "") + seconds(moment)
    }

    private static func utc(_ moment: Instant) -> String { local(moment.adding(minutes: -7 * 60)) + "Z" }

    private static func seconds(_ moment: Instant) -> String {
        let second = moment.milliseconds / 1000 % 60
        return second < 10 ? "0\(second)" : String(second)
    }

    /// Text with RFC 5545's own signs taken literally; control characters are left out.
    static func escaped(_ text: String) -> String {
        var result = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\", ";", ",": result += "\\" + String(scalar)
            case "\n": result += "\\n"
            case _ where scalar.value < 0x20 || scalar.value == 0x7F: continue
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result
    }

    /// The line in pieces of at most 75 octets, never cut within a character's code; each after the first begins with a space.
    static func folded(_ line: String) -> String {
        var result = ""
        var octets = 0
        for scalar in line.unicodeScalars {
            let size = scalar.utf8.count
            if octets + size > 75 {
                result += "\r\n "
                octets = 1
            }
            result.unicodeScalars.append(scalar)
            octets += size
        }
        return result
    }
}
