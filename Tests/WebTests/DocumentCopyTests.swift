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

@Suite("Copies of documents, and a year's first number", .serialized, .keepingSites) struct DocumentCopyTests {
    private struct Desk {
        let site: RegisterSite
        let type: RecordID
        let incoming: RecordID

        /// A document of ours that was issued.
        func issued(_ subject: String) async throws -> Record {
            try await site.site.database.write { tx in
                let values: [String: Value] = [
                    "type": type.value, "subject": subject.value, "unit": site.units[0].value,
                    "drafter": site.posts["canbo"].map { $0.value } ?? .null, "no_secret": true.value,
                    "body": "I. MỘT\nĐã xong (có Phụ lục kèm theo).".value,
                    "annexes": "# Bảng số liệu\n| A | B |\n| 1 | 2 |".value, "signer": site.posts["chutich"].map { $0.value } ?? .null,
                    "recipients": "Các xóm\nLưu: VT, P0".value,
                ]
                let id = try site.site.workflows.create("outgoing_document", values, by: site.system, in: tx).id
                for step in ["submit", "approve", "present", "sign"] {
                    _ = try site.site.workflows.perform(step, on: "outgoing_document", id, version: nil, by: site.system, in: tx)
                }
                return try site.site.registry.record("outgoing_document", id, for: site.system, in: tx)
            }
        }

        func copies() async throws -> [Record] {
            try await site.site.database.read { tx in try site.site.registry.all("document_copy", for: site.system, in: tx) }
        }

        func document(_ copy: Record) async throws -> OfficialDocument {
            try await site.site.database.read { tx in try CopyDesk(site.site.registry).document(copy, in: tx) }
        }

        /// How often the files of a record were asked for.
        func asked(_ record: Record) async throws -> Int64 {
            try await site.site.database.read { tx in
                try tx.number(
                    "SELECT count(*) AS n FROM job WHERE kind = \(DocumentFilesJob.name) AND payload LIKE \("%\(record.id.text)%")")
            }
        }
    }

    private func desk(_ engine: EngineKind) async throws -> Desk {
        let site = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan"), pack("documents")], people: [("vanthu", "clerk", 1), ("chutich", "chair", 1)])
        let post = try #require(site.posts["chutich"])
        let (type, incoming) = try await site.site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.site.workflows.create(register, values, by: site.system, in: tx).id
            }
            _ = try site.site.workflows.edit("post", post, version: nil, ["name": "Chủ tịch UBND xã".value], by: site.system, in: tx)
            let type = try make(
                "document_type",
                ["name": "Báo cáo".value, "abbreviation": "BC".value, "form": "named".value, "from_date": "2020-03-05".value])
            let incoming = try make(
                "incoming_document",
                [
                    "sender": "Sở Thử".value, "their_number": "9/STH".value, "issued_on": "2026-01-05".value, "subject": "Hỏi".value,
                    "no_secret": true.value, "sender_kind": "department".value,
                ])
            return (type, incoming)
        }
        return Desk(site: site, type: type, incoming: incoming)
    }

    /// What the clerk fills in for a copy.
    private func fields(_ desk: Desk, _ kind: String, _ medium: String = "paper", of source: (String, RecordID), extract: String = "")
        -> KeyValuePairs<String, String>
    {
        [
            "kind": kind, "medium": medium, source.0: source.1.text, "extract": extract, "unit": desk.site.units[1].text,
            "signer": desk.site.posts["chutich"]?.text ?? "", "recipients": "Các xóm\nLưu: VT",
        ]
    }

    @Test(
        "books go on where paper ends, and never anew; full copies, extracts and copies of copies share a year's numbers",
        arguments: engines)
    func copies(_ engine: EngineKind) async throws {
        let desk = try await desk(engine)
        let (clerk, chair) = (try await desk.site.browser("vanthu"), try await desk.site.browser("chutich"))
        let (admin, page) = (try await desk.site.browser("quantri"), "/quan-tri/so-dau")
        let (ours, copies) = ("outgoing_document.number", "document_copy.number")

        // Only whoever keeps the settings says where a book goes on; what is no number, or no book, is told.
        #expect(try await clerk.get(page).status == .forbidden)
        #expect(try await clerk.post(page, ["numbers": copies, "first": "15"]).status == .forbidden)
        #expect(try await desk.site.browser().get(page).status == .unauthorized)
        #expect(try await admin.get(page).text.contains("Bản sao văn bản: Số bản sao"))
        for wrong in ["0", "mười", "1000000", ""] {
            let told = try await admin.post(page, ["numbers": copies, "first": wrong])
            #expect(told.status == .unprocessableContent && told.text.contains("Ghi một số từ 1 đến 999999."), "\(wrong)")
        }
        #expect(try await admin.post(page, ["numbers": "document_copy.kind", "first": "15"]).status == .notFound)
        #expect(try await admin.post(page, ["numbers": ours, "first": "40"]).status == .unprocessableContent, "which type is not said")
        #expect(try await admin.post(page, ["numbers": ours, "first": "40", "type": desk.type.text]).text.contains("Đã đặt."))
        #expect(try await admin.post(page, ["numbers": copies, "first": "12"]).text.contains("Đã đặt."))
        #expect(try await admin.post(page, ["numbers": copies, "first": "15"]).status == .ok, "none was given yet")
        let source = try await desk.issued("Kết quả")
        #expect(source["number"].text == "40")

        // Each kind with what the decree asks for; what lacks something is refused, and takes no number.
        let of = ("outgoing", source.id)
        #expect(try await desk.site.browser().post("/so/document_copy", fields(desk, "copy", of: of)).status == .unauthorized)
        for (refused, words) in [
            (fields(desk, "extract", of: of), "phần được trích"),
            (fields(desk, "extract", "electronic", of: of, extract: "Đã xong."), "Trích sao ở đây làm trên giấy"),
        ] {
            let answer = try await clerk.post("/so/document_copy", refused)
            #expect(answer.status == .unprocessableContent && answer.text.contains(words), "\(words)")
        }
        for wanted in [
            fields(desk, "copy", of: of), fields(desk, "extract", of: of, extract: "Đã xong."),
            fields(desk, "relay", of: ("incoming", desk.incoming)), fields(desk, "copy", "electronic", of: of),
        ] { #expect(try await clerk.post("/so/document_copy", wanted).status == .ok) }
        let made = try await desk.copies().sorted { $0.id < $1.id }
        #expect(made.count == 4)
        for copy in made {
            let step = "/so/document_copy/\(copy.id)/buoc/"
            #expect(try await clerk.post(step + "present").status == .ok)
            #expect(try await clerk.post(step + "sign").status == .forbidden)
            let signed = try await chair.post(step + "sign")
            #expect((signed.status == .ok) == (copy["medium"].text == "paper"), "\(signed.status)")
            if copy["medium"].text != "paper" { #expect(signed.text.contains("chưa có tệp PDF")) }
        }
        let done = try await desk.copies().sorted { $0.id < $1.id }
        #expect(done.map(\.state) == ["issued", "issued", "issued", "awaiting_signature"])
        #expect(done.map { $0["number"].text } == ["15", "16", "17", nil])
        #expect(done.map { $0["symbol"].text } == ["SY-UBND", "TrS-UBND", "SL-UBND", nil])
        #expect(done[0]["mark"].text?.hasPrefix("Sao y, ") == true && done[0]["signer_name"].text == "Người chutich")
        for copy in done { #expect(try await desk.asked(copy) == (copy.state == "issued" ? 1 : 0)) }

        // The paper: the whole text with its annexes, the extract alone, or the copy's own part below a photocopy.
        let papers = [try await desk.document(done[0]), try await desk.document(done[1]), try await desk.document(done[2])]
        #expect(papers.map { $0.copy?.form } == ["SAO Y", "TRÍCH SAO", "SAO LỤC"] && papers.map { $0.copy?.number } == ["15", "16", "17"])
        #expect(papers.map(\.isCopySheet) == [false, false, true] && papers.map(\.annexes.isEmpty) == [false, true, true])
        #expect(papers[0].subject == "Kết quả" && papers[0].number == "40" && papers[0].body.count > papers[1].body.count)

        // Once a number was given, the book does not begin anew.
        let late = try await admin.post(page, ["numbers": copies, "first": "30"])
        #expect(late.status == .unprocessableContent && late.text.contains("đã cấp đến số 17"))
        #expect(try await admin.get(page).text.contains("Đã cấp đến số 17"))
        #expect(try await admin.get("/quan-tri/nhat-ky").status == .ok)
    }

    @Test(
        "a document whose issue was taken over gets its files when somebody first looks at it, once",
        .enabled(if: Office.isInstalled, "soffice is not installed: scripts/setup run"))
    func firstLook() async throws {
        let desk = try await desk(.sqlite)
        let (registry, system) = (desk.site.site.registry, desk.site.system)
        let taken = try await desk.site.site.database.write { tx in
            let values: [String: Value] = [
                "type": desk.type.value, "subject": "Nhập từ nơi khác".value, "unit": desk.site.units[0].value, "no_secret": true.value,
                "drafter": desk.site.posts["canbo"].map { $0.value } ?? .null, "body": "Đã xong.".value,
                "signer": desk.site.posts["chutich"].map { $0.value } ?? .null, "recipients": "Các xóm\nLưu: VT, P0".value,
            ]
            let draft = try desk.site.site.workflows.create("outgoing_document", values, by: system, in: tx)
            return try registry.apply(
                draft, ["number": "07".value, "symbol": "BC-UBND".value, "issued_on": "2026-01-05".value], action: "import", note: nil,
                by: system, in: tx
            ) { $0.state = "issued" }
        }
        #expect(try await desk.asked(taken) == 0)
        let chair = try await desk.site.browser("chutich")
        for _ in 0..<2 {
            #expect(try await chair.get("/van-ban/\(taken.id)/xem").status == .ok)
            #expect(try await desk.asked(taken) == 1)
        }
        #expect(try await desk.site.browser().get("/van-ban/\(taken.id)/xem").status == .unauthorized)
    }
}
