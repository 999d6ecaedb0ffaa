public import Store

/// Keeps what is reckoned from records in step with them, within the commit that changes them.
public protocol RecordFollower: Sendable {
    /// Follows what the writes of one commit made and changed; called once for all of them, before the commit. What it throws undoes them.
    func follow(_ touched: [RegisterPlace: TouchedRecords], of registry: Registry, in tx: WriteTransaction) throws
}

/// Of a registry without a follower: kept sums that nobody brings up to date are dropped with the first write, so that none is ever wrong.
struct Forgetting: RecordFollower {
    func follow(_ touched: [RegisterPlace: TouchedRecords], of registry: Registry, in tx: WriteTransaction) throws {
        try tx.execute("DELETE FROM rollup_state WHERE commune IN (\(SQL.values(Set(touched.keys.map(\.commune)).sorted())))")
    }
}

extension Registry {
    /// Tells the follower of a written record at the end of the commit.
    ///
    /// - Parameter columns: those in which it differs; nil for one that was made.
    func touch(_ record: Record, _ columns: (some Sequence<String>)?, in tx: WriteTransaction) {
        let place = RegisterPlace(commune: record.commune, register: record.register)
        tx.touch(place, at: record.since, following: { touched, tx in try follower.follow(touched, of: self, in: tx) }) { touched in
            if let columns {
                touched.add(changed: record.id.text, columns)
            } else {
                touched.add(made: record.id.text)
            }
        }
    }
}

extension Migration {
    /// Sums over the records of large registers: which are kept, the sums, and where they were found to differ from a full count.
    static let rollups = Migration(
        "0070-rollups",
        """
        CREATE TABLE rollup_state (
            commune {integer} NOT NULL, family {text} NOT NULL, register {text} NOT NULL, digest {text} NOT NULL,
            built_at {integer} NOT NULL, checked_at {integer} NOT NULL, PRIMARY KEY (commune, family)
        ) {table};
        CREATE TABLE rollup_cell (
            commune {integer} NOT NULL, family {text} NOT NULL, grain {integer} NOT NULL, at {integer} NOT NULL, unit {text} NOT NULL,
            numbers {bytes} NOT NULL, PRIMARY KEY (commune, family, grain, at, unit)
        ) {table};
        CREATE TABLE rollup_fault (
            commune {integer} NOT NULL, id {uuid} NOT NULL, family {text} NOT NULL, register {text} NOT NULL, at {integer} NOT NULL,
            cells {integer} NOT NULL, detail {text} NOT NULL, PRIMARY KEY (commune, id)
        ) {table};
        """)
}
