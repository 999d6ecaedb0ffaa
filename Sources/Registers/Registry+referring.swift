public import Declarations
public import Store

/// Records of one register that name another record in one field, the newest first.
public struct Referring: Sendable {
    public let register: RegisterDeclaration
    public let field: FieldDeclaration
    public let records: [Record]
    /// Whether there are more of them.
    public let hasMore: Bool
    /// Finds all of them.
    public let query: RecordQuery
}

extension Registry {
    /// The first records of each place that name `record`, as far as the actor may read them: one statement to look everywhere, however many
    /// registers may refer here, and one for each register that does.
    public func referring(
        to record: Record, from places: [(register: RegisterDeclaration, field: FieldDeclaration)], limit: Int, for actor: Actor,
        in tx: ReadTransaction
    ) throws -> [Referring] {
        if places.isEmpty { return [] }
        let queries = places.map { query(for: record, in: $0.field) }
        let arms = try zip(places, queries).enumerated().map { index, arm in
            let table = RegisterTable(register: arm.0.register).name
            let condition = try condition(arm.0.register, arm.1, searching: .asWhole, for: actor, in: tx)
            return "SELECT CAST(\(index) AS BIGINT) AS place, id FROM (SELECT id FROM \(name: table) WHERE " + condition
                + " ORDER BY id DESC LIMIT \(limit + 1)) AS \(name: "place_\(index)")" as SQL
        }
        var ids: [Int: [String]] = [:]
        for row in try tx.rows(SQL.joined(arms, separator: " UNION ALL ")) {
            ids[Int(try row.integer("place")), default: []].append(try row.text("id"))
        }
        let wanted = Dictionary(grouping: ids, by: { places[$0.key].register.id }).mapValues { Set($0.flatMap(\.value)) }
        let found = try wanted.reduce(into: [String: [String: Record]]()) { found, entry in
            found[entry.key] = try records(entry.key, entry.value, commune: actor.commune, in: tx)
        }
        return ids.sorted { $0.key < $1.key }.map { index, ids in
            let place = places[index]
            let records = ids.sorted(by: >).prefix(limit).compactMap { found[place.register.id]?[$0] }
            return Referring(
                register: place.register, field: place.field, records: records, hasMore: ids.count > limit, query: queries[index])
        }
    }

    private func query(for record: Record, in field: FieldDeclaration) -> RecordQuery {
        var query = RecordQuery()
        if field.type.isMany {
            query.containing = [(field.id, record.id.text)]
        } else {
            query.filters = [.binary(.equal, .path(FieldPath(field: field.id)), .literal(.text(record.id.text)))]
        }
        return query
    }
}
