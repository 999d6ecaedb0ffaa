import Foundation
import TestKit
import Testing

@testable import Store

/// From which engine to which.
let crossings: [(from: EngineKind, to: EngineKind)] = engines.flatMap { from in engines.map { (from, $0) } }

@Suite("Backup and restore")
struct BackupTests {
    private static let key = BackupKey.secret((0..<32).map { UInt8($0) })

    /// A database with a table of every type, a referencing table with a changed schema, a journal, and files; returns the file's address.
    private func fill(_ place: Place, rows: Int = 500) async throws -> Store.Database {
        let database = try await Database.open(try await place.address())
        try await database.migrate([
            everyType,
            Migration(
                "9002-part",
                """
                CREATE TABLE part (id {uuid} PRIMARY KEY, thing {uuid} NOT NULL, whole {uuid} REFERENCES part (id), gone {text}) {table};
                CREATE INDEX part_gone ON part (gone);
                """),
        ])
        try await database.write { tx in
            try tx.define("DROP INDEX part_gone; ALTER TABLE part DROP COLUMN gone; ALTER TABLE part ADD COLUMN \"added\" {boolean}")
        }
        try await database.write { tx in
            var random = SplitMix64(state: 7)
            var former: RecordID?
            for number in 0..<rows {
                let id = RecordID()
                let raw = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
                let done: Bool? = number % 3 == 0 ? nil : number % 3 == 1
                try tx.execute(
                    """
                    INSERT INTO thing (commune, id, name, amount, ratio, done, day, raw) VALUES (99901, \(id), \("Việc \(number) \u{1F33E} ' \\ \n"),
                    \(Int64.random(in: .min...(.max), using: &random)), \(Double.random(in: -1...1, using: &random)), \(done),
                    \("2026-0\(number % 9 + 1)-28"), \(number % 5 == 0 ? nil : raw))
                    """)
                try tx.execute("INSERT INTO part (id, thing, whole, added) VALUES (\(RecordID()), \(id), \(former), \(done))")
                if number == 0 { former = RecordID(try tx.rows("SELECT id FROM part")[0].text("id")) }
                try tx.journal(commune: 99901, author: .system("test"), register: "thing", record: id.text, action: "create", after: "{}")
            }
            try tx.execute("INSERT INTO thing (commune, id, name, ratio, amount) VALUES (99901, \(RecordID()), 'zero', \(-0.0), \(0))")
        }
        return database
    }

    @Test("A backup restores on either engine with every row, file, index and the chain", arguments: crossings)
    func crossing(_ engines: (from: EngineKind, to: EngineKind)) async throws {
        try await withPlace(engines.from) { place in
            let database = try await fill(place)
            let contents = [Data(), Data("tệp đính kèm".utf8), Data((0..<700_000).map { UInt8(truncatingIfNeeded: $0 &* 37) })]
            let hashes = try contents.map { try place.blobs.put($0) }
            let file = place.folder.appending(path: "copies/đình.backup")
            let report = try await Backup.write(database: database, blobs: place.blobs, to: file, key: Self.key)
            #expect(report.isSound)
            let filled = report.tables.filter { $0.value > 0 && $0.key != "schema_migration" }
            #expect(filled == ["journal": 500, "journal_head": 1, "thing": 501, "part": 500])
            #expect(report.blobs == 3)
            #expect(report.blobBytes == Int64(contents.map(\.count).reduce(0, +)))
            #expect(report.engine == engines.from.rawValue)
            #expect(report.chains == [ChainReport(commune: 99901, entries: 500, faults: [])])

            let blobs = try BlobStore(folder: place.folder.appending(path: "restored"))
            let address = try await place.address("second", on: engines.to)
            let restored = try await Backup.restore(from: file, key: Self.key, into: address, blobs: blobs)
            #expect(restored == report)
            for (hash, content) in zip(hashes, contents) { #expect(try blobs.data(hash) == content) }
            #expect(try blobs.hashes().count == 3)
            #expect(try FileManager.default.contentsOfDirectory(atPath: blobs.folder.path).allSatisfy { $0.count == 2 })

            let copy = try await Database.open(address)
            try await copy.migrate([everyType])
            let query: SQL = "SELECT id, name, amount, ratio, done, day, raw FROM thing ORDER BY id"
            let rows = try await [database, copy].asyncMap { try await $0.read { tx in try tx.rows(query) } }
            for (left, right) in zip(rows[0], rows[1]) { #expect(zip(left.values, right.values).allSatisfy { $0.means($1) }) }
            // Keys and indexes work, and the schema can be changed and backed up again.
            #expect(await code { try await copy.write { tx in try tx.execute("INSERT INTO thing SELECT * FROM thing") } } == .unique)
            let taken: SQL =
                "INSERT INTO thing (commune, id, name, done) SELECT commune, \(RecordID()), name, done FROM thing WHERE done IS NOT NULL"
            #expect(await code { try await copy.write { tx in try tx.execute(taken) } } == .unique)
            let statements = try await [database, copy].asyncMap { try await $0.read { tx in try tx.schemaStatements() } }
            #expect(Set(statements[0].map(\.statement)) == Set(statements[1].map(\.statement)))
            try await copy.write { tx in
                try tx.journal(commune: 99901, author: .system("test"), register: "thing", record: "r", action: "edit", after: "{}")
                try tx.define("ALTER TABLE thing ADD COLUMN later {text}")
            }
            let again = try await Backup.write(database: copy, blobs: blobs, to: file, key: Self.key)
            #expect(again.isSound && again.rows == report.rows + 1)
            try await copy.close()
            try await database.close()
        }
    }

    @Test("A backup taken while others write holds one moment", arguments: engines)
    func whileRunning(_ engine: EngineKind) async throws {
        try await withPlace(engine) { place in
            let database = try await fill(place, rows: 50)
            let file = place.folder.appending(path: "backup")
            let isDone = Counter()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        while isDone.value == 0 {
                            try await database.write { tx in
                                let id = RecordID()
                                try tx.execute("INSERT INTO thing (commune, id, name) VALUES (99901, \(id), \(id.text))")
                                try tx.journal(
                                    commune: 99901, author: .system("test"), register: "thing", record: id.text, action: "create")
                            }
                        }
                    }
                }
                for _ in 0..<3 {
                    let report = try await Backup.write(database: database, blobs: place.blobs, to: file, key: Self.key)
                    #expect(report.isSound)
                    // Each thing but one has an entry in the journal, written in the same transaction.
                    #expect(report.tables["thing"] == report.tables["journal"].map { $0 + 1 })
                }
                isDone.add(1)
                try await group.waitForAll()
            }
            try await database.close()
        }
    }

    @Test("A restore into a database that holds something is refused and changes nothing", arguments: engines)
    func notEmpty(_ engine: EngineKind) async throws {
        try await withPlace(engine) { place in
            let database = try await fill(place, rows: 3)
            let file = place.folder.appending(path: "backup")
            _ = try await Backup.write(database: database, blobs: place.blobs, to: file, key: Self.key)
            let blobs = try BlobStore(folder: place.folder.appending(path: "other"))
            #expect(
                await code { try await Backup.restore(from: file, key: Self.key, into: try await place.address(), blobs: blobs) } == .schema
            )
            #expect(try await database.read { tx in try tx.number("SELECT count(*) AS n FROM thing") } == 4)
            try await database.close()
        }
    }

    @Test("A table that the program did not make stops the backup instead of being left out", arguments: engines)
    func foreignTable(_ engine: EngineKind) async throws {
        try await withPlace(engine) { place in
            let database = try await fill(place, rows: 1)
            try await database.write { tx in try tx.connection.script("CREATE TABLE by_hand (a INTEGER)") }
            let file = place.folder.appending(path: "backup")
            #expect(await code { try await Backup.write(database: database, blobs: place.blobs, to: file, key: Self.key) } == .schema)
            try expectNothingLeft(place, but: [])
            let report = try await database.verify(blobs: place.blobs, naming: [])
            #expect(report.database.count == 1)
            try await database.close()
        }
    }

    @Test("Every altered, cut or lengthened file is found, and a wrong key opens nothing")
    func damage() async throws {
        try await withPlace(.sqlite) { place in
            let database = try await fill(place, rows: 300)
            _ = try place.blobs.put(Data(repeating: 1, count: 100_000))
            let file = place.folder.appending(path: "backup")
            let report = try await Backup.write(database: database, blobs: place.blobs, to: file, key: Self.key)
            try await database.close()
            #expect(try await Backup.check(file, key: Self.key).rows == report.rows)
            let whole = try Data(contentsOf: file)
            #expect(Int64(whole.count) == report.fileBytes && whole.count > 3 * 65_536)
            #expect(await code { try await Backup.check(file, key: .secret(Array(repeating: 9, count: 32))) } == .secret)
            #expect(await code { try await Backup.check(file, key: .secret([1])) } == .secret)
            #expect(await code { try await Backup.check(file, key: .passphrase("correct horse")) } == .secret)

            let bad = place.folder.appending(path: "bad")
            func isFound(_ data: Data) async throws -> Bool {
                try data.write(to: bad)
                let failure = await code { try await Backup.check(bad, key: Self.key) }
                return failure == .integrity || failure == .secret
            }
            var random = SplitMix64(state: 3)
            for _ in 0..<60 {
                var altered = whole
                altered[Int.random(in: 0..<whole.count, using: &random)] ^= UInt8.random(in: 1...255, using: &random)
                #expect(try await isFound(altered))
            }
            for place in 0..<BackupPreamble.count {
                var altered = whole
                altered[place] ^= 1
                #expect(try await isFound(altered))
            }
            let chunk = BackupSink.chunk + BackupSink.overhead
            let bounds = (0..<3).map { BackupPreamble.count + $0 * chunk } + [0, 7, whole.count - 1]
            for length in bounds + (0..<30).map({ _ in Int.random(in: 0..<whole.count, using: &random) }) {
                #expect(try await isFound(whole.prefix(length)))
            }
            #expect(try await isFound(whole + [0]))
            #expect(try await isFound(whole + whole))
            // Two chunks change places.
            let start = BackupPreamble.count
            let swapped =
                whole[..<start] + whole[start + chunk..<start + 2 * chunk] + whole[start..<start + chunk] + whole[(start + 2 * chunk)...]
            #expect(try await isFound(swapped))

            try whole.prefix(whole.count - 100).write(to: bad)
            let blobs = try BlobStore(folder: place.folder.appending(path: "other"))
            #expect(
                await code { try await Backup.restore(from: bad, key: Self.key, into: try await place.address("second"), blobs: blobs) }
                    == .integrity
            )
            #expect(try blobs.hashes() == [])
        }
    }

    @Test("A passphrase opens its backup, however its letters are composed; another one does not")
    func passphrase() async throws {
        try await withPlace(.sqlite) { place in
            let database = try await fill(place, rows: 2)
            let file = place.folder.appending(path: "backup")
            var cheap = BackupPreamble()
            (cheap.operations, cheap.memory) = (1, 8 << 20)
            let words = "nước chảy đá mòn"
            let report = try await Backup.write(
                database: database, blobs: place.blobs, to: file, key: .passphrase(words), preamble: cheap)
            #expect(report.isSound)
            #expect(try await Backup.check(file, key: .passphrase(words.decomposedStringWithCanonicalMapping)).rows == report.rows)
            #expect(await code { try await Backup.check(file, key: .passphrase("nước chảy đá mồn")) } == .secret)
            #expect(await code { try await Backup.check(file, key: Self.key) } == .secret)
            #expect(
                await code { try await Backup.write(database: database, blobs: place.blobs, to: file, key: .passphrase("short")) }
                    == .secret)
            #expect(try await Backup.check(file, key: .passphrase(words)).rows == report.rows)
            let bytes = try Data(contentsOf: file)
            #expect(bytes.range(of: Data("Việc".utf8)) == nil && bytes.range(of: Data("CREATE".utf8)) == nil)
            try await database.close()
        }
    }

    @Test("A backup that fails half-way leaves the former one in place and nothing beside it; what a killed one left goes with the next")
    func interrupted() async throws {
        try await withPlace(.sqlite) { place in
            let database = try await fill(place, rows: 5)
            let file = place.folder.appending(path: "backup")
            let report = try await Backup.write(database: database, blobs: place.blobs, to: file, key: Self.key)
            let former = try Data(contentsOf: file)
            // A folder where a file should be can't be read.
            let hash = String(repeating: "ab", count: 32)
            let obstacle = try place.blobs.folder.appending(path: "ab/\(hash)")
            try FileManager.default.createDirectory(at: obstacle, withIntermediateDirectories: true)
            await #expect(throws: (any Error).self) {
                try await Backup.write(database: database, blobs: place.blobs, to: file, key: Self.key)
            }
            #expect(try Data(contentsOf: file) == former)
            try expectNothingLeft(place, but: ["backup"])

            try FileManager.default.removeItem(at: obstacle)
            for name in [
                ".backup.4194400.x.part", ".blobs.4194400.x.restore-test", ".backup.\(ProcessInfo.processInfo.processIdentifier).y.part",
            ] {
                try Data().write(to: place.folder.appending(path: name))
            }
            let again = try await Backup.write(database: database, blobs: place.blobs, to: file, key: Self.key)
            #expect(again.rows == report.rows)
            try expectNothingLeft(place, but: ["backup", ".backup.\(ProcessInfo.processInfo.processIdentifier).y.part"])
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            try await database.close()
        }
    }

    @Test("A damaged file or a broken chain is told, and does not prevent the backup", arguments: engines)
    func unsound(_ engine: EngineKind) async throws {
        try await withPlace(engine) { place in
            let database = try await fill(place, rows: 5)
            let whole = try place.blobs.put(Data("whole".utf8))
            let hash = try place.blobs.put(Data("content".utf8))
            try Data("altered".utf8).write(to: try #require(place.blobs.url(of: hash)))
            try await database.write { tx in try tx.execute("UPDATE journal SET origin = 'x' WHERE seq = 2") }
            let file = place.folder.appending(path: "backup")
            let report = try await Backup.write(database: database, blobs: place.blobs, to: file, key: Self.key)
            #expect(!report.isSound)
            #expect(report.damagedBlobs == [hash])
            #expect(report.chains.first?.faults == ["entry 2 was altered"])
            let blobs = try BlobStore(folder: place.folder.appending(path: "other"))
            let restored = try await Backup.restore(from: file, key: Self.key, into: try await place.address("second"), blobs: blobs)
            #expect(restored == report)
            #expect(try blobs.hashes() == [whole])

            let verified = try await database.verify(blobs: place.blobs, naming: [hash, whole, String(repeating: "0", count: 64)])
            #expect(!verified.isSound)
            #expect(verified.blobs == BlobFaults(checked: 2, missing: [String(repeating: "0", count: 64)], altered: [hash]))
            #expect(verified.chains == report.chains)
            #expect(verified.database == [])
            try await database.close()
        }
    }

    @Test("A sound store verifies as sound; a row that refers to nothing is found", arguments: engines)
    func verification(_ engine: EngineKind) async throws {
        try await withPlace(engine) { place in
            let database = try await fill(place, rows: 5)
            let hash = try place.blobs.put(Data("content".utf8))
            #expect(try await database.verify(blobs: place.blobs, naming: [hash]).isSound)
            if engine == .sqlite {
                try await database.close()
                let path = String(try await place.address().dropFirst("sqlite:".count))
                let sqlite = Process()
                sqlite.executableURL = URL(filePath: "/usr/bin/sqlite3")
                sqlite.arguments = [path, "PRAGMA foreign_keys = OFF; UPDATE part SET whole = 'x' WHERE whole IS NOT NULL"]
                try sqlite.run()
                sqlite.waitUntilExit()
                let again = try await Database.open(try await place.address())
                #expect(try await again.verify(blobs: place.blobs, naming: [hash]).database.count == 4)
                try await again.close()
            } else {
                try await database.close()
            }
        }
    }

    /// No temporary file of a backup or a restore test.
    private func expectNothingLeft(_ place: Place, but expected: Set<String>) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: place.folder.path)
        #expect(Set(names.filter { $0.contains("backup") || $0.hasPrefix(".") }) == expected)
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ body: (Element) async throws -> T) async throws -> [T] {
        var results: [T] = []
        for element in self { results.append(try await body(element)) }
        return results
    }
}
