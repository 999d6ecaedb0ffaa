import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Quality
import Registers
import Store
import TestKit
import Testing

@testable import Web

@Suite("Quality of data, its work list and duplicates", .serialized, .keepingSites) struct QualityPagesTests {
    @Test("each register stands with its score over its denominators, counted by units for those who see no more", arguments: engines)
    func scores(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        _ = try await site.matter(["amount": .integer(5)])
        _ = try await site.matter(["text": "Việc hai".value])
        _ = try await site.matter(["text": "Ở phòng khác".value, "unit": site.units[1].value])
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/chat-luong").text.contains("Chưa đếm chất lượng lần nào"))
        try await site.site.quality.assess("matter", commune: 99999)

        let page = try await officer.get("/chat-luong").text
        #expect(page.contains("2 bản ghi") && page.contains("1/2") && page.contains("chưa có số liệu") == false)
        #expect(page.contains("href=\"/thu/chat-luong/matter?phan=du\""))
        let byUnit = try await officer.get("/chat-luong?xem=don-vi").text
        #expect(byUnit.contains("Phòng Một") && !byUnit.contains("Phòng Hai"))
        let chosen = try await officer.get("/chat-luong?don-vi=\(site.units[1])").text
        #expect(chosen.contains("chưa có bản ghi nào được đếm"))
        #expect(try await site.browser().get("/chat-luong").status == .unauthorized)
        #expect(try await officer.get("/so").text.contains("href=\"/thu/chat-luong\""))
    }

    @Test("the work list names what is wrong, opens the field, and leaves out what the reader may not see", arguments: engines)
    func work(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let record = try await site.matter(["text": "Thiếu tiền".value])
        _ = try await site.matter(["text": "Ở phòng khác".value, "unit": site.units[1].value])
        let officer = try await site.browser("canbo")
        let page = try await officer.get("/chat-luong/matter").text
        #expect(page.contains("Thiếu tiền") && page.contains("Số tiền: chưa điền") && !page.contains("Ở phòng khác"))
        #expect(page.contains("/so/matter/\(record.id)/sua#f-amount"))
        #expect(try await officer.get("/chat-luong/matter?phan=song").text.contains("Không có bản ghi nào ở mục này"))
        #expect(try await officer.get("/chat-luong/matter?phan=x&loi=y&don-vi=z&after=w").status == .ok)
        #expect(try await officer.get("/so/matter/\(record.id)").text.contains("Chất lượng dữ liệu: Số tiền: chưa điền"))
        #expect(try await officer.get("/chat-luong/khong-co").status == .notFound)

        // What was looked at and found right is of today.
        let old = Int64.now - 800 * 86_400_000
        try await site.site.database.write { tx in
            try tx.execute("UPDATE reg_matter SET updated_at = \(old), created_at = \(old) WHERE commune = 99999 AND id = \(record.id)")
        }
        let stale = try await officer.get("/chat-luong/matter?phan=song").text
        #expect(stale.contains("phải rà soát 12 tháng một lần") && stale.contains("Vẫn đúng"))
        #expect(try await officer.post("/chat-luong/matter/\(record.id)/ra-soat").text.contains("Đã ghi nhận lần rà soát"))
        #expect(try await site.reload(record.id).version == record.version + 1)
        #expect(try await officer.get("/chat-luong/matter?phan=song").text.contains("Không có bản ghi nào ở mục này"))
        #expect(try await officer.post("/chat-luong/matter/dem").text.contains("Đang đếm lại"))
    }

    @Test(
        "two records become one by choosing field by field, both histories are read with it, and one click parts them", arguments: engines)
    func merging(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let kept = try await site.matter(["text": "Sửa cầu treo".value, "amount": .integer(5)])
        let gone = try await site.matter(["text": "sửa cầu  treo".value, "detail": "Cầu xóm Trên".value, "phone": "+84912345678".value])
        let child = try await site.matter(["text": "Khảo sát".value, "parent": gone.id.value])
        try await site.site.quality.assess("matter", commune: 99999)
        let officer = try await site.browser("canbo")
        let twins = try await officer.get("/chat-luong/matter/trung").text
        let address = "/chat-luong/matter/gop?giu=\(kept.id)&gop=\(gone.id)"
        #expect(twins.contains(address.replacing("&", with: "&amp;")) && twins.contains("Sửa cầu treo"))

        let asked = try await officer.get(address)
        #expect(asked.text.contains("Cầu xóm Trên") && asked.text.contains("1 bản ghi đang trỏ tới") && !asked.text.contains("912345678"))
        let versions: KeyValuePairs = [
            "kept_version": "1", "gone_version": "1", "pick.detail": "gone", "pick.phone": "gone", "pick.text": "kept",
        ]
        let stale = try await officer.post(address, ["kept_version": "7", "gone_version": "1"])
        #expect(stale.status == .unprocessableContent)
        let merged = try await officer.post(address, versions)
        #expect(merged.status == .ok && merged.text.contains("Đã gộp hai bản ghi") && merged.text.contains("Hoàn tác gộp"))
        let survivor = try await site.reload(kept.id)
        #expect(survivor["detail"] == "Cầu xóm Trên".value && survivor["phone"] == "+84912345678".value)
        #expect(survivor["amount"] == .integer(5) && survivor["code"] == kept["code"])
        #expect(try await site.reload(child.id)["parent"] == kept.id.value)
        #expect(try await officer.get("/so/matter/\(gone.id)").text.contains("Sửa cầu treo"))
        let history = try await officer.get("/so/matter/\(kept.id)/lich-su").text
        #expect(history.contains("ở bản ghi đã gộp") && history.contains("Gộp bản ghi khác vào"))

        let undo = try #require(merged.text.firstMatch(of: #/action="/thu(/chat-luong/matter/[^"]+/tach)"/#)?.output.1)
        #expect(try await officer.post(String(undo)).text.contains("Đã tách hai bản ghi"))
        #expect(try await site.reload(child.id)["parent"] == gone.id.value)
        #expect(try await site.reload(kept.id)["detail"].isNull)
        #expect(
            try await officer.post("/chat-luong/matter/dung", ["loi": "twin.text.unit", "id": kept.id.text, "id": gone.id.text]).status
                == .ok)
        #expect(try await officer.get("/chat-luong/matter/trung").text.contains("Không có bản ghi trùng"))
    }

    @Test("merging is refused without the right to delete, for foreign records and for what is no pair", arguments: engines)
    func refused(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let (one, two) = (try await site.matter(), try await site.matter())
        let address = "/chat-luong/matter/gop?giu=\(one.id)&gop=\(two.id)"
        #expect(try await site.browser("truongphong").get(address).status == .forbidden)
        #expect(try await site.browser("nguoikhac").get(address).status == .notFound)
        #expect(try await site.browser().get(address).status == .unauthorized)
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/chat-luong/matter/gop?giu=\(one.id)&gop=\(one.id)").status == .notFound)
        #expect(try await officer.get("/chat-luong/matter/gop").status == .notFound)
        let administrator = try await site.browser("quantri")
        #expect(try await administrator.get("/chat-luong/unit/gop?giu=\(site.units[0])&gop=\(site.units[1])").status == .notFound)
        #expect(try await site.all().count == 2)
    }
}
