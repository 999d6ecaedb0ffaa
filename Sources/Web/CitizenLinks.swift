import Identity
import OneStop
import Registers
import Store
import Workflows

/// Makes records that officials confirm the own of the people whom they name: an authority is both sides', a dossier that was handed in for
/// somebody is that person's once an official has seen on which basis.
struct CitizenLinks: TransitionFollower {
    let identity: IdentityDesk

    func moved(_ record: Record, by transition: String, _ actor: Actor, _ engine: WorkflowEngine, in tx: WriteTransaction) throws {
        switch (record.register, transition) {
        case (Authorities.register, Authorities.confirm):
            let plain = try engine.registry.unsealed(record)
            try give(plain, "principal_id", .owner, actor, in: tx)
            try give(plain, "agent_id", .agent, actor, in: tx)
        case (DossierDesk.register, "receive") where !["self", nil].contains(record["acting"].text):
            try give(try engine.registry.unsealed(record), "citizen_id", .owner, actor, in: tx)
        default: break
        }
    }

    private func give(_ record: Record, _ field: String, _ role: CitizenRole, _ actor: Actor, in tx: WriteTransaction) throws {
        guard let owner = record[field].text.flatMap({ identity.owner(number: $0) }) else { return }
        try IdentityDesk.give(record.register, record.id, to: owner, as: role, commune: record.commune, by: actor.author, in: tx)
    }
}
