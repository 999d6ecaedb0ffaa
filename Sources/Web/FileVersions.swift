import Declarations
import HTTPKit
import Pages
import Registers
import Store
import Vietnamese

/// A file that a record has or had, and from when to when.
private struct FileVersion {
    let field: FieldDeclaration
    let file: Attachment
    var from: Int64
    /// Nil while the record still has it.
    var until: Int64?
}

extension Visit {
    /// Every file that a record ever had in fields that are no secret, the present ones first: whoever replaces a file loses none.
    func fileVersions(of record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> [AdminItem] {
        let fields = register.fields.filter { $0.type == .attachment && !$0.personal && !$0.encrypted }
        if fields.isEmpty || !actor.isSignedIn { return [] }
        let versions = try registry.versions(of: record, in: tx)
        var found: [String: FileVersion] = [:]
        var order: [String] = []
        for (index, version) in versions.enumerated() {
            for field in fields {
                for file in Attachment.list(version[field.id].text) {
                    let key = field.id + "/" + file.hash
                    if found[key] == nil {
                        order.append(key)
                        found[key] = FileVersion(
                            field: field, file: file, from: version.updatedAt, until: index == 0 ? nil : versions[index - 1].updatedAt)
                    }
                    found[key]?.from = version.updatedAt
                }
            }
        }
        let scans = try tx.fileScans(of: found.values.map(\.file.hash))
        return order.compactMap { found[$0] }.map { item($0, of: record, scans[$0.file.hash]) }
    }

    private func item(_ version: FileVersion, of record: Record, _ scan: FileScan?) -> AdminItem {
        func moment(_ at: Int64) -> String { Instant(milliseconds: at).text(language) }
        let span =
            version.until.map { site.words("file_from_to", language, moment(version.from), moment($0)) }
            ?? words("file_from", moment(version.from))
        let isHeld = scan?.state == .infected
        return AdminItem(
            heading: version.file.name, text: [version.field.label(language), sizeText(version.file.size), span].joined(separator: " · "),
            tag: isHeld
                ? scanTag(scan)
                : Tag(
                    text: words(version.until == nil ? "file_present" : "file_former"), meaning: version.until == nil ? .achieved : .unknown
                ),
            url: fileURL(record, version.field.id, version.file) + "/xem")
    }

    /// A file that the record had in a former version; nil for fields that are sealed, whose former versions nobody opens.
    func formerFile(_ hash: String, in field: FieldDeclaration, of record: Record) async throws -> Attachment? {
        // A former file may have been replaced because it should never have been public.
        if field.encrypted || !actor.isSignedIn { return nil }
        return try await read { tx in
            try registry.versions(of: record, in: tx).lazy.flatMap { Attachment.list($0[field.id].text) }.first { $0.hash == hash }
        }
    }
}
