import Foundation
import Vietnamese

/// "Trước ngày 15" is the 14th at the latest; "chậm nhất ngày 15", "đến ngày 15", "hoàn thành ngày 15" are the 15th itself.
///
/// One reading for reports, tasks and targets. "Trước" leaves the named day out, as it does in Vietnamese, and a period ends with its last day
/// (Bộ luật Dân sự 2015, Điều 148): what is wanted before the 15th is done by the end of the 14th. Whoever means the 15th writes "chậm nhất". The
/// words stay as printed beside the date.
enum PrintedLimit {
    /// Whether `text` names the day or month as one that lies behind the last day.
    static func excludes(day: Int, in text: String) -> Bool {
        // "Trước 15 ngày" counts days.
        folded(text).range(of: "truoc\\s+(ngay\\s+)?0?\(day)(?!\\d|\\s+ngay)", options: .regularExpression) != nil
    }

    /// The last day that is meant by a date as it was read from `text`.
    static func last(_ date: CalendarDate, in text: String) -> CalendarDate {
        if excludes(day: date.day, in: text) { return date.adding(days: -1) }
        let isBeforeMonth = folded(text).range(of: "truoc\\s+thang\\s+0?\(date.month)(?!\\d)", options: .regularExpression) != nil
        return isBeforeMonth ? date.firstOfMonth.adding(days: -1) : date
    }
}

/// When a report has to be sent, as the document says it ("trước ngày 15 tháng cuối quý").
struct PrintedDue: Equatable {
    var day: Int
    /// Nil for the last month of the period.
    var month: Int?
    /// Whether the day itself is too late: see ``PrintedLimit``.
    var before = true
    /// In the words of official documents.
    var text: String

    /// - Parameters:
    ///   - due: as the reader tells it: `before day 15 of the last month of the quarter`, `before day 5 of the month`, `before 15/5`.
    ///   - sentence: the words that it was read from.
    init?(_ due: String?, in sentence: String) {
        guard let due else { return nil }
        let numbers = due.split { !$0.isNumber }.compactMap { Int($0) }
        guard let day = numbers.first, (1...31).contains(day) else { return nil }
        self.day = day
        before = PrintedLimit.excludes(day: day, in: sentence) || !folded(sentence).contains("cham nhat")
        let start = before ? "trước ngày \(day)" : "chậm nhất ngày \(day)"
        if due.contains("/"), numbers.count > 1, (1...12).contains(numbers[1]) {
            month = numbers[1]
            text = "\(start)/\(numbers[1])"
        } else {
            text = start + (due.contains("quarter") ? " tháng cuối quý" : due.contains("month") ? " hằng tháng" : "")
        }
    }
}

extension WorkCalendar {
    /// `date` where any of it is worked, else the working day before it.
    func workingDay(onOrBefore date: CalendarDate) -> CalendarDate {
        var date = date
        // No run of days off is as long as this.
        for _ in 0..<60 where !isWorking(date) { date = date.adding(days: -1) }
        return date
    }
}
