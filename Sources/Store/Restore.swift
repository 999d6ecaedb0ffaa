import Foundation

/// Replays a backup into an empty database.
struct Restore: Sendable {
    let file: URL
    let key: BackupKey

    /// - Parameter blobs: where the files go; nil to check them only.
    func run(into address: String, blobs: BlobStore?) async throws -> BackupReport {
        let database = try await Database.connect(address)
        do {
            let report = try await run(into: database, blobs: blobs)
            try await database.close()
            return report
        } catch {
            try? await database.close()
            throw error
        }
    }

    private func run(into database: Database, blobs: BlobStore?) async throws -> BackupReport {
        // One transaction: a restore that fails leaves the database empty. Files come before the commit that makes their names visible.
        var report = try await database.write { tx in
            let there = try tx.tableNames()
            guard there.isEmpty else {
                throw StoreError(.schema, "the database is not empty (it has \(there[0]) …): restore into a new one")
            }
            let reader = try BackupReader(file, key: key)
            try RestoreRun(tx, blobs: blobs).run(reader)
            return BackupReport(reader, file: file)
        }
        if report.tables["journal"] != nil { report.chains = try await database.verifyJournal() }
        return report
    }
}

/// One pass over a backup within the transaction that restores it.
private final class RestoreRun {
    private let tx: WriteTransaction
    private let blobs: BlobStore?
    /// Made after the rows: faster, and the indexes come out denser.
    private var indexes: [String] = []
    private var tables: [BackupTable] = []
    private var insertion: Insertion?
    private var upload: (url: URL, handle: FileHandle)?

    init(_ tx: WriteTransaction, blobs: BlobStore?) {
        self.tx = tx
        self.blobs = blobs
    }

    deinit {
        if let upload { try? FileManager.default.removeItem(at: upload.url) }
    }

    func run(_ reader: BackupReader) throws {
        try tx.liftTimeLimits()
        if tx.engine == .sqlite { try tx.usable().script("PRAGMA defer_foreign_keys = ON") }
        try tx.makeSchemaTables()
        while let item = try reader.next() {
            switch item {
            case .schema(let statements): try make(statements)
            case .table(let table): try begin(table)
            case .rows(let rows): try insertion?.add(rows)
            case .blob: try beginBlob()
            case .piece(let bytes): try upload?.handle.write(contentsOf: Data(bytes))
            case .blobEnd(let hash, let isWhole): try endBlob(hash, isWhole: isWhole)
            }
        }
        try insertion?.finish()
        for index in indexes { try tx.define(index) }
        for (table, written) in zip(tables, reader.foot.tables) {
            let digest = try tx.digest(of: table.name, columns: table.columns)
            guard digest.rows == written.rows, digest.text == written.digest else {
                throw StoreError(.integrity, "table \(table.name) came out different: \(digest.rows) of \(written.rows) rows")
            }
        }
    }

    private func make(_ statements: [SchemaStatement]) throws {
        for statement in statements where statement.kind != .index { try tx.define(statement.statement) }
        indexes = statements.filter { $0.kind == .index }.map(\.statement)
    }

    private func begin(_ table: BackupTable) throws {
        try insertion?.finish()
        insertion = Insertion(table, tx)
        tables.append(table)
    }

    private func beginBlob() throws {
        guard let blobs else { return }
        let url = blobs.folder.appending(path: ".\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: url.path, contents: nil) else {
            throw StoreError(.file, "can't write to \(blobs.folder.path)")
        }
        upload = (url, try FileHandle(forWritingTo: url))
    }

    private func endBlob(_ hash: String, isWhole: Bool) throws {
        guard let blobs, let (url, handle) = upload else { return }
        try handle.close()
        if isWhole {
            guard try blobs.put(fileAt: url) == hash else { throw StoreError(.integrity, "file \(hash) changed on its way to the disk") }
        } else {
            try FileManager.default.removeItem(at: url)
        }
        upload = nil
    }
}

/// Inserts rows many at a time.
private final class Insertion {
    private let table: BackupTable
    private let tx: WriteTransaction
    private let rowsAtOnce: Int
    private var waiting: [Value] = []
    private var fullStatement: String?

    init(_ table: BackupTable, _ tx: WriteTransaction) {
        self.table = table
        self.tx = tx
        rowsAtOnce = max(1, min(100, 2000 / max(1, table.columns.count)))
    }

    func add(_ rows: [[Value]]) throws {
        for row in rows {
            guard row.count == table.columns.count else {
                throw StoreError(.integrity, "a row of table \(table.name) has \(row.count) values")
            }
            waiting += row
            if waiting.count == rowsAtOnce * table.columns.count { try flush() }
        }
    }

    func finish() throws {
        if !waiting.isEmpty { try flush() }
    }

    private func flush() throws {
        let rows = waiting.count / table.columns.count
        let text = rows == rowsAtOnce ? fullStatement ?? statement(rows) : statement(rows)
        if rows == rowsAtOnce { fullStatement = text }
        do {
            _ = try tx.usable().change(text, waiting)
        } catch let error as StoreError where error.code != .busy && error.code != .unavailable {
            throw StoreError(error.code, "table \(table.name) can't be restored: \(error.message)", constraint: error.constraint)
        }
        waiting.removeAll(keepingCapacity: true)
    }

    private func statement(_ rows: Int) -> String {
        let row: SQL = "(\(SQL.values(table.columns.map { _ in Value.null })))"
        let all = SQL.joined(Array(repeating: row, count: rows))
        let sql: SQL = "INSERT INTO \(name: table.name) (\(SQL.names(table.columns))) VALUES \(all)"
        return sql.rendered(for: tx.engine).text
    }
}
