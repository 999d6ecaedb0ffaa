import Crypto
import Declarations
import Foundation
public import Registers
public import Store
public import Vietnamese
public import Workflows

/// What came of lines that a bank told.
public struct TakenLines: Sendable, Equatable {
    /// Lines that are new here, by what they mean.
    public var found: [Finding: Int] = [:]
    /// Lines that were here before: from an earlier statement, or from the bank's message.
    public var known = 0

    public init() {}

    public var new: Int { found.values.reduce(0, +) }

    public mutating func add(_ other: TakenLines) {
        found.merge(other.found, uniquingKeysWith: +)
        known += other.known
    }
}

/// What somebody is to pay.
public struct PaymentWish: Sendable {
    /// A dossier's code or what it is about; no person's name.
    public var subject: String
    /// One of the choices of `payment_request.purpose`.
    public var purpose: String
    /// In đồng.
    public var amount: Int64
    /// Nil takes the first account in use.
    public var account: RecordID?
    public var payer: String?
    public var dueOn: CalendarDate?

    public init(
        subject: String, purpose: String, amount: Int64, account: RecordID? = nil, payer: String? = nil, dueOn: CalendarDate? = nil
    ) {
        self.subject = subject
        self.purpose = purpose
        self.amount = amount
        self.account = account
        self.payer = payer
        self.dueOn = dueOn
    }
}

/// Asks for money, says how to transfer it, and holds what came in against what was asked for.
public struct PaymentDesk: Sendable {
    let workflows: WorkflowEngine
    var registry: Registry { workflows.registry }

    /// How many lines one transaction takes.
    public static let batch = 200

    public init(_ workflows: WorkflowEngine) {
        self.workflows = workflows
    }

    // MARK: Asking

    /// Asks for money.
    ///
    /// - Throws: `RecordError` with `invalid`, also where the commune has no account in use.
    public func open(_ wish: PaymentWish, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        let account = try wish.account?.text ?? firstAccount(commune: actor.commune, in: tx)
        guard let account else {
            throw RecordError.invalid([
                FieldProblem("account", vi: "Xã chưa khai tài khoản thu nào đang dùng.", en: "The commune has no receiving account in use.")
            ])
        }
        return try workflows.create(
            "payment_request",
            [
                "subject": wish.subject.value, "purpose": wish.purpose.value, "amount": wish.amount.value, "account": account.value,
                "payer": wish.payer.value, "due_on": wish.dueOn.map { $0.description }.value,
            ], by: actor, in: tx)
    }

    /// Whether anything can be asked for: a receiving account is in use.
    public func hasAccount(commune: Int, in tx: ReadTransaction) throws -> Bool { try firstAccount(commune: commune, in: tx) != nil }

    private func firstAccount(commune: Int, in tx: ReadTransaction) throws -> String? {
        try registry.all("payment_account", for: .system(commune: commune, origin: "payments"), in: tx)
            .filter { $0["active"].boolean != false }.min { $0.createdAt < $1.createdAt }?.id.text
    }

    /// How a request is paid.
    public struct Transfer: Sendable, Equatable {
        public let bankName: String
        public let account: String
        public let holder: String
        /// What is still due, in đồng.
        public let amount: Int64
        public let content: String
        /// The text of the QR code.
        public let payload: String
    }

    /// How what is still due of a request is paid; nil where nothing is, or it can't be transferred.
    public func transfer(of request: Record, in tx: ReadTransaction) throws -> Transfer? {
        let due = (request["amount"].integer ?? 0) - (request["paid_amount"].integer ?? 0)
        let system = Actor.system(commune: request.commune, origin: "payments")
        guard due > 0, request.state == "waiting" || request.state == "short",
            let code = PaymentCode(request["code"].text ?? "", commune: request.commune),
            let accountID = request["account"].text.flatMap({ RecordID($0) })
        else { return nil }
        let account = try registry.record("payment_account", accountID, for: system, in: tx)
        guard let bankID = account["bank"].text.flatMap({ RecordID($0) }) else { return nil }
        let bank = try registry.record("bank", bankID, for: system, in: tx)
        let content = code.content(subject: request["subject"].text ?? "")
        let number = account["number"].text ?? ""
        guard let qr = try? VietQR(bin: bank["bin"].text ?? "", account: number, amount: due, content: content),
            let payload = try? qr.payload()
        else { return nil }
        return Transfer(
            bankName: bank["short_name"].text ?? "", account: number, holder: account["holder"].text ?? "", amount: due, content: content,
            payload: payload)
    }

    // MARK: Taking in

    /// Takes lines of one account, at most ``batch`` at once; each is held against the request that it names. A line that is here
    /// already is left alone.
    ///
    /// - Parameter seen: how often each day, amount and content stood in the file before these lines: what tells equal transfers
    ///   without a number apart.
    public func take(
        _ lines: [StatementLine], account: RecordID, seen: inout [String: Int], by actor: Actor, in tx: WriteTransaction
    ) throws -> TakenLines {
        let system = actor.working("payments")
        let keyed = lines.map { line in (line: line, key: Self.key(line, account: account, seen: &seen)) }
        try tx.takeTurn(in: actor.commune)
        var known = Set(
            try registry.records("bank_line", by: "fingerprint", keyed.map { $0.key.value }, commune: actor.commune, in: tx).keys
                .compactMap(\.text))
        let codes = Set(lines.flatMap { PaymentCode.all(in: $0.content, commune: actor.commune) }.map { $0.code.value })
        let requests = try registry.records("payment_request", by: "code", codes, commune: actor.commune, in: tx)
        var taken = TakenLines()
        for (line, key) in keyed {
            guard known.insert(key).inserted else {
                taken.known += 1
                continue
            }
            taken.found[try add(line, key: key, account, requests, system, in: tx), default: 0] += 1
        }
        return taken
    }

    private func add(
        _ line: StatementLine, key: String, _ account: RecordID, _ requests: [Value: Record], _ system: Actor, in tx: WriteTransaction
    ) throws -> Finding {
        let named = PaymentCode.all(in: line.content, commune: system.commune).compactMap { requests[$0.code.value] }
        let record = try workflows.create(
            "bank_line",
            [
                "account": account.value, "booked_on": line.date.description.value, "booked_at": line.time.value,
                "amount": line.amount.value,
                "content": line.content.value, "reference": line.reference.value, "fingerprint": key.value,
                "verdict": (named.count > 1 ? Finding.several : .unknown).rawValue.value,
            ], by: system, in: tx)
        guard named.count == 1, let request = named.first else { return named.isEmpty ? .unknown : .several }
        let moved = try workflows.perform(
            "match", on: "bank_line", record.id, version: nil, ["request": request.id.value], reason: "mã trong nội dung chuyển khoản",
            by: system, in: tx)
        let now = try registry.record("bank_line", moved.id, for: system, in: tx)
        return now["verdict"].text.flatMap(Finding.init) ?? .exact
    }

    /// The same for the same transfer, from whatever source it comes.
    static func key(_ line: StatementLine, account: RecordID, seen: inout [String: Int]) -> String {
        let what: String
        if let reference = line.reference, !reference.isEmpty {
            what = "\(line.date)|\(line.amount)|\(reference)"
        } else {
            let same = "\(line.date)|\(line.time ?? "")|\(line.amount)|\(line.content)"
            let count = seen[same, default: 0]
            seen[same] = count + 1
            what = "\(same)|\(count)"
        }
        return String(SHA256.hash(data: Data("\(account)|\(what)".utf8)).hex.prefix(40))
    }

    /// Matches a line by hand. - Throws: `RecordError` with `invalid` where the request or the reason is missing, `forbidden`, `conflict`.
    public func match(
        _ line: RecordID, version: Int64?, with request: RecordID, reason: String, by actor: Actor, in tx: WriteTransaction
    ) throws -> Record {
        try workflows.perform(
            "match", on: "bank_line", line, version: version, ["request": request.value], reason: reason, by: actor, in: tx)
    }

    /// Proposes to give back what of a line is too much; the whole of a line that fits nothing. An open proposal for the line
    /// is given instead of a second.
    public func proposeRefund(of line: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        try tx.takeTurn(in: actor.commune)
        let record = try registry.record("bank_line", line, for: actor, in: tx)
        let open = try registry.records("refund", where: "bank_line", isOneOf: [line.text], for: actor, in: tx)
        if let known = open.first(where: { $0.state == "proposed" || $0.state == "approved" }) { return known }
        let finding = record["verdict"].text.flatMap(Finding.init) ?? .unknown
        let amount = record.state == "waits" ? record["amount"].integer ?? 0 : record["surplus"].integer ?? 0
        guard amount > 0, let cause = record.state == "waits" ? "unknown" : finding.refundCause else {
            throw RecordError.invalid([
                FieldProblem("amount", vi: "Dòng này không có tiền thừa để hoàn.", en: "Nothing of this line is to be given back.")
            ])
        }
        return try workflows.create(
            "refund",
            ["bank_line": line.value, "request": record["request"], "amount": amount.value, "cause": cause.value], by: actor, in: tx)
    }
}
