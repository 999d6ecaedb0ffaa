import Declarations
import Figures
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Plans

@Suite("Declared figures")
struct DeclaredFigureTests {
    @Test(
        "One counts from its second person's confirmation until it expires; before and after it is not known, and says why",
        arguments: engines)
    func life(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            #expect(try await hall.figure("m46") == .missing(.notDeclared))
            let declared = try await hall.declare(metric: "M46", 6240, "partner")
            #expect(try await hall.figure("m46") == .missing(.unconfirmed))
            let alone = await failure { try await hall.confirm(declared, by: hall.declarer) }
            #expect((alone as? RecordError)?.code == .forbidden)
            try await hall.confirm(declared, by: hall.keeper)
            #expect(try await hall.figure("m46") == .known(.init(try #require(Fraction(624, over: 1000)))))
            let later = try await hall.figure("m46", daysFromNow: 100)
            #expect(later == .missing(.expired))
        }
    }

    @Test("A survey's number lies in an interval that follows from how many were asked", arguments: engines)
    func survey(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let declared = try await hall.declare(metric: "M58-1", 6000, "survey", numerator: 60, denominator: 100)
            try await hall.confirm(declared, by: hall.keeper)
            let value = try await hall.figure("m58_1")
            // Wilson's interval of 60 out of 100: 50,20% to 69,06%.
            #expect(value.number == Fraction(3, over: 5))
            #expect(value.bounds == .init(Fraction(5020, over: 10_000), Fraction(6906, over: 10_000)))
            let unasked = await failure { try await hall.declare(metric: "M58-1", 6000, "survey") }
            #expect((unasked as? RecordError)?.code == .invalid)
        }
    }

    @Test(
        "What was declared for a target counts for its metric, and so for the targets of every plan that is measured by it",
        arguments: engines)
    func ofTargets(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            _ = try await hall.publishDemo()
            let codes = Dictionary(uniqueKeysWithValues: try await hall.all("metric").map { ($0.id.text, $0["code"].text ?? "") })
            let figures = hall.registry.catalogue.figures.filter { $0.origin == .declared && $0.measure == .percent }
            let pairs = try await hall.all("target").compactMap { target in
                let metric = target["metric"].text.flatMap { codes[$0] }
                return figures.first { $0.metric == metric }.map { (number: target["no"].text ?? "", figure: $0) }
            }
            let (number, figure) = try #require(pairs.first)
            try await hall.declare(number, 8125, confirm: true)
            #expect(try await hall.figure(figure.id).number == Fraction(8125, over: 10_000))
        }
    }
}

extension Hall {
    /// An officer who declares and is nobody else.
    fileprivate var declarer: Actor { actor("officer", ["keeper"], unit: "KT", person: "019a0000-0000-7000-8000-000000000001") }

    fileprivate func declare(metric code: String, _ value: Int64, _ method: String, numerator: Int64? = nil, denominator: Int64? = nil)
        async throws -> RecordID
    {
        let (declarer, unit, post) = (declarer, units["KT"], posts["officer"])
        let metric = try await all("metric").first { $0["code"].text == code }
        return try await write { plans, tx in
            let today = Instant(milliseconds: tx.now).date
            let values: [String: Value] = [
                "metric": (metric?.id.text).value, "unit": unit.value, "period": "2026".value, "kind": "share".value,
                "value": .integer(value),
                "numerator": numerator.value, "denominator": denominator.value, "data_source": "Ngân hàng".value, "method": method.value,
                "evidence_ref": "Công văn 1".value, "declared_by": post.value, "cut_off": today.description.value,
                "declared_on": today.description.value, "expires_on": today.adding(days: 60).description.value,
            ]
            return try plans.workflows.create("target_result", values, by: declarer, in: tx).id
        }
    }

    fileprivate func confirm(_ result: RecordID, by actor: Actor) async throws {
        _ = try await write { plans, tx in
            try plans.workflows.perform("confirm", on: "target_result", result, version: nil, by: actor, in: tx)
        }
    }

    fileprivate func figure(_ id: String, daysFromNow days: Int = 0) async throws -> FigureValue {
        let figures = Figures(workflows)
        return try await database.read { tx in
            let unit = FigureUnit(commune: Hall.commune)
            let day = Instant(milliseconds: tx.now).date.adding(days: days)
            let period = FigurePeriod(.day(day))
            let moment: FigureMoment = days == 0 ? .now : .moment(period.end)
            return try figures.values(of: [id], units: [unit], periods: [period], asOf: moment, in: tx)[id, unit, period].value
        }
    }
}
