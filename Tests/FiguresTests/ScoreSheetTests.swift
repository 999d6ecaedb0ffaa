import Declarations
import Foundation
import TestKit
import Testing
import Vietnamese

@testable import Figures

/// The sets as they are shipped.
private let shipped = Result { try Catalogue.load(folders: try allPacks()) }

private func reckon(
    _ set: String, _ values: [String: FigureValue] = [:], unit: FigureUnit = FigureUnit(commune: demo)
) throws -> ScoreSheet {
    let set = try #require(try shipped.get().scores[set])
    let day = try #require(CalendarDate("2026-12-31"))
    let version = try #require(set.version(on: day))
    return ScoreSheet(set, version, unit, try #require(FigurePeriod("2026")), values: values, entries: [:])
}

private func known(_ part: Int, _ whole: Int) throws -> FigureValue {
    .known(.init(try #require(Fraction(Int128(part), over: Int128(whole)))))
}

@Suite("A sheet of scores") struct ScoreSheetTests {
    @Test("of the shipped sets has the printed maxima: 18 + 20 + 22 + 22 + 18 of Decision 766, 960 of the commune's 62 indicators")
    func maxima() throws {
        let catalogue = try shipped.get()
        let maxima = catalogue.scores.map { set in set.versions.map { $0.pillars.map(\.total) } }
        #expect(catalogue.scores.ids.sorted() == ["commune_dti", "decision_766", "department_quarter"])
        #expect(try reckon("decision_766").version.pillars.map(\.total) == [18, 20, 12, 10, 22, 18])
        #expect(try reckon("commune_dti").version.pillars.map(\.total) == [80, 100, 100, 520, 80, 80])
        #expect(try reckon("commune_dti").version.criteria.count == 62)
        #expect(maxima.joined().map { $0.reduce(0, +) }.sorted() == [100, 100, 100, 960])
    }

    @Test("reckons Decision 766 as its portal does: caps at 80% and 50%, everything else in proportion")
    func decision766() throws {
        var random = SplitMix64(state: 766)
        for _ in 0..<300 {
            let shares = try (0..<6).map { _ in
                let whole = Int.random(in: 1...2000, using: &random)
                return try known(Int.random(in: 0...whole, using: &random), whole)
            }
            let sheet = try reckon(
                "decision_766",
                ["3.1": shares[0], "3.2": shares[1], "3.3": shares[2], "3.6": shares[3], "3.5a": shares[4], "3.5b": shares[5]])
            let numbers = shares.map { Double($0.number?.numerator ?? 0) / Double($0.number?.denominator ?? 1) }
            let online = min(2, 2 * numbers[0] / 0.8) + 4 * numbers[1] + min(6, 6 * numbers[2] / 0.5)
            let payment = 6 * numbers[3] + min(2, 2.5 * numbers[4]) + min(2, 2.5 * numbers[5])
            for (index, expected) in [(2, online), (3, payment)] {
                let total = sheet.pillars[index].total
                let number = try #require(total.number)
                #expect(total.isExact && abs(Double(number.numerator) / Double(number.denominator) - expected) <= 0.015001)
            }
        }
    }

    @Test("gives what the set says where there is nothing to take a share of: all points, none, or the criterion falls out")
    func nothing() throws {
        let codes = ["5.2", "5.3", "5.4", "1.1"]
        let sheet = try reckon("decision_766", Dictionary(uniqueKeysWithValues: codes.map { ($0, .notApplicable) }))
        let lines = Dictionary(uniqueKeysWithValues: sheet.lines.map { ($0.criterion.id, $0) })
        #expect(lines["5.2"]?.points == ScorePoints(Fraction(6)) && lines["5.3"]?.points == ScorePoints(Fraction(6)))
        #expect(lines["5.4"]?.points == ScorePoints(.zero) && lines["1.1"]?.points == nil)
        #expect(sheet.total.maximum == Fraction(94) && sheet.total.notApplicable == Fraction(6))
        #expect(sheet.total.lower == Fraction(12) && sheet.total.upper == Fraction(88))
    }

    @Test("takes what is not known as anything up to the maximum, and says how much of the maximum is known")
    func bounds() throws {
        let half = FigureValue.known(
            .init(try #require(Fraction(1, over: 2)), unknown: 5, bounds: .init(Fraction(2, over: 5), Fraction(3, over: 5))))
        let sheet = try reckon("decision_766", ["2.1": half, "1.1": .missing(.noRecords), "2.2": try known(7, 1)])
        let line = try #require(sheet.lines.first { $0.criterion.id == "2.1" })
        #expect(line.points == ScorePoints(number: Fraction(10), lower: Fraction(8), upper: Fraction(12)))
        #expect(sheet.lines[0].points == ScorePoints(number: nil, lower: .zero, upper: Fraction(6)))
        #expect(sheet.total.number == Fraction(10) && sheet.total.lower == Fraction(8) && sheet.total.upper == Fraction(92))
        #expect(sheet.total.coverage == Fraction(16, over: 100))
        let empty = try self.empty()
        #expect(!empty.total.isKnown && empty.total.coverage == .zero && empty.total.upper == Fraction(100))
    }

    /// Something that gives no points is known, and nothing else.
    private func empty() throws -> ScoreSheet { try reckon("decision_766", ["2.2": try known(7, 1)]) }

    @Test("turns numbers into points by steps, and never gives more than the maximum")
    func steps() throws {
        for (value, points) in [(0, 0), (1, 6), (2, 10), (9, 10)] {
            let sheet = try reckon("department_quarter", ["3.1": try known(value, 1)])
            #expect(sheet.lines.last?.points == ScorePoints(Fraction(points)))
        }
        let above = try reckon("department_quarter", ["1.1": try known(3, 2)])
        #expect(above.lines.first?.points == ScorePoints(Fraction(40)))
    }

    @Test("tells what it would be if criteria reached a share, and leaves the others as they are")
    func assuming() throws {
        let sheet = try reckon("decision_766", ["2.1": try known(1, 2), "1.1": try known(1, 1)])
        let other = sheet.assuming(["2.1": Fraction(90), "5.4": Fraction(45)])
        #expect(other.lines.filter(\.isAssumed).map(\.criterion.id) == ["2.1", "5.4"])
        #expect(sheet.total.lower == Fraction(16) && other.total.lower == Fraction(6 + 18 + 3))
        let dti = try reckon("commune_dti").assuming(["2.1": Fraction(50)])
        #expect(dti.total.lower == Fraction(15))
    }
}

@Suite("A ranking by scores") struct ScoreRankingTests {
    private func sheet(_ commune: Int, _ values: [String: FigureValue]) throws -> ScoreSheet {
        try reckon("department_quarter", values, unit: FigureUnit(commune: commune))
    }

    /// All criteria known, the first one with this many of 40 points.
    private func exact(_ commune: Int, _ points: Int) throws -> ScoreSheet {
        var values = Dictionary(uniqueKeysWithValues: ["1.2", "1.3", "2.1", "2.2"].map { ($0, FigureValue.known(.init(.zero))) })
        values["3.1"] = .known(.init(.zero))
        values["1.1"] = try known(points, 40)
        return try sheet(commune, values)
    }

    @Test("sets nobody apart whose bounds overlap, shares places between equals, and gives no place to whom nothing is known of")
    func overlap() throws {
        let sure = try exact(1, 40)
        let open = try sheet(2, ["1.1": try known(10, 40)])
        let low = try exact(3, 12)
        let twin = try exact(4, 2)
        let other = try exact(5, 2)
        let nobody = try sheet(6, [:])
        let ranking = ScoreRanking([twin, nobody, open, low, other, sure])
        #expect(ranking.unranked.map(\.unit.commune) == [6])
        // The second may have between 10 and 70 of 100 points: above the first or below the third.
        #expect(ranking.places.map(\.sheet.unit.commune).prefix(3) == [1, 3, 2])
        #expect(ranking.places.map(\.rank) == [1, 1, 1, 4, 4])
        #expect(ranking.places.map(\.isUndecided) == [true, true, true, false, false])
        #expect(ranking.places[0].possible == 1...2 && ranking.places[1].possible == 2...3 && ranking.places[2].possible == 1...3)
    }

    @Test("sets apart whose bounds do not touch")
    func apart() throws {
        let places = ScoreRanking([try exact(1, 10), try exact(2, 30)]).places
        #expect(places.map(\.sheet.unit.commune) == [2, 1] && places.map(\.rank) == [1, 2] && !places.contains(where: \.isUndecided))
    }
}
