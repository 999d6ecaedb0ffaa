import Accounts
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Workflows

@testable import Web

/// A server of two communes, and of the province over them with a leader, a keeper, an administrator and an officer.
struct ProvinceSite: Sendable {
    static let packs = ["metrics", "plan", "province"].map(pack)
    static let province = Commune(code: 98, name: "tỉnh Thử", province: "tỉnh Thử", slug: "tinh", level: .province)
    static let second = Commune(code: 99998, name: "xã Hai", province: "tỉnh Thử", slug: "hai")

    let home: RegisterSite
    /// Posts of the province by the role that they hold.
    let posts: [String: RecordID]
    let people: [String: RecordID]
    /// A unit of the second commune.
    let unit: RecordID

    var site: Site { home.site }
    var system: Actor { .system(commune: Self.province.code, origin: "test") }

    static func make(_ engine: EngineKind) async throws -> ProvinceSite {
        let home = try await RegisterSite.make(
            engine, packs: packs, people: [("giukehoach", "keeper", 0), ("chutich", "chair", 0)])
        let site = home.site
        let elsewhere = Commune(code: 99997, name: "xã Tỉnh Khác", province: "tỉnh Khác", slug: "khac")
        let (posts, people, unit) = try await site.database.write { tx in
            for commune in [province, second, elsewhere] { try tx.add(commune, by: .system("test")) }
            let actor = Actor.system(commune: province.code, origin: "test")
            func make(_ register: String, _ values: [String: Value], by actor: Actor) throws -> RecordID {
                try site.workflows.create(register, values, by: actor, in: tx).id
            }
            let office = try make("unit", ["code": "UB".value, "name": "UBND tỉnh".value, "kind": "committee".value], by: actor)
            var (posts, people): ([String: RecordID], [String: RecordID]) = ([:], [:])
            for role in ["province_leader", "province_keeper", "administrator", "officer", "bundle_sender"] {
                let post = try make(
                    "post", ["unit": office.value, "name": "Chức danh \(role)".value, "roles": JSONText.list([role]).value], by: actor)
                let person = try make("person", ["full_name": "Người \(role)".value], by: actor)
                _ = try make("holding", ["person": person.value, "post": post.value, "from_date": "2025-01-01".value], by: actor)
                (posts[role], people[role]) = (post, person)
            }
            let unit = try make(
                "unit", ["code": "HAI".value, "name": "Phòng của xã Hai".value, "kind": "department".value],
                by: .system(commune: second.code, origin: "test"))
            return (posts, people, unit)
        }
        for (role, person) in people {
            try await site.accounts.open(
                name: role.replacing("_", with: "."), for: person, password: RegisterSite.password, mustChange: false,
                by: .system(commune: province.code, origin: "test"))
        }
        try await site.reloadCommunes()
        return ProvinceSite(home: home, posts: posts, people: people, unit: unit)
    }

    /// Somebody of the province by role; nil is a visitor.
    func browser(_ role: String?) async throws -> Browser {
        let client = HTTPTestClient<SignedIn>(site.sharedResponder(), headers: [.accept: "text/html", .acceptLanguage: "vi"])
        let page = try await client.get("/tinh/dang-nhap")
        if let role {
            _ = try await client.post(
                "/tinh/dang-nhap",
                ["username": role.replacing("_", with: "."), "password": RegisterSite.password, "_csrf": page.csrf])
            guard client[cookie: "session"] != nil else { throw HTTPFailure.signInNeeded }
        }
        return Browser(client: client, token: try await client.get("/tinh/dang-nhap?next=/tinh").csrf, place: "/tinh")
    }

    func member(_ values: [String: Value]) async throws -> RecordID {
        try await site.database.write { tx in try site.workflows.create("member_commune", values, by: system, in: tx).id }
    }

    /// Tasks of a commune that are in work: so many of whom somebody answers for by a day (tracked, M02), so many of whom nobody does.
    static func tasks(_ tracked: Int, _ others: Int, unit: RecordID, commune: Int, of site: Site) async throws {
        try await site.database.write { tx in
            let actor = Actor.system(commune: commune, origin: "test")
            let post = try site.workflows.create(
                "post", ["unit": unit.value, "name": "Người làm".value, "roles": JSONText.list(["officer"]).value], by: actor, in: tx)
            for number in 0..<tracked + others {
                var values: [String: Value] = ["text": "Việc \(number)".value, "lead": unit.value, "deadline": "2026-01-31".value]
                if number < tracked { values["accountable"] = post.id.value }
                _ = try site.workflows.importRecord(
                    "task", values, id: RecordID(), at: tx.now, state: "in_progress", by: actor, in: tx)
            }
        }
    }
}
