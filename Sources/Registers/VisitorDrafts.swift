import Foundation
public import Store

/// What somebody without an account began to fill in, kept on the server under a secret that only the own browser has.
public struct VisitorDraft: Sendable, Equatable, Codable {
    /// Names the submission that comes of it: sent twice, it is one.
    public let key: String
    /// Inputs as typed, by name.
    public var fields: [String: String] = [:]
    /// Files handed in so far, by what they are for.
    public var files: [String: [Attachment]] = [:]
    /// Pages that were passed without a problem.
    public var passed: Set<String> = []
    /// The record that was made of it; nothing more is changed then.
    public var sent: String?

    public init(key: String = RecordID().text) { self.key = key }
}

extension Registry {
    /// Drafts that one browser may have at once; the oldest goes.
    public static let visitorDrafts = 12

    /// - Parameters:
    ///   - secret: what the browser's cookie holds; the database only knows its print.
    ///   - subject: what is filled in.
    public func visitorDraft(_ secret: String, _ subject: String, commune: Int, in tx: ReadTransaction) throws -> VisitorDraft? {
        let holder = cipher.fingerprint("visitor.\(secret)")
        let row = try tx.first("SELECT body FROM visitor_draft WHERE commune = \(commune) AND holder = \(holder) AND subject = \(subject)")
        guard let row else { return nil }
        let json = try cipher.open(try row.text("body"), place: Self.place(holder, subject))
        return try? JSONDecoder().decode(VisitorDraft.self, from: Data(json.utf8))
    }

    /// Keeps what is typed, sealed like personal data.
    public func keepVisitorDraft(_ draft: VisitorDraft, _ secret: String, _ subject: String, commune: Int, in tx: WriteTransaction) throws {
        let holder = cipher.fingerprint("visitor.\(secret)")
        let json = String(decoding: try JSONEncoder().encode(draft), as: UTF8.self)
        let body = try cipher.seal(json, place: Self.place(holder, subject))
        try tx.execute(
            """
            INSERT INTO visitor_draft (commune, holder, subject, at, body) VALUES (\(commune), \(holder), \(subject), \(tx.now), \(body))
            ON CONFLICT (commune, holder, subject) DO UPDATE SET at = excluded.at, body = excluded.body
            """)
        try tx.execute(
            """
            DELETE FROM visitor_draft WHERE commune = \(commune) AND holder = \(holder) AND subject NOT IN (
                SELECT subject FROM visitor_draft WHERE commune = \(commune) AND holder = \(holder)
                ORDER BY at DESC LIMIT \(Self.visitorDrafts))
            """)
    }

    public func dropVisitorDraft(_ secret: String, _ subject: String, commune: Int, in tx: WriteTransaction) throws {
        let holder = cipher.fingerprint("visitor.\(secret)")
        try tx.execute("DELETE FROM visitor_draft WHERE commune = \(commune) AND holder = \(holder) AND subject = \(subject)")
    }

    /// The hashes of files in all drafts of visitors, of all communes.
    public func visitorFiles(in tx: ReadTransaction) throws -> Set<String> {
        var hashes: Set<String> = []
        try tx.forEach("SELECT holder, subject, body FROM visitor_draft") { row in
            let json = try cipher.open(try row.text("body"), place: Self.place(try row.text("holder"), try row.text("subject")))
            let draft = try? JSONDecoder().decode(VisitorDraft.self, from: Data(json.utf8))
            for files in draft?.files.values.map({ $0 }) ?? [] { hashes.formUnion(files.map(\.hash)) }
        }
        return hashes
    }

    private static func place(_ holder: String, _ subject: String) -> String { "visitor.\(holder).\(subject)" }
}

extension Migration {
    static let visitorDrafts = Migration(
        "0120-visitor-drafts",
        """
        CREATE TABLE visitor_draft (
            commune {integer} NOT NULL, holder {text} NOT NULL, subject {text} NOT NULL, at {integer} NOT NULL, body {text} NOT NULL,
            PRIMARY KEY (commune, holder, subject)
        ) {table};
        CREATE INDEX visitor_draft_at ON visitor_draft (at);
        """)
}
