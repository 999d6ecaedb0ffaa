import Declarations
import Store
import Vietnamese

/// The tokens of a record's search text: its words, and where it belongs, so that an index alone leaves out what the asker may not see.
///
/// A search text is ` @99901dossier ~u… .nguyen .an nguyen an nguyễn `: single spaces around each token. No mark before a token can be typed.
enum SearchToken {
    /// Changes whenever search texts are made in another way: what is kept is then made anew.
    static let format = 2
    /// Before a word of the record's title or number.
    static let title = "."
    /// No record is found by what stands behind that many tokens.
    static let most = 3000

    static func place(_ register: String, _ commune: Int) -> String { "@\(commune)\(register)" }
    static func unit(_ id: String) -> String { "~u" + compact(id) }
    static func creator(_ id: String) -> String { "~c" + compact(id) }
    static func assignee(_ id: String) -> String { "~a" + compact(id) }

    private static func compact(_ id: String) -> String { String(decoding: id.utf8.filter { $0 != UInt8(ascii: "-") }, as: UTF8.self) }
}

extension RegisterDeclaration {
    /// Fields in which people search: texts and numbers, nothing personal or encrypted.
    var searchedFields: [FieldDeclaration] { fields.filter { $0.type.isTextual && !$0.personal && !$0.encrypted } }

    /// What the search texts of its records depend on, besides the records.
    var searchShape: String {
        let titles = titleFields
        let fields = searchedFields.map { "\($0.id):\($0.type.rawValue)\(titles.contains($0.id) ? "!" : "")" }
        return "\(SearchToken.format) \(scopeField ?? "-") " + fields.joined(separator: " ")
    }

    fileprivate var titleFields: Set<String> {
        Set(title.paths.filter { !$0.isDotted }.map(\.first)).union(searchedFields.filter { $0.type == .code }.map(\.id))
    }

    /// The search text of a record and the words in it.
    func searchText(_ record: Record) -> (text: String, words: [SearchWord]) { SearchTexts(self).text(of: record) }
}

/// Makes search texts of a register's records; what depends on the register alone is found once for all of them.
struct SearchTexts: Sendable {
    private let register: String
    private let scopeField: String?
    /// Of each field no more than is needed for every record: declarations are large.
    private let fields: [(id: String, type: FieldType, isTitle: Bool)]

    init(_ register: RegisterDeclaration) {
        self.register = register.id
        scopeField = register.scopeField
        let titles = register.titleFields
        fields = register.searchedFields.map { ($0.id, $0.type, titles.contains($0.id)) }
    }

    /// The search text of a record and the words in it.
    func text(of record: Record) -> (text: String, words: [SearchWord]) {
        var tokens = SearchTokens()
        tokens.add(SearchToken.place(register, record.commune))
        if let unit = scopeField.flatMap({ record[$0].text }) { tokens.add(SearchToken.unit(unit)) }
        if let creator = record.createdBy { tokens.add(SearchToken.creator(creator)) }
        if let assignee = record.assignee { tokens.add(SearchToken.assignee(assignee)) }
        var words: [SearchWord] = []
        var forms: [SearchWord] = []
        for field in fields {
            guard let text = record[field.id].text else { continue }
            let found = SearchWords.words(in: text)
            words += found
            if field.isTitle { for word in found { tokens.add(SearchToken.title + word.plain) } }
            for form in field.type.otherForms(of: text, found) {
                if field.isTitle { tokens.add(SearchToken.title + form) }
                tokens.add(form)
                forms.append(SearchWord(plain: form, marked: nil))
            }
        }
        for word in words.prefix(SearchToken.most) {
            tokens.add(word.plain)
            if let marked = word.marked { tokens.add(marked) }
        }
        return (tokens.text, words + forms)
    }
}

/// A search text while it is put together: each token once.
private struct SearchTokens {
    private(set) var text = " "
    private var seen: Set<String> = []

    mutating func add(_ token: String) {
        guard seen.insert(token).inserted else { return }
        text += token
        text += " "
    }
}

extension FieldType {
    /// How else people type such a number: a code in one piece, a phone number as it is dialled.
    fileprivate func otherForms(of text: String, _ words: [SearchWord]) -> [String] {
        switch self {
        case .code, .taxCode: words.count > 1 ? [SearchWords.joined(words)] : []
        case .phone: ((try? PhoneNumber(parsing: text))?.text).map { [SearchWords.joined(SearchWords.words(in: $0))] } ?? []
        default: []
        }
    }
}

extension Grants {
    /// Tokens one of which every record has that the right covers; nil where tokens can't tell. Coarser than ``condition``, never finer.
    var searchTokens: [String]? {
        if isWholeCommune { return nil }
        var tokens: Set<String> = []
        for grant in grants {
            if grant.right.scope == .commune || grant.right.scope == .all { return nil }
            if let person = actor.person { tokens.insert(SearchToken.creator(person)) }
            tokens.formUnion(actor.posts.map { SearchToken.assignee($0.id) })
            switch grant.right.scope {
            case .unit: if let post = grant.post { tokens.insert(SearchToken.unit(post.unit)) }
            case .subtree: tokens.formUnion((grant.post?.subtree ?? []).map(SearchToken.unit))
            case .own, .commune, .all: break
            }
        }
        return tokens.isEmpty || tokens.count > 100 ? nil : tokens.sorted()
    }
}
