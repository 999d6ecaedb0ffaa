public import Registers
public import Store
public import Vietnamese
import Workflows

/// Records that one post is behind with.
public struct UrgeGroup: Sendable {
    /// The post's record id; nil for records that nobody has to do.
    public let post: String?
    public let postName: String
    /// Who holds the post today.
    public let holders: [String]
    public let records: [Record]
}

/// What an urging did.
public struct UrgeResult: Sendable, Equatable {
    public var posts = 0
    public var records = 0
}

extension DeliveryDesk {
    /// Who has to do these records, by how many they are behind with. The statements do not grow with the records.
    public func urgeGroups(_ records: [Record], commune: Int, in tx: ReadTransaction) throws -> [UrgeGroup] {
        let posts = try workflows.responsiblePosts(of: records, commune: commune, in: tx)
        let named = try registry.records("post", Set(posts.values), commune: commune, in: tx).filter { !$0.value.isDeleted }
        let people = try people(behind: Set(named.keys), commune: commune, in: tx)
        let readers = try readers(people.values.reduce(into: Set<String>()) { $0.formUnion($1) }, commune: commune, in: tx)
        let groups = Dictionary(grouping: records) { record in posts[record.id].flatMap { named[$0] == nil ? nil : $0 } }
        return groups.map { post, records in
            UrgeGroup(
                post: post, postName: post.flatMap { named[$0]?["name"].text } ?? "",
                holders: (post.flatMap { people[$0] } ?? []).compactMap { readers[$0]?.name }.sorted(),
                records: records.sorted { ($0.dueAt ?? .max, $0.id) < ($1.dueAt ?? .max, $1.id) })
        }.sorted { ($0.post == nil ? 1 : 0, -$0.records.count, $0.postName) < ($1.post == nil ? 1 : 0, -$1.records.count, $1.postName) }
    }

    /// When these records were last urged, in milliseconds since 1970 UTC.
    public func lastUrged(_ records: [RecordID], commune: Int, in tx: ReadTransaction) throws -> [RecordID: Int64] {
        let rows = try tx.rows(
            """
            SELECT record, max(at) AS at FROM urging WHERE commune = \(commune) AND record IN (\(SQL.values(records))) GROUP BY record
            """)
        return Dictionary(
            try rows.compactMap { row in RecordID(try row.text("record")).map { ($0, try? row.integer("at")) } }.compactMap { id, at in
                at.map { (id, $0) }
            }, uniquingKeysWith: max)
    }

    /// Whether a record that was urged at `last` was so within the working day that is now.
    public func isOfThisDay(_ last: Int64, _ calendar: WorkCalendar) -> Bool {
        let day = { (moment: Int64) in DeliveryHours.workingDay(of: Instant(milliseconds: moment), calendar) }
        return day(last) == day(clock())
    }

    /// Urges groups: a notice for each record, which go out as one message a person, and a line in each record's journal.
    ///
    /// - Parameters:
    ///   - note: what whoever urges adds, to each.
    ///   - again: also records that were urged within this working day already.
    public func urge(_ groups: [UrgeGroup], note: String?, again: Bool, by actor: Actor, in tx: WriteTransaction) throws -> UrgeResult {
        var result = UrgeResult()
        let calendar = try workflows.calendar(of: actor.commune, in: tx)
        let last = try lastUrged(groups.flatMap(\.records).map(\.id), commune: actor.commune, in: tx)
        let now = clock()
        for group in groups {
            guard let post = group.post else { continue }
            let records = group.records.filter { record in again || last[record.id].map { isOfThisDay($0, calendar) } != true }
            if records.isEmpty { continue }
            result.posts += 1
            for (_, same) in Dictionary(grouping: records, by: \.register).sorted(by: { $0.key < $1.key }) {
                let titles = try registry.titles(of: same, .vi, in: tx)
                for record in same {
                    let time = workflows.remaining(record, at: now, calendar: calendar)
                    let title = (titles[record.id.text] ?? "").shortened(to: 160)
                    func text(_ language: Language) -> String {
                        let head = language == .vi ? "Đôn đốc" : "Urged"
                        let ending = [time.map { " (\($0.text(language)))" }, note.map { ". " + $0 }].compactMap { $0 }.joined()
                        return "\(head): \(title)\(ending)"
                    }
                    try tx.leaveNotice(to: post, .urge, LocalizedText(vi: text(.vi), en: text(.en)), about: record)
                    try tx.execute(
                        """
                        INSERT INTO urging (commune, record, at, register, post, person)
                        VALUES (\(actor.commune), \(record.id), \(now), \(record.register), \(post), \(actor.person))
                        ON CONFLICT (commune, record, at) DO NOTHING
                        """)
                    try tx.journal(
                        commune: actor.commune, author: actor.author, register: record.register, record: record.id.text, action: "urge",
                        note: [group.postName, note].compactMap { $0 }.joined(separator: ": "))
                    result.records += 1
                }
            }
        }
        return result
    }
}
