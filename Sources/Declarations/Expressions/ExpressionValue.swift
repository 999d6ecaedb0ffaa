public import Foundation

/// A value that an expression works on.
public enum ExpressionValue: Sendable, Hashable {
    /// Not filled in, not known.
    case unset
    /// Exact; not scaled: 95,5% is 95.5.
    case number(Decimal)
    /// Texts, ids of options, states and records.
    case text(String)
    case boolean(Bool)
    /// A day, `yyyy-MM-dd`.
    case date(String)
    /// Milliseconds since 1970 UTC.
    case instant(Int64)
    case list([ExpressionValue])
}

/// The type of an expression.
public indirect enum ExpressionType: Sendable, Equatable {
    case number
    case text
    case boolean
    case date
    case instant
    /// One of these options (or states).
    case choice([String])
    /// A record of the register.
    case record(String)
    case list(ExpressionType)
    case point
    case unset
    /// Could not be told, because of a problem that was reported already.
    case unknown
}
