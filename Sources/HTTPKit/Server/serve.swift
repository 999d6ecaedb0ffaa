import Foundation
public import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle
public import UnixSignals

/// How the server listens and ends. Times in seconds.
public struct ServerOptions: Sendable {
    /// `.hostname("127.0.0.1", port: 8080)` or `.unixDomainSocket(path:)`; port 0 takes a free one.
    public var address: BindAddress
    /// A connection without traffic is closed after this time; an answer in progress is not cut.
    public var idleTimeout: Int64 = 60
    public var maximumConnections = 2_000
    /// After a signal running requests may take this long; then their tasks are cancelled, and after as long again the process ends.
    public var shutdownGrace = 10
    public var signals: [UnixSignal] = [.sigterm, .sigint]

    public init(address: BindAddress) { self.address = address }
}

/// Another program listens at the address already.
public struct AddressInUse: Error {
    public let address: BindAddress
}

/// Runs a site until SIGTERM or SIGINT.
///
/// - Parameters:
///   - services: what runs beside the server (workers, pools), in the order of starting. They stop after the server, in reverse order.
///   - onRunning: called with the port (nil for a unix socket) when requests are accepted.
/// - Throws: ``AddressInUse``, what else starting the server throws, or a service's error.
public func serve<Responder: HTTPResponder>(
    _ responder: Responder, options: ServerOptions, services: [any Service] = [], logger: Logger,
    onRunning: @escaping @Sendable (Int?) async -> Void = { _ in }
) async throws where Responder.Context: InitializableFromSource<ApplicationRequestContextSource> {
    let application = Application(
        responder: responder,
        server: .http1(configuration: .init(idleTimeout: .seconds(options.idleTimeout))),
        configuration: .init(
            address: options.address,
            availableConnectionsDelegate: MaximumAvailableConnections(options.maximumConnections, logger: logger)),
        onServerRunning: { channel in await onRunning(channel.localAddress?.port) },
        logger: logger)
    // A service that ends or fails takes the site down in order: running requests are finished first.
    let members = (services + [application]).map {
        ServiceGroupConfiguration.ServiceConfiguration(
            service: $0, successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .gracefullyShutdownGroup)
    }
    var configuration = ServiceGroupConfiguration(services: members, gracefulShutdownSignals: options.signals, logger: logger)
    configuration.maximumGracefulShutdownDuration = .seconds(options.shutdownGrace)
    configuration.maximumCancellationDuration = .seconds(options.shutdownGrace)
    do {
        try await ServiceGroup(configuration: configuration).run()
    } catch let error as IOError where error.errnoCode == EADDRINUSE {
        throw AddressInUse(address: options.address)
    }
}

/// Answers of `/health` (the process lives) and `/ready` (it can serve).
public enum Health {
    /// Always 200 while the process answers.
    public static func alive() -> Response { .text("ok\n", headers: [.cacheControl: "no-store"]) }

    /// 200 when all checks pass, else 503; names only, as the page is public: the reasons go to the log.
    ///
    /// ```swift
    /// router.get("/ready", access: .public) { _, context in
    ///     await Health.ready(logger: context.logger, ["database": { try await database.ping() }])
    /// }
    /// ```
    public static func ready(logger: Logger, _ checks: [String: @Sendable () async throws -> Void]) async -> Response {
        var lines: [String] = []
        var isReady = true
        for (name, check) in checks.sorted(by: { $0.key < $1.key }) {
            do {
                try await check()
                lines.append("\(name): ok\n")
            } catch {
                logger.error("Not ready", metadata: ["check": "\(name)", "error": "\(error)"])
                lines.append("\(name): failed\n")
                isReady = false
            }
        }
        let text = lines.joined()
        return .text(text.isEmpty ? "ok\n" : text, status: isReady ? .ok : .serviceUnavailable, headers: [.cacheControl: "no-store"])
    }
}
