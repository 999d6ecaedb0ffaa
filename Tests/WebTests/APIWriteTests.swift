import API
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing

@testable import Web

private let matters = "/registers/matter/records"

@Suite("Writing once and writing much through the interface", .serialized, .keepingSites)
struct APIWriteTests {
    @Test("a request that comes again under its key is answered the same and writes nothing", arguments: engines)
    func again(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let program = try await site.program("canbo")
            let key: HTTPFields = [.idempotencyKey: "\"0192-abc\""]
            let first = try await program.post(matters, site.wish(), headers: key)
            let second = try await program.post(matters, site.wish(), headers: key)
            #expect(first.status == .created && second.status == .created && first.data == second.data)
            #expect(second.headers[.location] == first.headers[.location] && second.headers[.idempotencyReplayed] == "true")
            #expect(try await site.all().count == 1)
            let other = try await program.post(matters, site.wish([("text", "Khác")]), headers: key)
            #expect(other.status == .unprocessableContent && other.problem == "idempotency-key-reused")
            // Another program's keys are its own.
            #expect(try await site.program("canbo").post(matters, site.wish(), headers: key).headers[.idempotencyReplayed] == nil)
            // What failed is not kept: the same key may try again.
            let again: HTTPFields = [.idempotencyKey: "hai"]
            #expect(try await program.post(matters, ["kind": "small"], headers: again).status == .unprocessableContent)
            #expect(try await program.post(matters, site.wish(), headers: again).status == .created)
            for bad in ["\"\"", "có dấu", String(repeating: "a", count: 256)] {
                #expect(try await program.post(matters, site.wish(), headers: [.idempotencyKey: bad]).status == .badRequest, "\(bad)")
            }
        }
    }

    @Test("of many at the same time under one key one writes; the others wait for its answer or are told to", arguments: engines)
    func together(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let program = try await site.program("canbo")
            let answers = try await withThrowingTaskGroup(of: Program.Answer.self) { group in
                for _ in 0..<8 { group.addTask { try await program.post(matters, site.wish(), headers: [.idempotencyKey: "mot"]) } }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            #expect(answers.allSatisfy { $0.status == .created || $0.problem == "idempotency-in-progress" && $0.status == .conflict })
            #expect(answers.contains { $0.status == .created })
            #expect(try await site.all().count == 1)
        }
    }

    @Test("a batch is done whole or not at all", arguments: engines)
    func whole(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let program = try await site.program("canbo")
            let record = try await site.matter()
            let items: [JSON] = [
                ["action": "create", "record": site.wish()],
                ["action": "update", "id": .string(record.id.text), "version": 1, "record": ["text": "Đã sửa"]],
                ["action": "delete", "id": .string(try await site.matter().id.text)],
            ]
            let done = try await program.post(matters + ":batch", ["items": .array(items)])
            #expect(done.status == .ok, "\(done.text)")
            #expect(try done.json["results"]?.items?.compactMap { $0["status"]?.integer } == [201, 200, 204])
            #expect(try await site.all().count == 2)
            let wrong = try await program.post(
                matters + ":batch", ["mode": "all", "items": [items[0], ["action": "create", "record": ["kind": "small"]]]])
            #expect(wrong.status == .unprocessableContent)
            #expect(try wrong.json["errors"]?.items?.allSatisfy { $0["item"] == 1 } == true)
            let stale = try await program.post(matters + ":batch", ["items": [items[0], items[1]]])
            #expect(stale.status == .preconditionFailed)
            #expect(try await site.all().count == 2)
        }
    }

    @Test("each item of a batch may stand for itself: what failed is told, the rest is done", arguments: engines)
    func each(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let program = try await site.program("canbo")
            let answer = try await program.post(
                matters + ":batch",
                [
                    "mode": "each",
                    "items": [
                        ["action": "create", "record": site.wish()], ["action": "create", "record": ["text": 5]],
                        ["action": "update", "id": .string(RecordID().text), "record": [:]],
                        ["action": "create", "record": site.wish([("unit", .string(site.units[1].text))])],
                        ["action": "create", "record": site.wish()],
                    ],
                ])
            #expect(answer.status.code == 207)
            let json = try answer.json
            #expect(json["results"]?.items?.compactMap { $0["status"]?.integer } == [201, 422, 404, 403, 201] && json["failed"] == 3)
            #expect(try await site.all().count == 2)
            let codes = try await site.all().compactMap { $0["code"].text?.suffix(3) }.sorted()
            #expect(codes == ["001", "002"], "what was undone leaves no gap")
        }
    }

    @Test("upserts find records by a unique field, also those that the same batch made", arguments: engines)
    func upserts(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let program = try await site.program("quantri")
            func item(_ code: String, _ name: String) -> JSON {
                ["action": "upsert", "record": ["code": .string(code), "name": .string(name), "kind": "department"]]
            }
            let path = "/registers/unit/records"
            let answer = try await program.post(
                path + ":batch",
                ["key": "code", "items": [item("P0", "Phòng đổi tên"), item("P9", "Phòng mới"), item("P9", "Phòng mới nữa")]])
            #expect(try answer.json["results"]?.items?.compactMap { $0["status"]?.integer } == [200, 201, 200], "\(answer.text)")
            let units = try await program.get(path + "?sort=code").json["records"]?.items ?? []
            #expect(units.compactMap { $0["name"]?.string } == ["Phòng đổi tên", "Phòng Hai", "Phòng mới nữa"])
        }
    }

    @Test("the items of a batch come one after the other: what one leaves, the next may take", arguments: engines)
    func sequence(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let program = try await site.program("quantri")
            let path = "/registers/unit/records"
            func wish(_ code: String) -> JSON { ["code": .string(code), "name": .string("Phòng \(code)"), "kind": "department"] }
            let first = JSON.string(site.units[0].text)
            let items: [JSON] = [
                ["action": "create", "record": wish("P0")],
                ["action": "update", "id": first, "record": ["code": "P7"]],
                ["action": "create", "record": wish("P0")],
                ["action": "upsert", "record": wish("P7")],
                ["action": "update", "id": first, "version": 3, "record": ["short_name": "Bảy"]],
                ["action": "update", "id": first, "version": 3, "record": ["short_name": "Tám"]],
                ["action": "upsert", "record": wish("P8")],
                ["action": "upsert", "record": wish("P8")],
                ["action": "create", "record": wish("P8")],
                ["action": "delete", "id": .string(site.units[1].text)],
                ["action": "create", "record": wish("P1")],
            ]
            let answer = try await program.post(path + ":batch", ["mode": "each", "key": "code", "items": .array(items)])
            let results = try answer.json["results"]?.items ?? []
            // The second unit has posts, so that it can't be deleted and its code stays taken.
            #expect(
                results.compactMap { $0["status"]?.integer } == [422, 200, 201, 200, 200, 412, 201, 200, 422, 409, 422], "\(answer.text)")
            #expect(results.compactMap { $0["index"]?.integer } == Array(0..<11))
            let whole = try await program.post(path + ":batch", ["key": "code", "items": .array([items[3], items[6], items[0]])])
            #expect(whole.status == .unprocessableContent)
            #expect(try whole.json["errors"]?.items?.compactMap { $0["item"]?.integer } == [2])
        }
    }

    @Test("a batch that only edits needs no right to create; its items are judged each by its own right", arguments: engines)
    func onlyEdits(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let id = JSON.string(try await site.matter().id.text)
            let editor = try await site.program("canbo", "matter:read matter:edit")
            let edit: JSON = ["action": "update", "id": id, "record": ["text": "Sửa theo lô"]]
            #expect(try await editor.post(matters + ":batch", ["items": [edit]]).status == .ok)
            let mixed = try await editor.post(
                matters + ":batch",
                ["mode": "each", "items": [["action": "create", "record": site.wish()], edit, ["action": "delete", "id": id]]])
            #expect(try mixed.json["results"]?.items?.compactMap { $0["status"]?.integer } == [403, 200, 403])
            let reader = try await site.program("canbo", "matter:read")
            #expect(try await reader.post(matters + ":batch", ["items": [edit]]).problem == "forbidden")
            #expect(try await site.all().count == 1)
        }
    }

    @Test("a batch that makes no sense is refused before anything is written")
    func malformed() async throws {
        let site = try await RegisterSite.make(.sqlite)
        let program = try await site.program("canbo")
        let create: JSON = ["action": "create", "record": site.wish()]
        let bodies: [JSON] = [
            [:], ["items": []], ["items": "x"], ["items": [create], "mode": "some"], ["items": [create], "more": 1],
            ["items": [create, ["action": "fly"]]], ["items": [create, ["action": "update", "record": [:]]]],
            ["items": [create, ["action": "create", "id": .string(RecordID().text), "record": [:]]]], ["items": [create, 5]],
            ["items": [create, ["action": "upsert", "record": [:]]]], ["items": [create], "key": "text"],
            ["items": [create], "key": "phone"],
            ["items": [create, ["action": "delete", "id": "x"]]], ["items": .array(Array(repeating: create, count: 501))],
        ]
        for body in bodies {
            let answer = try await program.post(matters + ":batch", body)
            #expect(answer.status == .unprocessableContent, "\(body.text.prefix(200)): \(answer.text)")
        }
        #expect(try await site.all().isEmpty)
    }
}
