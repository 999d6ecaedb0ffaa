public import Foundation
public import Vietnamese

/// A set of criteria (bộ chỉ số) by which a commune, or each unit of it, is scored.
public struct ScoreDeclaration: Sendable, Identifiable {
    public let id: String
    public let pack: String
    public var label: LocalizedText
    /// What it is for.
    public var words: LocalizedText?
    /// Kinds of units that are scored, each for itself; empty: the commune as a whole.
    public var unitKinds: [String]
    /// The periods for which it is scored, the usual one first; never empty.
    public var periods: [Period.Kind]
    /// The oldest first; never empty.
    public var versions: [ScoreVersion]
    public var location: SourceLocation

    /// The version in force on a day; nil before the first and after the last one.
    public func version(on day: CalendarDate) -> ScoreVersion? {
        versions.last { $0.from <= day && day <= ($0.to ?? .max) }
    }
}

/// The criteria of a set, in force for some time.
public struct ScoreVersion: Sendable, Identifiable {
    /// `1` for the oldest.
    public let id: Int
    public var from: CalendarDate
    /// The last day in force; nil is without end.
    public var to: CalendarDate?
    /// The decision that it was issued by, as far as it is known.
    public var legalBasis: LocalizedText?
    /// Points of all pillars together, as printed.
    public var total: Decimal
    public var pillars: [ScorePillar]

    public var criteria: [ScoreCriterion] { pillars.flatMap(\.criteria) }

    /// The criterion with a code.
    public func criterion(_ code: String) -> ScoreCriterion? { criteria.first { $0.id == code } }
}

/// A group of criteria (trụ cột, nhóm tiêu chí).
public struct ScorePillar: Sendable, Identifiable {
    public let id: String
    public var label: LocalizedText
    public var total: Decimal
    public var criteria: [ScoreCriterion]
}

/// One thing that gives points (tiêu chí).
public struct ScoreCriterion: Sendable, Identifiable {
    /// Its code, `4.22.11`.
    public let id: String
    public var label: LocalizedText
    public var words: LocalizedText?
    /// 0: it is told, and gives no points.
    public var maximum: Decimal
    public var rule: ScoreRule
    /// What has to be shown for it.
    public var evidence: LocalizedText?
    /// The kind of unit that sees to it.
    public var unitKind: String?

    /// Figures whose values it needs.
    public var figures: [String] {
        if case .figures(let expression) = rule.source { expression.paths.map(\.description) } else { [] }
    }
}

/// How points come about.
public enum ScoreRule: Sendable {
    /// The maximum times a share between 0 and 1: all of it from `fullFrom` on.
    case share(ScoreSource, fullFrom: Decimal, whenNothing: WhenNothing)
    /// The points of the highest step that a number reaches, the lowest step first; 0 below it. No step: nothing but told.
    case steps(ScoreSource, [ScoreStep])
    /// A person gives the points.
    case points

    public var source: ScoreSource {
        switch self {
        case .share(let source, _, _), .steps(let source, _): source
        case .points: .given
        }
    }

    /// What a share of nothing gives.
    public enum WhenNothing: String, Sendable, CaseIterable {
        case full, zero
        /// Neither its points nor its maximum count.
        case notApplicable = "not_applicable"
    }
}

/// Where the number behind a criterion comes from.
public enum ScoreSource: Sendable {
    /// Numbers and figures with `+ - * /` and brackets.
    case figures(Expression)
    /// A person enters it, with evidence.
    case given
}

/// From a value on, so many points.
public struct ScoreStep: Sendable, Equatable {
    public let from: Decimal
    public let points: Decimal
}
