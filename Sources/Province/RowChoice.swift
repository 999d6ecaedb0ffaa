public import Declarations
public import Figures
import Registers
public import Store

/// Records behind a figure of a commune that a province may ask for.
public struct RowChoice: Sendable {
    public let figure: FigureDeclaration
    public let part: CountedPart
    public let register: RegisterDeclaration
    /// How many there are by the figure; nil where it is no number of records.
    public let expected: Int?
    let definition: FigureStatement.Definition

    /// `plan.tasks_given.matched`: as addresses name it.
    public var id: String { "\(figure.id).\(part.rawValue)" }
}

/// What may be asked for behind a commune's value of a figure, and the moment of that value.
public struct RowChoices: Sendable {
    public let all: [RowChoice]
    /// Milliseconds since 1970 UTC, and the end of the commune's journal then.
    public let at: Int64
    let seq: Int64
}

extension ProvinceDesk {
    /// The records behind a commune's value of a figure: of the figure itself, or of those that it is combined from. None for a commune that has
    /// sent nothing for the period, and of figures that it counts otherwise.
    public func rowChoices(of figure: FigureDeclaration, _ member: ProvinceMember, _ period: FigurePeriod, in tx: ReadTransaction) throws
        -> RowChoices
    {
        let counted = counts(in: figure, period)
        if let hosted = member.hosted {
            let unit = FigureUnit(commune: hosted.code)
            let table = try figures.values(of: counted.map(\.figure.id), units: [unit], periods: [period], in: tx)
            let all = counted.flatMap { entry in
                let result = table[entry.figure.id, unit, period]
                let tally = result.tally.map { ($0.matched, $0.others, $0.unknown) }
                return choices(entry.figure, entry.version, entry.count, result.value, share: tally)
            }
            return RowChoices(all: all, at: tx.now, seq: try tx.journalEnd(of: hosted.code).seq)
        }
        guard let content = try member.bundle.map({ try bundles.content(of: $0) }) else { return RowChoices(all: [], at: tx.now, seq: 0) }
        let all = counted.filter { content.isDefinedAlike($0.figure.id, catalogue) }.flatMap { entry in
            var share: (Int, Int, Int)?
            if case .share(let matched, let others, let unknown)? = content.parts(entry.figure.id) { share = (matched, others, unknown) }
            return choices(entry.figure, entry.version, entry.count, content.value(entry.figure.id), share: share)
        }
        return RowChoices(all: all, at: content.statement.at, seq: content.statement.journal.seq)
    }

    private typealias Counted = (figure: FigureDeclaration, version: FigureVersion, count: FigureCount)

    private func counts(in figure: FigureDeclaration, _ period: FigurePeriod) -> [Counted] {
        guard let version = figure.version(on: period.days.upperBound) else { return [] }
        if case .counted(let count) = version.formula { return [(figure, version, count)] }
        var seen: Set<String> = []
        return version.formula.parts.compactMap { catalogue.figures[$0] }.flatMap { counts(in: $0, period) }
            .filter { seen.insert($0.figure.id).inserted }
    }

    private func choices(
        _ figure: FigureDeclaration, _ version: FigureVersion, _ count: FigureCount, _ value: FigureValue, share: (Int, Int, Int)?
    ) -> [RowChoice] {
        guard let register = catalogue.registers[count.register] else { return [] }
        func choice(_ part: CountedPart, _ expected: Int?) -> RowChoice? {
            expected == 0
                ? nil
                : RowChoice(figure: figure, part: part, register: register, expected: expected, definition: .init(version))
        }
        switch (count.operation, value) {
        case (.share, .known):
            return [
                choice(.matched, share?.0), choice(.judged, share.map { $0.0 + $0.1 }), choice(.unsure, share?.2),
            ].compactMap { $0 }
        case (.count, .known(let known)), (.missing, .known(let known)):
            let number = known.number.whole.flatMap { Int(exactly: $0) }
            return [choice(.matched, number), known.unknown > 0 ? choice(.unsure, known.unknown) : nil].compactMap { $0 }
        case (_, .known): return [choice(.matched, nil)].compactMap { $0 }
        default: return []
        }
    }
}
