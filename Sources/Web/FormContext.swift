import Declarations
import Foundation
import HTTPKit
import Pages
import Registers
import Store
import Vietnamese

/// A form over some fields of a register: which ones, of which record, for whom.
struct FormContext: Sendable {
    let visit: Visit
    let register: RegisterDeclaration
    /// The record as it is; nil for a new one.
    let record: Record?
    /// Those that this person may write here, in the order of the pack.
    let fields: [FieldDeclaration]
    /// Fields that are filled in and hidden: left empty they stay as they are.
    let masked: Set<String>
    /// Put before ids, so that several forms stand on one page.
    var prefix = "f-"
    var uploaded: [String: [Attachment]] = [:]
    var refused: [String: LocalizedText] = [:]
    /// What files of outlines hold, by field: they win over what stands in the box.
    var outlines: [String: String] = [:]

    init(_ visit: Visit, _ register: RegisterDeclaration, record: Record?, only names: [String]? = nil) {
        self.visit = visit
        self.register = register
        self.record = record
        let editable = visit.registry.rights.editableFields(record == nil ? .create : .edit, on: record, of: register, to: visit.actor)
        fields = register.fields.filter { field in
            guard !field.type.isGiven else { return false }
            // What a transition asks for is written by whoever may do the transition.
            if let names { return names.contains(field.id) }
            return !field.readOnly && editable?.contains(field.id) != false
        }
        masked = Set(fields.filter { ($0.personal || $0.encrypted) && record?[$0.id].isNull == false }.map(\.id))
        isRestricted = editable != nil
    }

    /// Whether the person may write some fields only: the others are left to the record's page.
    let isRestricted: Bool

    func id(_ name: String) -> String { prefix + name }

    /// The record as it would be with these values, for deciding what is shown.
    func draft(_ values: [String: Value], in tx: ReadTransaction) -> Record {
        var draft = record ?? visit.registry.blank(register, for: visit.actor, in: tx)
        for (field, value) in values { draft[field] = value }
        return draft
    }

    // MARK: Inputs

    /// The inputs for these fields, filled in with what was typed, problems beside them.
    func inputs(
        _ shown: [FieldDeclaration], _ input: FormInput, _ options: ReferenceOptions, problems: [FieldProblem] = [],
        required: Set<String> = []
    ) -> [Field] {
        shown.map { field in
            var made = control(field, input, options)
            made.error = problems.first { $0.field == field.id }?.message(visit.language)
            made.required = (field.required || required.contains(field.id)) && !masked.contains(field.id) && field.type != .boolean
            made.isPersonal = field.personal || field.encrypted
            made.isMasked = masked.contains(field.id)
            made.help = help(field)
            return made
        }
    }

    private func help(_ field: FieldDeclaration) -> String? {
        let own = field.help?(visit.language)
        guard masked.contains(field.id), !field.required else { return own }
        return [own, visit.words("form_clear_masked")].compactMap { $0 }.joined(separator: " ")
    }

    private func control(_ field: FieldDeclaration, _ input: FormInput, _ options: ReferenceOptions) -> Field {
        var made = Field(id: id(field.id), name: field.id, label: field.label(visit.language), control: FieldControl(field.type))
        made.value = input[field.id]
        switch field.type {
        case .choice: made.options = choices(field, [input[field.id] ?? ""])
        case .manyChoice: made.options = choices(field, input.items(field.id))
        case .boolean: made.value = input.isOn(field.id) ? "true" : "false"
        case .manyReference: fillMany(&made, field, input, options)
        case _ where field.type.isReference: fillReference(&made, field, input, options)
        case .attachment: fillFiles(&made, field, input)
        case .point:
            (made.latitude, made.longitude) = (input[field.id + "__lat"], input[field.id + "__lng"])
            made.outlinesUrl = visit.outlinesURL(register)
        case .area: made.outlinesUrl = visit.outlinesURL(register)
        case .period: fillPeriods(&made, input)
        case .date, .datetime: fillDate(&made, field, input)
        default: made.suffix = field.unit?(visit.language)
        }
        if field.type == .text || field.type == .longText, case .value(.number(let most)) = field.max { made.maxLength = Int("\(most)") }
        return made
    }

    private func choices(_ field: FieldDeclaration, _ chosen: [String]) -> [Choice] {
        field.choices.map { Choice(value: $0.id, label: $0.label(visit.language), selected: chosen.contains($0.id)) }
    }

    private func fillReference(_ made: inout Field, _ field: FieldDeclaration, _ input: FormInput, _ options: ReferenceOptions) {
        let target = field.targetRegister ?? ""
        let chosen = input[field.id] ?? ""
        if let list = options.lists[target] {
            made.control = .choice
            made.options = list.filter { $0.id != record?.id.text }.map { Choice(value: $0.id, label: $0.label, selected: $0.id == chosen) }
        } else {
            made.control = .reference
            made.display = input[field.id + "__text"] ?? options.titles[chosen]
            made.lookupUrl = visit.lookupURL(target, register, field.id)
        }
    }

    /// Short lists are boxes to tick; of long ones the chosen records are, and a lookup adds more.
    private func fillMany(_ made: inout Field, _ field: FieldDeclaration, _ input: FormInput, _ options: ReferenceOptions) {
        let target = field.targetRegister ?? ""
        let chosen = input.items(field.id)
        if let list = options.lists[target], list.count <= 15 {
            made.options = list.map { Choice(value: $0.id, label: $0.label, selected: chosen.contains($0.id)) }
        } else {
            made.options = chosen.map { Choice(value: $0, label: options.titles[$0] ?? visit.words("untitled"), selected: true) }
            made.lookupUrl = visit.lookupURL(target, register, field.id)
        }
    }

    private func fillFiles(_ made: inout Field, _ field: FieldDeclaration, _ input: FormInput) {
        let removed = Set(input.items(removeName(field)))
        made.isMultiple = true
        made.accept = ".pdf,.docx,.xlsx,.odt,.png,.jpg,.jpeg,.gif,.webp,.txt,.csv"
        made.files = shownFiles(field, input).filter { !removed.contains($0.hash) }.map { file in
            let isSaved = present(field).contains { $0.hash == file.hash }
            var item = visit.attachmentItem(file, url: isSaved ? record.map { visit.fileURL($0, field.id, file) } ?? "#" : "#" + made.id)
            item.inputName = removeName(field)
            item.removeValue = file.hash
            return item
        }
    }

    /// A date as browsers want it; what is none stays as it was typed, in a plain box.
    private func fillDate(_ made: inout Field, _ field: FieldDeclaration, _ input: FormInput) {
        guard let typed = input[field.id], !typed.isEmpty else { return }
        let iso = field.type == .date ? (try? CalendarDate(parsing: typed))?.description : (try? Instant(parsing: typed))?.localISO
        made.value = iso ?? typed
        if iso == nil { made.control = .text }
    }

    private func fillPeriods(_ made: inout Field, _ input: FormInput) {
        let period = input[made.name].flatMap { try? Period(parsing: $0) }
        let part = input[made.name + "__part"] ?? period?.partCode
        let year = Instant.now.date.year
        made.year = input[made.name + "__year"] ?? String(period?.year ?? year)
        let parts = [Period.Kind.year, .half, .quarter, .month].flatMap { kind in
            Period(.year, year: year)?.parts(kind) ?? []
        }
        made.options = parts.map { Choice(value: $0.partCode, label: label($0), selected: $0.partCode == part) }
    }

    /// "Cả năm", "6 tháng đầu năm", "Quý III", "Tháng 9".
    private func label(_ part: Period) -> String {
        switch part.kind {
        case .year: visit.words("period_year")
        case .half: visit.words("period_half_\(part.index)")
        case .quarter: visit.words("period_quarter", ["I", "II", "III", "IV"][part.index - 1])
        case .month: visit.words("period_month", String(part.index))
        }
    }

    /// What the form sends besides its inputs.
    func hidden(_ shown: [FieldDeclaration], _ input: FormInput) throws -> [Hidden] {
        var hidden = [Hidden(name: FormInput.rendered, value: shown.map(\.id).joined(separator: " "))]
        for field in shown where field.type == .attachment {
            let removed = Set(input.items(removeName(field)))
            hidden.append(
                Hidden(name: keptName(field), value: try token(shownFiles(field, input).filter { !removed.contains($0.hash) }, field)))
        }
        return hidden
    }

    /// Loads what the references of these fields may name.
    func options(_ shown: [FieldDeclaration], _ input: FormInput, in tx: ReadTransaction) throws -> ReferenceOptions {
        var options = ReferenceOptions()
        for field in shown {
            guard let target = field.targetRegister else { continue }
            let chosen = field.type.isMany ? input.items(field.id) : [input[field.id] ?? ""]
            try options.load(target, chosen: chosen.filter { RecordID($0) != nil }, visit, in: tx)
        }
        return options
    }

    func errors(_ problems: [FieldProblem], _ shown: [FieldDeclaration]) -> [FormError] {
        problems.map { problem in
            let field = problem.field.flatMap { register.field($0) }
            let place = shown.first { $0.id == problem.field } ?? shown.first
            let target = problem.field == FormInput.reason ? FormInput.reason : place?.id ?? ""
            let label = field?.label(visit.language) ?? visit.words(problem.field == FormInput.reason ? "form_reason" : "form_whole")
            return FormError(fieldID: id(target), label: label, message: problem.message(visit.language))
        }
    }
}

extension FieldControl {
    init(_ type: FieldType) {
        self =
            switch type {
            case .text: .text
            case .longText: .longText
            case .integer: .integer
            case .decimal: .decimal
            case .money: .money
            case .percent: .percent
            case .date: .date
            case .datetime: .datetime
            case .boolean: .boolean
            case .choice: .choice
            case .manyChoice: .manyChoice
            case .reference: .reference
            case .manyReference: .manyReference
            case .attachment: .attachment
            case .point: .point
            case .area: .area
            case .phone: .phone
            case .email: .email
            case .citizenID: .citizenID
            case .taxCode: .taxCode
            case .unit: .unit
            case .post: .post
            case .person: .person
            case .period: .period
            case .code, .formula: .computed
            }
    }
}
