import Declarations
import Foundation
import TestKit
import Testing
import Vietnamese

@Suite("Sets of criteria in packs") struct ScoreTests {
    /// Up to line 9, inside `criteria:`.
    private static let head = """
        score: trial
        label: Bộ thử
        versions:
          - from: 2026-01-01
            total: 10
            pillars:
              work:
                label: Công việc
                total: 10
                criteria:

        """
    private static let figures = """
        figures: { visits: { label: Chuyến, count: visit }, named: { label: Có tên, share: visit where name is set } }
        indicators: { demo.rate: { label: Tỷ lệ, value: visits / 2, unit: percent } }

        """

    private static func files(_ text: String) -> [String: String] { ["scores/a.yml": text + "\n", "figures/a.yml": figures] }

    @Test("are read whole: pillars, criteria, how each gives points, by versions that follow each other")
    func whole() throws {
        let catalogue = try Catalogue.load([
            Sample.source(
                Self.files(
                    """
                    score: trial
                    label: { vi: Bộ thử, en: Trial }
                    units: [department]
                    periods: [quarter, year]
                    versions:
                      - { from: 2025-01-01, total: 1, pillars: { a: { label: A, total: 1, criteria: { 1.1: { label: X, max: 1, given: points } } } } }
                      - from: 2026-01-01
                        legal_basis: Quyết định 1
                        total: 30
                        pillars:
                          work:
                            label: Công việc
                            total: 10
                            criteria:
                              4.1: { label: Một, max: 6, share: demo.rate, full_from: 0.8, when_nothing: full }
                              4.10: { label: Mười, max: 4, share: "1 - visits / (visits + 1)" }
                          people:
                            label: Con người
                            total: 20
                            criteria:
                              4.22.11: { label: Họp, max: 20, value: visits, steps: { 1: 5, 4: 20 }, evidence: Biên bản, unit: office }
                              5.1a: { label: Để biết, max: 0, given: value }
                    """))
        ])
        let set = try #require(catalogue.scores["trial"])
        #expect(set.unitKinds == ["department"] && set.periods == [.quarter, .year] && set.pack == "demo")
        #expect(set.versions.map(\.id) == [1, 2] && set.versions[0].to == CalendarDate("2025-12-31"))
        let (before, first) = (try #require(CalendarDate("2024-12-31")), try #require(CalendarDate("2025-06-30")))
        #expect(set.version(on: first)?.total == 1 && set.version(on: before) == nil)
        let version = set.versions[1]
        #expect(version.criteria.map(\.id) == ["4.1", "4.10", "4.22.11", "5.1a"])
        guard case .share(.figures, let cap, .full)? = version.criterion("4.1")?.rule,
            case .steps(.figures, let steps)? = version.criterion("4.22.11")?.rule
        else {
            Issue.record("not read as written")
            return
        }
        #expect(cap == 0.8 && steps.map(\.points) == [5, 20] && version.criterion("4.10")?.figures == ["visits", "visits"])
        #expect(version.criterion("4.22.11")?.evidence?.vi == "Biên bản" && version.criterion("4.22.11")?.unitKind == "office")
    }

    static let wrong: [Mistake] = {
        func mistake(_ what: String, _ text: String, _ problems: [String]) -> Mistake {
            Mistake(what, files(text), each: problems.map { "scores/a.yml:" + $0 })
        }
        func criterion(_ what: String, _ keys: String, _ problem: String) -> Mistake {
            mistake(what, head + "          1.1: { label: A, max: 10, \(keys) }", ["11:" + problem])
        }
        let one = "          1.1: { label: A, max: 10, given: points }\n"
        return [
            mistake(
                "maxima that do not add up", head + "          1.1: { label: A, max: 9, given: points }",
                [
                    "9:9: the total is 10, but its criteria add up to 9. Hold it against the table as issued."
                ]),
            mistake(
                "pillars that do not add up", (head + one).replacing("    total: 10\n    pillars", with: "    total: 12\n    pillars"),
                [
                    "5:5: the total is 12, but its pillars add up to 10. Hold it against the table as issued."
                ]),
            mistake(
                "criterion written twice",
                head.replacing("total: 10", with: "total: 20", maxReplacements: 1) + one
                    + "      rest: { label: B, total: 10, criteria: { 1.1: { label: A, max: 10, given: points } } }",
                [
                    #"12:48: the criterion "1.1" is written twice"#
                ]),
            mistake(
                "code that is no code", head + "          a.1: { label: A, max: 10, given: points }",
                [
                    #"11:11: "a.1" is no code of a criterion. Write numbers and dots, such as 4.22.11 or 3.5a."#
                ]),
            mistake(
                "versions out of order",
                head + one
                    + "  - { from: 2025-01-01, total: 1, pillars: { a: { label: A, total: 1, criteria: { 1: { label: X, max: 1, given: points } } } } }",
                [
                    "3:1: versions must follow each other, the oldest first"
                ]),
            mistake(
                "kind of unit that there is not", head.replacing("label: Bộ thử\n", with: "label: Bộ thử\nperiods: [week]\n") + one,
                [
                    #"3:11: "week" is not one of the values allowed here. Known: half, month, quarter, year."#
                ]),
            criterion("no way to score", "evidence: B", #"11: the criterion "1.1" needs one way to score: share, value or given"#),
            criterion(
                "two ways to score", "given: points, share: named",
                #"37: the criterion "1.1" needs one way to score: share, value or given"#),
            criterion(
                "unknown kind of entry", "given: rate",
                #"44: "rate" is not one of the values allowed here. Known: points, share, value."#),
            criterion("unknown figure", "share: nobody", #"44: unknown figure "nobody". Known: demo.rate, named, visits."#),
            criterion(
                "count in the place of a share", "share: visits",
                #"44: "visits" is no share. Use value and steps, or divide it by a figure."#),
            criterion(
                "condition in the place of a number", "share: named > 1", "44: share takes numbers, figures, + - * / and brackets only"),
            criterion("cap above one", "share: named, full_from: 80", "62: full_from lies above 0 and not above 1. 80% is written 0.8."),
            criterion("cap of a number", "value: visits, steps: { 1: 10 }, full_from: 0.8", #"70: "full_from" goes with a share"#),
            criterion("steps of a share", "share: named, steps: { 1: 10 }", #"51: "steps" goes with a number (value)"#),
            criterion("number without steps", "value: visits", #"16: the key "steps" is missing. Write steps: { 1: 5, 2: 10 }."#),
            criterion("steps that fall", "value: visits, steps: { 2: 10, 1: 5 }", "59: steps must rise, and their points too"),
            criterion(
                "steps that stop below the maximum", "value: visits, steps: { 1: 5 }",
                "59: the highest step gives 5 points, not the maximum of 10"),
        ]
    }()

    @Test("are refused where they are wrong, with the place and what to write instead", arguments: wrong)
    func refused(_ mistake: Mistake) {
        #expect(problems(mistake.files) == mistake.problems)
    }
}
