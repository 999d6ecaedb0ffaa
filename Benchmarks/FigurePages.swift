import Accounts
import ArgumentParser
import Declarations
import Figures
import Foundation
import HTTPKit
import HTTPTypes
import Logging
import Registers
import Store
import Vietnamese
import Web
import Workflows

/// The pages over the records of ``FigureBench``, as a browser gets them but for the socket: signed in, with rights, nothing cached, the figures'
/// values and the page's making together.
struct FigurePages {
    private static let province = Commune(code: 98, name: "tỉnh Đo", province: "tỉnh Đo", slug: "tinh-do", level: .province)
    private static let password = "mot cau de nho 2026"

    let site: Site
    let communes: Int

    init(_ place: Place, communes: Int) async throws {
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let root = place.rootURL
        let packs = ["Packs/core", "Packs/metrics", "Packs/plan", "Packs/province", "Benchmarks/packs/figures"]
        var configuration = SiteConfiguration(
            database: place.database, packs: packs.map { root.appending(path: $0) }, templates: root.appending(path: "Templates"),
            assets: [root.appending(path: "Public")], data: place.dataURL, addressLimit: nil)
        configuration.tokenLimit = nil
        site = try await Site(configuration, logger: logger)
        self.communes = communes
    }

    /// A province over the communes of the records, a plan of the first one with a target a figure, and one person to sign in at each.
    private func prepare() async throws {
        let site = site
        let (communes, first) = (communes, FigureStage.commune(0))
        if try await site.database.read({ tx in try tx.commune(first) }) != nil { return }
        let people = try await site.database.write { tx in
            try tx.add(Self.province, by: .system("bench"))
            for number in 0..<communes {
                let code = FigureStage.commune(number)
                try tx.add(Commune(code: code, name: "xã Đo \(number)", province: "tỉnh Đo", slug: "xa-do-\(number)"), by: .system("bench"))
            }
            return try [(Self.province.code, "province_leader"), (first, "chair")].map { code, role in
                (code, try Self.person(role, .system(commune: code, origin: "bench"), site.workflows, in: tx))
            }
        }
        for (code, person) in people {
            try await site.accounts.open(
                name: "do.\(code)", for: person, password: Self.password, mustChange: false, by: .system(commune: code, origin: "bench"))
        }
        try await plan(of: first)
        try await site.reloadCommunes()
        try await site.figures.keepRollups(in: site.database)
    }

    private static func person(_ role: String, _ system: Actor, _ workflows: WorkflowEngine, in tx: WriteTransaction) throws -> RecordID {
        let unit = try workflows.create(
            "unit", ["code": "VP".value, "name": "Văn phòng".value, "kind": "office".value], by: system, in: tx)
        let post = try workflows.create(
            "post", ["unit": unit.id.value, "name": "Lãnh đạo".value, "roles": JSONText.list([role]).value], by: system, in: tx)
        let person = try workflows.create("person", ["full_name": "Người Đo".value, "active": .boolean(true)], by: system, in: tx)
        _ = try workflows.create(
            "holding", ["person": person.id.value, "post": post.id.value, "main": .boolean(true), "from_date": "2025-07-01".value],
            by: system, in: tx)
        return person.id
    }

    private func plan(of commune: Int) async throws {
        let site = site
        let measured = site.registry.catalogue.figures.filter { $0.pack == "filing" }.compactMap(\.metric)
        try await site.database.write { tx in
            let system = Actor.system(commune: commune, origin: "bench")
            let plan = RecordID()
            _ = try site.workflows.importRecord(
                "plan", ["title": "Kế hoạch đo".value, "issuer": "UBND xã Đo".value, "to_year": .integer(2026)], id: plan, at: tx.now,
                state: "published", by: system, in: tx)
            for (index, code) in measured.enumerated() {
                let metric = try site.workflows.create(
                    "metric",
                    [
                        "code": code.value, "family": code.value, "name": "Thước đo \(code)".value, "sector": "governance".value,
                        "definition": "Định nghĩa".value, "unit": "hồ sơ".value, "measured_by": "records".value, "cadence": "monthly".value,
                    ], by: system, in: tx)
                _ = try site.workflows.create(
                    "target",
                    [
                        "plan": plan.value, "no": "\(index + 1)".value, "text": "Chỉ tiêu \(code)".value, "op": "ge".value,
                        "value": .integer(1_000_000), "unit": "hồ sơ".value, "to_year": .integer(2026), "metric": metric.id.value,
                    ], by: system, in: tx)
            }
        }
    }

    private func browser(_ code: Int) async throws -> HTTPTestClient<SignedIn> {
        let client = HTTPTestClient<SignedIn>(site.responder())
        client[cookie: "session"] = try await site.accounts.signIn(
            commune: code, name: "do.\(code)", password: Self.password, address: "127.0.0.1", agent: "bench")
        return client
    }

    /// Prints the times of the leader's page of a commune after a write, and of the province's pages.
    ///
    /// - Parameter rounds: how many requests a page.
    func measure(rounds: Int) async throws {
        try await prepare()
        let site = site
        let leader = try await browser(FigureStage.commune(0))
        try await measure("page: a commune's leader, after a write", rounds) { number in
            try await site.database.write { tx in
                _ = try site.registry.create(
                    "filing", FigureStage.values(number), by: .system(commune: FigureStage.commune(0), origin: "bench"), in: tx)
            }
            return { try await leader.get("/xa-do-0/dieu-hanh") }
        }
        let over = try await browser(Self.province.code)
        for (name, path) in [("province, counted figures", ""), ("one figure, all communes", "/so-lieu/filings")] {
            try await measure("page: \(name)", rounds) { _ in { try await over.get("/tinh-do/dieu-hanh/cac-xa\(path)?ky=2026") } }
        }
        try await saves(rounds * 10)
        try await site.close()
    }

    /// Prints what one program waits that saves records one after the other through the interface, without and with roll-ups, twice in turn.
    private func saves(_ count: Int) async throws {
        let commune = FigureStage.commune(0)
        let program = try await program(of: commune)
        var least: (without: Double, with: Double) = (.infinity, .infinity)
        for _ in 0..<2 {
            try await site.database.write { tx in try tx.execute("DELETE FROM rollup_state WHERE commune = \(commune)") }
            least.without = try await min(least.without, save(count, program))
            try await site.figures.keepRollups(in: site.database)
            least.with = try await min(least.with, save(count, program))
        }
        print(
            String(
                format: "one record saved through the interface: %.2f ms without roll-ups, %.2f with, overhead %.0f %%", least.without,
                least.with, (least.with / least.without - 1) * 100))
    }

    /// The milliseconds a record.
    private func save(_ count: Int, _ program: HTTPTestClient<SignedIn>) async throws -> Double {
        let time = try await milliseconds {
            for number in 0..<count {
                let body = Data(
                    #"{"code":"\#(RecordID().text)","channel":"online","kind":"full","received_on":"\#(FigureStage.today)","days":\#(number % 30)}"#
                        .utf8)
                let answer = try await program.send(
                    .post, "/xa-do-0/api/v1/registers/filing/records", body: body, type: "application/json")
                guard answer.status == .created else { throw ValidationError("saving: \(answer.status) \(answer.text.prefix(300))") }
            }
        }
        return time / Double(count)
    }

    private func program(of commune: Int) async throws -> HTTPTestClient<SignedIn> {
        let system = Actor.system(commune: commune, origin: "bench")
        let site = site
        let person = try await site.database.read { tx in try site.registry.all("person", for: system, in: tx).first?.id }
        let secret = try await site.accounts.makeToken(
            TokenWish(name: "Máy đo", person: person, scopes: "*:*", days: 30), by: system
        ).secret
        return HTTPTestClient<SignedIn>(site.responder(), headers: [.accept: "application/json", .authorization: "Bearer " + secret])
    }

    private typealias Request = () async throws -> HTTPTestClient<SignedIn>.Answer

    private func measure(_ name: String, _ rounds: Int, _ prepared: (Int) async throws -> Request) async throws {
        var (times, size): ([Double], Int) = ([], 0)
        for round in 0..<rounds + 3 {
            let request = try await prepared(round)
            let time = try await milliseconds {
                let answer = try await request()
                guard answer.status == .ok else { throw ValidationError("\(name): \(answer.status)") }
                size = answer.data.count
            }
            // The first ones fill what a running server has in memory.
            if round >= 3 { times.append(time) }
        }
        print("\(name) (\(size / 1024) KB)" + String(format: ": p50 %.1f ms, p95 %.1f ms", times.at(0.5), times.at(0.95)))
    }
}
