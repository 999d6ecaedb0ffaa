import Testing

@testable import Vietnamese

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
