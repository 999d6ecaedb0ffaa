import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Site {
    /// Whether the server hosts several communes. What concerns all of them (its disk, its backups, the work that keeps it going) is then its
    /// operator's alone, who stands at the command line; whoever administers one commune sees the commune's own share.
    var isShared: Bool { communes.count > 1 }

    /// Kinds of background work that concern the whole server, and are entered under one of its communes only because they have to be somewhere.
    var operatorsJobs: Set<String> { isShared ? [BackupJob.name, BackupTestJob.name, StorageJob.name, ScanJob.name] : [] }
}

extension Visit {
    /// - Throws: `HTTPFailure` on a server of several communes.
    func forbidOnShared() throws {
        if site.isShared { throw HTTPFailure(.forbidden, code: "operators-matter", words("shared_refused")) }
    }

    /// Backups of a server of several communes: that they are there, and nothing that could be told apart or touched.
    func sharedBackupsPage() async throws -> Response {
        let backups = try site.backups.folder.all()
        let tested = backups.compactMap { backup in backup.note.map { (note: $0, backup: backup) } }.first
        func fact(_ key: String, _ value: String?) -> Detail { Detail(label: words(key), value: value ?? words("admin_fact_backup_none")) }
        let page = AdminPage(
            title: words("backup_title"), lead: words("backup_text"), crumbs: [administrationCrumb], tag: standing(backups, false),
            sections: [
                AdminSection(
                    notes: [words("shared_backup")],
                    details: [
                        fact("shared_backup_newest", backups.first.map { Instant(milliseconds: $0.writtenAt).text(language) }),
                        fact(
                            "shared_backup_tested",
                            tested.map {
                                Instant(milliseconds: $0.note.testedAt).text(language)
                                    + ($0.note.isSound ? "" : " · " + words("backup_unsound"))
                            }),
                    ])
            ])
        return try await self.page(page, at: .administration)
    }

    /// What the commune itself keeps on a server of several: records by register, beside the whole's size that is nobody else's business.
    func sharedStoragePage() async throws -> Response {
        let (counts, entries, files) = try await read { tx in
            let rows = try tx.rows(
                "SELECT register, CAST(sum(records) AS BIGINT) AS n FROM tally WHERE commune = \(commune.code) GROUP BY register")
            return (
                Dictionary(try rows.map { (try $0.text("register"), try $0.integer("n")) }, uniquingKeysWith: +),
                try tx.number("SELECT COALESCE(max(seq), 0) AS n FROM journal WHERE commune = \(commune.code)"),
                try registry.namedBlobs(commune: commune.code, in: tx)
            )
        }
        let sizes = files.compactMap { hash in site.blobs.url(of: hash).flatMap { try? $0.resourceValues(forKeys: [.fileSizeKey]).fileSize }
        }
        let heads = ["storage_register", "admin_fact_records"].map { words($0) }
        let registers = catalogue.registers.map { ($0, counts[$0.id] ?? 0) }.sorted { ($0.1, $1.0.id) > ($1.1, $0.0.id) }
        let page = AdminPage(
            title: words("storage_title"), lead: words("shared_storage_lead", commune.name), crumbs: [administrationCrumb],
            sections: [
                AdminSection(
                    notes: [words("shared_storage")],
                    details: [
                        Detail(label: words("admin_fact_records"), value: grouped(counts.values.reduce(0, +), language)),
                        Detail(label: words("admin_fact_journal"), value: grouped(entries, language)),
                        Detail(
                            label: words("storage_files"),
                            value: words("shared_files", grouped(Int64(sizes.count), language), sizeText(Int64(sizes.reduce(0, +))))),
                    ]),
                AdminSection(
                    label: words("storage_by_register"),
                    columns: zip(heads, [false, true]).map { ListColumn(label: $0, isNumber: $1) },
                    rows: registers.map { register, count in
                        ListRow(
                            url: urls.register(register.id),
                            cells: [
                                ListCell(
                                    label: heads[0], text: plural(register), url: can(.read, register) ? urls.register(register.id) : nil),
                                ListCell(label: heads[1], text: grouped(count, language), isNumber: true),
                            ])
                    }),
            ])
        return try await self.page(page, at: .administration)
    }
}
