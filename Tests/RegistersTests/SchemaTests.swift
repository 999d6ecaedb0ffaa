import Declarations
import Foundation
import Store
import TestKit
import Testing

@testable import Registers

@Suite("Tables follow the packs")
struct SchemaTests {
    /// Opens the registers of a catalogue in a database that has been there before.
    private func open(_ address: String, _ fields: String, more: String = "", _ body: (Bench) async throws -> Void = { _ in }) async throws
    {
        let catalogue = try Sample.small(fields, more: more)
        try await withDatabase(address) { try await body(try await Bench($0, catalogue)) }
    }

    private func refused(_ address: String, _ fields: String) async -> SchemaRefusal? {
        do {
            try await open(address, fields)
            return nil
        } catch {
            return error as? SchemaRefusal
        }
    }

    @Test("The real packs, read from their folders, make their tables; a second start changes nothing", arguments: engines)
    func realPacks(_ engine: EngineKind) async throws {
        let catalogue = try Catalogue.load(folders: Sample.released)
        try await withAddress(engine) { address in
            for _ in 0..<2 {
                try await withDatabase(address) { database in
                    let bench = try await Bench(database, catalogue)
                    for register in catalogue.registers { #expect(try await bench.page(register.id).records.isEmpty) }
                }
            }
        }
    }

    @Test("A field that a pack adds is there for old and new records", arguments: engines)
    func addField(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            let old = RecordID()
            try await open(address, "") { try await $0.create("box", ["name": .text("cũ")], id: old) }
            try await open(address, "  size: { type: integer, label: Cỡ }", more: "list: { columns: [name, size] }") { bench in
                var record = try #require(try await bench.page("box").records.first)
                #expect(record.id == old && record["size"] == .null)
                record = try await bench.edit(record, ["size": .integer(4)])
                #expect(try await bench.stored(record)["size"] == .integer(4))
            }
        }
    }

    @Test("Widening keeps every value's meaning: whole numbers become decimals, options become texts", arguments: engines)
    func widen(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            try await open(address, "  size: { type: integer, label: Cỡ }\n  kind: { type: choice, label: Loại, of: { a: A } }") { bench in
                let record = try await bench.create("box", ["size": .integer(7), "kind": .text("a")])
                try await bench.edit(record, ["size": .integer(8)])
            }
            try await open(address, "  size: { type: decimal, scale: 2, label: Cỡ }\n  kind: { type: text, label: Loại }") { bench in
                let record = try #require(try await bench.page("box").records.first)
                #expect(record["size"] == .integer(800) && record["kind"] == .text("a"))
                let versions = try await bench.database.read { tx in try bench.registry.versions(of: record, in: tx) }
                #expect(versions.map { $0["size"] } == [.integer(800), .integer(700)])
            }
            try await open(address, "  size: { type: decimal, scale: 3, label: Cỡ }\n  kind: { type: long_text, label: Loại }") {
                bench throws in
                #expect(try await bench.page("box").records.first?["size"] == .integer(8000))
            }
        }
    }

    @Test("A change that would lose values is refused whole, and says what to do", arguments: engines)
    func lossy(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            try await open(address, "  size: { type: decimal, scale: 2, label: Cỡ }") {
                try await $0.create("box", ["size": .integer(150)])
            }
            let narrower = try #require(await refused(address, "  more: { type: text, label: Thêm }\n  size: { type: integer, label: Cỡ }"))
            #expect(narrower.register == "box" && narrower.field == "size" && narrower.userMessage.contains("đã có 1 giá trị"))
            let gone = try #require(await refused(address, "  more: { type: text, label: Thêm }"))
            #expect(gone.field == "size" && gone.userMessage.contains("1 bản ghi đang có giá trị"))
            // Nothing of the refused packs was done: the first still fits.
            try await open(address, "  size: { type: decimal, scale: 2, label: Cỡ }") { bench throws in
                #expect(try await bench.page("box").records.first?["size"] == .integer(150))
            }
            #expect(await refused(address, "  size: { type: text, encrypted: true, label: Cỡ }") != nil)
        }
    }

    @Test("An empty field may go, and come back as another type", arguments: engines)
    func returns(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            try await open(address, "  size: { type: integer, label: Cỡ }")
            try await open(address, "")
            try await open(address, "")
            try await open(address, "  size: { type: text, label: Cỡ }") { bench in
                let record = try await bench.create("box", ["size": .text("to")])
                #expect(try await bench.stored(record)["size"] == .text("to"))
            }
            #expect(await refused(address, "") != nil)
        }
    }

    @Test("Where the history of a field that went still holds values, it comes back as what it was only", arguments: engines)
    func returnsWithHistory(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            try await open(address, "  size: { type: integer, label: Cỡ }") { bench in
                let record = try await bench.create("box", ["size": .integer(1)])
                try await bench.edit(record, ["size": .null])
            }
            try await open(address, "")
            #expect(await refused(address, "  size: { type: date, label: Cỡ }") != nil)
            try await open(address, "  size: { type: integer, label: Cỡ }") { try await $0.create("box", ["size": .integer(2)]) }
            #expect(await refused(address, "") != nil)
        }
    }

    @Test("Indexes of long names don't fall into one, and those that a former release named are replaced", arguments: engines)
    func longNames(_ engine: EngineKind) async throws {
        let fields = ["a", "b"].map { "truong_co_ten_dai_de_thu_chi_muc_\($0)" }
        let text = """
            register: so_co_ten_dai_de_thu_ten_chi_muc
            label: Sổ
            title: "{\(fields[0])}"
            fields:
            \(fields.map { "  \($0): { type: text, unique: true, label: Dấu }" }.joined(separator: "\n"))
            """
        let catalogue = try Catalogue.load([
            PackSource(folder: Sample.core), PackSource(name: "Packs/sample", files: ["pack.yml": Sample.pack, "registers/so.yml": text]),
        ])
        let register = try #require(catalogue.registers["so_co_ten_dai_de_thu_ten_chi_muc"])
        let table = RegisterTable(register: register)
        try await withAddress(engine) { address in
            try await withDatabase(address) { database in
                let bench = try await Bench(database, catalogue)
                try await bench.database.write { tx in
                    for index in table.indexes where index.name.utf8.count > 60 {
                        try tx.define("DROP INDEX \"\(index.name)\"")
                        // As a former release named it; PostgreSQL cut both to one.
                        try tx.define(
                            index.statement(on: table.name).replacing(index.name, with: "\(table.name)_\(index.columns[0])_unique"))
                    }
                }
            }
            try await withDatabase(address) { database in
                let bench = try await Bench(database, catalogue)
                let names = table.indexes.map(\.name)
                #expect(Set(names).count == names.count && names.allSatisfy { $0.utf8.count <= 63 })
                let present = try await bench.database.read { tx in
                    try tx.rows(
                        tx.engine == .sqlite
                            ? "SELECT name FROM sqlite_master WHERE type = 'index' AND tbl_name = \(table.name) AND sql IS NOT NULL"
                            : """
                            SELECT indexname::text AS name FROM pg_indexes
                            WHERE tablename = \(table.name) AND schemaname = current_schema() AND indexname NOT LIKE '%pkey' AND indexname NOT LIKE 'derived%'
                            """
                    ).map { try $0.text("name") }
                }
                #expect(Set(present) == Set(names))
                for field in fields {
                    try await bench.create(register.id, [field: .text("1")])
                    #expect(await refusal { try await bench.create(register.id, [field: .text("1")]) }?.code == .invalid)
                }
            }
        }
    }

    @Test("Unique comes and goes with the pack, and is refused while values repeat", arguments: engines)
    func unique(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            try await open(address, "  mark: { type: text, unique: true, label: Dấu }") { try await $0.create("box", ["mark": .text("x")]) }
            try await open(address, "  mark: { type: text, label: Dấu }") { try await $0.create("box", ["mark": .text("x")]) }
            let refusal = try #require(await refused(address, "  mark: { type: text, unique: true, label: Dấu }"))
            #expect(refusal.userMessage.contains("trùng"))
        }
    }
}
