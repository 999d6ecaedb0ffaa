import ArgumentParser
import Setup

/// The text of `--help` for a setting, from the one table of settings.
func help(_ setting: Setting) -> ArgumentHelp {
    let standard = setting.defaultText.map { " (default: \($0))" } ?? ""
    return ArgumentHelp("\(setting.help)\(standard) [\(setting.environment)]")
}

/// What every command that touches the database takes.
struct StoreOptions: ParsableArguments {
    @Option(help: "File with settings, YAML or JSON. [DINH_CONFIG]")
    var config: String?
    @Option(help: help(Settings.database))
    var database: String?
    @Option(help: help(Settings.data))
    var data: String?
    @Option(help: help(Settings.home))
    var home: String?
    @Option(help: help(Settings.packs))
    var packs: String?
    @Option(help: help(Settings.logLevel))
    var logLevel: String?
    @Option(help: help(Settings.logFormat))
    var logFormat: String?

    var given: [(Setting, String?)] {
        [
            (Settings.database, database), (Settings.data, data), (Settings.home, home), (Settings.packs, packs),
            (Settings.logLevel, logLevel),
            (Settings.logFormat, logFormat),
        ]
    }
}

/// What `serve` takes besides.
struct ServerFlags: ParsableArguments {
    @Option(help: help(Settings.host))
    var host: String?
    @Option(help: help(Settings.port))
    var port: String?
    @Option(help: help(Settings.unixSocket))
    var unixSocket: String?
    @Option(help: help(Settings.trustedProxies))
    var trustedProxies: String?
    @Option(help: help(Settings.rateLimit))
    var rateLimit: String?
    @Option(help: help(Settings.maximumConnections))
    var maximumConnections: String?
    @Option(help: help(Settings.webhookHosts))
    var webhookHosts: String?
    @Option(help: help(Settings.publicURL))
    var publicUrl: String?
    @Option(help: help(Settings.smtp))
    var smtp: String?
    @Option(help: help(Settings.smtpUser))
    var smtpUser: String?
    @Option(help: help(Settings.mailFrom))
    var mailFrom: String?
    @Option(help: help(Settings.tiles))
    var tiles: String?
    @Option(help: help(Settings.tilesCredit))
    var tilesCredit: String?

    @Option(help: help(Settings.virusScanner))
    var virusScanner: String?
    @Option(help: help(Settings.signers))
    var signers: String?
    @Option(help: help(Settings.trustedCertificates))
    var trustedCertificates: String?
    @Option(help: help(Settings.backups))
    var backups: String?
    @Option(help: help(Settings.backupKeyFile))
    var backupKeyFile: String?
    @Option(help: help(Settings.shutdownGrace))
    var shutdownGrace: String?
    @Flag(help: help(Settings.development))
    var development = false
    @Option(help: help(Settings.sourceURL))
    var sourceUrl: String?

    var given: [(Setting, String?)] {
        [
            (Settings.host, host), (Settings.port, port), (Settings.unixSocket, unixSocket), (Settings.trustedProxies, trustedProxies),
            (Settings.rateLimit, rateLimit), (Settings.maximumConnections, maximumConnections), (Settings.shutdownGrace, shutdownGrace),
            (Settings.webhookHosts, webhookHosts), (Settings.publicURL, publicUrl), (Settings.smtp, smtp),
            (Settings.smtpUser, smtpUser), (Settings.mailFrom, mailFrom), (Settings.tiles, tiles), (Settings.tilesCredit, tilesCredit),
            (Settings.virusScanner, virusScanner), (Settings.signers, signers),
            (Settings.trustedCertificates, trustedCertificates), (Settings.backups, backups), (Settings.backupKeyFile, backupKeyFile),
            (Settings.development, development ? "true" : nil), (Settings.sourceURL, sourceUrl),
        ]
    }
}

/// How a backup is opened.
struct BackupOptions: ParsableArguments {
    @Option(name: .customLong("backup-key-file"), help: help(Settings.backupKeyFile))
    var keyFile: String?

    var given: [(Setting, String?)] { [(Settings.backupKeyFile, keyFile)] }
}
