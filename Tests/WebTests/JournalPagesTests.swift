import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("The journal in the administration", .keepingSites)
struct JournalPagesTests {
    @Test("entries about accounts are in words, and lead to the account", arguments: engines)
    func words(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let admin = try await bench.browser("quantri")
        let page = try await admin.get("/quan-tri/nhat-ky?register=account")
        #expect(page.status == .ok && page.text.contains("Đăng nhập · Tài khoản: Người quantri"))
        let person = try #require(bench.people["quantri"])
        #expect(page.text.contains("href=\"/thu/quan-tri/tai-khoan/\(person)\""))
        #expect(!page.text.contains("Sổ: account") && !page.text.contains("· account"))
    }

    @Test("filters by person, register and days; what makes no sense in them is left out", arguments: engines)
    func filters(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let admin = try await bench.browser("quantri")
        let officer = try #require(bench.people["canbo"])
        _ = try await bench.browser("canbo")
        let mine = try await admin.get("/quan-tri/nhat-ky?person=\(officer)")
        #expect(mine.text.contains("Người canbo") && !mine.text.contains("Tài khoản: Người quantri"))
        let units = try await admin.get("/quan-tri/nhat-ky?register=unit")
        #expect(units.text.contains("Phòng Một") && !units.text.contains("· Tài khoản"))
        #expect(try await admin.get("/quan-tri/nhat-ky?to=2020-01-01").text.contains("Không có bản ghi nào khớp"))
        #expect(try await admin.get("/quan-tri/nhat-ky?from=2020-01-01&register=unit").text.contains("Phòng Hai"))
        #expect(try await admin.get("/quan-tri/nhat-ky?person=x&from=hom-qua&before=y").text.contains("Phòng Một"))
    }

    @Test("pages go back and forth without losing the filter or an entry", arguments: engines)
    func paging(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        try await bench.site.database.write { tx in
            for index in 0..<120 {
                _ = try bench.site.workflows.create("bulletin", ["text": .text("Tin số \(index).")], by: bench.system, in: tx)
            }
        }
        let admin = try await bench.browser("quantri")
        var seen: [String] = []
        var address: String? = "/quan-tri/nhat-ky?register=bulletin"
        var pages = 0
        while let next = address, pages < 5 {
            let page = try await admin.get(next)
            seen += page.text.matches(of: /Tin số (\d+)\./).map { String($0.1) }
            pages += 1
            address = page.text.firstMatch(of: /rel="next" href="\/thu([^"]+)"/).map { String($0.1).replacing("&amp;", with: "&") }
        }
        #expect(pages == 3 && seen == (0..<120).reversed().map(String.init))
        let second = try await admin.get("/quan-tri/nhat-ky?register=bulletin")
        let older = try #require(second.text.firstMatch(of: /rel="next" href="\/thu([^"]+)"/).map { String($0.1) }).replacing(
            "&amp;", with: "&")
        let back = try await admin.get(older)
        let newer = try #require(back.text.firstMatch(of: /rel="prev" href="\/thu([^"]+)"/).map { String($0.1) }).replacing(
            "&amp;", with: "&")
        #expect(try await admin.get(newer).text.contains("Tin số 119."))
    }

    @Test("every action that the platform journals has a name in both languages", arguments: engines)
    func names(_ engine: EngineKind) async throws {
        let bench = try await RegisterSite.make(engine)
        let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources").standardizedFileURL
        var actions: Set<String> = []
        for file in try FileManager.default.subpathsOfDirectory(atPath: sources.path) where file.hasSuffix(".swift") {
            let text = try String(contentsOf: sources.appending(path: file), encoding: .utf8)
            actions.formUnion(text.matches(of: /action: "([a-z_]+)"/).map { String($0.1) })
        }
        #expect(actions.isSuperset(of: ["create", "sign_in", "totp_reset"]))
        for action in actions {
            for language in [Language.vi, .en] {
                #expect(bench.site.words("did_\(action)", language) != "did_\(action)", "\(action)")
            }
        }
    }
}
