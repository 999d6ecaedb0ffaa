import Foundation
import Testing

@testable import Postgres

@Suite("Streaming", .needsServer)
struct StreamTests {
    /// The memory the process holds, in bytes; nil where the system does not tell this way.
    private func residentBytes() -> Int? {
        let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?.split(separator: " ").dropFirst().first
        return pages.flatMap { Int($0) }.map { $0 * 4096 }
    }

    @Test("A million rows pass through flat memory")
    func streamsMillion() throws {
        let connection = try Server.connect()
        let before = residentBytes() ?? 0
        var (count, sum, most) = (0, Int64(0), 0)
        try connection.forEachRow("SELECT g, repeat('x', $1) FROM generate_series(1, 1000000) g", [400]) { row in
            count += 1
            sum += row.integer(0) ?? 0
            if count % 100_000 == 0 { most = max(most, (residentBytes() ?? 0) - before) }
        }
        #expect(count == 1_000_000 && sum == 500_000_500_000)
        #expect(most < 300_000_000, "400 MB of values must not be held")  // other tests run at the same time
    }

    @Test("An error of the body stops the statement, and the connection works on")
    func stopsEarly() throws {
        let connection = try Server.connect()
        for wanted in [1, 1000, 50_000] {
            var count = 0
            #expect(throws: Missing.self) {
                try connection.forEachRow("SELECT generate_series(1, 100000000)") { _ in
                    count += 1
                    if count == wanted { throw Missing(what: "enough") }
                }
            }
            #expect(count == wanted)
            #expect(connection.transactionStatus == .idle)
            #expect(try connection.query("SELECT 42")[0].integer(0) == 42)
        }
    }

    @Test("A statement that fails half-way throws after the rows before")
    func failsHalfWay() throws {
        let connection = try Server.connect()
        for _ in 0..<2 {
            var count = 0
            let error = try postgresError {
                try connection.forEachRow("SELECT 1 / (1000 - g) FROM generate_series(1, 2000) g") { _ in count += 1 }
            }
            #expect(error.code == .value && count == 999)
        }
        #expect(try connection.query("SELECT 42")[0].integer(0) == 42)
    }

    @Test("The connection refuses other statements meanwhile")
    func refusesNesting() throws {
        let connection = try Server.connect()
        let error = try postgresError { try connection.forEachRow("SELECT 1") { _ in _ = try connection.query("SELECT 2") } }
        #expect(error.code == .misuse)
        #expect(try connection.query("SELECT 42")[0].integer(0) == 42)
    }
}
