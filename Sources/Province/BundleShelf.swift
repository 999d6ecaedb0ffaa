import Declarations
import Figures
import Foundation
import Registers
public import Store
import Synchronization

/// A bundle that was checked and kept.
public struct ReceivedBundle: Sendable {
    /// The record in the register `figure_bundle`.
    public let id: RecordID
    public let madeAt: Int64
    public let receivedAt: Int64
    /// The file in the blob store.
    let hash: String
}

/// Reads kept bundles; each is read from its file once, since a file never changes.
final class BundleShelf: Sendable {
    private let blobs: BlobStore
    private let read = Mutex<[String: BundleContent]>([:])
    /// So many stay in memory: those of a province's communes for some periods.
    private static let kept = 1000

    init(_ blobs: BlobStore) { self.blobs = blobs }

    /// - Throws: `StoreError` for a file that is gone, ``BundleRefusal`` for one that was altered.
    func content(of bundle: ReceivedBundle) throws -> BundleContent {
        if let content = read.withLock({ $0[bundle.hash] }) { return content }
        let content = try BundleContent(FigureBundle(parsing: Array(try blobs.data(bundle.hash))))
        read.withLock { read in
            if read.count >= Self.kept { read = [:] }
            read[bundle.hash] = content
        }
        return content
    }
}

extension ProvinceDesk {
    /// The newest bundle of each commune for a period, by the commune's code.
    func currentBundles(of province: Int, _ period: FigurePeriod, in tx: ReadTransaction) throws -> [Int: ReceivedBundle] {
        guard catalogue.registers[BundleDesk.register] != nil else { return [:] }
        let conditions: [Declarations.Expression] = [
            .binary(.equal, .path(FieldPath(field: "standing")), .literal(.text("current"))),
            .binary(.equal, .path(FieldPath(field: "period")), .literal(.text(period.description))),
        ]
        let records = try registry.all(BundleDesk.register, where: conditions, for: .system(commune: province, origin: "province"), in: tx)
        return Dictionary(
            records.compactMap { record in
                guard let code = record["commune_code"].integer, let file = Attachment.list(record["file"].text).first else { return nil }
                return (
                    Int(code),
                    ReceivedBundle(
                        id: record.id, madeAt: record["made_at"].integer ?? 0, receivedAt: record["received_at"].integer ?? 0,
                        hash: file.hash)
                )
            }
        ) { one, _ in one }
    }
}
