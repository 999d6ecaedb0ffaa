import Vietnamese

extension Checker {
    /// Reads `fields:` of a register.
    func fields(_ reader: MappingReader<RegisterKey>, register: String, pack: String) -> [FieldDeclaration] {
        let declarations = reader.declarations(.fields)
        if declarations.isEmpty {
            reader.missing(.fields, hint: .init(vi: "Sổ cần ít nhất một trường.", en: "A register needs at least one field."))
        }
        return fields(declarations, register: register, pack: pack)
    }

    /// - Parameter register: the id of the register, or of the form's sheet, that holds them.
    func fields(_ declarations: [(id: Name, value: Written)], register: String, pack: String) -> [FieldDeclaration] {
        declarations.map { entry in
            checkFieldID(entry.id)
            if let reader = MappingReader<FieldKey>(entry.value, log: log) {
                return FieldReader(checker: self, reader: reader, id: entry.id, register: register, pack: pack).field()
            }
            untyped.insert("\(register).\(entry.id.text)")
            return FieldReader.blank(entry.id, .text)
        }
    }
}

/// Reads one field.
struct FieldReader {
    let checker: Checker
    let reader: MappingReader<FieldKey>
    let id: Name
    let register: String
    let pack: String

    private var log: ProblemLog { checker.log }

    static func blank(_ id: Name, _ type: FieldType) -> FieldDeclaration {
        FieldDeclaration(
            id: id.text, type: type, label: LocalizedText(vi: id.text), required: false, unique: false, choices: [], personal: false,
            encrypted: false, scale: type.defaultScale, readOnly: false, location: id.location)
    }

    func field() -> FieldDeclaration {
        let known = type()
        var field = Self.blank(id, known ?? .text)
        if known == nil { checker.untyped.insert("\(register).\(id.text)") }
        if let label = label() { field.label = label }
        field.help = reader.label(.help, required: false)
        field.required = reader.boolean(.required)
        field.unique = reader.boolean(.unique)
        field.personal = reader.boolean(.personal)
        field.encrypted = reader.boolean(.encrypted)
        field.readOnly = reader.boolean(.readOnly)
        field.unit = reader.label(.unit, required: false)
        field.scale = reader.integer(.scale, in: 0...6) ?? field.scale
        field.section = section()
        field.add = reader.label(.add, required: false)
        readChoices(&field)
        readTarget(&field)
        readPattern(&field)
        readFormula(&field)
        readValues(&field)
        readShow()
        field.signed = signed()
        field.signedIn = signedIn()
        reader.finish()
        if let known { checkKeys(known, field) }
        return field
    }

    private func type() -> FieldType? {
        guard let name = reader.text(.type) else {
            reader.missing(.type, hint: .init(vi: "Viết type: text, date, choice…", en: "Write type: text, date, choice…"))
            return nil
        }
        if let type = FieldType(rawValue: name.text) { return type }
        log.report(
            name.location, vi: "không có kiểu \"\(name.text)\"", en: "unknown field type \"\(name.text)\"",
            hint: suggestion(for: name.text, among: FieldType.allCases.map(\.rawValue))
                ?? .init(
                    vi: "Các kiểu: \(FieldType.allCases.map(\.rawValue).joined(separator: ", ")).",
                    en: "Types: \(FieldType.allCases.map(\.rawValue).joined(separator: ", "))."))
        return nil
    }

    private func label() -> LocalizedText? {
        if let written = reader.value(.label) { return log.localized(written) }
        log.report(
            id.location, vi: "trường \"\(id.text)\" thiếu nhãn", en: "the field \"\(id.text)\" has no label",
            hint: .init(vi: "Viết label: { vi: …, en: … }.", en: "Write label: { vi: …, en: … }."))
        return nil
    }

    private func section() -> String? {
        guard let name = reader.text(.section) else { return nil }
        let register = register
        checker.later(.names) { checker in
            guard let sections = checker.holder(register)?.sections.map(\.id), !sections.contains(name.text) else { return }
            checker.log.report(
                name.location, vi: "không có phần \"\(name.text)\"", en: "unknown section \"\(name.text)\"",
                hint: suggestion(for: name.text, among: sections)
                    ?? .init(vi: "Khai báo ở sections của sổ.", en: "Declare it under the register's sections."))
        }
        return name.text
    }

    private func readChoices(_ field: inout FieldDeclaration) {
        guard let written = reader.value(.of) else { return }
        if let word = written.plainText.flatMap({ Declared(rawValue: $0) }) { return chooseAmong(word) }
        if case .sequence = written.content {
            log.report(
                written.location, vi: "mỗi lựa chọn cần nhãn", en: "every option needs a label",
                hint: .init(vi: "Viết of: { ten: { vi: …, en: … } }.", en: "Write of: { its_id: { vi: …, en: … } }."))
            field.choices = log.names(written).map { ChoiceDeclaration(id: $0.text, label: .init(vi: $0.text), meaning: .none) }
            return
        }
        field.choices = reader.declarations(.of).map { id, value in
            if case .mapping(let pairs) = value.content, pairs.contains(where: { OptionKey(rawValue: $0.key.text) != nil }),
                let choice = MappingReader<OptionKey>(value, log: log)
            {
                let label = choice.label(.label, required: true)
                let meaning = choice.option(.meaning, Meaning.self)
                choice.finish()
                return ChoiceDeclaration(id: id.text, label: label ?? .init(vi: id.text), meaning: meaning ?? .none)
            }
            return ChoiceDeclaration(id: id.text, label: checker.label(of: id, value) ?? .init(vi: id.text), meaning: .none)
        }
    }

    /// `of: roles`, `of: registers`, `of: figures`: whatever the packs declare.
    enum Declared: String {
        case roles, registers, figures

        func choices(_ catalogue: Catalogue) -> [ChoiceDeclaration] {
            switch self {
            case .roles: catalogue.roles.map { ChoiceDeclaration(id: $0.id, label: $0.label, meaning: .none) }
            case .registers: catalogue.registers.map { ChoiceDeclaration(id: $0.id, label: $0.labelPlural ?? $0.label, meaning: .none) }
            case .figures:
                catalogue.figures.map { ChoiceDeclaration(id: $0.id, label: $0.label, meaning: .none) }.sorted { $0.label.vi < $1.label.vi }
            }
        }
    }

    private func chooseAmong(_ declared: Declared) {
        let (register, id) = (register, id.text)
        checker.later(.names) { checker in
            let choices = declared.choices(checker.catalogue)
            checker.update(register: register) { $0.fields[id: id]?.choices = choices }
        }
    }

    private func readTarget(_ field: inout FieldDeclaration) {
        let to = reader.text(.to)
        let pack = pack
        if field.type == .reference || field.type == .manyReference {
            guard let to else {
                return reader.missing(.to, hint: .init(vi: "Viết to: tên_sổ.", en: "Write to: the register."))
            }
            field.targetRegister = to.text
            checker.later(.names) { $0.expectRegister(to, from: pack) }
        } else if let target = field.type.referencedRegister {
            field.targetRegister = target
            let place = reader.value(.type)?.location ?? id.location
            checker.later(.names) { checker in
                if checker.catalogue.registers[target] != nil {
                    checker.expectRegister(Name(text: target, location: place), from: pack)
                } else if checker.unread["registers"]?.contains(target) != true {
                    checker.log.report(
                        place, vi: "kiểu \"\(target)\" cần sổ \"\(target)\" của gói core",
                        en: "the type \"\(target)\" needs the register \"\(target)\" of pack core",
                        hint: .init(
                            vi: "Thêm core vào requires trong pack.yml và nạp gói core.",
                            en: "Add core to requires in pack.yml, and load it."))
                }
            }
        }
    }

    private func readPattern(_ field: inout FieldDeclaration) {
        guard let written = reader.value(.pattern) else {
            if field.type == .code {
                reader.missing(
                    .pattern, hint: .init(vi: "Viết pattern: \"{yyMMdd}-{seq:4}\".", en: "Write pattern: \"{yyMMdd}-{seq:4}\"."))
            }
            return
        }
        if field.type == .code { return readCodePattern(written, &field) }
        var regex = written
        var message: LocalizedText?
        if case .mapping = written.content, let pattern = MappingReader<PatternKey>(written, log: log) {
            message = pattern.label(.message, required: false)
            let inner = pattern.value(.regex)
            pattern.finish()
            guard let inner else { return pattern.missing(.regex) }
            regex = inner
        }
        guard let name = log.name(regex) else { return }
        guard FieldPattern.isValid(name.text) else {
            return log.report(
                name.location, vi: "biểu thức chính quy \"\(name.text)\" viết sai",
                en: "the regular expression \"\(name.text)\" is not valid",
                hint: .init(vi: "Kiểm tra dấu ngoặc và dấu \\.", en: "Check brackets and backslashes."))
        }
        field.pattern = FieldPattern(regex: name.text, message: message)
    }

    private func readCodePattern(_ written: Written, _ field: inout FieldDeclaration) {
        guard let text = log.name(written)?.text else { return }
        do throws(ExpressionError) {
            let pattern = try CodePattern(text)
            field.codePattern = pattern
            let register = register
            let own = id.text
            checker.later(.names) { checker in
                guard let declaration = checker.holder(register) else { return }
                for (path, offset) in pattern.named.sorted(by: { $0.value < $1.value }) {
                    Self.checkPiece(path, own: own, in: declaration, at: written.location(at: offset), checker)
                }
            }
        } catch {
            log.report(error, in: written)
        }
    }

    private static func checkPiece(
        _ path: FieldPath, own: String, in register: RegisterDeclaration, at place: SourceLocation, _ checker: Checker
    ) {
        guard let field = register.field(path.first), field.id != own else {
            let words = ["unit", "seq"] + CodePattern.DatePart.allCases.map(\.rawValue)
            return checker.reportUnknownField(path.first, in: register, at: place, system: false, also: words)
        }
        if field.personal || field.encrypted {
            checker.log.report(
                place, vi: "mã số không được chứa trường cá nhân hoặc mã hóa \"\(field.id)\"",
                en: "a code cannot hold the personal or encrypted field \"\(field.id)\"")
        }
    }

    /// Reads `signed`: what strangers may see of the record of a file that they verify.
    private func signed() -> [String]? {
        guard let written = reader.value(.signed) else { return nil }
        let (register, names) = (register, log.names(written))
        checker.later(.names) { checker in
            guard let declaration = checker.holder(register) else { return }
            for name in names {
                guard let field = declaration.field(name.text) else {
                    checker.reportUnknownField(name.text, in: declaration, at: name.location, system: false)
                    continue
                }
                if field.personal || field.encrypted || field.type == .attachment {
                    checker.log.report(
                        name.location, vi: "trang xác minh công khai không được hiện trường \"\(name.text)\"",
                        en: "the public page of verification can't show the field \"\(name.text)\"")
                }
            }
        }
        return names.map(\.text)
    }

    /// Reads `signed_in`: states of the register's workflow.
    private func signedIn() -> [String]? {
        guard let written = reader.value(.signedIn) else { return nil }
        let (register, names) = (register, log.names(written))
        checker.later(.names) { checker in
            guard let declaration = checker.holder(register) else { return }
            let states = checker.catalogue.workflow(of: declaration)?.states.map(\.id) ?? []
            for name in names where !states.contains(name.text) {
                checker.log.report(
                    name.location, vi: "quy trình của sổ không có trạng thái “\(name.text)”",
                    en: "the register's workflow has no state \"\(name.text)\"", hint: suggestion(for: name.text, among: states))
            }
        }
        return names.map(\.text)
    }

    private func readShow() {
        guard let written = reader.value(.show) else { return }
        let id = id.text
        checker.checkExpression(written, in: register, gives: .boolean) { $0.fields[id: id]?.show = $1 }
    }
}
