import ArgumentParser
import Declarations
import Foundation
import PackShelf
import Setup
import Vietnamese

struct PackCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pack", abstract: "Gói khai báo (packs).", subcommands: [Check.self, Reference.self, Install.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Kiểm tra toàn bộ gói, in mọi chỗ sai kèm dòng và cách sửa (check packs; exit status 1 when something is wrong).")

        @Argument(help: "Folders of packs, or folders that hold packs. (default: Packs)")
        var folders: [String] = []
        @Flag(name: .customLong("en"), help: "Messages in English.")
        var inEnglish = false

        func run() async throws {
            try await reporting {
                let named = (folders.isEmpty ? ["Packs"] : folders).map { URL(filePath: $0, directoryHint: .isDirectory) }
                let language: Language = inEnglish ? .en : .vi
                do {
                    let folders = try packFolders(named)
                    let catalogue = try Catalogue.load(folders: folders)
                    let slips = try DataCheck(catalogue, packs: folders).problems()
                    if !slips.isEmpty {
                        for slip in slips { print(slip.userMessage) }
                        throw ExitCode(1)
                    }
                    let counts = (catalogue.packs.count, catalogue.registers.count, catalogue.workflows.count)
                    print(
                        language == .vi
                            ? "Không có lỗi: \(counts.0) gói, \(counts.1) sổ, \(counts.2) quy trình."
                            : "No problems: \(counts.0) packs, \(counts.1) registers, \(counts.2) workflows.")
                } catch let errors as DeclarationErrors {
                    print(errors.text(language))
                    throw ExitCode(1)
                }
            }
        }
    }

    struct Reference: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "In mọi khóa, kiểu, hàm mà gói dùng được (print docs/pack-reference.md from what the loader knows).")

        func run() {
            print(PackReference.markdown, terminator: "")
        }
    }

    struct Install: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Cài hoặc nâng cấp gói cho cả máy chủ từ tệp ZIP, TAR (install a pack for the whole server; it holds from the next start)."
        )

        @Argument(help: "File of the pack.")
        var file: String
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withSettings(store) { settings in
                try settings.makeData()
                let shelf = try settings.shelf()
                let staged: StagedPack
                do { staged = try shelf.stage(URL(filePath: file)) } catch let error as PackArchiveError {
                    throw SettingsError("\(file) không phải một gói dùng được: \(error.code.rawValue) \(error.name ?? "")")
                }
                _ = try shelf.catalogue(with: staged)
                try shelf.install(staged)
                print("Đã cài gói \(staged.id) \(staged.version). Có hiệu lực khi khởi động lại: systemctl restart dinh")
            }
        }
    }
}
