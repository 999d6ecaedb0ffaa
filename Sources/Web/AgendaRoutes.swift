import Declarations
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Store

extension Routes {
    /// The agenda of a steering committee's session, drawn from what is red and late.
    func addAgenda() {
        post("/phien-hop/:id/noi-dung", .platform(.viewDashboard)) { visit, _ in try await visit.drawAgenda() }
    }
}

extension Visit {
    func drawAgenda() async throws -> Response {
        let id = try recordID()
        guard catalogue.registers[PlanDesk.sessionRegister] != nil else { throw HTTPFailure.notFound }
        let count = try await write { tx in try site.plans.drawAgenda(of: id, by: actor, in: tx) }
        return redirect(urls.record(PlanDesk.sessionRegister, id), note: count == 0 ? "agenda_none" : "agenda_drawn")
    }

    /// What a session's page offers before it is held.
    func agendaAction(_ record: Record) -> Action? {
        guard site.plans.mayDrawAgenda(of: record, for: actor) else { return nil }
        return Action(label: words("agenda_draw"), url: urls.base + "/phien-hop/\(record.id)/noi-dung", style: .primary, isPost: true)
    }
}
