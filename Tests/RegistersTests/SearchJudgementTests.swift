import Declarations
import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Registers

/// Random records and queries, judged once more here, word by word and in memory.
@Suite("Search against a plain judgement")
struct SearchJudgementTests {
    private struct Entry {
        let id: RecordID
        let name: String
        let note: String
        let unit: RecordID
    }

    /// The first are common, the last stand in one record or none.
    private static let words = [
        "xã", "lô", "hòa", "bảo", "lo", "long", "hoa", "hoà", "Báo", "xà", "đá", "da", "hoàn", "bao", "đàn", "covid19", "baobab", "lồng",
        "hoang", "covid", "xanh", "đại", "lợn", "hoành", "covi", "xoan", "x1", "dai2", "bảng", "đắng",
    ]

    private static func word(_ random: inout SplitMix64) -> String {
        let place = (0..<3).reduce(1.0) { place, _ in place * Double.random(in: 0..<1, using: &random) }
        return words[Int(place * Double(words.count))]
    }

    private func fill(_ bench: Bench, _ count: Int, units: [RecordID]) async throws -> [Entry] {
        var random = SplitMix64(state: 77)
        let entries = (0..<count).map { _ in
            Entry(
                id: RecordID(), name: (0..<2).map { _ in Self.word(&random) }.joined(separator: " "),
                note: (0..<Int.random(in: 0...3, using: &random)).map { _ in Self.word(&random) }.joined(separator: ", "),
                unit: units[random.chance(0.2) ? 0 : 1])
        }
        try await bench.database.write { tx in
            for entry in entries {
                _ = try bench.registry.create(
                    "thing", ["name": .text(entry.name), "note": .text(entry.note), "unit_in": .text(entry.unit.text)], id: entry.id,
                    by: bench.system, in: tx)
            }
        }
        return entries.reversed()
    }

    /// How good a hit is, nil for none: said as people would, not as the index has it.
    private func grade(_ entry: Entry, _ query: String) -> Int? {
        func split(_ text: String) -> [String] { text.split { !$0.isLetter && !$0.isNumber }.map { placingTones($0.lowercased()) } }
        let wanted = split(query)
        let (title, whole) = (split(entry.name), split(entry.name) + split(entry.note))
        func haveAll(_ words: [String], _ fits: (String, String) -> Bool) -> Bool {
            wanted.allSatisfy { word in words.contains { fits($0, word) } }
        }
        func isSame(_ word: String, _ wanted: String) -> Bool { folded(word) == folded(wanted) }
        func begins(_ word: String, _ wanted: String) -> Bool {
            wanted.count == 1 ? isSame(word, wanted) : folded(word).hasPrefix(folded(wanted))
        }
        let isMarked = wanted.contains { folded($0) != $0 }
        let marked = wanted.filter { folded($0) != $0 }.allSatisfy(whole.contains)
        if isMarked, marked, haveAll(title, isSame) { return 0 }
        if haveAll(title, isSame) { return 1 }
        if isMarked, marked, haveAll(whole, isSame) { return 2 }
        if haveAll(whole, isSame) { return 3 }
        if haveAll(title, begins) { return 4 }
        return haveAll(whole, begins) ? 5 : nil
    }

    private func hits(_ bench: Bench, _ query: String, for actor: Actor, atMost: Int) async throws -> (ids: [RecordID], total: RecordCount)
    {
        var ids: [RecordID] = []
        var cursor: SearchCursor?
        var total = RecordCount.exactly(0)
        repeat {
            let after = cursor
            let page = try await bench.database.read { tx in
                try bench.registry.hits("thing", query, for: actor, limit: 23, after: after, countLimit: 300, in: tx)
            }
            ids += page.records.map(\.id)
            cursor = page.next
            total = page.total
        } while cursor != nil && ids.count < atMost
        return (ids, total)
    }

    @Test("Hits, their order, lists and counts are those of a plain judgement, for who reads all and who reads a part", arguments: engines)
    func judged(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var units: [RecordID] = []
            for code in ["A", "B"] {
                units.append(try await bench.create("unit", ["code": .text(code), "name": .text(code), "kind": .text("office")]).id)
            }
            // More than a sample, so that PostgreSQL has to choose between reading on and the index.
            let entries = try await fill(bench, 1600, units: units)
            var random = SplitMix64(state: 5)
            let clerk = person([heldPost(units[0], roles: ["unit_clerk"])])
            for round in 0..<60 {
                var words = (0..<(1 + round % 3)).map { _ in Self.word(&random) }
                if random.chance(0.5) { words[0] = String(words[0].prefix(2)) }
                if random.chance(0.3) { words[0] = folded(words[0]) }
                let query = words.joined(separator: " ")
                let (actor, readable) = random.chance(0.4) ? (clerk, entries.filter { $0.unit == units[0] }) : (bench.system, entries)
                let graded = readable.enumerated().compactMap { offset, entry in grade(entry, query).map { (entry.id, $0, offset) } }
                let expected = graded.sorted { ($0.1, $0.2) < ($1.1, $1.2) }.map(\.0)
                let found = try await hits(bench, query, for: actor, atMost: 200)
                #expect(found.ids == Array(expected.prefix(found.ids.count)), "\(query)")
                #expect(found.ids.count >= min(expected.count, 200), "\(query)")
                #expect(found.total == (expected.count > 300 ? .moreThan(300) : .exactly(expected.count)), "\(query)")
                let listed = try await bench.page("thing", RecordQuery(text: query, sort: [SortKey("name")], limit: 2000), for: actor)
                #expect(Set(listed.records.map(\.id)) == Set(expected), "\(query)")
                #expect(try await bench.count("thing", RecordQuery(text: query), for: actor) == .exactly(expected.count), "\(query)")
            }
        }
    }
}
