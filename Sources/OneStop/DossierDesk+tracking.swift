public import Declarations
public import Registers
public import Store
public import Vietnamese
import Workflows

/// What the applicant sees of a dossier: no more than its own matters.
public struct TrackedDossier: Sendable {
    /// The record, with personal fields in the clear: it is the applicant's own.
    public let record: Record
    public let procedure: Record
    public let state: StateDeclaration
    /// Where it has been, the oldest first.
    public let stays: [Stay]
    /// Its papers; those to be supplemented have `checked = wrong` and `wrong_why`.
    public let papers: [Record]
    /// Whether it was rated already.
    public let isRated: Bool

    /// A stay in a state.
    public struct Stay: Sendable {
        public let label: LocalizedText
        public let from: Instant
    }
}

extension DossierDesk {
    /// Finds a dossier by its code and the second factor that its applicant took home.
    ///
    /// The answer is nil for a code that there is not as for a wrong second factor, and takes the same work in both cases.
    public func track(code: String, secret: String, commune: Int, in tx: ReadTransaction) throws -> TrackedDossier? {
        let typed = code.uppercased().filter { !$0.isWhitespace }
        let row = try tx.first("SELECT id FROM reg_dossier WHERE commune = \(commune) AND code = \(typed) AND deleted_at IS NULL")
        let id = row?["id"].text
        let found = try registry.records(Self.register, [id ?? RecordID().text], commune: commune, in: tx).values.first
        let plain = try found.map { try registry.unsealed($0) }
        let factor = secret.uppercased().filter { $0.isLetter || $0.isNumber }
        guard Self.isSame(factor, plain?["tracking_secret"].text ?? String(repeating: "-", count: 6)), let plain else { return nil }
        return try tracked(plain, in: tx)
    }

    /// A dossier for its applicant, whose right to it was shown: by ``track(code:secret:commune:in:)`` or by an account that owns it.
    ///
    /// - Parameter plain: the record, opened.
    public func tracked(_ plain: Record, in tx: ReadTransaction) throws -> TrackedDossier? {
        let register = try registry.register(Self.register)
        guard let workflow = registry.catalogue.workflow(of: register), let state = plain.state.flatMap({ workflow.state($0) }),
            let procedureID = plain["procedure"].text,
            let procedure = try registry.records("procedure", [procedureID], commune: plain.commune, in: tx)[procedureID]
        else { return nil }
        let stays = try workflows.spans(of: plain, in: tx).compactMap { span in
            workflow.state(span.state).map { TrackedDossier.Stay(label: $0.label, from: Instant(milliseconds: span.entered)) }
        }
        let ratings = try tx.number(
            "SELECT COUNT(*) FROM reg_rating WHERE commune = \(plain.commune) AND dossier = \(plain.id) AND deleted_at IS NULL")
        return TrackedDossier(
            record: plain, procedure: procedure, state: state, stays: stays,
            papers: try papers(of: plain.id, commune: plain.commune, in: tx), isRated: ratings > 0)
    }

    /// Compares all of both texts whatever their beginnings are.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        let (left, right) = (Array(one.utf8), Array(other.utf8))
        var difference = left.count ^ right.count
        for index in 0..<max(left.count, right.count) where !left.isEmpty && !right.isEmpty {
            difference |= Int(left[index % left.count] ^ right[index % right.count])
        }
        return difference == 0 && !left.isEmpty
    }
}
