import Declarations
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese

extension Routes {
    /// A granted change becomes the draft of the plan's new edition.
    func addPlanChanges() {
        post("/dieu-chinh/:id/ban-moi", .platform(.managePlan)) { visit, _ in try await visit.draftEdition() }
    }
}

extension Visit {
    func draftEdition() async throws -> Response {
        let id = try recordID()
        guard catalogue.registers[PlanDesk.changeRegister] != nil else { throw HTTPFailure.notFound }
        let revision = try await write { tx in try site.plans.draftEdition(of: id, by: actor, in: tx) }
        return .seeOther(urls.revision(revision.id, of: revision.plan))
    }

    /// What a change's page offers to who keeps plans: the draft, or the edition that came of it.
    func editionAction(_ change: Record, in tx: ReadTransaction) throws -> Action? {
        guard change.register == PlanDesk.changeRegister else { return nil }
        if let edition = try site.plans.editions(of: change.id, for: actor, in: tx).first(where: {
            $0.state == .open || $0.state == .applied
        }) {
            return Action(label: words("edition_open"), url: urls.revision(edition.id, of: edition.plan), style: .primary)
        }
        guard site.plans.mayDraftEdition(of: change, for: actor) else { return nil }
        return Action(label: words("edition_draft"), url: urls.base + "/dieu-chinh/\(change.id)/ban-moi", style: .primary, isPost: true)
    }
}
