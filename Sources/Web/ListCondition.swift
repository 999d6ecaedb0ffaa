import Declarations
import Registers

/// A condition in the packs' language, as an address carries it: what the list of a figure's records is filtered by.
struct ListCondition: Sendable {
    let text: String
    /// Nil where the text is no condition of this register, or asks for what its reader may not read.
    let expression: Declarations.Expression?

    init(_ text: String, _ register: RegisterDeclaration, _ registry: Registry, for actor: Actor) {
        self.text = text
        let checked = try? registry.catalogue.condition(text, in: register)
        expression = checked.flatMap { registry.secret(in: $0, over: register, for: actor) == nil ? $0 : nil }
    }
}

extension Registry {
    /// What of a condition its reader may not read, so that a filter over it would tell it; nil where all is well.
    func secret(in condition: Declarations.Expression, over register: RegisterDeclaration, for actor: Actor) -> String? {
        condition.paths.first { !mayRead($0, of: register, actor) }?.description
    }

    private func mayRead(_ path: FieldPath, of register: RegisterDeclaration, _ actor: Actor) -> Bool {
        var holder = register
        for (index, name) in path.names.enumerated() {
            let field = holder.field(name)
            if field?.personal == true || field?.encrypted == true { return false }
            if index == path.names.count - 1 { return true }
            guard let target = field?.targetRegister.flatMap({ catalogue.registers[$0] }),
                rights.grants(.read, on: target, to: actor).isWholeCommune
            else { return false }
            holder = target
        }
        return true
    }
}
