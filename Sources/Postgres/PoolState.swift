/// The rules of the pool, without connections, threads or clocks: which slot is whose, and who waits.
///
/// A slot is a place for one connection. It is *warm* (connected and free), *cold* (free, not connected) or *busy* (lent, or being
/// disconnected). Nobody waits while a slot is free. Waiters are served in the order they came.
struct PoolState {
    typealias Instant = ContinuousClock.Instant

    enum Answer: Equatable {
        case lease(slot: Int)
        case wait
        case closed
    }

    enum AfterRelease: Equatable {
        case nothing
        case lease(slot: Int, waiter: UInt64)
        /// The pool closed meanwhile: disconnect the slot, then release it again.
        case disconnect(slot: Int)
    }

    let leaseTimeout: Duration
    let idleLimit: Duration
    /// Longest idle first.
    private(set) var warm: [(slot: Int, since: Instant)] = []
    private(set) var cold: [Int]
    private(set) var busy: Set<Int> = []
    private(set) var waiters: [(id: UInt64, deadline: Instant)] = []
    private(set) var isClosed = false

    init(size: Int, leaseTimeout: Duration, idleLimit: Duration) {
        cold = Array((0..<size).reversed())
        self.leaseTimeout = leaseTimeout
        self.idleLimit = idleLimit
    }

    /// Closed, and every slot is back and disconnected.
    var isDrained: Bool { isClosed && busy.isEmpty }

    /// When `tick` has something to do next.
    var nextWake: Instant? {
        [waiters.first?.deadline, warm.first?.since.advanced(by: idleLimit)].compactMap { $0 }.min()
    }

    /// Asks for a slot. A warm one, the last used, is preferred.
    mutating func request(_ id: UInt64, now: Instant) -> Answer {
        guard !isClosed else { return .closed }
        guard let slot = warm.popLast()?.slot ?? cold.popLast() else {
            waiters.append((id, now.advanced(by: leaseTimeout)))
            return .wait
        }
        busy.insert(slot)
        return .lease(slot: slot)
    }

    /// Gives a busy slot back.
    mutating func release(_ slot: Int, isConnected: Bool, now: Instant) -> AfterRelease {
        guard busy.contains(slot) else { return .nothing }
        if isClosed, isConnected { return .disconnect(slot: slot) }
        if !waiters.isEmpty { return .lease(slot: slot, waiter: waiters.removeFirst().id) }
        busy.remove(slot)
        if isConnected { warm.append((slot, now)) } else { cold.append(slot) }
        return .nothing
    }

    /// Takes a waiter out of the line; false when it is no longer there.
    mutating func abandon(_ id: UInt64) -> Bool {
        guard let index = waiters.firstIndex(where: { $0.id == id }) else { return false }
        waiters.remove(at: index)
        return true
    }

    /// Waiters whose time is over, and slots idle for too long: those are busy until they are disconnected and released.
    mutating func tick(now: Instant) -> (expired: [UInt64], disconnect: [Int]) {
        let expired = waiters.prefix { $0.deadline <= now }.map(\.id)
        waiters.removeFirst(expired.count)
        let idle = warm.prefix { $0.since.advanced(by: idleLimit) <= now }.map(\.slot)
        warm.removeFirst(idle.count)
        busy.formUnion(idle)
        return (expired, idle)
    }

    /// Refuses all who wait or will come, and disconnects the free slots, which are busy until they are released.
    mutating func close() -> (refused: [UInt64], disconnect: [Int]) {
        isClosed = true
        let refused = waiters.map(\.id)
        waiters = []
        let idle = warm.map(\.slot)
        warm = []
        busy.formUnion(idle)
        return (refused, idle)
    }
}
