import Declarations
import Figures
import HTTPKit
import Pages
import Registers
import Store
import Vietnamese

/// What an address asks of a set of criteria: for whom and when, and what to assume. What makes no sense in it is left out.
struct ScoreQuestion: Sendable {
    let set: ScoreDeclaration
    var figures: FigureQuestion
    /// Per cent of a share or of the maximum, or the number itself, by the criterion's code.
    var assumed: [String: Fraction] = [:]

    static let assumption = "neu."

    init(_ set: ScoreDeclaration, _ query: FormData, commune: Int, units: ReferenceOptions, today: CalendarDate) {
        self.set = set
        figures = FigureQuestion(query, commune: commune, units: units, today: today)
        if set.unitKinds.isEmpty { figures.unit = FigureUnit(commune: commune) }
        if query["ky"] == nil || !set.isScored(figures.period) { figures.period = set.usualPeriod(today) }
        for criterion in version?.criteria ?? [] {
            guard let text = query[Self.assumption + criterion.id], let number = try? FixedPoint(parsing: text, scale: 2),
                let given = Fraction(Int128(number.value), over: 100), given >= .zero
            else { continue }
            assumed[criterion.id] = criterion.isInPercent ? min(given, Fraction(100)) : given
        }
    }

    var version: ScoreVersion? { self.set.version(on: figures.period.days.upperBound) }

    var items: [(String, String?)] {
        figures.items + assumed.sorted { $0.key < $1.key }.map { (Self.assumption + $0.key, $0.value.inputText) }
    }

    func changed(_ change: (inout ScoreQuestion) -> Void) -> ScoreQuestion {
        var other = self
        change(&other)
        return other
    }
}

extension ScoreDeclaration {
    /// Whether sheets are made for such a period.
    func isScored(_ period: FigurePeriod) -> Bool {
        guard case .calendar(let own) = period.span, period.cutoffDay == nil, !period.isCumulative else { return false }
        return periods.contains(own.kind)
    }

    func usualPeriod(_ today: CalendarDate) -> FigurePeriod {
        FigurePeriod(Period(periods.first ?? .year, containing: today))
    }

    /// The present period of every kind and some before it, the latest first.
    func offeredPeriods(_ today: CalendarDate) -> [FigurePeriod] {
        periods.flatMap { kind in FigurePeriod(Period(kind, containing: today)).line(kind == .year ? 3 : 5).reversed() }
    }
}

extension ScoreCriterion {
    /// Whether what is assumed of it is a per cent: of a share, or of the points.
    var isInPercent: Bool {
        if case .steps = rule { false } else { true }
    }
}

extension Fraction {
    /// As an input holds it: "62.5".
    var inputText: String { rounded(2)?.text(.en).replacing(",", with: "") ?? "" }
}

extension CommuneURLs {
    var scores: String { base + "/cham-diem" }

    func score(_ question: ScoreQuestion) -> String { CommuneURLs.query("\(scores)/\(question.set.id)", question.items) }

    func scoreRanking(_ set: ScoreDeclaration, _ question: FigureQuestion) -> String {
        CommuneURLs.query("\(scores)/\(set.id)/xep-hang", question.items.filter { $0.0 != "don-vi" })
    }
}

extension Visit {
    /// The sets of the commune: another commune's own packs are not there for it.
    var scoreSets: [ScoreDeclaration] {
        catalogue.scores.filter { set in
            let communes = catalogue.packs[set.pack]?.communes ?? []
            return communes.isEmpty || communes.contains(commune.code)
        }
    }

    /// Reads what the address asks, with the units that the set scores; of such a set somebody's own unit is meant where none is named.
    func scoreQuestion(_ set: ScoreDeclaration, in tx: ReadTransaction) throws -> (ScoreQuestion, ReferenceOptions) {
        let units = try scoredUnits(set, in: tx)
        let today = Instant(milliseconds: tx.now).date
        var question = ScoreQuestion(set, query, commune: commune.code, units: units, today: today)
        if !set.unitKinds.isEmpty, question.figures.unit.unit == nil {
            let own = actor.acting.flatMap { units.titles[$0.unit] == nil ? nil : $0.unit }
            question.figures.unit = FigureUnit(commune: commune.code, unit: own ?? units.lists["unit"]?.first?.id)
        }
        return (question, units)
    }

    /// The units that a set scores, as far as the reader may know of them; none of a set over whole communes.
    func scoredUnits(_ set: ScoreDeclaration, in tx: ReadTransaction) throws -> ReferenceOptions {
        var options = ReferenceOptions()
        guard !set.unitKinds.isEmpty, let register = catalogue.registers["unit"], can(.read, register) else { return options }
        let today = Instant(milliseconds: tx.now).date.description
        let kinds = set.unitKinds.map { Expression.literal(.text($0)) }
        let query = RecordQuery(
            filters: [.member(.path(FieldPath(field: "kind")), of: kinds, negated: false)], sort: [SortKey("position")], limit: 300)
        let units = try registry.page("unit", query, for: actor, in: tx).records.filter { ($0["to_date"].text ?? today) >= today }
        options.lists["unit"] = units.map { .init(id: $0.id.text, label: $0["name"].text ?? $0.id.text) }
        for unit in options.lists["unit"] ?? [] { options.titles[unit.id] = unit.label }
        return options
    }

    func scoreControls(_ question: ScoreQuestion, _ units: ReferenceOptions, today: CalendarDate, withUnit: Bool = true) -> [Field] {
        let unit = withUnit ? units.lists["unit"].map { unitField(question.figures, $0) } : nil
        let period = periodField(question.figures, offered: question.set.offeredPeriods(today))
        return [period, unit, knownField(question.figures)].compactMap { $0 }
    }

    // MARK: Points in words

    /// "62,5", or "8–12" where something is not known; none where nothing is.
    func points(_ lower: Fraction, _ upper: Fraction) -> String {
        let ends = [lower, upper].map { $0.pointsText(language) }
        return lower == upper ? ends[0] : "\(ends[0])–\(ends[1])"
    }

    func text(_ total: ScoreTotal) -> FigureText {
        guard total.isKnown else { return FigureText(none: words("board_no_value")) }
        return FigureText(number: points(total.lower, total.upper), detail: words("score_of", total.maximum.pointsText(language)))
    }

    /// "đã biết 78% số điểm tối đa".
    func coverage(_ total: ScoreTotal) -> String? {
        total.coverage.flatMap { $0.times(Fraction(100))?.rounded(0)?.percentText(language) }
    }

    func bar(_ total: ScoreTotal) -> ScoreBar? {
        guard total.maximum > .zero, let lost = total.maximum.minus(total.upper), let open = total.upper.minus(total.lower) else {
            return nil
        }
        let text = [
            ("score_won", total.lower), ("score_open", open), ("score_lost", lost),
        ].filter { $0.0 == "score_won" || $0.1 > .zero }.map { words($0.0, $0.1.pointsText(language)) }.joined(separator: " · ")
        return ScoreBar(
            won: total.lower.approximate / total.maximum.approximate, possible: total.upper.approximate / total.maximum.approximate,
            text: text)
    }
}
