import Registers
import Store
import Vietnamese

/// Somebody who can be sent something.
struct Reader: Sendable {
    let id: String
    let name: String
    let mail: EmailAddress?
    let phone: PhoneNumber?

    init(_ record: Record) {
        id = record.id.text
        name = record["full_name"].text ?? ""
        mail = record["email"].text.flatMap { try? EmailAddress(parsing: $0) }
        phone = record["phone"].text.flatMap { try? PhoneNumber(parsing: $0) }
    }

    /// Where a channel finds the person; nil where it does not.
    func address(_ channel: DeliveryChannel) -> String? {
        switch channel {
        case .mail: mail?.text
        case .gateway: phone.flatMap { $0.kind == .mobile || $0.kind == .foreign ? $0.stored : nil }
        }
    }

    func masked(_ channel: DeliveryChannel) -> String? {
        switch channel {
        case .mail: mail?.masked
        case .gateway: phone?.masked
        }
    }
}

extension DeliveryDesk {
    /// People by id who are there and in service today.
    func readers(_ ids: some Collection<String>, commune: Int, in tx: ReadTransaction) throws -> [String: Reader] {
        let today = Instant(milliseconds: clock()).date.description
        let records = try registry.records("person", ids, commune: commune, in: tx)
        return try records.filter { _, record in
            !record.isDeleted && record["active"].boolean != false && record["to_date"].text.map { $0 >= today } != false
        }.mapValues { Reader(try registry.unsealed($0)) }
    }

    /// Whom recipients stand for today: a post for its holders and those to whom it is delegated, a person for itself. Two statements.
    func people(behind recipients: Set<String>, commune: Int, in tx: ReadTransaction) throws -> [String: Set<String>] {
        let today = Instant(milliseconds: clock()).date.description
        let known = recipients.filter { RecordID($0) != nil }
        let delegated = try tx.rows(
            """
            SELECT from_post, to_post FROM reg_delegation WHERE commune = \(commune) AND deleted_at IS NULL AND from_date <= \(today)
            AND to_date >= \(today) AND from_post IN (\(SQL.values(known.sorted())))
            """)
        var posts: [String: Set<String>] = Dictionary(uniqueKeysWithValues: known.map { ($0, [$0]) })
        for row in delegated { posts[try row.text("from_post"), default: []].insert(try row.text("to_post")) }
        let asked = posts.values.reduce(into: Set<String>()) { $0.formUnion($1) }
        let held = try tx.rows(
            """
            SELECT post, person FROM reg_holding WHERE commune = \(commune) AND deleted_at IS NULL AND from_date <= \(today)
            AND (to_date IS NULL OR to_date >= \(today)) AND post IN (\(SQL.values(asked.sorted())))
            """)
        let holders = Dictionary(grouping: held) { $0["post"].text ?? "" }.mapValues { Set($0.compactMap { $0["person"].text }) }
        return posts.reduce(into: [:]) { people, entry in
            let found = entry.value.reduce(into: Set<String>()) { $0.formUnion(holders[$1] ?? []) }
            // What is no post with a holder may be a person.
            people[entry.key] = found.isEmpty ? [entry.key] : found
        }
    }
}
