import Declarations
public import Registers
public import Store

extension WorkflowEngine {
    /// Puts a record on another desk without moving it to another state. Whoever may edit it may do that, and whoever has it.
    ///
    /// - Parameter post: the post's id; nil takes it from every desk.
    /// - Throws: ``RecordError`` with `forbidden`, `conflict`, or `invalid` for an unknown post and for a record whose way is over.
    public func assign(
        _ registerID: String, _ id: RecordID, version: Int64?, to post: String?, by actor: Actor, in tx: WriteTransaction
    ) throws -> Record {
        let register = try registry.register(registerID)
        try tx.takeTurn(in: actor.commune)
        let current = try registry.record(registerID, id, for: actor, in: tx)
        if let version, version != current.version { throw RecordError.conflict(current) }
        if current.isMirrored, !actor.isSystem { throw RecordError.mirrored }
        let holds = actor.posts.contains { $0.id == current.assignee }
        guard holds || registry.rights.allows(.edit, on: current, of: register, to: actor) else { throw RecordError.forbidden }
        guard let state = try state(of: current), !state.final else {
            throw RecordError.invalid([
                FieldProblem(
                    "assignee", vi: "Bản ghi đã kết thúc, không giao được nữa.", en: "The record is closed: nobody can be given it.")
            ])
        }
        let desk = try post.map { try checkedPost($0, commune: actor.commune, in: tx).post } ?? nil
        if desk == current.assignee { return current }
        let moved = try registry.apply(current, [:], action: "assign", note: nil, by: actor, in: tx) { $0.assignee = desk }
        try closeSpan(of: moved, in: tx)
        try openSpan(of: moved, state: state.id, transition: nil, actor, in: tx)
        return moved
    }

    /// Gives a record back what it was in a former version: values, state, desk, deadline. Rights are the caller's to judge.
    public func putBack(_ current: Record, to former: Record, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        let reverted = try registry.revert(current, to: former, by: actor, in: tx)
        if let state = former.state, former.state != current.state || former.assignee != current.assignee {
            try closeSpan(of: reverted, in: tx)
            try openSpan(of: reverted, state: state, transition: nil, actor, in: tx)
        }
        return reverted
    }
}
