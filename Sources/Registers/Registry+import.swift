import Declarations
public import Store

extension Registry {
    /// Makes a record whose life began elsewhere or earlier: set-up of a demo, migration from another system.
    ///
    /// Values are judged as of today, since they are the ones that hold today; the record and its journal entry bear `moment`.
    /// - Parameters:
    ///   - moment: when it was made, in milliseconds since 1970 UTC.
    ///   - state: the state in which it begins; the workflow's initial state where missing.
    ///   - actor: who made it; must be the system at work for that person.
    /// - Throws: ``RecordError`` with `forbidden` for anybody but the system, `invalid` with every problem found.
    public func importRecord(
        _ registerID: String, _ values: [String: Value], id: RecordID = RecordID(), at moment: Int64, state: String? = nil, by actor: Actor,
        in tx: WriteTransaction
    ) throws -> Record {
        guard actor.isSystem else { throw RecordError.forbidden }
        let register = try register(registerID)
        try tx.takeTurn(in: actor.commune)
        var record = Record(register: registerID, commune: actor.commune, id: id, at: moment, by: actor.person)
        if let workflow = catalogue.workflow(of: register) {
            record.state = state ?? workflow.initial?.id
            record.stateSince = moment
        }
        record.values = defaults(register, actor, moment).merging(values) { $1 }
        try tx.happening(at: moment) { try giveCodes(&record, register, tx) }
        return try importVersion(record, replacing: nil, register, actor, action: "create", note: nil, at: moment, in: tx)
    }

    /// Changes a record as it was changed elsewhere or earlier; see ``importRecord(_:_:id:at:state:by:in:)``.
    ///
    /// - Parameter move: sets state and assignee.
    public func importChange(
        _ current: Record, _ changes: [String: Value], action: String, note: String? = nil, at moment: Int64, by actor: Actor,
        in tx: WriteTransaction, move: (inout Record) -> Void = { _ in }
    ) throws -> Record {
        guard actor.isSystem else { throw RecordError.forbidden }
        let register = try register(current.register)
        var record = try opened(current, register)
        record.values.merge(changes) { $1 }
        move(&record)
        return try importVersion(record, replacing: current, register, actor, action: action, note: note, at: moment, in: tx)
    }

    private func importVersion(
        _ plain: Record, replacing former: Record?, _ register: RegisterDeclaration, _ actor: Actor, action: String, note: String?,
        at moment: Int64, in tx: WriteTransaction
    ) throws -> Record {
        var record = plain
        try compute(&record, register, in: tx)
        let formerPlain = try former.map { try opened($0, register) }
        try validate(record, replacing: formerPlain, register, actor, in: tx)
        for field in register.fields where field.encrypted {
            guard let text = record[field.id].text else { continue }
            let isUnchanged = formerPlain?[field.id] == record[field.id]
            record[field.id] =
                isUnchanged ? former?[field.id] ?? .null : .text(try cipher.seal(text, place: field.cipherPlace(register.id, record.id)))
        }
        let stored = try tx.happening(at: moment) {
            try store(record, replacing: former, register, actor, action: action, note: note, in: tx)
        }
        if let former, former.state == stored.state { return stored }
        if let former { count(register, stored.commune, state: former.state, by: -1, in: tx) }
        count(register, stored.commune, state: stored.state, by: 1, in: tx)
        return stored
    }
}
