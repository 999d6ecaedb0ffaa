import Foundation

/// Targets of `plan` that ask for more than the same target of a plan over more years, `longer`, asks for by its end.
///
/// A plan of one year is a step towards the plan of five: its value for a year may reach the end's value and not pass it. Where both only set an
/// upper bound ("không quá", "nhóm 20 đứng đầu"), the lower is the harsher.
public func harsherTargets(of plan: PlanReading, than longer: PlanReading) -> [PlanFinding] {
    let others = longer.targets.filter { $0.value != nil }.map { ($0, Likeness($0.text)) }
    return plan.targets.compactMap { target in
        guard let value = target.value, let to = target.to, target.op != "done" else { return nil }
        let own = Likeness(target.text)
        let best = others.filter { $0.0.unit == target.unit && ($0.0.to ?? 0) >= to && $0.0.op.hasPrefix("<") == target.op.hasPrefix("<") }
            .map {
                (target: $0.0, score: own.to($0.1))
            }.filter { $0.score > 0.66 }.max { ($0.score, $1.target.to ?? 0) < ($1.score, $0.target.to ?? 0) }
        guard let best, let end = best.target.value, target.op.hasPrefix("<") ? value < end : value > end else { return nil }
        return PlanFinding(
            kind: .harsherThanLongerPlan,
            message:
                "“\(FindingReader.short(target.text))”: đến năm \(to) đòi \(FindingReader.shown(value)) \(target.unit ?? ""), khắt khe hơn mức "
                + "\(FindingReader.shown(end)) mà kế hoạch dài hạn đặt cho năm \(best.target.to ?? 0).", span: target.evidence.span,
            confidence: 0.8)
    }
}
