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

    /// One that no clicks make; it holds besides the others.
    var condition: ListCondition?
    /// The figure whose records the condition finds.
    var figure: String?

    /// Whether one condition is enough; else all must hold.
    var matchesAny = false
    /// The columns that were chosen, in their order; empty leaves the pack's.
    var columns: [String] = []
    var isDense = false

    /// - Parameter actor: who "mine" is in conditions.
    init(_ register: RegisterDeclaration, _ query: FormData, _ registry: Registry, for actor: Actor) {
        self.register = register
        workflow = registry.catalogue.workflow(of: register)
        text = query.text("q").map { String($0.prefix(200)) }
        view = query["view"].flatMap { [workflow] id in
            register.list.views.first { $0.id == id } ?? WorkView(rawValue: id)?.view(workflow)
        }
        if let key = query["sort"] {
            let name = key.hasPrefix("-") ? String(key.dropFirst()) : key
            if ListField(name, of: register)?.isSortable == true { sort = SortKey(name, descending: key.hasPrefix("-")) }
        }
        condition = query.text("where").map { ListCondition($0, register, registry, for: actor) }
        figure = condition == nil ? nil : query["figure"].flatMap { registry.catalogue.figures[$0]?.id }
        matchesAny = query["match"] == "any"
        isDense = query["dense"] == "1"
        for name in (query["cols"] ?? "").split(separator: ",").prefix(40).map(String.init)
        where ListField(name, of: register) != nil && !columns.contains(name) { columns.append(name) }
        var seen: Set<String> = []
        for name in query.fields.map(\.name) where seen.insert(name).inserted && !ListField.reserved.contains(name) {
            if let filter = ListFilter(name, query.all(name), register, workflow, actor) { filters.append(filter) }
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
    var isWhole: Bool { text == nil && view == nil && filters.isEmpty && condition == nil }

    func records(limit: Int) -> RecordQuery {
        RecordQuery(
            filters: [view?.filter, condition?.expression].compactMap { $0 } + conditions, text: text, sort: order, cursor: cursor,
            limit: limit)
    }

    private var conditions: [Declarations.Expression] {
        let all = filters.map(\.expression)
        guard matchesAny, let first = all.first else { return all }
        return [all.dropFirst().reduce(first) { .binary(.or, $0, $1) }]
    }

    /// The fields that stand as columns.
    var shownColumns: [ListField] {
        (columns.isEmpty ? register.list.columns : columns).compactMap { ListField($0, of: register) }
    }

    // MARK: Addresses

    /// The list's query without its page: what saved views keep.
    var items: [(String, String?)] {
        var items: [(String, String?)] = [("q", text), ("view", view?.id), ("where", condition?.text), ("figure", figure)]
        for filter in filters { items += filter.values.map { (filter.name, $0) } }
        if matchesAny, filters.count > 1 { items.append(("match", "any")) }
        items.append(("cols", columns.isEmpty ? nil : columns.joined(separator: ",")))
        items.append(("dense", isDense ? "1" : nil))
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
