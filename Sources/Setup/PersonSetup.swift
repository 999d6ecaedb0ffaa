import Accounts
public import Registers
import Store
import Vietnamese
import Workflows

extension Workplace {
    /// Makes a person with an account, and with `isAdministrator` the post from which all others are set up.
    ///
    /// - Parameter mustChange: whether the password has to be changed at the first sign-in.
    /// - Throws: `AccountError` with `badName`, `nameTaken` or `weakPassword`; `RecordError`.
    public func addPerson(
        _ fullName: String, signIn: String, password: String, mustChange: Bool, isAdministrator: Bool, in commune: Commune
    ) async throws {
        let actor = Actor.system(commune: commune.code, origin: "cli user add")
        if try await accounts.list(commune: commune.code).contains(where: { $0.name == signIn }) { throw AccountError.nameTaken }
        let workflows = workflows
        let person = try await database.write { tx in
            let person = try workflows.create("person", ["full_name": .text(fullName), "active": .boolean(true)], by: actor, in: tx)
            guard isAdministrator else { return person.id }
            let today = Value.text(Instant(milliseconds: tx.now).date.description)
            let post = try Self.administratorPost(commune, workflows, today, actor, tx)
            _ = try workflows.create(
                "holding", ["person": .text(person.id.text), "post": .text(post), "main": .boolean(true), "from_date": today], by: actor,
                in: tx)
            return person.id
        }
        do {
            try await accounts.open(name: signIn, for: person, password: password, mustChange: mustChange, by: actor)
        } catch {
            try await withdraw(person, actor)
            throw error
        }
    }

    /// A person without the account that was wanted is of no use to anybody.
    private func withdraw(_ person: RecordID, _ actor: Actor) async throws {
        let workflows = workflows
        try await database.write { tx in
            for holding in try workflows.registry.all("holding", for: actor, in: tx) where holding["person"].text == person.text {
                try workflows.delete("holding", holding.id, version: nil, by: actor, in: tx)
            }
            try workflows.delete("person", person, version: nil, by: actor, in: tx)
        }
    }

    /// The first post with the role of administrator; made together with a unit where there is none.
    private static func administratorPost(
        _ commune: Commune, _ workflows: WorkflowEngine, _ today: Value, _ actor: Actor, _ tx: WriteTransaction
    ) throws -> String {
        if let post = try workflows.registry.all("post", for: actor, in: tx).first(where: { $0.items("roles").contains("administrator") }) {
            return post.id.text
        }
        let units = try workflows.registry.all("unit", for: actor, in: tx)
        let unit =
            try units.first { $0["kind"].text == "committee" }
            ?? workflows.create(
                "unit", ["code": .text("UBND"), "name": .text("UBND \(commune.name)"), "kind": .text("committee"), "from_date": today],
                by: actor, in: tx)
        let values: [String: Value] = [
            "unit": .text(unit.id.text), "name": .text("Quản trị hệ thống"), "roles": .text(JSONText.list(["administrator"])),
            "from_date": today,
        ]
        return try workflows.create("post", values, by: actor, in: tx).id.text
    }
}
