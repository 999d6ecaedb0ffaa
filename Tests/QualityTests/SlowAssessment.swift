import Declarations
import Foundation
import Quality
import Registers
import Store
import TestKit
import Vietnamese

/// What docs/quality.md says, record by record in memory and without a statement: the counting is held against it.
struct SlowAssessment {
    let registry: Registry
    let register: RegisterDeclaration
    let records: [Record]
    let now: Int64

    private var today: CalendarDate { Instant(milliseconds: now).date }

    /// True where the check finds fault, false where all is well, nil where the question does not arise.
    func verdict(_ check: QualityCheck, _ record: Record, in tx: ReadTransaction) throws -> Bool? {
        let value = check.field.map { record[$0.id] } ?? .null
        switch (check.kind, check.field) {
        case (.rule(let rule), _):
            switch try evaluate(rule.expression, record, in: tx) {
            case .boolean(let holds): return !holds
            default: return nil
            }
        case (.form, let field?): return value.isNull ? nil : hasWrongForm(value, field)
        case (.filled, let field?):
            if let show = field.show, try evaluate(show, record, in: tx) != .boolean(true) { return nil }
            return value.isNull
        case (.twin(let fields), _):
            guard let own = key(fields, record) else { return nil }
            return records.contains { $0.id != record.id && key(fields, $0) == own }
        case (.link, let field?):
            if value.isNull { return nil }
            let ids = field.type.isMany ? record.items(field.id) : [value.text ?? ""]
            let living = try registry.records(field.targetRegister ?? "", ids, commune: record.commune, in: tx).filter {
                !$0.value.isDeleted
            }
            return ids.contains { living[$0] == nil }
        case (.usual(let range), let field?):
            guard let number = value.integer else { return nil }
            if let range {
                if let min = range.min, case .integer(let least) = field.stored(min), number < least { return true }
                if let max = range.max, case .integer(let most) = field.stored(max), number > most { return true }
                return false
            }
            return fence(field).map { number < $0.low || number > $0.high }
        case (.live(let cadence, let by), _):
            if record.state == "shut" { return nil }
            let limit = cadence.unit == .days ? today.adding(days: -cadence.count) : today.adding(months: -cadence.count)
            let looked = record[by].text.flatMap { CalendarDate($0) } ?? Instant(milliseconds: record.createdAt).date
            return looked < limit
        default: return nil
        }
    }

    private func evaluate(_ expression: Declarations.Expression, _ record: Record, in tx: ReadTransaction) throws -> ExpressionValue {
        try expression.evaluate(now: now) { path in try registry.value(at: path, of: record, register, in: tx) }
    }

    private func key(_ fields: [FieldDeclaration], _ record: Record) -> [String]? {
        let parts = fields.map { field -> String? in
            switch record[field.id] {
            case .text(let text): field.type == .text || field.type == .email ? foldedLetters(text) : text
            case .integer(let number): String(number)
            default: nil
            }
        }
        return parts.contains(nil) ? nil : parts.compactMap { $0 }
    }

    /// A quarter of the numbers lies below the first mark, a quarter above the second; three times the breadth between them is still usual.
    private func fence(_ field: FieldDeclaration) -> (low: Int64, high: Int64)? {
        let numbers = records.compactMap { $0[field.id].integer }.sorted()
        guard numbers.count >= 30 else { return nil }
        let (lower, upper) = (numbers[numbers.count / 4], numbers[numbers.count * 3 / 4])
        return upper > lower ? (lower - 3 * (upper - lower), upper + 3 * (upper - lower)) : nil
    }

    private func hasWrongForm(_ value: Value, _ field: FieldDeclaration) -> Bool {
        let text = value.text ?? ""
        func matches(_ pattern: String) -> Bool { text.range(of: "^(?:\(pattern))$", options: .regularExpression) != nil }
        switch field.type {
        case .phone: return !matches(#"\+[0-9]{8,15}|[0-9]{3,11}"#)
        case .email: return !matches(#"[^@ ]+@[^@ ]+\.[^@ ]+"#)
        case .citizenID: return !matches("[0-9]{12}")
        case .taxCode: return !isTaxCode(text)
        case .period: return !matches("[0-9]{4}(?:H[12]|Q[1-4]|0[1-9]|1[0-2])?")
        case .choice: return field.choice(text) == nil
        case .manyChoice:
            let items = JSONText.items(text)
            return items.contains { field.choice($0) == nil } || items.count > 2
        case .integer: return value.integer.map { $0 < -50 || $0 > 5000 } ?? false
        case .date: return CalendarDate(text).map { $0 > today } ?? true
        case .datetime: return value.integer.map { Instant(milliseconds: $0).date.year < 2026 } ?? false
        case .text: return text.count > 12
        default: return false
        }
    }

    private func isTaxCode(_ text: String) -> Bool {
        if text.range(of: "^[0-9]{12}$", options: .regularExpression) != nil { return true }
        guard text.range(of: "^[0-9]{10}(-[0-9]{3})?$", options: .regularExpression) != nil, !text.hasSuffix("-000") else { return false }
        return TaxCode.checkDigit(text.prefix(9)).map { text.prefix(10).hasSuffix(String($0)) } ?? false
    }

    /// What was counted, by check and by part.
    func counts(_ plan: QualityPlan, of records: [Record], in tx: ReadTransaction) throws -> (
        checks: [String: CheckCount], score: QualityScore
    ) {
        var seen: [String: (seen: Int, bad: Int)] = [:]
        var parts: [QualityPart: Share] = [:]
        for record in records {
            for part in QualityPart.allCases {
                let verdicts = try plan.checks(of: part).compactMap { check -> Bool? in
                    let verdict = try verdict(check, record, in: tx)
                    if let verdict {
                        seen[check.id, default: (0, 0)].seen += 1
                        if verdict { seen[check.id, default: (0, 0)].bad += 1 }
                    }
                    return verdict
                }
                if verdicts.isEmpty { continue }
                parts[part, default: Share()].seen += 1
                if !verdicts.contains(true) { parts[part, default: Share()].good += 1 }
            }
        }
        let checks = Dictionary(
            uniqueKeysWithValues: plan.checks.map { ($0.id, CheckCount(seen: seen[$0.id]?.seen ?? 0, bad: seen[$0.id]?.bad ?? 0)) })
        return (checks, QualityScore(records: records.count, parts: parts))
    }
}
