import API
import Delivery
import Foundation
import HTTPKit
import HTTPTypes
import Identity
import Payments
import Registers
import Store
import Synchronization
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

/// Keeps what a gateway was to send.
private final class SentCodes: WebhookSender {
    private let state = Mutex<[String]>([])
    var texts: [String] { state.withLock { $0 } }

    func send(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async -> WebhookOutcome {
        let json = try? JSON(parsing: body)
        state.withLock { $0.append(json?["data"]?["text"]?.string ?? "") }
        return WebhookOutcome(status: 202, milliseconds: 1, problem: nil)
    }

    /// The code of the message of that number, once it is there.
    func code(_ number: Int) async throws -> String {
        while texts.count < number { try await Task.sleep(for: .milliseconds(5)) }
        return try #require(texts[number - 1].firstMatch(of: /\b([0-9]{6})\b/)).1.description
    }
}

@Suite("Citizens' pages and payers' pages", .keepingSites)
struct CitizenPagesTests {
    @Test("a code signs in; the own page is the citizen's alone; what is wrong is told and tells nothing", arguments: engines)
    func codes(engine: EngineKind) async throws {
        let gateway = SentCodes()
        let site = try await RegisterSite.make(engine) { $0.gatewaySender = gateway }
        let keeper = try await site.browser("quantri")
        let visitor = try await site.browser()
        #expect((try await visitor.get("/cong-dan/dang-nhap")).text.contains("chưa mở cách đăng nhập nào"))
        _ = try await keeper.post("/quan-tri/gui-tin/cong", ["url": "https://cong.example/gui"])
        #expect(try await visitor.get("/toi").status == .unauthorized)
        #expect(try await keeper.get("/toi").status == .unauthorized, "an official is no citizen")
        #expect(try await visitor.post("/cong-dan/ma", ["address": "khong phai"]).status == .badRequest)
        #expect(try await visitor.post("/cong-dan/ma", ["address": "a@b.example"]).text.contains("chưa gửi được mã bằng cách này"))

        let asked = try await visitor.post("/cong-dan/ma", ["address": "0912345678", "next": "https://boese.example/"])
        let ticket = try #require(asked.hidden("ticket"))
        let code = try await gateway.code(1)
        let wrong = try await visitor.post("/cong-dan/ma/nhap", ["ticket": ticket, "code": code == "111111" ? "222222" : "111111"])
        #expect(wrong.status == .badRequest && wrong.hidden("ticket") == ticket)
        let own = try await visitor.post("/cong-dan/ma/nhap", ["ticket": ticket, "code": code])
        #expect(own.status == .ok && own.text.contains("091****678") && own.text.contains("đã xác nhận bằng mã"))
        #expect(try await visitor.get("/toi").status == .ok)
        #expect(try await visitor.get("/so/person").status == .unauthorized, "a citizen holds no post")
        let refused = try await visitor.post("/toi/bo-cach", ["x": "y"])
        #expect(refused.text.contains("cách đăng nhập duy nhất"))
        #expect(try await visitor.post("/cong-dan/gop", ["ticket": "gefälscht"]).status == .badRequest)
        let code3 = try await visitor.post("/cong-dan/ma", ["address": "0912345678"])
        #expect(code3.status == .ok)
        #expect(try await visitor.post("/cong-dan/ma", ["address": "0912345678"]).status == .ok)
        #expect(try await visitor.post("/cong-dan/ma", ["address": "0912345678"]).status == .tooManyRequests)
        _ = try await visitor.post("/cong-dan/dang-xuat")
        #expect(try await visitor.get("/toi").status == .unauthorized)
    }

    @Test("a provider's settings are the administrator's; what a provider's answer can't prove opens nothing", arguments: engines)
    func providers(engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let keeper = try await site.browser("quantri")
        #expect(try await site.browser("canbo").get("/quan-tri/dinh-danh").status == .forbidden)
        let wrong = try await keeper.post(
            "/quan-tri/dinh-danh", ["name": "VNeID", "issuer": "http://10.0.0.1", "client": "d", "levels": "x"])
        #expect(wrong.status == .unprocessableContent && wrong.text.contains("Mỗi dòng ghi"))
        let kept = try await keeper.post(
            "/quan-tri/dinh-danh",
            ["name": "VNeID", "issuer": "https://id.invalid", "client": "dinh", "secret": "vneid", "levels": "loa=2 = 2", "active": "on"])
        #expect(kept.status == .ok && kept.text.contains("/cong-dan/ve/"))
        let provider = try #require(
            try await site.site.database.read { tx in try IdentityDesk.providers(commune: 99999, in: tx).first })
        #expect(provider.levels == ["loa=2": 2] && provider.secretName == "vneid")
        let visitor = try await site.browser()
        #expect((try await visitor.get("/cong-dan/dang-nhap")).text.contains("Tiếp tục với VNeID"))
        let away = try await visitor.get("/cong-dan/qua/\(provider.id)")
        #expect(away.status == .badRequest && away.text.contains("Nơi định danh chưa trả lời"))
        for path in ["?state=x&code=y", "?error=access_denied&state=x", ""] {
            #expect(try await visitor.get("/cong-dan/ve/\(provider.id)" + path).status == .badRequest, "\(path)")
        }
        #expect(try await visitor.get("/cong-dan/ve/019a0000-0000-7000-8000-000000000000?state=x").status == .badRequest)
        #expect(try await visitor.get("/cong-dan/qua/019a0000-0000-7000-8000-000000000000").status == .notFound)
        #expect(try await visitor.post("/cong-dan/het-phien/\(provider.id)", ["logout_token": "a.b.c"]).status == .badRequest)
    }

    @Test("the payer's page says what is due until it came in; statements and the bank's messages are reconciled once", arguments: engines)
    func payments(engine: EngineKind) async throws {
        let site = try await RegisterSite.make(
            engine, packs: [pack("payments")], people: [("ketoan", "payment_officer", 0), ("motcua", "intake_officer", 0)])
        let system = site.system
        let request = try await site.site.database.write { tx in
            let bank = try site.site.workflows.create("bank", ["bin": "999999".value, "short_name": "Mẫu".value], by: system, in: tx)
            _ = try site.site.workflows.create(
                "payment_account",
                ["name": "Thu".value, "bank": bank.id.value, "number": "0000099901".value, "holder": "UBND".value, "active": true.value],
                by: system, in: tx)
            return try PaymentDesk(site.site.workflows).open(
                PaymentWish(subject: "H42-7", purpose: "fee", amount: 50_000), by: system, in: tx)
        }
        let (officer, intake, visitor) = (try await site.browser("ketoan"), try await site.browser("motcua"), try await site.browser())
        #expect(try await site.browser("canbo").get("/thu-phi").status == .forbidden)
        let list = try await intake.get("/thu-phi")
        #expect(
            list.status == .ok && !list.text.contains("name=\"file\""),
            "whoever takes in dossiers sees what waits, and takes in no statement")
        let link = try #require(list.text.firstMatch(of: /\/thu(\/nop-phi\/TP[0-9]+-[0-9a-f]{16})/)).1.description
        let page = try await visitor.get(link)
        #expect(page.status == .ok && page.text.contains("50.000 đồng") && page.text.contains("0000099901"))
        #expect((try await visitor.get(link + "/ma.svg")).text.hasPrefix("<svg"))
        let code = request["code"].text ?? ""
        for wrong in ["/nop-phi/\(code)", "/nop-phi/\(code)-0000000000000000", "/nop-phi/x-y-z"] {
            #expect(try await visitor.get(wrong).status == .notFound)
        }

        let content = PaymentCode(code, commune: 99999)?.text ?? ""
        let accounts = try await site.site.database.read { tx in try site.site.registry.all("payment_account", for: system, in: tx) }
        let account = try #require(accounts.first).id.text
        let file = Data("Ngày;Ghi có;Nội dung;Số GD\n22/11/2026;20.000;\(content) nop;A1\n22/11/2026;9.000;khac;A2\n".utf8)
        #expect(try await intake.post("/thu-phi/sao-ke", ["account": account], files: [("file", "a.csv", file)]).status == .forbidden)
        let taken = try await officer.post("/thu-phi/sao-ke", ["account": account], files: [("file", "a.csv", file)])
        #expect(taken.text.contains("2 dòng mới, 0 dòng đã có") && taken.text.contains("Không nhận ra"))
        let again = try await officer.post("/thu-phi/sao-ke", ["account": account], files: [("file", "a.csv", file)])
        #expect(again.text.contains("0 dòng mới, 2 dòng đã có"))
        let none = try await officer.post("/thu-phi/sao-ke", ["account": account], files: [("file", "a.csv", Data("a;b\n1;2\n".utf8))])
        #expect(none.status == .unprocessableContent && none.text.contains("hàng tiêu đề"))
        #expect((try await visitor.get(link)).text.contains("còn thiếu 30.000 đồng"))
        try await posted(site, visitor, link, content)
        try await byHand(site, officer, code)
    }

    private func posted(_ site: RegisterSite, _ visitor: Browser, _ link: String, _ content: String) async throws {
        let shown = try await site.browser("quantri").post("/quan-tri/bao-co")
        let secret = try #require(shown.text.firstMatch(of: /whsec_[A-Za-z0-9+\/=]+/)).0.description
        let body =
            #"{"type":"bank.credit","data":[{"account":"0000099901","at":"2026-11-22T03:00:00Z","amount":30000,"content":"\#(content)","reference":"A3"}]}"#
        func post(_ text: String, _ secret: String) async throws -> Browser.Answer {
            var headers: HTTPFields = [:]
            for (name, value) in WebhookSignature.headers(id: "m1", body: Array(text.utf8), secret: secret, agent: "test") {
                if let name = HTTPField.Name(name) { headers[name] = value }
            }
            return try await visitor.client.send(.post, "/thu/bao-co", headers: headers, body: Data(text.utf8))
        }
        #expect(try await post(body, "whsec_" + Data(repeating: 1, count: 32).base64EncodedString()).status == .unauthorized)
        #expect(try await post("{}", secret).status == .badRequest)
        #expect(try await post(body.replacing("0000099901", with: "1"), secret).status == .badRequest)
        let first = try await post(body, secret)
        #expect(first.text == #"{"new":1,"known":0}"#)
        #expect(try await post(body, secret).text == #"{"new":0,"known":1}"#)
        let page = try await visitor.get(link)
        #expect(page.text.contains("Đã nộp đủ") && !page.text.contains("ma.svg"))
    }

    private func byHand(_ site: RegisterSite, _ officer: Browser, _ code: String) async throws {
        let line = try #require(
            try await site.site.database.read { tx in
                try site.site.registry.all("bank_line", for: site.system, in: tx).first { $0.state == "waits" }
            })
        let path = "/thu-phi/dong/\(line.id)"
        #expect((try await officer.get(path)).text.contains("khac"))
        #expect(try await officer.post(path + "/khop", ["request": "TP1", "reason": "a"]).status == .unprocessableContent)
        #expect(try await officer.post(path + "/khop", ["request": code, "reason": ""]).status == .unprocessableContent)
        #expect(try await officer.post(path + "/khop", ["request": code, "reason": "người nộp gọi điện"]).text.contains("Nộp lần nữa"))
        let refund = try await officer.post(path + "/hoan")
        #expect(refund.status == .ok && refund.text.contains("9.000"))
    }
}
