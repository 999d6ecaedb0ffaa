import Declarations
import Store
import Vietnamese

extension Registry {
    /// Turns a unique key that the database refuses into the problem of its field, as validation words it.
    func explainTaken(_ register: RegisterDeclaration, in tx: WriteTransaction) {
        tx.explain(register.id) { error in error.code == .unique ? taken(error.constraint, register) : nil }
    }

    /// - Parameter constraint: the index's name or, on SQLite, its columns: `reg_box.commune, reg_box.mark`.
    private func taken(_ constraint: String?, _ register: RegisterDeclaration) -> RecordError? {
        let table = RegisterTable(register: register)
        let index = table.indexes.first { index in
            let columns = (["commune"] + index.columns).map { "\(table.name).\($0)" }.joined(separator: ", ")
            return index.unique && (index.name == constraint || columns == constraint)
        }
        guard let index else { return nil }
        guard let field = index.columns.first.flatMap({ register.field($0) }) else {
            return .invalid([
                FieldProblem(
                    nil, vi: "Bản ghi này của hệ thống nguồn đã có ở đây.", en: "This record of the source system is here already.")
            ])
        }
        return .invalid([taken(field)])
    }

    func taken(_ field: FieldDeclaration) -> FieldProblem {
        FieldProblem(
            field.id, vi: "\(field.label.vi) này đã có ở bản ghi khác.", en: "Another record has this \(field.label(.en)) already.")
    }
}
