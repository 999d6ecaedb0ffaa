import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@testable import Web

private let pdf = Data("%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF".utf8)

@Suite("Pages and forms of records", .serialized, .keepingSites) struct RecordPagesTests {
    // MARK: Forms

    @Test("a form makes a record with every kind of field; what was typed is read as people write it", arguments: engines)
    func create(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        let form = try await officer.get("/so/matter/moi?text=S%E1%BA%B5n")
        #expect(form.text.contains("value=\"Sẵn\"") && form.text.contains("type=\"checkbox\" name=\"urgent\" value=\"true\" checked"))
        let unit = site.units[0].text
        let made = try await officer.post(
            "/so/matter",
            [
                "_fields": form.hidden("_fields") ?? "", "text": "<script>alert('x')</script>", "unit": unit, "kind": "small",
                "amount": "1.200.000",
                "rate": "95,5", "day": "1/12/2026", "urgent": "false", "tags": "red", "tags": "blue", "helpers": site.units[1].text,
                "phone": "+84 912 345 678", "citizen": "001085012349", "code": "V-GIẢ", "doubled": "5",
            ], files: [("files", "Biên bản.pdf", pdf)])
        #expect(
            made.status == .ok && made.text.contains("&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;")
                && !made.text.contains("<script>alert"))
        let record = try #require(try await site.all().first)
        #expect(record["amount"] == .integer(1_200_000) && record["rate"] == .integer(9550) && record["doubled"] == .integer(2_400_000))
        #expect(record["day"].text == "2026-12-01" && record["urgent"].boolean == false && record.items("tags") == ["red", "blue"])
        #expect(
            record["code"].text?.hasPrefix("V20") == true && record["phone"].text?.hasSuffix("912345678") == true
                && record["citizen"].text != "001085012349")
        #expect(Attachment.list(record["files"].text).map(\.name) == ["Biên bản.pdf"])
        #expect(!made.text.contains("345 678") && !made.text.contains("001085012349"))
    }

    @Test(
        "a period is chosen as a part of the year and the year; what is incomplete is said",
        arguments: [
            ("Y", "2026", "2026"), ("H1", "2026", "2026H1"), ("Q4", " 2026 ", "2026Q4"), ("09", "2026", "202609"), ("", "2026", ""),
        ])
    func period(part: String, year: String, code: String) throws {
        #expect(try FormInput(draft: ["p__part": part, "p__year": year]).period("p") == code)
        #expect(throws: VietnameseError.self) { try FormInput(draft: ["p__part": "Q4", "p__year": "26"]).period("p") }
        // Imports and other programs send the code.
        #expect(try FormInput(draft: ["p": "2026Q4"]).period("p") == "2026Q4")
    }

    @Test("nothing typed is lost when something is wrong: texts, files and choices come back with messages beside them", arguments: engines)
    func errors(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        let form = try await officer.get("/so/matter/moi")
        let answer = try await officer.post(
            "/so/matter",
            [
                "_fields": form.hidden("_fields") ?? "", "files__kept": form.hidden("files__kept") ?? "", "text": "",
                "unit": site.units[0].text, "kind": "small",
                "amount": "nhiều \"lắm\"", "day": "32/13/2026", "detail": "Giữ <b>nguyên</b>", "tags": "red", "helpers": "",
            ], files: [("files", "a.pdf", pdf), ("files", "b.html", Data("<html><script>1</script>".utf8))])
        #expect(answer.status == .unprocessableContent)
        for text in [
            "nhiều &quot;lắm&quot;", "32/13/2026", "Giữ &lt;b&gt;nguyên&lt;/b&gt;", "value=\"red\" checked", "href=\"#f-amount\"",
            "href=\"#f-text\"", "href=\"#f-day\"",
            "a.pdf", "Không nhận tệp “b.html”",
        ] { #expect(answer.text.contains(text), "\(text)") }
        #expect(try await site.all().isEmpty)
        // The file that was taken waits in the form, sealed; nobody can put another in its place.
        let kept = try #require(answer.hidden("files__kept"))
        let sealed = "AAAA" + kept.dropFirst(4)
        let fields: KeyValuePairs = ["text": "Đúng rồi", "unit": site.units[0].text, "kind": "small", "files__kept": sealed]
        #expect(try await officer.post("/so/matter", fields).status == .unprocessableContent)
        let saved = try await officer.post(
            "/so/matter", ["text": "Đúng rồi", "unit": site.units[0].text, "kind": "small", "files__kept": kept])
        #expect(saved.status == .ok)
        #expect(Attachment.list(try await site.all().first?["files"].text).map(\.name) == ["a.pdf"])
    }

    @Test("a field that a choice brings up is shown before anything is saved, and hidden ones keep nothing", arguments: engines)
    func showing(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        let form = try await officer.get("/so/matter/moi")
        #expect(!form.text.contains("f-why_big") && form.text.contains("data-deciding=\"kind\""))
        let rendered = form.hidden("_fields") ?? ""
        // Scripts ask for the form as it is with what is typed so far, though it could be saved as it stands.
        for (kind, isAsked) in [("big", true), ("small", false)] {
            let shown = try await officer.post(
                "/so/matter", ["_show": "1", "_fields": rendered, "text": "Vụ to", "unit": site.units[0].text, "kind": kind])
            #expect(shown.status == .ok && shown.text.contains("id=\"f-why_big\"") == isAsked && shown.text.contains("Vụ to"))
        }
        #expect(try await site.all().isEmpty)
        let asked = try await officer.post("/so/matter", ["_fields": rendered, "text": "Vụ to", "unit": site.units[0].text, "kind": "big"])
        #expect(asked.text.contains("id=\"f-why_big\"") && asked.text.contains("Vụ to") && asked.text.contains("Có thêm mục cần xem"))
        #expect(try await site.all().isEmpty)
        let all = asked.hidden("_fields") ?? ""
        let missing = try await officer.post(
            "/so/matter", ["_fields": all, "text": "Vụ to", "unit": site.units[0].text, "kind": "big", "why_big": ""])
        #expect(missing.status == .unprocessableContent)
        let small = try await officer.post(
            "/so/matter", ["_fields": all, "text": "Vụ to", "unit": site.units[0].text, "kind": "small", "why_big": "thừa"])
        #expect(small.status == .ok)
        #expect(try await site.all().first?["why_big"].isNull == true)
    }

    @Test("an officer makes records of the own unit only, and a form without its token is refused", arguments: engines)
    func forbiddenWrites(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        #expect(
            try await officer.post("/so/matter", ["text": "Của người", "unit": site.units[1].text, "kind": "small"]).status == .forbidden)
        #expect(
            try await officer.client.post("/thu/so/matter", ["text": "x", "unit": site.units[0].text, "kind": "small"]).status == .forbidden
        )
        #expect(try await site.browser("truongphong").post("/so/matter", ["text": "x"]).status == .forbidden)
        #expect(try await site.browser().post("/so/matter", ["text": "x"]).status == .unauthorized)
        #expect(try await site.all().isEmpty)
    }

    @Test("a draft is kept while typing, comes back on another machine, is seen by its writer only and can be dropped", arguments: engines)
    func drafts(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let record = try await site.matter()
        let officer = try await site.browser("canbo")
        #expect(try await officer.post("/so/matter/nhap", ["text": "Dở <dang>", "urgent": "false"]).status == .noContent)
        #expect(try await officer.post("/so/matter/nhap?id=\(record.id)", ["text": "Sửa dở", "_version": "1"]).status == .noContent)
        let again = try await site.browser("canbo")
        let form = try await again.get("/so/matter/moi")
        #expect(form.text.contains("Đã khôi phục bản nháp") && form.text.contains("Dở &lt;dang&gt;"))
        #expect(try await again.get("/so/matter/\(record.id)/sua").text.contains("Sửa dở"))
        #expect(try await site.browser("truongphong").get("/so/matter/\(record.id)/sua").text.contains("Sửa dở") == false)
        #expect(try await site.browser("nguoikhac").post("/so/matter/nhap?id=\(record.id)", ["text": "x"]).status == .notFound)
        #expect(try await site.browser().post("/so/bulletin/nhap", ["text": "x"]).status == .forbidden)
        #expect(try await again.post("/so/matter/nhap?drop=1").text.contains("Dở") == false)
        _ = try await again.post("/so/matter/\(record.id)", ["text": "Sửa xong", "_version": "1"])
        #expect(try await again.get("/so/matter/\(record.id)/sua").text.contains("Sửa dở") == false)
    }

    @Test(
        "two people who change one record both keep their work: each field is chosen, what one changed alone is merged", arguments: engines)
    func conflict(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let record = try await site.matter(["detail": "Gốc".value])
        let url = "/so/matter/\(record.id)"
        let officer = try await site.browser("canbo")
        let head = try await site.browser("truongphong")
        #expect(try await head.post(url, ["_version": "1", "detail": "Trưởng phòng ghi", "result": "Của trưởng phòng"]).status == .ok)
        let page = try await officer.post(
            url,
            ["_version": "1", "text": "Việc thử", "detail": "Cán bộ <ghi>", "amount": "5.000", "result": "", "tags": "red", "tags": "blue"])
        #expect(page.status == .conflict)
        for text in [
            "Trưởng phòng ghi", "Cán bộ &lt;ghi&gt;", "Gốc", "name=\"_pick.detail\" value=\"mine\"",
            "name=\"_pick.result\" value=\"theirs\"",
        ] {
            #expect(page.text.contains(text), "\(text)")
        }
        #expect(page.hidden("_version") == "2" && page.hidden("amount") == "5.000")
        let merged = try await officer.post(
            url,
            [
                "_version": "2", "text": "Việc thử", "detail": "Cán bộ <ghi>", "amount": "5.000", "result": "", "tags": "red",
                "tags": "blue",
                "_pick.detail": "mine", "_pick.result": "theirs",
            ])
        #expect(merged.status == .ok)
        let now = try await site.reload(record.id)
        #expect(now["detail"].text == "Cán bộ <ghi>" && now["result"].text == "Của trưởng phòng" && now["amount"] == .integer(5000))
        #expect(now.items("tags") == ["red", "blue"] && now.version == 3)
    }

    // MARK: Personal data

    @Test(
        "personal fields are masked until somebody with the right asks; the asking is in the journal and the answer in no cache",
        arguments: engines)
    func personal(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        let head = try await site.browser("truongphong")
        _ = try await officer.post(
            "/so/matter", ["text": "Đơn", "unit": site.units[0].text, "kind": "small", "phone": "0912345678", "citizen": "001085012349"])
        let record = try #require(try await site.all().first)
        let url = "/so/matter/\(record.id)"
        let masked = try await head.get(url)
        #expect(masked.text.contains("\(url)/xem") && !masked.text.contains("001085012349") && !masked.text.contains("345 678"))
        #expect(try await officer.get(url).text.contains("\(url)/xem") == false)
        for page in ["/so/matter", "\(url)/sua", "\(url)/lich-su"] {
            let text = try await officer.get(page).text
            #expect(!text.contains("001085012349") && !text.contains("0912345678") && !text.contains("345 678"), "\(page)")
        }
        let open = try await head.post(url + "/xem")
        #expect(
            open.text.contains("001085012349") && open.text.contains("0912 345 678")
                && open.headers[.cacheControl]?.contains("no-store") == true)
        #expect(try await head.get(url).text.contains("Xem dữ liệu cá nhân"))
        // Left empty they stay; a hyphen clears; another value replaces.
        _ = try await officer.post(url, ["_version": "1", "text": "Đơn mới", "phone": "", "citizen": ""])
        #expect(try await site.reload(record.id)["phone"] == record["phone"])
        #expect(try await site.reload(record.id)["citizen"] == record["citizen"])
        _ = try await officer.post(url, ["_version": "2", "phone": "-", "citizen": "001085012349"])
        #expect(try await site.reload(record.id)["phone"].isNull)
        let history = try await officer.get(url + "/lich-su")
        #expect(history.text.contains("Điện thoại dân") && !history.text.contains("0912345678"))
    }

    // MARK: Files

    @Test("a file is given only where the record's field names it, in place only if that is safe", arguments: engines)
    func files(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        _ = try await officer.post(
            "/so/matter", ["text": "Có tệp", "unit": site.units[0].text, "kind": "small"],
            files: [("files", "a.pdf", pdf), ("files", "b.csv", Data("a;b\n1;2\n".utf8))])
        let record = try #require(try await site.all().first)
        let stored = Attachment.list(record["files"].text)
        #expect(stored.count == 2)
        let url = "/so/matter/\(record.id)/tep/files/"
        let inline = try await officer.get(url + stored[0].hash)
        #expect(inline.status == .ok && inline.data == pdf && inline.headers[.contentDisposition]?.hasPrefix("inline") == true)
        let saved = try await officer.get(url + stored[1].hash)
        #expect(saved.headers[.contentDisposition]?.hasPrefix("attachment") == true)
        #expect(try await site.browser("nguoikhac").get(url + stored[0].hash).status == .notFound)
        #expect(try await site.browser().get(url + stored[0].hash).status == .unauthorized)
        let plain = try await site.matter()
        #expect(try await officer.get("/so/matter/\(plain.id)/tep/files/\(stored[0].hash)").status == .notFound)
        // JSON that names a hash is no file.
        _ = try await officer.post("/so/matter/\(plain.id)", ["_version": "1", "files": Attachment.json(stored)])
        #expect(try await site.reload(plain.id)["files"].isNull)
        let form = try await officer.get("/so/matter/\(record.id)/sua")
        _ = try await officer.post(
            "/so/matter/\(record.id)", ["_version": "1", "files__kept": form.hidden("files__kept") ?? "", "files__remove": stored[0].hash])
        #expect(Attachment.list(try await site.reload(record.id)["files"].text).map(\.name) == ["b.csv"])
    }

    // MARK: Steps and remarks

    @Test("a step asks for what it needs, loses nothing typed, and is done once", arguments: engines)
    func steps(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let record = try await site.matter()
        let url = "/so/matter/\(record.id)"
        let officer = try await site.browser("canbo")
        #expect(try await officer.get(url).text.contains("Hoàn tất"))
        let asked = try await officer.post(url + "/buoc/finish", ["_version": "1", "result": "Đã <làm>"], files: [])
        #expect(asked.status == .unprocessableContent && asked.text.contains("Đã &lt;làm&gt;") && asked.text.contains("Tệp kèm"))
        let refused = try await officer.post(url + "/buoc/refuse", ["_version": "1", "_reason": "  "])
        #expect(refused.status == .unprocessableContent && refused.text.contains("Cần ghi lý do"))
        _ = try await officer.post(url, ["_version": "1", "detail": "Sửa thêm"])
        let stale = try await officer.post(url + "/buoc/finish", ["_version": "1", "result": "Giữ lại"], files: [("files", "bb.pdf", pdf)])
        #expect(
            stale.status == .conflict && stale.text.contains("Giữ lại") && stale.text.contains("bb.pdf") && stale.hidden("_version") == "2")
        let done = try await officer.post(
            url + "/buoc/finish", ["_version": "2", "result": "Giữ lại", "files__kept": stale.hidden("files__kept") ?? ""])
        #expect(done.text.contains("Đã xong") && done.text.contains("Giữ lại"))
        #expect(try await officer.post(url + "/buoc/finish", ["_version": "3", "result": "Lần nữa"]).status == .forbidden)
        #expect(try await site.reload(record.id).state == "done")
        #expect(try await site.browser("quantri").post(url + "/buoc/finish", ["_version": "3"]).status == .forbidden)
    }

    @Test("remarks are shown as written, and nobody without the right makes any", arguments: engines)
    func remarks(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let record = try await site.matter()
        let officer = try await site.browser("canbo")
        let page = try await officer.post("/so/matter/\(record.id)/trao-doi", ["text": "Xem <img src=x onerror=1>"])
        #expect(page.text.contains("Xem &lt;img src=x onerror=1&gt;") && page.text.contains("Người canbo"))
        #expect(try await officer.post("/so/matter/\(record.id)/trao-doi", ["text": " "]).status == .badRequest)
        #expect(try await site.browser("quantri").post("/so/matter/\(record.id)/trao-doi", ["text": "x"]).status == .forbidden)
    }
}

@Suite("Pages of the administration", .serialized, .keepingSites) struct AdminPagesTests {
    @Test("only administrators see accounts; only who may read the journal reads it", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let admin = try await site.browser("quantri")
        let officer = try await site.browser("canbo")
        let person = try #require(site.people["canbo"])
        for path in ["", "/nhat-ky", "/tai-khoan", "/tai-khoan/moi", "/tai-khoan/\(person)"] {
            #expect(try await admin.get("/quan-tri" + path).status == .ok, "\(path)")
            #expect(try await officer.get("/quan-tri" + path).status == .forbidden, "\(path)")
            #expect(try await site.browser().get("/quan-tri" + path).status == .unauthorized, "\(path)")
        }
        for path in ["", "/\(person)/mat-khau", "/\(person)/dong", "/\(person)/mo", "/\(person)/tat-hai-buoc"] {
            #expect(try await officer.post("/quan-tri/tai-khoan" + path).status == .forbidden, "\(path)")
        }
        #expect(try await admin.get("/quan-tri/tai-khoan/abc").status == .notFound)
        #expect(try await admin.get("/quan-tri/tai-khoan/\(RecordID())").status == .notFound)
        for query in ["before=0", "before=-5", "before=x", "before=99999999999"] {
            #expect(try await admin.get("/quan-tri/nhat-ky?" + query).status == .ok, "\(query)")
        }
    }

    @Test("an account is opened, its password shown once, reset and closed", arguments: engines)
    func accounts(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let admin = try await site.browser("quantri")
        let person = try #require(site.people["khongtaikhoan"])
        #expect(try await admin.post("/quan-tri/tai-khoan", ["person": person.text, "name": "Tên <xấu>"]).status == .unprocessableContent)
        #expect(try await admin.post("/quan-tri/tai-khoan", ["person": person.text, "name": "canbo"]).text.contains("đã có người dùng"))
        #expect(try await admin.post("/quan-tri/tai-khoan", ["person": "x", "name": "moi"]).status == .unprocessableContent)
        #expect(try await admin.post("/quan-tri/tai-khoan", ["person": RecordID().text, "name": "khong.co"]).status == .notFound)
        let opened = try await admin.post("/quan-tri/tai-khoan", ["person": person.text, "name": "nguoi.moi"])
        let pattern = #/[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}-[a-z2-9]{4}/#
        let first = try #require(opened.text.firstMatch(of: pattern)?.output)
        #expect(opened.headers[.cacheControl]?.contains("no-store") == true)
        let url = "/quan-tri/tai-khoan/\(person)"
        #expect(try await admin.get(url).text.contains(first) == false)
        let reset = try await admin.post(url + "/mat-khau")
        let second = try #require(reset.text.firstMatch(of: pattern)?.output)
        #expect(first != second)
        #expect(try await admin.post(url + "/dong").text.contains("Đã đóng"))
        #expect(try await admin.post(url + "/mo").text.contains("Đang mở"))
        let own = try #require(site.people["quantri"])
        #expect(try await admin.post("/quan-tri/tai-khoan/\(own)/dong").status == .badRequest)
        #expect(try await admin.get("/quan-tri/nhat-ky").text.contains("Đóng tài khoản"))
    }
}
