import Declarations
public import Registers
public import Store
public import Vietnamese
public import Workflows

/// A paper in somebody's own store (giấy tờ trong kho, C9).
public struct HeldPaper: Sendable {
    public let record: Record
    /// Its kind; nil where nobody said one.
    public let type: Record?

    /// How long it holds.
    public enum Validity: Sendable, Equatable {
        case unlimited
        /// The last day.
        case until(CalendarDate)
        /// Such papers hold for a time only, and the day of issue is not known.
        case unknown
    }

    public var name: String { record["name"].text ?? "" }
    public var files: [Attachment] { Attachment.list(record["file"].text) }
    public var issuedOn: CalendarDate? { record["issued_on"].text.flatMap { CalendarDate($0) } }
    /// Whether it belongs to a dossier's file, so that its owner can't take it away.
    public var isOfDossier: Bool { record["dossier"].text != nil }

    /// As it is written on the paper, else as its kind has it.
    public var validity: Validity {
        if let day = record["valid_to"].text.flatMap({ CalendarDate($0) }) { return .until(day) }
        guard let months = type?["valid_months"].integer else { return .unlimited }
        return issuedOn.map { .until($0.adding(months: Int(months))) } ?? .unknown
    }

    public func holds(on day: CalendarDate) -> Bool {
        switch validity {
        case .unlimited: true
        case .until(let last): day <= last
        case .unknown: false
        }
    }

    /// Whether it may stand in another dossier: of a kind that lasts, there, and still valid.
    public func isOffered(on day: CalendarDate) -> Bool {
        type?["lasting"].boolean == true && !files.isEmpty && holds(on: day)
    }
}

/// The store of papers that people gave and were given (kho dữ liệu điện tử của người dân, C9): once in it, nobody is asked for them again (B7, B9).
///
/// Whose a paper is follows from whose its dossier is; that is kept with the accounts of citizens.
public struct PaperVault: Sendable {
    public static let register = "held_paper"
    let workflows: WorkflowEngine
    private var registry: Registry { workflows.registry }

    public init(_ workflows: WorkflowEngine) { self.workflows = workflows }

    // MARK: Filling it

    /// The steps of a dossier after which its papers and results are looked through.
    static let filling: Set<String> = ["receive", "resume", "present", "approve", "return"]

    /// Takes in what a dossier's file holds: the papers that came with a file and are not wrong, and the result. What is there is brought up to date.
    func take(from dossier: Record, by worker: Actor, in tx: WriteTransaction) throws {
        guard registry.catalogue.registers[Self.register] != nil else { return }
        let known = try all(
            "SELECT id FROM reg_held_paper WHERE commune = \(dossier.commune) AND dossier = \(dossier.id) AND deleted_at IS NULL",
            dossier.commune, in: tx)
        let scanned = dossier["channel"].text == "online" ? "given" : "scan"
        for paper in try DossierDesk(workflows).papers(of: dossier.id, commune: dossier.commune, in: tx) {
            guard paper["provenance"].text == "supplied", paper["checked"].text != "wrong", !paper["file"].isNull else { continue }
            try keep(
                [
                    "name": paper["name"], "paper_type": paper["paper_type"], "origin": .text(scanned), "issued_on": paper["issued_on"],
                    "valid_to": paper["valid_to"], "dossier": .text(dossier.id.text), "dossier_paper": .text(paper.id.text),
                    "file": paper["file"],
                ], over: known.first { $0["dossier_paper"].text == paper.id.text }, worker, in: tx)
        }
        guard ["ready", "returned"].contains(dossier.state ?? ""), !dossier["result_file"].isNull else { return }
        try keep(
            try result(of: dossier, in: tx), over: known.first { $0["origin"].text == "result" }, worker, in: tx)
    }

    private func result(of dossier: Record, in tx: ReadTransaction) throws -> [String: Value] {
        let procedure = try dossier["procedure"].text.flatMap { id in
            try registry.records("procedure", [id], commune: dossier.commune, in: tx)[id]
        }
        let kind = procedure?["result_paper"].text
        let type = try kind.flatMap { try registry.records("paper_type", [$0], commune: dossier.commune, in: tx)[$0] }
        let day = dossier["finished_at"].integer.map { Instant(milliseconds: $0).date.description }
        return [
            "name": .text(type?["name"].text ?? "Kết quả: \(procedure?["name"].text ?? "")"), "paper_type": kind.map { .text($0) } ?? .null,
            "origin": .text("result"), "number": dossier["result_number"], "issued_on": day.map { .text($0) } ?? .null,
            "dossier": .text(dossier.id.text), "file": dossier["result_file"],
        ]
    }

    private func keep(_ values: [String: Value], over former: Record?, _ worker: Actor, in tx: WriteTransaction) throws {
        guard let former else {
            _ = try workflows.create(Self.register, values.filter { !$0.value.isNull }, by: worker, in: tx)
            return
        }
        let changes = values.filter { former[$0.key] != $0.value }
        if !changes.isEmpty { _ = try workflows.edit(Self.register, former.id, version: nil, changes, by: worker, in: tx) }
    }

    /// Puts a paper into the store that belongs to no dossier.
    ///
    /// - Throws: `RecordError` with `invalid` and what to correct.
    public func put(_ values: [String: Value], files: [Attachment], by system: Actor, in tx: WriteTransaction) throws -> RecordID {
        guard !files.isEmpty else {
            throw DossierDesk.refused("file", vi: "Cần ảnh hoặc tệp của giấy tờ.", en: "A photo or file of the paper is needed.")
        }
        var values = values.filter { !$0.value.isNull }
        (values["origin"], values["file"]) = (.text("own"), .text(Attachment.json(files)))
        return try workflows.create(Self.register, values, by: system, in: tx).id
    }

    /// Takes a paper out again that its owner had put there.
    ///
    /// - Throws: `RecordError` with `notFound` for one that a dossier's file holds: nothing here takes those away.
    public func withdraw(_ paper: HeldPaper, by system: Actor, in tx: WriteTransaction) throws {
        guard !paper.isOfDossier else { throw RecordError.notFound }
        try workflows.delete(Self.register, paper.record.id, version: nil, by: system, in: tx)
    }

    // MARK: Looking into it

    /// The papers of some dossiers, and some that belong to none, the newest first. Papers that an officer found wrong are not among them.
    public func papers(of dossiers: [RecordID], and alone: [RecordID], commune: Int, in tx: ReadTransaction) throws -> [HeldPaper] {
        guard registry.catalogue.registers[Self.register] != nil, !dossiers.isEmpty || !alone.isEmpty else { return [] }
        let records = try all(
            """
            SELECT h.id FROM reg_held_paper h LEFT JOIN reg_dossier_paper p ON p.commune = h.commune AND p.id = h.dossier_paper
            WHERE h.commune = \(commune) AND h.deleted_at IS NULL
            AND (h.dossier IN (\(SQL.values(dossiers.map(\.text)))) OR h.id IN (\(SQL.values(alone.map(\.text)))))
            AND (p.id IS NULL OR (p.deleted_at IS NULL AND p.checked <> 'wrong')) ORDER BY h.id DESC
            """, commune, in: tx)
        let types = try registry.records("paper_type", records.compactMap { $0["paper_type"].text }, commune: commune, in: tx)
        // The same photo given with two dossiers is one paper.
        var seen: Set<String> = []
        return records.map { HeldPaper(record: $0, type: $0["paper_type"].text.flatMap { types[$0] }) }.filter {
            seen.insert("\($0.type?.id.text ?? "") \($0.files.map(\.hash).sorted().joined())").inserted
        }
    }

    /// The codes of the dossiers in whose files a paper stands, by the paper's record id.
    public func uses(of papers: [HeldPaper], commune: Int, in tx: ReadTransaction) throws -> [String: [String]] {
        guard !papers.isEmpty else { return [:] }
        let rows = try tx.rows(
            """
            SELECT p.held_paper, d.code FROM reg_dossier_paper p JOIN reg_dossier d ON d.commune = p.commune AND d.id = p.dossier
            WHERE p.commune = \(commune) AND p.deleted_at IS NULL AND p.held_paper IN (\(SQL.values(papers.map(\.record.id.text))))
            ORDER BY d.code
            """)
        return Dictionary(grouping: rows) { $0["held_paper"].text ?? "" }.mapValues { $0.compactMap { $0["code"].text } }
    }

    /// The record ids of the `dossier_paper`s that are the paper: of the dossier with which it came, and of those that took it from the store.
    public func places(of paper: HeldPaper, in tx: ReadTransaction) throws -> [RecordID] {
        let taken = try tx.rows(
            "SELECT id FROM reg_dossier_paper WHERE commune = \(paper.record.commune) AND held_paper = \(paper.record.id) AND deleted_at IS NULL"
        ).compactMap { RecordID(try $0.text("id")) }
        return taken + [paper.record["dossier_paper"].text].compactMap { $0.flatMap { RecordID($0) } }
    }

    private func all(_ query: SQL, _ commune: Int, in tx: ReadTransaction) throws -> [Record] {
        let ids = try tx.rows(query).map { try $0.text("id") }
        let records = try registry.records(Self.register, ids, commune: commune, in: tx)
        return ids.compactMap { records[$0] }
    }
}
