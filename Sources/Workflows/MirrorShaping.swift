public import Registers
public import Store

/// What a table of another system is of.
public struct MirrorTelling: Sendable {
    /// The system that tells.
    public let source: String
    /// The moment of which it tells, in milliseconds since 1970 UTC.
    public let dataAt: Int64
    /// Since when this source tells of its records; nil with its first table.
    public let since: Int64?

    public init(source: String, dataAt: Int64, since: Int64?) {
        self.source = source
        self.dataAt = dataAt
        self.since = since
    }
}

/// What a module knows of records of its register that another system tells of: what follows from their values, and what they lack.
public protocol MirrorShaping: Sendable {
    /// The register whose rows are shaped.
    var register: String { get }

    /// Fills in what follows, of all rows of a batch at once: no statement a row.
    func shape(_ rows: inout [BatchRow], _ telling: MirrorTelling, _ engine: WorkflowEngine, commune: Int, in tx: ReadTransaction) throws
}
