public import Declarations
public import Store
import Vietnamese

/// Two records that were the same thing and became one: which one stayed, when, by whom, and whether that still holds.
public struct RecordMerge: Sendable, Identifiable {
    public let id: RecordID
    public let register: String
    /// The record that stayed.
    public let survivor: RecordID
    /// The record that went to the recycle bin.
    public let merged: RecordID
    /// Milliseconds since 1970 UTC.
    public let at: Int64
    /// Record id of the person.
    public let person: String?
    /// How many records named the merged one and name the survivor now.
    public let moved: Int
    let survivorVersion: Int64
    let mergedVersion: Int64

    init(_ row: Row) throws {
        guard let id = RecordID(try row.text("id")), let survivor = RecordID(try row.text("survivor")),
            let merged = RecordID(try row.text("merged"))
        else { throw StoreError(.decoding, "a merge with a malformed id") }
        (self.id, self.survivor, self.merged) = (id, survivor, merged)
        register = try row.text("register")
        at = try row.integer("at")
        person = row["person"].text
        moved = Int(try row.integer("moved"))
        survivorVersion = try row.integer("survivor_version")
        mergedVersion = try row.integer("merged_version")
    }
}

extension Registry {
    /// Registers whose records are more than records: accounts, desks and rights hang on them.
    private static let unmergeable: Set<String> = ["unit", "post", "person"]

    /// So many records at most are pointed elsewhere in one transaction.
    static let mostMoved = 5000

    public func canMerge(_ register: String) -> Bool { !Self.unmergeable.contains(register) }

    /// Whether nobody changed the survivor since: the one condition of undoing a merge that is seen on the record itself.
    public func canUnmerge(_ merge: RecordMerge, survivor: Record) -> Bool { merge.survivorVersion == survivor.version }

    /// Makes two records one. Whatever names the other one names the survivor from now on; the other goes to the recycle bin, and its history
    /// stays to be read with the survivor's. All of it in one transaction, each change journaled.
    ///
    /// - Parameters:
    ///   - kept: the record that stays, with the version that the person saw.
    ///   - gone: the record that goes, with the version that the person saw.
    ///   - fields: those that take the value of the record that goes.
    /// - Throws: ``RecordError`` with `conflict` where somebody changed one of them meanwhile, `forbidden` without the right to edit and delete
    ///   both, `invalid` for what the register's rules refuse and for too many records that name the other one.
    public func merge(
        _ registerID: String, keeping kept: (id: RecordID, version: Int64), mergingIn gone: (id: RecordID, version: Int64),
        taking fields: Set<String>, by actor: Actor, in tx: WriteTransaction
    ) throws -> RecordMerge {
        let register = try register(registerID)
        guard canMerge(registerID), kept.id != gone.id else { throw RecordError.notFound }
        try tx.takeTurn(in: actor.commune)
        let survivor = try mergeable(kept, register, actor, in: tx)
        let other = try mergeable(gone, register, actor, in: tx)
        let values = try taken(fields, from: other, for: survivor, register, actor)
        let naming = try naming(other, besides: survivor, in: tx)
        // First, so that what must be unique is free for the survivor.
        let merged = try discard(other, register, actor, note: survivor.id.text, in: tx)
        let changed = try apply(survivor, values, action: "merge", note: other.id.text, by: actor, in: tx)
        guard rights.allowsLeaving(changed, insteadOf: survivor, in: register, to: actor) else { throw RecordError.forbidden }
        let moved = try naming.map { try point($0, from: other.id, to: survivor.id, actor, in: tx) }
        return try keep(changed, merged, moved, actor, in: tx)
    }

    private func mergeable(_ seen: (id: RecordID, version: Int64), _ register: RegisterDeclaration, _ actor: Actor, in tx: ReadTransaction)
        throws -> Record
    {
        let record = try record(register.id, seen.id, for: actor, in: tx)
        guard rights.allows(.edit, on: record, of: register, to: actor), rights.allows(.delete, on: record, of: register, to: actor) else {
            throw RecordError.forbidden
        }
        if record.isMirrored { throw RecordError.mirrored }
        if record.version != seen.version { throw RecordError.conflict(record) }
        return record
    }

    /// What the survivor takes over; what named the other one within it is emptied, for it would name itself.
    private func taken(
        _ fields: Set<String>, from other: Record, for survivor: Record, _ register: RegisterDeclaration, _ actor: Actor
    ) throws -> [String: Value] {
        let editable = rights.editableFields(.edit, on: survivor, of: register, to: actor)
        let plain = try opened(other, register)
        var values: [String: Value] = [:]
        for field in register.fields where field.isWritable {
            var value = survivor[field.id]
            if fields.contains(field.id) {
                guard editable?.contains(field.id) ?? true else { throw RecordError.forbidden }
                value = plain[field.id]
                values[field.id] = value
            }
            guard field.targetRegister == register.id else { continue }
            let pointed = field.pointing(value, from: other.id, to: survivor.id)
            let clean = field.without(survivor.id, pointed)
            if clean != survivor[field.id] { values[field.id] = clean }
        }
        return values
    }

    private func discard(_ other: Record, _ register: RegisterDeclaration, _ actor: Actor, note: String, in tx: WriteTransaction) throws
        -> Record
    {
        var gone = other
        gone.deletedAt = tx.now
        let stored = try store(gone, replacing: other, register, actor, action: "merged", note: note, in: tx)
        count(register, other.commune, state: other.state, by: -1, in: tx)
        return stored
    }

    // MARK: What names it

    /// All records of any register that name a record, deleted ones too: they may come back.
    private func naming(_ record: Record, besides survivor: Record, in tx: ReadTransaction) throws -> [Record] {
        var found: [Record] = []
        for register in catalogue.registers {
            let fields = register.fields.filter { $0.targetRegister == record.register && !$0.encrypted }
            if fields.isEmpty { continue }
            let table = RegisterTable(register: register)
            let conditions: [SQL] = fields.map { field in
                field.type.isMany ? "\(name: field.id) LIKE \("%\"\(record.id.text)\"%")" : "\(name: field.id) = \(record.id)"
            }
            let rows = try tx.rows(
                """
                SELECT * FROM \(name: table.name) WHERE commune = \(record.commune)
                AND (\(SQL.joined(conditions, separator: " OR "))) ORDER BY id LIMIT \(Self.mostMoved + 1)
                """)
            found += try rows.map { try Record(register: register.id, $0, fields: table.fields) }
                .filter { $0.id != record.id && $0.id != survivor.id }
            guard found.count <= Self.mostMoved else {
                throw RecordError.invalid([
                    FieldProblem(
                        nil, vi: "Hơn \(Self.mostMoved) bản ghi đang trỏ tới bản ghi sẽ gộp: chuyển bớt sang bản ghi giữ lại trước.",
                        en: "More than \(Self.mostMoved) records refer to the one to be merged: point some of them to the other first.")
                ])
            }
        }
        return found
    }

    /// The record naming the survivor instead. Its other values are not judged: nothing but the name of the same thing changes.
    private func point(_ current: Record, from gone: RecordID, to kept: RecordID, _ actor: Actor, in tx: WriteTransaction) throws -> Record
    {
        let register = try register(current.register)
        var record = current
        for field in register.fields { record[field.id] = field.pointing(current[field.id], from: gone, to: kept) }
        try compute(&record, register, in: tx)
        return try store(record, replacing: current, register, actor, action: "point", note: nil, in: tx)
    }

    private func keep(_ survivor: Record, _ merged: Record, _ moved: [Record], _ actor: Actor, in tx: WriteTransaction) throws
        -> RecordMerge
    {
        let id = RecordID()
        try tx.execute(
            """
            INSERT INTO record_merge (commune, id, register, survivor, merged, at, person, moved, survivor_version, merged_version)
            VALUES (\(survivor.commune), \(id), \(survivor.register), \(survivor.id), \(merged.id), \(tx.now), \(actor.person),
                \(moved.count), \(survivor.version), \(merged.version))
            """)
        for start in stride(from: 0, to: moved.count, by: 500) {
            let rows = moved[start..<min(start + 500, moved.count)].map { record in
                "(\(record.commune), \(id), \(record.register), \(record.id), \(record.version))" as SQL
            }
            try tx.execute("INSERT INTO record_merge_moved (commune, merge, register, record, version) VALUES \(SQL.joined(rows))")
        }
        guard let merge = try merge(id, commune: survivor.commune, in: tx) else { throw RecordError.notFound }
        return merge
    }

    // MARK: Taking it back

    /// Makes one record two again, as they were: the survivor its former self, the other one living, and what was pointed elsewhere pointing
    /// back.
    ///
    /// - Throws: ``RecordError`` with `inUse` where somebody changed one of these records since, `forbidden` without the right to edit and
    ///   delete both.
    public func unmerge(_ id: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> RecordMerge {
        guard let merge = try merge(id, commune: actor.commune, in: tx) else { throw RecordError.notFound }
        let register = try register(merge.register)
        try tx.takeTurn(in: actor.commune)
        let survivor = try record(register.id, merge.survivor, for: actor, in: tx)
        guard let merged = try find(register, merge.merged, commune: actor.commune, in: tx) else { throw RecordError.notFound }
        for record in [survivor, merged] {
            guard rights.allows(.edit, on: record, of: register, to: actor), rights.allows(.delete, on: record, of: register, to: actor)
            else {
                throw RecordError.forbidden
            }
        }
        let moved = try untouchedMoved(merge, in: tx)
        guard survivor.version == merge.survivorVersion, merged.version == merge.mergedVersion, let moved else {
            throw RecordError(
                code: .inUse,
                message: LocalizedText(
                    vi: "Không hoàn tác gộp được nữa: đã có người sửa bản ghi giữ lại, bản ghi đã gộp hoặc bản ghi trỏ tới chúng.",
                    en: "The merge can't be undone any more: somebody changed one of the records since, or one that refers to them."))
        }
        try putBack(survivor, register, actor, in: tx)
        try putBack(merged, register, actor, in: tx)
        count(register, merged.commune, state: merged.state, by: 1, in: tx)
        for record in moved { try putBack(record, try self.register(record.register), actor, in: tx) }
        try tx.execute("DELETE FROM record_merge_moved WHERE commune = \(actor.commune) AND merge = \(id)")
        try tx.execute("DELETE FROM record_merge WHERE commune = \(actor.commune) AND id = \(id)")
        return merge
    }

    /// The records that were pointed elsewhere; nil where one of them is another by now.
    private func untouchedMoved(_ merge: RecordMerge, in tx: ReadTransaction) throws -> [Record]? {
        let commune = try tx.rows("SELECT commune, register, record, version FROM record_merge_moved WHERE merge = \(merge.id)")
        var versions: [String: [String: Int64]] = [:]
        for row in commune { versions[try row.text("register"), default: [:]][try row.text("record")] = try row.integer("version") }
        var records: [Record] = []
        for (register, wanted) in versions.sorted(by: { $0.key < $1.key }) {
            let found = try self.records(register, wanted.keys, commune: Int(try commune[0].integer("commune")), in: tx)
            for (id, version) in wanted.sorted(by: { $0.key < $1.key }) {
                guard let record = found[id], record.version == version else { return nil }
                records.append(record)
            }
        }
        return records
    }

    /// The record as it was before its last version, as a new version.
    private func putBack(_ current: Record, _ register: RegisterDeclaration, _ actor: Actor, in tx: WriteTransaction) throws {
        guard let former = try former(current, version: current.version - 1, in: tx) else { throw RecordError.notFound }
        var record = current
        record.values = former.values
        record.deletedAt = former.deletedAt
        try store(record, replacing: current, register, actor, action: "unmerge", note: nil, in: tx)
    }

    // MARK: Reading

    private func merge(_ id: RecordID, commune: Int, in tx: ReadTransaction) throws -> RecordMerge? {
        try tx.first("SELECT * FROM record_merge WHERE commune = \(commune) AND id = \(id)").map(RecordMerge.init)
    }

    /// The records that were merged into a record, the latest first; those that had been merged into them are among them.
    public func merges(into record: Record, in tx: ReadTransaction) throws -> [RecordMerge] {
        try tx.rows(
            """
            WITH RECURSIVE chain AS (
                SELECT m.* FROM record_merge AS m
                WHERE m.commune = \(record.commune) AND m.register = \(record.register) AND m.survivor = \(record.id)
                UNION
                SELECT m.* FROM record_merge AS m JOIN chain ON m.commune = chain.commune AND m.register = chain.register
                    AND m.survivor = chain.merged
            ) SELECT * FROM chain ORDER BY at DESC, id DESC LIMIT 100
            """
        ).map(RecordMerge.init)
    }

    /// The record that lives on in the place of one that was merged, if it was.
    public func survivor(of id: RecordID, in registerID: String, commune: Int, in tx: ReadTransaction) throws -> RecordID? {
        let row = try tx.first(
            """
            WITH RECURSIVE chain AS (
                SELECT m.commune, m.register, m.survivor, 1 AS step FROM record_merge AS m
                WHERE m.commune = \(commune) AND m.register = \(registerID) AND m.merged = \(id)
                UNION
                SELECT m.commune, m.register, m.survivor, chain.step + 1 FROM record_merge AS m JOIN chain ON m.commune = chain.commune
                    AND m.register = chain.register AND m.merged = chain.survivor
            ) SELECT survivor FROM chain ORDER BY step DESC LIMIT 1
            """)
        return row?["survivor"].text.flatMap { RecordID($0) }
    }
}

extension FieldDeclaration {
    /// The value naming one record in the place of another; the same value where it names another one, or none.
    public func pointing(_ value: Value, from gone: RecordID, to kept: RecordID) -> Value {
        guard targetRegister != nil, let text = value.text else { return value }
        if !type.isMany { return text == gone.text ? kept.value : value }
        let items = JSONText.items(text)
        guard items.contains(gone.text) else { return value }
        var seen: Set<String> = []
        return .text(JSONText.list(items.map { $0 == gone.text ? kept.text : $0 }.filter { seen.insert($0).inserted }))
    }

    /// The value without a record that it names.
    fileprivate func without(_ id: RecordID, _ value: Value) -> Value {
        guard let text = value.text else { return value }
        if !type.isMany { return text == id.text ? .null : value }
        let items = JSONText.items(text)
        guard items.contains(id.text) else { return value }
        return filled(.text(JSONText.list(items.filter { $0 != id.text })))
    }
}

extension Migration {
    static let merges = Migration(
        "0041-merges",
        """
        CREATE TABLE record_merge (
            commune {integer} NOT NULL, id {uuid} NOT NULL, register {text} NOT NULL, survivor {uuid} NOT NULL, merged {uuid} NOT NULL,
            at {integer} NOT NULL, person {text}, moved {integer} NOT NULL, survivor_version {integer} NOT NULL,
            merged_version {integer} NOT NULL, PRIMARY KEY (commune, id)
        ) {table};
        CREATE INDEX record_merge_survivor ON record_merge (commune, register, survivor);
        CREATE INDEX record_merge_merged ON record_merge (commune, register, merged);
        CREATE TABLE record_merge_moved (
            commune {integer} NOT NULL, merge {uuid} NOT NULL, register {text} NOT NULL, record {uuid} NOT NULL, version {integer} NOT NULL,
            PRIMARY KEY (commune, merge, register, record)
        ) {table};
        """)
}
