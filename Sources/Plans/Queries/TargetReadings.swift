import Declarations
import Figures
import Registers
import Store
import Vietnamese

/// What the figure of a target's metric says for the time in which the target is judged.
struct TargetReading {
    let figure: FigureDeclaration
    let period: FigurePeriod
    let result: FigureResult
    /// What a share is of, where it is a count of records over another.
    let share: RecordShare?
    /// How it was before, in the target's measure.
    let points: [Trend.Point]

    /// A number of the figure in the target's measure: per cents are hundredths of one.
    func measured(_ number: Fraction) -> Fraction? { figure.measure == .percent ? number.times(Fraction(100)) : number }
}

/// The figures of many targets, counted at once: a target is measured by the figure that names its metric.
///
/// A figure of a period is taken from the year's beginning; a stock, and what is declared, as at its end. How it was before are the ends of the
/// months of that year; of a stock only the last three, for each of them is a reading of former versions.
struct TargetReadings {
    private var readings: [RecordID: TargetReading] = [:]

    subscript(_ target: RecordID) -> TargetReading? { readings[target] }

    private struct Question {
        let target: RecordID
        let figure: FigureDeclaration
        let year: Int
    }

    /// - Parameter years: the last year of each target's plan, where the target does not say.
    init(
        _ figures: Figures, _ targets: [Record], lastYears years: [RecordID: Int], commune: Int, in tx: ReadTransaction
    ) throws {
        let today = Instant(milliseconds: tx.now).date
        let questions = try Self.questions(figures, targets, years, today, commune, in: tx)
        if questions.isEmpty { return }
        let unit = FigureUnit(commune: commune)
        for (isStock, some) in Dictionary(grouping: questions, by: { figures.isStock($0.figure.id) }) {
            let years = Set(some.map(\.year)).sorted()
            let line = Dictionary(uniqueKeysWithValues: years.map { ($0, Self.months(of: $0, isStock: isStock, until: today)) })
            let now = Dictionary(
                uniqueKeysWithValues: years.compactMap { year in Period(.year, year: year).map { (year, FigurePeriod($0)) } })
            let ids = Set(some.flatMap { [$0.figure.id] + figures.halves(of: $0.figure.id) }).sorted()
            let table = try figures.values(of: ids, units: [unit], periods: line.values.flatMap { $0 } + now.values, in: tx)
            for question in some {
                guard let period = now[question.year] else { continue }
                readings[question.target] = Self.reading(question.figure, table, unit, period, line[question.year] ?? [], figures, today)
            }
        }
    }

    private static func questions(
        _ figures: Figures, _ targets: [Record], _ years: [RecordID: Int], _ today: CalendarDate, _ commune: Int, in tx: ReadTransaction
    ) throws -> [Question] {
        if targets.allSatisfy({ $0["metric"].isNull }) { return [] }
        // A commune has some hundred and sixty metrics: all their codes are one short statement, the same for every plan.
        let codes = try tx.rows("SELECT id, code FROM reg_metric WHERE commune = \(commune)")
        let measuring = try codes.reduce(into: [String: FigureDeclaration]()) { measuring, row in
            measuring[try row.text("id")] = row["code"].text.flatMap(figures.catalogue.figure(measuring:))
        }
        return targets.compactMap { target in
            guard let figure = target["metric"].text.flatMap({ measuring[$0] }), target["op"].text != "done",
                (target["unit"].text == "%") == (figure.measure == .percent)
            else { return nil }
            let last = target.date("due_before")?.adding(days: -1).year ?? target.int("to_year") ?? target.ref("plan").flatMap { years[$0] }
            return Question(target: target.id, figure: figure, year: min(last ?? today.year, today.year))
        }
    }

    /// The months of the year that are over, each with all that counts by its end.
    private static func months(of year: Int, isStock: Bool, until today: CalendarDate) -> [FigurePeriod] {
        let months = (Period(.year, year: year)?.parts(.month) ?? []).map { FigurePeriod($0).cumulative }
        let past = months.filter { $0.days.upperBound < today }
        return isStock ? past.suffix(3) : past
    }

    private static func reading(
        _ figure: FigureDeclaration, _ table: FigureTable, _ unit: FigureUnit, _ period: FigurePeriod, _ line: [FigurePeriod],
        _ figures: Figures, _ today: CalendarDate
    ) -> TargetReading {
        let points = (line + [period]).compactMap { period -> Trend.Point? in
            let result = table[figure.id, unit, period]
            guard let number = result.value.number?.approximate else { return nil }
            let day = result.declared?.cutOff ?? min(period.days.upperBound, today)
            return Trend.Point(day, figure.measure == .percent ? number * 100 : number)
        }
        return TargetReading(
            figure: figure, period: period, result: table[figure.id, unit, period], share: figures.share(figure.id, table, unit, period),
            points: points)
    }
}
