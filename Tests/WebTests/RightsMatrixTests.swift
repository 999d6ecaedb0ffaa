import Accounts
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Web
import Workflows

/// Calls every route of the server as every role, as a visitor and as somebody from another commune, and holds the answer against what the packs
/// declare: on one engine, since rights are told by the packs. A route that forgets its right, or a handler that goes past it, fails here without
/// anybody having written a test for it.
@Suite("Every route × every role × a foreign commune", .keepingSites)
struct RightsMatrixTests {
    @Test("a person passes exactly where a role of the packs lets pass", .timeLimit(.minutes(40)))
    func everyRouteAnswersEveryRoleAsDeclared() async throws {
        let world = try await MatrixWorld(.sqlite)
        let routes = world.site.router().routes
        #expect(routes.count > 20)
        var checked = 0
        for (row, role) in world.roles.enumerated() {
            let client = world.client(as: role)
            for (column, route) in routes.enumerated() where route.path.hasPrefix("/:commune") && !MatrixWorld.endless.contains(route.path)
            {
                for register in world.registers(for: route, at: row + column) {
                    let answer = try await world.send(route, register: register, in: MatrixWorld.home, client)
                    let expected = world.lets(role, pass: route.access, register: register)
                    #expect(
                        answer.passed == expected, "\(role) \(route.method) \(route.path) (\(register)): \(answer.status) \(answer.code)")
                    checked += 1
                }
            }
        }
        #expect(world.tellingRegisters.count > 10 && checked > 2000)
    }

    @Test("whoever is signed in to another commune is a visitor here", .timeLimit(.minutes(40)))
    func aForeignerIsAVisitor() async throws {
        let world = try await MatrixWorld(.sqlite)
        for role in world.roles {
            let client = world.client(as: role)
            for route in world.site.router().routes where route.path.hasPrefix("/:commune") && route.access != .everybody {
                for register in world.registers(for: route) {
                    let answer = try await world.send(route, register: register, in: MatrixWorld.other, client)
                    let expected = world.lets("anonymous", pass: route.access, register: register)
                    #expect(
                        answer.passed == expected,
                        "\(role) abroad: \(route.method) \(route.path) (\(register)): \(answer.status) \(answer.code)")
                }
            }
        }
    }
}

/// Two communes and one official for each role of the packs.
private struct MatrixWorld {
    static let home = Commune(code: 99901, name: "xã Một", province: "tỉnh Thử", slug: "mot")
    static let other = Commune(code: 99902, name: "xã Hai", province: "tỉnh Thử", slug: "hai")

    /// What anybody may follow for as long as they like has no answer to wait for.
    static let endless: Set = ["/:commune/xep-hang/su-kien"]

    let site: Site
    var tokens: [String: String] = [:]
    /// Every role that a post can hold, and `anonymous`.
    let roles: [String]

    init(_ engine: EngineKind) async throws {
        site = try await SiteKeeper.site(engine, assets: [repository.appending(path: "Public")]) { _ in try allPacks() }
        let catalogue = site.registry.catalogue
        let holdable = Set(catalogue.registers["post"]?.field("roles")?.choices.map(\.id) ?? [])
        roles = catalogue.roles.ids.filter(holdable.contains) + ["anonymous"]
        tellingRegisters = Self.telling(catalogue)
        let site = site
        try await site.database.write { tx in
            for commune in [Self.home, Self.other] { try tx.add(commune, by: .system("test")) }
        }
        try await site.reloadCommunes()
        for role in roles where role != "anonymous" { tokens[role] = try await Self.official(with: role, site) }
    }

    private static func official(with role: String, _ site: Site) async throws -> String {
        let system = Actor.system(commune: home.code, origin: "test")
        let person = try await site.database.write { tx in
            let make = { (register: String, values: [String: Value]) in try site.workflows.create(register, values, by: system, in: tx) }
            let unit = try make(
                "unit",
                ["code": .text("U\(role.uppercased().filter(\.isLetter))"), "name": .text("Đơn vị \(role)"), "kind": .text("department")])
            let post = try make("post", ["unit": unit.id.value, "name": .text(role), "roles": .text(JSONText.list([role]))])
            let person = try make("person", ["full_name": .text("Người \(role)"), "active": .boolean(true)])
            _ = try make(
                "holding", ["person": person.id.value, "post": post.id.value, "main": .boolean(true), "from_date": .text("2025-01-01")])
            return person.id
        }
        let name = role.replacing("_", with: ".") + ".thu"
        try await site.accounts.open(name: name, for: person, password: "mot cau kha dai", mustChange: false, by: system)
        return try await site.accounts.signIn(commune: home.code, name: name, password: "mot cau kha dai", address: "test", agent: "test")
    }

    func client(as role: String) -> HTTPTestClient<SignedIn> {
        let client = HTTPTestClient<SignedIn>(
            site.router().buildResponder(), headers: [.accept: "application/json"], followsRedirects: false)
        client[cookie: "session"] = tokens[role]
        return client
    }

    /// Of the registers on which every role may do the same, the first: enough to tell all rights of all packs apart.
    let tellingRegisters: [String]

    private static func telling(_ catalogue: Catalogue) -> [String] {
        var seen: Set<String> = []
        return catalogue.registers.map(\.id).filter { id in
            let rights = catalogue.roles.map { role in
                let actions = role.rights.filter { $0.register == nil || $0.register == id }.flatMap(\.actions).map(\.rawValue)
                return role.id + ":" + Set(actions).sorted().joined(separator: ",")
            }
            return seen.insert("\(rights) \(catalogue.registers[id]?.publicRead == true)").inserted
        }
    }

    /// A public register, one with personal fields, one with a workflow, and at each place of the matrix another one of those that tell.
    func registers(for route: RouteInfo<Access>, at place: Int? = nil) -> [String] {
        guard route.path.contains(":register") else { return ["task"] }
        return ["holiday", "person", "task"] + (place.map { [tellingRegisters[$0 % tellingRegisters.count]] } ?? [])
    }

    struct Answer {
        let status: Int
        let code: String
        /// Whether the right let the request pass, whatever became of it afterwards.
        var passed: Bool { code != "sign-in-needed" && code != "forbidden" }
    }

    func send(
        _ route: RouteInfo<Access>, register: String, in commune: Commune, _ client: HTTPTestClient<SignedIn>
    ) async throws -> Answer {
        let path = route.path.split(separator: "/").map { segment -> String in
            switch segment {
            case ":commune": commune.slug
            case ":register": register
            case ":transition": "assign"
            case _ where segment.hasPrefix(":"): "019a0000-0000-7000-8000-000000000000"
            default: String(segment)
            }
        }.joined(separator: "/")
        let answer = try await client.send(route.method, "/" + path)
        let code = answer.text.firstMatch(of: /"code":"([a-z-]+)"/).map { String($0.1) } ?? ""
        return Answer(status: answer.status.code, code: code)
    }

    /// What the packs say, read independently of the code under test.
    func lets(_ role: String, pass access: Access, register: String) -> Bool {
        let catalogue = site.registry.catalogue
        let held = [role, "anonymous"].compactMap { catalogue.roles[$0] }
        func may(_ action: RecordAction, _ id: String) -> Bool {
            if action == .read, catalogue.registers[id]?.publicRead == true { return true }
            // What communes do not have is not there for anybody: no right is asked for, nothing is found.
            if catalogue.registers[id]?.level == .province { return true }
            // Rights on every register do not reach those that are restricted.
            let isRestricted = catalogue.registers[id]?.isRestricted == true
            return held.contains { role in
                role.rights.contains { ($0.register == id || $0.register == nil && !isRestricted) && $0.actions.contains(action) }
            }
        }
        return switch access {
        case .everybody: true
        case .signedIn: role != "anonymous"
        // Citizens are signed in apart from officials: no post opens their pages.
        case .citizen: false
        case .platform(let right): held.contains { $0.platform.contains(right) }
        case .register(let action): may(action, register)
        case .registerAny(let actions): actions.contains { may($0, register) }
        case .records(let action, let id): may(action, id)
        }
    }
}
