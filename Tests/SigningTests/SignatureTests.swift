import Foundation
import Programs
import Reports
import TestKit
import Testing
import Vietnamese

@testable import Signing

/// All need pyHanko (scripts/setup run) and, for documents to sign, LibreOffice. One authority and one document serve all of them.
@Suite("Signing", .serialized, .enabled(if: Office.isInstalled && SigningTool(home: repository, folder: repository).isInstalled))
struct SignatureTests {
    private static let shared = Task { () throws -> (Authority, Data) in
        async let paper = document()
        return (try Authority(), try await paper)
    }

    private let pin = "2468"

    private func setUp() async throws -> (Authority, Data) { try await Self.shared.value }

    private func leader(_ authority: Authority, stamped: Bool = true) throws -> ConfiguredSigner {
        try authority.signer("chair", "look: signature, image: signature.png, name: Lò Văn Thử, width: 40", stamped: stamped)
    }

    private func state(_ pdf: Data, _ authority: Authority, _ tool: SigningTool? = nil) async throws -> SignatureState? {
        try await (tool ?? authority.tool).report(on: try authority.file(pdf)).state
    }

    @Test("a leader's signature stands between office and name, the seal over its left third, and everything is proven for later")
    func twoSignatures() async throws {
        let (authority, paper) = try await setUp()
        let signed = try await leader(authority).sign(SigningRequest(pdf: paper, pin: pin))
        let office = try authority.signer("office", "look: seal, image: seal.png, width: 35", stamped: true)
        let sealed = try await office.sign(SigningRequest(pdf: signed.pdf, pin: pin))
        if let kept = ProcessInfo.processInfo.environment["DINH_KEEP_DOCUMENTS"] {
            try sealed.pdf.write(to: URL(filePath: kept + "/sealed.pdf"))
        }
        let judged = try await authority.pdfsig(sealed.pdf)
        #expect(judged.ranges(of: "Signature is Valid").count == 2 && judged.contains("ETSI.CAdES.detached"), "\(judged)")

        let report = try await authority.tool.report(on: try authority.file(sealed.pdf))
        #expect(report.state == .valid && report.isLongTerm && signed.isLongTerm)
        #expect(report.signatures.map(\.name) == ["Lò Văn Thử", "UBND xã Suối Mây (giả định)"])
        #expect(report.signatures.map(\.since) == [.signatures, .proofs])
        let first = try #require(report.signatures.first)
        #expect(
            first.chain.map(\.name) == ["Lò Văn Thử", "Cấp chứng thư thử nghiệm", "Gốc thử nghiệm"] && first.root?.name == "Gốc thử nghiệm")
        #expect(first.timestamp?.isTrusted == true && first.timestamp?.by == "Cấp dấu thời gian thử nghiệm")
        #expect(abs((first.signedAt ?? .now).milliseconds - Instant.now.milliseconds) < 120_000)

        let words = try await authority.tool.words(of: sealed.pdf)
        let name = try #require(words.last { $0.text == "Thử" && $0.left > $0.pageWidth / 2 })
        let office2 = try #require(words.last { $0.text == "TỊCH" })
        let boxes = try await authority.tool.fields(of: sealed.pdf)
        let (blue, red) = (boxes[0], boxes[1])
        func millimetres(_ points: Double) -> Double { points / PageBox.millimetre }
        // Between "PHÓ CHỦ TỊCH" and the name, centred on both; the seal 35 mm wide, its right edge at a third of the signature.
        #expect(blue.page == name.page && blue.top < name.pageHeight - office2.bottom && blue.bottom > name.pageHeight - name.top)
        #expect(millimetres(blue.width) > 16 && millimetres(blue.width) <= 40.01 && abs(blue.width / blue.height - 2) < 0.01)
        #expect(abs(millimetres(red.width) - 35) < 0.1 && abs(millimetres(red.height) - 35) < 0.1)
        #expect(abs((red.right - blue.left) / blue.width - 1.0 / 3) < 0.01)
        #expect(abs((red.top + red.bottom) - (blue.top + blue.bottom)) < 1)
    }

    @Test("a changed byte, an appended revision and a stranger's signature are told apart")
    func tampering() async throws {
        let (authority, paper) = try await setUp()
        let pdf = try await leader(authority, stamped: false).sign(SigningRequest(pdf: paper, pin: pin)).pdf
        #expect(try await state(pdf, authority) == .valid)
        #expect(try await state(paper, authority) == nil)

        var broken = pdf
        let stream = try #require(broken.range(of: Data("stream\r\n".utf8)) ?? broken.range(of: Data("stream\n".utf8)))
        broken[stream.upperBound + 40] ^= 1
        #expect(try await state(broken, authority) == .broken)
        #expect(try await authority.pdfsig(broken).contains("Digest Mismatch"))

        let edited = try await authority.edited(pdf)
        let report = try await authority.tool.report(on: try authority.file(edited))
        #expect(report.state == .changed && report.signatures.first?.coversFile == false)

        // A stranger's own signature over the leader's spoils the whole, whatever it shows.
        let stranger = try authority.signer("stranger")
        let both = try await authority.tool.report(on: try authority.file(try await stranger.sign(SigningRequest(pdf: pdf, pin: pin)).pdf))
        #expect(both.signatures.map(\.state) == [.valid, .unknown] && both.state == .unknown)
        #expect(try await state(pdf, authority, authority.tool(trusting: nil)) == .unknown)
    }

    @Test("an expired certificate's signature holds where a time stamp proves it older; expired and revoked certificates sign nothing")
    func expiry() async throws {
        let (authority, paper) = try await setUp()
        let later = Instant.now.adding(minutes: 400 * 24 * 60)
        for (isStamped, state) in [(false, SignatureState.expired), (true, .valid)] {
            let pdf = try await authority.signer("chair", stamped: isStamped).sign(SigningRequest(pdf: paper, pin: pin)).pdf
            #expect(try await authority.tool.report(on: try authority.file(pdf), at: later).state == state)
        }
        // The kept list of revoked certificates has run out by then; it said nothing of this one.
        let kept = try await authority.signer("chair").sign(SigningRequest(pdf: paper, pin: pin))
        let month = Instant.now.adding(minutes: 30 * 24 * 60)
        #expect(try await authority.tool.report(on: try authority.file(kept.pdf), at: month).state == .valid && kept.isLongTerm)
        let revoked = try await authority.signer("revoked", tool: authority.tool(trusting: nil)).sign(SigningRequest(pdf: paper, pin: pin))
            .pdf
        #expect(try await state(revoked, authority) == .valid, "nobody said so in the file")
        let told = try await authority.edited(revoked, keeping: "ca.crl")
        #expect(try await authority.tool.report(on: try authority.file(told), at: month).signatures.first?.state == .revoked)
        try await expect(.certificate, authority.signer("gone"), paper)
        try await expect(.revoked, authority.signer("revoked"), paper)
    }

    private func expect(_ code: SigningError.Code, _ signer: ConfiguredSigner, _ paper: Data, pin: String = "2468") async throws {
        let error = await #expect(throws: SigningError.self) { try await signer.sign(SigningRequest(pdf: paper, pin: pin)) }
        #expect(error?.code == code && error?.userMessage.isEmpty == false, "\(error.map { "\($0)" } ?? "nothing")")
    }

    @Test("a token signs; a wrong PIN, an unknown token and a missing certificate are told in words")
    func token() async throws {
        let (authority, paper) = try await setUp()
        let driver = CertificateAuthority.tokenDriver
        try #require(FileManager.default.fileExists(atPath: driver), "softhsm2 is not installed: scripts/setup test")
        let configuration = try authority.softToken()
        func signer(_ token: String, _ certificate: String) throws -> ConfiguredSigner {
            let yaml = """
                signers:
                  one:
                    { label: Một, commune: suoi-may, posts: [Chủ tịch], kind: pkcs11, module: \(driver), token: \(token),
                      certificate: \(certificate), environment: { SOFTHSM2_CONF: \(configuration) } }
                """
            return try #require(try authority.signers(yaml)["one"])
        }
        let pdf = try await signer("suoi-may", "chair").sign(SigningRequest(pdf: paper, pin: pin)).pdf
        #expect(try await authority.pdfsig(pdf).contains("Signature is Valid"))
        try await expect(.pin, signer("suoi-may", "chair"), paper, pin: "1111")
        try await expect(.token, signer("khong-co", "chair"), paper)
        try await expect(.token, signer("suoi-may", "khong-co"), paper)
    }

    @Test("a remote service signs by CSC v2; a wrong PIN, a wrong bearer and a service that is gone are told in words")
    func remote() async throws {
        let (authority, paper) = try await setUp()
        for (name, bearer) in [("good", "the-bhx"), ("bad", "the-khac")] {
            try Data((bearer + "\n").utf8).write(to: authority.folder.appending(path: name))
        }
        func signer(_ bearer: String, _ base: String) throws -> ConfiguredSigner {
            let yaml = """
                signers:
                  one: { label: Một, commune: suoi-may, posts: [Chủ tịch], kind: csc, url: "\(base)", bearer_file: \(bearer) }
                """
            return try #require(try authority.signers(yaml)["one"])
        }
        let pdf = try await signer("good", authority.base).sign(SigningRequest(pdf: paper, pin: pin)).pdf
        #expect(try await authority.pdfsig(pdf).contains("Signature is Valid"))
        #expect(try await authority.tool.report(on: try authority.file(pdf)).signatures.map(\.name) == ["Vàng Thị Thử"])
        try await expect(.pin, signer("good", authority.base), paper, pin: "1111")
        try await expect(.refused, signer("bad", authority.base), paper)
        try await expect(.service, signer("good", "http://127.0.0.1:1"), paper)
        try await expect(.service, signer("good", "http://example.com"), paper)
    }

    @Test("an access token that ran out is renewed once and kept; a refresh token that was used says that consent is needed")
    func renewal() async throws {
        let (authority, paper) = try await setUp()
        func write(_ name: String, _ text: String) throws { try Data(text.utf8).write(to: authority.folder.appending(path: name)) }
        func read(_ name: String) throws -> String { try String(contentsOf: authority.folder.appending(path: name), encoding: .utf8) }
        try write("cu.token", "da-het-han\n")
        try write("cu.refresh", "lam-moi\n")
        let yaml = """
            signers:
              one: { label: Một, commune: suoi-may, posts: [Chủ tịch], kind: csc, url: "\(authority.base)", bearer_file: cu.token,
                refresh: { url: "\(authority.base)/oauth/token", client: dinh, file: cu.refresh } }
            """
        let signer = try #require(try authority.signers(yaml)["one"])
        let pdf = try await signer.sign(SigningRequest(pdf: paper, pin: pin)).pdf
        #expect(try await authority.pdfsig(pdf).contains("Signature is Valid"))
        let kept = try (read("cu.token"), read("cu.refresh"))
        #expect(kept.0.hasPrefix("the-moi-") && kept.1.hasPrefix("lam-moi-"))
        let rights = try FileManager.default.attributesOfItem(atPath: authority.folder.appending(path: "cu.token").path)[.posixPermissions]
        #expect(rights as? Int == 0o600)
        try write("cu.token", "da-het-han")
        try write("cu.refresh", "lam-moi")
        try await expect(.refused, signer, paper)
        #expect(try read("cu.token") == "da-het-han")
    }

    @Test("a document time stamp proves a signature beyond the certificate of its own stamp, and is added only when that one nears its end")
    func archive() async throws {
        let (authority, paper) = try await setUp()
        let pdf = try await authority.signer("chair", stamped: true).sign(SigningRequest(pdf: paper, pin: pin)).pdf
        func days(_ count: Int) -> Instant { Instant.now.adding(minutes: count * 1440) }
        let early = try await authority.tool.proven(pdf, by: authority.base + "/tsa-later", before: days(90))
        #expect(early.pdf == nil && early.until.map { $0 > days(1600) } == true)
        let made = try await authority.tool.proven(pdf, by: authority.base + "/tsa-later", before: days(1750))
        let proven = try #require(made.pdf)
        #expect(made.until.map { $0 > days(2900) } == true && proven.starts(with: pdf))
        // Poppler counts the document time stamp as a signature beside the chair's.
        #expect(try await authority.pdfsig(proven).contains("Signature #2"))
        let report = try await authority.tool.report(on: try authority.file(proven))
        #expect(report.state == .valid && report.signatures.map(\.since) == [.proofs])
        // After the first authority's own certificate has run out.
        #expect(try await authority.tool.report(on: try authority.file(pdf), at: days(1750)).state != .valid)
        #expect(try await authority.tool.report(on: try authority.file(proven), at: days(1750)).state == .valid)
        let unstamped = try await authority.signer("chair").sign(SigningRequest(pdf: paper, pin: pin)).pdf
        let nothing = try await authority.tool.proven(unstamped, by: authority.base + "/tsa", before: days(9000))
        #expect(nothing.pdf == nil && nothing.until == nil)
        await #expect(throws: SigningError.self) {
            try await authority.tool.proven(pdf, by: "http://127.0.0.1:1/tsa", before: days(9000))
        }
    }

    @Test(
        "a wrong password, a missing key, a silent time-stamp authority, a file that is no PDF and a document without a block are told in words"
    )
    func mistakes() async throws {
        let (authority, paper) = try await setUp()
        try await expect(.pin, authority.signer("chair"), paper, pin: "sai")
        try await expect(.key, authority.signer("khong-co"), paper)
        try await expect(.pdf, authority.signer("chair"), Data("%PDF-1.7 không phải".utf8))
        try await expect(.placement, authority.signer("chair", "look: signature, image: signature.png, name: Người Khác"), paper)
        try await expect(.image, authority.signer("chair", "look: signature, image: chair.p12, name: Lò Văn Thử"), paper)
        try await expect(.order, authority.signer("office", "look: seal, image: seal.png, width: 35"), paper)
        try await expect(.timestamp, authority.signer("chair", "timestamp: \"http://127.0.0.1:1/tsa\""), paper)
        let missing = SigningTool(home: authority.folder, folder: authority.folder)
        try await expect(.tool, authority.signer("chair", tool: missing), paper)
    }

    @Test("an office's signature on an annex shows number and time at the upper right corner of its first page")
    func note() async throws {
        let (authority, paper) = try await setUp()
        let signer = try authority.signer("office", "look: note")
        let at = Instant(CalendarDate("2026-02-05") ?? Instant.now.date, minute: 605).adding(milliseconds: 7000)
        let pdf = try await signer.sign(SigningRequest(pdf: paper, number: "Số: 05/QĐ-UBND", at: at, pin: pin)).pdf
        #expect(try await state(pdf, authority) == .valid)
        let box = try #require(try await authority.tool.fields(of: pdf).first)
        #expect(box.page == 0 && box.top > 810 && box.right > 540)
        #expect(ConfiguredSigner.stamp(at) == "05/02/2026 10:05:07 +07:00")
        let drawn = try await LimitedTool.run(
            "pdftotext", ["-layout", "-l", "1", try authority.file(pdf).path, "-"], in: authority.folder, seconds: 20)
        #expect(drawn.output.contains("Số: 05/QĐ-UBND") && drawn.output.contains("05/02/2026 10:05:07 +07:00"), "\(drawn.output)")
    }
}

@Suite("The list of signers") struct SignerListTests {
    private func problem(_ yaml: String) -> String? {
        let file = FileManager.default.temporaryDirectory.appending(path: "signers-\(UUID().uuidString).yml")
        defer { try? FileManager.default.removeItem(at: file) }
        do {
            try Data(yaml.utf8).write(to: file)
            _ = try SignerList(file, tool: SigningTool(home: file, folder: file))
            return nil
        } catch { return (error as? SigningError)?.userMessage ?? "\(error)" }
    }

    @Test("says what is missing, and where")
    func problems() {
        let head = "signers:\n  dau: { label: Dấu, commune: suoi-may, posts: [Văn thư], "
        #expect(problem(head + "kind: p12, file: a.p12 }") == nil)
        for (more, words) in [
            ("kind: p12 }", "thiếu file"), ("kind: pkcs11, module: a.so }", "thiếu certificate"), ("kind: csc, url: nowhere }", "url"),
            ("kind: csc, url: https://ky.example }", "bearer_file"),
            (
                "kind: csc, url: https://ky.example, bearer_variable: B, refresh: { url: https://ky.example, client: d, file: r } }",
                "bearer_file"
            ), ("kind: p12, file: a, look: seal, image: a.png }", "đường kính"),
            ("kind: p12, file: a, look: signature, image: a.png }", "họ tên"),
            ("kind: p12, file: a, look: note, timestamp: x }", "timestamp"),
            ("kind: p12, file: a, look: seal, image: a.png, width: 300 }", "10 đến 80"), ("kind: usb }", "viết sai"),
        ] {
            #expect(problem(head + more)?.contains(words) == true, "\(more): \(problem(head + more) ?? "no problem")")
        }
        #expect(problem("signers: [")?.contains("viết sai") == true)
    }
}
