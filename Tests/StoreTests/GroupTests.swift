import Foundation
import TestKit
import Testing

@testable import Store

@Suite("Writes that share a commit")
struct GroupTests {
    private struct Taken: Error {}

    /// Lets `count` writes wait until they run as one group, and gives what each ended with.
    private func together(
        _ database: Store.Database, _ count: Int, _ body: @escaping @Sendable (Int, WriteTransaction) throws -> Void
    ) async throws -> [Int: any Error] {
        let submitted = Counter()
        return try await withThrowingTaskGroup(of: (Int, (any Error)?).self) { group in
            group.addTask {
                try await database.write { _ in
                    while submitted.value < count { usleep(1000) }
                    usleep(50_000)
                }
                return (-1, nil)
            }
            for number in 0..<count {
                group.addTask {
                    submitted.add(1)
                    do { try await database.write { tx in try body(number, tx) } } catch { return (number, error) }
                    return (number, nil)
                }
            }
            return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
        }
    }

    private func note(_ number: Int, _ tx: WriteTransaction, commune: Int = 99901) throws {
        try tx.journal(commune: commune, author: .system("test"), register: "thing", record: "\(number)", action: "create")
    }

    private func insert(_ name: String, _ id: RecordID? = nil, _ tx: WriteTransaction) throws {
        let id = id ?? RecordID()
        try tx.executeLater("INSERT INTO thing (commune, id, name) VALUES (1, \(id), \(name))")
    }

    @Test("The journal of a group is one chain, in which failed writes leave no gap, whenever they failed", arguments: engines)
    func chain(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            let failures = try await together(database, 96) { number, tx in
                if number % 6 == 1 { throw Refusal() }
                try note(number, tx, commune: number % 2 == 0 ? 99901 : 99902)
                if number % 6 == 2 { throw Refusal() }
                // What was put off is read here, and written for that.
                if number % 6 == 3 { _ = try tx.journal(commune: 99901, after: 0, limit: 1) }
                try insert("n\(number)", nil, tx)
                if number % 6 == 4 { throw Refusal() }
                if number % 6 == 5 {
                    _ = try tx.number("SELECT count(*) AS n FROM thing")
                    throw Refusal()
                }
            }
            let kept = (0..<96).filter { $0 % 6 == 0 || $0 % 6 == 3 }
            #expect(Set(failures.keys) == Set(0..<96).subtracting(kept))
            #expect(failures.values.allSatisfy { $0 is Refusal })
            let reports = try await database.verifyJournal()
            #expect(reports.allSatisfy(\.faults.isEmpty) && reports.map(\.entries) == [16, 16])
            let records = try await database.read { tx in try tx.rows("SELECT record FROM journal").map { try $0.text("record") } }
            #expect(Set(records) == Set(kept.map(String.init)))
            let names = try await database.read { tx in try tx.rows("SELECT name FROM thing").map { try $0.text("name") } }
            #expect(Set(names) == Set(kept.map { "n\($0)" }))
        }
    }

    @Test("A violation that comes to light later ends only the write that did it, with what it means", arguments: engines)
    func late(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            let taken = RecordID()
            try await database.write { tx in try insert("taken", taken, tx) }
            let failures = try await together(database, 40) { number, tx in
                try note(number, tx)
                tx.explain("thing") { $0.code == .unique ? Taken() : nil }
                try insert("n\(number)", number % 10 == 5 ? taken : RecordID(), tx)
            }
            #expect(Set(failures.keys) == [5, 15, 25, 35] && failures.values.allSatisfy { $0 is Taken })
            let names = try await database.read { tx in try tx.rows("SELECT name FROM thing").map { try $0.text("name") } }
            #expect(Set(names) == Set((0..<40).filter { $0 % 10 != 5 }.map { "n\($0)" } + ["taken"]))
            #expect(try await database.verifyJournal().allSatisfy { $0.faults.isEmpty && $0.entries == 36 })
            // Alone as well.
            await #expect(throws: Taken.self) {
                try await database.write { tx in
                    tx.explain("thing") { $0.code == .unique ? Taken() : nil }
                    try insert("again", taken, tx)
                }
            }
        }
    }

    @Test("Sums of a group come out right, and whoever reads them inside sees what was added so far", arguments: engines)
    func sums(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.write { tx in
                try tx.define("CREATE TABLE total (kind {text} PRIMARY KEY, n {integer} NOT NULL) {table}")
            }
            @Sendable func add(_ kind: String, _ tx: WriteTransaction) {
                tx.add(1, to: kind, in: "total") {
                    "INSERT INTO total (kind, n) VALUES (\(kind), \($0)) ON CONFLICT (kind) DO UPDATE SET n = total.n + excluded.n"
                }
            }
            let failures = try await together(database, 60) { number, tx in
                add(number % 2 == 0 ? "even" : "odd", tx)
                if number % 5 == 1 {
                    let before = try tx.number("SELECT CAST(coalesce(sum(n), 0) AS BIGINT) AS n FROM total")
                    add("odd", tx)
                    guard try tx.number("SELECT CAST(sum(n) AS BIGINT) AS n FROM total") == before + 1 else { throw Taken() }
                    throw Refusal()
                }
            }
            #expect(failures.count == 12 && failures.values.allSatisfy { $0 is Refusal })
            let rows = try await database.read { tx in try tx.rows("SELECT n FROM total ORDER BY kind").map { try $0.integer("n") } }
            #expect(rows == [24, 24])
        }
    }

    @Test("A write that does nothing among others, or fails before its first statement, disturbs none", arguments: engines)
    func idle(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            let failures = try await together(database, 50) { number, tx in
                if number % 3 == 0 { return }
                if number % 3 == 1 { throw Refusal() }
                try insert("n\(number)", nil, tx)
            }
            #expect(Set(failures.keys) == Set((0..<50).filter { $0 % 3 == 1 }))
            #expect(try await database.read { tx in try tx.number("SELECT count(*) AS n FROM thing") } == 16)
        }
    }

    @Test("A long write puts more off than a commit may hold back, and all of it arrives", arguments: engines)
    func long(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            try await database.write { tx in
                for number in 0..<500 {
                    try note(number, tx)
                    try insert("n\(number)", nil, tx)
                }
            }
            #expect(try await database.verifyJournal().allSatisfy { $0.faults.isEmpty && $0.entries == 500 })
            #expect(try await database.read { tx in try tx.number("SELECT count(*) AS n FROM thing") } == 500)
        }
    }
}
