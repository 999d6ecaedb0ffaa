import Foundation
import HTTPKit
import HTTPTypes
import Store
import TestKit
import Testing
import Vietnamese

@testable import Web

@Suite("What a refused request says", .keepingSites)
struct FailureTests {
    private static let failures: [HTTPFailure] = [
        .notFound, .signInNeeded, .forbidden, .badRequest(), .methodNotAllowed([.get]), .tooLarge(limit: 1 << 20),
        .tooManyRequests(retryAfter: 7), .csrf, .tooSlow, .unavailable,
    ]

    @Test("every failure of the server has its words in both languages, the Vietnamese ones as in the code", arguments: engines)
    func catalogue(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        for failure in Self.failures {
            let phrase = try #require(failure.phrase)
            let vi = try #require(bench.site.words(of: phrase, .vi), "\(phrase.key)")
            let en = try #require(bench.site.words(of: phrase, .en), "\(phrase.key)")
            #expect(vi.message == failure.userMessage && vi.hint == failure.hint, "\(phrase.key)")
            #expect(en.message != vi.message && (en.hint == nil) == (vi.hint == nil), "\(phrase.key)")
            #expect(!(en.message + (en.hint ?? "")).contains("{"))
        }
    }

    @Test("below a commune even a page that nobody knows has the commune's frame; elsewhere it has the server's", arguments: engines)
    func frame(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let visitor = try await bench.browser()
        let lost = try await visitor.get("/khong/co/trang/nay")
        #expect(lost.status == .notFound && lost.text.contains("Xã Thử") && lost.text.contains("/thu/dang-nhap"))
        let official = try await bench.browser("canbo")
        #expect(try await official.get("/khong/co/trang/nay").text.contains("/thu/viec-cua-toi"))
        let outside = try await visitor.client.get("/xa-khong-co/trang")
        #expect(outside.status == .notFound && !outside.text.contains("Xã Thử"))
        let english = HTTPTestClient<SignedIn>(bench.site.sharedResponder())
        english[cookie: "lang"] = "en"
        #expect(try await english.get("/thu/khong-co").text.contains("There is no such page"))
    }

    @Test("a device is named in words that its owner recognises")
    func devices() {
        let chrome = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36"
        #expect(Device.name(chrome, .vi) == "Chrome trên Windows" && Device.name(chrome, .en) == "Chrome on Windows")
        #expect(Device.name(chrome + " Edg/130.0", .vi) == "Edge trên Windows")
        #expect(Device.name(chrome.replacing("Chrome/", with: "coc_coc_browser/130 Chrome/"), .vi) == "Cốc Cốc trên Windows")
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1"
        #expect(Device.name(phone, .vi) == "Safari trên iPhone")
        #expect(Device.name("curl/8", .vi) == "Trình duyệt khác")
    }
}
