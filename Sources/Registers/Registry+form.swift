public import Declarations
public import Store
public import Vietnamese

extension Registry {
    /// A record that nobody has saved yet, with its defaults: what the form of a new one begins with.
    public func blank(_ register: RegisterDeclaration, for actor: Actor, in tx: ReadTransaction) -> Record {
        var record = Record(register: register.id, commune: actor.commune, id: RecordID(), at: tx.now, by: actor.person)
        record.state = catalogue.workflow(of: register)?.initial?.id
        record.values = defaults(register, actor, tx.now)
        return record
    }

    /// The fields that a form shows for a record with these values (`show:` of the packs).
    public func shownFields(_ record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> Set<String> {
        var shown: Set<String> = []
        for field in register.fields {
            guard let show = field.show else {
                shown.insert(field.id)
                continue
            }
            let verdict = try show.evaluate(now: tx.now) { path in try value(at: path, of: record, register, in: tx) }
            if verdict == .boolean(true) { shown.insert(field.id) }
        }
        return shown
    }

    /// What records of one register are called, by id: one statement for each reference in the title, however many records there are.
    public func titles(of records: [Record], _ language: Language, in tx: ReadTransaction) throws -> [String: String] {
        guard let first = records.first else { return [:] }
        let register = try register(first.register)
        if register.title.paths.contains(where: { $0.names.count > 2 }) {
            return Dictionary(try records.map { ($0.id.text, try title(of: $0, language, in: tx)) }, uniquingKeysWith: { one, _ in one })
        }
        var referred: [String: [String: Record]] = [:]
        for path in register.title.paths {
            guard let field = register.field(path.first), field.valueType.isReference, let target = field.targetRegister else { continue }
            referred[field.id] = try self.records(target, records.compactMap { $0[field.id].text }, commune: first.commune, in: tx)
        }
        let text = FieldText(language)
        let titles = records.map { record in
            let title = register.title.filled { path in
                guard let field = register.field(path.first), !field.encrypted else { return record.value(of: path.first).text ?? "" }
                guard field.valueType.isReference else { return text.text(record[field.id], of: field) }
                guard let target = field.targetRegister.flatMap({ catalogue.registers[$0] }),
                    let other = record[field.id].text.flatMap({ referred[field.id]?[$0] })
                else { return "" }
                let template = path.isDotted ? nil : target.title
                let plain = { (name: String) in
                    target.field(name).flatMap { $0.encrypted || $0.valueType.isReference ? nil : text.text(other[$0.id], of: $0) } ?? ""
                }
                return template?.filled { inner in inner.isDotted ? "" : plain(inner.first) } ?? plain(path.tail.first)
            }
            return (record.id.text, title.tidied)
        }
        return Dictionary(titles, uniquingKeysWith: { one, _ in one })
    }
}

extension String {
    /// A title without the separators that stood beside a field that is not filled in: `. Lắp loa` is `Lắp loa`.
    var tidied: String {
        let head = drop { $0.isWhitespace || ".·:–—,;".contains($0) }
        return String(head.reversed().drop { $0.isWhitespace || "·:–—,;".contains($0) }.reversed())
    }
}
