public import Vietnamese

/// Something that intake should look at, with what it rests on (đề xuất khi đối chiếu hồ sơ). It decides nothing.
public struct Finding: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case missingPaper = "missing_paper"
        case illegible
        case nameDiffers = "name_differs"
        case numberDiffers = "number_differs"
        case dateDiffers = "date_differs"
        case wrongForm = "wrong_form"
        case oldForm = "old_form"
        case expired
        case alreadyOpen = "already_open"

        /// Whether the applicant can mend it by supplementing a paper.
        public var isForSupplement: Bool { self != .alreadyOpen }
    }

    public let kind: Kind
    /// The record id of the `dossier_paper`; nil where it is about the dossier.
    public let paper: String?
    public let rule: PaperRule?
    public let place: PaperPlace?
    /// What the form or the identity card says: personal.
    public let expected: String?
    /// What the paper says: personal.
    public let found: String?
    /// False where the recogniser was not sure of the words.
    public let isSure: Bool
    /// Another dossier's code, or a day.
    public let detail: String?

    /// Names the proposal among those of a dossier; holds no personal data.
    public var key: String { [kind.rawValue, paper ?? "", rule?.key ?? ""].filter { !$0.isEmpty }.joined(separator: ":") }
}

/// A dossier as it is checked.
public struct CheckedDossier: Sendable {
    public struct Paper: Sendable {
        /// The record id of the `dossier_paper`.
        public var id: String
        /// The code of its kind.
        public var type: String
        public var isRequired: Bool
        public var isMissing: Bool
        /// An official found it right: it is not judged again.
        public var isRight: Bool
        public var text: PaperText?
        public var legibility: Legibility?
        /// Confirmed by a person, or as read.
        public var fields: [FoundField]

        public init(
            id: String, type: String, isRequired: Bool = true, isMissing: Bool = false, isRight: Bool = false, text: PaperText? = nil,
            legibility: Legibility? = nil, fields: [FoundField] = []
        ) {
            self.id = id
            self.type = type
            self.isRequired = isRequired
            self.isMissing = isMissing
            self.isRight = isRight
            self.text = text
            self.legibility = legibility
            self.fields = fields
        }
    }

    /// What form and identity card say, by the names that rules use: `applicant_name`, `answers.mother_id`.
    public var said: [String: String]
    public var papers: [Paper]
    /// Codes of open dossiers of the same person and procedure.
    public var twins: [String]

    public init(said: [String: String] = [:], papers: [Paper] = [], twins: [String] = []) {
        self.said = said
        self.papers = papers
        self.twins = twins
    }
}

/// Compares form, papers and identity card by rules. Pure: the same dossier, rules and day always give the same findings.
public enum IntakeCheck {
    /// - Parameter day: on which the dossier is checked; papers are in or out of validity on it.
    public static func findings(_ dossier: CheckedDossier, _ rules: [PaperRule], on day: CalendarDate) -> [Finding] {
        let byPaper = Dictionary(grouping: rules, by: \.paper)
        let own = dossier.papers.flatMap { paper in findings(paper, dossier.said, byPaper[paper.type] ?? [], day) }
        let twins = dossier.twins.map { code in
            Finding(kind: .alreadyOpen, paper: nil, rule: nil, place: nil, expected: nil, found: nil, isSure: true, detail: code)
        }
        return own + twins
    }

    private static func findings(_ paper: CheckedDossier.Paper, _ said: [String: String], _ rules: [PaperRule], _ day: CalendarDate)
        -> [Finding]
    {
        func finding(_ kind: Finding.Kind) -> Finding {
            Finding(kind: kind, paper: paper.id, rule: nil, place: nil, expected: nil, found: nil, isSure: true, detail: nil)
        }
        if paper.isMissing { return paper.isRequired ? [finding(.missingPaper)] : [] }
        guard !paper.isRight, let text = paper.text else { return [] }
        // Of what nobody can read nothing else is said.
        if paper.legibility == .unreadable { return [finding(.illegible)] }
        let finder = FieldFinder(text)
        var found: [Finding] = paper.legibility == .poor ? [finding(.illegible)] : []
        for rule in rules {
            switch rule.kind {
            case .heading where finder.mark(rule.anchors) == nil:
                found.append(made(.wrongForm, paper, rule, nil, isSure: paper.legibility == .good))
            case .oldMark:
                if let place = finder.mark(rule.anchors) { found.append(made(.oldForm, paper, rule, place)) }
            default:
                guard rule.kind.isField, let field = paper.fields.first(where: { $0.rule == rule.key }) else { continue }
                found += [differs(field, rule, paper, said), expired(field, rule, paper, day)].compactMap { $0 }
            }
        }
        return found
    }

    private static func made(
        _ kind: Finding.Kind, _ paper: CheckedDossier.Paper, _ rule: PaperRule, _ place: PaperPlace?, expected: String? = nil,
        found: String? = nil, isSure: Bool = true, detail: String? = nil
    ) -> Finding {
        Finding(
            kind: kind, paper: paper.id, rule: rule, place: place, expected: expected, found: found, isSure: isSure, detail: detail)
    }

    /// Below this the recogniser may have mistaken a letter.
    private static let doubt = 75

    private static func differs(_ field: FoundField, _ rule: PaperRule, _ paper: CheckedDossier.Paper, _ said: [String: String])
        -> Finding?
    {
        guard let expected = rule.matches.lazy.compactMap({ said[$0] }).first(where: { !$0.isEmpty }) else { return nil }
        let (kind, isAlike): (Finding.Kind, Bool) =
            switch rule.kind {
            case .name: (.nameDiffers, plainName(field.value) == plainName(expected))
            case .citizenID, .number: (.numberDiffers, plainNumber(field.value) == plainNumber(expected))
            case .date: (.dateDiffers, field.value == expected)
            default: (.nameDiffers, true)
            }
        guard !isAlike else { return nil }
        // A mark over a letter is what the recogniser mistakes most often.
        let isMarkOnly = rule.kind == .name && folded(plainName(field.value)) == folded(plainName(expected)) && field.sure < 100
        return made(
            kind, paper, rule, field.place, expected: expected, found: field.value, isSure: field.sure >= doubt && !isMarkOnly)
    }

    private static func expired(_ field: FoundField, _ rule: PaperRule, _ paper: CheckedDossier.Paper, _ day: CalendarDate) -> Finding? {
        guard rule.kind == .date, let date = CalendarDate(field.value) else { return nil }
        let last = rule.isExpiry ? date : rule.validMonths.map { date.adding(months: $0) }
        guard let last, last < day else { return nil }
        return made(.expired, paper, rule, field.place, isSure: field.sure >= doubt, detail: last.description)
    }

    /// Capitals and runs of spaces are how somebody writes; diacritics tell people apart, however they are typed.
    static func plainName(_ text: String) -> String {
        placingTones(text).lowercased().split { !$0.isLetter }.joined(separator: " ")
    }

    static func plainNumber(_ text: String) -> String { text.uppercased().filter { $0.isLetter || $0.isNumber } }
}
