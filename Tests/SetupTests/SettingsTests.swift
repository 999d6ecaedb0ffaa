import Foundation
import TestKit
import Testing

@testable import Setup

@Suite("Settings")
struct SettingsTests {
    @Test("The operator's guide holds the table of settings as it is in the program")
    func documented() throws {
        let guide = try String(contentsOf: repository.appending(path: "docs/operator.md"), encoding: .utf8)
        #expect(guide.contains(Settings.table), "put this into docs/operator.md:\n\(Settings.table)")
    }

    @Test(
        "Each setting has one name in each form",
        arguments: [(Settings.unixSocket, "unix-socket", "DINH_UNIX_SOCKET"), (Settings.port, "port", "DINH_PORT")])
    func names(setting: Setting, flag: String, environment: String) {
        #expect(setting.flag == flag)
        #expect(setting.environment == environment)
        #expect(Set(Settings.all.map(\.key)).count == Settings.all.count)
    }

    @Test("A misspelt key in the file is refused with its line")
    func misspelt() throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "settings-\(UUID().uuidString).yml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("port: 80\nhots: 0.0.0.0\n".utf8).write(to: file)
        let error = #expect(throws: SettingsError.self) { try Settings.check(file: file) }
        #expect(error?.message.contains(":2: không có khóa “hots”") == true)
        try Data("{\"port\": 80, \"host\": \"0.0.0.0\"}".utf8).write(to: file)
        try Settings.check(file: file)
    }

    @Test("No secret can be given on the command line, where everybody on the machine would see it")
    func secrets() {
        #expect(Settings.all.filter(\.isSecret).map(\.key) == ["smtpPassword", "backupPassphrase"])
        #expect(!Settings.table.contains("--backup-passphrase") && !Settings.table.contains("--smtp-password"))
    }
}
