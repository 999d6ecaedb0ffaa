import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Workflows

@testable import Web

@Suite("Pages of registers", .serialized, .keepingSites) struct RegisterPagesTests {
    // MARK: Who may

    @Test("every page is refused to visitors and to people without the right, and answered for those who have it", arguments: engines)
    func rights(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let record = try await site.matter()
        let visitor = try await site.browser()
        let officer = try await site.browser("canbo")
        let other = try await site.browser("nguoikhac")
        let admin = try await site.browser("quantri")
        let base = "/so/matter"
        for path in [
            "", "/bang", "/thung-rac", "/moi", "/tra", "/\(record.id)", "/\(record.id)/sua", "/\(record.id)/xoa", "/\(record.id)/lich-su",
        ] {
            #expect(try await visitor.get(base + path).status == .unauthorized, "\(path)")
            #expect(try await officer.get(base + path).status == .ok, "\(path)")
            #expect(try await admin.get(base + path).status == .forbidden, "\(path)")
        }
        // Another unit's officer may use the register and sees nothing of this record, not even that it exists.
        for path in ["", "/sua", "/xoa", "/lich-su"] {
            #expect(try await other.get("\(base)/\(record.id)\(path)").status == .notFound, "\(path)")
        }
        for path in ["", "/xoa", "/buoc/finish", "/trao-doi"] {
            #expect(try await other.post("\(base)/\(record.id)\(path)", ["text": "x", "_version": "1"]).status == .notFound, "\(path)")
        }
        #expect(try await other.post("\(base)/\(record.id)/khoi-phuc").status == .notFound)
        #expect(try await officer.post("\(base)/\(record.id)/xem").status == .forbidden)
        #expect(try await site.reload(record.id).version == record.version)
        #expect(try await other.get(base).text.contains("Việc thử") == false)
    }

    @Test("what is not there is not found, and malformed addresses break nothing", arguments: engines)
    func malformed(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let record = try await site.matter()
        let officer = try await site.browser("canbo")
        for path in [
            "/so/none", "/so/matter/abc", "/so/matter/\(RecordID())", "/so/matter/\(RecordID())/sua",
            "/so/matter/\(record.id)/tep/text/abc",
            "/so/matter/\(record.id)/tep/files/\(String(repeating: "a", count: 64))", "/so/matter/tra?field=text", "/so/matter/tra?field=x",
            "/so/unit/bang",
        ] { #expect(try await officer.get(path).status == .notFound, "\(path)") }
        for query in [
            "after=xyz", "after=AAAA", "before=%F0%9F%98%80", "sort=-nothing", "sort=phone", "state=zzz", "unit=abc", "day.from=32/13/2026",
            "amount.to=many",
            "view=none", "phone=0912345678", "citizen=1", "helpers=abc", "q=%25%5F%27%22", "tags=red&tags=zz", "day.middle=1",
            "note=%3Cscript%3E", "a.b.c=1",
        ] { #expect(try await officer.get("/so/matter?" + query).status == .ok, "\(query)") }
        #expect(try await officer.get("/so/matter?q=%FF").status == .badRequest)
        #expect(try await officer.post("/so/matter/\(record.id)/buoc/none").status == .notFound)
        #expect(try await officer.post("/so/matter/nhap?id=abc").status == .notFound)
    }

    @Test("a public register is read without signing in, its personal fields masked", arguments: engines)
    func publicRead(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let record = try await site.site.database.write { tx in
            try site.site.workflows.create(
                "bulletin", ["text": "Lịch cắt điện".value, "phone": "0987654321".value], by: site.system, in: tx)
        }
        let visitor = try await site.browser()
        let index = try await visitor.get("/so").text
        #expect(index.contains("Thông báo") && index.contains("<span class=\"num\">1 bản ghi</span>"))
        let list = try await visitor.get("/so/bulletin")
        #expect(list.text.contains("Lịch cắt điện") && !list.text.contains("654321") && !list.text.contains("/so/bulletin/moi"))
        let page = try await visitor.get("/so/bulletin/\(record.id)")
        #expect(page.status == .ok && !page.text.contains("654321") && !page.text.contains("0987"))
        #expect(try await visitor.get("/tim?q=cat+dien").text.contains("Lịch cắt điện"))
        #expect(try await visitor.get("/so/bulletin/moi").status == .unauthorized)
    }

    // MARK: Lists

    @Test("a list filters, sorts, pages both ways and counts", arguments: engines)
    func list(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        for number in 1...120 {
            _ = try await site.matter([
                "text": "Việc số \(number)".value, "tags": .text(number.isMultiple(of: 2) ? "[\"red\"]" : "[]"),
                "amount": .integer(Int64(number)),
            ])
        }
        let officer = try await site.browser("canbo")
        let first = try await officer.get("/so/matter")
        #expect(first.text.contains("120 bản ghi") && first.text.contains("Việc số 50<") && !first.text.contains("Việc số 51<"))
        let next = try #require(first.text.firstMatch(of: #/href="/thu(/so/matter\?after=[^"]+)"/#)?.output.1)
        let second = try await officer.get(String(next))
        #expect(second.text.contains("Việc số 51<") && second.text.contains("Việc số 100<") && !second.text.contains("Việc số 101<"))
        let previous = try #require(second.text.firstMatch(of: #/href="/thu(/so/matter\?before=[^"]+)"/#)?.output.1)
        let back = try await officer.get(String(previous))
        #expect(back.text.contains("Việc số 1<") && back.text.contains("Việc số 50<") && !back.text.contains("Việc số 51<"))
        #expect(try await officer.get("/so/matter?tags=red").text.contains("60 bản ghi"))
        #expect(try await officer.get("/so/matter?amount.from=101&amount.to=110").text.contains("10 bản ghi"))
        #expect(try await officer.get("/so/matter?unit=\(site.units[1])").text.contains("Không có bản ghi nào khớp"))
        #expect(try await officer.get("/so/matter?helpers=none&q=viec+so+11").text.contains("11 bản ghi"))
        #expect(try await officer.get("/so/matter?urgent=true&state=open&state=done").text.contains("120 bản ghi"))
        #expect(try await officer.get("/so/matter?view=big").text.contains("0 bản ghi"))
        #expect(try await officer.get("/so/matter?sort=-text").text.contains("Việc số 99<"))
        // A cursor of another order is of no use here: the first page comes.
        #expect(try await officer.get(String(next) + "&sort=-text").text.contains("Việc số 99<"))
    }

    @Test("people keep a list under a name, see it as a tab and drop it; nobody drops another's", arguments: engines)
    func views(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        let kept = try await officer.post("/so/matter/khung-nhin?kind=big&x=1&state=open", ["label": "Lớn <b>mở</b>"])
        #expect(kept.text.contains("Lớn &lt;b&gt;mở&lt;/b&gt;") && kept.text.contains("?kind=big&amp;state=open"))
        #expect(try await officer.post("/so/matter/khung-nhin?kind=big", ["label": " "]).status == .badRequest)
        let view = try #require(kept.text.firstMatch(of: #/khung-nhin/([0-9a-f-]{36})/xoa/#)?.output.1)
        #expect(try await site.browser("truongphong").post("/so/matter/khung-nhin/\(view)/xoa").status == .notFound)
        #expect(try await officer.post("/so/matter/khung-nhin/\(view)/xoa").text.contains("Lớn &lt;b&gt;") == false)
    }

    @Test("the board counts each state, the recycle bin gives back what was deleted", arguments: engines)
    func boardAndBin(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let record = try await site.matter()
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/so/matter/bang").text.contains("Đang mở <span class=\"count\">1</span>"))
        #expect(try await officer.post("/so/matter/\(record.id)/xoa", ["_version": "7"]).status == .conflict)
        let child = try await site.matter(["parent": record.id.value])
        #expect(try await officer.post("/so/matter/\(record.id)/xoa", ["_version": "1"]).status == .conflict)
        #expect(try await officer.post("/so/matter/\(child.id)/xoa", ["_version": "1", "_reason": "nhập <i>nhầm</i>"]).status == .ok)
        #expect(try await officer.get("/so/matter/\(child.id)").status == .notFound)
        #expect(try await officer.get("/so/matter/thung-rac").text.contains("/thu/so/matter/\(child.id)/khoi-phuc"))
        #expect(try await site.browser("truongphong").post("/so/matter/\(child.id)/khoi-phuc").status == .forbidden)
        #expect(try await officer.post("/so/matter/\(child.id)/khoi-phuc").status == .ok)
        #expect(try await officer.get("/so/matter/\(child.id)/lich-su").text.contains("nhập &lt;i&gt;nhầm&lt;/i&gt;"))
    }

    @Test("a lookup finds records by their words: options for a field, a page for people", arguments: engines)
    func lookup(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        _ = try await site.matter(["text": "Sửa đường <xóm>".value])
        let officer = try await site.browser("canbo")
        let options = try await officer.get("/so/matter/tra?field=parent&q=sua+duong", headers: [.accept: "*/*"])
        #expect(options.text.contains("Sửa đường &lt;xóm&gt;") && options.text.contains("<option") && !options.text.contains("<html"))
        #expect(try await officer.get("/so/matter/tra?q=sua+duong").text.contains("<html"))
        #expect(try await officer.get("/so/matter/tra?q=khongco").text.contains("Không tìm thấy"))
        #expect(try await officer.get("/tim?q=sua+duong").text.contains("Sửa đường &lt;xóm&gt;"))
    }
}
