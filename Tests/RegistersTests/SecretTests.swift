import Declarations
import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Registers

@Suite("Personal and encrypted fields")
struct SecretTests {
    private let number = "001090000001"

    @Test("An encrypted field is nowhere in plain text: not in the database's files, not in the journal, not in drafts")
    func nowhere() async throws {
        try await withAddress(.sqlite) { address in
            try await withDatabase(address) { database in
                let bench = try await Bench(database, try Sample.catalogue())
                let author = person([], roles: ["everything"])
                let record = try await bench.create("thing", ["name": .text("Tên-thấy-được"), "citizen": .text(number)], by: author)
                try await bench.edit(record, ["citizen": .text("00109\(number.suffix(7))"), "note": .text("n")], by: author)
                try await database.write { [number] tx in
                    try bench.registry.keepDraft("thing", record: record.id, ["citizen": number], by: author, in: tx)
                }
                let entries = try await database.read { tx in try tx.journal(commune: demo, after: 0, limit: 100) }
                #expect(!entries.contains { "\($0)".contains(number) })
            }
            let path = address.dropFirst("sqlite:".count)
            var seen = false
            for suffix in ["", "-wal"] {
                guard let bytes = FileManager.default.contents(atPath: path + suffix) else { continue }
                #expect(bytes.range(of: Data(number.utf8)) == nil)
                seen = seen || bytes.range(of: Data("Tên-thấy-được".utf8)) != nil
            }
            #expect(seen)
        }
    }

    @Test("On PostgreSQL no column holds it either", arguments: engines)
    func noColumn(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": .text("x"), "citizen": .text(number)])
            try await bench.edit(record, ["note": .text("n")])
            let rows = try await bench.database.read { tx in
                try tx.rows("SELECT * FROM reg_thing") + tx.rows("SELECT * FROM reg_thing_history") + tx.rows("SELECT * FROM journal")
            }
            #expect(rows.count > 2 && !rows.contains { row in row.columnNames.contains { row[$0].text?.contains(number) == true } })
            // An unchanged field keeps its ciphertext, so that the history does not tell of changes that were none.
            let ciphers = try await bench.database.read { tx in
                try bench.registry.versions(of: bench.registry.record("thing", record.id, for: bench.system, in: tx), in: tx)
            }
            #expect(Set(ciphers.map { $0["citizen"] }).count == 1)
        }
    }

    @Test("Who reads personal fields is written down; who may not is refused, and sees them masked", arguments: engines)
    func revealed(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": .text("x"), "citizen": .text(number), "phone": .text("+84912345678")])
            let reader = person([], roles: ["reader"])
            #expect(
                await refusal { try await bench.database.write { tx in try bench.registry.revealed(record, for: reader, in: tx) } }?.code
                    == .forbidden)
            let clerk = person([], roles: ["everything"])
            let opened = try await bench.database.write { tx in try bench.registry.revealed(record, for: clerk, in: tx) }
            #expect(opened["citizen"] == .text(number))
            let entry = try #require(
                try await bench.database.read { tx in try tx.journal(commune: demo, register: "thing", record: record.id.text).first })
            #expect(entry.action == "reveal" && entry.note == "phone citizen" && entry.author.account == clerk.person)

            let register = try bench.registry.register("thing")
            let masked = ["citizen", "phone"].compactMap { id in register.field(id).map { FieldText(.vi).masked(record[id], of: $0) } }
            #expect(masked.allSatisfy { !$0.isEmpty && !$0.contains("345") && !$0.contains(number) })
        }
    }

    @Test("A ciphertext moved to another record does not open", arguments: engines)
    func moved(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let first = try await bench.create("thing", ["name": .text("x"), "citizen": .text(number)])
            let second = try await bench.create("thing", ["name": .text("y")])
            try await bench.database.write { tx in
                try tx.execute("UPDATE reg_thing SET citizen = \(first["citizen"]) WHERE id = \(second.id)")
            }
            let stolen = try await bench.stored(second)
            #expect(throws: StoreError.self) { try bench.registry.opened(stored: stolen) }
        }
    }

    @Test("Personal and encrypted texts are not searched")
    func unsearched() async throws {
        try await withBench(.sqlite) { bench in
            try await bench.create(
                "thing", ["name": .text("x"), "citizen": .text(number), "phone": .text("+84912345678"), "email": .text("a@b.vn")])
            for word in [number, "84912345678"] { #expect(try await bench.page("thing", RecordQuery(text: word)).records.isEmpty) }
            #expect(try await bench.page("thing", RecordQuery(text: "a@b.vn")).records.count == 1)
        }
    }
}

extension Registry {
    fileprivate func opened(stored record: Record) throws -> Record { try opened(record, register(record.register)) }
}
