import Declarations
import Figures
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Province
import Registers
import Store
import Vietnamese

extension Visit {
    private func askedFigure() throws -> FigureDeclaration {
        guard let figure = context.parameters.get("figure").flatMap({ catalogue.figures[$0] }) else { throw HTTPFailure.notFound }
        return figure
    }

    private var provinceCrumb: Link { Link(text: words("province_title", commune.name), url: urls.province) }

    // MARK: One figure, all communes

    func provinceFigurePage() async throws -> Response {
        let figure = try askedFigure()
        let answer = try await provinceAnswer(only: figure)
        let total = answer.reading.total(figure)
        let shown = text(total, of: figure)
        let ranking = total.ranking
        let version = figure.version(on: answer.question.period.days.upperBound)
        let page = Pages.ProvinceFigurePage(
            title: figure.label(language),
            kicker: [catalogue.packs[figure.pack]?.label(language), figure.metric].compactMap { $0 }.joined(separator: " · "),
            lead: version?.words?(language),
            crumbs: [Link(text: provinceCrumb.text, url: CommuneURLs.query(urls.province, answer.question.items))],
            url: "\(urls.province)/so-lieu/\(figure.id)", controls: provinceControls(answer, withSelection: false),
            hidden: answer.question.selection.map { [Hidden(name: "bo", value: $0.rawValue)] } ?? [],
            card: FigureCard(
                label: "\(answer.question.period.text(language).capitalizedFirst) · \(words("province_whole"))", value: shown.number,
                detail: [shown.detail, coverage(total)].compactMap { $0 }.joined(separator: " · "),
                trend: total.spread.count > 2 ? Sparkline(values: total.spread.map(\.approximate)) : nil),
            spread: total.spread.count > 1 ? words("province_spread", spreadText(total.spread, figure)) : nil, bar: coverageBar(total),
            heads: heads(figure, answer.question), rows: rows(figure, answer, ranking), note: words("province_sum_note"),
            rankNote: rankNote(ranking, answer),
            details: [
                Detail(label: words("figure_id"), value: figure.id), Detail(label: words("figure_formula"), value: version?.text),
            ])
        return try await self.page(page, at: .communes)
    }

    private func heads(_ figure: FigureDeclaration, _ question: ProvinceQuestion) -> [ListColumn] {
        func head(_ column: ProvinceColumns.Value, _ key: String, isNumber: Bool = true) -> ListColumn {
            TableSort.head(column, words(key), question.valueSort, isNumber: isNumber) { sort in
                CommuneURLs.query("\(urls.province)/so-lieu/\(figure.id)", question.tableItems(values: sort)) + "#rows-heading"
            }
        }
        return [
            head(.rank, "province_head_rank", isNumber: false), head(.name, "province_head_commune", isNumber: false),
            head(.value, "province_head_value"), ListColumn(label: words("province_head_parts"), isNumber: true),
            head(.unknown, "province_head_unknown"), ListColumn(label: words("province_head_source")),
        ]
    }

    /// The best first, or as the address asks; those of whom nothing is known at the end, by name.
    private func rows(_ figure: FigureDeclaration, _ answer: ProvinceAnswer, _ ranking: OverlapRanking<Int>) -> [ProvinceValueRow] {
        let members = Dictionary(answer.reading.members.map { ($0.code, $0) }) { one, _ in one }
        func row(_ member: ProvinceMember, _ rank: String?, _ possible: String?) -> ProvinceValueRow {
            let told = answer.reading.figure(figure.id, member.code)
            let known = told.figure?.value.known
            return ProvinceValueRow(
                rank: rank, possible: possible, label: member.name.capitalizedFirst,
                url: urls.provinceCommune(member.code, figure: hasDrill(member) ? figure.id : nil, answer.question),
                value: FigureText(
                    number: told.standing == .notSent ? nil : known.map { figure.text($0.number, language) },
                    none: known == nil ? text(told.standing, told.figure, of: figure).none : nil),
                parts: told.figure?.addend.flatMap(fraction),
                bounds: known.flatMap { $0.isExact ? nil : figure.text($0.bounds, language) },
                unknown: known.map { grouped(Int64($0.unknown), language) }, source: source(member))
        }
        let placed = ranking.places.compactMap { place in
            members[place.member].map { member in
                let (from, to) = (place.possible.lowerBound, place.possible.upperBound)
                return row(
                    member, place.isUndecided || ranking.places.count < 2 ? nil : String(place.rank),
                    place.isUndecided && from < to ? words("score_places", String(from), String(to)) : nil)
            }
        }
        let ranked = Set(ranking.places.map(\.member))
        let others = answer.reading.members.filter { !ranked.contains($0.code) }
        let order = ranking.places.map(\.member).filter { members[$0] != nil } + others.map(\.code)
        let rows = placed + others.map { row($0, nil, nil) }
        guard let sort = answer.question.valueSort else { return rows }
        let keyed = Array(zip(order, rows))
        func known(_ code: Int) -> FigureValue.Known? { answer.reading.figure(figure.id, code).figure?.value.known }
        switch sort.column {
        case .rank: return sort.isDescending ? Array(placed.reversed()) + rows.dropFirst(placed.count) : rows
        case .name: return sort.sorted(keyed) { folded($0.1.label) }.map(\.1)
        case .value: return sort.sorted(keyed) { known($0.0)?.number }.map(\.1)
        case .unknown: return sort.sorted(keyed) { known($0.0)?.unknown }.map(\.1)
        }
    }

    private func rankNote(_ ranking: OverlapRanking<Int>, _ answer: ProvinceAnswer) -> String? {
        if ranking.places.count < 2 { return nil }
        return ranking.places.contains(where: \.isUndecided) ? words("province_rank_open") : nil
    }

    // MARK: One commune

    private func askedMember(_ answer: ProvinceAnswer) throws -> ProvinceMember {
        guard let code = context.parameters.get("code").flatMap({ Int($0) }),
            let member = answer.reading.members.first(where: { $0.code == code })
        else { throw HTTPFailure.notFound }
        return member
    }

    /// A commune's values beside the province's.
    func provinceCommunePage() async throws -> Response {
        let answer = try await provinceAnswer()
        let member = try askedMember(answer)
        let rows = answer.figures.map { figure in
            let told = answer.reading.figure(figure.id, member.code)
            var own = text(told.standing, told.figure, of: figure)
            var all = text(answer.reading.total(figure), of: figure)
            (own.head, all.head) = (member.name.capitalizedFirst, words("province_whole"))
            let url =
                hasDrill(member)
                ? urls.provinceCommune(member.code, figure: figure.id, answer.question) : urls.provinceFigure(figure.id, answer.question)
            return FigureRow(label: figure.label(language), url: url, detail: figure.metric, value: own, previous: all)
        }
        let page = FigureListPage(
            title: member.name.capitalizedFirst, lead: words(member.isHosted ? "province_commune_here" : "province_commune_own"),
            crumbs: [Link(text: provinceCrumb.text, url: CommuneURLs.query(urls.province, answer.question.items))], tag: source(member),
            actions: memberActions(member), url: "\(urls.province)/xa/\(member.code)", controls: provinceControls(answer),
            groups: rows.isEmpty
                ? []
                : [
                    FigureGroup(
                        id: "figures", label: answer.question.period.text(language).capitalizedFirst,
                        periodHead: member.name.capitalizedFirst, previousHead: words("province_whole"), rows: rows)
                ],
            note: words("province_records_note"),
            empty: rows.isEmpty ? Empty(heading: words("province_no_figures")) : nil)
        return try await self.page(page, at: .communes)
    }

    private func memberActions(_ member: ProvinceMember) -> [Action] {
        var actions: [Action] = []
        if let record = member.record {
            actions.append(Action(label: words("province_member"), url: urls.record(ProvinceDesk.members, record)))
        }
        if let bundle = member.bundle {
            actions.append(Action(label: words("province_bundle"), url: urls.record("figure_bundle", bundle.id)))
        }
        if let hosted = member.hosted { actions.append(Action(label: words("province_own_page"), url: "/" + hosted.slug)) }
        return actions
    }

    /// Whether there is a page of one figure of the commune: it is counted here, or was sent.
    private func hasDrill(_ member: ProvinceMember) -> Bool { member.isHosted || member.bundle != nil }

    /// Who keeps the province's list may ask for the records behind a number.
    private func askAction(_ figure: FigureDeclaration, _ member: ProvinceMember, _ question: ProvinceQuestion) -> [Action] {
        guard catalogue.registers[InquiryDesk.register] != nil, let members = catalogue.registers[ProvinceDesk.members],
            can(.edit, members),
            !figure.isDeclared
        else { return [] }
        return [
            Action(label: words("rows_ask"), url: urls.askRows(member.code, figure.id, question), style: .primary),
            Action(label: words("rows_title"), url: urls.inquiries),
        ]
    }

    private func unitCrumbs(_ figure: FigureDeclaration, _ member: ProvinceMember, _ question: ProvinceQuestion) -> [Link] {
        [
            Link(text: provinceCrumb.text, url: CommuneURLs.query(urls.province, question.items)),
            Link(text: figure.label(language), url: urls.provinceFigure(figure.id, question)),
            Link(text: member.name.capitalizedFirst, url: urls.provinceCommune(member.code, question)),
        ]
    }

    // MARK: One figure of a commune that sends bundles

    /// Bundles tell of whole communes only.
    private func sentFigurePage(_ figure: FigureDeclaration, _ member: ProvinceMember, _ answer: ProvinceAnswer) async throws -> Response {
        guard member.bundle != nil else { throw HTTPFailure.notFound }
        let question = answer.question
        let told = answer.reading.figure(figure.id, member.code)
        var (own, all) = (text(told.standing, told.figure, of: figure), text(answer.reading.total(figure), of: figure))
        let period = question.period.text(language).capitalizedFirst
        (own.head, all.head) = (period, words("province_whole"))
        let page = FigureListPage(
            title: "\(figure.label(language)): \(member.name)", lead: words("province_commune_own"),
            crumbs: unitCrumbs(figure, member, question), tag: source(member), actions: askAction(figure, member, question),
            url: "\(urls.province)/xa/\(member.code)/\(figure.id)", controls: provinceControls(answer, withSelection: false),
            groups: [
                FigureGroup(
                    id: "units", label: member.name.capitalizedFirst, periodHead: period, previousHead: words("province_whole"),
                    rows: [
                        FigureRow(
                            label: member.name.capitalizedFirst, url: urls.provinceCommune(member.code, question), value: own, previous: all
                        )
                    ])
            ], note: words("province_records_note"))
        return try await self.page(page, at: .communes)
    }

    // MARK: One figure by the units of one commune

    /// Numbers only: what lies behind them opens in the commune itself, to those who hold rights there.
    func provinceUnitsPage() async throws -> Response {
        let figure = try askedFigure()
        let answer = try await provinceAnswer(only: figure)
        let member = try askedMember(answer)
        guard let hosted = member.hosted else { return try await sentFigurePage(figure, member, answer) }
        let question = answer.question
        let previous = question.period.previous
        let halves = CommuneFigure.parts(of: [figure], on: question.period)
        let (names, table) = try await read { tx in
            let names = try units(of: hosted.code, in: tx)
            let asked = [FigureUnit(commune: hosted.code)] + names.map { FigureUnit(commune: hosted.code, unit: $0.id) }
            let table = try site.figures.values(
                of: [figure.id] + halves, units: asked, periods: [question.period] + [previous].compactMap { $0 }, in: tx)
            return (names, table)
        }
        let own = CommuneURLs(hosted, isOwnHost: false)
        func row(_ label: String, _ unit: FigureUnit) -> FigureRow {
            func value(_ period: FigurePeriod?, _ head: String) -> FigureText {
                guard let period else { return FigureText(none: "—", head: head) }
                let told = CommuneFigure(figure, table, unit, period, catalogue)
                var shown = text(told.value, of: figure, parts: told.addend.flatMap(fraction))
                shown.head = head
                return shown
            }
            return FigureRow(
                label: label, url: own.figure(figure.id, period: question.period, unit: unit.unit),
                value: value(question.period, question.period.text(language).capitalizedFirst),
                previous: value(previous, words("figure_before")))
        }
        let whole = FigureUnit(commune: hosted.code)
        // What a figure does not count by unit is told of the commune only.
        let known = names.filter { table[figure.id, FigureUnit(commune: hosted.code, unit: $0.id), question.period].value.isOfSomething }
        let page = FigureListPage(
            title: "\(figure.label(language)): \(member.name)", lead: words("province_units_lead"),
            crumbs: unitCrumbs(figure, member, question), actions: askAction(figure, member, question),
            url: "\(urls.province)/xa/\(member.code)/\(figure.id)", controls: provinceControls(answer, withSelection: false),
            groups: [
                FigureGroup(
                    id: "units", label: words("province_units"), periodHead: question.period.text(language).capitalizedFirst,
                    previousHead: words("figure_before"),
                    rows: [row(member.name.capitalizedFirst, whole)]
                        + known.map { row($0.name, FigureUnit(commune: hosted.code, unit: $0.id)) })
            ], note: words("province_records_note"))
        return try await self.page(page, at: .communes)
    }

    /// The units of a hosted commune that are there today; names of offices, which every commune publishes.
    private func units(of commune: Int, in tx: ReadTransaction) throws -> [(id: String, name: String)] {
        let today = Instant(milliseconds: tx.now).date.description
        let system = Actor.system(commune: commune, origin: "province")
        return try registry.all("unit", sort: [SortKey("position")], limit: 500, for: system, in: tx)
            .filter { ($0["to_date"].text ?? today) >= today }.map { ($0.id.text, $0["name"].text ?? $0.id.text) }
    }
}

extension FigureValue {
    /// Whether the unit has anything of which the figure could tell.
    fileprivate var isOfSomething: Bool {
        switch self {
        case .known(let known): known.number != .zero || known.unknown > 0
        case .missing(let reason, _): reason == .noValues
        case .notApplicable: false
        }
    }
}
