import ArgumentParser
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import Web

/// What a map asks for as it moves over many places, beside the engine's own count by the same cells in the same run.
struct MapBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "map", abstract: "Fills a register with places and measures the map's answers: the whole commune, a part, a street.")
    @OptionGroup var place: Place
    @Option(help: "How many places.")
    var records = 100_000
    @Option(help: "Answers a measurement.")
    var rounds = 60

    func run() async throws {
        let bench = try await BenchSite(place)
        let site = bench.site
        try? await bench.makePeople()
        try await fill(bench)
        let client = HTTPTestClient<SignedIn>(site.responder(), headers: [.accept: "application/json"])
        client[cookie: "session"] = try await bench.signIn()
        print("engine=\(site.database.engine.rawValue) places=\(records)")
        print("answer                              first ms    p50 ms    p95 ms   raw p95     bytes   marks")
        for question in Question.all { try await measure(question, client, site) }
        try await site.close()
    }

    /// A frame of the map and the width of its cells, as the page asks for them.
    private struct Question {
        let name: String
        let west: Double
        let south: Double
        let width: Double
        let zoom: Int
        var filter = ""

        /// A screen of 1024 × 768: 64 pixels a cell.
        static let all = [
            Question(name: "whole commune, zoom 12", west: 105.80, south: 21.80, width: 0.35, zoom: 12),
            Question(name: "whole commune, one kind", west: 105.80, south: 21.80, width: 0.35, zoom: 12, filter: "&kind=shop"),
            Question(name: "a quarter, zoom 14", west: 105.88, south: 21.88, width: 0.088, zoom: 14),
            Question(name: "a hamlet, zoom 16", west: 105.90, south: 21.90, width: 0.022, zoom: 16),
            Question(name: "a street, zoom 18", west: 105.90, south: 21.90, width: 0.0055, zoom: 18),
        ]

        var height: Double { width * 0.7 }

        var path: String {
            "/do-toc-do/so/place/ban-do/du-lieu?khung=\(west),\(south),\(west + width),\(south + height)&muc=\(zoom)\(filter)"
        }

        /// The same cells without rights, filters of the page, records and JSON.
        func raw(_ kind: String?) -> SQL {
            let cell = 360_000_000 * 64 / (256 << zoom)
            let row = Int(Double(cell) * 0.93)
            func millionths(_ degrees: Double) -> Int { Int(degrees * 1_000_000) }
            let only: SQL = kind.map { " AND kind = \($0)" } ?? ""
            return """
                SELECT ("spot@x" + 180000000) / CAST(\(cell) AS BIGINT) AS a, ("spot@y" + 90000000) / CAST(\(row) AS BIGINT) AS b, count(*) AS n
                FROM reg_place WHERE commune = \(BenchSite.commune.code) AND deleted_at IS NULL
                AND "spot@y" BETWEEN \(millionths(south)) AND \(millionths(south + height))
                AND "spot@x" BETWEEN \(millionths(west)) AND \(millionths(west + width))\(only) GROUP BY 1, 2
                """
        }
    }

    private func measure(_ question: Question, _ client: HTTPTestClient<SignedIn>, _ site: Site) async throws {
        var times: [Double] = []
        var bare: [Double] = []
        var (bytes, marks) = (0, 0)
        for _ in 0..<rounds {
            times.append(
                try await milliseconds {
                    let answer = try await client.get(question.path)
                    guard answer.status == .ok else { throw ValidationError("\(question.path): \(answer.status)") }
                    (bytes, marks) = (answer.text.utf8.count, answer.text.components(separatedBy: "[10").count - 1)
                    if answer.text.contains("\"records\"") { marks = answer.text.components(separatedBy: "\"t\":").count - 1 }
                })
            let raw = question.raw(question.filter.isEmpty ? nil : "shop")
            bare.append(try await milliseconds { _ = try await site.database.read { tx in try tx.rows(raw).count } })
        }
        let cells = [times[0], times.at(0.5), times.at(0.95), bare.at(0.95)].map { String(format: "%10.1f", $0) }.joined()
        print(question.name.padding(toLength: 34, withPad: " ", startingAt: 0) + cells + String(format: "%10d%8d", bytes, marks))
    }

    // MARK: The places

    /// Thick around forty hamlets, thin between them.
    private func fill(_ bench: BenchSite) async throws {
        let total = records
        let step = 500
        for start in stride(from: 1, through: total, by: step * 10) {
            try await bench.site.database.write { tx in
                for chunk in stride(from: start, to: min(start + step * 10, total + 1), by: step) {
                    let rows = (chunk..<min(chunk + step, total + 1)).map(Self.row)
                    try tx.execute(
                        """
                        INSERT INTO reg_place (commune, id, version, created_at, updated_at, since, search, name, kind, spot, "spot@x", "spot@y")
                        VALUES \(SQL.joined(rows))
                        """)
                }
            }
        }
        try await bench.site.database.write { tx in
            try tx.execute(
                "INSERT INTO tally (commune, register, state, records) VALUES (\(BenchSite.commune.code), 'place', '', \(total))")
        }
        try await bench.site.database.analyse("reg_place")
    }

    private static func row(_ number: Int) -> SQL {
        var state = UInt64(number)
        func random(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        for _ in 0..<3 { _ = random(2) }
        let hamlet = random(40)
        let x = 105_820_000 + hamlet % 8 * 40_000 + random(9000) + random(9000) - 9000
        let y = 21_820_000 + hamlet / 8 * 40_000 + random(9000) + random(9000) - 9000
        let point = GeoPoint(x: x, y: y)
        return """
            (\(BenchSite.commune.code), \(RecordID()), 1, \(number), \(number), 0, '', \("Điểm \(number)"), \(["house", "shop", "well"][number % 3]),
            \(point.stored), \(point.x), \(point.y))
            """
    }
}
