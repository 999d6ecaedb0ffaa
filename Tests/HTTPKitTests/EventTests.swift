import Foundation
import HTTPTypes
import Hummingbird
import Synchronization
import Testing

@testable import HTTPKit

@Suite("Events")
struct EventTests {
    private func router(
        _ streams: EventStream, ended: @escaping @Sendable () -> Void, events: @escaping @Sendable () -> AsyncStream<ServerEvent>
    ) -> TestRouter {
        let router = TestRouter(testOptions()) { _, _, _ in }
        router.get("/events", access: .everybody) { request, context in
            try streams.response(to: request, context, key: "An", events: events(), onEnd: ended)
        }
        return router
    }

    @Test("Events are sent in order; text cannot end an event early; nothing is compressed or stored")
    func format() async throws {
        let streams = EventStream()
        let ends = Mutex(0)
        let router = router(streams) {
            ends.withLock { $0 += 1 }
        } events: {
            AsyncStream { source in
                source.yield(ServerEvent("một\r\nhai\n\nba", name: "x\nevil: 1", id: "7"))
                source.yield(ServerEvent("bốn"))
                source.finish()
            }
        }
        let answer = try await Client(router.buildResponder()).get("/events", headers: [.acceptEncoding: "gzip"])
        #expect(answer.text == ": open\n\nid: 7\nevent: xevil: 1\ndata: một\ndata: hai\ndata: \ndata: ba\n\ndata: bốn\n\n")
        #expect(answer.headers[.contentType] == "text/event-stream; charset=utf-8")
        #expect(answer.headers[.contentEncoding] == nil)
        #expect(answer.headers[.cacheControl] == "no-store")
        #expect(answer.headers[header("X-Accel-Buffering")] == "no")
        #expect(ends.withLock { $0 } == 1)
        #expect(streams.count == 0)
    }

    @Test("HEAD opens no stream and frees its place")
    func head() async throws {
        let streams = EventStream(perPrincipal: 1)
        let ends = Mutex(0)
        let router = router(streams) {
            ends.withLock { $0 += 1 }
        } events: {
            AsyncStream { $0.finish() }
        }
        let client = Client(router.buildResponder())
        for _ in 0..<3 { #expect(try await client.send(.head, "/events").status == .ok) }
        #expect(streams.count == 0)
        #expect(ends.withLock { $0 } == 3)
    }

    @Test("One key has only so many streams; a heartbeat keeps each alive; the end of one makes room")
    func cap() async throws {
        let streams = EventStream(perPrincipal: 1, heartbeat: .milliseconds(5))
        let (events, source) = AsyncStream<ServerEvent>.makeStream()
        let router = router(streams, ended: {}) { events }
        let responder = router.buildResponder()
        async let first = Client(responder).get("/events")
        while streams.count == 0 { await Task.yield() }
        let second = try await Client(responder).get("/events")
        #expect(second.status == .tooManyRequests)
        try await Task.sleep(for: .milliseconds(100))
        source.finish()
        #expect(try await first.text.contains("\n:\n\n"))
        #expect(streams.count == 0)
    }
}
