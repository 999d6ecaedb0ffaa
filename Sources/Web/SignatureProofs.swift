import Declarations
import Foundation
import Logging
import Registers
import Signing
import Store
public import Vietnamese

/// Keeps what proves signatures from running out (PAdES B-LTA): the newest signed file of a record gets a document time stamp before the
/// certificate of its last one expires.
extension Site {
    /// How long before the last stamp's certificate runs out.
    private static let ahead = Int64(90 * 86_400_000)
    /// Of files that need no proof: another version has taken their place, or they were signed without a time.
    private static let never = Int64.max / 4
    private static let mostFiles = 200

    private struct Due: Sendable {
        let commune: Int
        let hash, register, record, field: String
    }

    /// Adds what is due; gives how many files got a stamp. A file that can't be stamped is tried again the next time.
    ///
    /// - Parameter moment: now.
    public func renewProofs(at moment: Instant = .now) async throws -> Int {
        guard let authority = signing.configuration.signers.timestamp else { return 0 }
        let limit = moment.milliseconds + Self.ahead
        let due = try await database.read { tx in
            try tx.rows(
                """
                SELECT commune, hash, register, record, field FROM signed_file
                WHERE signer <> \(SigningDesk.paper) AND (proven_until IS NULL OR proven_until < \(limit))
                ORDER BY proven_until IS NOT NULL, signed_at LIMIT \(Self.mostFiles)
                """
            ).map {
                Due(
                    commune: Int(try $0.integer("commune")), hash: try $0.text("hash"), register: try $0.text("register"),
                    record: try $0.text("record"), field: try $0.text("field"))
            }
        }
        var stamped = 0
        for file in due {
            do { if try await renewProof(of: file, by: authority, before: Instant(milliseconds: limit)) { stamped += 1 } } catch {
                logger.error("A signature's proof was not renewed", metadata: ["file": "\(file.hash)", "error": "\(error)"])
            }
        }
        return stamped
    }

    private func renewProof(of file: Due, by authority: String, before limit: Instant) async throws -> Bool {
        let record = try await database.read { [self] tx in
            try registry.records(file.register, [file.record], commune: file.commune, in: tx)[file.record]
        }
        guard let record, !record.isDeleted, let pdf = try? blobs.data(file.hash),
            Attachment.list(record[file.field].text).contains(where: { $0.hash == file.hash })
        else {
            try await note(Self.never, of: file)
            return false
        }
        let proven = try await signing.configuration.tool.proven(pdf, by: authority, before: limit)
        guard let made = proven.pdf else {
            try await note(proven.until?.milliseconds ?? Self.never, of: file)
            return false
        }
        let hash = try blobs.put(made)
        let worker = Actor.system(commune: file.commune, origin: "proofs")
        try await database.write { [self] tx in
            let now = try registry.record(file.register, record.id, for: worker, in: tx)
            var files = Attachment.list(now[file.field].text)
            // Somebody signed it meanwhile: that file's turn comes.
            guard let index = files.firstIndex(where: { $0.hash == file.hash }) else { return }
            files[index] = Attachment(hash: hash, name: files[index].name, type: files[index].type, size: Int64(made.count))
            _ = try registry.apply(now, [file.field: .text(Attachment.json(files))], action: "prove", note: nil, by: worker, in: tx)
            try signing.note(hash, former: file.hash, of: now, file.field, signer: "proof-\(tx.now)", in: tx)
            try tx.execute(
                "UPDATE signed_file SET proven_until = \(proven.until?.milliseconds) WHERE commune = \(file.commune) AND hash = \(hash)")
            try tx.execute(
                "UPDATE signed_file SET proven_until = \(Self.never) WHERE commune = \(file.commune) AND hash = \(file.hash)")
        }
        return true
    }

    private func note(_ until: Int64, of file: Due) async throws {
        try await database.write { tx in
            try tx.execute("UPDATE signed_file SET proven_until = \(until) WHERE commune = \(file.commune) AND hash = \(file.hash)")
        }
    }

    /// Renews the access tokens of remote signing services.
    public func renewBearers() async {
        for failed in await signing.configuration.signers.renewBearers() {
            logger.error("A signing service's token was not renewed", metadata: ["signer": "\(failed.signer)", "error": "\(failed.error)"])
        }
    }
}
