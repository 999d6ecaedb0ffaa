import Accounts
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Vietnamese
import Workflows

@testable import Web

/// A server with one commune, a small pack that has every kind of field, and people to sign in as.
final class RegisterSite: Sendable {
    let site: Site
    let units: [RecordID]
    let posts: [String: RecordID]
    let people: [String: RecordID]
    static let password = "mot cau de nho"

    private init(site: Site, units: [RecordID], posts: [String: RecordID], people: [String: RecordID]) {
        (self.site, self.units, self.posts, self.people) = (site, units, posts, people)
    }

    var system: Actor { .system(commune: 99999, origin: "test") }

    static func make(
        _ engine: EngineKind, packs more: [URL] = [], people others: [(name: String, role: String, unit: Int)] = [],
        _ change: (inout SiteConfiguration) -> Void = { _ in }
    ) async throws -> RegisterSite {
        let site = try await SiteKeeper.site(engine, change: change) { place in
            let trial = place.folder.appending(path: "trial")
            try TrialPack.write(to: trial)
            return [pack("core"), trial] + more
        }
        let actor = Actor.system(commune: 99999, origin: "test")
        let (units, posts, people) = try await site.database.write { tx in
            try tx.add(Commune(code: 99999, name: "xã Thử", province: "tỉnh Thử", slug: "thu"), by: actor.author)
            let units = try ["Phòng Một", "Phòng Hai"].enumerated().map { index, name in
                try site.workflows.create(
                    "unit", ["code": .text("P\(index)"), "name": .text(name), "kind": .text("department")], by: actor, in: tx
                ).id
            }
            var posts: [String: RecordID] = [:]
            var people: [String: RecordID] = [:]
            let roster = [
                ("canbo", "officer", 0), ("truongphong", "unit_head", 0), ("nguoikhac", "officer", 1), ("quantri", "administrator", 0),
            ]
            for (name, role, unit) in roster + others {
                let post = try site.workflows.create(
                    "post", ["unit": .text(units[unit].text), "name": .text("Chức danh \(name)"), "roles": .text(JSONText.list([role]))],
                    by: actor, in: tx)
                let person = try site.workflows.create(
                    "person", ["full_name": .text("Người \(name)"), "phone": .text("0912345678")], by: actor, in: tx)
                _ = try site.workflows.create(
                    "holding", ["person": .text(person.id.text), "post": .text(post.id.text), "from_date": .text("2025-01-01")], by: actor,
                    in: tx)
                (posts[name], people[name]) = (post.id, person.id)
            }
            people["khongtaikhoan"] = try site.workflows.create(
                "person", ["full_name": .text("Người chưa có tài khoản")], by: actor, in: tx
            ).id
            return (units, posts, people)
        }
        for (name, person) in people where name != "khongtaikhoan" {
            try await site.accounts.open(name: name, for: person, password: password, mustChange: false, by: actor)
        }
        try await site.reloadCommunes()
        return RegisterSite(site: site, units: units, posts: posts, people: people)
    }

    /// A visitor's browser, or that of somebody who signed in.
    func browser(_ name: String? = nil) async throws -> Browser {
        let client = HTTPTestClient<SignedIn>(site.sharedResponder(), headers: [.accept: "text/html", .acceptLanguage: "vi"])
        let page = try await client.get("/thu/dang-nhap")
        if let name {
            _ = try await client.post("/thu/dang-nhap", ["username": name, "password": Self.password, "_csrf": page.csrf])
            guard client[cookie: "session"] != nil else { throw HTTPFailure.signInNeeded }
        }
        return Browser(client: client, token: try await client.get("/thu/dang-nhap?next=/thu/so").csrf)
    }

    /// A record made by the officer of the first unit.
    func matter(_ values: [String: Value] = [:]) async throws -> Record {
        let base: [String: Value] = ["text": "Việc thử".value, "unit": units[0].value, "kind": "small".value]
        return try await site.database.write { tx in
            try self.site.workflows.create("matter", base.merging(values) { _, new in new }, by: self.system, in: tx)
        }
    }

    func reload(_ id: RecordID) async throws -> Record {
        try await site.database.read { tx in try self.site.registry.record("matter", id, for: self.system, in: tx) }
    }

    func all() async throws -> [Record] {
        try await site.database.read { tx in try self.site.registry.all("matter", for: self.system, in: tx) }
    }
}

/// A browser with the form token of its session.
struct Browser: Sendable {
    let client: HTTPTestClient<SignedIn>
    let token: String
    /// The commune's or province's part of the address.
    var place = "/thu"

    typealias Answer = HTTPTestClient<SignedIn>.Answer

    private var headers: HTTPFields {
        guard let name = HTTPField.Name("X-CSRF-Token") else { return [:] }
        return [name: token]
    }

    func get(_ path: String, headers: HTTPFields = [:]) async throws -> Answer { try await client.get(place + path, headers: headers) }

    func post(_ path: String, _ fields: KeyValuePairs<String, String> = [:], files: [(String, String, Data)]? = nil) async throws -> Answer
    {
        if let files { return try await client.post(place + path, fields, files: files, headers: headers) }
        return try await client.post(place + path, fields, headers: headers)
    }
}

extension HTTPTestClient.Answer {
    /// The value of a hidden input.
    func hidden(_ name: String) -> String? {
        text.components(separatedBy: "name=\"\(name)\" value=\"").dropFirst().first?.prefix { $0 != "\"" }.description
    }
}
