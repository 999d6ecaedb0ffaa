import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Adding what refers to a record", .serialized, .keepingSites) struct RecordAddTests {
    @Test(
        "a record's page offers what may be added to it, filled in, and leads back; nobody is offered what they may not add",
        arguments: engines)
    func adding(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan")], people: [("giukehoach", "keeper", 0)])
        let (plan, tasks) = try await site.site.database.write { tx in
            let plan = try site.site.workflows.create(
                "plan", ["title": "Kế hoạch".value, "issuer": "UBND xã Thử".value, "number": "9/KH-UBND".value], by: site.system, in: tx
            ).id
            let tasks = try ["in_progress", "in_progress", "done"].map { state in
                let values: [String: Value] = [
                    "plan": plan.value, "text": "Việc \(state)".value, "lead": site.units[0].value, "product": "Báo cáo".value,
                    "completed_on": state == "done" ? "2026-01-05".value : .null,
                ]
                return try site.site.workflows.importRecord(
                    "task", values, id: RecordID(), at: tx.now, state: state, by: site.system, in: tx
                ).id
            }
            return (plan, tasks)
        }
        let (keeper, administrator) = (try await site.browser("giukehoach"), try await site.browser("quantri"))
        let page = try await keeper.get("/so/task/\(tasks[0])").text
        for name in ["Thêm vướng mắc", "Thêm việc con", "Thêm sản phẩm, minh chứng"] { #expect(page.contains("+ \(name)"), "\(name)") }
        #expect(try await !administrator.get("/so/task/\(tasks[0])").text.contains("Thêm vướng mắc"))
        #expect(try await !keeper.get("/so/task/\(tasks[2])").text.contains("record-adds"), "what is over needs nothing more")

        // The form comes with the task and what both hold alike.
        func link(_ task: RecordID) -> String { "/so/obstacle/moi?task=\(task)&plan=\(plan)&_back=task" }
        #expect(page.contains("/thu" + link(tasks[0]).replacing("&", with: "&amp;")))
        let form = try await keeper.get(link(tasks[0]))
        #expect(form.hidden("_back") == "task" && form.text.contains(tasks[0].text) && form.text.contains("/thu/so/task/\(tasks[0])\""))
        #expect(try await administrator.get(link(tasks[0])).status == .forbidden)
        #expect(try await site.browser().get(link(tasks[0])).status == .unauthorized)

        // Refused it keeps the way back; made it leads there; one more comes filled in again.
        func values(_ text: String, back: String = "task", next: String = "") -> KeyValuePairs<String, String> {
            [
                "task": tasks[0].text, "plan": plan.text, "unit": site.units[0].text, "text": text, "cause": "money", "proposal": "Bổ sung",
                "raised_on": Instant.now.date.text(), "_back": back, "_next": next,
            ]
        }
        let refused = try await keeper.post("/so/obstacle", values(""))
        #expect(refused.status == .unprocessableContent && refused.hidden("_back") == "task")
        let made = try await keeper.post("/so/obstacle", values("Chưa có điện"))
        #expect(made.status == .ok && made.text.contains("Việc in_progress") && made.text.contains("Chưa có điện"))
        #expect(made.text.ranges(of: "+ Thêm vướng mắc").count == 2, "on top, and with those that are there")
        #expect(try await keeper.post("/so/obstacle", values("Chưa có mạng", next: "new")).hidden("_back") == "task")
        for nowhere in ["khong_co", "text"] {
            let answer = try await keeper.post("/so/obstacle", values("Đi đâu \(nowhere)", back: nowhere))
            #expect(answer.status == .ok && !answer.text.contains("record-adds"), "on the obstacle's own page")
        }

        // What was typed for one task comes back for that task only.
        _ = try await keeper.post("/so/obstacle/nhap", ["task": tasks[0].text, "text": "Đang gõ dở"])
        #expect(try await keeper.get(link(tasks[0])).text.contains("Đang gõ dở"))
        #expect(try await !keeper.get(link(tasks[1])).text.contains("Đang gõ dở"))
    }
}
