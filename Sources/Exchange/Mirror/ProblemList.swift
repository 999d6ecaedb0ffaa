import Synchronization

/// Problems of rows as steps report them, from whatever thread; the first ones only.
final class ProblemList: Sendable {
    private let kept = Mutex<[RowProblem]>([])
    private let limit: Int

    init(limit: Int) { self.limit = limit }

    func add(_ some: [RowProblem]) { kept.withLock { $0 += some.prefix(max(0, limit - $0.count)) } }

    var all: [RowProblem] { kept.withLock { $0 } }
}
