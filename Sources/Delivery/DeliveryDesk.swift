public import API
public import Accounts
import Declarations
import Foundation
public import Registers
public import Store
public import Vietnamese
public import Workflows

/// Sends what people are told to where they are: plans messages from notices, makes the morning's digest, hands messages over, keeps the log.
///
/// A notice is written in the transaction of what it tells of, and is its own outbox: it stays unplanned until a message carries it. A
/// message stays until a channel has taken it. Both survive the end of the process at any moment; a message may then go out twice, under the
/// same id, but none is lost.
public struct DeliveryDesk: Sendable {
    let database: Database
    let workflows: WorkflowEngine
    let accounts: Accounts
    let cipher: FieldCipher
    let policy: AddressPolicy
    let channels: [DeliveryChannel: any MessageChannel]
    /// The address of a commune's front page, as people outside write it; nil where the server does not know it.
    let address: @Sendable (Commune) -> String?
    let clock: @Sendable () -> Int64
    var registry: Registry { workflows.registry }

    /// - Parameters:
    ///   - cipher: seals the secrets of gateways.
    ///   - channels: those that this server has; a message is planned for no other.
    ///   - clock: milliseconds since 1970 UTC; tests set it.
    public init(
        _ workflows: WorkflowEngine, _ accounts: Accounts, database: Database, cipher: FieldCipher, policy: AddressPolicy,
        channels: [DeliveryChannel: any MessageChannel], address: @escaping @Sendable (Commune) -> String? = { _ in nil },
        clock: @escaping @Sendable () -> Int64 = { .now }
    ) {
        self.database = database
        self.workflows = workflows
        self.accounts = accounts
        self.cipher = cipher
        self.policy = policy
        self.channels = channels
        self.address = address
        self.clock = clock
    }

    public static func migrate(_ database: Database) async throws { try await database.migrate([.delivery]) }

    /// Does all that is due: called every second. Gives how many messages went out.
    @discardableResult
    public func work() async throws -> Int {
        try await plan()
        try await makeDigests()
        return try await sendDue()
    }

    /// The channels by which people of a commune can be reached at all.
    public func open(_ commune: Int, in tx: ReadTransaction) throws -> [DeliveryChannel] {
        let hasGateway = try Gateway.gateway(of: commune, in: tx) != nil
        return DeliveryChannel.allCases.filter { channels[$0] != nil && ($0 != .gateway || hasGateway) }
    }

    // MARK: Outside of the outbox

    /// Hands over at once what must not wait and must not be kept: a code for signing in. It stands in no log.
    ///
    /// - Parameter address: an e-mail address or a telephone number, as the channel takes it.
    public func sendNow(
        _ channel: DeliveryChannel, to address: String, subject: String, text: String, of commune: Commune
    ) async -> SendOutcome {
        guard let way = channels[channel] else { return .unreachable("Máy chủ chưa khai kênh này.") }
        return await way.send(
            OutgoingMessage(
                commune: commune.code, communeName: commune.name, id: RecordID(), address: address, name: "", subject: subject, body: text,
                short: text, link: nil))
    }

    // MARK: Rules

    /// The rule in force for a commune.
    public func rule(commune: Int, in tx: ReadTransaction) throws -> DeliveryRule {
        try RuleBook(commune: commune, people: [], in: tx).commune
    }

    /// What a person, or for nil the commune, says otherwise than the rule below.
    public func ownRule(of person: String?, commune: Int, in tx: ReadTransaction) throws -> DeliveryRule {
        try RuleBook(commune: commune, people: person.map { [$0] } ?? [], in: tx).own(person ?? "")
    }

    /// Keeps a commune's rule, or the acting person's own.
    ///
    /// - Throws: `RecordError` with `invalid` for quiet hours that leave less than two hours a day.
    public func setRule(_ rule: DeliveryRule, forCommune: Bool, by actor: Actor, in tx: WriteTransaction) throws {
        guard forCommune || actor.person != nil else { throw RecordError.forbidden }
        let person = forCommune ? "" : actor.person ?? ""
        let commune = try RuleBook(commune: actor.commune, people: [], in: tx).commune
        let common = forCommune ? nil : QuietHours(commune.quietFrom, commune.quietTo)
        guard DeliveryHours.openMinutes([common, QuietHours(rule.quietFrom, rule.quietTo)].compactMap { $0 }) >= 120 else {
            throw RecordError.invalid([
                FieldProblem(
                    "quiet_from", vi: "Giờ yên tĩnh phải chừa ít nhất 2 giờ mỗi ngày để gửi tin.",
                    en: "Quiet hours must leave two hours of a day at least.")
            ])
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let text = String(decoding: try encoder.encode(rule), as: UTF8.self)
        try tx.execute(
            """
            INSERT INTO delivery_rule (commune, person, rule) VALUES (\(actor.commune), \(person), \(text))
            ON CONFLICT (commune, person) DO UPDATE SET rule = excluded.rule
            """)
        if forCommune {
            try tx.journal(
                commune: actor.commune, author: actor.author, register: "delivery", record: String(actor.commune), action: "edit",
                after: text)
        }
    }

    /// Remembers in which language somebody reads the site: their messages are in it. Writes nothing where that is known.
    public func setLanguage(_ language: Language, by actor: Actor, in database: Database) async throws {
        guard let person = actor.person else { return }
        let known = try await database.read { tx in try self.ownRule(of: person, commune: actor.commune, in: tx).language }
        if known == language { return }
        try await database.write { tx in
            var rule = try self.ownRule(of: person, commune: actor.commune, in: tx)
            rule.language = language
            try self.setRule(rule, forCommune: false, by: actor, in: tx)
        }
    }

    /// Sets the commune's gateway; gives the secret of its signatures, to be shown once.
    ///
    /// - Throws: `RecordError` with `invalid` for an address that may not be spoken to.
    public func setGateway(_ url: String, by actor: Actor, in tx: WriteTransaction) throws -> String {
        guard policy.target(of: url) != nil else {
            throw RecordError.invalid([
                FieldProblem(
                    "url", vi: "Cần địa chỉ https://… không có tên đăng nhập. Máy trong mạng nội bộ phải được khai ở webhookHosts.",
                    en: "An https:// address without credentials is needed; hosts of the own network stand in webhookHosts.")
            ])
        }
        let secret = WebhookSignature.secret()
        let sealed = try cipher.seal(secret, place: Gateway.place(actor.commune))
        try tx.execute(
            """
            INSERT INTO delivery_gateway (commune, url, secret, updated_at) VALUES (\(actor.commune), \(url), \(sealed), \(tx.now))
            ON CONFLICT (commune) DO UPDATE SET url = excluded.url, secret = excluded.secret, updated_at = excluded.updated_at
            """)
        try tx.journal(
            commune: actor.commune, author: actor.author, register: "delivery", record: String(actor.commune), action: "edit",
            after: JSONText.object(["gateway": .text(url)]))
        return secret
    }

    /// Ends the commune's gateway; what waits for it is not sent.
    public func removeGateway(by actor: Actor, in tx: WriteTransaction) throws {
        try tx.execute("DELETE FROM delivery_gateway WHERE commune = \(actor.commune)")
        try tx.execute(
            """
            UPDATE message SET state = 'dropped', problem = \("Cổng nhắn tin đã bị bỏ.") WHERE commune = \(actor.commune)
            AND channel = 'gateway' AND state = 'waiting'
            """)
        try tx.journal(
            commune: actor.commune, author: actor.author, register: "delivery", record: String(actor.commune), action: "delete")
    }
}
