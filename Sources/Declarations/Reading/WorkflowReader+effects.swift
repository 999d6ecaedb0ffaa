import Foundation
import Vietnamese

extension WorkflowReader {
    /// Reads a list of effects; `keep` changes those of the declaration once they are checked.
    func effects<Key: PackKey>(
        _ reader: MappingReader<Key>, _ key: Key, keep: @escaping (inout WorkflowDeclaration, (inout [Effect]) -> Void) -> Void
    ) -> [Effect] {
        var effects: [Effect] = []
        for written in reader.list(key) {
            guard let reader = MappingReader<EffectKey>(written, log: log) else { continue }
            let kinds = EffectKey.actions.compactMap { kind in reader.value(kind).map { (kind, $0) } }
            let when = reader.value(.when)
            reader.finish()
            guard kinds.count == 1 else {
                log.report(
                    written.location, vi: "mỗi tác động có đúng một khóa", en: "an effect has exactly one key",
                    hint: .init(vi: "notify, create, set, number hoặc update.", en: "notify, create, set, number or update."))
                continue
            }
            let index = effects.count
            let read = action(kinds[0].0, kinds[0].1) { workflow, action in keep(&workflow) { $0[index].action = action } }
            guard let read else { continue }
            var effect = Effect(action: read)
            if let when {
                effect.when = condition(when) { workflow, condition in keep(&workflow) { $0[index].when = condition } }
            }
            effects.append(effect)
        }
        return effects
    }

    private typealias Keep<Part> = (inout WorkflowDeclaration, Part) -> Void

    private func action(_ kind: EffectKey, _ written: Written, keep: @escaping Keep<Effect.Action>) -> Effect.Action? {
        switch kind {
        case .notify: notify(written)
        case .create: create(written, keep: keep)
        case .update: update(written, keep: keep)
        case .number: number(written)
        default: set(written, keep: keep)
        }
    }

    private func condition(_ written: Written, keep: @escaping Keep<Expression>) -> Expression? {
        guard let expression = log.expression(written) else { return nil }
        let workflow = id.text
        checker.later(.expressions) { checker in
            for register in checker.registers(using: workflow) {
                let checked = ExpressionCheck(checker: checker, register: register, written: written).expression(
                    expression, gives: .boolean)
                checker.update(workflow: workflow) { keep(&$0, checked) }
            }
        }
        return expression
    }

    private func notify(_ written: Written) -> Effect.Action? {
        guard let reader = MappingReader<NotifyKey>(written, log: log) else { return nil }
        let to = reader.value(.to).map(recipients) ?? []
        if to.isEmpty { reader.missing(.to, hint: .init(vi: "Viết to: vai_trò.", en: "Write to: a_role.")) }
        let text = text(reader.template(.text))
        if text == nil, !reader.has(.text) { reader.missing(.text) }
        reader.finish()
        return text.map { .notify(to: to, text: $0) }
    }

    private func number(_ written: Written) -> Effect.Action? {
        guard let field = log.name(written) else { return nil }
        expectField(field, that: { $0 == .code }) {
            .init(vi: "\"\($0)\" không phải trường mã số (code)", en: "\"\($0)\" is no code field")
        }
        return .number(field.text)
    }

    private func create(_ written: Written, keep: @escaping Keep<Effect.Action>) -> Effect.Action? {
        guard let reader = MappingReader<CreateKey>(written, log: log) else { return nil }
        let register = reader.text(.register)
        let values = reader.declarations(.values)
        let step = reader.text(.step)
        let into = reader.text(.into)
        reader.finish()
        guard let register else {
            reader.missing(.register)
            return nil
        }
        let pack = pack
        checker.later(.names) { $0.expectRegister(register, from: pack) }
        if let step { checker.later(.names) { $0.expectFirstStep(step, of: register.text) } }
        if let into { expectReference(into, to: register.text) }
        let read = fieldValues(values, of: { $0.catalogue.registers[register.text].map { [$0] } ?? [] }) {
            keep(&$0, .create(Creation(register: register.text, values: $1, step: step?.text, into: into?.text)))
        }
        return .create(Creation(register: register.text, values: read, step: step?.text, into: into?.text))
    }

    /// Puts off: every register with this workflow must have the field, and it must refer to `target`.
    private func expectReference(_ name: Name, to target: String) {
        let workflow = id.text
        checker.later(.names) { checker in
            for register in checker.registers(using: workflow) where checker.expectField(name, in: register, system: false) != nil {
                guard register.field(name.text)?.targetRegister != target else { continue }
                checker.log.report(
                    name.location, vi: "trường \"\(name.text)\" không tham chiếu sổ \"\(target)\"",
                    en: "the field \"\(name.text)\" does not refer to \"\(target)\"")
            }
        }
    }

    private func update(_ written: Written, keep: @escaping Keep<Effect.Action>) -> Effect.Action? {
        guard let reader = MappingReader<UpdateKey>(written, log: log) else { return nil }
        let reference = reader.text(.record)
        let values = reader.declarations(.values)
        reader.finish()
        guard let reference else {
            reader.missing(
                .record, hint: .init(vi: "Viết record: trường tham chiếu.", en: "Write record: a field that refers to records."))
            return nil
        }
        expectField(reference, that: { $0.isReference || $0 == .manyReference }) {
            .init(vi: "\"\($0)\" không tham chiếu bản ghi nào", en: "\"\($0)\" does not refer to records")
        }
        let workflow = id.text
        let read = fieldValues(
            values,
            of: { checker in
                checker.registers(using: workflow).compactMap { $0.field(reference.text)?.targetRegister }
                    .compactMap { checker.catalogue.registers[$0] }
            }, keep: { keep(&$0, .update(reference: reference.text, values: $1)) })
        return .update(reference: reference.text, values: read)
    }

    private func set(_ written: Written, keep: @escaping Keep<Effect.Action>) -> Effect.Action? {
        guard case .mapping(let pairs) = written.content else {
            log.report(written.location, vi: "set cần các cặp trường: giá trị", en: "set needs fields with values")
            return nil
        }
        let workflow = id.text
        let read = fieldValues(pairs.map { ($0.key, $0.value) }, of: { $0.registers(using: workflow) }) { keep(&$0, .set($1)) }
        return .set(read)
    }

    /// Reads fields with values: templates, or expressions after `=`. Those are checked against the workflow's registers.
    private func fieldValues(
        _ pairs: [(id: Name, value: Written)], of targets: @escaping (Checker) -> [RegisterDeclaration],
        keep: @escaping (inout WorkflowDeclaration, [FieldValue]) -> Void
    ) -> [FieldValue] {
        var values: [FieldValue] = []
        var written: [Written] = []
        for (name, value) in pairs {
            guard let (effectValue, place) = effectValue(value) else { continue }
            values.append(FieldValue(field: name.text, value: effectValue))
            written.append(place)
            checker.later(.names) { checker in
                for target in targets(checker) {
                    checker.expectField(name, in: target, system: false)
                    if let type = target.field(name.text)?.type { checker.check(effectValue, name, writes: type, place) }
                }
            }
        }
        let read = values
        let places = written
        let workflow = id.text
        checker.later(.expressions) { checker in
            var checked = read
            for index in read.indices {
                checked[index].value = checker.check(read[index], places[index], workflow: workflow, targets: targets(checker))
            }
            checker.update(workflow: workflow) { keep(&$0, checked) }
        }
        return read
    }

    private func effectValue(_ value: Written) -> (EffectValue, Written)? {
        guard let text = log.name(value)?.text else { return nil }
        guard text.hasPrefix("=") else { return log.template(text, value).map { (.template($0), value) } }
        let inner = value.dropping(1)
        return log.expression(inner).map { (.expression($0), inner) }
    }

    // MARK: - Who, and what they read

    func text(_ read: (template: LocalizedTemplate, written: Written)?) -> LocalizedTemplate? {
        guard let (template, written) = read else { return nil }
        let workflow = id.text
        checker.later(.names) { checker in
            // Positions inside `{ vi: …, en: … }` are those of the mapping: each text is checked against where it begins.
            for (language, part) in [("vi", template.vi), ("en", template.en ?? template.vi)] {
                for register in checker.registers(using: workflow) {
                    checker.check(part, written.entry(language) ?? written, in: register) { field in
                        guard field.encrypted else { return nil }
                        return .init(
                            vi: "thông báo không được chứa trường mã hóa \"\(field.id)\"",
                            en: "a message cannot hold the encrypted field \"\(field.id)\"")
                    }
                }
            }
        }
        return template
    }

    func recipients(_ written: Written) -> [Recipient] {
        if case .sequence(let elements) = written.content { return elements.compactMap(recipient) }
        return recipient(written).map { [$0] } ?? []
    }

    /// Puts off: the field names a unit, post or person, or several, or holds an address.
    private func expectRecipient(_ name: Name) {
        let workflow = id.text
        checker.later(.names) { checker in
            for register in checker.registers(using: workflow) {
                guard let type = checker.expectField(name, in: register, system: false), type != .phone, type != .email else { continue }
                if let target = register.field(name.text)?.targetRegister, ["unit", "post", "person"].contains(target) { continue }
                checker.log.report(
                    name.location, vi: "\"\(name.text)\" không chỉ ra người nhận: cần unit, post, person, phone hoặc email",
                    en: "\"\(name.text)\" names nobody: a field of type unit, post, person, phone or email is needed")
            }
        }
    }

    private func recipient(_ written: Written) -> Recipient? {
        switch holder(written) {
        case .word(let name) where name.text == "assignee": return .assignee
        case .word(let name) where name.text == "creator": return .creator
        case .word(let name): return .role(role(name))
        case .field(let name):
            expectRecipient(name)
            return .field(name.text)
        case nil: return nil
        }
    }

    func assignment(_ written: Written) -> Assignment? {
        switch holder(written) {
        case .word(let name) where name.text == "actor": return .actor
        case .word(let name) where name.text == "nobody": return .nobody
        case .word(let name): return .role(role(name))
        case .field(let name):
            expectField(name, that: { [.unit, .post, .person].contains($0) }) {
                .init(
                    vi: "không giao được theo trường \"\($0)\"",
                    en: "records cannot be assigned by the field \"\($0)\": unit, post or person is needed")
            }
            return .field(name.text)
        case nil: return nil
        }
    }

    private enum Holder {
        case word(Name)
        case field(Name)
    }

    /// `a_role`, `{ role: a_role }` or `{ field: a_field }`.
    private func holder(_ written: Written) -> Holder? {
        if written.text != nil { return log.name(written).map(Holder.word) }
        guard let reader = MappingReader<HolderKey>(written, log: log) else { return nil }
        let role = reader.text(.role)
        let field = reader.text(.field)
        reader.finish()
        if let field, role == nil { return .field(field) }
        if let role, field == nil { return .word(role) }
        log.report(written.location, vi: "cần đúng một khóa: role hoặc field", en: "one of the keys role and field is needed")
        return nil
    }

    private func role(_ name: Name) -> String {
        let pack = pack
        checker.later(.names) { $0.expectRole(name, from: pack) }
        return name.text
    }
}

extension Checker {
    /// A new record of `register` must be able to take the step `name`.
    fileprivate func expectFirstStep(_ name: Name, of register: String) {
        guard let declaration = catalogue.registers[register] else { return }
        let workflow = declaration.workflow.flatMap { catalogue.workflows[$0] }
        let steps = workflow.flatMap { workflow in workflow.initial.map { workflow.transitions(from: $0.id).map(\.id) } } ?? []
        guard !steps.contains(name.text) else { return }
        log.report(
            name.location, vi: "bản ghi mới của sổ \"\(register)\" không có bước \"\(name.text)\"",
            en: "a new record of \"\(register)\" has no step \"\(name.text)\"", hint: suggestion(for: name.text, among: steps))
    }

    /// What only the system writes cannot be set, and a fixed text must be a value of the field's type.
    fileprivate func check(_ value: EffectValue, _ name: Name, writes type: FieldType, _ written: Written) {
        if type.isGiven {
            log.report(
                name.location, vi: "trường \"\(name.text)\" do hệ thống ghi", en: "the field \"\(name.text)\" is written by the system only"
            )
        }
        guard case .template(let template) = value, template.paths.isEmpty else { return }
        let text = template.description
        let fits =
            switch type {
            case .integer, .money, .decimal, .percent: Decimal(string: text) != nil
            case .boolean: text == "true" || text == "false"
            case .date: CalendarDay(iso: text) != nil
            case .datetime, .point, .area: false
            default: true
            }
        guard !fits else { return }
        log.report(
            written.location, vi: "\"\(text)\" không phải giá trị kiểu \(type.rawValue)",
            en: "\"\(text)\" is not a value of type \(type.rawValue)",
            hint: .init(vi: "Biểu thức bắt đầu bằng dấu =: \"= now()\".", en: "Expressions begin with =: \"= now()\"."))
    }

    /// A fixed text for a choice must be one of its options.
    fileprivate func checkOption(_ template: TextTemplate, _ field: FieldDeclaration, _ written: Written) {
        guard field.type == .choice, template.paths.isEmpty, field.choice(template.description) == nil else { return }
        log.report(
            written.location, vi: "\"\(template)\" không phải lựa chọn của trường \"\(field.id)\"",
            en: "\"\(template)\" is not an option of the field \"\(field.id)\"",
            hint: suggestion(for: template.description, among: field.choices.map(\.id)))
    }

    /// Checks a value of an effect against the registers of `workflow`; `targets` are those that are written.
    fileprivate func check(_ value: FieldValue, _ written: Written, workflow: String, targets: [RegisterDeclaration]) -> EffectValue {
        var result = value.value
        for register in registers(using: workflow) {
            switch value.value {
            case .template(let template):
                check(template, written, in: register)
                for field in targets.compactMap({ $0.field(value.field) }) { checkOption(template, field, written) }
            case .expression(let expression):
                let field = targets.lazy.compactMap { $0.field(value.field) }.first
                let wanted = field.map { catalogue.type(of: $0) } ?? .unknown
                let checking = ExpressionCheck(checker: self, register: register, written: written)
                result = .expression(checking.expression(expression, gives: wanted))
            }
        }
        return result
    }
}

extension Written {
    /// The value of a key of a mapping.
    func entry(_ key: String) -> Written? {
        guard case .mapping(let pairs) = content else { return nil }
        return pairs.first { $0.key.text == key }?.value
    }

    /// A scalar without its first characters.
    func dropping(_ count: Int) -> Written {
        guard case .scalar(let text, let plain, let indent) = content else { return self }
        return Written(content: .scalar(String(text.dropFirst(count)), plain: plain, indent: indent.map { $0 + count }), location: location)
    }
}
