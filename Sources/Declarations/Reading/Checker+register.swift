import Vietnamese

extension Checker {
    /// Reads `registers/*.yml`.
    func readRegister(_ root: Written, pack: String) {
        guard let reader = MappingReader<RegisterKey>(root, log: log) else { return }
        guard let name = reader.text(.register) else {
            return reader.missing(.register, hint: .init(vi: "Dòng đầu: register: tên_sổ.", en: "The first line says register: its_id."))
        }
        checkRegisterID(name)
        if let other = catalogue.registers[name.text] {
            log.report(
                name.location, vi: "sổ \"\(name.text)\" đã khai báo ở \(other.location)",
                en: "the register \"\(name.text)\" is declared already at \(other.location)")
            return
        }
        let register = RegisterDeclaration(
            id: name.text, pack: pack,
            label: reader.label(.label, required: true) ?? LocalizedText(vi: name.text),
            labelPlural: reader.label(.labelPlural, required: false),
            description: reader.label(.description, required: false),
            title: title(reader, name.text),
            fields: fields(reader, register: name.text, pack: pack),
            sections: sections(reader),
            workflow: workflow(reader, pack),
            rules: rules(reader.declarations(.rules), name.text),
            list: list(reader, name.text),
            group: group(reader, pack),
            icon: reader.text(.icon)?.text,
            publicRead: reader.boolean(.publicRead),
            isRestricted: reader.boolean(.restricted),
            scopeField: scopeField(reader, name.text),
            ownerField: ownerField(reader, name.text),
            openColumns: openColumns(reader, name.text),
            quality: quality(reader, name.text),
            level: reader.option(.level, PlaceLevel.self),
            location: name.location)
        reader.finish()
        catalogue.registers.put(register)
    }

    private func title(_ reader: MappingReader<RegisterKey>, _ register: String) -> TextTemplate {
        guard let written = reader.value(.title) else {
            reader.missing(.title, hint: .init(vi: "Viết title: \"{tên_trường}\".", en: "Write title: \"{a_field}\"."))
            return TextTemplate(pieces: [])
        }
        guard let text = log.name(written)?.text, let template = log.template(text, written) else { return TextTemplate(pieces: []) }
        later(.names) { checker in
            guard let declaration = checker.holder(register) else { return }
            checker.check(template, written, in: declaration) { field in
                guard field.personal || field.encrypted else { return nil }
                return .init(
                    vi: "tiêu đề không được chứa trường cá nhân hoặc mã hóa \"\(field.id)\": tiêu đề hiện ở mọi danh sách và thông báo",
                    en: "a title cannot hold the personal or encrypted field \"\(field.id)\": titles stand in every list and message")
            }
        }
        return template
    }

    private func sections(_ reader: MappingReader<RegisterKey>) -> [SectionDeclaration] {
        reader.declarations(.sections).compactMap { id, value in
            label(of: id, value).map { SectionDeclaration(id: id.text, label: $0) }
        }
    }

    /// The label that stands directly behind an id.
    func label(of id: Name, _ value: Written) -> LocalizedText? {
        if !value.isNull { return log.localized(value) }
        log.report(
            id.location, vi: "\"\(id.text)\" thiếu nhãn", en: "\"\(id.text)\" has no label",
            hint: .init(vi: "Viết \(id.text): { vi: …, en: … }.", en: "Write \(id.text): { vi: …, en: … }."))
        return nil
    }

    private func workflow(_ reader: MappingReader<RegisterKey>, _ pack: String) -> String? {
        guard let name = reader.text(.workflow) else { return nil }
        later(.names) { $0.expectWorkflow(name, from: pack) }
        return name.text
    }

    private func group(_ reader: MappingReader<RegisterKey>, _ pack: String) -> String? {
        guard let name = reader.text(.group) else { return nil }
        later(.names) { checker in
            guard checker.catalogue.groups[name.text] == nil else { return }
            checker.log.report(
                name.location, vi: "không có nhóm \"\(name.text)\"", en: "unknown menu group \"\(name.text)\"",
                hint: suggestion(for: name.text, among: checker.catalogue.groups.ids)
                    ?? .init(vi: "Khai báo nhóm ở groups trong pack.yml.", en: "Declare it under groups in pack.yml."))
        }
        return name.text
    }

    private func scopeField(_ reader: MappingReader<RegisterKey>, _ register: String) -> String? {
        guard let name = reader.text(.scope) else { return nil }
        expect(name, in: register, system: false, that: { $0 == .unit }) {
            .init(vi: "\"\($0)\" phải là trường kiểu unit", en: "\"\($0)\" must be a field of type unit")
        }
        return name.text
    }

    private func ownerField(_ reader: MappingReader<RegisterKey>, _ register: String) -> String? {
        guard let name = reader.text(.owner) else { return nil }
        expect(name, in: register, system: false, that: { $0 == .post }) {
            .init(vi: "\"\($0)\" phải là trường kiểu post", en: "\"\($0)\" must be a field of type post")
        }
        return name.text
    }

    private func openColumns(_ reader: MappingReader<RegisterKey>, _ register: String) -> [String]? {
        guard let written = reader.value(.open), let open = MappingReader<OpenKey>(written, log: log) else { return nil }
        let columns = open.names(.columns)
        if columns.isEmpty { open.missing(.columns) }
        open.finish()
        for column in columns {
            expect(column, in: register)
            forbid(column, in: register, where: { $0.personal || $0.encrypted }) {
                .init(
                    vi: "dữ liệu mở không được chứa trường cá nhân hoặc mã hóa \"\($0)\"",
                    en: "open data cannot hold the personal or encrypted field \"\($0)\"")
            }
        }
        return columns.map(\.text)
    }

    /// - Parameter register: the id of the register, or of the form's sheet, whose fields they name.
    func rules(_ declarations: [(id: Name, value: Written)], _ register: String) -> [RuleDeclaration] {
        declarations.compactMap { entry in
            guard let rule = MappingReader<RuleKey>(entry.value, log: log) else { return nil }
            let written = rule.value(.check)
            if written == nil { rule.missing(.check, hint: .init(vi: "Viết check: biểu thức.", en: "Write check: an expression.")) }
            let message = rule.label(.message, required: true)
            let field = rule.text(.field)
            rule.finish()
            if let field { expect(field, in: register, system: false) }
            if let written { checkExpression(written, in: register, gives: .boolean) { $0.rules[id: entry.id.text]?.expression = $1 } }
            return RuleDeclaration(
                id: entry.id.text, expression: .literal(.unset), message: message ?? LocalizedText(vi: ""), field: field?.text,
                location: entry.id.location)
        }
    }

    // MARK: - Checks put off

    /// Puts off: `name` must be a field, and one whose type passes `that`.
    func expect(
        _ name: Name, in register: String, system: Bool = true, that: @escaping (FieldType) -> Bool = { _ in true },
        message: @escaping (String) -> LocalizedText = { .init(vi: $0) }
    ) {
        later(.names) { checker in
            guard let declaration = checker.holder(register) else { return }
            guard let type = checker.expectField(name, in: declaration, system: system), !that(type) else { return }
            let text = message(name.text)
            checker.log.report(name.location, vi: text.vi, en: text(.en))
        }
    }

    /// Puts off: the declared field called `name` must not pass `condition`.
    func forbid(
        _ name: Name, in register: String, where condition: @escaping (FieldDeclaration) -> Bool,
        message: @escaping (String) -> LocalizedText
    ) {
        later(.names) { checker in
            guard let field = checker.catalogue.registers[register]?.field(name.text), condition(field) else { return }
            let text = message(name.text)
            checker.log.report(name.location, vi: text.vi, en: text(.en))
        }
    }

    /// Reads an expression now, puts its check off, and has `keep` store the checked one.
    func checkExpression(
        _ written: Written, in register: String, gives type: ExpressionType, forbid: ((FieldDeclaration) -> LocalizedText?)? = nil,
        keep: @escaping (inout RegisterDeclaration, Expression) -> Void
    ) {
        guard let expression = log.expression(written) else { return }
        later(.expressions) { checker in
            guard let declaration = checker.holder(register) else { return }
            let check = ExpressionCheck(checker: checker, register: declaration, written: written, forbid: forbid)
            let checked = check.expression(expression, gives: type)
            checker.update(register: register) { keep(&$0, checked) }
        }
    }
}

extension Array where Element: Identifiable, Element.ID == String {
    /// The element with an id, to change in place.
    subscript(id id: String) -> Element? {
        get { first { $0.id == id } }
        set {
            guard let newValue, let index = firstIndex(where: { $0.id == id }) else { return }
            self[index] = newValue
        }
    }
}
