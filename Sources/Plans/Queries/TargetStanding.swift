public import Figures
public import PlanReader
public import Store
public import Vietnamese

/// How far a target is (tình trạng chỉ tiêu). Every target has exactly one.
public enum TargetStatus: String, Sendable, CaseIterable, Codable {
    case achieved, onCourse, atRisk, late
    /// There is a figure, but nothing to judge its way by: neither the plan nor an earlier figure says where it began.
    case noBaseline
    /// There is no valid figure: not measured, or what was declared is out of date. Never the same as 0.
    case unknown

    public func text(_ language: Language = .vi) -> String {
        switch (self, language) {
        case (.achieved, .vi): "Đạt"
        case (.onCourse, .vi): "Đúng tiến độ"
        case (.atRisk, .vi): "Nguy cơ"
        case (.late, .vi): "Trễ"
        case (.noBaseline, .vi): "Chưa có số gốc"
        case (.noBaseline, .en): "No baseline"
        case (.unknown, .vi): "Chưa có số liệu"
        case (.achieved, .en): "Achieved"
        case (.onCourse, .en): "On course"
        case (.atRisk, .en): "At risk"
        case (.late, .en): "Late"
        case (.unknown, .en): "No data"
        }
    }
}

/// A unit as pages name it.
public struct UnitName: Sendable, Hashable {
    public let id: RecordID
    public let name: String

    package init(id: RecordID, name: String) { (self.id, self.name) = (id, name) }
}

/// Where a target began (số gốc).
public struct Baseline: Sendable, Equatable {
    public let value: FixedPoint
    /// The day it is of; nil for the beginning of the target's time.
    public let on: CalendarDate?
}

/// What a target demands, in numbers.
public struct TargetGoal: Sendable, Equatable {
    public enum Comparison: String, Sendable { case ge, gt, eq, le, lt, done }

    public let comparison: Comparison
    public let value: FixedPoint?
    public let upTo: FixedPoint?
    public let unit: String?

    /// "≥ 80%", "60 điểm", "80–90%", "hoàn thành".
    public func text(_ language: Language = .vi) -> String {
        guard comparison != .done, let value else { return language == .vi ? "hoàn thành" : "done" }
        let number = upTo.map { "\(value.text(language))–\($0.text(language))" } ?? value.text(language)
        let measured = inUnit(number)
        let signs: [Comparison: String] = [.ge: "≥ ", .gt: "> ", .le: "≤ ", .lt: "< "]
        return (signs[comparison] ?? "") + measured
    }

    /// A value in the target's measure: "45%", "12 điểm".
    public func measured(_ value: FixedPoint, _ language: Language = .vi) -> String { inUnit(value.text(language)) }

    private func inUnit(_ number: String) -> String { unit.map { $0 == "%" ? number + "%" : "\(number) \($0)" } ?? number }

    /// What has to be reached, in the target's measure; what has only to be done is done with 1.
    public var number: Fraction { comparison == .done ? Fraction(1) : value?.fraction ?? Fraction(1) }

    /// Whether less is better.
    public var isLimit: Bool { comparison == .le || comparison == .lt }

    /// Whether a number reaches the goal. "Đạt 100%" is reached by more as well; what has only to be done is reached by 1 or by 100%.
    func holds(_ result: Fraction) -> Bool {
        switch comparison {
        case .ge, .eq, .done: result >= number
        case .gt: result > number
        case .le: result <= number
        case .lt: result < number
        }
    }

    /// Whether the goal is reached whatever the records of which something is not known turn out to be.
    func isSure(_ figure: ResultFigure) -> Bool {
        if figure.unknown == 0 { return holds(figure.number) }
        return (isLimit ? figure.bounds.upper : figure.bounds.lower).map(holds) ?? false
    }

    /// How much of the way from `base` to the goal a value has gone: 0 at `base`, 1 at the goal, also beyond both. What has only to be done
    /// begins at nothing.
    func progress(_ result: Fraction, from base: FixedPoint) -> Double {
        let (goal, base) = (number.approximate, base.fraction.approximate)
        guard goal != base else { return holds(result) ? 1 : 0 }
        return (result.approximate - base) / (goal - base)
    }

    /// How much of the goal a value is, 0...1; for upper limits the reverse.
    func attained(_ result: Fraction) -> Double {
        guard number > .zero else { return holds(result) ? 1 : 0 }
        let share = result.approximate / number.approximate
        return min(max(isLimit ? (share > 0 ? 1 / share : 1) : share, 0), 1)
    }
}

/// A target with where it stands.
public struct TargetStanding: Sendable, Identifiable {
    public let id: RecordID
    public let plan: RecordID
    public let number: String
    public let text: String
    public let pillar: String?
    public let fromYear: Int?
    public let toYear: Int?
    public let dueBefore: CalendarDate?
    public let goal: TargetGoal
    public let lead: UnitName?
    /// As printed, also where no unit is known by it.
    public let leadText: String?
    /// What the figure of its metric counts, else the latest that was declared and is valid today.
    public let result: ResultFigure?
    /// What was declared where the target is counted: shown apart, never blended.
    public let declaredBeside: ResultFigure?
    /// How it was before, the oldest first, in its own measure.
    public let points: [Trend.Point]
    /// The latest figure where none is valid any more: shown as old, never counted.
    public let expired: ResultFigure?
    public let baseline: Baseline?
    public let status: TargetStatus
    /// The last day of its time.
    public let ends: CalendarDate?
    /// Where it stands in the document.
    public let span: SourceSpan?
    public let isPending: Bool
    public let hasDefinition: Bool

    /// "2026", "2026–2030"; nil where the plan does not say.
    public var phase: String? {
        switch (fromYear, toYear) {
        case (let from?, let to?) where from != to: "\(from)–\(to)"
        case (_, let to?): "\(to)"
        case (let from?, nil): "từ \(from)"
        default: nil
        }
    }

    /// How much of the goal is reached, 0...100; nil where it is not known.
    public var percentOfGoal: Int? { result.map { Int((goal.attained($0.number) * 100).rounded(.down)) } }

    /// How many more of those that it is a share of have to count; nil for what is no share, or is reached.
    public var missing: Int64? {
        guard let result, result.isShare, !goal.isLimit, let above = result.numerator, let below = result.denominator,
            let wanted = goal.number.divided(by: Fraction(100))
        else { return nil }
        let missing = RecordShare(above: above, below: below).missing(to: wanted)
        return missing > 0 ? missing : nil
    }

    /// Where it is heading; nil where too little is known of its way.
    public var trend: Trend? { result == nil ? nil : Trend(points) }

    /// What it will be on the last day of its time, if it goes on like this.
    public var forecast: Trend.Forecast? {
        guard let ends, let trend, trend.latest.day < ends else { return nil }
        return trend.forecast(ends, within: result?.isShare == true ? 0...100 : nil)
    }
}

/// The rule by which a target's status follows from its figures.
///
/// - `unknown`: no figure is valid today (declared or confirmed, and not expired).
/// - `achieved`: the figure reaches the goal, whatever the records turn out to be of which something is not known; else it is `atRisk`.
/// - `late`: its time is over and the goal is not reached.
/// - `atRisk`: less than a tenth of its time is left, or it has no time.
/// - `onCourse`: of the way from the baseline to the goal, no less was gone on the figure's cut-off day than of the time since the baseline;
///   else `atRisk`. Where there is no baseline, its ``Trend`` reaches the goal in time; else `atRisk`.
/// - `noBaseline`: neither the plan nor earlier figures say where it began, so that its way cannot be judged.
///
/// The time runs from the first of January of its first year (or the plan's, or the day of issue) to its due date, else to the end of its
/// last year. The baseline is what the plan gives, of the beginning of that time, else the first figure that was declared, of its cut-off.
struct StatusRule {
    let today: CalendarDate

    func status(
        _ goal: TargetGoal, _ result: ResultFigure?, from baseline: Baseline?, _ trend: Trend? = nil, starts: CalendarDate?,
        ends: CalendarDate?
    ) -> TargetStatus {
        guard let result else { return .unknown }
        if goal.holds(result.number) { return goal.isSure(result) ? .achieved : .atRisk }
        guard let ends else { return .atRisk }
        if today > ends { return .late }
        guard let starts, starts < ends, Double(today.days(until: ends)) / Double(starts.days(until: ends) + 1) >= 0.1 else {
            return .atRisk
        }
        let nothing = goal.comparison == .done ? Baseline(value: FixedPoint(value: 0), on: nil) : nil
        guard let baseline = baseline ?? nothing else {
            guard let trend else { return .noBaseline }
            let (end, wanted) = (trend.forecast(ends).value, goal.number.approximate)
            return (goal.isLimit ? end <= wanted : end >= wanted) ? .onCourse : .atRisk
        }
        let begins = baseline.on ?? starts
        let elapsed = Double(begins.days(until: result.cutOff)) / Double(max(begins.days(until: ends), 1))
        return goal.progress(result.number, from: baseline.value) >= min(max(elapsed, 0), 1) ? .onCourse : .atRisk
    }
}

/// How many targets stand how; the counts are disjoint and sum to the total.
public struct StatusCounts: Sendable, Equatable {
    public private(set) var total = 0
    private var counts: [TargetStatus: Int] = [:]

    init(_ targets: some Sequence<TargetStanding>) {
        for target in targets {
            counts[target.status, default: 0] += 1
            total += 1
        }
    }

    public subscript(_ status: TargetStatus) -> Int { counts[status] ?? 0 }
}
