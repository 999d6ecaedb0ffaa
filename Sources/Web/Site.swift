public import API
public import Accounts
import Assist
import Declarations
public import Delivery
import Documents
import Exchange
public import Figures
public import Foundation
public import HTTPKit
import Hummingbird
public import Identity
public import Jobs
public import Logging
import OneStop
public import PackShelf
public import Pages
import Payments
import Plans
public import Province
public import Quality
public import Registers
import Reporting
public import Reports
import Signing
public import Store
import Synchronization
import Vietnamese
public import Workflows

/// What a server is made of; see docs/operator.md for each setting.
public struct SiteConfiguration: Sendable {
    /// `sqlite:PATH` or `postgres://…`
    public var database: String
    /// Folders of packs, in the order of loading.
    public var packs: [URL]
    public var templates: URL
    public var assets: [URL]
    /// Where blobs and keys are kept.
    public var data: URL
    public var trustedProxies: [String]
    /// Reads templates anew for each page.
    public var isDevelopment: Bool
    /// Requests that one address may send at once, and per second in the long run; nil sets no limit.
    public var addressLimit: (burst: Double, perSecond: Double)?
    /// Requests that one token may send at once, and per second in the long run; nil sets no limit.
    public var tokenLimit: (burst: Double, perSecond: Double)? = (1200, 120)
    public var sourceURL: String?
    /// `https://tiles.example/{z}/{x}/{y}.png`: pictures of the ground below maps; nil draws outlines only.
    public var tiles: String?
    /// Whom the pictures' licence wants named.
    public var tilesCredit: String?
    /// Hosts of the own network that webhooks may have.
    public var webhookHosts: [String] = []
    public var webhookSender: any WebhookSender = CurlSender()
    /// The mail server; nil where none is set, then nobody gets e-mails.
    public var mail: MailServer?
    /// Speaks to providers with which citizens sign in; nil is libcurl, bounded by ``webhookHosts``.
    public var identityTransport: (any IdentityTransport)?
    /// Asks systems that are mirrored; nil is libcurl, bounded by ``webhookHosts``.
    public var mirrorTransport: (any IdentityTransport)?
    /// Takes what goes to gateways for Zalo and SMS.
    public var gatewaySender: any WebhookSender = KeptSender()
    /// Under which the server is reached from outside, `https://…` without a path; nil where links can't be written into messages.
    public var publicURL: String?
    /// Looks into files for malicious code; nil where nothing does.
    public var scanner: (any VirusScanner)?
    /// Whether whatever started the server starts it again when it ends with a failure, as systemd does.
    public var startsAgain = false
    /// Where packs are added; nil is `packs` in the data folder over those of ``packs``.
    public var shelf: PackShelf?
    /// Where backups lie; nil is `backups` in the data folder.
    public var backups: URL?
    /// How dearly passwords are hashed.
    public var passwordHasher = PasswordHasher()
    /// Makes pages; nil reads ``templates``.
    public var pages: PageRenderer?
    /// What signs files and judges signatures; nil where nothing does.
    public var signing: SigningConfiguration?
    /// What seals backups made from the browser; nil where the operator has set no key, then none is made there.
    public var backupKey: (@Sendable () throws -> BackupKey)?

    /// The commune's address as the public reaches it; nil where the server was not told its own.
    func publicAddress(of commune: Commune) -> String? {
        commune.host.map { "https://" + $0 } ?? publicURL.map { "\($0)/\(commune.slug)" }
    }

    /// Where files wait while their request runs.
    var uploads: URL { data.appending(path: "uploads") }

    public init(
        database: String, packs: [URL], templates: URL, assets: [URL], data: URL, trustedProxies: [String] = [],
        isDevelopment: Bool = false,
        addressLimit: (burst: Double, perSecond: Double)? = (400, 60), sourceURL: String? = nil
    ) {
        self.database = database
        self.packs = packs
        self.templates = templates
        self.assets = assets
        self.data = data
        self.trustedProxies = trustedProxies
        self.isDevelopment = isDevelopment
        self.addressLimit = addressLimit
        self.sourceURL = sourceURL
    }
}

/// A server's parts put together: database, registers, workflows, accounts, pages.
public final class Site: Sendable {
    public let configuration: SiteConfiguration
    public let database: Database
    public let registry: Registry
    public let workflows: WorkflowEngine
    /// Judges the quality of registers.
    public let quality: QualityDesk
    /// Counts what plans and reports are measured by.
    public let figures: Figures
    /// A province over its communes.
    public let province: ProvinceDesk
    /// Takes in bundles of figures; makes and sends them.
    let bundles: BundleDesk
    public let bundleMaker: BundleMaker
    let bundleSending: BundleSending
    /// The rows behind numbers: what communes hand out, what a province asked for.
    public let rows: RowDesk
    public let inquiries: InquiryDesk
    let rowExchange: RowExchange
    public let accounts: Accounts
    public let blobs: BlobStore
    /// What programs were answered under their keys.
    let answers = IdempotencyStore()
    let backups: BackupDesk
    let scanner: (any VirusScanner)?
    let previews: FilePreviews
    /// Makes PDF and DOCX files.
    public let office: Office
    /// How official documents look.
    let documentTemplate: DocumentTemplate
    let documentPreviews: DocumentPreviews
    /// Signs files of records, and judges anybody's.
    let signing: SigningDesk
    /// Files that one address may hand in to be judged.
    let verifyLimit = RateLimiter(capacity: 10, perSecond: 1.0 / 12)
    /// How often visitors may do what costs, or could be guessed, on the pages of services.
    let serviceKeeping = ServiceKeeping()
    /// The same on the pages of the queue and of appointments.
    let queueKeeping = QueueKeeping()
    /// Packs for the next start.
    let shelf: PackShelf
    /// Who is told of changes.
    public let webhooks: Webhooks
    /// Tells people outside of the platform.
    public let delivery: DeliveryDesk
    /// Signs citizens in.
    public let identity: IdentityDesk
    /// Requests of one token; nil sets no limit.
    let tokenLimit: RateLimiter?
    /// Does the background work; runs beside the server.
    public let jobs: JobRunner
    let imports: ImportDesk
    /// Asks other systems for their tables.
    let mirrorTransport: any IdentityTransport
    let mirrorPulls = MirrorPulls()
    let planReadings: PlanReadingDesk
    public let metrics: PrometheusRegistry
    public let logger: Logger
    let renderer: PageRenderer
    let assets: AssetLibrary
    /// Open pages that follow what others change; one stream a tab.
    let streams = EventStream(perPrincipal: 12)
    /// Whether somebody asked for a new start.
    public let restart = RestartWish()
    /// What maps draw.
    let outlines = OutlineShapes()
    /// What visitors see of plans.
    let publicBoard = PublicBoard()
    let secret: FieldCipher
    private let siteTexts: [Language: Texts]
    private let directory = Mutex<[String: Commune]>([:])

    public static let version = "0.1.0"

    /// Opens the database, checks and loads the packs, brings the tables in line with them.
    ///
    /// - Throws: `DeclarationErrors`, `SchemaRefusal`, `StoreError`, `ReportError` or `PagesError`: a server never starts half-loaded.
    public init(_ configuration: SiteConfiguration, logger: Logger, metrics: PrometheusRegistry = PrometheusRegistry()) async throws {
        self.configuration = configuration
        self.logger = logger
        self.metrics = metrics
        let catalogue = try Catalogue.load(folders: configuration.packs)
        secret = try FieldCipher.key(at: configuration.data.appending(path: "keys/site.key").path)
        let fields = try FieldCipher.key(at: configuration.data.appending(path: "keys/fields.key").path)
        blobs = try BlobStore(folder: configuration.data.appending(path: "blobs"))
        try FileManager.default.createDirectory(at: configuration.uploads, withIntermediateDirectories: true)
        let signers = configuration.signing?.signers ?? .empty
        database = try await Database.open(configuration.database)
        registry = try await Registry.open(
            catalogue: catalogue, cipher: fields, database: database, follower: Rollups(catalogue),
            checks: [ScoreEntryCheck(catalogue), SealCheck(signers: signers), LatenessRuleCheck(catalogue), MirrorProfileCheck(catalogue),
                MirrorColumnCheck(catalogue)])
        try await WorkflowEngine.migrate(database)
        try await Accounts.migrate(database)
        try await JobRunner.migrate(database)
        try await APITables.migrate(database)
        try await ImportDesk.migrate(database)
        try await QualityDesk.migrate(database)
        try await PlanDesk.migrate(database)
        try await BundleSending.migrate(database)
        try await SigningDesk.migrate(database)
        try await DeliveryDesk.migrate(database)
        try await InquiryDesk.migrate(database)
        try await IdentityDesk.migrate(database)
        try await BankHook.migrate(database)
        tokenLimit = configuration.tokenLimit.map { RateLimiter(capacity: $0.burst, perSecond: $0.perSecond) }
        webhooks = Webhooks(
            database: database, catalogue: catalogue, cipher: secret, policy: AddressPolicy(allowedHosts: configuration.webhookHosts))
        identity = Self.identity(configuration, database, fields)
        workflows = WorkflowEngine(
            registry,
            followers: Self.followers(
                DocumentIssuing(unless: { !signers.keys(of: $0, for: $1, in: $2).isEmpty }), blobs: blobs) + [
                    CitizenLinks(identity: identity)
                ])
        accounts = Accounts(database: database, registry: registry, cipher: fields, hasher: configuration.passwordHasher)
        delivery = Self.delivery(configuration, workflows, accounts, database, secret)
        quality = QualityDesk(registry, database)
        figures = Figures(workflows)
        province = ProvinceDesk(figures, blobs: blobs)
        bundles = BundleDesk(province, workflows, database: database, blobs: blobs)
        bundleMaker = BundleMaker(figures, blobs: blobs, data: configuration.data)
        bundleSending = BundleSending(
            bundleMaker, cipher: secret, policy: AddressPolicy(allowedHosts: configuration.webhookHosts),
            sender: configuration.webhookSender)
        rows = RowDesk(figures, workflows)
        inquiries = InquiryDesk(province, rows, workflows, database: database)
        rowExchange = RowExchange(rows, bundleMaker, bundleSending)
        let people = accounts
        mirrorTransport =
            configuration.mirrorTransport ?? CurlTransport(policy: AddressPolicy(allowedHosts: configuration.webhookHosts))
        imports = ImportDesk(
            workflows, database: database, folder: configuration.data.appending(path: "imports"), shapers: [DossierMirroring()]
        ) { run, tx in
            let origin = "import \(run.fileName)"
            guard let person = run.person else { return .system(commune: run.commune, origin: origin) }
            return try people.actor(person: person, post: run.post, commune: run.commune, origin: origin, in: tx)
        }
        planReadings = PlanReadingDesk(PlanImporter(workflows, database: database, blobs: blobs)) { job, post, tx in
            let origin = "job \(job.id)"
            guard let person = job.person else { return .system(commune: job.commune, origin: origin) }
            return try people.actor(person: person, post: post, commune: job.commune, origin: origin, in: tx)
        }
        scanner = configuration.scanner
        previews = FilePreviews(folder: configuration.data.appending(path: "previews", directoryHint: .isDirectory))
        office = Office(folder: configuration.data.appending(path: "office", directoryHint: .isDirectory))
        documentTemplate = try DocumentTemplate(configuration.templates.appending(path: "documents/van-ban.fodt"))
        documentPreviews = DocumentPreviews(
            folder: configuration.data.appending(path: "previews", directoryHint: .isDirectory), office: office)
        let nobody = SigningTool(home: configuration.data, folder: configuration.data.appending(path: "signing"))
        signing = SigningDesk(configuration.signing ?? .init(tool: nobody), registry, blobs: blobs, secret: secret)
        let mark = VerificationMark(configuration: configuration, signing: signing)
        shelf =
            configuration.shelf
            ?? PackShelf(folder: configuration.data.appending(path: "packs", directoryHint: .isDirectory), standard: configuration.packs)
        backups = BackupDesk(
            database: database, blobs: blobs,
            folder: BackupFolder(configuration.backups ?? configuration.data.appending(path: "backups", directoryHint: .isDirectory)),
            key: configuration.backupKey)
        jobs = JobRunner(
            database,
            kinds: [
                BulkJob(workflows: workflows, accounts: accounts), WebhookJob(webhooks, sender: configuration.webhookSender), imports.job,
                planReadings.job, bundleSending, rowExchange,
                OrganisationJob(workflows: workflows, accounts: accounts), BackupJob(desk: backups), BackupTestJob(desk: backups),
                StorageJob(blobs: blobs), QualityJob(quality), ScanJob(blobs: blobs, scanner: configuration.scanner),
                PaperReadingJob(AssistDesk(DossierDesk(workflows)), blobs: blobs),
                DocumentFilesJob(workflows, template: documentTemplate, office: office, blobs: blobs, mark: mark),
            ], logger: logger)
        renderer =
            try configuration.pages ?? PageRenderer(templates: configuration.templates, reload: configuration.isDevelopment)
        siteTexts = try Dictionary(
            uniqueKeysWithValues: Language.allCases.map { language in
                (
                    language,
                    try Texts(language: language, reading: configuration.templates.appending(path: "text/site.\(language.rawValue).txt"))
                )
            })
        assets = try AssetLibrary(folders: configuration.assets)
        try await reloadCommunes()
    }

    public func close() async throws {
        try await database.close()
    }

    /// The commune at an address; looks again once for one that was added since the start.
    func commune(slug: String) async throws -> Commune {
        if let commune = directory.withLock({ $0[slug] }) { return commune }
        try await reloadCommunes()
        guard let commune = directory.withLock({ $0[slug] }) else { throw HTTPFailure.notFound }
        return commune
    }

    var communes: [Commune] {
        directory.withLock { $0.values.sorted { $0.name < $1.name } }
    }

    func commune(host: String) -> Commune? {
        directory.withLock { $0.values.first { $0.host == host } }
    }

    public func reloadCommunes() async throws {
        let communes = try await database.read { try $0.communes() }
        directory.withLock { $0 = Dictionary(uniqueKeysWithValues: communes.map { ($0.slug, $0) }) }
    }
}

extension Site {
    /// What modules do when records move.
    static func followers(_ issuing: DocumentIssuing, blobs: BlobStore) -> [any TransitionFollower] {
        [
            PlanPublishing(blobs: blobs), ReportFreezing(blobs: blobs), issuing, ChecklistFreezing(), RowFollower(), DossierKeeping(),
            Reconciliation(), DossierFees(),
        ]
    }

    /// Secrets of providers come from the environment, `DINH_OIDC_<NAME>`, or from a file of that name among the server's keys, and nowhere else.
    private static func identity(_ configuration: SiteConfiguration, _ database: Database, _ cipher: FieldCipher) -> IdentityDesk {
        let folder = configuration.data.appending(path: "keys/oidc", directoryHint: .isDirectory)
        return IdentityDesk(
            database, cipher: cipher,
            transport: configuration.identityTransport ?? CurlTransport(policy: AddressPolicy(allowedHosts: configuration.webhookHosts)),
            secret: { name in
                guard IdentityDesk.isSecretName(name) else { return nil }
                let variable = "DINH_OIDC_" + name.uppercased().replacing("-", with: "_")
                let text =
                    ProcessInfo.processInfo.environment[variable]
                    ?? (try? String(contentsOf: folder.appending(path: name), encoding: .utf8))
                return text?.trimmingCharacters(in: .whitespacesAndNewlines)
            })
    }

    private static func delivery(
        _ configuration: SiteConfiguration, _ workflows: WorkflowEngine, _ accounts: Accounts, _ database: Database, _ cipher: FieldCipher
    ) -> DeliveryDesk {
        let policy = AddressPolicy(allowedHosts: configuration.webhookHosts)
        var channels: [DeliveryChannel: any MessageChannel] = [
            .gateway: GatewayChannel(database, cipher: cipher, policy: policy, sender: configuration.gatewaySender)
        ]
        if let mail = configuration.mail { channels[.mail] = MailChannel(mail) }
        return DeliveryDesk(
            workflows, accounts, database: database, cipher: cipher, policy: policy, channels: channels,
            address: { configuration.publicAddress(of: $0) })
    }

    /// A text of the site's own catalogue, `Templates/text/site.*.txt`, with its placeholders filled in.
    func words(_ key: String, _ language: Language, _ arguments: String...) -> String {
        var text = siteTexts[language]?(key) ?? key
        for (index, argument) in arguments.enumerated() { text = text.replacing("{\(index)}", with: argument) }
        return text
    }
}
