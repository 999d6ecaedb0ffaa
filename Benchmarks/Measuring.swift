import Foundation
import Store

/// What `clients` tasks get done a second, each waiting for its own acknowledgement; `work` gets the client's number and says how much it did.
func rate(clients: Int, seconds: Double, _ work: @escaping @Sendable (Int) async throws -> Int) async throws -> Double {
    let clock = ContinuousClock()
    let start = clock.now
    let end = start + .seconds(seconds)
    let done = try await withThrowingTaskGroup(of: Int.self) { group in
        for client in 0..<clients {
            group.addTask {
                var count = 0
                while clock.now < end { count += try await work(client) }
                return count
            }
        }
        return try await group.reduce(0, +)
    }
    return Double(done) / ((clock.now - start) / .seconds(1))
}

/// How long `body` takes.
func milliseconds(_ body: () async throws -> Void) async throws -> Double {
    let clock = ContinuousClock()
    let duration = try await clock.measure(body)
    return Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
}

extension [Double] {
    /// The value below which that share of them lies.
    func at(_ share: Double) -> Double {
        let sorted = sorted()
        return sorted.isEmpty ? 0 : sorted[Swift.min(sorted.count - 1, Int(Double(sorted.count) * share))]
    }
}

extension Database {
    /// What autovacuum does within a minute of a table's first rows, and without which PostgreSQL takes the table for an empty one; a
    /// measurement should not wait for it.
    func analyse(_ table: String) async throws {
        guard engine == .postgres else { return }
        try await write { tx in try tx.execute("ANALYZE \(name: table)") }
    }
}
