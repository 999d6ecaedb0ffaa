import API
import Accounts
import Delivery
import Figures
import Foundation
import Jobs
import Logging
import Plans
import Province
import Quality
import Registers
import Reports
import ServiceLifecycle
import Store
import Vietnamese
import Web
import Workflows

/// Work that the server does by the clock, beside answering requests.
enum ServerJobs {
    static func all(_ site: Site, _ logger: Logger) -> [any Service] {
        [
            site.jobs, RestartService(wish: site.restart), OfficeService(office: site.office),
            PeriodicJob(name: "deadlines", every: .seconds(300), logger: logger) {
                for commune in try await site.database.read({ try $0.communes() }) {
                    let steps = try await site.database.write { tx in try site.workflows.escalate(commune: commune.code, in: tx) }
                    if steps > 0 {
                        logger.info("Told people about deadlines", metadata: ["commune": "\(commune.code)", "steps": "\(steps)"])
                    }
                }
            },
            PeriodicJob(name: "warnings", every: .seconds(3600), logger: logger) {
                for commune in try await site.database.read({ try $0.communes() }) {
                    let told = try await site.database.write { tx in try site.plans.warn(commune: commune.code, in: tx) }
                    if told > 0 { logger.info("Warned of targets", metadata: ["commune": "\(commune.code)", "targets": "\(told)"]) }
                }
            },
            PeriodicJob(name: "drop folders", every: .seconds(30), logger: logger) {
                let tables = try await site.takeDroppedTables()
                if tables > 0 { logger.info("Took tables of other systems", metadata: ["tables": "\(tables)"]) }
            },
            PeriodicJob(name: "mirrors", every: .seconds(60), logger: logger) { _ = try await site.pullMirrors() },
            PeriodicJob(name: "webhooks", every: .seconds(3), logger: logger) {
                if try await site.webhooks.enqueueDue() > 0 { site.jobs.wake() }
            },
            // Every second: what presses is handed over within ten.
            PeriodicJob(name: "delivery", every: .seconds(1), logger: logger) {
                let sent = try await site.delivery.work()
                if sent > 0 { logger.info("Sent messages", metadata: ["messages": "\(sent)"]) }
            },
            PeriodicJob(name: "quality", every: .seconds(3600), logger: logger) {
                if try await site.quality.enqueueDue(label: "Đếm chất lượng dữ liệu") > 0 { site.jobs.wake() }
            },
            PeriodicJob(name: "clean-up", every: .seconds(86_400), logger: logger) {
                let sessions = try await site.accounts.removeExpired()
                let drafts = try await site.database.write { tx in
                    try site.registry.removeDrafts(before: tx.now - 90 * 86_400_000, in: tx)
                        + site.registry.removeVisitorDrafts(before: tx.now - 30 * 86_400_000, in: tx)
                }
                let jobs = try await site.database.write { tx in try tx.removeJobs(endedBefore: tx.now - 90 * 86_400_000) }
                let files = try await site.sweepBlobs() + site.removeOldImports()
                let sent = try await site.database.write { tx in
                    try tx.removeOldAnswers() + tx.removeWebhookAttempts(before: tx.now - 30 * 86_400_000)
                        + site.delivery.removeMessages(before: tx.now - 90 * 86_400_000, in: tx)
                }
                if sessions + drafts + jobs + files + sent > 0 {
                    logger.info(
                        "Cleaned up",
                        metadata: [
                            "sessions": "\(sessions)", "drafts": "\(drafts)", "jobs": "\(jobs)", "files": "\(files)", "sent": "\(sent)",
                        ])
                }
            },
            PeriodicJob(name: "signatures", every: .seconds(86_400), logger: logger) {
                await site.renewBearers()
                let stamped = try await site.renewProofs()
                if stamped > 0 { logger.info("Renewed proofs of signatures", metadata: ["files": "\(stamped)"]) }
            },
            PeriodicJob(name: "storage", every: .seconds(21_600), logger: logger) {
                let last = try await site.database.read { tx in try tx.storageSample(at: tx.now)?.at } ?? 0
                if last < .now - 20 * 3_600_000 { try await site.database.measureStorage(blobs: site.blobs) }
            },
            PeriodicJob(name: "papers", every: .seconds(15), logger: logger) { try await site.readPapers() },
            // Rules are of days; every hour, because notices are sent by day only and consent may come at any time.
            PeriodicJob(name: "care", every: .seconds(3600), logger: logger) {
                let told = try await site.tellOfServices()
                if told > 0 { logger.info("Told people of services", metadata: ["notices": "\(told)"]) }
            },
            PeriodicJob(name: "scan", every: .seconds(3600), logger: logger) { try await site.scanWhatIsLeft() },
            PeriodicJob(name: "granted rows", every: .seconds(3600), logger: logger) {
                let ended = try await site.rows.expire(in: site.database) + site.inquiries.expire()
                if ended > 0 { logger.info("Ended what was granted for a time", metadata: ["requests": "\(ended)"]) }
            },
            PeriodicJob(name: "roll-ups", every: .seconds(300), logger: logger) {
                let kept = try await site.figures.keepRollups(in: site.database)
                if kept > 0 { logger.info("Counted roll-ups", metadata: ["kept": "\(kept)"]) }
            },
            PeriodicJob(name: "reconciliation", every: .seconds(3600), logger: logger) { try await reconcile(site, logger) },
            PeriodicJob(name: "formulas", every: .seconds(3600), logger: logger) {
                let records = try await site.registry.recomputeFormulas(in: site.database)
                if records > 0 { logger.info("Computed changed formulas anew", metadata: ["records": "\(records)"]) }
            },
        ]
    }

    /// Each night, in the first hours of which there is time: what is kept of figures against a full count.
    private static func reconcile(_ site: Site, _ logger: Logger) async throws {
        let midnight = Instant(Instant.now.date).milliseconds
        for check in try await site.figures.reconcile(notSince: midnight, in: site.database) where !check.isEqual {
            logger.error(
                "Roll-ups differed from a full count and were counted anew",
                metadata: ["commune": "\(check.commune)", "family": "\(check.family)", "cells": "\(check.differing)"])
        }
    }
}

/// Ends the server in order when somebody asks for a new start in the browser.
struct RestartService: Service {
    let wish: RestartWish

    func run() async throws {
        await cancelWhenGracefulShutdown { await wish.wait() }
    }
}

/// Runs at the start and then again and again until the server ends. A failure is logged; the next time comes all the same.
struct PeriodicJob: Service {
    let name: String
    let every: Duration
    let logger: Logger
    let body: @Sendable () async throws -> Void

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do { try await body() } catch { logger.error("Job failed", metadata: ["job": "\(name)", "error": "\(error)"]) }
                try? await Task.sleep(for: every)
            }
        }
    }
}

/// Has LibreOffice wait for documents as long as the server runs, from its first quiet minute on.
private struct OfficeService: Service {
    let office: Office

    func run() async throws {
        await cancelWhenGracefulShutdown {
            guard (try? await Task.sleep(for: .seconds(60))) != nil else { return }
            await office.keepReady()
            try? await Task.sleep(for: .seconds(1 << 30))
        }
        await office.shutDown()
    }
}
