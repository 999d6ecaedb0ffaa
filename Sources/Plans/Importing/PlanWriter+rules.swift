import Foundation
import PlanReader
import Registers
import Store
import Vietnamese

extension PlanWriter {
    mutating func writeDuties(in tx: WriteTransaction) throws {
        var number: Int64 = 0
        for duty in reading.duties {
            let unit = matcher.units([duty.agency])
            for item in duty.items {
                number += 1
                var values = origin(item.evidence)
                values["no"] = .integer(number)
                values["agency"] = .text(duty.agency)
                values["unit"] = unit.count == 1 ? .text(unit[0]) : .null
                values["text"] = .text(item.text)
                _ = try add("duty", values, span: item.evidence.span, in: tx)
            }
        }
    }

    mutating func writeReporting(in tx: WriteTransaction) throws {
        for rule in reading.reporting {
            let senders = senders(of: rule)
            let (recipient, through) = Self.recipient(rule.to)
            let due = PrintedDue(rule.due, in: text.words(at: rule.evidence.span))
            var values = origin(rule.evidence)
            values.merge([
                "from_text": .text(rule.from), "from_unit": senders.count == 1 ? .text(senders[0]) : .null,
                "from_units": senders.count > 1 ? .text(JSONText.list(senders)) : .null, "to_text": rule.to.value,
                "to_unit": unit(recipient).value, "via": unit(through).value,
                "frequency": .text(Self.frequency(rule.frequency)), "due_day": due.map { Value.integer(Int64($0.day)) } ?? .null,
                "due_month": (due?.month).value, "due_before": .boolean(due?.before ?? true),
                // The register wants to know by when a periodic report is due; of a document that is silent it says so.
                "due_text": (due?.text ?? (rule.frequency == .adHoc ? nil : "(văn bản không ghi ngày)")).value,
            ]) { $1 }
            _ = try add("reporting_rule", values, span: rule.evidence.span, in: tx)
        }
    }

    /// Nobody reports to itself, nor to the office that gathers the reports.
    private func senders(of rule: ReportingRule) -> [String] {
        let (recipient, through) = Self.recipient(rule.to)
        let receiving = [unit(recipient), unit(through)].compactMap { $0 }
        let senders = matcher.reporters(rule.from)
        return senders.count > 1 ? senders.filter { !receiving.contains($0) } : senders
    }

    private func unit(_ name: String?) -> String? { name.flatMap { matcher.unit($0) } }

    /// "Ủy ban nhân dân xã (qua Phòng Văn hóa - Xã hội)": the recipient, and through whom.
    private static func recipient(_ printed: String?) -> (String?, String?) {
        guard let printed else { return (nil, nil) }
        guard let open = printed.firstIndex(of: "(") else { return (printed, nil) }
        let inside = printed[printed.index(after: open)...].prefix { $0 != ")" }
        guard let way = inside.range(of: "qua ") else { return (String(printed[..<open]), nil) }
        return (String(printed[..<open]), String(inside[way.upperBound...]))
    }

    private static func frequency(_ frequency: ReportingRule.Frequency) -> String {
        switch frequency {
        case .monthly: "monthly"
        case .quarterly: "quarterly"
        case .halfYearly: "half_yearly"
        case .yearly: "yearly"
        case .adHoc: "ad_hoc"
        }
    }

    mutating func writeSpending(in tx: WriteTransaction) throws {
        let operators = [">=": "ge", ">": "gt", "=": "eq", "<=": "le", "<": "lt"]
        for ratio in reading.ratios {
            var values = origin(ratio.evidence)
            values["text"] = .text(ratio.text)
            values["op"] = operators[ratio.op].value
            values["value"] = Self.hundredths(ratio.value).value
            values["unit"] = .text(ratio.unit)
            _ = try add("spending_rule", values, span: ratio.evidence.span, in: tx)
        }
        for budget in reading.budget {
            var values = origin(budget.evidence)
            values["text"] = .text(budget.text)
            values["amount"] =
                budget.amountMillion.isFinite && (0..<1e12).contains(budget.amountMillion)
                ? .integer(Int64((budget.amountMillion * 1_000_000).rounded())) : .null
            values["year"] = year(budget.year).value
            _ = try add("spending_rule", values, span: budget.evidence.span, in: tx)
        }
    }

    mutating func writeFindings(in tx: WriteTransaction) throws {
        for finding in reading.findings {
            try add(finding.kind.rawValue.replacing("-", with: "_"), finding.message, finding.span, finding.confidence, in: tx)
        }
        let own = notes
        for note in own { try add("other", note.message, note.span, 1, in: tx) }
    }

    private mutating func add(_ kind: String, _ message: String, _ span: SourceSpan, _ confidence: Double, in tx: WriteTransaction) throws {
        let values: [String: Value] = [
            "plan": .text(plan.text), "kind": .text(kind), "message": .text(message), "span_start": .integer(Int64(span.start)),
            "span_end": .integer(Int64(span.end)), "confidence": .integer(Int64((min(max(confidence, 0), 1) * 10_000).rounded())),
            "target": (targetsBySpan[span]?.text).value, "task": (tasksBySpan[span]?.text).value,
        ]
        _ = try add("finding", values, span: span, in: tx)
    }
}
