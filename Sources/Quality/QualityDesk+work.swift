import Declarations
public import Registers
public import Store
import Vietnamese

/// Which part of a register's work list is asked for.
public struct WorkFilter: Sendable, Equatable {
    public var part: QualityPart?
    /// The id of a check.
    public var check: String?
    /// The record id of a unit.
    public var unit: String?

    public init(part: QualityPart? = nil, check: String? = nil, unit: String? = nil) {
        (self.part, self.check, self.unit) = (part, check, unit)
    }
}

/// A record and what is wrong with it.
public struct FaultyRecord: Sendable {
    public let record: Record
    public let faults: [QualityCheck]
}

/// A page of a work list.
public struct WorkPage: Sendable {
    public let items: [FaultyRecord]
    /// Behind this record the list goes on; nil at its end.
    public let next: RecordID?
}

extension QualityDesk {
    /// Records that the actor may read and with which something is wrong now, by id. Which records are alike and which numbers are usual is
    /// taken from the last count.
    public func work(
        _ registerID: String, _ filter: WorkFilter = WorkFilter(), after: RecordID? = nil, limit: Int = 25, for actor: Actor,
        in tx: ReadTransaction
    ) throws -> WorkPage {
        let register = try registry.register(registerID)
        let scan = try scan(register, commune: actor.commune, in: tx)
        let checks = scan.plan.checks.filter { check in
            (filter.part == nil || check.part == filter.part) && (filter.check == nil || check.id == filter.check)
        }
        var condition = registry.condition(.read, on: register, for: actor)
        if let unit = filter.unit {
            condition += register.scopeField.map { " AND \(name: $0) = \(unit)" } ?? " AND 1 = 0"
        }
        let ids = try tx.rows(scan.faulty(checks, where: condition, after: after, limit: limit + 1)).compactMap {
            RecordID(try $0.text("id"))
        }
        let shown = Array(ids.prefix(limit))
        let faults = try faults(of: shown, scan, commune: actor.commune, in: tx)
        let records = try registry.records(registerID, shown.map(\.text), commune: actor.commune, in: tx)
        let items = shown.compactMap { id in
            records[id.text].map { FaultyRecord(record: $0, faults: faults[id] ?? []) }
        }
        return WorkPage(items: items, next: ids.count > limit ? shown.last : nil)
    }

    /// What is wrong with one record; empty where all is well.
    public func faults(of record: Record, in tx: ReadTransaction) throws -> [QualityCheck] {
        let register = try registry.register(record.register)
        let scan = try scan(register, commune: record.commune, in: tx)
        return try faults(of: [record.id], scan, commune: record.commune, in: tx)[record.id] ?? []
    }

    /// The range that a number was held against, as stored; nil where it was the pack's.
    public func fence(_ register: String, _ field: String, commune: Int, in tx: ReadTransaction) throws -> Fence? {
        try fences(register, commune: commune, in: tx)[field]
    }

    func scan(_ register: RegisterDeclaration, commune: Int, in tx: ReadTransaction) throws -> QualityScan {
        let fences = try fences(register.id, commune: commune, in: tx)
        return QualityScan(registry, plan(of: register), fences: fences, at: tx.now, tx.engine)
    }

    private func faults(of ids: [RecordID], _ scan: QualityScan, commune: Int, in tx: ReadTransaction) throws -> [RecordID: [QualityCheck]]
    {
        if ids.isEmpty || scan.plan.checks.isEmpty { return [:] }
        return try tx.rows(scan.flags(of: ids, commune: commune)).reduce(into: [:]) { found, row in
            if let id = RecordID(try row.text("id")) { found[id] = scan.faults(row) }
        }
    }

    // MARK: Saying that it is right

    /// Notes that records are right as they are, whatever a check says, until somebody changes them. Journaled.
    ///
    /// - Throws: ``RecordError`` with `forbidden` without the right to edit one of them, `notFound` for a check whose word is final.
    public func accept(_ ids: [RecordID], _ checkID: String, of registerID: String, by actor: Actor, in tx: WriteTransaction) throws {
        let register = try registry.register(registerID)
        guard let check = plan(of: register).check(checkID), check.canBeAccepted else { throw RecordError.notFound }
        for id in ids {
            let record = try registry.record(registerID, id, for: actor, in: tx)
            guard registry.rights.allows(.edit, on: record, of: register, to: actor) else { throw RecordError.forbidden }
            try tx.execute(
                """
                INSERT INTO quality_accepted (commune, register, record, finding, version, at, person)
                VALUES (\(actor.commune), \(registerID), \(id), \(checkID), \(record.version), \(tx.now), \(actor.person))
                ON CONFLICT (commune, register, record, finding) DO UPDATE SET version = excluded.version, at = excluded.at,
                    person = excluded.person
                """)
            try tx.journal(
                commune: actor.commune, author: actor.author, register: registerID, record: id.text, action: "accept", note: checkID)
        }
    }

    // MARK: Twins

    /// Records that are the same thing, as far as the actor may read them: group by group, each by id.
    ///
    /// - Parameters:
    ///   - after: the last group of the page before.
    ///   - limit: so many groups.
    public func twins(
        _ registerID: String, _ checkID: String, after: Int = 0, limit: Int = 20, for actor: Actor, in tx: ReadTransaction
    ) throws -> (groups: [[Record]], next: Int?) {
        let register = try registry.register(registerID)
        let scan = try scan(register, commune: actor.commune, in: tx)
        guard let check = scan.plan.check(checkID), case .twin = check.kind else { throw RecordError.notFound }
        // Groups of which fewer than two records are left, or may be read, are passed over.
        let readable = registry.condition(.read, on: register, for: actor)
        let table = registry.table(of: register)
        let living: SQL = """
            SELECT id FROM \(name: table) WHERE \(readable)
            AND id IN (SELECT record FROM quality_twin WHERE commune = \(actor.commune) AND register = \(registerID) AND finding = \(checkID))
            AND \(scan.sql.flag(check)) = 1
            """
        let rows = try tx.rows(
            """
            SELECT record, grp FROM quality_twin WHERE commune = \(actor.commune) AND register = \(registerID) AND finding = \(checkID)
            AND grp IN (SELECT grp FROM quality_twin WHERE commune = \(actor.commune) AND register = \(registerID) AND finding = \(checkID)
                AND grp > \(after) AND record IN (\(living)) GROUP BY grp HAVING count(*) > 1 ORDER BY grp LIMIT \(limit + 1))
            AND record IN (\(living)) ORDER BY grp, record
            """)
        let records = try registry.records(registerID, rows.map { try $0.text("record") }, commune: actor.commune, in: tx)
        var groups: [(number: Int, records: [Record])] = []
        for row in rows {
            guard let record = records[try row.text("record")] else { continue }
            let number = Int(try row.integer("grp"))
            if groups.last?.number == number { groups[groups.count - 1].records.append(record) } else { groups.append((number, [record])) }
        }
        let shown = groups.prefix(limit)
        return (shown.map(\.records), groups.count > limit ? shown.last?.number : nil)
    }
}
