import Synchronization

/// Token buckets by key in bounded memory. Pure: the caller gives the time.
///
/// A key may spend `capacity` at once and `perSecond` in the long run. Two generations bound the memory: a key that is not seen while
/// `maximumKeys / 2` others are is forgotten and starts full again.
public struct TokenBuckets: Sendable {
    private struct Bucket {
        var tokens: Double
        var at: Double
    }

    public let capacity: Double
    public let perSecond: Double
    private let generation: Int
    private var young: [String: Bucket] = [:]
    private var old: [String: Bucket] = [:]

    public init(capacity: Double, perSecond: Double, maximumKeys: Int = 20_000) {
        self.capacity = max(1, capacity)
        self.perSecond = max(1e-9, perSecond)
        generation = max(1, maximumKeys / 2)
    }

    /// Number of remembered keys, at most `maximumKeys`.
    public var count: Int { young.count + old.count }

    /// Spends `cost` tokens of the key's bucket.
    /// - Parameter now: seconds of a clock that does not go back; an earlier time than before counts as no time passed.
    /// - Returns: nil when the bucket had enough, else the seconds until it will have.
    public mutating func take(_ key: String, cost: Double = 1, now: Double) -> Double? {
        var bucket = young[key] ?? old.removeValue(forKey: key) ?? Bucket(tokens: capacity, at: now)
        bucket.tokens = min(capacity, bucket.tokens + max(0, now - bucket.at) * perSecond)
        bucket.at = max(bucket.at, now)
        let isEnough = bucket.tokens >= cost
        if isEnough { bucket.tokens -= cost }
        if young[key] == nil, young.count >= generation { (old, young) = (young, [:]) }
        young[key] = bucket
        return isEnough ? nil : (cost - bucket.tokens) / perSecond
    }
}

extension TokenBuckets {
    /// What is left of the key's bucket: whole tokens, and the seconds until it is full.
    public func left(_ key: String, now: Double) -> (tokens: Int, seconds: Int) {
        guard let bucket = young[key] ?? old[key] else { return (Int(capacity), 0) }
        let tokens = min(capacity, bucket.tokens + max(0, now - bucket.at) * perSecond)
        return (Int(tokens), Int(((capacity - tokens) / perSecond).rounded(.up)))
    }
}

/// Token buckets shared by requests: by address for all requests, by account for signing in.
public final class RateLimiter: Sendable {
    private let buckets: Mutex<TokenBuckets>
    private let start = ContinuousClock.now

    /// - Parameters:
    ///   - capacity: actions possible at once.
    ///   - perSecond: actions per second in the long run.
    public init(capacity: Double, perSecond: Double, maximumKeys: Int = 20_000) {
        buckets = Mutex(TokenBuckets(capacity: capacity, perSecond: perSecond, maximumKeys: maximumKeys))
    }

    /// What is left for a key, for headers that tell it: whole tokens, and the seconds until all are back.
    public func left(_ key: String) -> (tokens: Int, seconds: Int) {
        let now = (ContinuousClock.now - start) / .seconds(1)
        return buckets.withLock { $0.left(key, now: now) }
    }

    /// - Throws: `HTTPFailure.tooManyRequests` with the seconds to wait.
    public func take(_ key: String, cost: Double = 1) throws(HTTPFailure) {
        let now = (ContinuousClock.now - start) / .seconds(1)
        guard let wait = buckets.withLock({ $0.take(key, cost: cost, now: now) }) else { return }
        throw .tooManyRequests(retryAfter: max(1, Int(min(wait, 86_400).rounded(.up))))
    }
}
