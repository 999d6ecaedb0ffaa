import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Jobs
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Backups and the room that data takes. Files are never handed out here: who holds a backup and its key holds everything.
    func addStorage() {
        get("/quan-tri/sao-luu", .platform(.manageSettings)) { visit in try await visit.backupsPage() }
        post("/quan-tri/sao-luu", .platform(.manageSettings)) { visit, _ in try await visit.makeBackup() }
        post("/quan-tri/sao-luu/thu", .platform(.manageSettings)) { visit, form in try await visit.testBackup(form) }
        get("/quan-tri/dung-luong", .platform(.manageSettings)) { visit in try await visit.storagePage() }
        post("/quan-tri/dung-luong", .platform(.manageSettings)) { visit, _ in try await visit.measureStorage() }
    }
}

extension Visit {
    private var backupsURL: String { urls.administration + "/sao-luu" }

    func backupsPage() async throws -> Response {
        if site.isShared { return try await sharedBackupsPage() }
        let backups = try site.backups.folder.all()
        let running = try await read { tx in try BackupDesk.isBusy(commune: commune.code, in: tx) }
        let hasKey = site.backups.key != nil
        var sections: [AdminSection] = []
        if !hasKey { sections.append(AdminSection(notes: [words("backup_no_key")])) }
        let rows = backups.prefix(60).enumerated().map { index, backup in item(backup, mayTest: hasKey && !running && index < 10) }
        sections.append(
            AdminSection(
                label: words("backup_list"), text: words("backup_fetch", site.backups.folder.url.path), items: rows,
                nothing: rows.isEmpty ? words("backup_none_text") : nil))
        var actions: [Action] = []
        if hasKey, !running { actions.append(Action(label: words("backup_make"), url: backupsURL, style: .primary, isPost: true)) }
        actions.append(Action(label: words("job_title"), url: jobsURL, style: .quiet))
        let page = AdminPage(
            title: words("backup_title"), lead: words("backup_text"), crumbs: [administrationCrumb], tag: standing(backups, running),
            actions: actions, sections: sections, pollUrl: running ? backupsURL : nil)
        return try await self.page(page, at: .administration)
    }

    func standing(_ backups: [KeptBackup], _ running: Bool) -> Tag {
        if running { return Tag(text: words("backup_running"), meaning: .onCourse) }
        guard let newest = backups.first else { return Tag(text: words("admin_fact_backup_none"), meaning: .late) }
        let days = (Int64.now - newest.writtenAt) / 86_400_000
        if newest.note?.isSound == false { return Tag(text: words("backup_unsound"), meaning: .late) }
        return days < 2
            ? Tag(text: words("backup_fresh", age(newest.writtenAt)), meaning: .achieved)
            : Tag(text: words("backup_old", age(newest.writtenAt)), meaning: .late)
    }

    private func item(_ backup: KeptBackup, mayTest: Bool) -> AdminItem {
        var text = "\(sizeText(backup.bytes)) · \(Instant(milliseconds: backup.writtenAt).text(language)) (\(age(backup.writtenAt)))"
        var tag = Tag(text: words("backup_untested"), meaning: .unknown)
        if let note = backup.note {
            text += " · " + words("backup_holds", grouped(note.rows, language), grouped(Int64(note.blobs), language))
            tag =
                note.isSound
                ? Tag(text: words("backup_tested", Instant(milliseconds: note.testedAt).text(language)), meaning: .achieved)
                : Tag(text: words("backup_unsound"), meaning: .late)
        }
        let test = Action(
            label: words("backup_test"), url: CommuneURLs.query(backupsURL + "/thu", [("ten", backup.name)]), style: .plain, isPost: true)
        return AdminItem(heading: backup.name, text: text, tag: tag, actions: mayTest ? [test] : [])
    }

    /// "3 giờ trước".
    func age(_ moment: Int64) -> String {
        let minutes = max(0, (Int64.now - moment) / 60_000)
        if minutes < 60 { return words("age_minutes", String(minutes)) }
        return minutes < 48 * 60 ? words("age_hours", String(minutes / 60)) : words("age_days", grouped(minutes / 1440, language))
    }

    func makeBackup() async throws -> Response {
        try forbidOnShared()
        guard site.backups.key != nil else { throw HTTPFailure.badRequest(words("backup_no_key")) }
        let id = try await enqueueBackup(BackupJob.name, words("backup_job"), BackupDesk.newName(at: .now))
        return .seeOther(id.map(jobURL) ?? backupsURL)
    }

    func testBackup(_ form: FormData) async throws -> Response {
        try forbidOnShared()
        guard site.backups.key != nil else { throw HTTPFailure.badRequest(words("backup_no_key")) }
        guard let name = query["ten"], site.backups.folder.file(name) != nil else { throw HTTPFailure.notFound }
        let id = try await enqueueBackup(BackupTestJob.name, words("backup_test_job", name), name)
        return .seeOther(id.map(jobURL) ?? backupsURL)
    }

    /// Nil where another one is under way.
    private func enqueueBackup(_ kind: String, _ label: String, _ name: String) async throws -> RecordID? {
        let id = try await write { tx -> RecordID? in
            try tx.takeTurn(in: commune.code)
            if try BackupDesk.isBusy(commune: commune.code, in: tx) { return nil }
            let id = try tx.enqueue(
                JobRequest(
                    kind, commune: commune.code, label: label, payload: BackupDesk.Payload(name: name), person: actor.person))
            try tx.journal(commune: commune.code, author: actor.author, register: "backup", record: name, action: kind)
            return id
        }
        if id != nil { site.jobs.wake() }
        return id
    }
}
