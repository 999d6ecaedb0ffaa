import Declarations
import Pages
import Registers
import Vietnamese

extension Visit {
    /// The fields that the list offers as filters; any other is a matter of the builder.
    func filterFields(_ list: ListQuery) -> [ListField] {
        list.register.list.filters.compactMap { ListField($0, of: list.register) }.filter { $0.filterKind != nil }
    }

    func filterControls(_ field: ListField, _ list: ListQuery, _ options: ReferenceOptions) -> [Field] {
        let label = field.label(self)
        let id = "filter-" + field.id
        func select(_ choices: [Choice]) -> [Field] {
            [Field(id: id, name: field.parameter, label: label, control: .choice, options: choices, placeholder: words("filter_any"))]
        }
        let chosen = list.filter(field.parameter).map { $0.test == .equals ? $0.values : [] } ?? []
        switch field.filterKind {
        case .options, .contained:
            if field.target != nil { fallthrough }
            return select(
                field.options(list.workflow).map { Choice(value: $0.id, label: $0.label(language), selected: chosen.contains($0.id)) })
        case .record:
            let target = field.target ?? ""
            if let all = options.lists[target] {
                return select(all.map { Choice(value: $0.id, label: $0.label, selected: chosen.contains($0.id)) })
            }
            return [
                Field(
                    id: id, name: field.parameter, label: label, control: .reference, value: chosen.first,
                    display: chosen.first.flatMap { options.titles[$0] }, lookupUrl: lookupURL(target, list.register, field.id))
            ]
        case .boolean:
            return select(["true", "false"].map { Choice(value: $0, label: words("filter_\($0)"), selected: chosen.contains($0)) })
        case .range:
            let isDate = !field.type.isNumeric
            return (["from", "to"] as [String]).map { end in
                let name = "\(field.parameter).\(end)"
                return Field(
                    id: "\(id)-\(end)", name: name, label: words("filter_\(end)", label), control: isDate ? .date : .text,
                    value: list.filter(name)?.values.first)
            }
        case .exact:
            return [Field(id: id, name: field.parameter, label: label, control: .text, value: chosen.first)]
        case nil: return []
        }
    }

    func chips(_ list: ListQuery, _ options: ReferenceOptions) -> [FilterChip] {
        let base = urls.register(list.register.id)
        var chips: [FilterChip] = []
        if let text = list.text {
            chips.append(FilterChip(label: words("list_search"), value: text, removeUrl: list.changed { $0.text = nil }.url(base)))
        }
        if let condition = list.condition {
            let figure = list.figure.flatMap { catalogue.figures[$0]?.label(language) }
            chips.append(
                FilterChip(
                    label: words(figure == nil ? "filter_where" : "figure"),
                    value: condition.expression == nil ? words("filter_where_wrong") : figure ?? condition.text,
                    removeUrl: list.changed { ($0.condition, $0.figure) = (nil, nil) }.url(base)))
        }
        for filter in list.filters {
            chips.append(
                FilterChip(
                    label: label(filter), value: shown(filter, list, options),
                    removeUrl: list.changed { $0.filters.removeAll { $0.name == filter.name } }.url(base)))
        }
        return chips
    }

    private func label(_ filter: ListFilter) -> String {
        let name = filter.field.label(self)
        return switch filter.test {
        case .equals, .set, .unset, .mine: name
        case .not, .has, .lacks, .from, .to, .next, .past: words("filter_\(filter.test.rawValue)", name)
        }
    }

    private func shown(_ filter: ListFilter, _ list: ListQuery, _ options: ReferenceOptions) -> String {
        switch filter.test {
        case .unset: return words("filter_none")
        case .set: return words("filter_set")
        case .mine: return words("test_mine_\(filter.field.target ?? "")")
        case .next, .past: return words("filter_days_\(filter.test.rawValue)", filter.values.first ?? "")
        default: break
        }
        let shown = filter.values.map { value -> String in
            if let option = filter.field.options(list.workflow).first(where: { $0.id == value }) { return option.label(language) }
            switch filter.field.type {
            case .boolean: return words("filter_\(value)")
            case .date, .datetime: return (try? CalendarDate(parsing: value))?.text(language) ?? value
            default: return options.titles[value] ?? value
            }
        }
        return shown.joined(separator: ", ")
    }

    /// Where a reference field looks for records while somebody types.
    func lookupURL(_ target: String, _ holder: RegisterDeclaration, _ field: String) -> String {
        CommuneURLs.query(urls.register(holder.id) + "/tra", [("field", field)])
    }
}
