import Foundation
import TestKit
import Testing

@testable import Store

@Suite("Transactions")
struct TransactionTests {
    @Test("Every type comes back as it was written", arguments: engines)
    func types(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            let id = RecordID()
            let name = "Nguyễn Thị Ổi \u{1F33E} 'quoted' \"twice\" \\ ?"
            try await database.write { tx in
                let missing: Int? = nil
                try tx.execute(
                    """
                    INSERT INTO thing (commune, id, name, amount, ratio, done, day, raw)
                    VALUES (\(99901), \(id), \(name), \(Int64.max), \(0.1), \(true), \("2026-02-28"), \([UInt8]([0, 1, 255, 39])))
                    """)
                try tx.execute("INSERT INTO thing (commune, id, name, amount) VALUES (\(99901), \(RecordID()), \("x"), \(missing))")
            }
            let row = try #require(try await database.read { tx in try tx.first("SELECT * FROM thing WHERE id = \(id)") })
            #expect(try row.integer("commune") == 99901)
            #expect(try row.text("id") == id.text)
            #expect(try row.text("name") == name)
            #expect(try row.integer("amount") == .max)
            #expect(row["ratio"] == .real(0.1))
            #expect(try row.boolean("done"))
            #expect(try row.text("day") == "2026-02-28")
            #expect(try row.bytes("raw") == [0, 1, 255, 39])
            #expect(row.columnNames == ["commune", "id", "name", "amount", "ratio", "done", "day", "raw"])
            #expect(row["no such column"].isNull)
            let empty = try #require(try await database.read { tx in try tx.first("SELECT * FROM thing WHERE name = 'x'") })
            #expect(empty.values.dropFirst(3).allSatisfy { $0 == .null })
            #expect(throws: StoreError.self) { try empty.integer("amount") }
            #expect(throws: StoreError.self) { try empty.text("nonsense") }
        }
    }

    @Test("Violations are told by kind", arguments: engines)
    func violations(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            try await database.write { tx in
                try tx.define(
                    "CREATE TABLE part (id {uuid} PRIMARY KEY, n {integer} CHECK (n > 0), of {uuid} REFERENCES part (id)) {table}")
            }
            let (id, other) = (RecordID(), RecordID())
            try await database.write { tx in
                try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(id), \("a"))")
            }
            func failure(_ sql: SQL) async -> StoreError.Code? { await code { try await database.write { tx in try tx.execute(sql) } } }
            #expect(await failure("INSERT INTO thing (commune, id, name) VALUES (1, \(id), \("b"))") == .unique)
            #expect(await failure("INSERT INTO thing (commune, id) VALUES (1, \(other))") == .constraint)
            #expect(await failure("INSERT INTO thing (commune, id, name) VALUES (\("many"), \(other), \("b"))") == .constraint)
            #expect(await failure("INSERT INTO part (id, n) VALUES (\(id), \(0))") == .constraint)
            #expect(await failure("INSERT INTO part (id, n, of) VALUES (\(id), \(1), \(other))") == .foreignKey)
            #expect(await failure("INSERT INTO nowhere (id) VALUES (\(id))") == .statement)
            #expect(await failure("INSERT INTO thing (commune, id, name) VALUES (1, \(other), \("b"))") == nil)
            #expect(await code { try await database.read { tx in try tx.rows("SELEC 1") } } == .statement)
        }
    }

    @Test("What one engine can't keep, no engine takes: U+0000 and numbers that are none", arguments: engines)
    func unportable(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            for (name, ratio) in [("a\0b", 1), ("a", Double.nan)] {
                #expect(
                    await code {
                        try await database.write { tx in
                            try tx.execute("INSERT INTO thing (commune, id, name, ratio) VALUES (1, \(RecordID()), \(name), \(ratio))")
                        }
                    } == .constraint)
            }
            #expect(try await names(database).isEmpty)
        }
    }

    @Test("A write that throws leaves nothing, and the database goes on", arguments: engines)
    func rollback(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            let hooks = Counter()
            await #expect(throws: Refusal.self) {
                try await database.write { tx in
                    tx.afterCommit { hooks.add(100) }
                    try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(RecordID()), 'lost')")
                    throw Refusal()
                }
            }
            try await database.write { tx in
                tx.afterCommit { hooks.add(1) }
                try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(RecordID()), 'kept')")
            }
            #expect(hooks.value == 1)
            #expect(try await names(database) == ["kept"])
        }
    }

    @Test("A write that passes over a failed statement is never acknowledged and lost", arguments: engines)
    func swallowedError(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            let id = RecordID()
            let failure = await code {
                try await database.write { tx in
                    try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(id), 'first')")
                    _ = try? tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(id), 'second')")
                }
            }
            #expect(try await names(database) == (failure == nil ? ["first"] : []))
        }
    }

    @Test("Of many writes at once the failing ones lose only themselves", arguments: engines)
    func isolation(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            let taken = RecordID()
            try await database.write { tx in try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(taken), 'taken')") }
            let failures = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<90 {
                    group.addTask {
                        await code {
                            try await database.write { tx in
                                try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(RecordID()), \("n\(number)"))")
                                if number % 3 == 1 { throw Refusal() }
                                if number % 3 == 2 { try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(taken), 'again')") }
                            }
                        } == .unique
                    }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(failures == 30)
            #expect(Set(try await names(database)) == Set((0..<30).map { "n\($0 * 3)" } + ["taken"]))
        }
    }

    @Test("Writes that wait together share commits", arguments: engines)
    func grouping(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            let before = database.writeStatistics
            // The first write holds the writer until all others wait.
            let submitted = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask {
                    try await database.write { tx in
                        try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(RecordID()), 'slow')")
                        while submitted.value < 64 { usleep(1000) }
                        usleep(100_000)
                    }
                }
                for number in 0..<64 {
                    group.addTask {
                        submitted.add(1)
                        try await database.write { tx in
                            try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(RecordID()), \("n\(number)"))")
                        }
                    }
                }
                try await group.waitForAll()
            }
            let after = database.writeStatistics
            #expect(after.writes - before.writes == 65)
            #expect(after.commits - before.commits < 20)
            #expect(after.largestGroup > 8)
            #expect(try await names(database).count == 65)
        }
    }

    @Test("A reading sees one moment, whatever is written meanwhile, and the next one sees it all", arguments: engines)
    func snapshot(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            let (hasRead, hasWritten) = (DispatchSemaphore(value: 0), DispatchSemaphore(value: 0))
            async let counts = database.read { tx in
                let first = try tx.number("SELECT count(*) AS n FROM thing")
                hasRead.signal()
                hasWritten.wait()
                return [first, try tx.number("SELECT count(*) AS n FROM thing")]
            }
            await withCheckedContinuation { continuation in
                DispatchQueue.global().async {
                    hasRead.wait()
                    continuation.resume()
                }
            }
            try await database.write { tx in try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(RecordID()), 'new')") }
            hasWritten.signal()
            #expect(try await counts == [0, 0])
            #expect(try await names(database) == ["new"])
        }
    }

    @Test("Rows stream, and a transaction inside its own stream is refused on both engines alike", arguments: engines)
    func streaming(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            let sum = try await database.read { tx in
                var sum: Int64 = 0
                try tx.forEach(
                    "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 20000) SELECT CAST(n AS BIGINT) AS n FROM s"
                ) {
                    sum += try $0.integer("n")
                }
                return sum
            }
            #expect(sum == 200_010_000)
            let nested = await code {
                try await database.read { tx in try tx.forEach("SELECT 1 AS n") { _ in _ = try tx.rows("SELECT 2 AS n") } }
            }
            #expect(nested == .statement)
            await #expect(throws: Refusal.self) {
                try await database.read { tx in try tx.forEach("SELECT 1 AS n UNION ALL SELECT 2") { _ in throw Refusal() } }
            }
            #expect(try await database.read { tx in try tx.number("SELECT CAST(7 AS BIGINT) AS n") } == 7)
        }
    }

    @Test("Readings go on after a column was added under their prepared statements", arguments: engines)
    func changedSchema(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            try await database.write { tx in try tx.execute("INSERT INTO thing (commune, id, name) VALUES (1, \(RecordID()), 'a')") }
            for _ in 0..<3 { _ = try await database.read { tx in try tx.rows("SELECT * FROM thing") } }
            try await database.write { tx in try tx.define("ALTER TABLE thing ADD COLUMN more {text}") }
            let row = try await database.read { tx in try tx.first("SELECT * FROM thing") }
            #expect(row?.columnNames.last == "more")
        }
    }

    private func names(_ database: Store.Database) async throws -> [String] {
        try await database.read { tx in try tx.rows("SELECT name FROM thing ORDER BY name").map { try $0.text("name") } }
    }
}

@Suite("Migrations")
struct MigrationTests {
    @Test("Steps run once, in order, and are remembered when the database opens again", arguments: engines)
    func rerun(_ engine: EngineKind) async throws {
        try await withPlace(engine) { place in
            for _ in 0..<3 {
                let database = try await Database.open(try await place.address())
                try await database.migrate([everyType, Migration("9002-more", "ALTER TABLE thing ADD COLUMN more {text}")])
                let ids = try await database.read { tx in
                    try tx.rows("SELECT id FROM schema_migration ORDER BY id").map { try $0.text("id") }
                }
                #expect(ids == (Migration.store.map(\.id) + ["9001-every-type", "9002-more"]).sorted())
                try await database.close()
            }
        }
    }

    @Test("A step with another text is refused, and a failing step leaves nothing of itself or its neighbours", arguments: engines)
    func refusals(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            try await database.migrate([everyType])
            #expect(
                await code { try await database.migrate([Migration(everyType.id, "CREATE TABLE other (a {text}) {table}")]) } == .schema)
            let steps = [Migration("9002", "CREATE TABLE fine (a {text}) {table}"), Migration("9003", "CREATE TABLE broken (a {text}")]
            #expect(await code { try await database.migrate(steps) } == .statement)
            let tables = try await database.read { tx in try tx.tableNames() }
            #expect(!tables.contains("other") && !tables.contains("fine"))
            let relations = try await database.read { tx in try tx.schemaStatements() }.map(\.relation)
            #expect(relations.contains("thing") && !relations.contains("other") && !relations.contains("fine"))
        }
    }

    @Test("Servers that start together on one database don't trip over each other", arguments: engines)
    func together(_ engine: EngineKind) async throws {
        try await withPlace(engine) { place in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        let database = try await Database.open(try await place.address())
                        try await database.migrate([everyType])
                        try await database.close()
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test(
        "An address that leads nowhere says so",
        arguments: ["mysql://x", "postgres://nobody@127.0.0.1:1/none", "sqlite:/proc/none/x.sqlite"])
    func nowhere(_ address: String) async {
        #expect(await code { try await Database.open(address) } == .unavailable)
    }
}

extension TransactionTests {
    @Test("A part that fails inside a write loses only its own changes and promises", arguments: engines)
    func attempts(_ engine: EngineKind) async throws {
        struct Refused: Error {}
        try await withDatabase(engine) { database in
            try await database.write { tx in try tx.define("CREATE TABLE n (x {integer} PRIMARY KEY) {table}") }
            let (promises, promise) = AsyncStream.makeStream(of: Int.self)
            try await database.write { tx in
                for number in 1...4 {
                    do {
                        try tx.attempt {
                            try tx.execute("INSERT INTO n (x) VALUES (\(number))")
                            tx.afterCommit { promise.yield(number) }
                            if number == 2 { throw Refused() }
                            if number == 3 { try tx.execute("INSERT INTO n (x) VALUES (\(1))") }
                        }
                    } catch is Refused {
                    } catch let error as StoreError where error.code == .unique {
                    }
                }
            }
            promise.finish()
            let kept = try await database.read { tx in try tx.rows("SELECT x FROM n ORDER BY x").map { try $0.integer("x") } }
            #expect(kept == [1, 4])
            var heard: [Int] = []
            for await number in promises { heard.append(number) }
            #expect(heard == [1, 4])
        }
    }
}
