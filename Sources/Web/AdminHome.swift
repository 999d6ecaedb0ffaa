import Accounts
import Declarations
import Figures
import Foundation
import HTTPKit
import Hummingbird
import Jobs
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// The administration's front page: what needs attention first, then its areas.
    func administrationPage() async throws -> Response {
        let (records, entries, accounts, attention) = try await read { tx in
            (
                try tx.number("SELECT CAST(COALESCE(sum(records), 0) AS BIGINT) AS n FROM tally WHERE commune = \(commune.code)"),
                try tx.number("SELECT COALESCE(max(seq), 0) AS n FROM journal WHERE commune = \(commune.code)"),
                try tx.number("SELECT count(*) AS n FROM account WHERE commune = \(commune.code)"),
                try self.attention(in: tx)
            )
        }
        let items = serverAttention() + attention
        let rank: [Pages.Meaning: Int] = [.late: 0, .atRisk: 1]
        let sorted = items.enumerated().sorted {
            let (left, right) = (rank[$0.element.meaning] ?? 2, rank[$1.element.meaning] ?? 2)
            return (left, $0.offset) < (right, $1.offset)
        }
        func fact(_ key: String, _ value: String) -> Detail { Detail(label: words(key), value: value) }
        let page = AdminHome(
            title: words("nav_administration"), lead: words("admin_lead"), attention: sorted.map(\.element.item),
            calm: items.isEmpty ? words("attention_none") : nil,
            facts: [
                fact("admin_fact_records", grouped(records, language)), fact("admin_fact_journal", grouped(entries, language)),
                fact("admin_fact_accounts", grouped(accounts, language)), fact("admin_fact_version", Site.version),
                fact("admin_fact_backup", lastBackup.map { Instant(milliseconds: $0).text(language) } ?? words("admin_fact_backup_none")),
            ], groups: adminGroups())
        return try await self.page(page, at: .administration)
    }

    private func adminGroups() -> [AdminGroup] {
        func card(_ key: String, _ path: String) -> AdminCard {
            AdminCard(label: words(key + "_title"), text: words(key + "_text"), url: urls.administration + "/" + path)
        }
        let registers = ["person", "holding", "delegation"].compactMap { catalogue.registers[$0] }.filter { can(.read, $0) }
        let organisation =
            (allows(.manageUnits) ? [card("units", "don-vi"), card("posts", "nhan-su")] : [])
            + registers.map { AdminCard(label: plural($0), text: $0.description?(language), url: urls.register($0.id)) }
        var access = [
            AdminCard(label: words("admin_accounts"), text: words("admin_accounts_text"), url: urls.administration + "/tai-khoan"),
            card("roles", "vai-tro"),
        ]
        if allows(.viewJournal) {
            access.append(
                AdminCard(label: words("admin_journal"), text: words("admin_journal_text"), url: urls.administration + "/nhat-ky"))
        }
        var data: [AdminCard] = []
        if allows(.manageHolidays) { data.append(card("holidays", "lich-nghi")) }
        if allows(.manageSettings), commune.level == .commune { data.append(card("numbers", "so-dau")) }
        if allows(.managePacks) { data.append(card("packs", "goi")) }
        data.append(card("bin_all", "thung-rac"))
        if allows(.manageSettings) {
            data += [card("job", "viec-nen"), card("backup", "sao-luu"), card("storage", "dung-luong"), card("scans", "tep")]
        }
        var programs = [card("token", "ma-truy-cap")]
        if allows(.manageSettings) { programs += [card("webhook", "webhook"), card("delivery", "gui-tin"), card("provider", "dinh-danh")] }
        if allows(.manageSettings), catalogue.registers["bank_line"] != nil { programs.append(card("bank_hook", "bao-co")) }
        if allows(.manageSettings), commune.level == .commune, catalogue.registers[FigureStatement.register] != nil {
            programs.append(card("sending", "gui-tinh"))
        }
        programs.append(AdminCard(label: words("api_title"), text: words("api_lead", commune.name), url: urls.api))
        return [
            AdminGroup(label: words("admin_group_organisation"), cards: organisation),
            AdminGroup(label: words("admin_group_access"), cards: access), AdminGroup(label: words("admin_group_data"), cards: data),
            AdminGroup(label: words("admin_group_programs"), cards: programs),
        ].filter { !$0.cards.isEmpty }
    }

    /// When the newest backup was written.
    var lastBackup: Int64? { (try? site.backups.folder.all())?.first?.writtenAt }
}

/// Something that somebody should look at.
private struct Attention {
    let meaning: Pages.Meaning
    let item: AdminItem
}

// MARK: What needs attention

extension Visit {
    private func attention(_ key: String, _ count: Int64, _ meaning: Pages.Meaning, url: String) -> Attention? {
        guard count > 0 else { return nil }
        let item = AdminItem(
            heading: words("attention_" + key, grouped(count, language)), text: words("attention_\(key)_text"),
            tag: Tag(text: words(meaning == .late ? "attention_urgent" : "attention_soon"), meaning: meaning), url: url)
        return Attention(meaning: meaning, item: item)
    }

    /// What concerns the machine: its backups and its disk. Only for whoever can do something about it.
    private func serverAttention() -> [Attention] {
        guard allows(.manageSettings) else { return [] }
        var found: [Attention?] = []
        let days = lastBackup.map { (Int64.now - $0) / 86_400_000 }
        switch days {
        case nil: found.append(attention("no_backup", 1, .late, url: urls.administration + "/sao-luu"))
        case let days? where days >= 2: found.append(attention("old_backup", days, .late, url: urls.administration + "/sao-luu"))
        default: break
        }
        if !site.isShared, let disk = DiskRoom(of: site.configuration.data), disk.isShort {
            let meaning: Pages.Meaning = disk.isNearlyFull ? .late : .atRisk
            found.append(attention("disk", Int64(disk.freePercent), meaning, url: urls.administration + "/dung-luong"))
        }
        return found.compactMap { $0 }
    }

    /// Jobs of the commune that failed within a week.
    func failedJobs(in tx: ReadTransaction) throws -> Int64 {
        try tx.number(
            "SELECT count(*) AS n FROM job WHERE " + ownJobs + " AND state = 'failed' AND finished_at > \(tx.now - 7 * 86_400_000)")
    }

    var failedJobsURL: String { jobsURL + "?xem=loi" }

    private var ownJobs: SQL { "commune = \(commune.code) AND kind NOT IN (\(SQL.values(site.operatorsJobs.sorted() + [""])))" }

    /// Kept numbers that a reconciliation found wrong within a week.
    func rollupFaults(in tx: ReadTransaction) throws -> Int64 {
        try Figures.rollupFaults(commune: commune.code, since: tx.now - 7 * 86_400_000, in: tx)
    }

    var rollupFaultsURL: String { urls.administration + "/nhat-ky?register=figures" }

    private func attention(in tx: ReadTransaction) throws -> [Attention] {
        let today = Instant(milliseconds: tx.now).date.description
        let code = commune.code
        var found: [Attention?] = []
        if allows(.manageSettings) {
            found.append(attention("failed_jobs", try failedJobs(in: tx), .late, url: failedJobsURL))
            let stuck = try tx.number(
                "SELECT count(*) AS n FROM job WHERE " + ownJobs + " AND state = 'waiting' AND due_at < \(tx.now - 600_000)")
            found.append(attention("late_jobs", stuck, .late, url: urls.administration + "/viec-nen"))
            let infected = try ownInfectedFiles(in: tx).files.count
            found.append(attention("infected", Int64(infected), .late, url: urls.administration + "/tep"))
            found.append(attention("rollups", try rollupFaults(in: tx), .late, url: rollupFaultsURL))
            let failing = try tx.number("SELECT count(*) AS n FROM webhook WHERE commune = \(code) AND failing_since IS NOT NULL")
            let dead = try tx.number(
                "SELECT count(*) AS n FROM message WHERE commune = \(code) AND state = 'dead' AND created_at > \(tx.now - 7 * 86_400_000)")
            found.append(attention("dead_messages", dead, .atRisk, url: urls.administration + "/gui-tin?xem=loi"))
            found.append(attention("webhooks", failing, .atRisk, url: urls.administration + "/webhook"))
        }
        let locked = try tx.number(
            """
            SELECT count(*) AS n FROM (SELECT name FROM sign_in_attempt WHERE commune = \(code) AND last_at > \(tx.now - 3_600_000)
            GROUP BY name HAVING max(failures) >= 5) AS held
            """)
        found.append(attention("locked", locked, .atRisk, url: urls.administration + "/tai-khoan?xem=khoa"))
        let left = try tx.number(
            """
            SELECT count(*) AS n FROM account a JOIN reg_person p ON p.commune = a.commune AND p.id = a.person
            WHERE a.commune = \(code) AND COALESCE(a.disabled, \(false)) = \(false)
            AND (p.deleted_at IS NOT NULL OR p.active = \(false) OR p.to_date < \(today))
            """)
        found.append(attention("left", left, .late, url: urls.administration + "/tai-khoan?xem=da-nghi"))
        let headless = try tx.number(
            """
            SELECT count(*) AS n FROM reg_unit WHERE commune = \(code) AND deleted_at IS NULL AND head IS NULL
            AND (to_date IS NULL OR to_date >= \(today)) AND kind NOT IN (\(SQL.values(["superior", "partner", "group"])))
            """)
        found.append(attention("headless", headless, .atRisk, url: urls.register("unit") + "?view=headless"))
        let vacant = try tx.number(
            """
            SELECT count(*) AS n FROM reg_post p WHERE p.commune = \(code) AND p.deleted_at IS NULL AND (p.to_date IS NULL OR p.to_date >= \(today))
            AND NOT EXISTS (SELECT 1 AS one FROM reg_holding h WHERE h.commune = p.commune AND h.post = p.id AND h.deleted_at IS NULL
                AND h.from_date <= \(today) AND (h.to_date IS NULL OR h.to_date >= \(today)))
            """)
        found.append(attention("vacant", vacant, .atRisk, url: urls.administration + "/nhan-su?xem=khuyet"))
        return found.compactMap { $0 }
    }
}

/// The room on the disk that holds a folder.
struct DiskRoom: Sendable {
    let free: Int64
    let size: Int64

    init?(of folder: URL) {
        guard let attributes = try? FileManager.default.attributesOfFileSystem(forPath: folder.path),
            let free = attributes[.systemFreeSize] as? NSNumber, let size = attributes[.systemSize] as? NSNumber, size.int64Value > 0
        else { return nil }
        self.free = free.int64Value
        self.size = size.int64Value
    }

    var freePercent: Int { Int(free / (max(size, 100) / 100)) }
    /// Less than a fifth is left.
    var isShort: Bool { freePercent < 20 }
    /// A backup restores into a second database: less than a tenth may not do.
    var isNearlyFull: Bool { freePercent < 10 }
}
