import Declarations
import TestKit
import Testing
import Vietnamese

@Suite("Figures of packs") struct FigureTests {
    private static let register =
        Sample.register
        + "  met_on: { type: date, label: Ngày }\n  minutes: { type: decimal, label: Phút, scale: 1, unit: phút }\n"
        + "  done: { type: boolean, label: Xong }\n  secret: { type: citizen_id, label: Kín, encrypted: true, personal: true }\n"
        + "  many: { type: many_reference, to: visit, label: Nhiều }\nworkflow: visit\n"

    private static func files(_ figures: String) -> [String: String] {
        ["registers/visit.yml": register, "figures/a.yml": figures + "\n"]
    }

    private func load(_ figures: String) throws -> Catalogue { try Catalogue.load([Sample.source(Self.files(figures))]) }

    @Test("are read whole: what is counted, of whom, when, how it is printed")
    func whole() throws {
        let catalogue = try load(
            """
            figures:
              long_visits:
                label: Chuyến dài
                words: { vi: Từ 10 phút, en: Ten minutes or more }
                count: visit where minutes >= 10 and met_on within 2 years
                period: met_on
                unit: { vi: chuyến, en: visits }
                better: higher
                class: S
                metric: M55
                aliases: [số chuyến dài]
              minutes: { label: Phút, sum: visit.minutes }
              done: { label: Đã xong, share: visit where done }
              late: { label: Trễ, count: visit where late }
            indicators:
              visits.mean: { label: Trung bình, value: (minutes + 0.5) / long_visits, decimals: 1 }
            """)
        let figure = try #require(catalogue.figures["long_visits"])
        guard case .counted(let count) = figure.versions[0].formula else {
            Issue.record("not counted")
            return
        }
        #expect(count.operation == .count && count.register == "visit" && count.period?.description == "met_on")
        #expect(count.condition?.description == "minutes >= 10 and met_on within 2 years")
        #expect(figure.better == .higher && figure.origin == .system && figure.metric == "M55" && figure.aliases == ["số chuyến dài"])
        #expect(figure.measure == .number(.init(vi: "chuyến", en: "visits")) && figure.decimals == 0)
        #expect(figure.versions[0].words?.vi == "Từ 10 phút")
        #expect(catalogue.figures["minutes"]?.measure == .number(.init(vi: "phút")))
        #expect(catalogue.figures["minutes"]?.decimals == 1)
        #expect(catalogue.figures["done"]?.measure == .percent)
        guard case .counted(let late) = catalogue.figures["late"]?.versions[0].formula else {
            Issue.record("not counted")
            return
        }
        #expect(late.condition == .late(negated: false, by: nil))
        #expect(catalogue.figures["visits.mean"]?.versions[0].formula.parts == ["minutes", "long_visits"])
    }

    @Test("have the definition that is in force on a day, and none before the first and after the last")
    func versions() throws {
        let figure = try #require(
            try load(
                """
                figures:
                  visits:
                    label: Chuyến
                    period: met_on
                    versions:
                      - { from: 2025-07-01, count: visit, words: Mọi chuyến }
                      - { from: 2026-07-01, to: 2026-12-31, count: visit where minutes >= 10 }
                """
            ).figures["visits"])
        let days = ["2025-06-30", "2025-07-01", "2026-06-30", "2026-07-01", "2026-12-31", "2027-01-01"]
        #expect(days.map { CalendarDate($0).flatMap { figure.version(on: $0)?.id } } == [nil, 1, 1, 2, 2, nil])
        #expect(figure.versions.map(\.text) == ["count visit", "count visit where minutes >= 10"])
        for version in figure.versions {
            guard case .counted(let count) = version.formula else {
                Issue.record("not counted")
                return
            }
            #expect(count.period?.description == "met_on")
        }
    }

    @Test("say what is wrong with them, where, and what to write instead", arguments: wrong)
    func mistakes(_ mistake: Mistake) {
        #expect(problems(mistake.files) == mistake.problems)
    }

    private static func figure(_ what: String, _ keys: String, _ problems: String...) -> Mistake {
        mistake(what, "figures:\n  a: { label: A, \(keys) }", problems)
    }

    private static func indicator(_ what: String, _ lines: String, _ problems: String...) -> Mistake {
        mistake(what, "indicators:\n" + lines, problems)
    }

    private static func mistake(_ what: String, _ text: String, _ problems: [String]) -> Mistake {
        Mistake(what, files(text), each: problems.map { "figures/a.yml:" + $0 })
    }

    static let wrong: [Mistake] = [
        figure("nothing counted", "period: met_on", #"2:3: the figure "a" does not say how it is counted. \#(ways)"#),
        mistake("no label", "figures:\n  a: { count: visit }", [#"2:6: the key "label" is missing. Write label: { vi: …, en: … }."#]),
        figure("unknown register", "count: vist where x = 1", #"2:25: unknown register "vist". Did you mean "visit"?"#),
        figure(
            "condition with an unknown field", "count: visit where minuts > 1",
            #"2:37: the register "visit" has no field "minuts". Did you mean "minutes"?"#),
        figure("condition that is none", "count: visit where minutes", "2:37: expected a condition, not a number"),
        figure("two ways to count", "count: visit, sum: visit.minutes", "2:32: a figure has one way to count: count or sum"),
        figure(
            "count of a field", "count: visit.minutes",
            #"2:25: count takes register, not "visit.minutes". For example count: visit where minutes > 10."#),
        figure(
            "sum of no field", "sum: visit where done",
            #"2:23: sum takes register.field, not "visit". For example sum: visit.minutes where kind = first."#),
        figure(
            "share of all", "share: visit",
            #"2:25: share takes register where …, not "visit". For example share: household where has_internet."#),
        figure("sum of a text", "sum: visit.name", #"2:29: sum takes a number, not "name""#),
        figure("different lists", "distinct: visit.many", #"2:34: the values of "many" cannot be told apart"#),
        figure("encrypted field counted", "distinct: visit.secret", #"2:34: the encrypted field "secret" cannot be counted"#),
        figure("period by a text", "count: visit, period: name", #"2:40: period takes a date or datetime, not "name""#),
        figure("unit by a text", "count: visit, scope: name", #"2:39: scope takes a field of type unit, not "name""#),
        figure("within of a text", "count: visit where name within 2 years", "2:37: within takes a date, not a text"),
        figure(
            "unknown direction", "count: visit, better: more", #"2:40: "more" is not one of the values allowed here. Known: higher, lower."#
        ),
        figure("metric without M", "count: visit, metric: \"18\"", "2:40: a metric is written like M18"),
        mistake(
            "metric measured twice", "figures:\n  a: { label: A, count: visit, metric: M18 }\n  b: { label: B, count: visit, metric: M18 }",
            [
                #"3:40: the metric M18 is measured already by "a" at Packs/demo/figures/a.yml:2:3. Leave metric out of one of them; "#
                    + "another denominator is a variant, like M18-2."
            ]),
        figure("date that is none", "count: visit, from: soon", #"2:38: "from" must be a date like 2026-07-01"#),
        figure(
            "versions in disorder", "versions: [{ from: 2026-07-01, count: visit }, { from: 2025-07-01, count: visit }]",
            #"2:18: the versions of "a" must follow each other, the oldest first"#),
        figure(
            "count beside versions", "count: visit, versions: [{ from: 2026-07-01, count: visit }]",
            #"2:18: "count" belongs into an item of versions"#),
        Mistake.register(
            "late outside of figures", "rules: { r: { check: late, message: M } }\nworkflow: visit",
            "6:22: late and on time are for figures and filters only"),
        indicator(
            "unknown figure", "  a: { label: A, value: b / c }", #"2:25: unknown figure "b". Did you mean "a"?"#,
            #"2:29: unknown figure "c". Did you mean "a"?"#),
        indicator(
            "indicator that compares", "  a: { label: A, value: 1 > 2 }", "2:25: value takes numbers, figures, + - * / and brackets only"),
        indicator(
            "indicators in a circle", "  a: { label: A, value: b + 1 }\n  b: { label: B, value: a * 2 }",
            "2:25: indicators need each other: a → b → a. Break the circle at one indicator."),
    ]

    private static let ways = "Use count, sum, avg, min, max, distinct, share, missing, declared."
}
