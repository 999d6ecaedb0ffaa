import Declarations
import Foundation
import Quality
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@Suite("Quality is counted") struct CountingTests {
    @Test("by statements as a slow look at every record finds it, on random records that no form would let through", arguments: engines)
    func countsAgree(_ engine: EngineKind) async throws {
        for seed in [3, 14, 159] as [UInt64] {
            try await withBench(engine) { bench in
                var random = SplitMix64(state: seed)
                try await bench.fill(140, &random)
                let score = try await bench.desk.assess("thing", commune: demo)
                let plan = bench.desk.plan(of: try bench.thing)
                let records = try await bench.all("thing")
                let (slow, bad) = try await bench.database.read { tx in
                    let judge = SlowAssessment(registry: bench.registry, register: plan.register, records: records, now: tx.now)
                    let counts = try judge.counts(plan, of: records, in: tx)
                    var bad: [RecordID: [String]] = [:]
                    for record in records {
                        let faults = try plan.checks.filter { try judge.verdict($0, record, in: tx) == true }.map(\.id)
                        if !faults.isEmpty { bad[record.id] = faults }
                    }
                    return (counts, bad)
                }
                let counts = try await bench.counts()
                for check in plan.checks { #expect(counts[check.id] == slow.checks[check.id], "\(check.id), seed \(seed)") }
                for part in QualityPart.allCases { #expect(score[part] == slow.score[part], "\(part), seed \(seed)") }
                #expect(score.records == records.count)
                // Every kind of fault is there to be found.
                #expect(plan.checks.allSatisfy { (slow.checks[$0.id]?.bad ?? 0) > 0 || $0.id == "filled.name" })

                let work = try await bench.work()
                #expect(work.map(\.record.id) == bad.keys.sorted { $0.text < $1.text })
                for item in work { #expect(item.faults.map(\.id) == bad[item.record.id]) }
                let filter = WorkFilter(part: .clean)
                let unclean = bad.filter { $0.value.contains { id in plan.check(id)?.part == .clean } }.keys
                #expect(try await bench.work(filter).map(\.record.id) == unclean.sorted { $0.text < $1.text })
            }
        }
    }

    @Test("by unit too, and the units add up to the whole", arguments: engines)
    func units(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var random = SplitMix64(state: 26)
            let units = try await bench.fill(80, &random)
            let whole = try await bench.desk.assess("thing", commune: demo)
            let plan = bench.desk.plan(of: try bench.thing)
            let records = try await bench.all("thing")
            for unit in units {
                let own = records.filter { $0["unit_in"].text == unit.text }
                let (slow, counted) = try await bench.database.read { tx in
                    let judge = SlowAssessment(registry: bench.registry, register: plan.register, records: records, now: tx.now)
                    return (
                        try judge.counts(plan, of: own, in: tx),
                        try bench.desk.score("thing", unit: unit.text, commune: demo, in: tx)
                    )
                }
                #expect(counted?.score.parts.filter { $0.value.seen > 0 } == slow.score.parts)
                #expect(try await bench.counts(units: [unit.text]) == slow.checks)
                let work = try await bench.work(WorkFilter(unit: unit.text))
                #expect(!work.isEmpty && work.allSatisfy { $0.record["unit_in"].text == unit.text })
            }
            let kept = try await bench.database.read { tx in try bench.desk.score("thing", commune: demo, in: tx) }
            #expect(kept?.score == whole && kept?.unit == nil && kept?.hundredths == whole.hundredths)
        }
    }

    @Test("with nothing to judge there is no score, rather than a perfect one", arguments: engines)
    func nothing(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let empty = try await bench.desk.assess("thing", commune: demo)
            #expect(empty.hundredths == nil && QualityPart.allCases.allSatisfy { empty[$0].value == nil })
            // `other` names no cadence and has one text that must be there.
            try await bench.create("other", ["label": "Một".value])
            let other = try await bench.desk.assess("other", commune: demo)
            #expect(other[.live].hundredths == nil && other[.complete].hundredths == 10_000 && other[.clean].hundredths == nil)
            #expect(other.hundredths == 10_000)
        }
    }

    @Test(
        "the score is the mean of the parts by the weights that the commune decided, from the day on which they begin", arguments: engines)
    func weights(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            try await bench.create("thing", ["name": "Một".value, "phone": "+84912345678".value, "kind": "b".value])
            try await bench.create("thing", ["name": "Hai".value])
            let equal = try await bench.desk.assess("thing", commune: demo)
            // Correct 2/2 (the forms of what is filled in), complete 1/2, clean 1/1 (phone), live 2/2.
            #expect(equal[.complete] == Share(good: 1, seen: 2) && equal.hundredths == 8_750)
            func weigh(_ day: String, complete: Int64) async throws {
                try await bench.create(
                    "quality_weight",
                    [
                        "effective_from": day.value, "correct": 1.value, "complete": complete.value, "clean": 0.value, "live": 0.value,
                        "basis": "Quyết định thử".value,
                    ])
            }
            try await weigh("2026-01-01", complete: 3)
            try await weigh("2999-01-01", complete: 99)
            let weighed = try await bench.desk.assess("thing", commune: demo)
            #expect(weighed.hundredths == 6_250)
        }
    }

    @Test("the score of what one may read is reckoned now, and is the counted one for whoever reads all", arguments: engines)
    func live(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            var random = SplitMix64(state: 7)
            try await bench.fill(60, &random)
            let counted = try await bench.desk.assess("thing", commune: demo)
            let live = try await bench.database.read { tx in try bench.desk.liveScore("thing", unit: nil, for: bench.system, in: tx) }
            #expect(live == counted)
            let none = try await bench.database.read { tx in
                try bench.desk.liveScore("thing", unit: RecordID().text, for: bench.system, in: tx)
            }
            #expect(none?.records == 0)
        }
    }

    @Test("scores of former days stay, and make the trend", arguments: engines)
    func trend(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": "Một".value])
            let day: Int64 = 86_400_000
            try await bench.desk.assess("thing", commune: demo, at: .now - 2 * day)
            _ = try await bench.edit(record, ["phone": "0912345678".value, "kind": "b".value])
            try await bench.desk.assess("thing", commune: demo, at: .now - day)
            try await bench.desk.assess("thing", commune: demo)
            try await bench.desk.assess("thing", commune: demo)
            let scores = try await bench.database.read { tx in
                let since = Instant(milliseconds: tx.now).date.adding(days: -30)
                return try bench.desk.scores(commune: demo, since: since, unit: "", in: tx).filter { $0.register == "thing" }
            }
            #expect(scores.count == 3 && scores.map(\.day) == scores.map(\.day).sorted())
            #expect(scores[0].score[.complete].good == 0 && scores[2].score[.complete].good == 1)
        }
    }

    @Test("a number that somebody found right leaves the list until it is changed", arguments: engines)
    func accepting(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let record = try await bench.create("thing", ["name": "Một".value, "price": 9_999.value])
            try await bench.desk.assess("thing", commune: demo)
            let filter = WorkFilter(check: "usual.price")
            #expect(try await bench.work(filter).map(\.record.id) == [record.id])
            try await bench.database.write { tx in
                try bench.desk.accept([record.id], "usual.price", of: "thing", by: bench.system, in: tx)
            }
            #expect(try await bench.work(filter).isEmpty)
            #expect(try await bench.desk.assess("thing", commune: demo)[.clean].bad == 0)
            _ = try await bench.edit(record, ["price": 8_888.value])
            #expect(try await bench.work(filter).map(\.record.id) == [record.id])
            // A missing phone number is no matter of opinion.
            let refused: RecordError? = await thrown {
                try await bench.database.write { tx in
                    try bench.desk.accept([record.id], "filled.phone", of: "thing", by: bench.system, in: tx)
                }
            }
            #expect(refused?.code == .notFound)
        }
    }

    @Test("everybody sees on the work list what they may read, and nobody accepts what they may not edit", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let units = try await bench.makeUnits(2)
            let own = try await bench.create("thing", ["name": "Trong".value, "unit_in": units[0].value])
            let foreign = try await bench.create("thing", ["name": "Ngoài".value, "unit_in": units[1].value, "price": 1.value])
            try await bench.desk.assess("thing", commune: demo)
            let clerk = person("unit_clerk", unit: units[0])
            #expect(try await bench.work(for: clerk).map(\.record.id) == [own.id])
            #expect(bench.desk.reach(try bench.thing, of: clerk) == .units([units[0].text]))
            #expect(bench.desk.reach(try bench.thing, of: person("editor")) == .wholeCommune)
            let refused: RecordError? = await thrown {
                try await bench.database.write { tx in
                    try bench.desk.accept([foreign.id], "usual.price", of: "thing", by: clerk, in: tx)
                }
            }
            #expect(refused?.code == .notFound)
        }
    }

    @Test(
        "records that are alike come in groups without regard to marks and case, and a group ends when one is changed", arguments: engines)
    func twins(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let unit = try await bench.makeUnits(1)[0]
            let names = ["Đặng Thị Hòa", "đặng thị hòa", "DANG THI HOA", "Đặng Thị Hoa", "Khác"]
            var records: [Record] = []
            for name in names { records.append(try await bench.create("thing", ["name": name.value, "unit_in": unit.value])) }
            try await bench.desk.assess("thing", commune: demo)
            func groups(_ actor: Actor) async throws -> [[RecordID]] {
                try await bench.database.read { tx in
                    try bench.desk.twins("thing", "twin.name.unit_in", for: actor, in: tx).groups.map { $0.map(\.id) }
                }
            }
            #expect(try await groups(bench.system) == [records.prefix(4).map(\.id)])
            #expect(try await groups(person("unit_clerk")).isEmpty)
            _ = try await bench.edit(records[0], ["name": "Người khác".value])
            #expect(try await groups(bench.system) == [records[1...3].map(\.id)])
            let others = records[1...3].map(\.id)
            try await bench.database.write { tx in
                try bench.desk.accept(others, "twin.name.unit_in", of: "thing", by: bench.system, in: tx)
            }
            #expect(try await groups(bench.system).isEmpty)
            #expect(try await bench.work(WorkFilter(check: "twin.name.unit_in")).isEmpty)
        }
    }
}

extension Bench {
    func makeUnits(_ count: Int) async throws -> [RecordID] {
        var units: [RecordID] = []
        for index in 0..<count {
            let values: [String: Value] = [
                "code": "DV\(index)".value, "name": "Đơn vị \(index)".value, "kind": "department".value,
            ]
            units.append(try await create("unit", values).id)
        }
        return units
    }

    /// Records whose values are good, missing or wrong at random; gives the units.
    @discardableResult
    func fill(_ count: Int, _ random: inout SplitMix64) async throws -> [RecordID] {
        let units = try await makeUnits(3)
        var records: [Record] = []
        for index in 0..<count { records.append(try await create("thing", ["name": "Vật \(index)".value])) }
        for record in records.prefix(count / 20) {
            let system = system
            try await database.write { tx in try registry.delete("thing", record.id, version: nil, by: system, in: tx) }
        }
        for record in records {
            var values: [String: Value] = [:]
            for (field, choices) in Self.choices(records, units) {
                if let value = choices.randomElement(using: &random) { values[field] = value }
            }
            try await force(record, values)
        }
        return units
    }

    private static func choices(_ records: [Record], _ units: [RecordID]) -> [(String, [Value])] {
        let now = Instant.now
        func day(_ days: Int) -> Value { .text(now.date.adding(days: days).description) }
        func list(_ ids: [RecordID]) -> Value { .text(JSONText.list(ids.map(\.text))) }
        let texts: ([String]) -> [Value] = { $0.map(Value.text) + [.null] }
        return [
            ("name", texts(["An", "ÁN", "Đào  Ê", "dao e", "Tên dài quá mười hai", "Bình"]).filter { !$0.isNull }),
            ("phone", texts(["+84912345678", "0912", "115", "+84 91", "84x", "+1234567", "+84987654321"])),
            ("email", texts(["a@b.vn", "a b@c.vn", "a@b", "a@@b.vn", "@b.vn", "ten.ho@xa.gov.vn"])),
            ("citizen", texts(["001085012349", "00108501234", "00108501234x"])),
            ("tax", texts(["0100109106", "0100109107", "0100109106-001", "0100109106-000", "001085012349", "01001", "01001091x6"])),
            ("term", texts(["2026", "2026H1", "2026Q4", "202612", "202613", "2026Q5", "26", "20260"])),
            ("qty", [.null, .integer(0), .integer(5), .integer(6), .integer(30), .integer(-60), .integer(6000)]),
            ("weight", [.null] + (0...40).map { .integer($0 * 10) } + [.integer(90_000), .integer(-50_000)]),
            ("price", [.null, .integer(10), .integer(500), .integer(2000), .integer(2001), .integer(9)]),
            ("rank", [.null, .integer(1), .integer(1_000_000)]),
            ("day", [.null, day(0), day(1), day(-30), day(-360), day(-370), day(-500)]),
            ("moment", [.null, .integer(now.milliseconds), .integer(Instant(CalendarDate(dayNumber: 20_000)).milliseconds)]),
            ("kind", texts(["a", "b", "c"])), ("tags", texts([#"["x"]"#, #"["x","w"]"#, #"["x","y","z"]"#, #"["z","y"]"#])),
            ("note", texts(["ghi", "x"])),
            ("partner", [.null, records[0].id.value, RecordID().value] + records.suffix(5).map(\.id.value)),
            ("friends", [.null, list([records[0].id]), list(records.suffix(2).map(\.id)), list([records[9].id, RecordID()])]),
            ("unit_in", [.null, RecordID().value] + units.map(\.value)), ("state", [.text("open"), .text("open"), .text("shut")]),
            ("created_at", [.integer(now.milliseconds), .integer(now.adding(milliseconds: -400 * 86_400_000).milliseconds)]),
        ]
    }
}
