import Declarations
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

/// What a timeline shows: from when to when, between which dates of the records, in which groups.
struct TimelineQuery: Sendable {
    let from: ListField
    let to: ListField
    let group: ListField?
    let scale: TimeStep
    let shown: ClosedRange<CalendarDate>

    static let scales: [(step: TimeStep, name: String)] = [(.month, "thang"), (.quarter, "quy"), (.year, "nam")]

    /// Nil for a register without dates.
    init?(_ register: RegisterDeclaration, _ visit: Visit, today: CalendarDate) {
        let fields = visit.dateFields(register).filter(\.isTime)
        let starts = Self.starts(register, visit)
        guard let last = fields.first else { return nil }
        func field(_ id: String?, _ among: [ListField]) -> ListField? { id.flatMap { id in among.first { $0.id == id } } }
        let defaults = register.list.timeline
        let named = fields.first { Self.startNames.contains($0.id) }
        let from =
            field(visit[.from], starts) ?? field(defaults?.from, starts) ?? named ?? field(SystemField.createdAt.rawValue, starts) ?? last
        let end = fields.first { Self.endNames.contains($0.id) && $0.id != from.id }
        self.from = from
        to = field(visit[.to], fields) ?? field(defaults?.to, fields) ?? end ?? fields.first { $0.id != from.id } ?? last
        let groups = ChartQuery.fields(register).filter { !$0.isTime }
        let asked = visit[.by]
        group = field(asked, groups) ?? (asked == Self.ungrouped ? nil : field(register.scopeField, groups) ?? groups.first)
        scale = visit[.scale].flatMap { name in Self.scales.first { $0.name == name }?.step } ?? .quarter
        let start = visit[.start].flatMap { CalendarDate($0) } ?? today
        let day = (1902...2098).contains(start.year) ? start : today
        shown = scale.start(day)...scale.end(day)
    }

    static let ungrouped = "khong"
    private static let startNames: Set = ["from_date", "start_date", "starts_on", "starts_at", "start", "started_on", "begins_on"]
    private static let endNames: Set = ["to_date", "end_date", "ends_on", "ends_at", "end", "finished_on", "expires_on"]

    /// Bars may begin at any date, and when the record was made.
    static func starts(_ register: RegisterDeclaration, _ visit: Visit) -> [ListField] {
        visit.dateFields(register).filter(\.isTime) + [ListField(SystemField.createdAt.rawValue, of: register)].compactMap { $0 }
    }

    /// The records whose bar, or what is late of it, lies within the span.
    func condition(_ register: RegisterDeclaration, _ workflow: WorkflowDeclaration?, today: CalendarDate) -> Declarations.Expression {
        func every(_ parts: [Declarations.Expression]) -> Declarations.Expression {
            parts.dropFirst().reduce(parts[0]) { .binary(.and, $0, $1) }
        }
        func either(_ parts: [Declarations.Expression]) -> Declarations.Expression {
            parts.dropFirst().reduce(parts[0]) { .binary(.or, $0, $1) }
        }
        func unset(_ field: ListField) -> Declarations.Expression { .isSet(field.path, negated: true) }
        func known(_ field: ListField) -> Declarations.Expression { .isSet(field.path, negated: false) }
        let (first, last) = (shown.lowerBound, shown.upperBound)
        let finals = workflow?.states.filter(\.final).map { Declarations.Expression.literal(.text($0.id)) } ?? []
        let state = Declarations.Expression.path(FieldPath(field: SystemField.state.rawValue))
        var ends = [every([known(to), to.notBefore(first)])]
        if let workflow, !workflow.states.isEmpty, today >= first {
            ends.append(finals.isEmpty ? .isSet(state, negated: false) : .member(state, of: finals, negated: true))
        }
        if workflow != nil, !finals.isEmpty, let since = ListField(SystemField.stateSince.rawValue, of: register) {
            ends.append(every([.member(state, of: finals, negated: false), since.notBefore(first)]))
        }
        ends.append(every([unset(to), from.notBefore(first)]))
        let starts = either([every([known(from), from.notAfter(last)]), every([unset(from), to.notAfter(last)])])
        return every([either([known(from), known(to)]), starts, either(ends)])
    }
}

extension ListField {
    fileprivate var path: Declarations.Expression { .path(FieldPath(field: id)) }

    fileprivate func notBefore(_ day: CalendarDate) -> Declarations.Expression {
        .binary(.greaterOrEqual, path, type == .date ? .literal(.date(day.description)) : .literal(.instant(Instant(day).milliseconds)))
    }

    fileprivate func notAfter(_ day: CalendarDate) -> Declarations.Expression {
        type == .date
            ? .binary(.lessOrEqual, path, .literal(.date(day.description)))
            : .binary(.less, path, .literal(.instant(Instant(day.adding(days: 1)).milliseconds)))
    }

    /// The moment at which the value begins, or ends where a whole day is meant.
    fileprivate func moment(_ record: Record, atEnd: Bool) -> Int64? {
        let value = record.value(of: id)
        guard type == .date else { return value.integer }
        return value.text.flatMap { CalendarDate($0) }.map { Instant(atEnd ? $0.adding(days: 1) : $0).milliseconds }
    }
}

extension Visit {
    /// Dòng thời gian: the list's records as bars between two of their dates.
    func timelinePage() async throws -> Response {
        let register = try register()
        let list = ListQuery(register, query, registry, for: actor)
        let page = try await read { tx in
            let today = Instant(milliseconds: tx.now).date
            guard let query = TimelineQuery(register, self, today: today) else { throw HTTPFailure.notFound }
            var asked = list.records(limit: Timeline.most, and: query.condition(register, list.workflow, today: today))
            asked.sort = [SortKey(query.to.id), SortKey(query.from.id)]
            let found = try registry.page(register.id, asked, for: actor, in: tx).records
            let timeline = Timeline(
                visit: self, list: list, query: query, today: today, now: tx.now, records: found,
                count: try registry.count(register.id, asked, for: actor, in: tx),
                text: try RecordText(self, register, found, columns: [query.group].compactMap { $0 }, in: tx),
                titles: try registry.titles(of: found, language, in: tx))
            return timeline.page(try chosenOptions(list, in: tx))
        }
        return try await self.page(page, at: .registers)
    }
}

/// A timeline as it is drawn.
private struct Timeline {
    let visit: Visit
    let list: ListQuery
    let query: TimelineQuery
    let today: CalendarDate
    let now: Int64
    let records: [Record]
    let count: RecordCount
    let text: RecordText
    let titles: [String: String]

    static let most = 200

    func page(_ options: ReferenceOptions) -> TimelinePage {
        let marks = marks()
        let label = label()
        return TimelinePage(
            title: "\(visit.plural(list.register)) · \(label)", head: visit.viewHead(list, "dong-thoi-gian", options), span: span(label),
            url: visit.urls.register(list.register.id) + "/dong-thoi-gian", controls: controls(),
            hidden: hidden(),
            summary: visit.words("timeline_count", visit.text(count), label), marks: marks, groups: groups(marks),
            note: count.number > records.count ? visit.words("timeline_more", String(records.count), visit.text(count)) : nil,
            empty: records.isEmpty
                ? Empty(
                    heading: visit.words("timeline_none"), text: visit.words("timeline_none_text"),
                    action: Link(text: visit.words("view_all"), url: visit.urls.register(list.register.id))) : nil)
    }

    private func hidden() -> [Hidden] {
        let own = [
            Hidden(name: ViewParameter.scale.rawValue, value: scaleName),
            Hidden(name: ViewParameter.start.rawValue, value: query.shown.lowerBound.description),
        ]
        return list.items.compactMap { name, value in value.map { Hidden(name: name, value: $0) } } + own
    }

    private var scaleName: String { TimelineQuery.scales.first { $0.step == query.scale }?.name ?? "quy" }

    private func label() -> String {
        let kind: Period.Kind = query.scale == .month ? .month : query.scale == .quarter ? .quarter : .year
        return Period(kind, containing: query.shown.lowerBound).text(visit.language).capitalizedFirst
    }

    private func span(_ label: String) -> ViewSpan {
        func at(_ day: CalendarDate, _ scale: String) -> String {
            let asked: [(ViewParameter, String?)] = [
                (.from, visit[.from]), (.to, visit[.to]), (.by, visit[.by]), (.scale, scale), (.start, day.description),
            ]
            return visit.viewURL(list, "dong-thoi-gian", asked)
        }
        let anchor = query.shown.contains(today) ? today : query.shown.lowerBound
        return ViewSpan(
            label: label, previousUrl: at(query.shown.lowerBound.adding(days: -1), scaleName),
            nextUrl: at(query.shown.upperBound.adding(days: 1), scaleName),
            todayUrl: query.shown.contains(today) ? nil : at(today, scaleName),
            scales: TimelineQuery.scales.map { step, name in
                Tab(label: visit.words("scale_\(step.rawValue)"), url: at(anchor, name), current: step == query.scale)
            })
    }

    private func controls() -> [Field] {
        func select(_ parameter: ViewParameter, _ key: String, _ fields: [ListField], _ chosen: String?) -> Field {
            Field(
                id: "timeline-" + parameter.rawValue, name: parameter.rawValue, label: visit.words(key), control: .choice,
                options: fields.map { Choice(value: $0.id, label: $0.label(visit), selected: $0.id == chosen) })
        }
        let dates = visit.dateFields(list.register).filter(\.isTime)
        let groups = ChartQuery.fields(list.register).filter { !$0.isTime }
        var by = select(.by, "timeline_by", groups, query.group?.id)
        by.options.append(Choice(value: TimelineQuery.ungrouped, label: visit.words("timeline_ungrouped"), selected: query.group == nil))
        return [
            select(.from, "timeline_from", TimelineQuery.starts(list.register, visit), query.from.id),
            select(.to, "timeline_to", dates, query.to.id),
        ] + (groups.isEmpty ? [] : [by])
    }

    // MARK: Time

    private var first: Double { Double(Instant(query.shown.lowerBound).milliseconds) }
    private var length: Double { Double(query.shown.count) * 86_400_000 }
    private func place(_ moment: Int64) -> Double { (Double(moment) - first) / length }

    private func marks() -> [TimelineMark] {
        let step: TimeStep = query.scale == .month ? .week : .month
        var marks: [TimelineMark] = []
        var day = query.shown.lowerBound
        while day <= query.shown.upperBound {
            let label = query.scale == .month ? "\(day.day)/\(day.month)" : visit.words("timeline_month", String(day.month))
            marks.append(TimelineMark(label: label, at: place(Instant(day).milliseconds)))
            day = step.next(day)
        }
        if query.shown.contains(today) { marks.append(TimelineMark(label: "", at: place(now), isToday: true)) }
        return marks
    }

    // MARK: Bars

    private func groups(_ marks: [TimelineMark]) -> [TimelineGroup] {
        guard let field = query.group else {
            return records.isEmpty ? [] : [group(visit.words("timeline_ungrouped"), records, marks)]
        }
        let order = field.options(list.workflow).map(\.id)
        let sorted = Dictionary(grouping: records) { groupID($0, field) }.map { id, members in
            (
                place: id.flatMap { order.firstIndex(of: $0) } ?? order.count, label: groupLabel(id, field), isUnset: id == nil,
                members: members
            )
        }.sorted { ($0.isUnset ? 1 : 0, $0.place, $0.label) < ($1.isUnset ? 1 : 0, $1.place, $1.label) }
        return sorted.map { group($0.label, $0.members, marks) }
    }

    private func group(_ label: String, _ records: [Record], _ marks: [TimelineMark]) -> TimelineGroup {
        TimelineGroup(label: label, count: records.count, rows: records.map { row($0, marks) })
    }

    private func groupID(_ record: Record, _ field: ListField) -> String? {
        let value = record.value(of: field.id)
        if field.type == .boolean { return value.boolean.map { $0 ? "true" : "false" } }
        return value.text ?? value.integer.map(String.init)
    }

    private func groupLabel(_ id: String?, _ field: ListField) -> String {
        guard let id else { return visit.words("chart_unset") }
        if let option = field.options(list.workflow).first(where: { $0.id == id }) { return option.label(visit.language) }
        switch field.type {
        case .boolean: return visit.words("filter_\(id)")
        case .period: return Period(id)?.text(visit.language) ?? id
        default: return text.title(id).isEmpty ? visit.words("untitled") : text.title(id)
        }
    }

    private func row(_ record: Record, _ marks: [TimelineMark]) -> TimelineRow {
        let state = text.state(record)
        let finished = state?.final == true ? record.stateSince : nil
        let begin = query.from.moment(record, atEnd: false)
        // A deadline is taken away when the work is done: its bar ends where it was finished.
        let due = query.to.moment(record, atEnd: true)
        let end = due ?? finished ?? (state == nil ? begin : now) ?? now
        let start = min(begin ?? end, end)
        let meaning = state.map { Pages.Meaning($0.meaning) } ?? .onCourse
        var pieces = [(from: place(start), to: place(end), meaning: meaning == .late ? .plain : meaning)]
        let over = list.workflow == nil ? nil : due.map { max($0, min(finished ?? now, now)) }
        if let due, let over, over > due { pieces.append((from: place(due), to: place(over), meaning: .late)) }
        let title = titles[record.id.text].flatMap { $0.isEmpty ? nil : $0 } ?? visit.words("untitled")
        return TimelineRow(
            label: title.shortened(to: 110), url: visit.urls.record(record), dates: dates(begin, due ?? finished),
            tag: text.deadlineTag(record).flatMap { $0.meaning == .late ? $0 : nil } ?? text.stateTag(record), marks: marks,
            pieces: pieces.filter { $0.to >= 0 && $0.from <= 1 }.map { TimelinePiece(from: $0.from, to: $0.to, meaning: $0.meaning) })
    }

    private func dates(_ begin: Int64?, _ end: Int64?) -> String {
        // Whole days end with the midnight after them.
        func day(_ moment: Int64?) -> String { moment.map { Instant(milliseconds: $0 - 1).date.text(visit.language) } ?? "…" }
        return (begin.map { Instant(milliseconds: $0).date.text(visit.language) } ?? "…") + " – " + day(end)
    }
}
