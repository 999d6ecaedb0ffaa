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
    /// Các xã: each figure over the whole province with how much of it is known, and each commune's work.
    func provincePage() async throws -> Response {
        let answer = try await provinceAnswer()
        let reading = answer.reading
        let members = reading.members
        let shown = members.filter { isShown($0, answer) }
        let (hosted, sent) = (members.count(where: \.isHosted), members.count { $0.bundle != nil })
        let page = Pages.ProvincePage(
            title: words("province_title", commune.name), url: urls.province,
            lead: site.words(
                "province_lead", language, String(members.count), String(hosted), String(sent), String(members.count - hosted - sent)),
            actions: provinceActions(answer), controls: provinceControls(answer),
            period: answer.question.period.text(language).capitalizedFirst,
            figures: sortedFigures(answer).map { figureRow($0, answer) }, communeFilters: communeFilters(answer.question),
            hidden: (answer.question.items + [("sap", answer.question.figureSort?.text), ("sap-xa", answer.question.communeSort?.text)])
                .compactMap { name, value in value.map { Hidden(name: name, value: $0) } },
            shown: words("province_shown", String(shown.count), String(members.count)),
            communes: sorted(shown, answer).map { communeRow($0, answer) }, figureHeads: figureHeads(answer.question),
            communeHeads: communeHeads(answer.question),
            noFigures: answer.figures.isEmpty ? words("province_no_figures") : nil,
            empty: members.isEmpty
                ? Empty(
                    heading: words("province_none"), text: words("province_none_text"),
                    action: Link(text: words("province_none_do"), url: urls.register(ProvinceDesk.members) + "/moi")) : nil)
        return try await self.page(page, at: .communes)
    }

    private func provinceActions(_ answer: ProvinceAnswer) -> [Action] {
        [
            Action(label: words("board_sheet"), url: CommuneURLs.query(urls.province + "/bang.xlsx", answer.question.items)),
            Action(label: words("bundle_title"), url: urls.receivedBundles),
            Action(label: words("province_members"), url: urls.register(ProvinceDesk.members)),
        ] + (catalogue.registers[InquiryDesk.register] == nil ? [] : [Action(label: words("rows_title"), url: urls.inquiries)])
    }

    // MARK: Order

    private func sortedFigures(_ answer: ProvinceAnswer) -> [FigureDeclaration] {
        guard let sort = answer.question.figureSort else { return answer.figures }
        switch sort.column {
        case .name: return sort.sorted(answer.figures) { folded($0.label(language)) }
        case .coverage: return sort.sorted(answer.figures) { answer.reading.total($0).withData }
        }
    }

    private func sorted(_ members: [ProvinceMember], _ answer: ProvinceAnswer) -> [ProvinceMember] {
        guard let sort = answer.question.communeSort else { return members }
        func work(_ index: Int) -> [ProvinceMember] {
            sort.sorted(members) { answer.reading.figure(Self.workFigures[index], $0.code).figure?.value.number }
        }
        switch sort.column {
        case .name: return sort.sorted(members) { folded($0.name) }
        case .known: return sort.sorted(members) { withData($0, answer) }
        case .overdue: return work(0)
        case .onTime: return work(1)
        case .tracked: return work(2)
        }
    }

    private func figureHeads(_ question: ProvinceQuestion) -> [ListColumn] {
        func head(_ column: ProvinceColumns.Figure, _ key: String, isNumber: Bool = true) -> ListColumn {
            TableSort.head(column, words(key), question.figureSort, isNumber: isNumber) { sort in
                CommuneURLs.query(urls.province, question.tableItems(figures: sort)) + "#figures-heading"
            }
        }
        return [
            head(.name, "province_head_figure", isNumber: false), ListColumn(label: words("province_whole"), isNumber: true),
            head(.coverage, "province_head_coverage"), ListColumn(label: words("province_head_spread")),
            ListColumn(label: words("province_head_best")), ListColumn(label: words("province_head_worst")),
        ]
    }

    private func communeHeads(_ question: ProvinceQuestion) -> [ListColumn] {
        func head(_ column: ProvinceColumns.Commune, _ key: String, isNumber: Bool = true) -> ListColumn {
            TableSort.head(column, words(key), question.communeSort, isNumber: isNumber) { sort in
                CommuneURLs.query(urls.province, question.tableItems(communes: sort)) + "#communes-heading"
            }
        }
        return [
            head(.name, "province_head_commune", isNumber: false), ListColumn(label: words("province_head_source")),
            head(.known, "province_head_known"), head(.overdue, "province_overdue"), head(.onTime, "province_on_time"),
            head(.tracked, "province_tracked"),
        ]
    }

    // MARK: Figures

    private func figureRow(_ figure: FigureDeclaration, _ answer: ProvinceAnswer) -> ProvinceFigureRow {
        let total = answer.reading.total(figure)
        let spread = total.spread
        return ProvinceFigureRow(
            label: figure.label(language), code: figure.metric, url: urls.provinceFigure(figure.id, answer.question),
            value: text(total, of: figure), coverage: words("province_of", String(total.withData), String(total.communes)),
            isPartial: total.withData < total.communes, gaps: coverage(total),
            spread: spread.count > 1 ? spreadText(spread, figure) : nil,
            curve: spread.count > 2 ? Sparkline(values: spread.map(\.approximate)) : nil,
            best: names(total.ranking.first, answer), worst: names(total.ranking.last, answer))
    }

    /// "40% – 72% – 100%": the least, the middle and the greatest value of a commune.
    func spreadText(_ spread: [Fraction], _ figure: FigureDeclaration) -> String {
        [spread[0], spread[spread.count / 2], spread[spread.count - 1]].map { figure.text($0, language) }.joined(separator: " – ")
    }

    /// Up to two names, or how many there are; nothing where nothing is decided.
    private func names(_ codes: [Int], _ answer: ProvinceAnswer) -> String? {
        if codes.isEmpty { return nil }
        if codes.count > 2 { return words("province_many", String(codes.count)) }
        return answer.reading.members.filter { codes.contains($0.code) }.map(\.name.capitalizedFirst).joined(separator: ", ")
    }

    // MARK: Communes

    private func communeFilters(_ question: ProvinceQuestion) -> [Field] {
        [
            Field(id: "filter-name", name: "q", label: words("province_name"), control: .text, value: question.name),
            Field(
                id: "filter-which", name: "loc", label: words("province_which"), control: .choice,
                options: ProvinceQuestion.Filter.allCases.map {
                    Choice(value: $0.rawValue, label: words("province_which_\($0)"), selected: $0 == question.filter)
                }, placeholder: words("province_which_all")),
        ]
    }

    private func isShown(_ member: ProvinceMember, _ answer: ProvinceAnswer) -> Bool {
        if let name = answer.question.name, !folded(member.name).contains(folded(name)) { return false }
        switch answer.question.filter {
        case nil: return true
        case .notSent: return !member.isHosted && member.bundle == nil
        case .incomplete: return withData(member, answer) < answer.figures.count
        case .late:
            return answer.reading.figure("tasks_overdue", member.code).figure?.value.number.map { $0 > .zero } ?? false
        }
    }

    private func withData(_ member: ProvinceMember, _ answer: ProvinceAnswer) -> Int {
        answer.figures.count { answer.reading.figure($0.id, member.code).standing.hasData }
    }

    private func communeRow(_ member: ProvinceMember, _ answer: ProvinceAnswer) -> ProvinceCommuneRow {
        func work(_ id: String, _ head: String) -> FigureText {
            guard let figure = catalogue.figures[id] else { return FigureText(none: "—", head: words(head)) }
            let told = answer.reading.figure(id, member.code)
            var shown = text(told.standing, told.figure, of: figure)
            shown.head = words(head)
            return shown
        }
        let known = withData(member, answer)
        return ProvinceCommuneRow(
            label: member.name.capitalizedFirst, url: urls.provinceCommune(member.code, answer.question), source: source(member),
            known: words("province_of", String(known), String(answer.figures.count)), isPartial: known < answer.figures.count,
            work: [
                work(Self.workFigures[0], "province_overdue"), work(Self.workFigures[1], "province_on_time"),
                work(Self.workFigures[2], "province_tracked"),
            ])
    }
}
