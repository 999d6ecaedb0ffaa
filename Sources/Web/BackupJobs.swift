import Foundation
import Jobs
import Registers
import Store

/// What background work on backups needs.
struct BackupDesk: Sendable {
    let database: Database
    let blobs: BlobStore
    let folder: BackupFolder
    /// The key of backups; nil where the operator has set none.
    let key: (@Sendable () throws -> BackupKey)?

    struct Payload: Codable, Sendable {
        let name: String
    }

    static let missingKey = "Chưa đặt khóa sao lưu. Người vận hành đặt backupKeyFile hoặc DINH_BACKUP_PASSPHRASE rồi khởi động lại."

    fileprivate func openedKey() throws -> BackupKey {
        guard let key else { throw JobFailure(Self.missingKey) }
        do {
            return try key()
        } catch {
            throw JobFailure("Không đọc được khóa sao lưu: tệp khóa phải đọc được và gồm 64 chữ số thập lục phân. (\(error))")
        }
    }

    /// Only one of either sort at a time: two would halve each other's speed and fill the disk twice.
    static func isBusy(commune: Int, in tx: ReadTransaction) throws -> Bool {
        try tx.first(
            """
            SELECT 1 AS one FROM job WHERE kind IN (\(SQL.values([BackupJob.name, BackupTestJob.name])))
            AND state IN ('waiting', 'running') LIMIT 1
            """) != nil
    }

    /// `dinh-2026-11-21-170500.bak`, by the clock of Vietnam as `dinh-backup.service` names its own.
    static func newName(at moment: Int64) -> String {
        let local = Date(timeIntervalSince1970: Double(moment) / 1000 + 7 * 3600)
        let text = local.formatted(.iso8601.year().month().day().time(includingFractionalSeconds: false).dateTimeSeparator(.space))
        return "dinh-" + text.replacing(":", with: "").replacing(" ", with: "-") + ".bak"
    }
}

/// Makes a backup of the whole server and restores it on trial before it gets its name.
struct BackupJob: JobKind {
    static let name = "backup"
    let id = BackupJob.name
    let attempts = 2
    let desk: BackupDesk

    func run(_ work: JobWork) async throws -> String? {
        let name = try work.job.payload(as: BackupDesk.Payload.self).name
        let file = desk.folder.url.appending(path: name)
        let key = try desk.openedKey()
        try FileManager.default.createDirectory(
            at: desk.folder.url, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        let report = try await Backup.write(database: work.database, blobs: desk.blobs, to: file, key: key)
        do {
            try BackupFolder.note(report, beside: file)
            try await work.database.write { tx in try work.note(done: 1, total: 1, in: tx) }
        } catch is CancellationError {
            BackupFolder.remove(file)
            throw CancellationError()
        }
        return report.told + (report.isSound ? "" : " Dữ liệu đã hỏng từ trước khi sao lưu: chạy dinh verify.")
    }
}

/// Restores a kept backup on trial once more.
struct BackupTestJob: JobKind {
    static let name = "backup_test"
    let id = BackupTestJob.name
    let attempts = 1
    let desk: BackupDesk

    func run(_ work: JobWork) async throws -> String? {
        let name = try work.job.payload(as: BackupDesk.Payload.self).name
        guard let file = desk.folder.file(name) else { throw JobFailure("Không còn bản sao lưu \(name).") }
        let report: BackupReport
        do {
            report = try await Backup.rehearse(file, key: try desk.openedKey(), blobs: desk.blobs)
        } catch let error as StoreError where error.code == .secret {
            throw JobFailure("Khóa sao lưu hiện nay không mở được bản này: nó được làm bằng khóa khác, hoặc tệp đã bị sửa.")
        } catch let error as StoreError where error.code == .integrity {
            throw JobFailure("Bản này hỏng, không khôi phục được: \(error.message)")
        }
        try BackupFolder.note(report, beside: file)
        return report.told
    }
}

/// Measures what the data takes.
struct StorageJob: JobKind {
    static let name = "storage"
    let id = StorageJob.name
    let blobs: BlobStore

    func run(_ work: JobWork) async throws -> String? {
        try await work.database.measureStorage(blobs: blobs)
        return nil
    }
}

extension BackupReport {
    fileprivate var told: String { "Khôi phục thử được \(rows) dòng, \(blobs) tệp." }
}
