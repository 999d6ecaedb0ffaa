import Declarations
import Figures
import Pages
import Registers
import Reporting
import Store
import Vietnamese

/// Numbers: as they are counted while a report is written, as they were stated once it is sent, what units state, what is said of them.
extension ReportView {
    var numbersLead: String {
        if report.isWritable { return words("report_numbers_open") }
        guard let stated = report.stated else { return words("report_numbers_count") }
        return words("report_numbers_sent", Instant(milliseconds: stated.at).text(language))
    }

    /// So many stand in one table; more are parted by the plan's sections.
    private static let mostTogether = 12

    var numberGroups: [ReportNumberGroup] {
        let all = report.numbers
        var names: [String] = []
        for number in all where !names.contains(number.section ?? "") { names.append(number.section ?? "") }
        guard all.count > Self.mostTogether, names.count > 1 else {
            return all.isEmpty ? [] : [ReportNumberGroup(heading: "", isFolding: false, isOpen: true, numbers: all.map(number))]
        }
        return names.enumerated().map { index, name in
            let numbers = all.filter { ($0.section ?? "") == name }.map(number)
            let heading = name.isEmpty ? words("report_section_none") : name.shortened(to: 120)
            // What was typed, and what is wrong with it, is never hidden.
            let isTyped = numbers.contains { $0.input?.isOpen == true }
            return ReportNumberGroup(
                heading: words("report_section_numbers", heading, String(numbers.count)), isFolding: true, isOpen: index == 0 || isTyped,
                numbers: numbers)
        }
    }

    private func number(_ number: Report.Number) -> ReportNumber {
        let figure = number.figure
        let whose = number.unit.unit == nil && !report.record.consolidates ? words("report_whole") : nil
        return ReportNumber(
            label: figure.label(language), url: visit.urls.figure(figure.id, period: report.period, unit: number.unit.unit),
            detail: [whose, number.targets.first?.shortened(to: 120)].compactMap { $0 }.joined(separator: " · "),
            period: shown(number.inPeriod.value, stated: report.stated?.period(figure.id), of: number, "report_in_period"),
            total: shown(number.total.value, stated: report.stated?.total(figure.id), of: number, "report_total"),
            sum: number.units.isEmpty ? nil : sum(number), units: number.units.map { unit($0, figure) },
            input: report.isWritable ? input(number) : nil, remark: report.isWritable ? nil : said(number.remark))
    }

    /// The number as it was stated, with what is known now where that is another one; as it is counted where nothing was stated of it.
    private func shown(_ now: FigureValue, stated: FigureValue?, of number: Report.Number, _ head: String) -> FigureText {
        // What a unit's statement says of a figure that is counted for the whole commune only is no number of this table.
        let isStated = number.unit.unit != nil || report.record.consolidates
        let value = isStated ? stated ?? now : now
        var shown = visit.text(value, of: number.figure)
        shown.head = words(head)
        if isStated, let stated, stated != now {
            let other = visit.text(now, of: number.figure)
            shown.detail = [shown.detail, words("report_known_now", other.number ?? other.none ?? "")].compactMap { $0 }.joined(
                separator: " · ")
        }
        return shown
    }

    private func sum(_ number: Report.Number) -> String {
        let count = String(number.units.count)
        guard let sum = number.sum, let shown = visit.text(sum, of: number.figure).number else { return words("report_units", count) }
        let text = words("report_units_sum", count, shown)
        let own = report.stated?.period(number.figure.id) ?? number.inPeriod.value
        return sum.number == own.number ? text : "\(text) · \(words("report_units_differ"))"
    }

    private func unit(_ unit: Report.UnitNumber, _ figure: FigureDeclaration) -> ReportUnitNumber {
        let shown = visit.text(unit.value, of: figure)
        return ReportUnitNumber(
            unit: unit.unit, url: visit.urls.report(unit.report), number: shown.number ?? shown.none ?? "", remark: unit.remark)
    }

    private func input(_ number: Report.Number) -> FoldedFields {
        let id = number.figure.id
        let typed = typed?.remarks[id]
        let kept = number.remark
        let kind = typed?.kind ?? kept?["kind"].text ?? ""
        return FoldedFields([
            Field(
                id: "claimed-\(id)", name: "claimed-\(id)", label: words("report_claimed"), value: typed?.claimed ?? kept?["claimed"].text,
                error: problem("claimed-\(id)"), maxLength: 60),
            Field(
                id: "kind-\(id)", name: "kind-\(id)", label: words("report_kind"), control: .choice, value: kind,
                error: problem("kind-\(id)"), options: visit.reportKinds("kind", chosen: kind)),
            Field(
                id: "explanation-\(id)", name: "explanation-\(id)", label: words("report_explain"), control: .longText,
                value: typed?.explanation ?? kept?["explanation"].text, error: problem("explanation-\(id)"), maxLength: 5000),
        ])
    }

    private func said(_ remark: Record?) -> String? {
        guard let remark else { return nil }
        let kind = remark["kind"].text.flatMap { visit.reportKind("kind", $0) }
        let parts = [remark["claimed"].text.map { words("report_claimed_is", $0) }, kind, remark["explanation"].text]
        let text = parts.compactMap { $0 }.joined(separator: ". ")
        return text.isEmpty ? nil : text
    }
}

extension Visit {
    /// The kinds of explanations, to be chosen from: of numbers while a report is written (`kind`), of later changes (`correction_kind`).
    func reportKinds(_ field: String, chosen: String) -> [Choice] {
        let choices = catalogue.registers["report_remark"]?.field(field)?.choices ?? []
        return choices.map { Choice(value: $0.id, label: $0.label(language), selected: $0.id == chosen) }
    }

    func reportKind(_ field: String, _ id: String) -> String? {
        catalogue.registers["report_remark"]?.field(field)?.choices.first { $0.id == id }?.label(language)
    }
}
