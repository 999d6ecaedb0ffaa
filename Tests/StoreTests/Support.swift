import Foundation
import Synchronization
import TestKit
import Testing

@testable import Store

/// The code of the ``StoreError`` that `body` throws; nil when it throws none.
func code(_ body: () async throws -> some Any) async -> StoreError.Code? {
    let error: StoreError? = await thrown(body)
    return error?.code
}

final class Counter: Sendable {
    private let count = Mutex(0)
    var value: Int { count.withLock { $0 } }

    func add(_ number: Int) {
        count.withLock { $0 += number }
    }
}

struct Refusal: Error {}

/// A table with a column of every type.
let everyType = Migration(
    "9001-every-type",
    """
    CREATE TABLE thing (
        commune {integer} NOT NULL, id {uuid} NOT NULL, name {text} NOT NULL, amount {integer}, ratio {real}, done {boolean}, day {date}, raw {bytes},
        PRIMARY KEY (commune, id)
    ) {table};
    CREATE UNIQUE INDEX thing_name ON thing (commune, name {nulls}) WHERE done IS NOT NULL;
    """)
