import TestKit
import Testing

@testable import Store

@Suite("Following changes") struct ChangesTests {
    private func write(_ record: String, in database: Database, failing: Bool = false) async throws {
        _ = try? await database.write { tx in
            try tx.journal(commune: 99901, author: .system("test"), register: "task", record: record, action: "edit")
            if failing { throw Refusal() }
        }
    }

    @Test("Whoever follows hears of what is on disk, in its order, and never of what was undone", arguments: engines)
    func oneProcess(_ engine: EngineKind) async throws {
        try await withDatabase(engine) { database in
            var events = database.changes().makeAsyncIterator()
            try await write("a", in: database)
            try await write("lost", in: database, failing: true)
            try await database.write { tx in
                try? tx.attempt {
                    try tx.journal(commune: 99901, author: .system("test"), register: "task", record: "undone", action: "edit")
                    throw Refusal()
                }
                try tx.journal(commune: 99901, author: .system("test"), register: "task", record: "b", action: "create")
            }
            let expected = [("a", "edit", 1), ("b", "create", 2)]
            for (record, action, seq) in expected {
                let change = RecordChange(commune: 99901, register: "task", record: record, action: action, seq: Int64(seq))
                #expect(await events.next() == .change(change))
            }
        }
    }

    @Test("Processes that share a PostgreSQL database hear of each other's changes, once each")
    func twoProcesses() async throws {
        guard engines.contains(.postgres) else { return }
        try await withAddress(.postgres) { address in
            try await withDatabase(address) { one in
                try await withDatabase(address) { other in
                    var heard = other.changes().makeAsyncIterator()
                    var own = one.changes().makeAsyncIterator()
                    // Listening begins in the background: changes are made until the first one is heard.
                    let writing = Task {
                        var number = 0
                        while !Task.isCancelled {
                            number += 1
                            try await write("r\(number)", in: one)
                            try await Task.sleep(for: .milliseconds(20))
                        }
                        return number
                    }
                    let first = await heard.next()
                    writing.cancel()
                    _ = try? await writing.value
                    guard case .change(let change) = first else {
                        Issue.record("heard \(String(describing: first))")
                        return
                    }
                    #expect(change.register == "task" && change.record == "r\(change.seq)" && change.action == "edit")
                    try await write("last", in: one)
                    var places: [Int64] = []
                    while case .change(let change) = await own.next() {
                        places.append(change.seq)
                        if change.record == "last" { break }
                    }
                    #expect(places == Array(1...Int64(places.count)))
                }
            }
        }
    }

    @Test("Closing the database ends every stream", arguments: engines)
    func closing(_ engine: EngineKind) async throws {
        try await withAddress(engine) { address in
            let database = try await Database.open(address)
            let events = database.changes()
            try await database.close()
            var count = 0
            for await _ in events { count += 1 }
            #expect(count == 0)
            for await _ in database.changes() { count += 1 }
            #expect(count == 0)
        }
    }
}
