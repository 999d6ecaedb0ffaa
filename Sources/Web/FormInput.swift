import Declarations
import Foundation
import HTTPKit
import Registers
import Store
import Vietnamese

/// The inputs of a form as they were typed, by input name; repeated inputs one a line. Nothing that a person typed is ever thrown away before it is
/// saved: the same texts fill the form again.
struct FormInput: Sendable, Equatable {
    var fields: [String: String] = [:]

    static let rendered = "_fields"
    static let version = "_version"
    static let reason = "_reason"
    /// The field that names the record from whose page the form was opened: there it leads back.
    static let back = "_back"

    /// What was sent.
    init(_ form: FormData) {
        for field in form.fields where field.name != "_csrf" {
            fields[field.name] = fields[field.name].map { $0 + "\n" + field.value } ?? field.value
        }
    }

    init(draft: [String: String]) { fields = draft }

    /// The present values of a record, for the form that changes it. Masked ones begin empty.
    init(_ record: Record, _ declarations: [FieldDeclaration], masked: Set<String>) {
        let text = FieldText(.vi)
        for field in declarations where !masked.contains(field.id) && field.type != .attachment {
            let value = text.input(record[field.id], of: field)
            if field.type == .point {
                let parts = value.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
                if parts.count == 2 { (fields[field.id + "__lat"], fields[field.id + "__lng"]) = (parts[0], parts[1]) }
            } else {
                fields[field.id] = value
            }
        }
    }

    /// What somebody typed and has not saved, over the record: a draft leaves the fields alone that its form did not show.
    init(_ record: Record, _ declarations: [FieldDeclaration], masked: Set<String>, draft: [String: String]) {
        self.init(record, declarations, masked: masked)
        for name in FormInput(draft: draft).rendered ?? [] { fields[name] = nil }
        fields.merge(draft) { _, typed in typed }
    }

    subscript(name: String) -> String? {
        get { fields[name] }
        set { fields[name] = newValue }
    }

    /// What was chosen of a many-valued field.
    func items(_ name: String) -> [String] {
        (fields[name] ?? "").split(whereSeparator: \.isNewline).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }

    /// A check box: the hidden `false` before it and its own `true`.
    func isOn(_ name: String) -> Bool { items(name).last == "true" || items(name).last == "on" }

    /// The fields that the form showed; nil for a sender that does not say.
    var rendered: Set<String>? { fields[Self.rendered].map { Set($0.split(separator: " ").map(String.init)) } }

    var version: Int64? { fields[Self.version].flatMap { Int64($0) } }

    /// The part of the year and the year as one text; empty where no part was chosen.
    ///
    /// - Throws: `VietnameseError` for a part without its year.
    func period(_ name: String) throws(VietnameseError) -> String? {
        guard let part = fields[name + "__part"], let year = fields[name + "__year"]?.trimmingCharacters(in: .whitespaces) else {
            return fields[name]
        }
        if part.isEmpty { return "" }
        guard let period = Period(year + (part == Period.wholeYear ? "" : part)) else {
            throw VietnameseError(
                .notAPeriod, vi: "Ghi năm bằng bốn chữ số, ví dụ 2026.", en: "Write the year with four digits, such as 2026.")
        }
        return period.description
    }

    /// The latitude and longitude boxes as one text.
    func point(_ name: String) -> String? {
        guard let latitude = fields[name + "__lat"], let longitude = fields[name + "__lng"] else { return fields[name] }
        let parts = [latitude, longitude].map { $0.trimmingCharacters(in: .whitespaces).replacing(",", with: ".") }
        return parts.allSatisfy(\.isEmpty) ? "" : parts.joined(separator: ", ")
    }
}

/// What a form's texts mean.
struct FormValues: Sendable {
    var values: [String: Value] = [:]
    var problems: [FieldProblem] = []
}

extension FormContext {
    /// Reads every field that was sent. Masked fields left empty are left out, so that they stay as they are.
    func values(of input: FormInput, in tx: ReadTransaction) throws -> FormValues {
        var result = FormValues()
        let rendered = input.rendered
        for field in fields {
            do {
                if let value = try value(of: field, input, rendered, tx) { result.values[field.id] = value }
            } catch let error as VietnameseError {
                result.problems.append(FieldProblem(field.id, error.message))
            } catch let error as FormFileError {
                result.problems.append(FieldProblem(field.id, error.message))
            }
        }
        return result
    }

    private func value(of field: FieldDeclaration, _ input: FormInput, _ rendered: Set<String>?, _ tx: ReadTransaction) throws -> Value? {
        let wasShown = rendered?.contains(field.id) ?? false
        switch field.type {
        case .attachment:
            guard let files = try attachments(field, input) else { return nil }
            return files.isEmpty ? .null : .text(Attachment.json(files))
        case .boolean:
            return input[field.id] == nil ? nil : .boolean(input.isOn(field.id))
        case .manyChoice, .manyReference:
            var items = input.items(field.id)
            if let typed = input[field.id + "__text"]?.trimmingCharacters(in: .whitespacesAndNewlines), !typed.isEmpty,
                let target = field.targetRegister
            {
                guard let id = try visit.resolve(typed, in: target, tx) else { throw unknown(typed) }
                items.append(id)
            }
            if items.isEmpty { return wasShown || input[field.id] != nil ? .null : nil }
            var seen: Set<String> = []
            return .text(JSONText.list(items.filter { seen.insert($0).inserted }))
        case .point:
            return try input.point(field.id).map { try FieldInput.value($0, of: field) }
        case .area:
            return try (outlines[field.id] ?? input[field.id]).map { try FieldInput.value($0, of: field) }
        case .period:
            return try input.period(field.id).map { try FieldInput.value($0, of: field) }
        case _ where field.type.isReference:
            return try reference(field, input, tx)
        default:
            guard let typed = input[field.id] else { return nil }
            let text = typed.trimmingCharacters(in: .whitespacesAndNewlines)
            if masked.contains(field.id) {
                if text.isEmpty { return nil }
                if text == "-" { return .null }
            }
            return try FieldInput.value(typed, of: field)
        }
    }

    /// A select's id; or a lookup box: its text counts where it is another one than that of the id beside it.
    private func reference(_ field: FieldDeclaration, _ input: FormInput, _ tx: ReadTransaction) throws -> Value? {
        let id = input[field.id]?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        guard let typed = input[field.id + "__text"]?.trimmingCharacters(in: .whitespacesAndNewlines), let target = field.targetRegister
        else {
            return try input[field.id].map { try FieldInput.value($0, of: field) }
        }
        if typed.isEmpty { return .null }
        if let record = RecordID(id) {
            let title =
                try visit.registry.titles(of: [target: [record.text]], commune: visit.commune.code, visit.language, in: tx)[record.text]
                ?? ""
            // A list's label may have more behind the title, to tell namesakes apart.
            if folded(typed).hasPrefix(folded(title)) { return .text(record.text) }
        }
        guard let found = try visit.resolve(typed, in: target, tx) else { throw unknown(typed) }
        return .text(found)
    }

    private func unknown(_ typed: String) -> VietnameseError {
        VietnameseError(
            .outOfRange, vi: "Không thấy đúng một mục nào tên “\(typed)”. Gõ vài chữ rồi chọn trong danh sách.",
            en: "There is not exactly one entry called “\(typed)”. Type a few letters and choose from the list.")
    }
}

extension Period {
    static let wholeYear = "Y"

    /// What its code has behind the year: `H1`, `Q4`, `11`; ``wholeYear`` for a year.
    var partCode: String { kind == .year ? Self.wholeYear : String(description.dropFirst(4)) }
}
