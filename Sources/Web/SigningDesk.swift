import Declarations
import Foundation
import HTTPKit
import Registers
public import Signing
import Store
import Vietnamese

/// What a server signs with and judges by; see docs/signing.md.
public struct SigningConfiguration: Sendable {
    public var tool: SigningTool
    public var signers: SignerList

    public init(tool: SigningTool, signers: SignerList = .empty) {
        self.tool = tool
        self.signers = signers
    }
}

/// Signs files of records with the signers of people's posts, and knows which file was signed here for which record.
struct SigningDesk: Sendable {
    let configuration: SigningConfiguration
    let reports: SignatureReports
    private let registry: Registry
    private let blobs: BlobStore
    private let secret: FieldCipher
    /// PINs that one person may try: a token locks itself for good after a few wrong ones.
    private let attempts = RateLimiter(capacity: 5, perSecond: 1.0 / 60)

    init(_ configuration: SigningConfiguration, _ registry: Registry, blobs: BlobStore, secret: FieldCipher) {
        self.configuration = configuration
        self.registry = registry
        self.blobs = blobs
        self.secret = secret
        reports = SignatureReports(configuration.tool)
    }

    static func migrate(_ database: Database) async throws {
        try await database.migrate([
            Migration(
                "0091-signed-file",
                """
                CREATE TABLE signed_file (
                    commune {integer} NOT NULL, hash {text} NOT NULL, code {text} NOT NULL, register {text} NOT NULL, record {text} NOT NULL,
                    field {text} NOT NULL, former {text} NOT NULL, signer {text} NOT NULL, signed_at {integer} NOT NULL,
                    PRIMARY KEY (commune, hash)
                ) {table};
                CREATE INDEX signed_file_code ON signed_file (commune, code, signed_at);
                """),
            Migration(
                "0092-signed-file-proofs",
                """
                ALTER TABLE signed_file ADD COLUMN proven_until {integer};
                CREATE INDEX signed_file_record ON signed_file (commune, register, record);
                """),
        ])
    }

    /// A file that was signed here.
    struct SignedFile: Sendable {
        let hash, register, field: String
        let record: String
    }

    /// In place of a signer: the file was made to be printed, and is signed by hand.
    static let paper = "paper"

    // MARK: Codes

    private static let letters = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")

    /// What stands in the address that verifies a record's file: twelve letters and digits (60 bits) that nobody can guess, the same each time.
    func code(commune: Int, _ register: String, _ record: RecordID, _ field: String) -> String {
        let digits = secret.fingerprint("verify/\(commune)/\(register)/\(record)/\(field)").prefix(15)
        let number = UInt64(digits, radix: 16) ?? 0
        return String((0..<12).map { Self.letters[Int((number >> UInt64($0 * 5)) & 31)] })
    }

    /// As people type it: small letters, with spaces and hyphens, O and I for 0 and 1.
    static func code(typed text: String) -> String {
        String(
            text.uppercased().replacing("O", with: "0").replacing("I", with: "1").replacing("L", with: "1").filter(letters.contains).prefix(
                12))
    }

    /// The file that was signed last for a code.
    func file(code: String, commune: Int, in tx: ReadTransaction) throws -> SignedFile? {
        try tx.first(
            """
            SELECT hash, register, record, field FROM signed_file WHERE commune = \(commune) AND code = \(code)
            ORDER BY signed_at DESC LIMIT 1
            """
        ).map(SignedFile.init)
    }

    func file(hash: String, commune: Int, in tx: ReadTransaction) throws -> SignedFile? {
        try tx.first("SELECT hash, register, record, field FROM signed_file WHERE commune = \(commune) AND hash = \(hash)").map(
            SignedFile.init)
    }

    /// Who has signed a file here, and the files that it was made of: a signer signs once.
    func signers(of hash: String, code: String, commune: Int, in tx: ReadTransaction) throws -> Set<String> {
        let rows = try tx.rows("SELECT hash, former, signer FROM signed_file WHERE commune = \(commune) AND code = \(code)")
        let made = Dictionary(
            try rows.map { (try $0.text("hash"), (former: try $0.text("former"), signer: try $0.text("signer"))) }, uniquingKeysWith: { $1 }
        )
        var (signers, next): (Set<String>, String?) = ([], hash)
        while let here = next, let step = made[here], signers.insert(step.signer).inserted { next = step.former }
        return signers
    }

    // MARK: Signing

    /// The signers of the posts that somebody holds by appointment: nobody signs with another's key because work was delegated to them.
    func signers(of actor: Actor, in commune: Commune) -> [ConfiguredSigner] { configuration.signers.all(of: actor, in: commune) }

    /// A PDF of a record that stands in a field declared `signed`, with one more signature, before it is kept.
    ///
    /// - Throws: ``SigningError``; `HTTPFailure` 429 for too many attempts.
    func sign(_ file: URL, with signer: ConfiguredSigner, number: String?, pin: String?, by actor: Actor) async throws -> Signing.SignedFile
    {
        try attempts.take(actor.person ?? "")
        return try await signer.sign(SigningRequest(pdf: try Data(contentsOf: file), number: number, pin: pin))
    }

    /// A PDF that is not kept yet, with its signature.
    ///
    /// - Throws: ``SigningError``; `HTTPFailure` 429 for too many attempts.
    func sign(_ pdf: Data, with signer: ConfiguredSigner, pin: String?, by actor: Actor, isCounted: Bool = true) async throws
        -> Signing.SignedFile
    {
        if isCounted { try attempts.take(actor.person ?? "") }
        return try await signer.sign(SigningRequest(pdf: pdf, pin: pin))
    }

    /// Writes down that a record's file was signed here.
    ///
    /// - Parameter former: the hash of the file that was signed; empty for one that was never kept.
    func note(
        _ hash: String, former: String = "", of record: Record, _ field: String, signer: String, in tx: WriteTransaction
    ) throws {
        let code = code(commune: record.commune, record.register, record.id, field)
        try tx.execute(
            """
            INSERT INTO signed_file (commune, hash, code, register, record, field, former, signer, signed_at)
            VALUES (\(record.commune), \(hash), \(code), \(record.register), \(record.id.text), \(field), \(former), \(signer), \(tx.now))
            ON CONFLICT DO NOTHING
            """)
    }

    /// Keeps a signed file as the record's new version of the one that was signed.
    ///
    /// - Throws: `RecordError` with `conflict` where the record has another file meanwhile.
    func keep(
        _ hash: String, size: Int, in place: OpenedFile, signer: ConfiguredSigner, by actor: Actor, in tx: WriteTransaction
    ) throws {
        let (register, field) = (place.register, place.field)
        let record = try registry.record(register.id, place.record.id, for: actor, in: tx)
        var files = Attachment.list(record[field.id].text)
        guard let index = files.firstIndex(where: { $0.hash == place.file.hash }) else { throw RecordError.conflict(record) }
        files[index] = Attachment(hash: hash, name: place.file.name, type: place.file.type, size: Int64(size))
        _ = try registry.apply(
            record, [field.id: .text(Attachment.json(files))], action: "sign", note: signer.label, by: actor.working("sign"), in: tx)
        try note(hash, former: place.file.hash, of: record, field.id, signer: signer.id, in: tx)
    }
}

extension SignerList {
    /// The signers of the posts that somebody holds by appointment.
    func all(of actor: Actor, in commune: Commune) -> [ConfiguredSigner] {
        of(actor.posts.filter { $0.delegatedFrom == nil }, in: commune)
    }

    /// What somebody signs a document with that waits for one of the posts that they hold by appointment: no seal of the office.
    func keys(of actor: Actor, for document: Record, in commune: Commune) -> [ConfiguredSigner] {
        of(actor.posts.filter { $0.delegatedFrom == nil && $0.id == document["signer"].text }, in: commune).filter { !$0.look.isOffice }
    }

    private func of(_ posts: [HeldPost], in commune: Commune) -> [ConfiguredSigner] {
        let names = Set(posts.flatMap { [$0.name, $0.id] })
        return signers.filter { $0.commune == commune.slug && !names.isDisjoint(with: $0.posts) }
    }
}

extension SignatureLook {
    /// Whether an office signs so, not a person.
    var isOffice: Bool {
        switch self {
        case .seal, .note: true
        case .signature, .hidden: false
        }
    }
}

extension SigningDesk.SignedFile {
    init(_ row: Row) throws {
        (hash, register, field, record) = (
            try row.text("hash"), try row.text("register"), try row.text("field"), try row.text("record")
        )
    }
}

/// Judges files one after the other, and remembers what it found of files that never change: those that are named by their content.
actor SignatureReports {
    private struct Found {
        let report: SignatureReport
        let at: ContinuousClock.Instant
    }

    /// Certificates expire: a judgement is good for so long.
    private static let lifetime = Duration.seconds(600)
    private static let kept = 500
    /// More than so many waiting are sent away.
    private static let mostWaiting = 12
    private let tool: SigningTool
    private var found: [String: Found] = [:]
    private var last: Task<Void, Never>?
    private var waiting = 0

    init(_ tool: SigningTool) { self.tool = tool }

    /// - Parameter hash: of a file that lies in the blob store; nil for one that goes again.
    /// - Throws: ``SigningError``; `HTTPFailure` 503 where too many wait already.
    func report(on pdf: URL, hash: String? = nil) async throws -> SignatureReport {
        if let hash, let known = found[hash], ContinuousClock.now - known.at < Self.lifetime { return known.report }
        guard waiting < Self.mostWaiting else { throw HTTPFailure.unavailable }
        waiting += 1
        defer { waiting -= 1 }
        let (before, tool) = (last, tool)
        let task = Task {
            await before?.value
            return try await tool.report(on: pdf)
        }
        last = Task { _ = try? await task.value }
        let report = try await task.value
        if let hash {
            if found.count >= Self.kept { found = found.filter { ContinuousClock.now - $0.value.at < Self.lifetime / 2 } }
            if found.count < Self.kept { found[hash] = Found(report: report, at: .now) }
        }
        return report
    }
}
