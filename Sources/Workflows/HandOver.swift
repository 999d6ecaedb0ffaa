import Declarations
public import Registers
public import Store

/// Open work goes from one post's desk to another's (bàn giao).
public struct DeskMove: Codable, Sendable, Equatable {
    /// Record ids of posts.
    public let from: String
    public let to: String

    public init(from: String, to: String) {
        self.from = from
        self.to = to
    }
}

/// The open work of one post in one register.
public struct OpenWork: Sendable, Equatable {
    public let post: String
    public let register: String
    public let records: Int
    /// Of those, past their deadline.
    public let late: Int
}

extension WorkflowEngine {
    /// What lies on the desks of posts or waits for them by name, unfinished: one statement for all of it.
    public func openWork(of posts: [String], commune: Int, in tx: ReadTransaction) throws -> [OpenWork] {
        let registers = catalogue.registers.compactMap { register in catalogue.workflow(of: register).map { (register, $0) } }
        var arms: [(post: String, register: String, statement: SQL)] = []
        for post in posts {
            for (register, workflow) in registers {
                guard let condition = awaits(post, register, workflow) else { continue }
                let statement: SQL = """
                    SELECT CAST(\(arms.count) AS BIGINT) AS arm, count(*) AS n, count(CASE WHEN due_at < \(tx.now) THEN 1 END) AS late
                    FROM \(name: "reg_\(register.id)") WHERE commune = \(commune) AND deleted_at IS NULL AND \(condition)
                    """
                arms.append((post, register.id, statement))
            }
        }
        var found: [OpenWork] = []
        // SQLite joins at most 500 selects.
        for start in stride(from: 0, to: arms.count, by: 200) {
            let part = arms[start..<min(start + 200, arms.count)]
            for row in try tx.rows(SQL.joined(part.map(\.statement), separator: " UNION ALL ")) {
                let (arm, count) = (arms[Int(try row.integer("arm"))], Int(try row.integer("n")))
                if count > 0 {
                    found.append(OpenWork(post: arm.post, register: arm.register, records: count, late: Int(try row.integer("late"))))
                }
            }
        }
        return found
    }

    /// How much lies unfinished on every desk of a commune, by post.
    public func deskLoads(commune: Int, in tx: ReadTransaction) throws -> [String: Int] {
        let arms = catalogue.registers.compactMap { register -> SQL? in
            let open = catalogue.workflow(of: register)?.states.filter { !$0.final && $0.clock != .stopped }.map(\.id) ?? []
            if open.isEmpty { return nil }
            return """
                SELECT CAST(assignee AS text) AS post, count(*) AS n FROM \(name: "reg_\(register.id)")
                WHERE commune = \(commune) AND assignee IS NOT NULL AND deleted_at IS NULL AND state IN (\(SQL.values(open))) GROUP BY assignee
                """
        }
        if arms.isEmpty { return [:] }
        return Dictionary(
            try tx.rows(SQL.joined(arms, separator: " UNION ALL ")).map { (try $0.text("post"), Int(try $0.integer("n"))) },
            uniquingKeysWith: +)
    }

    /// Moves the next unfinished records of a desk to another. The register's step and deadline stay what they are.
    ///
    /// - Parameter limit: records at most in this transaction.
    public func advance(
        _ move: DeskMove, _ progress: inout RehomingProgress, limit: Int, note: String, by actor: Actor, in tx: WriteTransaction
    ) throws {
        try tx.takeTurn(in: actor.commune)
        _ = try checkedPost(move.to, commune: actor.commune, in: tx)
        var left = limit
        for register in catalogue.registers.sorted(by: { $0.id < $1.id }) where register.id >= progress.register ?? "" {
            guard let workflow = catalogue.workflow(of: register), let condition = awaits(move.from, register, workflow) else { continue }
            progress.move(to: register.id)
            let after: SQL = progress.after.map { " AND id > \($0)" } ?? ""
            let ids = try tx.rows(
                "SELECT id FROM \(name: "reg_\(register.id)") WHERE commune = \(actor.commune) AND deleted_at IS NULL AND " + condition
                    + after + " ORDER BY id LIMIT \(left)"
            ).map { try $0.text("id") }
            let records = try registry.records(register.id, ids, commune: actor.commune, in: tx)
            for record in records.values.sorted(by: { $0.id < $1.id }) {
                progress.saw(record.id)
                do {
                    try tx.attempt { try handOver(record, register, workflow, move, note, actor, tx) }
                    progress.moved()
                } catch let error as RecordError {
                    progress.refused(try registry.title(of: record, in: tx), error)
                }
            }
            left -= ids.count
            if left <= 0 { return }
        }
        progress.end()
    }

    private func handOver(
        _ record: Record, _ register: RegisterDeclaration, _ workflow: WorkflowDeclaration, _ move: DeskMove, _ note: String,
        _ actor: Actor,
        _ tx: WriteTransaction
    ) throws {
        var changes: [String: Value] = [:]
        if let field = record.state.flatMap({ workflow.state($0) })?.waitsFor.flatMap({ register.field($0) }),
            field.targetRegister == "post"
        {
            if field.type.isMany {
                var seen: Set<String> = []
                let items = record.items(field.id).map { $0 == move.from ? move.to : $0 }.filter { seen.insert($0).inserted }
                if items != record.items(field.id) { changes[field.id] = .text(JSONText.list(items)) }
            } else if record[field.id].text == move.from {
                changes[field.id] = .text(move.to)
            }
        }
        let isOnDesk = record.assignee == move.from
        let moved = try registry.apply(record, changes, action: "hand_over", note: note, by: actor.working(), in: tx) { record in
            if isOnDesk { record.assignee = move.to }
        }
        if isOnDesk, let state = moved.state {
            try closeSpan(of: moved, in: tx)
            try openSpan(of: moved, state: state, transition: nil, actor, in: tx)
        }
    }

    /// That a record lies unfinished on the post's desk, or its state waits for the post by name; nil where no record of the register can.
    private func awaits(_ post: String, _ register: RegisterDeclaration, _ workflow: WorkflowDeclaration) -> SQL? {
        let open = workflow.states.filter { !$0.final && $0.clock != .stopped }
        if open.isEmpty { return nil }
        var parts: [SQL] = ["assignee = \(post) AND state IN (\(SQL.values(open.map(\.id))))"]
        for (name, states) in Dictionary(grouping: open.filter { $0.waitsFor != nil }, by: { $0.waitsFor ?? "" }).sorted(by: {
            $0.key < $1.key
        }) {
            guard let field = register.field(name), field.targetRegister == "post" else { continue }
            let isNamed: SQL = field.type.isMany ? "\(name: name) LIKE \("%\"\(post)\"%")" : "\(name: name) = \(post)"
            parts.append(isNamed + " AND state IN (\(SQL.values(states.map(\.id))))")
        }
        return "(" + SQL.joined(parts.map { "(\($0))" }, separator: " OR ") + ")"
    }
}
