public import Foundation

extension PlanReading {
    /// The reading in the interchange form: lists of items with their fields, `span` {start, end} in UTF-16 units of the canonical text,
    /// `confidence` and `reasons`. What the document does not say is null.
    public func json() throws -> Data {
        let object: [String: Any] = [
            "document": document.json,
            "bases": bases.map(\.json), "targets": targets.map(\.json), "tasks": tasks.map(\.json), "duties": duties.map(\.json),
            "solutions": solutions.map(\.json), "reporting": reporting.map(\.json), "results": results.map(\.json),
            "budget": budget.map(\.json), "ratios": ratios.map(\.json), "findings": findings.map(\.json),
            "source": ["format": source.format.rawValue, "length": source.text.utf16.count],
        ]
        return try JSONSerialization.data(withJSONObject: object, options: [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }
}

private func orNull(_ value: Any?) -> Any { value ?? NSNull() }

extension SourceSpan {
    fileprivate var json: [String: Any] { ["start": start, "end": end] }
}

extension Evidence {
    fileprivate func merged(_ fields: [String: Any?]) -> [String: Any] {
        var object = fields.mapValues(orNull)
        object["span"] = span.json
        object["confidence"] = (confidence * 100).rounded() / 100
        object["reasons"] = reasons
        return object
    }
}

extension PlanHeader {
    fileprivate var json: [String: Any] {
        [
            "kind": orNull(kind), "number": orNull(number), "issuer": orNull(issuer), "place": orNull(place), "date": orNull(date),
            "title": orNull(title), "period": orNull(period.map { ["from": $0.from, "to": $0.to] }),
            "signer": orNull(signer.map { ["name": $0.name, "position": orNull($0.position), "capacity": orNull($0.capacity)] }),
            "recipients": recipients, "span": orNull(titleSpan?.json),
        ]
    }
}

extension PlanBasis {
    fileprivate var json: [String: Any] { evidence.merged(["kind": kind, "number": number, "date": date, "issuer": issuer]) }
}

extension PlanTarget {
    fileprivate var json: [String: Any] {
        evidence.merged([
            "text": text, "op": op, "value": value, "value_to": valueTo, "unit": unit, "from": from, "to": to, "pillar": pillar,
            "lead": lead,
            "section": section, "where": place.rawValue, "formula": formula, "baseline": baseline, "due_before": dueBefore,
        ])
    }
}

extension PlanTask {
    fileprivate var json: [String: Any] {
        evidence.merged([
            "text": text, "lead": lead, "support": support, "from": from, "to": to, "quarter": quarter, "form": form,
            "budget_total_million": budgetTotalMillion, "budget_year_million": budgetYearMillion, "group": group, "product": product,
            "time": time, "due": due,
        ])
    }
}

extension PlanDuty {
    fileprivate var json: [String: Any] {
        ["agency": agency, "items": items.map(\.text), "evidence": items.map { $0.evidence.merged([:]) }]
    }
}

extension PlanSolution {
    fileprivate var json: [String: Any] { evidence.merged(["heading": heading, "items": items]) }
}

extension ReportingRule {
    fileprivate var json: [String: Any] { evidence.merged(["from": from, "to": to, "frequency": frequency.rawValue, "due": due]) }
}

extension PlanResult {
    fileprivate var json: [String: Any] {
        evidence.merged([
            "text": text, "target": target, "result": result, "numerator": numerator, "denominator": denominator, "note": note,
        ])
    }
}

extension PlanBudget {
    fileprivate var json: [String: Any] { evidence.merged(["text": text, "amount_million": amountMillion, "year": year]) }
}

extension SpendingRatio {
    fileprivate var json: [String: Any] { evidence.merged(["text": text, "op": op, "value": value, "unit": unit]) }
}

extension PlanFinding {
    fileprivate var json: [String: Any] {
        ["kind": kind.rawValue, "message": message, "span": span.json, "confidence": (confidence * 100).rounded() / 100]
    }
}
