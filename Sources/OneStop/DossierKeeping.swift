import Declarations
public import Registers
public import Store
public import Vietnamese
public import Workflows

/// Keeps a dossier's time from whatever page or program it is moved: the version and the promised moment when it is received, the
/// moment moved on
/// when supplements are there, one extension before the due day, how the time was kept when it is settled.
public struct DossierKeeping: TransitionFollower {
    public init() {}

    static let settling: Set<String> = ["ready", "stopped", "refused", "withdrawn", "transferred"]

    public func moved(_ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        if record.register == DossierDesk.opinion {
            return try OpinionKeeping(engine: engine).moved(record, by: transition, actor, in: tx)
        }
        guard record.register == DossierDesk.register else { return }
        let worker = actor.working("onestop")
        var changes: [String: Value] = [:]
        switch transition {
        case "receive": changes = try received(record, actor, engine, in: tx)
        case "resume": changes = try resumed(record, engine, in: tx)
        case "resubmit": changes = try resubmitted(record)
        case "extend": changes = try extended(record, engine, in: tx)
        case "return": try DossierDesk(engine).touch(record, "collect", record["result_channel"].text ?? "counter", worker, in: tx)
        default: break
        }
        if let state = record.state, Self.settling.contains(state), record["received_at"].integer != nil, state != "transferred" {
            let clock = try self.clock(of: record, engine, in: tx)
            changes.merge(try facts(record, clock, engine, in: tx)) { $1 }
            changes["paused_since"] = .null
        }
        if PaperVault.filling.contains(transition) {
            try PaperVault(engine).take(from: record, by: worker, in: tx)
        }
        var kept = record
        if !changes.isEmpty { kept = try engine.edit(record.register, record.id, version: nil, changes, by: worker, in: tx) }
        switch transition {
        case "receive": try DossierDesk(engine).openLinked(to: kept, on: "receipt", by: actor, in: tx)
        case "approve": try DossierDesk(engine).openLinked(to: kept, on: "result", by: actor, in: tx)
        default: break
        }
    }

    /// How its time was kept, and by whose fault it was not.
    private func facts(_ record: Record, _ clock: DossierClock, _ engine: WorkflowEngine, in tx: ReadTransaction) throws -> [String: Value] {
        let now = Instant(milliseconds: tx.now)
        let overrun = clock.promised.map { $0 < now ? clock.calendar.workingMinutes(from: $0, to: now) : 0 } ?? 0
        let facts = DossierFacts(settlement: clock.settlement(at: now), overrun: overrun, toldAt: tx.now)
        let waited = try engine.spans(of: record, in: tx).filter { $0.state == "opinion" }.reduce(0) { sum, span in
            sum + clock.calendar.workingMinutes(
                from: Instant(milliseconds: span.entered), to: Instant(milliseconds: span.left ?? tx.now))
        }
        var record = record
        record["waited_others"] = .integer(Int64(waited))
        let rules = try LatenessRules(engine.registry, commune: record.commune, in: tx)
        var changes = try rules.facts(of: record, facts, in: tx)
        // Whoever settled it and said why knows better.
        if !record["attribution"].isNull { changes["attribution"] = nil }
        changes["waited_others"] = record["waited_others"]
        return changes
    }

    /// The clock of a dossier from its stays in the states of its workflow.
    func clock(of record: Record, _ engine: WorkflowEngine, in tx: ReadTransaction) throws -> DossierClock {
        let received = Instant(milliseconds: record["received_at"].integer ?? tx.now)
        let terms = try record["procedure_version"].text.flatMap {
            try ProcedureTerms.of(version: $0, on: received.date, engine.registry, commune: record.commune, in: tx)
        }
        let spans = try engine.spans(of: record, in: tx)
        let pauses = spans.filter { $0.state == "supplement" && $0.entered >= received.milliseconds }.map {
            WorkClock.Pause(from: Instant(milliseconds: $0.entered), to: $0.left.map { Instant(milliseconds: $0) })
        }
        let extended = spans.last { $0.transition == "extend" }.flatMap { span in
            record["extended_to"].text.flatMap { CalendarDate($0) }.map {
                DossierClock.Extension(at: Instant(milliseconds: span.entered), to: $0)
            }
        }
        return DossierClock(
            received: received, allowance: terms?.allowance, pauses: pauses, extended: extended,
            closed: record["finished_at"].integer.map { Instant(milliseconds: $0) },
            rule: try DossierRule.of(received.date, commune: record.commune, in: tx),
            calendar: try engine.calendar(of: record.commune, in: tx))
    }

    private func received(_ record: Record, _ actor: Actor, _ engine: WorkflowEngine, in tx: ReadTransaction) throws -> [String: Value] {
        let today = Instant(milliseconds: tx.now).date
        guard let procedure = record["procedure"].text,
            let terms = try ProcedureTerms.of(procedure, on: today, engine.registry, commune: record.commune, in: tx)
        else {
            throw DossierDesk.refused(
                "procedure", vi: "Thủ tục chưa có quy định về thời hạn, phí áp dụng hôm nay.",
                en: "The procedure has no version in force today.")
        }
        var record = record
        record["procedure_version"] = .text(terms.version.text)
        var changes: [String: Value] = ["procedure_version": .text(terms.version.text)]
        changes["promised_at"] = try clock(of: record, engine, in: tx).promised.map { .integer($0.milliseconds) } ?? .null
        if record["fee"].isNull { changes["fee"] = .integer(terms.fee) }
        if record["receiver"].isNull, let post = actor.acting?.id { changes["receiver"] = .text(post) }
        return changes
    }

    private func resumed(_ record: Record, _ engine: WorkflowEngine, in tx: ReadTransaction) throws -> [String: Value] {
        guard record["received_at"].integer != nil else {
            throw DossierDesk.refused(
                "state", vi: "Hồ sơ chưa được tiếp nhận: chọn “Đã bổ sung, chờ tiếp nhận”.",
                en: "It was never received: it has to be received first.")
        }
        let promised = try clock(of: record, engine, in: tx).promised
        return ["promised_at": promised.map { .integer($0.milliseconds) } ?? .null, "paused_since": .null]
    }

    private func resubmitted(_ record: Record) throws -> [String: Value] {
        guard record["received_at"].integer == nil else {
            throw DossierDesk.refused(
                "state", vi: "Hồ sơ đã được tiếp nhận: chọn “Đã bổ sung, tiếp tục giải quyết”.",
                en: "It was received already: go on with it.")
        }
        return ["paused_since": .null]
    }

    private func extended(_ record: Record, _ engine: WorkflowEngine, in tx: ReadTransaction) throws -> [String: Value] {
        let clock = try clock(of: record, engine, in: tx)
        let promised = record["promised_at"].integer.map { Instant(milliseconds: $0) }
        if (record["extensions"].integer ?? 0) > Int64(clock.rule.extensionsAllowed) {
            throw DossierDesk.refused(
                "extended_to", vi: "Hồ sơ chỉ được gia hạn \(clock.rule.extensionsAllowed) lần.", en: "It was extended already.")
        }
        if let promised, Instant(milliseconds: tx.now).date >= promised.date {
            throw DossierDesk.refused(
                "extended_to", vi: "Phải xin lỗi và hẹn lại trước ngày hẹn trả (\(promised.date.text(.vi))).",
                en: "The extension has to come before the promised day.")
        }
        guard let to = clock.extended?.to, promised.map({ to > $0.date }) ?? true else {
            throw DossierDesk.refused(
                "extended_to", vi: "Ngày hẹn lại phải sau ngày hẹn trả.", en: "The new day has to be after the promised one.")
        }
        return ["promised_at": clock.promised.map { .integer($0.milliseconds) } ?? .null]
    }
}

extension Settlement {
    /// The option of the field `settlement`.
    public var option: String {
        switch self {
        case .early: "early"
        case .onTime: "on_time"
        case .late: "late"
        }
    }
}
