import Crypto
import Declarations
import Figures
import Foundation
public import Registers
public import Store
import Vietnamese
public import Workflows

/// What became of a bundle that was taken in.
public struct BundleReceipt: Sendable {
    /// The record in the register `figure_bundle`.
    public let id: RecordID
    /// Whether the same bundle had come before: nothing was changed.
    public let isKnown: Bool
    public let commune: String
    public let period: String
    /// Figures whose definition differs from the province's; they are shown, not added up.
    public let unlike: Int
}

/// Takes in figure bundles. Nothing of one is kept before its signature, its commune and its place in the commune's history were checked.
public struct BundleDesk: Sendable {
    let desk: ProvinceDesk
    let workflows: WorkflowEngine
    let blobs: BlobStore
    let database: Database

    public init(_ desk: ProvinceDesk, _ workflows: WorkflowEngine, database: Database, blobs: BlobStore) {
        self.desk = desk
        self.workflows = workflows
        self.database = database
        self.blobs = blobs
    }

    public enum Way: String, Sendable { case upload, api }

    /// The register of bundles.
    public static let register = "figure_bundle"

    /// Checks a bundle and keeps it; the same one again changes nothing.
    ///
    /// - Throws: ``BundleRefusal``, which the province's journal then tells; `RecordError` without the right to make such a record.
    public func receive(_ bytes: [UInt8], by way: Way, actor: Actor) async throws -> BundleReceipt {
        do {
            let bundle = try FigureBundle(parsing: bytes)
            let (_, known) = try await database.read { tx in try check(bundle, bytes, actor.commune, in: tx) }
            if let known { return known }
            let hash = try blobs.put(Data(bytes))
            // Once more in the transaction that keeps it: another one may have come in between.
            return try await database.write { tx in
                try tx.takeTurn(in: actor.commune)
                let (checked, known) = try check(bundle, bytes, actor.commune, in: tx)
                return try known ?? keep(checked, hash, bytes.count, way, actor, in: tx)
            }
        } catch let refusal as BundleRefusal {
            try await database.write { tx in
                try tx.journal(
                    commune: actor.commune, author: actor.author, register: Self.register, record: "", action: "refuse",
                    note: refusal.text(.vi))
            }
            throw refusal
        }
    }

    private struct Checked {
        let member: Record
        let content: BundleContent
        let key: String
        let digest: String
        let unlike: Int
        /// The bundle of the same commune and period that counted so far.
        let former: Record?
    }

    // MARK: Checking

    private func check(_ bundle: FigureBundle, _ bytes: [UInt8], _ province: Int, in tx: ReadTransaction) throws -> (
        Checked, BundleReceipt?
    ) {
        let system = Actor.system(commune: province, origin: "figure bundle")
        let member = try member(bundle.commune, system, in: tx)
        let name = member["name"].text ?? String(bundle.commune)
        guard member["hosting"].text == "own_server" else { throw BundleRefusal.hosted(name) }
        guard let key = member["public_key"].text.flatMap({ BundleKey(hex: $0) }) else { throw BundleRefusal.noKey(name) }
        guard bundle.key == key.fingerprint else {
            throw BundleRefusal.otherKey(registered: key.fingerprint, used: bundle.key)
        }
        guard bundle.isSigned(by: key) else { throw BundleRefusal.changed }
        let content = try BundleContent(bundle)
        guard content.statement.at <= tx.now + 600_000 else { throw BundleRefusal.fromTheFuture }
        let digest = SHA256.hash(data: bytes).hex
        let kept = try desk.registry.all(
            Self.register, where: [.binary(.equal, .path(FieldPath(field: "commune_code")), .literal(.number(Decimal(bundle.commune))))],
            sort: [SortKey("head_seq", descending: true)], limit: 5000, for: system, in: tx)
        let unlike = content.lines.keys.count { !content.isDefinedAlike($0, desk.catalogue) }
        let former = kept.first { $0["period"].text == content.period.description && $0["standing"].text == "current" }
        let checked = Checked(
            member: member, content: content, key: key.fingerprint, digest: digest, unlike: unlike, former: former)
        if let same = kept.first(where: { $0["digest"].text == digest }) {
            return (
                checked,
                BundleReceipt(id: same.id, isKnown: true, commune: name, period: content.period.text(), unlike: unlike)
            )
        }
        try follow(kept.filter { $0["key_id"].text == key.fingerprint }, former, bundle, content)
        return (checked, nil)
    }

    private func member(_ code: Int, _ system: Actor, in tx: ReadTransaction) throws -> Record {
        let condition = Declarations.Expression.binary(.equal, .path(FieldPath(field: "code")), .literal(.number(Decimal(code))))
        guard let member = try desk.registry.all(ProvinceDesk.members, where: [condition], limit: 1, for: system, in: tx).first else {
            throw BundleRefusal.unknownCommune(code)
        }
        return member
    }

    /// Whether the bundle comes after those that were kept, from a journal that goes on from theirs. A new key is a new beginning.
    private func follow(_ kept: [Record], _ former: Record?, _ bundle: FigureBundle, _ content: BundleContent) throws {
        if let former, let made = former["made_at"].integer, made >= content.statement.at {
            throw BundleRefusal.older(Instant(milliseconds: made))
        }
        guard let last = kept.first, let seq = last["head_seq"].integer, let hash = last["head_hash"].text else { return }
        if content.statement.journal.seq < seq { throw BundleRefusal.older(Instant(milliseconds: last["made_at"].integer ?? 0)) }
        let places = bundle.checkpoints + [content.statement.journal]
        guard let place = places.first(where: { $0.seq == seq }) else { throw BundleRefusal.journalUnproven(seq) }
        guard place.hash == hash else { throw BundleRefusal.journalChanged(seq) }
    }

    // MARK: Keeping

    private func keep(_ checked: Checked, _ hash: String, _ size: Int, _ way: Way, _ actor: Actor, in tx: WriteTransaction) throws
        -> BundleReceipt
    {
        // Its fields are the system's to write, on behalf of who handed the bundle in.
        let scribe = actor.working("figure bundle")
        let content = checked.content
        let name = checked.member["name"].text ?? String(content.statement.commune)
        let file = Attachment(
            hash: hash, name: "so-lieu-\(content.statement.commune)-\(content.period).json", type: "application/json", size: Int64(size))
        let record = try workflows.create(
            Self.register,
            [
                "member": checked.member.id.value, "commune_code": .integer(Int64(content.statement.commune)), "commune_name": name.value,
                "period": content.period.description.value, "standing": "current".value, "made_at": .integer(content.statement.at),
                "received_at": .integer(tx.now), "came_by": way.rawValue.value, "figures": .integer(Int64(content.lines.count)),
                "unlike": .integer(Int64(checked.unlike)), "head_seq": .integer(content.statement.journal.seq),
                "head_hash": content.statement.journal.hash.value,
                "key_id": checked.key.value, "digest": checked.digest.value, "file": Attachment.json([file]).value,
            ], by: scribe, in: tx)
        if let former = checked.former {
            _ = try workflows.edit(Self.register, former.id, version: nil, ["standing": "superseded".value], by: scribe, in: tx)
        }
        return BundleReceipt(id: record.id, isKnown: false, commune: name, period: content.period.text(), unlike: checked.unlike)
    }
}
