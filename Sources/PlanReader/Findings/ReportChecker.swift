import Foundation
import Vietnamese

/// Compares when a body reports upward with when the reports that it is made from come in.
enum ReportChecker {
    static func read(_ reading: PlanReading) -> [PlanFinding] { early(reading) + unfed(reading) }

    private static let province = Pattern(#"(?:tỉnh|thành phố)\s+\p{Lu}"#)
    private static let aboveProvince = Pattern(#"^(?:Bộ|Chính phủ|Thủ tướng|Trung ương|Văn phòng Chính phủ|Ủy ban Quốc gia)(?:\s|$)"#)
    private static let aboveCommune = Pattern(#"tỉnh|thành phố|^Bộ\s|^Sở\s|Thành ủy"#)

    /// A regular report to a body above the plan's own, in a plan that gives work to several and asks none of them to report.
    private static func unfed(_ reading: PlanReading) -> [PlanFinding] {
        guard let issuer = reading.document.issuer, reading.duties.count > 2 else { return [] }
        let isProvince = issuer.hasPrefix("UBND") && province.matches(issuer) && !issuer.contains("xã") && !issuer.contains("phường")
        let above = isProvince ? aboveProvince : aboveCommune
        let upward = reading.reporting.filter { $0.frequency != .adHoc && above.matches($0.to ?? "") }
        let inward = reading.reporting.filter { !above.matches($0.to ?? "") }
        guard let first = upward.first, let to = first.to, inward.isEmpty else { return [] }
        return [
            PlanFinding(
                kind: .reportWithoutSources,
                message:
                    "\(first.from) phải báo cáo \(FindingReader.vietnamese(first.frequency)) lên \(to), nhưng kế hoạch không giao ai gửi báo cáo để tổng hợp.",
                span: first.evidence.span, confidence: 0.75)
        ]
    }

    private static func early(_ reading: PlanReading) -> [PlanFinding] {
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
