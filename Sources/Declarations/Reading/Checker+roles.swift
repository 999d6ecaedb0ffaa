import Vietnamese

extension Checker {
    /// Reads `roles.yml`. A role of a required pack may be named again, without a label, to add rights to it.
    func readRoles(_ root: Written, pack: String) {
        guard let reader = MappingReader<RoleFileKey>(root, log: log) else { return }
        let roles = reader.declarations(.roles)
        reader.finish()
        if roles.isEmpty { reader.missing(.roles) }
        for (name, value) in roles { readRole(name, value, pack) }
    }

    private func readRole(_ name: Name, _ value: Written, _ pack: String) {
        guard let reader = MappingReader<RoleKey>(value, log: log) else { return }
        if ["assignee", "creator", "actor", "nobody", "any"].contains(name.text) {
            log.report(name.location, vi: "\"\(name.text)\" là từ dành riêng", en: "\"\(name.text)\" is a reserved word")
        }
        let known = catalogue.roles[name.text]
        let label = reader.label(.label, required: known == nil && unread["roles"] == nil)
        let description = reader.label(.description, required: false)
        let rights = rights(reader, pack)
        let platform = reader.names(.platform).compactMap { log.option($0, PlatformRight.self) }
        reader.finish()
        if catalogue.packs[pack]?.communes.isEmpty == false { keepToItself(name, rights, platform: !platform.isEmpty, pack) }
        guard var role = known else {
            catalogue.roles.put(
                RoleDeclaration(
                    id: name.text, pack: pack, label: label ?? .init(vi: name.text), description: description, rights: rights,
                    platform: Set(platform), location: name.location))
            return
        }
        if reader.has(.label) {
            log.report(
                name.location, vi: "vai trò \"\(name.text)\" đã khai báo ở \(role.location)",
                en: "the role \"\(name.text)\" is declared already at \(role.location)",
                hint: .init(vi: "Bỏ label để thêm quyền cho vai trò đó.", en: "Leave out label to add rights to that role."))
        }
        expectRole(name, from: pack)
        role.rights += rights
        role.platform.formUnion(platform)
        catalogue.roles.put(role)
    }

    /// One commune's own pack gives rights on its own registers only: roles are everybody's.
    private func keepToItself(_ role: Name, _ rights: [RegisterRight], platform: Bool, _ pack: String) {
        func refuse(_ place: SourceLocation, vi: String, en: String) {
            log.report(
                place, vi: vi, en: en,
                hint: .init(
                    vi: "Gói riêng của một xã chỉ cho quyền trên sổ của chính nó.",
                    en: "A commune's own pack gives rights on its own registers only."))
        }
        if catalogue.roles[role.text] == nil {
            refuse(role.location, vi: "gói riêng không thêm vai trò", en: "a commune's own pack adds no roles")
        }
        if platform {
            refuse(role.location, vi: "gói riêng không cho quyền trên hệ thống", en: "a commune's own pack gives no rights on the platform")
        }
        for right in rights {
            guard let register = right.register else {
                refuse(
                    right.location, vi: "gói riêng không cho quyền trên mọi sổ",
                    en: "a commune's own pack gives no rights on every register")
                continue
            }
            if let owner = catalogue.registers[register]?.pack, owner != pack {
                refuse(
                    right.location, vi: "gói riêng không cho quyền trên sổ \"\(register)\" của gói \"\(owner)\"",
                    en: "a commune's own pack gives no rights on \"\(register)\" of the pack \"\(owner)\"")
            }
        }
    }

    /// `rights: { dossier: {…}, "*": {…} }`; a register may have several rights in a list.
    private func rights(_ reader: MappingReader<RoleKey>, _ pack: String) -> [RegisterRight] {
        guard let written = reader.value(.rights) else { return [] }
        guard case .mapping(let pairs) = written.content else {
            log.report(written.location, vi: "rights cần các cặp sổ: quyền", en: "rights needs registers with rights")
            return []
        }
        return pairs.flatMap { register, value -> [RegisterRight] in
            if register.text != "*" { later(.names) { $0.expectRegister(register, from: pack) } }
            if case .sequence(let elements) = value.content { return elements.compactMap { right(register, $0) } }
            return right(register, value).map { [$0] } ?? []
        }
    }

    private func right(_ register: Name, _ written: Written) -> RegisterRight? {
        guard let reader = MappingReader<RightKey>(written, log: log) else { return nil }
        let actions = reader.names(.actions).compactMap { log.option($0, RecordAction.self) }
        if !reader.has(.actions) {
            reader.missing(.actions, hint: .init(vi: "Viết actions: [read, …].", en: "Write actions: [read, …]."))
        }
        let scope = reader.option(.scope, RightScope.self)
        if !reader.has(.scope) {
            reader.missing(
                .scope,
                hint: .init(vi: "Viết scope: own, unit, subtree, commune hoặc all.", en: "Write scope: own, unit, subtree, commune or all.")
            )
        }
        let unit = reader.text(.unit)
        let editable = reader.has(.editable) ? reader.names(.editable) : nil
        let states = reader.has(.states) ? reader.names(.states) : nil
        reader.finish()
        check(editable ?? [], states ?? [], unit, register)
        return RegisterRight(
            register: register.text == "*" ? nil : register.text, actions: Set(actions), scope: scope ?? .own, unit: unit?.text,
            editable: editable?.map(\.text), states: states?.map(\.text), location: register.location)
    }

    private func check(_ editable: [Name], _ states: [Name], _ unit: Name?, _ register: Name) {
        guard register.text != "*" else {
            for name in editable + states + [unit].compactMap({ $0 }) {
                log.report(
                    name.location, vi: "quyền trên mọi sổ (*) không nêu trường hay trạng thái",
                    en: "a right on every register (*) names no fields or states")
            }
            return
        }
        later(.names) { checker in
            guard let declaration = checker.catalogue.registers[register.text] else { return }
            for name in editable { checker.expectField(name, in: declaration, system: false) }
            if let unit, let type = checker.expectField(unit, in: declaration, system: false), type != .unit {
                checker.log.report(
                    unit.location, vi: "trường \"\(unit.text)\" phải có kiểu unit", en: "the field \"\(unit.text)\" must be of type unit")
            }
            let known = declaration.workflow.map { checker.catalogue.workflows[$0]?.states.map(\.id) } ?? []
            for name in states {
                guard let known, !known.contains(name.text) else { continue }
                checker.log.report(
                    name.location, vi: "sổ \"\(register.text)\" không có trạng thái \"\(name.text)\"", en: "unknown state \"\(name.text)\"",
                    hint: suggestion(for: name.text, among: known))
            }
        }
    }
}
