import Declarations
import Figures
import Foundation
import PlanReader
public import Registers
public import Store
public import Workflows

/// Everything that pages, the command line and jobs do with plans besides importing them: review, publish, ask how it goes.
///
/// All calls judge the actor's rights; those that read need one transaction only.
public struct PlanDesk: Sendable {
    public let workflows: WorkflowEngine
    let blobs: BlobStore

    public init(_ workflows: WorkflowEngine, blobs: BlobStore) {
        self.workflows = workflows.followed(by: PlanPublishing(blobs: blobs))
        self.blobs = blobs
    }

    var registry: Registry { workflows.registry }

    var figures: Figures { Figures(workflows) }

    /// The registers whose records are read from a document and wait for review, in the order of the review page.
    public static let itemRegisters = ["target", "task", "reporting_rule", "legal_basis", "duty", "spending_rule"]

    /// The living records of a register that belong to a plan and that the actor may read, in document order.
    func items(_ register: String, of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> [Record] {
        let ofPlan = Declarations.Expression.binary(.equal, .path(FieldPath(field: "plan")), .literal(.text(plan.text)))
        return try registry.all(register, where: [ofPlan], sort: [SortKey("id")], for: actor, in: tx).sorted { $0.place < $1.place }
    }

    /// The text of a plan as it was read.
    ///
    /// - Throws: `RecordError` with `notFound` for a plan that the actor may not see; ``PlanError`` with `sourceMissing`.
    public func text(of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> PlanText {
        try text(of: try registry.record("plan", plan, for: actor, in: tx))
    }

    func text(of plan: Record) throws -> PlanText {
        guard let file = Attachment.list(plan["source_text"].text).first, let data = try? blobs.data(file.hash),
            let text = try? JSONDecoder().decode(PlanText.self, from: data)
        else { throw PlanError.sourceMissing }
        return text
    }
}

extension Record {
    /// Where the item stands in its document; what was added by hand comes last, in the order of its making.
    var place: Place { Place(start: span?.start ?? .max, id: id) }

    struct Place: Comparable {
        let start: Int
        let id: RecordID

        static func < (one: Place, other: Place) -> Bool { (one.start, one.id) < (other.start, other.id) }
    }
}
