import ArgumentParser
import Delivery
import Foundation
import Registers
import Store
import Vietnamese
import Web
import Workflows

/// How long a notice takes from its transaction to a mail server, at so many a second.
struct DeliveryBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delivery", abstract: "Leaves notices at a steady rate and measures when a mail server has them.")

    @OptionGroup var place: Place
    @Option(help: "A mail server on this machine: Tests/Browser/mail_sink.py.")
    var smtp: String
    @Option(help: "Notices a second, each to another person.")
    var rate = 100
    @Option(help: "For how many seconds.")
    var seconds = 30

    func run() async throws {
        let bench = try await BenchSite(place, mail: try server())
        let people = try await makeReaders(bench, count: rate * seconds)
        let desk = bench.site.delivery
        // As the server does it: once a second, until nothing is due.
        let worker = Task {
            while !Task.isCancelled {
                try await desk.work()
                try? await Task.sleep(for: .seconds(1))
            }
        }
        try await leave(bench, people)
        // What has not gone out a minute after the last notice counts as late, whatever becomes of it.
        let patience = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < patience,
            try await bench.site.database.read({ tx in
                try tx.number("SELECT count(*) AS n FROM message WHERE state = 'sent'") < people.count
            })
        { try await Task.sleep(for: .milliseconds(200)) }
        worker.cancel()
        try await report(bench, of: people.count)
        try await bench.site.close()
    }

    private func server() throws -> MailServer {
        guard let server = MailServer(url: smtp, user: nil, password: nil, from: try EmailAddress(parsing: "dinh@do.example")) else {
            throw ValidationError("\(smtp) is no mail server")
        }
        return server
    }

    private func makeReaders(_ bench: BenchSite, count: Int) async throws -> [Record] {
        try await bench.makePeople()
        let (site, system) = (bench.site, bench.system)
        return try await site.database.write { tx in
            var rule = DeliveryRule()
            // At whatever hour this runs.
            (rule.quietFrom, rule.quietTo, rule.onDaysOff) = (0, 0, true)
            try site.delivery.setRule(rule, forCommune: true, by: system, in: tx)
            return try (0..<count).map { number in
                try site.workflows.create(
                    "person", ["full_name": .text("Người \(number)"), "email": .text("n\(number)@do.example"), "active": .boolean(true)],
                    by: system, in: tx)
            }
        }
    }

    /// Ten transactions a second, as steps that people take come one by one and not all at once.
    private func leave(_ bench: BenchSite, _ people: [Record]) async throws {
        let begin = ContinuousClock.now
        let each = max(1, rate / 10)
        for (turn, start) in stride(from: 0, to: people.count, by: each).enumerated() {
            try await Task.sleep(until: begin + .milliseconds(100 * turn))
            try await bench.site.database.write { tx in
                for person in people[start..<min(start + each, people.count)] {
                    try tx.leaveNotice(to: person.id.text, .urge, LocalizedText(vi: "Đôn đốc: lập báo cáo tháng"), about: person)
                }
            }
        }
    }

    /// - Parameter count: the notices that were left: what has no time was not handed over.
    private func report(_ bench: BenchSite, of count: Int) async throws {
        let times = try await bench.site.database.read { tx in
            try tx.rows(
                """
                SELECT m.sent_at - n.at AS ms FROM message m JOIN message_notice l ON l.commune = m.commune AND l.message = m.id
                JOIN notice n ON n.commune = l.commune AND n.id = l.notice WHERE m.state = 'sent' ORDER BY m.sent_at - n.at
                """
            ).map { try $0.integer("ms") }
        }
        func percentile(_ share: Double) -> String {
            let place = Int((Double(count) * share).rounded(.up)) - 1
            return times.indices.contains(place) ? "\(times[place]) ms" : "never"
        }
        let inTime = times.count { $0 < 10_000 }
        print(
            "delivery at \(rate)/s: \(times.count) of \(count) handed over, p50 \(percentile(0.5)), p99 \(percentile(0.99)), p99.9 \(percentile(0.999)),",
            "slowest \(percentile(1)), within 10 s \(inTime): \(inTime * 1000 >= count * 999 ? "99.9 % and more" : "LESS THAN 99.9 %")")
    }
}
