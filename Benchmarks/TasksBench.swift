import Accounts
import ArgumentParser
import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Logging
import Registers
import Store
import Vietnamese
import Web
import Workflows

/// A commune's tasks of some years, served on a port: `Benchmarks/tasks` asks for them as it asks Redmine for as many issues.
struct TasksBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: "Fills a commune with tasks on the desks of its posts, serves its pages and prints sessions.")

    @OptionGroup var place: Place
    @Option(help: "How many tasks.")
    var records = 100_000
    @Option var port = 8190

    static let units = 12
    static let officers = 36
    static let leaders = 3

    func run() async throws {
        let packs = try FileManager.default.contentsOfDirectory(atPath: place.rootURL.appending(path: "Packs").path).sorted()
        let bench = try await BenchSite(place, packs: packs.map { "Packs/" + $0 })
        try await seed(bench)
        for (role, name) in [("head", "canbo"), ("leader", "lanhdao")] {
            let session = try await bench.site.accounts.signIn(
                commune: BenchSite.commune.code, name: name, password: BenchSite.password, address: "127.0.0.1", agent: "bench")
            print("\(role)=\(session)")
        }
        for (name, states) in [("open", ["assigned", "in_progress"]), ("assigned", ["assigned"])] {
            print("\(name)=" + (try await ids(bench, in: states)))
        }
        fflush(nil)
        var quiet = Logger(label: "bench")
        quiet.logLevel = .critical
        try await serve(bench.site.responder(), options: ServerOptions(address: .hostname("127.0.0.1", port: port)), logger: quiet)
    }

    /// Ids of tasks in these states, spread over all posts.
    private func ids(_ bench: BenchSite, in states: [String]) async throws -> String {
        try await bench.site.database.read { tx in
            try tx.rows(
                """
                SELECT id FROM reg_task WHERE commune = \(BenchSite.commune.code) AND state IN (\(SQL.values(states))) ORDER BY no DESC LIMIT 4000
                """
            ).map { try $0.text("id") }.joined(separator: " ")
        }
    }

    // MARK: The commune

    private struct Posts: Sendable {
        let officers: [(post: String, unit: String)]
        let leaders: [String]
    }

    private func seed(_ bench: BenchSite) async throws {
        let posts = try await makePosts(bench)
        try await bench.site.reloadCommunes()
        let (site, system) = (bench.site, bench.system)
        for start in stride(from: 0, to: records, by: 1000) {
            let numbers = Array(start..<min(start + 1000, records))
            try await site.database.write { tx in
                let batch = try site.registry.judge("task", numbers.map { BatchRow(Self.values($0, posts)) }, by: system, in: tx)
                let written = try site.workflows.write(batch, by: system, in: tx)
                for (number, record) in zip(numbers, written.records) {
                    guard let record else { throw ValidationError("task \(number) was refused: \(batch.outcomes[number - start])") }
                    try Self.settle(record, number, posts, in: tx)
                }
            }
        }
        try await site.database.write { tx in
            try tx.execute("DELETE FROM tally WHERE commune = \(BenchSite.commune.code) AND register = 'task'")
            try tx.execute(
                """
                INSERT INTO tally (commune, register, state, records) SELECT commune, 'task', state, count(*) FROM reg_task
                WHERE commune = \(BenchSite.commune.code) GROUP BY commune, state
                """)
        }
        for table in ["reg_task", "state_span", "journal", "reg_post", "reg_holding", "reg_person"] {
            try await site.database.analyse(table)
        }
    }

    private func makePosts(_ bench: BenchSite) async throws -> Posts {
        let (site, system) = (bench.site, bench.system)
        let (posts, accounts) = try await site.database.write { tx in
            try tx.add(BenchSite.commune, by: system.author)
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.workflows.create(register, values, by: system, in: tx).id
            }
            func post(_ name: String, _ role: String, _ unit: RecordID) throws -> (post: RecordID, person: RecordID) {
                let post = try make("post", ["unit": unit.value, "name": .text(name), "roles": .text(JSONText.list([role]))])
                let person = try make("person", ["full_name": .text("Người \(name)"), "active": .boolean(true)])
                _ = try make(
                    "holding", ["person": person.value, "post": post.value, "main": .boolean(true), "from_date": .text("2025-07-01")])
                return (post, person)
            }
            let units = try (0..<Self.units).map { number in
                try make("unit", ["code": .text("P\(number)"), "name": .text("Phòng \(number)"), "kind": .text("department")])
            }
            let officers = try (0..<Self.officers).map { number in
                let unit = units[number % Self.units]
                return (made: try post("Công chức \(number)", number < Self.units ? "unit_head" : "officer", unit), unit: unit.text)
            }
            let leaders = try (0..<Self.leaders).map { try post("Phó Chủ tịch \($0)", "vice_chair", units[0]) }
            return (
                Posts(officers: officers.map { ($0.made.post.text, $0.unit) }, leaders: leaders.map(\.post.text)),
                ["canbo": officers[0].made.person, "lanhdao": leaders[0].person]
            )
        }
        for (name, person) in accounts {
            try await site.accounts.open(name: name, for: person, password: BenchSite.password, mustChange: false, by: system)
        }
        return posts
    }

    // MARK: Tasks

    /// What somebody writes into the task; the measured officer's unit leads one in twelve.
    private static func values(_ number: Int, _ posts: Posts) -> [String: Value] {
        let officer = posts.officers[number % posts.officers.count]
        return [
            "no": .text(String(format: "%06d", number)),
            "text": .text("Rà soát, cập nhật dữ liệu lĩnh vực \(number % 97), đợt \(number / 97)"), "origin": .text("direct"),
            "lead": .text(officer.unit), "accountable": .text(officer.post),
            "responsibility": .text("Chủ trì thực hiện, phối hợp các thôn, báo cáo kết quả."),
            "authority": .text(posts.leaders[number % posts.leaders.count]), "product": .text("Báo cáo kết quả lần \(number)"),
            "deadline": .text(day(number).description),
        ]
    }

    /// Done tasks fell due in the last four years, open ones within half a year around today.
    private static func day(_ number: Int) -> CalendarDate {
        let today = Instant.now.date
        return isDone(number) ? today.adding(days: -(number % 1460)) : today.adding(days: number / 20 % 180 - 40)
    }

    /// 85 of a hundred are done, as in an office after some years; which ones does not depend on whose they are.
    private static func isDone(_ number: Int) -> Bool { (number / 36) % 20 < 17 }

    /// Puts a new task where it has come to: done ones stay with the post that confirmed them.
    private static func settle(_ record: Record, _ number: Int, _ posts: Posts, in tx: WriteTransaction) throws {
        let phase = (number / 36) % 20
        let state = phase < 17 ? "done" : phase == 17 ? "assigned" : number % 5 == 0 ? "awaiting_confirmation" : "in_progress"
        let isWithLeader = state == "done" || state == "awaiting_confirmation"
        let desk = isWithLeader ? posts.leaders[number % posts.leaders.count] : posts.officers[number % posts.officers.count].post
        let due = state == "done" ? nil : Instant(day(number), minute: 1020).milliseconds
        let day = Self.day(number).description
        try tx.executeLater(
            """
            UPDATE reg_task SET state = \(state), assignee = \(desk), due_at = \(due), assigned_on = \(day), first_deadline = \(day)
            WHERE commune = \(record.commune) AND id = \(record.id)
            """)
        try tx.executeLater(
            "UPDATE state_span SET state = \(state), assignee = \(desk) WHERE commune = \(record.commune) AND record = \(record.id)")
    }
}
