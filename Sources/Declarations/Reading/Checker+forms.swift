import Vietnamese

extension Checker {
    /// Reads `forms/*.yml`.
    func readForm(_ root: Written, pack: String) {
        guard let reader = MappingReader<FormKey>(root, log: log) else { return }
        defer { reader.finish() }
        guard let name = reader.text(.form) else {
            return reader.missing(.form, hint: .init(vi: "Dòng đầu: form: tên_biểu_mẫu.", en: "The first line says form: its_id."))
        }
        log.isID(name)
        if let other = catalogue.forms[name.text] {
            return log.report(
                name.location, vi: "biểu mẫu \"\(name.text)\" đã khai báo ở \(other.location)",
                en: "the form \"\(name.text)\" is declared already at \(other.location)")
        }
        let label = reader.label(.label, required: true) ?? .init(vi: name.text)
        let items = reader.list(.versions)
        if items.isEmpty {
            reader.missing(
                .versions, hint: .init(vi: "Viết versions: [{ from: …, steps: … }].", en: "Write versions: [{ from: …, steps: … }]."))
        }
        var versions = items.enumerated().compactMap { index, item in
            FormReader(checker: self, form: name, label: label, pack: pack, id: index + 1).version(item)
        }
        let ends = log.ends(of: versions.map { ($0.from, $0.to) }, at: reader.keyLocation(.versions))
        for index in versions.indices { versions[index].to = ends[index] }
        catalogue.forms.put(
            FormDeclaration(
                id: name.text, pack: pack, label: label, text: reader.label(.text, required: false), versions: versions,
                location: name.location))
    }

    /// Puts the checked sheets and conditions into their forms: the last of the checks.
    func finishForms() {
        for var form in Array(catalogue.forms) {
            for index in form.versions.indices {
                var version = form.versions[index]
                version.sheet = sheets[version.sheet.id] ?? version.sheet
                for step in version.steps.indices {
                    version.steps[step].show = stepConditions["\(version.sheet.id).\(version.steps[step].id)"]
                    if let id = version.steps[step].rows?.sheet.id, let sheet = sheets[id] { version.steps[step].rows?.sheet = sheet }
                }
                form.versions[index] = version
            }
            catalogue.forms.put(form)
        }
    }
}

extension ProblemLog {
    /// The last days of versions that follow each other; reports those that don't.
    func ends(of spans: [(from: CalendarDate, to: CalendarDate?)], at location: SourceLocation) -> [CalendarDate?] {
        spans.indices.map { index in
            guard index + 1 < spans.count else { return spans[index].to }
            let next = spans[index + 1].from
            if next <= spans[index].from || spans[index].to.map({ $0 >= next }) == true {
                report(
                    location, vi: "các phiên bản phải nối tiếp nhau, cũ trước mới sau",
                    en: "versions must follow each other, the oldest first")
            }
            return spans[index].to ?? next.adding(days: -1)
        }
    }
}

/// Reads one version of a form.
private struct FormReader {
    let checker: Checker
    let form: Name
    let label: LocalizedText
    let pack: String
    let id: Int

    private var log: ProblemLog { checker.log }
    private var sheet: String { "\(form.text)@\(id)" }

    func version(_ written: Written) -> FormVersion? {
        guard let reader = MappingReader<FormVersionKey>(written, log: log) else { return nil }
        defer { reader.finish() }
        let asked = reader.declarations(.eligibility).compactMap(question)
        let steps = reader.declarations(.steps)
        if steps.isEmpty {
            reader.missing(.steps, hint: .init(vi: "Biểu mẫu cần ít nhất một trang.", en: "A form needs at least one page."))
        }
        let read = steps.compactMap(step)
        let fields = once(asked.map(\.field) + read.filter { $0.step.rows == nil }.flatMap(\.fields))
        let declaration = declare(sheet, fields, rules: reader.declarations(.rules))
        guard reader.has(.from) else {
            reader.missing(.from, hint: .init(vi: "Viết from: 2026-07-01.", en: "Write from: 2026-07-01."))
            return nil
        }
        guard let from = reader.day(.from) else { return nil }
        return FormVersion(
            id: id, from: from, to: reader.day(.to), legalBasis: reader.label(.legalBasis, required: false),
            questions: asked.map(\.question),
            steps: read.map(\.step), sheet: declaration)
    }

    // MARK: - Questions

    private func question(_ id: Name, _ written: Written) -> (question: FormQuestion, field: FieldDeclaration)? {
        guard let reader = MappingReader<QuestionKey>(written, log: log) else { return nil }
        defer { reader.finish() }
        checker.checkFieldID(id)
        var field = FieldReader.blank(id, .choice)
        field.required = true
        field.label = reader.label(.label, required: true) ?? field.label
        field.help = reader.label(.help, required: false)
        if !reader.has(.of) { reader.missing(.of) }
        var refusals: [String: LocalizedText] = [:]
        field.choices = reader.declarations(.of).map { name, value in
            let (label, refusal) = answer(name, value)
            refusals[name.text] = refusal
            return ChoiceDeclaration(id: name.text, label: label ?? .init(vi: name.text), meaning: .none)
        }
        if reader.has(.of), refusals.count == field.choices.count {
            log.report(
                reader.keyLocation(.of), vi: "câu trả lời nào cũng kết thúc biểu mẫu", en: "every answer ends the form",
                hint: .init(vi: "Ít nhất một câu trả lời không có refuse.", en: "One answer at least has no refuse."))
        }
        return (FormQuestion(id: id.text, refusals: refusals), field)
    }

    /// `Có`, or `{ label: Không, refuse: Hãy … }`.
    private func answer(_ name: Name, _ written: Written) -> (label: LocalizedText?, refusal: LocalizedText?) {
        guard written.entry("label") != nil || written.entry("refuse") != nil, let reader = MappingReader<AnswerKey>(written, log: log)
        else {
            return (checker.label(of: name, written), nil)
        }
        defer { reader.finish() }
        return (reader.label(.label, required: true), reader.label(.refuse, required: false))
    }

    // MARK: - Pages

    private func step(_ id: Name, _ written: Written) -> (step: FormStep, fields: [FieldDeclaration])? {
        guard let reader = MappingReader<StepKey>(written, log: log) else { return nil }
        defer { reader.finish() }
        let rowSheet = "\(sheet).\(id.text)"
        let declarations = reader.declarations(.fields)
        if declarations.isEmpty {
            reader.missing(.fields, hint: .init(vi: "Một trang cần ít nhất một trường.", en: "A page needs a field."))
        }
        let fields = checker.fields(declarations, register: reader.has(.rows) ? rowSheet : sheet, pack: pack)
        for (entry, field) in zip(declarations, fields) { check(entry, field) }
        if let show = reader.value(.show) {
            let checker = checker
            checker.checkExpression(show, in: sheet, gives: .boolean) { checker.stepConditions[rowSheet] = $1 }
        }
        let step = FormStep(
            id: id.text, label: reader.label(.label, required: true) ?? .init(vi: id.text), text: reader.label(.text, required: false),
            fields: fields.map(\.id), texts: texts(reader, fields), rows: rows(reader, rowSheet, once(fields)))
        return (step, fields)
    }

    private func rows(_ reader: MappingReader<StepKey>, _ sheet: String, _ fields: [FieldDeclaration]) -> FormRows? {
        guard let written = reader.value(.rows), let rows = MappingReader<RowsKey>(written, log: log) else { return nil }
        defer { rows.finish() }
        let (min, max) = (rows.integer(.min, in: 0...50) ?? 0, rows.integer(.max, in: 1...50) ?? 20)
        if min > max {
            log.report(
                rows.keyLocation(.min), vi: "min lớn hơn max", en: "min is greater than max",
                hint: .init(vi: "Đổi chỗ hai số.", en: "Swap the two."))
        }
        let item = rows.label(.item, required: true)
        return FormRows(
            item: item ?? .init(vi: ""), min: min, max: max, sheet: declare(sheet, fields, rules: rows.declarations(.rules)))
    }

    private func texts(_ reader: MappingReader<StepKey>, _ fields: [FieldDeclaration]) -> [String: LocalizedText] {
        var texts: [String: LocalizedText] = [:]
        for (name, value) in reader.declarations(.texts) {
            if !fields.contains(where: { $0.id == name.text }) {
                log.report(
                    name.location, vi: "trang này không có trường \"\(name.text)\"", en: "this page has no field \"\(name.text)\"",
                    hint: suggestion(for: name.text, among: fields.map(\.id)))
            }
            texts[name.text] = log.localized(value)
        }
        return texts
    }

    // MARK: - Fields

    /// Reports what a field of a form can't be.
    private func check(_ entry: (id: Name, value: Written), _ field: FieldDeclaration) {
        if !field.type.fitsForm {
            log.report(
                entry.value.entry("type")?.location ?? entry.id.location, vi: "biểu mẫu không hỏi trường kiểu \(field.type.rawValue)",
                en: "a form can't ask for a field of type \(field.type.rawValue)",
                hint: .init(
                    vi: "Giấy tờ nộp kèm khai ở thành phần hồ sơ của thủ tục.", en: "Papers to hand in are declared with the procedure."))
        }
        for key in [FieldKey.unique, .encrypted, .readOnly, .section, .signed, .signedIn] {
            guard let written = entry.value.entry(key.rawValue) else { continue }
            log.report(
                written.location, vi: "khóa \"\(key.rawValue)\" không dùng trong biểu mẫu",
                en: "the key \"\(key.rawValue)\" has no meaning in a form")
        }
    }

    /// Reports fields that are there twice, and leaves them out.
    private func once(_ fields: [FieldDeclaration]) -> [FieldDeclaration] {
        var seen: Set<String> = []
        return fields.filter { field in
            if seen.insert(field.id).inserted { return true }
            log.report(
                field.location, vi: "trường \"\(field.id)\" viết hai lần trong biểu mẫu",
                en: "the field \"\(field.id)\" stands twice in the form",
                hint: .init(vi: "Đặt tên khác.", en: "Choose another name."))
            return false
        }
    }

    /// A sheet on which names, rules and conditions are checked like those of a register.
    private func declare(_ id: String, _ fields: [FieldDeclaration], rules: [(id: Name, value: Written)]) -> RegisterDeclaration {
        let sheet = RegisterDeclaration(
            id: id, pack: pack, label: label, title: TextTemplate(pieces: []), fields: fields, sections: [],
            rules: checker.rules(rules, id), list: ListDeclaration(columns: [], sort: [], filters: [], views: []), publicRead: false,
            location: form.location)
        checker.sheets.put(sheet)
        return sheet
    }
}

extension FieldType {
    /// Whether a form can ask for it.
    public var fitsForm: Bool {
        switch self {
        case .code, .formula, .attachment, .point, .area, .reference, .manyReference, .unit, .post, .person: false
        default: true
        }
    }
}
