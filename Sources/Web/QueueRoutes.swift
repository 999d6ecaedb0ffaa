import Declarations
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import QRCode
import Registers
import Store
import Vietnamese

extension Routes {
    /// The queue: numbers taken at the kiosk and on phones, the screen of the hall, counters that call.
    func addQueue() {
        get("/xep-hang", .everybody) { visit in try await visit.queueTakingPage() }
        post("/xep-hang", .everybody) { visit, form in try await visit.takeNumber(form) }
        post("/xep-hang/den", .everybody) { visit, form in try await visit.arriveByPhone(form) }
        get("/xep-hang/so/:id", .everybody) { visit in try await visit.queueNumberPage() }
        get("/xep-hang/man-hinh", .everybody) { visit in try await visit.queueScreenPage() }
        // Says no more than that something changed in the queue.
        get("/xep-hang/su-kien", .everybody) { visit in try await visit.queueEvents() }
        let tickets = QueueDesk.register
        get("/mot-cua/quay", .records(.edit, of: tickets)) { visit in try await visit.counterList() }
        get("/mot-cua/quay/:counter", .records(.edit, of: tickets)) { visit in try await visit.counterPage() }
        post("/mot-cua/quay/:counter/:step", .records(.edit, of: tickets)) { visit, form in try await visit.takeQueueStep(form) }
    }
}

extension CommuneURLs {
    var queue: String { base + "/xep-hang" }
    var queueScreen: String { queue + "/man-hinh" }
    func queueNumber(_ id: RecordID) -> String { "\(queue)/so/\(id)" }
    var counters: String { oneStop + "/quay" }
    func counter(_ number: Int) -> String { "\(counters)/\(number)" }
}

/// How often somebody without an account may take numbers and book times.
struct QueueKeeping: Sendable {
    /// Numbers of one address: a kiosk on a busy morning, and a hall full of phones behind it.
    let numbers = RateLimiter(capacity: 60, perSecond: 0.25)
    /// Telephone numbers tried at one address.
    let arrivals = RateLimiter(capacity: 30, perSecond: 0.1)
    /// Bookings of one address.
    let bookings = RateLimiter(capacity: 20, perSecond: 1.0 / 60)
}

extension Site {
    var queue: QueueDesk { QueueDesk(workflows) }
}

extension Visit {
    /// Who takes a number writes nothing but that number.
    var queueWorker: Actor { Actor.system(commune: commune.code, origin: actor.origin) }

    func requireQueue() throws {
        guard QueueDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
    }

    // MARK: Taking a number

    /// `may=1` in the address is the kiosk of the hall: it prints, goes back by itself, and shows the code for phones.
    private var isKiosk: Bool { query["may"] == "1" }

    func queueTakingPage(problems: [FieldProblem] = []) async throws -> Response {
        try requireQueue()
        let (lines, priorities, board) = try await read { tx in
            (
                try site.queue.lines(on: today, commune: commune.code, in: tx),
                try site.queue.priorities(on: today, commune: commune.code, in: tx), try site.queue.board(commune: commune.code, in: tx)
            )
        }
        let people = priorities.filter { !$0.isForAppointments }
        let qr = isKiosk ? try QRCode(publicAddress + "/xep-hang", correction: .quarter) : nil
        let hasAppointments = AppointmentDesk.isDeclared(in: catalogue)
        let page = QueueTaking(
            title: words("queue_take"), lead: words(people.isEmpty ? "queue_take_lead" : "queue_take_lead_priority"), url: urls.queue,
            lines: lines.map { line in
                let waiting = board.waiting.count { $0.line == line.id }
                let hint = [line.hint, words("queue_waiting", String(waiting))].compactMap { $0 }.joined(separator: " · ")
                return Choice(value: line.id, label: line.name, hint: hint)
            },
            priorities: [Choice(value: "", label: words("queue_no_priority"), selected: true)]
                + people.map { Choice(value: $0.id, label: $0.name) },
            arrivalUrl: hasAppointments ? urls.queue + "/den" : nil, bookingUrl: hasAppointments && !isKiosk ? urls.booking : nil,
            errors: problems.map {
                FormError(fieldID: "f-\($0.field ?? "line")", label: words("queue_take"), message: $0.message(language))
            },
            hidden: isKiosk ? [Hidden(name: "may", value: "1")] : [], picture: qr?.outline, side: qr?.side,
            empty: lines.isEmpty ? Empty(heading: words("queue_closed"), text: words("queue_closed_text")) : nil)
        return try await self.page(page, at: .front, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    func takeNumber(_ form: FormData) async throws -> Response {
        try requireQueue()
        try site.queueKeeping.numbers.take(context.address)
        let kiosk = form["may"] == "1"
        do {
            let ticket = try await write { tx in
                try site.queue.take(
                    line: form.text("line"), priority: form.text("priority"), way: kiosk ? .kiosk : .phone, by: queueWorker, in: tx)
            }
            return .seeOther(CommuneURLs.query(urls.queueNumber(ticket.id), [("may", kiosk ? "1" : nil)]))
        } catch let error as RecordError where error.code == .invalid {
            return try await queueTakingPage(problems: error.problems)
        }
    }

    /// Who has an appointment today and is here. Whether a telephone number has one is told to whoever stands at the kiosk, and nothing else.
    func arriveByPhone(_ form: FormData) async throws -> Response {
        try requireQueue()
        guard AppointmentDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        try site.queueKeeping.arrivals.take(context.address)
        let kiosk = form["may"] == "1"
        do {
            let ticket = try await write { tx in
                try site.appointments.arrive(phone: form["phone"] ?? "", way: kiosk ? .kiosk : .phone, by: queueWorker, in: tx)
            }
            guard let ticket else {
                return try await queueTakingPage(problems: [
                    FieldProblem(
                        "phone", vi: "Hôm nay không có lịch hẹn với số điện thoại này: lấy số ở các nút trên.",
                        en: "There is no appointment today with this number: take a number above.")
                ])
            }
            return .seeOther(CommuneURLs.query(urls.queueNumber(ticket.id), [("may", kiosk ? "1" : nil)]))
        } catch let error as RecordError where error.code == .invalid {
            return try await queueTakingPage(problems: error.problems)
        }
    }

    /// One number: how many are before it, which counter calls it. It names nobody.
    func queueNumberPage() async throws -> Response {
        try requireQueue()
        let id = try recordID()
        let (board, lines) = try await read { tx in
            (try site.queue.board(commune: commune.code, in: tx), try site.queue.lines(on: today, commune: commune.code, in: tx))
        }
        guard let ticket = (board.waiting + board.called + board.past).first(where: { $0.id == id.text }) else {
            throw HTTPFailure.notFound
        }
        let qr = isKiosk ? try QRCode(publicAddress + "/xep-hang/so/\(id)", correction: .quarter) : nil
        let isOver = !ticket.isWaiting && !ticket.isServed
        let page = QueueNumber(
            title: words("queue_your_number"), number: ticket.number, line: lines.first { $0.id == ticket.line }?.name,
            state: state(of: ticket, board), detail: ticket.isWaiting ? board.meanWait.map { words("queue_mean_wait", String($0)) } : nil,
            isCalled: ticket.isServed, eventsUrl: isOver ? nil : urls.queue + "/su-kien",
            returnUrl: isKiosk ? urls.queue + "?may=1" : nil, taken: words("queue_taken", ticket.takenAt.text(language)),
            picture: qr?.outline, side: qr?.side)
        var response = try await self.page(page, at: .front)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func state(of ticket: QueueBoard.Ticket, _ board: QueueBoard) -> String {
        if ticket.isServed { return words("queue_go_to", String(ticket.counter ?? 0)) }
        if ticket.isGone { return words("queue_gone") }
        guard let ahead = board.ahead(of: ticket.id) else { return words("queue_done") }
        return ahead == 0 ? words("queue_next") : words("queue_ahead", String(ahead))
    }

    // MARK: The hall

    private static let mostCalls = 6

    func queueScreenPage() async throws -> Response {
        try requireQueue()
        let (board, lines) = try await read { tx in
            (try site.queue.board(commune: commune.code, in: tx), try site.queue.lines(on: today, commune: commune.code, in: tx))
        }
        let now = Instant.now
        let page = QueueScreen(
            title: words("onestop_centre"),
            calls: board.called.prefix(Self.mostCalls).map { ticket in
                let spelled = ticket.number.map(String.init).joined(separator: " ")
                return QueueCall(
                    number: ticket.number, counter: String(ticket.counter ?? 0), key: "\(ticket.id)-\(ticket.counter ?? 0)-\(ticket.calls)",
                    words: words("queue_say", spelled, String(ticket.counter ?? 0)))
            },
            lines: lines.map { line in
                let waiting = board.waiting.filter { $0.line == line.id }
                let next = waiting.prefix(4).map(\.number).joined(separator: ", ")
                return QueueWaiting(
                    label: line.name, count: words("queue_waiting", String(waiting.count)),
                    next: next.isEmpty ? nil : words("queue_following", next))
            }, eventsUrl: urls.queue + "/su-kien",
            clock: "\(Self.twoDigits(now.minuteOfDay / 60)):\(Self.twoDigits(now.minuteOfDay % 60))",
            nothing: board.called.isEmpty ? words("queue_nobody_called") : nil)
        var response = try await self.page(page, at: .front)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    func queueEvents() async throws -> Response {
        try requireQueue()
        return try follow([QueueDesk.register], key: "queue " + context.address)
    }
}
