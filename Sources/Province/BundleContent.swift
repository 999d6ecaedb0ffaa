import Declarations
import Figures
import Foundation

/// What a bundle says: its statement, read, with what shares are of.
struct BundleContent: Sendable, FigureSource {
    let statement: FigureStatement
    let period: FigurePeriod
    let lines: [String: FigureStatement.Line]
    private let added: [String: Addend]

    /// - Throws: ``BundleRefusal`` for a statement that can't be read, is another commune's or a unit's, or whose values are not made of the parts.
    init(_ bundle: FigureBundle) throws(BundleRefusal) {
        let data = Data(bundle.statement.utf8)
        guard let statement = try? FigureStatement(encoded: data), let period = statement.figurePeriod else { throw .noStatement("JSON") }
        guard statement.commune == bundle.commune else { throw .otherCommune(bundle: bundle.commune, statement: statement.commune) }
        guard statement.unit == nil else { throw .noStatement("unit") }
        guard statement.lines.count <= 5000 else { throw .noStatement("lines") }
        (self.statement, self.period, added) = (statement, period, bundle.parts)
        lines = Dictionary(statement.lines.map { ($0.figure, $0) }) { one, _ in one }
        for (id, part) in bundle.parts {
            guard let line = lines[id], part.value.number == line.value.number else { throw .noStatement(id) }
        }
    }

    func value(_ id: String) -> FigureValue { lines[id]?.value ?? .missing(.noRecords) }
    func parts(_ id: String) -> Addend? { added[id] }

    /// Whether the figure was counted by the rule that holds here, and so were the figures that it is combined from.
    func isDefinedAlike(_ id: String, _ catalogue: Catalogue) -> Bool {
        guard let line = lines[id], let own = catalogue.figures[id]?.version(on: period.days.upperBound) else { return false }
        return line.definition == FigureStatement.Definition(own) && own.formula.parts.allSatisfy { isDefinedAlike($0, catalogue) }
    }

    /// How the commune stands with a figure.
    func told(_ figure: FigureDeclaration, _ catalogue: Catalogue) -> ProvinceReading.Told {
        guard let line = lines[figure.id] else { return .init(standing: .missing, figure: nil) }
        guard isDefinedAlike(figure.id, catalogue) else {
            return .init(standing: .otherDefinition, figure: CommuneFigure(line.value, nil))
        }
        let own = CommuneFigure(figure, on: period, catalogue, from: self)
        return .init(standing: own.standing, figure: own)
    }
}
