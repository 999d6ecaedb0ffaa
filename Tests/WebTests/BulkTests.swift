import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Jobs
import Registers
import Store
import TestKit
import Testing
import Workflows

@testable import Web

@Suite("Many records at once", .serialized, .keepingSites) struct BulkTests {
    private let base = "/so/matter/hang-loat"

    @Test("one field of many is written after one confirmation that names the count, and put back by one click", arguments: engines)
    func edit(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let (one, two) = (try await site.matter(["amount": .integer(5)]), try await site.matter())
        let foreign = try await site.matter(["unit": site.units[1].value])
        let officer = try await site.browser("canbo")
        let list = try await officer.get("/so/matter").text
        #expect(list.contains("value=\"edit:amount\"") && list.contains("value=\"step:refuse\"") && !list.contains("value=\"edit:phone\""))

        let asked = try await officer.post(base, ["do": "edit:amount", "id": one.id.text, "id": two.id.text])
        #expect(asked.status == .ok && asked.text.contains("name=\"amount\"") && asked.text.contains("của 2 bản ghi"))
        let prepared = try await officer.post(
            base,
            [
                "do": "edit:amount", "_fields": "amount", "amount": "1.500.000", "id": one.id.text, "id": two.id.text,
                "id": foreign.id.text,
            ])
        #expect(prepared.text.contains("cho 3 bản ghi") && prepared.text.contains("Làm với 2 bản ghi"))
        #expect(prepared.text.contains("Không có bản ghi này") && !prepared.text.contains(foreign.id.text))
        #expect(try await site.reload(one.id).version == one.version)

        let change = try #require(prepared.change)
        let done = try await officer.post("\(base)/\(change)/lam")
        #expect(done.text.contains("Đã làm 2 trong 3 bản ghi") && done.text.contains("Hoàn tác được đến"))
        #expect(try await site.reload(one.id)["amount"] == .integer(1_500_000))
        #expect(try await site.reload(foreign.id).version == foreign.version)

        _ = try await site.site.database.write { tx in
            try site.site.workflows.edit("matter", two.id, version: nil, ["text": "Người khác sửa".value], by: site.system, in: tx)
        }
        let undone = try await officer.post("\(base)/\(change)/hoan-tac")
        #expect(undone.text.contains("Đã trả lại 1 trong 2 bản ghi") && undone.text.contains("Đã có thay đổi khác sau đó"))
        #expect(try await site.reload(one.id)["amount"] == .integer(5))
        #expect(try await site.reload(two.id)["amount"] == .integer(1_500_000))
        let again = try await officer.post("\(base)/\(change)/hoan-tac")
        #expect(again.status == .badRequest)
        #expect(try await officer.get("/so/matter/\(one.id)/lich-su").text.contains("Hoàn tác thao tác hàng loạt"))
    }

    @Test("a step moves those that stand before it, names the others, and undoing gives them state and deadline back", arguments: engines)
    func step(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let (one, two) = (try await site.matter(["day": "2026-12-01".value]), try await site.matter())
        let due = try await site.reload(one.id).dueAt
        let officer = try await site.browser("canbo")
        _ = try await officer.post("/so/matter/\(two.id)/buoc/refuse", ["_version": "\(two.version)", "_reason": "trùng"])
        let wish: KeyValuePairs = ["do": "step:refuse", "_fields": "", "id": one.id.text, "id": two.id.text]
        #expect(try await officer.post(base, wish).status == .unprocessableContent)
        let prepared = try await officer.post(
            base, ["do": "step:refuse", "_fields": "", "_reason": "gửi nhầm", "id": one.id.text, "id": two.id.text])
        #expect(prepared.text.contains("Đang ở “Từ chối”") && prepared.text.contains("Làm với 1 bản ghi"))
        let change = try #require(prepared.change)
        #expect(try await officer.post("\(base)/\(change)/lam").text.contains("Đã làm 1 trong 2"))
        #expect(try await site.reload(one.id).state == "refused")
        #expect(try await officer.post("\(base)/\(change)/hoan-tac").text.contains("Đã trả lại 1 trong 1"))
        let back = try await site.reload(one.id)
        #expect(back.state == "open" && back.dueAt == due && due != nil)
        let spans = try await site.site.database.read { tx in try site.site.workflows.spans(of: back, in: tx) }
        #expect(spans.map(\.state) == ["open", "refused", "open"] && spans.filter { $0.left == nil }.count == 1)
        let counts = try await site.site.database.read { tx in try site.site.registry.countsByState("matter", commune: 99999, in: tx) }
        #expect(counts["open"] == 1 && counts["refused"] == 1)
    }

    @Test("records are given to a post, deleted, brought back from the bin, each undone", arguments: engines)
    func others(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let one = try await site.matter()
        let officer = try await site.browser("canbo")
        let post = try #require(site.posts["truongphong"])
        let given = try await officer.post(base, ["do": "assign", "_fields": "", "assignee": post.text, "id": one.id.text])
        #expect(given.text.contains("Chức danh truongphong"))
        _ = try await officer.post("\(base)/\(try #require(given.change))/lam")
        #expect(try await site.reload(one.id).assignee == post.text)
        _ = try await officer.post("\(base)/\(try #require(given.change))/hoan-tac")
        #expect(try await site.reload(one.id).assignee == nil)

        let deleted = try await officer.post(base, ["do": "delete", "id": one.id.text])
        #expect(deleted.text.contains("Chuyển 1 bản ghi vào thùng rác"))
        _ = try await officer.post("\(base)/\(try #require(deleted.change))/lam")
        #expect(try await officer.get("/so/matter/\(one.id)").status == .notFound)
        #expect(try await officer.get("/so/matter/thung-rac").text.contains("value=\"restore\""))
        let restored = try await officer.post(base, ["do": "restore", "all": "1"])
        _ = try await officer.post("\(base)/\(try #require(restored.change))/lam")
        #expect(try await officer.get("/so/matter/\(one.id)").status == .ok)
        #expect(try await officer.post("\(base)/\(try #require(restored.change))/hoan-tac").text.contains("Đã trả lại 1 trong 1"))
        #expect(try await officer.get("/so/matter/\(one.id)").status == .notFound)
    }

    @Test("whoever may not change a record can't do it by the dozen, and nobody sees another's changes", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let one = try await site.matter()
        let (officer, head, other) = (
            try await site.browser("canbo"), try await site.browser("truongphong"), try await site.browser("nguoikhac")
        )
        let visitor = try await site.browser()
        let refused = try await head.post(base, ["do": "delete", "id": one.id.text])
        #expect(refused.text.contains("chưa được giao quyền") && !refused.text.contains("/lam\""))
        let prepared = try await site.site.database.read { tx in try tx.first("SELECT id FROM bulk_change")?.text("id") }
        _ = try await head.post("\(base)/\(try #require(prepared))/lam")
        #expect(try await site.reload(one.id).isDeleted == false)
        let mine = try #require(try await officer.post(base, ["do": "delete", "id": one.id.text]).change)
        for browser in [head, other] {
            #expect(try await browser.get("\(base)/\(mine)").status == .notFound)
            #expect(try await browser.post("\(base)/\(mine)/lam").status == .notFound)
        }
        #expect(try await visitor.post(base, ["do": "delete", "id": one.id.text]).status == .unauthorized)
        #expect(try await officer.post(base, ["do": "edit:phone", "id": one.id.text]).text.contains("data-bulk-count"))
        #expect(try await officer.post(base, ["do": "delete"]).text.contains("Chưa chọn bản ghi nào"))
        #expect(try await officer.post(base, ["do": "delete", "id": "abc"]).text.contains("Chưa chọn bản ghi nào"))
        #expect(try await site.reload(one.id).version == one.version)
    }

    @Test("all that a filter leaves is chosen, and more than one transaction holds is done in the background", arguments: engines)
    func background(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        try await site.site.database.write { tx in
            for number in 0..<502 {
                _ = try site.site.workflows.create(
                    "matter", ["text": "Việc \(number)".value, "unit": site.units[0].value, "urgent": .boolean(number != 0)],
                    by: site.system, in: tx)
            }
        }
        let officer = try await site.browser("canbo")
        let prepared = try await officer.post(
            base + "?urgent=true", ["do": "edit:amount", "_fields": "amount", "amount": "7", "all": "1"])
        #expect(prepared.text.contains("cho 501 bản ghi") && prepared.text.contains("làm thử 200 bản ghi đầu"))
        let change = try #require(prepared.change)
        #expect(try await officer.post("\(base)/\(change)/lam").text.contains("Đang làm"))
        let runner = Task { try await site.site.jobs.run() }
        defer { runner.cancel() }
        var page = ""
        for _ in 0..<600 where !page.contains("Đã làm") {
            try await Task.sleep(for: .milliseconds(50))
            page = try await officer.get("\(base)/\(change)").text
        }
        #expect(page.contains("Đã làm 501 trong 501 bản ghi"))
        let changed = try await site.all().filter { $0["amount"] == .integer(7) }
        #expect(changed.count == 501 && changed.allSatisfy { $0["urgent"].boolean == true })
    }
}

extension HTTPTestClient.Answer {
    /// The id of the change that the page offers to confirm.
    fileprivate var change: String? {
        text.firstMatch(of: /hang-loat\/([0-9a-f-]{36})\/lam/).map { String($0.1) }
    }
}
