public import Store

/// A record of a register: one row.
public struct Record: Sendable, Equatable, Identifiable {
    public let register: String
    public let commune: Int
    public let id: RecordID
    /// 1 for a new record, one more with each change.
    public var version: Int64
    public var state: String?
    public var stateSince: Int64?
    public var dueAt: Int64?
    /// The record id of the post on whose desk it is.
    public var assignee: String?
    public var createdAt: Int64
    public var createdBy: String?
    public var updatedAt: Int64
    public var updatedBy: String?
    public var deletedAt: Int64?
    /// Where a mirrored record comes from; such a record is read-only here.
    public var source: String?
    public var externalID: String?
    /// The journal entry that made this version.
    public var since: Int64
    /// Declared fields by id; encrypted ones as ciphertext until they are opened.
    public var values: [String: Value]

    public subscript(_ field: String) -> Value {
        get { values[field] ?? .null }
        set { values[field] = newValue }
    }

    public var isDeleted: Bool { deletedAt != nil }
    public var isMirrored: Bool { source != nil }

    /// The records that a many-valued field names, or its choices.
    public func items(_ field: String) -> [String] {
        JSONText.items(self[field].text)
    }

    /// A row of the register's table or of its former versions.
    package init(register: String, _ row: Row, fields: [String]) throws {
        self.register = register
        commune = Int(try row.integer("commune"))
        guard let id = RecordID(try row.text("id")) else { throw StoreError(.decoding, "a record of \(register) has a malformed id") }
        self.id = id
        version = try row.integer("version")
        state = row["state"].text
        stateSince = row["state_since"].integer
        dueAt = row["due_at"].integer
        assignee = row["assignee"].text
        createdAt = try row.integer("created_at")
        createdBy = row["created_by"].text
        updatedAt = try row.integer("updated_at")
        updatedBy = row["updated_by"].text
        deletedAt = row["deleted_at"].integer
        source = row["source"].text
        externalID = row["external_id"].text
        since = try row.integer("since")
        values = [:]
        for field in fields where !row[field].isNull { values[field] = row[field] }
    }

    init(register: String, commune: Int, id: RecordID, at now: Int64, by person: String?) {
        self.register = register
        self.commune = commune
        self.id = id
        version = 1
        createdAt = now
        createdBy = person
        updatedAt = now
        updatedBy = person
        since = 0
        values = [:]
    }

    /// The columns that change from version to version, besides the declared fields.
    static let systemColumns = [
        "version", "state", "state_since", "due_at", "assignee", "created_at", "created_by", "updated_at", "updated_by", "deleted_at",
        "source", "external_id", "since",
    ]

    /// Adds the values of ``systemColumns``, in their order.
    func appendSystemValues(to values: inout [Value]) {
        values.append(version.value)
        values.append(state.value)
        values.append(stateSince.value)
        values.append(dueAt.value)
        values.append(assignee.value)
        values.append(createdAt.value)
        values.append(createdBy.value)
        values.append(updatedAt.value)
        values.append(updatedBy.value)
        values.append(deletedAt.value)
        values.append(source.value)
        values.append(externalID.value)
        values.append(since.value)
    }
}
