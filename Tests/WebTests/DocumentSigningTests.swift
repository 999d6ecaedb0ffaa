import Documents
import Foundation
import HTTPKit
import HTTPTypes
import Jobs
import Programs
import Registers
import Reports
import Signing
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite(
    "Signing an official document as a step", .serialized, .keepingSites,
    .enabled(
        if: Office.isInstalled && SigningTool(home: repository, folder: repository).isInstalled,
        "soffice or pyHanko is not installed: scripts/setup run"))
struct DocumentSigningTests {
    private struct Desk {
        let site: RegisterSite
        let type: RecordID

        /// A document that waits for the chair, or for another signer.
        func waiting(_ subject: String, for signer: String = "chutich") async throws -> RecordID {
            try await site.site.database.write { tx in
                let values: [String: Value] = [
                    "type": type.value, "subject": subject.value, "unit": site.units[0].value,
                    "drafter": site.posts["canbo"].map { $0.value } ?? .null, "no_secret": true.value, "body": "Đã rà soát xong.".value,
                    "signer": site.posts[signer].map { $0.value } ?? .null, "recipients": "Các xóm\nLưu: VT, P0".value,
                ]
                let id = try site.site.workflows.create("outgoing_document", values, by: site.system, in: tx).id
                for step in ["submit", "approve", "present"] {
                    _ = try site.site.workflows.perform(step, on: "outgoing_document", id, version: nil, by: site.system, in: tx)
                }
                return id
            }
        }

        func record(_ id: RecordID) async throws -> Record {
            try await site.site.database.read { tx in try site.site.registry.record("outgoing_document", id, for: site.system, in: tx) }
        }
    }

    /// An authority whose time stamps run out in 1700 days, and a later one.
    private static let authority = Task { try CertificateAuthority() }

    /// A commune whose chair has a key and a signature, whose deputy has a token, and whose clerk has the seal.
    private func desk(_ engine: EngineKind) async throws -> Desk {
        let authority = try await Self.authority.value
        let papers = authority.folder
        let list = papers.appending(path: "document-signers-\(UUID().uuidString).yml")
        try Data(
            """
            timestamp: \(authority.base)/tsa-later
            signers:
              chu-tich: { label: Chữ ký của Chủ tịch, commune: thu, posts: [Chủ tịch UBND xã], kind: p12, file: chair.p12, look: signature,
                image: signature.png, name: Người chutich, timestamp: "\(authority.base)/tsa" }
              dau: { label: Dấu của UBND, commune: thu, posts: [Chức danh vanthu], kind: p12, file: office.p12, look: seal, image: seal.png,
                width: 36, timestamp: "\(authority.base)/tsa" }
              pho: { label: Chữ ký của Phó Chủ tịch, commune: thu, posts: [Chức danh phochutich], kind: pkcs11, token: suoi-may,
                module: \(CertificateAuthority.tokenDriver), certificate: chair,
                environment: { SOFTHSM2_CONF: \(papers.path)/softhsm.conf } }
            """.utf8
        ).write(to: list, options: .atomic)
        let tool = SigningTool(
            home: repository, folder: papers.appending(path: "work-\(UUID().uuidString)"), trusted: papers.appending(path: "roots"))
        let signing = SigningConfiguration(tool: tool, signers: try SignerList(list, tool: tool))
        let site = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan"), pack("documents")],
            people: [("vanthu", "clerk", 1), ("chutich", "chair", 1), ("phochutich", "vice_chair", 1)]
        ) {
            $0.signing = signing
            $0.publicURL = "https://dinh.example"
        }
        let post = try #require(site.posts["chutich"])
        let type = try await site.site.database.write { tx in
            _ = try site.site.workflows.edit("post", post, version: nil, ["name": "Chủ tịch UBND xã".value], by: site.system, in: tx)
            return try site.site.workflows.create(
                "document_type",
                ["name": "Báo cáo".value, "abbreviation": "BC".value, "form": "named".value, "from_date": "2020-03-05".value],
                by: site.system, in: tx
            ).id
        }
        return Desk(site: site, type: type)
    }

    @Test("number, PDF, signature and issue are one step: done whole or not at all; the seal follows, then it is sent", arguments: engines)
    func signing(_ engine: EngineKind) async throws {
        let desk = try await desk(engine)
        let site = desk.site.site
        let (first, second) = (try await desk.waiting("Một"), try await desk.waiting("Hai"))
        let page = "/van-ban/\(first)"
        let chair = try await desk.site.browser("chutich")
        let (clerk, deputy) = (try await desk.site.browser("vanthu"), try await desk.site.browser("phochutich"))
        let offered = try await chair.get(page).text
        #expect(offered.contains("Ký số và ban hành") && offered.contains("Ban hành để ký giấy") && !offered.contains("/buoc/sign\""))
        #expect(try await deputy.post(page + "/ky", ["signer": "chu-tich", "pin": "2468"]).status == .forbidden)
        #expect(try await chair.post(page + "/ky", ["signer": "dau", "pin": "2468"]).status == .forbidden)
        #expect(try await chair.post("/van-ban/khong-co/ky", ["signer": "chu-tich"]).status == .notFound)

        // What can't be signed stays as it was, with no number taken: a wrong PIN, the bare step by another page, an old version.
        let wrong = try await chair.post(page + "/ky", ["signer": "chu-tich", "pin": "1111"])
        #expect(wrong.status == .unprocessableContent && wrong.text.contains("chưa lấy số") && wrong.text.contains("không đúng"))
        let bare = try await chair.post("/so/outgoing_document/\(first)/buoc/sign")
        #expect(bare.status == .unprocessableContent && bare.text.contains("có chữ ký số"))
        #expect(try await chair.post(page + "/ky", ["signer": "chu-tich", "pin": "2468", "_version": "1"]).status == .conflict)
        #expect(try await chair.post(page + "/ky", ["means": "paper"]).status == .unprocessableContent)
        // Among one's work the PIN is asked for in place, and what was wrong is said there.
        let inbox = try await chair.get("/viec-cua-toi?viec=\(first)").text
        #expect(inbox.contains("/thu\(page)/ky\"") && inbox.contains("name=\"pin\"") && !inbox.contains("/buoc/sign\""))
        let there = try await chair.post(page + "/ky", ["means": "paper", "_from": "viec"])
        #expect(there.status == .unprocessableContent && there.text.contains("id=\"work-detail\"") && there.text.contains("Cần ghi lý do"))
        let before = try await desk.record(first)
        #expect(before.state == "awaiting_signature" && before["number"].isNull && before["pdf"].isNull && before["symbol"].isNull)

        // Two at once get two numbers, and each file says its own.
        async let one = chair.post(page + "/ky", ["signer": "chu-tich", "pin": "2468"])
        async let other = chair.post("/van-ban/\(second)/ky", ["signer": "chu-tich", "pin": "2468", "_from": "duyet"])
        let answers = try await [one, other]
        #expect(answers.allSatisfy { $0.status == .ok && $0.text.contains("Đã ban hành văn bản") }, "\(answers.map(\.status))")
        #expect(!answers[1].text.contains("id=\"f-body\"") && answers[1].text.contains("Chờ duyệt"), "back among what waits")
        let issued = try await [desk.record(first), desk.record(second)]
        #expect(Set(issued.map { $0["number"].text }) == ["01", "02"])
        for record in issued {
            let file = try #require(Attachment.list(record["pdf"].text).first)
            #expect(record["signed_as"].text == "digital" && record.state == "issued" && !record["docx"].isNull)
            #expect(file.name == "\(record["number"].text ?? "")-BC-UBND.pdf")
            let blob = try #require(site.blobs.url(of: file.hash))
            let report = try await site.signing.reports.report(on: blob)
            #expect(report.state == .valid && report.signatures.map(\.name) == ["Lò Văn Thử"])
            let said = try await LimitedTool.run("pdftotext", [blob.path, "-"], in: blob.deletingLastPathComponent(), seconds: 20).output
            #expect(said.contains("\(record["number"].text ?? "")/BC-UBND") && said.contains("dinh.example/thu/xac-minh"))
            let code = site.signing.code(commune: 99999, "outgoing_document", record.id, "pdf")
            let shown = try await desk.site.browser().get("/xac-minh/" + code).text
            #expect(shown.contains("Chữ ký hợp lệ") && shown.contains("Lò Văn Thử"))
        }
        let jobs = try await site.database.read { tx in try tx.number("SELECT count(*) AS n FROM job WHERE kind = 'document-files'") }
        #expect(jobs == 0, "its files came with it")

        // Signed, not sealed: it is not sent.
        #expect(try await clerk.get(page).text.contains("Đóng dấu: Dấu của UBND"))
        let sent: KeyValuePairs = ["_fields": "copies sent_on note", "copies": "", "sent_on": Instant.now.date.text(), "note": ""]
        let early = try await clerk.post("/so/outgoing_document/\(first)", sent)
        #expect(early.status == .unprocessableContent && early.text.contains("chưa có chữ ký số của cơ quan"))
        let hash = try #require(Attachment.list(issued[0]["pdf"].text).first?.hash)
        let sealed = try await clerk.post("/so/outgoing_document/\(first)/tep/pdf/\(hash)/ky", ["signer": "dau", "pin": "2468"])
        #expect(sealed.status == .ok && !sealed.text.contains("Đóng dấu: Dấu của UBND"), "\(sealed.status)")
        #expect(try await clerk.post("/so/outgoing_document/\(first)", sent).status == .ok)

        // Recalled with a reason: everybody who checks it is told, and nobody signs it any more.
        let step = "/so/outgoing_document/\(first)/buoc/recall"
        #expect(try await clerk.post(step, ["recall_reason": "Sai số"]).status == .forbidden)
        #expect(try await chair.post(step, [:]).status == .unprocessableContent)
        #expect(try await chair.post(step, ["recall_reason": "Sai số liệu"]).status == .ok)
        let code = site.signing.code(commune: 99999, "outgoing_document", first, "pdf")
        #expect(try await desk.site.browser().get("/xac-minh/" + code).text.contains("Đã thu hồi"))
        let now = try #require(Attachment.list(try await desk.record(first)["pdf"].text).first?.hash)
        #expect(
            try await clerk.post("/so/outgoing_document/\(first)/tep/pdf/\(now)/ky", ["signer": "dau", "pin": "2468"]).status == .forbidden)
        let replaced = try await clerk.post(
            "/so/outgoing_document/\(first)", ["_fields": "replaced_by note", "replaced_by": second.text, "note": ""])
        #expect(replaced.status == .ok)
        #expect(try await desk.record(first)["replaced_by"].text == second.text)
    }

    @Test(
        "a token signs in the step; the job adds a time stamp before the last one's authority ends, once, to the newest file",
        .enabled(
            if: FileManager.default.fileExists(atPath: CertificateAuthority.tokenDriver), "softhsm2 is not installed: scripts/setup test"))
    func tokenAndRenewal() async throws {
        _ = try await Self.authority.value.softToken()
        let desk = try await desk(.sqlite)
        let site = desk.site.site
        let (first, second) = (try await desk.waiting("Bằng token", for: "phochutich"), try await desk.waiting("Có dấu thời gian"))
        let (deputy, chair) = (try await desk.site.browser("phochutich"), try await desk.site.browser("chutich"))
        let wrong = try await deputy.post("/van-ban/\(first)/ky", ["signer": "pho", "pin": "1111"])
        #expect(wrong.status == .unprocessableContent && wrong.text.contains("không đúng"))
        #expect(try await desk.record(first)["number"].isNull)
        #expect(try await deputy.post("/van-ban/\(first)/ky", ["signer": "pho", "pin": "2468"]).status == .ok)
        #expect(try await chair.post("/van-ban/\(second)/ky", ["signer": "chu-tich", "pin": "2468"]).status == .ok)
        let issued = try await [desk.record(first), desk.record(second)]
        let files = try issued.map { try #require(Attachment.list($0["pdf"].text).first) }
        #expect(issued.map { $0["number"].text } == ["01", "02"])
        let judged = try await site.signing.reports.report(on: #require(site.blobs.url(of: files[0].hash)))
        #expect(judged.state == .valid && judged.signatures.map(\.name) == ["Lò Văn Thử"], "\(judged)")

        // Today nothing is due; 1650 days on, the second file's stamp ends within 90 days.
        #expect(try await site.renewProofs() == 0)
        let later = Instant.now.adding(milliseconds: 1650 * 86_400_000)
        #expect(try await site.renewProofs(at: later) == 1)
        let renewed = try #require(Attachment.list(try await desk.record(second)["pdf"].text).first)
        #expect(renewed.hash != files[1].hash && renewed.name == files[1].name && renewed.size > files[1].size)
        #expect(try await site.renewProofs(at: later) == 0)
        #expect(Attachment.list(try await desk.record(second)["pdf"].text).first == renewed)
        let report = try await site.signing.reports.report(on: #require(site.blobs.url(of: renewed.hash)))
        #expect(report.state == .valid && report.signatures.map(\.since) == [.proofs])
        // The code on the paper leads to the renewed file.
        let code = site.signing.code(commune: 99999, "outgoing_document", second, "pdf")
        #expect(try await desk.site.browser().get("/xac-minh/" + code).text.contains("Chữ ký hợp lệ"))
    }

    @Test("who has no key, or a broken one, issues on paper, and the record says so")
    func paper() async throws {
        let desk = try await desk(.sqlite)
        let id = try await desk.waiting("Ký giấy")
        let chair = try await desk.site.browser("chutich")
        let done = try await chair.post("/van-ban/\(id)/ky", ["means": "paper", "_reason": "Thiết bị ký hỏng"])
        #expect(done.status == .ok)
        let record = try await desk.record(id)
        #expect(record.state == "issued" && record["signed_as"].text == "paper" && record["number"].text == "01")
        #expect(try await chair.get("/so/outgoing_document/\(id)/lich-su").text.contains("Thiết bị ký hỏng"))

        // The paper bears a code too: whoever types it sees what the register says, and that the signature is on the paper.
        let running = Task { try await desk.site.site.jobs.run() }
        defer { running.cancel() }
        desk.site.site.jobs.wake()
        var file = Attachment.list(try await desk.record(id)["pdf"].text).first
        for _ in 0..<300 where file == nil {
            try await Task.sleep(for: .milliseconds(100))
            file = Attachment.list(try await desk.record(id)["pdf"].text).first
        }
        let hash = try #require(file?.hash)
        let blob = try #require(desk.site.site.blobs.url(of: hash))
        let said = try await LimitedTool.run("pdftotext", [blob.path, "-"], in: blob.deletingLastPathComponent(), seconds: 20).output
        #expect(said.contains("dinh.example/thu/xac-minh"))
        let code = desk.site.site.signing.code(commune: 99999, "outgoing_document", id, "pdf")
        let shown = try await desk.site.browser().get("/xac-minh/" + code).text
        #expect(shown.contains("Văn bản ký tay, đóng dấu") && !shown.contains("Chữ ký hợp lệ"))
        #expect(try await desk.site.site.renewProofs(at: Instant.now.adding(milliseconds: 1650 * 86_400_000)) == 0)
    }
}
