import ArgumentParser
import Foundation
import HTTPKit
import Hummingbird
import Logging
import ServiceLifecycle
import Setup
import Web

struct Serve: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Chạy máy chủ (run the server until SIGTERM or SIGINT).")

    @OptionGroup var store: StoreOptions
    @OptionGroup var server: ServerFlags

    func run() async throws {
        try await withSettings(store, server.given) { settings in
            let logger = try settings.logger()
            let options = try Self.options(settings)
            let site = try await Site(try settings.site(), logger: logger)
            try await using(site, closing: { try await $0.close() }) { site in
                let setup = CommuneSetup(database: site.database, workflows: site.workflows, packs: try settings.packs())
                let update = try await setup.bringUpToDate(origin: "upgrade")
                if update.made + update.changed > 0 {
                    logger.notice(
                        "Brought core data in line with the packs", metadata: ["made": "\(update.made)", "changed": "\(update.changed)"])
                }
                for refused in update.refused { logger.warning("Core data left out", metadata: ["reason": "\(refused)"]) }
                try await listen(site, options, settings, logger)
            }
            logger.notice("Ended")
            // EX_TEMPFAIL: a failure to whoever starts the server, so that it is started again.
            if site.restart.isAsked { throw ExitCode(75) }
        }
    }

    /// Where and how to listen. - Throws: `SettingsError` for what can't be, before anything is opened.
    private static func options(_ settings: ServerSettings) throws(SettingsError) -> ServerOptions {
        let port = try settings.number(Settings.port, 0...65_535, 8080)
        var options = ServerOptions(
            address: settings.text(Settings.unixSocket).map { .unixDomainSocket(path: $0) } ?? .hostname(settings.listeningHost, port: port)
        )
        options.maximumConnections = try settings.number(Settings.maximumConnections, 1...100_000, 2_000)
        options.shutdownGrace = try settings.number(Settings.shutdownGrace, 1...600, 10)
        return options
    }

    private func listen(_ site: Site, _ options: ServerOptions, _ settings: ServerSettings, _ logger: Logger) async throws {
        let host = settings.listeningHost
        let socket = settings.text(Settings.unixSocket)
        let isForCollectors = settings.text(Settings.logFormat) == LineLog.Format.json.rawValue
        try await HTTPKit.serve(
            site.responder(), options: options, services: ServerJobs.all(site, logger), logger: logger,
            onRunning: { port in
                if let socket { Self.openToGroup(socket, logger) }
                let address = socket ?? "http://\(host.contains(":") ? "[\(host)]" : host):\(port ?? 0)/"
                logger.notice("Listening", metadata: ["address": "\(address)", "version": "\(Site.version)"])
                if !isForCollectors { print(Self.welcome(address, site)) }
                fflush(nil)
            })
    }

    /// A reverse proxy runs as another user: it is let in by being in the server's group.
    private static func openToGroup(_ socket: String, _ logger: Logger) {
        do {
            try FileManager.default.setAttributes([.posixPermissions: 0o660], ofItemAtPath: socket)
        } catch {
            logger.error("Only the server's user can connect", metadata: ["socket": "\(socket)", "error": "\(error)"])
        }
    }

    /// The address and, on a demo server, how to sign in.
    private static func welcome(_ address: String, _ site: Site) -> String {
        var lines = ["Đình đang chạy tại \(address)"]
        let accounts = DemoAccount.all(in: site.configuration.data)
        if let password = accounts.first?.password {
            lines.append("Bản dùng thử, dữ liệu hư cấu. Đăng nhập bằng một trong các tên sau, mật khẩu chung: \(password)")
            let width = accounts.prefix(8).map(\.name.count).max() ?? 0
            lines += accounts.prefix(8).map { "  \($0.name.padding(toLength: width, withPad: " ", startingAt: 0))  \($0.label)" }
            if accounts.count > 8 {
                lines.append("  … và \(accounts.count - 8) tên khác trong \(site.configuration.data.relativePath)/demo-accounts.json")
            }
        }
        if isatty(STDOUT_FILENO) == 1 {
            lines.append("Dừng máy chủ: Ctrl-C. Dữ liệu ở lại trong \(site.configuration.data.relativePath)/.")
        }
        return lines.joined(separator: "\n")
    }
}

extension ServerSettings {
    fileprivate var listeningHost: String { text(Settings.host, "127.0.0.1") }
}
