import ArgumentParser
import Foundation
import Setup
import Signing
import Vietnamese
import Web

struct SignCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Chữ ký số của tệp PDF (digital signatures of PDF files).", subcommands: [Verify.self, Signers.self])

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Kiểm tra chữ ký của một tệp PDF (judge a file's signatures; status 1 unless all are valid).")

        @Argument(help: "The PDF file.")
        var file: String
        @Option(help: help(Settings.trustedCertificates))
        var trustedCertificates: String?
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withSettings(store, [(Settings.trustedCertificates, trustedCertificates)]) { settings in
                let folder = FileManager.default.temporaryDirectory.appending(path: "dinh-sign-\(UUID().uuidString)")
                defer { try? FileManager.default.removeItem(at: folder) }
                let report = try await settings.signingTool(folder: folder).report(on: URL(filePath: file))
                print("\(file): " + (report.state?.label(.vi) ?? "không có chữ ký số") + ".")
                for signature in report.signatures { print(Self.lines(signature).joined(separator: "\n  ")) }
                guard report.state == .valid else { throw ExitCode(1) }
            }
        }

        private static func lines(_ found: SignatureFinding) -> [String] {
            let at = found.timestamp.map { "\($0.at.text()), dấu thời gian của \($0.by)" + ($0.isTrusted ? "" : " (không rõ nơi cấp)") }
            let chain = found.chain.map(\.name).joined(separator: " → ") + (found.isChainKnown ? "" : " → không rõ")
            return [
                "- \(found.name ?? "không rõ tên"): \(found.state.label(.vi))", found.state.explanation(.vi),
                "ký lúc: " + (at ?? found.claimedAt.map { "\($0.text()) theo máy người ký" } ?? "không rõ"),
                "chuỗi chứng thư: \(chain)", "từ khi ký: " + (found.coversFile ? "không có gì thêm" : SignCommand.added(found.since)),
            ]
        }
    }

    private static func added(_ since: SignatureFinding.Since) -> String {
        switch since {
        case .nothing: "không có gì thêm"
        case .proofs: "chỉ thêm dữ liệu để kiểm tra về sau"
        case .signatures: "chỉ thêm chữ ký khác"
        case .annotations: "có thêm chú thích"
        case .other: "có thêm hoặc sửa nội dung"
        }
    }

    struct Signers: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đọc và kiểm tra danh sách chữ ký của máy chủ (read and check the server's list of signers).")

        @Option(help: help(Settings.signers))
        var signers: String?
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withSettings(store, [(Settings.signers, signers)]) { settings in
                let configuration = try settings.signing()
                print(configuration.tool.isInstalled ? "Chương trình ký: có." : "Chương trình ký: thiếu (scripts/setup run).")
                for signer in configuration.signers.signers {
                    print(
                        "\(signer.id): \(signer.label) · \(signer.commune) · \(signer.posts.joined(separator: ", ")) · \(signer.key.kind.rawValue)"
                    )
                }
                if configuration.signers.signers.isEmpty { print("Chưa khai chữ ký nào.") }
                guard configuration.tool.isInstalled else { throw ExitCode(1) }
            }
        }
    }
}

extension ServerSettings {
    func signingTool(folder: URL) -> SigningTool {
        SigningTool(
            home: home, folder: folder,
            trusted: text(Settings.trustedCertificates).map { URL(filePath: $0, directoryHint: .isDirectory) })
    }
}
