import ArgumentParser
import Foundation
import Registers
import Store
import Web

/// Durable creates a second by many clients, beside what the raw database does with the same disk in the same run.
struct Creates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Creates records from many clients at once and compares with raw commits.")
    @OptionGroup var place: Place
    @Option var clients = 64
    @Option(help: "Seconds a measurement.")
    var seconds = 8.0

    func run() async throws {
        let bench = try await BenchSite(place)
        try? await bench.makePeople()
        let database = bench.site.database
        try await database.write { tx in
            try tx.define("CREATE TABLE IF NOT EXISTS bench_raw (id {text} PRIMARY KEY, body {text} NOT NULL) {table}")
        }
        let body = String(repeating: "Ghi chú của hồ sơ. ", count: 10)

        // One row, one commit, one client: what the disk allows without sharing flushes.
        let single = try await rate(clients: 1, seconds: seconds) { _ in
            try await database.write { tx in try tx.execute("INSERT INTO bench_raw (id, body) VALUES (\(RecordID()), \(body))") }
            return 1
        }
        // A thousand rows a commit: what the engine allows when the flush costs nothing.
        let batch = try await rate(clients: 1, seconds: seconds) { _ in
            try await database.write { tx in
                for _ in 0..<1000 { try tx.execute("INSERT INTO bench_raw (id, body) VALUES (\(RecordID()), \(body))") }
            }
            return 1000
        }
        let registry = bench.site.registry
        let system = bench.system
        let create: @Sendable (Int) async throws -> Int = { number in
            _ = try await database.write { tx in
                try registry.create(
                    "dossier",
                    [
                        "code": .text("B-\(RecordID())"), "subject": .text("Chứng thực bản sao"), "applicant": .text("Nguyễn Văn A"),
                        "channel": .text("online"), "received_on": .text("2026-11-21"), "fee": .integer(Int64(number)), "note": .text(body),
                    ], by: system, in: tx)
            }
            return 1
        }
        _ = try await rate(clients: clients, seconds: 1, create)
        try await database.analyse("reg_dossier")
        let creates = try await rate(clients: clients, seconds: seconds, create)
        print("engine=\(database.engine.rawValue) clients=\(clients)")
        print("raw_single=\(Int(single)) raw_batch=\(Int(batch)) creates=\(Int(creates))")
        print("creates/raw_single=\(ratio(creates, single)) creates/raw_batch=\(ratio(creates, batch))")
        try await bench.site.close()
    }

    private func ratio(_ one: Double, _ other: Double) -> String { String(format: "%.2f", one / max(other, 1)) }
}
