import Declarations
public import Registers
public import Store
import Vietnamese
import Workflows

/// What one step of a procedure took, over dossiers that left it (B16): measured, not typed.
public struct StepMeasure: Sendable, Equatable {
    /// A state of the workflow.
    public let state: String
    /// How many dossiers were in it.
    public let dossiers: Int
    /// How many stays there were: more than dossiers where they came back.
    public let stays: Int
    /// Working minutes of all stays together.
    public let minutes: Int

    /// Stays beyond the first one of each dossier.
    public var rework: Int { stays - dossiers }
    /// Working minutes of a stay, rounded down; 0 where there was none.
    public var mean: Int { stays == 0 ? 0 : minutes / stays }
}

extension DossierDesk {
    /// The stays that are measured at most: the latest ones.
    private static let measured = 20_000

    /// What each step of a procedure took since a moment, over the dossiers that the actor may read: two statements.
    ///
    /// - Parameter since: in milliseconds since 1970 UTC.
    public func measures(of procedure: RecordID, since: Int64, for actor: Actor, in tx: ReadTransaction) throws -> [StepMeasure] {
        let register = try registry.register(Self.register)
        let condition = registry.condition(.read, on: register, for: actor)
        let rows = try tx.rows(
            """
            SELECT s.state, s.record, s.entered_at, s.left_at FROM state_span s
            JOIN (SELECT commune, id FROM reg_dossier WHERE \(condition) AND procedure = \(procedure) AND deleted_at IS NULL) d
                ON d.commune = s.commune AND d.id = s.record
            WHERE s.commune = \(actor.commune) AND s.left_at IS NOT NULL AND s.entered_at >= \(since)
            ORDER BY s.entered_at DESC LIMIT \(Self.measured)
            """)
        let calendar = try workflows.calendar(of: actor.commune, in: tx)
        var sums: [String: (records: Set<String>, stays: Int, minutes: Int)] = [:]
        for row in rows {
            let minutes = calendar.workingMinutes(
                from: Instant(milliseconds: try row.integer("entered_at")), to: Instant(milliseconds: try row.integer("left_at")))
            var sum = sums[try row.text("state")] ?? ([], 0, 0)
            sum.records.insert(try row.text("record"))
            sum.stays += 1
            sum.minutes += minutes
            sums[try row.text("state")] = sum
        }
        let order = registry.catalogue.workflow(of: register)?.states.map(\.id) ?? []
        return order.compactMap { state in
            sums[state].map { StepMeasure(state: state, dossiers: $0.records.count, stays: $0.stays, minutes: $0.minutes) }
        }
    }
}
