import Declarations
public import Registers
public import Store
public import Vietnamese

/// A procedure as people who need it see it: what stands in its version of the day, with the papers that it asks for.
public struct Service: Sendable {
    public let procedure: Record
    /// In force today; nil where none is.
    public let version: Record?
    public let papers: [ServicePaper]

    public var code: String { procedure["code"].text ?? "" }
    public var name: String { procedure["name"].text ?? "" }
    public var level: String { procedure["level"].text ?? "" }
    /// Whether it can be handed in online: its level says so, and its manner.
    public var isOnline: Bool { level != "information" && procedure.items("manner").contains("online") && version != nil }
    /// The form's id; those without one of their own take the general form.
    public var form: String { version?["form"].text ?? Self.generalForm }

    public static let generalForm = "general"
}

/// A paper that a procedure asks for (thành phần hồ sơ).
public struct ServicePaper: Sendable {
    public let paper: Record
    public let type: Record

    /// The record id of the requirement: names it in drafts, on forms and in submissions.
    public var key: String { paper.id.text }
    public var name: String { type["name"].text ?? "" }
    public var isRequired: Bool { paper["required"].boolean == true }
    /// Shown at the counter, not handed in.
    public var isPresented: Bool { paper["presented"].boolean == true }
    /// Whether a data base of the state holds it already, so that nobody may ask for it again (B7).
    public var isHeld: Bool { type["source_held"].text.map { !["none", "own_store"].contains($0) } ?? false }
    /// Whether it is good for further dossiers, and for a time only: then the day of its issue is asked for.
    public var isDated: Bool { type["lasting"].boolean == true && type["valid_months"].integer != nil }
    /// Whether the form that is filled in online takes its place.
    public var isByForm: Bool { type["by_form"].boolean == true }
    /// Whether an online applicant hands it in: what the state holds, what the form says, and what is only shown at the counter, nobody
    /// photographs.
    public var isAsked: Bool { !isHeld && !isPresented && !isByForm }
}

/// Finds procedures for people who do not know what they are called.
public struct Services: Sendable {
    private let registry: Registry

    public init(_ registry: Registry) { self.registry = registry }

    /// Whether the packs of this server have procedures.
    public var arePresent: Bool { registry.catalogue.registers["procedure"] != nil }

    /// Procedures for citizens and businesses in force on a day, in their order: one statement.
    public func all(on day: CalendarDate, for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        guard arePresent else { return [] }
        return try registry.all("procedure", sort: [SortKey("position"), SortKey("code")], limit: 1000, for: actor, in: tx).filter {
            $0["kind"].text != "internal" && Self.holds($0, on: day)
        }
    }

    /// The procedure with a code, with what holds of it on a day: four statements.
    public func service(_ code: String, on day: CalendarDate, for actor: Actor, in tx: ReadTransaction) throws -> Service? {
        guard arePresent, code.utf8.count <= 40 else { return nil }
        let found = try registry.all("procedure", where: [.equals("code", code)], limit: 1, for: actor, in: tx).first
        guard let procedure = found, Self.holds(procedure, on: day) else { return nil }
        let version = try registry.all(
            "procedure_version", where: [.equals("procedure", procedure.id.text)], sort: [SortKey("from_date", descending: true)],
            limit: 100,
            for: actor, in: tx
        ).first { Self.holds($0, on: day) }
        guard let version else { return Service(procedure: procedure, version: nil, papers: []) }
        let papers = try registry.all(
            "procedure_paper", where: [.equals("procedure_version", version.id.text)], sort: [SortKey("position")], limit: 100, for: actor,
            in: tx)
        let types = try registry.records("paper_type", papers.compactMap { $0["paper_type"].text }, commune: actor.commune, in: tx)
        return Service(
            procedure: procedure, version: version,
            papers: papers.compactMap { paper in
                paper["paper_type"].text.flatMap { types[$0] }.map { ServicePaper(paper: paper, type: $0) }
            })
    }

    private static func holds(_ record: Record, on day: CalendarDate) -> Bool {
        let day = day.description
        return (record["from_date"].text ?? "") <= day && day <= (record["to_date"].text ?? "9999-12-31")
    }

    // MARK: - Words

    /// Those of `procedures` that the words may mean, the best first; with and without diacritics. Words that no procedure has are passed over,
    /// because people write sentences: "làm giấy khai sinh cho con".
    public func matching(_ typed: String, among procedures: [Record]) -> [Record] {
        let all = Set(folded(typed).split { !$0.isLetter && !$0.isNumber && $0 != "." }.map(String.init))
        guard !all.isEmpty else { return procedures }
        let telling = all.filter { $0.count > 1 && !Self.common.contains($0) }
        let words = telling.isEmpty ? all : telling
        let marked = Set(typed.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init))
        let scored = procedures.enumerated().map { index, procedure in (index, procedure, score(procedure, words, marked)) }
        let best = scored.map(\.2).max() ?? 0
        guard best > 0 else { return [] }
        return scored.filter { $0.2 * 2 > best }.sorted { ($1.2, $0.0) < ($0.2, $1.0) }.map(\.1)
    }

    /// What the words weigh in a procedure: most in its name, less in its events and field, least in its summary.
    private func score(_ procedure: Record, _ words: Set<String>, _ marked: Set<String>) -> Int {
        guard let register = registry.catalogue.registers["procedure"] else { return 0 }
        let text = FieldText(.vi)
        func said(_ field: String) -> String { register.field(field).map { text.text(procedure[field], of: $0) } ?? "" }
        let name = said("name")
        if words.contains(folded(said("code"))) { return 1000 }
        let texts = [(name, 6), (said("life_events") + " " + said("field"), 3), (said("summary") + " " + said("result"), 2)]
        var score = 0
        for (text, weight) in texts {
            let there = Set(folded(text).split { !$0.isLetter && !$0.isNumber }.map(String.init))
            score += words.count(where: there.contains) * weight
        }
        // Diacritics as typed tell "hồ sơ" from "hố số".
        return score == 0 ? 0 : score * 4 + marked.intersection(name.lowercased().split { !$0.isLetter }.map(String.init)).count
    }

    /// Words that nearly every sentence and every procedure has: they tell nothing where others do.
    private static let common: Set<String> = [
        "ban", "cac", "can", "cap", "cho", "cua", "dang", "de", "giay", "ky", "la", "lam", "mot", "muon", "nguoi", "theo", "thu", "toi",
        "tuc",
        "va", "ve", "xin",
    ]
}

extension Expression {
    /// A field that must equal a text: for codes and references.
    static func equals(_ field: String, _ text: String) -> Expression {
        .binary(.equal, .path(FieldPath(field: field)), .literal(.text(text)))
    }
}
