import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// The working calendar of a year; a day is added or taken back only after one has seen which deadlines move.
    func addHolidays() {
        get("/quan-tri/lich-nghi", .platform(.manageHolidays)) { visit in try await visit.holidaysPage() }
        post("/quan-tri/lich-nghi", .platform(.manageHolidays)) { visit, form in try await visit.addHoliday(form) }
        get("/quan-tri/lich-nghi/:id/bo", .platform(.manageHolidays)) { visit in try await visit.removeHoliday(confirmed: false) }
        post("/quan-tri/lich-nghi/:id/bo", .platform(.manageHolidays)) { visit, form in
            try await visit.removeHoliday(confirmed: form.flag("ok"))
        }
    }
}

/// The days that somebody wants to add, one record each.
private struct HolidayWish: Sendable {
    let days: [CalendarDate]
    let values: [String: Value]

    /// The longest run of days that is written down at once: Tết with its weekends and make-up days is shorter.
    static let most = 31

    init(_ form: FormData) throws(RecordError) {
        var problems: [FieldProblem] = []
        let first = form.text("date").flatMap { try? CalendarDate(parsing: $0) }
        let until = form.text("until")
        let last = until.map { try? CalendarDate(parsing: $0) } ?? first
        var days: [CalendarDate] = []
        if let first {
            if let last, first <= last, first.distance(to: last) < Self.most {
                days = Array(first...last)
            } else {
                problems.append(
                    FieldProblem(
                        "until", vi: "Ghi ngày cuối sau ngày đầu, nhiều nhất \(Self.most) ngày.",
                        en: "Give a last day after the first, \(Self.most) days at most."))
            }
        } else {
            problems.append(FieldProblem("date", vi: "Ghi ngày, ví dụ 02/09/2026.", en: "Give a day, such as 02/09/2026."))
        }
        guard problems.isEmpty else { throw RecordError.invalid(problems) }
        self.days = days
        values = [
            "kind": (form.text("kind") ?? "").value, "name": (form.text("name") ?? "").value,
            "legal_basis": form.text("legal_basis").map { $0.value } ?? .null, "confirmed": .boolean(form.flag("confirmed")),
        ]
    }

    func make(_ visit: Visit, in tx: WriteTransaction) throws {
        for day in days {
            _ = try visit.registry.create(
                "holiday", values.merging(["date": .text(day.description)]) { _, new in new }, by: visit.actor, in: tx)
        }
        try visit.site.workflows.recomputeDeadlines(commune: visit.commune.code, in: tx)
    }
}

extension Visit {
    private var holidaysURL: String { urls.administration + "/lich-nghi" }
    private var holidayCrumbs: [Link] {
        (allows(.manageAccounts) ? [administrationCrumb] : []) + [Link(text: words("holidays_title"), url: holidaysURL)]
    }

    // MARK: The year

    func holidaysPage(_ typed: FormInput? = nil, problems: [FieldProblem] = []) async throws -> Response {
        let present = Instant.now.date.year
        let asked = (typed?["date"].flatMap { try? CalendarDate(parsing: $0) }?.year) ?? query["nam"].flatMap { Int($0) } ?? present
        let year = min(max(asked, present - 5), present + 8)
        let first = "\(year)-01-01"
        let last = "\(year)-12-31"
        let (calendar, records) = try await read { tx in
            let records = try registry.all("holiday", sort: [SortKey("date")], for: actor, in: tx).filter {
                $0["date"].text.map { $0 >= first && $0 <= last } ?? false
            }
            return (try site.workflows.calendar(of: commune.code, in: tx), records)
        }
        let months = (1...12).compactMap { CalendarDate(year: year, month: $0, day: 1) }.map { month($0, calendar) }
        let days = CalendarDate(first).flatMap { start in CalendarDate(last).map { Array(start...$0) } } ?? []
        let working = days.count { calendar.isWorking($0) }
        let off = days.count { !calendar.isWorking($0) && calendar.week.isWorkday($0.weekday) }
        let page = HolidayPage(
            title: words("holidays_title"), lead: words("holidays_lead"),
            crumbs: allows(.manageAccounts) ? [administrationCrumb] : [],
            actions: [Action(label: words("holidays_register"), url: urls.register("holiday"), style: .quiet)],
            views: (year - 1...year + 1).map { Tab(label: String($0), url: "\(holidaysURL)?nam=\($0)", current: $0 == year) },
            summary: site.words(
                "holidays_summary", language, String(year), grouped(Int64(working), language), grouped(Int64(off), language)),
            months: months,
            errors: problems.map {
                FormError(
                    fieldID: "f-" + ($0.field ?? "date"), label: words("holiday_\($0.field ?? "date")"), message: $0.message(language))
            }, sections: [ownDays(records), statutoryDays(year, calendar, records), addition(typed, problems)].compactMap { $0 })
        return try await self.page(page, at: .administration, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    private func month(_ first: CalendarDate, _ calendar: WorkCalendar) -> YearMonth {
        // Monday begins the week.
        let lead = (first.weekday.rawValue - Weekday.monday.rawValue + 7) % 7
        var cells = Array(repeating: YearDay(), count: lead) + (first...first.lastOfMonth).map { day($0, calendar) }
        while !cells.count.isMultiple(of: 7) { cells.append(YearDay()) }
        let weeks = stride(from: 0, to: cells.count, by: 7).map { YearWeek(days: Array(cells[$0..<$0 + 7])) }
        return YearMonth(
            label: words("period_month", String(first.month)), weekdays: (0..<7).map { words("weekday_short_\($0)") }, weeks: weeks)
    }

    private func day(_ date: CalendarDate, _ calendar: WorkCalendar) -> YearDay {
        let parts = calendar.parts(of: date)
        let isWorkday = calendar.week.isWorkday(date.weekday)
        let names = calendar.exceptions(on: date).map { $0.name(language) }.filter { !$0.isEmpty }
        let name = names.first.map { ": " + $0 } ?? ""
        let number = String(date.day)
        switch (parts == .day, parts.isEmpty, isWorkday) {
        case (true, _, true): return YearDay(number: number, kind: .working)
        case (true, _, false): return YearDay(number: number, kind: .makeup, note: words("holiday_note_makeup") + name)
        case (_, true, false) where names.isEmpty: return YearDay(number: number, kind: .weekend)
        case (_, true, _): return YearDay(number: number, kind: .off, note: words("holiday_note_off") + name)
        default: return YearDay(number: number, kind: .half, note: words("holiday_note_half") + name)
        }
    }

    /// The days of the commune's register.
    private func ownDays(_ records: [Record]) -> AdminSection {
        let register = catalogue.registers["holiday"]
        let kinds = register?.field("kind")
        let mayDelete = register.map { can(.delete, $0) } == true
        return AdminSection(
            label: words("holidays_own", grouped(Int64(records.count), language)),
            items: records.map { record in
                let date = record["date"].text.flatMap { CalendarDate($0) }
                let isConfirmed = record["confirmed"].boolean == true
                let kind = record["kind"].text.flatMap { kinds?.choice($0)?.label(language) }
                return AdminItem(
                    heading: "\(date.map { "\($0.weekday.text(language)) \($0.text(language))" } ?? "") · \(record["name"].text ?? "")",
                    text: [kind, record["legal_basis"].text].compactMap { $0 }.joined(separator: " · "),
                    tag: isConfirmed ? nil : Tag(text: words("holiday_provisional"), meaning: .atRisk), url: urls.record(record),
                    actions: mayDelete
                        ? [Action(label: words("holiday_remove"), url: "\(holidaysURL)/\(record.id)/bo", style: .quiet)] : [])
            }, nothing: records.isEmpty ? words("holidays_own_none") : nil)
    }

    /// Days that stand in no register yet: reckoned from the law, to be confirmed by the yearly notice.
    private func statutoryDays(_ year: Int, _ calendar: WorkCalendar, _ records: [Record]) -> AdminSection? {
        let own = Set(records.compactMap { $0["date"].text })
        let days = calendar.exceptions.filter { $0.from.year == year && !own.contains($0.from.description) && !$0.confirmed }
        if days.isEmpty { return nil }
        return AdminSection(
            label: words("holidays_statutory", grouped(Int64(days.count), language)), text: words("holidays_statutory_text"),
            items: days.map { day in
                let span = day.from == day.to ? day.from.text(language) : "\(day.from.text(language)) – \(day.to.text(language))"
                return AdminItem(
                    heading: "\(span) · \(day.name(language))", text: day.legalBasis,
                    tag: Tag(text: words("holiday_provisional"), meaning: .plain))
            })
    }

    private func addition(_ typed: FormInput?, _ problems: [FieldProblem]) -> AdminSection? {
        guard let register = catalogue.registers["holiday"], can(.create, register) else { return nil }
        func field(_ id: String, _ control: FieldControl, required: Bool = false, help: String? = nil) -> Field {
            Field(
                id: "f-" + id, name: id, label: words("holiday_" + id), control: control, value: typed?[id], help: help,
                error: problems.first { $0.field == id }?.message(language), required: required, autocomplete: "off")
        }
        var kind = field("kind", .choice, required: true)
        kind.options = (register.field("kind")?.choices ?? []).map {
            Choice(value: $0.id, label: $0.label(language), selected: $0.id == (typed?["kind"] ?? "off"))
        }
        var confirmed = field("confirmed", .boolean, help: register.field("confirmed")?.help?(language))
        confirmed.value = typed == nil || typed?.isOn("confirmed") == true ? "true" : "false"
        return AdminSection(
            label: words("holiday_add"), text: words("holiday_add_text"),
            form: TransitionForm(
                id: "add", label: words("holiday_preview"), url: holidaysURL, style: .primary,
                fields: [
                    field("date", .date, required: true), field("until", .date, help: words("holiday_until_help")), kind,
                    field("name", .text, required: true), field("legal_basis", .text), confirmed,
                ]))
    }

    // MARK: Adding and taking back

    func addHoliday(_ form: FormData) async throws -> Response {
        do {
            let wish = try HolidayWish(form)
            guard let first = wish.days.first, let last = wish.days.last else { throw HTTPFailure.badRequest(words("holidays_title")) }
            if form.flag("ok") {
                try await write { tx in try wish.make(self, in: tx) }
                return redirect("\(holidaysURL)?nam=\(first.year)", note: "saved")
            }
            let (moved, fixed) = try await write { tx in
                (
                    try site.workflows.deadlinesMoved(in: commune.code, by: { try wish.make(self, in: $0) }, in: tx),
                    try site.workflows.fixedDeadlines(
                        of: commune.code, from: Instant(first).milliseconds, until: Instant(last.adding(days: 1)).milliseconds, in: tx)
                )
            }
            let span = first == last ? first.text(language) : "\(first.text(language)) – \(last.text(language))"
            return try await preview(
                words("holiday_add_title", span), moved, fixed, confirmation(words("holiday_save"), holidaysURL, form),
                isOff: form.text("kind") != "makeup")
        } catch let error as RecordError where error.code == .invalid {
            return try await holidaysPage(FormInput(form), problems: error.problems)
        }
    }

    func removeHoliday(confirmed: Bool) async throws -> Response {
        let id = try recordID()
        let record = try await read { tx in try registry.record("holiday", id, for: actor, in: tx) }
        let year = record["date"].text?.prefix(4) ?? ""
        if confirmed {
            try await write { tx in try site.workflows.delete("holiday", id, version: nil, by: actor, in: tx) }
            return redirect("\(holidaysURL)?nam=\(year)", note: "deleted")
        }
        let moved = try await write { tx in
            try site.workflows.deadlinesMoved(
                in: commune.code, by: { try site.workflows.delete("holiday", id, version: nil, by: actor, in: $0) }, in: tx)
        }
        let form = TransitionForm(
            id: "confirm", label: words("holiday_remove_confirm"), url: "\(holidaysURL)/\(id)/bo", style: .danger,
            hidden: [Hidden(name: "ok", value: "1")])
        let day = record["date"].text.flatMap { CalendarDate($0) }?.text(language) ?? ""
        return try await preview(words("holiday_remove_title", "\(day) · \(record["name"].text ?? "")"), moved, 0, form, isOff: false)
    }

    /// Which deadlines would move; records are named to those who may read them, counted to all.
    private func preview(_ title: String, _ moved: [MovedDeadline], _ fixed: Int, _ form: TransitionForm, isOff: Bool) async throws
        -> Response
    {
        let shown = moved.filter { deadline in catalogue.registers[deadline.register].map { can(.read, $0) } == true }.prefix(50)
        let names = try await read { tx in
            let wanted = Dictionary(grouping: shown, by: \.register)
            return try wanted.reduce(into: [String: String]()) { names, entry in
                guard let register = catalogue.registers[entry.key] else { return }
                let records = try registry.records(entry.key, entry.value.map(\.record.text), commune: commune.code, in: tx).values
                let open = records.filter { registry.rights.allows(.read, on: $0, of: register, to: actor) }
                names.merge(try registry.titles(of: open, language, in: tx)) { one, _ in one }
            }
        }
        let heads = ["storage_register", "holiday_record", "holiday_due_before", "holiday_due_after"].map { words($0) }
        let rows = shown.compactMap { deadline -> ListRow? in
            guard let name = names[deadline.record.text], let register = catalogue.registers[deadline.register] else { return nil }
            let url = urls.record(deadline.register, deadline.record)
            return ListRow(
                url: url,
                cells: [
                    ListCell(label: heads[0], text: register.label(language)),
                    ListCell(label: heads[1], text: (name.isEmpty ? words("untitled") : name).shortened(to: 120), url: url),
                    ListCell(label: heads[2], text: Instant(milliseconds: deadline.before).text(language)),
                    ListCell(label: heads[3], text: Instant(milliseconds: deadline.after).text(language)),
                ])
        }
        let counts = Dictionary(grouping: moved, by: \.register).map { id, deadlines in
            Detail(
                label: catalogue.registers[id].map(plural) ?? id, value: words("count_records", grouped(Int64(deadlines.count), language)),
                isNumber: true)
        }.sorted { $0.label < $1.label }
        let page = AdminPage(
            title: title, crumbs: holidayCrumbs,
            tag: Tag(
                text: moved.isEmpty ? words("holiday_moves_none") : words("holiday_moves", grouped(Int64(moved.count), language)),
                meaning: moved.isEmpty ? .achieved : .atRisk),
            sections: [
                AdminSection(
                    label: words("organisation_preview"),
                    notes: fixed > 0 && isOff ? [words("holiday_fixed", grouped(Int64(fixed), language))] : [], details: counts,
                    form: form, nothing: moved.isEmpty ? words("holiday_moves_none_text") : nil),
                rows.isEmpty
                    ? nil
                    : AdminSection(
                        label: rows.count < moved.count
                            ? words("holiday_some", String(rows.count), grouped(Int64(moved.count), language)) : words("holiday_which"),
                        columns: heads.map { ListColumn(label: $0) }, rows: rows),
            ].compactMap { $0 })
        return try await self.page(page, at: .administration)
    }
}
