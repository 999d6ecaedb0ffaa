package import Declarations
package import Store
package import Vietnamese

/// What other targets of the platform put into statements of their own over a register's table, so that expressions and rights mean the same
/// there as everywhere.
extension Registry {
    /// The table in which the register's records stand.
    package func table(of register: RegisterDeclaration) -> String { RegisterTable(register: register).name }

    /// A checked expression over the register's table, which has to stand in the statement under its own name.
    package func sql(_ expression: Declarations.Expression, over register: RegisterDeclaration, at now: Int64, _ engine: EngineKind) -> SQL
    {
        ExpressionSQL(catalogue: catalogue, register: register, engine: engine, now: now).compile(expression)
    }

    /// The same as of a standing: the rows behind FROM have to be those of ``Standing/rows(of:)``, under the name of the register's table.
    package func sql(
        _ expression: Declarations.Expression, over register: RegisterDeclaration, at now: Int64, as standing: Standing,
        _ calendar: WorkCalendar, _ engine: EngineKind
    ) -> SQL {
        compiler(register, now, standing, calendar, engine).compile(expression)
    }

    /// The column at the end of a path as it is stored, of the table or of a referred record.
    package func column(
        _ path: FieldPath, over register: RegisterDeclaration, as standing: Standing, _ engine: EngineKind
    ) -> SQL {
        compiler(register, 0, standing, WorkCalendar(exceptions: []), engine).column(path)
    }

    private func compiler(
        _ register: RegisterDeclaration, _ now: Int64, _ standing: Standing, _ calendar: WorkCalendar, _ engine: EngineKind
    ) -> ExpressionSQL {
        ExpressionSQL(catalogue: catalogue, register: register, engine: engine, now: now, standing: standing, calendar: calendar)
    }

    /// The living records of the commune that the actor may do `action` with, as a condition over the register's table.
    package func condition(_ action: RecordAction, on register: RegisterDeclaration, for actor: Actor) -> SQL {
        let grants = rights.grants(action, on: register, to: actor)
        let living: SQL = "commune = \(actor.commune) AND deleted_at IS NULL"
        return grants.isWholeCommune ? living : living + " AND (" + grants.condition + ")"
    }
}

extension Grants {
    /// The units all of whose records are covered, where the right does not cover the whole commune: what is counted by unit may be shown.
    package var coveredUnits: Set<String> {
        grants.reduce(into: []) { units, grant in
            guard let post = grant.post, grant.desk == nil, grant.right.states == nil, register.scopeField != nil,
                grant.right.unit == nil || grant.right.unit == register.scopeField
            else { return }
            switch grant.right.scope {
            case .unit: units.insert(post.unit)
            case .subtree: units.formUnion(post.subtree)
            case .own, .commune, .all: break
            }
        }
    }
}
