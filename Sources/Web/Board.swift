import Declarations
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// The records of a register in columns by state (or by the choice that the pack names), the most pressing first.
    func boardPage() async throws -> Response {
        let register = try register()
        guard register.hasBoard, let field = ListField(register.list.board ?? SystemField.state.rawValue, of: register) else {
            throw HTTPFailure.notFound
        }
        let workflow = catalogue.workflow(of: register)
        let list = ListQuery(register, query, registry, for: actor)
        let columns = try await read { tx in
            let isWhole = registry.rights.grants(.read, on: register, to: actor).isWholeCommune && field.declaration == nil && list.isWhole
            let tally = isWhole ? try registry.countsByState(register.id, commune: commune.code, in: tx) : nil
            let groups = try field.options(workflow).map { option in
                let filter = Declarations.Expression.binary(.equal, .path(FieldPath(field: field.id)), .literal(.text(option.id)))
                return (option.id, try cards(list, filter, in: tx), filter)
            }
            let records = groups.flatMap { $0.1 }
            let text = try RecordText(self, register, records, in: tx)
            let titles = try registry.titles(of: records, language, in: tx)
            return try groups.map { id, records, filter in
                let count =
                    try tally.map { .exactly($0[id] ?? 0) }
                    ?? registry.count(register.id, list.records(limit: 1, and: filter), for: actor, in: tx)
                return column(id, field, records, count, text, titles, list)
            }
        }
        let page = BoardPage(
            title: plural(register), lead: nil, crumbs: crumbs(register), modes: modes(register, "bang", list),
            actions: can(.create, register)
                ? [
                    Action(
                        label: words("add_one", register.label(language).lowercasedFirst), url: urls.register(register.id) + "/moi",
                        style: .primary)
                ] : [],
            columns: columns, liveUrl: liveURL(register))
        return try await self.page(page, at: .registers)
    }

    /// What is due soonest, then what is not due at all.
    private func cards(_ list: ListQuery, _ filter: Declarations.Expression, in tx: ReadTransaction) throws -> [Record] {
        let register = list.register
        let limit = 20
        func found(_ more: Declarations.Expression?, _ sort: [SortKey], _ limit: Int) throws -> [Record] {
            var query = list.records(limit: limit, and: filter)
            query.filters += [more].compactMap { $0 }
            query.sort = sort
            return try registry.page(register.id, query, for: actor, in: tx).records
        }
        guard register.workflow != nil else { return try found(nil, [], limit) }
        let due = Declarations.Expression.path(FieldPath(field: SystemField.dueAt.rawValue))
        let pressing = try found(.isSet(due, negated: false), [SortKey(SystemField.dueAt.rawValue)], limit)
        if pressing.count == limit { return pressing }
        return pressing + (try found(.isSet(due, negated: true), register.list.sort, limit - pressing.count))
    }

    private func column(
        _ id: String, _ field: ListField, _ records: [Record], _ count: RecordCount, _ text: RecordText, _ titles: [String: String],
        _ list: ListQuery
    ) -> BoardColumn {
        let register = text.register
        let meaning = text.workflow?.state(id)?.meaning ?? field.declaration?.choice(id)?.meaning ?? .none
        let label = field.options(text.workflow).first { $0.id == id }?.label(language) ?? id
        return BoardColumn(
            label: label, count: self.text(count), meaning: Pages.Meaning(meaning),
            cards: records.map { record in
                BoardCard(
                    heading: (titles[record.id.text].flatMap { $0.isEmpty ? nil : $0 } ?? words("untitled")).shortened(to: 140),
                    url: urls.home(record.register, record.id), detail: unitName(record, text), who: record.assignee.map(text.title),
                    tag: text.deadlineTag(record))
            },
            moreUrl: count.number > records.count ? list.url(urls.register(register.id), only: field, id) : nil)
    }

    private func unitName(_ record: Record, _ text: RecordText) -> String? {
        text.register.scopeField.flatMap { record[$0].text }.map(text.title)
    }
}
