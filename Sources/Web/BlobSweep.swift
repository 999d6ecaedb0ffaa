import Plans
import Registers
import Store

extension Site {
    /// Removes uploaded files that no record, former version, draft, comparison of plans or background job names and that have lain for two
    /// days: those of forms that were never saved. Gives how many.
    ///
    /// Whatever keeps files has to name them in one of these.
    public func sweepBlobs() async throws -> Int {
        let (named, moment) = try await database.read { [registry, secret] tx in
            var named = try registry.namedBlobs(in: tx)
            for (person, register, draft) in try registry.drafts(in: tx) {
                for (name, token) in draft.fields where name.hasSuffix(Site.keptSuffix) {
                    let field = String(name.dropLast(Site.keptSuffix.count))
                    // A token that does not open is no file's: nobody can save it either.
                    let files = try? secret.open(token, place: Site.placeOfFiles(person: person, register: register, field: field))
                    named.formUnion(Attachment.list(files).map(\.hash))
                }
            }
            named.formUnion(try registry.visitorFiles(in: tx))
            named.formUnion(try PlanDesk.revisionFiles(in: tx))
            // Background work may have files in hand that no record names yet.
            for job in try tx.rows("SELECT payload, checkpoint, message FROM job") {
                for text in ["payload", "checkpoint", "message"].compactMap({ job[$0].text }) {
                    named.formUnion(text.matches(of: /[0-9a-f]{64}/).map { String($0.output) })
                }
            }
            return (named, tx.now - 2 * 86_400_000)
        }
        return try blobs.sweep(keeping: named, untouchedSince: moment)
    }

    /// Behind the field's name in forms and drafts: the sealed list of files kept so far.
    static let keptSuffix = "__kept"

    static func placeOfFiles(person: String, register: String, field: String) -> String { "files.\(person).\(register).\(field)" }
}
