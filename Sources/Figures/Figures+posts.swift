import Declarations
import Registers
public import Store

extension Figures {
    /// The field by which a record is one post's own (rõ người): who answers for it.
    public static let accountableField = "accountable"

    /// Whether a figure has numbers of single posts: it counts records of which each says who answers for it.
    public func isByPost(_ id: String) -> Bool {
        guard case .counted(let count)? = catalogue.figures[id]?.versions.last?.formula, count.operation == .count else { return false }
        return catalogue.registers[count.register]?.field(Self.accountableField)?.type == .post
    }

    /// The records that count in a figure of records, now.
    ///
    /// - Parameter post: only those for which this post answers (``isByPost(_:)``).
    /// - Returns: nil for what is not counted record by record at the period's end.
    public func counted(_ id: String, _ unit: FigureUnit, _ period: FigurePeriod, of post: String? = nil, in tx: ReadTransaction) throws
        -> RecordsBehind?
    {
        guard case .counted(let count)? = catalogue.figures[id]?.version(on: period.days.upperBound)?.formula, count.operation == .count,
            post == nil || isByPost(id)
        else { return nil }
        let behind = try BehindFigure(
            self, try registry.register(count.register), count, try subtree(of: unit, in: tx), period, try lookback(.now, [unit], in: tx),
            unit.commune, in: tx)
        let own = post.map { Expression.binary(.equal, .path(FieldPath(field: Self.accountableField)), .literal(.text($0))) }
        return try behind.list(behind.matched + [own].compactMap { $0 }, in: tx)
    }
}
