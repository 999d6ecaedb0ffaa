import Declarations
public import Registers
public import Store
import Vietnamese
public import Workflows

/// What follows from a dossier that another system tells of: the version that holds, the promised moment where none is told, how time was kept, by
/// whose fault it was late. The source says what happened; how it is judged is the same as of the commune's own dossiers.
public struct DossierMirroring: MirrorShaping {
    public let register = DossierDesk.register

    public init() {}

    public func shape(_ rows: inout [BatchRow], _ telling: MirrorTelling, _ engine: WorkflowEngine, commune: Int, in tx: ReadTransaction)
        throws
    {
        let known = try MirroredGround(engine, rows, commune: commune, in: tx)
        for index in rows.indices { try known.shape(&rows[index], telling, in: tx) }
    }
}

/// What is looked up once for all rows of a batch.
private struct MirroredGround {
    private let registry: Registry
    private let register: RegisterDeclaration
    private let system: Actor
    private let calendar: WorkCalendar
    private let rules: [(from: String, to: String, rule: DossierRule)]
    private let lateness: LatenessRules
    private let procedures: [String: Record]
    private let versions: [String: [Record]]
    private let centre: String?
    private let body: String?

    init(_ engine: WorkflowEngine, _ rows: [BatchRow], commune: Int, in tx: ReadTransaction) throws {
        registry = engine.registry
        register = try registry.register(DossierDesk.register)
        system = .system(commune: commune, origin: "mirror")
        calendar = try engine.calendar(of: commune, in: tx)
        rules = try DossierRule.all(commune: commune, in: tx)
        lateness = try LatenessRules(engine.registry, commune: commune, in: tx)
        let named = Set(rows.compactMap { $0.values["procedure"]?.text ?? $0.current?["procedure"].text })
        procedures = try engine.registry.records("procedure", named, commune: commune, in: tx)
        let found = try engine.registry.records(
            "procedure_version", where: "procedure", isOneOf: named, for: system, in: tx)
        versions = Dictionary(grouping: found) { $0["procedure"].text ?? "" }
        let places = try tx.rows(
            """
            SELECT id, kind FROM reg_service_point WHERE commune = \(commune) AND deleted_at IS NULL AND kind IN ('centre', 'own_body')
            ORDER BY position, id
            """)
        centre = places.first { $0["kind"].text == "centre" }?["id"].text
        body = places.first { $0["kind"].text == "own_body" }?["id"].text ?? centre
    }

    func shape(_ row: inout BatchRow, _ telling: MirrorTelling, in tx: ReadTransaction) throws {
        complete(&row)
        var record = registry.draft(register, (row.current?.values ?? [:]).merging(row.values) { $1 }, for: system, in: tx)
        record.state = row.stand?.state ?? row.current?.state
        record.source = telling.source
        let received = record["received_at"].integer.map { Instant(milliseconds: $0) }
        let rule = received.map { self.rule(on: $0.date) } ?? DossierRule()
        if let received, let version = version(of: record, on: received.date) {
            row.values["procedure_version"] = .text(version.id.text)
            if record["promised_at"].isNull {
                let terms = ProcedureTerms(version, rule: rule)
                let clock = DossierClock(received: received, allowance: terms.allowance, rule: rule, calendar: calendar)
                row.values["promised_at"] = clock.promised.map { .integer($0.milliseconds) } ?? .null
                record["promised_at"] = row.values["promised_at"] ?? .null
            }
            if record["fee"].isNull { row.values["fee"] = version["fee"] }
        }
        if let since = stateSince(record) { row.stand?.since = since }
        guard let facts = facts(record, rule, row.current, telling, now: tx.now) else { return }
        row.values.merge(try lateness.facts(of: record, facts, in: tx)) { $1 }
    }

    /// What has to be there and follows from what is told.
    private func complete(_ row: inout BatchRow) {
        func fill(_ field: String, _ value: @autoclosure () -> Value) {
            guard (row.values[field] ?? .null).isNull, (row.current?[field] ?? .null).isNull else { return }
            let value = value()
            if !value.isNull { row.values[field] = value }
        }
        let code = row.values["code"]?.text ?? row.current?["code"].text ?? ""
        let channel = row.values["channel"]?.text ?? row.current?["channel"].text
        let procedure = (row.values["procedure"]?.text ?? row.current?["procedure"].text).flatMap { procedures[$0] }
        fill("agency_code", .text(String(code.prefix { $0 != "-" })))
        fill("reception_place", centre.value)
        fill("competent", body.value)
        fill("unit", procedure?["executing_unit"] ?? .null)
        fill("officer", procedure?["officer"] ?? .null)
        fill("submitted_at", row.values["received_at"] ?? .null)
        // Whoever typed is not told by every system: what came in online is taken for the applicant's own.
        fill("typed_by", .text(channel == "online" ? "citizen" : "official"))
        fill("in_person", .boolean(channel == "counter"))
    }

    private func rule(on day: CalendarDate) -> DossierRule {
        let day = day.description
        return rules.last { $0.from <= day && day <= $0.to }?.rule ?? DossierRule()
    }

    private func version(of record: Record, on day: CalendarDate) -> Record? {
        let day = day.description
        return (record["procedure"].text.flatMap { versions[$0] } ?? []).filter {
            ($0["from_date"].text ?? "") <= day && day <= ($0["to_date"].text ?? "9999-12-31")
        }.max { ($0["from_date"].text ?? "", $1.id.text) < ($1["from_date"].text ?? "", $0.id.text) }
    }

    /// Since when it is in its state, as far as the source tells.
    private func stateSince(_ record: Record) -> Int64? {
        switch record.state {
        case "submitted": record["submitted_at"].integer
        case "received", "processing": record["received_at"].integer
        case "supplement": record["paused_since"].integer
        case "returned": record["returned_at"].integer ?? record["finished_at"].integer
        default: record["finished_at"].integer
        }
    }

    /// How time was kept: the end against the promised moment (QĐ 766/QĐ-TTg, 2.1); nil of what is not settled, or was never received.
    private func facts(_ record: Record, _ rule: DossierRule, _ former: Record?, _ telling: MirrorTelling, now: Int64) -> DossierFacts? {
        guard let state = record.state, DossierKeeping.settling.contains(state) || state == "returned", state != "transferred",
            let received = record["received_at"].integer, let finished = record["finished_at"].integer
        else { return nil }
        let end = Instant(milliseconds: finished)
        let promised = record["promised_at"].integer.map { Instant(milliseconds: $0) }
        let askedTooOften = (record["supplements"].integer ?? 0) > Int64(rule.supplementsAllowed)
        var facts = DossierFacts(settlement: nil, overrun: 0, toldAt: finished)
        if let promised {
            facts.overrun = end > promised ? max(1, calendar.workingMinutes(from: promised, to: end)) : 0
            facts.settlement = askedTooOften || end > promised ? .late : end.date < promised.date ? .early : .onTime
        }
        // What was settled before this source told of anything was told in time as far as anybody knows.
        let wasFollowed = former != nil || telling.since.map { received >= $0 } ?? false
        facts.toldAt = former?["told_at"].integer ?? (wasFollowed ? max(finished, now) : finished)
        return facts
    }
}
