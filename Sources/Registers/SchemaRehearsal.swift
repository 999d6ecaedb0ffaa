public import Declarations
public import Store

/// Undoes what was only tried out.
private struct Rehearsed: Error {}

extension Catalogue {
    /// Tries to bring the database's tables in line with these packs, and takes all of it back.
    ///
    /// - Throws: ``SchemaRefusal`` for a change that would lose or break records.
    public func rehearseSchema(in tx: WriteTransaction) throws {
        do {
            try tx.attempt {
                try SchemaSync(catalogue: self).run(in: tx)
                throw Rehearsed()
            }
        } catch is Rehearsed {}
    }
}

extension ReadTransaction {
    /// Records of registers in all communes, deleted ones and former versions among them: what a pack that goes would leave behind.
    public func recordsEver(in registers: [String]) throws -> Int64 {
        let known = Set(try rows("SELECT DISTINCT register FROM register_column").map { try $0.text("register") })
        let arms = registers.filter(known.contains).map { "SELECT count(*) AS n FROM \(name: "reg_\($0)")" as SQL }
        if arms.isEmpty { return 0 }
        return try number("SELECT CAST(sum(n) AS BIGINT) AS n FROM (" + SQL.joined(arms, separator: " UNION ALL ") + ") AS counts")
    }
}
