import Crypto
import Foundation

/// One step forward of the schema. Steps are numbered, run once, in order, and never change after they were released.
public struct Migration: Sendable {
    public let id: String
    /// Statements with the type words of ``Dialect``.
    public let statements: String

    public init(_ id: String, _ statements: String) {
        self.id = id
        self.statements = statements
    }

    var checksum: String {
        SHA256.hash(data: Data(statements.utf8)).hex
    }
}

extension Database {
    /// Runs the steps that this database has not seen, all in one transaction.
    ///
    /// - Throws: ``StoreError`` with `schema` when a step that ran here has another text now.
    public func migrate(_ steps: [Migration]) async throws {
        try await write { tx in
            try tx.makeSchemaTables()
            let done = Dictionary(
                uniqueKeysWithValues: try tx.rows("SELECT id, checksum FROM schema_migration").map {
                    (try $0.text("id"), try $0.text("checksum"))
                })
            for step in steps {
                if let checksum = done[step.id] {
                    guard checksum == step.checksum else {
                        throw StoreError(.schema, "step \(step.id) ran here with another text: this program does not fit this database")
                    }
                    continue
                }
                try tx.define(step.statements)
                try tx.execute("INSERT INTO schema_migration (id, checksum, applied_at) VALUES (\(step.id), \(step.checksum), \(tx.now))")
            }
        }
    }
}

extension Sequence<UInt8> {
    /// The bytes, such as a digest's, as lower-case hexadecimal text.
    public var hex: String { map { String(UInt16($0) + 0x100, radix: 16).dropFirst() }.joined() }
}
