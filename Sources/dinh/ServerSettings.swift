import Configuration
import Delivery
import Foundation
import Logging
import PackShelf
import Setup
import Signing
import Store
import Vietnamese
import Web

/// The settings of one run: flags over environment over file over default.
struct ServerSettings {
    private let reader: ConfigReader

    /// - Throws: `SettingsError` for a file that can't be read or holds unknown keys.
    init(_ store: StoreOptions, _ more: [(Setting, String?)] = []) async throws {
        let surroundings = ProcessInfo.processInfo.environment
        let flags = (store.given + more).compactMap { setting, value in value.map { (Self.bare(setting.environment), $0) } }
        let environment = surroundings.compactMap { $0.key.hasPrefix("DINH_") ? (Self.bare($0.key), $0.value) : nil }
        var providers: [any ConfigProvider] = [
            EnvironmentVariablesProvider(environmentVariables: Dictionary(flags) { $1 }),
            EnvironmentVariablesProvider(environmentVariables: Dictionary(environment) { $1 }),
        ]
        if let file = store.config ?? surroundings["DINH_CONFIG"] {
            try Settings.check(file: URL(filePath: file))
            let place = ConfigReader(provider: EnvironmentVariablesProvider(environmentVariables: ["FILE_PATH": file]))
            providers.append(try await FileProvider<YAMLSnapshot>(config: place))
        }
        reader = ConfigReader(providers: providers)
    }

    private static func bare(_ variable: String) -> String { String(variable.dropFirst("DINH_".count)) }

    func text(_ setting: Setting) -> String? {
        let value = reader.string(forKey: ConfigKey(setting.key), isSecret: setting.isSecret)
        return value.flatMap { $0.isEmpty ? nil : $0 }
    }

    func text(_ setting: Setting, _ standard: String) -> String { text(setting) ?? standard }

    func number(_ setting: Setting, _ range: ClosedRange<Int>, _ standard: Int) throws(SettingsError) -> Int {
        guard let text = text(setting) else { return standard }
        guard let number = Int(text), range.contains(number) else {
            throw SettingsError("Giá trị “\(text)” của \(setting.key) phải là số từ \(range.lowerBound) đến \(range.upperBound).")
        }
        return number
    }

    func truth(_ setting: Setting) throws(SettingsError) -> Bool {
        switch text(setting)?.lowercased() {
        case nil, "false", "no", "0": return false
        case "true", "yes", "1": return true
        case let other?: throw SettingsError("Giá trị “\(other)” của \(setting.key) phải là true hoặc false.")
        }
    }

    func list(_ setting: Setting) -> [String] {
        (text(setting) ?? "").split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
}

extension ServerSettings {
    var data: URL { URL(filePath: text(Settings.data, "var"), directoryHint: .isDirectory) }
    var home: URL { URL(filePath: text(Settings.home, "."), directoryHint: .isDirectory) }
    var database: String { text(Settings.database, "sqlite:" + data.appending(path: "dinh.sqlite").relativePath) }

    /// Folders of packs: those of the release, and what was added in the data folder.
    func packs() throws(SettingsError) -> [URL] { try shelf().folders() }

    /// The packs that can be added to, over the setting's: each of its folders that is one, and each pack in those that hold packs.
    func shelf() throws(SettingsError) -> PackShelf {
        PackShelf(folder: data.appending(path: "packs", directoryHint: .isDirectory), standard: try releasedPacks())
    }

    private func releasedPacks() throws(SettingsError) -> [URL] {
        let named = list(Settings.packs).map { URL(filePath: $0, directoryHint: .isDirectory) }
        return try packFolders(named.isEmpty ? [home.appending(path: "Packs", directoryHint: .isDirectory)] : named)
    }

    /// Makes the data folder, for this account only, where it is missing.
    func makeData() throws {
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    }

    func blobs() throws -> BlobStore {
        try makeData()
        return try BlobStore(folder: data.appending(path: "blobs"))
    }

    func site() throws -> SiteConfiguration {
        try makeData()
        let rate = try number(Settings.rateLimit, 0...1_000_000, 60)
        var site = SiteConfiguration(
            database: database, packs: try packs(), templates: home.appending(path: "Templates", directoryHint: .isDirectory),
            assets: [home.appending(path: "Public", directoryHint: .isDirectory)], data: data,
            trustedProxies: list(Settings.trustedProxies),
            isDevelopment: try truth(Settings.development),
            addressLimit: rate == 0 ? nil : (burst: Double(max(rate * 7, 100)), perSecond: Double(rate)),
            sourceURL: text(Settings.sourceURL))
        if rate == 0 { site.tokenLimit = nil }
        site.shelf = try shelf()
        site.signing = try signing()
        site.scanner = CommandScanner(setting: text(Settings.virusScanner))
        // systemd names the process that it started itself, not those that its shells start.
        site.startsAgain = ProcessInfo.processInfo.environment["SYSTEMD_EXEC_PID"] == String(getpid())
        site.webhookHosts = list(Settings.webhookHosts)
        site.mail = try mail()
        site.publicURL = try publicURL()
        site.tiles = try tiles()
        site.tilesCredit = text(Settings.tilesCredit)
        site.backups = text(Settings.backups).map { URL(filePath: $0, directoryHint: .isDirectory) }
        if let passphrase = text(Settings.backupPassphrase) {
            site.backupKey = { .passphrase(passphrase) }
        } else if let file = text(Settings.backupKeyFile) {
            site.backupKey = { .secret(try FieldCipher.secret(at: file)) }
        }
        return site
    }

    /// - Throws: `SigningError` for a list of signers that can't be used.
    func signing() throws -> SigningConfiguration {
        let tool = signingTool(folder: data.appending(path: "signing", directoryHint: .isDirectory))
        return SigningConfiguration(
            tool: tool, signers: try text(Settings.signers).map { try SignerList(URL(filePath: $0), tool: tool) } ?? .empty)
    }

    /// - Throws: `SettingsError` for what is no mail server, or one without a sender's address.
    private func mail() throws(SettingsError) -> MailServer? {
        guard let url = text(Settings.smtp) else { return nil }
        guard let from = text(Settings.mailFrom), let from = try? EmailAddress(parsing: from) else {
            throw SettingsError("Đã khai smtp thì phải khai mailFrom, ví dụ dinh@xa.gov.vn.")
        }
        guard let server = MailServer(url: url, user: text(Settings.smtpUser), password: text(Settings.smtpPassword), from: from) else {
            throw SettingsError("Giá trị “\(url)” của smtp phải có dạng smtps://máy:465 hoặc smtp://máy:587.")
        }
        return server
    }

    /// - Throws: `SettingsError` for an address with a path, or none.
    private func publicURL() throws(SettingsError) -> String? {
        guard let text = text(Settings.publicURL) else { return nil }
        guard let parts = URLComponents(string: text), ["https", "http"].contains(parts.scheme), parts.host?.isEmpty == false,
            ["", "/"].contains(parts.path), parts.query == nil, parts.user == nil
        else { throw SettingsError("Giá trị “\(text)” của publicUrl phải là địa chỉ không có đường dẫn, ví dụ https://dinh.xa.example.") }
        return text.hasSuffix("/") ? String(text.dropLast()) : text
    }

    /// - Throws: `SettingsError` for an address that has no place for a tile's numbers, or is none.
    private func tiles() throws(SettingsError) -> String? {
        guard let tiles = text(Settings.tiles) else { return nil }
        guard tiles.hasPrefix("https://") || tiles.hasPrefix("http://"), ["{z}", "{x}", "{y}"].allSatisfy(tiles.contains) else {
            throw SettingsError(
                "Giá trị “\(tiles)” của tiles phải là địa chỉ có {z}, {x}, {y}, ví dụ https://ban-do.example/{z}/{x}/{y}.png.")
        }
        return tiles
    }

    /// A logger that writes to standard error as the settings say.
    func logger() throws(SettingsError) -> Logger {
        let level = text(Settings.logLevel, "info")
        guard let level = Logger.Level(rawValue: level) else {
            throw SettingsError("Không có mức ghi nhật ký “\(level)”. Dùng debug, info, notice, warning hoặc error.")
        }
        let format = text(Settings.logFormat, "text")
        guard let format = LineLog.Format(rawValue: format) else {
            throw SettingsError("Không có dạng nhật ký “\(format)”. Dùng text hoặc json.")
        }
        var logger = Logger(label: "dinh") { _ in LineLog(format: format) }
        logger.logLevel = level
        return logger
    }
}

/// The packs among folders, each either a pack or a folder of packs, by name.
func packFolders(_ folders: [URL]) throws(SettingsError) -> [URL] {
    var found: [URL] = []
    for folder in folders {
        if FileManager.default.fileExists(atPath: folder.appending(path: "pack.yml").path) {
            found.append(folder)
            continue
        }
        let inside = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []).sorted()
            .map { folder.appending(path: $0, directoryHint: .isDirectory) }
            .filter { FileManager.default.fileExists(atPath: $0.appending(path: "pack.yml").path) }
        guard !inside.isEmpty else {
            throw SettingsError("Không thấy gói nào (pack.yml) trong \(folder.relativePath). Chỉ đúng thư mục bằng --packs hoặc --home.")
        }
        found += inside
    }
    return found
}
