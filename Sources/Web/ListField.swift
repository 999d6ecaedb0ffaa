import Declarations
import HTTPKit
import Pages
import Registers
import Vietnamese

/// A column or filter of a list: a declared field, or one that every record has.
struct ListField: Sendable {
    let id: String
    let type: FieldType
    let declaration: FieldDeclaration?

    init?(_ id: String, of register: RegisterDeclaration) {
        guard let type = register.type(of: id) else { return nil }
        self.id = id
        self.type = type
        declaration = register.field(id)
    }

    var isPersonal: Bool { declaration?.personal == true || declaration?.encrypted == true }
    /// The register whose records it names.
    var target: String? { declaration?.targetRegister ?? type.referencedRegister }
    var isNumber: Bool { type.isNumeric }
    var isSortable: Bool { !isPersonal && type.hasTellingOrder }

    /// What filters of this kind may ask for. Personal data is never filtered by: that would tell it.
    var filterKind: FilterKind? {
        if shortRange != nil { return isPersonal ? nil : .options }
        if isPersonal || id == SystemField.commune.rawValue { return nil }
        switch type {
        case .choice: return .options
        case .boolean: return .boolean
        case .manyChoice: return .contained
        case .manyReference: return .contained
        case .date, .datetime: return .range
        case .attachment, .point, .area, .formula: return nil
        default: return type.isReference ? .record : type.isNumeric ? .range : .exact
        }
    }

    /// The numbers of a field that has few of them (quarters): chosen, not typed.
    private var shortRange: ClosedRange<Int>? {
        guard type == .integer, case .value(.number(let low)) = declaration?.min, case .value(.number(let high)) = declaration?.max,
            let low = Int("\(low)"), let high = Int("\(high)"), low <= high, high - low <= 12
        else { return nil }
        return low...high
    }

    enum FilterKind: Sendable { case options, boolean, contained, record, range, exact }

    /// The options of a choice or of the state.
    func options(_ workflow: WorkflowDeclaration?) -> [(id: String, label: LocalizedText)] {
        if let range = shortRange { return range.map { ("\($0)", LocalizedText(vi: "\($0)")) } }
        if let declaration { return declaration.choices.map { ($0.id, $0.label) } }
        return id == SystemField.state.rawValue ? workflow?.states.map { ($0.id, $0.label) } ?? [] : []
    }

    func label(_ visit: Visit) -> String {
        declaration?.label(visit.language) ?? visit.words("system_\(id)")
    }

    /// The name in the address; ids that the address needs itself stand behind `f_`.
    var parameter: String { Self.reserved.contains(id) ? "f_" + id : id }
    static let reserved = Set(
        ["q", "note", "sort", "view", "after", "before", "match", "cols", "dense", "field", "op", "value", "dang", "where", "figure"]
            + ViewParameter.allCases.map(\.rawValue))
}

extension Visit {
    /// A text of the site's catalogue in the language of the page.
    func words(_ key: String) -> String { site.words(key, language) }
    func words(_ key: String, _ first: String) -> String { site.words(key, language, first) }
    func words(_ key: String, _ first: String, _ second: String) -> String { site.words(key, language, first, second) }
}
