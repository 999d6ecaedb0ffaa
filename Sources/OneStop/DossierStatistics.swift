import Declarations
public import Registers
public import Store
public import Vietnamese

/// What the centre counts over a period (tồn đầu kỳ, tiếp nhận, giải quyết, đang giải quyết, trả lại), whole or by a heading.
public struct DossierStatistics: Sendable, Equatable {
    /// By what lines are made.
    public enum Heading: String, Sendable, CaseIterable { case field, procedure, officer, unit, attribution }

    /// One line.
    public struct Line: Sendable, Equatable {
        /// The option, or the record id of the procedure, post or unit; nil for what has none, and for the total.
        public var key: String?
        /// Received before the period and not settled at its beginning.
        public var carried = 0
        public var received = 0
        public var receivedOnline = 0
        public var early = 0
        public var onTime = 0
        public var late = 0
        /// Refused, stopped, withdrawn or transferred in the period, received before or not: no result was given.
        public var turnedBack = 0
        /// Still in hand at the end of the period, the promised moment not over.
        public var openInTime = 0
        public var openLate = 0
        /// Waiting for supplements at the end: their time stands still.
        public var waiting = 0

        public var settled: Int { early + onTime + late }
        public var open: Int { openInTime + openLate + waiting }

        public init(key: String? = nil) { self.key = key }

        static func + (one: Line, other: Line) -> Line {
            var sum = one
            for path in Line.counts { sum[keyPath: path] += other[keyPath: path] }
            return sum
        }

        static var counts: [WritableKeyPath<Line, Int>] {
            [
                \.carried, \.received, \.receivedOnline, \.early, \.onTime, \.late, \.turnedBack, \.openInTime, \.openLate, \.waiting,
            ]
        }
    }

    public let lines: [Line]

    /// All lines together.
    public var total: Line { lines.reduce(Line(), +) }
}

extension DossierDesk {
    /// Counts the dossiers that the actor may read: one statement.
    ///
    /// A dossier is of the period by when it was received and when it was settled; what was only submitted is not received yet.
    /// Whether an open one
    /// is late, or waits for supplements, is judged at the period's end, or now while it runs.
    /// - Parameter period: its days, both included.
    public func statistics(
        _ period: ClosedRange<CalendarDate>, by heading: DossierStatistics.Heading, for actor: Actor, in tx: ReadTransaction
    ) throws -> DossierStatistics {
        let register = try registry.register(Self.register)
        let condition = registry.condition(.read, on: register, for: actor)
        let (from, to) = (Instant(period.lowerBound).milliseconds, Instant(period.upperBound.adding(days: 1)).milliseconds)
        let end = min(to, tx.now)
        // What waits now tells nothing of a day that is past: stays tell.
        let waits: SQL = to > tx.now ? "state = 'supplement'" : Self.waited(at: end)
        let key: SQL =
            switch heading {
            case .procedure, .field: "procedure"
            case .officer: "officer"
            case .unit: "unit"
            case .attribution: "attribution"
            }
        let rows = try tx.rows(
            """
            SELECT \(key) AS heading,
                SUM(CASE WHEN received_at < \(from) AND (finished_at IS NULL OR finished_at >= \(from)) THEN 1 ELSE 0 END) AS carried,
                SUM(CASE WHEN received_at >= \(from) AND received_at < \(to) THEN 1 ELSE 0 END) AS received,
                SUM(CASE WHEN received_at >= \(from) AND received_at < \(to) AND channel = 'online' THEN 1 ELSE 0 END) AS online,
                SUM(CASE WHEN \(Self.settledIn(from, to)) AND settlement = 'early' THEN 1 ELSE 0 END) AS early,
                SUM(CASE WHEN \(Self.settledIn(from, to)) AND (settlement = 'on_time' OR settlement IS NULL) THEN 1 ELSE 0 END) AS on_time,
                SUM(CASE WHEN \(Self.settledIn(from, to)) AND settlement = 'late' THEN 1 ELSE 0 END) AS late,
                SUM(CASE WHEN state IN ('refused', 'stopped', 'withdrawn', 'transferred') AND finished_at >= \(from) AND finished_at < \(to)
                    THEN 1 ELSE 0 END) AS turned_back,
                SUM(CASE WHEN \(Self.openAt(end)) AND NOT \(waits) AND (promised_at IS NULL OR promised_at >= \(end))
                    THEN 1 ELSE 0 END) AS in_time,
                SUM(CASE WHEN \(Self.openAt(end)) AND NOT \(waits) AND promised_at < \(end) THEN 1 ELSE 0 END) AS open_late,
                SUM(CASE WHEN \(Self.openAt(end)) AND \(waits) THEN 1 ELSE 0 END) AS waiting
            FROM reg_dossier WHERE \(condition) GROUP BY \(key) ORDER BY \(key)
            """)
        let lines = try rows.map(Self.line)
        guard heading == .field else { return DossierStatistics(lines: lines.filter(\.isFilled)) }
        return DossierStatistics(lines: try byField(lines, commune: actor.commune, in: tx).filter(\.isFilled))
    }

    private static func settledIn(_ from: Int64, _ to: Int64) -> SQL {
        "(state IN ('ready', 'returned') AND finished_at >= \(from) AND finished_at < \(to))"
    }

    /// Received by then, and not settled.
    private static func openAt(_ end: Int64) -> SQL { "(received_at < \(end) AND (finished_at IS NULL OR finished_at >= \(end)))" }

    /// Whether a dossier waited for supplements at a moment.
    private static func waited(at moment: Int64) -> SQL {
        """
        EXISTS (SELECT 1 FROM state_span s WHERE s.commune = reg_dossier.commune AND s.record = reg_dossier.id AND s.state = 'supplement'
            AND s.entered_at < \(moment) AND (s.left_at IS NULL OR s.left_at >= \(moment)))
        """
    }

    private static func line(_ row: Row) throws -> DossierStatistics.Line {
        var line = DossierStatistics.Line(key: row["heading"].text)
        line.carried = Int(try row.integer("carried"))
        line.received = Int(try row.integer("received"))
        line.receivedOnline = Int(try row.integer("online"))
        line.early = Int(try row.integer("early"))
        line.onTime = Int(try row.integer("on_time"))
        line.late = Int(try row.integer("late"))
        line.turnedBack = Int(try row.integer("turned_back"))
        line.openInTime = Int(try row.integer("in_time"))
        line.openLate = Int(try row.integer("open_late"))
        line.waiting = Int(try row.integer("waiting"))
        return line
    }

    private func byField(_ lines: [DossierStatistics.Line], commune: Int, in tx: ReadTransaction) throws -> [DossierStatistics.Line] {
        let fields = Dictionary(
            try tx.rows("SELECT id, field FROM reg_procedure WHERE commune = \(commune)").map { (try $0.text("id"), try $0.text("field")) }
        ) { first, _ in first }
        let grouped = Dictionary(grouping: lines) { line in line.key.flatMap { fields[$0] } }
        return grouped.map { field, lines in lines.reduce(DossierStatistics.Line(key: field), +) }.sorted {
            ($0.key ?? "") < ($1.key ?? "")
        }
    }
}

extension DossierStatistics.Line {
    /// Whether there is anything to tell.
    var isFilled: Bool { Self.counts.contains { self[keyPath: $0] > 0 } }
}
