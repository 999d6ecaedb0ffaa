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

@Suite("Files seen before they are fetched, and scanned", .serialized, .keepingSites)
struct FileTests {
    /// What ClamAV's programs do, for the test string that every scanner knows (EICAR).
    private static let script = """
        #!/bin/sh
        for file; do :; done
        if grep -q 'EICAR-STANDARD-ANTIVIRUS-TEST-FILE' "$file"; then echo "$file: Eicar-Test-Signature FOUND"; exit 1; fi
        if grep -q 'BREAKS-THE-SCANNER' "$file"; then echo "broken" >&2; exit 2; fi
        echo "$file: OK"
        """
    // In two parts, so that no scanner of a developer's machine takes this very file away.
    private static let eicar = #"X5O!P%@AP[4\PZX54(P^)7CC)7}$"# + "EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"

    private func bench(_ engine: EngineKind, scanner: Bool = true) async throws -> RegisterSite {
        try await RegisterSite.make(engine) { configuration in
            guard scanner else { return }
            let file = configuration.data.appending(path: "scanner.sh")
            _ = FileManager.default.createFile(atPath: file.path, contents: Data(Self.script.utf8), attributes: [.posixPermissions: 0o700])
            configuration.scanner = CommandScanner(setting: file.path)
        }
    }

    private func matter(_ site: RegisterSite, _ name: String, _ type: FileKind, _ content: Data) async throws -> (
        record: Record, url: String
    ) {
        let hash = try site.site.blobs.put(content)
        let file = Registers.Attachment(hash: hash, name: name, type: type.mediaType, size: Int64(content.count))
        let record = try await site.matter(["files": .text(Registers.Attachment.json([file]))])
        return (record, "/so/matter/\(record.id)/tep/files/\(hash)")
    }

    private func scan(_ site: RegisterSite) async throws -> Job? {
        try await site.site.askForScan(commune: 99999)
        let running = Task { try await site.site.jobs.run() }
        defer { running.cancel() }
        let end = ContinuousClock.now + .seconds(60)
        while ContinuousClock.now < end {
            let job = try await site.site.database.read { tx in try tx.jobs(commune: 99999, kind: "scan").first }
            if let job, job.state.isFinal || job.attempts > 1 { return job }
            try await Task.sleep(for: .milliseconds(20))
        }
        return nil
    }

    @Test("a file with malicious code is kept back from everybody and named to the administrator; others are clean", arguments: engines)
    func scanning(_ engine: EngineKind) async throws {
        let site = try await bench(engine)
        let bad = try await matter(site, "hoa-don.txt", .txt, Data(Self.eicar.utf8))
        let good = try await matter(site, "bien-ban.txt", .txt, Data("Biên bản họp xóm".utf8))
        let officer = try await site.browser("canbo")
        #expect(try await officer.get("/so/matter/\(bad.record.id)").text.contains("chưa quét"))
        #expect(
            try await officer.get(good.url).headers[.contentDisposition]?.hasPrefix("attachment") == true,
            "not shown in place before its scan")
        #expect(try await scan(site)?.state == .done)
        let held = try await officer.get(bad.url)
        #expect(held.status == .forbidden && held.text.contains("có mã độc"))
        #expect(!held.text.contains("EICAR"))
        #expect(try await officer.get("/so/matter/\(bad.record.id)").text.contains("có mã độc"))
        let page = try await officer.get(bad.url + "/xem")
        #expect(page.status == .ok && !page.text.contains("EICAR-STANDARD") && page.text.contains("Eicar-Test-Signature"))
        let clean = try await officer.get(good.url)
        #expect(clean.status == .ok && clean.headers[.contentDisposition]?.hasPrefix("inline") == true)
        #expect(try await officer.get("/so/matter/\(good.record.id)").text.contains("sạch"))

        let admin = try await site.browser("quantri")
        #expect(try await admin.get("/quan-tri").text.contains("1 tệp có mã độc"))
        let list = try await admin.get("/quan-tri/tep")
        #expect(list.text.contains("Eicar-Test-Signature") && list.text.contains("hoa-don.txt") && list.text.contains("Đã quét 2 tệp"))
        #expect(try await officer.get("/quan-tri/tep").status == .forbidden)
        #expect(try await officer.post("/quan-tri/tep").status == .forbidden)
    }

    @Test("a scanner that breaks calls no file clean, and without one nothing is said of scans", arguments: engines)
    func noVerdict(_ engine: EngineKind) async throws {
        let site = try await bench(engine)
        let file = try await matter(site, "la.txt", .txt, Data("BREAKS-THE-SCANNER".utf8))
        let job = try await scan(site)
        #expect(job?.state != .done)
        let hash = try #require(file.url.split(separator: "/").last.map { String($0) })
        #expect(try await site.site.database.read { tx in try tx.fileScans(of: [hash]).isEmpty })
        let plain = try await bench(engine, scanner: false)
        let other = try await matter(plain, "x.txt", .txt, Data("x".utf8))
        let officer = try await plain.browser("canbo")
        #expect(try await !officer.get("/so/matter/\(other.record.id)").text.contains("chưa quét"))
        #expect(try await plain.browser("quantri").get("/quan-tri/tep").text.contains("virusScanner"))
    }

    @Test("text is shown escaped, a PDF page as a picture, what is no page as none; only to readers of the record", arguments: engines)
    func preview(_ engine: EngineKind) async throws {
        let site = try await bench(engine, scanner: false)
        let officer = try await site.browser("canbo")
        let text = try await matter(site, "ghi-chu.txt", .txt, Data("Dòng một <script>alert(1)</script>".utf8))
        let shown = try await officer.get(text.url + "/xem")
        #expect(shown.text.contains("&lt;script&gt;") && !shown.text.contains("<script>alert"))
        let pdf = try await matter(site, "quyet-dinh.pdf", .pdf, Self.pdf)
        #expect(try await officer.get(pdf.url + "/xem").text.contains("src=\"/thu\(pdf.url)/trang/1\""))
        let picture = try await officer.get(pdf.url + "/trang/1")
        #expect(picture.status == .ok && picture.headers[.contentType] == "image/jpeg")
        for page in ["2", "0", "-1", "x", "99999"] {
            #expect(try await officer.get(pdf.url + "/trang/" + page).status == .notFound, "\(page)")
        }
        let broken = try await matter(site, "hong.pdf", .pdf, Data("%PDF-1.4 không phải PDF".utf8))
        #expect(try await officer.get(broken.url + "/xem").text.contains("không xem trước được"))
        #expect(try await officer.get(broken.url + "/trang/1").status == .notFound)
        #expect(try await officer.get(String(text.url.dropLast(2)) + "00/xem").status == .notFound)
        #expect(try await site.browser().get(text.url + "/xem").status == .unauthorized)
        let stranger = try await site.browser("nguoikhac")
        #expect(try await stranger.get(text.url + "/xem").status == .notFound)
    }

    private static let pdf = Data(
        """
        %PDF-1.4
        1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj
        2 0 obj << /Type /Pages /Kids [3 0 R] /Count 1 >> endobj
        3 0 obj << /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] >> endobj
        trailer << /Root 1 0 R >>
        %%EOF
        """.utf8)

    @Test("sizes are told in the unit that fits", arguments: engines)
    func sizes(_ engine: EngineKind) async throws {
        let site = try await bench(engine, scanner: false)
        let record = try await site.matter([
            "files": .text(
                Registers.Attachment.json([
                    Registers.Attachment(hash: String(repeating: "a", count: 64), name: "lon.pdf", type: "application/pdf", size: 3_355_443)
                ]))
        ])
        #expect(try await site.browser("canbo").get("/so/matter/\(record.id)").text.contains("3,1 MB"))
    }
    @Test(
        "whoever replaces a file loses none: the history lists both, and the former one is still fetched by officials", arguments: engines)
    func versions(_ engine: EngineKind) async throws {
        let site = try await bench(engine, scanner: false)
        let old = try await matter(site, "ban-1.txt", .txt, Data("một".utf8))
        let hash = try site.site.blobs.put(Data("hai".utf8))
        let new = Registers.Attachment(hash: hash, name: "ban-2.txt", type: FileKind.txt.mediaType, size: 3)
        try await site.site.database.write { tx in
            _ = try site.site.workflows.edit(
                "matter", old.record.id, version: nil, ["files": .text(Registers.Attachment.json([new]))], by: site.system, in: tx)
        }
        let officer = try await site.browser("canbo")
        let history = try await officer.get("/so/matter/\(old.record.id)/lich-su").text
        #expect(
            history.contains("ban-1.txt") && history.contains("bản cũ") && history.contains("ban-2.txt") && history.contains("đang dùng"))
        #expect(try await officer.get(old.url).text == "một")
        #expect(try await officer.get(old.url + "/xem").text.contains("ban-1.txt"))
        #expect(try await site.browser("nguoikhac").get(old.url).status != .ok)
        #expect(try await officer.get("/so/matter/\(old.record.id)/tep/files/" + String(repeating: "0", count: 64)).status == .notFound)
    }
}
