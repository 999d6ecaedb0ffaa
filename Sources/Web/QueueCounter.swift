import Declarations
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    private var counterCrumbs: [Link] { [oneStopCrumb, Link(text: words("queue_counters"), url: urls.counters)] }

    private func counterNumber() throws -> Int {
        guard let number = Int(try context.parameter("counter")), QueueDesk.counters.contains(number) else { throw HTTPFailure.notFound }
        return number
    }

    // MARK: Which counter

    func counterList() async throws -> Response {
        try requireQueue()
        let (board, lines) = try await read { tx in
            (try site.queue.board(commune: commune.code, in: tx), try site.queue.lines(on: today, commune: commune.code, in: tx))
        }
        let items = Self.counters(of: lines).map { number in
            let serving = board.called.first { $0.counter == number }
            return AdminItem(
                heading: words("queue_counter_of", String(number)),
                text: lines.filter { $0.isServed(at: number) }.map(\.name).joined(separator: " · "),
                tag: serving.map { Tag(text: words("queue_serves", $0.number), meaning: .onCourse) }, url: urls.counter(number))
        }
        let page = AdminPage(
            title: words("queue_counters"), lead: words("queue_counters_lead"), crumbs: [oneStopCrumb],
            actions: [
                Action(label: words("queue_screen"), url: urls.queueScreen),
                Action(label: words("queue_kiosk"), url: urls.queue + "?may=1"),
                Action(label: words("queue_lines"), url: urls.register("queue_line"), style: .quiet),
            ], sections: [AdminSection(items: items)])
        return try await self.page(page, at: .oneStop)
    }

    /// Those that the kinds of business name, and as many as most centres have.
    private static func counters(of lines: [QueueLine]) -> [Int] {
        let named = lines.flatMap { $0.counters ?? [] }.filter(QueueDesk.counters.contains)
        return Set(named + Array(1...max(4, named.max() ?? 0))).sorted()
    }

    // MARK: One counter

    func counterPage() async throws -> Response {
        try requireQueue()
        let number = try counterNumber()
        guard let register = catalogue.registers[QueueDesk.register] else { throw HTTPFailure.notFound }
        let page = try await read { tx in
            let board = try site.queue.board(commune: commune.code, in: tx)
            let lines = try site.queue.lines(on: today, commune: commune.code, in: tx)
            let priorities = try site.queue.priorities(on: today, commune: commune.code, in: tx)
            let serving = try site.queue.serving(at: number, commune: commune.code, in: tx)
            let waiting = board.waiting.filter { ticket in
                ticket.line == nil || lines.contains { $0.id == ticket.line && $0.isServed(at: number) }
            }
            let tag = serving?["priority"].text.flatMap { id in priorities.first { $0.id == id } }.map {
                Tag(text: $0.name, meaning: .atRisk)
            }
            return QueueCounter(
                title: words("queue_counter_of", String(number)), crumbs: counterCrumbs,
                views: Self.counters(of: lines).map {
                    Tab(label: words("queue_counter_of", String($0)), url: urls.counter($0), current: $0 == number)
                }, liveUrl: liveURL(register), number: serving?["number"].text, tag: tag, details: try details(serving, lines, in: tx),
                steps: steps(serving, waiting.count, number), intake: try intake(serving, in: tx),
                waiting: waitingSection(waiting, lines, priorities), summary: summary(board),
                nothing: serving == nil ? words("queue_serves_nobody") : nil)
        }
        return try await self.page(page, at: .oneStop)
    }

    private func details(_ serving: Record?, _ lines: [QueueLine], in tx: ReadTransaction) throws -> [Detail] {
        guard let serving else { return [] }
        let called = serving["called_at"].integer.map { Instant(milliseconds: $0).text(language) }
        let dossiers = try registry.titles(
            of: ["dossier": Set([serving["dossier"].text].compactMap { $0 })], commune: commune.code, language, in: tx)
        return [
            Detail(label: words("queue_kind"), value: lines.first { $0.id == serving["line"].text }?.name),
            Detail(label: words("queue_called_at"), value: called),
            Detail(label: words("queue_waited"), value: serving["waited_minutes"].integer.map { words("queue_minutes", String($0)) }),
            Detail(
                label: words("queue_dossier"), value: serving["dossier"].text.flatMap { dossiers[$0] },
                url: serving["dossier"].text.flatMap { RecordID($0) }.map { urls.dossier($0) }),
        ].filter { $0.value != nil }
    }

    /// By keyboard: N calls the next one, G once more, V nobody came, L back into the queue, X done.
    private func steps(_ serving: Record?, _ waiting: Int, _ number: Int) -> [TransitionForm] {
        let url = urls.counter(number)
        let hidden = [Hidden(name: "serving", value: serving?.id.text ?? "")]
        var steps: [TransitionForm] = []
        if waiting > 0 || serving != nil {
            steps.append(
                TransitionForm(
                    id: "next", label: words("queue_call_next", String(waiting)), url: url + "/goi", style: .primary, hidden: hidden,
                    key: "n"))
        }
        guard serving != nil else { return steps }
        let keys: [(QueueDesk.Step, String)] = [(.again, "g"), (.absent, "v"), (.back, "l"), (.done, "x")]
        return steps
            + keys.map { step, key in
                TransitionForm(
                    id: step.rawValue, label: words("queue_step_\(step.rawValue)"), url: "\(url)/\(step.path)", hidden: hidden, key: key)
            }
    }

    /// Intake for whom the counter serves: an appointment names the procedure already.
    private func intake(_ serving: Record?, in tx: ReadTransaction) throws -> Action? {
        guard let serving, serving["dossier"].isNull, let register = catalogue.registers[DossierDesk.register], can(.create, register)
        else {
            return nil
        }
        let appointment = try serving["appointment"].text.flatMap { id in
            try registry.records("appointment", [id], commune: commune.code, in: tx)[id]
        }
        let place = appointment?["procedure"].text.map { "\(urls.intake)/\($0)" } ?? urls.intake
        return Action(label: words("onestop_take_in"), url: CommuneURLs.query(place, [("so", serving.id.text)]))
    }

    private static let mostWaiting = 12

    private func waitingSection(_ waiting: [QueueBoard.Ticket], _ lines: [QueueLine], _ priorities: [QueuePriority]) -> AdminSection {
        let heads = ["queue_head_number", "queue_kind", "queue_head_since", "queue_head_priority"].map { words($0) }
        let rows = waiting.prefix(Self.mostWaiting).map { ticket in
            let priority = priorities.first { $0.id == ticket.priority }
            return ListRow(
                url: "",
                cells: [
                    ListCell(label: heads[0], text: ticket.number),
                    ListCell(label: heads[1], text: lines.first { $0.id == ticket.line }?.name ?? words("queue_any_line")),
                    ListCell(label: heads[2], text: ticket.takenAt.text(language)),
                    ListCell(label: heads[3], text: priority?.name),
                ])
        }
        return AdminSection(
            label: words("queue_waits", String(waiting.count)), columns: heads.map { ListColumn(label: $0) }, rows: rows,
            nothing: rows.isEmpty ? words("queue_nobody_waits") : nil)
    }

    private func summary(_ board: QueueBoard) -> [Detail] {
        let served = board.past.count { !$0.isGone }
        return [
            Detail(label: words("queue_sum_taken"), value: String(board.waiting.count + board.called.count + board.past.count)),
            Detail(label: words("queue_sum_served"), value: String(served)),
            Detail(label: words("queue_sum_gone"), value: String(board.past.count(where: \.isGone))),
            Detail(label: words("queue_sum_wait"), value: board.meanWait.map { words("queue_minutes", String($0)) } ?? "–"),
            Detail(label: words("queue_sum_service"), value: board.meanService.map { words("queue_minutes", String($0)) } ?? "–"),
        ]
    }

    // MARK: What a counter does

    private func callNext(to number: Int, _ form: FormData) async throws -> Response {
        _ = try await write { tx in try site.queue.callNext(to: number, after: form.text("serving"), by: actor, in: tx) }
        return .seeOther(urls.counter(number))
    }

    /// A number that is at another counter, or done with, meanwhile: the page shows how it stands.
    func takeQueueStep(_ form: FormData) async throws -> Response {
        try requireQueue()
        let number = try counterNumber()
        let path = try context.parameter("step")
        if path == "goi" { return try await callNext(to: number, form) }
        guard let step = QueueDesk.Step.allCases.first(where: { $0.path == path }) else { throw HTTPFailure.notFound }
        guard let id = form.text("serving").flatMap({ RecordID($0) }) else { throw HTTPFailure.badRequest() }
        do {
            try await write { tx in try site.queue.take(step, id, at: number, by: actor, in: tx) }
            return .seeOther(urls.counter(number))
        } catch let error as RecordError where error.code == .notFound {
            return redirect(urls.counter(number), note: "step_gone")
        }
    }
}

extension QueueDesk.Step {
    /// The end of the address.
    fileprivate var path: String {
        switch self {
        case .again: "goi-lai"
        case .absent: "vang"
        case .back: "lui"
        case .done: "xong"
        }
    }
}
