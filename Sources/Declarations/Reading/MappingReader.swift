import Vietnamese

/// Reads one mapping by its keys; `finish` reports what is none of them.
final class MappingReader<Key: PackKey> {
    let location: SourceLocation
    let log: ProblemLog
    private var entries: [String: (key: Name, value: Written)] = [:]
    private var order: [String] = []

    /// Nil, and a problem, if `written` is no mapping.
    init?(_ written: Written, log: ProblemLog) {
        self.log = log
        location = written.location
        guard case .mapping(let pairs) = written.content else {
            log.report(
                location, vi: "cần các cặp khóa: giá trị, nhưng đây là \(written.kind.vi)",
                en: "expected keys with values, not \(written.kind(.en))")
            return nil
        }
        for pair in pairs {
            entries[pair.key.text] = pair
            order.append(pair.key.text)
        }
    }

    /// The value of `key`; nil where it is missing or empty.
    func value(_ key: Key) -> Written? {
        guard let value = entries[key.rawValue]?.value, !value.isNull else { return nil }
        return value
    }

    /// Whether `key` is written at all.
    func has(_ key: Key) -> Bool { entries[key.rawValue] != nil }

    func keyLocation(_ key: Key) -> SourceLocation { entries[key.rawValue]?.key.location ?? location }

    /// Reports keys that this mapping does not have.
    func finish() {
        for key in order where Key(rawValue: key) == nil {
            guard let entry = entries[key] else { continue }
            log.report(
                entry.key.location, vi: "không có khóa \"\(key)\" ở đây", en: "unknown key \"\(key)\"",
                hint: suggestion(for: key, among: Key.allCases.map(\.rawValue)))
        }
    }

    func missing(_ key: Key, hint: LocalizedText? = nil) {
        log.report(location, vi: "thiếu khóa \"\(key.rawValue)\"", en: "the key \"\(key.rawValue)\" is missing", hint: hint)
    }

    // MARK: - Scalars

    func text(_ key: Key) -> Name? {
        guard let written = value(key) else { return nil }
        return log.name(written)
    }

    func boolean(_ key: Key) -> Bool {
        guard let written = value(key) else { return false }
        switch written.plainText {
        case "true": return true
        case "false": return false
        default:
            log.report(
                written.location, vi: "\"\(key.rawValue)\" phải là true hoặc false", en: "\"\(key.rawValue)\" must be true or false",
                hint: .init(vi: "Viết true hoặc false, không có dấu nháy.", en: "Write true or false without quotes."))
            return false
        }
    }

    func integer(_ key: Key, in range: ClosedRange<Int>) -> Int? {
        guard let written = value(key) else { return nil }
        if let number = written.plainText.flatMap({ Int($0) }), range.contains(number) { return number }
        log.report(
            written.location, vi: "\"\(key.rawValue)\" phải là số nguyên từ \(range.lowerBound) đến \(range.upperBound)",
            en: "\"\(key.rawValue)\" must be a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// One of the raw values of an enumeration.
    func option<T: RawRepresentable<String> & CaseIterable>(_ key: Key, _ type: T.Type) -> T? {
        guard let name = text(key) else { return nil }
        return log.option(name, type)
    }

    // MARK: - Lists and mappings

    /// A list of words, or one word for a list of one.
    func names(_ key: Key) -> [Name] {
        value(key).map(log.names) ?? []
    }

    func list(_ key: Key) -> [Written] {
        guard let written = value(key) else { return [] }
        if case .sequence(let elements) = written.content { return elements }
        log.report(
            written.location, vi: "\"\(key.rawValue)\" phải là một danh sách, nhưng đây là \(written.kind.vi)",
            en: "\"\(key.rawValue)\" must be a list, not \(written.kind(.en))")
        return []
    }

    /// Things by id, in order; ids that are not ids are reported.
    func declarations(_ key: Key) -> [(id: Name, value: Written)] {
        guard let written = value(key) else { return [] }
        guard case .mapping(let pairs) = written.content else {
            log.report(
                written.location, vi: "\"\(key.rawValue)\" cần các cặp tên: nội dung, nhưng đây là \(written.kind.vi)",
                en: "\"\(key.rawValue)\" needs names with contents, not \(written.kind(.en))")
            return []
        }
        return pairs.map { pair in
            log.isID(pair.key)
            return (pair.key, pair.value)
        }
    }

    // MARK: - Texts for people

    func label(_ key: Key, required: Bool) -> LocalizedText? {
        guard let written = value(key) else {
            if required {
                missing(key, hint: .init(vi: "Viết \(key.rawValue): { vi: …, en: … }.", en: "Write \(key.rawValue): { vi: …, en: … }."))
            }
            return nil
        }
        return log.localized(written)
    }

    func template(_ key: Key) -> (template: LocalizedTemplate, written: Written)? {
        guard let written = value(key), let text = log.localized(written), let vi = log.template(text.vi, written) else { return nil }
        guard let english = text.en else { return (LocalizedTemplate(vi: vi), written) }
        guard let en = log.template(english, written) else { return nil }
        return (LocalizedTemplate(vi: vi, en: en), written)
    }
}

extension ProblemLog {
    /// A scalar as a word.
    func name(_ written: Written) -> Name? {
        if let text = written.text { return Name(text: text, location: written.location) }
        report(
            written.location, vi: "cần một giá trị, nhưng đây là \(written.kind.vi)",
            en: "expected a single value, not \(written.kind(.en))")
        return nil
    }

    func names(_ written: Written) -> [Name] {
        guard case .sequence(let elements) = written.content else { return name(written).map { [$0] } ?? [] }
        var seen: Set<String> = []
        return elements.compactMap(name).filter { name in
            let new = seen.insert(name.text).inserted
            if !new { report(name.location, vi: "\"\(name.text)\" viết hai lần", en: "\"\(name.text)\" is written twice") }
            return new
        }
    }

    func option<T: RawRepresentable<String> & CaseIterable>(_ name: Name, _ type: T.Type) -> T? {
        if let option = T(rawValue: name.text) { return option }
        report(
            name.location, vi: "\"\(name.text)\" không dùng được ở đây", en: "\"\(name.text)\" is not one of the values allowed here",
            hint: suggestion(for: name.text, among: T.allCases.map(\.rawValue)))
        return nil
    }

    /// A text in one language (Vietnamese) or `{ vi: …, en: … }`.
    func localized(_ written: Written) -> LocalizedText? {
        if let text = written.text { return LocalizedText(vi: text) }
        guard let reader = MappingReader<LanguageKey>(written, log: self) else { return nil }
        let vi = reader.text(.vi)
        let en = reader.text(.en)
        reader.finish()
        if vi == nil { reader.missing(.vi, hint: .init(vi: "Tiếng Việt luôn phải có.", en: "Vietnamese is always needed.")) }
        return vi.map { LocalizedText(vi: $0.text, en: en?.text) }
    }

    func template(_ text: String, _ written: Written) -> TextTemplate? {
        do {
            return try TextTemplate(text)
        } catch {
            report(error, in: written)
            return nil
        }
    }

    func expression(_ written: Written) -> Expression? {
        guard let text = name(written)?.text else { return nil }
        do {
            return try Expression(text)
        } catch {
            report(error, in: written)
            return nil
        }
    }

    func report(_ error: ExpressionError, in written: Written) {
        let names: [String]? = if case .unknownFunction = error.code { Function.allCases.map(\.rawValue) } else { nil }
        let word: String? = if case .unknownFunction(let word) = error.code { word } else { nil }
        let hint = word.flatMap { word in suggestion(for: word, among: names ?? []) }
        report(written.location(at: error.offset), vi: error.message.vi, en: error.message(.en), hint: hint)
    }

    /// Whether `name` can be an id; reports it if not.
    @discardableResult
    func isID(_ name: Name) -> Bool {
        if isIdentifier(name.text) { return true }
        let made = identifier(from: name.text)
        report(
            name.location,
            vi: "\"\(name.text)\" không dùng làm tên được: chỉ chữ thường không dấu, số và _, bắt đầu bằng chữ, tối đa 41 ký tự",
            en: "\"\(name.text)\" cannot be an id: lower-case letters, digits and _, a letter first, at most 41",
            hint: made.map { .init(vi: "Viết \"\($0)\".", en: "Write \"\($0)\".") })
        return false
    }

    private func identifier(from text: String) -> String? {
        let made = String(folded(text).map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" }.prefix(41))
        return isIdentifier(made) ? made : nil
    }
}
