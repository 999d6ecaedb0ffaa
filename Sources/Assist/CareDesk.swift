public import Declarations
import OneStop
public import Registers
public import Store
import Vietnamese
public import Workflows

/// Tells people of services on events of their lives (phục vụ chủ động): only those who consented, each event once.
public struct CareDesk: Sendable {
    let workflows: WorkflowEngine
    var registry: Registry { workflows.registry }

    public init(_ workflows: WorkflowEngine) { self.workflows = workflows }

    public static func isDeclared(in catalogue: Catalogue) -> Bool {
        ["care_rule", "care_consent", "care_notice", "procedure", "dossier"].allSatisfy { catalogue.registers[$0] != nil }
    }

    /// Sendings of one notice that are tried.
    public static let mostAttempts: Int64 = 3
    /// Days after an event for which a notice still makes sense: the server, or the consent, may have come late.
    static let late = 30

    func system(_ commune: Int) -> Actor { .system(commune: commune, origin: "care") }

    // MARK: - Preparing

    /// Prepares the notices of today: every rule in force over every consent in force. Called again, it makes none twice.
    ///
    /// - Returns: how many were made.
    public func prepare(commune: Int, in tx: WriteTransaction) throws -> Int {
        try tx.takeTurn(in: commune)
        let actor = system(commune)
        let today = Instant(milliseconds: tx.now).date
        let rules = try registry.all("care_rule", limit: 500, for: actor, in: tx).filter {
            ($0["from_date"].text ?? "") <= today.description && today.description <= ($0["to_date"].text ?? "9999-12-31")
        }
        guard !rules.isEmpty else { return 0 }
        let consents = try registry.all("care_consent", limit: 100_000, for: actor, in: tx).filter { $0["ended_on"].isNull }
        guard !consents.isEmpty else { return 0 }
        let procedures = try procedures(commune: commune, in: tx)
        var known = try knownEvents(commune: commune, in: tx)
        var made = 0
        for rule in rules {
            // A rule that names a procedure which this commune does not have tells nobody.
            let code = rule["procedure_code"].text
            let procedure = code.flatMap { procedures[$0] }
            if code != nil, procedure == nil { continue }
            for (consent, due) in try events(of: rule, among: consents, procedures, on: today, commune: commune, in: tx) {
                let event = Event(rule: rule.id.text, consent: consent.id.text, due: due.description)
                guard known.insert(event).inserted else { continue }
                var values: [String: Value] = [
                    "rule": .text(event.rule), "consent": .text(event.consent), "due_on": .text(event.due), "status": .text("prepared"),
                    "token": .text(Self.token()), "attempts": .integer(0),
                ]
                if let procedure { values["procedure"] = .text(procedure) }
                _ = try workflows.create("care_notice", values, by: actor, in: tx)
                made += 1
            }
        }
        return made
    }

    private struct Event: Hashable {
        let rule: String
        let consent: String
        let due: String
    }

    private func knownEvents(commune: Int, in tx: ReadTransaction) throws -> Set<Event> {
        Set(
            try tx.rows("SELECT rule, consent, due_on FROM reg_care_notice WHERE commune = \(commune)").map {
                Event(rule: try $0.text("rule"), consent: try $0.text("consent"), due: try $0.text("due_on"))
            })
    }

    /// Record ids of procedures in force by code.
    private func procedures(commune: Int, in tx: ReadTransaction) throws -> [String: String] {
        let today = Instant(milliseconds: tx.now).date.description
        let rows = try tx.rows(
            """
            SELECT id, code FROM reg_procedure WHERE commune = \(commune) AND deleted_at IS NULL AND from_date <= \(today)
                AND (to_date IS NULL OR to_date >= \(today))
            """)
        return Dictionary(try rows.map { (try $0.text("code"), try $0.text("id")) }) { first, _ in first }
    }

    /// Who is concerned by a rule today, with the day of the event: one statement at most.
    private func events(
        of rule: Record, among consents: [Record], _ procedures: [String: String], on today: CalendarDate, commune: Int,
        in tx: ReadTransaction
    ) throws -> [(Record, CalendarDate)] {
        let days = Int(rule["days"].integer ?? 30)
        if rule["event"].text == "age", let age = rule["age"].integer {
            return consents.compactMap { consent in
                guard let born = consent["born_on"].text.flatMap({ CalendarDate($0) }) else { return nil }
                let due = born.adding(years: Int(age))
                return Self.isNear(due, today, before: days) ? (consent, due) : nil
            }
        }
        guard rule["event"].text == "after_result", let procedure = rule["after_procedure"].text.flatMap({ procedures[$0] }) else {
            return []
        }
        let since = Instant(today.adding(days: -days)).milliseconds
        let rows = try tx.rows(
            """
            SELECT applicant_name, phone, finished_at FROM reg_dossier WHERE commune = \(commune) AND procedure = \(procedure)
                AND state IN ('ready', 'returned') AND finished_at >= \(since) AND deleted_at IS NULL ORDER BY id LIMIT 5000
            """)
        return rows.flatMap { row -> [(Record, CalendarDate)] in
            guard let name = row["applicant_name"].text, let phone = row["phone"].text, let finished = row["finished_at"].integer else {
                return []
            }
            // The same telephone number and the same name: either alone may be somebody else's.
            return consents.filter {
                $0["phone"].text == phone && IntakeCheck.plainName($0["name"].text ?? "") == IntakeCheck.plainName(name)
            }
            .map { ($0, Instant(milliseconds: finished).date) }
        }
    }

    /// Whether a day comes within so many days, or was not long ago.
    static func isNear(_ due: CalendarDate, _ today: CalendarDate, before days: Int) -> Bool {
        due.adding(days: -days) <= today && today <= due.adding(days: late)
    }

    /// 128 random bits: whoever has the link is who was told.
    private static func token() -> String {
        String((0..<26).map { _ in "abcdefghjkmnpqrstuvwxyz23456789".randomElement() ?? "a" })
    }

    // MARK: - Sending

    /// A notice that is to be sent.
    public struct Outgoing: Sendable {
        public let id: RecordID
        public let phone: String?
        public let email: String?
        public let subject: String
        public let text: String
        public let token: String
    }

    /// Takes notices to be sent, each attempt counted before it is made: one that is cut is tried again, three times at most.
    public func takeOutgoing(commune: Int, limit: Int = 100, in tx: WriteTransaction) throws -> [Outgoing] {
        try tx.takeTurn(in: commune)
        let rows = try tx.rows(
            """
            SELECT id FROM reg_care_notice WHERE commune = \(commune) AND deleted_at IS NULL AND status IN ('prepared', 'failed')
                AND attempts < \(Self.mostAttempts) ORDER BY id LIMIT \(limit)
            """)
        let notices = try registry.records("care_notice", try rows.map { try $0.text("id") }, commune: commune, in: tx)
        let rules = try registry.records("care_rule", notices.values.compactMap { $0["rule"].text }, commune: commune, in: tx)
        let consents = try registry.records("care_consent", notices.values.compactMap { $0["consent"].text }, commune: commune, in: tx)
        var outgoing: [Outgoing] = []
        for notice in notices.values.sorted(by: { $0.id.text < $1.id.text }) {
            guard let rule = notice["rule"].text.flatMap({ rules[$0] }), let consent = notice["consent"].text.flatMap({ consents[$0] }),
                let token = notice["token"].text
            else { continue }
            // Consent ends at once, also for what was prepared before.
            let isHeld = consent["ended_on"].isNull && !consent.isDeleted
            let attempts = isHeld ? (notice["attempts"].integer ?? 0) + 1 : Self.mostAttempts
            _ = try workflows.edit(
                "care_notice", notice.id, version: nil, ["attempts": .integer(attempts)], by: system(commune), in: tx)
            guard isHeld else { continue }
            outgoing.append(
                Outgoing(
                    id: notice.id, phone: consent["phone"].text, email: consent["email"].text, subject: rule["name"].text ?? "",
                    text: rule["text"].text ?? "", token: token))
        }
        return outgoing
    }

    /// Keeps whether a notice was handed over.
    public func sent(_ id: RecordID, _ isTaken: Bool, commune: Int, in tx: WriteTransaction) throws {
        let values: [String: Value] =
            isTaken ? ["status": .text("sent"), "sent_at": .integer(tx.now)] : ["status": .text("failed")]
        _ = try workflows.edit("care_notice", id, version: nil, values, by: system(commune), in: tx)
    }

    // MARK: - Opened and used

    /// A notice that somebody opened by its link.
    public struct Opened: Sendable {
        public let notice: Record
        public let rule: Record
        public let consent: Record
        public let procedure: Record?
    }

    /// The notice of a link; nil for one that is not known, whose consent was withdrawn, or whose event was 90 days ago.
    public func notice(token: String, commune: Int, in tx: ReadTransaction) throws -> Opened? {
        guard token.utf8.count == 26 else { return nil }
        let row = try tx.first("SELECT id FROM reg_care_notice WHERE commune = \(commune) AND token = \(token) AND deleted_at IS NULL")
        func record(_ register: String, _ id: String?) throws -> Record? {
            try id.flatMap { try registry.records(register, [$0], commune: commune, in: tx)[$0] }
        }
        guard let notice = try record("care_notice", try row?.text("id")), let rule = try record("care_rule", notice["rule"].text),
            let consent = try record("care_consent", notice["consent"].text), consent["ended_on"].isNull, !consent.isDeleted,
            let due = notice["due_on"].text.flatMap({ CalendarDate($0) }), Instant(milliseconds: tx.now).date <= due.adding(days: 90)
        else { return nil }
        return Opened(notice: notice, rule: rule, consent: consent, procedure: try record("procedure", notice["procedure"].text))
    }

    /// Keeps that a notice was opened; the first time counts.
    public func opened(_ opened: Opened, in tx: WriteTransaction) throws {
        guard opened.notice["opened_at"].isNull else { return }
        _ = try workflows.edit(
            "care_notice", opened.notice.id, version: nil, ["status": .text("opened"), "opened_at": .integer(tx.now)],
            by: system(opened.notice.commune), in: tx)
    }

    /// Keeps under which key the draft that a notice filled in will be sent.
    public func began(_ opened: Opened, key: String, in tx: WriteTransaction) throws {
        _ = try workflows.edit(
            "care_notice", opened.notice.id, version: nil, ["submission_key": .text(key)], by: system(opened.notice.commune), in: tx)
    }

    /// Notes which drafts became dossiers since.
    public func noteUsed(commune: Int, in tx: WriteTransaction) throws -> Int {
        let rows = try tx.rows(
            """
            SELECT n.id AS notice, d.id AS dossier, d.submitted_at AS at FROM reg_care_notice n
            JOIN reg_dossier d ON d.commune = n.commune AND d.submission_key = n.submission_key AND d.deleted_at IS NULL
            WHERE n.commune = \(commune) AND n.deleted_at IS NULL AND n.used_at IS NULL ORDER BY n.id LIMIT 500
            """)
        for row in rows {
            guard let id = RecordID(try row.text("notice")) else { continue }
            _ = try workflows.edit(
                "care_notice", id, version: nil,
                ["status": .text("used"), "used_at": .integer(try row.integer("at")), "dossier": .text(try row.text("dossier"))],
                by: system(commune), in: tx)
        }
        return rows.count
    }

    // MARK: - Consent

    /// The consent in force of an account; nil without one.
    public func consent(account: String, commune: Int, in tx: ReadTransaction) throws -> Record? {
        let row = try tx.first(
            """
            SELECT id FROM reg_care_consent WHERE commune = \(commune) AND account = \(account) AND ended_on IS NULL AND deleted_at IS NULL
            ORDER BY id DESC LIMIT 1
            """)
        return try (try row?.text("id")).flatMap { try registry.records("care_consent", [$0], commune: commune, in: tx)[$0] }
    }

    /// Keeps the consent that somebody gave on the own page.
    ///
    /// - Throws: `RecordError` with `invalid`: no day of birth, nothing by which to be reached.
    public func give(_ values: [String: Value], account: String, commune: Int, in tx: WriteTransaction) throws {
        guard try consent(account: account, commune: commune, in: tx) == nil else { return }
        var values = values
        values["how"] = .text("online")
        values["account"] = .text(account)
        values["given_on"] = .text(Instant(milliseconds: tx.now).date.description)
        _ = try workflows.create("care_consent", values, by: system(commune), in: tx)
    }

    /// Ends a consent today.
    public func end(_ consent: Record, in tx: WriteTransaction) throws {
        guard consent["ended_on"].isNull else { return }
        _ = try workflows.edit(
            "care_consent", consent.id, version: nil, ["ended_on": .text(Instant(milliseconds: tx.now).date.description)],
            by: system(consent.commune), in: tx)
    }
}
