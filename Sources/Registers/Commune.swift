public import Store

/// A commune or ward (xã, phường, đặc khu) that lives on this server, or a province that looks after communes. Every record belongs to exactly
/// one.
public struct Commune: Sendable, Equatable, Identifiable {
    public enum Level: String, Sendable, CaseIterable {
        case commune
        /// A place with its own units, people and plan, which sees the figures of its communes beside each other.
        case province
    }

    /// The official administrative-unit code (mã đơn vị hành chính, QĐ 19/2025/QĐ-TTg): five digits, of a province two.
    public let code: Int
    /// `xã Suối Mây`
    public var name: String
    public var province: String
    /// Its place in addresses: `/suoi-may`.
    public var slug: String
    /// The host name under which it is served, if it has one of its own.
    public var host: String?
    /// Whether its records are demo data; every page says so.
    public var isDemo: Bool
    public var level: Level

    public var id: Int { code }

    public init(code: Int, name: String, province: String, slug: String, host: String? = nil, isDemo: Bool = false, level: Level = .commune)
    {
        self.code = code
        self.name = name
        self.province = province
        self.slug = slug
        self.host = host
        self.isDemo = isDemo
        self.level = level
    }

    init(_ row: Row) throws {
        self.init(
            code: Int(try row.integer("code")), name: try row.text("name"), province: try row.text("province"),
            slug: try row.text("slug"), host: row["host"].text, isDemo: try row.boolean("demo"),
            level: Level(rawValue: try row.text("level")) ?? .commune)
    }
}

extension ReadTransaction {
    /// The communes and provinces of this server by name.
    public func communes() throws -> [Commune] {
        try rows("SELECT * FROM commune ORDER BY name").map(Commune.init)
    }

    public func commune(_ code: Int) throws -> Commune? {
        try first("SELECT * FROM commune WHERE code = \(code)").map(Commune.init)
    }
}

extension WriteTransaction {
    /// Adds a commune. - Throws: `StoreError` with `unique` when the code, the slug or the host is taken.
    public func add(_ commune: Commune, by author: Author) throws {
        try execute(
            """
            INSERT INTO commune (code, name, province, slug, host, demo, level, created_at)
            VALUES (\(commune.code), \(commune.name), \(commune.province), \(commune.slug), \(commune.host), \(commune.isDemo),
            \(commune.level.rawValue), \(now))
            """)
        try journal(
            commune: commune.code, author: author, register: "commune", record: String(commune.code), action: "create",
            after: JSONText.object(["name": .text(commune.name), "slug": .text(commune.slug), "level": .text(commune.level.rawValue)]))
    }
}

extension Migration {
    /// The tables that all registers share.
    static let registers: [Migration] = [
        Migration(
            "0002-registers",
            """
            CREATE TABLE commune (
                code {integer} PRIMARY KEY, name {text} NOT NULL, province {text} NOT NULL,
                slug {text} NOT NULL UNIQUE, host {text} UNIQUE, demo {boolean} NOT NULL, created_at {integer} NOT NULL
            ) {table};
            CREATE TABLE register_column (
                register {text} NOT NULL, field {text} NOT NULL, kind {text} NOT NULL, type {text} NOT NULL, scale {integer} NOT NULL,
                PRIMARY KEY (register, field)
            ) {table};
            CREATE TABLE code_counter (
                commune {integer} NOT NULL, register {text} NOT NULL, field {text} NOT NULL, scope {text} NOT NULL, last {integer} NOT NULL,
                PRIMARY KEY (commune, register, field, scope)
            ) {table};
            CREATE TABLE tally (
                commune {integer} NOT NULL, register {text} NOT NULL, state {text} NOT NULL, records {integer} NOT NULL,
                PRIMARY KEY (commune, register, state)
            ) {table};
            CREATE TABLE comment (
                commune {integer} NOT NULL, id {uuid} NOT NULL, register {text} NOT NULL, record {uuid} NOT NULL,
                at {integer} NOT NULL, account {text}, post {text}, body {text} NOT NULL,
                PRIMARY KEY (commune, id)
            ) {table};
            CREATE INDEX comment_record ON comment (commune, register, record, at);
            CREATE TABLE draft (
                commune {integer} NOT NULL, account {text} NOT NULL, register {text} NOT NULL, record {text} NOT NULL,
                at {integer} NOT NULL, body {text} NOT NULL,
                PRIMARY KEY (commune, account, register, record)
            ) {table};
            CREATE TABLE saved_view (
                commune {integer} NOT NULL, id {uuid} NOT NULL, account {text} NOT NULL, register {text} NOT NULL,
                name {text} NOT NULL, query {text} NOT NULL, shared {boolean} NOT NULL, at {integer} NOT NULL,
                PRIMARY KEY (commune, id)
            ) {table};
            CREATE INDEX saved_view_register ON saved_view (commune, register);
            """),
        formulas,
        calendarFeeds,
        Migration("0080-commune-level", "ALTER TABLE commune ADD COLUMN level {text} NOT NULL DEFAULT 'commune'"),
    ]
}
