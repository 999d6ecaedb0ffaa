import Declarations
import HTTPKit
import Pages
import Registers
import Store
import Vietnamese

/// What the addresses of views say besides the list's own query. No filter is called so.
enum ViewParameter: String, CaseIterable {
    /// The month or week of a calendar; the beginning of a timeline.
    case month = "thang"
    case week = "tuan"
    case start = "moc"
    /// How much of time is seen at once.
    case scale = "co"
    /// The field by which records stand: on a calendar, in a chart's bars, in a timeline's groups.
    case by = "theo"
    /// The field that splits a chart's bars.
    case split = "tach"
    /// What a chart counts: `dem`, `tong.amount`, `tb.amount`.
    case measure = "tinh"
    /// The pieces of time that are a chart's bars.
    case step = "buoc"
    /// How a chart is drawn.
    case shape = "dang"
    /// The fields at which a timeline's bars begin and end.
    case from = "tu"
    case to = "den"
    /// The form in which a list is printed: an id under `prints` of the register's list.
    case form = "bieu"
    /// The paper of prints and labels.
    case paper = "kho"
    /// The records that were chosen in the list.
    case chosen = "chon"
    /// The field by which records lie on a map, and the one by which its outlines are coloured.
    case place = "o"
    case colour = "mau"
    /// What is seen of a map: its frame in degrees, and how near.
    case frame = "khung"
    case zoom = "muc"
}

extension Routes {
    /// The same list seen otherwise: every register has these from its declaration alone.
    func addViews() {
        get("/so/:register/lich", .register(.read)) { visit in try await visit.calendarPage() }
        get("/so/:register/bieu-do", .register(.read)) { visit in try await visit.chartPage() }
        get("/so/:register/dong-thoi-gian", .register(.read)) { visit in try await visit.timelinePage() }
        get("/so/:register/in", .register(.read)) { visit in try await visit.printPage() }
        get("/so/:register/nhan", .register(.read)) { visit in try await visit.labelsPage() }
        get("/so/:register/:id/in", .register(.read)) { visit in try await visit.printRecordPage() }
        addMaps()
        addFeeds()
    }
}

extension Visit {
    subscript(_ parameter: ViewParameter) -> String? { query.text(parameter.rawValue) }

    /// The address of a view of the list, with what it says besides.
    func viewURL(_ list: ListQuery, _ view: String, _ items: [(ViewParameter, String?)] = []) -> String {
        CommuneURLs.query(urls.register(list.register.id) + "/" + view, list.items + items.map { ($0.0.rawValue, $0.1) })
    }

    /// The dates by which records can stand on a calendar, the most telling first: the pack's own, the deadline, the other fields.
    func dateFields(_ register: RegisterDeclaration) -> [ListField] {
        let due = register.workflow == nil ? [] : [SystemField.dueAt.rawValue]
        let declared = register.fields.map(\.id)
        var seen: Set<String> = []
        return ([register.list.calendar].compactMap { $0 } + due + declared).compactMap { id in
            guard seen.insert(id).inserted, let field = ListField(id, of: register), !field.isPersonal,
                [.date, .datetime, .period].contains(field.type)
            else { return nil }
            return field
        }
    }

    /// What stands above a view: the register, its views, the filters that are on.
    func viewHead(_ list: ListQuery, _ view: String, _ options: ReferenceOptions, actions: [Action] = []) -> ViewHead {
        let base = urls.register(list.register.id)
        var shown = chips(list, options)
        if let view = list.view {
            shown.insert(
                FilterChip(label: words("view_kept"), value: view.label(language), removeUrl: list.changed { $0.view = nil }.url(base)),
                at: 0)
        }
        for index in shown.indices {
            shown[index].removeUrl = "\(base)/\(view)" + String(shown[index].removeUrl.dropFirst(base.count))
        }
        return ViewHead(
            heading: plural(list.register), crumbs: crumbs(), actions: actions, modes: modes(list.register, view, list), chips: shown,
            filterUrl: list.url(base))
    }

    /// The names of what the list's filters name.
    func chosenOptions(_ list: ListQuery, in tx: ReadTransaction) throws -> ReferenceOptions {
        var options = ReferenceOptions()
        for filter in list.filters {
            guard let target = filter.field.target else { continue }
            try options.load(target, chosen: filter.values, self, in: tx)
        }
        return options
    }
}

extension ListQuery {
    /// The list's query with one condition more.
    func records(limit: Int, and filter: Declarations.Expression?) -> RecordQuery {
        var query = records(limit: limit)
        query.cursor = nil
        query.filters += [filter].compactMap { $0 }
        return query
    }

    /// The list with one field held to a value; ``ListFilter/unset`` asks for records without one.
    func url(_ base: String, only field: ListField, _ value: String) -> String {
        CommuneURLs.query(base, items(without: field) + [(field.parameter, value)])
    }

    /// The list with one field held to a range of days, within the range that it is held to already.
    func url(_ base: String, within dates: ClosedRange<CalendarDate>, of field: ListField) -> String {
        func bound(_ end: ListFilter.Test) -> CalendarDate? {
            filter("\(field.parameter).\(end.rawValue)")?.values.first.flatMap { try? CalendarDate(parsing: $0) }
        }
        let from = max(dates.lowerBound, bound(.from) ?? .min)
        let to = min(dates.upperBound, bound(.to) ?? .max)
        return CommuneURLs.query(
            base,
            items(without: field) + [("\(field.parameter).from", from.description), ("\(field.parameter).to", to.description)])
    }

    private func items(without field: ListField) -> [(String, String?)] {
        items.filter { name, _ in !filters.contains { $0.name == name && $0.field.id == field.id } }
    }
}
