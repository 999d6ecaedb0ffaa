import Crypto
import Foundation

/// The parts of a backup, in the order in which they come: head, schema, for each table its name and its rows, for each file its hash, its
/// pieces and its end, and the foot. Each part is a type, a length and its content.
enum BackupPart: UInt8 {
    case head = 1, schema, table, rows, blob, piece, blobEnd, foot

    static let longest = 1 << 18
}

struct BackupHead: Codable, Equatable {
    var createdAt: Int64
    var engine: String
}

struct BackupTable: Codable {
    var name: String
    var columns: [String]
}

/// What the backup holds, by which a reader finds out that it has read all of it.
struct BackupFoot: Codable, Equatable {
    struct Table: Codable, Equatable {
        var name: String
        var rows: Int64
        var digest: String
    }

    var tables: [Table] = []
    var blobs = 0
    var blobBytes: Int64 = 0
    /// Files whose content was not what their name says when the backup was made.
    var damaged: [String] = []
    /// SHA-256 of all parts before the foot.
    var digest = ""
}

/// Writes the parts of a backup. `@unchecked`: one task uses it at a time, first the engine's reading thread, then the files' thread.
final class BackupWriter: @unchecked Sendable {
    private let sink: BackupSink
    private var hasher = SHA256()
    private(set) var foot = BackupFoot()

    init(_ url: URL, key: BackupKey, preamble: BackupPreamble, head: BackupHead) throws {
        sink = try BackupSink(url, key: key, preamble: preamble)
        try write(.head, JSONEncoder().encode(head))
    }

    /// Writes the schema and every row of every table, as the transaction sees them, in flat memory.
    func writeTables(_ tx: ReadTransaction) throws {
        try tx.liftTimeLimits()
        let statements = try tx.schemaStatements()
        try write(.schema, JSONEncoder().encode(statements))
        for name in try tx.tablesToBackUp(statements) {
            let columns = try tx.columnNames(of: name)
            try write(.table, JSONEncoder().encode(BackupTable(name: name, columns: columns)))
            let digest = try writeRows(of: name, columns, tx)
            foot.tables.append(BackupFoot.Table(name: name, rows: digest.rows, digest: digest.text))
        }
    }

    private func writeRows(of table: String, _ columns: [String], _ tx: ReadTransaction) throws -> TableDigest {
        var digest = TableDigest()
        var bytes: [UInt8] = []
        try tx.forEach("SELECT \(SQL.names(columns)) FROM \(name: table)") { row in
            let start = bytes.count
            BackupRow.append(row.values, to: &bytes)
            digest.add(bytes[start...])
            guard bytes.count >= BackupPart.longest else { return }
            try write(.rows, bytes)
            bytes.removeAll(keepingCapacity: true)
        }
        if !bytes.isEmpty { try write(.rows, bytes) }
        return digest
    }

    /// Writes every file of the store. A damaged file is kept as it is, and named in the foot.
    func writeBlobs(_ store: BlobStore) throws {
        for hash in try store.hashes() {
            // One that went since it was listed was named by no row: see ``BlobStore/sweep(keeping:untouchedSince:)``.
            guard let handle = try reading(hash, of: store) else { continue }
            defer { try? handle.close() }
            try write(.blob, Array(hash.utf8))
            var content = SHA256()
            while let piece = try handle.read(upToCount: BackupPart.longest), !piece.isEmpty {
                content.update(data: piece)
                try write(.piece, piece)
                foot.blobBytes += Int64(piece.count)
            }
            let isWhole = content.finalize().hex == hash
            try write(.blobEnd, [isWhole ? 1 : 0])
            foot.blobs += 1
            if !isWhole { foot.damaged.append(hash) }
        }
    }

    private func reading(_ hash: String, of store: BlobStore) throws -> FileHandle? {
        guard let url = store.url(of: hash) else { return nil }
        do { return try FileHandle(forReadingFrom: url) } catch {
            if store.url(of: hash) == nil { return nil }
            throw error
        }
    }

    /// Writes the foot and waits until all is on disk.
    func finish() throws {
        foot.digest = hasher.finalize().hex
        try write(.foot, JSONEncoder().encode(foot))
        try sink.finish()
    }

    private func write(_ part: BackupPart, _ content: some Collection<UInt8>) throws {
        let head = [part.rawValue] + UInt32(content.count).littleEndianBytes
        hasher.update(data: head)
        hasher.update(data: Array(content))
        try sink.write(head)
        try sink.write(content)
    }
}

/// Reads the parts of a backup and checks each of them, and at the end that nothing is missing.
final class BackupReader {
    enum Item {
        case schema([SchemaStatement])
        case table(BackupTable)
        case rows([[Value]])
        case blob(String)
        case piece([UInt8])
        case blobEnd(String, isWhole: Bool)
    }

    let head: BackupHead
    /// What was read so far; after the last item, what the backup holds.
    private(set) var foot = BackupFoot()
    private let source: BackupSource
    private var hasher = SHA256()
    private var digest: TableDigest?
    private var blob: (hash: String, content: SHA256)?

    init(_ url: URL, key: BackupKey) throws {
        source = try BackupSource(url, key: key)
        let (part, content) = try Self.part(source, &hasher)
        guard part == .head else { throw Self.disorder }
        head = try JSONDecoder().decode(BackupHead.self, from: Data(content))
    }

    /// The next item; nil after the last one, when all was there and unaltered.
    ///
    /// - Throws: `integrity` where the backup is not what was written.
    func next() throws -> Item? {
        let before = hasher
        let (part, content) = try Self.part(source, &hasher)
        switch part {
        case .head: throw Self.disorder
        case .schema: return .schema(try JSONDecoder().decode([SchemaStatement].self, from: Data(content)))
        case .table:
            closeTable()
            let table = try JSONDecoder().decode(BackupTable.self, from: Data(content))
            foot.tables.append(BackupFoot.Table(name: table.name, rows: 0, digest: ""))
            digest = TableDigest()
            return .table(table)
        case .rows:
            let rows = try BackupRow.rows(in: content)
            rows.forEach { digest?.add($0.bytes) }
            return .rows(rows.map(\.values))
        case .blob:
            closeTable()
            let hash = String(decoding: content, as: UTF8.self)
            blob = (hash, SHA256())
            return .blob(hash)
        case .piece:
            blob?.content.update(data: content)
            foot.blobBytes += Int64(content.count)
            return .piece(content)
        case .blobEnd: return try endOfBlob(wasWhole: content == [1])
        case .foot:
            closeTable()
            foot.digest = before.finalize().hex
            let written = try JSONDecoder().decode(BackupFoot.self, from: Data(content))
            guard written == foot, try source.isAtEnd() else { throw StoreError(.integrity, "the backup does not hold what its end says") }
            return nil
        }
    }

    private func endOfBlob(wasWhole: Bool) throws -> Item {
        guard let (hash, content) = blob else { throw Self.disorder }
        blob = nil
        let isWhole = content.finalize().hex == hash
        guard isWhole == wasWhole else { throw StoreError(.integrity, "file \(hash) in the backup is not what was written") }
        foot.blobs += 1
        if !isWhole { foot.damaged.append(hash) }
        return .blobEnd(hash, isWhole: isWhole)
    }

    private func closeTable() {
        guard let digest, let last = foot.tables.indices.last else { return }
        foot.tables[last].rows = digest.rows
        foot.tables[last].digest = digest.text
        self.digest = nil
    }

    private static let disorder = StoreError(.integrity, "the parts of the backup are in disorder")

    private static func part(_ source: BackupSource, _ hasher: inout SHA256) throws -> (BackupPart, [UInt8]) {
        let head = try source.read(5)
        guard let part = BackupPart(rawValue: head[0]) else { throw StoreError(.integrity, "the backup was made by a newer program") }
        let content = try source.read(Int(UInt32(littleEndian: head[1...])))
        hasher.update(data: head)
        hasher.update(data: content)
        return (part, content)
    }
}

extension ReadTransaction {
    /// The tables in the order of their making, so that a referenced row comes before the one that names it.
    ///
    /// - Throws: `schema` when there is a table that ``WriteTransaction/define(_:)`` did not make: it could not be restored.
    fileprivate func tablesToBackUp(_ statements: [SchemaStatement]) throws -> [String] {
        let recorded = ["schema_migration"] + statements.filter { $0.kind == .table }.map(\.name)
        let there = Set(try tableNames()).subtracting(["schema_object"])
        guard there == Set(recorded) else {
            let odd = there.symmetricDifference(recorded).sorted().joined(separator: ", ")
            throw StoreError(.schema, "the database's tables are not those that the program made; a backup would not be whole: \(odd)")
        }
        return recorded
    }
}
