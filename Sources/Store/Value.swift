/// A value as a database column holds it.
///
/// Both engines store the same: whole numbers as 64-bit integers (fixed-point for decimals and percents, đồng for money, milliseconds since
/// 1970 UTC for instants), dates as ISO `yyyy-MM-dd`, many-valued fields as JSON text.
public enum Value: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case boolean(Bool)
    case bytes([UInt8])

    public var isNull: Bool { self == .null }

    /// The text of a `text` value, nil for any other.
    public var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    /// The number of an `integer` value, nil for any other.
    public var integer: Int64? {
        if case .integer(let number) = self { number } else { nil }
    }

    /// The truth of a `boolean` value; SQLite's 0 and 1 count as well.
    public var boolean: Bool? {
        switch self {
        case .boolean(let truth): truth
        case .integer(let number): number != 0
        default: nil
        }
    }

    /// Whether both engines can keep it.
    public var isPortable: Bool {
        switch self {
        case .text(let text): !(text.utf8.withContiguousStorageIfAvailable { $0.contains(0) } ?? text.utf8.contains(0))
        case .real(let number): !number.isNaN
        default: true
        }
    }

    /// Refuses what one of the engines can't keep, so that whatever is in one can be restored into the other.
    func refuseUnportable(_ index: Int) throws(StoreError) {
        if isPortable { return }
        throw StoreError(.constraint, "parameter \(index + 1) " + (text == nil ? "is not a number (NaN)" : "holds U+0000"))
    }

    /// Equality as a person means it: SQLite gives a boolean back as 0 or 1.
    public func means(_ other: Value) -> Bool {
        switch (self, other) {
        case (.boolean(let truth), .integer(let number)), (.integer(let number), .boolean(let truth)): truth == (number != 0)
        default: self == other
        }
    }
}

/// A Swift value that binds to a statement's parameter.
public protocol Bindable {
    var value: Value { get }
}

extension Value: Bindable {
    public var value: Value { self }
}

extension String: Bindable {
    public var value: Value { .text(self) }
}

extension Int: Bindable {
    public var value: Value { .integer(Int64(self)) }
}

extension Int64: Bindable {
    public var value: Value { .integer(self) }
}

extension Double: Bindable {
    public var value: Value { .real(self) }
}

extension Bool: Bindable {
    public var value: Value { .boolean(self) }
}

extension Array: Bindable where Element == UInt8 {
    public var value: Value { .bytes(self) }
}

extension Optional: Bindable where Wrapped: Bindable {
    public var value: Value { self?.value ?? .null }
}
