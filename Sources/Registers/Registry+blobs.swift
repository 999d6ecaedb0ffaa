public import Store

extension Registry {
    /// The hashes of all files that records name, present or former, of every commune: also in fields that no pack declares any more.
    public func namedBlobs(in tx: ReadTransaction) throws -> Set<String> {
        let columns = try tx.rows("SELECT register, field, type FROM register_column WHERE type IN ('attachment', 'encrypted attachment')")
        var hashes: Set<String> = []
        for column in columns {
            let (register, field) = (try column.text("register"), try column.text("field"))
            let isSealed = try column.text("type") != "attachment"
            for table in ["reg_\(register)", "reg_\(register)_history"] {
                try tx.forEach("SELECT id, \(name: field) AS files FROM \(name: table) WHERE \(name: field) IS NOT NULL") { row in
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
}
