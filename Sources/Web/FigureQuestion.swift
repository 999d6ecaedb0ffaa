import Declarations
import Figures
import HTTPKit
import Pages
import Registers
import Store
import Vietnamese

/// What an address asks of figures: whose, of when, and as known when. What makes no sense in it is left out.
struct FigureQuestion: Sendable {
    var unit: FigureUnit
    var period: FigurePeriod
    /// The last day of which everything is known; nil is now.
    var knownOn: CalendarDate?

    /// - Parameters:
    ///   - units: whose ids are known.
    init(_ query: FormData, commune: Int, units: ReferenceOptions, today: CalendarDate) {
        unit = FigureUnit(commune: commune, unit: query["don-vi"].flatMap { units.titles[$0] == nil ? nil : $0 })
        period = query["ky"].flatMap { FigurePeriod($0) } ?? FigurePeriod(Period(.year, containing: today))
        knownOn = query["den"].flatMap { CalendarDate($0) }.flatMap { $0 < today ? $0 : nil }
    }

    init(_ unit: FigureUnit, _ period: FigurePeriod) { (self.unit, self.period) = (unit, period) }

    var moment: FigureMoment {
        knownOn.map { .moment(Instant($0.adding(days: 1)).milliseconds - 1) } ?? .now
    }

    var items: [(String, String?)] { [("ky", period.description), ("don-vi", unit.unit), ("den", knownOn?.description)] }

    func changed(_ change: (inout FigureQuestion) -> Void) -> FigureQuestion {
        var other = self
        change(&other)
        return other
    }
}

extension CommuneURLs {
    var figures: String { base + "/so-lieu" }

    func figure(_ id: String, _ question: FigureQuestion) -> String { CommuneURLs.query("\(figures)/\(id)", question.items) }
    func figure(_ id: String, period: FigurePeriod? = nil, unit: String? = nil) -> String {
        CommuneURLs.query("\(figures)/\(id)", [("ky", period?.description), ("don-vi", unit)])
    }
}

extension Visit {
    /// Reads what the address asks, with the units to choose from.
    func figureQuestion(in tx: ReadTransaction) throws -> (FigureQuestion, ReferenceOptions) {
        var units = ReferenceOptions()
        try units.load("unit", chosen: [query["don-vi"].flatMap { RecordID($0)?.text }].compactMap { $0 }, self, in: tx)
        let today = Instant(milliseconds: tx.now).date
        return (FigureQuestion(query, commune: commune.code, units: units, today: today), units)
    }

    func figureControls(_ question: FigureQuestion, _ units: ReferenceOptions, today: CalendarDate) -> [Field] {
        [
            periodField(question, offered: offeredPeriods(today)),
            unitField(question, units.lists["unit"] ?? [], placeholder: words("quality_whole")), knownField(question),
        ]
    }

    /// The periods that are offered, and the one that was asked for.
    func periodField(_ question: FigureQuestion, offered: [FigurePeriod]) -> Field {
        let periods = offered.contains(question.period) ? offered : [question.period] + offered
        return Field(
            id: "filter-period", name: "ky", label: words("figure_period"), control: .choice,
            options: periods.map {
                Choice(value: $0.description, label: $0.text(language).capitalizedFirst, selected: $0 == question.period)
            })
    }

    /// - Parameter placeholder: what stands for no unit; nil where one has to be chosen.
    func unitField(_ question: FigureQuestion, _ units: [ReferenceOptions.Option], placeholder: String? = nil) -> Field {
        Field(
            id: "filter-unit", name: "don-vi", label: words("quality_unit"), control: .choice,
            options: units.map { Choice(value: $0.id, label: $0.label, selected: $0.id == question.unit.unit) }, placeholder: placeholder)
    }

    func knownField(_ question: FigureQuestion) -> Field {
        Field(id: "filter-known", name: "den", label: words("figure_known_on"), control: .date, value: question.knownOn?.description)
    }

    /// What reports ask for most: this and the last month, quarter and year, and the reporting year.
    private func offeredPeriods(_ today: CalendarDate) -> [FigurePeriod] {
        let kinds: [Period.Kind] = [.year, .half, .quarter, .month]
        let now = kinds.map { FigurePeriod(Period($0, containing: today)) }
        let own = Period(.year, containing: today)
        return now + [.reporting(own), FigurePeriod(.nineMonths(today.year))] + now.compactMap(\.previous)
    }

    // MARK: Values in words

    func text(_ value: FigureValue, of figure: FigureDeclaration, parts: String? = nil) -> FigureText {
        switch value {
        case .notApplicable: return FigureText(detail: words("figure_nothing_to_share"), none: words("figure_not_applicable"))
        case .missing(let reason, _): return FigureText(detail: reason.text(language), none: words("board_no_value"))
        case .known(let known):
            var details = [parts]
            if !known.isExact { details.append(figure.text(known.bounds, language)) }
            if known.unknown > 0 { details.append(words("figure_unknown", grouped(Int64(known.unknown), language))) }
            let detail = details.compactMap { $0 }.joined(separator: " · ")
            return FigureText(number: figure.text(known.number, language), detail: detail.isEmpty ? nil : detail)
        }
    }

    /// "31/45": what a share is of; nil for what is no share.
    func fraction(_ figure: FigureDeclaration, _ question: FigureQuestion, _ table: FigureTable) -> String? {
        func number(_ count: Int) -> String { grouped(Int64(count), language) }
        let result = table[figure.id, question.unit, question.period]
        if let declared = result.declared, let above = declared.numerator, let below = declared.denominator {
            return "\(grouped(above, language))/\(grouped(below, language))"
        }
        let formula = figure.version(on: question.period.days.upperBound)?.formula
        if case .counted(let count)? = formula, count.operation == .share {
            return result.tally.map { "\(number($0.matched))/\(number($0.matched + $0.others))" }
        }
        guard let halves = formula?.quotient else { return nil }
        let ends = [halves.above, halves.below].compactMap { id -> String? in
            let value = table[id, question.unit, question.period].value
            return catalogue.figures[id].flatMap { part in value.number.map { part.bareText($0, language) } }
        }
        return ends.count == 2 ? ends.joined(separator: "/") : nil
    }
}

extension FigureDeclaration {
    /// The number without its unit.
    fileprivate func bareText(_ number: Fraction, _ language: Language) -> String {
        var bare = self
        if case .number = measure { bare.measure = .number(nil) }
        return bare.text(number, language)
    }
}
