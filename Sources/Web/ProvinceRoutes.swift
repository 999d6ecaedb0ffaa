import Declarations
import Figures
import HTTPKit
import Hummingbird
import Pages
import Province
import Registers
import Store
import Vietnamese

extension Routes {
    /// Các xã của tỉnh: pages of places with `level: province`; to a commune they are not there.
    func addProvince() {
        let see = Access.records(.read, of: ProvinceDesk.members)
        get("/dieu-hanh/cac-xa", see) { visit in try await visit.provincePage() }
        get("/dieu-hanh/cac-xa/bang.xlsx", see) { visit in try await visit.provinceWorkbook() }
        get("/dieu-hanh/cac-xa/so-lieu/:figure", see) { visit in try await visit.provinceFigurePage() }
        get("/dieu-hanh/cac-xa/xa/:code", see) { visit in try await visit.provinceCommunePage() }
        get("/dieu-hanh/cac-xa/xa/:code/:figure", see) { visit in try await visit.provinceUnitsPage() }
    }
}

extension CommuneURLs {
    var province: String { dashboard + "/cac-xa" }

    func provinceFigure(_ id: String, _ question: ProvinceQuestion) -> String {
        CommuneURLs.query("\(province)/so-lieu/\(id)", question.items)
    }

    func provinceCommune(_ code: Int, figure: String? = nil, _ question: ProvinceQuestion) -> String {
        CommuneURLs.query("\(province)/xa/\(code)" + (figure.map { "/" + $0 } ?? ""), question.items)
    }
}

/// What an address asks of a province: of which period, which figures; and which communes are shown.
struct ProvinceQuestion: Sendable {
    /// Which figures: those that the province's plan is measured by, all that are counted of the metrics library, or declared ones too.
    enum Selection: String, Sendable, CaseIterable {
        case plan = "ke-hoach"
        case counted = "dem"
        case all = "tat-ca"
    }

    /// Which communes a table shows.
    enum Filter: String, Sendable, CaseIterable {
        case notSent = "chua-gui"
        case incomplete = "thieu"
        case late = "cham"
    }

    var period: FigurePeriod
    /// Nil is the plan's figures where the province has a plan, else the counted ones.
    var selection: Selection?
    var filter: Filter?
    var name: String?
    var figureSort: TableSort<ProvinceColumns.Figure>?
    var communeSort: TableSort<ProvinceColumns.Commune>?
    var valueSort: TableSort<ProvinceColumns.Value>?

    init(_ query: FormData, today: CalendarDate) {
        period = query["ky"].flatMap { FigurePeriod($0) } ?? FigurePeriod(Period(.year, containing: today))
        selection = query["bo"].flatMap { Selection(rawValue: $0) }
        filter = query["loc"].flatMap { Filter(rawValue: $0) }
        name = query.text("q")
        figureSort = TableSort(query["sap"])
        communeSort = TableSort(query["sap-xa"])
        valueSort = TableSort(query["sap"])
    }

    /// The whole of a table's address: what is shown, of which only one order changes.
    func tableItems(figures: String? = nil, communes: String? = nil, values: String? = nil) -> [(String, String?)] {
        items + [
            ("q", name), ("loc", filter?.rawValue), ("sap", figures ?? values ?? figureSort?.text ?? valueSort?.text),
            ("sap-xa", communes ?? communeSort?.text),
        ]
    }

    /// What links to other pages of the province keep.
    var items: [(String, String?)] { [("ky", period.description), ("bo", selection?.rawValue)] }
}

/// What a page of the province is made from.
struct ProvinceAnswer: Sendable {
    let question: ProvinceQuestion
    /// Those that the question selects, in order.
    let figures: [FigureDeclaration]
    let hasPlan: Bool
    let reading: ProvinceReading
    let now: Instant

    var today: CalendarDate { now.date }
}

extension Visit {
    /// Reads figures of all communes: those of the question, or one that the address names; the work of the communes beside them.
    func provinceAnswer(only figure: FigureDeclaration? = nil) async throws -> ProvinceAnswer {
        guard commune.level == .province else { throw HTTPFailure.notFound }
        return try await read { tx in
            let now = Instant(milliseconds: tx.now)
            let question = ProvinceQuestion(query, today: now.date)
            let planned = try figure == nil ? site.province.plannedMetrics(of: commune, in: tx) : []
            let chosen = figure.map { [$0] } ?? selected(question, planned)
            let ids = chosen.map(\.id) + (figure == nil ? Self.workFigures.filter { catalogue.figures[$0] != nil } : [])
            return ProvinceAnswer(
                question: question, figures: chosen, hasPlan: !planned.isEmpty,
                reading: try site.province.read(ids, commune, question.period, in: tx), now: now)
        }
    }

    /// How a commune's work stands; figures like all others, so that communes with servers of their own tell them too.
    static let workFigures = ["tasks_overdue", "plan.on_time_share", "plan.tracked_share"]

    private func selected(_ question: ProvinceQuestion, _ planned: Set<String>) -> [FigureDeclaration] {
        let measuring = catalogue.figures.filter { $0.metric != nil }
        switch question.selection ?? (planned.isEmpty ? .counted : .plan) {
        case .plan: return measuring.filter { $0.metric.map(planned.contains) == true }
        case .counted: return measuring.filter { !$0.isDeclared }
        case .all: return measuring
        }
    }

    func provinceControls(_ answer: ProvinceAnswer, withSelection: Bool = true) -> [Field] {
        let now = [Period.Kind.year, .half, .quarter, .month].map { FigurePeriod(Period($0, containing: answer.today)) }
        let offered = now + [.reporting(Period(.year, containing: answer.today))] + now.compactMap(\.previous)
        let question = answer.question
        let periods = offered.contains(question.period) ? offered : [question.period] + offered
        let period = Field(
            id: "filter-period", name: "ky", label: words("figure_period"), control: .choice,
            options: periods.map {
                Choice(value: $0.description, label: $0.text(language).capitalizedFirst, selected: $0 == question.period)
            })
        guard withSelection else { return [period] }
        let shown = question.selection ?? (answer.hasPlan ? .plan : .counted)
        let offers = ProvinceQuestion.Selection.allCases.filter { $0 != .plan || answer.hasPlan || shown == .plan }
        let selection = Field(
            id: "filter-selection", name: "bo", label: words("province_selection"), control: .choice,
            options: offers.map { Choice(value: $0.rawValue, label: words("province_selection_\($0)"), selected: $0 == shown) })
        return [period, selection]
    }

    // MARK: In words

    /// "87/92 xã có số liệu · 3 xã chưa gửi · 2 xã chưa có số liệu".
    func coverage(_ total: ProvinceValue) -> String {
        let gaps = [CommuneStanding.notSent, .missing, .otherDefinition, .apart].compactMap { standing in
            total.counts[standing].map { words("province_gap_\(standing)", String($0)) }
        }
        return ([words("province_coverage", String(total.withData), String(total.communes))] + gaps).joined(separator: " · ")
    }

    func coverageBar(_ total: ProvinceValue) -> StackedBar {
        let meanings: [(CommuneStanding, Pages.Meaning)] = [
            (.known, .achieved), (.notApplicable, .plain), (.apart, .onCourse), (.otherDefinition, .atRisk), (.missing, .unknown),
            (.notSent, .late),
        ]
        return StackedBar(
            meanings.compactMap { standing, meaning in
                total.counts[standing].map { (label: words("province_is_\(standing)"), count: $0, meaning: meaning) }
            })
    }

    /// The value of the whole province, with what it is of.
    func text(_ total: ProvinceValue, of figure: FigureDeclaration) -> FigureText {
        if total.withData > 0, total.counts[.known] == nil, total.counts[.apart] != nil {
            return FigureText(detail: words("province_not_added_text"), none: words("province_not_added"))
        }
        return text(total.value, of: figure, parts: total.fraction.map { "\(plain($0.above))/\(plain($0.below))" })
    }

    /// A commune's value, or why there is none.
    func text(_ standing: CommuneStanding, _ own: CommuneFigure?, of figure: FigureDeclaration) -> FigureText {
        switch standing {
        case .notSent: FigureText(none: words("province_is_notSent"))
        case .otherDefinition:
            FigureText(
                number: own?.value.number.map { figure.text($0, language) }, detail: words("province_is_otherDefinition"),
                none: own?.value.number == nil ? words("province_is_otherDefinition") : nil)
        default: text(own?.value ?? .missing(.noRecords), of: figure, parts: own?.addend.flatMap(fraction))
        }
    }

    /// "31/45".
    func fraction(_ addend: Addend) -> String? {
        switch addend {
        case .number: nil
        case .share(let matched, let others, _): "\(plain(Fraction(matched)))/\(plain(Fraction(matched + others)))"
        case .quotient(let above, let below): "\(plain(above.number))/\(plain(below.number))"
        }
    }

    private func plain(_ number: Fraction) -> String {
        number.whole.map { grouped($0, language) } ?? number.rounded(2)?.text(language) ?? "—"
    }

    /// Where a commune's numbers come from: counted now, by a bundle of a day, or nowhere yet.
    func source(_ member: ProvinceMember) -> Tag {
        if member.isHosted { return Tag(text: words("province_counted_now"), meaning: .achieved) }
        if let bundle = member.bundle {
            return Tag(text: words("province_bundle_of", Instant(milliseconds: bundle.madeAt).text(language)), meaning: .onCourse)
        }
        return Tag(text: words(member.hasKey ? "province_not_sent" : "province_no_key"), meaning: .late)
    }
}

extension FigureDeclaration {
    /// Whether somebody declares it, rather than its being counted.
    var isDeclared: Bool {
        if case .declared? = versions.last?.formula { true } else { false }
    }
}
