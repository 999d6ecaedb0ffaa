import Accounts
import ArgumentParser
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import Web

/// Batches of records through the interface for programs, beside raw inserts of the same rows in transactions of the same size.
struct Batches: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Creates records by batches over the API and compares with raw inserts.")
    @OptionGroup var place: Place
    @Option var clients = 16
    @Option(help: "Records a request.")
    var size = 30
    @Option(help: "Seconds a measurement.")
    var seconds = 8.0

    func run() async throws {
        let bench = try await BenchSite(place)
        try? await bench.makePeople()
        let database = bench.site.database
        try await database.write { tx in
            try tx.define(
                "CREATE TABLE IF NOT EXISTS bench_row (id {text} PRIMARY KEY, code {text}, subject {text}, channel {text}, fee {integer}) {table}"
            )
        }
        let size = size
        let raw = try await rate(clients: clients, seconds: seconds) { number in
            try await database.write { tx in
                for _ in 0..<size {
                    try tx.execute(
                        "INSERT INTO bench_row (id, code, subject, channel, fee) VALUES (\(RecordID()), \(RecordID()), 'Chứng thực', 'online', \(number))"
                    )
                }
            }
            return 1
        }
        let client = try await program(bench)
        let path = "/\(BenchSite.commune.slug)/api/v1/registers/dossier/records:batch"
        let api = try await rate(clients: clients, seconds: seconds) { number in
            let items = (0..<size).map { _ in
                """
                {"action":"create","record":{"code":"B-\(RecordID())","subject":"Chứng thực bản sao","applicant":"Nguyễn Văn A",\
                "channel":"online","received_on":"2026-11-21","fee":\(number)}}
                """
            }
            let body = Data("{\"items\":[\(items.joined(separator: ","))]}".utf8)
            let answer = try await client.send(.post, path, body: body, type: "application/json")
            guard answer.status == .ok else { throw ValidationError("\(answer.status): \(answer.text.prefix(300))") }
            return 1
        }
        print("engine=\(database.engine.rawValue) clients=\(clients) size=\(size)")
        print("raw=\(Int(raw)) requests/s  api=\(Int(api)) requests/s  api/raw=\(String(format: "%.2f", api / max(raw, 1)))")
        try await bench.site.close()
    }

    private func program(_ bench: BenchSite) async throws -> HTTPTestClient<SignedIn> {
        let accounts = bench.site.accounts
        guard let person = try await accounts.list(commune: BenchSite.commune.code).first.flatMap({ RecordID($0.person) }) else {
            throw ValidationError("there is nobody to make a token for")
        }
        let wish = TokenWish(name: "bench", person: person, scopes: "dossier:*", days: 1)
        let secret = try await accounts.makeToken(wish, by: bench.system).secret
        return HTTPTestClient(bench.site.responder(), headers: [.authorization: "Bearer \(secret)"])
    }
}
