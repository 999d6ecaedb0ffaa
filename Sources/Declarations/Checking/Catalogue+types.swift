extension Catalogue {
    /// The type of the value at the end of `path`, begun at `register`; nil where the path leads nowhere.
    public func type(at path: FieldPath, from register: RegisterDeclaration) -> ExpressionType? {
        var holder = register
        for name in path.names.dropLast() {
            let target = holder.field(name)?.targetRegister ?? holder.systemField(name)?.type.referencedRegister
            guard let next = target.flatMap({ registers[$0] }) else { return nil }
            holder = next
        }
        guard let last = path.names.last else { return nil }
        if let field = holder.field(last) { return type(of: field) }
        return holder.systemField(last).map { type(of: $0, in: holder) }
    }

    /// Reads a condition that somebody typed (a filter, a saved search) and checks it against a register, like those of packs.
    ///
    /// - Throws: `DeclarationErrors`; the column of a problem is the place in `text`.
    public func condition(_ text: String, in register: RegisterDeclaration) throws(DeclarationErrors) -> Expression {
        let checker = Checker()
        checker.catalogue = self
        let location = SourceLocation(file: "filter", line: 1, column: 1)
        let written = Written(content: .scalar(text, plain: true, indent: 0), location: location)
        if let expression = checker.log.expression(written) {
            let checked = ExpressionCheck(
                checker: checker, register: register, written: written, forbid: Checker.encryptedInFilter, allowsLate: true
            )
            .expression(expression, gives: .boolean)
            if checker.log.problems.isEmpty { return checked }
        }
        throw DeclarationErrors(problems: checker.log.sorted)
    }

    /// The type of a field's values in expressions.
    func type(of field: FieldDeclaration) -> ExpressionType {
        switch field.valueType {
        case .integer, .decimal, .money, .percent: .number
        case .date: .date
        case .datetime: .instant
        case .boolean: .boolean
        case .choice: .choice(field.choices.map(\.id))
        case .manyChoice: .list(.choice(field.choices.map(\.id)))
        case .reference, .unit, .post, .person: .record(field.targetRegister ?? "")
        case .manyReference: .list(.record(field.targetRegister ?? ""))
        case .attachment: .list(.text)
        case .point, .area: .point
        case .formula: .unknown
        case .text, .longText, .code, .phone, .email, .citizenID, .taxCode, .period: .text
        }
    }

    func type(of field: SystemField, in register: RegisterDeclaration) -> ExpressionType {
        if field == .state {
            let states = register.workflow.flatMap { workflows[$0] }?.states.map(\.id)
            return states.map(ExpressionType.choice) ?? .unknown
        }
        if field == .id { return .record(register.id) }
        return switch field.type {
        case .integer: .number
        case .datetime: .instant
        case .post, .person: .record(field.type.referencedRegister ?? "")
        default: .text
        }
    }
}
