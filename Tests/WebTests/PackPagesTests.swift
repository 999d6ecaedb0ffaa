import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import PackShelf
import Registers
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite("Packs in the administration", .serialized, .keepingSites)
struct PackPagesTests {
    private static let register = """
        register: visit
        label: Chuyến thăm
        title: "{place}"
        fields:
          place: { type: text, label: Nơi }
        """
    private static let roles = "roles:\n  administrator:\n    rights:\n      visit: { actions: [read, create], scope: commune }\n"

    private func tar(_ head: String = "pack: visits\nlabel: Thăm hộ\nversion: 1.0.0\nrequires: [core]\n", register: String = register)
        -> TarFile
    {
        ["visits/pack.yml": head, "visits/registers/visit.yml": register, "visits/roles.yml": Self.roles]
    }

    private func upload(_ browser: Browser, _ tar: TarFile) async throws -> Browser.Answer {
        try await browser.post("/quan-tri/goi", files: [("file", "visits.tar", tar.closed)])
    }

    private func confirmation(_ page: Browser.Answer) -> String? {
        page.text.firstMatch(of: /action="\/thu(\/quan-tri\/goi\/xem\/[0-9a-f-]{36})"/).map { String($0.1) }
    }

    @Test("a pack is checked, shown with what it changes, installed for the next start, and nothing changes before", arguments: engines)
    func install(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let admin = try await site.browser("quantri")
        #expect(try await admin.get("/quan-tri/goi").text.contains("Tổ chức và lịch làm việc"))
        let page = try await upload(admin, tar())
        #expect(page.status == .ok && page.text.contains("Cài gói Thăm hộ") && page.text.contains("sổ mới, 1 trường"))
        #expect(page.text.contains("quyền visit: read, create (commune)"))
        let known = try await site.site.database.read { tx in
            try tx.number("SELECT count(*) AS n FROM register_column WHERE register = 'visit'")
        }
        #expect(known == 0, "trying its tables out leaves nothing")
        #expect(site.site.shelf.added().isEmpty)
        let done = try await admin.post(try #require(confirmation(page)))
        #expect(done.text.contains("Chờ khởi động lại") && done.text.contains("visits"))
        #expect(site.site.shelf.folders().contains { $0.lastPathComponent == "visits" })
        #expect(try await admin.get("/so/visit").status == .notFound, "registers never change under people who work")
        #expect(try await admin.get("/quan-tri/nhat-ky?register=pack").text.contains("Cài gói"))
    }

    @Test("what is wrong in a pack is said with file, line and hint; what is no pack is refused", arguments: engines)
    func wrong(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let admin = try await site.browser("quantri")
        let page = try await upload(admin, tar(register: Self.register.replacing("type: text", with: "type: txet")))
        #expect(page.status == .unprocessableContent && page.text.contains("visits/registers/visit.yml:5"))
        #expect(page.text.contains("txet") && page.text.contains("text"))
        let clash = try await upload(
            admin, ["pack.yml": "pack: core\nlabel: Trống\nversion: 9.0.0\n"])
        #expect(clash.status == .unprocessableContent, "core without its registers breaks everything else")
        let garbage = try await admin.post("/quan-tri/goi", files: [("file", "x.zip", Data("không phải gói".utf8))])
        #expect(garbage.status == .unprocessableContent)
        #expect(try await admin.post("/quan-tri/goi").status == .unprocessableContent)
        #expect(try await admin.get("/quan-tri/goi/xem/\(UUID().uuidString)").status == .notFound)
        #expect(try await admin.get("/quan-tri/goi/khong-co").status == .notFound)
        #expect(site.site.shelf.added().isEmpty)
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/quan-tri/goi").status == .forbidden)
        #expect(try await upload(officer, tar()).status == .forbidden)
    }

    @Test("on a server of several communes only one's own packs are added, and they reach nothing of the others", arguments: engines)
    func own(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        try await site.site.database.write { tx in
            try tx.add(Commune(code: 99998, name: "xã Khác", province: "tỉnh Thử", slug: "khac"), by: site.system.author)
        }
        try await site.site.reloadCommunes()
        let admin = try await site.browser("quantri")
        let shared = try await upload(admin, tar())
        #expect(shared.status == .unprocessableContent && shared.text.contains("communes: [99999]"))
        let foreign = try await upload(admin, tar("pack: visits\nlabel: Thăm\nversion: 1.0.0\nrequires: [core]\ncommunes: [99998]\n"))
        #expect(foreign.status == .unprocessableContent)
        let head = "pack: visits\nlabel: Thăm\nversion: 1.0.0\nrequires: [core]\ncommunes: [99999]\n"
        let grasping: TarFile = [
            "pack.yml": head, "registers/visit.yml": Self.register,
            "roles.yml":
                "roles:\n  officer:\n    platform: [manage_accounts]\n    rights:\n      person: { actions: [personal], scope: commune }\n",
        ]
        let refused = try await upload(admin, grasping)
        #expect(refused.status == .unprocessableContent && refused.text.contains("gói riêng không cho quyền"))
        let sound = try await upload(admin, tar(head))
        #expect(sound.status == .ok)
        _ = try await admin.post(try #require(confirmation(sound)))
        let catalogue = try Catalogue.load(folders: site.site.shelf.folders())
        let register = try #require(catalogue.registers["visit"])
        func actor(_ commune: Int) -> Actor {
            Actor(commune: commune, person: "p", personName: nil, posts: [], acting: nil, roles: ["administrator"], origin: "test")
        }
        let rights = Rights(catalogue)
        #expect(rights.allowsSome(.read, on: register, to: actor(99999)) && !rights.allowsSome(.read, on: register, to: actor(99998)))
    }

    @Test("a pack that was added goes only while its registers hold nothing", arguments: engines)
    func remove(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine) { configuration in
            // As after the restart behind an installation.
            let shelf = PackShelf(
                folder: configuration.data.appending(path: "packs", directoryHint: .isDirectory), standard: configuration.packs)
            let file = configuration.data.appending(path: "visits.tar")
            try? self.tar().closed.write(to: file)
            if let staged = try? shelf.stage(file) { try? shelf.install(staged) }
            configuration.shelf = shelf
            configuration.packs = shelf.folders()
        }
        let admin = try await site.browser("quantri")
        #expect(try await admin.get("/quan-tri/goi/visits").text.contains("Gỡ gói"))
        let visit = try await site.site.database.write { tx in
            try site.site.workflows.create("visit", ["place": "Xóm Một".value], by: site.system, in: tx)
        }
        #expect(try await admin.get("/quan-tri/goi/visits").text.contains("có 1 bản ghi"))
        #expect(try await admin.post("/quan-tri/goi/visits/go").status == .conflict)
        try await site.site.database.write { tx in
            try site.site.workflows.delete("visit", visit.id, version: nil, by: site.system, in: tx)
        }
        #expect(try await admin.post("/quan-tri/goi/visits/go").status == .conflict, "what lies in the bin is a record too")
        try await site.site.database.write { tx in try tx.execute("DELETE FROM reg_visit") }
        _ = try await admin.post("/quan-tri/goi/visits/go")
        #expect(site.site.shelf.added().isEmpty)
        #expect(try await admin.post("/quan-tri/goi/core/go").status == .conflict, "what came with the release stays")
    }
}
