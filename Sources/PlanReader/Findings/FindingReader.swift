import Foundation
import Vietnamese

/// Looks for what is wrong in the document itself. Each rule stays silent unless the text is plain: few false alarms.
enum FindingReader {
    static func read(_ reading: PlanReading, _ outline: Outline, _ mentions: [BasisReader.Mention]) -> [PlanFinding] {
        let findings: [[PlanFinding]] = [
            fractions(reading), SumReader.read(outline), annexPairs(reading), RetoldChecker.read(reading, outline),
            CitationChecker.read(mentions),
            DeadlineChecker.read(reading, outline), leads(reading), reports(reading), ReportChecker.read(reading),
            WordingChecker.read(reading, outline), PlaceChecker.read(reading, outline), NumberingChecker.read(outline),
        ]
        return findings.flatMap { $0 }.sorted { ($0.span.start, $0.span.end) < ($1.span.start, $1.span.end) }
    }

    /// A number as it is written in Vietnamese, with at most two decimals.
    static func shown(_ number: Double) -> String {
        var text = String(format: "%.2f", abs(number))
        while text.contains("."), text.hasSuffix("0") || text.hasSuffix(".") { text.removeLast() }
        let parts = text.split(separator: ".")
        var digits = String(parts.first ?? "0")
        var groups: [String] = []
        while digits.count > 3 {
            groups.insert(String(digits.suffix(3)), at: 0)
            digits.removeLast(3)
        }
        let whole = ([digits] + groups).joined(separator: ".")
        return (number < 0 ? "-" : "") + whole + (parts.count > 1 ? "," + parts[1] : "")
    }

    static func short(_ text: String) -> String { text.count > 90 ? text.prefix(88) + "…" : text }

    /// A printed percentage that its own fraction contradicts by more than rounding.
    private static func fractions(_ reading: PlanReading) -> [PlanFinding] {
        reading.results.compactMap { row in
            guard let above = row.numerator, let below = row.denominator, below > 0, let printed = row.result.flatMap(Quantities.value),
                row.result?.contains("%") ?? false
            else { return nil }
            let share = above / below * 100
            let digits = row.result?.firstIndex(where: { $0 == "," || $0 == "." }) == nil ? 1.0 : 0.1
            guard abs(share - printed) > digits * 0.51 else { return nil }
            return PlanFinding(
                kind: .fractionContradictsPercentage,
                message: "“\(short(row.text))”: ghi \(row.result ?? ""), nhưng \(Int(above))/\(Int(below)) là \(shown(share))%.",
                span: row.evidence.span, confidence: 0.95)
        }
    }

    // MARK: Body and annex

    private static func words(_ text: String) -> [String] {
        folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init).filter {
            !["ty", "le", "dat", "tren", "toi", "thieu", "tu", "phan", "dau"].contains($0) && Int($0) == nil
        }
    }

    /// Dice coefficient over words, 0...1.
    static func similarity(_ a: [String], _ b: [String]) -> Double {
        guard !a.isEmpty, !b.isEmpty else { return 0 }
        var rest = b
        var shared = 0
        for word in a {
            guard let index = rest.firstIndex(of: word) else { continue }
            rest.swapAt(index, rest.count - 1)
            rest.removeLast()
            shared += 1
        }
        return 2 * Double(shared) / Double(a.count + b.count)
    }

    /// Only where the plan keeps both lists: a target in one of them that has no likeness in the other, and pairs whose values differ.
    private static func annexPairs(_ reading: PlanReading) -> [PlanFinding] {
        let body = reading.targets.filter { $0.place == .body && $0.evidence.confidence > 0.75 }.map { ($0, words($0.text)) }
        let annex = reading.targets.filter { $0.place == .appendix && $0.evidence.confidence > 0.75 }.map { ($0, words($0.text)) }
        guard body.count >= 4, annex.count >= 4, body.count * annex.count < 40_000 else { return [] }
        let scores = body.map { target in annex.map { similarity(target.1, $0.1) } }
        let paired = scores.count { ($0.max() ?? 0) > 0.6 }
        guard paired * 2 >= min(body.count, annex.count) else { return [] }
        var findings: [PlanFinding] = []
        for (index, (target, _)) in body.enumerated() {
            let best = scores[index].enumerated().max { $0.element < $1.element }
            if let best, best.element >= 0.72, let value = target.value, let other = annex[best.offset].0.value, value != other,
                target.unit == "%", annex[best.offset].0.unit == "%", target.to == annex[best.offset].0.to
            {
                findings.append(
                    PlanFinding(
                        kind: .valuesDiffer,
                        message: "“\(short(target.text))”: phần lời ghi \(shown(value))%, phụ lục ghi \(shown(other))%.",
                        span: target.evidence.span, confidence: 0.8))
            } else if (best?.element ?? 0) < 0.45 {
                findings.append(
                    PlanFinding(
                        kind: .targetWithoutAnnexRow,
                        message: "Mục tiêu “\(short(target.text))” không có dòng tương ứng trong phụ lục chỉ tiêu.",
                        span: target.evidence.span, confidence: 0.75))
            }
        }
        for (index, (target, _)) in annex.enumerated() where (scores.map { $0[index] }.max() ?? 0) < 0.45 {
            findings.append(
                PlanFinding(
                    kind: .annexRowWithoutTarget, message: "Chỉ tiêu “\(short(target.text))” của phụ lục không có trong phần mục tiêu.",
                    span: target.evidence.span, confidence: 0.75))
        }
        return findings
    }

    // MARK: Leads, reports

    /// Rows without a lead in a table that names leads; one finding where no target at all has a lead.
    private static func leads(_ reading: PlanReading) -> [PlanFinding] {
        let annex = reading.targets.filter { $0.place == .appendix }
        let led = annex.count { !$0.lead.isEmpty }
        if led * 2 > annex.count {
            return annex.filter(\.lead.isEmpty).map {
                PlanFinding(
                    kind: .targetWithoutLead, message: "Chỉ tiêu “\(short($0.text))” chưa ghi cơ quan chủ trì.", span: $0.evidence.span,
                    confidence: 0.85)
            }
        }
        guard reading.targets.allSatisfy(\.lead.isEmpty), let first = reading.targets.first, let last = reading.targets.last,
            reading.targets.count > 2
        else { return [] }
        return [
            PlanFinding(
                kind: .targetWithoutLead,
                message: "Không chỉ tiêu nào trong \(reading.targets.count) chỉ tiêu ghi cơ quan chủ trì theo dõi.",
                span: first.evidence.span.union(last.evidence.span), confidence: 0.9)
        ]
    }

    /// A body that must report upward more often than anybody reports to it.
    private static func reports(_ reading: PlanReading) -> [PlanFinding] {
        let regular = reading.reporting.filter { $0.frequency != .adHoc }
        var findings: [PlanFinding] = []
        var seen: Set<String> = []
        for rule in regular {
            let name = folded(rule.from)
            guard seen.insert(name).inserted else { continue }
            let sources = regular.filter { folded($0.to ?? "").contains(name) && folded($0.from) != name }
            let own = regular.filter { folded($0.from) == name }.map(\.frequency).min()
            guard let own, let fed = sources.map(\.frequency).min(), own < fed else { continue }
            findings.append(
                PlanFinding(
                    kind: .reportMoreFrequentThanSources,
                    message: "\(rule.from) phải báo cáo \(vietnamese(own)), nhưng chỉ nhận báo cáo của cấp dưới \(vietnamese(fed)).",
                    span: rule.evidence.span, confidence: 0.85))
        }
        return findings
    }

    static func vietnamese(_ frequency: ReportingRule.Frequency) -> String {
        switch frequency {
        case .monthly: "hằng tháng"
        case .quarterly: "hằng quý"
        case .halfYearly: "6 tháng một lần"
        case .yearly: "hằng năm"
        case .adHoc: "đột xuất"
        }
    }
}
