import Vietnamese

extension Checker {
    /// Checks formulas of all registers, each after the formulas that it uses, and gives the ones without `result` a type.
    func checkFormulas() {
        for id in catalogue.registers.ids {
            guard let written = formulas[id], let register = catalogue.registers[id] else { continue }
            var done: Set<String> = []
            for field in register.fields where written[field.id] != nil {
                checkFormula(field.id, of: id, written, above: [], &done)
            }
        }
    }

    private func checkFormula(_ id: String, of register: String, _ written: [String: Written], above: [String], _ done: inout Set<String>) {
        guard !done.contains(id), let source = written[id], let formula = catalogue.registers[register]?.field(id)?.formula else { return }
        if let start = above.firstIndex(of: id) {
            let cycle = (above[start...] + [id]).joined(separator: " → ")
            untyped.insert("\(register).\(id)")
            return log.report(
                source.location, vi: "công thức dùng lẫn nhau: \(cycle)", en: "formulas need each other: \(cycle)",
                hint: .init(vi: "Cắt vòng ở một trường.", en: "Break the circle at one field."))
        }
        for path in formula.paths where written[path.first] != nil {
            checkFormula(path.first, of: register, written, above: above + [id], &done)
        }
        guard done.insert(id).inserted, let declaration = catalogue.registers[register] else { return }
        if let path = formula.paths.first(where: \.isDotted) {
            log.report(
                source.location(at: path.offset), vi: "công thức chỉ dùng trường của chính bản ghi, không dùng \"\(path)\"",
                en: "a formula may use fields of its own record only, not \"\(path)\"",
                hint: .init(vi: "Giá trị được lưu cùng bản ghi.", en: "Its value is stored with the record."))
        }
        if formula.readsClock {
            log.report(
                source.location, vi: "công thức không được dùng today() và now()", en: "a formula may not use today() and now()",
                hint: .init(vi: "Giá trị được lưu cùng bản ghi.", en: "Its value is stored with the record."))
        }
        let check = ExpressionCheck(checker: self, register: declaration, written: source, forbid: Self.encryptedInFormula)
        let (checked, type) = check.typed(formula)
        finish(id, of: register, checked, type, source)
    }

    private static func encryptedInFormula(_ field: FieldDeclaration) -> LocalizedText? {
        guard field.encrypted else { return nil }
        return .init(
            vi: "công thức không dùng được trường mã hóa \"\(field.id)\"", en: "a formula cannot use the encrypted field \"\(field.id)\"")
    }

    private func finish(_ id: String, of register: String, _ formula: Expression, _ type: ExpressionType, _ source: Written) {
        let results: [FieldType]
        switch type {
        case .number: results = [.decimal, .integer, .money, .percent]
        case .text, .choice: results = [.text]
        case .boolean: results = [.boolean]
        case .date: results = [.date]
        case .instant: results = [.datetime]
        case .unknown:
            untyped.insert("\(register).\(id)")
            return
        default: results = []
        }
        let wanted = catalogue.registers[register]?.field(id)?.result
        guard let result = results.first, wanted.map(results.contains) ?? true else {
            untyped.insert("\(register).\(id)")
            return log.report(
                source.location, vi: "công thức cho ra \(type.name.vi), không lưu được vào kiểu \(wanted?.rawValue ?? "nào")",
                en: "the formula gives \(type.name(.en)), which \(wanted.map { "the type \($0.rawValue) cannot" } ?? "no field can") hold")
        }
        update(register: register) {
            $0.fields[id: id]?.formula = formula
            $0.fields[id: id]?.result = wanted ?? result
        }
    }
}
