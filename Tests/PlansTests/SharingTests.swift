import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Plans

@Suite("Work that several share, and what waits for one")
struct SharingTests {
    @Test("Words in the plural mean every unit of their kind; names of single units mean nobody besides", arguments: engines.prefix(1))
    func sharers(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let matcher = UnitMatcher(try await hall.all("unit"), commune: "xã Suối Mây")
            let hamlets = Set(["Bản Lài", "Nà Pục"].compactMap { hall.units[$0] })
            #expect(matcher.sharers(["Các cơ quan, đơn vị"]).count == 7)
            for words in ["Các xóm", "Các thôn, tổ dân phố trên địa bàn"] { #expect(Set(matcher.sharers([words])) == hamlets, "\(words)") }
            #expect(matcher.sharers(["Phòng Kinh tế", "Trạm Y tế"]).isEmpty && matcher.sharers(["Sở Tài chính"]).isEmpty)
        }
    }

    @Test("A task for all offices stands with each of them, in the work of their heads once it is assigned", arguments: engines)
    func shared(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let system = hall.system
            let plan = try await hall.publishDemo().plan
            let (units, posts) = (hall.units, hall.posts)
            let sharers = JSONText.list([units["KT"], units["VP"]].compactMap { $0 })
            let task = try await hall.write { plans, tx in
                let values: [String: Value] = [
                    "plan": .text(plan.text), "text": .text("Dùng văn bản điện tử"), "no": .text("99"),
                    "lead_text": .text("Các cơ quan, đơn vị"),
                    "co_leads": .text(sharers), "origin": .text("plan"),
                ]
                return try plans.workflows.create("task", values, by: system, in: tx)
            }
            let before = try await hall.read { plans, tx in try plans.overview(of: plan, for: system, in: tx) }
            let homes = before.taskGroups.filter { $0.tasks.contains { $0.id == task.id } }.compactMap { $0.unit?.name }
            #expect(Set(homes) == ["Phòng Kinh tế", "Văn phòng HĐND và UBND"])
            let standing = try #require(before.tasks.first { $0.id == task.id })
            #expect(standing.missing.contains(.responsibility) && standing.leadText == "Các cơ quan, đơn vị")
            #expect(before.taskCounts.total == 16)
            let values: [String: Value] = [
                "lead": units["VHXH"].value, "accountable": posts["officer"].value, "deadline": .text("2026-12-25"),
                "responsibility": .text("Từng đơn vị thực hiện"), "product": .text("Báo cáo"), "authority": posts["chair"].value,
            ]
            _ = try await hall.write { plans, tx in
                try plans.workflows.perform("assign", on: "task", task.id, version: nil, values, by: system, in: tx)
            }
            let after = try await hall.read { plans, tx in try plans.overview(of: plan, for: system, in: tx) }
            let clear = after.tasks.first { $0.id == task.id }?.clarity.first { $0.point == .responsibility }?.value
            #expect(clear == "Từng đơn vị thực hiện (cùng chủ trì: 2 đơn vị)")
            for (post, unit) in [("head", "KT"), ("head-vp", "VP")] {
                let head = hall.actor(post, ["unit_head"], unit: unit)
                let work = try await hall.read { plans, tx in try plans.myWork(for: head, in: tx) }.flatMap(\.entries)
                #expect(work.contains { $0.id == task.id && $0.desk == post }, "\(post)")
            }
            let stranger = hall.actor("keeper", ["unit_head"], unit: "HCC")
            let others = try await hall.read { plans, tx in try plans.myWork(for: stranger, in: tx) }.flatMap(\.entries)
            #expect(!others.contains { $0.id == task.id })
        }
    }

    @Test("An obstacle is in the work of the post that has to decide on it, and gone once it is answered", arguments: engines)
    func obstacle(engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let (chair, system, unit) = (hall.chair, hall.system, hall.units["KT"])
            let plan = try await hall.publishDemo().plan
            let made = try await hall.write { plans, tx in
                let values: [String: Value] = [
                    "plan": .text(plan.text), "unit": unit.value, "text": .text("Chưa có kinh phí"), "cause": .text("money"),
                    "proposal": .text("Bố trí 20 triệu đồng"), "decider": .text(chair.posts[0].id), "raised_on": .text("2026-11-02"),
                    "wanted_by": .text("2026-11-10"),
                ]
                return try plans.workflows.create("obstacle", values, by: system, in: tx)
            }
            func work() async throws -> [WorkEntry] {
                try await hall.read { plans, tx in try plans.myWork(for: chair, in: tx) }.flatMap(\.entries).filter {
                    $0.register == "obstacle"
                }
            }
            let entries = try await work()
            #expect(entries.map(\.id) == [made.id] && entries.first?.desk == "chair")
            _ = try await hall.write { plans, tx in
                try plans.workflows.perform("answer", on: "obstacle", made.id, version: nil, ["answer": .text("Đồng ý")], by: chair, in: tx)
            }
            #expect(try await work().isEmpty)
        }
    }
}
