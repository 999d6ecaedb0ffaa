import Accounts
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Web

@Suite("Signing in and the account's own pages", .keepingSites)
struct AccountPagesTests {
    private func client(_ bench: RegisterSite, peer: String = "127.0.0.1") -> HTTPTestClient<SignedIn> {
        HTTPTestClient(bench.site.router().buildResponder(), peer: peer)
    }

    private func signIn(_ client: HTTPTestClient<SignedIn>, _ name: String, _ password: String) async throws
        -> HTTPTestClient<SignedIn>.Answer
    {
        let page = try await client.get("/thu/dang-nhap")
        return try await client.post("/thu/dang-nhap", ["username": name, "password": password, "_csrf": page.csrf])
    }

    @Test("a wrong password says nothing about which names exist, and keeps the name that was typed", arguments: engines)
    func wrongPassword(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let known = try await signIn(client(bench), "canbo", "khong phai mat khau")
        let unknown = try await signIn(client(bench), "ai.do.khac", "khong phai mat khau")
        #expect(known.status == .badRequest && unknown.status == .badRequest)
        let message = AccountError.refused.message.vi
        #expect(known.text.contains(message) && unknown.text.contains(message))
        #expect(known.text.contains("value=\"canbo\""))
    }

    @Test("whoever types wrong passwords is held up; the owner signs in from another place meanwhile", arguments: engines)
    func lockOut(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let attacker = client(bench, peer: "10.0.0.9")
        for _ in 0..<5 { _ = try await signIn(attacker, "canbo", "doan mo mat khau") }
        let held = try await signIn(attacker, "canbo", RegisterSite.password)
        #expect(held.status == .tooManyRequests)
        let owner = client(bench, peer: "10.0.0.10")
        _ = try await signIn(owner, "canbo", RegisterSite.password)
        #expect(try await owner.get("/thu/tai-khoan/phien").status == .ok)
    }

    @Test("a password that the administrator made opens nothing but the page where it is changed", arguments: engines)
    func forcedChange(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let person = try #require(bench.people["canbo"])
        try await bench.site.accounts.setPassword("mat khau tam thoi", for: person.text, keeping: nil, mustChange: true, by: bench.system)
        let browser = client(bench)
        _ = try await signIn(browser, "canbo", "mat khau tam thoi")
        let refused = try await browser.get("/thu/tai-khoan/phien")
        #expect(refused.text.contains("name=\"again\""), "leads to the change of password")
        let changed = try await browser.post(
            "/thu/tai-khoan/mat-khau",
            ["present": "mat khau tam thoi", "new": "mot cau moi hoan toan", "again": "mot cau moi hoan toan", "_csrf": refused.csrf])
        #expect(changed.status == .ok)
        #expect(try await browser.get("/thu/tai-khoan/phien").text.contains("127.0.0.1"))
    }

    @Test("a new password is refused beside its field when it is weak, repeated wrongly, or the present one is wrong", arguments: engines)
    func badNewPassword(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let browser = client(bench)
        _ = try await signIn(browser, "canbo", RegisterSite.password)
        let page = try await browser.get("/thu/tai-khoan/mat-khau")
        func change(_ present: String, _ new: String, _ again: String) async throws -> HTTPTestClient<SignedIn>.Answer {
            try await browser.post("/thu/tai-khoan/mat-khau", ["present": present, "new": new, "again": again, "_csrf": page.csrf])
        }
        for (present, new, again) in [
            (RegisterSite.password, "ngan", "ngan"), (RegisterSite.password, "mot cau moi hoan toan", "mot cau khac"),
            ("khong dung", "mot cau moi hoan toan", "mot cau moi hoan toan"),
        ] {
            #expect(try await change(present, new, again).status == .badRequest)
        }
    }

    @Test("signing out elsewhere ends the other browser and leaves this one", arguments: engines)
    func signOutElsewhere(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let (here, there) = (client(bench), client(bench, peer: "10.0.0.11"))
        _ = try await signIn(here, "canbo", RegisterSite.password)
        _ = try await signIn(there, "canbo", RegisterSite.password)
        let page = try await here.get("/thu/tai-khoan/phien")
        #expect(page.text.contains("10.0.0.11"))
        _ = try await here.post("/thu/tai-khoan/phien", ["_csrf": page.csrf])
        #expect(try await here.get("/thu/tai-khoan/phien").status == .ok)
        #expect(try await there.get("/thu/tai-khoan/phien").status == .unauthorized)
    }

    @Test("signing out everywhere ends this browser as well", arguments: engines)
    func signOutEverywhere(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let (here, there) = (client(bench), client(bench, peer: "10.0.0.11"))
        _ = try await signIn(here, "canbo", RegisterSite.password)
        _ = try await signIn(there, "canbo", RegisterSite.password)
        let page = try await here.get("/thu/tai-khoan/phien")
        _ = try await here.post("/thu/tai-khoan/phien/moi-noi", ["_csrf": page.csrf])
        #expect(try await here.get("/thu/tai-khoan/phien").status == .unauthorized)
        #expect(try await there.get("/thu/tai-khoan/phien").status == .unauthorized)
    }

    @Test("two steps are set up by a picture, give recovery codes once, and a code of them opens the door", arguments: engines)
    func recoveryCodes(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let browser = client(bench)
        _ = try await signIn(browser, "canbo", RegisterSite.password)
        let setup = try await browser.get("/thu/tai-khoan/hai-buoc")
        #expect(setup.text.contains("src=\"/thu/tai-khoan/hai-buoc/ma-qr\""))
        let picture = try await browser.get("/thu/tai-khoan/hai-buoc/ma-qr")
        #expect(picture.headers[.contentType]?.hasPrefix("image/svg+xml") == true && picture.text.hasPrefix("<svg"))
        let token = try #require(browser[cookie: "session"])
        let session = try #require(try await bench.site.accounts.session(token))
        try await bench.site.database.write { tx in
            try tx.execute("UPDATE account SET totp = 'sealed elsewhere', totp_step = 0 WHERE person = \(session.person)")
        }
        let wrong = try await browser.post("/thu/tai-khoan/hai-buoc/ma-du-phong", ["password": "khong dung", "_csrf": setup.csrf])
        #expect(wrong.status == .badRequest && !wrong.text.contains("class=\"codes\""))
        let renewed = try await browser.post(
            "/thu/tai-khoan/hai-buoc/ma-du-phong", ["password": RegisterSite.password, "_csrf": setup.csrf])
        let code = try #require(renewed.text.firstMatch(of: /<code>([a-z2-9]{5}-[a-z2-9]{5})<\/code>/)).1
        #expect(try await !browser.get("/thu/tai-khoan/hai-buoc").text.contains(code), "the codes are shown once")
        #expect(try await browser.get("/thu/tai-khoan/hai-buoc/ma-qr").status == .notFound)
        let phone = client(bench, peer: "10.0.0.12")
        let step = try await signIn(phone, "canbo", RegisterSite.password)
        #expect(step.text.contains("id=\"recovery\""))
        let ticket = try #require(step.hidden("ticket"))
        _ = try await phone.post("/thu/dang-nhap/ma", ["ticket": ticket, "code": String(code), "_csrf": step.csrf])
        #expect(try await phone.get("/thu/tai-khoan/phien").status == .ok)
    }

    @Test("a post that somebody does not hold can't be acted for", arguments: engines)
    func foreignPost(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let browser = client(bench)
        _ = try await signIn(browser, "canbo", RegisterSite.password)
        let page = try await browser.get("/thu/tai-khoan/phien")
        let foreign = try #require(bench.posts["truongphong"])
        let answer = try await browser.post("/thu/tai-khoan/chuc-danh", ["post": foreign.text, "_csrf": page.csrf])
        #expect(answer.status == .forbidden)
    }

    @Test("the server's own pages answer: communes, health, readiness; a commune's own host needs no slug", arguments: engines)
    func serverPages(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let browser = HTTPTestClient<SignedIn>(bench.site.sharedResponder())
        #expect(try await browser.get("/health").status == .ok)
        #expect(try await browser.get("/ready").status == .ok)
        #expect(try await browser.get("/metrics").text.contains("http_"))
        #expect(try await browser.get("/").status == .ok)
        #expect(try await browser.get("/khong-co-xa-nay").status == .notFound)
        try await bench.site.database.write { tx in try tx.execute("UPDATE commune SET host = 'localhost' WHERE code = 99999") }
        try await bench.site.reloadCommunes()
        let page = try await browser.get("/dang-nhap")
        #expect(page.status == .ok && page.text.contains("action=\"/dang-nhap\""))
    }
}
