import Foundation

/// The period that a task's time cell means.
struct TaskTime {
    var years: YearRange?
    var quarter: Int?
    var due: String?

    private static let quarters = Pattern(
        #"(?:quý\s+|(?<![\p{L}\d])Q\.?)(?:IV|III|II|I|[1-4])\b(?:\s*(?:,|và|-|–|đến)\s*(?:quý\s+)?(?:IV|III|II|I|[1-4])\b(?!\s*[/.]))*"#)
    private static let label = Pattern(#"IV|III|II|I|[1-4]"#)
    private static let range = Pattern(#"(20\d\d)\s*(?:[-–]|đến)\s*(?:năm\s+)?(20\d\d)"#)
    private static let year = Pattern(#"20\d\d"#)
    /// "đến hết năm 2028": from where the plan begins.
    private static let until = Pattern(#"^(?:từ nay\s+)?(?:đến|tới)\s+(?:hết\s+|cuối\s+)?(?:năm\s+)?20\d\d\W*$"#)
    private static let month = Pattern(#"(?:tháng\s+|(?<![\p{L}\d])T)(\d{1,2})(?!\d)|(?:^|\s)(\d{1,2})/20\d\d"#)
    /// A day without its year: that of the plan.
    private static let dayMonth = Pattern(#"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])"#)

    private static let only = Pattern(
        #"^(?:(?:(?:các\s+)?(?:nhiệm vụ|công việc)\s+)?(?:trong\s+)?(?:(?:tháng|quý)\s+(?:\d{1,2}|[IVX]{1,3})(?![\p{L}\d])(?:\s*(?:[-–,/]|và|năm)\s*(?:tháng\s+|quý\s+|năm\s+)?(?:\d{1,4}|[IVX]{1,3})(?![\p{L}\d]))*)|thường xuyên|cả năm(?:\s+20\d\d)?)\s*[:.]?$"#
    )

    /// The time that a heading is nothing but ("Tháng 7", "Quý II/2027:"); nil for other headings.
    static func heading(_ text: String) -> String? {
        text.count < 40 && only.matches(text) ? Wording.item(text.trimmingCharacters(in: CharacterSet(charactersIn: ": "))) : nil
    }

    init(_ text: String, period: YearRange?) {
        years = period
        if let match = TaskTime.range.first(in: text), let from = match[1].flatMap(Int.init), let to = match[2].flatMap(Int.init),
            to >= from
        {
            years = YearRange(from: from, to: to)
        } else if let first = TaskTime.year.first(in: text)?[0].flatMap(Int.init),
            let last = TaskTime.year.all(in: text).last?[0].flatMap(Int.init)
        {
            let start = TaskTime.until.matches(text) ? period?.from ?? first : first
            years = YearRange(from: min(start, last), to: last)
        }
        let quarters = Set(
            TaskTime.quarters.all(in: text).flatMap { TaskTime.label.all(in: $0[0] ?? "") }.compactMap { $0[0]?.uppercased() }.compactMap {
                Int($0) ?? RowCounter.romanValue($0)
            })
        // A task of several quarters is of none.
        quarter = quarters.count == 1 ? quarters.first : nil
        guard quarters.count < 2 else { return }
        due = Dates.iso(text)
        if due == nil, let year = years, year.from == year.to, let match = TaskTime.dayMonth.all(in: text).last, let day = match[1],
            let month = match[2]
        {
            due = Dates.iso("\(day)/\(month)/\(year.to)")
        }
        let dueMonth = due.flatMap { Int($0.dropFirst(5).prefix(2)) }
        let named = TaskTime.month.all(in: text).last.flatMap { ($0[1] ?? $0[2]).flatMap(Int.init) }
        if let found = dueMonth ?? named, (1...12).contains(found), quarter == nil {
            quarter = (found + 2) / 3
            if due == nil, let year = years, year.from == year.to { due = Dates.iso(year.to, found, Dates.days(found, year.to)) }
        }
    }
}
