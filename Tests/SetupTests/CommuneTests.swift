import Accounts
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@testable import Setup

@Suite("Adding communes and people")
struct CommuneTests {
    private let commune = Commune(code: 12345, name: "xã Thử", province: "tỉnh Thử", slug: "thu")

    @Test("A new commune begins with the national holidays and can be administered at once", arguments: engines)
    func newCommune(_ engine: EngineKind) async throws {
        try await withWorkplace(engine) { place in
            let records = try await CommuneSetup(database: place.database, workflows: place.workflows, packs: place.packs).add(
                commune, origin: "test")
            #expect(records > 50)
            try await place.addPerson(
                "Nguyễn Văn A", signIn: "quantri", password: "mot-cau-de-nho", mustChange: true, isAdministrator: true, in: commune)
            let token = try await place.accounts.signIn(
                commune: 12345, name: "quantri", password: "mot-cau-de-nho", address: "::1", agent: "test")
            let session = try #require(try await place.accounts.session(token))
            #expect(session.mustChangePassword)
            let actor = try await place.database.read { try place.accounts.actor(of: session, origin: "test", in: $0) }
            #expect(actor.allRoles.contains("administrator"))
        }
    }

    @Test("The same code twice is refused, and leaves nothing behind", arguments: engines)
    func twice(_ engine: EngineKind) async throws {
        try await withWorkplace(engine) { place in
            let setup = CommuneSetup(database: place.database, workflows: place.workflows, packs: place.packs)
            _ = try await setup.add(commune, origin: "test")
            await #expect(throws: StoreError.self) { try await setup.add(commune, origin: "test") }
            #expect(try await place.database.read { try $0.communes() }.count == 1)
        }
    }

    @Test("A commune that was here before a pack gets the pack's core data once; what people deleted stays deleted", arguments: engines)
    func laterPack(_ engine: EngineKind) async throws {
        try await withWorkplace(engine) { place in
            let setup = CommuneSetup(database: place.database, workflows: place.workflows, packs: place.packs)
            try await place.database.write { tx in try tx.add(commune, by: .system("test")) }
            let made = try await setup.bringUpToDate(origin: "upgrade")
            #expect(made.made > 50 && made.refused.isEmpty)
            try await place.database.write { tx in
                let system = Actor.system(commune: 12345, origin: "test")
                for holiday in try place.registry.all("holiday", for: system, in: tx) {
                    try place.registry.delete("holiday", holiday.id, version: nil, by: system, in: tx)
                }
            }
            let again = try await setup.bringUpToDate(origin: "upgrade")
            #expect(again == .init())
        }
    }

    /// The folder of a pack with three types, whose data file a test writes anew: a later release of the pack.
    private func release(_ records: String) throws -> [URL] {
        let folder = FileManager.default.temporaryDirectory.appending(path: "pack-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder.appending(path: "registers"), withIntermediateDirectories: true)
        try FileManager.default.createDirectory(at: folder.appending(path: "data"), withIntermediateDirectories: true)
        func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: folder.appending(path: name)) }
        try write("pack.yml", "pack: kinds\nlabel: Loại\nversion: 1.0.0\nrequires: [core]\n")
        try write(
            "registers/kind.yml",
            """
            register: kind
            label: Loại
            title: "{name}"
            fields:
              name: { type: text, label: Tên, required: true, max: 50 }
              note: { type: text, label: Ghi chú, max: 50 }
            list: { columns: [name] }
            """)
        try write("data/kinds.yml", "register: kind\nrecords:\n" + records)
        return packs + [folder]
    }

    @Test("What a pack adds or mends reaches communes that are there; what people changed or deleted stays", arguments: engines)
    func laterRelease(_ engine: EngineKind) async throws {
        let first = try release("  - { key: a, name: A, note: cũ }\n  - { key: b, name: B, note: cũ }\n  - { key: c, name: C, note: cũ }\n")
        try await withWorkplace(engine, packs: first) { place in
            let system = Actor.system(commune: 12345, origin: "test")
            func names() async throws -> [String] {
                try await place.database.read { tx in
                    try place.registry.all("kind", for: system, in: tx).map { "\($0["name"].text ?? ""):\($0["note"].text ?? "")" }.sorted()
                }
            }
            func update(_ packs: [URL]) async throws -> CommuneSetup.Update {
                try await CommuneSetup(database: place.database, workflows: place.workflows, packs: packs).bringUpToDate(origin: "upgrade")
            }
            _ = try await CommuneSetup(database: place.database, workflows: place.workflows, packs: first).add(commune, origin: "test")
            try await place.database.write { tx in
                for kind in try place.registry.all("kind", for: system, in: tx) {
                    switch kind["name"].text {
                    case "B": _ = try place.registry.edit("kind", kind.id, version: nil, ["note": "của xã".value], by: system, in: tx)
                    case "C": try place.registry.delete("kind", kind.id, version: nil, by: system, in: tx)
                    default: break
                    }
                }
                // As a commune that was set up before account was kept of packs' records.
                try tx.execute("DELETE FROM reference_record WHERE register = 'kind'")
            }
            #expect(try await update(first) == .init(), "the same packs")
            let second = try release(
                """
                  - { key: a, name: A, note: mới }
                  - { key: b, name: "B, sửa tên", note: mới }
                  - { key: c, name: C, note: mới }
                  - { key: e, name: E }
                """)
            let done = try await update(second)
            #expect(done.refused.isEmpty)
            // B goes by another name in the pack now: known again only where account was kept of it.
            #expect(try await names() == ["A:mới", "B, sửa tên:mới", "B:của xã", "E:"])
            let third = try release(
                "  - { key: a, name: A, note: mới }\n  - { key: b, name: B, note: mới nữa }\n  - { key: e, name: E, note: e }\n")
            #expect(try await update(third) == .init(made: 0, changed: 2, refused: []))
            let last = try await names()
            #expect(last == ["A:mới", "B:của xã", "B:mới nữa", "E:e"])
            #expect(try await update(third) == .init())
        }
    }

    @Test("A person whose account could not be opened is not left behind", arguments: engines)
    func weakPassword(_ engine: EngineKind) async throws {
        try await withWorkplace(engine) { place in
            _ = try await CommuneSetup(database: place.database, workflows: place.workflows, packs: place.packs).add(
                commune, origin: "test")
            await #expect(throws: AccountError.weakPassword) {
                try await place.addPerson("B", signIn: "binh", password: "short", mustChange: false, isAdministrator: true, in: commune)
            }
            let people = try await place.database.read {
                try place.registry.all("person", for: .system(commune: 12345, origin: "test"), in: $0)
            }
            #expect(people.isEmpty)
        }
    }
}
