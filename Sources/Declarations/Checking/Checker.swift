import Vietnamese

/// One load: reads packs into a catalogue that may still be wrong, then runs the checks that need all of it.
///
/// Readers put off with `later` what names things that may not have been read yet.
final class Checker {
    enum Phase: CaseIterable { case names, expressions }

    let log = ProblemLog()
    var catalogue = Catalogue()
    /// Packs that each pack may name things of: itself and all that it requires.
    var visible: [String: Set<String>] = [:]
    /// Names of files that could not be read, by folder: things that they may declare are not reported as unknown.
    var unread: [String: Set<String>] = [:]
    /// `register.field` whose type could not be read.
    var untyped: Set<String> = []
    /// Formulas as written, by register and field.
    var formulas: [String: [String: Written]] = [:]
    /// Formulas of indicators as written, by id.
    var combinations: [String: [Written]] = [:]
    /// Sheets of forms: checked like registers, kept with their forms only.
    var sheets = Declared<RegisterDeclaration>()
    /// When pages of forms are asked, by sheet and page.
    var stepConditions: [String: Expression] = [:]
    private var deferred: [Phase: [(Checker) -> Void]] = [:]

    func later(_ phase: Phase, _ check: @escaping (Checker) -> Void) {
        deferred[phase, default: []].append(check)
    }

    /// Formulas come first: the types of their fields are needed by everything else.
    func runDeferred() {
        checkFormulas()
        for phase in Phase.allCases {
            for check in deferred[phase] ?? [] { check(self) }
        }
        deferred = [:]
        checkFigureCycles()
        finishForms()
    }

    /// What fields stand in: a register, or a sheet of a form.
    func holder(_ id: String) -> RegisterDeclaration? { catalogue.registers[id] ?? sheets[id] }

    func update(register id: String, _ change: (inout RegisterDeclaration) -> Void) {
        guard var register = holder(id) else { return }
        change(&register)
        if catalogue.registers[id] == nil { sheets.put(register) } else { catalogue.registers.put(register) }
    }

    func update(figure id: String, _ change: (inout FigureDeclaration) -> Void) {
        guard var figure = catalogue.figures[id] else { return }
        change(&figure)
        catalogue.put(figure)
    }

    func update(workflow id: String, _ change: (inout WorkflowDeclaration) -> Void) {
        guard var workflow = catalogue.workflows[id] else { return }
        change(&workflow)
        catalogue.workflows.put(workflow)
    }

    // MARK: - Names across packs

    @discardableResult
    func expectRegister(_ name: Name, from pack: String) -> RegisterDeclaration? {
        let register = catalogue.registers[name.text]
        let isUnread = unread["registers"]?.contains(name.text) == true
        expect(name, heldBy: register?.pack, from: pack, isUnread, .init(vi: "sổ", en: "register"), among: catalogue.registers.ids)
        return register
    }

    func expectFigure(_ name: Name, from pack: String) {
        expect(
            name, heldBy: catalogue.figures[name.text]?.pack, from: pack, unread["figures"] != nil, .init(vi: "số liệu", en: "figure"),
            among: catalogue.figures.ids)
    }

    func expectWorkflow(_ name: Name, from pack: String) {
        expect(
            name, heldBy: catalogue.workflows[name.text]?.pack, from: pack, unread["workflows"]?.contains(name.text) == true,
            .init(vi: "quy trình", en: "workflow"), among: catalogue.workflows.ids)
    }

    func expectRole(_ name: Name, from pack: String) {
        expect(
            name, heldBy: catalogue.roles[name.text]?.pack, from: pack, unread["roles"] != nil, .init(vi: "vai trò", en: "role"),
            among: catalogue.roles.ids)
    }

    /// - Parameters:
    ///   - holder: the pack that declares it; nil where none does.
    ///   - isUnread: whether a file that may declare it could not be read, which is reported already.
    private func expect(
        _ name: Name, heldBy holder: String?, from pack: String, _ isUnread: Bool, _ noun: LocalizedText, among known: [String]
    ) {
        if let holder { return expectVisible(holder, name, from: pack) }
        guard !isUnread else { return }
        log.report(
            name.location, vi: "không có \(noun.vi) \"\(name.text)\"", en: "unknown \(noun(.en)) \"\(name.text)\"",
            hint: suggestion(for: name.text, among: known))
    }

    /// Things of packs that are not required may be missing on another server.
    private func expectVisible(_ holder: String, _ name: Name, from pack: String) {
        guard let packs = visible[pack], !packs.contains(holder) else { return }
        log.report(
            name.location, vi: "\"\(name.text)\" thuộc gói \"\(holder)\" mà gói \"\(pack)\" không yêu cầu",
            en: "\"\(name.text)\" belongs to the pack \"\(holder)\", which \"\(pack)\" does not require",
            hint: .init(vi: "Thêm \(holder) vào requires trong pack.yml.", en: "Add \(holder) to requires in pack.yml."))
    }

    // MARK: - Fields

    /// The type of a declared or system field; a problem if there is none.
    @discardableResult
    func expectField(_ name: Name, in register: RegisterDeclaration, system: Bool = true) -> FieldType? {
        if let field = register.field(name.text) {
            return untyped.contains("\(register.id).\(name.text)") ? nil : field.valueType
        }
        if system, let field = register.systemField(name.text) { return field.type }
        reportUnknownField(name.text, in: register, at: name.location, system: system)
        return nil
    }

    func reportUnknownField(
        _ name: String, in register: RegisterDeclaration, at location: SourceLocation, system: Bool, also: [String] = []
    ) {
        let systems = system ? SystemField.allCases.map(\.rawValue).filter { register.systemField($0) != nil } : []
        let fields = register.fields.map(\.id)
        let form = sheets[register.id] == nil ? nil : register.id.prefix { $0 != "@" }
        log.report(
            location, vi: (form.map { "biểu mẫu \"\($0)\"" } ?? "sổ \"\(register.id)\"") + " không có trường \"\(name)\"",
            en: (form.map { "the form \"\($0)\"" } ?? "the register \"\(register.id)\"") + " has no field \"\(name)\"",
            hint: suggestion(for: name, among: fields + also, besides: systems))
    }

    enum Resolved {
        case field(FieldDeclaration, RegisterDeclaration)
        case system(SystemField, RegisterDeclaration)
        /// Reported here or where the missing thing is declared.
        case unknown
    }

    /// Follows `path` from `register`; `place` gives the location of an offset of the text that holds it.
    func resolve(_ path: FieldPath, from register: RegisterDeclaration, place: (Int) -> SourceLocation) -> Resolved {
        var holder = register
        var offset = path.offset
        for (index, name) in path.names.enumerated() {
            let last = index == path.names.count - 1
            let declared = holder.field(name)
            let system = holder.systemField(name)
            if declared == nil, system == nil {
                reportUnknownField(name, in: holder, at: place(offset), system: true)
                return .unknown
            }
            if untyped.contains("\(holder.id).\(name)") { return .unknown }
            if last {
                if let declared { return .field(declared, holder) }
                return system.map { .system($0, holder) } ?? .unknown
            }
            let type = declared?.type ?? system?.type ?? .text
            guard type.isReference else {
                log.report(
                    place(offset), vi: "\"\(name)\" không phải tham chiếu nên không có gì sau dấu chấm",
                    en: "\"\(name)\" is not a reference to one record, so nothing can follow its dot")
                return .unknown
            }
            let target = declared?.targetRegister ?? type.referencedRegister
            guard let next = target.flatMap({ catalogue.registers[$0] }) else { return .unknown }
            holder = next
            offset += name.unicodeScalars.count + 1
        }
        return .unknown
    }

    /// Checks the fields in a template; the ones that `forbid` names a reason for are reported.
    func check(
        _ template: TextTemplate, _ written: Written, in register: RegisterDeclaration,
        forbid: (FieldDeclaration) -> LocalizedText? = { _ in nil }
    ) {
        for path in template.paths {
            guard case .field(let field, _) = resolve(path, from: register, place: written.location(at:)), let why = forbid(field) else {
                continue
            }
            log.report(written.location(at: path.offset), vi: why.vi, en: why(.en))
        }
    }
}
