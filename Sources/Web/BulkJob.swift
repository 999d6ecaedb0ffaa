import Accounts
import Jobs
import Registers
import Store
import Workflows

/// A change of more records than fit one transaction, done or undone in steps. It acts with the rights that the person has while it runs.
struct BulkJob: JobKind {
    static let name = "bulk"
    let id = BulkJob.name
    let workflows: WorkflowEngine
    let accounts: Accounts

    struct Payload: Codable, Sendable {
        let register: String
        let change: String
        let post: String?
        let undoing: Bool
    }

    private static let step = 100

    func run(_ work: JobWork) async throws -> String? {
        let payload = try work.job.payload(as: Payload.self)
        guard let id = RecordID(payload.change), let person = work.job.person else { throw JobFailure("Không rõ ai yêu cầu việc này.") }
        while try await doStep(id, payload, person, work) > 0 {}
        return nil
    }

    /// Gives how many records are left.
    private func doStep(_ id: RecordID, _ payload: Payload, _ person: String, _ work: JobWork) async throws -> Int {
        try await work.database.write { tx in
            let actor = try accounts.actor(
                person: person, post: payload.post, commune: work.job.commune, origin: "job \(work.job.id)", in: tx)
            let change = try workflows.bulk(id, on: payload.register, for: actor, in: tx)
            if change.state == (payload.undoing ? .undone : .done) { return 0 }
            let left =
                payload.undoing
                ? try workflows.undo(change, limit: Self.step, by: actor, in: tx)
                : try workflows.run(change, limit: Self.step, by: actor, in: tx)
            try work.note(done: Int64(change.total - left), total: Int64(change.total), in: tx)
            return left
        }
    }
}
