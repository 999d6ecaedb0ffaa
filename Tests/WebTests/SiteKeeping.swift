import Accounts
import Foundation
import HTTPKit
import Logging
import Pages
import Store
import Synchronization
import TestKit
import Testing
import Web

extension Trait where Self == SiteKeeping {
    /// Closes the sites that a test opened when it ends, so that their connections are free for the next.
    static var keepingSites: Self { SiteKeeping() }
}

struct SiteKeeping: SuiteTrait, TestTrait, TestScoping {
    let isRecursive = true

    func provideScope(for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void) async throws {
        let keeper = SiteKeeper()
        do { try await SiteKeeper.$current.withValue(keeper) { try await function() } } catch {
            try? await keeper.closeAll()
            throw error
        }
        try await keeper.closeAll()
    }
}

/// The sites of the running test.
final class SiteKeeper: Sendable {
    @TaskLocal static var current: SiteKeeper?

    private let open = Mutex<[(site: Site, place: Place)]>([])
    private let responders = Mutex<[ObjectIdentifier: HostRouting]>([:])

    /// Tests change no template, and guess no password.
    private static let pages = Result { try PageRenderer(templates: repository.appending(path: "Templates")) }
    private static let hasher = PasswordHasher(passes: 1, memory: 8192)

    /// The site's answers to requests; its routes are laid out once.
    func responder(of site: Site) -> HostRouting {
        if let known = responders.withLock({ $0[ObjectIdentifier(site)] }) { return known }
        let responder = site.responder()
        responders.withLock { $0[ObjectIdentifier(site)] = responder }
        return responder
    }

    /// Opens a site on an empty database; the folders of its packs may be written by `packs`, into the place that it is given.
    static func site(
        _ engine: EngineKind, assets: [URL] = [], change: (inout SiteConfiguration) -> Void = { _ in }, packs: (Place) throws -> [URL]
    ) async throws -> Site {
        let keeper = try #require(current, "give the suite the trait .keepingSites")
        let place = try await Place(engine)
        do {
            let data = place.folder.appending(path: "data")
            try FileManager.default.createDirectory(at: data.appending(path: "uploads"), withIntermediateDirectories: true)
            var configuration = SiteConfiguration(
                database: try await place.address(), packs: try packs(place), templates: repository.appending(path: "Templates"),
                assets: assets, data: data, addressLimit: nil)
            configuration.passwordHasher = hasher
            configuration.pages = try pages.get()
            change(&configuration)
            let site = try await Site(
                configuration, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
            keeper.open.withLock { $0.append((site, place)) }
            return site
        } catch {
            try? await place.remove()
            throw error
        }
    }

    fileprivate func closeAll() async throws {
        let all = open.withLock { open in
            defer { open = [] }
            return open
        }
        responders.withLock { $0 = [:] }
        for (site, place) in all {
            do { try await site.close() } catch {
                try? await place.remove()
                throw error
            }
            try await place.remove()
        }
    }
}

extension Site {
    /// Its answers to requests, laid out once a test.
    func sharedResponder() -> HostRouting { SiteKeeper.current?.responder(of: self) ?? responder() }
}
