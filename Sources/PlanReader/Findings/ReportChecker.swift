import Foundation
import Vietnamese

/// Compares when a body reports upward with when the reports that it is made from come in.
enum ReportChecker {
    static func read(_ reading: PlanReading) -> [PlanFinding] {
        reading.reporting.flatMap { rule -> [PlanFinding] in
            guard let due = moment(rule.due), rule.frequency != .adHoc else { return [] }
            let name = folded(rule.from)
            return reading.reporting.compactMap { source in
                guard source.frequency == rule.frequency, source.to.map({ folded($0).contains(name) }) ?? false,
                    folded(source.from) != name, let given = moment(source.due), given.kind == due.kind, given.day > due.day
                else { return nil }
                return PlanFinding(
                    kind: .reportBeforeSources,
                    message:
                        "\(rule.from) phải báo cáo \(FindingReader.vietnamese(rule.frequency)) \(shown(rule.due)), trước khi \(source.from) gửi báo cáo "
                        + "(\(shown(source.due))).", span: rule.evidence.span, confidence: 0.9)
            }
        }
    }

    /// The day as a number that can be compared with others of its kind: in a month, or in a year.
    private static func moment(_ due: String?) -> (kind: Int, day: Int)? {
        let numbers = (due ?? "").split { !$0.isNumber }.compactMap { Int($0) }
        if numbers.count == 1 { return (1, numbers[0]) }
        return numbers.count == 2 ? (2, numbers[1] * 100 + numbers[0]) : nil
    }

    private static func shown(_ due: String?) -> String {
        let numbers = (due ?? "").split { !$0.isNumber }
        if numbers.count == 1 { return "trước ngày \(numbers[0])" }
        return "trước ngày " + numbers.joined(separator: "/")
    }
}
