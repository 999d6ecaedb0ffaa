public import PlanReader
public import Registers
public import Store
public import Vietnamese

/// A target of a plan in the view across plans.
public struct MetricLine: Sendable, Identifiable {
    /// The target.
    public let id: RecordID
    public let metric: RecordID
    public let plan: Record
    public let level: PlanLevel
    public let text: String
    public let goal: TargetGoal
    public let fromYear: Int?
    public let toYear: Int?
    /// The office that answers for it, as a unit here or as printed.
    public let lead: String?
    /// Where it stands in its document; nil for what was entered by hand.
    public let span: SourceSpan?
    /// 0...1, how sure the reader was of the metric; nil where a person chose it.
    public let confidence: Double?

    init(_ target: Record, metric: RecordID, of plan: Record, lead: String?) {
        id = target.id
        self.metric = metric
        self.plan = plan
        level = plan.level
        text = target["text"].text ?? ""
        goal = TargetGoal(target)
        fromYear = target.int("from_year") ?? plan.int("from_year")
        toYear = target.int("to_year") ?? plan.int("to_year")
        self.lead = lead ?? target["lead_text"].text
        span = target.span
        let isRead = target["metric"] == target["metric_read"]
        confidence = isRead ? target["metric_confidence"].integer.map { Double($0) / 10_000 } : nil
    }

    /// "27/KH-UBND của UBND xã Suối Mây"; without number, "Kế hoạch của …" or the plan's title.
    public func planName(_ language: Language = .vi) -> String {
        let of = language == .vi ? "của" : "of"
        let plan = language == .vi ? "Kế hoạch" : "Plan"
        let number = self.plan["number"].text
        guard let issuer = self.plan["issuer"].text else { return number.map { "\(plan) \($0)" } ?? self.plan["title"].text ?? plan }
        return [plan, number, of, issuer].compactMap { $0 }.joined(separator: " ")
    }

    /// "năm 2026" where its time is one year, else "đến 2030"; nil where nothing says when.
    public func time(_ language: Language = .vi) -> String? {
        guard let toYear else { return nil }
        let isOneYear = fromYear == nil || fromYear == toYear
        return (isOneYear ? (language == .vi ? "năm " : "in ") : (language == .vi ? "đến " : "by ")) + String(toYear)
    }

    /// "≥ 95% đến 2030".
    public func demand(_ language: Language = .vi) -> String {
        [goal.text(language), time(language)].compactMap { $0 }.joined(separator: " ")
    }
}

extension TargetGoal {
    /// What a record of register `target` demands.
    init(_ record: Record) {
        self.init(
            comparison: record["op"].text.flatMap(Comparison.init) ?? .done, value: record["value"].integer.map { FixedPoint(value: $0) },
            upTo: record["value_to"].integer.map { FixedPoint(value: $0) }, unit: record["unit"].text)
    }
}
