import Vietnamese

extension WorkflowReader {
    /// `{procedure.days} working days`, `3 working days`, `8 working hours`, `{deadline}`.
    func due(_ reader: MappingReader<StateKey>) -> DueDeclaration? {
        guard let written = reader.value(.due), let text = log.name(written)?.text, let template = log.template(text, written) else {
            return nil
        }
        switch template.pieces.count {
        case 1:
            if case .field(let path) = template.pieces[0] {
                check(path, written, [.date, .datetime], "ngày", "a date")
                return .field(path)
            }
            if case .literal(let literal) = template.pieces[0], let (amount, unit) = span(literal) { return .after(.fixed(amount), unit) }
        case 2:
            if case .field(let path) = template.pieces[0], case .literal(let rest) = template.pieces[1], let unit = Self.unit(rest) {
                check(path, written, [.integer], "số nguyên", "a whole number")
                return .after(.field(path), unit)
            }
        default: break
        }
        reportSpan(text, written.location)
        return nil
    }

    /// Reads the lists under `escalations`; one that no state names would be read by nobody.
    mutating func readLadders(_ reader: MappingReader<WorkflowKey>) {
        for (name, written) in reader.declarations(.escalations) {
            guard case .sequence(let items) = written.content else {
                log.report(name.location, vi: "\"\(name.text)\" cần một danh sách", en: "\"\(name.text)\" needs a list")
                continue
            }
            ladders[name.text] = items.compactMap(escalation)
        }
    }

    /// A state's own list, or the one of the workflow that it names.
    func escalations(_ reader: MappingReader<StateKey>) -> [Escalation] {
        guard let written = reader.value(.escalate), case .scalar = written.content, let name = log.name(written) else {
            return reader.list(.escalate).compactMap(escalation)
        }
        if let ladder = ladders[name.text] { return ladder }
        log.report(
            name.location, vi: "quy trình không có escalations \"\(name.text)\"", en: "unknown escalations \"\(name.text)\"",
            hint: suggestion(for: name.text, among: ladders.keys.sorted()))
        return []
    }

    private func escalation(_ written: Written) -> Escalation? {
        guard let reader = MappingReader<EscalationKey>(written, log: log) else { return nil }
        let before = reader.text(.before)
        let after = reader.text(.after)
        let to = reader.value(.to).map(recipients) ?? []
        let text = text(reader.template(.text))
        reader.finish()
        if to.isEmpty { reader.missing(.to, hint: .init(vi: "Viết to: vai_trò.", en: "Write to: a_role.")) }
        guard (before == nil) != (after == nil), let name = before ?? after else {
            log.report(
                reader.location, vi: "cần đúng một khóa: before hoặc after", en: "one of the keys before and after is needed",
                hint: .init(vi: "Viết before: 1 working day.", en: "Write before: 1 working day."))
            return nil
        }
        guard let (amount, unit) = span(name.text) else {
            reportSpan(name.text, name.location)
            return nil
        }
        return Escalation(moment: before == nil ? .after : .before, amount: amount, unit: unit, to: to, text: text)
    }

    private func span(_ text: String) -> (Int, TimeUnit)? {
        let parts = text.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, let amount = Int(parts[0]), (0...10_000).contains(amount), let unit = Self.unit(String(parts[1])) else {
            return nil
        }
        return (amount, unit)
    }

    /// Accepts the singular: `1 working day`.
    private static func unit(_ text: String) -> TimeUnit? {
        let word = text.split(separator: " ").joined(separator: " ")
        return TimeUnit(rawValue: word) ?? TimeUnit(rawValue: word + "s")
    }

    private func reportSpan(_ text: String, _ place: SourceLocation) {
        log.report(
            place, vi: "thời hạn \"\(text)\" viết sai", en: "\"\(text)\" is not a length of time",
            hint: .init(
                vi: "Viết \"3 working days\", \"8 working hours\", \"10 days\", \"{trường} working days\" hoặc \"{trường_ngày}\".",
                en: "Write \"3 working days\", \"8 working hours\", \"10 days\", \"{field} working days\" or \"{date_field}\"."))
    }

    /// Puts off: in every register with this workflow, `path` must lead to a field of one of `types`.
    private func check(_ path: FieldPath, _ written: Written, _ types: Set<FieldType>, _ vi: String, _ en: String) {
        let workflow = id.text
        checker.later(.names) { checker in
            for register in checker.registers(using: workflow) {
                let type: FieldType
                switch checker.resolve(path, from: register, place: written.location(at:)) {
                case .field(let field, _): type = field.valueType
                case .system(let field, _): type = field.type
                case .unknown: continue
                }
                guard !types.contains(type) else { continue }
                checker.log.report(
                    written.location(at: path.offset), vi: "\"\(path)\" phải là \(vi)", en: "\"\(path)\" must be \(en)")
            }
        }
    }
}
