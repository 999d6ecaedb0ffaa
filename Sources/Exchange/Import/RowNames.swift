import Declarations
import Store
import Synchronization

/// The names by which rows of a file can be named by rows below them: a unit and the unit that it belongs to may come in one table.
///
/// Of the names, what a hash table needs: 8 bytes each however long they are; none where no column refers to the register itself.
final class RowNames: Sendable {
    private let naming: [String]
    private let taken = Mutex<Set<Int>>([])

    init(_ register: RegisterDeclaration, _ plan: ImportPlan) {
        let refersToItself = plan.fields.values.contains { register.field($0)?.targetRegister == register.id }
        naming = refersToItself ? register.namingFields.map(\.id) : []
    }

    /// How many rows can be judged together: up to the first that names another of them.
    func independent(_ rows: ArraySlice<ReadRow>, in register: RegisterDeclaration) -> Int {
        if naming.isEmpty { return rows.count }
        var above: Set<String> = []
        for (index, row) in rows.enumerated() {
            let named = row.names.lazy.filter { $0.field.targetRegister == register.id }.flatMap(\.names)
            if index > 0, named.contains(where: above.contains) { return index }
            above.formUnion(names(of: row))
        }
        return rows.count
    }

    /// From here on rows may name these, as they may once they are records.
    func take(_ rows: some Sequence<ReadRow>) {
        if naming.isEmpty { return }
        taken.withLock { taken in for row in rows { taken.formUnion(names(of: row).map(\.hashValue)) } }
    }

    /// Whether a row above would be a record of that name by now.
    func has(_ name: String) -> Bool { !naming.isEmpty && taken.withLock { $0.contains(name.hashValue) } }

    private func names(of row: ReadRow) -> [String] { naming.compactMap { row.values[$0]?.text } }
}
