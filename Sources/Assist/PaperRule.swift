import Declarations
public import Registers
public import Store
public import Vietnamese

/// What is looked for on a kind of paper, and what it has to agree with: a dated record of register `paper_rule`.
public struct PaperRule: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// Words that every such paper has: without them it is another paper.
        case heading
        /// Words that only a form out of use has.
        case oldMark = "old_mark"
        case name
        /// Twelve digits.
        case citizenID = "citizen_id"
        case date
        /// A number or code of the paper itself.
        case number
        case text
        case unknown

        /// Whether it is a field to be filled in, not a mark that is there or not.
        public var isField: Bool { self != .heading && self != .oldMark && self != .unknown }
    }

    /// Names the rule in proposals: "chung-sinh-me-so".
    public let key: String
    /// The code of the kind of paper (`paper_type.code`).
    public let paper: String
    public let kind: Kind
    public let label: String
    /// What stands before it on the paper, each as printed.
    public let anchors: [String]
    /// What it has to agree with, the first that is filled in: a field of the dossier, or `answers.` and a field of the form.
    public let matches: [String]
    /// Of a date of issue: months for which the paper holds.
    public let validMonths: Int?
    /// Whether the date is the last day on which the paper holds.
    public let isExpiry: Bool
    public let legalBasis: String?

    public init(
        key: String, paper: String, kind: Kind, label: String, anchors: [String] = [], matches: [String] = [], validMonths: Int? = nil,
        isExpiry: Bool = false, legalBasis: String? = nil
    ) {
        self.key = key
        self.paper = paper
        self.kind = kind
        self.label = label
        self.anchors = anchors
        self.matches = matches
        self.validMonths = validMonths
        self.isExpiry = isExpiry
        self.legalBasis = legalBasis
    }

    init(_ record: Record) {
        self.init(
            key: record["code"].text ?? "", paper: record["paper"].text ?? "",
            kind: Kind(rawValue: record["kind"].text ?? "") ?? .unknown, label: record["name"].text ?? "",
            anchors: Self.parts(record["anchors"].text, "|"), matches: Self.parts(record["matches"].text, " "),
            validMonths: record["valid_months"].integer.map { Int($0) }, isExpiry: record["is_expiry"].boolean ?? false,
            legalBasis: record["legal_basis"].text)
    }

    private static func parts(_ text: String?, _ separator: Character) -> [String] {
        (text ?? "").split(separator: separator).map { String($0).trimmed }.filter { !$0.isEmpty }
    }

    /// The rules in force on a day, in their order: one statement.
    public static func all(on day: CalendarDate, _ registry: Registry, commune: Int, in tx: ReadTransaction) throws -> [PaperRule] {
        let day = day.description
        return try registry.all(
            "paper_rule", sort: [SortKey("paper"), SortKey("position"), SortKey("code")], limit: 2000,
            for: .system(commune: commune, origin: "assist"), in: tx
        ).filter { ($0["from_date"].text ?? "") <= day && day <= ($0["to_date"].text ?? "9999-12-31") }.map(PaperRule.init)
    }
}
