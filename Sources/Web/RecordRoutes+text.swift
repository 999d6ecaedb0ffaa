import Declarations
import Foundation
import Pages
import Registers
import Store
import Vietnamese
import Workflows

/// What people read of records: states, deadlines, values. Made once a request, from what was looked up beforehand.
struct RecordText: Sendable {
    let visit: Visit
    let register: RegisterDeclaration
    let workflow: WorkflowDeclaration?
    let fields: FieldText
    let calendar: WorkCalendar?
    let now: Int64

    init(_ visit: Visit, _ register: RegisterDeclaration, titles: [String: String], calendar: WorkCalendar?, now: Int64) {
        self.visit = visit
        self.register = register
        workflow = visit.catalogue.workflow(of: register)
        fields = FieldText(visit.language, titles: titles)
        self.calendar = calendar
        self.now = now
    }

    /// Looks up all that these records name, one statement a register.
    init(
        _ visit: Visit, _ register: RegisterDeclaration, _ records: [Record], columns: [ListField]? = nil, people: [String] = [],
        in tx: ReadTransaction
    ) throws {
        var wanted: [String: Set<String>] = ["person": Set(people)]
        let shown = columns ?? register.fields.compactMap { ListField($0.id, of: register) }
        for field in shown {
            guard let target = field.target else { continue }
            for record in records {
                let ids = field.type.isMany ? record.items(field.id) : record.value(of: field.id).text.map { [$0] } ?? []
                wanted[target, default: []].formUnion(ids)
            }
        }
        if columns == nil { wanted["post", default: []].formUnion(records.compactMap(\.assignee)) }
        let known = wanted.filter { visit.catalogue.registers[$0.key] != nil }
        let titles = try visit.registry.titles(of: known, commune: visit.commune.code, visit.language, in: tx)
        let calendar = records.contains { $0.dueAt != nil } ? try visit.site.workflows.calendar(of: visit.commune.code, in: tx) : nil
        self.init(visit, register, titles: titles, calendar: calendar, now: tx.now)
    }

    func title(_ id: String?) -> String { id.flatMap { fields.titles[$0] } ?? "" }

    func state(_ record: Record) -> StateDeclaration? { record.state.flatMap { workflow?.state($0) } }

    func stateTag(_ record: Record) -> Tag? {
        state(record).map { Tag(text: $0.label(visit.language), meaning: Pages.Meaning($0.meaning)) }
    }

    /// The time left in words; nil where nothing is due.
    func deadline(_ record: Record) -> Deadline? {
        guard let calendar, let due = record.dueAt, state(record)?.final != true,
            let remaining = visit.site.workflows.remaining(record, at: now, calendar: calendar)
        else { return nil }
        let meaning: Pages.Meaning =
            switch remaining.urgency {
            case .overdue: .late
            case .today, .soon: .atRisk
            case .onTime: .onCourse
            }
        let moment = Instant(milliseconds: due)
        let shown = remaining.measure == .date ? moment.date.text(visit.language) : moment.text(visit.language)
        return Deadline(text: remaining.text(visit.language), meaning: meaning, date: shown)
    }

    func deadlineTag(_ record: Record) -> Tag? { deadline(record).map { Tag(text: $0.text, meaning: $0.meaning) } }

    /// The time left, where the field holds the date by which the record's state must be left: a step's own clock is not that of the task.
    func deadlineTag(_ record: Record, at field: String) -> Tag? {
        field == SystemField.dueAt.rawValue || field == dueField(record) ? deadlineTag(record) : nil
    }

    /// The field that the record's state takes its deadline from; nil where the step has a clock of its own.
    func dueField(_ record: Record) -> String? {
        guard case .field(let path) = state(record)?.due, path.names.count == 1 else { return nil }
        return path.first
    }

    /// The value of a declared or system field, personal ones masked.
    func text(_ field: ListField, _ record: Record) -> String {
        let value = record.value(of: field.id)
        if let declaration = field.declaration {
            return field.isPersonal ? fields.masked(value, of: declaration) : fields.text(value, of: declaration)
        }
        return system(field.id, value)
    }

    func system(_ id: String, _ value: Value) -> String {
        switch SystemField(rawValue: id)?.type {
        case .datetime: value.integer.map { Instant(milliseconds: $0).text(visit.language) } ?? ""
        case .choice: value.text.flatMap { workflow?.state($0)?.label(visit.language) } ?? ""
        case .post, .person: title(value.text)
        default: value.text ?? value.integer.map(String.init) ?? ""
        }
    }

    /// A tag for options whose meaning is declared.
    func tag(_ field: ListField, _ record: Record) -> Tag? {
        if field.id == SystemField.state.rawValue { return stateTag(record) }
        guard field.type == .choice, !field.isPersonal, let choice = record[field.id].text.flatMap({ field.declaration?.choice($0) }),
            choice.meaning != .none
        else { return nil }
        return Tag(text: choice.label(visit.language), meaning: Pages.Meaning(choice.meaning))
    }
}

extension Pages.Meaning {
    init(_ declared: Declarations.Meaning) {
        self =
            switch declared {
            case .ok: .achieved
            case .course: .onCourse
            case .risk: .atRisk
            case .late: .late
            case .none: .plain
            }
    }
}

extension String {
    /// At most so many characters, cut between words.
    func shortened(to limit: Int) -> String {
        guard count > limit else { return self }
        let head = prefix(limit)
        return (head.lastIndex(of: " ").map { String(head[..<$0]) } ?? String(head)) + "…"
    }
}
