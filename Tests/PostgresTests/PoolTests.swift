import Foundation
import TestKit
import Testing

@testable import Postgres

@Suite("Pool", .needsServer)
struct PoolTests {
    private func answer(_ pool: PostgresPool) async throws -> Int64? {
        try await pool.withConnection { try $0.query("SELECT 42")[0].integer(0) }
    }

    @Test("Forty tasks share four connections")
    func shares() async throws {
        let pool = try Server.pool(4)
        let processes = try await withThrowingTaskGroup(of: Int32.self) { group in
            for _ in 0..<40 {
                group.addTask {
                    try await pool.withConnection { connection in
                        _ = try connection.query("SELECT pg_sleep(0.01)")
                        return connection.processID
                    }
                }
            }
            return try await group.reduce(into: Set<Int32>()) { $0.insert($1) }
        }
        #expect((1...4).contains(processes.count))
        try await eventually { pool.statistics == .init(busy: 0, idle: processes.count, waiting: 0) }
        await pool.close()
    }

    @Test("Cancelling the task cancels the statement; the connection works on")
    func cancels() async throws {
        let pool = try Server.pool(1)
        let process = try await pool.withConnection { $0.processID }
        for inTransaction in [false, true] {
            let task = Task {
                try await pool.withConnection { connection in
                    if inTransaction { try connection.execute(script: "BEGIN") }
                    _ = try connection.query("SELECT pg_sleep(3600)")
                }
            }
            let watcher = try Server.connect()
            try await eventually {
                try !watcher.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1 AND state = 'active'", [.integer(Int64(process))]).isEmpty
            }
            task.cancel()
            await #expect(throws: CancellationError.self) { try await task.value }
            #expect(try await answer(pool) == 42)
            #expect(try await pool.withConnection { $0.processID } == process)
        }
        await pool.close()
    }

    @Test("A cancelled body starts no further statement, even when it swallows the error")
    func staysCancelled() async throws {
        let pool = try Server.pool(1)
        let task = Task {
            try await pool.withConnection { connection in
                for _ in 0..<3600 { _ = try? connection.query("SELECT pg_sleep(1)") }
                return try connection.query("SELECT 1").count
            }
        }
        try await eventually { pool.statistics.busy == 1 }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        await pool.close()
    }

    @Test("A cancellation never hits another task's statement", arguments: 0..<4)
    func cancelsOnlyItsOwn(seed: Int) async throws {
        let pool = try Server.pool(2)
        var random = SplitMix64(state: UInt64(seed))
        let pauses = (0..<100).map { _ in Int.random(in: 0...3000, using: &random) }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for pause in pauses {
                group.addTask {
                    let victim = Task { try await pool.withConnection { _ = try $0.query("SELECT pg_sleep(0.002)") } }
                    try await Task.sleep(for: .microseconds(pause))
                    victim.cancel()
                    do { try await victim.value } catch is CancellationError {}
                }
                group.addTask {
                    let number = try await answer(pool)
                    #expect(number == 42)
                }
            }
            try await group.waitForAll()
        }
        await pool.close()
    }

    @Test("A connection that is killed at work or while idle is replaced")
    func replaces() async throws {
        let pool = try Server.pool(1)
        let first = try await pool.withConnection { $0.processID }
        await #expect(throws: PostgresError.self) {
            try await pool.withConnection { _ = try $0.query("SELECT pg_terminate_backend(pg_backend_pid())") }
        }
        let second = try await pool.withConnection { $0.processID }
        let killer = try Server.connect()
        _ = try killer.query("SELECT pg_terminate_backend($1)", [.integer(Int64(second))])
        try await eventually {
            try killer.query("SELECT 1 FROM pg_stat_activity WHERE pid = $1", [.integer(Int64(second))]).isEmpty
        }
        #expect(try await answer(pool) == 42)
        let third = try await pool.withConnection { $0.processID }
        #expect(Set([first, second, third]).count == 3)
        await pool.close()
    }

    @Test("A lost connection is a connection error, also inside a transaction")
    func reportsLoss() async throws {
        let pool = try Server.pool(1)
        let error = try await pool.withConnection { connection in
            try connection.execute(script: "BEGIN")
            _ = try? connection.query("SELECT pg_terminate_backend(pg_backend_pid())")
            return try postgresError { try connection.query("SELECT 1") }
        }
        #expect(error.code == .connection)
        #expect(try await answer(pool) == 42)
        await pool.close()
    }

    @Test("A transaction left open is rolled back")
    func rollsBack() async throws {
        let pool = try Server.pool(1)
        for ending in ["SELECT 1", "SELECT 1/0"] {
            try await pool.withConnection { connection in
                try connection.execute(script: "CREATE TEMP TABLE IF NOT EXISTS left_open (a int)")
                try connection.execute(script: "BEGIN; INSERT INTO left_open VALUES (1)")
                _ = try? connection.query(ending)
            }
            let (status, count) = try await pool.withConnection { connection in
                (connection.transactionStatus, try connection.query("SELECT count(*) FROM left_open")[0].integer(0))
            }
            #expect(status == .idle && count == 0)
        }
        await pool.close()
    }

    @Test("Who is cancelled while waiting leaves the line; the others go on")
    func cancelledLeavesLine() async throws {
        // So long that a busy machine cancels before it times out.
        try await whileHeld(leaseTimeout: .seconds(300)) { pool in
            let cancelled = Task { try await answer(pool) }
            try await eventually { pool.statistics.waiting == 1 }
            cancelled.cancel()
            await #expect(throws: CancellationError.self) { try await cancelled.value }
        }
    }

    @Test("Who waits too long leaves the line; the others go on")
    func lateLeavesLine() async throws {
        try await whileHeld(leaseTimeout: .milliseconds(100)) { pool in
            do {
                _ = try await answer(pool)
                Issue.record("there was no connection to be had")
            } catch let error as PostgresError {
                #expect(error.code == .poolTimeout)
            }
        }
    }

    /// Runs `body` while the pool's only connection is lent to somebody else, and sees that it is of use again afterwards.
    private func whileHeld(leaseTimeout: Duration, _ body: (PostgresPool) async throws -> Void) async throws {
        let pool = try Server.pool(1, leaseTimeout: leaseTimeout)
        let gate = DispatchSemaphore(value: 0)
        let holder = Task { try await pool.withConnection { _ in gate.wait() } }
        try await eventually { pool.statistics.busy == 1 }
        do { try await body(pool) } catch {
            gate.signal()
            throw error
        }
        gate.signal()
        try await holder.value
        if leaseTimeout > .seconds(1) { #expect(try await answer(pool) == 42) }
        await pool.close()
    }

    @Test("Old and long idle connections are closed")
    func limitsAge() async throws {
        let configuration = try Server.configuration()
        let shortLived = PostgresPool(configuration, limits: .init(maximum: 1, lifetime: .zero))
        let processes = [try await shortLived.withConnection { $0.processID }, try await shortLived.withConnection { $0.processID }]
        #expect(processes[0] != processes[1])
        await shortLived.close()
        let impatient = PostgresPool(configuration, limits: .init(maximum: 1, idle: .milliseconds(20)))
        #expect(try await answer(impatient) == 42)
        try await eventually { impatient.statistics == .init(busy: 0, idle: 0, waiting: 0) }
        #expect(try await answer(impatient) == 42)
        await impatient.close()
    }

    @Test("Closing waits for what is lent, refuses the rest and leaves no session behind")
    func closes() async throws {
        var configuration = try Server.configuration()
        configuration.applicationName = "closing"
        let pool = PostgresPool(configuration, limits: .init(maximum: 2))
        let gate = DispatchSemaphore(value: 0)
        let holder = Task {
            try await pool.withConnection { connection in
                gate.wait()
                return try connection.query("SELECT 42")[0].integer(0)
            }
        }
        try await eventually { pool.statistics.busy == 1 }
        #expect(try await answer(pool) == 42)
        async let closed: Void = pool.close()
        try await eventually { pool.statistics == .init(busy: 1, idle: 0, waiting: 0) }
        gate.signal()
        await closed
        #expect(try await holder.value == 42)
        await #expect(throws: PostgresError.self) { try await answer(pool) }
        await pool.close()
        let watcher = try Server.connect()
        try await eventually { try watcher.query("SELECT 1 FROM pg_stat_activity WHERE application_name = 'closing'").isEmpty }
    }

    @Test("No server is an error for each who asks, and the pool recovers")
    func reportsNoServer() async throws {
        let pool = PostgresPool(try PostgresConfiguration(url: "postgres:///x?host=/nonexistent"), limits: .init(maximum: 1))
        for _ in 0..<3 {
            do {
                _ = try await answer(pool)
                Issue.record("there is no server")
            } catch let error as PostgresError {
                #expect(error.code == .connection)
            }
        }
        #expect(pool.statistics == .init(busy: 0, idle: 0, waiting: 0))
        await pool.close()
    }
}
