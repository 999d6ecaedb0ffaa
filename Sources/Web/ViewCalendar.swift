import Declarations
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

/// The days that a calendar shows, whole weeks from Monday.
struct CalendarSpan: Sendable {
    let isWeek: Bool
    /// The month or week that is meant; ``shown`` may hold days around it.
    let meant: ClosedRange<CalendarDate>
    let shown: ClosedRange<CalendarDate>

    /// The month of `thang=2026-11`, the week of `tuan=2026-11-16`; whatever else is written, the month of `today`.
    init(month: String?, week: String?, today: CalendarDate) {
        isWeek = week != nil
        let asked = week.flatMap { CalendarDate($0) } ?? month.flatMap { CalendarDate($0 + "-01") } ?? today
        let day = CalendarSpan.bounds.contains(asked) ? asked : today
        let step: TimeStep = isWeek ? .week : .month
        meant = step.start(day)...step.end(day)
        shown = TimeStep.week.start(meant.lowerBound)...TimeStep.week.end(meant.upperBound)
    }

    /// The years that the lunar calendar tells, and a margin where weeks reach out.
    private static let bounds = CalendarDate(dayNumber: -25_000)...CalendarDate(dayNumber: 47_000)

    var step: TimeStep { isWeek ? .week : .month }
    var parameter: ViewParameter { isWeek ? .week : .month }

    /// The value of ``parameter`` for the span in which `day` lies.
    func address(_ day: CalendarDate) -> String { isWeek ? TimeStep.week.start(day).description : day.monthText }

    func label(_ language: Language) -> String {
        isWeek
            ? meant.lowerBound.shortText(language).capitalizedFirst + " – " + meant.upperBound.text(language)
            : Period(.month, containing: meant.lowerBound).text(language).capitalizedFirst
    }
}

extension Visit {
    /// Lịch: the records of the list by day.
    func calendarPage() async throws -> Response {
        let register = try register()
        let fields = dateFields(register)
        guard let field = fields.first(where: { $0.id == self[.by] }) ?? fields.first else { throw HTTPFailure.notFound }
        let list = ListQuery(register, query, registry, for: actor)
        let page = try await read { tx in
            let today = Instant(milliseconds: tx.now).date
            let span = CalendarSpan(month: self[.month], week: self[.week], today: today)
            let found = try registry.days(
                register.id, list.records(limit: 1), by: field.id, in: span.shown, perDay: span.isWeek ? 40 : 4, for: actor, in: tx)
            let records = found.flatMap(\.records)
            let undated = try registry.count(
                register.id, list.records(limit: 1, and: .isSet(.path(FieldPath(field: field.id)), negated: true)), for: actor, in: tx)
            let said = span.isWeek ? weekFields(register) : []
            let grid = MonthGrid(
                visit: self, list: list, field: field, span: span, today: today, days: found,
                text: try RecordText(self, register, records, columns: said.compactMap { ListField($0.id, of: register) }, in: tx),
                said: said,
                titles: try registry.titles(of: records, language, in: tx),
                calendar: try site.workflows.calendar(of: commune.code, in: tx))
            return grid.page(fields, undated, try chosenOptions(list, in: tx))
        }
        return try await self.page(page, at: .registers)
    }

    /// Who and where: the first columns of the list that are neither the title nor a day, where everybody who sees the record sees them.
    private func weekFields(_ register: RegisterDeclaration) -> [FieldDeclaration] {
        let title = Set(register.title.paths.map(\.first))
        let types: Set<FieldType> = [.post, .unit, .person, .text]
        let fields = register.list.columns.compactMap { register.field($0) }
        return Array(fields.filter { types.contains($0.type) && !title.contains($0.id) && !$0.personal && !$0.encrypted }.prefix(2))
    }
}

/// A month or week as it is drawn.
private struct MonthGrid {
    let visit: Visit
    let list: ListQuery
    let field: ListField
    let span: CalendarSpan
    let today: CalendarDate
    let days: [RecordDay]
    let text: RecordText
    /// Fields that an entry tells besides its title.
    let said: [FieldDeclaration]
    let titles: [String: String]
    let calendar: WorkCalendar

    private var language: Language { visit.language }
    private var base: String { visit.urls.register(list.register.id) }

    func page(_ fields: [ListField], _ undated: RecordCount, _ options: ReferenceOptions) -> CalendarPage {
        let count = days.filter { span.meant.contains($0.day) }.reduce(0) { $0 + $1.count }
        let known = Dictionary(days.map { ($0.day, $0) }, uniquingKeysWith: { one, _ in one })
        let all = Array(span.shown)
        let weeks = stride(from: 0, to: all.count, by: 7).map { start in
            MonthWeek(days: all[start..<min(start + 7, all.count)].map { day($0, known[$0]) })
        }
        let title = visit.words("calendar_title", visit.plural(list.register), span.label(language))
        return CalendarPage(
            title: title, head: visit.viewHead(list, "lich", options), span: spanModel(fields),
            summary: visit.words(span.isWeek ? "calendar_week_count" : "calendar_month_count", grouped(Int64(count), language)),
            undated: undated.number > 0 && field.filterKind != nil
                ? Link(text: visit.words("calendar_undated", visit.text(undated)), url: list.url(base, only: field, ListFilter.unset))
                : nil,
            weekdays: Weekday.allCases.map { $0.text(language).capitalizedFirst }, weeks: weeks, isWeek: span.isWeek,
            isEmpty: days.isEmpty, feed: visit.session == nil ? nil : visit.feedForm(list, field))
    }

    private func spanModel(_ fields: [ListField]) -> ViewSpan {
        let by = (ViewParameter.by, fields.first?.id == field.id ? nil : field.id)
        func at(_ day: CalendarDate) -> String { visit.viewURL(list, "lich", [by, (span.parameter, span.address(day))]) }
        // Going over to the week that holds today, where the month does.
        let anchor = span.meant.contains(today) ? today : span.meant.lowerBound
        return ViewSpan(
            label: span.label(language), previousUrl: at(span.meant.lowerBound.adding(days: -1)),
            nextUrl: at(span.meant.upperBound.adding(days: 1)), todayUrl: span.meant.contains(today) ? nil : at(today),
            scales: [
                Tab(
                    label: visit.words("scale_month"), url: visit.viewURL(list, "lich", [by, (.month, anchor.monthText)]),
                    current: !span.isWeek),
                Tab(
                    label: visit.words("scale_week"),
                    url: visit.viewURL(list, "lich", [by, (.week, TimeStep.week.start(anchor).description)]), current: span.isWeek),
            ],
            fields: fields.map { other in
                let address = (span.parameter, Optional(span.address(span.meant.lowerBound)))
                return Tab(
                    label: other.label(visit), url: visit.viewURL(list, "lich", [(.by, other.id), address]), current: other.id == field.id)
            })
    }

    private func day(_ day: CalendarDate, _ found: RecordDay?) -> MonthDay {
        let exceptions = calendar.exceptions(on: day)
        let lunar = LunarDate(day)
        let entries = (found?.records ?? []).map(entry)
        let rest = (found?.count ?? 0) - entries.count
        return MonthDay(
            label: day.day == 1 ? "1/\(day.month)" : String(day.day),
            spoken: "\(day.weekday.text(language).capitalizedFirst) \(day.text(language))",
            lunar: lunar.map { $0.day == 1 || day.day == 1 ? "\($0.day)/\($0.month)" : String($0.day) },
            note: exceptions.first.map { $0.name(language) }, isToday: day == today, isOff: !calendar.isWorking(day),
            isOutside: !span.meant.contains(day), entries: entries, more: rest > 0 ? more(day, rest, found?.records.first) : nil)
    }

    private func more(_ day: CalendarDate, _ rest: Int, _ record: Record?) -> Link {
        // Periods are asked for by their code, dates by a range of one day.
        let code = field.type == .period ? record?[field.id].text : nil
        return Link(
            text: visit.words("calendar_more", String(rest)),
            url: code.map { list.url(base, only: field, $0) } ?? list.url(base, within: day...day, of: field))
    }

    private func entry(_ record: Record) -> MonthEntry {
        let state = text.stateTag(record)
        let deadline = text.deadlineTag(record, at: field.id)
        let isLate = deadline?.meaning == .late
        let title = titles[record.id.text].flatMap { $0.isEmpty ? nil : $0 } ?? visit.words("untitled")
        let details = said.map { text.fields.text(record[$0.id], of: $0) }.filter { !$0.isEmpty }
        let moment = field.type == .datetime && field.id != SystemField.dueAt.rawValue ? record.value(of: field.id).integer : nil
        return MonthEntry(
            text: title.shortened(to: span.isWeek ? 160 : 90), url: visit.urls.record(record),
            time: moment.map { Instant(milliseconds: $0).clockText }, word: isLate ? deadline?.text : state?.text,
            detail: details.isEmpty ? nil : details.joined(separator: " · ").shortened(to: 120),
            meaning: isLate ? .late : state?.meaning ?? .plain)
    }
}

extension CalendarDate {
    /// `2026-11`.
    var monthText: String { String(description.prefix(7)) }
}
