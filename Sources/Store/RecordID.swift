import Foundation
import Synchronization

/// The identity of a record: a UUID version 7 (RFC 9562), so that ids sort by the time of their making and indexes grow at one end.
public struct RecordID: Sendable, Hashable, Comparable, CustomStringConvertible, Bindable {
    /// Lower-case text, 36 characters.
    public let text: String

    /// Parses a UUID's text; nil when it is not one, so that an id from an address never reaches a statement unchecked.
    public init?(_ text: String) {
        guard text.utf8.count == 36, let id = UUID(uuidString: text) else { return nil }
        self.text = id.uuidString.lowercased()
    }

    /// A new id. Ids made by one process in the same millisecond still sort by the order of their making.
    public init() {
        let moment = RecordID.clock.withLock { last in
            let now = UInt64(Date().timeIntervalSince1970 * 1000) << 12
            last = max(now, last + 1)
            return last
        }
        let random = UInt64.random(in: 0...(.max)) & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        let high = (moment >> 12) << 16 | 0x7000 | (moment & 0xFFF)
        text = RecordID.text(high, random)
    }

    /// What sorts before every id made at that moment or later, and behind those made before.
    ///
    /// - Parameter moment: milliseconds since 1970 UTC.
    public init(notBefore moment: Int64) {
        text = RecordID.text(UInt64(max(0, moment)) << 16 | 0x7000, 0x8000_0000_0000_0000)
    }

    public var description: String { text }
    public var value: Value { .text(text) }

    public static func < (left: RecordID, right: RecordID) -> Bool { left.text < right.text }

    /// The last moment given out: milliseconds and a 12-bit counter.
    private static let clock = Mutex<UInt64>(0)

    private static func text(_ high: UInt64, _ low: UInt64) -> String {
        String(unsafeUninitializedCapacity: 36) { text in
            var place = 0
            for digit in 0..<32 {
                if digit == 8 || digit == 12 || digit == 16 || digit == 20 {
                    text[place] = UInt8(ascii: "-")
                    place += 1
                }
                let value = UInt8(truncatingIfNeeded: (digit < 16 ? high : low) >> (60 - digit % 16 * 4)) & 15
                text[place] = value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
                place += 1
            }
            return place
        }
    }
}
