public import Store
import Vietnamese

/// Whose something is: an account, a personal number that was proven (as its keyed print), or both.
public struct CitizenOwner: Sendable, Equatable {
    public let citizen: RecordID?
    let idPrint: String?
}

/// What a citizen is to a record.
public enum CitizenRole: String, Sendable, CaseIterable {
    /// It is about this person.
    case owner
    /// This person acts in it for another one.
    case agent
}

/// A look at a record that is a citizen's.
public struct CitizenRecordReading: Sendable, Equatable {
    public let record: RecordID
    public let reading: CitizenReading
}

extension IdentityDesk {
    /// As whom a session opens what is kept of people: the account, and the personal number where a provider vouched for it in this session.
    ///
    /// - Returns: nil for a session that is less sure than its account: whoever has a telephone number today need not be who had it when a provider
    /// vouched for the account.
    public func owner(of session: CitizenSession, in tx: ReadTransaction) throws -> CitizenOwner? {
        let own = try citizen(session.citizen, commune: session.commune, in: tx)
        guard session.level > 0 || own.level == 0 else { return nil }
        return CitizenOwner(citizen: own.id, idPrint: session.level > 0 ? own.citizenID.map(numberPrint) : nil)
    }

    /// Whoever has a personal number; nil for what is none. For numbers that somebody checked: on a card, or by a provider.
    public func owner(number: String) -> CitizenOwner? {
        (try? CitizenID(parsing: number)).map { CitizenOwner(citizen: nil, idPrint: numberPrint($0.digits)) }
    }

    /// The person of an account who has a personal number as well, as far as the account knows it.
    ///
    /// - Returns: nil where the account has another number: then the record is another person's.
    public func owner(_ owner: CitizenOwner, has number: String?) -> Bool {
        guard let own = owner.idPrint, let number, let typed = try? CitizenID(parsing: number) else { return owner.idPrint == nil }
        return numberPrint(typed.digits) == own
    }

    private func numberPrint(_ digits: String) -> String { cipher.fingerprint("citizen_id|\(digits)") }

    // MARK: Records of citizens

    /// Makes a record of a register a citizen's own; again the same is nothing new. Journaled with the record.
    public static func give(
        _ register: String, _ record: RecordID, to owner: CitizenOwner, as role: CitizenRole, commune: Int, by author: Author,
        in tx: WriteTransaction
    ) throws {
        guard owner.citizen != nil || owner.idPrint != nil else { return }
        let known = try tx.rows(
            "SELECT citizen, id_print, role FROM citizen_record WHERE commune = \(commune) AND register = \(register) AND record = \(record)"
        )
        let isKnown = known.contains { row in
            row["role"].text == role.rawValue && row["citizen"].text == owner.citizen?.text
                && (owner.idPrint == nil || row["id_print"].text == owner.idPrint)
        }
        if isKnown { return }
        try tx.execute(
            """
            INSERT INTO citizen_record (commune, id, register, record, citizen, id_print, role, at)
            VALUES (\(commune), \(RecordID()), \(register), \(record), \(owner.citizen), \(owner.idPrint), \(role.rawValue), \(tx.now))
            """)
        _ = try tx.journal(commune: commune, author: author, register: register, record: record.text, action: "own", note: role.rawValue)
    }

    /// The records of a register that are the owner's, with what the owner is to each, the newest first.
    public static func records(
        _ register: String, of owner: CitizenOwner, as role: CitizenRole? = nil, commune: Int, in tx: ReadTransaction
    ) throws -> [(record: RecordID, role: CitizenRole)] {
        let wanted: SQL = role.map { " AND role = \($0.rawValue)" } ?? ""
        let query: SQL =
            "SELECT record, role, id FROM citizen_record WHERE commune = \(commune) AND register = \(register) AND "
            + condition(owner) + wanted + " ORDER BY id DESC LIMIT 500"
        var seen: [RecordID: Int] = [:]
        var found: [(record: RecordID, role: CitizenRole)] = []
        for row in try tx.rows(query) {
            guard let record = RecordID(try row.text("record")), let role = CitizenRole(rawValue: try row.text("role")) else { continue }
            // Somebody's own before somebody's errand.
            if let place = seen[record] {
                if role == .owner { found[place].role = .owner }
            } else {
                seen[record] = found.count
                found.append((record, role))
            }
        }
        return found
    }

    private static func condition(_ owner: CitizenOwner) -> SQL {
        switch (owner.citizen, owner.idPrint) {
        case (let citizen?, let print?): "(citizen = \(citizen) OR id_print = \(print))"
        case (let citizen?, nil): "citizen = \(citizen)"
        case (nil, let print?): "id_print = \(print)"
        case (nil, nil): "1 = 0"
        }
    }

    // MARK: Who read them

    /// Looking again within this time is the same look: the pages of one file are pictures of their own.
    private static let sameLook: Int64 = 600_000

    /// Notes that somebody looked at a record that is a citizen's, or may become one's: in the transaction of the looking.
    public static func noteReading(
        of register: String, _ record: RecordID, commune: Int, reader: String, what: String, purpose: String, in tx: WriteTransaction
    ) throws {
        let known = try tx.first(
            """
            SELECT at FROM citizen_record_reading WHERE commune = \(commune) AND register = \(register) AND record = \(record)
            AND reader = \(reader) AND what = \(what) AND purpose = \(purpose) AND at > \(tx.now - sameLook) LIMIT 1
            """)
        if known != nil { return }
        try tx.execute(
            """
            INSERT INTO citizen_record_reading (commune, id, register, record, at, reader, what, purpose)
            VALUES (\(commune), \(RecordID()), \(register), \(record), \(tx.now), \(reader), \(what), \(purpose))
            """)
    }

    /// Who looked at some records of a register, the newest first.
    public static func readings(
        of register: String, _ records: [RecordID], commune: Int, limit: Int = 50, in tx: ReadTransaction
    ) throws -> [CitizenRecordReading] {
        guard !records.isEmpty else { return [] }
        return try tx.rows(
            """
            SELECT * FROM citizen_record_reading WHERE commune = \(commune) AND register = \(register)
            AND record IN (\(SQL.values(records.map(\.text)))) ORDER BY id DESC LIMIT \(limit)
            """
        ).compactMap { row in
            guard let record = RecordID(try row.text("record")) else { return nil }
            return CitizenRecordReading(
                record: record,
                reading: CitizenReading(
                    at: try row.integer("at"), reader: try row.text("reader"), what: try row.text("what"), purpose: try row.text("purpose"))
            )
        }
    }
}

extension Migration {
    /// Which records are which citizen's, and who looked at them.
    static let citizenRecords = Migration(
        "0145-citizen-records",
        """
        CREATE TABLE citizen_record (
            commune {integer} NOT NULL, id {uuid} NOT NULL, register {text} NOT NULL, record {uuid} NOT NULL, citizen {uuid}, id_print {text},
            role {text} NOT NULL, at {integer} NOT NULL, PRIMARY KEY (commune, id)
        ) {table};
        CREATE INDEX citizen_record_citizen ON citizen_record (commune, citizen, register);
        CREATE INDEX citizen_record_print ON citizen_record (commune, id_print, register);
        CREATE INDEX citizen_record_record ON citizen_record (commune, register, record);
        CREATE TABLE citizen_record_reading (
            commune {integer} NOT NULL, id {uuid} NOT NULL, register {text} NOT NULL, record {uuid} NOT NULL, at {integer} NOT NULL,
            reader {text} NOT NULL, what {text} NOT NULL, purpose {text} NOT NULL, PRIMARY KEY (commune, id)
        ) {table};
        CREATE INDEX citizen_record_reading_record ON citizen_record_reading (commune, register, record, id);
        """)
}
