import API
import Declarations
import Figures
import Foundation
import HTTPKit
import Hummingbird
import Registers
import Store
import Vietnamese

extension APICall {
    /// All figures of a unit and a period, each with what it is of and where it opens to its records.
    func figures() async throws -> Response {
        let ids = catalogue.figures.ids
        let (question, table) = try await counted(ids)
        return answer(
            [
                "period": .string(question.period.description), "unit": JSON(question.unit.unit),
                "known_on": JSON(question.knownOn?.description),
                "figures": .array(ids.compactMap { catalogue.figures[$0] }.map { json($0, question, table) }),
            ])
    }

    func figure() async throws -> Response {
        guard let id = visit.context.parameters.get("figure"), let figure = catalogue.figures[id] else {
            throw APIProblem(APIProblem.Kind.notFound)
        }
        let (question, table) = try await counted([id])
        return answer(json(figure, question, table))
    }

    /// - Throws: ``APIProblem`` for a period, unit or day that makes no sense.
    private func counted(_ ids: [String]) async throws -> (FigureQuestion, FigureTable) {
        try refuseUnknownParameters(["period", "unit", "known_on"])
        let period = try query["period"].map { code in
            guard let period = FigurePeriod(code) else {
                throw APIProblem.parameter("period", vi: "Không hiểu kỳ “\(code)”.", en: "“\(code)” is no period, such as 2026Q3.")
            }
            return period
        }
        let known = try query["known_on"].map { text in
            guard let day = CalendarDate(text) else {
                throw APIProblem.parameter("known_on", vi: "Cần ngày, như 2026-06-30.", en: "A day is needed, such as 2026-06-30.")
            }
            return day
        }
        let unit = try query["unit"].map { text in
            guard let id = RecordID(text) else {
                throw APIProblem.parameter("unit", vi: "Cần id của đơn vị.", en: "The id of a unit is needed.")
            }
            return id.text
        }
        return try await read { [site, visit, catalogue] tx in
            if let unit {
                let rows = try visit.activeUnits(in: tx)
                guard rows.contains(where: { $0.id.text == unit }) else {
                    throw APIProblem(.invalid, vi: "Không có đơn vị này.", en: "There is no such unit.")
                }
            }
            let today = Instant(milliseconds: tx.now).date
            var question = FigureQuestion(
                FigureUnit(commune: visit.commune.code, unit: unit), period ?? FigurePeriod(Period(.year, containing: today)))
            question.knownOn = known.flatMap { $0 < today ? $0 : nil }
            let parts = ids.flatMap { catalogue.figures[$0]?.version(on: question.period.days.upperBound)?.formula.parts ?? [] }
            let wanted = Set(ids + parts).sorted()
            let table = try site.figures.values(
                of: wanted, units: [question.unit], periods: [question.period], asOf: question.moment, in: tx)
            return (question, table)
        }
    }

    private func json(_ figure: FigureDeclaration, _ question: FigureQuestion, _ table: FigureTable) -> JSON {
        let result = table[figure.id, question.unit, question.period]
        let version = figure.version(on: question.period.days.upperBound)
        func number(_ value: Fraction?) -> JSON {
            let shown = figure.measure == .percent ? value?.times(Fraction(100)) : value
            return shown?.rounded(6).map { .number($0.text(.en).replacing(",", with: "")) } ?? .null
        }
        let (state, reason) = Self.state(result.value)
        let share = share(figure, result, question, table)
        let known: FigureValue.Known? = if case .known(let known) = result.value { known } else { nil }
        return [
            "id": .string(figure.id), "pack": .string(figure.pack), "kind": .string(figure.kind.rawValue),
            "label": .string(figure.label(visit.language)), "words": JSON(version?.words?(visit.language)), "metric": JSON(figure.metric),
            "measure": .string(measure(figure)), "state": .string(state), "reason": JSON(reason?.rawValue),
            "value": number(result.value.number), "numerator": share.map { JSON($0.above) } ?? .null,
            "denominator": share.map { JSON($0.below) } ?? .null, "lower": number(result.value.bounds?.lower),
            "upper": number(result.value.bounds?.upper), "unknown": known.map { JSON($0.unknown) } ?? .null,
            "version": version.map { JSON($0.id) } ?? .null, "formula": JSON(version?.text),
            "declared": declared(result), "why": .string(visit.urls.figure(figure.id, question)),
        ]
    }

    private static func state(_ value: FigureValue) -> (String, FigureValue.Reason?) {
        switch value {
        case .known: ("known", nil)
        case .missing(let reason, _): ("missing", reason)
        case .notApplicable: ("not_applicable", nil)
        }
    }

    private func share(
        _ figure: FigureDeclaration, _ result: FigureResult, _ question: FigureQuestion, _ table: FigureTable
    ) -> RecordShare? {
        if let declared = result.declared, let above = declared.numerator, let below = declared.denominator {
            return RecordShare(above: above, below: below)
        }
        return site.figures.share(figure.id, table, question.unit, question.period)
    }

    private func measure(_ figure: FigureDeclaration) -> String {
        switch figure.measure {
        case .percent: "%"
        case .number(let unit): unit?(visit.language) ?? ""
        }
    }

    private func declared(_ result: FigureResult) -> JSON {
        result.declared.map {
            [
                "source": .string($0.source), "cut_off": .string($0.cutOff.description), "expires_on": .string($0.expiresOn.description),
                "survey": .boolean($0.isSurvey),
            ]
        } ?? .null
    }
}
