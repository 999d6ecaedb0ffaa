import Vietnamese

/// Reads `register`, `register.field` and what `where` says of them; what it names is checked when all packs are read.
struct CountReader {
    let checker: Checker
    let figure: String
    let version: Int
    let operation: FigureCount.Operation
    let pack: String

    private var log: ProblemLog { checker.log }

    func read(_ text: Written, period: Written?, scope: Written?) -> FigureCount? {
        guard let whole = log.name(text)?.text else { return nil }
        let halves = whole.firstRange(of: " where ")
        let head = String(halves.map { whole[..<$0.lowerBound] } ?? whole[...])
        let names = head.split(separator: ".", maxSplits: 1).map(String.init)
        guard let register = names.first, names.count == (operation.takesField ? 2 : 1), !head.contains(where: \.isWhitespace) else {
            report(text, head)
            return nil
        }
        var count = FigureCount(operation: operation, register: register)
        count.field = names.count > 1 ? path(text.part(names[1], at: register.unicodeScalars.count + 1)) : nil
        var condition: Written?
        if let halves {
            let rest = text.part(
                String(whole[halves.upperBound...]),
                at: whole.unicodeScalars.distance(
                    from: whole.unicodeScalars.startIndex, to: halves.upperBound))
            guard let read = log.expression(rest) else { return nil }
            count.condition = read
            condition = rest
        } else if operation == .share {
            report(text, whole)
        }
        count.period = period.flatMap(path)
        count.scope = scope.flatMap(path)
        check(count, text, condition, period, scope)
        return count
    }

    private func report(_ text: Written, _ found: String) {
        let wanted = operation.takesField ? "register.field" : "register"
        log.report(
            text.location, vi: "\(operation.rawValue) cần \(wanted)\(operation == .share ? " where …" : ""), không phải \"\(found)\"",
            en: "\(operation.rawValue) takes \(wanted)\(operation == .share ? " where …" : ""), not \"\(found)\"",
            hint: .init(
                vi: "Ví dụ: \(operation.rawValue): \(operation.example).", en: "For example \(operation.rawValue): \(operation.example)."))
    }

    private func path(_ written: Written) -> FieldPath? {
        guard let text = log.name(written)?.text else { return nil }
        do {
            return try FieldPath(text, offset: 0)
        } catch {
            log.report(error, in: written)
            return nil
        }
    }

    // MARK: Checking

    private func check(_ count: FigureCount, _ text: Written, _ condition: Written?, _ period: Written?, _ scope: Written?) {
        let (figure, version, pack) = (figure, version, pack)
        let name = Name(text: count.register, location: text.location)
        let field = count.field.map { text.part($0.description, at: count.register.unicodeScalars.count + 1) }
        checker.later(.names) { $0.expectRegister(name, from: pack) }
        checker.later(.expressions) { checker in
            guard let register = checker.catalogue.registers[count.register] else { return }
            var checked = count
            if let field, let path = count.field { checker.expectCounted(path, count.operation, in: register, field) }
            if let condition, let expression = count.condition {
                let check = ExpressionCheck(
                    checker: checker, register: register, written: condition, forbid: Checker.encryptedInFilter, allowsLate: true)
                checked.condition = check.expression(expression, gives: .boolean)
            }
            if let period, let path = count.period { checker.expectDay(path, in: register, period) }
            if let scope, let path = count.scope { checker.expectUnit(path, in: register, scope) }
            checked.scope = count.scope ?? register.scopeField.map { FieldPath(field: $0) }
            checker.update(figure: figure) { $0.put(checked, version) }
        }
    }
}

extension FigureDeclaration {
    fileprivate mutating func put(_ count: FigureCount, _ version: Int) {
        guard let index = versions.firstIndex(where: { $0.id == version }) else { return }
        versions[index].formula = .counted(count)
    }
}

extension FigureCount.Operation {
    fileprivate var takesField: Bool { self != .count && self != .share }

    fileprivate var example: String {
        switch self {
        case .count: "visit where minutes > 10"
        case .share: "household where has_internet"
        default: "visit.minutes where kind = first"
        }
    }
}

extension Checker {
    fileprivate func expectCounted(
        _ path: FieldPath, _ operation: FigureCount.Operation, in register: RegisterDeclaration, _ written: Written
    ) {
        let type: FieldType
        let isEncrypted: Bool
        switch resolve(path, from: register, place: written.location(at:)) {
        case .field(let field, _): (type, isEncrypted) = (field.valueType, field.encrypted)
        case .system(let field, _): (type, isEncrypted) = (field.type == .integer ? .text : field.type, false)
        case .unknown: return
        }
        if isEncrypted, operation != .missing {
            log.report(
                written.location(at: 0), vi: "không đếm được trường mã hóa \"\(path)\"",
                en: "the encrypted field \"\(path)\" cannot be counted")
        } else if [.sum, .avg, .min, .max].contains(operation), !type.isNumeric {
            log.report(
                written.location(at: 0), vi: "\(operation.rawValue) cần trường số, không phải \"\(path)\"",
                en: "\(operation.rawValue) takes a number, not \"\(path)\"")
        } else if operation == .distinct, type.isMany || type.isPlace || type == .longText {
            log.report(
                written.location(at: 0), vi: "không phân biệt được giá trị của trường \"\(path)\"",
                en: "the values of \"\(path)\" cannot be told apart")
        }
    }

    fileprivate func expectDay(_ path: FieldPath, in register: RegisterDeclaration, _ written: Written) {
        let type: FieldType
        switch resolve(path, from: register, place: written.location(at:)) {
        case .field(let field, _): type = field.valueType
        case .system(let field, _): type = field.type
        case .unknown: return
        }
        guard type != .date, type != .datetime else { return }
        log.report(
            written.location, vi: "period cần trường ngày hoặc lúc, không phải \"\(path)\"",
            en: "period takes a date or datetime, not \"\(path)\"")
    }

    fileprivate func expectUnit(_ path: FieldPath, in register: RegisterDeclaration, _ written: Written) {
        switch resolve(path, from: register, place: written.location(at:)) {
        case .field(let field, _) where field.targetRegister == "unit" && !field.type.isMany: return
        case .system(.id, let holder) where holder.id == "unit": return
        case .unknown: return
        default:
            log.report(
                written.location, vi: "scope cần trường đơn vị, không phải \"\(path)\"",
                en: "scope takes a field of type unit, not \"\(path)\"")
        }
    }
}
