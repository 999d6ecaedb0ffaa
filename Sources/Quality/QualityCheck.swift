public import Declarations

/// The four things that make data good (đúng, đủ, sạch, sống).
public enum QualityPart: String, Sendable, CaseIterable {
    /// Đúng: keeps the register's rules and the forms of its fields.
    case correct
    /// Đủ: what is required or expected is filled in.
    case complete
    /// Sạch: nothing is there twice, nothing leads nowhere, no number is far from the others.
    case clean
    /// Sống: looked at within the register's cadence.
    case live
}

/// One question that is asked of every record of a register.
public struct QualityCheck: Sendable, Identifiable {
    public enum Kind: Sendable {
        /// A rule of the register.
        case rule(RuleDeclaration)
        /// The form, range or options of the field.
        case form
        case filled(required: Bool)
        /// No other record has the same in these fields.
        case twin([FieldDeclaration])
        /// What the field names is still there.
        case link
        /// The number lies where numbers of the field usually do; by the spread of all of them where the pack names no range.
        case usual(UsualRange?)
        case live(Cadence, by: String)
    }

    /// Unique within the register, and the same for as long as the pack asks the same: `rule.adults_within_people`, `filled.phone`.
    public let id: String
    public let kind: Kind
    /// The field where something is to be done; nil where it is not one field's.
    public let field: FieldDeclaration?

    public var part: QualityPart {
        switch kind {
        case .rule, .form: .correct
        case .filled: .complete
        case .twin, .link, .usual: .clean
        case .live: .live
        }
    }

    /// Whether somebody may say that what looks wrong is right: another person of the same name, an unusual number.
    public var canBeAccepted: Bool {
        switch kind {
        case .twin, .usual: true
        default: false
        }
    }
}

/// All that is asked of the records of one register, from its declaration alone.
public struct QualityPlan: Sendable {
    public let register: RegisterDeclaration
    public let checks: [QualityCheck]
    /// States in which a record is over: it need not be kept alive any more.
    let finalStates: [String]

    public init(_ register: RegisterDeclaration, _ catalogue: Catalogue) {
        self.register = register
        finalStates = catalogue.workflow(of: register)?.states.filter(\.final).map(\.id) ?? []
        checks =
            Self.rules(register) + register.fields.flatMap { Self.forms($0) } + Self.filled(register) + Self.twins(register)
            + register.fields.flatMap { Self.links($0) } + Self.usual(register) + Self.live(register)
    }

    public func check(_ id: String) -> QualityCheck? { checks.first { $0.id == id } }

    public func checks(of part: QualityPart) -> [QualityCheck] { checks.filter { $0.part == part } }

    // MARK: What is asked

    /// Rules over encrypted fields are judged when a record is saved only: a statement sees nothing but ciphertext.
    private static func rules(_ register: RegisterDeclaration) -> [QualityCheck] {
        register.rules.filter { isOpen($0.expression, register) }.map { rule in
            QualityCheck(id: "rule.\(rule.id)", kind: .rule(rule), field: rule.field.flatMap { register.field($0) })
        }
    }

    private static func forms(_ field: FieldDeclaration) -> [QualityCheck] {
        guard !field.encrypted, field.type != .formula else { return [] }
        let hasForm = [.citizenID, .phone, .email, .taxCode, .period, .choice, .manyChoice].contains(field.type)
        guard hasForm || field.min != nil || field.max != nil else { return [] }
        return [QualityCheck(id: "form.\(field.id)", kind: .form, field: field)]
    }

    private static func filled(_ register: RegisterDeclaration) -> [QualityCheck] {
        let expected = Set(register.quality.expected ?? usuallyExpected(register))
        return register.fields.compactMap { field in
            guard field.required || expected.contains(field.id), field.show.map({ isOpen($0, register) }) ?? true else { return nil }
            return QualityCheck(id: "filled.\(field.id)", kind: .filled(required: field.required), field: field)
        }
    }

    /// What a list shows in every row is meant to be there; dates and numbers may well come later.
    private static func usuallyExpected(_ register: RegisterDeclaration) -> [String] {
        let types: Set<FieldType> = [.text, .choice, .reference, .unit, .period, .phone, .email, .citizenID, .taxCode]
        return register.list.columns.filter { column in
            register.field(column).map { types.contains($0.type) && !$0.readOnly } ?? false
        }
    }

    private static func twins(_ register: RegisterDeclaration) -> [QualityCheck] {
        let identities: Set<FieldType> = [.citizenID, .taxCode]
        let usual = register.fields.filter { identities.contains($0.type) && !$0.encrypted && !$0.unique }.map { [$0.id] }
        return (register.quality.duplicates ?? usual).compactMap { key in
            let fields = key.compactMap { register.field($0) }
            guard !fields.isEmpty, fields.count == key.count else { return nil }
            return QualityCheck(id: "twin." + key.joined(separator: "."), kind: .twin(fields), field: fields.first)
        }
    }

    private static func links(_ field: FieldDeclaration) -> [QualityCheck] {
        guard field.targetRegister != nil, !field.encrypted else { return [] }
        return [QualityCheck(id: "link.\(field.id)", kind: .link, field: field)]
    }

    private static func usual(_ register: RegisterDeclaration) -> [QualityCheck] {
        register.fields.compactMap { field in
            let range = register.quality.usual[field.id]
            guard field.type.isNumeric, !field.encrypted, range != .any, range != nil || !field.readOnly else { return nil }
            return QualityCheck(id: "usual.\(field.id)", kind: .usual(range), field: field)
        }
    }

    private static func live(_ register: RegisterDeclaration) -> [QualityCheck] {
        guard let cadence = register.quality.cadence else { return [] }
        let by = register.quality.liveBy ?? SystemField.updatedAt.rawValue
        return [QualityCheck(id: "live", kind: .live(cadence, by: by), field: register.field(by))]
    }

    private static func isOpen(_ expression: Declarations.Expression, _ register: RegisterDeclaration) -> Bool {
        !expression.paths.contains { register.field($0.first)?.encrypted == true }
    }
}
