import Declarations
import Store
public import Vietnamese

/// How much of what could be judged is good.
public struct Share: Sendable, Equatable {
    public var good: Int
    /// What could be judged.
    public var seen: Int

    public init(good: Int = 0, seen: Int = 0) {
        (self.good, self.seen) = (good, seen)
    }

    public var bad: Int { seen - good }
    /// Nil where nothing could be judged: that is not 100%.
    public var value: Double? { seen > 0 ? Double(good) / Double(seen) : nil }
    /// In hundredths of a per cent, rounded down: 100% says that nothing is wrong.
    public var hundredths: Int64? { seen > 0 ? Int64(good) * 10_000 / Int64(seen) : nil }

    public static func + (one: Share, other: Share) -> Share { Share(good: one.good + other.good, seen: one.seen + other.seen) }
}

/// How much each part weighs in a score, as decided from a day on.
public struct QualityWeights: Sendable, Equatable {
    public var parts: [QualityPart: Int64]

    public init(_ parts: [QualityPart: Int64]) { self.parts = parts }

    /// What holds where nothing was decided.
    public static let equal = QualityWeights(Dictionary(uniqueKeysWithValues: QualityPart.allCases.map { ($0, 1) }))
}

/// The quality of a register's records, of the whole commune or of one unit.
public struct QualityScore: Sendable, Equatable {
    public var records = 0
    public var parts: [QualityPart: Share] = [:]
    public var weights = QualityWeights.equal

    public init(records: Int = 0, parts: [QualityPart: Share] = [:], weights: QualityWeights = .equal) {
        (self.records, self.parts, self.weights) = (records, parts, weights)
    }

    public subscript(part: QualityPart) -> Share { parts[part] ?? Share() }

    /// The weighted mean of the parts that could be judged, in hundredths of a per cent, rounded down; nil where none could.
    public var hundredths: Int64? {
        let known = QualityPart.allCases.filter { self[$0].seen > 0 && (weights.parts[$0] ?? 0) > 0 }
        let weight = known.reduce(0) { $0 + Double(weights.parts[$1] ?? 0) }
        guard weight > 0 else { return nil }
        let sum = known.reduce(0) { $0 + Double(weights.parts[$1] ?? 0) * (self[$1].value ?? 0) }
        // A mean of whole parts is whole: what the processor loses must not make 99,99% of it.
        return Int64((sum / weight * 10_000 + 1e-6).rounded(.down))
    }

    public static func + (one: QualityScore, other: QualityScore) -> QualityScore {
        QualityScore(
            records: one.records + other.records, parts: one.parts.merging(other.parts, uniquingKeysWith: +), weights: one.weights)
    }
}

/// A score as it was counted on a day.
public struct DatedScore: Sendable {
    public let register: String
    /// The unit's record id; nil for the whole commune.
    public let unit: String?
    public let day: CalendarDate
    /// The moment of the count, in milliseconds since 1970 UTC.
    public let at: Int64
    public let score: QualityScore
    /// As it was told on that day, with the weights of that day.
    public let hundredths: Int64?

    init(_ row: Row, weights: QualityWeights) throws {
        guard let day = CalendarDate(try row.text("day")) else { throw StoreError(.decoding, "a score without a day") }
        register = try row.text("register")
        let unit = try row.text("unit")
        self.unit = unit.isEmpty ? nil : unit
        self.day = day
        at = try row.integer("at")
        hundredths = row["score"].integer
        var parts: [QualityPart: Share] = [:]
        for part in QualityPart.allCases {
            parts[part] = Share(
                good: Int(try row.integer("\(part.rawValue)_good")), seen: Int(try row.integer("\(part.rawValue)_seen")))
        }
        score = QualityScore(records: Int(try row.integer("records")), parts: parts, weights: weights)
    }
}

/// How one question was answered at the last count.
public struct CheckCount: Sendable, Equatable {
    public let seen: Int
    public let bad: Int

    public init(seen: Int, bad: Int) {
        (self.seen, self.bad) = (seen, bad)
    }
}

extension Migration {
    /// Scores by day, answers of the last count, what it found alike and usual, and what people said is right.
    static let quality: [Migration] = [
        Migration(
            "0040-quality",
            """
            CREATE TABLE quality_score (
                commune {integer} NOT NULL, register {text} NOT NULL, unit {text} NOT NULL, day {text} NOT NULL, at {integer} NOT NULL,
                records {integer} NOT NULL, correct_good {integer} NOT NULL, correct_seen {integer} NOT NULL,
                complete_good {integer} NOT NULL, complete_seen {integer} NOT NULL, clean_good {integer} NOT NULL,
                clean_seen {integer} NOT NULL, live_good {integer} NOT NULL, live_seen {integer} NOT NULL, score {integer},
                PRIMARY KEY (commune, register, unit, day)
            ) {table};
            CREATE TABLE quality_check (
                commune {integer} NOT NULL, register {text} NOT NULL, unit {text} NOT NULL, finding {text} NOT NULL,
                seen {integer} NOT NULL, bad {integer} NOT NULL,
                PRIMARY KEY (commune, register, unit, finding)
            ) {table};
            CREATE TABLE quality_fence (
                commune {integer} NOT NULL, register {text} NOT NULL, field {text} NOT NULL,
                low {integer} NOT NULL, high {integer} NOT NULL, counted {integer} NOT NULL,
                PRIMARY KEY (commune, register, field)
            ) {table};
            CREATE TABLE quality_twin (
                commune {integer} NOT NULL, register {text} NOT NULL, finding {text} NOT NULL, record {uuid} NOT NULL, grp {integer} NOT NULL,
                PRIMARY KEY (commune, register, finding, record)
            ) {table};
            CREATE INDEX quality_twin_group ON quality_twin (commune, register, finding, grp);
            CREATE TABLE quality_accepted (
                commune {integer} NOT NULL, register {text} NOT NULL, record {uuid} NOT NULL, finding {text} NOT NULL,
                version {integer} NOT NULL, at {integer} NOT NULL, person {text},
                PRIMARY KEY (commune, register, record, finding)
            ) {table};
            """)
    ]
}
