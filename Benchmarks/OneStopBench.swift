import Accounts
import ArgumentParser
import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Logging
import OneStop
import Registers
import Store
import Vietnamese
import Web
import Workflows

/// One-stop centres of many communes in one database, served on a port; `Benchmarks/onestop` hands dossiers in and kills the server meanwhile.
///
/// Started again over the same data it serves what is there.
struct OneStopBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "onestop", abstract: "Fills communes with procedures and dossiers, serves their pages and prints sessions.")

    @OptionGroup var place: Place
    @Option var communes = 92
    @Option(help: "Dossiers that each commune has before the measurement.")
    var dossiers = 300
    @Option var port = 8190
    @Option(help: "Where the lines for the client are written.")
    var seed: String

    private static let procedure = "1.000894"
    private static let name = "do.tocdo"

    func run() async throws {
        let site = try await makeSite()
        if try await site.database.read({ tx in try tx.commune(Self.commune(0)) }) == nil {
            try await fill(site)
        }
        try await site.reloadCommunes()
        if !FileManager.default.fileExists(atPath: seed) {
            try await lines(site).joined(separator: "\n").write(toFile: seed, atomically: true, encoding: .utf8)
        }
        var quiet = Logger(label: "bench")
        quiet.logLevel = .critical
        try await serve(site.responder(), options: ServerOptions(address: .hostname("127.0.0.1", port: port)), logger: quiet)
    }

    private static func commune(_ number: Int) -> Int { 98_000 + number }

    /// Each citizen comes from an address of their own, as the client says; the limits are those of a real server.
    private func makeSite() async throws -> Site {
        var logger = Logger(label: "bench")
        logger.logLevel = .critical
        let root = place.rootURL
        let packs = try FileManager.default.contentsOfDirectory(atPath: root.appending(path: "Packs").path).sorted()
        let configuration = SiteConfiguration(
            database: place.database, packs: packs.map { root.appending(path: "Packs/" + $0) },
            templates: root.appending(path: "Templates"),
            assets: [root.appending(path: "Public")], data: place.dataURL, trustedProxies: ["127.0.0.1"])
        return try await Site(configuration, logger: logger)
    }

    /// A line a commune for the client: its address, an officer's session, the procedure.
    private func lines(_ site: Site) async throws -> [String] {
        var lines: [String] = []
        for number in 0..<communes {
            let code = Self.commune(number)
            let session = try await site.accounts.signIn(
                commune: code, name: Self.name, password: BenchSite.password, address: "127.0.0.1", agent: "bench")
            let procedure = try await site.database.read { tx in
                try tx.first("SELECT id FROM reg_procedure WHERE commune = \(code)")?.text("id") ?? ""
            }
            lines.append("xa-do-\(number) \(session) \(Self.procedure) \(procedure)")
        }
        return lines
    }

    // MARK: The communes

    private func fill(_ site: Site) async throws {
        for number in 0..<communes {
            let system = Actor.system(commune: Self.commune(number), origin: "bench")
            let (person, procedure) = try await site.database.write { tx in
                try tx.add(
                    Commune(code: system.commune, name: "xã Đo \(number)", province: "tỉnh Đo", slug: "xa-do-\(number)", isDemo: true),
                    by: system.author)
                return try furnish(site, system, in: tx)
            }
            try await site.accounts.open(name: Self.name, for: person, password: BenchSite.password, mustChange: false, by: system)
            try await settle(site, system, procedure)
        }
        for table in ["reg_dossier", "reg_dossier_paper", "reg_dossier_touch", "state_span", "journal"] {
            try await site.database.analyse(table)
        }
    }

    /// A centre with an officer, and a procedure that asks for one paper.
    private func furnish(_ site: Site, _ system: Actor, in tx: WriteTransaction) throws -> (person: RecordID, procedure: RecordID) {
        func make(_ register: String, _ values: [String: String], _ others: [String: Value] = [:]) throws -> RecordID {
            try site.workflows.create(register, values.mapValues { .text($0) }.merging(others) { $1 }, by: system, in: tx).id
        }
        let unit = try make("unit", ["code": "HCC", "name": "Trung tâm Phục vụ hành chính công", "kind": "one_stop"])
        let post = try make("post", ["unit": unit.text, "name": "Công chức một cửa", "roles": "[\"intake_officer\"]"])
        let person = try make("person", ["full_name": "Người Đo"], ["active": .boolean(true)])
        _ = try make("holding", ["person": person.text, "post": post.text, "from_date": "2025-07-01"], ["main": .boolean(true)])
        _ = try make(
            "service_point", ["name": "Trung tâm", "kind": "centre", "agency_code": "H98.\(system.commune - 98_000)", "unit": unit.text],
            ["position": .integer(1)])
        let procedure = try make(
            "procedure",
            [
                "code": Self.procedure, "name": "Cấp giấy xác nhận", "manner": "[\"online\",\"counter\"]", "field": "civil_status",
                "level": "full", "subjects": "[\"people\"]", "executing_unit": unit.text, "officer": post.text, "decider": post.text,
                "decided_by": "UBND xã", "from_date": "2025-07-01",
            ], ["eligible": .boolean(true)])
        let version = try make(
            "procedure_version",
            ["procedure": procedure.text, "from_date": "2025-07-01", "time_unit": "working_days", "form": "general"],
            ["statutory_time": .integer(3), "fee": .integer(0)])
        let paper = try make("paper_type", ["code": "GT-1", "name": "Giấy tờ chứng minh", "source_held": "none"])
        _ = try make(
            "procedure_paper", ["procedure_version": version.text, "paper_type": paper.text], ["position": .integer(1)])
        return (person, procedure)
    }

    /// What the commune took in before, a transaction for a hundred.
    private func settle(_ site: Site, _ system: Actor, _ procedure: RecordID) async throws {
        let desk = DossierDesk(site.workflows)
        for start in stride(from: 0, to: dossiers, by: 100) {
            let numbers = start..<min(start + 100, dossiers)
            try await site.database.write { tx in
                for number in numbers {
                    let applicant = Applicant(
                        name: "Người nộp \(number)", citizenID: String(format: "0011900%05d", number), phone: "0912345678",
                        address: "Xóm Đo")
                    _ = try desk.open(
                        DossierSubmission(
                            procedure: procedure.text, key: "truoc-\(number)", channel: .online, typedBy: .citizen, applicant: applicant),
                        by: system, in: tx)
                }
            }
        }
    }
}
