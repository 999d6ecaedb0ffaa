public import Store

/// What is sent to one person by one channel.
public struct Message: Sendable, Identifiable {
    public enum State: String, Sendable, CaseIterable {
        case waiting, sending, sent
        /// It could not be delivered; somebody may send it again.
        case dead
        /// Everything in it was read meanwhile.
        case dropped
    }

    public enum Kind: String, Sendable, CaseIterable {
        /// Notices that were not to wait, gathered.
        case notices
        /// The morning's: what is new, due and late.
        case digest
        /// To see whether a channel works.
        case test
    }

    public let commune: Int
    public let id: RecordID
    /// The person's record id.
    public let person: String
    public let channel: DeliveryChannel
    public let kind: Kind
    public let state: State
    /// Not before this moment, in milliseconds since 1970 UTC.
    public let dueAt: Int64
    public let createdAt: Int64
    public let sentAt: Int64?
    public let attempts: Int
    /// Why it was not delivered, in Vietnamese; nil where it was, or has not been tried.
    public let problem: String?
    /// Where it went, masked: "v***@xa.gov.vn".
    public let address: String?
    /// Of what was last tried; nil before.
    public let subject: String?
    public let body: String?

    /// Whether its reader asked for it just then: that goes out at any hour.
    var isAsked: Bool { kind != .notices && dueAt == createdAt }

    init(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")), let channel = DeliveryChannel(rawValue: try row.text("channel")),
            let kind = Kind(rawValue: try row.text("kind")), let state = State(rawValue: try row.text("state"))
        else { throw StoreError(.decoding, "a message with an unknown id, channel, kind or state") }
        self.id = id
        self.channel = channel
        self.kind = kind
        self.state = state
        commune = Int(try row.integer("commune"))
        person = try row.text("person")
        dueAt = try row.integer("due_at")
        createdAt = try row.integer("created_at")
        sentAt = row["sent_at"].integer
        attempts = Int(try row.integer("attempts"))
        problem = row["problem"].text
        address = row["address"].text
        subject = row["subject"].text
        body = row["body"].text
    }
}

/// A message as a channel takes it.
public struct OutgoingMessage: Sendable {
    public let commune: Int
    public let communeName: String
    /// The same at every attempt: whoever gets it twice knows it by this.
    public let id: RecordID
    /// An e-mail address or a telephone number.
    public let address: String
    public let name: String
    public let subject: String
    /// The whole text.
    public let body: String
    /// One or two sentences, for what has little room.
    public let short: String
    /// Where to go on; nil where the server does not know its own address.
    public let link: String?
}

/// What became of an attempt. Texts are Vietnamese and hold no personal data.
public enum SendOutcome: Sendable, Equatable {
    case taken
    /// The other side does not want this message, and never will.
    case refused(String)
    /// It may be taken later.
    case failed(String)
    /// Nothing can be sent by this channel now, whatever it is.
    case unreachable(String)

    var problem: String? {
        switch self {
        case .taken: nil
        case .refused(let text), .failed(let text), .unreachable(let text): text
        }
    }
}

/// Hands messages over.
public protocol MessageChannel: Sendable {
    func send(_ message: OutgoingMessage) async -> SendOutcome
}

extension Migration {
    /// The outbox and its log, the rules, the gateways, who was urged when.
    static let delivery = Migration(
        "0090-delivery",
        """
        CREATE TABLE message (
            commune {integer} NOT NULL, id {uuid} NOT NULL, person {uuid} NOT NULL, channel {text} NOT NULL, kind {text} NOT NULL,
            state {text} NOT NULL, due_at {integer} NOT NULL, created_at {integer} NOT NULL, sent_at {integer},
            attempts {integer} NOT NULL, problem {text}, address {text}, subject {text}, body {text}, owner {text}, lease_until {integer},
            PRIMARY KEY (commune, id)
        ) {table};
        CREATE INDEX message_due ON message (state, due_at);
        CREATE INDEX message_person ON message (commune, person, id);
        CREATE INDEX message_created ON message (created_at);
        CREATE TABLE message_notice (
            commune {integer} NOT NULL, message {uuid} NOT NULL, notice {uuid} NOT NULL, PRIMARY KEY (commune, message, notice)
        ) {table};
        CREATE TABLE delivery_rule (
            commune {integer} NOT NULL, person {text} NOT NULL, rule {text} NOT NULL, PRIMARY KEY (commune, person)
        ) {table};
        CREATE TABLE delivery_gateway (
            commune {integer} PRIMARY KEY, url {text} NOT NULL, secret {text} NOT NULL, updated_at {integer} NOT NULL
        ) {table};
        CREATE TABLE digest_day (commune {integer} NOT NULL, day {text} NOT NULL, PRIMARY KEY (commune, day)) {table};
        CREATE TABLE urging (
            commune {integer} NOT NULL, record {uuid} NOT NULL, at {integer} NOT NULL, register {text} NOT NULL, post {uuid} NOT NULL,
            person {uuid}, PRIMARY KEY (commune, record, at)
        ) {table};
        """)
}
