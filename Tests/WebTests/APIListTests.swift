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

@Suite("Lists through the interface for programs", .serialized, .keepingSites)
struct APIListTests {
    private func fill(_ site: RegisterSite, _ count: Int) async throws {
        for number in 1...count {
            _ = try await site.matter([
                "text": "Việc số \(number)".value, "amount": .integer(Int64(number)),
                "tags": .text(number.isMultiple(of: 2) ? "[\"red\"]" : "[]"),
                "phone": "0912345678".value, "parent": .null,
            ])
        }
    }

    private func numbers(_ answer: Program.Answer) throws -> [Int64] {
        (try answer.json["records"]?.items ?? []).compactMap { $0["amount"]?.integer }
    }

    @Test("pages follow each other without gaps or repetitions, whatever the order", arguments: engines)
    func paging(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            try await fill(site, 25)
            let program = try await site.program("canbo")
            for sort in ["amount", "-amount", "day,-amount", "-text", ""] {
                var found: [Int64] = []
                var path = matters + "?limit=7&fields=amount" + (sort.isEmpty ? "" : "&sort=" + sort)
                while true {
                    let page = try await program.get(path)
                    found += try numbers(page)
                    guard let next = try page.json["next"]?.string else { break }
                    #expect(page.headers[.link] == "<\(next)>; rel=\"next\"")
                    path = String(next.dropFirst("/thu/api/v1".count))
                }
                #expect(found.count == 25 && Set(found).count == 25, "\(sort)")
                if sort == "-amount" { #expect(found == (1...25).reversed()) }
            }
        }
    }

    @Test(
        "filters are those of the list's page, words are found without diacritics, and where= takes the packs' conditions",
        arguments: engines)
    func filters(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            try await fill(site, 12)
            let program = try await site.program("canbo")
            func count(_ query: String) async throws -> Int {
                let allowed = CharacterSet.urlQueryAllowed
                let text = query.addingPercentEncoding(withAllowedCharacters: allowed) ?? query
                let answer = try await program.get(matters + "?" + text)
                #expect(answer.status == .ok, "\(query): \(answer.text)")
                return try numbers(answer).count
            }
            #expect(try await count("tags=red") == 6)
            #expect(try await count("amount.from=3&amount.to=5") == 3)
            #expect(try await count("day=none&state=open&state=done") == 12)
            #expect(try await count("q=viec so 1") == 1)
            #expect(try await count("where=amount > 10 or amount = 1") == 3)
            #expect(try await count("where=unit.code = \"P0\" and kind in [small]&amount.to=2") == 2)
            #expect(try await count("view=big") == 0)
        }
    }

    @Test("what a list does not understand is an error, not ignored")
    func strict() async throws {
        let site = try await RegisterSite.make(.sqlite)
        try await fill(site, 1)
        let program = try await site.program("canbo")
        for query in [
            "limit=0", "limit=201", "limit=abc", "limit=5&limit=6", "sort=phone", "sort=nothing", "sort=amount,day,id,created_at", "sort=",
            "fields=nothing",
            "fields=", "after=xyz", "unknown=1", "state=zzz", "state=open&state=zzz", "unit=abc", "amount.from=many", "day.middle=1",
            "phone=0912345678",
            "citizen=1", "view=none", "personal=yes", "where=", "where=amount%20%3E", "where=nothing%20%3D%201",
            "where=amount%20%3D%20%22a%22",
        ] {
            let answer = try await program.get(matters + "?" + query)
            let isPhrase = query.hasPrefix("after=") || query.hasPrefix("where=")
            #expect(answer.status == (isPhrase ? .unprocessableContent : .badRequest), "\(query): \(answer.text)")
            #expect(answer.problem == (isPhrase ? "invalid" : "bad-request"), "\(query)")
            #expect(answer.headers[.contentType] == "application/problem+json", "\(query)")
        }
    }

    @Test(
        "no filter tells what its sender may not read", arguments: ["phone = \"0912345678\"", "citizen is set", "created_by.phone is set"])
    func secrets(condition: String) async throws {
        let site = try await RegisterSite.make(.sqlite)
        try await fill(site, 1)
        let text = condition.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        #expect(try await site.program("truongphong").get(matters + "?where=" + text).status == .unprocessableContent)
    }

    @Test("sparse fields give what was asked for, and id and version")
    func sparse() async throws {
        let site = try await RegisterSite.make(.sqlite)
        try await fill(site, 1)
        let program = try await site.program("canbo")
        let record = try #require(try await program.get(matters + "?fields=text,state").json["records"]?.items?.first)
        #expect(record.members?.map(\.name) == ["id", "version", "state", "text"])
    }

    @Test("the change feed tells what its reader may read, in order, and waits for more", arguments: engines)
    func feed(engine: EngineKind) async throws {
        try await withSite(engine) { site in
            try await fill(site, 5)
            let program = try await site.program("canbo")
            let all = try await program.get("/changes?register=matter&limit=3").json
            #expect(all["changes"]?.items?.count == 3 && all["more"] == true)
            let next = try #require(all["next"]?.integer)
            let rest = try await program.get("/changes?register=matter&after=\(next)").json
            #expect(rest["changes"]?.items?.count == 2 && rest["more"] == false)
            #expect(rest["changes"]?.items?.first?["after"]?["phone"] == .null)
            let foreign = try await site.program("nguoikhac").get("/changes?register=matter").json
            #expect(foreign["changes"] == [] && foreign["next"]?.integer ?? 0 > 0)
            let narrow = try await site.program("canbo", "unit:read").get("/changes").json
            #expect(Set(narrow["changes"]?.items?.compactMap { $0["register"]?.string } ?? []) == ["unit"])
            let end = try #require(rest["next"]?.integer)
            async let waiting = program.get("/changes?register=matter&wait=30&after=\(end)")
            _ = try await site.matter(["text": "Việc mới".value])
            #expect(try await waiting.json["changes"]?.items?.first?["after"]?["text"] == "Việc mới")
            for query in ["after=-1", "after=x", "wait=31", "register=none", "register=person_", "x=1"] {
                #expect(try await program.get("/changes?" + query).status == .badRequest, "\(query)")
            }
        }
    }
}
