import Figures
import TestKit
import Testing

@testable import Province

@Suite("A figure over a province") struct ProvinceValueTests {
    private func share(_ matched: Int, _ others: Int, _ unknown: Int = 0) -> CommuneFigure {
        CommuneFigure(
            FigureTally.share(matched: matched, others: others, unknown: unknown),
            .share(matched: matched, others: others, unknown: unknown))
    }

    private func total(_ communes: [(CommuneStanding, CommuneFigure?)]) -> ProvinceValue {
        ProvinceValue(isLowerBetter: false, communes.enumerated().map { (code: $0.offset, standing: $0.element.0, figure: $0.element.1) })
    }

    @Test("is the sum of numerators over the sum of denominators, whatever the communes, and lies between bounds that hold it")
    func sums() {
        var random = SplitMix64(state: 20_261_122)
        for _ in 0..<500 {
            let communes = (0..<Int.random(in: 1...92, using: &random)).map { _ in
                (
                    Int.random(in: 0...500, using: &random), Int.random(in: 0...500, using: &random),
                    Bool.random(using: &random) ? 0 : Int.random(in: 0...20, using: &random)
                )
            }
            let told: [(CommuneStanding, CommuneFigure?)] = communes.map { (.known, share($0.0, $0.1, $0.2)) }
            let total = total(told + [(.notSent, nil), (.missing, nil)])
            let (matched, others) = (communes.map(\.0).reduce(0, +), communes.map(\.1).reduce(0, +))
            let unknown = communes.map(\.2).reduce(0, +)
            guard matched + others > 0 else { continue }
            #expect(total.value.number == Fraction(Int128(matched), over: Int128(matched + others)))
            #expect(total.value.bounds?.lower == Fraction(Int128(matched), over: Int128(matched + others + unknown)))
            #expect(total.value.bounds?.upper == Fraction(Int128(matched + unknown), over: Int128(matched + others + unknown)))
            #expect(total.withData == communes.count && total.communes == communes.count + 2)
            #expect(total.spread.count == communes.count { $0.0 + $0.1 > 0 })
        }
    }

    @Test("is no mean of percentages: a large commune counts for what it is")
    func noMean() {
        #expect(total([(.known, share(1, 0)), (.known, share(0, 99))]).value.number == Fraction(1, over: 100))
    }

    @Test("adds quotients by their parts, and leaves out communes that define it otherwise or tell a share only")
    func quotients() {
        func quotient(_ above: Int, _ below: Int) -> CommuneFigure {
            let (above, below) = (FigureValue.Known(Fraction(above)), FigureValue.Known(Fraction(below)))
            return CommuneFigure(.quotient(of: above, over: below), .quotient(above: above, below: below))
        }
        let alone = CommuneFigure(.known(.init(Fraction(1))), nil)
        let total = total([
            (.known, quotient(3, 10)), (.notApplicable, quotient(0, 0)), (.known, quotient(7, 10)), (.otherDefinition, quotient(9, 9)),
            (.apart, alone),
        ])
        #expect(
            total.value.number == Fraction(1, over: 2) && total.fraction?.above == Fraction(10) && total.fraction?.below == Fraction(20))
        #expect(total.withData == 4 && total.communes == 5)
    }

    @Test("names the best and the worst only where unknown records can't turn them round")
    func ranking() {
        let open = total([(.known, share(9, 1, 5)), (.known, share(8, 2, 5)), (.known, share(7, 3))])
        #expect(open.ranking.first == [] && open.ranking.last == [])
        let decided = total([(.known, share(9, 1)), (.known, share(5, 5, 1)), (.known, share(5, 5)), (.known, share(0, 10))])
        #expect(decided.ranking.first == [0] && decided.ranking.last == [3])
        let alike = total([(.known, share(1, 1)), (.known, share(2, 2))])
        #expect(alike.ranking.first == [] && alike.ranking.last == [])
    }

    @Test("of which no commune knows anything is not known, never zero")
    func nothing() {
        #expect(total([(.missing, nil), (.notSent, nil)]).value == .missing(.noRecords))
        #expect(total([(.notApplicable, share(0, 0))]).value == .notApplicable)
        #expect(total([]).value == .missing(.noRecords))
    }
}
