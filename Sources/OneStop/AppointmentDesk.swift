public import Declarations
public import Registers
public import Store
public import Vietnamese
public import Workflows

/// Appointments (lịch hẹn) at the centre and with officials who receive citizens: free times from dated hours (register `reception_hours`), booked
/// without an account, moved and cancelled by whoever has the code and its second factor.
public struct AppointmentDesk: Sendable {
    public static let register = "appointment"
    /// Days ahead for which times are given.
    public static let daysAhead = 14
    /// Appointments to come that one telephone number may have.
    public static let mostOpen: Int64 = 3
    public let workflows: WorkflowEngine
    private var registry: Registry { workflows.registry }

    public init(_ workflows: WorkflowEngine) { self.workflows = workflows }

    /// Whether the packs at hand have appointments.
    public static func isDeclared(in catalogue: Catalogue) -> Bool {
        catalogue.registers[register] != nil && catalogue.registers["reception_hours"] != nil
    }

    /// A time that may be booked.
    public struct Slot: Sendable, Equatable {
        /// The record id of the hours.
        public let hours: String
        public let point: String
        public let post: String?
        public let kind: String
        public let note: String?
        public let starts: Instant
        public let ends: Instant
        /// Places that are left.
        public let free: Int
    }

    /// What is booked, and by whom.
    public struct Wish: Sendable {
        /// The record id of the hours.
        public var hours: String
        public var starts: Instant
        public var name: String
        public var phone: String
        /// The record id of the procedure, where it is about one.
        public var procedure: String?
        public var subject: String?

        public init(hours: String, starts: Instant, name: String, phone: String, procedure: String? = nil, subject: String? = nil) {
            self.hours = hours
            self.starts = starts
            self.name = name
            self.phone = phone
            self.procedure = procedure
            self.subject = subject
        }
    }

    // MARK: Times

    /// The times to come on some days, full ones too, in order: two statements, whatever the number of days. Nobody receives on holidays.
    ///
    /// - Parameter kind: an option of the field `kind`: service, reception.
    public func slots(_ kind: String, on days: ClosedRange<CalendarDate>, commune: Int, in tx: ReadTransaction) throws -> [Slot] {
        let hours = try tx.rows(
            """
            SELECT * FROM reg_reception_hours WHERE commune = \(commune) AND deleted_at IS NULL AND kind = \(kind)
                AND from_date <= \(days.upperBound.description) AND (to_date IS NULL OR to_date >= \(days.lowerBound.description)) ORDER BY id
            """)
        let taken = try self.taken(days, commune: commune, in: tx)
        let calendar = try workflows.calendar(of: commune, in: tx)
        return try hours.flatMap { row in
            try days.filter { Self.isOpen(row, on: $0, calendar) }.flatMap { try Self.slots(of: row, on: $0, taken) }
        }
        .filter { $0.starts.milliseconds > tx.now }.sorted { ($0.starts, $0.hours) < ($1.starts, $1.hours) }
    }

    private struct Place: Hashable { let hours: String, starts: Int64 }

    private func taken(_ days: ClosedRange<CalendarDate>, commune: Int, in tx: ReadTransaction) throws -> [Place: Int] {
        let (from, to) = (Instant(days.lowerBound), Instant(days.upperBound.adding(days: 1)))
        let rows = try tx.rows(
            """
            SELECT hours, starts_at, COUNT(*) AS n FROM reg_appointment WHERE commune = \(commune) AND deleted_at IS NULL
                AND state <> 'cancelled' AND starts_at >= \(from.milliseconds) AND starts_at < \(to.milliseconds) GROUP BY hours, starts_at
            """)
        return Dictionary(
            try rows.map { (Place(hours: try $0.text("hours"), starts: try $0.integer("starts_at")), Int(try $0.integer("n"))) }
        ) { first, _ in first }
    }

    private static func isOpen(_ hours: Row, on day: CalendarDate, _ calendar: WorkCalendar) -> Bool {
        guard (hours["from_date"].text ?? "") <= day.description, day.description <= (hours["to_date"].text ?? "9999"),
            JSONText.items(hours["days"].text).contains("\(day.weekday)")
        else { return false }
        // Hours on a Saturday are meant; on a Monday that is a holiday they are not.
        return calendar.isWorking(day) || (day.weekday >= .saturday && calendar.exceptions(on: day).isEmpty)
    }

    private static func slots(of hours: Row, on day: CalendarDate, _ taken: [Place: Int]) throws -> [Slot] {
        let (id, step, places) = (try hours.text("id"), Int(try hours.integer("slot_minutes")), Int(try hours.integer("places")))
        guard let opens = minute(hours["opens"].text), let closes = minute(hours["closes"].text), step > 0, opens + step <= closes else {
            return []
        }
        let (point, kind) = (try hours.text("point"), try hours.text("kind"))
        return stride(from: opens, through: closes - step, by: step).map { minute in
            let starts = Instant(day, minute: minute)
            return Slot(
                hours: id, point: point, post: hours["post"].text, kind: kind, note: hours["note"].text, starts: starts,
                ends: starts.adding(minutes: step), free: max(0, places - (taken[Place(hours: id, starts: starts.milliseconds)] ?? 0)))
        }
    }

    /// Minutes after midnight of "08:30".
    private static func minute(_ text: String?) -> Int? {
        let parts = (text ?? "").split(separator: ":").compactMap { Int($0) }
        return parts.count == 2 ? parts[0] * 60 + parts[1] : nil
    }

    // MARK: Booking

    /// Books a time. The same person and time twice is one appointment.
    ///
    /// - Throws: `RecordError` with `invalid`: the time is taken or no more there, the number has too many appointments, a name or telephone
    ///   number is missing.
    public func book(_ wish: Wish, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        try tx.takeTurn(in: actor.commune)
        let phone = try Self.phone(wish.phone)
        guard !wish.name.trimmed.isEmpty else {
            throw DossierDesk.refused("applicant_name", vi: "Ghi họ và tên người đến.", en: "Give the name of who comes.")
        }
        if let known = try booked(wish, phone, commune: actor.commune, in: tx) { return known }
        let open = try tx.number(
            """
            SELECT COUNT(*) FROM reg_appointment WHERE commune = \(actor.commune) AND deleted_at IS NULL AND phone = \(phone)
                AND state = 'booked' AND starts_at > \(tx.now)
            """)
        guard open < Self.mostOpen else {
            throw DossierDesk.refused(
                "phone", vi: "Số điện thoại này đã có \(open) lịch hẹn sắp tới: hủy hoặc đổi giờ lịch đã đặt.",
                en: "This number has \(open) appointments already: cancel or move one.")
        }
        let slot = try free(wish.hours, wish.starts, commune: actor.commune, in: tx)
        let unit = try registry.records("service_point", [slot.point], commune: actor.commune, in: tx)[slot.point]?["unit"]
        let texts: [String: String?] = [
            "kind": slot.kind, "hours": slot.hours, "point": slot.point, "post": slot.post, "procedure": wish.procedure,
            "applicant_name": wish.name.trimmed, "phone": phone, "subject": wish.subject?.trimmed, "secret": DossierDesk.secret(),
        ]
        var values = texts.compactMapValues { $0.flatMap { $0.isEmpty ? nil : Value.text($0) } }
        values["unit"] = unit.flatMap { $0.isNull ? nil : $0 }
        values["starts_at"] = .integer(slot.starts.milliseconds)
        values["ends_at"] = .integer(slot.ends.milliseconds)
        values["booked_at"] = .integer(tx.now)
        return try workflows.create(Self.register, values, by: actor.working("appointment"), in: tx)
    }

    private func booked(_ wish: Wish, _ phone: String, commune: Int, in tx: ReadTransaction) throws -> Record? {
        let row = try tx.first(
            """
            SELECT id FROM reg_appointment WHERE commune = \(commune) AND deleted_at IS NULL AND phone = \(phone) AND hours = \(wish.hours)
                AND starts_at = \(wish.starts.milliseconds) AND state = 'booked' ORDER BY id LIMIT 1
            """)
        guard let id = try row?.text("id") else { return nil }
        return try registry.records(Self.register, [id], commune: commune, in: tx)[id]
    }

    private func free(_ hours: String, _ starts: Instant, commune: Int, in tx: ReadTransaction) throws -> Slot {
        let today = Instant(milliseconds: tx.now).date
        let day = starts.date
        let known = try ["service", "reception"].flatMap { kind in
            today <= day && day <= today.adding(days: Self.daysAhead) ? try slots(kind, on: day...day, commune: commune, in: tx) : []
        }
        guard let slot = known.first(where: { $0.hours == hours && $0.starts == starts }) else {
            throw DossierDesk.refused("starts_at", vi: "Không còn giờ này: chọn giờ khác.", en: "There is no such time: choose another.")
        }
        guard slot.free > 0 else {
            throw DossierDesk.refused(
                "starts_at", vi: "Giờ này vừa có người đặt hết: chọn giờ khác.", en: "This time was just taken: choose another.")
        }
        return slot
    }

    /// Moves an appointment to another time of the same kind of business.
    ///
    /// - Throws: `RecordError` with `invalid` where the time is taken, or it is over.
    public func move(_ id: RecordID, to hours: String, _ starts: Instant, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        try tx.takeTurn(in: actor.commune)
        let worker = actor.working("appointment")
        let former = try registry.record(Self.register, id, for: worker, in: tx)
        if former["hours"].text == hours, former["starts_at"].integer == starts.milliseconds { return former }
        try refuseUnlessBooked(former)
        let slot = try free(hours, starts, commune: actor.commune, in: tx)
        guard slot.kind == former["kind"].text else {
            throw DossierDesk.refused("starts_at", vi: "Chọn giờ của cùng loại việc.", en: "Choose a time of the same kind.")
        }
        let changes: [String: Value] = [
            "hours": .text(slot.hours), "point": .text(slot.point), "post": slot.post.value,
            "starts_at": .integer(slot.starts.milliseconds),
            "ends_at": .integer(slot.ends.milliseconds), "moves": .integer(min((former["moves"].integer ?? 0) + 1, 99)),
        ]
        return try workflows.edit(Self.register, id, version: nil, changes, by: worker, in: tx)
    }

    /// The citizen does not come.
    ///
    /// - Throws: `RecordError` with `invalid` where it is over.
    public func cancel(_ id: RecordID, reason: String, by actor: Actor, in tx: WriteTransaction) throws {
        try tx.takeTurn(in: actor.commune)
        let worker = actor.working("appointment")
        let former = try registry.record(Self.register, id, for: worker, in: tx)
        if former.state == "cancelled" { return }
        try refuseUnlessBooked(former)
        _ = try workflows.perform("cancel", on: Self.register, id, version: nil, reason: reason, by: worker, in: tx)
    }

    private func refuseUnlessBooked(_ record: Record) throws {
        guard record.state == "booked" else {
            throw DossierDesk.refused("state", vi: "Lịch hẹn này đã qua hoặc đã hủy.", en: "This appointment is over or cancelled.")
        }
    }

    // MARK: Finding and arriving

    /// The appointment of a code and its second factor; nil for a code that there is not as for a wrong factor, by the same work.
    public func find(code: String, secret: String, commune: Int, in tx: ReadTransaction) throws -> Record? {
        let found = try registry.records(Self.register, by: "code", [.text(code)], commune: commune, in: tx).values.first
        let plain = try found.map { try registry.unsealed($0) }
        let own = plain?["secret"].text ?? DossierDesk.secret()
        let given = secret.uppercased().filter { !$0.isWhitespace }
        guard own == given, let plain, !plain.isDeleted else { return nil }
        return plain
    }

    /// Whoever stands at the centre and has an appointment today is in the queue, told by the telephone number.
    ///
    /// - Returns: the number in the queue; nil where nobody with that number is expected today.
    public func arrive(phone: String, way: QueueDesk.Way, by actor: Actor, in tx: WriteTransaction) throws -> Record? {
        try tx.takeTurn(in: actor.commune)
        let phone = try Self.phone(phone)
        let today = Instant(milliseconds: tx.now).date
        let row = try tx.first(
            """
            SELECT id FROM reg_appointment WHERE commune = \(actor.commune) AND deleted_at IS NULL AND phone = \(phone)
                AND state IN ('booked', 'arrived') AND starts_at >= \(Instant(today).milliseconds)
                AND starts_at < \(Instant(today.adding(days: 1)).milliseconds) ORDER BY state DESC, starts_at, id LIMIT 1
            """)
        guard let id = try row.flatMap({ RecordID(try $0.text("id")) }) else { return nil }
        return try arrive(id, way: way, by: actor, in: tx)
    }

    /// Puts who has come to an appointment into the queue, once.
    public func arrive(_ id: RecordID, way: QueueDesk.Way, by actor: Actor, in tx: WriteTransaction) throws -> Record {
        let worker = actor.working("appointment")
        var appointment = try registry.record(Self.register, id, for: worker, in: tx)
        if appointment.state == "booked" {
            appointment = try workflows.perform("arrive", on: Self.register, id, version: nil, by: worker, in: tx)
        }
        return try QueueDesk(workflows).take(appointment, way: way, by: actor, in: tx)
    }

    private static func phone(_ typed: String) throws -> String {
        guard let phone = try? PhoneNumber(parsing: typed) else {
            throw DossierDesk.refused("phone", vi: "Số điện thoại chưa đúng, ví dụ 0912 345 678.", en: "That is no telephone number.")
        }
        return phone.stored
    }
}
