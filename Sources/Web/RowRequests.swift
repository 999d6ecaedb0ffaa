import API
import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Jobs
import Pages
import Province
import Registers
import Store
import Vietnamese

extension Routes {
    /// What the province asks a commune with a server of its own for: fetched or handed in, answered by a signed file.
    func addRowRequests() {
        post("/gui-tinh/hoi", .platform(.issueReports)) { visit, _ in try await visit.callProvince() }
        post(
            "/gui-tinh/yeu-cau", .platform(.issueReports), limits: FormLimits(body: 1 << 20, files: 1, fileSize: RowAsk.sizeLimit)
        ) { visit, form in try await visit.takeRequest(form) }
        get("/gui-tinh/yeu-cau/:id/tra-loi.json", .platform(.issueReports)) { visit in try await visit.answerFile() }
    }
}

extension Visit {
    /// The part of *Gửi số liệu lên tỉnh* about rows.
    ///
    /// - Parameter canSend: whether the province's address is known.
    func rowSections(_ requests: [Record], canSend: Bool, refusal: String? = nil) -> [AdminSection] {
        guard let register = catalogue.registers[RowDesk.requests], can(.read, register) else { return [] }
        var file = Field(
            id: "f-file", name: "file", label: words("requests_file"), control: .attachment, help: words("requests_file_help"),
            error: refusal,
            required: true)
        file.accept = ".json"
        let states = catalogue.workflow(of: register)
        let call = Action(label: words("requests_call"), url: urls.sending + "/hoi", isPost: true)
        return [
            AdminSection(
                label: words("requests_title"), text: words("requests_text"),
                items: requests.map { request in
                    let state = request.state.flatMap { states?.state($0) }
                    let isOpen = request.state == "asked"
                    return AdminItem(
                        heading: "\(request["figure_label"].text ?? "") · \(request["period"].text ?? "")",
                        text: request["asked_by"].text, tag: state.map { Tag(text: $0.label(language), meaning: .init($0.meaning)) },
                        url: urls.record(request),
                        actions: isOpen
                            ? [] : [Action(label: words("requests_answer"), url: "\(urls.sending)/yeu-cau/\(request.id)/tra-loi.json")])
                } + (canSend ? [AdminItem(heading: words("requests_ask"), text: words("requests_ask_text"), actions: [call])] : []),
                nothing: requests.isEmpty && !canSend ? words("requests_none") : nil),
            AdminSection(
                label: words("requests_by_hand"),
                form: TransitionForm(id: "request", label: words("requests_take"), url: urls.sending + "/yeu-cau", fields: [file])),
        ]
    }

    /// Requests that the province does not see by itself, the newest first.
    func carriedRequests(in tx: ReadTransaction) throws -> [Record] {
        guard let register = catalogue.registers[RowDesk.requests], can(.read, register) else { return [] }
        return try registry.all(register.id, sort: [SortKey("asked_at", descending: true)], limit: 40, for: actor, in: tx)
            .filter { $0["came_by"].text != RowDesk.Way.here.rawValue }
    }

    func callProvince() async throws -> Response {
        guard commune.level == .commune else { throw HTTPFailure.notFound }
        _ = try await write { tx in try site.rowExchange.enqueue(by: actor, label: words("requests_job"), in: tx) }
        site.jobs.wake()
        return redirect(urls.sending, note: "rows_calling")
    }

    func takeRequest(_ form: FormData) async throws -> Response {
        guard commune.level == .commune, catalogue.registers[RowDesk.requests] != nil else { throw HTTPFailure.notFound }
        guard let file = form.file("file") else { return try await sendingPage(words("bundle_no_file").capitalizedFirst) }
        do {
            let ask = try RowAsk(parsing: Array(try Data(contentsOf: file.url)))
            let request = try await write { tx in try site.rows.place(ask, of: commune.code, by: .file, in: tx) }
            return redirect(urls.record(request))
        } catch let refusal as RowRefusal {
            return try await sendingPage(refusal.text(language))
        }
    }

    /// The answer carries rows past the province's own page: who downloads it has to be one who may read them here, and it is journaled.
    private func requireRight(toCarry request: Record) throws {
        guard let register = request["about"].text.flatMap({ catalogue.registers[$0] }) else { return }
        let isPersonal = request["personal"].boolean == true && request.state == "granted"
        for action in [RecordAction.read] + (isPersonal ? [.personal] : [])
        where !registry.rights.grants(action, on: register, to: actor).isWholeCommune { throw HTTPFailure.forbidden }
    }

    func answerFile() async throws -> Response {
        guard commune.level == .commune else { throw HTTPFailure.notFound }
        let key = try site.bundleMaker.key(of: commune.code)
        do {
            let answer = try await read { tx in
                try tx.liftTimeLimits()
                let request = try registry.record(RowDesk.requests, try recordID(), for: actor, in: tx)
                guard request["came_by"].text != RowDesk.Way.here.rawValue else { throw HTTPFailure.notFound }
                try requireRight(toCarry: request)
                return try site.rows.answer(to: request, signedBy: key, in: tx)
            }
            let id = try recordID()
            try await write { tx in
                _ = try tx.journal(
                    commune: commune.code, author: actor.author, register: RowDesk.requests, record: id.text, action: "export")
            }
            var response = Response.json(bytes: answer.bytes)
            response.headers[.contentDisposition] = "attachment; filename=\"tra-loi-ban-ghi-\(commune.code).json\""
            response.headers[.cacheControl] = "private, no-store"
            return response
        } catch let refusal as RowRefusal {
            return try await sendingPage(refusal.text(language))
        }
    }
}

extension APICall {
    /// What the province asks of the commune whose server calls, signed by its key: 200; 422 for a call that its key did not sign.
    func rowRequests() async throws -> Response {
        guard visit.commune.level == .province else { throw APIProblem(APIProblem.Kind.notFound) }
        _ = try writer()
        let bytes = try await bodyBytes(limit: 4096)
        do {
            return Response.json(bytes: try await site.inquiries.reply(to: bytes, province: visit.commune.code).bytes)
        } catch let refusal as RowRefusal {
            throw APIProblem(.invalid, vi: refusal.text(.vi), en: refusal.text(.en))
        }
    }

    /// Takes a signed answer in: 200; 422 with the reason where it was not kept.
    func receiveRows() async throws -> Response {
        guard visit.commune.level == .province else { throw APIProblem(APIProblem.Kind.notFound) }
        _ = try writer()
        let bytes = try await bodyBytes(limit: RowAnswer.sizeLimit)
        do {
            let inquiry = try await site.inquiries.receive(bytes, actor: actor)
            return answer(["id": .string(inquiry.id.text), "standing": JSON(inquiry["standing"].text)])
        } catch let refusal as RowRefusal {
            throw APIProblem(.invalid, vi: refusal.text(.vi), en: refusal.text(.en))
        }
    }
}
