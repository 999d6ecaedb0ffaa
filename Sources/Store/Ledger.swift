import Foundation

/// What the writes of one commit put off so that it is written once: new entries of the journal, the ends of its chains, and sums.
///
/// A value: a write that fails takes what it had added with it.
struct Ledger {
    struct Head {
        var seq: Int64
        var hash: [UInt8]
        /// Whether the database still has a former end.
        var isAhead = false
    }

    struct Sum {
        let table: String
        var change: Int64
        let statement: @Sendable (Int64) -> SQL
    }

    /// The ends of chains that this transaction holds locked, by commune.
    var heads: [Int: Head] = [:]
    /// Values in the order of ``JournalEntry/columns``.
    var entries: [[Value]] = []
    var sums: [String: Sum] = [:]
    /// What ``WriteTransaction/touch(_:at:following:_:)`` noted.
    var touched: [RegisterPlace: TouchedRecords] = [:]
    var follow: (@Sendable ([RegisterPlace: TouchedRecords], WriteTransaction) throws -> Void)?

    /// How the tables begin that follow from touched records.
    static let followed = "rollup_"
    /// So many entries wait at most.
    static let mostEntries = 256

    /// Whether the statement names a table for which something waits.
    func concerns(_ statement: String) -> Bool {
        (!entries.isEmpty || heads.values.contains(where: \.isAhead)) && statement.mentions("journal")
            || sums.values.contains { statement.mentions($0.table) }
    }
}

extension WriteTransaction {
    /// Adds to a number that many writes change: the writes of one commit change it once, at its end, or before a statement that names `table`.
    ///
    /// - Parameters:
    ///   - key: of the number within the table.
    ///   - statement: adds its argument to the number.
    public func add(_ change: Int64, to key: String, in table: String, _ statement: @escaping @Sendable (Int64) -> SQL) {
        ledger.sums["\(table) \(key)", default: Ledger.Sum(table: table, change: 0, statement: statement)].change += change
    }

    /// Writes what the commit leaves to its end.
    func finish() throws {
        try settleTouched()
        try writeLedger()
    }

    /// Writes what was put off.
    func writeLedger() throws {
        let waiting = ledger
        ledger.entries = []
        ledger.sums = [:]
        for commune in waiting.heads.keys { ledger.heads[commune]?.isAhead = false }
        let entries = waiting.entries
        if !entries.isEmpty { try usable().insert(into: "journal", JournalEntry.columns, count: entries.count) { entries[$0] } }
        // In one order for all server processes, so that none waits for another in a circle.
        for (commune, head) in waiting.heads.sorted(by: { $0.key < $1.key }) where head.isAhead {
            try putOff("UPDATE journal_head SET seq = \(head.seq), hash = \(head.hash) WHERE commune = \(commune)")
        }
        for (_, sum) in waiting.sums.sorted(by: { $0.key < $1.key }) where sum.change != 0 { try putOff(sum.statement(sum.change)) }
    }

    private func putOff(_ sql: SQL) throws {
        let (text, parameters) = sql.rendered(for: engine)
        try usable().changeLater(text, parameters)
    }
}

extension String {
    /// By the C library: every statement of every write asks, and a loop of our own took half of a demo's set-up without optimisation.
    func mentions(_ word: String) -> Bool {
        withCString { text in word.withCString { strstr(text, $0) != nil } }
    }
}
