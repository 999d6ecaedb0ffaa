import Foundation
public import Registers
public import Store

/// A file that somebody imports: from the upload, through matching and trial, to its end.
public struct ImportRun: Sendable, Identifiable {
    public enum State: String, Sendable {
        /// Columns are to be matched.
        case matching
        /// A trial runs.
        case checking
        /// The trial is over: to be confirmed.
        case checked
        case running, done
    }

    public let commune: Int
    public let id: RecordID
    public let register: String
    public let fileName: String
    public let person: String?
    /// The post for which the person acted.
    public let post: String?
    public var state: State
    public var plan: ImportPlan?
    /// The background job of the trial or the import.
    public var job: RecordID?
    /// Counts of the trial, then of the import.
    public var progress: ImportProgress
    /// Milliseconds since 1970 UTC.
    public let at: Int64

    init(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")), let state = State(rawValue: try row.text("state")) else {
            throw StoreError(.decoding, "an import with an unknown id or state")
        }
        self.id = id
        self.state = state
        commune = Int(try row.integer("commune"))
        register = try row.text("register")
        fileName = try row.text("file_name")
        person = row["person"].text
        post = row["post"].text
        plan = try row["plan"].text.map { try JSONDecoder().decode(ImportPlan.self, from: Data($0.utf8)) }
        job = row["job"].text.flatMap { RecordID($0) }
        progress = try row["progress"].text.map { try JSONDecoder().decode(ImportProgress.self, from: Data($0.utf8)) } ?? ImportProgress()
        at = try row.integer("at")
    }
}

/// JSON with its keys in order.
func jsonText(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

extension ReadTransaction {
    public func importRun(_ id: RecordID, commune: Int) throws -> ImportRun? {
        try first("SELECT * FROM import_run WHERE commune = \(commune) AND id = \(id)").map(ImportRun.init)
    }

    /// Imports into a register, the newest first.
    ///
    /// - Parameter person: only those that this person began.
    public func importRuns(commune: Int, register: String, person: String?, limit: Int = 10) throws -> [ImportRun] {
        let own: SQL = person.map { " AND person = \($0)" } ?? ""
        return try rows(
            "SELECT * FROM import_run WHERE commune = \(commune) AND register = \(register)" + own + " ORDER BY id DESC LIMIT \(limit)"
        ).map(ImportRun.init)
    }

    /// Rows that were not taken, in the file's order, behind a line.
    public func importProblems(_ id: RecordID, commune: Int, after line: Int = 0, limit: Int = 200) throws -> [RowProblem] {
        try rows(
            """
            SELECT line, problems FROM import_problem WHERE commune = \(commune) AND import = \(id) AND line > \(line)
            ORDER BY line LIMIT \(limit)
            """
        ).map { row in
            RowProblem(
                line: Int(try row.integer("line")),
                problems: try JSONDecoder().decode([CellProblem].self, from: Data(try row.text("problems").utf8)))
        }
    }

    /// How people matched titles of this register's files before: field by folded title.
    public func importSynonyms(commune: Int, register: String) throws -> [String: String] {
        let found = try rows("SELECT title, field FROM import_synonym WHERE commune = \(commune) AND register = \(register)")
        return Dictionary(try found.map { (try $0.text("title"), try $0.text("field")) }, uniquingKeysWith: { first, _ in first })
    }
}

extension WriteTransaction {
    /// Keeps that a file waits to be matched.
    public func addImport(_ id: RecordID, register: String, fileName: String, by actor: Actor) throws {
        try execute(
            """
            INSERT INTO import_run (commune, id, register, file_name, person, post, state, at)
            VALUES (\(actor.commune), \(id), \(register), \(fileName), \(actor.person), \(actor.acting?.id),
                \(ImportRun.State.matching.rawValue), \(now))
            """)
    }

    func update(_ run: ImportRun) throws {
        try execute(
            """
            UPDATE import_run SET state = \(run.state.rawValue), plan = \(try run.plan.map { try jsonText($0) }), job = \(run.job),
                progress = \(try jsonText(run.progress))
            WHERE commune = \(run.commune) AND id = \(run.id)
            """)
    }

    func dropProblems(of run: ImportRun) throws {
        try execute("DELETE FROM import_problem WHERE commune = \(run.commune) AND import = \(run.id)")
    }

    /// Forgets what was wrong in files that were handed in before `moment`.
    func dropProblems(before moment: Int64) throws {
        try execute(
            """
            DELETE FROM import_problem
            WHERE (commune, import) IN (SELECT commune, id FROM import_run WHERE at < \(moment))
            """)
    }

    func add(_ problems: [RowProblem], to run: ImportRun) throws {
        let rows = try problems.map { [run.commune.value, run.id.value, $0.line.value, .text(try jsonText($0.problems))] }
        try insert(into: "import_problem", ["commune", "import", "line", "problems"], rows: rows)
    }

    /// Remembers how somebody matched titles; titles that were left out on purpose are forgotten.
    func remember(_ plan: ImportPlan, register: String, commune: Int) throws {
        for (index, title) in plan.titles.enumerated() {
            let key = ColumnMatcher.key(title)
            if key.isEmpty { continue }
            if let field = plan.fields[index] {
                try execute(
                    """
                    INSERT INTO import_synonym (commune, register, title, field) VALUES (\(commune), \(register), \(key), \(field))
                    ON CONFLICT (commune, register, title) DO UPDATE SET field = excluded.field
                    """)
            } else {
                try execute("DELETE FROM import_synonym WHERE commune = \(commune) AND register = \(register) AND title = \(key)")
            }
        }
    }
}

extension Migration {
    /// What imports need to remember.
    static let exchange: [Migration] = [
        Migration(
            "0020-exchange",
            """
            CREATE TABLE import_run (
                commune {integer} NOT NULL, id {uuid} NOT NULL, register {text} NOT NULL, file_name {text} NOT NULL,
                person {text}, post {text}, state {text} NOT NULL, plan {text}, job {uuid}, progress {text}, at {integer} NOT NULL,
                PRIMARY KEY (commune, id)
            ) {table};
            CREATE INDEX import_run_register ON import_run (commune, register, id);
            CREATE TABLE import_problem (
                commune {integer} NOT NULL, import {uuid} NOT NULL, line {integer} NOT NULL, problems {text} NOT NULL,
                PRIMARY KEY (commune, import, line)
            ) {table};
            CREATE TABLE import_synonym (
                commune {integer} NOT NULL, register {text} NOT NULL, title {text} NOT NULL, field {text} NOT NULL,
                PRIMARY KEY (commune, register, title)
            ) {table};
            """)
    ]
}
