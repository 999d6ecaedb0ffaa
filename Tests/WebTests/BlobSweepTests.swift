import Accounts
import Foundation
import Registers
import Store
import TestKit
import Testing
import Workflows

@testable import Web

@Suite("Files of forms that were never saved", .serialized, .keepingSites)
struct BlobSweepTests {
    private func attachment(_ site: RegisterSite, _ text: String, old: Bool = true) throws -> Registers.Attachment {
        let hash = try site.site.blobs.put(Data(text.utf8))
        if old { try age(site, hash) }
        return Registers.Attachment(hash: hash, name: text + ".txt", type: "text/plain", size: Int64(text.utf8.count))
    }

    private func age(_ site: RegisterSite, _ hash: String) throws {
        let url = try #require(site.site.blobs.url(of: hash))
        try FileManager.default.setAttributes([.modificationDate: Date(timeIntervalSinceNow: -3 * 86_400)], ofItemAtPath: url.path)
    }

    private func isThere(_ site: RegisterSite, _ file: Registers.Attachment) -> Bool { site.site.blobs.url(of: file.hash) != nil }

    @Test(
        "Go after two days; what a record, a former version, a deleted record or a draft names stays, and what was uploaded just now",
        arguments: engines)
    func sweep(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let files = try ["record", "former", "deleted", "draft", "forgotten", "also forgotten"].map { try attachment(site, $0) }
        let fresh = try attachment(site, "fresh", old: false)
        func value(_ index: Int) -> [String: Value] { ["files": .text(Registers.Attachment.json([files[index]]))] }
        _ = try await site.matter(value(0))
        let edited = try await site.matter(value(1))
        let deleted = try await site.matter(value(2))
        let person = try #require(site.people["canbo"]?.text)
        let actor = Actor(
            commune: 99999, person: person, personName: nil, posts: [], acting: nil, roles: ["signed_in"], origin: "test")
        let token = try site.site.secret.seal(
            Registers.Attachment.json([files[3]]), place: Site.placeOfFiles(person: person, register: "matter", field: "files"))
        try await site.site.database.write { tx in
            _ = try site.site.workflows.edit("matter", edited.id, version: nil, ["files": .null], by: site.system, in: tx)
            try site.site.workflows.delete("matter", deleted.id, version: nil, by: site.system, in: tx)
            try site.site.registry.keepDraft(
                "matter", record: nil, ["text": "dở dang", "files__kept": token, "other__kept": "no token"], by: actor, in: tx)
        }
        #expect(try await site.site.sweepBlobs() == 2)
        #expect(files.map { isThere(site, $0) } == [true, true, true, true, false, false] && isThere(site, fresh))
        #expect(try await site.site.sweepBlobs() == 0)
    }

    @Test("Who uploads the same file again, or holds it in an open form, keeps it", arguments: engines)
    func touched(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let (again, held, gone) = (try attachment(site, "again"), try attachment(site, "held"), try attachment(site, "gone"))
        _ = try site.site.blobs.put(Data("again".utf8))
        #expect(site.site.blobs.touch(held.hash))
        #expect(try await site.site.sweepBlobs() == 1)
        #expect(isThere(site, again) && isThere(site, held) && !isThere(site, gone) && !site.site.blobs.touch(gone.hash))
        _ = try site.site.blobs.put(Data("gone".utf8))
        #expect(isThere(site, gone))
    }
}
