internal import Dispatch
public import Logging
internal import Synchronization

/// Lends connections to one task at a time, each on its own thread, so that waiting for the database never holds up the cooperative pool or
/// an event loop. Connections are made when first needed, and replaced when they are lost, old or long idle.
public final class PostgresPool: Sendable {
    /// Sizes and times. `maximum` connections × processes must stay below the server's `max_connections`; 4–8 keep two cores busy.
    public struct Limits: Sendable {
        public var maximum: Int
        /// The longest a task waits for a connection.
        public var leaseTimeout: Duration
        /// An idle connection is closed after this time …
        public var idle: Duration
        /// … and any connection at the first return after this age.
        public var lifetime: Duration

        public init(
            maximum: Int = 8, leaseTimeout: Duration = .seconds(10), idle: Duration = .seconds(300), lifetime: Duration = .seconds(3600)
        ) {
            self.maximum = max(1, maximum)
            self.leaseTimeout = leaseTimeout
            self.idle = idle
            self.lifetime = lifetime
        }
    }

    /// What the pool is doing at a moment.
    public struct Statistics: Sendable, Equatable {
        /// Lent, or being disconnected.
        public var busy: Int
        /// Connected and free.
        public var idle: Int
        public var waiting: Int
    }

    private struct Shared {
        var state: PoolState
        var waiting: [UInt64: CheckedContinuation<Int, any Error>] = [:]
        var closing: [CheckedContinuation<Void, Never>] = []
        var lastRequest: UInt64 = 0
        var wakesAt: ContinuousClock.Instant?
    }

    private let shared: Mutex<Shared>
    private let lanes: [PoolLane]

    public init(_ configuration: PostgresConfiguration, limits: Limits = Limits(), logger: Logger = Logger(label: "postgres")) {
        shared = Mutex(Shared(state: PoolState(size: limits.maximum, leaseTimeout: limits.leaseTimeout, idleLimit: limits.idle)))
        lanes = (0..<limits.maximum).map {
            PoolLane(index: $0, configuration: configuration, lifetimeLimit: limits.lifetime, logger: logger)
        }
    }

    /// Runs `body` with a connection, on that connection's thread (task-local values are not seen there).
    ///
    /// The connection must not be kept. A transaction left open is rolled back. When the task is cancelled, the running statement is cancelled
    /// on the server, no further one starts, and `CancellationError` is thrown unless `body` had finished.
    /// - Throws: what `body` throws; `connection` when there is none to be had; `poolTimeout`; `poolClosed`.
    public func withConnection<T: Sendable>(_ body: @Sendable @escaping (PostgresConnection) throws -> T) async throws -> T {
        try Task.checkCancellation()
        let slot = try await lease()
        let lane = lanes[slot]
        let number = lane.interrupter.beginLease()
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                lane.queue.async {
                    let result = lane.run(body)
                    self.release(slot, isConnected: lane.isConnected)
                    continuation.resume(with: result)
                }
            }
        } onCancel: {
            lane.interrupter.cancel(number)
        }
    }

    /// Refuses new and waiting tasks, waits until all lent connections are back, and closes them.
    public func close() async {
        let (refused, disconnect) = shared.withLock { shared in
            let (refused, disconnect) = shared.state.close()
            return (refused.compactMap { shared.waiting.removeValue(forKey: $0) }, disconnect)
        }
        refused.forEach { $0.resume(throwing: Self.closedError) }
        disconnect.forEach(self.disconnect)
        await withCheckedContinuation { continuation in
            shared.withLock { $0.closing.append(continuation) }
            resumeClosers()
        }
    }

    public var statistics: Statistics {
        shared.withLock { Statistics(busy: $0.state.busy.count, idle: $0.state.warm.count, waiting: $0.state.waiters.count) }
    }
}

// MARK: - Inside

extension PostgresPool {
    private static var closedError: PostgresError { PostgresError(.poolClosed, "the pool is closed") }
    private static var timeoutError: PostgresError { PostgresError(.poolTimeout, "no connection became free in time") }

    /// A slot of one's own; waits in line for it.
    private func lease() async throws -> Int {
        let id = shared.withLock { shared in
            shared.lastRequest += 1
            return shared.lastRequest
        }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let answer: Result<Int, any Error>? = shared.withLock { shared in
                    // A cancellation before this line finds nobody in the line; one after it waits for the lock and finds the continuation.
                    guard !Task.isCancelled else { return .failure(CancellationError()) }
                    switch shared.state.request(id, now: .now) {
                    case .lease(let slot): return .success(slot)
                    case .closed: return .failure(Self.closedError)
                    case .wait:
                        shared.waiting[id] = continuation
                        return nil
                    }
                }
                if let answer { continuation.resume(with: answer) } else { arm() }
            }
        } onCancel: {
            let continuation = shared.withLock { shared in
                shared.state.abandon(id) ? shared.waiting.removeValue(forKey: id) : nil
            }
            continuation?.resume(throwing: CancellationError())
        }
    }

    private func release(_ slot: Int, isConnected: Bool) {
        let (next, waiter) = shared.withLock { shared in
            let next = shared.state.release(slot, isConnected: isConnected, now: .now)
            guard case .lease(_, let id) = next else { return (next, nil as CheckedContinuation<Int, any Error>?) }
            return (next, shared.waiting.removeValue(forKey: id))
        }
        waiter?.resume(returning: slot)
        if case .disconnect(let slot) = next { disconnect(slot) }
        resumeClosers()
        arm()
    }

    /// Lets `close()` return once everything is disconnected.
    private func resumeClosers() {
        let closing = shared.withLock { shared -> [CheckedContinuation<Void, Never>] in
            guard shared.state.isDrained else { return [] }
            defer { shared.closing = [] }
            return shared.closing
        }
        closing.forEach { $0.resume() }
    }

    private func disconnect(_ slot: Int) {
        lanes[slot].queue.async {
            self.lanes[slot].disconnect()
            self.release(slot, isConnected: false)
        }
    }

    /// Sees to it that `tick` runs when the state wants it.
    private func arm() {
        let instant = shared.withLock { shared -> ContinuousClock.Instant? in
            guard let next = shared.state.nextWake, shared.wakesAt.map({ next < $0 }) ?? true else { return nil }
            shared.wakesAt = next
            return next
        }
        guard let instant else { return }
        let pause = Double(max(0, ContinuousClock.now.duration(to: instant).milliseconds) + 1) / 1000
        DispatchQueue.global().asyncAfter(deadline: .now() + pause) { [weak self] in self?.tick(armedFor: instant) }
    }

    private func tick(armedFor instant: ContinuousClock.Instant) {
        let (expired, disconnect) = shared.withLock { shared in
            if shared.wakesAt == instant { shared.wakesAt = nil }
            let (expired, disconnect) = shared.state.tick(now: .now)
            return (expired.compactMap { shared.waiting.removeValue(forKey: $0) }, disconnect)
        }
        expired.forEach { $0.resume(throwing: Self.timeoutError) }
        disconnect.forEach(self.disconnect)
        arm()
    }
}
