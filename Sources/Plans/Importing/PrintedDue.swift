import Foundation
import Vietnamese

/// When a report has to be sent, as the document says it ("trước ngày 15 tháng cuối quý").
struct PrintedDue: Equatable {
    var day: Int
    /// Nil for the last month of the period.
    var month: Int?
    /// "Trước ngày 15" is the 14th at the latest, "chậm nhất ngày 15" the 15th.
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
        let words = folded(sentence)
        before =
            words.contains("truoc ngay \(day)") || words.contains("truoc ngay 0\(day)") || words.contains("truoc \(day)/")
            || !words.contains("cham nhat")
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
