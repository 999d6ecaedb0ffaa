import Declarations
import Registers
import Store
import Vietnamese
import Workflows

/// The records that packs bring along for every commune (types of documents, outlines, terms, holidays), kept in line with the packs: what is new
/// reaches communes that are there already, what a pack mends is mended, and what somebody changed or deleted stays as they left it.
///
/// A record is known by its `key`, or, without one, by what its title shows, and by its place among those of the file that are titled alike.
/// Of each is kept what the pack last gave, field by field, as prints: a field that still holds it may change with the pack.
struct ReferenceRecords {
    struct Outcome {
        var made = 0
        var changed = 0
        /// What could not be made, in Vietnamese: somebody has such a record of their own.
        var refused: [String] = []
        var keys: [String: KeyedRecord] = [:]
    }

    let workflows: WorkflowEngine
    let commune: Int
    let clock: RelativeTime
    let origin: String
    /// Whether the commune has worked already: a record that it has a like of does not keep the others from coming.
    let isUpgrade: Bool

    private var registry: Registry { workflows.registry }
    private var system: Actor { .system(commune: commune, origin: origin) }

    static func migrate(_ database: Database) async throws {
        try await database.migrate([
            Migration(
                "0095-reference-records",
                """
                CREATE TABLE reference_record (
                    commune {integer} NOT NULL, register {text} NOT NULL, name {text} NOT NULL, record {text} NOT NULL, source {text} NOT NULL,
                    given {text} NOT NULL, PRIMARY KEY (commune, register, name)
                ) {table};
                CREATE TABLE reference_state (commune {integer} PRIMARY KEY, source {text} NOT NULL) {table};
                """)
        ])
    }

    /// A record as its file has it.
    private struct Wanted {
        let node: DataNode
        let entry: DataEntry
        let name: String
        /// The print of what the file says.
        let source: String
    }

    /// A record that came from a pack before.
    private struct Known {
        let id: RecordID
        let source: String
        /// Prints of the values that the pack gave, by field.
        let given: [String: String]
    }

    /// Brings the commune's records in line with the files, which are in the order in which they refer to each other.
    ///
    /// - Throws: ``SetupError`` for a wrong file.
    func bring(_ files: [DataFile], in tx: WriteTransaction) throws -> Outcome {
        var outcome = Outcome()
        let counted = try tx.rows("SELECT DISTINCT register FROM reference_record WHERE commune = \(commune)").map {
            try $0.text("register")
        }
        for file in files { try bring(file, isFirst: !counted.contains(file.register ?? ""), &outcome, in: tx) }
        return outcome
    }

    /// - Parameter isFirst: whether no account was kept yet of what packs brought into the file's register.
    private func bring(_ file: DataFile, isFirst: Bool, _ outcome: inout Outcome, in tx: WriteTransaction) throws {
        guard let name = file.register, let register = workflows.catalogue.registers[name] else {
            throw SetupError("không có sổ “\(file.register ?? "")”; ghi register: một sổ đã khai báo.", at: file.name)
        }
        var titled: [String: Int] = [:]
        let wanted = try file.records.map { try self.wanted($0, of: register, in: file, &titled) }
        var known = try known(of: register, in: tx)
        var there = isFirst ? try adoptable(register, in: tx) : []
        var missing: [Wanted] = []
        var changed: [(Wanted, Known)] = []
        for one in wanted {
            if known[one.name] == nil, let adopted = try adopted(one, there, register, outcome.keys) {
                known[one.name] = adopted
                there.removeAll { $0.id == adopted.id }
            }
            guard let found = known[one.name] else {
                missing.append(one)
                continue
            }
            if let key = one.entry.key {
                outcome.keys[key] = KeyedRecord(register: register.id, id: found.id, made: 0, place: one.entry.place)
            }
            if found.source != one.source { changed.append((one, found)) }
        }
        outcome.changed += try mend(changed, of: register, in: file, outcome.keys, in: tx)
        try make(missing, of: register, in: file, &outcome, in: tx)
    }

    /// - Parameter titled: how many entries of the file had each name so far.
    private func wanted(_ node: DataNode, of register: RegisterDeclaration, in file: DataFile, _ titled: inout [String: Int]) throws
        -> Wanted
    {
        let entry = try DataEntry(node, in: file, clock: clock)
        let title = register.title.paths.compactMap(\.names.first).compactMap { node[$0]?.string }.joined(separator: " · ")
        var name = entry.key ?? (title.isEmpty ? printed(node.canonical) : title)
        titled[name, default: 0] += 1
        if let alike = titled[name], alike > 1 { name += " (\(alike))" }
        return Wanted(node: node, entry: entry, name: name, source: printed(node.canonical))
    }

    // MARK: What is there

    private func known(of register: RegisterDeclaration, in tx: ReadTransaction) throws -> [String: Known] {
        let rows = try tx.rows(
            "SELECT name, record, source, given FROM reference_record WHERE commune = \(commune) AND register = \(register.id)")
        return Dictionary(
            try rows.compactMap { row in
                guard let id = RecordID(try row.text("record")) else { return nil }
                let given = JSONText.values(try row.text("given")).compactMapValues(\.text)
                return (try row.text("name"), Known(id: id, source: try row.text("source"), given: given))
            }, uniquingKeysWith: { first, _ in first })
    }

    /// A record of a register that began before packs' records were kept account of.
    private struct Candidate {
        let id: RecordID
        let values: [String: Value]
        /// Whether a pack brought it: then the values are those that it gave.
        let isGiven: Bool
    }

    /// What the journal says was made, by set-up first; then what people have now.
    private func adoptable(_ register: RegisterDeclaration, in tx: ReadTransaction) throws -> [Candidate] {
        let made = try tx.rows(
            """
            SELECT record, account, after FROM journal WHERE commune = \(commune) AND register = \(register.id) AND action = 'create' ORDER BY seq
            """
        ).compactMap { row -> Candidate? in
            guard row["account"].isNull, let id = RecordID(try row.text("record")) else { return nil }
            return Candidate(id: id, values: JSONText.values(row["after"].text), isGiven: true)
        }
        let present = try registry.all(register.id, for: system, in: tx).map { Candidate(id: $0.id, values: $0.values, isGiven: false) }
        return made + present
    }

    /// The record whose title was that of the entry.
    private func adopted(
        _ wanted: Wanted, _ there: [Candidate], _ register: RegisterDeclaration, _ keys: [String: KeyedRecord]
    ) throws -> Known? {
        let titled = Set(register.title.paths.compactMap(\.names.first))
        let reader = FieldReader(register: register, clock: clock, keys: keys)
        let title = try reader.values(wanted.entry.fields.filter { titled.contains($0.name) }, place: wanted.entry.place)
        guard !title.isEmpty, let found = there.first(where: { one in title.allSatisfy { one.values[$0.key] == $0.value } }) else {
            return nil
        }
        // What people made themselves is theirs: nothing of it was given.
        let given = wanted.entry.fields.map { ($0.name, found.isGiven ? printed(found.values[$0.name] ?? .null) : "") }
        return Known(id: found.id, source: "", given: Dictionary(given) { $1 })
    }

    // MARK: What changes

    /// Changes fields that still hold what the pack gave, and notes what it gives now.
    private func mend(
        _ changed: [(Wanted, Known)], of register: RegisterDeclaration, in file: DataFile, _ keys: [String: KeyedRecord],
        in tx: WriteTransaction
    ) throws -> Int {
        if changed.isEmpty { return 0 }
        let records = try registry.records(register.id, changed.map(\.1.id.text), commune: commune, in: tx)
        let reader = FieldReader(register: register, clock: clock, keys: keys)
        var count = 0
        for (wanted, known) in changed {
            let values = try reader.values(wanted.entry.fields, place: wanted.entry.place)
            var given = values.mapValues(printed)
            if let record = records[known.id.text], !record.isDeleted {
                // A field that the pack says something of for the first time was left empty by it before.
                let open = values.filter { name, _ in
                    let former = known.given[name] ?? printed(.null)
                    return given[name] != former && printed(record[name]) == former
                }
                if !open.isEmpty {
                    let mended = try explaining(wanted.entry.place) {
                        try workflows.edit(
                            register.id, record.id, version: nil, open, by: system, note: "Theo bản mới của gói \(register.pack)", in: tx)
                    }
                    for name in open.keys { given[name] = printed(mended[name]) }
                    count += 1
                }
            }
            try note(wanted, known.id, given, of: register, in: tx)
        }
        return count
    }

    private func make(
        _ missing: [Wanted], of register: RegisterDeclaration, in file: DataFile, _ outcome: inout Outcome, in tx: WriteTransaction
    ) throws {
        for one in missing {
            var loader = RecordLoader(workflows, commune: commune, clock: clock, origin: origin, keys: outcome.keys)
            do {
                outcome.made += try loader.load([file.keeping([one.node])], in: tx)
            } catch let error as SetupError where isUpgrade {
                outcome.refused.append(error.userMessage)
                continue
            }
            outcome.keys = loader.keys
            guard let id = loader.created.first,
                let record = try registry.records(register.id, [id.text], commune: commune, in: tx)[id.text]
            else { continue }
            let given = Dictionary(one.entry.fields.map { ($0.name, printed(record[$0.name])) }) { $1 }
            try note(one, id, given, of: register, in: tx)
        }
    }

    private func note(
        _ wanted: Wanted, _ id: RecordID, _ given: [String: String], of register: RegisterDeclaration, in tx: WriteTransaction
    ) throws {
        let prints = JSONText.object(given.mapValues { .text($0) })
        try tx.execute(
            """
            INSERT INTO reference_record (commune, register, name, record, source, given)
            VALUES (\(commune), \(register.id), \(wanted.name), \(id.text), \(wanted.source), \(prints))
            ON CONFLICT (commune, register, name) DO UPDATE SET record = excluded.record, source = excluded.source, given = excluded.given
            """)
    }
}

/// The print of a text as it is kept.
func printed(_ text: String) -> String { String(text.stablePrint, radix: 16) }

func printed(_ value: Value) -> String { printed(JSONText.object(["": value])) }
