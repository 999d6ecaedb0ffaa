public import Accounts
import Declarations
public import Foundation
public import Registers
public import Store
public import Vietnamese
public import Workflows

/// What ``DemoSetup`` did.
public struct DemoReport: Sendable {
    public struct CommuneResult: Sendable {
        public let commune: Commune
        /// Records made; nil for a commune that was there already.
        public let records: Int?
        public let accounts: Int
    }

    public let communes: [CommuneResult]
    /// What was left out, in Vietnamese.
    public let warnings: [String]

    public var isNew: Bool { communes.contains { $0.records != nil } }
}

/// Fills a server with the demo communes that packs bring along. What is there already stays as it is.
public struct DemoSetup: Sendable {
    let database: Database
    let workflows: WorkflowEngine
    let accounts: Accounts
    let blobs: BlobStore
    let packs: [URL]
    let data: URL
    let now: Instant

    /// - Parameters:
    ///   - packs: folders of packs in the order of loading.
    ///   - data: the server's data folder: `demo-accounts.json` is written there.
    ///   - now: the day of set-up, to which relative dates refer.
    public init(
        database: Database, workflows: WorkflowEngine, accounts: Accounts, blobs: BlobStore, packs: [URL], data: URL, now: Instant = .now
    ) {
        self.database = database
        self.workflows = workflows
        // Demo passwords are shown on the sign-in page: a costly hash would protect nothing and make fifty accounts slow.
        self.accounts = Accounts(copying: accounts, hasher: PasswordHasher(passes: 1, memory: 8 << 20))
        self.blobs = blobs
        self.packs = packs
        self.data = data
        self.now = now
    }

    /// Sets up every demo commune that is not there yet.
    ///
    /// - Throws: ``SetupError`` for a wrong data file, or one left half-way by an earlier run.
    public func run() async throws -> DemoReport {
        var results: [DemoReport.CommuneResult] = []
        var warnings: [String] = []
        var signIns = try DemoSignIns.read(from: data)
        for commune in try communes() {
            if let there = try await database.read({ try $0.commune(commune.code) }) {
                try await refuseHalfDone(there)
                results.append(.init(commune: there, records: nil, accounts: signIns.accounts.count { $0.commune == there.code }))
                continue
            }
            var run = DemoRun(self, commune)
            let records = try await run.load()
            warnings += run.warnings
            let opened = try await open(run.signIns, of: commune, password: signIns.password)
            signIns.accounts += opened
            try signIns.write(to: data)
            results.append(.init(commune: commune, records: records, accounts: opened.count))
        }
        return DemoReport(communes: results, warnings: warnings)
    }

    /// The communes of `communes.yml` in the packs' demo folders.
    private func communes() throws -> [Commune] {
        try packs.flatMap { try DataFile.all(in: "demo", of: $0) }.flatMap { file in
            try (file.root["communes"]?.sequence ?? []).map { node in
                guard let code = node["code"]?.int, let name = node["name"]?.string, let slug = node["slug"]?.string else {
                    throw SetupError("mỗi xã cần code, name và slug.", at: file.place(node))
                }
                let level = node["level"]?.string.flatMap { Commune.Level(rawValue: $0) } ?? .commune
                return Commune(code: code, name: name, province: node["province"]?.string ?? "", slug: slug, isDemo: true, level: level)
            }
        }
    }

    private func refuseHalfDone(_ commune: Commune) async throws {
        if commune.isDemo, try await accounts.list(commune: commune.code).isEmpty {
            throw SetupError(
                "\(commune.name) đã có nhưng chưa có tài khoản: lần dựng trước bị ngắt giữa chừng. Xóa cơ sở dữ liệu dùng thử rồi chạy lại dinh demo."
            )
        }
    }

    /// Opens the accounts under one password; labels are the names of the main posts.
    private func open(_ people: [SignInPerson], of commune: Commune, password: String) async throws -> [DemoSignIns.Account] {
        let labels = try await labels(of: people, commune: commune.code)
        var opened: [DemoSignIns.Account] = []
        for person in people {
            try await accounts.open(
                name: person.name, for: person.person, password: password, mustChange: false,
                by: .system(commune: commune.code, origin: "demo"))
            opened.append(.init(commune: commune.code, name: person.name, password: password, label: labels[person.person.text] ?? ""))
        }
        return opened
    }

    private func labels(of people: [SignInPerson], commune: Int) async throws -> [String: String] {
        try await database.read { tx in
            let rows = try tx.rows(
                """
                SELECT h.person, p.name FROM reg_holding h JOIN reg_post p ON p.commune = h.commune AND p.id = h.post
                WHERE h.commune = \(commune) AND h.main = \(true) AND h.deleted_at IS NULL
                """)
            return Dictionary(try rows.map { (try $0.text("person"), try $0.text("name")) }) { first, _ in first }
        }
    }
}
