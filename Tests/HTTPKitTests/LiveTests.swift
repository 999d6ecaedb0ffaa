import Foundation
import HTTPTypes
import Hummingbird
import Logging
import ServiceLifecycle
import Synchronization
import Testing

@testable import HTTPKit

/// A real server on a free port, spoken to through curl.
@Suite("Live server", .serialized)
struct LiveTests {
    /// Runs a server for the time of `body` and ends it as SIGTERM would.
    private func withServer(
        _ router: TestRouter, shutdownGrace: Int = 5, _ body: @Sendable (_ base: String, _ stop: @Sendable () -> Void) async throws -> Void
    ) async throws {
        let (ports, port) = AsyncStream<Int>.makeStream()
        let stopper = Stopper()
        var options = ServerOptions(address: .hostname("127.0.0.1", port: 0))
        options.signals = []
        options.shutdownGrace = shutdownGrace
        let settings = options
        let responder = router.buildResponder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                let logger = Logger(label: "live") { _ in SwiftLogNoOpLogHandler() }
                try await serve(responder, options: settings, services: [stopper], logger: logger) { port.yield($0 ?? 0) }
            }
            for await number in ports {
                try await body("http://127.0.0.1:\(number)", { stopper.stop() })
                break
            }
            stopper.stop()
            try await group.waitForAll()
        }
    }

    @Test("Pages, HEAD and errors are framed correctly on one connection")
    func framing() async throws {
        try await withServer(testRouter()) { base, _ in
            let output = try await curl(["-I", base + "/", base + "/nowhere", base + "/long"])
            #expect(output.components(separatedBy: "HTTP/1.1 200 OK").count == 3)
            #expect(output.contains("404 Not Found"))
            #expect(output.lowercased().contains("content-security-policy: default-src 'self'"))
            let compressed = try await curl(["--compressed", "-H", "Accept: text/html", base + "/long", base + "/plans/a%20b"])
            #expect(compressed == String(repeating: "Xã đang cập nhật. ", count: 200) + "a b")
            #expect(try await curl(["-X", "POST", "-i", base + "/plans/7"]).lowercased().contains("allow: get, head"))
        }
    }

    @Test("A large upload is streamed; one above the limit gets 413")
    func uploads() async throws {
        let folder = try TemporaryFolder()
        var options = testOptions()
        options.uploadFolder = folder.url
        let router = TestRouter(options) { _, _, _ in }
        router.get("/form", access: .everybody) { _, context in Response.text(context.csrfToken) }
        router.post("/big", access: .everybody, limits: .uploads(1, fileSize: 9 << 20)) { _, _, form in
            Response.text("\(form.files.first?.size ?? 0)")
        }
        try Data(repeating: 65, count: 8 << 20).write(to: folder.url.appendingPathComponent("8"))
        try Data(repeating: 65, count: 20 << 20).write(to: folder.url.appendingPathComponent("20"))
        try await withServer(router) { base, _ in
            let jar = folder.url.appendingPathComponent("jar").path
            let token = try await curl(["-c", jar, base + "/form"])
            let fields = ["-b", jar, "-F", "_csrf=\(token)"]
            let path = folder.url.path
            #expect(try await curl(fields + ["-F", "f=@\(path)/8", base + "/big"]) == String(8 << 20))
            #expect(try await curl(fields + ["-F", "f=@\(path)/20", "-o", "/dev/null", "-w", "%{http_code}", base + "/big"]) == "413")
        }
        #expect(folder.names == ["20", "8", "jar"])
    }

    @Test("An event stream ends when the server shuts down, without waiting for the limit")
    func shutdown() async throws {
        let folder = try TemporaryFolder()
        let received = folder.url.appendingPathComponent("received")
        let streams = EventStream()
        let router = TestRouter(testOptions()) { _, _, _ in }
        let (events, source) = AsyncStream<ServerEvent>.makeStream()
        router.get("/events", access: .everybody) { request, context in
            try streams.response(to: request, context, key: "An", events: events)
        }
        source.yield(ServerEvent("một"))
        // A limit far above what the test run is allowed to take: were it reached, the run would fail by its own time limit.
        try await withServer(router, shutdownGrace: 3600) { base, stop in
            async let output = curl(["-N", "-o", received.path, base + "/events"])
            while (try? String(contentsOf: received, encoding: .utf8))?.contains("một") != true { try await Task.sleep(for: .milliseconds(10)) }
            stop()
            _ = try await output
            #expect(try String(contentsOf: received, encoding: .utf8) == ": open\n\ndata: một\n\n")
        }
        #expect(streams.count == 0 && folder.names == ["received"])
    }

    @Test("An event stream ends at once when the client goes away")
    func clientLeaves() async throws {
        let (streams, ended) = (EventStream(heartbeat: .seconds(3600)), AsyncStream<Void>.makeStream())
        let router = TestRouter(testOptions()) { _, _, _ in }
        let (events, source) = AsyncStream<ServerEvent>.makeStream()
        router.get("/events", access: .everybody) { request, context in
            try streams.response(to: request, context, key: "An", events: events) { ended.continuation.finish() }
        }
        try await withServer(router) { base, _ in
            _ = try? await curl(["-N", "--max-time", "0.5", base + "/events"])
            for await _ in ended.stream {}
            #expect(streams.count == 0)
        }
        source.finish()
    }
}

/// A service whose end ends the group, as a signal would.
private final class Stopper: Service {
    private let stream = AsyncStream<Void>.makeStream()

    func stop() { stream.continuation.finish() }

    func run() async throws {
        for await _ in stream.stream {}
    }
}

/// The standard output of curl.
func curl(_ arguments: [String]) async throws -> String {
    try await withCheckedThrowingContinuation { continuation in
        DispatchQueue.global().async {
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
            process.arguments = ["curl", "-s", "-S", "--max-time", "30"] + arguments
            let output = Pipe()
            process.standardOutput = output
            do {
                try process.run()
                let data = output.fileHandleForReading.readDataToEndOfFile()
                process.waitUntilExit()
                continuation.resume(returning: String(decoding: data, as: UTF8.self))
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
