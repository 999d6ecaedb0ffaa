import Foundation

/// Finds deadlines that had passed on the day of issue: of tasks, targets, and of work that a sentence gives.
enum DeadlineChecker {
    private static let issued = Pattern(#"tháng\s*(\d{1,2})\s*năm\s*(20\d\d)"#)
    private static let order = Pattern(
        #"(?:hoàn thành|xong|gửi|trình|nộp|ban hành|xây dựng|báo cáo|lập|triển khai|đăng ký|rà soát)[^;.]{0,110}?\s(?:trước|chậm nhất(?:\s+là)?|xong)\s+(?:trong\s+)?(?:ngày\s+)?(\d{1,2}/\d{1,2}/20\d\d)"#,
        .has("/20"))
    private static let told = Pattern(#"(?:\sđã|được (?:ban hành|cấp|giao|đầu tư|thành lập|đưa)|có hiệu lực)[^;.]{0,60}$|được\s*$"#)

    static func read(_ reading: PlanReading, _ outline: Outline) -> [PlanFinding] {
        guard let date = issueDate(reading) else { return [] }
        let tasks = tasks(reading, date)
        let targets = targets(reading, date)
        return tasks + targets + sentences(outline, date, except: (tasks + targets).map(\.span))
    }

    /// First day on which the plan can have been issued: its date, or the first of the month where the day is open.
    private static func issueDate(_ reading: PlanReading) -> String? {
        if let date = reading.document.date { return date }
        let head = String(reading.source.text.prefix(1500))
        guard let match = issued.first(in: head), let month = match[1].flatMap(Int.init), let year = match[2].flatMap(Int.init),
            (1...12).contains(month)
        else { return nil }
        return Dates.iso(year, month, 1)
    }

    private static func tasks(_ reading: PlanReading, _ date: String) -> [PlanFinding] {
        reading.tasks.compactMap { task in
            var end = task.due
            if end == nil, let year = task.to {
                if let quarter = task.quarter, task.from == year {
                    end = Dates.iso(year, quarter * 3, Dates.days(quarter * 3, year))
                } else if task.time != nil {
                    end = Dates.iso(year, 12, 31)
                }
            }
            guard let end, end < date else { return nil }
            return PlanFinding(
                kind: .deadlinePast,
                message: "Nhiệm vụ “\(FindingReader.short(task.text))” có thời hạn \(task.time ?? end) đã qua khi kế hoạch được ban hành.",
                span: task.evidence.span, confidence: 0.9)
        }
    }

    private static func targets(_ reading: PlanReading, _ date: String) -> [PlanFinding] {
        reading.targets.compactMap { target in
            guard let due = target.dueBefore, due < date else { return nil }
            return PlanFinding(
                kind: .deadlinePast,
                message: "Mục tiêu “\(FindingReader.short(target.text))” có thời hạn đã qua khi kế hoạch được ban hành.",
                span: target.evidence.span, confidence: 0.9)
        }
    }

    /// "hoàn thành trước ngày 15/01/2027" in what bodies are to do.
    private static func sentences(_ outline: Outline, _ date: String, except known: [SourceSpan]) -> [PlanFinding] {
        outline.entries.filter { [.organisation, .solutions, .reporting, .targets].contains($0.role) }.compactMap { entry in
            guard let match = order.first(in: entry.body.text), let due = match[1].flatMap(Dates.iso), due < date,
                !told.matches(prefix(entry.body.text, match.range.location)),
                !told.matches(prefix(match[0] ?? "", match.range.length - 10)),
                !known.contains(where: { $0.start < entry.whole.span.end && entry.whole.start < $0.end })
            else { return nil }
            return PlanFinding(
                kind: .deadlinePast,
                message: "“\(FindingReader.short(match[0] ?? ""))”: thời hạn \(match[1] ?? "") đã qua khi kế hoạch được ban hành.",
                span: entry.body.slice(match.range).span, confidence: 0.8)
        }
    }
}
