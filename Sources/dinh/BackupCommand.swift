import ArgumentParser
import Foundation
import Setup
import Store

struct BackupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup",
        abstract: "Sao lưu mã hóa trong lúc máy chủ chạy, và thử khôi phục ngay (encrypted backup, restore-tested before it gets its name)."
    )

    @Option(help: "File of the backup.")
    var to: String
    @OptionGroup var backup: BackupOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        try await withSettings(store, backup.given) { settings in
            let key = try settings.backupKey(mayMake: true)
            let blobs = try settings.blobs()
            let report = try await using(try await Database.open(settings.database), closing: { try await $0.close() }) { database in
                try await Backup.write(database: database, blobs: blobs, to: URL(filePath: to), key: key)
            }
            try BackupFolder.note(report, beside: URL(filePath: to))
            print("Đã sao lưu và thử khôi phục: \(report.rows) dòng, \(report.blobs) tệp, \(report.fileBytes / 1024) KiB trong \(to).")
            print("Khóa trường mã hóa (keys/) không nằm trong bản sao lưu: giữ riêng một bản.")
            if !report.isSound {
                say("Dữ liệu đã hỏng từ trước khi sao lưu; chạy dinh verify để biết chỗ nào.")
                throw ExitCode(1)
            }
        }
    }
}

struct RestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore",
        abstract: "Khôi phục bản sao lưu vào một cơ sở dữ liệu trống (restore into an empty database of either engine).")

    @Option(help: "File of the backup.")
    var from: String
    @OptionGroup var backup: BackupOptions
    @OptionGroup var store: StoreOptions

    func run() async throws {
        try await withSettings(store, backup.given) { settings in
            let key = try settings.backupKey(mayMake: false)
            let blobs = try settings.blobs()
            let report = try await Backup.restore(from: URL(filePath: from), key: key, into: settings.database, blobs: blobs)
            print("Đã khôi phục \(report.rows) dòng, \(report.blobs) tệp vào \(settings.database.redacted).")
            print("Chép khóa trường mã hóa (keys/) vào \(settings.data.relativePath) trước khi chạy máy chủ, rồi chạy dinh verify.")
        }
    }
}

extension ServerSettings {
    /// The key of backups: a passphrase of the environment, or a key file, made on the first backup.
    func backupKey(mayMake: Bool) throws -> BackupKey {
        if let passphrase = text(Settings.backupPassphrase) { return .passphrase(passphrase) }
        guard let file = text(Settings.backupKeyFile) else {
            throw SettingsError(
                "Cần khóa sao lưu: --\(Settings.backupKeyFile.flag) TỆP, hoặc mật khẩu trong \(Settings.backupPassphrase.environment).")
        }
        guard mayMake || FileManager.default.fileExists(atPath: file) else { throw SettingsError("Không thấy tệp khóa sao lưu \(file).") }
        return .secret(try FieldCipher.secret(at: file))
    }
}

extension String {
    /// A database address without its password, which may stand before the host or among the parameters.
    var redacted: String {
        replacing(/([?&]password=)[^&]*/) { $0.1 + "…" }.withoutUserPassword
    }

    private var withoutUserPassword: String {
        guard let at = firstIndex(of: "@"), let slashes = range(of: "://") else { return self }
        let user = self[slashes.upperBound..<at].prefix { $0 != ":" }
        return String(self[..<slashes.upperBound] + user + self[at...])
    }
}
