import Foundation

/// The sign-ins of a demo server, kept in `demo-accounts.json` of its data folder, readable by the server's user only.
struct DemoSignIns {
    struct Account: Codable {
        let commune: Int
        let name: String
        let password: String
        let label: String
    }

    var accounts: [Account]
    /// One for the whole server: whoever tries it out learns one.
    let password: String

    private static func file(in data: URL) -> URL { data.appending(path: "demo-accounts.json") }

    /// What is kept there; a new password where there is nothing yet.
    static func read(from data: URL) throws -> DemoSignIns {
        let url = file(in: data)
        guard FileManager.default.fileExists(atPath: url.path) else { return DemoSignIns(accounts: [], password: Passphrase.fresh()) }
        let accounts = try JSONDecoder().decode([Account].self, from: Data(contentsOf: url))
        return DemoSignIns(accounts: accounts, password: accounts.first?.password ?? Passphrase.fresh())
    }

    func write(to data: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let url = Self.file(in: data)
        let part = url.appendingPathExtension("part")
        guard
            FileManager.default.createFile(
                atPath: part.path, contents: try encoder.encode(accounts), attributes: [.posixPermissions: 0o600]),
            rename(part.path, url.path) == 0
        else { throw SetupError("không ghi được \(url.path); kiểm tra quyền và chỗ trống trên đĩa.") }
    }
}
