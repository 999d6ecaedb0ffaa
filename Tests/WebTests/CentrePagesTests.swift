import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import OneStop
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Queue, appointments, opinions, hand-over and linked procedures on the centre's pages", .serialized, .keepingSites)
struct CentrePagesTests {
    private struct Centre {
        let site: RegisterSite
        /// Record ids.
        let birth, insurance, line, hours: RecordID
    }

    private func centre(_ engine: EngineKind) async throws -> Centre {
        let site = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan"), pack("documents"), pack("onestop")],
            people: [("motcua", "intake_officer", 1), ("giamdoc", "centre_leader", 1), ("congan", "unit_head", 1)])
        let ids = try await site.site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.site.workflows.create(register, values, by: site.system, in: tx).id
            }
            let point = try make(
                "service_point",
                ["name": "Trung tâm".value, "kind": "centre".value, "agency_code": "H99.01".value, "unit": site.units[1].value])
            func procedure(_ code: String, _ name: String) throws -> RecordID {
                try make(
                    "procedure",
                    [
                        "code": code.value, "name": name.value, "manner": "[\"counter\"]".value, "field": "civil_status".value,
                        "level": "information".value, "subjects": "[\"people\"]".value, "executing_unit": site.units[0].value,
                        "officer": (site.posts["canbo"]?.text).value, "decided_by": "UBND xã".value, "from_date": "2025-07-01".value,
                    ])
            }
            let (birth, insurance) = (try procedure("1.001193", "Khai sinh"), try procedure("1.001194", "Thẻ bảo hiểm"))
            for (id, opens) in [(birth, [insurance.text]), (insurance, [birth.text])] {
                _ = try make(
                    "procedure_version",
                    [
                        "procedure": id.value, "from_date": "2025-07-01".value, "time_unit": "working_days".value,
                        "statutory_time": Value.integer(3), "fee": Value.integer(0), "opens": .text(JSONText.list(opens)),
                        "opens_on": "receipt".value,
                    ])
            }
            let line = try make(
                "queue_line",
                ["name": "Hộ tịch <b>".value, "point": point.value, "counters": "1, 2".value, "from_date": "2025-07-01".value])
            let days = "[\"monday\",\"tuesday\",\"wednesday\",\"thursday\",\"friday\",\"saturday\",\"sunday\"]"
            let hours = try make(
                "reception_hours",
                [
                    "kind": "service".value, "point": point.value, "days": days.value, "opens": "00:00".value, "closes": "23:30".value,
                    "slot_minutes": 30.value, "places": 1.value, "from_date": "2025-07-01".value,
                ])
            return [birth, insurance, line, hours]
        }
        return Centre(site: site, birth: ids[0], insurance: ids[1], line: ids[2], hours: ids[3])
    }

    @Test("a number is taken in the hall, called, and its dossier taken in; the dossier opens its linked one once", arguments: engines)
    func queue(_ engine: EngineKind) async throws {
        let centre = try await centre(engine)
        let (hall, clerk) = (try await centre.site.browser(), try await centre.site.browser("motcua"))
        let kiosk = try await hall.get("/xep-hang?may=1")
        #expect(kiosk.status == .ok && kiosk.text.contains("Hộ tịch &lt;b&gt;") && kiosk.text.contains("<svg"))
        #expect(try await hall.post("/xep-hang", ["line": "khong"]).status == .unprocessableContent)
        let number = try await hall.post("/xep-hang", ["line": centre.line.text, "may": "1"])
        #expect(number.text.contains(">001<") && number.text.contains("Sắp đến lượt bạn"))
        let second = try await hall.post("/xep-hang", ["line": centre.line.text])
        #expect(second.text.contains("Còn 1 người trước"))

        let counter = try await clerk.get("/mot-cua/quay/1")
        #expect(counter.text.contains("Gọi số tiếp (2 chờ)") && counter.text.contains("data-key=\"n\""))
        let called = try await clerk.post("/mot-cua/quay/1/goi", ["serving": ""])
        #expect(called.text.contains("id=\"serving\">001<") && called.text.contains("Gọi số tiếp (1 chờ)"))
        let serving = try #require(called.hidden("serving"))
        #expect(try await hall.get("/xep-hang/so/\(serving)").text.contains("Mời đến quầy 1"))
        let screen = try await hall.get("/xep-hang/man-hinh")
        #expect(screen.text.contains("<td>001</td><td>1</td>") && screen.text.contains("Mời số 0 0 1 đến quầy 1"))
        // The other counter gets the other one; a stranger's number is not there.
        #expect(try await clerk.post("/mot-cua/quay/2/goi", ["serving": ""]).text.contains("id=\"serving\">002<"))
        #expect(try await clerk.post("/mot-cua/quay/2/xong", ["serving": serving]).text.contains("Có người vừa làm bước này"))
        #expect(try await clerk.post("/mot-cua/quay/2/khong-co", ["serving": serving]).status == .notFound)
        #expect(try await clerk.get("/mot-cua/quay/99").status == .notFound)

        let search = try await clerk.get("/mot-cua/tiep-nhan?so=\(serving)&q=khai+sinh")
        #expect(search.hidden("ticket") == serving, "the one procedure that fits opens for that number")
        let key = try #require(search.hidden("key"))
        let sent: KeyValuePairs = [
            "key": key, "ticket": serving, "applicant_name": "Lý Thị Mẫu", "phone": "0900000999", "decision": "receive",
        ]
        let slip = try await clerk.post("/mot-cua/tiep-nhan/\(centre.birth)", sent)
        #expect(slip.text.contains("Giấy tiếp nhận hồ sơ"))
        _ = try await clerk.post("/mot-cua/tiep-nhan/\(centre.birth)", sent)
        #expect(try await clerk.post("/mot-cua/quay/1/xong", ["serving": serving]).text.contains("Chưa phục vụ ai"))
        try await linked(centre, clerk)
        try await handover(centre, clerk)
        try await opinions(centre)
        for path in ["/mot-cua/quay", "/mot-cua/quay/1", "/mot-cua/ban-giao", "/mot-cua/ky"] {
            #expect(try await hall.get(path).status == .unauthorized, "\(path)")
        }
        let other = try await centre.site.browser("quantri")
        #expect(try await other.get("/mot-cua/quay").status == .forbidden)
    }

    private func dossiers(_ centre: Centre) async throws -> [Record] {
        try await centre.site.site.database.read { tx in
            try centre.site.site.registry.all("dossier", sort: [SortKey("code")], for: centre.site.system, in: tx)
        }
    }

    /// The insurance opens the birth in its turn: that is there already.
    private func linked(_ centre: Centre, _ clerk: Browser) async throws {
        let made = try await dossiers(centre)
        try #require(made.count == 2)
        #expect(
            made.map { $0["procedure"].text } == [centre.birth.text, centre.insurance.text]
                && made.map(\.state) == ["received", "submitted"])
        #expect(made[1]["opened_by"].text == made[0].id.text && made[1]["in_person"].boolean == false)
        let page = try await clerk.get("/mot-cua/ho-so/\(made[0].id)")
        #expect(
            page.text.contains("Thủ tục liên thông") && page.text.contains("Xong 0 trong 2.")
                && page.text.contains(made[1]["code"].text ?? "-"))
        _ = try await centre.site.site.database.write { tx in
            try centre.site.site.workflows.perform("receive", on: "dossier", made[1].id, version: nil, by: centre.site.system, in: tx)
        }
        #expect(try await dossiers(centre).count == 2)
    }

    private func handover(_ centre: Centre, _ clerk: Browser) async throws {
        let page = try await clerk.get("/mot-cua/ban-giao")
        #expect(page.text.contains("1 hồ sơ để giải quyết") && page.text.contains("Chức danh canbo"))
        let fields: KeyValuePairs = [
            "kind": "dossiers", "from": page.hidden("from") ?? "", "to": page.hidden("to") ?? "", "ngay": page.hidden("ngay") ?? "",
        ]
        let sheet = try await clerk.post("/mot-cua/ban-giao", fields)
        #expect(sheet.status == .ok && sheet.text.contains("Biên bản bàn giao hồ sơ") && sheet.text.contains("BG-"))
        #expect(!sheet.text.contains("Lý Thị Mẫu"))
        // What is on a sheet is not handed over again; nobody hands over what is somebody else's.
        #expect(try await clerk.post("/mot-cua/ban-giao", fields).status == .unprocessableContent)
        let officer = try await centre.site.browser("canbo")
        #expect(try await officer.post("/mot-cua/ban-giao", fields).status == .forbidden)
        #expect(try await officer.post("/mot-cua/ban-giao", ["kind": "gi"]).status == .badRequest)
        let id = try #require(
            try await centre.site.site.database.read { tx in try tx.first("SELECT id FROM reg_handover")?.text("id") })
        #expect(try await officer.post("/so/handover/\(id)/buoc/confirm").text.contains("Đã nhận đủ"))
        #expect(try await clerk.get("/mot-cua/ban-giao/\(id)").text.contains("Xác nhận điện tử lúc"))
    }

    /// Two units are asked at once; the dossier is in hand again when both have answered.
    private func opinions(_ centre: Centre) async throws {
        let officer = try await centre.site.browser("canbo")
        let id = try #require(try await dossiers(centre).first?.id)
        let url = "/mot-cua/ho-so/\(id)"
        _ = try await officer.post("/so/dossier/\(id)/buoc/accept")
        let form = try await officer.get(url + "/xin-y-kien")
        #expect(form.status == .ok && form.text.contains("Phòng Hai") && !form.text.contains("Phòng Một</span>"))
        #expect(try await officer.post(url + "/xin-y-kien", ["units": centre.site.units[1].text]).status == .unprocessableContent)
        let asked = try await officer.post(
            url + "/xin-y-kien", ["units": centre.site.units[1].text, "question": "Cư trú <ở đâu>?", "within": "2"])
        #expect(
            asked.text.contains("Đang xin ý kiến") && asked.text.contains("Còn 1 trong 1 đơn vị chưa trả lời")
                && asked.text.contains("Cư trú &lt;ở đâu&gt;?"))
        #expect(
            try await officer.post(url + "/xin-y-kien", ["units": centre.site.units[1].text, "question": "Lại", "within": "2"]).status
                == .unprocessableContent, "asked already")
        let clerk = try await centre.site.browser("motcua")
        #expect(try await clerk.get(url + "/xin-y-kien").status == .forbidden)
        let opinion = try #require(
            try await centre.site.site.database.read { tx in try tx.first("SELECT id FROM reg_dossier_opinion")?.text("id") })
        let head = try await centre.site.browser("congan")
        #expect(try await head.get("/viec-cua-toi").text.contains(opinion), "among the work of the unit's head")
        let given = try await head.post("/so/dossier_opinion/\(opinion)/buoc/give", ["agreed": "agreed", "answer": "Đúng."])
        #expect(given.text.contains("Đã cho ý kiến"), "\(given.status)")
        let back = try await officer.get(url)
        #expect(back.text.contains("Đang thụ lý") && back.text.contains("Đã có đủ ý kiến") && back.text.contains("Đúng."))
    }

    @Test("a time is booked without an account, opened by its codes alone, moved and cancelled", arguments: engines)
    func appointments(_ engine: EngineKind) async throws {
        let centre = try await centre(engine)
        let citizen = try await centre.site.browser()
        let day = Instant.now.date.adding(days: 3)
        let page = try await citizen.get("/dat-lich")
        #expect(page.status == .ok && page.text.contains("luc=\(day)T08:00"))
        #expect(try await citizen.get("/dat-lich?viec=reception").text.contains("không còn giờ nào"))
        let time: KeyValuePairs = [
            "gio": centre.hours.text, "luc": "\(day)T08:00", "applicant_name": "Hà Thị <Thử>", "phone": "0900300001",
        ]
        #expect(
            try await citizen.post("/dat-lich/moi", ["gio": centre.hours.text, "luc": "\(day)T08:00", "phone": "0900300001"]).status
                == .unprocessableContent)
        #expect(try await citizen.post("/dat-lich/moi", ["gio": "x", "luc": "y"]).status == .badRequest)
        let own = try await citizen.post("/dat-lich/moi", time)
        #expect(own.status == .ok && own.text.contains("LH-") && own.text.contains("Giữ lại hai mã này"))
        let record = try await centre.site.site.database.read { tx in
            try centre.site.site.registry.unsealed(
                try #require(try centre.site.site.registry.all("appointment", for: centre.site.system, in: tx).first))
        }
        let (code, secret) = (record["code"].text ?? "", record["secret"].text ?? "")
        // The address opens nothing to another browser; the time is gone for others.
        let other = try await centre.site.browser()
        #expect(try await other.get("/dat-lich/hen/\(record.id)").text.contains("Xem lịch đã đặt"))
        #expect(!(try await other.post("/dat-lich/hen/\(record.id)/huy")).text.contains("Đã hủy"))
        #expect(try await other.post("/dat-lich/tra-cuu", ["code": code, "secret": "AAAAAA"]).status == .unprocessableContent)
        let taken = try await other.post(
            "/dat-lich/moi", ["gio": centre.hours.text, "luc": "\(day)T08:00", "applicant_name": "Lò Văn Mẫu", "phone": "0900300002"])
        #expect(taken.status == .unprocessableContent && taken.text.contains("vừa có người đặt hết"))
        #expect(!(try await other.get("/dat-lich")).text.contains("luc=\(day)T08:00"))
        let found = try await other.post("/dat-lich/tra-cuu", ["code": code.lowercased(), "secret": secret])
        #expect(found.text.contains(code))
        let moved = try await citizen.post("/dat-lich/hen/\(record.id)/doi", ["gio": centre.hours.text, "luc": "\(day)T09:30"])
        #expect(moved.text.contains("09:30"))
        #expect(try await citizen.post("/dat-lich/hen/\(record.id)/huy").text.contains("Đã hủy"))
        #expect(try await other.get("/dat-lich").text.contains("luc=\(day)T09:30"))
    }
}
