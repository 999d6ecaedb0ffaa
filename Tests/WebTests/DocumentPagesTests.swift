import Documents
import Foundation
import HTTPKit
import HTTPTypes
import Jobs
import Registers
import Reports
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Official documents on their pages", .serialized, .keepingSites) struct DocumentPagesTests {
    /// A site with the types, people of every step, and a document that asks for an answer.
    private struct Desk {
        let site: RegisterSite
        let types: [String: RecordID]
        let asked: RecordID
        let task: RecordID

        func record(_ register: String, _ id: RecordID) async throws -> Record {
            try await site.site.database.read { tx in try site.site.registry.record(register, id, for: site.system, in: tx) }
        }

        /// What an officer fills in.
        func values(_ type: String) -> [String: Value] {
            [
                "type": types[type].map { $0.value } ?? .null, "subject": "Kết quả rà soát".value, "unit": site.units[0].value,
                "drafter": site.posts["canbo"].map { $0.value } ?? .null, "no_secret": true.value,
                "body": "I. KẾT QUẢ\nĐã rà soát xong.".value, "signer": site.posts["chutich"].map { $0.value } ?? .null,
                "recipients": "Các xóm\nLưu: VT, P0".value,
            ]
        }
    }

    private func desk(_ engine: EngineKind) async throws -> Desk {
        let site = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan"), pack("documents")],
            people: [("vanthu", "clerk", 1), ("chutich", "chair", 1), ("phochutich", "vice_chair", 1)])
        let (types, asked, task) = try await site.site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.site.workflows.create(register, values, by: site.system, in: tx).id
            }
            func type(_ name: String, _ short: String?, _ form: String) throws -> RecordID {
                try make(
                    "document_type", ["name": name.value, "abbreviation": short.value, "form": form.value, "from_date": "2020-03-05".value])
            }
            let types = ["BC": try type("Báo cáo", "BC", "named"), "CV": try type("Công văn", nil, "letter")]
            let asked = try make(
                "incoming_document",
                [
                    "sender": "Sở Thử".value, "their_number": "9/STH".value, "issued_on": "2026-01-05".value, "subject": "Hỏi".value,
                    "no_secret": true.value, "unit": site.units[0].value, "handler": site.posts["canbo"].map { $0.value } ?? .null,
                    "deadline": "2099-01-05".value, "sender_kind": "department".value, "instruction": "Trả lời Sở.".value,
                    "product": "Công văn trả lời".value, "authority": site.posts["chutich"].map { $0.value } ?? .null,
                ])
            let assigned = try site.site.workflows.perform(
                "assign_as_task", on: "incoming_document", asked, version: nil, by: site.system, in: tx)
            return (types, asked, try #require(assigned["task"].text.flatMap { RecordID($0) }))
        }
        let post = try #require(site.posts["chutich"])
        try await site.site.database.write { tx in
            _ = try site.site.workflows.edit("post", post, version: nil, ["name": "Chủ tịch UBND xã".value], by: site.system, in: tx)
        }
        return Desk(site: site, types: types, asked: asked, task: task)
    }

    @Test("a draft is mended, checked, signed and numbered by those whose turn it is; what it answers is answered", arguments: engines)
    func life(_ engine: EngineKind) async throws {
        let desk = try await desk(engine)
        let site = desk.site
        let officer = try await site.browser("canbo")
        let made = try await officer.post(
            "/so/outgoing_document",
            [
                "type": desk.types["BC"]?.text ?? "", "subject": "Kết quả <rà soát>", "unit": site.units[0].text,
                "drafter": site.posts["canbo"]?.text ?? "", "urgency": "normal", "no_secret": "true", "body": "I. KẾT QUẢ\nXong.",
                "signer": site.posts["chutich"]?.text ?? "", "recipients": "Các xóm", "answers": desk.asked.text, "task": desk.task.text,
            ])
        let id = try #require(made.text.firstMatch(of: /\/van-ban\/([0-9a-f-]{36})\/xem/).flatMap { RecordID(String($0.1)) })
        let page = "/van-ban/\(id)"
        let step = "/so/outgoing_document/\(id)/buoc/"
        // The page beside its text names what breaks the decree and where to mend it; nothing of it may be sent on.
        #expect(made.text.contains("Báo cáo · chưa có số") && made.text.contains("Kết quả &lt;rà soát&gt;"))
        #expect(made.text.contains("1 chỗ phải sửa") && made.text.contains("href=\"#f-recipients\"") && made.text.contains("id=\"f-body\""))
        let refused = try await officer.post(step + "submit", ["signer": site.posts["chutich"]?.text ?? "", "recipients": "Các xóm"])
        #expect(refused.status == .unprocessableContent && refused.text.contains("Lưu: VT"))
        // The form beside the pages sends its own fields only; the others stay.
        let saved = try await officer.post(
            "/so/outgoing_document/\(id)", ["_fields": "recipients", "recipients": "- Các xóm;\n- Lưu: VT, P0.", "_version": "1"])
        #expect(saved.status == .ok && saved.text.contains("Đúng thể thức"))
        let draft = try await desk.record("outgoing_document", id)
        #expect(draft["subject"].text == "Kết quả <rà soát>" && draft["body"].text?.contains("Xong.") == true)
        // Nobody of another unit sees a draft; whoever passes it on sees it when it is theirs.
        let stranger = try await site.browser("nguoikhac")
        for path in ["", "/xem", "/trang/1", "/tai/docx"] { #expect(try await stranger.get(page + path).status == .notFound) }
        #expect(try await stranger.post(page + "/tep").status == .notFound)
        #expect(try await site.browser().get(page).status == .unauthorized)
        let sent = try await officer.post(step + "submit", [:])
        #expect(sent.status == .ok && sent.text.contains("Chờ lãnh đạo đơn vị duyệt") && !sent.text.contains("id=\"f-body\""))
        #expect(try await officer.post(step + "approve").status == .forbidden)
        let head = try await site.browser("truongphong")
        #expect(try await head.post(step + "approve").text.contains("Chờ kiểm tra thể thức"))
        let clerk = try await site.browser("vanthu")
        #expect(try await clerk.post(step + "present").text.contains("Chờ ký"))
        #expect(try await site.browser("phochutich").post(step + "sign").status == .forbidden)
        let chair = try await site.browser("chutich")
        let issued = try await chair.post(step + "sign")
        #expect(issued.text.contains("Báo cáo · 01/BC-UBND") && issued.text.contains("Đã ban hành"))
        #expect(issued.text.contains("Đang tạo bản PDF và Word chính thức"))
        let record = try await desk.record("outgoing_document", id)
        #expect(record["number"].text == "01" && record["symbol"].text == "BC-UBND" && record["signer_name"].text == "Người chutich")
        #expect(record["issued_on"].text == Instant.now.date.description)
        let answered = try await desk.record("incoming_document", desk.asked)
        #expect(answered.state == "answered" && answered["answered_by"].text == id.text && answered["done_on"] == record["issued_on"])
        #expect(try await desk.record("task", desk.task)["issued_ref"].text == "01/BC-UBND")
        // Everybody of the commune reads it now; nobody changes its text.
        #expect(try await stranger.get(page).text.contains("01/BC-UBND"))
        #expect(try await officer.post("/so/outgoing_document/\(id)", ["_fields": "body", "body": "Khác"]).status == .forbidden)
        #expect(
            try await clerk.post(
                "/so/outgoing_document/\(id)", ["_fields": "body paper_scan copies sent_on note", "body": "Khác", "note": "Đã gửi"]
            ).status == .ok)
        let after = try await desk.record("outgoing_document", id)
        #expect(after["body"] == record["body"] && after["note"].text == "Đã gửi")
    }

    @Test("an incoming document becomes a task in the step that assigns it, and names it", arguments: engines)
    func incoming(_ engine: EngineKind) async throws {
        let desk = try await desk(engine)
        let asked = try await desk.record("incoming_document", desk.asked)
        #expect(asked["arrival_number"].text == "01" && asked.state == "assigned")
        let task = try await desk.record("task", desk.task)
        #expect(
            task["origin"].text == "document" && task["origin_ref"].text == "9/STH của Sở Thử" && task["origin_body"].text == "department")
        #expect(task["lead"].text == desk.site.units[0].text && task["accountable"].text == desk.site.posts["canbo"]?.text)
        #expect(task["deadline"].text == "2099-01-05" && task["text"].text == "Hỏi")
        // It waits for nobody else: the step asked for what was not clear yet, and assigned it.
        #expect(task.state == "assigned" && task.assignee == desk.site.posts["canbo"]?.text)
        #expect(task["responsibility"].text == "Trả lời Sở." && task["authority"].text == desk.site.posts["chutich"]?.text)
    }

    @Test("what is malformed or has no place is not found; files of drafts are not kept", arguments: engines)
    func strange(_ engine: EngineKind) async throws {
        let desk = try await desk(engine)
        let values = desk.values("CV")
        let id = try await desk.site.site.database.write { tx in
            try desk.site.site.workflows.create("outgoing_document", values, by: desk.site.system, in: tx).id
        }
        let officer = try await desk.site.browser("canbo")
        #expect(try await officer.get("/van-ban/khong-phai-ma").status == .notFound)
        #expect(try await officer.get("/van-ban/\(RecordID())").status == .notFound)
        #expect(try await officer.get("/van-ban/\(id)/tai/exe").status == .notFound)
        #expect(try await officer.get("/van-ban/\(id)/trang/0").status == .notFound)
        #expect(try await officer.get("/van-ban/\(id)/trang/x").status == .notFound)
        #expect(try await officer.post("/van-ban/\(id)/tep").status == .badRequest)
        let letter = try await officer.get("/van-ban/\(id)").text
        #expect(letter.contains("Công văn · chưa có số") && letter.contains("/so/outgoing_document/\(id)/sua"))
        #expect(try await desk.record("outgoing_document", id)["pdf"].isNull)
    }

    @Test(
        "pages are drawn of the text as it stands; the files of an issued document are made once and stay",
        .enabled(if: Office.isInstalled, "soffice is not installed: scripts/setup run"))
    func files() async throws {
        let desk = try await desk(.sqlite)
        let site = desk.site.site
        let id = try await site.database.write { tx in
            try site.workflows.create("outgoing_document", desk.values("BC"), by: desk.site.system, in: tx).id
        }
        let officer = try await desk.site.browser("canbo")
        let look = try await officer.get("/van-ban/\(id)/xem").text
        #expect(look.contains("1 trang · bản dự thảo"))
        let picture = try #require(look.firstMatch(of: /src="\/thu(\/van-ban\/[^"]+)"/)?.1)
        #expect(try await officer.get(String(picture.replacing("&amp;", with: "&"))).headers[.contentType] == "image/jpeg")
        #expect(try await officer.get("/van-ban/\(id)/trang/9").status == .notFound)
        let running = Task { try await site.jobs.run() }
        defer { running.cancel() }
        try await site.database.write { tx in
            for step in ["submit", "approve", "present", "sign"] {
                _ = try site.workflows.perform(step, on: "outgoing_document", id, version: nil, by: desk.site.system, in: tx)
            }
        }
        site.jobs.wake()
        var record = try await desk.record("outgoing_document", id)
        while record["docx"].isNull {
            try await Task.sleep(for: .milliseconds(100))
            record = try await desk.record("outgoing_document", id)
        }
        let pdf = try #require(Attachment.list(record["pdf"].text).first)
        #expect(pdf.name == "01-BC-UBND.pdf" && pdf.type == "application/pdf")
        #expect(Attachment.list(record["docx"].text).first?.name == "01-BC-UBND.docx")
        #expect(try site.blobs.data(pdf.hash).starts(with: Data("%PDF-".utf8)))
        let sent = try await officer.get("/van-ban/\(id)/tai/pdf")
        #expect(sent.status == .ok && sent.headers[.contentType] == "application/pdf")
        #expect(try await officer.get("/van-ban/\(id)/xem").text.contains("bản đã ban hành"))
        #expect(try await officer.post("/van-ban/\(id)/tep").status == .badRequest)
    }
}
