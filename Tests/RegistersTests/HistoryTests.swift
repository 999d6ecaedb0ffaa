import Declarations
import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Registers

@Suite("History")
struct HistoryTests {
    @Test("After random changes, every former moment reads as it was", arguments: engines)
    func asOf(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let register = try bench.registry.register("thing")
            var random = SplitMix64(state: 11)
            var living: [RecordID: Record] = [:]
            var deleted: [RecordID: Record] = [:]
            var moments: [(seq: Int64, records: [RecordID: Record])] = []
            for _ in 0..<120 {
                let chosen = living.keys.sorted().randomElement(using: &random).flatMap { living[$0] }
                let gone = deleted.keys.sorted().randomElement(using: &random).flatMap { deleted[$0] }
                switch (Int.random(in: 0..<10, using: &random), chosen, gone) {
                case (0..<3, _, _), (_, nil, _):
                    let record = try await bench.create("thing", random.thing(register).filter { $0.key != "tax" })
                    living[record.id] = record
                case (3, let record?, _):
                    try await bench.delete(record)
                    living[record.id] = nil
                    deleted[record.id] = record
                case (4, _, let record?):
                    living[record.id] = try await bench.restore(record)
                    deleted[record.id] = nil
                case (_, let record?, _):
                    var changes = random.thing(register)
                    changes["name"] = changes["name"] ?? .text("đổi")
                    if changes["qty"] == nil { changes["qty"] = .null }
                    living[record.id] = try await bench.edit(record, changes)
                }
                let seq = try await bench.database.read { tx in try bench.registry.seq(at: .max, commune: demo, in: tx) }
                moments.append((seq, living))
            }
            for (seq, records) in moments {
                let then = try await bench.database.read { tx in try bench.registry.records("thing", commune: demo, asOf: seq, in: tx) }
                try #require(then.map(\.id) == records.keys.sorted())
                for record in then { try #require(record.means(records[record.id]), "seq \(seq)") }
            }
            let every = moments.last?.records.keys.sorted() ?? []
            for id in every {
                for (seq, records) in moments where Int.random(in: 0..<4, using: &random) == 0 {
                    let then = try await bench.database.read { tx in
                        try bench.registry.record("thing", id, commune: demo, asOf: seq, in: tx)
                    }
                    #expect(then?.version == records[id]?.version)
                }
            }
            #expect(try await bench.database.verifyJournal().allSatisfy(\.faults.isEmpty))
        }
    }

    @Test("Versions come newest first, each as it was", arguments: engines)
    func versions(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var record = try await bench.create("thing", ["name": .text("1")])
            for number in 2...5 { record = try await bench.edit(record, ["name": .text("\(number)")]) }
            let last = record
            let versions = try await bench.database.read { tx in try bench.registry.versions(of: last, in: tx) }
            #expect(versions.map(\.version) == [5, 4, 3, 2, 1] && versions.map { $0["name"].text } == ["5", "4", "3", "2", "1"])
        }
    }

    @Test("Remarks are kept in order, and an empty or endless one is refused", arguments: engines)
    func comments(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": .text("1")])
            let clerk = person([], roles: ["everything"])
            for body in ["một", "  hai "] {
                _ = try await bench.database.write { tx in try bench.registry.comment(on: record, body, by: clerk, in: tx) }
            }
            for body in [" \n", String(repeating: "a", count: 5001)] {
                let error = await refusal {
                    try await bench.database.write { tx in try bench.registry.comment(on: record, body, by: clerk, in: tx) }
                }
                #expect(error?.code == .invalid)
            }
            let reader = person([], roles: ["reader"])
            let error = await refusal {
                try await bench.database.write { tx in try bench.registry.comment(on: record, "ba", by: reader, in: tx) }
            }
            #expect(error?.code == .forbidden)
            let comments = try await bench.database.read { tx in try bench.registry.comments(on: record, in: tx) }
            #expect(comments.map(\.body) == ["một", "hai"] && comments.allSatisfy { $0.person == clerk.person })
        }
    }

    @Test("What was typed is kept for its writer alone, and views for their keeper or everybody", arguments: engines)
    func draftsAndViews(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let registry = bench.registry
            let one = person([], roles: ["everything", "keeper"])
            let other = person([], roles: ["everything"])
            let id = RecordID()
            try await bench.database.write { tx in
                try registry.keepDraft("thing", record: nil, ["name": "mới"], by: one, in: tx)
                try registry.keepDraft("thing", record: id, ["name": "dở “\"\\"], by: one, in: tx)
                try registry.keepDraft("thing", record: id, ["name": "dở hơn", "note": "hai\ndòng"], by: one, in: tx)
                try registry.keepView("thing", name: " Của tôi ", query: "state=open", shared: false, by: one, in: tx)
                try registry.keepView("thing", name: "Chung", query: "state=shut", shared: true, by: one, in: tx)
            }
            try await bench.database.read { tx throws in
                #expect(try registry.draft("thing", record: nil, for: one, in: tx)?.fields == ["name": "mới"])
                #expect(try registry.draft("thing", record: id, for: one, in: tx)?.fields == ["name": "dở hơn", "note": "hai\ndòng"])
                #expect(try registry.draft("thing", record: id, for: other, in: tx) == nil)
                #expect(try registry.keptViews("thing", for: one, in: tx).map(\.name) == ["Chung", "Của tôi"])
                #expect(try registry.keptViews("thing", for: other, in: tx).map(\.name) == ["Chung"])
                #expect(try registry.keptViews("thing", for: other, in: tx).allSatisfy { !$0.isOwn })
            }
            let shared = try #require(try await bench.database.read { tx in try registry.keptViews("thing", for: one, in: tx).first })
            #expect(
                await refusal { try await bench.database.write { tx in try registry.dropView(shared.id, by: other, in: tx) } }?.code
                    == .notFound)
            try await bench.database.write { tx in
                try registry.dropView(shared.id, by: one, in: tx)
                try registry.dropDraft("thing", record: id, for: one, in: tx)
            }
            try await bench.database.read { tx throws in
                #expect(try registry.keptViews("thing", for: one, in: tx).count == 1)
                #expect(try registry.draft("thing", record: id, for: one, in: tx) == nil)
                #expect(try registry.draft("thing", record: nil, for: one, in: tx) != nil)
            }
            let error = await refusal {
                try await bench.database.write { tx in try registry.keepView("thing", name: "", query: "", shared: false, by: one, in: tx) }
            }
            #expect(error?.code == .invalid)
        }
    }
}

extension Record {
    /// Equal but for SQLite's 0 and 1 in the place of booleans.
    func means(_ other: Record?) -> Bool {
        guard let other, version == other.version, since == other.since, state == other.state, deletedAt == other.deletedAt,
            updatedBy == other.updatedBy
        else { return false }
        return Set(values.keys).union(other.values.keys).allSatisfy { self[$0].means(other[$0]) }
    }
}
