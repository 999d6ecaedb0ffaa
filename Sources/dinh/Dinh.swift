import ArgumentParser
import Foundation
import Web

/// Đình: the registers, workflows and plan of a commune, on one server.
@main
struct Dinh: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dinh",
        abstract: "Máy chủ điều hành xã: sổ, quy trình và kế hoạch (registers, workflows and plans of communes).",
        discussion: "Settings come from flags, then from the environment (DINH_…), then from the file of --config; see docs/operator.md.",
        version: Site.version,
        subcommands: [
            Serve.self, Demo.self, CommuneCommand.self, PlanCommand.self, PackCommand.self, UserCommand.self, ImportCommand.self,
            ExportCommand.self, BackupCommand.self,
            RestoreCommand.self,
            VerifyCommand.self, ReindexCommand.self, FiguresCommand.self, SignCommand.self,
        ])

    /// What a command writes (records, keys, backups) is for the server's user alone, whatever the umask that it was started with.
    static func main() async {
        umask(0o077)
        await main(nil)
    }
}
