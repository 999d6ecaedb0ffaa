public import Declarations
public import Registers
public import Store
public import Vietnamese
public import Workflows

/// The queue of the centre (lấy số, gọi số): numbers are taken by kind of business, counters call whoever is next.
///
/// Who is next is told by one moment, `order_at`: when the number was taken, or the appointment's time, less the head start that a priority
/// gives on that day (register `queue_priority`). Nobody waits for ever, and no counter chooses.
public struct QueueDesk: Sendable {
    public static let register = "counter_ticket"
    /// Counters that a centre may have.
    public static let counters = 1...50
    public let workflows: WorkflowEngine
    private var registry: Registry { workflows.registry }

    public init(_ workflows: WorkflowEngine) { self.workflows = workflows }

    /// Whether the packs at hand have a queue.
    public static func isDeclared(in catalogue: Catalogue) -> Bool {
        [register, "queue_line", "queue_priority"].allSatisfy { catalogue.registers[$0] != nil }
    }

    /// Where a number is taken: an option of the field `way`.
    public enum Way: String, Sendable { case kiosk, phone, counter }

    // MARK: Lines and priorities

    /// Kinds of business for which numbers are taken on a day, in order.
    public func lines(on day: CalendarDate, commune: Int, in tx: ReadTransaction) throws -> [QueueLine] {
        try tx.rows(
            """
            SELECT id, name, hint, point, counters FROM reg_queue_line WHERE commune = \(commune) AND deleted_at IS NULL
                AND from_date <= \(day.description) AND (to_date IS NULL OR to_date >= \(day.description)) ORDER BY position, name, id
            """
        ).map(QueueLine.init)
    }

    /// Priorities in force on a day, in order.
    public func priorities(on day: CalendarDate, commune: Int, in tx: ReadTransaction) throws -> [QueuePriority] {
        try tx.rows(
            """
            SELECT id, name, kind, head_start FROM reg_queue_priority WHERE commune = \(commune) AND deleted_at IS NULL
                AND from_date <= \(day.description) AND (to_date IS NULL OR to_date >= \(day.description)) ORDER BY position, name, id
            """
        ).map(QueuePriority.init)
    }

    // MARK: Taking a number

    /// Gives the next number of the day.
    ///
    /// - Parameters:
    ///   - line: the record id of a kind of business in use today; nil where the commune has entered none.
    ///   - priority: the record id of a priority of persons in force today.
    /// - Throws: `RecordError` with `invalid` for a kind of business or a priority that there is not today.
    public func take(line: String?, priority: String? = nil, way: Way, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        let today = Instant(milliseconds: tx.now).date
        let found = try chosen(line, on: today, commune: actor.commune, in: tx)
        let claimed = try priority.map { id in
            guard
                let known = try priorities(on: today, commune: actor.commune, in: tx).first(where: { $0.id == id && !$0.isForAppointments })
            else { throw DossierDesk.refused("priority", vi: "Diện ưu tiên này hôm nay không áp dụng.", en: "There is no such priority.") }
            return known
        }
        let order = Instant(milliseconds: tx.now).adding(minutes: -(claimed?.headStart ?? 0))
        return try ticket(
            found, ["priority": claimed.map { .text($0.id) } ?? .null], from: order, way: way, by: actor, in: tx)
    }

    /// Gives a number to whoever comes to an appointment, once: the same appointment again gives the same number. Who comes after the time is
    /// over has lost the head start. Any counter may call it.
    public func take(
        _ appointment: Record, way: Way, by actor: Actor, in tx: WriteTransaction
    ) throws -> Record {
        try tx.takeTurn(in: actor.commune)
        let row = try tx.first(
            """
            SELECT id FROM reg_counter_ticket WHERE commune = \(actor.commune) AND appointment = \(appointment.id) AND deleted_at IS NULL
            ORDER BY id LIMIT 1
            """)
        if let id = try row?.text("id"), let known = try registry.records(Self.register, [id], commune: actor.commune, in: tx)[id] {
            return known
        }
        let today = Instant(milliseconds: tx.now).date
        let rule = try priorities(on: today, commune: actor.commune, in: tx).first { $0.isForAppointments }
        let isInTime = (appointment["ends_at"].integer ?? 0) >= tx.now
        let start = isInTime ? appointment["starts_at"].integer ?? tx.now : tx.now
        let order = Instant(milliseconds: start).adding(minutes: isInTime ? -(rule?.headStart ?? 0) : 0)
        let place = ["unit", "point"].map { ($0, appointment[$0]) }
        return try ticket(
            nil, ["priority": rule.map { .text($0.id) } ?? .null, "appointment": .text(appointment.id.text)].merging(place) { $1 },
            from: order, way: way, by: actor, in: tx)
    }

    private func chosen(_ line: String?, on day: CalendarDate, commune: Int, in tx: ReadTransaction) throws -> QueueLine? {
        let lines = try lines(on: day, commune: commune, in: tx)
        if lines.isEmpty { return nil }
        guard let found = lines.first(where: { $0.id == line }) else {
            throw DossierDesk.refused("line", vi: "Chọn loại việc.", en: "Choose the kind of business.")
        }
        return found
    }

    private func ticket(
        _ line: QueueLine?, _ more: [String: Value], from order: Instant, way: Way, by actor: Actor, in tx: WriteTransaction
    ) throws -> Record {
        let unit = try line.flatMap { try registry.records("service_point", [$0.point], commune: actor.commune, in: tx)[$0.point]?["unit"] }
        var values: [String: Value] = [
            "taken_on": .text(Instant(milliseconds: tx.now).date.description), "taken_at": .integer(tx.now), "way": .text(way.rawValue),
            "order_at": .integer(order.milliseconds), "unit": unit ?? .null, "line": line.map { .text($0.id) } ?? .null,
            "point": line.map { .text($0.point) } ?? .null,
        ]
        values.merge(more) { _, new in new }
        return try workflows.create(Self.register, values.filter { !$0.value.isNull }, by: actor.working("queue"), in: tx)
    }

    // MARK: Calling

    /// Calls whoever is next to a counter; whoever was there before is done with.
    ///
    /// - Parameters:
    ///   - serving: the record id of whom the counter had when the button was pressed; nil for nobody. A button that was pressed twice calls one
    ///     number.
    /// - Returns: whom the counter has now; nil where nobody waits.
    /// - Throws: `RecordError` with `forbidden` for who may not change numbers.
    public func callNext(to counter: Int, after serving: String?, by actor: Actor, in tx: WriteTransaction) throws -> Record? {
        try check(counter, actor)
        try tx.takeTurn(in: actor.commune)
        let now = try self.serving(at: counter, commune: actor.commune, in: tx)
        if let now, now.id.text != serving { return now }
        if let now { try finish(now, by: actor, in: tx) }
        let lines = try lines(on: Instant(milliseconds: tx.now).date, commune: actor.commune, in: tx).filter { $0.isServed(at: counter) }
        let own: SQL = lines.isEmpty ? "line IS NULL" : "(line IS NULL OR line IN (\(SQL.values(lines.map(\.id)))))"
        let row = try tx.first(
            """
            SELECT id FROM reg_counter_ticket WHERE commune = \(actor.commune) AND deleted_at IS NULL AND gone = \(false)
                AND taken_on = \(Instant(milliseconds: tx.now).date.description) AND called_at IS NULL AND
            """ + " " + own + " ORDER BY order_at, id LIMIT 1")
        guard let id = try row.flatMap({ RecordID(try $0.text("id")) }) else { return nil }
        let ticket = try registry.record(Self.register, id, for: actor.working("queue"), in: tx)
        let waited = (tx.now - (ticket["taken_at"].integer ?? tx.now)) / 60_000
        return try edit(
            ticket,
            [
                "counter": .integer(Int64(counter)), "called_at": .integer(tx.now), "calls": .integer(1),
                "caller": (actor.acting?.id).value, "waited_minutes": .integer(min(max(waited, 0), 1440)),
            ], by: actor, in: tx)
    }

    /// What a counter does with whom it has called.
    public enum Step: String, Sendable, CaseIterable {
        /// Calls the same number once more.
        case again
        /// Nobody came.
        case absent
        /// Back among those who wait, at the old place.
        case back
        case done
    }

    /// - Throws: `RecordError` with `notFound` where the number is not, or no more, at that counter.
    public func take(_ step: Step, _ id: RecordID, at counter: Int, by actor: Actor, in tx: WriteTransaction) throws {
        try check(counter, actor)
        try tx.takeTurn(in: actor.commune)
        guard let ticket = try serving(at: counter, commune: actor.commune, in: tx), ticket.id == id else { throw RecordError.notFound }
        switch step {
        case .again: _ = try edit(ticket, ["calls": .integer(min((ticket["calls"].integer ?? 1) + 1, 99))], by: actor, in: tx)
        case .absent: _ = try edit(ticket, ["gone": .boolean(true), "done_at": .integer(tx.now)], by: actor, in: tx)
        case .back:
            _ = try edit(
                ticket, ["counter": .null, "called_at": .null, "caller": .null, "waited_minutes": .null, "calls": .null], by: actor, in: tx)
        case .done: try finish(ticket, by: actor, in: tx)
        }
    }

    /// Notes the dossier that was taken in for whom a counter serves.
    public func note(_ dossier: RecordID, of id: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        guard let ticket = try registry.records(Self.register, [id.text], commune: actor.commune, in: tx)[id.text], !ticket.isDeleted,
            ticket["dossier"].isNull, ticket["called_at"].integer != nil
        else { return }
        _ = try edit(ticket, ["dossier": .text(dossier.text)], by: actor, in: tx)
    }

    /// Whom a counter has called today and not done with; nil for nobody.
    public func serving(at counter: Int, commune: Int, in tx: ReadTransaction) throws -> Record? {
        let row = try tx.first(
            """
            SELECT id FROM reg_counter_ticket WHERE commune = \(commune) AND deleted_at IS NULL AND counter = \(counter)
                AND taken_on = \(Instant(milliseconds: tx.now).date.description) AND called_at IS NOT NULL AND done_at IS NULL
                AND gone = \(false) ORDER BY called_at DESC, id DESC LIMIT 1
            """)
        guard let id = try row?.text("id") else { return nil }
        return try registry.records(Self.register, [id], commune: commune, in: tx)[id]
    }

    private func check(_ counter: Int, _ actor: Actor) throws {
        guard registry.rights.allowsSome(.edit, on: try registry.register(Self.register), to: actor) else { throw RecordError.forbidden }
        guard Self.counters.contains(counter) else { throw RecordError.notFound }
    }

    private func finish(_ ticket: Record, by actor: Actor, in tx: WriteTransaction) throws {
        let served = (tx.now - (ticket["called_at"].integer ?? tx.now)) / 60_000
        _ = try edit(
            ticket, ["done_at": .integer(tx.now), "served_minutes": .integer(min(max(served, 0), 1440))], by: actor, in: tx)
        guard let id = ticket["appointment"].text.flatMap({ RecordID($0) }) else { return }
        let appointment = try registry.record("appointment", id, for: actor.working("queue"), in: tx)
        guard appointment.state == "arrived", appointment["kind"].text == "service" else { return }
        _ = try workflows.perform("finish", on: "appointment", id, version: nil, by: actor.working("queue"), in: tx)
    }

    private func edit(_ ticket: Record, _ changes: [String: Value], by actor: Actor, in tx: WriteTransaction) throws -> Record {
        try workflows.edit(Self.register, ticket.id, version: nil, changes, by: actor.working("queue"), in: tx)
    }
}

/// A kind of business for which numbers are taken.
public struct QueueLine: Sendable, Equatable {
    public let id: String
    public let name: String
    public let hint: String?
    /// The record id of the service point.
    public let point: String
    /// Nil: any counter.
    public let counters: [Int]?

    init(_ row: Row) throws {
        id = try row.text("id")
        name = try row.text("name")
        hint = row["hint"].text
        point = try row.text("point")
        let listed = (row["counters"].text ?? "").split { !$0.isNumber }.compactMap { Int($0) }
        counters = listed.isEmpty ? nil : listed
    }

    public func isServed(at counter: Int) -> Bool { counters?.contains(counter) ?? true }
}

/// Who is called before those who came earlier, on a day.
public struct QueuePriority: Sendable, Equatable {
    public let id: String
    public let name: String
    public let isForAppointments: Bool
    /// Minutes by which they count as having come earlier.
    public let headStart: Int

    init(_ row: Row) throws {
        id = try row.text("id")
        name = try row.text("name")
        isForAppointments = row["kind"].text == "appointment"
        headStart = Int(try row.integer("head_start"))
    }
}
