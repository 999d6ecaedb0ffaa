import Declarations
public import Store

/// The units of communes as they stand now; one that went up in another stands under that one.
struct UnitTree {
    private var parents: [Unit: String] = [:]

    struct Unit: Hashable {
        let commune: Int
        let id: String
    }

    init(_ catalogue: Catalogue, communes: [Int], in tx: ReadTransaction) throws {
        guard catalogue.registers["unit"]?.field("parent") != nil else { return }
        let units = try tx.rows(
            "SELECT commune, CAST(id AS text) AS id, CAST(parent AS text) AS parent FROM reg_unit WHERE commune IN (\(SQL.values(communes)))"
        )
        for row in units {
            guard let parent = row["parent"].text else { continue }
            parents[Unit(commune: Int(try row.integer("commune")), id: try row.text("id"))] = parent
        }
    }

    /// The unit and all above it.
    func lineage(_ unit: Unit) -> [String] {
        var line = [unit.id]
        var seen: Set = [unit.id]
        while let parent = line.last.flatMap({ parents[Unit(commune: unit.commune, id: $0)] }), seen.insert(parent).inserted {
            line.append(parent)
        }
        return line
    }

    /// The unit and all below it.
    func subtree(_ unit: Unit) -> [String] {
        let below = parents.keys.filter { $0.commune == unit.commune && $0.id != unit.id && lineage($0).contains(unit.id) }
        return [unit.id] + below.map(\.id).sorted()
    }
}

extension Figures {
    /// A unit and all units below it, as they stand now.
    public func subtree(of unit: String, commune: Int, in tx: ReadTransaction) throws -> Set<String> {
        Set(try UnitTree(catalogue, communes: [commune], in: tx).subtree(.init(commune: commune, id: unit)))
    }
}
