import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import OneStop
import Payments
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Services for citizens", .serialized, .keepingSites)
struct ServicePagesTests {
    private static let code = "1.001612"
    private static let form = "/dich-vu/thu-tuc/\(code)/khai/"
    private static let photo = Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array(repeating: 7, count: 500))

    private func site(_ engine: EngineKind) async throws -> RegisterSite {
        let made = try await RegisterSite.make(engine, packs: ["metrics", "plan", "documents", "onestop", "payments"].map { pack($0) })
        let (site, system) = (made.site, made.system)
        try await site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> String {
                try site.workflows.create(register, values, by: system, in: tx).id.text
            }
            let bank = try make("bank", ["bin": .text("999999"), "short_name": .text("Ngân hàng Mẫu")])
            _ = try make(
                "payment_account",
                [
                    "name": .text("Thu phí"), "bank": .text(bank), "number": .text("0000099901"), "holder": .text("UBND xã (mẫu)"),
                    "active": .boolean(true),
                ])
            for (kind, name, code) in [("centre", "Trung tâm", "H99.01"), ("own_body", "Ủy ban", "H99.01")] {
                _ = try make("service_point", ["name": .text(name), "kind": .text(kind), "agency_code": .text(code)])
            }
            _ = try make(
                "dossier_rule",
                [
                    "name": .text("Quy tắc thử"), "from_date": .text("2025-07-01"), "cutoff_minute": .integer(900),
                    "supplements_allowed": .integer(1),
                    "extensions_allowed": .integer(1), "answer_hours": .integer(8),
                ])
            for (code, name, level, manner) in [
                (Self.code, "Đăng ký thành lập hộ kinh doanh", "full", ["counter", "online"]),
                ("2.000884", "Chứng thực chữ ký", "information", ["counter"]),
            ] {
                let procedure = try make(
                    "procedure",
                    [
                        "code": .text(code), "name": .text(name), "manner": .text(JSONText.list(manner)),
                        "field": .text("household_business"),
                        "level": .text(level), "subjects": .text(JSONText.list(["people"])), "eligible": .boolean(level == "full"),
                        "essential": .boolean(true), "life_events": .text(JSONText.list(["business"])),
                        "executing_unit": made.units[0].value,
                        "decided_by": .text("Chủ tịch"), "from_date": .text("2025-07-01"), "legal_basis": .text("Nghị định thử"),
                    ])
                let version = try make(
                    "procedure_version",
                    [
                        "procedure": .text(procedure), "from_date": .text("2025-07-01"), "time_unit": .text("working_days"),
                        "statutory_time": .integer(3), "committed_time": .integer(2), "fee": .integer(100_000),
                        "form": .text("household_business"),
                    ])
                for (index, (name, held, byForm)) in [
                    ("Biên bản họp", "none", false), ("Căn cước", "population", false), ("Giấy đề nghị", "none", true),
                ]
                .enumerated() {
                    let type = try make(
                        "paper_type",
                        [
                            "code": .text("G\(index)-\(level.prefix(1).uppercased())"), "name": .text(name), "source_held": .text(held),
                            "by_form": .boolean(byForm),
                        ])
                    _ = try make(
                        "procedure_paper",
                        [
                            "procedure_version": .text(version), "paper_type": .text(type), "position": .integer(Int64(index + 1)),
                        ])
                }
            }
        }
        return made
    }

    private func dossiers(_ site: RegisterSite) async throws -> [Record] {
        try await site.site.database.read { tx in
            try site.site.registry.all("dossier", for: site.system, in: tx).map { try site.site.registry.unsealed($0) }
        }
    }

    /// The inputs' names of papers.
    private func paper(in page: String) throws -> String {
        try #require(page.firstMatch(of: /name="(p-[0-9a-f-]{36})"/).map { String($0.output.1) })
    }

    @Test(
        "are found by words, asked page by page, sent once however often, followed, supplemented, taken and rated once", arguments: engines)
    func whole(_ engine: EngineKind) async throws {
        let site = try await site(engine)
        let (citizen, stranger) = (try await site.browser(), try await site.browser())
        try await find(citizen)
        let secret = try await fillIn(citizen, site)
        let (code, dossier) = try await tracked(stranger, site, secret)
        try await supplement(stranger, site, code, dossier)
        try await fee(stranger, site, code)
        try await result(stranger, site, code, dossier)
    }

    private func find(_ browser: Browser) async throws {
        #expect(try await browser.get("").text.contains("/thu/dich-vu"))
        for words in ["lập hộ kinh doanh", "lap ho kinh doanh", "tôi muốn mở hộ KINH DOANH"] {
            let found = try await browser.get("/dich-vu?q=" + (words.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""))
            #expect(found.text.contains("thu-tuc/\(Self.code)") && !found.text.contains("thu-tuc/2.000884"), "\(words)")
        }
        #expect(try await browser.get("/dich-vu?su-kien=business").text.contains("thu-tuc/2.000884"))
        #expect(try await browser.get("/dich-vu?q=zzzz").text.contains("Không thấy thủ tục nào"))
        let page = try await browser.get("/dich-vu/thu-tuc/\(Self.code)")
        for text in ["2 ngày làm việc (quy định: 3)", "100.000", "Nghị định thử", "Nhà nước đã có", "/khai\""] {
            #expect(page.text.contains(text), "\(text)")
        }
        let closed = try await browser.get("/dich-vu/thu-tuc/2.000884")
        #expect(!closed.text.contains("/khai\"") && closed.text.contains("chưa nộp trực tuyến được"))
        #expect(try await browser.get("/dich-vu/thu-tuc/2.000884/khai").status == .notFound)
        #expect(try await browser.get("/dich-vu/thu-tuc/9.999999").status == .notFound)
        #expect(try await browser.get(Self.form + "khong-co").status == .notFound)
    }

    /// Gives the tracking code.
    private func fillIn(_ browser: Browser, _ site: RegisterSite) async throws -> String {
        let refused = try await browser.post(Self.form + "dieu-kien", ["place": "elsewhere", "owner_of_other": "none"])
        #expect(refused.text.contains("Không thuộc xã này") && !refused.text.contains(">Tiếp tục<"))
        let opened = try await browser.post(Self.form + "dieu-kien", ["place": "here", "owner_of_other": "none"])
        #expect(opened.text.contains("Bước 2 trong"))

        // Saved as typed, nothing judged; there again after a reload.
        let business: KeyValuePairs = [
            "_fields": "business_name business_address business_line capital starts_on conditional", "business_name": "Công ty Thử",
            "business_address": "Bản Thử", "business_line": "Bán chè", "capital": "50.000.000", "starts_on": "01/12/2026",
            "conditional": "false",
        ]
        #expect(try await browser.post(Self.form + "business?luu=1", business).status == .noContent)
        #expect(try await browser.get(Self.form + "business").text.contains("value=\"Công ty Thử\""))
        let wrong = try await browser.post(Self.form + "business", business)
        #expect(wrong.status == .unprocessableContent && wrong.text.contains("không được có “công ty”"))
        // A choice opens a field: it is shown before it is missing.
        let conditional: KeyValuePairs = [
            "_fields": "business_name business_address business_line capital starts_on conditional", "business_name": "Chè Thử",
            "business_address": "Bản Thử", "business_line": "Bán chè", "capital": "50.000.000", "starts_on": "01/12/2026",
            "conditional": "true",
        ]
        let more = try await browser.post(Self.form + "business", conditional)
        #expect(more.status == .ok && more.text.contains("name=\"condition_paper\""))
        let plain: KeyValuePairs = [
            "_fields": "business_name business_address business_line capital starts_on conditional condition_paper",
            "business_name": "Chè Thử",
            "business_address": "Bản Thử", "business_line": "Bán chè", "capital": "50.000.000", "starts_on": "01/12/2026",
            "conditional": "false",
        ]
        #expect(try await browser.post(Self.form + "business", plain).text.contains("Do ai lập"))

        // The page of members is asked of households only; rows are added and taken away.
        #expect(try await browser.get(Self.form + "members").status == .notFound)
        let members = try await browser.post(Self.form + "founders", ["_fields": "founded_by tax_code", "founded_by": "household"])
        #expect(members.text.contains("name=\"r0.member_name\""))
        let two = try await browser.post(
            Self.form + "members", ["_count": "1", "r0.member_name": "Lò Thị Một", "r0.member_id": "", "_add": "1"])
        #expect(two.text.contains("name=\"r1.member_name\"") && two.text.contains("value=\"Lò Thị Một\""))
        let one = try await browser.post(
            Self.form + "members",
            [
                "_count": "2", "r0.member_name": "Lò Thị Một", "r0.member_id": "", "r1.member_name": "Lò Văn Hai", "r1.member_id": "",
                "_remove": "0",
            ])
        #expect(one.text.contains("value=\"Lò Văn Hai\"") && !one.text.contains("Lò Thị Một"))
        let missing = try await browser.post(Self.form + "members", ["_count": "1", "r0.member_name": "Lò Văn Hai", "r0.member_id": "12"])
        #expect(missing.status == .unprocessableContent && missing.text.contains("id=\"f-r0-member_id\""))
        _ = try await browser.post(Self.form + "members", ["_count": "1", "r0.member_name": "Lò Văn Hai", "r0.member_id": "001090000012"])

        // Sent too early: said where, nothing made.
        let early = try await browser.post(Self.form + "xem-lai", ["_next": "1"])
        #expect(early.status == .unprocessableContent && early.text.contains("Cần điền họ và tên"))
        let nameless = try await browser.post(Self.form + "nguoi-nop", ["applicant_name": "Lò Văn Hai"])
        #expect(nameless.status == .unprocessableContent && nameless.text.contains("Cần điền điện thoại"))
        let papers = try await browser.post(
            Self.form + "nguoi-nop",
            [
                "applicant_name": "Lò Văn Hai", "citizen_id": "001090000012", "phone": "0912 345 678", "address": "Bản Thử",
                "typed_by": "citizen", "result_channel": "online",
            ])
        #expect(papers.text.contains("Biên bản họp") && papers.text.contains("Không cần nộp: Căn cước; Giấy đề nghị"))

        // What is no picture is refused; what is there stays.
        let name = try paper(in: papers.text)
        let mixed = try await browser.post(
            Self.form + "giay-to", ["_next": "1"], files: [(name, "anh.png", Self.photo), (name, "la.exe", Data("MZ lạ".utf8))])
        #expect(mixed.text.contains("Không nhận tệp “la.exe”") && mixed.text.contains("anh.png"))
        let preview = try await browser.post(Self.form + "giay-to", ["_next": "1"], files: [])
        for text in ["Chè Thử", "Lò Văn Hai", "1 tệp", "Nộp hồ sơ"] { #expect(preview.text.contains(text), "\(text)") }
        #expect(try await dossiers(site).isEmpty)

        // Pressed twice, at once.
        async let first = browser.post(Self.form + "xem-lai", ["_next": "1"])
        async let second = browser.post(Self.form + "xem-lai", ["_next": "1"])
        let answers = try await [first, second]
        let made = try await dossiers(site)
        let dossier = try #require(made.first)
        #expect(made.count == 1 && answers.allSatisfy { $0.text.contains(dossier["code"].text ?? "?") })
        #expect(try await browser.post(Self.form + "business", plain).text.contains("Đã nhận hồ sơ"), "a sent draft is changed no more")
        #expect(dossier["channel"].text == "online" && dossier["typed_by"].text == "citizen" && dossier["result_channel"].text == "online")
        let kept = try #require(FormAnswers(json: dossier["answers"].text))
        #expect(kept.json == dossier["answers"].text && kept.values["capital"] == .integer(50_000_000) && kept.rows["members"]?.count == 1)
        #expect(kept.values["condition_paper"] == nil, "what is closed is not answered")
        let secret = try #require(dossier["tracking_secret"].text)
        #expect(answers[0].text.contains(secret))
        #expect(try await browser.get("/dich-vu/ho-so/\(dossier["code"].text ?? "")/ma-qr").text.contains("<svg"))
        return secret
    }

    private func tracked(_ stranger: Browser, _ site: RegisterSite, _ secret: String) async throws -> (String, RecordID) {
        let dossier = try #require(try await dossiers(site).first)
        let code = try #require(dossier["code"].text)
        // Without the second factor nothing is told, not even whether the code exists.
        let blind = try await stranger.get("/dich-vu/ho-so/\(code)")
        #expect(blind.text.contains("Mã tra cứu") && !blind.text.contains("Chè Thử"))
        func said(_ code: String, _ secret: String) async throws -> String {
            try await stranger.post("/dich-vu/tra-cuu", ["code": code, "secret": secret]).text.replacing(code, with: "")
        }
        let tokens = /value="[A-Za-z0-9_.-]{40,}"|data-token="[^"]*"/
        let (known, unknown) = (try await said(code, "AAAAAA"), try await said("H99.01-261122-9999", "AAAAAA"))
        #expect(known.replacing(tokens, with: "") == unknown.replacing(tokens, with: ""))
        for path in ["/rut", "/danh-gia", "/bo-sung"] {
            #expect(
                try await stranger.post("/dich-vu/ho-so/\(code)" + path, ["reason": "x", "grade": "satisfied"]).text.contains("Mã tra cứu"))
        }
        let found = try await stranger.post("/dich-vu/tra-cuu", ["code": " " + code.lowercased(), "secret": secret.lowercased()])
        #expect(found.text.contains("Chờ tiếp nhận") && found.text.contains("Chè Thử"))
        return (code, dossier.id)
    }

    private func supplement(_ browser: Browser, _ site: RegisterSite, _ code: String, _ id: RecordID) async throws {
        let (desk, system) = (site.site.dossiers, site.system)
        try await site.site.database.write { tx in
            _ = try desk.receive(id, by: system, in: tx)
            let wrong = try desk.papers(of: id, commune: 99999, in: tx).first { $0["name"].text == "Biên bản họp" }
            _ = try desk.askMore(
                id, [.init(paper: wrong?.id.text ?? "", why: "Ảnh mờ, chụp lại trang 2")], reason: "Thiếu", by: system, in: tx)
        }
        let page = try await browser.get("/dich-vu/ho-so/\(code)")
        #expect(page.text.contains("Ảnh mờ, chụp lại trang 2"))
        let name = try paper(in: page.text)
        let empty = try await browser.post("/dich-vu/ho-so/\(code)/bo-sung", ["_next": "1"], files: [])
        #expect(empty.status == .unprocessableContent && empty.text.contains("Còn giấy tờ chưa có ảnh mới"))
        // A photo that came is there when the line was cut before the rest.
        let half = try await browser.post(
            "/dich-vu/ho-so/\(code)/bo-sung", ["_action": "files"], files: [(name, "trang2.png", Self.photo + [1])])
        #expect(half.text.contains("trang2.png"))
        let sent = try await browser.post("/dich-vu/ho-so/\(code)/bo-sung", ["_next": "1"], files: [])
        #expect(sent.text.contains("Đã gửi bổ sung") && !sent.text.contains("trang2.png"))
        #expect(try await dossiers(site).first?.state == "processing")
    }

    /// Asked for when the dossier was received; what the bank tells is written into the dossier.
    private func fee(_ browser: Browser, _ site: RegisterSite, _ code: String) async throws {
        let (payments, registry, system) = (PaymentDesk(site.site.workflows), site.site.registry, site.system)
        let page = try await browser.get("/dich-vu/ho-so/\(code)")
        let link = try #require(page.text.firstMatch(of: /\/thu(\/nop-phi\/TP[0-9]+-[0-9a-f]{16})">Nộp phí 100.000 đồng/)).1.description
        #expect(try await browser.get(link).text.contains("100.000"))
        let (content, account) = try await site.site.database.read { tx in
            let request = try #require(try DossierFees.request(of: code, registry, commune: 99999, in: tx))
            let account = try #require(request["account"].text.flatMap { RecordID($0) })
            return (try #require(try payments.transfer(of: request, in: tx)).content, account)
        }
        let line = StatementLine(date: Instant.now.date, amount: 100_000, content: "NGUYEN VAN A \(content) chuyen tien", reference: "FT1")
        try await site.site.database.write { tx in
            var seen: [String: Int] = [:]
            _ = try payments.take([line], account: account, seen: &seen, by: system, in: tx)
        }
        let dossier = try #require(try await dossiers(site).first)
        #expect(dossier["payment_channel"].text == "transfer" && !dossier["paid_at"].isNull)
        let paid = try await browser.get("/dich-vu/ho-so/\(code)").text
        #expect(paid.contains("đã nộp lúc") && !paid.contains("/nop-phi/"))
    }

    private func result(_ browser: Browser, _ site: RegisterSite, _ code: String, _ id: RecordID) async throws {
        let (engine, system) = (site.site.workflows, site.system)
        let hash = try site.site.blobs.put(Data("%PDF-1.4 kết quả".utf8))
        let file = Registers.Attachment(hash: hash, name: "ket-qua.pdf", type: FileKind.pdf.mediaType, size: 18)
        #expect(try await browser.get("/dich-vu/ho-so/\(code)/ket-qua/\(hash)").status == .notFound)
        #expect(try await browser.post("/dich-vu/ho-so/\(code)/danh-gia", ["grade": "satisfied"]).status.code >= 400)
        try await site.site.database.write { tx in
            _ = try engine.perform("present", on: "dossier", id, version: nil, by: system, in: tx)
            _ = try engine.perform(
                "approve", on: "dossier", id, version: nil, ["result_file": .text(Registers.Attachment.json([file]))], by: system, in: tx)
        }
        let taken = try await browser.get("/dich-vu/ho-so/\(code)/ket-qua/\(hash)")
        #expect(taken.status == .ok && taken.text.hasPrefix("%PDF"))
        #expect(try await dossiers(site).first?.state == "returned")
        #expect(try await browser.post("/dich-vu/ho-so/\(code)/danh-gia", ["grade": "la"]).status == .badRequest)
        for grade in ["very_satisfied", "dissatisfied"] {
            #expect(
                try await browser.post("/dich-vu/ho-so/\(code)/danh-gia", ["grade": grade, "comment": "Nhanh"]).text.contains("Cảm ơn bạn"))
        }
        let ratings = try await site.site.database.read { tx in try site.site.registry.all("rating", for: system, in: tx) }
        #expect(ratings.map { $0["grade"].text } == ["very_satisfied"])
        #expect(
            try await browser.post("/dich-vu/ho-so/\(code)/rut", ["reason": "Thôi"]).status.code >= 400, "what is returned is not withdrawn"
        )
        let numbers = try await browser.get("/dich-vu/tinh-hinh")
        #expect(numbers.text.contains("Đã giải quyết") && !numbers.text.contains("Lò Văn Hai"))
    }
}
