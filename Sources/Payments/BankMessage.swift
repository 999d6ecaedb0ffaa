public import API
public import Registers
public import Store
import Vietnamese

/// What a bank, or a service that reads its notifications, posts to the commune: a request signed as Standard Webhooks are, with
/// `{"type":"bank.credit","data":[{"account","at","amount","content","reference"}]}`.
public enum BankMessage {
    /// At most so many transfers at once.
    public static let limit = PaymentDesk.batch

    /// The transfers of a message; nil where it is not in that form. Nothing is guessed: one wrong transfer refuses all.
    public static func lines(_ json: JSON) -> [StatementLine]? {
        guard json["type"]?.string == "bank.credit", let items = json["data"]?.items ?? json["data"].map({ [$0] }),
            (1...limit).contains(items.count)
        else { return nil }
        let lines = items.compactMap(line)
        return lines.count == items.count ? lines : nil
    }

    private static func line(_ json: JSON) -> StatementLine? {
        guard let account = json["account"]?.string, let at = json["at"]?.string.flatMap({ Instant($0) }),
            let amount = json["amount"]?.integer,
            (1...9_999_999_999_999).contains(amount), let content = json["content"]?.string, content.count <= 1000,
            let reference = json["reference"]?.string, (1...80).contains(reference.count)
        else { return nil }
        return StatementLine(
            date: at.date, time: at.clockText, amount: amount, content: content, reference: reference,
            account: account.filter { $0.isLetter || $0.isNumber })
    }
}

/// The secret with which a commune's bank signs its messages.
public struct BankHook: Sendable {
    let database: Database
    let cipher: FieldCipher

    /// - Parameter cipher: seals the secrets.
    public init(_ database: Database, cipher: FieldCipher) {
        self.database = database
        self.cipher = cipher
    }

    public static func migrate(_ database: Database) async throws { try await database.migrate([.bankHook]) }

    private static func place(_ commune: Int) -> String { "bank_hook:\(commune)" }

    /// Makes a new secret, to be shown once; the one before counts no more.
    public func renew(by actor: Actor) async throws -> String {
        let secret = WebhookSignature.secret()
        let sealed = try cipher.seal(secret, place: Self.place(actor.commune))
        try await database.write { tx in
            try tx.execute(
                """
                INSERT INTO bank_hook (commune, secret, updated_at) VALUES (\(actor.commune), \(sealed), \(tx.now))
                ON CONFLICT (commune) DO UPDATE SET secret = excluded.secret, updated_at = excluded.updated_at
                """)
            try tx.journal(
                commune: actor.commune, author: actor.author, register: "bank_hook", record: String(actor.commune), action: "edit")
        }
        return secret
    }

    /// Since when the commune has a secret; nil where it has none.
    public func since(_ commune: Int, in tx: ReadTransaction) throws -> Int64? {
        try tx.first("SELECT updated_at FROM bank_hook WHERE commune = \(commune)")?["updated_at"].integer
    }

    /// Whether a request bears the signature of the commune's secret.
    public func isSigned(_ body: [UInt8], commune: Int, header: (String) -> String?) async throws -> Bool {
        let sealed = try await database.read { tx in
            try tx.first("SELECT secret FROM bank_hook WHERE commune = \(commune)")?["secret"].text
        }
        guard let sealed else { return false }
        return WebhookSignature.isValid(body, secret: try cipher.open(sealed, place: Self.place(commune)), header: header)
    }
}

extension Migration {
    /// Who signs what banks post.
    static let bankHook = Migration(
        "0141-bank-hook",
        "CREATE TABLE bank_hook (commune {integer} PRIMARY KEY, secret {text} NOT NULL, updated_at {integer} NOT NULL) {table};")
}
