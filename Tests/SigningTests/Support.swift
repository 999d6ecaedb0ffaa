import Foundation
import Programs
import Reports
import TestKit
import Vietnamese

@testable import Signing

let repository = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

typealias Authority = CertificateAuthority

extension CertificateAuthority {
    /// The tool with the authority's root as the only trusted one.
    var tool: SigningTool { tool(trusting: folder.appending(path: "roots")) }

    func tool(trusting roots: URL?) -> SigningTool {
        SigningTool(home: repository, folder: folder.appending(path: "work"), trusted: roots)
    }

    /// Signers written as an operator writes them.
    func signers(_ yaml: String, tool: SigningTool? = nil) throws -> [String: ConfiguredSigner] {
        let file = folder.appending(path: "signers-\(UUID().uuidString).yml")
        try Data(yaml.utf8).write(to: file)
        return Dictionary(uniqueKeysWithValues: try SignerList(file, tool: tool ?? self.tool).signers.map { ($0.id, $0) })
    }

    /// A signer with a PKCS#12 file.
    func signer(_ file: String, _ more: String = "", stamped: Bool = false, tool: SigningTool? = nil) throws -> ConfiguredSigner {
        let yaml = """
            \(stamped ? "timestamp: \(base)/tsa" : "")
            signers:
              one: { label: Một, commune: suoi-may, posts: [Chủ tịch], kind: p12, file: \(file).p12\(more.isEmpty ? "" : ", " + more) }
            """
        guard let one = try signers(yaml, tool: tool)["one"] else { throw SigningError(.settings) }
        return one
    }

    /// A file of the given PDF; lives as long as the authority.
    func file(_ pdf: Data) throws -> URL {
        let url = folder.appending(path: "\(UUID().uuidString).pdf")
        try pdf.write(to: url)
        return url
    }

    /// What poppler's own judge prints.
    func pdfsig(_ pdf: Data) async throws -> String {
        try await LimitedTool.run("pdfsig", ["-no-ocsp", try file(pdf).path], in: folder, seconds: 20).output
    }

    /// The file with a page's content changed by an appended revision, as an editor does it; or with a list of revoked certificates kept in it.
    func edited(_ pdf: Data, keeping list: String? = nil) async throws -> Data {
        let (before, after) = (try file(pdf), folder.appending(path: "\(UUID().uuidString).pdf"))
        let script = repository.appending(path: "Tests/SigningTests/Fixtures/edit.py").path
        let outcome = try await LimitedTool.run(
            repository.appending(path: ".venv-signing/bin/python").path,
            ["-B", script, before.path, after.path] + (list.map { [folder.appending(path: $0).path] } ?? []), in: folder, seconds: 20)
        guard outcome.status == 0 else { throw SigningError(.tool, detail: outcome.output) }
        return try Data(contentsOf: after)
    }
}

/// A report of a fictional commune with the block of its signer, as LibreOffice makes it.
func document(signer: String = "Lò Văn Thử") async throws -> Data {
    let folder = FileManager.default.temporaryDirectory.appending(path: "office-\(UUID().uuidString)", directoryHint: .isDirectory)
    defer { try? FileManager.default.removeItem(at: folder) }
    let template = try DocumentTemplate(repository.appending(path: "Templates/documents/van-ban.fodt"))
    let report = OfficialDocument(
        superior: "UBND TỈNH LAM SƠN", issuer: ["ỦY BAN NHÂN DÂN", "XÃ SUỐI MÂY"], number: "05", symbol: "BC-UBND", place: "Suối Mây",
        date: CalendarDate("2026-02-05"), type: "BÁO CÁO", subject: "Kết quả thử ký số", addressees: ["Sở Khoa học và Công nghệ"],
        bases: [],
        body: DocumentText.blocks("Văn bản này để thử. Ông \(signer) chủ trì.\nI. KẾT QUẢ\nĐã ký thử."),
        signature: .init(capacity: ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"], name: signer),
        recipients: ["Như trên", "Lưu: VT"], annexes: [])
    return try await Office(folder: folder).convert(template.fill(report), to: .pdfA)
}
