public import Registers
public import Store

/// What a module does when a record has moved, in the same transaction: whoever moves it, from whatever page or program.
public protocol TransitionFollower: Sendable {
    /// - Throws: `RecordError` to refuse the move; nothing of it is kept then.
    func moved(
        _ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws
}

extension WorkflowEngine {
    /// The engine with a follower, unless it has one of its type.
    public func followed<Follower: TransitionFollower>(by follower: Follower) -> WorkflowEngine {
        if followers.contains(where: { $0 is Follower }) { return self }
        return WorkflowEngine(registry, followers: followers + [follower])
    }
}
