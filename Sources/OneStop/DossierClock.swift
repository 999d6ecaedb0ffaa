public import Vietnamese

/// The clock of one dossier, by QĐ 766/QĐ-TTg, way of counting 2.1: pure arithmetic on what happened.
///
/// Time runs from when the dossier was received; waiting for supplements is not counted. An extension sets a new day; what the dossier
/// waits for
/// supplements after it moves that day on. A dossier for which supplements were asked oftener than the rule allows is late whatever
/// its days are.
public struct DossierClock: Sendable {
    /// An extension (gia hạn, form 04): when it was given, and the day until which.
    public struct Extension: Hashable, Sendable {
        public var at: Instant
        public var to: CalendarDate

        public init(at: Instant, to: CalendarDate) {
            self.at = at
            self.to = to
        }
    }

    public var received: Instant
    /// Nil: no time limit.
    public var allowance: Allowance?
    /// From each request for supplements to when they were there; without `to` the dossier still waits. In any order.
    public var pauses: [WorkClock.Pause]
    /// The last extension, if there was one.
    public var extended: Extension?
    /// When it was settled: result ready, refused, stopped or withdrawn.
    public var closed: Instant?
    public var rule: DossierRule
    public var calendar: WorkCalendar

    public init(
        received: Instant, allowance: Allowance?, pauses: [WorkClock.Pause] = [], extended: Extension? = nil, closed: Instant? = nil,
        rule: DossierRule = DossierRule(), calendar: WorkCalendar
    ) {
        self.received = received
        self.allowance = allowance
        self.pauses = pauses
        self.extended = extended
        self.closed = closed
        self.rule = rule
        self.calendar = calendar
    }

    /// The moment promised (hẹn trả), with the pauses that are over; nil without a limit. A pause that still runs moves it when it ends.
    public var promised: Instant? { promise(pauses.filter { $0.to != nil }) }

    /// Whether supplements were asked oftener than the rule allows.
    public var askedTooOften: Bool { pauses.count > rule.supplementsAllowed }

    /// How the time was kept, as of `moment` (the end of the period that is judged, or now); nil without a limit.
    ///
    /// The end is when the dossier was settled; of one that waits for supplements, when they were asked; of any other `moment`.
    public func settlement(at moment: Instant) -> Settlement? {
        let ended = pauses.map { WorkClock.Pause(from: $0.from, to: $0.to ?? closed) }
        guard let promised = promise(ended.filter { $0.to != nil }) else { return nil }
        if askedTooOften { return .late }
        let end = closed ?? pauses.first { $0.to == nil }?.from ?? moment
        return end > promised ? .late : end.date < promised.date ? .early : .onTime
    }

    /// The working minutes that were counted from the reception until it was settled, or until `moment`.
    public func used(at moment: Instant) -> Int {
        clock(pauses).used(at: closed ?? moment)
    }

    private func promise(_ pauses: [WorkClock.Pause]) -> Instant? {
        guard let due = clock(pauses).due else { return nil }
        guard let extended else { return due }
        let until = calendar.end(of: extended.to) ?? Instant(extended.to, minute: calendar.shifts.end)
        let later = pauses.filter { $0.from >= extended.at }.reduce(0) { sum, pause in
            sum + (pause.to.map { calendar.workingMinutes(from: pause.from, to: $0) } ?? 0)
        }
        return later == 0 ? until : calendar.adding(workingMinutes: later, to: until)
    }

    private func clock(_ pauses: [WorkClock.Pause]) -> WorkClock {
        WorkClock(start: received, allowance: allowance, pauses: pauses, calendar: calendar)
    }
}
