import Declarations
import Registers
import Store

/// By what rule a commune answers those who ask for records of a register (register `row_policy`).
struct RowPolicy: Sendable, Equatable {
    enum Answer: String, Sendable { case always, ask, never }
    enum Personal: String, Sendable {
        case never, masked
        case withBasis = "with_basis"
    }

    var answer = Answer.ask
    var personal = Personal.masked
    /// For how many days rows stay open at most, the day of asking not counted.
    var days = 30

    /// The commune's policy; where it keeps none, somebody decides each time.
    init(of register: String, commune: Int, _ registry: Registry, in tx: ReadTransaction) throws {
        guard registry.catalogue.registers[RowDesk.policies] != nil else { return }
        let about = Expression.binary(.equal, .path(FieldPath(field: "about")), .literal(.text(register)))
        let system = Actor.system(commune: commune, origin: "row policy")
        guard let record = try registry.all(RowDesk.policies, where: [about], limit: 1, for: system, in: tx).first else { return }
        answer = record["answer"].text.flatMap(Answer.init) ?? answer
        personal = record["personal_fields"].text.flatMap(Personal.init) ?? personal
        days = record["days"].integer.map { Int($0) } ?? days
    }
}
