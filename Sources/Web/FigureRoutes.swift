import Declarations
import Figures
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Số liệu: what is counted, and why each number is what it is.
    func addFigures() {
        get("/so-lieu", .signedIn) { visit in try await visit.figureList() }
        get("/so-lieu/:figure", .signedIn) { visit in try await visit.figurePage() }
    }
}

/// Figures of a question, of it and of the period before.
private struct FigureAnswer: Sendable {
    let question: FigureQuestion
    let units: ReferenceOptions
    let today: CalendarDate
    let table: FigureTable
    var explanation: FigureExplanation?
    /// As it is known now, where the question asks for what was known earlier.
    var present: FigureValue?
    var metric: ReadMetric?
    var byUnit = FigureByUnit()
    /// Other systems from which its records come, and how fresh they are.
    var mirrors: [FigureSource] = []
    /// Names of those who made the records that count, by id.
    var people: [String: String] = [:]
}

extension Visit {
    /// All figures, by the pack that counts them.
    func figureList() async throws -> Response {
        let answer = try await read { tx in
            let (question, units) = try figureQuestion(in: tx)
            let periods = question.period.line(2)
            let table = try site.figures.values(
                of: catalogue.figures.ids, units: [question.unit], periods: periods, asOf: question.moment, in: tx)
            return FigureAnswer(question: question, units: units, today: Instant(milliseconds: tx.now).date, table: table)
        }
        let question = answer.question
        let groups = catalogue.packs.compactMap { pack -> FigureGroup? in
            let own = catalogue.figures.filter { $0.pack == pack.id }
            if own.isEmpty { return nil }
            // What targets ask for comes first.
            let sorted = own.filter { $0.kind == .indicator } + own.filter { $0.kind == .figure }
            return FigureGroup(
                id: pack.id, label: pack.label(language), periodHead: question.period.text(language).capitalizedFirst,
                previousHead: words("figure_before"), rows: sorted.map { figureRow($0, question, answer.table) })
        }
        let page = FigureListPage(
            title: words("figures_title"), lead: words("figures_lead"), actions: statementActions(question), url: urls.figures,
            controls: figureControls(question, answer.units, today: answer.today), groups: groups,
            note: knownNote(question),
            empty: groups.isEmpty ? Empty(heading: words("figures_none"), text: words("figures_none_text")) : nil)
        return try await self.page(page, at: .registers)
    }

    private func knownNote(_ question: FigureQuestion) -> String? {
        question.knownOn.map { words("figures_as_known", $0.text(language)) }
    }

    private func figureRow(_ figure: FigureDeclaration, _ question: FigureQuestion, _ table: FigureTable) -> FigureRow {
        func value(_ period: FigurePeriod?, _ head: String) -> FigureText {
            guard let period else { return FigureText(none: words("board_no_value"), head: head) }
            let asked = question.changed { $0.period = period }
            var shown = text(table[figure.id, asked.unit, period].value, of: figure, parts: fraction(figure, asked, table))
            shown.head = head
            return shown
        }
        return FigureRow(
            label: figure.label(language), url: urls.figure(figure.id, question),
            detail: figure.version(on: question.period.days.upperBound)?.words?(language),
            value: value(question.period, question.period.text(language).capitalizedFirst),
            previous: value(question.period.previous, words("figure_before")))
    }

    // MARK: Why this number

    /// What the number is held against: the months of a longer period as far as they have begun, else the twelve periods up to this one.
    private func comparedWith(_ period: FigurePeriod, today: CalendarDate) -> (periods: [FigurePeriod], isOfMonths: Bool) {
        let months = period.parts(.month).filter { $0.days.lowerBound <= today }
        return months.count > 1 ? (months, true) : (period.line(12), false)
    }

    func figurePage() async throws -> Response {
        guard let figure = context.parameters.get("figure").flatMap({ catalogue.figures[$0] }) else { throw HTTPFailure.notFound }
        let answer = try await read { tx in
            let (question, units) = try figureQuestion(in: tx)
            let version = figure.version(on: question.period.days.upperBound)
            let parts = version?.formula.parts ?? []
            let today = Instant(milliseconds: tx.now).date
            let periods = Set(comparedWith(question.period, today: today).periods + question.period.line(2))
            var answer = FigureAnswer(
                question: question, units: units, today: today,
                table: try site.figures.values(
                    of: [figure.id] + parts, units: [question.unit], periods: Array(periods), asOf: question.moment, in: tx))
            if case .counted = version?.formula {
                answer.explanation = try site.figures.explain(
                    figure.id, question.unit, question.period, asOf: question.moment, counted: answer.table, in: tx)
            }
            answer.people = try names(behind: answer.explanation, in: tx)
            answer.metric = try metric(of: figure, in: tx)
            answer.mirrors = try mirrorSources(of: figure, question.period, in: tx)
            answer.byUnit = try byUnit(figure, question, in: tx)
            if question.knownOn != nil {
                let now = try site.figures.values(of: [figure.id] + parts, units: [question.unit], periods: [question.period], in: tx)
                answer.present = now[figure.id, question.unit, question.period].value
            }
            return answer
        }
        let question = answer.question
        let version = figure.version(on: question.period.days.upperBound)
        let url = urls.figure(figure.id, question.changed { $0.knownOn = nil })
        let line = comparedWith(question.period, today: answer.today)
        let page = FigurePage(
            title: figure.label(language),
            kicker: [catalogue.packs[figure.pack]?.label(language), figure.metric].compactMap { $0 }.joined(separator: " · "),
            lead: version?.words?(language), reading: answer.metric.flatMap { reading($0) },
            crumbs: [Link(text: words("figures_title"), url: CommuneURLs.query(urls.figures, question.items))],
            url: urls.figure(figure.id), controls: figureControls(question, answer.units, today: answer.today),
            clearUrl: question.knownOn == nil ? nil : url, card: card(figure, answer, line.periods), past: pastCard(figure, answer),
            counts: (answer.explanation.map { sources($0, answer.people) } ?? declaredSource(figure, answer).map { [$0] } ?? [])
                + answer.mirrors,
            parts: (version?.formula.parts ?? []).compactMap { catalogue.figures[$0] }.map { figureRow($0, question, answer.table) },
            periodHead: question.period.text(language).capitalizedFirst, previousHead: words("figure_before"),
            lineHead: words(line.isOfMonths ? "figure_months" : "figure_line"),
            line: known(line.periods, figure, answer).reversed().map { step(figure, $0, answer) },
            units: answer.byUnit.known, quietUnits: answer.byUnit.quiet,
            quietLabel: words("figure_quiet_units", String(answer.byUnit.quiet.count)),
            details: definition(figure, version) + (answer.metric.map { [metricDetail($0)] } ?? []),
            note: words("figure_rule_note"))
        return try await self.page(page, at: .registers)
    }

    /// Without the periods of which nothing was known yet.
    private func known(_ line: [FigurePeriod], _ figure: FigureDeclaration, _ answer: FigureAnswer) -> [FigurePeriod] {
        let known = line.drop { period in
            if case .missing(.noRecords, _) = answer.table[figure.id, answer.question.unit, period].value { true } else { false }
        }
        return known.isEmpty ? line.suffix(1) : Array(known)
    }

    private func card(_ figure: FigureDeclaration, _ answer: FigureAnswer, _ line: [FigurePeriod]) -> FigureCard {
        let question = answer.question
        let result = answer.table[figure.id, question.unit, question.period]
        let shown = text(result.value, of: figure, parts: fraction(figure, question, answer.table))
        let values = line.map { answer.table[figure.id, question.unit, $0].value }
        let numbers = values.map { $0.number.map(\.approximate) }
        let unit = question.unit.unit.flatMap { answer.units.titles[$0] } ?? commune.name.capitalizedFirst
        return FigureCard(
            label: question.knownOn.map { words("figure_as_known", $0.text(language)) }
                ?? "\(question.period.text(language).capitalizedFirst) · \(unit)",
            value: shown.number, detail: shown.detail ?? shown.none,
            trend: numbers.compactMap { $0 }.count > 1 ? Sparkline(values: numbers, bounds: bands(values)) : nil)
    }

    /// Bounds of every point, where there is a number for every one.
    private func bands(_ values: [FigureValue]) -> [ClosedRange<Double>] {
        let bands = values.compactMap { value -> ClosedRange<Double>? in
            guard let bounds = value.bounds, let lower = bounds.lower, let upper = bounds.upper, lower <= upper else { return nil }
            return lower.approximate...upper.approximate
        }
        return bands.count == values.count && bands.contains { $0.lowerBound < $0.upperBound } ? bands : []
    }

    private func pastCard(_ figure: FigureDeclaration, _ answer: FigureAnswer) -> FigureCard? {
        guard let present = answer.present else { return nil }
        let shown = text(present, of: figure)
        let isSame = present == answer.table[figure.id, answer.question.unit, answer.question.period].value
        return FigureCard(
            label: words("figure_known_now"), value: shown.number, detail: shown.detail ?? shown.none,
            tag: Tag(text: words(isSame ? "figure_unchanged" : "figure_changed"), meaning: isSame ? .achieved : .atRisk))
    }

    private func sources(_ explanation: FigureExplanation, _ people: [String: String]) -> [FigureSource] {
        func source(_ key: String, _ behind: RecordsBehind?) -> FigureSource? {
            guard let behind, let register = catalogue.registers[behind.register] else { return nil }
            let changed = behind.lastChange.map { words("figure_last_change", Instant(milliseconds: $0).text(language)) }
            let origins = can(.read, register) ? self.origins(behind, people) : []
            return FigureSource(
                label: words(key), count: words("count_records", grouped(Int64(behind.count), language)),
                detail: ([plural(register)] + origins + [changed].compactMap { $0 }).joined(separator: " · "),
                url: listURL(behind, explanation.figure, register), linkLabel: words("figure_open_records"))
        }
        return [
            source("figure_numerator", explanation.numerator), source("figure_denominator", explanation.denominator),
            source("figure_unclear", explanation.unknown.flatMap { $0.count > 0 ? $0 : nil }),
        ].compactMap { $0 }
    }

    /// How many people are named who made the records; the others are counted together.
    private static let namedPeople = 3

    private func names(behind explanation: FigureExplanation?, in tx: ReadTransaction) throws -> [String: String] {
        let behind = [explanation?.numerator, explanation?.denominator, explanation?.unknown].compactMap { $0 }
        let people = behind.flatMap { $0.origins.compactMap(\.person).prefix(Self.namedPeople) }
        return try registry.titles(of: ["person": Set(people)], commune: commune.code, language, in: tx)
    }

    /// "nhập: Lý Thị Mẩy 12, hệ thống 3", "lấy từ Cổng dịch vụ công: 30, mới nhất 20/11/2026".
    private func origins(_ behind: RecordsBehind, _ people: [String: String]) -> [String] {
        let own = behind.origins.filter { $0.source == nil }
        let rest = own.dropFirst(Self.namedPeople)
        var makers = own.prefix(Self.namedPeople).map { origin in
            "\(origin.person.map { people[$0] ?? words("untitled") } ?? words("the_system").lowercasedFirst) \(grouped(Int64(origin.count), language))"
        }
        if !rest.isEmpty {
            makers.append(words("figure_other_makers", String(rest.count), grouped(Int64(rest.reduce(0) { $0 + $1.count }), language)))
        }
        let mirrored = behind.origins.compactMap { origin in
            origin.source.map { source in
                words("figure_mirrored", source, grouped(Int64(origin.count), language)) + ", "
                    + words("figure_latest", Instant(milliseconds: origin.lastChange).date.text(language))
            }
        }
        return (makers.isEmpty ? [] : [words("figure_makers", makers.joined(separator: ", "))]) + mirrored
    }

    private func declaredSource(_ figure: FigureDeclaration, _ answer: FigureAnswer) -> FigureSource? {
        answer.table[figure.id, answer.question.unit, answer.question.period].declared.map { declared in
            let asked = declared.isSurvey ? declared.denominator.map { words("figure_survey", grouped($0, language)) } : nil
            return declaredSource(
                RecordID(declared.id), [declared.source, asked], cutOff: declared.cutOff, expiresOn: declared.expiresOn)
        }
    }

    /// What was declared, with its source, its cut-off and until when it holds; a link for those who may read it.
    func declaredSource(_ id: RecordID?, _ details: [String?], cutOff: CalendarDate, expiresOn: CalendarDate) -> FigureSource {
        let register = catalogue.registers["target_result"].flatMap { can(.read, $0) ? $0 : nil }
        return FigureSource(
            label: words("figure_declared"), count: words("result_cut_off", cutOff.text(language)),
            detail: (details + [words("figure_valid_until", expiresOn.text(language))]).compactMap { $0 }.joined(separator: " · "),
            url: register.flatMap { register in id.map { urls.record(register.id, $0) } }, linkLabel: words("figure_open_declared"))
    }

    /// The list of the records as far as the reader may see them; none where the past is told, which no list shows.
    func listURL(_ behind: RecordsBehind, _ figure: FigureDeclaration, _ register: RegisterDeclaration) -> String? {
        guard behind.isExact, behind.count > 0, can(.read, register), let condition = behind.condition,
            !behind.filters.contains(where: { registry.secret(in: $0, over: register, for: actor) != nil })
        else { return nil }
        return CommuneURLs.query(
            urls.register(register.id), [("where", condition.isEmpty ? nil : condition), ("figure", condition.isEmpty ? nil : figure.id)])
    }

    private func step(_ figure: FigureDeclaration, _ period: FigurePeriod, _ answer: FigureAnswer) -> FigureStep {
        let question = answer.question.changed { $0.period = period }
        return FigureStep(
            label: period.text(language).capitalizedFirst, url: urls.figure(figure.id, question),
            value: text(
                answer.table[figure.id, question.unit, period].value, of: figure, parts: fraction(figure, question, answer.table)),
            current: period == answer.question.period)
    }

    private func definition(_ figure: FigureDeclaration, _ version: FigureVersion?) -> [Detail] {
        var details = [
            Detail(label: words("figure_id"), value: figure.id),
            Detail(label: words("figure_formula"), value: version?.text),
            Detail(label: words("figure_version"), value: version.map { validity($0, of: figure) }),
        ]
        if let origin = figure.origin { details.append(Detail(label: words("figure_origin"), value: words("figure_origin_\(origin)"))) }
        if let better = figure.better { details.append(Detail(label: words("figure_better"), value: words("figure_better_\(better)"))) }
        details.append(
            Detail(
                label: words("figure_rounding"),
                value: figure.decimals == 0 ? words("figure_rounding_whole") : words("figure_rounding_text", String(figure.decimals))))
        return details
    }

    private func validity(_ version: FigureVersion, of figure: FigureDeclaration) -> String {
        let name = words("figure_version_of", String(version.id), String(figure.versions.count))
        let from = version.from.map { words("figure_from", $0.text(language)) }
        let to = version.to.map { words("figure_to", $0.text(language)) }
        return [name, from, to].compactMap { $0 }.joined(separator: " · ")
    }
}
