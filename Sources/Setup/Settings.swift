/// One thing that an operator can set. Flags win over the environment, the environment over the file.
public struct Setting: Sendable, Identifiable {
    public enum Kind: String, Sendable {
        case text, number, truth, list, folder, file, secret
    }

    /// Its name in the file: `unixSocket`.
    public let key: String
    public let kind: Kind
    /// As shown in help and in the table; nil where missing means off.
    public let defaultText: String?
    /// One sentence, in English, for `--help` and docs/operator.md.
    public let help: String

    public var id: String { key }
    public var isSecret: Bool { kind == .secret }

    /// `unix-socket`; secrets have none, since command lines are seen by everybody on the machine.
    public var flag: String { words.joined(separator: "-") }
    /// `DINH_UNIX_SOCKET`.
    public var environment: String { "DINH_" + words.joined(separator: "_").uppercased() }

    private var words: [String] {
        key.reduce(into: [""]) { words, character in
            if character.isUppercase { words.append("") }
            words[words.count - 1] += character.lowercased()
        }
    }
}

/// Every setting of the server and its commands: help texts, the table of docs/operator.md and the checks of a file come from here.
public enum Settings {
    public static let database = Setting(
        key: "database", kind: .text, defaultText: "sqlite:var/dinh.sqlite",
        help: "Where records are kept: sqlite:PATH or postgres://user:password@host:port/name.")
    public static let data = Setting(
        key: "data", kind: .folder, defaultText: "var",
        help: "Folder of attached files, keys and uploads; only the server's user may read it.")
    public static let home = Setting(
        key: "home", kind: .folder, defaultText: ".", help: "Folder with Packs, Templates and Public of the installed version.")
    public static let packs = Setting(
        key: "packs", kind: .list, defaultText: "Packs (below home)",
        help: "Folders of packs, separated by commas; each is a pack, or holds packs.")
    public static let host = Setting(key: "host", kind: .text, defaultText: "127.0.0.1", help: "Address on which the server listens.")
    public static let port = Setting(
        key: "port", kind: .number, defaultText: "8080", help: "Port on which the server listens; 0 takes a free one.")
    public static let unixSocket = Setting(
        key: "unixSocket", kind: .file, defaultText: nil,
        help: "Unix socket on which the server listens in place of host and port; its user and group may connect.")
    public static let trustedProxies = Setting(
        key: "trustedProxies", kind: .list, defaultText: nil,
        help:
            "Addresses or ranges (10.0.0.0/8) of reverse proxies whose X-Forwarded headers are believed; the other end of a unix socket always is."
    )
    public static let rateLimit = Setting(
        key: "rateLimit", kind: .number, defaultText: "60",
        help: "Requests a second that one address may send in the long run; 0 sets no limit.")
    public static let maximumConnections = Setting(
        key: "maximumConnections", kind: .number, defaultText: "2000", help: "Connections at once; more wait to be accepted.")
    public static let shutdownGrace = Setting(
        key: "shutdownGrace", kind: .number, defaultText: "10",
        help: "Seconds that running requests may take after the server was told to end.")
    public static let webhookHosts = Setting(
        key: "webhookHosts", kind: .list, defaultText: nil,
        help: "Hosts of the own network that webhooks may be sent to, also without TLS; all others must be public and speak https.")
    public static let publicURL = Setting(
        key: "publicUrl", kind: .text, defaultText: nil,
        help: "Address under which people reach the server, https://HOST, for links in messages; a commune with its own host needs none.")
    public static let smtp = Setting(
        key: "smtp", kind: .text, defaultText: nil,
        help:
            "Mail server, smtps://HOST:465 or smtp://HOST:587 (TLS is begun there too, but on the same machine); without one nobody gets e-mails."
    )
    public static let smtpUser = Setting(key: "smtpUser", kind: .text, defaultText: nil, help: "Name at the mail server.")
    public static let smtpPassword = Setting(key: "smtpPassword", kind: .secret, defaultText: nil, help: "Password at the mail server.")
    public static let mailFrom = Setting(
        key: "mailFrom", kind: .text, defaultText: nil, help: "E-mail address that messages bear as their sender; needed with smtp.")
    public static let tiles = Setting(
        key: "tiles", kind: .text, defaultText: nil,
        help:
            "Tile server below maps, https://HOST/{z}/{x}/{y}.png; without one maps draw the outlines kept in registers and ask nothing of another host."
    )
    public static let tilesCredit = Setting(
        key: "tilesCredit", kind: .text, defaultText: nil, help: "Whom to name on maps for the tiles, as their licence asks.")
    public static let development = Setting(
        key: "development", kind: .truth, defaultText: "false", help: "Reads templates anew for each page.")
    public static let sourceURL = Setting(
        key: "sourceUrl", kind: .text, defaultText: nil, help: "Address of the source code, shown at the foot of every page.")
    public static let logLevel = Setting(
        key: "logLevel", kind: .text, defaultText: "info",
        help: "Least severe entries that are logged: debug, info, notice, warning, error.")
    public static let logFormat = Setting(
        key: "logFormat", kind: .text, defaultText: "text", help: "Form of the log on standard error: text, or json (one object a line).")
    public static let backups = Setting(
        key: "backups", kind: .folder, defaultText: "backups (below data)",
        help: "Folder of backups: what the administration lists, and where those lie that are made from there.")
    public static let virusScanner = Setting(
        key: "virusScanner", kind: .file, defaultText: "clamdscan or clamscan, where installed",
        help: "Program that scans attached files (exit status 0: clean, 1: PATH: NAME FOUND), or off.")
    public static let signers = Setting(
        key: "signers", kind: .file, defaultText: nil,
        help: "YAML file with the signers of PDF files and where their keys are (docs/signing.md); it holds no PIN and no password.")
    public static let trustedCertificates = Setting(
        key: "trustedCertificates", kind: .folder, defaultText: nil,
        help: "Folder of certificates (PEM, DER) by which signatures are judged: roots are trusted, others help to find the way to them.")
    public static let backupKeyFile = Setting(
        key: "backupKeyFile", kind: .file, defaultText: nil,
        help: "File with the 32-byte key of backups; made by the first backup. Keep a copy away from the server.")
    public static let backupPassphrase = Setting(
        key: "backupPassphrase", kind: .secret, defaultText: nil, help: "Passphrase of backups, in place of a key file.")

    /// In the order of the table.
    public static let all: [Setting] = [
        database, data, home, packs, host, port, unixSocket, trustedProxies, rateLimit, maximumConnections, shutdownGrace, webhookHosts,
        publicURL, smtp, smtpUser, smtpPassword, mailFrom,
        tiles, tilesCredit,
        development,
        sourceURL,
        logLevel, logFormat, virusScanner, signers, trustedCertificates, backups, backupKeyFile, backupPassphrase,
    ]

    /// Where the table of settings stands in docs/operator.md, in Markdown.
    public static var table: String {
        let rows = all.map { setting in
            let flag = setting.isSecret ? "" : "`--\(setting.flag)`"
            let value = setting.defaultText.map { "`\($0)`" } ?? ""
            return "| \(flag) | `\(setting.environment)` | `\(setting.key)` | \(value) | \(setting.help) |"
        }
        return (["| Flag | Environment | Key in the file | Default | What it does |", "|---|---|---|---|---|"] + rows).joined(
            separator: "\n")
    }
}
