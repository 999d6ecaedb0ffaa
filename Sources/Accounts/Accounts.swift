import Foundation
public import Registers
public import Store
public import Vietnamese

/// Sign-in, sessions and who may act for which post.
///
/// People, posts and holdings are ordinary registers of pack `core`; here is only what must not be in a register: password hashes, TOTP secrets
/// (sealed), and sessions (by the hash of their token).
public struct Accounts: Sendable {
    public let database: Database
    public let registry: Registry
    let cipher: FieldCipher
    let hasher: PasswordHasher

    public init(database: Database, registry: Registry, cipher: FieldCipher, hasher: PasswordHasher = PasswordHasher()) {
        self.database = database
        self.registry = registry
        self.cipher = cipher
        self.hasher = hasher
    }

    /// Adds the tables of accounts: call once when the server starts.
    public static func migrate(_ database: Database) async throws {
        try await database.migrate(Migration.accounts)
    }

    // MARK: Accounts

    /// Lets a person sign in under a name.
    ///
    /// - Parameters:
    ///   - name: 3 to 64 lower-case letters without diacritics, digits, dots, hyphens; unique in the commune.
    ///   - mustChange: whether the password has to be changed at the first sign-in.
    /// - Throws: ``AccountError`` with `badName`, `nameTaken` or `weakPassword`.
    public func open(name: String, for person: RecordID, password: String, mustChange: Bool, by actor: Actor) async throws {
        guard name.utf8.count >= 3, name.utf8.count <= 64, name.utf8.allSatisfy(\.isSignInCharacter) else { throw AccountError.badName }
        try Self.judge(password: password, name: name)
        let hash = try await hasher.hash(password)
        do {
            try await database.write { tx in
                try tx.execute(
                    """
                    INSERT INTO account (commune, person, name, password, must_change, created_at)
                    VALUES (\(actor.commune), \(person), \(name), \(hash), \(mustChange), \(tx.now))
                    """)
                try tx.journal(
                    commune: actor.commune, author: actor.author, register: "account", record: person.text, action: "create",
                    after: JSONText.object(["name": .text(name)]))
            }
        } catch let error as StoreError where error.code == .unique {
            throw AccountError.nameTaken
        }
    }

    /// Sets a new password and signs the person out everywhere else.
    public func setPassword(_ password: String, for person: String, keeping session: Session?, mustChange: Bool = false, by actor: Actor)
        async throws
    {
        let name = try await database.read { tx in
            try tx.first("SELECT name FROM account WHERE commune = \(actor.commune) AND person = \(person)")?["name"].text
        }
        guard let name else { throw AccountError.unknown }
        try Self.judge(password: password, name: name)
        let hash = try await hasher.hash(password)
        try await database.write { tx in
            try tx.execute(
                "UPDATE account SET password = \(hash), must_change = \(mustChange) WHERE commune = \(actor.commune) AND person = \(person)"
            )
            try tx.execute(
                "DELETE FROM session WHERE commune = \(actor.commune) AND person = \(person) AND token <> \(session?.tokenHash ?? "")")
            try tx.journal(commune: actor.commune, author: actor.author, register: "account", record: person, action: "set_password")
        }
    }

    /// The name with which the session's person signs in.
    public func name(of session: Session) async throws -> String {
        try await database.read { tx in
            try tx.first("SELECT name FROM account WHERE commune = \(session.commune) AND person = \(session.person)")?["name"].text ?? ""
        }
    }

    /// Checks that whoever sits before the browser knows the password. Guesses are counted for this session alone: whoever found a browser
    /// open can't keep its owner from signing in elsewhere.
    ///
    /// - Throws: ``AccountError`` with `wrongPassword` or `wait`.
    public func confirm(password: String, _ session: Session) async throws {
        let account = try await database.read { tx in
            try tx.first("SELECT name, password FROM account WHERE commune = \(session.commune) AND person = \(session.person)")
        }
        let name = account?["name"].text ?? ""
        let place = "session \(session.tokenHash.prefix(16))"
        try await admit(session.commune, name, from: place, isSignedIn: true)
        guard try await hasher.verify(password, account?["password"].text) else { throw AccountError.wrongPassword }
        try await database.write { tx in
            try tx.execute("DELETE FROM sign_in_attempt WHERE commune = \(session.commune) AND name = \(name) AND address = \(place)")
        }
    }

    /// Changes one's own password. - Throws: ``AccountError`` with `wrongPassword` when the present one is wrong, `wait` after too many tries.
    public func changePassword(from present: String, to new: String, session: Session, by actor: Actor) async throws {
        try await confirm(password: present, session)
        try await setPassword(new, for: session.person, keeping: session, by: actor)
    }

    /// The accounts of a commune by name, with what an administrator needs to see.
    public func list(commune: Int) async throws -> [AccountSummary] {
        try await database.read { tx in
            try tx.rows(
                """
                SELECT a.person, a.name, a.totp, a.disabled, max(s.seen_at) AS seen_at FROM account a
                LEFT JOIN session s ON s.commune = a.commune AND s.person = a.person
                WHERE a.commune = \(commune) GROUP BY a.person, a.name, a.totp, a.disabled ORDER BY a.name
                """
            ).map { row in
                AccountSummary(
                    person: try row.text("person"), name: try row.text("name"), hasTOTP: !row["totp"].isNull,
                    isDisabled: row["disabled"].boolean ?? false, lastSeen: row["seen_at"].integer)
            }
        }
    }

    /// Closes or reopens an account; closing ends its sessions at once.
    public func setDisabled(_ disabled: Bool, person: String, by actor: Actor) async throws {
        try await database.write { tx in
            try tx.execute("UPDATE account SET disabled = \(disabled) WHERE commune = \(actor.commune) AND person = \(person)")
            if disabled { try tx.execute("DELETE FROM session WHERE commune = \(actor.commune) AND person = \(person)") }
            try tx.journal(
                commune: actor.commune, author: actor.author, register: "account", record: person, action: disabled ? "disable" : "enable")
        }
    }

    /// At least ten characters that are not the name and not among the first that everybody tries: length protects, forced signs and digits
    /// do not (NIST SP 800-63B 3.1.1).
    static func judge(password: String, name: String) throws(AccountError) {
        let plain = folded(password)
        let letters = plain.filter(\.isLetter)
        let isRun = runs.contains { $0.contains(plain) || String($0.reversed()).contains(plain) }
        guard password.count >= 10, password.utf8.count <= 200, !plain.contains(folded(name)), Set(plain).count >= 5, !isRun,
            !commonWords.contains(letters)
        else { throw .weakPassword }
    }

    /// Keys and letters as they lie side by side.
    private static let runs = [
        "01234567890123456789", "abcdefghijklmnopqrstuvwxyz", "qwertyuiopasdfghjklzxcvbnm", "1qaz2wsx3edc4rfv5tgb6yhn7ujm",
    ]

    /// Words that, with whatever digits and signs around them, head every list of stolen passwords used in Vietnam.
    private static let commonWords: Set<String> = [
        "password", "passw", "pass", "matkhau", "admin", "administrator", "quantri", "root", "user", "welcome", "qwerty", "qwertyuiop",
        "asdfghjkl", "abc",
        "abcd", "iloveyou", "anhyeuem", "emyeuanh", "toiyeuban", "vietnam", "hanoi", "saigon", "chuyendoiso", "ubnd", "uybannhandan",
        "congchuc",
    ]
}

/// One account in an administrator's list.
public struct AccountSummary: Sendable {
    public let person: String
    public let name: String
    public let hasTOTP: Bool
    public let isDisabled: Bool
    public let lastSeen: Int64?
}

/// Why somebody could not sign in or change an account. Messages never tell whether a name exists.
public enum AccountError: Error, Sendable, Equatable {
    case badName
    case nameTaken
    case weakPassword
    case unknown
    case wrongPassword
    /// Name or password is wrong.
    case refused
    /// A code of the authenticator app is needed as well; the ticket proves that the password was right.
    case needsCode(ticket: String)
    case wrongCode
    /// Too many attempts from here: wait so many seconds. Others who sign in to the same account from elsewhere are not held up.
    case wait(seconds: Int)

    public var message: LocalizedText {
        switch self {
        case .badName:
            LocalizedText(
                vi: "Tên đăng nhập gồm 3-64 chữ thường không dấu, chữ số, dấu chấm hoặc gạch nối.",
                en: "A sign-in name has 3-64 lower-case letters, digits, dots or hyphens.")
        case .nameTaken: LocalizedText(vi: "Tên đăng nhập này đã có người dùng.", en: "This sign-in name is taken.")
        case .weakPassword:
            LocalizedText(
                vi: "Mật khẩu cần ít nhất 10 ký tự và không chứa tên đăng nhập. Một câu dễ nhớ là tốt nhất.",
                en: "A password has at least 10 characters and does not contain the name. A sentence is best.")
        case .unknown: LocalizedText(vi: "Không có tài khoản này.", en: "There is no such account.")
        case .wrongPassword: LocalizedText(vi: "Mật khẩu hiện tại chưa đúng.", en: "The present password is wrong.")
        case .refused: LocalizedText(vi: "Tên đăng nhập hoặc mật khẩu chưa đúng.", en: "The name or the password is wrong.")
        case .needsCode: LocalizedText(vi: "Nhập mã 6 số trong ứng dụng xác thực.", en: "Enter the 6-digit code of your authenticator app.")
        case .wrongCode: LocalizedText(vi: "Mã chưa đúng, đã dùng hoặc đã hết hạn.", en: "The code is wrong, used or expired.")
        case .wait(let seconds):
            LocalizedText(
                vi: "Đã thử quá nhiều lần từ máy này. Chờ \(seconds) giây rồi thử lại, hoặc hỏi người quản trị.",
                en: "Too many attempts from here. Wait \(seconds) seconds, or ask the administrator.")
        }
    }
}

extension UInt8 {
    fileprivate var isSignInCharacter: Bool {
        (97...122).contains(self) || (48...57).contains(self) || self == UInt8(ascii: ".") || self == UInt8(ascii: "-")
    }
}

extension Migration {
    static let accounts: [Migration] = [
        Migration(
            "0004-accounts",
            """
            CREATE TABLE account (
                commune {integer} NOT NULL, person {uuid} NOT NULL, name {text} NOT NULL, password {text} NOT NULL,
                totp {text}, totp_step {integer}, must_change {boolean} NOT NULL, disabled {boolean}, created_at {integer} NOT NULL,
                PRIMARY KEY (commune, person)
            ) {table};
            CREATE UNIQUE INDEX account_name ON account (commune, name);
            CREATE TABLE session (
                commune {integer} NOT NULL, token {text} NOT NULL, person {uuid} NOT NULL, post {uuid},
                created_at {integer} NOT NULL, seen_at {integer} NOT NULL, address {text} NOT NULL, agent {text} NOT NULL,
                PRIMARY KEY (commune, token)
            ) {table};
            CREATE INDEX session_person ON session (commune, person);
            CREATE TABLE sign_in_attempt (
                commune {integer} NOT NULL, name {text} NOT NULL, address {text} NOT NULL, failures {integer} NOT NULL, last_at {integer} NOT NULL,
                PRIMARY KEY (commune, name, address)
            ) {table};
            CREATE TABLE known_address (
                commune {integer} NOT NULL, person {uuid} NOT NULL, address {text} NOT NULL, at {integer} NOT NULL,
                PRIMARY KEY (commune, person, address)
            ) {table};
            """),
        // Every request looks its session up by the token alone.
        Migration("0005-session-token", "CREATE UNIQUE INDEX session_token ON session (token)"),
        Migration(
            "0011-recovery-codes",
            """
            CREATE TABLE recovery_code (
                commune {integer} NOT NULL, person {uuid} NOT NULL, mark {text} NOT NULL,
                PRIMARY KEY (commune, person, mark)
            ) {table};
            CREATE INDEX sign_in_attempt_address ON sign_in_attempt (address, last_at);
            """),
        .tokens,
    ]
}
