public import Declarations
public import Store

/// The registers of a server: the one door through which records are made, changed and read.
///
/// Every call names the actor and judges the actor's rights; every change is validated, versioned and journaled in the caller's transaction.
public struct Registry: Sendable {
    public let catalogue: Catalogue
    public let rights: Rights
    let cipher: FieldCipher
    let vocabulary = SearchVocabulary()
    package let follower: any RecordFollower
    let checks: [any RecordCheck]
    private let shapes: [String: RowShape]

    /// - Parameters:
    ///   - cipher: opens and seals the encrypted fields.
    ///   - follower: keeps sums over records; without one they are dropped when a record changes.
    ///   - checks: what modules demand of records.
    public init(
        catalogue: Catalogue, cipher: FieldCipher, follower: (any RecordFollower)? = nil, checks: [any RecordCheck] = []
    ) {
        self.catalogue = catalogue
        self.cipher = cipher
        self.follower = follower ?? Forgetting()
        self.checks = checks
        rights = Rights(catalogue)
        shapes = Dictionary(catalogue.registers.map { ($0.id, RowShape($0)) }) { first, _ in first }
    }

    /// Makes the registry of a server: brings the database's tables in line with the packs first.
    ///
    /// - Throws: ``SchemaRefusal`` when a changed pack would lose data; nothing is changed then.
    public static func open(
        catalogue: Catalogue, cipher: FieldCipher, database: Database, follower: (any RecordFollower)? = nil,
        checks: [any RecordCheck] = []
    ) async throws -> Registry {
        try await database.migrate(
            Migration.registers + Migration.listDefaults + [
                Migration.merges, Migration.rollups, Migration.codeStarts, Migration.visitorDrafts,
            ])
        let registry = Registry(catalogue: catalogue, cipher: cipher, follower: follower, checks: checks)
        try await database.write { tx in
            try SchemaSync(catalogue: catalogue).run(in: tx)
            try registry.bringSearchUpToDate(in: tx)
        }
        return registry
    }

    /// - Throws: ``RecordError/notFound`` for a register that no pack declares.
    public func register(_ id: String) throws(RecordError) -> RegisterDeclaration {
        guard let register = catalogue.registers[id] else { throw .notFound }
        return register
    }

    func shape(of register: RegisterDeclaration) -> RowShape { shapes[register.id] ?? RowShape(register) }

    // MARK: Reading

    /// A living record that the actor may read. Encrypted fields are sealed: see ``opened(_:for:)``.
    ///
    /// - Throws: ``RecordError/notFound``, also where the actor may not know that the record exists.
    public func record(_ registerID: String, _ id: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> Record {
        let register = try register(registerID)
        guard let record = try find(register, id, commune: actor.commune, in: tx), !record.isDeleted,
            rights.allows(.read, on: record, of: register, to: actor)
        else { throw RecordError.notFound }
        return record
    }

    /// The record whatever its state and the reader's rights; nil where there is none in the commune.
    func find(_ register: RegisterDeclaration, _ id: RecordID, commune: Int, in tx: ReadTransaction) throws -> Record? {
        let table = RegisterTable(register: register)
        let row = try tx.first("SELECT * FROM \(name: table.name) WHERE commune = \(commune) AND id = \(id)")
        return try row.map { try Record(register: register.id, $0, fields: table.fields) }
    }

    /// Records by id in one statement, for showing what references name. Deleted ones are among them.
    public func records(_ registerID: String, _ ids: some Collection<String>, commune: Int, in tx: ReadTransaction) throws -> [String:
        Record]
    {
        let register = try register(registerID)
        let table = RegisterTable(register: register)
        let wanted = Set(ids).filter { RecordID($0) != nil }
        if wanted.isEmpty { return [:] }
        let rows = try tx.rows("SELECT * FROM \(name: table.name) WHERE commune = \(commune) AND id IN (\(SQL.values(wanted.sorted())))")
        return Dictionary(
            uniqueKeysWithValues: try rows.map { row in
                let record = try Record(register: register.id, row, fields: table.fields)
                return (record.id.text, record)
            })
    }

    /// The record with its encrypted fields opened, and the reading journaled: who read which personal fields of whom.
    ///
    /// - Throws: ``RecordError/forbidden`` without the right to see personal fields.
    public func revealed(_ record: Record, for actor: Actor, in tx: WriteTransaction) throws -> Record {
        let register = try register(record.register)
        guard rights.allows(.personal, on: record, of: register, to: actor) else { throw RecordError.forbidden }
        let personal = register.fields.filter { $0.personal && !record[$0.id].isNull }.map(\.id)
        try tx.journal(
            commune: record.commune, author: actor.author, register: register.id, record: record.id.text, action: "reveal",
            note: personal.joined(separator: " "))
        return try opened(record, register)
    }

    /// The record with its encrypted fields opened, for exports: those journal the reading once for all their records.
    ///
    /// - Throws: `StoreError` with `secret` where a ciphertext does not open.
    public func unsealed(_ record: Record) throws -> Record { try opened(record, try register(record.register)) }

    /// The record with plain values in the place of ciphertexts. For the engine itself: whoever shows them to a person uses ``revealed(_:for:in:)``.
    func opened(_ record: Record, _ register: RegisterDeclaration) throws -> Record {
        var record = record
        for field in shape(of: register).encrypted {
            if let sealed = record[field.id].text {
                record[field.id] = .text(try cipher.open(sealed, place: field.cipherPlace(register.id, record.id)))
            }
        }
        return record
    }

    // MARK: Writing

    /// Makes a record.
    ///
    /// - Parameters:
    ///   - values: by field; missing fields take their defaults, codes are given, formulas computed.
    ///   - source: where a mirrored record comes from, with its id there.
    ///   - assignee: the post on whose desk the record begins; only for registers with a workflow.
    /// - Throws: ``RecordError`` with `invalid` and every problem found, or `forbidden`.
    public func create(
        _ registerID: String, _ values: [String: Value], id: RecordID = RecordID(), source: (name: String, id: String)? = nil,
        assignee: String? = nil, by actor: Actor, note: String? = nil, in tx: WriteTransaction
    ) throws -> Record {
        let register = try register(registerID)
        guard rights.allowsSome(.create, on: register, to: actor) else { throw RecordError.forbidden }
        try tx.takeTurn(in: actor.commune)
        var record = Record(register: registerID, commune: actor.commune, id: id, at: tx.now, by: actor.person)
        record.source = source?.name
        record.externalID = source?.id
        if let state = catalogue.workflow(of: register)?.initial {
            record.state = state.id
            record.stateSince = tx.now
            record.assignee = assignee
        }
        record.values = defaults(register, actor, tx.now)
        let editable = rights.editableFields(.create, on: nil, of: register, to: actor)
        for (name, value) in values where isOpen(name, to: actor, editable, register) {
            record[name] = register.field(name)?.filled(value) ?? value
        }
        // Judged on the record that would be: an officer makes records of the own unit only.
        guard rights.allowsCreating(record, in: register, to: actor) else { throw RecordError.forbidden }
        try giveCodes(&record, register, tx)
        return try save(record, replacing: nil, register, actor, action: "create", note: note, in: tx)
    }

    /// Changes fields of a record.
    ///
    /// - Parameter version: the version that the person saw; nil changes whatever there is.
    /// - Throws: ``RecordError`` with `conflict` and the present record when it is another one by now; `forbidden` also where the record would
    ///   move to a unit that the actor's right to edit does not reach.
    public func edit(
        _ registerID: String, _ id: RecordID, version: Int64?, _ changes: [String: Value], by actor: Actor, note: String? = nil,
        in tx: WriteTransaction
    ) throws -> Record {
        let register = try register(registerID)
        try tx.takeTurn(in: actor.commune)
        let current = try record(registerID, id, for: actor, in: tx)
        guard rights.allows(.edit, on: current, of: register, to: actor) else { throw RecordError.forbidden }
        if current.isMirrored, !actor.isSystem { throw RecordError.mirrored }
        if let version, version != current.version { throw RecordError.conflict(current) }
        let editable = rights.editableFields(.edit, on: current, of: register, to: actor)
        let allowed = changes.filter { isOpen($0.key, to: actor, editable, register) }
        var changed = current
        for (name, value) in allowed { changed[name] = register.field(name)?.filled(value) ?? value }
        // Judged on the record that would be, too: an officer hands nothing over to a unit where the right ends.
        guard rights.allowsLeaving(changed, insteadOf: current, in: register, to: actor) else { throw RecordError.forbidden }
        return try change(current, allowed, register, actor, action: "edit", note: note, in: tx)
    }

    /// Moves a record to the recycle bin, from where it can be restored.
    ///
    /// - Throws: ``RecordError`` with `inUse` while living records refer to it.
    public func delete(_ registerID: String, _ id: RecordID, version: Int64?, by actor: Actor, note: String? = nil, in tx: WriteTransaction)
        throws
    {
        let register = try register(registerID)
        try tx.takeTurn(in: actor.commune)
        var record = try record(registerID, id, for: actor, in: tx)
        guard rights.allows(.delete, on: record, of: register, to: actor) else { throw RecordError.forbidden }
        if record.isMirrored, !actor.isSystem { throw RecordError.mirrored }
        if let version, version != record.version { throw RecordError.conflict(record) }
        try refuseIfReferred(record, in: tx)
        let former = record
        record.deletedAt = tx.now
        try store(record, replacing: former, register, actor, action: "delete", note: note, in: tx)
        count(register, record.commune, state: record.state, by: -1, in: tx)
    }

    /// Brings a record back from the recycle bin.
    public func restore(_ registerID: String, _ id: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        let register = try register(registerID)
        try tx.takeTurn(in: actor.commune)
        guard var record = try find(register, id, commune: actor.commune, in: tx), record.isDeleted else { throw RecordError.notFound }
        guard rights.allows(.restore, on: record, of: register, to: actor) else { throw RecordError.forbidden }
        if try survivor(of: id, in: registerID, commune: actor.commune, in: tx) != nil { throw RecordError.merged }
        let former = record
        record.deletedAt = nil
        try compute(&record, register, in: tx)
        try validate(try opened(record, register), replacing: nil, register, actor, in: tx)
        let restored = try store(record, replacing: former, register, actor, action: "restore", note: nil, in: tx)
        count(register, record.commune, state: record.state, by: 1, in: tx)
        return restored
    }

    /// Writes new values and workflow columns of a record without judging rights: the workflow engine and effects do that before.
    ///
    /// - Parameter move: sets state, due time and assignee.
    public func apply(
        _ current: Record, _ changes: [String: Value], action: String, note: String?, by actor: Actor, in tx: WriteTransaction,
        move: (inout Record) -> Void = { _ in }
    ) throws -> Record {
        try change(current, changes, try register(current.register), actor, action: action, note: note, in: tx, move: move)
    }

    /// Whether the actor may write a field: one that the right covers, and that is not the system's own.
    private func isOpen(_ field: String, to actor: Actor, _ editable: Set<String>?, _ register: RegisterDeclaration) -> Bool {
        register.field(field).map { isOpen($0, to: actor, editable) } ?? false
    }

    func isOpen(_ field: FieldDeclaration, to actor: Actor, _ editable: Set<String>?) -> Bool {
        actor.isSystem || !field.readOnly && (editable?.contains(field.id) ?? true)
    }

    private func change(
        _ current: Record, _ changes: [String: Value], _ register: RegisterDeclaration, _ actor: Actor, action: String, note: String?,
        in tx: WriteTransaction, move: (inout Record) -> Void = { _ in }
    ) throws -> Record {
        var record = try opened(current, register)
        for (name, value) in changes {
            if let field = register.field(name), field.isWritable { record[name] = field.filled(value) }
        }
        move(&record)
        return try save(record, replacing: current, register, actor, action: action, note: note, in: tx)
    }

    /// Puts ciphertexts in the place of plain values. Sealing gives another ciphertext each time: an unchanged field keeps the one that it has.
    func seal(_ record: inout Record, replacing former: Record?, _ formerPlain: Record?, _ register: RegisterDeclaration) throws {
        for field in shape(of: register).encrypted {
            guard let text = record[field.id].text else { continue }
            if let former, let formerPlain, formerPlain[field.id] == record[field.id] {
                record[field.id] = former[field.id]
            } else {
                record[field.id] = .text(try cipher.seal(text, place: field.cipherPlace(register.id, record.id)))
            }
        }
    }

    /// Computes formulas, validates, seals and stores.
    private func save(
        _ plain: Record, replacing former: Record?, _ register: RegisterDeclaration, _ actor: Actor, action: String, note: String?,
        in tx: WriteTransaction
    ) throws -> Record {
        var record = plain
        try compute(&record, register, in: tx)
        let formerPlain = try former.map { try opened($0, register) }
        try validate(record, replacing: formerPlain, register, actor, in: tx)
        try seal(&record, replacing: former, formerPlain, register)
        let saved = try store(record, replacing: former, register, actor, action: action, note: note, in: tx)
        if let former {
            if former.state != saved.state {
                count(register, saved.commune, state: former.state, by: -1, in: tx)
                count(register, saved.commune, state: saved.state, by: 1, in: tx)
            }
        } else {
            count(register, saved.commune, state: saved.state, by: 1, in: tx)
        }
        return saved
    }
}

extension Value {
    /// See ``FieldDeclaration/filled(_:)``.
    func filled(isMany: Bool) -> Value {
        guard case .text(let text) = self else { return self }
        return text.isEmpty || isMany && text == "[]" ? .null : self
    }
}

extension FieldDeclaration {
    /// The value, or null in the place of an empty text or list: what is not filled in has one form only.
    public func filled(_ value: Value) -> Value { value.filled(isMany: type.isMany) }

    /// Whether people and effects may write it: codes are given once, formulas computed.
    var isWritable: Bool { type != .code && type != .formula }
}
