import Declarations
public import Store

extension Registry {
    /// The hashes of all files that records name, present or former, also in fields that no pack declares any more.
    ///
    /// - Parameter commune: of this one only; nil takes every commune's.
    public func namedBlobs(commune: Int? = nil, in tx: ReadTransaction) throws -> Set<String> {
        let own: SQL = commune.map { " AND commune = \($0)" } ?? ""
        let columns = try tx.rows("SELECT register, field, type FROM register_column WHERE type IN ('attachment', 'encrypted attachment')")
        var hashes: Set<String> = []
        for column in columns {
            let (register, field) = (try column.text("register"), try column.text("field"))
            let isSealed = try column.text("type") != "attachment"
            for table in ["reg_\(register)", "reg_\(register)_history"] {
                try tx.forEach("SELECT id, \(name: field) AS files FROM \(name: table) WHERE \(name: field) IS NOT NULL" + own) { row in
                    var files = try row.text("files")
                    if isSealed { files = try cipher.open(files, place: "\(register).\(field)/\(try row.text("id"))") }
                    hashes.formUnion(Attachment.list(files).map(\.hash))
                }
            }
        }
        return hashes
    }

    /// What everybody has in forms that are not saved yet.
    public func drafts(in tx: ReadTransaction) throws -> [(person: String, register: String, draft: Draft)] {
        try tx.rows("SELECT account, register, record, at, body FROM draft").map { row in
            let (person, register) = (try row.text("account"), try row.text("register"))
            let json = try cipher.open(try row.text("body"), place: "draft.\(person).\(register).\(try row.text("record"))")
            let fields = JSONText.values(json).compactMapValues(\.text)
            return (person, register, Draft(at: try row.integer("at"), fields: fields))
        }
    }

    /// The living records of a commune that hold one of these files, by the file's hash, with the name that it has there. Fields that are sealed
    /// are not looked into.
    public func holders(ofFiles hashes: [String], commune: Int, in tx: ReadTransaction) throws -> [String: [FileHolder]] {
        var found: [String: [FileHolder]] = [:]
        for register in catalogue.registers {
            for field in register.fields where field.type == .attachment && !field.encrypted && !hashes.isEmpty {
                let named = SQL.joined(hashes.map { "\(name: field.id) LIKE \("%\($0)%")" }, separator: " OR ")
                let rows = try tx.rows(
                    "SELECT id, \(name: field.id) AS files FROM \(name: "reg_\(register.id)") WHERE commune = \(commune) AND deleted_at IS NULL AND ("
                        + named + ") LIMIT 500")
                for row in rows {
                    guard let id = RecordID(try row.text("id")) else { continue }
                    for file in Attachment.list(try row.text("files")) where hashes.contains(file.hash) {
                        found[file.hash, default: []].append(FileHolder(register: register.id, record: id, name: file.name))
                    }
                }
            }
        }
        return found
    }
}

/// A record that holds a file.
public struct FileHolder: Sendable, Equatable {
    public let register: String
    public let record: RecordID
    /// What the file is called there.
    public let name: String
}
