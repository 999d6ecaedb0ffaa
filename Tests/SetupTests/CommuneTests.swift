import Accounts
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
            #expect(made > 50)
            try await place.database.write { tx in
                let system = Actor.system(commune: 12345, origin: "test")
                for holiday in try place.registry.all("holiday", for: system, in: tx) {
                    try place.registry.delete("holiday", holiday.id, version: nil, by: system, in: tx)
                }
            }
            let again = try await setup.bringUpToDate(origin: "upgrade")
            #expect(again == 0)
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
