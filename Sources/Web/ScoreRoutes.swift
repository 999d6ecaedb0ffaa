import Declarations
import Figures
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Chấm điểm: sets of criteria, where the commune and its units stand by them.
    func addScores() {
        get("/cham-diem", .signedIn) { visit in try await visit.scoreList() }
        get("/cham-diem/:set", .signedIn) { visit in try await visit.scorePage() }
        get("/cham-diem/:set/xep-hang", .signedIn) { visit in try await visit.scoreRanking() }
    }
}

/// One sheet with what it was reckoned from.
private struct ScoreAnswer: Sendable {
    let question: ScoreQuestion
    let units: ReferenceOptions
    let today: CalendarDate
    let reading: ScoreReading
}

extension Visit {
    // MARK: All sets

    func scoreList() async throws -> Response {
        let sets = scoreSets
        let answers = try await read { tx in
            try sets.map { set in
                let today = Instant(milliseconds: tx.now).date
                let units = try scoredUnits(set, in: tx)
                let question = ScoreQuestion(set, query, commune: commune.code, units: units, today: today)
                let own = set.unitKinds.isEmpty ? [nil] : (units.lists["unit"] ?? []).map { Optional($0.id) }
                let reading = try site.figures.scores(
                    of: set, units: own.map { FigureUnit(commune: commune.code, unit: $0) }, period: question.figures.period, in: tx)
                return ScoreAnswer(question: question, units: units, today: today, reading: reading)
            }
        }
        let page = ScoreListPage(
            title: words("scores_title"), lead: words("scores_lead"), actions: entryActions(),
            sets: answers.map(card),
            empty: answers.isEmpty ? Empty(heading: words("scores_none"), text: words("scores_none_text")) : nil)
        return try await self.page(page, at: .registers)
    }

    private func card(_ answer: ScoreAnswer) -> ScoreCard {
        let (question, set) = (answer.question, answer.question.set)
        let period = question.figures.period.text(language).capitalizedFirst
        var figure = FigureCard(label: period)
        var bar: ScoreBar?
        var details: [Detail] = []
        if set.unitKinds.isEmpty, let sheet = answer.reading.sheets.first {
            let total = sheet.total
            details = sheet.pillars.map { Detail(label: $0.declaration.label(language), value: sum($0.total)) }
            let shown = text(total)
            figure.value = shown.number
            figure.detail = [shown.detail, coverage(total).map { words("score_coverage", $0) }].compactMap { $0 }.joined(separator: " · ")
            bar = self.bar(total)
        } else {
            let known = answer.reading.sheets.count { $0.total.isKnown }
            figure.value = "\(known)/\(answer.reading.sheets.count)"
            figure.detail = words("score_units_known")
        }
        return ScoreCard(
            label: set.label(language), url: urls.score(question), detail: set.words?(language), figure: figure, bar: bar, details: details,
            ranking: ranking(set, question.figures))
    }

    /// Of a set that ranks somebody that the reader may see beside others.
    private func ranking(_ set: ScoreDeclaration, _ question: FigureQuestion) -> Link? {
        guard !set.unitKinds.isEmpty || comparedCommunes.count > 1 else { return nil }
        return Link(text: words("score_ranking"), url: urls.scoreRanking(set, question))
    }

    private func entryActions() -> [Action] {
        guard let register = catalogue.registers[ScoreEntry.register], can(.read, register) else { return [] }
        return [Action(label: plural(register), url: urls.register(register.id))]
    }

    // MARK: One set

    private func askedSet() throws -> ScoreDeclaration {
        let id = try context.parameter("set")
        guard let set = scoreSets.first(where: { $0.id == id }) else { throw HTTPFailure.notFound }
        return set
    }

    func scorePage() async throws -> Response {
        let set = try askedSet()
        let answer = try await read { tx in
            let (question, units) = try scoreQuestion(set, in: tx)
            let isNobody = !set.unitKinds.isEmpty && question.figures.unit.unit == nil
            let reading = try site.figures.scores(
                of: set, units: isNobody ? [] : [question.figures.unit], period: question.figures.period, asOf: question.figures.moment,
                in: tx)
            return ScoreAnswer(question: question, units: units, today: Instant(milliseconds: tx.now).date, reading: reading)
        }
        let question = answer.question
        let link = ranking(set, question.figures)
        var page = ScorePage(
            title: set.label(language),
            kicker: [catalogue.packs[set.pack]?.label(language), question.version?.legalBasis?(language)].compactMap { $0 }
                .joined(separator: " · "),
            lead: set.words?(language), crumbs: [Link(text: words("scores_title"), url: urls.scores)],
            actions: (link.map { [Action(label: $0.text, url: $0.url)] } ?? []) + entryActions(), url: "\(urls.scores)/\(set.id)",
            controls: scoreControls(question, answer.units, today: answer.today),
            note: question.figures.knownOn.map { words("figures_as_known", $0.text(language)) }, rules: words("score_rules"))
        guard let sheet = answer.reading.sheets.first else {
            page.empty = Empty(
                heading: words(question.version == nil ? "score_not_in_force" : "score_no_unit"),
                text: words(question.version == nil ? "score_not_in_force_text" : "score_no_unit_text"))
            return try await self.page(page, at: .registers)
        }
        let shown = question.assumed.isEmpty ? sheet : sheet.assuming(question.assumed)
        page.cards = cards(sheet, answer)
        page.sections = shown.pillars.map { section($0, answer) }
        page.trial = trial(sheet, shown, question)
        return try await self.page(page, at: .registers)
    }

    private func cards(_ sheet: ScoreSheet, _ answer: ScoreAnswer) -> [FigureCard] {
        let total = sheet.total
        let own = text(total)
        let unit = sheet.unit.unit.flatMap { answer.units.titles[$0] } ?? commune.name.capitalizedFirst
        let notApplicable = total.notApplicable > .zero ? words("score_not_applicable", total.notApplicable.pointsText(language)) : nil
        let official = total.official.map { $0.pointsText(language) }
        let differences = sheet.lines.compactMap(\.difference)
        let difference = differences.reduce(Fraction.zero) { $0.plus($1) ?? $0 }
        let given = sheet.lines.filter { $0.criterion.rule.isGiven && $0.maximum > .zero }
        let bare = given.count { $0.entry != nil && $0.entry?.hasEvidence == false }
        let open = given.count { $0.entry == nil }
        return [
            FigureCard(
                label: "\(sheet.period.text(language).capitalizedFirst) · \(unit)", value: own.number,
                detail: [own.detail, coverage(total).map { words("score_coverage", $0) }, notApplicable].compactMap { $0 }.joined(
                    separator: " · ")),
            FigureCard(
                label: words("score_official_card"), value: official,
                detail: official == nil
                    ? words("score_official_none") : words("score_official_of", total.officialMaximum.pointsText(language)),
                tag: differences.isEmpty
                    ? nil
                    : Tag(
                        text: self.difference(difference),
                        meaning: difference > .zero ? .atRisk : .achieved)),
            FigureCard(
                label: words("score_work"), value: String(open),
                detail: [words("score_work_open"), bare == 0 ? nil : words("score_evidence_missing", String(bare))].compactMap { $0 }
                    .joined(separator: " · "),
                tag: bare == 0 ? nil : Tag(text: words("score_no_evidence"), meaning: .atRisk)),
        ]
    }

    private func difference(_ number: Fraction) -> String {
        number == .zero ? words("score_same") : words("score_difference", signed(number))
    }

    /// "+0,5", "−2".
    func signed(_ number: Fraction) -> String {
        number < .zero ? "−" + number.negated.pointsText(language) : "+" + number.pointsText(language)
    }

    private func section(_ pillar: ScoreSheet.Pillar, _ answer: ScoreAnswer) -> ScoreSection {
        ScoreSection(
            id: pillar.declaration.id, label: pillar.declaration.label(language), points: sum(pillar.total), bar: bar(pillar.total),
            rows: pillar.lines.map { row($0, answer) })
    }

    /// "8–12/20 điểm".
    private func sum(_ total: ScoreTotal) -> String {
        let maximum = total.maximum.pointsText(language)
        return total.isKnown ? words("score_sum", points(total.lower, total.upper), maximum) : words("score_sum_unknown", maximum)
    }

    private func row(_ line: ScoreLine, _ answer: ScoreAnswer) -> ScoreRow {
        let criterion = line.criterion
        let wanted = line.entry?.hasEvidence == true ? nil : criterion.evidence.map { words("score_evidence_wanted", $0(language)) }
        let detail = [criterion.words?(language), wanted].compactMap { $0 }.joined(separator: " · ")
        let (value, url) = value(line, answer)
        return ScoreRow(
            code: criterion.id, label: criterion.label(language), detail: detail.isEmpty ? nil : detail, value: value, valueUrl: url,
            points: points(line), maximum: line.maximum.pointsText(language), official: official(line), tag: tag(line),
            links: links(line, answer.question), isAssumed: line.isAssumed)
    }

    private func points(_ line: ScoreLine) -> FigureText {
        if line.maximum == .zero { return FigureText(none: words("score_told_only")) }
        guard let points = line.points else { return FigureText(none: words("figure_not_applicable")) }
        let assumed = line.isAssumed ? words("score_assumed") : nil
        guard let number = points.number else { return FigureText(detail: assumed, none: words("score_unknown")) }
        let bounds = points.isExact ? nil : words("score_between", points.lower.pointsText(language), points.upper.pointsText(language))
        return FigureText(number: number.pointsText(language), detail: assumed ?? bounds)
    }

    private func official(_ line: ScoreLine) -> FigureText? {
        line.official.map { FigureText(number: $0.pointsText(language), detail: line.difference.map(difference)) }
    }

    private func tag(_ line: ScoreLine) -> Tag? {
        guard let entry = line.entry else { return nil }
        if line.criterion.rule.isGiven, !entry.hasEvidence { return Tag(text: words("score_no_evidence"), meaning: .atRisk) }
        let workflow = catalogue.registers[ScoreEntry.register].flatMap(catalogue.workflow)
        return entry.state.flatMap { workflow?.state($0) }.map { Tag(text: $0.label(language).lowercasedFirst, meaning: .init($0.meaning)) }
    }

    private func links(_ line: ScoreLine, _ question: ScoreQuestion) -> [ScoreLink] {
        var links: [ScoreLink] = []
        func add(_ key: String, _ url: String) {
            links.append(ScoreLink(text: words(key), spoken: "\(words(key)): \(line.criterion.id)", url: url))
        }
        if let register = catalogue.registers[ScoreEntry.register] {
            if let entry = line.entry, can(.read, register) {
                add("score_entry", urls.record(register.id, entry.id))
            } else if line.entry == nil, line.criterion.rule.isGiven, can(.create, register) {
                add("score_enter", newEntry(line.criterion, question, register))
            }
        }
        if line.gap > .zero, !line.isAssumed {
            let full = line.criterion.fullMark
            let other = question.changed { $0.assumed[line.criterion.id] = full }
            add("score_try_full", urls.score(other) + "#tinh-thu")
        }
        return links
    }

    private func newEntry(_ criterion: ScoreCriterion, _ question: ScoreQuestion, _ register: RegisterDeclaration) -> String {
        CommuneURLs.query(
            urls.register(register.id) + "/moi",
            [
                ("score_set", question.set.id), ("criterion", criterion.id), ("period", question.figures.period.description),
                ("scored_unit", question.figures.unit.unit),
            ])
    }
}

extension ScoreRule {
    var isGiven: Bool {
        if case .given = source { true } else { false }
    }
}

extension Visit {
    // MARK: The number behind points

    private func value(_ line: ScoreLine, _ answer: ScoreAnswer) -> (FigureText, String?) {
        let question = answer.question.figures
        if case .figures(.path(let path)) = line.criterion.rule.source, !line.isAssumed, let figure = catalogue.figures[path.description] {
            let parts = fraction(figure, question, answer.reading.figures)
            return (text(line.value, of: figure, parts: parts), urls.figure(figure.id, question))
        }
        guard let number = line.value.number else { return (unknownValue(line), nil) }
        switch line.criterion.rule {
        case .share:
            let share = number.times(Fraction(100))?.rounded(2)?.percentText(language)
            let parts = line.isAssumed ? nil : entered(line.entry)
            return (FigureText(number: share, detail: parts), nil)
        case .steps: return (FigureText(number: number.pointsText(language)), nil)
        // What a person gives is the points: they stand in their own column.
        case .points: return (FigureText(none: words("score_given_points")), nil)
        }
    }

    private func unknownValue(_ line: ScoreLine) -> FigureText {
        if case .notApplicable = line.value {
            return FigureText(detail: words("figure_nothing_to_share"), none: entered(line.entry) ?? "—")
        }
        return FigureText(none: words("board_no_value"))
    }

    private func entered(_ entry: ScoreEntry?) -> String? {
        guard let part = entry?.numerator, let whole = entry?.denominator else { return nil }
        return "\(part.pointsText(language))/\(whole.pointsText(language))"
    }

    // MARK: What if

    private func trial(_ sheet: ScoreSheet, _ assumed: ScoreSheet, _ question: ScoreQuestion) -> ScoreTrial {
        let now = Dictionary(sheet.lines.map { ($0.criterion.id, $0) }, uniquingKeysWith: { one, _ in one })
        let chosen = sheet.lines.filter { question.assumed[$0.criterion.id] != nil }
        let worst = sheet.lines.filter { question.assumed[$0.criterion.id] == nil && $0.gap > .zero }.sorted { $0.gap > $1.gap }.prefix(5)
        var trial = ScoreTrial(
            url: "\(urls.scores)/\(question.set.id)",
            hidden: question.figures.items.compactMap { name, value in value.map { Hidden(name: name, value: $0) } },
            fields: (chosen + worst).map { trialField($0, question) })
        guard !question.assumed.isEmpty, let change = assumed.total.lower.minus(sheet.total.lower) else { return trial }
        let shown = text(assumed.total)
        trial.clearUrl = urls.score(question.changed { $0.assumed = [:] })
        trial.answer = FigureCard(
            label: words("score_would_be"), value: shown.number,
            detail: [shown.detail, coverage(assumed.total).map { words("score_coverage", $0) }].compactMap { $0 }.joined(separator: " · "),
            tag: Tag(text: words("score_would_change", signed(change)), meaning: change < .zero ? .atRisk : .achieved))
        trial.changes = assumed.lines.filter(\.isAssumed).map { line in
            Change(
                label: "\(line.criterion.id) \(line.criterion.label(language))",
                before: now[line.criterion.id].flatMap { $0.points }.map { points($0.lower, $0.upper) } ?? words("figure_not_applicable"),
                after: line.points.map { points($0.lower, $0.upper) })
        }
        return trial
    }

    private func trialField(_ line: ScoreLine, _ question: ScoreQuestion) -> Field {
        let criterion = line.criterion
        let now = line.points.map { points($0.lower, $0.upper) } ?? "—"
        return Field(
            id: "trial-" + criterion.id.replacing(".", with: "-"), name: ScoreQuestion.assumption + criterion.id,
            label: "\(criterion.id) \(criterion.label(language))", control: .decimal, value: question.assumed[criterion.id]?.inputText,
            help: words("score_trial_now", now, line.maximum.pointsText(language)), suffix: criterion.isInPercent ? "%" : nil, minimum: "0",
            maximum: criterion.isInPercent ? "100" : nil)
    }

    // MARK: Ranking

    /// Communes that the reader may see beside each other: all of the server for whoever reads entries of every commune, else the own one.
    private var comparedCommunes: [Commune] {
        guard let register = catalogue.registers[ScoreEntry.register] else { return [commune] }
        return registry.rights.grants(.read, on: register, to: actor).isEveryCommune
            ? site.communes.filter { $0.level == .commune } : [commune]
    }

    func scoreRanking() async throws -> Response {
        let set = try askedSet()
        let communes = comparedCommunes
        let answer = try await read { tx in
            let (question, units) = try scoreQuestion(set, in: tx)
            let compared =
                set.unitKinds.isEmpty
                ? communes.map { FigureUnit(commune: $0.code) }
                : (units.lists["unit"] ?? []).map { FigureUnit(commune: commune.code, unit: $0.id) }
            let reading = try site.figures.scores(
                of: set, units: compared, period: question.figures.period, asOf: question.figures.moment, in: tx)
            return ScoreAnswer(question: question, units: units, today: Instant(milliseconds: tx.now).date, reading: reading)
        }
        let question = answer.question
        let ranking = ScoreRanking(answer.reading.sheets)
        let names = Dictionary(communes.map { ($0.code, $0.name.capitalizedFirst) }, uniquingKeysWith: { one, _ in one })
        func name(_ sheet: ScoreSheet) -> ScoreNobody {
            let url = sheet.unit.commune == commune.code ? urls.score(question.changed { $0.figures.unit = sheet.unit }) : nil
            return ScoreNobody(label: sheet.unit.unit.flatMap { answer.units.titles[$0] } ?? names[sheet.unit.commune] ?? "", url: url)
        }
        let page = ScoreRankingPage(
            title: words("score_ranking_title", set.label(language)), lead: words("score_ranking_lead"),
            crumbs: [Link(text: words("scores_title"), url: urls.scores), Link(text: set.label(language), url: urls.score(question))],
            url: "\(urls.scores)/\(set.id)/xep-hang",
            controls: scoreControls(question, answer.units, today: answer.today, withUnit: false),
            places: ranking.places.map { place($0, name($0.sheet)) }, unranked: ranking.unranked.map(name),
            empty: ranking.places.isEmpty ? Empty(heading: words("score_ranking_none"), text: words("score_ranking_none_text")) : nil)
        return try await self.page(page, at: .registers)
    }

    private func place(_ place: ScoreRanking.Place, _ name: ScoreNobody) -> ScorePlace {
        let total = place.sheet.total
        let isOpen = place.isUndecided && place.possible.count > 1
        return ScorePlace(
            rank: String(place.rank),
            possible: isOpen ? words("score_places", String(place.possible.lowerBound), String(place.possible.upperBound)) : nil,
            tag: place.isUndecided ? Tag(text: words("score_undecided"), meaning: .unknown) : nil, label: name.label,
            url: name.url, points: text(total), coverage: coverage(total) ?? "",
            official: total.official.map { "\($0.pointsText(language))/\(total.officialMaximum.pointsText(language))" },
            bar: bar(total) ?? ScoreBar(won: 0, possible: 0, text: ""))
    }
}
