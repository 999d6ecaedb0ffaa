import Foundation
public import Registers
public import Store

/// Another document of a plan, compared with it: an amended edition (bản sửa đổi), or another form of the same text (the PDF after the scan).
///
/// Nothing of it is in the plan before somebody accepted it and had it written (``PlanDesk/apply(_:by:in:)``); what was written can be taken
/// back (``PlanDesk/undo(_:by:in:)``).
public struct PlanRevision: Sendable, Identifiable {
    public enum State: String, Sendable {
        case open, applied, undone
        /// Put aside; nothing was written.
        case dismissed
    }

    public let commune: Int
    public let id: RecordID
    public let plan: RecordID
    public let state: State
    public let document: Attachment
    let text: Attachment
    public let items: [RevisionItem]
    /// By the item's index.
    public internal(set) var decisions: [Int: RevisionDecision]
    /// The proposed change that it was drafted from; nil for one that a document was read for.
    public let proposal: RecordID?
    /// Who handed the document in.
    public let person: String?
    /// Milliseconds since 1970 UTC.
    public let at: Int64
    public let settledAt: Int64?
    /// The journal entries in which it was written.
    let span: ClosedRange<Int64>?

    /// The items that need a decision: all but those that only moved or stayed.
    public var differences: [RevisionItem] { items.filter(\.kind.needsDecision) }

    public func count(_ kind: RevisionItem.Kind) -> Int { items.count { $0.kind == kind } }

    public func isAccepted(_ item: RevisionItem) -> Bool { decisions[item.id]?.isAccepted == true }

    public var accepted: Int { differences.count(where: isAccepted) }
    public var undecided: Int { differences.count { decisions[$0.id] == nil } }
}

/// What somebody decided on one item of a comparison.
public struct RevisionDecision: Sendable, Equatable, Codable {
    public var isAccepted: Bool
    /// Fields that are taken from the document although a person had changed them.
    public var taken: [String] = []
}

/// One item of a comparison, and how the new document differs from it.
public struct RevisionItem: Sendable, Equatable, Codable, Identifiable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case changed, added, dropped
        /// The same under another number.
        case moved
        case same

        public var needsDecision: Bool { self == .changed || self == .added || self == .dropped }
    }

    /// Its place in the list.
    public let id: Int
    public let register: String
    public let kind: Kind
    /// Id of the record that there is; of an added item of the one that it becomes.
    public let record: String
    /// The id by which other items of the new document name this one; nil for dropped ones.
    let draft: String?
    /// Its words, for the page.
    public let text: String
    /// The fields that differ, in the order of the register.
    public let changes: [FieldChange]
    /// Printed fields that a person changed since the document was read.
    let byHand: [String]
    private let former: String
    private let latter: String

    /// A field that the new document has otherwise.
    public struct FieldChange: Sendable, Equatable, Codable {
        public let field: String
        /// A person changed it here: it stays unless somebody wants it from the document.
        public let isByHand: Bool
    }

    init(
        id: Int, register: String, kind: Kind, record: String, draft: String?, text: String, changes: [FieldChange] = [],
        byHand: [String] = [], former: [String: Value] = [:], latter: [String: Value] = [:]
    ) {
        self.id = id
        self.register = register
        self.kind = kind
        self.record = record
        self.draft = draft
        self.text = text
        self.changes = changes
        self.byHand = byHand
        self.former = JSONText.object(former)
        self.latter = JSONText.object(latter)
    }

    /// The values of the changed fields as the plan had them when they were compared.
    public var old: [String: Value] { JSONText.values(former) }
    /// What the new document gives.
    public var new: [String: Value] { JSONText.values(latter) }
}

// MARK: Kept

extension PlanRevision {
    init(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")), let plan = RecordID(try row.text("plan")),
            let state = State(rawValue: try row.text("state")), let document = Attachment.list(try row.text("document")).first,
            let text = Attachment.list(try row.text("source_text")).first
        else { throw StoreError(.decoding, "a comparison of plans is malformed") }
        self.id = id
        self.plan = plan
        self.state = state
        self.document = document
        self.text = text
        commune = Int(try row.integer("commune"))
        items = try Self.decoded([RevisionItem].self, try row.text("items"))
        decisions = try Self.decoded([Int: RevisionDecision].self, try row.text("decisions"))
        proposal = row["proposal"].text.flatMap { RecordID($0) }
        person = row["account"].text
        at = try row.integer("at")
        settledAt = row["settled_at"].integer
        span = row["from_seq"].integer.flatMap { from in row["to_seq"].integer.map { from...max(from, $0) } }
    }

    private static func decoded<T: Decodable>(_ type: T.Type, _ json: String) throws -> T {
        try JSONDecoder().decode(type, from: Data(json.utf8))
    }

    static func json(_ value: some Encodable) throws -> String { String(decoding: try JSONEncoder().encode(value), as: UTF8.self) }
}

extension ReadTransaction {
    /// - Throws: `RecordError` with `notFound`.
    func planRevision(_ id: RecordID, commune: Int) throws -> PlanRevision {
        guard let row = try first("SELECT * FROM plan_revision WHERE commune = \(commune) AND id = \(id)") else {
            throw RecordError.notFound
        }
        return try PlanRevision(row)
    }

    /// The comparisons of a plan, the newest first.
    func planRevisions(of plan: RecordID, commune: Int) throws -> [PlanRevision] {
        try rows("SELECT * FROM plan_revision WHERE commune = \(commune) AND plan = \(plan) ORDER BY id DESC LIMIT 100").map(
            PlanRevision.init)
    }
}

extension WriteTransaction {
    func keep(_ items: [RevisionItem], of plan: RecordID, _ files: KeptFiles, by actor: Actor) throws -> RecordID {
        let id = RecordID()
        try execute(
            """
            INSERT INTO plan_revision (commune, id, plan, state, document, source_text, items, decisions, account, post, at)
            VALUES (\(actor.commune), \(id), \(plan), \(PlanRevision.State.open.rawValue), \(Attachment.json([files.document])),
                \(Attachment.json([files.text])), \(try PlanRevision.json(items)), \(try PlanRevision.json([Int: RevisionDecision]())),
                \(actor.person), \(actor.acting?.id), \(now))
            """)
        return id
    }

    func keep(_ decisions: [Int: RevisionDecision], of revision: PlanRevision) throws {
        try execute(
            """
            UPDATE plan_revision SET decisions = \(try PlanRevision.json(decisions))
            WHERE commune = \(revision.commune) AND id = \(revision.id)
            """)
    }

    func settle(_ revision: PlanRevision, as state: PlanRevision.State, span: ClosedRange<Int64>? = nil) throws {
        try execute(
            """
            UPDATE plan_revision SET state = \(state.rawValue), settled_at = \(now),
                from_seq = coalesce(CAST(\(span?.lowerBound) AS BIGINT), from_seq), to_seq = coalesce(CAST(\(span?.upperBound) AS BIGINT), to_seq)
            WHERE commune = \(revision.commune) AND id = \(revision.id)
            """)
    }
}

extension PlanDesk {
    /// Adds the table of comparisons: call once when the server starts.
    public static func migrate(_ database: Database) async throws {
        try await database.migrate([revisions, proposals])
    }

    /// The hashes of the files that comparisons keep.
    public static func revisionFiles(in tx: ReadTransaction) throws -> Set<String> {
        let rows = try tx.rows("SELECT document, source_text FROM plan_revision")
        return Set(rows.flatMap { Attachment.list($0["document"].text) + Attachment.list($0["source_text"].text) }.map(\.hash))
    }

    private static let proposals = Migration("0061-plan-revision-proposal", "ALTER TABLE plan_revision ADD COLUMN proposal {text};")

    private static let revisions = Migration(
        "0060-plan-revision",
        """
        CREATE TABLE plan_revision (
            commune {integer} NOT NULL, id {uuid} NOT NULL, plan {uuid} NOT NULL, state {text} NOT NULL,
            document {text} NOT NULL, source_text {text} NOT NULL, items {text} NOT NULL, decisions {text} NOT NULL,
            account {text}, post {text}, at {integer} NOT NULL, settled_at {integer}, from_seq {integer}, to_seq {integer},
            PRIMARY KEY (commune, id)
        ) {table};
        CREATE INDEX plan_revision_plan ON plan_revision (commune, plan, id);
        """)
}
