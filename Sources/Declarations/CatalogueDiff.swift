public import Vietnamese

/// One thing that another set of packs declares otherwise.
public struct CatalogueChange: Sendable, Equatable {
    public enum Kind: String, Sendable { case added, changed, removed }

    public let kind: Kind
    /// The register, workflow or role that it is about: "Nhiệm vụ".
    public let subject: LocalizedText
    /// "trường “Hạn”: ngày".
    public let detail: LocalizedText
}

extension Catalogue {
    /// What changes for people when this catalogue takes the place of `former`, in the order of registers.
    public func changes(from former: Catalogue) -> [CatalogueChange] {
        var changes: [CatalogueChange] = []
        for register in registers {
            guard let old = former.registers[register.id] else {
                changes.append(
                    .init(
                        kind: .added, subject: register.label,
                        detail: LocalizedText(
                            vi: "sổ mới, \(register.fields.count) trường", en: "new register, \(register.fields.count) fields")))
                continue
            }
            changes += Self.fields(of: register, from: old)
            changes += states(of: register, from: old, former)
        }
        for register in former.registers where registers[register.id] == nil {
            changes.append(.init(kind: .removed, subject: register.label, detail: LocalizedText(vi: "bỏ sổ", en: "register is gone")))
        }
        return changes + roles(from: former)
    }

    private static func fields(of register: RegisterDeclaration, from old: RegisterDeclaration) -> [CatalogueChange] {
        var changes: [CatalogueChange] = []
        func add(_ kind: CatalogueChange.Kind, _ field: FieldDeclaration, vi: String, en: String) {
            changes.append(
                .init(
                    kind: kind, subject: register.label,
                    detail: LocalizedText(vi: "trường “\(field.label.vi)”\(vi)", en: "field “\(field.label(.en))”\(en)")))
        }
        for field in register.fields {
            guard let was = old.field(field.id) else {
                add(.added, field, vi: " (\(field.id), \(field.type.rawValue))", en: " (\(field.id), \(field.type.rawValue))")
                continue
            }
            if was.valueType != field.valueType {
                add(
                    .changed, field, vi: ": kiểu \(was.valueType.rawValue) → \(field.valueType.rawValue)",
                    en: ": type \(was.valueType.rawValue) → \(field.valueType.rawValue)")
            }
            if was.required != field.required {
                add(
                    .changed, field, vi: field.required ? ": bắt buộc" : ": không còn bắt buộc",
                    en: field.required ? ": required" : ": not required")
            }
            if was.unique != field.unique {
                add(
                    .changed, field, vi: field.unique ? ": không được trùng" : ": được trùng",
                    en: field.unique ? ": unique" : ": not unique")
            }
            let gone = was.choices.filter { field.choice($0.id) == nil }.map { $0.label.vi }
            let new = field.choices.filter { was.choice($0.id) == nil }.map { $0.label.vi }
            if !new.isEmpty {
                add(
                    .changed, field, vi: ": thêm lựa chọn \(new.joined(separator: ", "))",
                    en: ": new choices \(new.joined(separator: ", "))")
            }
            if !gone.isEmpty {
                add(
                    .changed, field, vi: ": bỏ lựa chọn \(gone.joined(separator: ", "))",
                    en: ": choices gone \(gone.joined(separator: ", "))")
            }
        }
        for field in old.fields where register.field(field.id) == nil { add(.removed, field, vi: " không còn", en: " is gone") }
        return changes
    }

    private func states(of register: RegisterDeclaration, from old: RegisterDeclaration, _ former: Catalogue) -> [CatalogueChange] {
        let (new, was) = (workflow(of: register), former.workflow(of: old))
        let names = Set(new?.states.map(\.id) ?? []), known = Set(was?.states.map(\.id) ?? [])
        let added = (new?.states ?? []).filter { !known.contains($0.id) }.map {
            CatalogueChange(
                kind: .added, subject: register.label,
                detail: LocalizedText(vi: "trạng thái “\($0.label.vi)”", en: "state “\($0.label(.en))”"))
        }
        let removed = (was?.states ?? []).filter { !names.contains($0.id) }.map {
            CatalogueChange(
                kind: .removed, subject: register.label,
                detail: LocalizedText(vi: "trạng thái “\($0.label.vi)”", en: "state “\($0.label(.en))”"))
        }
        return added + removed
    }

    private func roles(from former: Catalogue) -> [CatalogueChange] {
        func lines(_ role: RoleDeclaration?) -> Set<String> {
            var lines = Set((role?.platform ?? []).map(\.rawValue))
            for right in role?.rights ?? [] {
                let actions = RecordAction.allCases.filter(right.actions.contains).map(\.rawValue).joined(separator: ", ")
                lines.insert("\(right.register ?? "*"): \(actions) (\(right.scope.rawValue))")
            }
            return lines
        }
        return roles.flatMap { role -> [CatalogueChange] in
            let (new, was) = (lines(role), lines(former.roles[role.id]))
            func change(_ kind: CatalogueChange.Kind, _ line: String) -> CatalogueChange {
                CatalogueChange(kind: kind, subject: role.label, detail: LocalizedText(vi: "quyền \(line)", en: "right \(line)"))
            }
            return new.subtracting(was).sorted().map { change(.added, $0) } + was.subtracting(new).sorted().map { change(.removed, $0) }
        }
    }
}
