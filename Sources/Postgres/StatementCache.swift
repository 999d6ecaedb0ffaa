/// The names of a connection's prepared statements, the least recently used one leaving when it is full.
struct StatementCache {
    /// A statement differs from another by its text and by which parameters are bytes.
    struct Key: Hashable {
        let sql: String
        let types: [UInt32]
    }

    let limit: Int
    private var entries: [Key: (name: String, lastUse: UInt64)] = [:]
    private var clock: UInt64 = 0
    private var names: UInt64 = 0

    init(limit: Int) { self.limit = limit }

    var count: Int { entries.count }

    mutating func name(for key: Key) -> String? {
        clock += 1
        guard let index = entries.index(forKey: key) else { return nil }
        entries.values[index].lastUse = clock
        return entries.values[index].name
    }

    /// A name no statement of this connection ever had.
    mutating func freshName() -> String {
        names += 1
        return "s\(names)"
    }

    /// Keeps `name`; returns the name of the statement that has to leave for it.
    mutating func insert(_ name: String, for key: Key) -> String? {
        clock += 1
        entries[key] = (name, clock)
        guard entries.count > limit, let oldest = entries.min(by: { $0.value.lastUse < $1.value.lastUse }) else { return nil }
        entries[oldest.key] = nil
        return oldest.value.name
    }

    mutating func removeAll() { entries = [:] }
}
