import API
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

@testable import Identity
@testable import Web

@Suite("What is a citizen's own: dossiers, papers, who read them, who acts", .serialized, .keepingSites)
struct OwnPapersTests {
    private static let photo = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 7, count: 500))
    private static let lan = (name: "Lò Thị Lan", number: "001190000015"), ba = (name: "Lò Văn Ba", number: "001090000012")

    /// A centre with two procedures that ask for the same paper, the first of which gives a paper of its own.
    private struct Town {
        let site: RegisterSite
        let kind: String
        /// Record ids of the procedures and of what they ask for.
        let procedures: [String], needs: [String]

        func dossiers() async throws -> [Record] {
            try await site.site.database.read { tx in
                try site.site.registry.all("dossier", sort: [SortKey("id")], for: site.system, in: tx).map {
                    try site.site.registry.unsealed($0)
                }
            }
        }

        func papers(_ dossier: Record) async throws -> [Record] {
            try await site.site.database.read { tx in try site.site.dossiers.papers(of: dossier.id, commune: 99999, in: tx) }
        }

        /// A browser in which somebody is signed in as a citizen: by a provider that vouches for name and number, or by a code.
        func citizen(_ print: String, _ person: (name: String, number: String)? = nil, level: Int = 2) async throws -> Browser {
            var proof = Proof(way: person == nil ? "phone" : RecordID().text, print: print, label: print)
            if let person {
                let said = #"{"citizen_id":"\#(person.number)","name":"\#(person.name)"}"#
                proof.claims = Claims(try JSON(parsing: Array(said.utf8)), ClaimsMapping())
                proof.level = level
            }
            return try await arrive(proof)
        }

        func arrive(_ proof: Proof) async throws -> Browser {
            let browser = try await site.browser()
            let arrival = try await site.site.identity.settle(
                proof, commune: 99999, adding: nil, next: "/toi", from: Identity.Place(address: "198.51.100.7", agent: "Firefox"))
            guard case .signedIn(let token, _) = arrival else { throw HTTPFailure.signInNeeded }
            browser.client[cookie: "citizen"] = token
            return browser
        }
    }

    private func town(_ engine: EngineKind) async throws -> Town {
        let site = try await RegisterSite.make(
            engine, packs: ["metrics", "plan", "documents", "onestop"].map { pack($0) }, people: [("motcua", "intake_officer", 0)])
        let made = try await site.site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> String {
                try site.site.workflows.create(register, values, by: site.system, in: tx).id.text
            }
            for kind in ["centre", "own_body"] {
                _ = try make("service_point", ["name": kind.value, "kind": kind.value, "agency_code": "H99.01".value])
            }
            let kinds = try [("BAO-TU", "Giấy báo tử", true), ("TRICH-LUC", "Trích lục khai tử", true), ("DON", "Đơn", false)].map {
                try make(
                    "paper_type",
                    [
                        "code": $0.0.value, "name": $0.1.value, "source_held": "none".value, "lasting": .boolean($0.2),
                        "by_form": .boolean(!$0.2), "valid_months": $0.2 ? .integer(12) : .null,
                    ])
            }
            var (procedures, needs) = ([String](), [String]())
            for (index, name) in ["Đăng ký khai tử", "Hỗ trợ mai táng"].enumerated() {
                let procedure = try make(
                    "procedure",
                    [
                        "code": "1.00000\(index)".value, "name": name.value, "manner": JSONText.list(["counter", "online"]).value,
                        "field": "civil_status".value, "level": "full".value, "subjects": JSONText.list(["people"]).value,
                        "eligible": .boolean(true), "business": .boolean(true), "executing_unit": site.units[0].value,
                        "officer": (site.posts["canbo"]?.text).value, "decided_by": "Chủ tịch".value, "from_date": "2025-07-01".value,
                        "result_paper": index == 0 ? kinds[1].value : .null,
                    ])
                let version = try make(
                    "procedure_version",
                    [
                        "procedure": procedure.value, "from_date": "2025-07-01".value, "time_unit": "working_days".value,
                        "statutory_time": .integer(3), "fee": .integer(0), "form": "general".value,
                    ])
                for (position, kind) in ([kinds[0], kinds[2]] + (index == 1 ? [kinds[1]] : [])).enumerated() {
                    let need = try make(
                        "procedure_paper",
                        [
                            "procedure_version": version.value, "paper_type": kind.value, "position": .integer(Int64(position + 1)),
                            "required": .boolean(position == 0),
                        ])
                    if position == 0 { needs.append(need) }
                }
                procedures.append(procedure)
            }
            return (kinds[0], procedures, needs)
        }
        return Town(site: site, kind: made.0, procedures: made.1, needs: made.2)
    }

    private func form(_ index: Int) -> String { "/dich-vu/thu-tuc/1.00000\(index)/khai/" }

    /// Fills in the pages before those of papers. - Returns: the page of the applicant as it was before anything was typed.
    private func fill(
        _ browser: Browser, _ index: Int, _ person: (name: String, number: String), by agent: (name: String, number: String)? = nil
    ) async throws -> String {
        let before = try await browser.post(
            form(index) + "request", ["_fields": "request note", "request": "Đề nghị giải quyết", "note": ""])
        let sent = try await browser.post(
            form(index) + "nguoi-nop",
            [
                "acting": agent == nil ? "self" : "authorised", "agent_name": agent?.name ?? "", "agent_id": agent?.number ?? "",
                "applicant_name": person.name, "citizen_id": person.number, "phone": "0912345678", "address": "Bản Thử",
                "typed_by": "citizen", "result_channel": "online",
            ])
        #expect(sent.status == .ok && sent.text.contains("Ảnh giấy tờ"))
        return before.text
    }

    private func send(_ browser: Browser, _ index: Int) async throws -> Browser.Answer {
        try await browser.post(form(index) + "xem-lai", ["_next": "1"])
    }

    @Test("the second dossier takes the first one's paper; each look is told; nobody else finds anything", arguments: engines)
    func once(_ engine: EngineKind) async throws {
        let town = try await town(engine)
        let (site, system) = (town.site.site, town.site.system)
        let (lan, ba) = (try await town.citizen("lan", Self.lan), try await town.citizen("ba", Self.ba))
        #expect(try await lan.get("/toi").text.contains("Chưa có hồ sơ nào"))
        #expect(try await lan.get("/toi/kho").text.contains("Kho chưa có giấy tờ nào"))
        let visitor = try await town.site.browser()
        for path in ["/toi/kho", "/toi/kho/\(RecordID())", "/toi/uy-quyen"] {
            #expect(try await visitor.get(path).status == .unauthorized, "\(path)")
            #expect(try await town.site.browser("canbo").get(path).status == .unauthorized, "an official is no citizen")
        }

        // The first: what the provider vouched for stands there and says so; the paper is photographed, with its day.
        let first = try await fill(lan, 0, Self.lan)
        #expect(first.contains("value=\"001190000015\"") && first.contains("Theo tài khoản định danh") && !first.contains("Lấy từ hồ sơ"))
        let day = Instant.now.date.adding(days: -30)
        let paper = "p-" + town.needs[0], dated = "day-" + town.needs[0]
        let wrong = try await lan.post(form(0) + "giay-to", ["_next": "1", dated: "hôm qua"], files: [(paper, "bao-tu.png", Self.photo)])
        #expect(wrong.status == .unprocessableContent && wrong.text.contains("Ghi ngày cấp như"))
        _ = try await lan.post(form(0) + "giay-to", ["_next": "1", dated: day.description], files: [])
        #expect(try await send(lan, 0).text.contains("Đã nhận hồ sơ"))
        let one = try #require(try await town.dossiers().first)
        let code = try #require(one["code"].text)
        #expect(try await lan.get("/toi").text.contains("\(code) · Nộp ngày"))
        #expect(try await lan.get("/dich-vu/ho-so/\(code)").text.contains("Chờ tiếp nhận"))
        lan.client[cookie: "ho_so"] = nil
        #expect(try await lan.get("/dich-vu/ho-so/\(code)").text.contains("Chờ tiếp nhận"), "without its code again")
        #expect(!(try await ba.get("/toi").text.contains(code)))
        #expect(try await ba.get("/dich-vu/ho-so/\(code)").text.contains("Mã tra cứu"))

        // Received, its paper and then its result are in the store, and nobody else's.
        #expect(try await lan.get("/toi/kho").text.contains("Kho chưa có giấy tờ nào"))
        try await site.database.write { tx in _ = try site.dossiers.receive(one.id, by: system, in: tx) }
        let store = try await lan.get("/toi/kho").text
        #expect(store.contains("Giấy báo tử") && store.contains("cấp ngày \(day.text(.vi))") && store.contains("Dùng lại được"))
        let held = try #require(store.firstMatch(of: /\/toi\/kho\/([0-9a-f-]{36})/)).1.description
        let hash = try #require(try await lan.get("/toi/kho/\(held)").text.firstMatch(of: /\/tep\/([0-9a-f]{64})/)).1.description
        #expect(try await lan.get("/toi/kho/\(held)/tep/\(hash)").status == .ok)
        #expect(try await lan.get("/toi/kho/\(held)/tep/\(String(repeating: "0", count: 64))").status == .notFound)
        #expect(try await lan.post("/toi/kho/\(held)/rut").status == .notFound, "it belongs to a dossier's file")
        for path in ["/toi/kho/\(held)", "/toi/kho/\(held)/tep/\(hash)"] { #expect(try await ba.get(path).status == .notFound, "\(path)") }
        #expect(try await ba.post("/toi/kho/\(held)/rut").status == .notFound)
        #expect(try await town.site.browser("quantri").get("/so/held_paper").status != .ok, "no official reads the stores")

        // An official's look is told with who and what for, once for one look.
        let filed = try #require(try await town.papers(one).first { $0["provenance"].text == "supplied" && !$0["file"].isNull })
        let officer = try await town.site.browser("canbo")
        for _ in 0..<2 { #expect(try await officer.get("/so/dossier_paper/\(filed.id)/tep/file/\(hash)").status == .ok) }
        let told = try await lan.get("/toi/kho/\(held)").text
        #expect(
            told.contains("Chức danh canbo · Phòng Một · Giải quyết hồ sơ \(code)")
                && told.components(separatedBy: "Chức danh canbo").count == 2)
        #expect(try await lan.get("/toi").text.contains("Giải quyết hồ sơ \(code)"))
        #expect(!(try await ba.get("/toi").text.contains("Chức danh canbo")))

        try await second(town, lan, held: held, hash: hash)
        try await counter(town, lan, held: held)
    }

    /// The same paper again: offered first, taken with where it came from, counted.
    private func second(_ town: Town, _ lan: Browser, held: String, hash: String) async throws {
        let before = try await fill(lan, 1, Self.lan)
        #expect(before.contains("value=\"0912 345 678\"") && before.contains("Lấy từ hồ sơ ngày"))
        let offered = try await lan.get(form(1) + "giay-to").text
        #expect(offered.contains("đã có trong kho của bạn") && offered.contains("<option value=\"\(held)\" selected>"))
        let preview = try await lan.post(form(1) + "giay-to", ["_next": "1", "own-" + town.needs[1]: held], files: [])
        #expect(preview.text.contains("Lấy từ kho của bạn"))
        #expect(try await send(lan, 1).text.contains("Đã nhận hồ sơ"))
        let two = try #require(try await town.dossiers().last)
        let paper = try #require(try await town.papers(two).first)
        #expect(paper["provenance"].text == "own_store" && paper["held_paper"].text == held && paper["held_before"].boolean == true)
        #expect(paper["file"].text?.contains(hash) == true && paper["asked_again"].boolean == false)
        // M15 and M08 rest on it: one paper held and taken, none before.
        #expect(try await counts(town) == [1, 1, 0])
        #expect(try await lan.get("/toi/kho/\(held)").text.contains("Đã dùng cho hồ sơ"))
        // Asked of the applicant all the same, it is a breach, with its reason.
        let site = town.site
        try await site.site.database.write { tx in
            _ = try site.site.dossiers.askMore(
                two.id, [.init(paper: paper.id.text, why: "Cần bản chính")], reason: "Đối chiếu", by: site.system, in: tx)
        }
        let asked = try #require(try await town.papers(two).first)
        #expect(asked["asked_again"].boolean == true && asked["asked_again_reason"].text == "Cần bản chính")
        #expect(try await counts(town) == [1, 1, 1])
    }

    /// Papers held, taken again, asked for again.
    private func counts(_ town: Town) async throws -> [Int64] {
        try await town.site.site.database.read { tx in
            let conditions: [SQL] = ["held_before", "held_before AND provenance IN ('own_store', 'other_system')", "asked_again"]
            return try conditions.map { try tx.number("SELECT COUNT(*) FROM reg_dossier_paper WHERE " + $0) }
        }
    }

    /// At the counter the card tells what there is; asking for it again takes a reason.
    private func counter(_ town: Town, _ lan: Browser, held: String) async throws {
        let clerk = try await town.site.browser("motcua")
        let url = "/mot-cua/tiep-nhan/\(town.procedures[1])", need = "paper-" + town.needs[1]
        let card = "\(Self.lan.number)||\(Self.lan.name)|02011990|Nữ|Bản Thử|01012024"
        let scanned = try await clerk.post(url, ["key": "k1", "card": card, "applicant_name": "", need: "supplied"])
        #expect(scanned.text.contains("Đã có trong kho của người này") && scanned.text.contains("<option value=\"own_store\" selected>"))
        #expect(try await lan.get("/toi/kho/\(held)").text.contains("Tiếp nhận tại quầy: Hỗ trợ mai táng"))
        let again = try await clerk.post(
            url, ["key": "k1", "applicant_name": Self.lan.name, "citizen_id": Self.lan.number, need: "supplied", "decision": "receive"])
        #expect(again.status == .unprocessableContent && again.text.contains("Trong kho đã có"))
        let none = try await clerk.post(
            url, ["key": "k2", "applicant_name": Self.ba.name, "citizen_id": Self.ba.number, need: "own_store", "decision": "receive"])
        #expect(none.status == .unprocessableContent && none.text.contains("không có trong kho giấy tờ của người này"))
        let taken = try await clerk.post(
            url, ["key": "k1", "applicant_name": Self.lan.name, "citizen_id": Self.lan.number, need: "own_store", "decision": "receive"])
        #expect(taken.text.contains("Giấy tiếp nhận hồ sơ"))
        let dossier = try #require(try await town.dossiers().last)
        #expect(try await town.papers(dossier).first?["held_paper"].text == held)
        #expect(try await lan.get("/toi").text.contains(dossier["code"].text ?? "?"), "known by the number on the card")
    }

    @Test(
        "claimed by proof, kept from a session that is less sure, moved when accounts become one; expired and withdrawn papers",
        arguments: engines)
    func accounts(_ engine: EngineKind) async throws {
        let town = try await town(engine)
        let (site, system) = (town.site.site, town.site.system)
        let wish = DossierSubmission(
            procedure: town.procedures[0], key: "k", channel: .online, typedBy: .citizen,
            applicant: Applicant(name: Self.lan.name, citizenID: Self.lan.number, phone: "0912345678"))
        let receipt = try await site.database.write { tx in try site.dossiers.open(wish, by: system, in: tx) }
        let caller = try await town.citizen("sdt")
        #expect(try await caller.post("/toi/ho-so", ["code": receipt.code, "secret": "AAAAAA"]).status == .badRequest)
        #expect(
            try await caller.post("/toi/ho-so", ["code": receipt.code, "secret": receipt.secret]).text.contains(
                "Đã đưa hồ sơ vào tài khoản"))
        #expect(try await caller.get("/toi").text.contains(receipt.code))

        // Vouched for in another account; the two become one, the dossier goes along.
        let lan = try await town.citizen("lan", Self.lan)
        #expect(!(try await lan.get("/toi").text.contains(receipt.code)))
        let session = try #require(try await site.identity.session(lan.client[cookie: "citizen"] ?? "", commune: 99999))
        let place = Identity.Place(address: "198.51.100.7", agent: "Firefox")
        let arrival = try await site.identity.settle(
            Proof(way: "phone", print: "sdt", label: "sdt"), commune: 99999, adding: session, next: "/toi", from: place)
        guard case .isAnothers(let ticket) = arrival else { throw HTTPFailure.notFound }
        _ = try await lan.post("/cong-dan/gop", ["ticket": ticket])
        #expect(try await lan.get("/toi").text.contains(receipt.code))
        // Who has the telephone now signs in to the same account and sees nothing of it.
        let unsure = try await town.citizen("sdt")
        let page = try await unsure.get("/toi").text
        #expect(page.contains("Đăng nhập bằng tài khoản định danh") && !page.contains(receipt.code))
        #expect(try await unsure.get("/dich-vu/ho-so/\(receipt.code)").text.contains("Mã tra cứu"))
        #expect(try await unsure.get("/toi/kho").status == .forbidden)
        #expect(try await unsure.post("/toi/kho", ["paper_type": town.kind], files: [("p-file", "a.png", Self.photo)]).status == .forbidden)

        // Put in for later: offered while it is valid, not when its time is over or its day unknown; taken out again.
        let today = Instant.now.date
        #expect(try await lan.post("/toi/kho", ["paper_type": town.kind], files: []).status == .unprocessableContent)
        #expect(
            try await lan.post("/toi/kho", ["paper_type": "x"], files: [("p-file", "a.png", Self.photo)]).status == .unprocessableContent)
        for (days, said) in [(-400, "hết hạn ngày"), (-10, "còn hạn đến")] {
            let put = try await lan.post(
                "/toi/kho", ["paper_type": town.kind, "issued_on": today.adding(days: days).description],
                files: [("p-file", "a\(days).png", Self.photo + Data([UInt8(-days / 10)]))])
            #expect(put.text.contains("Đã cất vào kho") && put.text.contains(said))
        }
        _ = try await lan.post("/toi/kho", ["paper_type": town.kind], files: [("p-file", "b.png", Self.photo + [9, 9])])
        _ = try await fill(lan, 0, Self.lan)
        let offered = try await lan.get(form(0) + "giay-to").text
        #expect(
            offered.components(separatedBy: "Dùng giấy trong kho").count == 2 && offered.contains("còn hạn đến")
                && !offered.contains("hết hạn"))
        let held = try #require(offered.firstMatch(of: /<option value="([0-9a-f-]{36})" selected/)).1.description
        #expect(try await lan.post("/toi/kho/\(held)/rut").text.contains("Đã rút khỏi kho"))
        #expect(!(try await lan.get(form(0) + "giay-to").text.contains("Dùng giấy trong kho")))
        let stale = try await lan.post(form(0) + "giay-to", ["_next": "1", "own-" + town.needs[0]: held], files: [])
        #expect(stale.status == .unprocessableContent, "what was taken out is not taken")
        #expect(try await lan.get("/toi/kho/\(held)").status == .notFound)
    }

    @Test("somebody acts for another: by the register without a photo, else with one; both see it; ended, it is over", arguments: engines)
    func others(_ engine: EngineKind) async throws {
        let town = try await town(engine)
        let (lan, ba) = (try await town.citizen("lan", Self.lan), try await town.citizen("ba", Self.ba))
        #expect(try await town.citizen("sdt").post("/toi/uy-quyen", ["agent_name": "A", "agent_id": Self.ba.number]).status == .forbidden)
        _ = try await fill(ba, 0, Self.lan, by: Self.ba)
        #expect(try await ba.get(form(0) + "giay-to").text.contains("Giấy tờ cho phép làm thay"))
        #expect(
            try await lan.post("/toi/uy-quyen", ["agent_name": Self.lan.name, "agent_id": Self.lan.number]).status == .unprocessableContent)
        let given = try await lan.post("/toi/uy-quyen", ["agent_name": Self.ba.name, "agent_id": Self.ba.number])
        #expect(given.text.contains("\(Self.ba.name) được làm thay bạn") && given.text.contains("Có hiệu lực"))
        #expect(try await ba.get("/toi/uy-quyen").text.contains("Bạn được làm thay \(Self.lan.name)"))

        let page = try await ba.get(form(0) + "giay-to").text
        #expect(page.contains("Làm thay theo ủy quyền UQ-") && !page.contains("Giấy tờ cho phép làm thay"))
        _ = try await ba.post(form(0) + "giay-to", ["_next": "1"], files: [("p-" + town.needs[0], "a.png", Self.photo)])
        #expect(try await send(ba, 0).text.contains("Đã nhận hồ sơ"))
        let dossier = try #require(try await town.dossiers().last)
        let code = dossier["code"].text ?? "?"
        #expect(dossier["acting"].text == "authorised" && dossier["agent_name"].text == Self.ba.name && !dossier["authorisation"].isNull)
        #expect(try await ba.get("/toi").text.contains("\(code) · nộp thay \(Self.lan.name)"))
        #expect(try await lan.get("/dich-vu/ho-so/\(code)").text.contains("Người nộp thay"))
        #expect(try await ba.get("/toi/kho").text.contains("Kho chưa có giấy tờ nào"), "her papers are not his")

        // At the counter: the register is asked as well; ended by her, it is over everywhere.
        let clerk = try await town.site.browser("motcua")
        let (url, need) = ("/mot-cua/tiep-nhan/\(town.procedures[1])", "paper-" + town.needs[1])
        func takeIn(_ key: String) async throws -> Browser.Answer {
            try await clerk.post(
                url,
                [
                    "key": key, "applicant_name": Self.lan.name, "citizen_id": Self.lan.number, "acting": "authorised",
                    "agent_name": Self.ba.name, "agent_id": Self.ba.number, need: "supplied", "decision": "receive",
                ])
        }
        #expect(try await takeIn("k1").text.contains("Giấy tiếp nhận hồ sơ"))
        let id = try #require(given.text.firstMatch(of: /uy-quyen\/([0-9a-f-]{36})\/thoi/)).1.description
        #expect(try await ba.post("/toi/uy-quyen/\(id)/thoi").status == .notFound)
        #expect(try await lan.post("/toi/uy-quyen/\(id)/thoi").text.contains("Đã thôi"))
        let refused = try await takeIn("k2")
        #expect(refused.status == .unprocessableContent && refused.text.contains("Sổ ủy quyền chưa có"))
        #expect(try await town.dossiers().count == 2)
    }
}
