import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Workflows

@testable import Web

@Suite("Việc của tôi: steps in place, what waits for a decision", .serialized, .keepingSites) struct InboxTests {
    /// Three results that wait for the leader, an extension that was asked for, and a task of the officer's own.
    private func world(_ engine: EngineKind) async throws -> (site: RegisterSite, tasks: [String: RecordID]) {
        let site = try await RegisterSite.make(engine, packs: [pack("metrics"), pack("plan")], people: [("lanhdao", "chair", 0)])
        let tasks = try await site.site.database.write { tx in
            var tasks: [String: RecordID] = [:]
            for (name, step) in [("Một", "submit"), ("Hai", "submit"), ("Ba", "submit"), ("Bốn", "ask_extension"), ("Năm", nil)] {
                let values: [String: Value] = [
                    "text": name.value, "lead": site.units[0].value, "deadline": "2099-0\(tasks.count + 1)-01".value,
                    "product": "Báo cáo".value,
                    "accountable": (site.posts["canbo"]?.text).value, "authority": (site.posts["lanhdao"]?.text).value,
                    "responsibility": "Chủ trì".value,
                ]
                let task = try site.site.workflows.create("task", values, by: site.system, in: tx).id
                func move(_ step: String, _ values: [String: Value] = [:]) throws {
                    _ = try site.site.workflows.perform(step, on: "task", task, version: nil, values, by: site.system, in: tx)
                }
                try move("assign")
                try move("start")
                if let step {
                    try move(
                        step,
                        ["result": "Xong \(name)".value, "requested_deadline": "2099-12-31".value, "extension_reason": "Mưa lũ".value])
                }
                tasks[name] = task
            }
            return tasks
        }
        return (site, tasks)
    }

    private func state(_ site: RegisterSite, _ task: RecordID) async throws -> String? {
        try await site.site.database.read { tx in try site.site.registry.record("task", task, for: site.system, in: tx).state }
    }

    @Test("a step leads to the next piece; a refused one comes back where it stood with what was typed", arguments: engines)
    func steps(_ engine: EngineKind) async throws {
        let (site, tasks) = try await world(engine)
        let leader = try await site.browser("lanhdao")
        let (one, two) = (try #require(tasks["Một"]), try #require(tasks["Hai"]))
        let page = try await leader.get("/viec-cua-toi?viec=\(one)").text
        #expect(page.contains("4 việc") && page.contains(#"name="_from" value="viec""#) && page.contains(#"name="_next" value="\#(two)""#))
        #expect(page.contains(#"data-key="1""#) && page.contains("Xong Một") && !page.contains("Năm"))
        let refused = try await leader.post(
            "/so/task/\(one)/buoc/send_back", ["_from": "viec", "_next": "\(two)", "_version": "4", "_reason": " "])
        #expect(refused.status == .unprocessableContent && refused.text.contains("Cần ghi lý do.") && refused.text.contains("work-detail"))
        #expect(try await state(site, one) == "awaiting_confirmation")
        // Somebody else was faster by a change: the form comes back with what was typed and the version that is to be judged now.
        let late = try await leader.post(
            "/so/task/\(one)/buoc/send_back", ["_from": "viec", "_next": "\(two)", "_version": "2", "_reason": "Thiếu danh sách"])
        #expect(late.status == .conflict && late.text.contains("Thiếu danh sách") && late.text.contains(#"name="_version" value="4""#))
        let done = try await leader.post(
            "/so/task/\(one)/buoc/confirm", ["_from": "viec", "_next": "\(two)", "_shown": "50", "_version": "4"])
        #expect(done.status == .ok && done.text.contains("Đã chuyển bước.") && done.text.contains("3 việc"))
        #expect(done.text.contains(#"aria-current="true""#) && done.text.contains("hien=50"))
        // What has gone meanwhile leads on, too.
        let gone = try await leader.post(
            "/so/task/\(one)/buoc/send_back", ["_from": "viec", "_next": "\(two)", "_version": "4", "_reason": "x"])
        #expect(gone.text.contains("work-detail") && gone.status == .ok)
        let remark = try await leader.post("/so/task/\(two)/trao-doi", ["_from": "viec", "_next": "\(two)", "text": "Chờ họp"])
        #expect(remark.status == .ok && remark.text.contains("work-detail") && remark.text.contains("Hai"))
        // What the step before filled in stands above what the piece says anyway.
        let asked = try await leader.get("/viec-cua-toi?viec=\(try #require(tasks["Bốn"]))").text
        let usual = try #require(asked.range(of: "Giao từ"))
        #expect(asked[..<usual.lowerBound].contains("31/12/2099") && asked[..<usual.lowerBound].contains("Mưa lũ"))
        // A form of the record's own page, or one that somebody made up, ends there.
        for (field, value) in [("_from", "dau-do"), ("_next", "x")] {
            let own = try await leader.post("/so/task/\(two)/buoc/confirm", [field: value, "_version": "99"])
            #expect(own.status == .conflict && !own.text.contains("work-detail"))
        }
        #expect(try await site.browser("nguoikhac").post("/so/task/\(two)/buoc/confirm", ["_from": "viec"]).status == .forbidden)
        for nonsense in ["-1", "x", "999999999999"] { #expect(try await leader.get("/viec-cua-toi?hien=\(nonsense)").status == .ok) }
    }

    @Test("what waits for a decision stands with who asks, why and by when; only steps that decide are offered", arguments: engines)
    func decisions(_ engine: EngineKind) async throws {
        let (site, tasks) = try await world(engine)
        let leader = try await site.browser("lanhdao")
        let page = try await leader.get("/viec-cua-toi/duyet").text
        #expect(page.contains("4 việc") && page.contains("Nộp kết quả") && page.contains("Xong Một") && page.contains("Mưa lũ"))
        #expect(page.contains("31/12/2099") && page.contains("Đồng ý gia hạn") && !page.contains("Hủy nhiệm vụ") && !page.contains("Năm"))
        let four = try #require(tasks["Bốn"])
        let refused = try await leader.post("/so/task/\(four)/buoc/refuse_extension", ["_from": "duyet", "_version": "4"])
        #expect(
            refused.status == .unprocessableContent && refused.text.contains("Cần ghi lý do.")
                && refused.text.contains("id=\"viec-\(four)\""))
        let kept = try await leader.post(
            "/so/task/\(four)/buoc/refuse_extension", ["_from": "duyet", "_version": "4", "_reason": "Giữ hạn"])
        #expect(kept.status == .ok && kept.text.contains("3 việc") && !kept.text.contains("id=\"viec-\(four)\""))
        #expect(try await state(site, four) == "in_progress")
        try await obstacle(site, four)
        // What a state waits for is offered, though it might have been done at the beginning; what was explained stands there to be judged.
        let waiting = try await leader.get("/viec-cua-toi/duyet").text
        #expect(waiting.contains("Thiếu cột điện") && waiting.contains("Xin cột tạm") && waiting.contains("/buoc/answer"))
        // Who decides nothing finds nothing, and no tab that leads there.
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/viec-cua-toi/duyet").text.contains("Không có gì chờ bạn quyết định"))
        #expect(!(try await officer.get("/viec-cua-toi").text).contains("/viec-cua-toi/duyet"))
        #expect(try await site.browser().get("/viec-cua-toi/duyet").status == .unauthorized)
    }

    /// An obstacle of the task that a superior was asked about, and that the leader answers.
    private func obstacle(_ site: RegisterSite, _ task: RecordID) async throws {
        try await site.site.database.write { tx in
            let made = try site.site.workflows.create(
                "obstacle",
                [
                    "task": task.value, "unit": site.units[0].value, "text": "Thiếu cột điện".value, "cause": "systems".value,
                    "proposal": "Xin cột tạm".value, "decider": (site.posts["lanhdao"]?.text).value, "addressed_to": site.units[0].value,
                    "raised_on": "2026-01-05".value,
                ], by: site.system, in: tx)
            _ = try site.site.workflows.perform("forward", on: "obstacle", made.id, version: nil, by: site.system, in: tx)
        }
    }
}
