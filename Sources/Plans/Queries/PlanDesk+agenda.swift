import Declarations
public import Registers
public import Store
import Vietnamese
import Workflows

extension PlanDesk {
    /// The register of a steering committee's sessions (phiên họp Ban Chỉ đạo), where pack `direction` is there.
    public static let sessionRegister = "committee_session"
    private static let agendaRegister = "agenda_item"

    /// Whether the actor may draw the agenda of a session: one that was not held yet, by who may write its lines and sees where targets stand.
    public func mayDrawAgenda(of session: Record, for actor: Actor) -> Bool {
        guard session.register == Self.sessionRegister, session.state == "planned",
            let lines = registry.catalogue.registers[Self.agendaRegister]
        else { return false }
        return registry.rights.allows(.viewDashboard, to: actor) && registry.rights.allowsSome(.create, on: lines, to: actor)
    }

    /// Writes the targets that are late or at risk and the overdue tasks into a session's agenda: of the plan that the session is about, else of
    /// all plans in force with the work that was given outside of plans. What stands on the agenda already is not written again.
    ///
    /// - Returns: how many lines were added.
    /// - Throws: `RecordError` with `notFound` for a session that the actor may not see, `forbidden` where the agenda is not the actor's to draw.
    public func drawAgenda(of session: RecordID, by actor: Actor, in tx: WriteTransaction) throws -> Int {
        let session = try registry.record(Self.sessionRegister, session, for: actor, in: tx)
        guard mayDrawAgenda(of: session, for: actor) else { throw RecordError.forbidden }
        let board = try dashboard(of: session["plan"].text.flatMap { RecordID($0) }, for: actor, in: tx)
        let isOfSession = Expression.binary(.equal, .path(FieldPath(field: "session")), .literal(.text(session.id.text)))
        let written = try registry.all(Self.agendaRegister, where: [isOfSession], for: actor, in: tx)
        let known = Set(written.flatMap { [$0["target"].text, $0["task"].text].compactMap { $0 } })
        let lines = (redTargets(board) + (try lateTasks(of: session, for: actor, in: tx))).filter { !known.contains($0.about.text) }
        let worker = actor.working("agenda")
        for line in lines {
            var values: [String: Value] = [
                "session": .text(session.id.text), "kind": .text(line.kind), "text": .text(line.text), line.field: .text(line.about.text),
                "drawn_on": .text(board.asOf.date.description),
            ]
            values["unit"] = line.unit.map { .text($0.text) } ?? session["unit"]
            _ = try workflows.create(Self.agendaRegister, values, by: worker, in: tx)
        }
        return lines.count
    }

    private func redTargets(_ board: Dashboard) -> [AgendaLine] {
        board.targets.filter { $0.status == .late || $0.status == .atRisk }.map { target in
            AgendaLine(
                kind: "red_target", field: "target", about: target.id, unit: target.lead?.id,
                text: "Chỉ tiêu \(target.number) (\(target.status.text().lowercased())): \(target.text)")
        }
    }

    private func lateTasks(of session: Record, for actor: Actor, in tx: ReadTransaction) throws -> [AgendaLine] {
        let builder = try StandingBuilder(workflows, commune: actor.commune, in: tx)
        let plan = session["plan"].text
        return try registry.all("task", sort: [SortKey("deadline"), SortKey("id")], for: actor, in: tx)
            .filter { plan == nil || $0["plan"].text == plan }.map { builder.task($0, of: nil) }.filter { $0.time == .overdue }
            .map { task in
                let since = task.deadline.map { " (hạn \($0.text()))" } ?? ""
                return AgendaLine(
                    kind: "late_task", field: "task", about: task.id, unit: task.leads.first?.id,
                    text: "Nhiệm vụ quá hạn\(since): \(task.text)")
            }
    }
}

/// One line that is drawn.
private struct AgendaLine {
    let kind: String
    /// The field that names what it is about.
    let field: String
    let about: RecordID
    let unit: RecordID?
    let text: String
}
