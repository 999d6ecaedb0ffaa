public import Declarations
public import Registers
public import Store
public import Vietnamese

/// One unit goes up in another (sáp nhập): what names it names the other from then on, and it ends the day before.
public struct UnitMerger: Codable, Sendable, Equatable {
    /// Record ids.
    public let unit: String
    public let into: String
    /// The first day of the new order, `2026-12-01`.
    public let from: String
    /// The decision behind it: "QĐ 12/QĐ-UBND".
    public let decision: String?

    public init(unit: RecordID, into: RecordID, from: CalendarDate, decision: String?) {
        self.unit = unit.text
        self.into = into.text
        self.from = from.description
        self.decision = decision
    }
}

/// What a change of the organisation would move.
public struct MergerPreview: Sendable {
    /// Living records that name the unit in a field.
    public struct Place: Sendable {
        public let register: RegisterDeclaration
        public let field: FieldDeclaration
        public let records: Int
    }

    public let unit: Record
    public let into: Record
    public let places: [Place]
    /// Posts of the unit that are no head's any more, because the other unit has a head.
    public let dethroned: [Record]
    /// Records of other systems: they keep the unit that their system says.
    public let mirrored: Int
}

/// How far a change of the organisation is, between two transactions.
public struct RehomingProgress: Codable, Sendable, Equatable {
    /// The register that is being gone through, and the last record seen of it.
    var register: String?
    var after: String?
    public fileprivate(set) var done = 0
    /// Records that could not be changed, and why; the first fifty.
    public fileprivate(set) var kept: [String] = []
    public fileprivate(set) var keptCount = 0
    public fileprivate(set) var isOver = false

    public init() {}

    mutating func move(to register: String) {
        if self.register != register { (self.register, after) = (register, nil) }
    }

    mutating func saw(_ record: RecordID) { after = record.text }
    mutating func moved() { done += 1 }

    mutating func refused(_ title: String, _ reason: RecordError) {
        keptCount += 1
        if kept.count < 50 { kept.append("\(title): \((reason.problems.first?.message ?? reason.message).vi)") }
    }

    mutating func end() { isOver = true }
}

extension WorkflowEngine {
    // MARK: Preview

    /// What the merger would move, without moving it.
    ///
    /// - Throws: ``RecordError`` with `invalid` and the problems of `into` and `from`.
    public func preview(_ merger: UnitMerger, commune: Int, in tx: ReadTransaction) throws -> MergerPreview {
        let (unit, into) = try checked(merger, commune: commune, in: tx)
        let places = unitPlaces
        let arms = places.enumerated().map { index, place in
            """
            SELECT CAST(\(index) AS BIGINT) AS place, count(*) AS n, count(source) AS mirrored FROM \(name: "reg_\(place.register.id)")
            WHERE commune = \(commune) AND deleted_at IS NULL AND \(named(unit.id.text, in: place.field))
            """ as SQL
        }
        var counts: [Int: Int] = [:]
        var mirrored = 0
        for row in try tx.rows(SQL.joined(arms, separator: " UNION ALL ")) {
            counts[Int(try row.integer("place"))] = Int(try row.integer("n"))
            mirrored += Int(try row.integer("mirrored"))
        }
        let posts = try registry.all("post", for: .system(commune: commune, origin: "merger"), in: tx).filter {
            $0["unit"].text == unit.id.text && $0.items("roles").contains("unit_head")
        }
        return MergerPreview(
            unit: unit, into: into,
            places: places.enumerated().compactMap { index, place in
                (counts[index] ?? 0) > 0 ? .init(register: place.register, field: place.field, records: counts[index] ?? 0) : nil
            }, dethroned: into["head"].isNull ? [] : posts, mirrored: mirrored)
    }

    /// Every field in which a record may name a unit.
    private var unitPlaces: [(register: RegisterDeclaration, field: FieldDeclaration)] {
        catalogue.registers.flatMap { register in
            register.fields.filter { $0.targetRegister == "unit" && !$0.encrypted }.map { (register, $0) }
        }
    }

    private func named(_ id: String, in field: FieldDeclaration) -> SQL {
        field.type.isMany ? "\(name: field.id) LIKE \("%\"\(id)\"%")" : "\(name: field.id) = \(id)"
    }

    private func checked(_ merger: UnitMerger, commune: Int, in tx: ReadTransaction) throws -> (unit: Record, into: Record) {
        let units = try registry.all("unit", for: .system(commune: commune, origin: "merger"), in: tx)
        let found = Dictionary(units.map { ($0.id.text, $0) }) { one, _ in one }
        guard let unit = found[merger.unit], let from = CalendarDate(merger.from) else { throw RecordError.notFound }
        var problems: [FieldProblem] = []
        func refuse(_ field: String, vi: String, en: String) { problems.append(FieldProblem(field, vi: vi, en: en)) }
        let into = found[merger.into]
        if into == nil || merger.into == merger.unit {
            refuse("into", vi: "Chọn đơn vị khác để sáp nhập vào.", en: "Choose another unit.")
        } else if let end = into?["to_date"].text, end < merger.from {
            refuse("into", vi: "Đơn vị này đã hết hiệu lực.", en: "That unit has ended.")
        }
        var above = into?["parent"].text
        for _ in found where above != nil {
            if above == merger.unit {
                refuse(
                    "into", vi: "Đơn vị này nằm dưới đơn vị được sáp nhập. Chuyển nó lên ngang cấp trước.",
                    en: "That unit lies below the one that goes. Move it up first.")
                break
            }
            above = above.flatMap { found[$0]?["parent"].text }
        }
        if let begun = unit["from_date"].text, begun > from.adding(days: -1).description {
            refuse("from", vi: "Phải sau ngày đơn vị có hiệu lực.", en: "This must be after the unit began.")
        }
        guard problems.isEmpty, let into else { throw RecordError.invalid(problems) }
        return (unit, into)
    }

    // MARK: Doing it

    /// Moves the next records. Posts, units below and the unit's end come last, in one transaction: until then its people see what they had.
    ///
    /// - Parameter limit: records at most in this transaction.
    public func advance(
        _ merger: UnitMerger, _ progress: inout RehomingProgress, limit: Int, by actor: Actor, in tx: WriteTransaction
    ) throws {
        try tx.takeTurn(in: actor.commune)
        let (unit, into) = try checked(merger, commune: actor.commune, in: tx)
        let note = note(merger, unit, into)
        var left = limit
        let places = Dictionary(grouping: unitPlaces.filter { !["post", "unit"].contains($0.register.id) }) { $0.register.id }
        for (id, places) in places.sorted(by: { $0.key < $1.key }) where id >= progress.register ?? "" {
            progress.move(to: id)
            let fields = places.map(\.field)
            let found = try registry.records(
                id, try ids(of: id, naming: unit.id.text, in: fields, after: progress.after, limit: left, actor, tx),
                commune: actor.commune,
                in: tx)
            for record in found.values.sorted(by: { $0.id < $1.id }) {
                try rehome(record, fields, unit.id, into.id, note, &progress, actor, tx)
            }
            left -= found.count
            if left <= 0 { return }
        }
        try end(unit, in: into, merger, note, &progress, actor, tx)
    }

    private func ids(
        of register: String, naming unit: String, in fields: [FieldDeclaration], after: String?, limit: Int, _ actor: Actor,
        _ tx: ReadTransaction
    ) throws -> [String] {
        var condition: SQL = "commune = \(actor.commune) AND deleted_at IS NULL AND ("
        condition += SQL.joined(fields.map { named(unit, in: $0) }, separator: " OR ") + ")"
        if let after { condition += " AND id > \(after)" }
        return try tx.rows("SELECT id FROM \(name: "reg_\(register)") WHERE " + condition + " ORDER BY id LIMIT \(limit)").map {
            try $0.text("id")
        }
    }

    private func rehome(
        _ record: Record, _ fields: [FieldDeclaration], _ unit: RecordID, _ into: RecordID, _ note: String,
        _ progress: inout RehomingProgress, _ actor: Actor, _ tx: WriteTransaction
    ) throws {
        progress.saw(record.id)
        if record.isMirrored { return }
        let changes = Dictionary(
            uniqueKeysWithValues: fields.compactMap { field -> (String, Value)? in
                let pointed = field.pointing(record[field.id], from: unit, to: into)
                return pointed == record[field.id] ? nil : (field.id, pointed)
            })
        do {
            _ = try tx.attempt {
                try registry.apply(record, changes, action: "rehome", note: note, by: actor.working(), in: tx)
            }
            progress.moved()
        } catch let error as RecordError {
            progress.refused(try registry.title(of: record, in: tx), error)
        }
    }

    private func end(
        _ unit: Record, in into: Record, _ merger: UnitMerger, _ note: String, _ progress: inout RehomingProgress, _ actor: Actor,
        _ tx: WriteTransaction
    ) throws {
        let system = actor.working()
        func change(_ record: Record, _ values: [String: Value]) throws {
            _ = try registry.apply(record, values, action: "rehome", note: note, by: system, in: tx)
            progress.moved()
        }
        let takesHead = into["head"].isNull
        for post in try registry.all("post", for: system, in: tx) where post["unit"].text == unit.id.text {
            var values: [String: Value] = ["unit": .text(into.id.text)]
            if !takesHead, post.items("roles").contains("unit_head") {
                let roles = post.items("roles").filter { $0 != "unit_head" }
                values["roles"] = .text(JSONText.list(roles.isEmpty ? ["officer"] : roles))
            }
            try change(post, values)
        }
        for below in try registry.all("unit", for: system, in: tx)
        where below["parent"].text == unit.id.text && below.id != into.id {
            try change(below, ["parent": .text(into.id.text)])
        }
        var gains: [String: Value] = ["aliases": aliases(of: into, and: unit)]
        if takesHead, !unit["head"].isNull { gains["head"] = unit["head"] }
        try change(into, gains)
        // Its head is another unit's now, and so is what still names it: records of other systems, and what is told of the past.
        let last = CalendarDate(merger.from)?.adding(days: -1).description
        try change(unit, ["to_date": last.value, "head": .null, "parent": .text(into.id.text)])
        progress.end()
    }

    /// The names by which documents know the unit lead to the other one.
    private func aliases(of into: Record, and unit: Record) -> Value {
        let own = lines(into["aliases"].text)
        let gained = [unit["name"].text, unit["short_name"].text].compactMap { $0 } + lines(unit["aliases"].text)
        var seen = Set((own + [into["name"].text ?? ""]).map { folded($0) })
        return .text((own + gained.filter { seen.insert(folded($0)).inserted }).joined(separator: "\n"))
    }

    private func note(_ merger: UnitMerger, _ unit: Record, _ into: Record) -> String {
        let day = CalendarDate(merger.from)?.text(.vi) ?? merger.from
        let decision = merger.decision.map { " (\($0))" } ?? ""
        return "Sáp nhập \(unit["name"].text ?? "") vào \(into["name"].text ?? "") từ \(day)\(decision)"
    }
}

/// A unit gets another name; it stays the same unit, so that nothing has to move.
public struct UnitRenaming: Codable, Sendable, Equatable {
    public let unit: String
    public let name: String
    public let shortName: String?
    public let from: String
    public let decision: String?

    public init(unit: RecordID, name: String, shortName: String?, from: CalendarDate, decision: String?) {
        self.unit = unit.text
        self.name = name
        self.shortName = shortName
        self.from = from.description
        self.decision = decision
    }
}

extension WorkflowEngine {
    /// Gives a unit its new name; the former one stays an alias, so that documents that use it are understood.
    ///
    /// - Throws: ``RecordError`` with `forbidden` without the right to edit the unit; `invalid`.
    public func rename(_ renaming: UnitRenaming, by actor: Actor, in tx: WriteTransaction) throws {
        guard let id = RecordID(renaming.unit) else { throw RecordError.notFound }
        let unit = try registry.record("unit", id, for: actor, in: tx)
        var names = lines(unit["aliases"].text)
        for former in [unit["name"].text, renaming.shortName == nil ? nil : unit["short_name"].text].compactMap({ $0 })
        where ![renaming.name, renaming.shortName].contains(former) && !names.contains(former) {
            names.append(former)
        }
        var values: [String: Value] = ["name": .text(renaming.name), "aliases": .text(names.joined(separator: "\n"))]
        if let short = renaming.shortName { values["short_name"] = .text(short) }
        let day = CalendarDate(renaming.from)?.text(.vi) ?? renaming.from
        let decision = renaming.decision.map { " (\($0))" } ?? ""
        _ = try edit("unit", id, version: nil, values, by: actor, note: "Đổi tên từ \(day)\(decision)", in: tx)
    }
}

private func lines(_ text: String?) -> [String] {
    (text ?? "").split(whereSeparator: \.isNewline).map { String($0) }.filter { !$0.allSatisfy(\.isWhitespace) }
}

extension WorkflowEngine {
    /// How many living records name a unit in some field; a record that names it twice counts twice.
    public func recordsNaming(unit: RecordID, commune: Int, in tx: ReadTransaction) throws -> Int {
        let arms = unitPlaces.map { place in
            """
            SELECT count(*) AS n FROM \(name: "reg_\(place.register.id)")
            WHERE commune = \(commune) AND deleted_at IS NULL AND \(named(unit.text, in: place.field))
            """ as SQL
        }
        return Int(
            try tx.number("SELECT CAST(sum(n) AS BIGINT) AS n FROM (" + SQL.joined(arms, separator: " UNION ALL ") + ") AS places"))
    }
}
