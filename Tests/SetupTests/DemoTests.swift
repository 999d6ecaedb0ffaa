import Accounts
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Setup

@Suite("Setting a demo up", .serialized)
struct DemoTests {
    @Test("Both demo communes come to life with people, plan, results and an unbroken journal", arguments: engines)
    func wholeDemo(_ engine: EngineKind) async throws {
        try await withWorkplace(engine) { place in
            let report = try await DemoSetup(place).run()
            #expect(report.communes.map(\.commune.code) == [99901, 99902])
            #expect(report.isNew)
            #expect(report.communes[0].accounts > 30)
            #expect(try await place.database.verifyJournal().allSatisfy { $0.faults.isEmpty && $0.entries > 0 })
            let counts = try await place.database.read { tx in
                Dictionary(
                    uniqueKeysWithValues: try [
                        "unit", "post", "person", "holding", "holiday", "target", "task", "target_result", "report_due",
                    ].map {
                        ($0, try place.registry.all($0, for: .system(commune: 99901, origin: "test"), in: tx).count)
                    })
            }
            for (register, least) in [
                "unit": 30, "post": 40, "person": 40, "holiday": 50, "target": 40, "task": 15, "target_result": 30, "report_due": 5,
            ] {
                #expect((counts[register] ?? 0) >= least, "\(register): \(counts[register] ?? 0)")
            }
        }
    }

    @Test("A second run changes nothing", arguments: engines)
    func twice(_ engine: EngineKind) async throws {
        try await withWorkplace(engine) { place in
            _ = try await DemoSetup(place).run()
            let before = try await place.database.verifyJournal().map(\.entries)
            let second = try await DemoSetup(place).run()
            #expect(!second.isNew)
            #expect(try await place.database.verifyJournal().map(\.entries) == before)
        }
    }

    @Test("Tasks stand in the state of the file, on the right desk, with who did what when", arguments: engines)
    func taskHistory(_ engine: EngineKind) async throws {
        try await withWorkplace(engine) { place in
            _ = try await DemoSetup(place).run()
            let workflows = place.workflows
            try await place.database.read { tx in
                let system = Actor.system(commune: 99901, origin: "test")
                let tasks = try workflows.registry.all("task", for: system, in: tx)
                let paused = try #require(tasks.first { $0.state == "paused" })
                let spans = try workflows.spans(of: paused, in: tx)
                #expect(spans.map(\.state) == ["unassigned", "assigned", "accepted", "in_progress", "paused"])
                #expect(spans.last?.entered == Instant(CalendarDate(year: 2026, month: 9, day: 11) ?? .min, minute: 600).milliseconds)
                #expect(spans.dropLast().allSatisfy { $0.left != nil })
                #expect(paused.assignee != nil)
                let entries = try tx.journal(commune: 99901, register: "task", record: paused.id.text)
                #expect(entries.first?.action == "transition")
                #expect(entries.first?.author.account != nil)
                #expect(entries.first?.note?.contains("sạt lở") == true)
                #expect(try workflows.registry.versions(of: paused, in: tx).count >= 5)
                #expect(
                    Set(tasks.compactMap(\.state)).isSuperset(of: ["done", "in_progress", "returned", "assigned", "accepted", "cancelled"]))
            }
        }
    }

    @Test("Whoever is shown on the sign-in page can sign in; the file is for the server's user only", arguments: engines)
    func signIns(_ engine: EngineKind) async throws {
        try await withWorkplace(engine) { place in
            _ = try await DemoSetup(place).run()
            let file = place.data.appending(path: "demo-accounts.json")
            let mode = try FileManager.default.attributesOfItem(atPath: file.path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let accounts = try DemoSignIns.read(from: place.data).accounts
            let chair = try #require(accounts.first { $0.name == "chutich" && $0.commune == 99901 })
            #expect(chair.label == "Chủ tịch UBND xã")
            let token = try await place.accounts.signIn(
                commune: 99901, name: chair.name, password: chair.password, address: "127.0.0.1", agent: "test")
            let session = try #require(try await place.accounts.session(token))
            let actor = try await place.database.read { try place.accounts.actor(of: session, origin: "test", in: $0) }
            #expect(actor.allRoles.contains("chair"))
        }
    }
}
