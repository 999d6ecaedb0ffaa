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
        let columns = try await read { tx in
            let isWhole = registry.rights.grants(.read, on: register, to: actor).isWholeCommune && field.declaration == nil
            let tally = isWhole ? try registry.countsByState(register.id, commune: commune.code, in: tx) : nil
            let groups = try field.options(workflow).map { option in
                let filter = Declarations.Expression.binary(.equal, .path(FieldPath(field: field.id)), .literal(.text(option.id)))
                return (option.id, try cards(register, filter, in: tx), filter)
            }
            let records = groups.flatMap { $0.1 }
            let text = try RecordText(self, register, records, in: tx)
            let titles = try registry.titles(of: records, language, in: tx)
            return try groups.map { id, records, filter in
                let count =
                    try tally.map { .exactly($0[id] ?? 0) }
                    ?? registry.count(register.id, RecordQuery(filters: [filter]), for: actor, in: tx)
                return column(id, field, records, count, text, titles)
            }
        }
        let page = BoardPage(
            title: plural(register), lead: nil, crumbs: crumbs(register), modes: modes(register, "bang"),
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
    private func cards(_ register: RegisterDeclaration, _ filter: Declarations.Expression, in tx: ReadTransaction) throws -> [Record] {
        let limit = 20
        guard register.workflow != nil else {
            return try registry.page(register.id, RecordQuery(filters: [filter], limit: limit), for: actor, in: tx).records
        }
        let due = Declarations.Expression.path(FieldPath(field: SystemField.dueAt.rawValue))
        let pressing = try registry.page(
            register.id,
            RecordQuery(filters: [filter, .isSet(due, negated: false)], sort: [SortKey(SystemField.dueAt.rawValue)], limit: limit),
            for: actor,
            in: tx
        ).records
        if pressing.count == limit { return pressing }
        let rest = RecordQuery(filters: [filter, .isSet(due, negated: true)], sort: register.list.sort, limit: limit - pressing.count)
        return pressing + (try registry.page(register.id, rest, for: actor, in: tx).records)
    }

    private func column(
        _ id: String, _ field: ListField, _ records: [Record], _ count: RecordCount, _ text: RecordText, _ titles: [String: String]
    ) -> BoardColumn {
        let register = text.register
        let meaning = text.workflow?.state(id)?.meaning ?? field.declaration?.choice(id)?.meaning ?? .none
        let label = field.options(text.workflow).first { $0.id == id }?.label(language) ?? id
        return BoardColumn(
            label: label, count: self.text(count), meaning: Pages.Meaning(meaning),
            cards: records.map { record in
                BoardCard(
                    heading: (titles[record.id.text].flatMap { $0.isEmpty ? nil : $0 } ?? words("untitled")).shortened(to: 140),
                    url: urls.record(record), detail: unitName(record, text), who: record.assignee.map(text.title),
                    tag: text.deadlineTag(record))
            },
            moreUrl: count.number > records.count ? CommuneURLs.query(urls.register(register.id), [(field.parameter, id)]) : nil)
    }

    private func unitName(_ record: Record, _ text: RecordText) -> String? {
        text.register.scopeField.flatMap { record[$0].text }.map(text.title)
    }
}
