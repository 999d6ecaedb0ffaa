import Declarations
import Foundation
import TestKit
import Testing
import Vietnamese

@Suite("Expressions")
struct ExpressionTests {
    @Test(
        "print as they are written, with no more parentheses than needed",
        arguments: [
            ("a = 1 and b != 2 or not c", "a = 1 and b != 2 or not c"),
            ("((a + b)) * c", "(a + b) * c"),
            ("a - (b - c) - d", "a - (b - c) - d"),
            ("a + (b * c)", "a + b * c"),
            ("not (a and b)", "not (a and b)"),
            ("not a = b", "not a = b"),
            ("x in [a,'b', 3]", "x in [a, \"b\", 3]"),
            ("x not in [ ]", "x not in []"),
            ("procedure.days  is not set", "procedure.days is not set"),
            ("-a * -(5) - -5", "-a * -(5) - -5"),
            ("day >= 2026-01-31 and today()-day<3", "day >= 2026-01-31 and today() - day < 3"),
            ("days_between(a, b) / 2.50", "days_between(a, b) / 2.5"),
            ("assessed_at within 2 year and a", "assessed_at within 2 years and a"),
            ("not (day within 5 working  days)", "not day within 5 working days"),
            ("on  time or late by 2026-11-30", "on time or late by 2026-11-30"),
            (#"name = "a \"b\" \\c""#, #"name = "a \"b\" \\c""#),
        ])
    func printing(_ source: String, _ printed: String) throws {
        let expression = try Expression(source)
        #expect(expression.description == printed)
        #expect(try Expression(printed) == expression)
    }

    @Test("of any shape, printed and read again, are the same")
    func roundTrip() throws {
        var chance = SplitMix64(state: 2026)
        for _ in 0..<4000 {
            let expression = Self.random(depth: 5, &chance)
            let printed = expression.description
            #expect(try Expression(printed) == expression, "\(printed)")
        }
    }

    @Test(
        "that make no sense say where",
        arguments: [
            ("", 0, "the expression ends too early"),
            ("a = ", 4, "the expression ends too early"),
            ("a = = b", 4, "did not expect \"=\" here"),
            ("a = 1 b", 6, "did not expect \"b\" here"),
            ("a = b = c", 6, "comparisons cannot be chained; join them with \"and\""),
            ("(a", 2, "expected \")\", found \"…\""),
            ("a in b", 5, "expected \"[\", found \"b\""),
            ("a is empty", 5, "expected \"set\", found \"empty\""),
            ("a = 'x", 4, "the text in quotes does not end"),
            ("a ? b", 2, "the character \"?\" has no meaning in an expression"),
            ("a = 2026-02-30", 4, "there is no date \"2026-02-30\""),
            ("a = 12km", 4, "\"12k\" is not a number"),
            ("Tên = 1", 0, "\"Tên\" is not a field name"),
            ("nay() > 1", 0, "unknown function \"nay\""),
            ("count()", 0, "count takes 1 arguments, not 0"),
            ("set = 1", 0, "did not expect \"set\" here"),
            ("day within 2", 12, "expected \"2 years, 6 months, 30 days, 5 working days\", found \"\""),
            ("day within 0.5 years", 11, "expected \"2 years, 6 months, 30 days, 5 working days\", found \"0.5\""),
            ("on time by now", 11, "expected \"2026-11-30\", found \"now\""),
        ])
    func mistakes(_ source: String, _ offset: Int, _ message: String) {
        let error = #expect(throws: ExpressionError.self) { try Expression(source) }
        #expect(error?.offset == offset)
        #expect(error?.message(.en) == message)
    }

    @Test("nested or chained too deep are refused, not followed")
    func depth() {
        for source in [
            String(repeating: "(", count: 3000) + "a", String(repeating: "not ", count: 900) + "a",
            String(repeating: "-", count: 3000) + "a",
            Array(repeating: "a", count: 900).joined(separator: " + "),
        ] {
            let error = #expect(throws: ExpressionError.self) { try Expression(source) }
            #expect(error?.code == .tooDeep)
        }
        #expect(throws: ExpressionError.self) { try Expression(String(repeating: "a ", count: 4000)) }
    }

    @Test("survive any text")
    func fuzz() {
        var chance = SplitMix64(state: 7)
        let pieces = [
            "a", "fee", " ", "1", "2026-01-01", "2026-1", ".", "..", "'", "\"", "\\", "(", ")", "[", "]", ",", "=", "!=", "<", ">=", "+",
            "-", "*", "/",
            "and ", "or ", "not ", "in ", "is ", "set ", "today()", "count(", "đ", "🏠", "\u{0}", "\n", "e\u{301}", "99999999999999999999",
        ]
        for _ in 0..<20_000 {
            let source = (0..<Int.random(in: 0...12, using: &chance)).map { _ in pieces.randomElement(using: &chance) ?? "" }.joined()
            guard let expression = try? Expression(source) else { continue }
            #expect((try? Expression(expression.description)) == expression, "\(source)")
            _ = try? expression.evaluate(now: 0) { _ in .unset }
        }
    }

    static func random(depth: Int, _ chance: inout SplitMix64) -> Expression {
        func inner() -> Expression { random(depth: depth - 1, &chance) }
        guard depth > 0 else { return leaf(&chance) }
        switch Int.random(in: 0..<11, using: &chance) {
        case 6:
            return .within(
                inner(), TimeSpan(Int.random(in: 1...99, using: &chance), TimeSpan.Unit.allCases.randomElement(using: &chance) ?? .days))
        case 7: return .late(negated: true, by: Bool.random(using: &chance) ? "2026-11-30" : nil)
        case 0: return leaf(&chance)
        case 1: return .not(inner())
        case 2: return .negate(inner())
        case 3:
            return .member(
                inner(), of: (0..<Int.random(in: 0..<3, using: &chance)).map { _ in inner() }, negated: Bool.random(using: &chance))
        case 4: return .isSet(inner(), negated: Bool.random(using: &chance))
        case 5:
            let function = Function.allCases.randomElement(using: &chance) ?? .today
            return .call(function, (0..<function.arity).map { _ in inner() })
        default: return .binary(BinaryOperator.allCases.randomElement(using: &chance) ?? .plus, inner(), inner())
        }
    }

    private static func leaf(_ chance: inout SplitMix64) -> Expression {
        switch Int.random(in: 0..<6, using: &chance) {
        case 0: .literal(.number(Decimal(Int.random(in: -99_999...99_999, using: &chance)) / 100))
        case 1: .literal(.text(["", "a", "it's \"x\"", "\\", "Xã Đình\n"].randomElement(using: &chance) ?? ""))
        case 2: .literal(.boolean(Bool.random(using: &chance)))
        case 3: .literal(.date(["2026-01-01", "2024-02-29", "0001-01-01"].randomElement(using: &chance) ?? "2026-01-01"))
        default:
            (try? Expression(["fee", "procedure.days", "a.b.c", "is_set"].randomElement(using: &chance) ?? "fee"))
                ?? .literal(.boolean(true))
        }
    }
}

@Suite("Values of expressions")
struct EvaluationTests {
    /// 2026-03-01 02:00 in Vietnam, still February elsewhere.
    static let now: Int64 = 1_772_305_200_000

    static let values: [String: ExpressionValue] = [
        "fee": .number(50_000), "zero": .number(0), "name": .text("An"), "channel": .text("online"), "paid": .boolean(true),
        "day": .date("2026-02-27"), "sent": .instant(now - 3_600_000), "skills": .list([.text("excel"), .text("word")]), "empty": .list([]),
    ]

    static func value(_ source: String) throws -> ExpressionValue {
        try Expression(source).evaluate(now: now) { values[$0.description] ?? .unset }
    }

    @Test(
        "follow three-valued logic: what is not filled in is neither true nor false",
        arguments: [
            ("fee > 0", true), ("missing > 0", nil), ("missing = missing", nil), ("not missing", nil), ("missing > 0 and fee < 0", false),
            ("missing > 0 and fee > 0", nil), ("missing > 0 or fee > 0", true), ("missing > 0 or fee < 0", nil), ("missing is set", false),
            ("missing is not set", true), ("fee is set", true), ("empty is set", false), ("channel in ['online', 'post']", true),
            ("channel not in ['post']", true), ("missing in ['post']", nil), ("skills in ['excel']", true), ("skills in ['sql']", false),
            ("empty in ['sql']", nil), ("skills not in ['excel']", false), ("fee / zero > 1", nil), ("paid", true), ("paid = true", true),
            ("name < 'B'", true), ("day < 2026-03-01", true), ("sent = 2026-03-01", true), ("sent < today()", false),
            ("sent <= now()", true),
            ("channel in ['x', missing]", nil),
        ] as [(String, Bool?)])
    func logic(_ source: String, _ wanted: Bool?) throws {
        #expect(try Self.value(source) == wanted.map(ExpressionValue.boolean) ?? .unset)
    }

    @Test("of sums are exact: money is never a binary fraction")
    func sums() throws {
        #expect(try Self.value("0.1 + 0.2 = 0.3") == .boolean(true))
        #expect(try Self.value("fee * 3 - 1") == .number(149_999))
        #expect(try Self.value("9007199254740993 + 1") == .number(9_007_199_254_740_994))
        #expect(try Self.value("-fee") == .number(-50_000))
        #expect(try Self.value("fee + missing") == .unset)
    }

    @Test("of dates count days, over leap years and the turn of a Vietnamese day")
    func dates() throws {
        #expect(try Self.value("today()") == .date("2026-03-01"))
        #expect(try Self.value("day + 2") == .date("2026-03-01"))
        #expect(try Self.value("2024-02-28 + 1") == .date("2024-02-29"))
        #expect(try Self.value("2024-03-01 - 2023-03-01") == .number(366))
        #expect(try Self.value("days_between(day, sent)") == .number(2))
        #expect(try Self.value("days_between(sent, day)") == .number(-2))
        let sent = try Self.value("sent")
        guard case .instant(let moment) = sent else { return #expect(Bool(false), "sent is no instant") }
        #expect(try Self.value("sent + 1") == .instant(moment + 86_400_000))
        #expect(try Self.value("sent - 0.7") == .instant(moment - 60_480_000))
        #expect(try Self.value("sent + 99999999999") == .unset)
        #expect(try Self.value("9999-12-31 + 1") == .unset)
        #expect(try Self.value("0001-01-01 - 1") == .unset)
        #expect(try Self.value("1970-01-01 + 99999999999") == .unset)
    }

    @Test("of functions count what is there")
    func functions() throws {
        #expect(try Self.value("count(skills)") == .number(2))
        #expect(try Self.value("count(missing)") == .number(0))
        #expect(try Self.value("length(name)") == .number(2))
        #expect(try Self.value("length(missing)") == .number(0))
    }

    @Test(
        "that do not fit the declaration are an error, not a guess",
        arguments: ["fee = name", "not fee", "-name", "name + 1", "count(fee)", "paid < true"])
    func mismatch(_ source: String) {
        #expect(throws: ExpressionError.self) { try Self.value(source) }
    }
}
