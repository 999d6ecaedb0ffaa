public import Store

/// What a module demands of the records of a register besides what a pack can say. Judged wherever one is saved, from whatever page, file or
/// program, in the same transaction.
public protocol RecordCheck: Sendable {
    /// The register whose records are judged.
    var register: String { get }

    /// What is wrong with the record as it would be saved.
    ///
    /// - Parameter former: what it was; nil for a new one. What was saved once need not be judged again while it stays as it is.
    func problems(with record: Record, replacing former: Record?, in tx: ReadTransaction) throws -> [FieldProblem]
}
