public import Declarations
import Foundation
public import Registers
public import Store
import Vietnamese

/// Reads what a program wants written into a record: JSON types as the register's schema has them, every problem at once.
///
/// Unlike a form it guesses nothing: dates are ISO 8601, numbers are numbers, and a name that the register does not have is a problem.
public struct RecordInput: Sendable {
    public let register: RegisterDeclaration
    /// The fields that the writer may write; nil is all.
    let editable: Set<String>?
    /// What there is; nil for a new record.
    let current: Record?

    /// Whether fields that only the system writes may be written all the same.
    let isStep: Bool

    public init(_ register: RegisterDeclaration, editable: Set<String>?, current: Record? = nil) {
        self.register = register
        self.editable = editable
        self.current = current
        isStep = false
    }

    /// What a step asks for is written by whoever may do the step.
    public init(_ register: RegisterDeclaration, step: TransitionDeclaration, current: Record) {
        self.register = register
        self.current = current
        editable = Set(step.fields)
        isStep = true
    }

    /// The values by field. - Throws: ``APIProblem`` with `invalid` and each place.
    public func values(_ json: JSON) throws(APIProblem) -> [String: Value] {
        guard let members = json.members else {
            throw APIProblem(.invalid, places: [Self.typeProblem(nil, "object", json)])
        }
        var values: [String: Value] = [:]
        var places: [APIProblem.Place] = []
        for member in members {
            do throws(PlaceError) {
                values[member.name] = try value(member)
            } catch {
                places.append(error.place)
            }
        }
        guard places.isEmpty else {
            throw APIProblem(
                .invalid, .init(vi: "Có \(places.count) chỗ cần sửa.", en: "\(places.count) places have to be corrected."), places: places)
        }
        return values
    }

    private struct PlaceError: Error {
        let place: APIProblem.Place

        init(_ field: String?, _ code: String, vi: String, en: String) { place = .init(field, code, vi: vi, en: en) }
        init(_ place: APIProblem.Place) { self.place = place }
    }

    private func value(_ member: JSON.Member) throws(PlaceError) -> Value {
        guard let field = register.field(member.name) else {
            if register.systemField(member.name) != nil { throw readOnly(member.name) }
            throw PlaceError(
                member.name, "unknown", vi: "Sổ này không có trường “\(member.name)”.", en: "The register has no field “\(member.name)”.")
        }
        if field.readOnly && !isStep || field.type == .code || field.type == .formula { throw readOnly(field.id) }
        if editable?.contains(field.id) == false {
            throw PlaceError(field.id, "not_editable", vi: "Bạn không có quyền sửa trường này.", en: "You may not write this field.")
        }
        return try value(member.value, field)
    }

    private func readOnly(_ name: String) -> PlaceError {
        PlaceError(name, "read_only", vi: "Hệ thống tự ghi trường này, không gửi lên.", en: "The system writes this field: don't send it.")
    }

    static func typeProblem(_ field: String?, _ wanted: String, _ given: JSON) -> APIProblem.Place {
        APIProblem.Place(
            field, "type", vi: "Cần kiểu \(wanted), không phải \(given.kind).", en: "The type \(wanted) is needed, not \(given.kind).")
    }

    private func value(_ json: JSON, _ field: FieldDeclaration) throws(PlaceError) -> Value {
        if json == .null { return .null }
        func mismatch(_ wanted: String) -> PlaceError { PlaceError(Self.typeProblem(field.id, wanted, json)) }
        switch field.type {
        case .integer, .money, .decimal, .percent:
            guard case .number(let digits) = json else { throw mismatch("number") }
            let scale = field.type == .integer || field.type == .money ? 0 : field.scale
            guard let number = DecimalDigits(digits)?.scaled(by: scale) else {
                throw PlaceError(
                    field.id, "value", vi: "Số quá lớn, hoặc có quá \(scale) chữ số thập phân.",
                    en: "The number is too large, or has more than \(scale) decimals.")
            }
            return .integer(number)
        case .boolean:
            guard let truth = json.boolean else { throw mismatch("boolean") }
            return .boolean(truth)
        case .manyChoice, .manyReference:
            guard let items = json.items else { throw mismatch("array") }
            let texts = items.compactMap(\.string)
            guard texts.count == items.count else { throw mismatch("array of string") }
            if field.type == .manyReference {
                return .text(JSONText.list(try texts.map { text throws(PlaceError) in try id(text, field) }))
            }
            return .text(JSONText.list(texts))
        case .attachment: return try files(json, field)
        case .point: return try point(json, field)
        case .area: return try area(json, field)
        default:
            guard let text = json.string else { throw mismatch("string") }
            return try value(text, field)
        }
    }

    private func value(_ text: String, _ field: FieldDeclaration) throws(PlaceError) -> Value {
        switch field.type {
        case .date:
            guard let day = CalendarDate(text) else {
                throw PlaceError(field.id, "value", vi: "Ngày ghi dạng 2026-11-21.", en: "Write days as 2026-11-21.")
            }
            return .text(day.description)
        case .datetime:
            guard let moment = Instant(text) else {
                throw PlaceError(
                    field.id, "value", vi: "Thời điểm ghi dạng 2026-11-21T08:00:00+07:00.",
                    en: "Write moments as 2026-11-21T08:00:00+07:00.")
            }
            return .integer(moment.milliseconds)
        case _ where field.type.isReference:
            return .text(try id(text, field))
        default:
            do {
                return try FieldInput.value(text, of: field)
            } catch {
                throw PlaceError(field.id, "value", vi: error.userMessage, en: error.message(.en))
            }
        }
    }

    private func id(_ text: String, _ field: FieldDeclaration) throws(PlaceError) -> String {
        guard let id = RecordID(text) else {
            throw PlaceError(
                field.id, "value", vi: "“\(text.prefix(60))” không phải mã bản ghi.", en: "“\(text.prefix(60))” is no record's id.")
        }
        return id.text
    }

    /// Of files only those that are there already can be named: new ones are uploaded.
    private func files(_ json: JSON, _ field: FieldDeclaration) throws(PlaceError) -> Value {
        guard let items = json.items else { throw PlaceError(Self.typeProblem(field.id, "array", json)) }
        let present = Attachment.list(current?[field.id].text)
        var kept: [Attachment] = []
        for item in items {
            guard let hash = item.string ?? item["hash"]?.string, let file = present.first(where: { $0.hash == hash }) else {
                throw PlaceError(
                    field.id, "value", vi: "Tệp mới tải lên bằng POST …/files/\(field.id); ở đây chỉ giữ hoặc bỏ tệp đã có.",
                    en: "Upload new files with POST …/files/\(field.id); here those that are there are kept or left out.")
            }
            kept.append(file)
        }
        return kept.isEmpty ? .null : .text(Attachment.json(kept))
    }

    /// A GeoJSON polygon or several (RFC 7946).
    private func area(_ json: JSON, _ field: FieldDeclaration) throws(PlaceError) -> Value {
        guard json["type"]?.string != nil else { throw PlaceError(Self.typeProblem(field.id, "GeoJSON Polygon", json)) }
        do {
            return try FieldInput.value(json.text, of: field)
        } catch {
            throw PlaceError(field.id, "value", vi: error.userMessage, en: error.message(.en))
        }
    }

    /// A GeoJSON point (RFC 7946): longitude, then latitude.
    private func point(_ json: JSON, _ field: FieldDeclaration) throws(PlaceError) -> Value {
        let numbers = (json["coordinates"]?.items ?? []).compactMap { item in
            if case .number(let digits) = item { Double(digits) } else { nil }
        }
        guard json["type"]?.string == "Point", numbers.count == 2 else {
            throw PlaceError(Self.typeProblem(field.id, "GeoJSON Point", json))
        }
        do {
            return try FieldInput.value("\(numbers[1]), \(numbers[0])", of: field)
        } catch {
            throw PlaceError(field.id, "value", vi: error.userMessage, en: error.message(.en))
        }
    }
}
