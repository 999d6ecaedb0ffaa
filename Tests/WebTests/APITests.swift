import API
import Accounts
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing

@testable import Web

private let matters = "/registers/matter/records"

@Suite("Records through the interface for programs", .serialized, .keepingSites)
struct APIRecordTests {
    @Test("a program makes, reads, changes, deletes and restores a record; every version has its tag", arguments: engines)
    func life(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let program = try await site.program("canbo")
            let made = try await program.post(
                matters,
                site.wish([
                    ("amount", 1_200_000), ("rate", .number("95.5")), ("day", "2026-12-01"), ("urgent", false), ("tags", ["red", "blue"]),
                    ("helpers", [.string(site.units[1].text)]), ("phone", "0912345678"), ("citizen", "001085012349"),
                ]))
            #expect(made.status == .created && made.headers[.eTag] == "\"1\"")
            let record = try made.json
            let url = try #require(made.headers[.location])
            #expect(url.hasSuffix(try #require(record["id"]?.string)))
            let path = String(url.dropFirst("/thu/api/v1".count))
            let read = try await program.get(path)
            #expect(try read.json == record)
            #expect(record["rate"] == .number("95.5") && record["doubled"] == 2_400_000 && record["state"] == "open")
            #expect(record["tags"] == ["red", "blue"] && record["urgent"] == false && record["day"] == "2026-12-01")
            #expect(record["phone"] == .null && record["citizen"] == .null && record["_masked"] == ["phone", "citizen"])

            let changed = try await program.send(.patch, path, ["amount": .null, "kind": "small"], headers: [.ifMatch: "\"1\""])
            #expect(changed.status == .ok && changed.headers[.eTag] == "\"2\"")
            #expect(try changed.json["amount"] == .null)
            let stale = try await program.send(.patch, path, ["text": "Cũ"], headers: [.ifMatch: "\"1\""])
            #expect(stale.status == .preconditionFailed && stale.problem == "precondition-failed" && stale.headers[.eTag] == "\"2\"")
            let bare = try await program.send(.patch, path, ["text": "Không điều kiện"])
            #expect(bare.status.code == 428 && bare.problem == "precondition-required")
            #expect(try await program.send(.patch, path, ["text": "Sao cũng được"], headers: [.ifMatch: "*"]).status == .ok)

            #expect(try await program.get(path, headers: [.ifNoneMatch: "\"3\""]).status == .notModified)
            #expect(try await program.send(.delete, path, headers: [.ifMatch: "\"1\""]).status == .preconditionFailed)
            #expect(try await program.send(.delete, path).status == .noContent)
            #expect(try await program.get(path).problem == "not-found")
            #expect(try await program.post(path + "/restore").status == .ok)
            let history = try await program.get(path + "/history").json["changes"]?.items ?? []
            #expect(history.compactMap { $0["action"]?.string } == ["restore", "delete", "edit", "edit", "create"])
            #expect(history.last?["after"]?["phone"] == .null && history.last?["origin"] == "api")
            let entries = try await site.site.database.read { tx in try tx.journal(commune: 99999, after: 0, limit: 1000) }
            #expect(entries.last { $0.register == "matter" }?.author.origin == "api Máy của canbo")
        }
    }

    @Test("everything wrong is told at once, by field, in both languages", arguments: engines)
    func problems(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let program = try await site.program("canbo")
            let wrong = try await program.post(
                matters,
                [
                    "text": 5, "unit": "không phải", "kind": "small", "amount": .number("1.5"), "rate": .number("1.234"),
                    "day": "1/12/2026",
                    "urgent": "có", "tags": "red", "code": "V1", "version": 3, "nothing": 1, "files": ["abc"], "phone": "12", "doubled": 1,
                ])
            #expect(wrong.status == .unprocessableContent && wrong.headers[.contentType] == "application/problem+json")
            #expect(
                wrong.places == [
                    "text": "type", "unit": "value", "amount": "value", "rate": "value", "day": "value", "urgent": "type", "tags": "type",
                    "code": "read_only", "version": "read_only", "nothing": "unknown", "files": "value", "phone": "value",
                    "doubled": "read_only",
                ])
            let json = try wrong.json
            #expect(json["type"] == "urn:dinh:problem:invalid" && json["status"] == 422)
            #expect(json["errors"]?.items?.allSatisfy { $0["message_vi"]?.string != nil && $0["message_en"]?.string != nil } == true)
            let missing = try await program.post(matters, ["kind": "huge"], headers: [.acceptLanguage: "en"])
            #expect(Set(missing.places.keys) == ["text", "unit", "kind"])
            #expect(try missing.json["title"] == "Some values have to be corrected")
            #expect(try await site.all().isEmpty)
        }
    }

    @Test("bodies that can't be read are refused as such")
    func malformed() async throws {
        let site = try await RegisterSite.make(.sqlite)
        let program = try await site.program("canbo")
        func send(_ text: String, _ type: String?) async throws -> Program.Answer {
            try await program.client.send(.post, "/thu/api/v1" + matters, body: Data(text.utf8), type: type)
        }
        #expect(try await send("{", "application/json").problem == "bad-request")
        #expect(try await send("{\"text\":\"a\",\"text\":\"b\"}", "application/json").problem == "bad-request")
        #expect(try await send("text=a", "application/x-www-form-urlencoded").problem == "unsupported-media-type")
        #expect(try await send("[]", "application/json").problem == "invalid")
        #expect(try await send("{\"text\":\"" + String(repeating: "a", count: 1 << 20) + "\"}", "application/json").problem == "too-large")
        for tag in ["three", "\"", "\"1", "W/x", "-1"] {
            let answer = try await program.send(.patch, matters + "/\(RecordID())", [:], headers: [.ifMatch: tag])
            #expect(answer.problem == "bad-request", "\(tag)")
        }
    }

    @Test("a step asks for what it needs and is done once", arguments: engines)
    func steps(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let program = try await site.program("canbo")
            let path = "\(matters)/\(try await site.matter().id)"
            #expect(try await program.post(path + "/transitions/refuse").places == ["reason": "value"])
            #expect(try await program.post(path + "/transitions/none").status == .notFound)
            #expect(try await program.post(path + "/transitions/refuse", ["why": "x"]).status == .unprocessableContent)
            let stale = try await program.post(path + "/transitions/refuse", ["reason": "Trùng"], headers: [.ifMatch: "\"7\""])
            #expect(stale.status == .preconditionFailed)
            let done = try await program.post(path + "/transitions/refuse", ["reason": "Trùng"])
            #expect(try done.status == .ok && done.json["state"] == "refused")
            #expect(try await program.post(path + "/transitions/refuse", ["reason": "Lần nữa"]).status == .forbidden)
        }
    }

    @Test("files go up as multipart and come down by their hash; a list of them can only be shortened", arguments: engines)
    func files(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let program = try await site.program("canbo")
            let path = "\(matters)/\(try await site.matter().id)"
            let pdf = Data("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF".utf8)
            let url = "/thu/api/v1" + path + "/files/files"
            let up = try await program.client.post(
                url, [:], files: [("file", "Biên bản.pdf", pdf), ("file", "b.csv", Data("a;b\n1;2\n".utf8))])
            #expect(up.status == .created)
            let files = try #require(try up.json["files"]?.items)
            #expect(files.compactMap { $0["name"]?.string } == ["Biên bản.pdf", "b.csv"])
            let down = try await program.client.get(try #require(files[0]["url"]?.string))
            #expect(down.status == .ok && down.data == pdf)
            let less = try await program.send(.patch, path, ["files": [files[1]]], headers: [.ifMatch: "\"2\""])
            #expect(try less.json["files"]?.items?.count == 1)
            #expect(
                try await program.client.post(url, [:], files: [("file", "x.html", Data("<html>".utf8))]).problem
                    == "unsupported-media-type")
            #expect(try await program.client.post(url, ["a": "b"], files: []).problem == "invalid")
            #expect(
                try await program.client.post("/thu/api/v1" + path + "/files/text", [:], files: [("f", "a.pdf", pdf)]).status == .notFound)
            let foreign = try await site.program("nguoikhac")
            #expect(try await foreign.client.post(url, [:], files: [("file", "a.pdf", pdf)]).status == .notFound)
            #expect(try await foreign.client.get(try #require(files[1]["url"]?.string)).status == .notFound)
        }
    }

    @Test("personal values are given to those who may see them and ask for them, and each asking is in the journal", arguments: engines)
    func personal(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            let officer = try await site.program("canbo")
            let made = try await officer.post(matters, site.wish([("phone", "0912345678"), ("citizen", "001085012349")])).json
            let path = "\(matters)/\(try #require(made["id"]?.string))"
            let head = try await site.program("truongphong", "matter:read matter:personal")
            let unscoped = try await site.program("truongphong", "matter:*")
            for program in [officer, unscoped] {
                let masked = try await program.get(path + "?personal=true").json
                #expect(masked["citizen"] == .null && masked["_masked"] == ["phone", "citizen"])
            }
            #expect(try await head.get(path).json["citizen"] == .null)
            func readings() async throws -> Int {
                try await site.site.database.read { tx in
                    try tx.journal(commune: 99999, after: 0, limit: 1000).count { $0.action == "reveal" }
                }
            }
            #expect(try await readings() == 0)
            let open = try await head.get(path + "?personal=true")
            #expect(try open.json["citizen"] == "001085012349" && open.json["_masked"] == nil)
            #expect(open.headers[.cacheControl] == "no-store")
            let list = try await head.get(matters + "?personal=true&fields=text,phone").json
            #expect(list["records"]?.items?.first?["phone"]?.string?.hasSuffix("912345678") == true)
            #expect(try await readings() == 2)
            #expect(try await head.get(matters + "?personal=true&fields=text").status == .ok)
            #expect(try await readings() == 2)
        }
    }
}
