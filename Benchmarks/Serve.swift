import ArgumentParser
import Foundation
import HTTPKit
import Hummingbird
import Logging
import Registers
import Store
import Web

/// Serves the site on one port and the bare routes that it is compared with on the next.
struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Serves the pages and the bare routes, and prints a session.")
    @OptionGroup var place: Place
    @Option var port = 8190

    func run() async throws {
        let bench = try await BenchSite(place)
        let site = bench.site
        let token = try await bench.signIn()
        print("session=\(token)")
        fflush(nil)
        var quiet = Logger(label: "bench")
        quiet.logLevel = .critical
        let logger = quiet
        let bare = Router(context: BasicRequestContext.self)
        bare.get("hello") { _, _ in "hello" }
        bare.get("row") { _, _ in
            try await site.database.read { tx in
                try tx.first(
                    "SELECT code FROM reg_dossier WHERE commune = \(BenchSite.commune.code) AND id = '019a0000-0000-7000-8000-000000500000'"
                )?["code"].text ?? ""
            }
        }
        bare.get("list") { _, _ in
            let rows = try await site.database.read { tx in
                try tx.rows(
                    """
                    SELECT id, code, subject, applicant, channel, unit, received_on, fee FROM reg_dossier
                    WHERE commune = \(BenchSite.commune.code) AND deleted_at IS NULL ORDER BY received_on DESC NULLS LAST, id DESC NULLS LAST LIMIT 50
                    """)
            }
            return rows.map(Self.line).joined()
        }
        for register in ["dossier", "wide"] {
            bare.get("\(register).csv") { _, _ in Response(status: .ok, body: Self.table(register, site.database)) }
        }
        let bareServer = Application(
            responder: bare.buildResponder(), configuration: .init(address: .hostname("127.0.0.1", port: port + 1)), logger: logger)
        try await serve(
            site.responder(), options: ServerOptions(address: .hostname("127.0.0.1", port: port)), services: [bareServer], logger: logger)
    }

    /// All that the table holds, its cells as the database gives them: no rights, no labels, no formats.
    private static func table(_ register: String, _ database: Database) -> ResponseBody {
        ResponseBody { writer in
            var last: Value?
            repeat {
                let behind: SQL = last.map { " AND id > \($0)" } ?? ""
                let rows = try await database.read { tx in
                    try tx.rows(
                        """
                        SELECT * FROM \(name: "reg_" + register) WHERE commune = \(BenchSite.commune.code)\(behind) ORDER BY id LIMIT 1000
                        """)
                }
                try await writer.write(ByteBuffer(string: rows.map(line).joined()))
                last = rows.last?["id"]
            } while last != nil
            try await writer.finish(nil)
        }
    }

    private static func line(_ row: Row) -> String {
        row.columnNames.map { row[$0].text ?? row[$0].integer.map(String.init) ?? "" }.joined(separator: ";") + "\n"
    }
}
