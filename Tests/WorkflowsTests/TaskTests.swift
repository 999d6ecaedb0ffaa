import Declarations
import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

private let packs = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Packs").standardizedFileURL

private struct Cast: Sendable {
    let chair, keeper, head, officer, stranger: Actor
    let unit, headPost, officerPost, authority: Record
}

@Suite("The life of a task")
struct TaskTests {
    private func run(_ engine: EngineKind, _ body: (Office, Cast) async throws -> Void) async throws {
        let catalogue = try Catalogue.load(folders: ["core", "metrics", "plan"].map { packs.appending(path: $0) })
        try await withOffice(engine, catalogue) { office in
            let top = try await office.unit("UBND")
            let unit = try await office.unit("VHXH", parent: top)
            let other = try await office.unit("KT", parent: top)
            let chair = try await office.post("Chủ tịch", top, "chair")
            let keeper = try await office.post("Người giữ kế hoạch", top, "keeper")
            let head = try await office.post("Trưởng phòng", unit, "unit_head")
            let officer = try await office.post("Chuyên viên", unit, "officer")
            let stranger = try await office.post("Trưởng phòng khác", other, "unit_head")
            try await body(
                office,
                Cast(
                    chair: office.holder(chair, below: [unit, other]), keeper: office.holder(keeper), head: office.holder(head),
                    officer: office.holder(officer), stranger: office.holder(stranger), unit: unit, headPost: head, officerPost: officer,
                    authority: chair))
        }
    }

    private func assigned(_ office: Office, _ cast: Cast) async throws -> Record {
        let task = try await office.create("task", ["text": .text("Mở lớp kỹ năng số"), "lead": .text(cast.unit.id.text)], by: cast.keeper)
        return try await office.move(
            task, "assign", at: "2026-01-05T09:00",
            [
                "accountable": .text(cast.officerPost.id.text), "deadline": .text("2026-03-31"), "responsibility": .text("Mở 3 lớp"),
                "product": .text("Báo cáo"), "authority": .text(cast.authority.id.text),
            ], by: cast.keeper)
    }

    @Test("From assignment to confirmation: desks, dates, notices follow", arguments: engines)
    func whole(_ engine: EngineKind) async throws {
        try await run(engine) { office, cast in
            var task = try await assigned(office, cast)
            #expect(task.state == "assigned" && task.assignee == cast.officerPost.id.text && task.due == "2026-03-31T17:00")
            #expect(task["assigned_on"] == .text("2026-01-05") && task["first_deadline"] == .text("2026-03-31"))
            let told = "Việc mới được giao, hạn 31/03/2026: Mở lớp kỹ năng số"
            #expect(try await office.notices(cast.officer) == [told])
            #expect(try await office.notices(cast.head) == [told])
            task = try await office.move(task, "start", at: "2026-01-06T09:00", by: cast.officer)
            task = try await office.move(
                task, "ask_extension", at: "2026-03-02T09:00",
                ["requested_deadline": .text("2026-04-15"), "extension_reason": .text("Mưa lũ")], by: cast.officer)
            #expect(task.assignee == cast.authority.id.text && task.due == "2026-03-04T17:00")
            task = try await office.move(task, "grant_extension", at: "2026-03-03T09:00", reason: "Đúng thực tế", by: cast.chair)
            #expect(
                task["deadline"] == .text("2026-04-15") && task["extensions"] == .integer(1)
                    && task["first_deadline"] == .text("2026-03-31"))
            #expect(task.due == "2026-04-15T17:00" && task.assignee == cast.officerPost.id.text)
            task = try await office.move(task, "submit", at: "2026-04-10T16:00", ["result": .text("Đã mở 3 lớp")], by: cast.officer)
            #expect(task.state == "awaiting_confirmation" && task["submitted_on"] == .text("2026-04-10"))
            #expect(
                await refusal { try await office.move(task, "send_back", at: "2026-04-12T09:00", by: cast.chair) }?.problems.map(\.field)
                    == ["reason"])
            task = try await office.move(task, "send_back", at: "2026-04-13T09:00", reason: "Thiếu danh sách", by: cast.chair)
            task = try await office.move(task, "submit", at: "2026-04-14T16:00", by: cast.officer)
            task = try await office.move(task, "confirm", at: "2026-04-20T09:00", by: cast.chair)
            // Done on the day on which the result was handed in, not on which somebody looked at it.
            #expect(task.state == "done" && task["completed_on"] == .text("2026-04-14") && task.dueAt == nil)
            let done = task
            #expect(office.engine.available(done, to: cast.chair).isEmpty)
            let entries = try await office.database.read { tx in try tx.journal(commune: demo, register: "task", record: done.id.text) }
            #expect(entries.filter { $0.action == "transition" }.count == 8)
            #expect(entries.contains { $0.note == "Trả lại kết quả: Thiếu danh sách" && $0.author.post == cast.authority.id.text })
        }
    }

    @Test("What a step needs is named field by field, and nothing moves without it", arguments: engines)
    func required(_ engine: EngineKind) async throws {
        try await run(engine) { office, cast in
            let task = try await office.create("task", ["text": .text("Việc"), "lead": .text(cast.unit.id.text)], by: cast.keeper)
            let error = try #require(
                await refusal { try await office.move(task, "assign", at: "2026-01-05T09:00", ["product": .text("")], by: cast.keeper) })
            #expect(Set(error.problems.map(\.field)) == ["accountable", "deadline", "responsibility", "product", "authority"])
            #expect(try await office.now(task).state == "unassigned")
            #expect(try await office.now(task).version == 1)
        }
    }

    @Test(
        "Who may move what: not the head of another unit, not an officer without it on the desk, nobody from the wrong state",
        arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        try await run(engine) { office, cast in
            let fresh = try await office.create("task", ["text": .text("Việc"), "lead": .text(cast.unit.id.text)], by: cast.keeper)
            #expect(office.engine.available(fresh, to: cast.head).map(\.id) == ["assign"])
            #expect(office.engine.available(fresh, to: cast.stranger).isEmpty && office.engine.available(fresh, to: cast.officer).isEmpty)
            #expect(office.engine.available(fresh, to: cast.chair).map(\.id) == ["assign", "cancel"])
            let task = try await assigned(office, cast)
            #expect(await refusal { try await office.move(task, "accept", at: "2026-01-06T09:00", by: cast.stranger) }?.code == .forbidden)
            #expect(await refusal { try await office.move(task, "confirm", at: "2026-01-06T09:00", by: cast.chair) }?.code == .forbidden)
            #expect(
                await refusal { try await office.move(task, "cancel", at: "2026-01-06T09:00", reason: "x", by: cast.officer) }?.code
                    == .forbidden)
            #expect(await refusal { try await office.move(task, "nonsense", at: "2026-01-06T09:00", by: cast.chair) }?.code == .notFound)
            #expect(
                await refusal { try await office.move(task, "accept", at: "2026-01-06T09:00", version: 1, by: cast.officer) }?.code
                    == .conflict)
            let abroad = Actor(
                commune: demo + 1, person: RecordID().text, personName: nil, posts: cast.chair.posts, acting: nil, roles: [], origin: "test"
            )
            #expect(await refusal { try await office.move(task, "accept", at: "2026-01-06T09:00", by: abroad) }?.code == .notFound)
            #expect(office.engine.available(task, to: abroad).isEmpty)
            try await office.move(task, "accept", at: "2026-01-06T09:00", by: cast.officer)
        }
    }

    @Test("A head can't make a task for another unit", arguments: engines)
    func foreignUnit(_ engine: EngineKind) async throws {
        try await run(engine) { office, cast in
            #expect(
                await refusal {
                    try await office.create("task", ["text": .text("V"), "lead": .text(cast.unit.id.text)], by: cast.stranger)
                }?.code == .forbidden)
            _ = try await office.create("task", ["text": .text("V"), "lead": .text(cast.unit.id.text)], by: cast.head)
        }
    }

    @Test("A pause stops the clock of the task; resuming puts it back on its desk", arguments: engines)
    func pause(_ engine: EngineKind) async throws {
        try await run(engine) { office, cast in
            var task = try await assigned(office, cast)
            task = try await office.move(task, "pause", at: "2026-01-07T09:00", reason: "Chờ hướng dẫn", by: cast.chair)
            #expect(task.dueAt == nil)
            task = try await office.move(task, "resume", at: "2026-01-20T09:00", by: cast.head)
            #expect(task.state == "in_progress" && task.due == "2026-03-31T17:00" && task.assignee == cast.officerPost.id.text)
        }
    }

    @Test(
        "Who is behind is told up the ladder by working days: the post, its head, the keeper, the leader; nobody while the task rests",
        arguments: engines)
    func ladder(_ engine: EngineKind) async throws {
        try await run(engine) { office, cast in
            let leader = office.holder(try await office.post("Phó Chủ tịch", try await office.unit("PCT"), "vice_chair"))
            // 27 April makes up for a holiday on Sunday; then Liberation and Labour Day before a weekend.
            for day in ["2026-04-27", "2026-04-30", "2026-05-01"] {
                try await office.create(
                    "holiday", ["date": .text(day), "name": .text("Nghỉ lễ"), "kind": .text("off"), "confirmed": .boolean(false)])
            }
            var tasks: [Record] = []
            for text in ["Chạy", "Nghỉ"] {
                let task = try await office.create("task", ["text": .text(text), "lead": .text(cast.unit.id.text)], by: cast.keeper)
                tasks.append(
                    try await office.move(
                        task, "assign", at: "2026-01-05T09:00",
                        [
                            "accountable": .text(cast.officerPost.id.text), "deadline": .text("2026-04-28"), "responsibility": .text("Làm"),
                            "product": .text("Báo cáo"), "authority": .text(cast.authority.id.text),
                        ], by: cast.keeper))
            }
            let resting = try await office.move(tasks[1], "pause", at: "2026-04-01T09:00", reason: "Chờ kinh phí", by: cast.chair)
            let people = [("post", cast.officer), ("head", cast.head), ("keeper", cast.keeper), ("leader", leader)]
            /// Who was told something new at a moment, and what.
            func told(_ moment: String) async throws -> [String] {
                var before: [String: Int] = [:]
                for (name, actor) in people { before[name] = try await office.notices(actor).count }
                _ = try await office.at(moment) { tx in try office.engine.escalate(commune: demo, in: tx) }
                var told: [String] = []
                for (name, actor) in people {
                    let all = try await office.notices(actor)
                    told += all.prefix(all.count - (before[name] ?? 0)).map { "\(name): \($0)" }
                }
                return told
            }
            let steps = [
                ("2026-04-16T16:59", []), ("2026-04-16T17:00", ["post: Còn 7 ngày làm việc: Chạy"]),
                ("2026-04-22T16:59", []), ("2026-04-22T17:00", ["post: Sắp hết hạn: Chạy", "head: Sắp hết hạn: Chạy"]),
                ("2026-04-29T16:59", []), ("2026-04-29T17:00", ["post: Quá hạn: Chạy", "head: Quá hạn: Chạy", "keeper: Quá hạn: Chạy"]),
                ("2026-05-07T16:59", []),
                ("2026-05-07T17:00", ["head", "keeper", "leader"].map { "\($0): Quá hạn 5 ngày làm việc: Chạy" }),
                ("2026-06-01T08:00", []),
            ]
            for (moment, expected) in steps { #expect(try await told(moment) == expected, "\(moment)") }
            // Taken up again after its day, it is late at once, and is not reminded of what lies behind it.
            _ = try await office.move(resting, "resume", at: "2026-06-01T09:00", by: cast.head)
            let late = try await told("2026-06-01T09:01")
            #expect(late.count == 6 && late.allSatisfy { $0.contains("Quá hạn") && $0.hasSuffix("Nghỉ") })
        }
    }

    @Test("A private remark is seen by its author and the head of that unit; rights on every register do not reach it", arguments: engines)
    func privateRemarks(_ engine: EngineKind) async throws {
        try await run(engine) { office, cast in
            let task = try await assigned(office, cast)
            let values: [String: Value] = ["task": .text(task.id.text), "unit": .text(cast.unit.id.text), "text": .text("Chỉ để nhớ")]
            let remark = try await office.create("task_remark", values, by: cast.officer)
            let register = try office.registry.register("task_remark")
            for (actor, sees) in [
                (cast.officer, true), (cast.head, true), (cast.stranger, false), (cast.chair, false), (cast.keeper, false),
            ] {
                #expect(office.registry.rights.allows(.read, on: remark, of: register, to: actor) == sees)
                let listed = try await office.database.read { tx in
                    try office.registry.page("task_remark", RecordQuery(limit: 10), for: actor, in: tx).records
                }
                #expect(listed.map(\.id) == (sees ? [remark.id] : []))
            }
            // The head reads it and does not change it.
            let error = await refusal {
                try await office.at("2026-01-06T08:00") { tx in
                    try office.engine.edit("task_remark", remark.id, version: nil, ["text": .text("Khác")], by: cast.head, in: tx)
                }
            }
            #expect(error?.code == .forbidden)
        }
    }
}
