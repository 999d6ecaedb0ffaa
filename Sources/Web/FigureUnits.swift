import Declarations
import Figures
import Pages
import Registers
import Store

/// A figure's values of the units below the one that is asked for.
struct FigureByUnit: Sendable {
    /// Those of which there is something to count.
    var known: [FigureStep] = []
    var quiet: [FigureStep] = []
}

extension Visit {
    /// All units below the one of the question, each with its number and its own page; nothing for a figure that is not told by unit.
    func byUnit(_ figure: FigureDeclaration, _ question: FigureQuestion, in tx: ReadTransaction) throws -> FigureByUnit {
        guard site.figures.isByUnit(figure.id) else { return FigureByUnit() }
        let units = try unitsBelow(question.unit.unit, in: tx)
        let asked = units.map { FigureUnit(commune: commune.code, unit: $0.id.text) }
        let parts = figure.version(on: question.period.days.upperBound)?.formula.parts ?? []
        let table = try site.figures.values(
            of: [figure.id] + parts, units: asked, periods: [question.period], asOf: question.moment, in: tx)
        var result = FigureByUnit()
        for (unit, asked) in zip(units, asked) {
            let own = question.changed { $0.unit = asked }
            let value = table[figure.id, asked, question.period].value
            let step = FigureStep(
                label: unit["name"].text ?? "", url: urls.figure(figure.id, own),
                value: text(value, of: figure, parts: fraction(figure, own, table)))
            // A share of 0% is of something; a count of 0 has nothing to open.
            let isQuiet = value.number.map { figure.kind == .figure && $0 == .zero } ?? (value.bounds == nil)
            if isQuiet { result.quiet.append(step) } else { result.known.append(step) }
        }
        return result
    }

    /// The units in force below one, or all; each behind the one that holds it.
    private func unitsBelow(_ top: String?, in tx: ReadTransaction) throws -> [Record] {
        let units = try activeUnits(in: tx)
        let ids = Set(units.map(\.id.text))
        let children = Dictionary(grouping: units) { unit in unit["parent"].text.flatMap { ids.contains($0) ? $0 : nil } ?? "" }
        var (found, seen): ([Record], Set<String>) = ([], [])
        func walk(_ holder: String) {
            guard seen.insert(holder).inserted else { return }
            for unit in children[holder] ?? [] {
                found.append(unit)
                walk(unit.id.text)
            }
        }
        walk(top ?? "")
        return found
    }
}
