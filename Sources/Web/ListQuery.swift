import Declarations
import Foundation
import HTTPKit
import Registers
import Store
import Vietnamese

/// What a list's address asks for: words, a view, filters, an order, a page. What makes no sense in it is left out.
struct ListQuery: Sendable {
    let register: RegisterDeclaration
    let workflow: WorkflowDeclaration?
    var text: String?
    var view: SavedView?
    var filters: [ListFilter] = []
    /// The order that was clicked; nil leaves the view's or the list's own.
    var sort: SortKey?
    var cursor: RecordQuery.Cursor?

    init(_ register: RegisterDeclaration, _ query: FormData, _ catalogue: Catalogue) {
        self.register = register
        workflow = catalogue.workflow(of: register)
        text = query.text("q").map { String($0.prefix(200)) }
        view = query["view"].flatMap { id in register.list.views.first { $0.id == id } }
        if let key = query["sort"] {
            let name = key.hasPrefix("-") ? String(key.dropFirst()) : key
            if ListField(name, of: register)?.isSortable == true { sort = SortKey(name, descending: key.hasPrefix("-")) }
        }
        var seen: Set<String> = []
        for name in query.fields.map(\.name) where seen.insert(name).inserted && !ListField.reserved.contains(name) {
            if let filter = ListFilter(name, query.all(name), register, workflow) { filters.append(filter) }
        }
        cursor =
            ListCursor.read(query["after"], backward: false, sort: order, register)
            ?? ListCursor.read(query["before"], backward: true, sort: order, register)
    }

    var order: [SortKey] {
        if let sort { return [sort] }
        if let view, !view.sort.isEmpty { return view.sort }
        return register.list.sort
    }

    /// Whether the list shows everything there is.
    var isWhole: Bool { text == nil && view == nil && filters.isEmpty }

    func records(limit: Int) -> RecordQuery {
        var query = RecordQuery(
            filters: [view?.filter].compactMap { $0 } + filters.compactMap(\.expression), text: text, sort: order, cursor: cursor,
            limit: limit)
        query.containing = filters.flatMap(\.containing)
        return query
    }

    // MARK: Addresses

    /// The list's query without its page: what saved views keep.
    var items: [(String, String?)] {
        var items: [(String, String?)] = [("q", text), ("view", view?.id)]
        for filter in filters { items += filter.values.map { (filter.name, $0) } }
        items.append(("sort", sort.map { ($0.descending ? "-" : "") + $0.field }))
        return items
    }

    /// The query as kept views hold it.
    var canonical: String { String(CommuneURLs.query("", items).dropFirst()) }

    func changed(_ change: (inout ListQuery) -> Void) -> ListQuery {
        var other = self
        other.cursor = nil
        change(&other)
        return other
    }

    func url(_ base: String, page: (String, String)? = nil) -> String {
        CommuneURLs.query(base, items + (page.map { [($0.0, $0.1)] } ?? []))
    }

    func filter(_ name: String) -> ListFilter? { filters.first { $0.name == name } }
}

/// One filter that is on.
struct ListFilter: Sendable {
    /// As in the address: `lead`, `deadline.from`.
    let name: String
    /// As in the address.
    let values: [String]
    let field: ListField
    let end: End?
    let expression: Declarations.Expression?
    let containing: [(field: String, item: String)]

    enum End: String, Sendable { case from, to }

    /// Asks for records where the field is not filled in.
    static let unset = "none"

    /// Nil for a name or values that no filter of this register has.
    init?(_ name: String, _ typed: [String], _ register: RegisterDeclaration, _ workflow: WorkflowDeclaration?) {
        let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
        guard let first = parts.first, let end = parts.count == 1 ? .some(nil) : End(rawValue: parts[1]).map(Optional.some) else {
            return nil
        }
        let id = first.hasPrefix("f_") && ListField.reserved.contains(String(first.dropFirst(2))) ? String(first.dropFirst(2)) : first
        guard let field = ListField(id, of: register), let kind = field.filterKind, end == nil || kind == .range else { return nil }
        let given = typed.map { $0.trimmingCharacters(in: .whitespacesAndNewlines) }.filter { !$0.isEmpty }.prefix(30)
        let path = Declarations.Expression.path(FieldPath(field: id))
        var containing: [(field: String, item: String)] = []
        var expression: Declarations.Expression?
        var kept = Array(given)
        switch kind {
        case _ where given.first == Self.unset:
            kept = [Self.unset]
            expression = .isSet(path, negated: true)
        case .options:
            let known = Set(field.options(workflow).map(\.id))
            kept = given.filter(known.contains)
            let isNumber = field.type.isNumeric
            expression =
                kept.isEmpty
                ? nil : .member(path, of: kept.map { .literal(isNumber ? .number(Decimal(string: $0) ?? 0) : .text($0)) }, negated: false)
        case .boolean:
            kept = Array(given.filter { $0 == "true" || $0 == "false" }.prefix(1))
            expression = kept.first.map { .binary(.equal, path, .literal(.boolean($0 == "true"))) }
        case .contained:
            let known = Set(field.options(workflow).map(\.id))
            kept = given.filter { field.type == .manyChoice ? known.contains($0) : RecordID($0) != nil }
            containing = kept.map { (id, $0) }
        case .record:
            kept = given.filter { RecordID($0) != nil }
            expression = kept.isEmpty ? nil : .member(path, of: kept.map { .literal(.text($0)) }, negated: false)
        case .range, .exact:
            kept = Array(given.prefix(1))
            expression = kept.first.flatMap { Self.literal($0, field, end) }.map { .binary(end?.symbol ?? .equal, path, $0) }
        }
        guard !kept.isEmpty, expression != nil || !containing.isEmpty else { return nil }
        self.name = end.map { "\(field.parameter).\($0.rawValue)" } ?? field.parameter
        (values, self.field, self.end, self.expression, self.containing) = (kept, field, end, expression, containing)
    }

    /// What was typed as a value to compare with; nil where it is none of the field's kind.
    private static func literal(_ typed: String, _ field: ListField, _ end: End?) -> Declarations.Expression? {
        switch field.type {
        case .date: return (try? CalendarDate(parsing: typed)).map { .literal(.date($0.description)) }
        case .datetime:
            guard let day = try? CalendarDate(parsing: typed) else { return nil }
            // Days are meant whole: up to and with the last one.
            return .literal(.instant(Instant(end == .to ? day.adding(days: 1) : day).milliseconds - (end == .to ? 1 : 0)))
        case let type where type.isNumeric:
            let scale = field.declaration?.scale ?? 0
            return (try? FixedPoint(parsing: typed, scale: scale)).map { .literal(.number(Decimal($0.value) / pow(10, scale))) }
        case .period: return (try? Period(parsing: typed)).map { .literal(.text($0.description)) }
        default: return .literal(.text(typed.precomposedStringWithCanonicalMapping))
        }
    }
}

extension ListFilter.End {
    fileprivate var symbol: BinaryOperator { self == .from ? .greaterOrEqual : .lessOrEqual }
}
