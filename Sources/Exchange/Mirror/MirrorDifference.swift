import Declarations
import Registers
public import Store
import Vietnamese

/// A row of another system that contradicts what is known here. It changes nothing until somebody decides.
public struct MirrorDifference: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// The record of this key was made here.
        case own
        /// The source said something else before, of what does not change.
        case retold
    }

    public let kind: Kind
    /// The row's number in the table.
    public let line: Int
    /// The record's id in its source.
    public let key: String
    public let record: RecordID
    /// What differs, a line each: "Hẹn trả: 20/11/2026 17:00 → 22/11/2026 17:00". Personal values are left out.
    public let text: String
    /// The same for the same contradiction, however often it is told.
    public let digest: String

    var problem: CellProblem {
        let lines = text.split(whereSeparator: \.isNewline).joined(separator: "; ")
        return switch kind {
        case .own:
            CellProblem(
                column: nil, value: key, vi: "Xã đã tự lập hồ sơ này, không ghi đè. Khác: \(lines)",
                en: "The commune made this record itself: it is not overwritten. Differs in: \(lines)")
        case .retold:
            CellProblem(
                column: nil, value: key, vi: "Nguồn nói khác lần trước, chờ người quyết định: \(lines)",
                en: "The source said something else before; somebody has to decide: \(lines)")
        }
    }
}

/// Finds rows that contradict what is known.
struct DifferenceFinder {
    let register: RegisterDeclaration
    let map: MirrorMap
    let workflow: WorkflowDeclaration?

    /// What the row says differently of what the source settled before; nil where it goes on from there.
    func retold(_ row: ReadRow, of current: Record) -> MirrorDifference? {
        var fields = map.settled.filter { field in
            let known = current[field]
            guard !known.isNull, register.field(field)?.encrypted == false else { return false }
            if row.empty.contains(field) { return true }
            return row.values[field].map { !$0.means(known) } ?? false
        }
        if let stand = row.stand, let former = current.state, workflow?.state(former)?.final == true, stand != former {
            fields.append(SystemField.state.rawValue)
        }
        return difference(.retold, row, current, fields)
    }

    /// What the row says differently from the record that was made here.
    func own(_ row: ReadRow, beside current: Record) -> MirrorDifference? {
        var fields = row.values.keys.filter { field in
            register.field(field).map { !$0.encrypted && $0.type != .code } == true && !(row.values[field] ?? .null).means(current[field])
        }.sorted()
        if let stand = row.stand, stand != current.state { fields.append(SystemField.state.rawValue) }
        return difference(.own, row, current, fields) ?? difference(.own, row, current, [map.keyField])
    }

    private func difference(_ kind: MirrorDifference.Kind, _ row: ReadRow, _ current: Record, _ fields: [String]) -> MirrorDifference? {
        if fields.isEmpty { return nil }
        let said = fields.map { field in "\(field)=\(row.said(field))" }
        let key = row.externalID ?? ""
        return MirrorDifference(
            kind: kind, line: row.line, key: key, record: current.id,
            text: fields.map { line($0, row, current) }.joined(separator: "\n"),
            digest: String(([map.profile, kind.rawValue, key] + said).joined(separator: "\n").stablePrint, radix: 36))
    }

    private func line(_ id: String, _ row: ReadRow, _ current: Record) -> String {
        if id == SystemField.state.rawValue {
            func label(_ state: String?) -> String { state.flatMap { workflow?.state($0)?.label.vi } ?? "" }
            return "Tình trạng: \(label(current.state)) → \(label(row.stand))"
        }
        guard let field = register.field(id) else { return id }
        if field.personal { return "\(field.label.vi): khác" }
        let text = FieldText(.vi)
        func shown(_ value: Value) -> String {
            let said = field.type.isReference ? value.text ?? "" : text.text(value, of: field)
            return said.isEmpty ? "trống" : said
        }
        if field.type.isReference { return "\(field.label.vi): khác" }
        return "\(field.label.vi): \(shown(current[id])) → \(shown(row.values[id] ?? .null))"
    }
}

extension ReadRow {
    /// A value as a digest tells it apart from others.
    fileprivate func said(_ field: String) -> String {
        if field == SystemField.state.rawValue { return stand ?? "" }
        let value = values[field] ?? .null
        return value.text ?? value.integer.map(String.init) ?? value.boolean.map(String.init) ?? ""
    }
}
