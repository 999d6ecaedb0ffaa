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

@Suite("Maps", .serialized, .keepingSites) struct MapTests {
    private let marks = "/so/matter/ban-do/du-lieu?khung=105,21,106,22&muc=10"

    private func square(_ west: Double, _ south: Double) -> String {
        let (east, north) = (west + 0.1, south + 0.1)
        let corners = [(west, south), (east, south), (east, north), (west, north), (west, south)].map { "[\($0.0),\($0.1)]" }
        return "{\"type\":\"Polygon\",\"coordinates\":[[\(corners.joined(separator: ","))]]}"
    }

    /// Outlines for the two units, one beside the other, and one around both.
    private func outline(_ site: RegisterSite) async throws {
        try await site.site.database.write { tx in
            for (unit, west) in zip(site.units, [105.5, 105.6]) {
                _ = try site.site.workflows.edit(
                    "unit", unit, version: nil, ["boundary": square(west, 21.5).value], by: site.system, in: tx)
            }
        }
    }

    @Test("the page draws outlines, colours them by the records that its reader may see, and lists these with places", arguments: engines)
    func page(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        try await outline(site)
        _ = try await site.matter([
            "text": "Làm <b>đường</b>".value, "spot": "[105.55,21.55]".value, "home": "[105.551234,21.551234]".value,
        ])
        _ = try await site.matter(["text": "Chưa có chỗ".value])
        _ = try await site.matter(["text": "Phòng hai".value, "unit": site.units[1].value, "spot": "[105.65,21.55]".value])
        let officer = try await site.browser("canbo")
        let page = try await officer.get("/so/matter/ban-do")
        #expect(page.status == .ok && page.text.contains("2 bản ghi · có vị trí: 1/2 · 50%"))
        #expect(page.text.contains("<svg class=\"map-drawing\"") && page.text.contains("class=\"region region-1\""))
        #expect(page.text.contains("Phòng Một") && page.text.contains("2/2 · 100%") && page.text.contains("0/2 · 0%"))
        #expect(page.text.contains("Làm &lt;b&gt;đường&lt;/b&gt;") && page.text.contains("href=\"geo:21.55,105.55\""))
        #expect(!page.text.contains("Chưa có chỗ") && !page.text.contains("Phòng hai") && !page.text.contains("551234"))
        #expect(page.headers[.contentSecurityPolicy]?.contains("img-src 'self' data:;") == true)
        let list = try await officer.get("/so/matter").text
        #expect(list.contains("/so/matter/ban-do\""))
        #expect(try await officer.get("/so/matter/ban-do?kind=big").text.contains("0 bản ghi"))
        #expect(try await officer.get("/so/matter/ban-do?mau=khong").text.contains("region-frame"))
        let personal = try await officer.get("/so/matter/ban-do?o=home").text
        #expect(personal.contains("dữ liệu cá nhân") && personal.contains("(1 bản ghi)") && !personal.contains("geo:"))
        for query in ["o=phone", "o=zzz&mau=phone", "mau=unit", "mau=zzz", "o=plot"] {
            #expect(try await officer.get("/so/matter/ban-do?" + query).status == .ok, "\(query)")
        }
        #expect(try await site.browser().get("/so/matter/ban-do").status == .unauthorized)
        #expect(try await site.browser().get("/so/bulletin/ban-do").status == .notFound)
    }

    @Test(
        "a frame has records where there are few and cells where there are many, with the reader's rights and the list's filters",
        arguments: engines)
    func marks(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let one = try await site.matter(["text": "Ở \"giữa\"".value, "spot": "[105.55,21.55]".value])
        _ = try await site.matter(["text": "Ngoài khung".value, "spot": "[107.5,21.5]".value])
        _ = try await site.matter(["text": "Phòng hai".value, "unit": site.units[1].value, "spot": "[105.65,21.55]".value])
        let officer = try await site.browser("canbo")
        let answer = try await officer.get(marks)
        #expect(answer.status == .ok && answer.headers[.contentType] == "application/json")
        #expect(answer.text.contains("\"total\":1,\"records\":[{\"t\":\"V2026-001 · Ở \\\"giữa\\\"\",\"u\":\"/thu/so/matter/\(one.id)\""))
        #expect(answer.text.contains("\"x\":105.55,\"y\":21.55,\"r\":\"Phòng Một\",\"s\":\"Đang mở\",\"m\":\"m-course\""))
        #expect(try await officer.get(marks + "&kind=big").text == "{\"total\":0,\"cells\":[]}")
        try await site.site.database.write { tx in
            for number in 0..<320 {
                let values: [String: Value] = [
                    "text": "x".value, "unit": site.units[0].value, "kind": "small".value, "spot": "[105.\(20 + number % 4),21.5]".value,
                ]
                _ = try site.site.workflows.create("matter", values, by: site.system, in: tx)
            }
        }
        let many = try await officer.get(marks).text
        #expect(many.contains("\"total\":321,\"cells\":[") && many.contains(",80]") && !many.contains("records"))
        #expect(try await officer.get("/so/matter/ban-do/du-lieu?khung=105,21,106,22&muc=19").text.contains("\"records\":["))
        #expect(try await officer.get(marks + "&o=home").text == "{\"total\":0,\"cells\":[]}")
        for query in [
            "", "?khung=1,2,3&muc=4", "?khung=106,21,105,22&muc=10", "?khung=a,b,c,d&muc=10", "?khung=105,21,106,22&muc=x",
            "?khung=nan,1,2,3&muc=4",
        ] {
            #expect(try await officer.get("/so/matter/ban-do/du-lieu" + query).status == .badRequest, "\(query)")
        }
        for query in ["khung=-900,-900,900,900&muc=99", "khung=105,21,105,21&muc=-4"] {
            #expect(try await officer.get("/so/matter/ban-do/du-lieu?" + query).status == .ok, "\(query)")
        }
        #expect(try await site.browser().get(marks).status == .unauthorized)
    }

    @Test("outlines come with names, numbers and colours for those who may read them", arguments: engines)
    func outlines(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        try await outline(site)
        _ = try await site.matter()
        let officer = try await site.browser("canbo")
        let shapes = try await officer.get("/so/matter/ban-do/ranh-gioi").text
        #expect(
            shapes.contains("\"name\":\"Phòng Một\",\"shape\":{\"type\":\"Polygon\"")
                && shapes.contains("\"step\":1,\"count\":\"1 bản ghi\""))
        #expect(shapes.contains("/thu/so/matter?unit=\(site.units[0])"))
        #expect(try await officer.get("/so/matter/ban-do/ranh-gioi?mau=khong").text.contains("step") == false)
        #expect(try await site.browser().get("/so/matter/ban-do/ranh-gioi").status == .unauthorized)
        #expect(try await site.browser().get("/so/bulletin/ban-do/ranh-gioi").text == "[]")
    }

    @Test("an outline is given as a file or as text, told in words, and refused with the reason", arguments: engines)
    func form(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let officer = try await site.browser("canbo")
        let form = try await officer.get("/so/matter/moi").text
        #expect(form.contains("name=\"plot__file\"") && form.contains("data-point=\"f-spot\"") && form.contains("/map.js"))
        func saved(
            _ plot: String, latitude: String = "", longitude: String = "", files: [(String, String, Data)]? = nil
        ) async throws -> Browser.Answer {
            let fields: KeyValuePairs = [
                "_fields": "text kind plot spot", "text": "Thửa", "kind": "small", "unit": site.units[0].text, "plot": plot,
                "spot__lat": latitude, "spot__lng": longitude,
            ]
            return try await officer.post("/so/matter", fields, files: files)
        }
        let typed = try await saved(square(105.5, 21.5), latitude: "21,55", longitude: "105.55")
        #expect(typed.status == .ok && typed.text.contains(" ha · 4 điểm"))
        #expect(typed.text.contains("21.55, 105.55"))
        let file = Data("{\"type\":\"Feature\",\"properties\":{},\"geometry\":\(square(105.5, 21.5))}".utf8)
        _ = try await saved("", files: [("plot__file", "ranh-gioi.geojson", file)])
        #expect(try await site.all().filter { !$0["plot"].isNull }.count == 2)
        let open = "{\"type\":\"Polygon\",\"coordinates\":[[[105,21],[106,21],[106,22],[105,22]]]}"
        let refused = try await saved(open)
        #expect(refused.status == .unprocessableContent && refused.text.contains("chưa khép") && refused.text.contains("[105,22]"))
    }

    @Test("pictures come from the tile server that the operator names, and from no other host", arguments: [EngineKind.sqlite])
    func tiles(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine) { $0.tiles = "https://ban-do.example:8443/{z}/{x}/{y}.png" }
        _ = try await site.matter(["spot": "[105.55,21.55]".value])
        let page = try await site.browser("canbo").get("/so/matter/ban-do")
        #expect(page.headers[.contentSecurityPolicy]?.contains("img-src 'self' https://ban-do.example:8443 data:;") == true)
        #expect(page.text.contains("data-tiles=\"https://ban-do.example:8443/{z}/{x}/{y}.png\""))
        #expect(try await site.browser("canbo").get("/so/matter").headers[.contentSecurityPolicy]?.contains("example") == false)
    }

    @Test("colours hold about as many regions each, and every number has one")
    func steps() {
        #expect(MapOutlines.ends([Int]()) == [] && MapOutlines.ends([0, 0]) == [] && MapOutlines.ends([7]) == [7])
        #expect(MapOutlines.ends([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]) == [2, 4, 6, 8, 10])
        #expect(MapOutlines.ends([3, 3, 3, 900]) == [3, 900])
    }
}
