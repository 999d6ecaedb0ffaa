import Foundation
import TestKit
import Testing

@testable import Store

/// A journal of 6,000 entries: every tenth of register `rare`, every hundredth by `hoa`, one a second; entry 500 was written by a server
/// whose clock was behind.
private func withLongJournal(_ engine: EngineKind, _ body: (Store.Database) async throws -> Void) async throws {
    try await withDatabase(engine) { database in
        try await database.write { tx in
            for seq in 1...6000 {
                let at = seq == 500 ? 495_500 : seq * 1000
                try tx.execute(
                    """
                    INSERT INTO journal (commune, seq, at, account, origin, register, record, action, previous, hash) VALUES
                    (\(demo), \(seq), \(at), \(seq % 100 == 0 ? "hoa" : "binh"), 'web', \(seq % 10 == 0 ? "rare" : "often"), 'r', 'edit',
                    \([UInt8]()), \([UInt8]()))
                    """)
            }
        }
        try await database.write { tx in try tx.execute(tx.engine == .sqlite ? "ANALYZE" : "ANALYZE journal") }
        try await body(database)
    }
}

@Suite("Questions to the journal")
struct JournalQueryTests {
    @Test("By person, register or days, first page or further, an index gives the entries in order", arguments: engines)
    func plans(_ engine: EngineKind) async throws {
        let questions: [JournalQuery] = [
            JournalQuery(), JournalQuery(account: "hoa"), JournalQuery(register: "rare"), JournalQuery(from: 1_000_000, until: 2_000_000),
            JournalQuery(account: "hoa", from: 1_000_000, until: 2_000_000), JournalQuery(place: .before(3000)),
            JournalQuery(place: .after(3000)), JournalQuery(register: "rare", place: .before(3000)),
        ]
        try await withLongJournal(engine) { database in
            for question in questions {
                let statement = question.statement(demo, limit: 50)
                let plan = try await database.read { tx in
                    switch tx.engine {
                    case .sqlite: try tx.rows("EXPLAIN QUERY PLAN " + statement).map { try $0.text("detail") }
                    case .postgres: try tx.rows("EXPLAIN " + statement).map { try $0.text("QUERY PLAN") }
                    }
                }.joined(separator: "\n")
                let slow = engine == .sqlite ? ["SCAN", "TEMP B-TREE"] : ["Seq Scan", "Sort"]
                #expect(!slow.contains(where: plan.contains), "\(question):\n\(plan)")
            }
        }
    }

    @Test("Pages back and forth give each entry once, in the order of time", arguments: engines)
    func pages(_ engine: EngineKind) async throws {
        try await withLongJournal(engine) { database in
            let all = try await database.read { tx in try tx.journal(commune: demo, JournalQuery(register: "rare"), limit: 1000) }.entries
            #expect(all.count == 600 && all.map(\.at) == all.map(\.at).sorted(by: >))
            #expect(all.firstIndex { $0.seq == 500 }.map { all[$0 + 1].seq } == 490)
            var back: [Int64] = []
            var place: JournalQuery.Place?
            while true {
                let page = try await database.read { [place] tx in
                    try tx.journal(commune: demo, JournalQuery(register: "rare", place: place), limit: 70)
                }
                back += page.entries.map(\.seq)
                guard page.hasOlder, let last = page.entries.last else { break }
                place = .before(last.seq)
            }
            #expect(back == all.map(\.seq))
            let newer = try await database.read { tx in
                try tx.journal(commune: demo, JournalQuery(register: "rare", place: .after(490)), limit: 2)
            }
            #expect(newer.entries.map(\.seq) == [510, 500] && newer.hasNewer && newer.hasOlder)
        }
    }
}
