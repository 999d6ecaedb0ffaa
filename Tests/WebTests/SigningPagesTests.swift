import Foundation
import HTTPKit
import HTTPTypes
import Programs
import Registers
import Signing
import Store
import TestKit
import Testing

@testable import Web

@Suite(
    "Signing files of records, and everybody's check", .serialized, .keepingSites,
    .enabled(if: SigningTool(home: repository, folder: repository).isInstalled, "pyHanko is not installed: scripts/setup run"))
struct SigningPagesTests {
    /// Certificates, keys and a blank PDF, made once.
    static let papers = Task { () throws -> URL in
        let folder = FileManager.default.temporaryDirectory.appending(path: "papers-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        func place(_ path: String) -> String { repository.appending(path: path).standardizedFileURL.path }
        let made = try await LimitedTool.run(
            place(".venv-signing/bin/python"), ["-B", place("Tests/SigningTests/Fixtures/authority.py"), folder.path], in: folder,
            seconds: 60)
        #expect(made.status == 0, "\(made.output)")
        try Data(
            """
            signers:
              can-bo: { label: Chữ ký của cán bộ, commune: thu, posts: [Chức danh canbo], kind: p12, file: chair.p12 }
              xa-khac: { label: Chữ ký xã khác, commune: xa-khac, posts: [Chức danh canbo], kind: p12, file: office.p12 }
            """.utf8
        ).write(to: folder.appending(path: "signers.yml"))
        return folder
    }

    private func bench(_ engine: EngineKind, _ papers: URL) async throws -> RegisterSite {
        let tool = SigningTool(
            home: repository, folder: papers.appending(path: "work-\(UUID().uuidString)"), trusted: papers.appending(path: "roots"))
        let signing = SigningConfiguration(tool: tool, signers: try SignerList(papers.appending(path: "signers.yml"), tool: tool))
        return try await RegisterSite.make(engine) { $0.signing = signing }
    }

    private func upload(_ browser: Browser, _ name: String, _ data: Data) async throws -> Browser.Answer {
        try await browser.post("/xac-minh", files: [("file", name, data)])
    }

    @Test("whoever holds the post signs, everybody can check the file and its code, and a tampered one is said to be", arguments: engines)
    func signing(_ engine: EngineKind) async throws {
        let papers = try await Self.papers.value
        let site = try await bench(engine, papers)
        let blank = try Data(contentsOf: papers.appending(path: "blank.pdf"))
        let file = Registers.Attachment(
            hash: try site.site.blobs.put(blank), name: "bao-cao.pdf", type: FileKind.pdf.mediaType, size: Int64(blank.count))
        let record = try await site.matter([
            "files": .text(Registers.Attachment.json([file])), "text": .text("Báo cáo thử"), "phone": .text("0912345678"),
        ])
        let place = "/so/matter/\(record.id)/tep/files/"
        let (officer, head, visitor) = (try await site.browser("canbo"), try await site.browser("truongphong"), try await site.browser())

        // Only the post's holder is offered the key of this commune, and may use it.
        let offered = try await officer.get(place + file.hash + "/xem").text
        #expect(offered.contains("Chữ ký của cán bộ") && !offered.contains("Chữ ký xã khác") && !offered.contains("Chữ ký hợp lệ"))
        #expect(try await !head.get(place + file.hash + "/xem").text.contains("Chữ ký của cán bộ"))
        let forbidden = try await head.post(place + file.hash + "/ky", ["signer": "can-bo", "pin": "2468"])
        #expect(forbidden.status == .forbidden)
        #expect(try await officer.post(place + file.hash + "/ky", ["signer": "xa-khac", "pin": "2468"]).status == .forbidden)
        let wrong = try await officer.post(place + file.hash + "/ky", ["signer": "can-bo", "pin": "1111"])
        #expect(
            wrong.status == .unprocessableContent && wrong.text.contains("Mã PIN hoặc mật khẩu không đúng") && !wrong.text.contains("1111"))
        #expect(Registers.Attachment.list(try await site.reload(record.id)["files"].text).map(\.hash) == [file.hash])

        let done = try await officer.post(place + file.hash + "/ky", ["signer": "can-bo", "pin": "2468"])
        #expect(done.status == .ok && done.text.contains("Chữ ký hợp lệ") && done.text.contains("Lò Văn Thử"), "\(done.status)")
        let signed = try #require(Registers.Attachment.list(try await site.reload(record.id)["files"].text).first)
        #expect(!done.text.contains("Chữ ký của cán bộ</h2>"), "signed once")
        #expect(signed.hash != file.hash && signed.name == "bao-cao.pdf")
        #expect(try await officer.get("/so/matter/\(record.id)/lich-su").text.contains("Ký số"))
        // What was signed from is a former version: it is not signed again.
        #expect(try await officer.post(place + file.hash + "/ky", ["signer": "can-bo", "pin": "2468"]).status == .notFound)
        #expect(try await officer.get(place + signed.hash + "/ma-qr").text.contains("<svg"))

        // The code: what the declaration names, and nothing else.
        let code = site.site.signing.code(commune: 99999, "matter", record.id, "files")
        #expect(done.text.contains("/xac-minh/" + code))
        let shown = try await visitor.get("/xac-minh/" + code.lowercased())
        #expect(
            shown.status == .ok && shown.text.contains("Chữ ký hợp lệ") && shown.text.contains("Báo cáo thử")
                && shown.text.contains("Xã Thử"))
        #expect(!shown.text.contains("0912345678") && !shown.text.contains(signed.hash))
        #expect(try await visitor.get("/xac-minh/" + String(code.dropLast()) + "*").status == .notFound)

        // Anybody's file.
        #expect(try await visitor.get("/xac-minh").status == .ok)
        #expect(try await visitor.post("/xac-minh", files: []).status == .unprocessableContent)
        #expect(try await upload(visitor, "a.txt", Data("chữ".utf8)).status == .unprocessableContent)
        #expect(try await upload(visitor, "hong.pdf", Data("%PDF-1.7 hỏng".utf8)).text.contains("đã hỏng"))
        #expect(try await upload(visitor, "a.pdf", blank).text.contains("Tệp không có chữ ký số"))
        var pdf = try site.site.blobs.data(signed.hash)
        let good = try await upload(visitor, "a.pdf", pdf)
        #expect(good.text.contains("Chữ ký hợp lệ") && good.text.contains("do nơi đây phát hành") && good.text.contains("Gốc thử nghiệm"))
        let inside = try #require(pdf.range(of: Data("stream".utf8)))
        pdf[inside.upperBound + 60] ^= 1
        let bad = try await upload(visitor, "a.pdf", pdf)
        #expect(
            bad.status == .ok && bad.text.contains("verdict m-late") && bad.text.contains("Tệp đã bị sửa")
                && !bad.text.contains("phát hành</h2>"))

        // Who tries codes is slowed.
        var last = try await visitor.get("/xac-minh/000")
        for _ in 0..<60 where last.status == .notFound { last = try await visitor.get("/xac-minh/000") }
        #expect(last.status == .tooManyRequests)
    }
}
