import Declarations
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

/// All that a list shows, read within one transaction: the number of statements does not grow with the rows.
private struct ListData: Sendable {
    let page: Registers.RecordPage
    let count: RecordCount
    let text: RecordText
    let kept: [KeptView]
    /// Names of the people whose views are shared, by id.
    let keepers: [String: String]
    let options: ReferenceOptions
}

extension Visit {
    func listPage() async throws -> Response {
        let register = try register()
        let (list, keptDefault) = try await read { tx in try listQuery(register, in: tx) }
        let columns = list.shownColumns
        let controls = filterFields(list)
        let data = try await read { tx in
            let asked = list.records(limit: 50)
            let page = try registry.page(register.id, asked, for: actor, in: tx)
            var options = ReferenceOptions()
            for field in controls + list.filters.map(\.field) {
                guard let target = field.target else { continue }
                let chosen = list.filters.filter { $0.field.id == field.id }.flatMap(\.values)
                try options.load(target, chosen: chosen.filter { RecordID($0) != nil }, self, in: tx)
            }
            let kept = try registry.keptViews(register.id, for: actor, in: tx)
            let keepers = Set(kept.filter { !$0.isOwn }.map(\.owner))
            return ListData(
                page: page, count: try registry.count(register.id, asked, for: actor, in: tx),
                text: try RecordText(self, register, page.records, columns: columns, in: tx),
                kept: kept,
                keepers: keepers.isEmpty ? [:] : try registry.titles(of: ["person": keepers], commune: commune.code, language, in: tx),
                options: options)
        }
        return try await self.page(listModel(list, columns, controls, data, keptDefault), at: .registers)
    }

    private func listModel(_ list: ListQuery, _ columns: [ListField], _ controls: [ListField], _ data: ListData, _ keptDefault: String?)
        -> RecordList
    {
        let register = list.register
        let base = urls.register(register.id)
        let canCreate = can(.create, register)
        var actions =
            canCreate
            ? [Action(label: words("add_one", register.label(language).lowercasedFirst), url: base + "/moi", style: .primary)] : []
        if allows(.urge), list.workflow?.hasDeadlines == true {
            actions.append(Action(label: words("urge_all"), url: CommuneURLs.query(urls.urging, [("so", register.id)])))
        }
        if let own = architectureAction(register) ?? oneStopAction(register) ?? mirrorAction(register) { actions.append(own) }
        actions.append(Action(label: words("print_list"), url: list.url(base + "/in"), style: .quiet))
        actions.append(Action(label: words("labels_list"), url: list.url(base + "/nhan"), style: .quiet))
        if can(.importRecords, register) { actions.append(Action(label: words("table_import"), url: importURL(register))) }
        let open = data.kept.filter { !list.isWhole && $0.query == list.canonical }
        let own = open.first(where: \.isOwn)
        if let view = own ?? open.first(where: \.mayDrop) {
            actions.append(Action(label: words("view_drop"), url: "\(base)/khung-nhin/\(view.id)/xoa", style: .quiet, isPost: true))
        }
        let bulk = bulkBar(
            register, count: data.count, shown: data.page.records.count, url: list.changed { _ in }.url(urls.bulk(register.id)))
        return RecordList(
            title: plural(register), lead: register.description?(language), crumbs: crumbs(),
            actions: actions, modes: modes(register, nil, list), views: views(list, data, keptDefault != nil), url: base,
            search: Field(id: "q", name: "q", label: words("list_search"), value: list.text, placeholder: words("list_search_hint")),
            filters: controls.flatMap { filterControls($0, list, data.options) },
            hidden: hidden(list, controls),
            chips: chips(list, data.options),
            clearUrl: list.filters.isEmpty && list.text == nil && list.condition == nil
                ? nil
                : list.changed {
                    ($0.filters, $0.text, $0.condition, $0.figure) = ([], nil, nil, nil)
                }.url(base),
            saveViewUrl: actor.isSignedIn && own == nil && !list.canonical.isEmpty ? base + "/khung-nhin?" + list.canonical : nil,
            canShareView: allows(.shareViews),
            count: words("count_records", text(data.count)), columns: columns.map { head($0, list, base) },
            rows: data.page.records.map { row($0, columns, data.text, isPicked: bulk != nil) },
            paging: paging(data.page, base, list.items, sort: list.order),
            empty: data.page.records.isEmpty ? empty(list, canCreate) : nil,
            exports: data.page.records.isEmpty ? [] : exportLinks(list), bulk: bulk, tools: tools(list, keptDefault),
            liveUrl: liveURL(register))
    }

    /// What the filters' form keeps besides its own inputs: the order, the columns, conditions that it has no input for.
    private func hidden(_ list: ListQuery, _ controls: [ListField]) -> [Hidden] {
        let shown = Set(controls.flatMap { [$0.parameter, $0.parameter + ".from", $0.parameter + ".to"] } + ["q"])
        let kept = list.items.filter { name, _ in
            guard let filter = list.filter(name) else { return !shown.contains(name) }
            return !shown.contains(name) || ![.equals, .from, .to].contains(filter.test)
        }
        return kept.compactMap { name, value in value.map { Hidden(name: name, value: $0) } }
    }

    private func tools(_ list: ListQuery, _ keptDefault: String?) -> ListTools {
        let base = urls.register(list.register.id)
        let isDefault = keptDefault == list.canonical
        return ListTools(
            addUrl: list.url(base + "/loc"), columnsUrl: list.url(base + "/cot"),
            matchUrl: list.filters.count > 1 ? list.changed { $0.matchesAny.toggle() }.url(base) : nil,
            matchLabel: list.filters.count > 1 ? words(list.matchesAny ? "match_any" : "match_all") : nil,
            defaultUrl: actor.isSignedIn && (isDefault || !list.canonical.isEmpty) ? list.url(base + "/mac-dinh") : nil,
            isDefault: isDefault, isDense: list.isDense, count: list.filters.isEmpty ? nil : String(list.filters.count))
    }

    /// The whole list, the views that people kept, those of the pack.
    private func views(_ list: ListQuery, _ data: ListData, _ hasDefault: Bool) -> [Tab] {
        let base = urls.register(list.register.id)
        let whole = hasDefault ? CommuneURLs.query(base, [("view", "all")]) : base
        var tabs = [Tab(label: words("view_all"), url: whole, current: list.isWhole)]
        tabs += data.kept.map {
            Tab(label: label($0, data), url: base + "?" + $0.query, current: !list.isWhole && $0.query == list.canonical)
        }
        tabs += list.register.list.views.map { view in
            Tab(
                label: view.label(language), url: CommuneURLs.query(base, [("view", view.id)]),
                current: list.view?.id == view.id && list.filters.isEmpty && list.text == nil)
        }
        if let view = list.view, WorkView(rawValue: view.id) != nil {
            tabs.append(Tab(label: view.label(language), url: CommuneURLs.query(base, [("view", view.id)]), current: true))
        }
        return tabs.count > 1 ? tabs : []
    }

    /// A view's name, and whose it is where others see it or made it.
    private func label(_ view: KeptView, _ data: ListData) -> String {
        if view.isOwn { return view.shared ? "\(view.name) · \(words("view_shared"))" : view.name }
        return "\(view.name) · \(data.keepers[view.owner] ?? words("somebody"))"
    }

    private func empty(_ list: ListQuery, _ canCreate: Bool) -> Empty {
        let base = urls.register(list.register.id)
        if !list.isWhole {
            return Empty(heading: words("list_none"), text: words("list_none_text"), action: Link(text: words("view_all"), url: base))
        }
        let add = Link(text: words("add_one", list.register.label(language).lowercasedFirst), url: base + "/moi")
        return Empty(
            heading: words("list_empty", plural(list.register).lowercasedFirst),
            text: words(canCreate ? "list_empty_add" : "list_empty_wait"),
            action: canCreate ? add : nil)
    }

    private func head(_ field: ListField, _ list: ListQuery, _ base: String) -> ListColumn {
        let first = list.order.first
        let order: SortOrder? = first?.field == field.id ? (first?.descending == true ? .descending : .ascending) : nil
        let next = SortKey(field.id, descending: order == .ascending)
        return ListColumn(
            label: field.label(self), sortUrl: field.isSortable ? list.changed { $0.sort = next }.url(base) : nil, order: order,
            isNumber: field.isNumber)
    }

    private func row(_ record: Record, _ columns: [ListField], _ text: RecordText, isPicked: Bool) -> ListRow {
        let title = Self.titleColumn(columns, text.register)
        let url = urls.home(record.register, record.id)
        let dueField = text.dueField(record) ?? SystemField.dueAt.rawValue
        let showsDue = columns.contains { $0.id == dueField || $0.id == SystemField.dueAt.rawValue }
        return ListRow(
            url: url,
            cells: columns.map { field in
                let isTitle = field.id == title
                var tag = text.tag(field, record)
                if !showsDue, field.id == SystemField.state.rawValue, let state = tag, let due = text.deadlineTag(record) {
                    tag = Tag(text: state.text + " · " + due.text, meaning: due.meaning == .late ? .late : state.meaning)
                }
                var shown: String? = tag == nil ? text.text(field, record).shortened(to: 200) : nil
                if let due = text.deadlineTag(record, at: field.id) {
                    tag = due
                    if field.id == SystemField.dueAt.rawValue { shown = nil }
                }
                return ListCell(label: field.label(self), text: shown, tag: tag, url: isTitle ? url : nil, isNumber: field.isNumber)
            }, pick: isPicked ? record.id.text : nil)
    }

    /// The column that opens the record: a long text of the title, else the last of its texts, else the first column.
    static func titleColumn(_ columns: [ListField], _ register: RegisterDeclaration) -> String? {
        let named = Set(register.title.paths.map(\.first))
        let candidates = columns.filter { named.contains($0.id) }
        return (candidates.first { $0.type == .longText } ?? candidates.last { $0.type.isTextual } ?? candidates.first ?? columns.first)?.id
    }
}
