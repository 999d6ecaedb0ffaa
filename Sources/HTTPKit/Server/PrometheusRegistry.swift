public import CoreMetrics
import Foundation
import HTTPTypes
public import Hummingbird
import Synchronization

/// Metrics kept in this process and given as Prometheus text (exposition format 0.0.4).
///
/// ```swift
/// let registry = PrometheusRegistry()
/// MetricsSystem.bootstrap(registry)                 // Counter(label:), Timer(label:)… of all modules land here
/// router.get("/metrics", access: .monitor) { _, _ in registry.response() }
/// ```
/// At most `seriesLimit` series are kept; further ones are counted in `metrics_series_dropped_total` instead.
public final class PrometheusRegistry: MetricsFactory {
    /// Upper bounds in seconds of the buckets of timers.
    public static let timerBuckets: [Double] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    struct Key: Hashable {
        let name: String
        let labels: String
    }

    private struct State {
        var series: [Key: Series] = [:]
        var dropped = 0
    }

    private let state = Mutex(State())
    private let seriesLimit: Int

    public init(seriesLimit: Int = 5_000) { self.seriesLimit = seriesLimit }

    /// All metrics as text.
    public func text() -> String {
        let (series, dropped) = state.withLock { ($0.series, $0.dropped) }
        var lines: [String] = []
        for (name, entries) in Dictionary(grouping: series, by: \.key.name).sorted(by: { $0.key < $1.key }) {
            lines.append("# TYPE \(name) \(entries[0].value.kind.rawValue)")
            for (key, value) in entries.sorted(by: { $0.key.labels < $1.key.labels }) { lines += value.lines(name, key.labels) }
        }
        lines += ["# TYPE metrics_series_dropped_total counter", "metrics_series_dropped_total \(dropped)"]
        return lines.joined(separator: "\n") + "\n"
    }

    /// `text()` as an answer.
    public func response() -> Response {
        .bytes(ByteBuffer(string: text()), "text/plain; version=0.0.4; charset=utf-8", .ok, [.cacheControl: "no-store"])
    }

    /// Counts and times one answer by the route's pattern, never by its path: the number of series stays bounded.
    func requestEnded(method: String, route: String, status: Int, _ duration: Duration) {
        let known: Set<String> = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
        let labels = [("method", known.contains(method) ? method : "other"), ("route", route)]
        series("http_requests_total", labels + [("status", String(status))], .counter).add(1)
        series("http_request_duration_seconds", labels, .histogram).observe(duration / .seconds(1))
    }

    private func series(_ label: String, _ dimensions: [(String, String)], _ kind: Series.Kind) -> Series {
        let key = Key(name: Self.name(label), labels: Self.labels(dimensions))
        return state.withLock { state in
            if let known = state.series[key], known.kind == kind { return known }
            guard state.series[key] == nil, state.series.count < seriesLimit else {
                state.dropped += 1
                return Series(kind)
            }
            let new = Series(kind)
            state.series[key] = new
            return new
        }
    }

    private static func name(_ label: String) -> String {
        let text = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_" || $0 == ":") ? $0 : "_" })
        return text.first?.isNumber ?? true ? "_" + text : text
    }

    private static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.map { key, value in
            let escaped = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(name(key))=\"\(escaped)\""
        }.joined(separator: ",")
    }

    // MARK: MetricsFactory

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label.hasSuffix("_total") ? label : label + "_total", dimensions, .counter)
    }

    public func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        series(label.hasSuffix("_total") ? label : label + "_total", dimensions, .counter)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler { series(label, dimensions, .gauge) }

    /// A recorder without aggregation is a gauge; with aggregation a histogram over the buckets of timers.
    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .histogram : .gauge)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label.hasSuffix("_seconds") ? label : label + "_seconds", dimensions, .histogram)
    }

    public func destroyCounter(_ handler: any CounterHandler) { remove(handler) }
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) { remove(handler) }
    public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }
    public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }
    public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

    private func remove(_ handler: AnyObject) {
        state.withLock { state in state.series = state.series.filter { $0.value !== handler } }
    }
}

/// One time series: a counter, a gauge or a histogram.
final class Series: CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    enum Kind: String { case counter, gauge, histogram }

    private struct Values {
        var sum = 0.0
        var count = 0
        var buckets: [Int]
    }

    let kind: Kind
    private let values: Mutex<Values>

    init(_ kind: Kind) {
        self.kind = kind
        values = Mutex(Values(buckets: kind == .histogram ? .init(repeating: 0, count: PrometheusRegistry.timerBuckets.count) : []))
    }

    func add(_ amount: Double) { values.withLock { $0.sum += amount } }

    func observe(_ value: Double) {
        guard kind == .histogram else { return set(value) }
        values.withLock {
            $0.sum += value
            $0.count += 1
            if let bucket = PrometheusRegistry.timerBuckets.firstIndex(where: { value <= $0 }) { $0.buckets[bucket] += 1 }
        }
    }

    func lines(_ name: String, _ labels: String) -> [String] {
        let values = values.withLock { $0 }
        func braces(_ extra: String = "") -> String {
            let all = [labels, extra].filter { !$0.isEmpty }.joined(separator: ",")
            return all.isEmpty ? "" : "{\(all)}"
        }
        guard kind == .histogram else { return ["\(name)\(braces()) \(plain(values.sum))"] }
        var total = 0
        var lines = zip(PrometheusRegistry.timerBuckets, values.buckets).map { bound, count in
            total += count
            return "\(name)_bucket\(braces("le=\"\(plain(bound))\"")) \(total)"
        }
        lines.append("\(name)_bucket\(braces("le=\"+Inf\"")) \(values.count)")
        return lines + ["\(name)_sum\(braces()) \(plain(values.sum))", "\(name)_count\(braces()) \(values.count)"]
    }

    private func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
    func reset() { set(0.0) }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { values.withLock { $0.sum = value } }
    func record(_ value: Int64) { observe(Double(value)) }
    func record(_ value: Double) { observe(value) }
    func recordNanoseconds(_ duration: Int64) { observe(Double(duration) / 1e9) }
}
