public import Registers
public import Store
public import Vietnamese

/// How time of dossiers is reckoned from a day on (register `dossier_rule`): rules change by decree, and a dossier keeps those of the
/// day on which it
/// was received.
public struct DossierRule: Sendable, Equatable {
    /// Minutes after midnight: a same-day procedure that is received later is due the next working day.
    public var cutoff: Int
    /// How many requests for supplements still count as in time (QĐ 766/QĐ-TTg, 2.1: one).
    public var supplementsAllowed: Int
    /// How many extensions there may be.
    public var extensionsAllowed: Int
    /// Working hours within which an online submission is answered.
    public var answerHours: Int

    public init(cutoff: Int = 900, supplementsAllowed: Int = 1, extensionsAllowed: Int = 1, answerHours: Int = 8) {
        self.cutoff = cutoff
        self.supplementsAllowed = supplementsAllowed
        self.extensionsAllowed = extensionsAllowed
        self.answerHours = answerHours
    }

    /// The rule in force on a day; the standard one where the commune's register has none for it.
    public static func of(_ day: CalendarDate, commune: Int, in tx: ReadTransaction) throws -> DossierRule {
        let row = try tx.first(
            """
            SELECT * FROM reg_dossier_rule WHERE commune = \(commune) AND deleted_at IS NULL AND from_date <= \(day.description)
                AND (to_date IS NULL OR to_date >= \(day.description)) ORDER BY from_date DESC, id LIMIT 1
            """)
        return try row.map { try DossierRule($0) } ?? DossierRule()
    }

    /// All rules of a commune with the days between which they are in force, the oldest first: one statement.
    static func all(commune: Int, in tx: ReadTransaction) throws -> [(from: String, to: String, rule: DossierRule)] {
        try tx.rows("SELECT * FROM reg_dossier_rule WHERE commune = \(commune) AND deleted_at IS NULL ORDER BY from_date, id").map { row in
            (try row.text("from_date"), row["to_date"].text ?? "9999-12-31", try DossierRule(row))
        }
    }

    private init(_ row: Row) throws {
        self.init(
            cutoff: Int(try row.integer("cutoff_minute")), supplementsAllowed: Int(try row.integer("supplements_allowed")),
            extensionsAllowed: Int(try row.integer("extensions_allowed")), answerHours: Int(try row.integer("answer_hours")))
    }
}

/// What a version of a procedure (register `procedure_version`) gives: time, fee, form.
public struct ProcedureTerms: Sendable, Equatable {
    /// The version's record id.
    public var version: RecordID
    public var procedure: String
    /// The promised time where the version has one, else that of the law; nil where there is no limit.
    public var allowance: Allowance?
    /// The time by law, in the same measure.
    public var statutory: Allowance?
    /// In đồng.
    public var fee: Int64
    /// The key of the form in `forms/` of the pack.
    public var form: String?
    public var needsPresence: Bool
    /// Whether the result is a document.
    public var givesPaper: Bool

    init(_ record: Record, rule: DossierRule) {
        version = record.id
        procedure = record["procedure"].text ?? ""
        let law = record["statutory_time"].integer.map { Int($0) }
        let promise = record["committed_time"].integer.map { Int($0) }
        func given(_ count: Int?) -> Allowance? {
            switch record["time_unit"].text {
            case "same_day": .sameDay(cutoff: rule.cutoff)
            case "working_hours": count.map { .hours($0) }
            default: count.map { .days($0) }
            }
        }
        allowance = given(promise ?? law)
        statutory = given(law)
        fee = record["fee"].integer ?? 0
        form = record["form"].text
        needsPresence = record["needs_presence"].boolean ?? false
        givesPaper = record["gives_paper"].boolean ?? true
    }

    /// What holds of a procedure on a day; nil where no version is in force.
    public static func of(_ procedure: String, on day: CalendarDate, _ registry: Registry, commune: Int, in tx: ReadTransaction) throws
        -> ProcedureTerms?
    {
        let row = try tx.first(
            """
            SELECT id FROM reg_procedure_version WHERE commune = \(commune) AND deleted_at IS NULL AND procedure = \(procedure)
                AND from_date <= \(day.description) AND (to_date IS NULL OR to_date >= \(day.description))
            ORDER BY from_date DESC, id LIMIT 1
            """)
        guard let id = try row?.text("id") else { return nil }
        return try of(version: id, on: day, registry, commune: commune, in: tx)
    }

    /// What a version gives, by the rules of a day; nil where there is no such version.
    public static func of(version id: String, on day: CalendarDate, _ registry: Registry, commune: Int, in tx: ReadTransaction) throws
        -> ProcedureTerms?
    {
        guard let record = try registry.records("procedure_version", [id], commune: commune, in: tx)[id] else { return nil }
        return ProcedureTerms(record, rule: try DossierRule.of(day, commune: commune, in: tx))
    }
}
