// swift-tools-version: 6.2
import PackageDescription

let settings: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A library of the platform: `Sources/<name>`, tested by `Tests/<name>Tests`.
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(of name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: [.byName(name: name), "TestKit"] + dependencies, exclude: exclude, swiftSettings: settings)
}

let yams: Target.Dependency = .product(name: "Yams", package: "Yams")
let grdb: Target.Dependency = .product(name: "GRDB", package: "GRDB.swift")
let sqlite: Target.Dependency = .product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto: Target.Dependency = .product(name: "Crypto", package: "swift-crypto")
let jwt: Target.Dependency = .product(name: "JWTKit", package: "jwt-kit")
let hummingbird: Target.Dependency = .product(name: "Hummingbird", package: "hummingbird")
let mustache: Target.Dependency = .product(name: "Mustache", package: "swift-mustache")
let logging: Target.Dependency = .product(name: "Logging", package: "swift-log")
let metrics: Target.Dependency = .product(name: "Metrics", package: "swift-metrics")
let lifecycle: Target.Dependency = .product(name: "ServiceLifecycle", package: "swift-service-lifecycle")
let arguments: Target.Dependency = .product(name: "ArgumentParser", package: "swift-argument-parser")
let configuration: Target.Dependency = .product(name: "Configuration", package: "swift-configuration")

let package = Package(
    name: "dinh",
    platforms: [.macOS(.v15)],
    products: [.executable(name: "dinh", targets: ["dinh"])],
    dependencies: [
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: ["FullFoundation"]),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", exact: "2.1.1"),
        .package(url: "https://github.com/vapor/jwt-kit", exact: "5.7.1"),
        .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", exact: "2.13.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", exact: "1.4.0", traits: ["YAML"]),
    ],
    targets: [
        .systemLibrary(name: "CLibpq", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(name: "CQRencode", pkgConfig: "libqrencode", providers: [.apt(["libqrencode-dev"])]),

        library("Vietnamese"),
        library("QRCode", ["CQRencode"]),
        library("Postgres", ["CLibpq", logging]),
        library("Declarations", ["Vietnamese", yams]),
        library("PlanReader", ["Vietnamese", "Programs", "CArchive", "CExpat"]),
        library("PackShelf", ["Declarations", "Vietnamese", "CArchive"]),
        library("Sheets", ["Vietnamese", "CArchive", "CExpat", "CXlsxWriter"]),
        library("Pages", ["Vietnamese", mustache]),
        library("Programs"),
        library("Reports", ["Vietnamese", "Programs", mustache]),
        library("Signing", ["Vietnamese", "Programs", yams]),
        library("HTTPKit", ["CZlib", hummingbird, logging, metrics, lifecycle]),
        library("Store", ["Vietnamese", "Postgres", grdb, sqlite, crypto, "CSodium", logging]),
        library("Jobs", ["Store", logging, lifecycle]),
        library("Registers", ["Store", "Declarations", "Vietnamese"]),
        library("Workflows", ["Registers", "Store", "Declarations", "Vietnamese"]),
        library("Exchange", ["Workflows", "Registers", "Sheets", "Jobs", "Store", "Declarations", "Vietnamese"]),
        library("Figures", ["Workflows", "Registers", "Store", "Declarations", "Vietnamese"]),
        library("Quality", ["Registers", "Jobs", "Store", "Declarations", "Vietnamese"]),
        library("Accounts", ["Registers", "Store", "Vietnamese", "CSodium", crypto]),
        library("Plans", ["PlanReader", "Figures", "Workflows", "Registers", "Jobs", "Store", "Declarations", "Vietnamese"]),
        library("Reporting", ["Plans", "Figures", "Workflows", "Registers", "Store", "Declarations", "Vietnamese"]),
        library("Documents", ["Reports", "Workflows", "Registers", "Jobs", "Store", "Declarations", "Vietnamese"]),
        library("OneStop", ["Workflows", "Registers", "Store", "Declarations", "Vietnamese"]),
        library(
            "Assist", ["OneStop", "PlanReader", "Workflows", "Registers", "Jobs", "Store", "Declarations", "Vietnamese"]),
        library("API", ["Workflows", "Registers", "Jobs", "Store", "Declarations", "Vietnamese", crypto, logging]),
        library(
            "Province",
            ["Figures", "Workflows", "Registers", "API", "Jobs", "Store", "Declarations", "Vietnamese", "CSodium", crypto]),
        library(
            "Delivery",
            ["Workflows", "Accounts", "API", "Registers", "Store", "Declarations", "Vietnamese", "Curl", "CCurl"]),
        library("Curl", ["CCurl"]),
        library(
            "Identity",
            ["API", "Curl", "CCurl", "Registers", "Store", "Declarations", "Vietnamese", crypto, jwt]),
        library("Payments", ["Workflows", "Registers", "API", "Sheets", "Store", "Declarations", "Vietnamese", crypto]),
        library(
            "Web",
            [
                "API", "Assist", "Province", "Delivery", "Documents", "OneStop", "HTTPKit", "Identity", "PackShelf", "Pages", "Payments",
                "Programs",
                "Reporting", "Reports", "Signing",
                "Plans",
                "PlanReader", "Exchange", "Sheets",
                "Accounts", "Figures", "Workflows", "Quality",
                "Registers",
                "Jobs",
                "Store",
                "Declarations", "Vietnamese", "QRCode", hummingbird, logging, metrics, lifecycle,
            ]),
        library(
            "Setup",
            [
                "Figures", "Reporting", "Plans", "PlanReader", "Accounts", "Workflows", "Registers", "Store", "Declarations", "Vietnamese",
                yams,
            ]),
        .executableTarget(
            name: "dinh",
            dependencies: [
                "Web", "API", "Setup", "Province", "Delivery", "HTTPKit", "PackShelf", "Plans", "PlanReader", "Exchange", "Sheets",
                "Accounts",
                "Workflows", "Quality", "Figures", "Reports", "Signing",
                "Registers",
                "Store",
                "Declarations", "Vietnamese",
                arguments, configuration, lifecycle, logging,
            ],
            swiftSettings: settings),

        .executableTarget(
            name: "bench",
            dependencies: [
                "Web", "Delivery", "HTTPKit", "Exchange", "Accounts", "Figures", "Workflows", "Registers", "Store", "Declarations",
                "Sheets", "OneStop",
                "Vietnamese",
                hummingbird, arguments, logging,
            ],
            path: "Benchmarks",
            exclude: [
                "packs", "run", "plan-scan", "figures.sql", "figures-duckdb", "tasks", "tasks-client", "redmine", "redmine.rb", "onestop",
                "onestop-client", "README.md",
            ],
            swiftSettings: settings),

        .target(name: "TestKit", dependencies: ["Store"], path: "Tests/TestKit", swiftSettings: settings),
        tests(of: "Vietnamese"),
        tests(of: "QRCode"),
        tests(of: "Postgres"),
        tests(of: "Declarations", ["Vietnamese"], exclude: ["Fixtures"]),
        tests(of: "PlanReader", ["Vietnamese"], exclude: ["Fixtures"]),
        tests(of: "PackShelf", ["Declarations", "Vietnamese", "CArchive"]),
        tests(of: "Sheets", ["Vietnamese", "CArchive"]),
        tests(of: "Pages", ["Vietnamese", mustache]),
        tests(of: "Programs"),
        tests(of: "Reports", ["Vietnamese", "Programs", "PlanReader", "CZlib"], exclude: ["Fixtures"]),
        tests(of: "Signing", ["Vietnamese", "Programs", "Reports"], exclude: ["Fixtures"]),
        tests(of: "HTTPKit", [hummingbird, logging, metrics, lifecycle]),
        tests(of: "Store"),
        tests(of: "Jobs", ["Store", logging]),
        tests(of: "Registers", ["Store", "Declarations", "Vietnamese"]),
        tests(of: "Workflows", ["Registers", "Store", "Declarations", "Vietnamese"]),
        tests(of: "Exchange", ["Workflows", "Registers", "Sheets", "Jobs", "Store", "Declarations", "Vietnamese", logging]),
        tests(of: "Figures", ["Workflows", "Registers", "Store", "Declarations", "Vietnamese"]),
        tests(of: "Quality", ["Registers", "Store", "Declarations", "Vietnamese"]),
        tests(of: "Accounts", ["Registers", "Store", "Declarations"]),
        tests(
            of: "Plans",
            ["Setup", "PlanReader", "Figures", "Workflows", "Registers", "Jobs", "Store", "Declarations", "Vietnamese", logging],
            exclude: ["Fixtures"]),
        tests(of: "Reporting"),
        tests(of: "Documents", ["Reports", "Setup", "Workflows", "Registers", "Jobs", "Store", "Declarations", "Vietnamese"]),
        tests(of: "OneStop", ["Workflows", "Registers", "Store", "Declarations", "Vietnamese"]),
        tests(
            of: "Assist", ["OneStop", "PlanReader", "Workflows", "Registers", "Jobs", "Store", "Declarations", "Vietnamese"],
            exclude: ["Fixtures"]),
        tests(of: "API", ["Workflows", "Registers", "Jobs", "Store", "Declarations", "Vietnamese", logging]),
        tests(of: "Province", ["API", "Figures", "Workflows", "Registers", "Store", "Declarations", "Vietnamese"]),
        tests(of: "Delivery", ["Accounts", "Workflows", "Registers", "Store", "Declarations", "Vietnamese"]),
        tests(of: "Identity", ["API", "Registers", "Store", "Declarations", "Vietnamese", crypto]),
        tests(of: "Payments", ["API", "Sheets", "Workflows", "Registers", "Store", "Declarations", "Vietnamese"]),
        tests(
            of: "Setup",
            [
                "Documents", "Reports", "Figures", "Reporting", "Plans", "Accounts", "Workflows", "Registers", "Store", "Declarations",
                "Vietnamese", "Exchange", "OneStop", "Sheets",
            ]),
        tests(
            of: "Web",
            [
                "API", "Assist", "Jobs", "Setup", "Province", "Delivery", "Figures", "HTTPKit", "Identity", "PackShelf", "Payments",
                "Programs", "Signing",
                "OneStop", "Exchange", "Accounts",
                "Workflows",
                "Quality", "Plans",
                "Registers", "Store",
                "Declarations",
                "Vietnamese",
                "QRCode",
                logging,
            ]),
    ],
    swiftLanguageModes: [.v6]
)
