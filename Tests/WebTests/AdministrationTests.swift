import Accounts
import Foundation
import HTTPKit
import HTTPTypes
import Jobs
import Registers
import Store
import TestKit
import Testing
import Workflows

@testable import Web

@Suite("The administration's front page, jobs, bin, backups and storage", .serialized, .keepingSites)
struct AdministrationTests {
    private static let key = BackupKey.secret([UInt8](repeating: 7, count: 32))

    private func bench(_ engine: EngineKind) async throws -> RegisterSite {
        try await RegisterSite.make(engine) { $0.backupKey = { Self.key } }
    }

    @Test("names what needs attention with its count, and says so when nothing does", arguments: engines)
    func attention(_ engine: EngineKind) async throws {
        let site = try await bench(engine)
        let admin = try await site.browser("quantri")
        let page = try await admin.get("/quan-tri")
        #expect(
            page.status == .ok && page.text.contains("Chưa có bản sao lưu nào") && page.text.contains("2 đơn vị chưa có người đứng đầu"))
        #expect(!page.text.contains("chức danh chưa có người giữ"))
        _ = try await site.site.database.write { tx in
            try site.site.workflows.create(
                "post",
                [
                    "unit": site.units[0].value, "name": .text("Chức danh trống"), "roles": .text(JSONText.list(["officer"])),
                ], by: site.system, in: tx)
        }
        #expect(try await admin.get("/quan-tri").text.contains("1 chức danh chưa có người giữ"))
        try await site.site.database.write { tx in
            try tx.execute(
                """
                INSERT INTO rollup_fault (commune, id, family, register, at, cells, detail)
                VALUES (99999, \(RecordID()), 'task/deadline/', 'task', \(tx.now), 3, 'ngày 01/06/2026: bản ghi giữ 4, đếm lại 5')
                """)
        }
        #expect(try await admin.get("/quan-tri").text.contains("3 số cộng dồn từng sai trong 7 ngày"))
        #expect(try await admin.get("/quan-tri/nhat-ky?register=figures").status == .ok)
        #expect(try await site.browser("canbo").get("/quan-tri").status == .forbidden)
    }

    @Test(
        "a failed job shows its reason and is begun again by one click, a waiting one is cancelled; both are in the journal",
        arguments: engines)
    func jobs(_ engine: EngineKind) async throws {
        let site = try await bench(engine)
        let admin = try await site.browser("quantri")
        struct Nothing: Encodable {}
        let (waiting, failed) = try await site.site.database.write { tx in
            let request = try JobRequest("bulk", commune: 99999, label: "Việc thử", payload: Nothing())
            let ids = (try tx.enqueue(request), try tx.enqueue(request))
            try tx.execute(
                "UPDATE job SET state = 'failed', message = \("Tệp hỏng ở dòng 7"), finished_at = \(tx.now), done = 3, total = 12 WHERE id = \(ids.1)"
            )
            return ids
        }
        #expect(try await admin.get("/quan-tri").text.contains("1 việc chạy nền bị lỗi trong 7 ngày"))
        let list = try await admin.get("/quan-tri/viec-nen?xem=loi")
        #expect(list.text.contains("Tệp hỏng ở dòng 7") && list.text.contains("1 việc") && !list.text.contains(waiting.text))
        #expect(try await admin.get("/quan-tri/viec-nen?xem=khong-co&before=x").text.contains("2 việc"))
        let page = try await admin.get("/quan-tri/viec-nen/\(failed)")
        #expect(page.text.contains("Tệp hỏng ở dòng 7") && page.text.contains("Chạy lại") && !page.text.contains("hx-trigger"))
        _ = try await admin.post("/quan-tri/viec-nen/\(failed)/chay-lai")
        _ = try await admin.post("/quan-tri/viec-nen/\(waiting)/huy")
        let states = try await site.site.database.read { tx in
            try [failed, waiting].map { try tx.job($0, commune: 99999)?.state }
        }
        #expect(states == [.waiting, .cancelled])
        let journal = try await admin.get("/quan-tri/nhat-ky?register=job")
        #expect(journal.text.contains("Chạy lại việc nền · Việc chạy nền") && journal.text.contains("Hủy việc chạy nền"))
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/quan-tri/viec-nen").status == .forbidden)
        #expect(try await officer.post("/quan-tri/viec-nen/\(failed)/huy").status == .forbidden)
        #expect(try await admin.get("/quan-tri/viec-nen/khong-phai-ma").status == .notFound)
        #expect(try await admin.post("/quan-tri/viec-nen/\(RecordID())/huy").status == .notFound)
    }

    @Test("what was deleted anywhere stands in one bin, newest first, for those who may bring it back", arguments: engines)
    func bin(_ engine: EngineKind) async throws {
        let site = try await bench(engine)
        let people = try await site.site.database.write { tx in
            try (1...52).map { number in
                let person = try site.site.workflows.create("person", ["full_name": .text("Người số \(number).")], by: site.system, in: tx)
                try site.site.workflows.delete("person", person.id, version: nil, by: site.system, in: tx)
                return person.id
            }
        }
        try await site.site.database.write { tx in
            try site.site.workflows.delete("holding", try #require(try holding(site, tx)), version: nil, by: site.system, in: tx)
        }
        let admin = try await site.browser("quantri")
        let first = try await admin.get("/quan-tri/thung-rac")
        #expect(first.text.contains("Người khongtaikhoan") == false && first.text.contains("Bố trí nhân sự"))
        let link = try #require(first.text.firstMatch(of: /rel="next" href="\/thu([^"]+)"/)).1.replacing("&amp;", with: "&")
        let second = try await admin.get(String(link))
        let names = (first.text + second.text).matches(of: /Người số (\d+)\./).map { String($0.1) }
        #expect(Set(names).count == 52 && names.count == 52)
        #expect(try await !admin.get("/quan-tri/thung-rac?so=holding").text.contains("Người số"))
        let restored = try await admin.post("/so/person/\(people[0])/khoi-phuc")
        #expect(restored.status == .ok)
        #expect(try await admin.get("/quan-tri/thung-rac?so=person&truoc=la.lung").text.contains("Người số 52."))
        let other = try await site.browser("canbo").get("/quan-tri/thung-rac")
        #expect(other.status == .ok && !other.text.contains("Người số"))
        #expect(try await site.browser().get("/quan-tri/thung-rac").status == .unauthorized)
    }

    private func holding(_ site: RegisterSite, _ tx: ReadTransaction) throws -> RecordID? {
        try site.site.registry.all("holding", for: site.system, in: tx).first { $0["person"].text == site.people["nguoikhac"]?.text }?.id
    }

    @Test("a backup is made and restored on trial in the background, listed with what it holds, and never handed out", arguments: engines)
    func backup(_ engine: EngineKind) async throws {
        let site = try await bench(engine)
        let admin = try await site.browser("quantri")
        #expect(try await admin.get("/quan-tri/sao-luu").text.contains("Sao lưu ngay"))
        let asked = try await admin.post("/quan-tri/sao-luu")
        #expect(asked.status == .ok && asked.text.contains("hx-trigger=\"every 2s\""))
        #expect(try await !admin.get("/quan-tri/sao-luu").text.contains("<button class=\"btn btn-primary\">Sao lưu ngay"), "one at a time")
        let running = Task { try await site.site.jobs.run() }
        let backup = try await waited { try site.site.backups.folder.all().first { $0.note != nil } }
        try await settled(site)
        #expect(backup.note?.isSound == true && (backup.note?.rows ?? 0) > 50)
        let list = try await admin.get("/quan-tri/sao-luu")
        #expect(list.text.contains(backup.name) && list.text.contains("Khôi phục thử được lúc") && list.text.contains("scp"))
        #expect(try await admin.get("/quan-tri/sao-luu/\(backup.name)").status == .notFound)
        _ = try await admin.post("/quan-tri/sao-luu/thu?ten=\(backup.name)")
        _ = try await waited { try site.site.backups.folder.all().first { ($0.note?.testedAt ?? 0) > (backup.note?.testedAt ?? 0) } }
        try await settled(site)
        // A file that was altered says so, and the note beside it no longer counts.
        let file = try #require(site.site.backups.folder.file(backup.name))
        try Data("hỏng".utf8).write(to: file)
        #expect(try await admin.get("/quan-tri/sao-luu").text.contains("Chưa rõ đã khôi phục thử"))
        _ = try await admin.post("/quan-tri/sao-luu/thu?ten=\(backup.name)")
        let failed = try await waited {
            try await site.site.database.read { tx in try tx.jobs(commune: 99999, states: [.failed]).first }
        }
        running.cancel()
        #expect(failed.kind == "backup_test" && failed.attempts == 1)
        for name in ["..%2Fkeys%2Fsite.key", "la.bak", ""] {
            #expect(try await admin.post("/quan-tri/sao-luu/thu?ten=\(name)").status == .notFound)
        }
        #expect(try await site.browser("canbo").post("/quan-tri/sao-luu").status == .forbidden)
    }

    @Test("without a key no backup is made, and the page says what the operator has to set", arguments: engines)
    func noKey(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let admin = try await site.browser("quantri")
        #expect(try await admin.get("/quan-tri/sao-luu").text.contains("backupKeyFile"))
        #expect(try await admin.post("/quan-tri/sao-luu").status == .badRequest)
    }

    @Test("storage is measured by register and compared with what was measured before", arguments: engines)
    func storage(_ engine: EngineKind) async throws {
        let site = try await bench(engine)
        let admin = try await site.browser("quantri")
        #expect(try await admin.get("/quan-tri/dung-luong").text.contains("Chưa đo lần nào"))
        let sample = try await site.site.database.measureStorage(blobs: site.site.blobs)
        #expect((sample.bytes["reg_person"] ?? 0) > 0 && (sample.bytes["journal"] ?? 0) > 0)
        try await site.site.database.write { tx in
            try tx.execute("UPDATE storage_sample SET at = at - \(10 * 86_400_000 as Int64)")
        }
        try await site.site.database.measureStorage(blobs: site.site.blobs)
        let page = try await admin.get("/quan-tri/dung-luong")
        #expect(page.text.contains("trong 10 ngày") && page.text.contains("href=\"/thu/so/person\"") && page.text.contains("Nhật ký"))
        _ = try await admin.post("/quan-tri/dung-luong")
        _ = try await admin.post("/quan-tri/dung-luong")
        let jobs = try await site.site.database.read { tx in try tx.jobs(commune: 99999, kind: "storage") }
        #expect(jobs.count == 1, "measuring twice at once helps nobody")
        #expect(try await site.browser("canbo").get("/quan-tri/dung-luong").status == .forbidden)
    }

    @Test("tokens and webhooks are found by words, and a page beyond the last is the last", arguments: engines)
    func lists(_ engine: EngineKind) async throws {
        let site = try await bench(engine)
        let admin = try await site.browser("quantri")
        let person = try #require(site.people["quantri"])
        for number in 1...52 {
            let wish = TokenWish(name: "Chương trình \(number).", person: person, scopes: "unit:read", days: 5)
            _ = try await site.site.accounts.makeToken(wish, by: site.system)
        }
        let first = try await admin.get("/quan-tri/ma-truy-cap")
        #expect(first.text.contains("52 mã") && first.text.contains("Trang 1 / 2"))
        let last = try await admin.get("/quan-tri/ma-truy-cap?trang=99")
        #expect(last.text.contains("Trang 2 / 2") && last.text.contains("Chương trình 1.") && !last.text.contains("Chương trình 52."))
        let found = try await admin.get("/quan-tri/ma-truy-cap?q=chuong%20trinh%2017")
        #expect(found.text.contains("1 mã") && found.text.contains("Chương trình 17.") && !found.text.contains("Chương trình 18."))
        #expect(try await admin.get("/quan-tri/webhook?q=khong").text.contains("Không có bản ghi nào khớp"))
    }

    @Test(
        "on a server of several communes an administrator sees the own share, and touches nothing that is everybody's", arguments: engines)
    func sharedServer(_ engine: EngineKind) async throws {
        let site = try await bench(engine)
        _ = try await site.matter()
        try await site.site.database.write { tx in
            try tx.add(Commune(code: 99998, name: "xã Khác", province: "tỉnh Thử", slug: "khac"), by: site.system.author)
            _ = try tx.enqueue(JobRequest(StorageJob.name, commune: 99999, label: "Đo cả máy chủ", payload: ["a": "b"]))
        }
        try await site.site.reloadCommunes()
        let admin = try await site.browser("quantri")
        let backups = try await admin.get("/quan-tri/sao-luu").text
        #expect(backups.contains("phục vụ nhiều xã") && !backups.contains("Sao lưu ngay") && !backups.contains("scp"))
        #expect(try await admin.post("/quan-tri/sao-luu").status == .forbidden)
        #expect(try await admin.post("/quan-tri/sao-luu/thu?ten=x.bak").status == .forbidden)
        let storage = try await admin.get("/quan-tri/dung-luong").text
        #expect(storage.contains("Số liệu riêng của xã Thử") && !storage.contains("Đĩa của thư mục dữ liệu"))
        #expect(try await admin.post("/quan-tri/dung-luong").status == .forbidden)
        #expect(try await !admin.get("/quan-tri/viec-nen").text.contains("Đo cả máy chủ"))
        #expect(try await admin.get("/quan-tri").status == .ok)
        #expect(try await admin.post("/quan-tri/goi/khoi-dong-lai", ["ok": "true"]).status == .notFound)
    }

    // MARK: Waiting

    private func settled(_ site: RegisterSite) async throws {
        _ = try await waited {
            try await site.site.database.read { tx in try tx.jobs(commune: 99999, states: [.waiting, .running]).isEmpty ? true : nil }
        }
    }

    /// What `look` gives as soon as it gives something.
    private func waited<T: Sendable>(_ look: () async throws -> T?) async throws -> T {
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            if let found = try await look() { return found }
            try await Task.sleep(for: .milliseconds(20))
        }
        return try #require(try await look())
    }
}
