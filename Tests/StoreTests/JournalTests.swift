import TestKit
import Testing

@testable import Store

@Suite("Journal")
struct JournalTests {
    private let author = Author(account: "0190aaaa-0000-7000-8000-000000000001", post: "p1", origin: "web 10.1.2.3")

    private func filled(_ engine: EngineKind, _ body: (Store.Database) async throws -> Void) async throws {
        try await withDatabase(engine) { database in
            let author = author
            for number in 1...6 {
                try await database.write { tx in
                    for commune in [99901, 99902] {
                        try tx.journal(
                            commune: commune, author: author, register: "task", record: "r\(number % 2)", action: "edit",
                            before: #"{"a":\#(number)}"#, after: nil, note: "ghi chú \(number)")
                    }
                }
            }
            try await body(database)
        }
    }

    @Test("A chain grows without gaps, per commune, and verifies", arguments: engines)
    func chain(_ engine: EngineKind) async throws {
        try await filled(engine) { database in
            #expect(
                try await database.verifyJournal() == [
                    ChainReport(commune: 99901, entries: 6, faults: []), ChainReport(commune: 99902, entries: 6, faults: []),
                ])
            let entries = try await database.read { tx in try tx.journal(commune: 99901, register: "task", record: "r1") }
            #expect(entries.map(\.seq) == [5, 3, 1])
            #expect(entries.first?.author == author)
            #expect(entries.first?.note == "ghi chú 5")
            let later = try await database.read { tx in try tx.journal(commune: 99901, after: 4, limit: 10) }
            #expect(later.map(\.seq) == [5, 6])
            #expect(later[0].hash == later[1].previous)
        }
    }

    @Test("Many writers at once make one unbroken chain; a write that fails takes its entry with it", arguments: engines)
    func concurrent(_ engine: EngineKind) async throws {
        try await withPlace(engine) { place in
            // Two servers on one database.
            let databases = [try await Database.open(try await place.address()), try await Database.open(try await place.address())]
            let author = author
            await withTaskGroup(of: Void.self) { group in
                for number in 0..<80 {
                    group.addTask {
                        try? await databases[number % 2].write { tx in
                            try tx.journal(commune: 99901, author: author, register: "task", record: "r", action: "create", after: "{}")
                            if number % 10 >= 8 { throw Refusal() }
                        }
                    }
                }
            }
            #expect(try await databases[0].verifyJournal() == [ChainReport(commune: 99901, entries: 64, faults: [])])
            for database in databases { try await database.close() }
        }
    }

    static let alterations: [SQL] = [
        "UPDATE journal SET commune = 99903 WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET seq = 77 WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET seq = -1 WHERE commune = 99901 AND seq = 6",
        "UPDATE journal SET at = at + 1 WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET account = NULL WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET post = '' WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET origin = 'cli' WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET register = 'plan' WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET record = 'r9' WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET action = 'create' WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET before = '' WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET after = '' WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET note = NULL WHERE commune = 99901 AND seq = 6",
        "UPDATE journal SET previous = \([UInt8](repeating: 1, count: 32)) WHERE commune = 99901 AND seq = 3",
        "UPDATE journal SET hash = \([UInt8](repeating: 1, count: 32)) WHERE commune = 99901 AND seq = 6",
        "DELETE FROM journal WHERE commune = 99901 AND seq = 1",
        "DELETE FROM journal WHERE commune = 99901 AND seq = 3",
        "DELETE FROM journal WHERE commune = 99901 AND seq = 6",
        "DELETE FROM journal WHERE commune = 99901",
        "DELETE FROM journal_head WHERE commune = 99901",
        "UPDATE journal_head SET seq = 5 WHERE commune = 99901",
        "UPDATE journal_head SET seq = 7 WHERE commune = 99901",
        "UPDATE journal_head SET hash = \([UInt8](repeating: 1, count: 32)) WHERE commune = 99901",
        """
        INSERT INTO journal (commune, seq, at, origin, register, record, action, previous, hash)
        VALUES (99901, 0, 1, 'cli', 'task', 'r', 'create', \([UInt8]()), \([UInt8]()))
        """,
    ]

    @Test("Any altered column, any missing or slipped-in entry is found, and only in its own chain", arguments: engines)
    func tampering(_ engine: EngineKind) async throws {
        try await filled(engine) { database in
            for alteration in Self.alterations {
                // The alteration is undone by putting the former rows back.
                let former = try await database.read { tx in
                    (
                        try tx.rows("SELECT * FROM journal WHERE commune = 99901"),
                        try tx.rows("SELECT * FROM journal_head WHERE commune = 99901")
                    )
                }
                #expect(try await database.write { tx in try tx.execute(alteration) } > 0)
                let reports = try await database.verifyJournal()
                #expect(
                    reports.contains { $0.commune != 99902 && !$0.faults.isEmpty }, "not found: \(alteration.rendered(for: engine).text)")
                #expect(reports.first { $0.commune == 99902 }?.faults == [])
                try await database.write { tx in
                    for (table, rows) in [("journal", former.0), ("journal_head", former.1)] {
                        try tx.execute("DELETE FROM \(name: table) WHERE commune IN (99901, 99903)")
                        for row in rows {
                            try tx.execute("INSERT INTO \(name: table) (\(SQL.names(row.columnNames))) VALUES (\(SQL.values(row.values)))")
                        }
                    }
                }
            }
            #expect(try await database.verifyJournal().allSatisfy { $0.faults.isEmpty })
        }
    }

    @Test("No two entries share an encoding")
    func encoding() {
        func digest(_ register: String, _ record: String, _ before: String?) -> [UInt8] {
            JournalEntry.digest(
                commune: 1, seq: 1, at: 1, author: .system("x"), register: register, record: record, action: "a", before: before,
                after: nil,
                note: nil, previous: [])
        }
        #expect(digest("ab", "c", nil) != digest("a", "bc", nil))
        #expect(digest("a", "b", nil) != digest("a", "b", ""))
        #expect(digest("a", "3:b", nil) != digest("a3:", "b", nil))
    }
}
