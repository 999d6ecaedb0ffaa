import Foundation
import Vietnamese

extension FieldReader {
    /// Reads `default`, `min` and `max`, which are written in the field's type.
    func readValues(_ field: inout FieldDeclaration) {
        if let written = reader.value(.defaultValue) { field.defaultValue = defaultValue(written, field) }
        if let written = reader.value(.min) { field.min = bound(written, field) }
        if let written = reader.value(.max) { field.max = bound(written, field) }
        guard case .value(let least)? = field.min, case .value(let greatest)? = field.max, let place = reader.value(.min)?.location else {
            return
        }
        let wrong =
            switch (least, greatest) {
            case (.number(let least), .number(let greatest)): least > greatest
            case (.date(let least), .date(let greatest)): least > greatest
            default: false
            }
        if wrong {
            checker.log.report(
                place, vi: "min lớn hơn max", en: "min is greater than max", hint: .init(vi: "Đổi chỗ hai số.", en: "Swap the two."))
        }
    }

    private func defaultValue(_ written: Written, _ field: FieldDeclaration) -> DefaultValue? {
        switch (field.type, written.plainText) {
        case (.date, "today"): .today
        case (.datetime, "now"): .now
        case (.person, "me"): .currentPerson
        case (.post, "my_post"): .currentPost
        case (.unit, "my_unit"): .currentUnit
        default: value(written, field).map(DefaultValue.value)
        }
    }

    private func bound(_ written: Written, _ field: FieldDeclaration) -> Bound? {
        switch field.type {
        case .date, .datetime:
            if written.plainText == "today" { return .today }
            return date(written).map(Bound.value)
        case _ where field.type.isTextual || field.type.isMany:
            return number(written, scale: 0).map(Bound.value)
        case _ where field.type.isNumeric:
            return number(written, scale: field.scale).map(Bound.value)
        default:
            return nil
        }
    }

    /// A value of the field's type.
    private func value(_ written: Written, _ field: FieldDeclaration) -> ExpressionValue? {
        switch field.type {
        case .integer, .money, .decimal, .percent: return number(written, scale: field.scale)
        case .date: return date(written)
        case .boolean:
            guard let text = written.plainText, ["true", "false"].contains(text) else {
                return mistyped(written, "true/false", "true or false")
            }
            return .boolean(text == "true")
        case .choice: return checker.log.name(written).flatMap { option($0, field) }
        case .manyChoice: return .list(checker.log.names(written).compactMap { option($0, field) })
        case .datetime: return mistyped(written, "now", "now")
        case .unit: return mistyped(written, "my_unit", "my_unit")
        case .post: return mistyped(written, "my_post", "my_post")
        case .person: return mistyped(written, "me", "me")
        default: return checker.log.name(written).map { .text($0.text) }
        }
    }

    private func option(_ name: Name, _ field: FieldDeclaration) -> ExpressionValue? {
        if field.choice(name.text) != nil { return .text(name.text) }
        checker.log.report(
            name.location, vi: "\"\(name.text)\" không phải lựa chọn của trường \"\(field.id)\"",
            en: "\"\(name.text)\" is not an option of the field \"\(field.id)\"",
            hint: suggestion(for: name.text, among: field.choices.map(\.id)))
        return nil
    }

    private func date(_ written: Written) -> ExpressionValue? {
        guard let text = written.text, CalendarDay(iso: text) != nil else {
            return mistyped(written, "ngày, như 2026-01-31", "a date like 2026-01-31")
        }
        return .date(text)
    }

    private func number(_ written: Written, scale: Int) -> ExpressionValue? {
        let wanted: (String, String) =
            scale == 0
            ? ("số nguyên", "a whole number") : ("số, tối đa \(scale) chữ số thập phân", "a number with at most \(scale) decimals")
        guard let text = written.plainText else { return mistyped(written, wanted.0, wanted.1) }
        let digits = text.hasPrefix("-") ? text.dropFirst() : text[...]
        let parts = digits.split(separator: ".", omittingEmptySubsequences: false)
        let wellFormed = parts.count <= 2 && parts.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (48...57).contains($0) } }
        guard wellFormed, parts[0].count <= 15, parts.count == 1 || parts[1].count <= scale, let number = Decimal(string: text) else {
            return mistyped(written, wanted.0, wanted.1)
        }
        return .number(number)
    }

    private func mistyped(_ written: Written, _ vi: String, _ en: String) -> ExpressionValue? {
        checker.log.report(written.location, vi: "ở đây cần \(vi)", en: "this must be \(en)")
        return nil
    }

    // MARK: - Keys that fit the type

    /// Reports keys that mean nothing for the type, and what does not go together.
    func checkKeys(_ type: FieldType, _ field: FieldDeclaration) {
        for key in FieldKey.allCases where !key.fits(type) && reader.has(key) {
            checker.log.report(
                reader.keyLocation(key), vi: "khóa \"\(key.rawValue)\" không dùng cho trường kiểu \(type.rawValue)",
                en: "the key \"\(key.rawValue)\" has no meaning for a field of type \(type.rawValue)")
        }
        if field.choices.isEmpty, type == .choice || type == .manyChoice,
            reader.value(.of)?.plainText.flatMap({ Declared(rawValue: $0) }) == nil
        {
            reader.missing(.of, hint: .init(vi: "Viết of: { ten: { vi: …, en: … } }.", en: "Write of: { its_id: { vi: …, en: … } }."))
        }
        if field.encrypted, field.unique {
            checker.log.report(
                reader.keyLocation(.unique), vi: "trường mã hóa không kiểm tra trùng được", en: "an encrypted field cannot be unique",
                hint: .init(vi: "Bỏ unique hoặc encrypted.", en: "Leave out unique or encrypted."))
        }
    }

    // MARK: - Formulas

    func readFormula(_ field: inout FieldDeclaration) {
        let result = reader.option(.result, FieldType.self)
        guard field.type == .formula else {
            _ = reader.value(.formula)
            return
        }
        field.result = result
        guard let written = reader.value(.formula) else {
            return reader.missing(.formula, hint: .init(vi: "Viết formula: biểu thức.", en: "Write formula: an expression."))
        }
        guard let expression = checker.log.expression(written) else {
            checker.untyped.insert("\(register).\(id.text)")
            return
        }
        if result == nil || [.decimal, .percent].contains(result), !reader.has(.scale) { field.scale = 2 }
        field.formula = expression
        checker.formulas[register, default: [:]][id.text] = written
    }
}
