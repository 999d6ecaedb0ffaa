public import Declarations
public import Registers
public import Store
import Vietnamese

/// Why a dossier was late, as far as its record tells (register `lateness_rule`): dated data, judged in their order. A person may correct it with a
/// reason; that stands.
public struct LatenessRules: Sendable {
    public static let register = "lateness_rule"

    private struct Rule: Sendable {
        let from: String
        let to: String
        let condition: Expression
        let charged: String
    }

    private let rules: [Rule]
    private let registry: Registry

    /// The rules of a commune: one statement; none where no pack declares them.
    public init(_ registry: Registry, commune: Int, in tx: ReadTransaction) throws {
        self.registry = registry
        guard registry.catalogue.registers[Self.register] != nil else {
            rules = []
            return
        }
        let register = try registry.register(DossierDesk.register)
        rules = try tx.rows(
            """
            SELECT from_date, to_date, condition_text, charged FROM reg_lateness_rule WHERE commune = \(commune) AND deleted_at IS NULL
            ORDER BY position, id
            """
        ).compactMap { row in
            guard let condition = try? registry.catalogue.condition(row["condition_text"].text ?? "", in: register) else { return nil }
            return Rule(
                from: try row.text("from_date"), to: row["to_date"].text ?? "9999-12-31", condition: condition,
                charged: try row.text("charged"))
        }
    }

    /// To whom the lateness of a settled dossier is charged; nil where no rule of the day says so.
    ///
    /// - Parameter record: plain, as it is to be saved. Its own fields only are looked at: no statement a record.
    public func charge(_ record: Record, at moment: Int64, in tx: ReadTransaction) throws -> String? {
        guard let finished = record["finished_at"].integer, let register = registry.catalogue.registers[record.register] else { return nil }
        let day = Instant(milliseconds: finished).date.description
        for rule in rules where rule.from <= day && day <= rule.to {
            let verdict = try? rule.condition.evaluate(now: moment) { path in
                path.isDotted ? .unset : try registry.value(at: path, of: record, register, in: tx)
            }
            if verdict == .boolean(true) { return rule.charged }
        }
        return nil
    }
}

/// Judges rules of lateness when they are saved: a condition that nobody can read would charge nobody.
public struct LatenessRuleCheck: RecordCheck {
    public let register = LatenessRules.register
    private let catalogue: Catalogue

    public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

    public func problems(with record: Record, replacing former: Record?, in tx: ReadTransaction) throws -> [FieldProblem] {
        guard let text = record["condition_text"].text, let dossier = catalogue.registers[DossierDesk.register] else { return [] }
        guard let condition = try? catalogue.condition(text, in: dossier) else {
            return [FieldProblem("condition_text", vi: "Điều kiện không đọc được.", en: "The condition can't be read.")]
        }
        guard condition.paths.allSatisfy({ !$0.isDotted }) else {
            return [FieldProblem("condition_text", vi: "Chỉ dùng trường của chính hồ sơ.", en: "Only fields of the dossier itself.")]
        }
        return []
    }
}

extension LatenessRules {
    /// What tells how a dossier's time was kept, besides whether it was: working minutes past the promise, when it was told here, to whom lateness
    /// is charged. A person's correction stays.
    func facts(of record: Record, _ clock: DossierFacts, in tx: ReadTransaction) throws -> [String: Value] {
        var changes = clock.values
        guard record["attribution_reason"].isNull else { return changes }
        var judged = record
        judged.values.merge(changes) { $1 }
        changes["attribution"] = try charge(judged, at: tx.now, in: tx).map { .text($0) } ?? .null
        return changes
    }
}

/// What is reckoned of a settled dossier's time.
struct DossierFacts {
    var settlement: Settlement?
    /// Working minutes between the promise and the end; 0 where it was kept.
    var overrun: Int
    /// When it was known here that it is settled.
    var toldAt: Int64

    var values: [String: Value] {
        [
            "settlement": settlement.map { .text($0.option) } ?? .null, "overrun": .integer(Int64(overrun)), "told_at": .integer(toldAt),
        ]
    }
}
