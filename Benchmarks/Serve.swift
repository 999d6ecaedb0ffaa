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
        let bareServer = Application(
            responder: bare.buildResponder(), configuration: .init(address: .hostname("127.0.0.1", port: port + 1)), logger: logger)
        try await serve(
            site.responder(), options: ServerOptions(address: .hostname("127.0.0.1", port: port)), services: [bareServer], logger: logger)
    }
}
