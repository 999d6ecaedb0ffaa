import Declarations
import Foundation
import Registers
import Store
import Vietnamese

/// One condition of a list. It is an expression of the packs' own language, so there is one way only from a condition to SQL.
struct ListFilter: Sendable {
    /// As in the address: `lead`, `deadline.from`, `title.has`.
    let name: String
    /// As in the address.
    let values: [String]
    let field: ListField
    let test: Test
    let expression: Declarations.Expression

    /// What is asked of the field; the raw value stands behind the field's name in the address.
    enum Test: String, Sendable, CaseIterable {
        case equals = ""
        case not, has, lacks, from, to, next, past, set, unset, mine
    }

    var end: Test? { test == .from || test == .to ? test : nil }

    /// Asks for records where the field is not filled in, as the value of the plain name.
    static let unset = "none"

    /// Nil for a name or values that no condition of this register has.
    ///
    /// - Parameter actor: who "mine" is; nil knows nobody.
    init?(_ name: String, _ typed: [String], _ register: RegisterDeclaration, _ workflow: WorkflowDeclaration?, _ actor: Actor?) {
        let parts = name.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard let first = parts.first, let asked = Test(rawValue: parts.count == 1 ? "" : parts[1]), parts.count == 1 || asked != .equals
        else { return nil }
        let id = first.hasPrefix("f_") && ListField.reserved.contains(String(first.dropFirst(2))) ? String(first.dropFirst(2)) : first
        guard let field = ListField(id, of: register), let kind = field.filterKind else { return nil }
        let given = typed.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }.prefix(30)
        let test: Test = asked == .equals && given.first == Self.unset ? .unset : asked
        guard field.tests.contains(test) else { return nil }
        let maker = ExpressionMaker(field: field, kind: kind, workflow: workflow, actor: actor)
        guard let (kept, expression) = maker.made(test, Array(given)) else { return nil }
        self.name = test == .unset ? field.parameter : test == .equals ? field.parameter : "\(field.parameter).\(test.rawValue)"
        (values, self.field, self.test, self.expression) = (kept, field, test, expression)
    }
}

extension ListField {
    /// What may be asked of the field, in the order in which it is offered.
    var tests: [ListFilter.Test] {
        guard let kind = filterKind else { return [] }
        let filled: [ListFilter.Test] = [.set, .unset]
        switch kind {
        case .boolean: return [.equals] + filled
        case .options, .contained: return [.equals, .not] + filled
        case .record: return [.equals, .not] + (isPersonOrPlace ? [.mine] : []) + filled
        case .range: return [.equals, .from, .to] + (type.isNumeric ? [] : [.next, .past]) + filled
        case .exact: return (type == .period ? [.equals, .not] : [.equals, .not, .has, .lacks]) + filled
        }
    }

    /// Whether "mine" has a meaning: my unit, my posts, me.
    private var isPersonOrPlace: Bool { ["unit", "post", "person"].contains(target ?? "") && !type.isMany }
}

/// Makes the expression of one condition from what was typed.
private struct ExpressionMaker {
    let field: ListField
    let kind: ListField.FilterKind
    let workflow: WorkflowDeclaration?
    let actor: Actor?

    private var path: Declarations.Expression { .path(FieldPath(field: field.id)) }
    private var isUnset: Declarations.Expression { .isSet(path, negated: true) }

    /// The values that make sense, and what they mean; nil where none does.
    func made(_ test: ListFilter.Test, _ given: [String]) -> ([String], Declarations.Expression)? {
        switch test {
        case .unset: ([ListFilter.unset], isUnset)
        case .set: (["1"], .isSet(path, negated: false))
        case .equals: equals(given)
        // What is not filled in is not that either.
        case .not: equals(given).map { ($0.0, .binary(.or, .not($0.1), isUnset)) }
        case .has: contains(given).map { ($0.0, $0.1) }
        case .lacks: contains(given).map { ($0.0, .binary(.or, .not($0.1), isUnset)) }
        case .from, .to: compared(given, test)
        case .next, .past: within(given, ahead: test == .next)
        case .mine: mine().map { (["1"], $0) }
        }
    }

    private func equals(_ given: [String]) -> ([String], Declarations.Expression)? {
        switch kind {
        case .boolean:
            guard let value = given.first, value == "true" || value == "false" else { return nil }
            return ([value], .binary(.equal, path, .literal(.boolean(value == "true"))))
        case .options:
            let known = Set(field.options(workflow).map(\.id))
            let isNumber = field.type.isNumeric
            return among(given.filter(known.contains)) { isNumber ? .number(Decimal(string: $0) ?? 0) : .text($0) }
        case .contained:
            let known = Set(field.options(workflow).map(\.id))
            return among(given.filter { field.type == .manyChoice ? known.contains($0) : RecordID($0) != nil }) { .text($0) }
        case .record: return among(given.filter { RecordID($0) != nil }) { .text($0) }
        case .range where field.type == .datetime:
            guard let typed = given.first, let from = literal(typed), let to = literal(typed, isEnd: true) else { return nil }
            return ([typed], .binary(.and, .binary(.greaterOrEqual, path, from), .binary(.lessOrEqual, path, to)))
        case .range, .exact:
            guard let typed = given.first, let value = literal(typed) else { return nil }
            return ([typed], .binary(.equal, path, value))
        }
    }

    private func among(_ kept: [String], _ literal: (String) -> ExpressionValue) -> ([String], Declarations.Expression)? {
        kept.isEmpty ? nil : (kept, .member(path, of: kept.map { .literal(literal($0)) }, negated: false))
    }

    private func contains(_ given: [String]) -> ([String], Declarations.Expression)? {
        guard let typed = given.first else { return nil }
        return ([typed], .call(.contains, [path, .literal(.text(typed.precomposedStringWithCanonicalMapping))]))
    }

    private func compared(_ given: [String], _ test: ListFilter.Test) -> ([String], Declarations.Expression)? {
        guard let typed = given.first, let value = literal(typed, isEnd: test == .to) else { return nil }
        return ([typed], .binary(test == .from ? .greaterOrEqual : .lessOrEqual, path, value))
    }

    /// Within so many days from today, today with it.
    private func within(_ given: [String], ahead: Bool) -> ([String], Declarations.Expression)? {
        guard let days = given.first.flatMap({ Int($0) }), (0...3650).contains(days) else { return nil }
        let isDay = field.type == .date
        let now = Declarations.Expression.call(isDay ? .today : .now, [])
        let other = Declarations.Expression.binary(ahead ? .plus : .minus, now, .literal(.number(Decimal(days))))
        let (low, high) = ahead ? (now, other) : (other, now)
        return ([String(days)], .binary(.and, .binary(.greaterOrEqual, path, low), .binary(.lessOrEqual, path, high)))
    }

    private func mine() -> Declarations.Expression? {
        guard let actor else { return nil }
        let ids: [String] =
            switch field.target {
            case "person": actor.person.map { [$0] } ?? []
            case "post": actor.posts.map(\.id)
            case "unit": Array(Set(actor.posts.map(\.unit))).sorted()
            default: []
            }
        // Whoever has no post has no unit's records: none, not all.
        return .member(path, of: (ids.isEmpty ? [RecordID().text] : ids).map { .literal(.text($0)) }, negated: false)
    }

    /// What was typed as a value to compare with; nil where it is none of the field's kind.
    private func literal(_ typed: String, isEnd: Bool = false) -> Declarations.Expression? {
        switch field.type {
        case .date: return (try? CalendarDate(parsing: typed)).map { .literal(.date($0.description)) }
        case .datetime:
            guard let day = try? CalendarDate(parsing: typed) else { return nil }
            // Days are meant whole: up to and with the last one.
            return .literal(.instant(Instant(isEnd ? day.adding(days: 1) : day).milliseconds - (isEnd ? 1 : 0)))
        case let type where type.isNumeric:
            let scale = field.declaration?.scale ?? 0
            return (try? FixedPoint(parsing: typed, scale: scale)).map { .literal(.number(Decimal($0.value) / pow(10, scale))) }
        case .period: return (try? Period(parsing: typed)).map { .literal(.text($0.description)) }
        default: return .literal(.text(typed.precomposedStringWithCanonicalMapping))
        }
    }
}
