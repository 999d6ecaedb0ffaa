import Declarations
import Registers
import Store
import Workflows

/// Looks through rows of a mirror for what contradicts the records that are there: some statements for all rows.
struct Contradictions {
    private let registry: Registry
    private let finder: DifferenceFinder
    private let register: RegisterDeclaration
    private let map: MirrorMap
    private let source: String
    private let commune: Int

    init(_ workflows: WorkflowEngine, _ register: RegisterDeclaration, _ map: MirrorMap, _ source: String, _ commune: Int) {
        registry = workflows.registry
        finder = DifferenceFinder(register: register, map: map, workflow: workflows.catalogue.workflow(of: register))
        self.register = register
        self.map = map
        self.source = source
        self.commune = commune
    }

    /// By the row's place: what it contradicts. What somebody decided to take over is no contradiction any more.
    func find(_ rows: [ReadRow], _ existing: [Value: Record], in tx: ReadTransaction) throws -> [Int: MirrorDifference] {
        let own = try madeHere(rows, existing, in: tx)
        var found: [Int: MirrorDifference] = [:]
        for (index, row) in rows.enumerated() where row.problems.isEmpty {
            if let current = row.key.flatMap({ existing[$0] }) {
                found[index] = finder.retold(row, of: current)
            } else if let record = row.values[map.keyField].flatMap({ own[$0] }) {
                found[index] = finder.own(row, beside: record)
            }
        }
        let taken = try accepted(found.values.filter { $0.kind == .retold }.map(\.digest), in: tx)
        return found.filter { !taken.contains($0.value.digest) }
    }

    /// Records with a key of these rows that do not come from this source.
    private func madeHere(_ rows: [ReadRow], _ existing: [Value: Record], in tx: ReadTransaction) throws -> [Value: Record] {
        guard register.field(map.keyField) != nil else { return [:] }
        let keys = rows.filter { row in row.problems.isEmpty && row.key.flatMap { existing[$0] } == nil }.compactMap {
            $0.values[map.keyField]
        }
        if keys.isEmpty { return [:] }
        return try registry.records(register.id, by: map.keyField, keys, commune: commune, in: tx).filter { $0.value.source != source }
    }

    private func accepted(_ digests: [String], in tx: ReadTransaction) throws -> Set<String> {
        if digests.isEmpty || registry.catalogue.registers[MirrorProfile.differences] == nil { return [] }
        let rows = try tx.rows(
            """
            SELECT digest FROM reg_mirror_difference WHERE commune = \(commune) AND deleted_at IS NULL AND state = 'accepted'
                AND digest IN (\(SQL.values(Set(digests).sorted())))
            """)
        return Set(try rows.map { try $0.text("digest") })
    }
}
