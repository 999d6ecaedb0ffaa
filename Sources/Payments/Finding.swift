/// What a line of the bank means for the request that it names.
public enum Finding: String, Sendable, CaseIterable {
    /// Together with what came before, just what is due.
    case exact
    case over
    case under
    /// The request was paid in full before.
    case twice
    /// The request was cancelled before the money came.
    case cancelled
    /// No code of a request of this commune.
    case unknown
    /// Codes of several requests: a person says how it is meant.
    case several

    /// Judges an amount that came in.
    ///
    /// - Parameters:
    ///   - amount: of the line, in đồng.
    ///   - due: what the request asks for.
    ///   - before: what had come in for it.
    /// - Returns: the finding, and how much of the line is too much.
    public static func judge(_ amount: Int64, due: Int64, before: Int64, isCancelled: Bool = false) -> (finding: Finding, surplus: Int64) {
        if isCancelled { return (.cancelled, amount) }
        if before >= due { return (.twice, amount) }
        let (sum, isTooLarge) = before.addingReportingOverflow(amount)
        if isTooLarge || sum > due { return (.over, amount - (due - before)) }
        return (sum == due ? .exact : .under, 0)
    }

    /// Why money is given back; nil where none is.
    public var refundCause: String? {
        switch self {
        case .over, .twice, .cancelled, .unknown: rawValue
        case .exact, .under, .several: nil
        }
    }
}
