internal import CLibpq
internal import Dispatch
internal import Synchronization

/// Cancels what a connection is doing, from any thread, so that the connection is safe to use afterwards.
///
/// `PQcancel` only knocks at the server: it interrupts whatever statement runs when it arrives, or nothing. Hence the rules: once a lease is
/// cancelled no statement of it starts; the knock is repeated while the statement runs; and a lease does not end before the last knock has
/// been delivered.
final class Interrupter: Sendable {
    /// `@unchecked`: libpq lets a `PGcancel` be used from any thread (PostgreSQL's documentation, 34.7).
    private struct CancelHandle: @unchecked Sendable {
        let pointer: OpaquePointer
    }

    private struct State {
        var leases: UInt64 = 0
        var lease: UInt64?
        var isCancelled = false
        var isExecuting = false
        var handle: CancelHandle?
    }

    private let state = Mutex(State())
    private let knocks = DispatchGroup()

    // MARK: The connection's thread

    /// Takes the handle for cancelling `connection`.
    func attach(_ connection: OpaquePointer) {
        let handle = PQgetCancel(connection).map { CancelHandle(pointer: $0) }
        state.withLock { $0.handle = handle }
    }

    /// Gives the handle up; later knocks find nobody.
    func detach() {
        let handle = state.withLock { state in
            defer { state.handle = nil }
            return state.handle
        }
        knocks.wait()
        if let handle { PQfreeCancel(handle.pointer) }
    }

    func beginStatement() throws(PostgresError) {
        let mayStart = state.withLock { state in
            state.isExecuting = !state.isCancelled
            return state.isExecuting
        }
        guard mayStart else { throw PostgresError(.cancelled, "the task was cancelled before the statement") }
    }

    func endStatement() { state.withLock { $0.isExecuting = false } }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Cancels the statement of the calling thread and returns when the server knows.
    func interruptOwnStatement() { knock { _ in true } }

    // MARK: Leases

    /// The number of a new lease, by which it can be cancelled.
    func beginLease() -> UInt64 {
        state.withLock { state in
            state.leases += 1
            state.lease = state.leases
            state.isCancelled = false
            return state.leases
        }
    }

    /// Ends the lease; after that nothing can hit the connection any more. Returns whether it had been cancelled.
    func endLease() -> Bool {
        let wasCancelled = state.withLock { state in
            defer {
                state.lease = nil
                state.isCancelled = false
            }
            return state.isCancelled
        }
        if wasCancelled { knocks.wait() }
        return wasCancelled
    }

    /// Cancels `lease`, if it is still held. Does not block.
    func cancel(_ lease: UInt64) {
        let mustKnock = state.withLock { state in
            guard state.lease == lease, !state.isCancelled else { return false }
            state.isCancelled = true
            return state.isExecuting
        }
        if mustKnock { DispatchQueue.global().async { self.knock(for: lease, pause: 0.02) } }
    }

    /// Knocks until the statement has ended: one that arrives before the server has read the statement is lost.
    private func knock(for lease: UInt64, pause: Double) {
        guard knock(when: { $0.lease == lease && $0.isExecuting }) else { return }
        DispatchQueue.global().asyncAfter(deadline: .now() + pause) { self.knock(for: lease, pause: min(1, 2 * pause)) }
    }

    @discardableResult
    private func knock(when condition: (borrowing State) -> Bool) -> Bool {
        let handle = state.withLock { state -> CancelHandle? in
            guard condition(state), let handle = state.handle else { return nil }
            knocks.enter()
            return handle
        }
        guard let handle else { return false }
        var message = [CChar](repeating: 0, count: 256)
        PQcancel(handle.pointer, &message, Int32(message.count))
        knocks.leave()
        return true
    }
}
