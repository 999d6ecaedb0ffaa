import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// What puts a list's address together by clicking: conditions, columns.
    func addFilterBuilder() {
        get("/so/:register/loc", .register(.read)) { visit in try await visit.filterBuilder() }
        get("/so/:register/cot", .register(.read)) { visit in try await visit.columnChooser() }
        post("/so/:register/mac-dinh", .register(.read)) { visit, form in try await visit.keepDefault(form) }
    }
}

extension Visit {
    private static let (fieldName, testName, valueName) = ("_field", "_op", "_value")

    /// A condition of any field: first the field is chosen, then what is asked of it, then the value; the list's address gets it.
    func filterBuilder() async throws -> Response {
        let register = try register()
        let list = ListQuery(register, query, registry, for: actor)
        let open = offeredFields(register).filter { !$0.tests.isEmpty }
        let field = open.first { $0.id == query[Self.fieldName] }
        let test = field.flatMap { field in field.tests.first { $0.name == query[Self.testName] } }
        let values = try await typedValues(field)
        var error: String?
        if query["_add"] != nil, let field, let test {
            let name = test == .equals || test == .unset ? field.parameter : "\(field.parameter).\(test.rawValue)"
            let given = test == .unset ? [ListFilter.unset] : test.asksValue ? values : ["1"]
            if let filter = ListFilter(name, given, register, list.workflow, actor) {
                let changed = list.changed { list in
                    list.filters.removeAll { $0.name == filter.name }
                    list.filters.append(filter)
                }
                return .seeOther(changed.url(urls.register(register.id)))
            }
            error = words("filter_wrong")
        }
        var fields = [
            Field(
                id: "builder-field", name: Self.fieldName, label: words("filter_field"), control: .choice, required: true,
                options: open.map { Choice(value: $0.id, label: $0.label(self), selected: $0.id == field?.id) })
        ]
        if let field {
            fields.append(
                Field(
                    id: "builder-op", name: Self.testName, label: words("filter_test"), control: .choice, required: true,
                    options: field.tests.map { Choice(value: $0.name, label: label($0, field), selected: $0 == test) }))
            if let test, test.asksValue { fields.append(try await valueField(field, test, values, list)) }
        }
        let page = FilterBuilder(
            title: words("filter_add"), crumbs: crumbs(register), url: urls.register(register.id) + "/loc",
            hidden: list.items.compactMap { name, value in value.map { Hidden(name: name, value: $0) } }, fields: fields,
            isReady: test != nil, error: error, cancelUrl: list.url(urls.register(register.id)))
        return try await self.page(page, at: .registers, status: error == nil ? .ok : .unprocessableContent)
    }

    /// The fields that people know a record by: its own, and those of its way.
    private func offeredFields(_ register: RegisterDeclaration) -> [ListField] {
        let way: [SystemField] = register.workflow == nil ? [] : [.state, .dueAt, .assignee, .stateSince]
        let system = way + [.createdAt, .createdBy, .updatedAt, .updatedBy]
        return (register.fields.map(\.id) + system.map(\.rawValue)).compactMap { ListField($0, of: register) }
    }

    /// The values as sent; words typed into a lookup stand for the one record that they mean.
    private func typedValues(_ field: ListField?) async throws -> [String] {
        let sent = query.all(Self.valueName).filter { !$0.isEmpty }
        guard sent.isEmpty, let target = field?.target, let typed = query[Self.valueName + "__text"], !typed.isEmpty else { return sent }
        return try await read { tx in try resolve(typed, in: target, tx).map { [$0] } ?? [] }
    }

    private func label(_ test: ListFilter.Test, _ field: ListField) -> String {
        test == .mine ? words("test_mine_\(field.target ?? "")") : words("test_\(test.name)")
    }

    private func valueField(_ field: ListField, _ test: ListFilter.Test, _ values: [String], _ list: ListQuery) async throws -> Field {
        var made = Field(
            id: "builder-value", name: Self.valueName, label: words("filter_value"), control: .text, value: values.first, required: true)
        switch (test, field.filterKind) {
        case (.next, _), (.past, _):
            made.control = .integer
            made.suffix = words("filter_days")
        case (_, .range) where !field.type.isNumeric: made.control = .date
        case (_, .boolean):
            made.control = .choice
            made.options = ["true", "false"].map { Choice(value: $0, label: words("filter_\($0)"), selected: values.contains($0)) }
        case (_, .options) where field.target == nil, (_, .contained) where field.target == nil:
            made.control = .manyChoice
            made.options = field.options(list.workflow).map {
                Choice(value: $0.id, label: $0.label(language), selected: values.contains($0.id))
            }
        case (_, .record), (_, .contained), (_, .options):
            let target = field.target ?? ""
            let options = try await read { tx in
                var options = ReferenceOptions()
                try options.load(target, chosen: values.filter { RecordID($0) != nil }, self, in: tx)
                return options
            }
            if let all = options.lists[target] {
                made.control = all.count <= 15 ? .manyChoice : .choice
                made.options = all.map { Choice(value: $0.id, label: $0.label, selected: values.contains($0.id)) }
            } else {
                made.control = .reference
                made.display = values.first.flatMap { options.titles[$0] }
                made.lookupUrl = lookupURL(target, list.register, field.id)
            }
        default: break
        }
        return made
    }

    // MARK: Columns

    /// Columns are a part of the address as conditions are: whoever saves the view saves them with it.
    func columnChooser() async throws -> Response {
        let register = try register()
        var list = ListQuery(register, query, registry, for: actor)
        let all = offeredFields(register)
        if list.columns.isEmpty { list.columns = register.list.columns }
        if let more = query[Self.fieldName], all.contains(where: { $0.id == more }), !list.columns.contains(more) {
            list.columns.append(more)
        }
        let shown = list.columns
        let base = urls.register(register.id)
        func moved(_ change: (inout [String]) -> Void) -> String {
            var columns = shown
            change(&columns)
            return list.changed { $0.columns = columns }.url(base + "/cot")
        }
        let rows = shown.enumerated().map { index, id in
            ChosenColumn(
                label: ListField(id, of: register)?.label(self) ?? id,
                upUrl: index > 0 ? moved { $0.swapAt(index, index - 1) } : nil,
                downUrl: index + 1 < shown.count ? moved { $0.swapAt(index, index + 1) } : nil,
                removeUrl: shown.count > 1 ? moved { $0.remove(at: index) } : nil)
        }
        let page = ColumnChooser(
            title: words("columns_title", plural(register)), crumbs: crumbs(register), rows: rows, url: base + "/cot",
            hidden: list.items.compactMap { name, value in value.map { Hidden(name: name, value: $0) } },
            add: Field(
                id: "column-add", name: Self.fieldName, label: words("columns_add"), control: .choice,
                options: all.filter { !shown.contains($0.id) }.map { Choice(value: $0.id, label: $0.label(self)) }),
            densityUrl: list.changed { $0.isDense.toggle() }.url(base + "/cot"),
            densityLabel: words(list.isDense ? "columns_roomy" : "columns_dense"), doneUrl: list.url(base),
            resetUrl: list.changed {
                $0.columns = []; $0.isDense = false
            }.url(base))
        return try await self.page(page, at: .registers)
    }

    // MARK: The list that somebody begins with

    /// Keeps the list as it stands for this person to begin with; `drop` forgets it.
    func keepDefault(_ form: FormData) async throws -> Response {
        let register = try register()
        let list = ListQuery(register, query, registry, for: actor)
        let kept = form.flag("drop") ? nil : list.canonical
        try await write { tx in try registry.keepListDefault(register.id, kept, for: actor, in: tx) }
        return redirect(
            kept == nil ? CommuneURLs.query(urls.register(register.id), [("view", "all")]) : urls.register(register.id), note: "saved")
    }

    /// What the list's address asks for; an address that asks for nothing asks for what this person keeps to begin with.
    func listQuery(_ register: RegisterDeclaration, in tx: ReadTransaction) throws -> (list: ListQuery, kept: String?) {
        let kept = try registry.listDefault(register.id, for: actor, in: tx)
        let asks = query.fields.contains { $0.name != "note" }
        guard !asks, let kept else { return (ListQuery(register, query, registry, for: actor), kept) }
        let asked = URLComponents(string: "?" + kept)?.queryItems ?? []
        let fields = asked.map { FormData.Field($0.name, $0.value ?? "") }
        return (ListQuery(register, FormData(fields: fields), registry, for: actor), kept)
    }
}

extension ListFilter.Test {
    /// As forms and texts call it.
    var name: String { self == .equals ? "equals" : rawValue }
    var asksValue: Bool { ![.set, .unset, .mine].contains(self) }
}
