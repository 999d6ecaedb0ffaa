import Declarations
import Registers
import Store
import Vietnamese
import Workflows

/// Loads the records of data files into one commune, in the order in which things happened, so that the journal and former versions read as
/// if people had worked all the while.
struct RecordLoader {
    let workflows: WorkflowEngine
    let commune: Int
    let clock: RelativeTime
    /// The journal's origin: `demo`, `set-up`.
    let origin: String
    var keys: [String: KeyedRecord]
    /// People who sign in, by name.
    private(set) var signIns: [SignInPerson] = []
    /// The records that were made, in the order of the files.
    private(set) var created: [RecordID] = []
    /// When the records of `keys` were made, by id.
    private var made: [String: Int64]

    private struct Event {
        let moment: Int64
        let run: (WriteTransaction) throws -> Void
    }

    init(_ workflows: WorkflowEngine, commune: Int, clock: RelativeTime, origin: String, keys: [String: KeyedRecord] = [:]) {
        self.workflows = workflows
        self.commune = commune
        self.clock = clock
        self.origin = origin
        self.keys = keys
        made = Dictionary(keys.values.map { ($0.id.text, $0.made) }) { max($0, $1) }
    }

    var system: Actor { .system(commune: commune, origin: origin) }

    /// Loads files; gives how many records were made. - Throws: ``SetupError`` naming file and line.
    mutating func load(_ files: [DataFile], in tx: WriteTransaction) throws -> Int {
        var events: [Event] = []
        var made = 0
        for file in files {
            guard let name = file.register, let register = workflows.catalogue.registers[name] else {
                throw SetupError("không có sổ “\(file.register ?? "")”; ghi register: một sổ đã khai báo.", at: file.name)
            }
            for node in file.records {
                let entry = try DataEntry(node, in: file, clock: clock)
                let isNew = entry.key.flatMap { keys[$0] } == nil
                if isNew { made += 1 }
                events += isNew ? try creation(entry, register) : [try change(entry, register)]
            }
        }
        // Stable by position: what is named first is made first.
        for (_, event) in events.enumerated().sorted(by: { ($0.element.moment, $0.offset) < ($1.element.moment, $1.offset) }) {
            try event.run(tx)
        }
        return made
    }

    // MARK: Events

    private mutating func creation(_ entry: DataEntry, _ register: RegisterDeclaration) throws -> [Event] {
        let values = try FieldReader(register: register, clock: clock, keys: keys).values(entry.fields, place: entry.place)
        let referred = lastMade(of: register, in: values)
        let moment = max(referred, madeAt(values, register, firstStep: entry.history.first?.at))
        let id = RecordID()
        made[id.text] = moment
        created.append(id)
        if let key = entry.key { keys[key] = KeyedRecord(register: register.id, id: id, made: moment, place: entry.place) }
        if let name = entry.signIn { signIns.append(SignInPerson(person: id, name: name)) }
        let (workflows, system) = (workflows, system)
        let begun = entry.history.isEmpty ? entry.state : nil
        let creation = Event(moment: moment) { tx in
            try explaining(entry.place) {
                _ = try workflows.importRecord(register.id, values, id: id, at: moment, state: begun, by: system, in: tx)
            }
        }
        return [creation] + steps(entry.history, on: register.id, id, after: moment, ending: entry.state)
    }

    /// The steps of a record's life; the last one has to lead to `state`.
    private func steps(_ history: [DataEntry.Step], on register: String, _ id: RecordID, after made: Int64, ending state: String?)
        -> [Event]
    {
        history.enumerated().map { index, step in
            let (loader, isLast) = (self, index == history.count - 1)
            // Data may name days that are still to come where the demo is set up early in the year.
            let moment = max(made + Int64(index) + 1, min(step.at, clock.now.milliseconds))
            return Event(moment: moment) { tx in
                try explaining(step.place) {
                    let record = try loader.record(register, id, in: tx)
                    let actor = try loader.author(step.by, place: step.place, in: tx)
                    let moved = try loader.workflows.importStep(step.transition, on: record, at: moment, note: step.note, by: actor, in: tx)
                    if isLast, let state, moved.state != state {
                        throw SetupError("history kết thúc ở “\(moved.state ?? "")”, nhưng state là “\(state)”.", at: step.place)
                    }
                }
            }
        }
    }

    private func change(_ entry: DataEntry, _ register: RegisterDeclaration) throws -> Event {
        guard let name = entry.key, let key = keys[name] else { throw SetupError("thiếu key.", at: entry.place) }
        guard key.register == register.id else {
            throw SetupError(
                "tên “\(name)” đã là bản ghi của sổ \(key.register)\(key.told); ở đây là sổ \(register.id). Chọn tên khác.", at: entry.place
            )
        }
        let values = try FieldReader(register: register, clock: clock, keys: keys).values(entry.fields, place: entry.place)
        let referred = lastMade(of: register, in: values)
        let moment = max(referred, key.made) + 1
        let loader = self
        return Event(moment: moment) { tx in
            try explaining(entry.place) {
                let record = try loader.record(key.register, key.id, in: tx)
                _ = try loader.workflows.registry.importChange(record, values, action: "edit", at: moment, by: loader.system, in: tx)
            }
        }
    }

    /// Sets fields of a record that exists and leads it through its history, at once.
    func advance(
        _ key: KeyedRecord, _ values: [String: Value], _ history: [DataEntry.Step], state: String?, place: String, in tx: WriteTransaction
    ) throws {
        let before = min(history.first?.at ?? clock.now.milliseconds, clock.now.milliseconds) - 60_000
        let moment = max(key.made + 1, before)
        try explaining(place) {
            let record = try record(key.register, key.id, in: tx)
            if !values.isEmpty { _ = try workflows.registry.importChange(record, values, action: "edit", at: moment, by: system, in: tx) }
        }
        for event in steps(history, on: key.register, key.id, after: moment, ending: state) { try event.run(tx) }
    }

    // MARK: Who and when

    private func record(_ register: String, _ id: RecordID, in tx: ReadTransaction) throws -> Record {
        try workflows.registry.record(register, id, for: system, in: tx)
    }

    /// When the youngest of the records was made to which `values` refer; 0 without any.
    private func lastMade(of register: RegisterDeclaration, in values: [String: Value]) -> Int64 {
        let ids = register.fields.filter { $0.targetRegister != nil }.flatMap { field -> [String] in
            let text = values[field.id]?.text
            return field.type.isMany ? JSONText.items(text) : text.map { [$0] } ?? []
        }
        return ids.compactMap { made[$0] }.max() ?? 0
    }

    /// The first day that the record names, in the morning, or the moment at which it was submitted, but not after its first step; now where it
    /// names none.
    private func madeAt(_ values: [String: Value], _ register: RegisterDeclaration, firstStep: Int64?) -> Int64 {
        let days = register.fields.filter {
            $0.type == .date && ($0.id == "from_date" || $0.id.hasSuffix("_on")) && !$0.id.hasPrefix("due")
        }
        .compactMap { values[$0.id]?.text.flatMap { CalendarDate($0) } }
        let now = clock.now.milliseconds
        let morning = days.min().map { Instant($0, minute: 450).milliseconds }
        let submitted = register.field("submitted_at").flatMap { $0.type == .datetime ? values[$0.id]?.integer : nil }
        return min(morning ?? submitted ?? now, firstStep.map { $0 - 600_000 } ?? now, now)
    }

    /// The system at work for whoever holds the post (`@post-…`) mainly.
    func author(_ post: String?, place: String, in tx: ReadTransaction) throws -> Actor {
        guard let post else { return system }
        guard post.hasPrefix("@"), let key = keys[String(post.dropFirst())], key.register == "post" else {
            throw SetupError("by: chưa có chức danh nào tên “\(post)”.", at: place)
        }
        let row = try tx.first(
            """
            SELECT p.name, p.unit, h.person, n.full_name FROM reg_post p
            LEFT JOIN reg_holding h ON h.commune = p.commune AND h.post = p.id AND h.deleted_at IS NULL
            LEFT JOIN reg_person n ON n.commune = p.commune AND n.id = h.person
            WHERE p.commune = \(commune) AND p.id = \(key.id) ORDER BY h.main DESC LIMIT 1
            """)
        let held = HeldPost(
            id: key.id.text, name: row?["name"].text ?? "", unit: row?["unit"].text ?? "", unitName: "", subtree: [], roles: [])
        return Actor(
            commune: commune, person: row?["person"].text, personName: row?["full_name"].text, posts: [held], acting: held, roles: [],
            origin: origin, isSystem: true)
    }
}

/// A person of a data file who signs in.
struct SignInPerson: Sendable {
    let person: RecordID
    let name: String
}

/// Says at which place of a file a record was refused, with every problem.
func explaining<T>(_ place: String, _ body: () throws -> T) throws -> T {
    do {
        return try body()
    } catch let error as RecordError {
        let problems = error.problems.map { "\($0.field ?? ""): \($0.message.vi)" }
        throw SetupError(problems.isEmpty ? error.userMessage : problems.joined(separator: " "), at: place)
    }
}
