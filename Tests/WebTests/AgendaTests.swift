import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("The agenda of a steering committee's session", .serialized, .keepingSites) struct AgendaTests {
    private struct World {
        let site: RegisterSite
        let session, held: RecordID
    }

    /// A target far from its goal at the end of its time, one that is met, a late task and one in time.
    private func world(_ engine: EngineKind) async throws -> World {
        let site = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan"), pack("direction"), pack("improvement")],
            people: [("thuky", "steering_secretary", 0), ("kiemtra", "auditor", 0), ("giukehoach", "keeper", 0)])
        let (session, held) = try await site.site.database.write { tx in
            let today = Instant(milliseconds: tx.now).date
            func make(_ register: String, _ values: [String: Value], state: String? = nil) throws -> RecordID {
                guard let state else { return try site.site.workflows.create(register, values, by: site.system, in: tx).id }
                return try site.site.workflows.importRecord(
                    register, values, id: RecordID(), at: tx.now, state: state, by: site.system, in: tx
                ).id
            }
            let year = Int64(today.year)
            let plan = try make(
                "plan", ["title": "Kế hoạch thử".value, "issuer": "UBND xã Thử".value, "to_year": .integer(year)], state: "published")
            for (no, result) in [("1", 4500), ("2", 9500)] {
                let target = try make(
                    "target",
                    [
                        "plan": plan.value, "no": no.value, "text": "Chỉ tiêu thử \(no)".value, "op": "ge".value, "value": .integer(9000),
                        "unit": "%".value, "from_year": .integer(year - 5), "to_year": .integer(year), "lead": site.units[1].value,
                        "baseline_value": .integer(4000), "baseline_source": "Báo cáo".value,
                    ])
                let declared: [String: Value] = [
                    "target": target.value, "unit": site.units[0].value, "period": "\(year)".value, "value": .integer(Int64(result)),
                    "data_source": "Ngân hàng".value, "method": "partner".value, "evidence_ref": "Công văn 1".value,
                    "declared_by": (site.posts["thuky"]?.text).value, "cut_off": today.description.value,
                    "expires_on": today.adding(days: 30).description.value,
                ]
                let id = try make("target_result", declared)
                _ = try site.site.workflows.perform("confirm", on: "target_result", id, version: nil, by: site.system, in: tx)
            }
            for (text, days) in [("Việc trễ <hạn>", -9), ("Việc còn hạn", 9)] {
                let values: [String: Value] = [
                    "plan": plan.value, "text": text.value, "lead": site.units[0].value,
                    "deadline": today.adding(days: days).description.value,
                ]
                _ = try make("task", values, state: "in_progress")
            }
            let session: [String: Value] = [
                "name": "Phiên họp thử".value, "plan": plan.value, "unit": site.units[0].value, "held_at": .integer(tx.now + 86_400_000),
                "presided_by": (site.posts["thuky"]?.text).value, "secretary": (site.posts["thuky"]?.text).value,
            ]
            return (try make("committee_session", session), try make("committee_session", session, state: "held"))
        }
        return World(site: site, session: session, held: held)
    }

    private func lines(_ world: World) async throws -> [Record] {
        let site = world.site
        return try await site.site.database.read { tx in try site.site.registry.all("agenda_item", for: site.system, in: tx) }
    }

    @Test("takes what is red and late once, says of which day, and is drawn only by who writes it, before the session", arguments: engines)
    func drawn(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let page = "/so/committee_session/\(world.session)"
        let draw = "/phien-hop/\(world.session)/noi-dung"
        let secretary = try await world.site.browser("thuky")
        #expect(try await secretary.get(page).text.contains(draw))
        let after = try await secretary.post(draw, [:])
        #expect(after.text.contains("Đã lấy chỉ tiêu đỏ và việc trễ") && after.text.contains("Việc trễ &lt;hạn&gt;"))
        let written = try await lines(world)
        #expect(written.map { $0["kind"].text }.sorted { ($0 ?? "") < ($1 ?? "") } == ["late_task", "red_target"])
        let red = try #require(written.first { $0["kind"].text == "red_target" })
        #expect(red["text"].text?.contains("Chỉ tiêu thử 1") == true && red["unit"] == world.site.units[1].value)
        #expect(written.allSatisfy { $0["drawn_on"].text == Instant.now.date.description && $0["session"].text == world.session.text })
        #expect(try await secretary.post(draw, [:]).text.contains("Không có chỉ tiêu đỏ"))
        #expect(try await lines(world).count == 2)

        let auditor = try await world.site.browser("kiemtra")
        #expect(try await auditor.get(page).text.contains(draw) == false)
        #expect(try await auditor.post(draw, [:]).status == .forbidden)
        #expect(try await world.site.browser("canbo").post(draw, [:]).status == .forbidden)
        #expect(try await secretary.get("/so/committee_session/\(world.held)").text.contains("/noi-dung") == false)
        #expect(try await secretary.post("/phien-hop/\(world.held)/noi-dung", [:]).status == .forbidden)
        #expect(try await secretary.post("/phien-hop/khong-phai/noi-dung", [:]).status == .notFound)
        #expect(try await secretary.post("/phien-hop/\(RecordID())/noi-dung", [:]).status == .notFound)
        #expect(try await lines(world).count == 2)
    }

    @Test("a list is printed in the forms that its register declares, and a task's page counts what was handed in", arguments: engines)
    func forms(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let site = world.site
        let task = try await site.site.database.write { tx in
            let task = try #require(try site.site.registry.all("task", for: site.system, in: tx).first)
            for (state, text) in [("handed_in", "Một"), ("promised", "Hai"), ("dropped", "Ba")] {
                var values: [String: Value] = [
                    "task": task.id.value, "unit": site.units[0].value, "text": text.value, "due_on": "2026-11-02".value,
                ]
                if state == "handed_in" { (values["done_on"], values["evidence_ref"]) = ("2026-11-02".value, "Công văn 9".value) }
                _ = try site.site.workflows.importRecord(
                    "task_product", values, id: RecordID(), at: tx.now, state: state, by: site.system, in: tx)
            }
            return task.id
        }
        let secretary = try await site.browser("thuky")
        let plain = try await secretary.get("/so/task/in").text
        #expect(plain.contains("/so/task/in?bieu=six") && !plain.contains("Rõ thẩm quyền</th>"))
        let six = try await secretary.get("/so/task/in?bieu=six").text
        for head in ["Rõ việc", "Rõ người", "Rõ thời gian", "Rõ trách nhiệm", "Rõ sản phẩm", "Rõ thẩm quyền"] {
            #expect(six.contains("<th scope=\"col\">\(head)</th>"), "\(head)")
        }
        #expect(six.contains("theo mẫu “6 rõ”") && six.contains("Việc trễ &lt;hạn&gt;"))
        #expect(try await secretary.get("/so/task/in?bieu=address").text.contains(">Giám sát</th>"))
        #expect(try await secretary.get("/so/task/in?bieu=khong-co").text.contains("theo mẫu") == false)
        _ = try await site.site.database.write { tx in
            let values = ["task": task.value, "unit": site.units[0].value, "text": "Điều riêng".value]
            let remark = try site.site.workflows.create("task_remark", values, by: site.system, in: tx)
            return try site.site.workflows.edit(
                "task_remark", remark.id, version: nil, ["text": "Điều riêng khác".value], by: site.system, in: tx)
        }
        let journal = try await site.browser("kiemtra").get("/quan-tri/nhat-ky").text
        #expect(journal.contains("Ghi chú riêng") && !journal.contains("Điều riêng"))
        // One of two: what was dropped is no longer owed.
        #expect(try await secretary.get("/so/task/\(task)").text.contains("1/2 đã xong"))
    }

    @Test("the numbers of a result sheet are counted for its unit and period, and typed by nobody", arguments: engines)
    func sheet(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let site = world.site
        let year = Instant.now.date.year
        let sheet = try await site.site.database.write { tx in
            let values = ["unit": site.units[0].value, "period": "\(year)".value, "grade": Value.null]
            return try site.site.workflows.create("appraisal", values, by: site.system, in: tx).id
        }
        let count = "/so/appraisal/\(sheet)/so-lieu"
        let keeper = try await site.browser("giukehoach")
        #expect(try await keeper.get("/so/appraisal/\(sheet)").text.contains(count))
        #expect(try await keeper.get("/so/appraisal/\(sheet)/sua").text.contains("tasks_due") == false)
        #expect(try await keeper.post(count, [:]).text.contains("Đã lấy số liệu của kỳ"))
        let counted = try await site.site.database.read { tx in
            try site.site.registry.record("appraisal", sheet, for: site.system, in: tx)
        }
        // The late task alone: its day lies nine days back, in this year unless it has just begun.
        let due = Instant.now.date.adding(days: -9).year == year ? 1 : 0
        #expect(counted["tasks_due"] == .integer(Int64(due)) && counted["tasks_on_time"] == .integer(0))
        #expect(try await site.browser("kiemtra").post(count, [:]).status == .forbidden)
        try await sheetOfPost(world, keeper)
        #expect(try await keeper.post("/so/mandate/\(RecordID())/so-lieu", [:]).status == .notFound)
    }

    /// A person's sheet counts the work for which the post answers, opens to it, and leaves open what no post has.
    private func sheetOfPost(_ world: World, _ keeper: Browser) async throws {
        let site = world.site
        let post = try #require(site.posts["thuky"])
        let sheet = try await site.site.database.write { tx in
            let day = Instant(milliseconds: tx.now).date.adding(days: -9)
            for (text, accountable) in [("Việc của thư ký", post.text), ("Việc của người khác", site.posts["canbo"]?.text)] {
                let values: [String: Value] = [
                    "text": text.value, "lead": site.units[0].value, "accountable": accountable.value, "deadline": day.description.value,
                ]
                _ = try site.site.workflows.importRecord(
                    "task", values, id: RecordID(), at: tx.now, state: "in_progress", by: site.system, in: tx)
            }
            for (accountable, sent) in [(post.text, 10), (post.text, 8), (site.posts["canbo"]?.text, 10)] {
                let values: [String: Value] = [
                    "name": "Báo cáo".value, "unit": site.units[0].value, "accountable": accountable.value, "period": "\(day.year)".value,
                    "cut_off": day.adding(days: -2).description.value, "due_on": day.description.value,
                    "sent_on": day.adding(days: 9 - sent).description.value,
                ]
                _ = try site.site.workflows.importRecord(
                    "report_due", values, id: RecordID(), at: tx.now, state: "accepted", by: site.system, in: tx)
            }
            let values = ["unit": site.units[0].value, "post": post.text.value, "period": "\(day.year)".value]
            return try site.site.workflows.create("appraisal", values, by: site.system, in: tx).id
        }
        let page = try await keeper.post("/so/appraisal/\(sheet)/so-lieu", [:]).text
        let counted = try await site.site.database.read { tx in
            try site.site.registry.record("appraisal", sheet, for: site.system, in: tx)
        }
        #expect(counted["tasks_due"] == .integer(1) && counted["tasks_late"] == .integer(1) && counted["tasks_accepted"] == .integer(0))
        #expect(counted["reports_due"] == .integer(2) && counted["reports_on_time"] == .integer(1), "those for which the post answers")
        let link = try #require(page.firstMatch(of: /href="[^"]*(\/so\/task\?where=[^"]*figure=tasks_late)"/)).1
        let list = try await keeper.get(String(link).replacing("&amp;", with: "&")).text
        #expect(list.contains("Việc của thư ký") && !list.contains("Việc của người khác"))
    }

    @Test(
        "an item of an inspection names a figure: its number lives until the inspection is concluded, then it stands with its rule",
        arguments: engines)
    func checklist(_ engine: EngineKind) async throws {
        let world = try await world(engine)
        let site = world.site
        let (inspection, item) = try await site.site.database.write { tx in
            let today = Instant(milliseconds: tx.now).date
            let inspection = try site.site.workflows.create(
                "inspection",
                [
                    "name": "Kiểm tra thử".value, "programme": "\(today.year)".value, "unit": site.units[0].value,
                    "leader": (site.posts["thuky"]?.text).value, "planned_on": today.description.value,
                ], by: site.system, in: tx)
            let item = try site.site.workflows.create(
                "inspection_item",
                [
                    "inspection": inspection.id.value, "no": .integer(1), "question": "Việc quá hạn?".value,
                    "figure": "tasks_overdue".value,
                    "period": "\(today.year)".value,
                ], by: site.system, in: tx)
            return (inspection.id, item.id)
        }
        let keeper = try await site.browser("giukehoach")
        let pages = ["/so/inspection/\(inspection)", "/so/inspection_item/\(item)"]
        for page in pages {
            let text = try await keeper.get(page).text
            #expect(text.contains("Số liệu của phiếu kiểm tra") && text.contains("/so-lieu/tasks_overdue?ky="), "\(page)")
            #expect(text.contains("1 nhiệm vụ ·"), "\(page)")
        }
        let kept = try await site.site.database.write { tx in
            let workflows = site.site.workflows
            let today = Instant(milliseconds: tx.now).date.description
            _ = try workflows.perform("hold", on: "inspection", inspection, version: nil, ["held_on": today.value], by: site.system, in: tx)
            _ = try workflows.perform(
                "conclude", on: "inspection", inspection, version: nil, ["conclusion": "Còn trễ".value, "conclusion_ref": "1/TB".value],
                by: site.system, in: tx)
            let late = try #require(
                try site.site.registry.all("task", for: site.system, in: tx).first { $0["text"].text?.hasPrefix("Việc trễ") == true })
            _ = try workflows.perform("cancel", on: "task", late.id, version: nil, reason: "Thôi", by: site.system, in: tx)
            return try site.site.registry.record("inspection_item", item, for: site.system, in: tx)
        }
        #expect(kept["counted"].text?.hasPrefix("1 nhiệm vụ (năm ") == true, "\(kept["counted"])")
        #expect(kept["counted_rule"].text?.hasPrefix("tasks_overdue v1: count task where") == true && !kept["counted_at"].isNull)
        let after = try await keeper.get(pages[0]).text
        #expect(after.contains("0 nhiệm vụ ·") && after.contains("chốt khi kết luận: 1 nhiệm vụ"))
        // A draft of an edition is made by who keeps plans, from a change that there is.
        #expect(try await site.browser("canbo").post("/dieu-chinh/\(item)/ban-moi", [:]).status == .forbidden)
        #expect(try await keeper.post("/dieu-chinh/\(item)/ban-moi", [:]).status == .notFound)
        #expect(try await keeper.post("/dieu-chinh/khong/ban-moi", [:]).status == .notFound)
    }
}
