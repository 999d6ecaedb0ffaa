import Foundation
import HTTPTypes
import Hummingbird
import Metrics
import TestKit
import Testing

@testable import HTTPKit

@Suite("Rate limits")
struct LimitTests {
    @Test("In any span a key gets at most capacity + rate × time, and a waiting key always gets on", arguments: 0..<100 as Range<UInt64>)
    func bounds(_ seed: UInt64) {
        var random = SplitMix64(state: seed)
        let (capacity, rate) = (Double(Int.random(in: 1...10, using: &random)), Double.random(in: 0.1...5, using: &random))
        var buckets = TokenBuckets(capacity: capacity, perSecond: rate)
        var (now, taken) = (0.0, 0.0)
        for _ in 0..<200 {
            now += Double.random(in: 0...1, using: &random)
            if let wait = buckets.take("k", now: now) {
                #expect(wait > 0 && wait <= 1 / rate + 1e-9)
                now += wait + 1e-6
                #expect(buckets.take("k", now: now) == nil)
            }
            taken += 1
            #expect(taken <= capacity + rate * now + 1e-3)
        }
    }

    @Test("Memory is bounded whatever keys come, and active keys are not forgotten")
    func memory() {
        var buckets = TokenBuckets(capacity: 2, perSecond: 0.001, maximumKeys: 100)
        #expect(buckets.take("busy", cost: 2, now: 0) == nil)
        for number in 0..<10_000 {
            _ = buckets.take("k\(number)", now: 1)
            if number % 20 == 0 { #expect(buckets.take("busy", now: 1) != nil) }
            #expect(buckets.count <= 100)
        }
    }

    @Test("A clock that goes back gives nothing away")
    func clock() {
        var buckets = TokenBuckets(capacity: 1, perSecond: 1)
        #expect(buckets.take("k", now: 100) == nil)
        #expect(buckets.take("k", now: 0) != nil)
        #expect(buckets.take("k", now: 100) != nil)
        #expect(buckets.take("k", now: 101) == nil)
    }

    @Test("Too many requests of one address get a 429 page with Retry-After; other addresses go on")
    func page() async throws {
        var options = testOptions()
        options.addressLimit = RateLimiter(capacity: 3, perSecond: 0.01)
        let responder = testRouter(options).buildResponder()
        let client = Client(responder, peer: "2001:db8::1")
        for _ in 0..<3 { #expect(try await client.get("/").status == .ok) }
        // Another address of the same /64 network.
        let answer = try await Client(responder, peer: "2001:db8::2").get("/")
        #expect(answer.status == .tooManyRequests)
        #expect((answer.headers[.retryAfter].flatMap { Int($0) } ?? 0) > 0)
        #expect(answer.text.contains("Bạn thao tác quá nhanh"))
        #expect(answer.headers[.contentSecurityPolicy] != nil)
        #expect(try await Client(responder, peer: "2001:db8:1::1").get("/").status == .ok)
    }
}

@Suite("Metrics and health")
struct MetricsTests {
    @Test("Requests are counted and timed by pattern, never by path")
    func requests() async throws {
        var options = testOptions()
        let registry = PrometheusRegistry()
        options.metrics = registry
        let client = testClient(options)
        for id in 0..<5 { _ = try await client.get("/plans/\(id)") }
        for id in 0..<5 { _ = try await client.get("/nowhere/\(id)") }
        _ = try await client.get("/fails")
        let text = registry.text()
        #expect(text.contains("http_requests_total{method=\"GET\",route=\"/plans/{id}\",status=\"200\"} 5\n"))
        #expect(text.contains("http_requests_total{method=\"GET\",route=\"NotFound\",status=\"404\"} 5\n"))
        #expect(text.contains("http_requests_total{method=\"GET\",route=\"/fails\",status=\"500\"} 1\n"))
        #expect(text.contains("http_request_duration_seconds_count{method=\"GET\",route=\"/plans/{id}\"} 5\n"))
        #expect(!text.contains("nowhere"))
    }

    @Test("Counters, gauges and timers of swift-metrics are given in Prometheus' text format")
    func handlers() {
        let registry = PrometheusRegistry()
        Counter(label: "jobs.done", dimensions: [("queue", "a\"b\\c\nd")], factory: registry).increment(by: 3)
        Counter(label: "jobs.done", dimensions: [("queue", "a\"b\\c\nd")], factory: registry).increment()
        let gauge = Meter(label: "pool.open", factory: registry)
        gauge.set(5)
        gauge.decrement(by: 2)
        let timer = Timer(label: "query", factory: registry)
        timer.recordNanoseconds(20_000_000 as Int64)
        timer.recordNanoseconds(60_000_000_000 as Int64)
        let text = registry.text()
        #expect(text.contains("# TYPE jobs_done_total counter\njobs_done_total{queue=\"a\\\"b\\\\c\\nd\"} 4\n"))
        #expect(text.contains("# TYPE pool_open gauge\npool_open 3\n"))
        #expect(text.contains("query_seconds_bucket{le=\"0.01\"} 0\nquery_seconds_bucket{le=\"0.025\"} 1\n"))
        #expect(text.contains("query_seconds_bucket{le=\"10\"} 1\nquery_seconds_bucket{le=\"+Inf\"} 2\n"))
        #expect(text.contains("query_seconds_sum 60.02\nquery_seconds_count 2\n"))
        timer.destroy()
        #expect(!registry.text().contains("query"))
    }

    @Test("The number of series is bounded")
    func bounded() {
        let registry = PrometheusRegistry(seriesLimit: 10)
        for number in 0..<50 { Counter(label: "c", dimensions: [("n", "\(number)")], factory: registry).increment() }
        #expect(registry.text().split(separator: "\n").filter { $0.hasPrefix("c_total{") }.count == 10)
        #expect(registry.text().contains("metrics_series_dropped_total 40\n"))
    }

    @Test("Ready tells which check fails, not why")
    func health() async throws {
        let router = TestRouter(testOptions()) { _, _, _ in }
        router.get("/ready", access: .everybody) { _, context in
            await Health.ready(logger: context.logger, ["database": {}, "disk": { throw Unforeseen() }])
        }
        router.get("/health", access: .everybody) { _, _ in Health.alive() }
        let client = Client(router.buildResponder())
        let ready = try await client.get("/ready")
        #expect(ready.status == .serviceUnavailable)
        #expect(ready.text == "database: ok\ndisk: failed\n")
        #expect(try await client.get("/health").text == "ok\n")
    }
}
