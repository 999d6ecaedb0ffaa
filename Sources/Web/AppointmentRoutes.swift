import Declarations
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Appointments without an account: free times, booking, and the own one for whoever has its code and second factor.
    func addAppointments() {
        get("/dat-lich", .everybody) { visit in try await visit.slotsPage() }
        get("/dat-lich/moi", .everybody) { visit in try await visit.bookingPage() }
        post("/dat-lich/moi", .everybody) { visit, form in try await visit.book(form) }
        get("/dat-lich/tra-cuu", .everybody) { visit in try await visit.findAppointmentPage() }
        post("/dat-lich/tra-cuu", .everybody) { visit, form in try await visit.findAppointment(form) }
        get("/dat-lich/hen/:id", .everybody) { visit in try await visit.ownAppointmentPage() }
        post("/dat-lich/hen/:id/doi", .everybody) { visit, form in try await visit.moveAppointment(form) }
        post("/dat-lich/hen/:id/huy", .everybody) { visit, form in try await visit.cancelAppointment(form) }
    }
}

extension CommuneURLs {
    var booking: String { base + "/dat-lich" }
    var findBooking: String { booking + "/tra-cuu" }
    func ownBooking(_ id: RecordID) -> String { "\(booking)/hen/\(id)" }
}

extension Site {
    var appointments: AppointmentDesk { AppointmentDesk(workflows) }
}

/// A time as addresses and forms name it.
private struct ChosenTime: Sendable {
    let hours: String
    let starts: Instant

    init?(_ form: FormData) {
        guard let hours = form.text("gio").flatMap({ RecordID($0) }), let starts = form.text("luc").flatMap({ Instant($0) }) else {
            return nil
        }
        (self.hours, self.starts) = (hours.text, starts)
    }
}

extension Visit {
    private static let kinds = ["service", "reception"]

    private func requireAppointments() throws {
        guard AppointmentDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
    }

    private var wantedKind: String { Self.kinds.first { $0 == query["viec"] } ?? "service" }

    /// The time as it stands in addresses: "2026-11-24T08:30".
    private static func code(_ moment: Instant) -> String {
        "\(moment.date)T\(twoDigits(moment.minuteOfDay / 60)):\(twoDigits(moment.minuteOfDay % 60))"
    }

    private static func clock(_ moment: Instant) -> String {
        "\(twoDigits(moment.minuteOfDay / 60)):\(twoDigits(moment.minuteOfDay % 60))"
    }

    // MARK: Times

    /// Times of two weeks, day by day; `doi` names the own appointment that is moved to one of them.
    func slotsPage() async throws -> Response {
        try requireAppointments()
        let moving = query.text("doi").flatMap { RecordID($0) }.flatMap { trackedIDs.contains($0.text) ? $0 : nil }
        let (slots, places) = try await read { tx in
            let days = today...today.adding(days: AppointmentDesk.daysAhead)
            let slots = try site.appointments.slots(wantedKind, on: days, commune: commune.code, in: tx)
            let names = try registry.titles(
                of: ["service_point": Set(slots.map(\.point)), "post": Set(slots.compactMap(\.post))], commune: commune.code, language,
                in: tx)
            return (slots, names)
        }
        func place(_ slot: AppointmentDesk.Slot) -> String? { slot.post.flatMap { places[$0] } ?? places[slot.point] }
        // One place for all of them is said once.
        let hasOnePlace = Set(slots.map(place)).count == 1
        func time(_ slot: AppointmentDesk.Slot) -> SlotTime {
            let address = CommuneURLs.query(
                urls.booking + "/moi",
                [("gio", slot.hours), ("luc", Self.code(slot.starts)), ("doi", moving?.text), ("thu-tuc", query.text("thu-tuc"))])
            let hint = hasOnePlace ? nil : place(slot)
            return SlotTime(label: Self.clock(slot.starts), hint: hint, url: slot.free > 0 ? address : nil)
        }
        let page = SlotPage(
            title: words(moving == nil ? "booking_title" : "booking_move"), lead: words("booking_lead"),
            crumbs: [Link(text: words("services_title"), url: urls.services)],
            views: moving != nil
                ? []
                : Self.kinds.map {
                    Tab(
                        label: words("booking_\($0)"),
                        url: CommuneURLs.query(urls.booking, [("viec", $0), ("thu-tuc", query.text("thu-tuc"))]), current: $0 == wantedKind)
                },
            days: Dictionary(grouping: slots, by: \.starts.date).sorted { $0.key < $1.key }.map { day, slots in
                SlotDay(label: "\(day.weekday.text(language)) \(day.text(language))".capitalizedFirst, slots: slots.map(time))
            }, notes: [hasOnePlace ? slots.first.flatMap(place) : nil].compactMap { $0 } + Set(slots.compactMap(\.note)).sorted(),
            findUrl: urls.findBooking,
            empty: slots.isEmpty ? Empty(heading: words("booking_none"), text: words("booking_none_text")) : nil)
        return try await self.page(page, at: .front)
    }

    // MARK: Booking

    func bookingPage(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        try requireAppointments()
        guard let time = ChosenTime(typed ?? query) else { throw Redirect(urls.booking) }
        if let id = query.text("doi").flatMap({ RecordID($0) }), trackedIDs.contains(id.text) { return try await movingPage(id, time) }
        let code = typed?.text("thu-tuc") ?? query.text("thu-tuc")
        func field(_ name: String, _ label: String, help: String? = nil, required: Bool = true, max: Int, complete: String) -> Field {
            Field(
                id: "f-" + name, name: name, label: words(label), control: name == "subject" ? .longText : .text, value: typed?[name],
                help: help.map { words($0) }, error: problems.first { $0.field == name }?.message(language), required: required,
                maxLength: max,
                autocomplete: complete, isPersonal: true)
        }
        let page = ServiceStep(
            title: words("booking_for", "\(Self.clock(time.starts)), \(time.starts.date.text(language))"),
            crumbs: [Link(text: words("booking_title"), url: urls.booking)], url: urls.booking + "/moi", backUrl: urls.booking,
            submitLabel: words("booking_send"),
            parts: [
                StepPart(fields: [
                    field("applicant_name", "booking_name", max: 150, complete: "name"),
                    field("phone", "booking_phone", help: "booking_phone_help", max: 20, complete: "tel"),
                    field("subject", "booking_subject", help: "booking_subject_help", required: false, max: 2000, complete: "off"),
                ])
            ],
            errors: problems.map {
                FormError(fieldID: "f-\($0.field ?? "applicant_name")", label: words("booking_title"), message: $0.message(language))
            },
            hidden: [
                Hidden(name: "gio", value: time.hours), Hidden(name: "luc", value: Self.code(time.starts)),
                Hidden(name: "thu-tuc", value: code ?? ""),
            ])
        return try await self.page(page, at: .front, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func book(_ form: FormData) async throws -> Response {
        try requireAppointments()
        guard let time = ChosenTime(form) else { throw HTTPFailure.badRequest() }
        try site.queueKeeping.bookings.take(context.address)
        do {
            let made = try await write { tx in
                let code = form.text("thu-tuc")
                let procedure = try code.flatMap { code in
                    try registry.records("procedure", by: "code", [.text(code)], commune: commune.code, in: tx).values.first
                }
                return try site.appointments.book(
                    AppointmentDesk.Wish(
                        hours: time.hours, starts: time.starts, name: String((form["applicant_name"] ?? "").prefix(150)),
                        phone: form["phone"] ?? "", procedure: procedure?.id.text, subject: form["subject"].map { String($0.prefix(2000)) }),
                    by: queueWorker, in: tx)
            }
            return remember(made.id.text, .seeOther(urls.ownBooking(made.id)))
        } catch let error as RecordError where error.code == .invalid {
            return try await bookingPage(form, problems: error.problems)
        }
    }

    // MARK: The own appointment

    func findAppointmentPage(error: String? = nil, code: String? = nil) async throws -> Response {
        try requireAppointments()
        var codeField = Field(id: "f-code", name: "code", label: words("booking_code"), value: code ?? query["ma"], required: true)
        var secret = Field(id: "f-secret", name: "secret", label: words("booking_secret"), required: true)
        (codeField.maxLength, secret.maxLength, codeField.autocomplete, secret.autocomplete) = (40, 20, "off", "off")
        let page = ServiceStep(
            title: words("booking_find"), crumbs: [Link(text: words("booking_title"), url: urls.booking)], url: urls.findBooking,
            submitLabel: words("booking_find_send"), parts: [StepPart(fields: [codeField, secret])],
            errors: error.map { [FormError(fieldID: "f-code", label: words("booking_find"), message: $0)] } ?? [])
        return try await self.page(page, at: .front, status: error == nil ? .ok : .unprocessableContent)
    }

    /// A code that there is not and a wrong second factor are told alike, and guesses at one appointment are few.
    func findAppointment(_ form: FormData) async throws -> Response {
        try requireAppointments()
        let code = String((form["code"] ?? "").uppercased().filter { !$0.isWhitespace }.prefix(40))
        try site.serviceKeeping.lookups.take(context.address)
        try site.serviceKeeping.factors.take("\(commune.code) \(code)")
        let found = try await read { tx in
            try site.appointments.find(code: code, secret: String((form["secret"] ?? "").prefix(20)), commune: commune.code, in: tx)
        }
        guard let found else { return try await findAppointmentPage(error: words("booking_wrong"), code: code) }
        return remember(found.id.text, .seeOther(urls.ownBooking(found.id)))
    }

    /// The appointment that the address names, where this browser has it open; the form of finding it for everybody else.
    private func ownAppointment() async throws -> Record {
        try requireAppointments()
        let id = try recordID()
        guard trackedIDs.contains(id.text) else { throw Redirect(urls.findBooking) }
        let found = try await read { tx in try registry.records(AppointmentDesk.register, [id.text], commune: commune.code, in: tx)[id.text]
        }
        guard let found, !found.isDeleted else { throw Redirect(urls.findBooking) }
        return try registry.unsealed(found)
    }

    func ownAppointmentPage(problems: [FieldProblem] = []) async throws -> Response {
        let record = try await ownAppointment()
        guard let register = catalogue.registers[AppointmentDesk.register], let workflow = catalogue.workflow(of: register) else {
            throw HTTPFailure.notFound
        }
        let names = try await read { tx in
            try registry.titles(
                of: [
                    "service_point": Set([record["point"].text].compactMap { $0 }), "post": Set([record["post"].text].compactMap { $0 }),
                    "procedure": Set([record["procedure"].text].compactMap { $0 }),
                ], commune: commune.code, language, in: tx)
        }
        func name(_ field: String) -> String? { record[field].text.flatMap { names[$0] } }
        let isOpen = record.state == "booked"
        let state = record.state.flatMap { workflow.state($0) }
        let moment = record["starts_at"].integer.map { Instant(milliseconds: $0) }
        let cancel = TransitionForm(
            id: "cancel", label: words("booking_cancel"), url: urls.ownBooking(record.id) + "/huy", style: .danger,
            explanation: words("booking_cancel_text"))
        let page = AdminPage(
            title: moment.map { "\(Self.clock($0)), \($0.date.weekday.text(language)) \($0.date.text(language))" } ?? "",
            kicker: words("booking_own"), crumbs: [Link(text: words("booking_title"), url: urls.booking)],
            tag: state.map { Tag(text: $0.label(language), meaning: Pages.Meaning($0.meaning)) },
            actions: isOpen
                ? [
                    Action(
                        label: words("booking_move"),
                        url: CommuneURLs.query(urls.booking, [("viec", record["kind"].text), ("doi", record.id.text)]))
                ] : [],
            transitions: isOpen ? [cancel] : [],
            errors: problems.map { FormError(fieldID: "main", label: words("booking_own"), message: $0.message(language)) },
            sections: [
                AdminSection(
                    label: words("booking_keep"), text: isOpen ? words("booking_keep_text") : nil,
                    details: [
                        Detail(label: words("booking_code"), value: record["code"].text),
                        Detail(label: words("booking_secret"), value: record["secret"].text),
                        Detail(label: words("booking_where"), value: name("point")),
                        Detail(label: words("booking_with"), value: name("post")),
                        Detail(label: words("booking_procedure"), value: name("procedure")),
                        Detail(label: words("booking_subject"), value: record["subject"].text, isLong: true),
                        Detail(label: words("booking_answer"), value: record["follow_answer"].text, isLong: true),
                    ].filter { $0.value != nil })
            ])
        return try await self.page(page, at: .front, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Asks before the appointment is moved: an address alone changes nothing.
    private func movingPage(_ id: RecordID, _ time: ChosenTime) async throws -> Response {
        let form = TransitionForm(
            id: "move", label: words("booking_move_send"), url: urls.ownBooking(id) + "/doi", style: .primary,
            hidden: [Hidden(name: "gio", value: time.hours), Hidden(name: "luc", value: Self.code(time.starts))])
        let page = ConfirmPage(
            title: words("booking_move"), text: words("booking_move_to", "\(Self.clock(time.starts)), \(time.starts.date.text(language))"),
            form: form, cancelUrl: urls.ownBooking(id))
        return try await self.page(page, at: .front)
    }

    func moveAppointment(_ form: FormData) async throws -> Response {
        let record = try await ownAppointment()
        guard let time = ChosenTime(form) else { throw HTTPFailure.badRequest() }
        do {
            _ = try await write { tx in try site.appointments.move(record.id, to: time.hours, time.starts, by: queueWorker, in: tx) }
            return redirect(urls.ownBooking(record.id), note: "saved")
        } catch let error as RecordError where error.code == .invalid {
            return try await ownAppointmentPage(problems: error.problems)
        }
    }

    func cancelAppointment(_ form: FormData) async throws -> Response {
        let record = try await ownAppointment()
        do {
            try await write { tx in try site.appointments.cancel(record.id, reason: words("booking_cancelled"), by: queueWorker, in: tx) }
            return redirect(urls.ownBooking(record.id), note: "saved")
        } catch let error as RecordError where error.code == .invalid {
            return try await ownAppointmentPage(problems: error.problems)
        }
    }
}
