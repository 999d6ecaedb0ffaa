public import Declarations
import Foundation
public import OneStop
import PlanReader
public import Registers
public import Store
public import Vietnamese
import Workflows

/// Helps those who take dossiers in: keeps what was read from papers, checks a dossier by rules, notes what people made of proposals.
///
/// It decides nothing: what it finds is a proposal until an official accepts it.
public struct AssistDesk: Sendable {
    public let dossiers: DossierDesk
    var workflows: WorkflowEngine { dossiers.workflows }
    var registry: Registry { dossiers.registry }

    public init(_ dossiers: DossierDesk) { self.dossiers = dossiers }

    /// Whether the packs at hand have readings of papers and a log of uses.
    public static func isDeclared(in catalogue: Catalogue) -> Bool {
        ["dossier", "paper_rule", "paper_reading", "assist_use", "assist_step"].allSatisfy { catalogue.registers[$0] != nil }
    }

    // MARK: - Readings

    /// Papers of dossiers in hand whose files were not read yet, the oldest first.
    public func unread(commune: Int, limit: Int, in tx: ReadTransaction) throws -> [RecordID] {
        try tx.rows(
            """
            SELECT p.id FROM reg_dossier_paper p JOIN reg_dossier d ON d.commune = p.commune AND d.id = p.dossier
            WHERE p.commune = \(commune) AND p.deleted_at IS NULL AND p.file IS NOT NULL AND p.file <> '[]' AND d.deleted_at IS NULL
                AND d.state IN ('submitted', 'received', 'processing', 'opinion', 'supplement')
                AND NOT EXISTS (SELECT 1 FROM reg_paper_reading r
                    WHERE r.commune = p.commune AND r.paper = p.id AND r.files = p.file AND r.deleted_at IS NULL)
            ORDER BY p.id LIMIT \(limit)
            """
        ).compactMap { RecordID(try $0.text("id")) }
    }

    /// Keeps what was read of a paper's files, with the fields that the rules of its kind find.
    ///
    /// - Parameters:
    ///   - text: nil where the files could not be read.
    ///   - why: why not, in Vietnamese.
    /// - Returns: false where the paper's files are others by now, or were read already.
    @discardableResult
    public func keep(_ text: PaperText?, why: String? = nil, of paper: Record, in tx: WriteTransaction) throws -> Bool {
        let system = Actor.system(commune: paper.commune, origin: "assist")
        try tx.takeTurn(in: paper.commune)
        guard let current = try registry.records("dossier_paper", [paper.id.text], commune: paper.commune, in: tx)[paper.id.text],
            !current.isDeleted, current["file"] == paper["file"], try reading(of: current, in: tx) == nil
        else { return false }
        var values: [String: Value] = [
            "paper": .text(paper.id.text), "dossier": current["dossier"], "unit": current["unit"], "files": current["file"],
            "read_at": .integer(tx.now), "status": .text(text == nil ? "failed" : "read"),
        ]
        if let why { values["why"] = .text(String(why.prefix(500))) }
        if let text {
            let day = Instant(milliseconds: tx.now).date
            let type = try self.type(of: current, in: tx)
            let rules = try PaperRule.all(on: day, registry, commune: paper.commune, in: tx).filter { $0.paper == type }
            values["legibility"] = .text(Legibility(text).rawValue)
            values["content"] = .text(try Self.json(text))
            values["found"] = .text(try Self.json(FieldFinder(text).fields(rules)))
        }
        _ = try workflows.create("paper_reading", values, by: system, in: tx)
        return true
    }

    /// What was read of a paper's present files; nil where nothing was yet.
    public func reading(of paper: Record, in tx: ReadTransaction) throws -> PaperReading? {
        guard let files = paper["file"].text else { return nil }
        let row = try tx.first(
            """
            SELECT id FROM reg_paper_reading WHERE commune = \(paper.commune) AND paper = \(paper.id) AND files = \(files)
                AND deleted_at IS NULL ORDER BY id DESC LIMIT 1
            """)
        guard let id = try row?.text("id"), let record = try registry.records("paper_reading", [id], commune: paper.commune, in: tx)[id]
        else { return nil }
        return PaperReading(try registry.unsealed(record))
    }

    /// Readings of a dossier's papers by paper: those of their present files, one statement.
    func readings(of dossier: RecordID, _ papers: [Record], commune: Int, in tx: ReadTransaction) throws -> [String: PaperReading] {
        let rows = try tx.rows(
            "SELECT id FROM reg_paper_reading WHERE commune = \(commune) AND dossier = \(dossier) AND deleted_at IS NULL ORDER BY id")
        let records = try registry.records("paper_reading", try rows.map { try $0.text("id") }, commune: commune, in: tx)
        let files = Dictionary(papers.map { ($0.id.text, $0["file"].text) }) { first, _ in first }
        var found: [String: PaperReading] = [:]
        for record in records.values.sorted(by: { $0.id.text < $1.id.text }) {
            guard let paper = record["paper"].text, files[paper] == record["files"].text else { continue }
            found[paper] = PaperReading(try registry.unsealed(record))
        }
        return found
    }

    /// The code of a paper's kind.
    func type(of paper: Record, in tx: ReadTransaction) throws -> String {
        guard let id = paper["paper_type"].text else { return "" }
        return try registry.records("paper_type", [id], commune: paper.commune, in: tx)[id]?["code"].text ?? ""
    }

    /// The rules for a paper's kind on a day.
    public func rules(for paper: Record, on day: CalendarDate, in tx: ReadTransaction) throws -> [PaperRule] {
        let type = try type(of: paper, in: tx)
        return try PaperRule.all(on: day, registry, commune: paper.commune, in: tx).filter { $0.paper == type }
    }

    /// A person looked at the paper beside its fields: from now on it counts as digitised (M14).
    ///
    /// - Parameters:
    ///   - values: by rule key, as the person leaves them; empty ones are dropped.
    ///   - actor: whose right to change the paper is judged.
    /// - Throws: `RecordError` with `notFound` without a reading, `forbidden`, `invalid`.
    public func confirm(_ paper: Record, _ values: [String: String], by actor: Actor, in tx: WriteTransaction) throws {
        try tx.takeTurn(in: actor.commune)
        guard let reading = try reading(of: paper, in: tx), reading.state != .failed else { throw RecordError.notFound }
        let rules = try rules(for: paper, on: Instant(milliseconds: tx.now).date, in: tx)
        let fields = rules.filter(\.kind.isField).compactMap { rule -> FoundField? in
            guard let value = values[rule.key]?.trimmed, !value.isEmpty else { return nil }
            let read = reading.found.first { $0.rule == rule.key }
            return FoundField(rule: rule.key, value: String(value.prefix(200)), place: read?.place)
        }
        _ = try workflows.edit("dossier_paper", paper.id, version: nil, ["digitised": .boolean(true)], by: actor, in: tx)
        let worker = actor.working("assist")
        var changes: [String: Value] = [
            "confirmed": .text(try Self.json(fields)), "status": .text("confirmed"), "confirmed_at": .integer(tx.now),
        ]
        if let person = actor.person { changes["confirmed_by"] = .text(person) }
        _ = try workflows.edit("paper_reading", reading.id, version: nil, changes, by: worker, in: tx)
        let isSame = Set(reading.found.map { [$0.rule, $0.value] }) == Set(fields.map { [$0.rule, $0.value] })
        try note(
            AssistUse(step: .intake, tool: .ocr, answer: isSame ? .accepted : .corrected, proposal: "scan:\(paper.id)"),
            dossier: RecordID(paper["dossier"].text ?? ""), by: actor, in: tx)
    }

    static func json(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}

/// What was read of a paper's files.
public struct PaperReading: Sendable {
    public enum State: String, Sendable { case read, failed, confirmed }

    public let id: RecordID
    public let state: State
    public let legibility: Legibility?
    public let text: PaperText?
    /// What the rules found.
    public let found: [FoundField]
    /// What a person confirmed; nil before.
    public let confirmed: [FoundField]?
    /// Why it could not be read.
    public let why: String?

    /// What holds: a person's word before the recogniser's.
    public var fields: [FoundField] { confirmed ?? found }

    /// - Parameter record: with its encrypted fields opened.
    init(_ record: Record) {
        func decoded<T: Decodable>(_ field: String, as type: T.Type) -> T? {
            record[field].text.flatMap { try? JSONDecoder().decode(type, from: Data($0.utf8)) }
        }
        id = record.id
        state = State(rawValue: record["status"].text ?? "") ?? .failed
        legibility = record["legibility"].text.flatMap { Legibility(rawValue: $0) }
        text = decoded("content", as: PaperText.self)
        found = decoded("found", as: [FoundField].self) ?? []
        confirmed = decoded("confirmed", as: [FoundField].self)
        why = record["why"].text
    }
}
