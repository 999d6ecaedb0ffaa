public import Declarations
public import Sheets
import Store
public import Vietnamese

/// Guesses which row of a table holds its titles and which column is which field.
public struct ColumnMatcher: Sendable {
    /// What a column can be matched with: fields that can be imported, `id`, and `external_id` for mirrors.
    public let fields: [(id: String, label: LocalizedText)]
    private var known: [String: String] = [:]

    /// The title of the column of reasons in files of refused rows; never matched with a field.
    public static let reasonTitle = "Vì sao chưa nhập được"
    /// The title of the column of ids in exports.
    public static let idTitle = "Mã bản ghi"

    /// - Parameters:
    ///   - editable: the fields that the importing person may write; nil is all.
    ///   - synonyms: field by folded title, as people matched them before.
    public init(_ register: RegisterDeclaration, editable: Set<String>?, isMirror: Bool = false, synonyms: [String: String] = [:]) {
        let open = register.fields.filter { field in
            field.type != .formula && field.type != .attachment && (isMirror || !field.readOnly) && editable?.contains(field.id) ?? true
        }
        fields =
            open.map { ($0.id, $0.label) }
            + [(SystemField.id.rawValue, LocalizedText(vi: Self.idTitle, en: "Record id"))]
            + (isMirror ? [(SystemField.externalID.rawValue, LocalizedText(vi: "Mã ở hệ thống nguồn", en: "Id in the source system"))] : [])
        for field in fields.reversed() {
            for title in [field.id, field.label.en ?? "", field.label.vi] where !title.isEmpty { known[Self.key(title)] = field.id }
        }
        let ids = Set(fields.map(\.id))
        for (title, field) in synonyms where ids.contains(field) { known[title] = field }
        known[Self.key(Self.reasonTitle)] = nil
    }

    /// A title as titles are compared: without case, diacritics, signs and marks of being required.
    public static func key(_ title: String) -> String {
        let kept = folded(title).unicodeScalars.map { scalar in
            scalar.properties.isAlphabetic || scalar.properties.numericType != nil ? Character(scalar) : " "
        }
        return String(kept).split(separator: " ").joined(separator: " ")
    }

    /// The row that holds the titles: the one of the first twenty in which most fields are named, else the first with several cells.
    public func titleRow(_ rows: [SheetRow]) -> SheetRow? {
        let head = rows.prefix(20)
        let best = head.max { named($0) < named($1) }
        if let best, named(best) > 0 { return head.first { named($0) == named(best) } }
        return head.first { $0.cells.count { !$0.isEmpty } > 1 } ?? head.first
    }

    private func named(_ row: SheetRow) -> Int { named(Self.titles(row)).count }

    /// The texts of a row of titles.
    public static func titles(_ row: SheetRow) -> [String] { row.cells.map(\.shown) }

    /// Field by column; the first column that names a field has it. Columns that are left then have a field that their title says more about
    /// ("Họ tên chủ hộ" of "Chủ hộ"), unless several would do.
    public func match(_ titles: [String]) -> [Int: String] {
        var matched = named(titles)
        var used = Set(matched.values)
        for (index, title) in titles.enumerated() where matched[index] == nil {
            let key = " \(Self.key(title)) "
            let near = Set(known.filter { key.contains(" \($0.key) ") && $0.key.contains(" ") && !used.contains($0.value) }.values)
            guard near.count == 1, let field = near.first, key != " \(Self.key(Self.reasonTitle)) " else { continue }
            matched[index] = field
            used.insert(field)
        }
        return matched
    }

    private func named(_ titles: [String]) -> [Int: String] {
        var used: Set<String> = []
        var matched: [Int: String] = [:]
        for (index, title) in titles.enumerated() {
            if let field = known[Self.key(title)], used.insert(field).inserted { matched[index] = field }
        }
        return matched
    }

    /// What can tell records apart: codes, fields that no two records share, ids.
    public static func keys(_ register: RegisterDeclaration, among fields: some Collection<String>) -> [String] {
        let declared = register.fields.filter { ($0.unique || $0.type == .code) && fields.contains($0.id) }.map(\.id)
        return [SystemField.externalID.rawValue, SystemField.id.rawValue].filter(fields.contains) + declared
    }
}

extension SheetCell {
    /// The cell as people see it.
    public var shown: String {
        switch self {
        case .empty: ""
        case .text(let text): text
        case .number(let number): (number.isPercent ? number.timesHundred.text + "%" : number.text).replacing(".", with: ",")
        case .date(let date): date.text(.vi)
        case .moment(let moment): moment.text(.vi)
        case .boolean(let truth): truth ? "Có" : "Không"
        case .error(let text): text
        }
    }
}
