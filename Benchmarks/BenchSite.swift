import Accounts
import Declarations
import Delivery
import Foundation
import Logging
import Registers
import Store
import Web
import Workflows

/// A site with one official on it, as the pages are measured: signed in, with rights, nothing cached.
struct BenchSite {
    static let commune = Commune(code: 99903, name: "xã Đo Tốc Độ", province: "tỉnh Lam Sơn", slug: "do-toc-do", isDemo: true)
    static let password = "mot cau de nho 2026"

    let site: Site
    let system = Actor.system(commune: commune.code, origin: "bench")

    /// - Parameter packs: below the repository.
    init(_ place: Place, packs: [String] = ["Packs/core", "Benchmarks/packs/bench"], mail: MailServer? = nil) async throws {
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let root = place.rootURL
        var configuration = SiteConfiguration(
            database: place.database,
            packs: packs.map { root.appending(path: $0) },
            templates: root.appending(path: "Templates"), assets: [root.appending(path: "Public")], data: place.dataURL, addressLimit: nil)
        configuration.tokenLimit = nil
        configuration.mail = mail
        site = try await Site(configuration, logger: logger)
    }

    /// Makes the commune, a unit, a post and an official; gives the unit's id.
    func makePeople() async throws {
        let system = system
        let site = site
        let person = try await site.database.write { tx in
            try tx.add(Self.commune, by: system.author)
            let unit = try site.workflows.create(
                "unit", ["code": .text("VP"), "name": .text("Văn phòng"), "kind": .text("office")], by: system, in: tx)
            let post = try site.workflows.create(
                "post", ["unit": unit.id.value, "name": .text("Công chức một cửa"), "roles": .text(JSONText.list(["officer"]))], by: system,
                in: tx)
            let person = try site.workflows.create(
                "person", ["full_name": .text("Người Đo"), "active": .boolean(true)], by: system, in: tx)
            _ = try site.workflows.create(
                "holding",
                ["person": person.id.value, "post": post.id.value, "main": .boolean(true), "from_date": .text("2025-07-01")], by: system,
                in: tx)
            return person.id
        }
        try await site.accounts.open(name: "do.tocdo", for: person, password: Self.password, mustChange: false, by: system)
    }

    func signIn() async throws -> String {
        try await site.accounts.signIn(
            commune: Self.commune.code, name: "do.tocdo", password: Self.password, address: "127.0.0.1", agent: "bench")
    }
}
