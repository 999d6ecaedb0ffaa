import Testing

@testable import Vietnamese

/// A seeded generator, so that a failing case comes back at every run.
struct SplitMix64: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// A date or moment that the test itself wrote; a wrong one fails the test.
func day(_ iso: String) throws -> CalendarDate { try #require(CalendarDate(iso)) }
func moment(_ iso: String) throws -> Instant { try #require(Instant(iso)) }

/// The code of the error that `body` throws; nothing when it throws none.
func code(_ body: () throws(VietnameseError) -> Void) -> VietnameseError.Code? {
    do throws(VietnameseError) {
        try body()
        return nil
    } catch {
        return error.code
    }
}
