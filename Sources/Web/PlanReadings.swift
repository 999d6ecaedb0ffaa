import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Jobs
import Pages
import Plans
import Registers
import Store
import Vietnamese

extension FormLimits {
    /// One document, as large as the reader opens.
    static let planDocument = FormLimits.uploads(1, fileSize: 40 << 20)
}

extension Routes {
    /// Handing in a plan's document, and its reading in the background.
    func addPlanReadings() {
        let right = Access.records(.importRecords, of: "plan")
        get("/ke-hoach/nhap", right) { visit in try await visit.importPage() }
        post("/ke-hoach/nhap", right, limits: .planDocument) { visit, form in try await visit.handIn(form) }
        get("/ke-hoach/nhap/:reading", right) { visit in try await visit.readingPage() }
        post("/ke-hoach/nhap/:reading/dung", right) { visit, _ in try await visit.stopReading() }
        post("/ke-hoach/nhap/:reading/lai", right) { visit, _ in try await visit.readAgain() }
        post("/ke-hoach/nhap/:reading/so-sanh", right) { visit, _ in try await visit.compareInstead() }
        post("/ke-hoach/nhap/:reading/nhap-rieng", right) { visit, _ in try await visit.importAsOther() }
    }
}

extension CommuneURLs {
    func planReading(_ id: RecordID) -> String { "\(planImport)/\(id)" }
}

/// A document that somebody sent, kept before anything else is done with it.
struct HandedIn: Sendable {
    let hash: String
    let name: String
    let size: Int64
}

extension Visit {
    // MARK: Handing in

    /// - Parameters:
    ///   - failed: the reading that could not be done: it is told here, and what was handed in is still at hand.
    func importPage(error: String? = nil, failed: PlanReadingState? = nil) async throws -> Response {
        let recent = try await read { tx in try site.planReadings.readings(limit: 6, for: actor, in: tx) }
        let page = ImportPage(
            title: words("plan_import"), lead: words("plan_import_lead"), url: urls.planImport, accept: Self.planDocuments,
            limit: words("plan_import_limit"), error: error ?? failed.map(failure), errorActions: failed.map(waysOut) ?? [],
            allowsText: true,
            pasted: failed.flatMap(pastedText), recent: recent.filter { $0.id != failed?.id }.prefix(5).map(row))
        return try await self.page(page, at: .plans, status: error == nil ? .ok : .badRequest)
    }

    static let planDocuments = ".docx,.odt,.pdf,.txt,.jpg,.jpeg,.png,.tif,.tiff"
    private static let pastedName = "van-ban-dan.txt"

    /// Keeps the document and has it read; leads on to what came of it where that takes no longer than a moment.
    func handIn(_ form: FormData) async throws -> Response {
        guard let document = try handedIn(form) else { return try await importPage(error: words("plan_import_nothing")) }
        return try await beginReading { tx in
            try site.planReadings.begin(document.hash, fileName: document.name, size: document.size, by: actor, in: tx)
        }
    }

    /// The file or the pasted text of a form; nil where there is neither.
    func handedIn(_ form: FormData) throws -> HandedIn? {
        if let file = form.file("document") {
            return HandedIn(hash: try site.blobs.put(fileAt: file.url), name: file.name, size: Int64(file.size))
        }
        guard let pasted = form.text("text"), !pasted.isEmpty else { return nil }
        let data = Data(pasted.utf8)
        return HandedIn(hash: try site.blobs.put(data), name: Self.pastedName, size: Int64(data.count))
    }

    /// Asks for a reading. Most documents with text take less than a second: a page that says so would only flash by.
    func beginReading(_ begin: @escaping @Sendable (WriteTransaction) throws -> RecordID) async throws -> Response {
        let id = try await write { tx in
            let id = try begin(tx)
            tx.afterCommit { site.jobs.wake() }
            return id
        }
        let end = ContinuousClock.now + .milliseconds(1200)
        while ContinuousClock.now < end, try await !isOver(id) { try await Task.sleep(for: .milliseconds(40)) }
        let reading = try await read { tx in try site.planReadings.reading(id, for: actor, in: tx) }
        return .seeOther(result(of: reading) ?? urls.planReading(id))
    }

    private func isOver(_ id: RecordID) async throws -> Bool {
        try await read { tx in try tx.job(id, commune: commune.code)?.state.isFinal ?? true }
    }

    /// Where a reading that is done leads to.
    private func result(of reading: PlanReadingState) -> String? {
        guard reading.job.state == .done else { return nil }
        if let revision = reading.revision, let plan = reading.comparedWith { return urls.revision(revision, of: plan) }
        return reading.plan.map { urls.plan($0) + "/duyet?note=imported" }
    }

    // MARK: While it is read

    private func reading() async throws -> PlanReadingState {
        let id = try recordID("reading")
        return try await read { tx in try site.planReadings.reading(id, for: actor, in: tx) }
    }

    /// How far the reading is; then what came of it, or why nothing did.
    func readingPage() async throws -> Response {
        let reading = try await reading()
        let here = urls.planReading(reading.id)
        if let result = result(of: reading) { return leave(for: result) }
        if reading.job.state.isFinal {
            return request.isPartial ? leave(for: here) : try await importPage(failed: reading)
        }
        let (done, total) = (reading.job.done, reading.job.total ?? 0)
        let page = TableRunPage(
            title: words("reading_title", reading.document.name), lead: reading.comparedWith == nil ? nil : words("reading_compare_lead"),
            crumbs: [Link(text: words("nav_plans"), url: urls.plans), Link(text: words("plan_import"), url: urls.planImport)], url: here,
            isRunning: true, percent: total > 0 ? Int(min(99, done * 100 / total)) : 0, progress: progress(of: reading),
            actions: [Action(label: words("reading_stop"), url: here + "/dung", isPost: true)])
        return try await self.page(page, at: .plans)
    }

    /// "Đang đọc trang 7 trên 15".
    private func progress(of reading: PlanReadingState) -> String {
        let job = reading.job
        if job.state == .waiting {
            return reading.waitingFor > 0 ? words("reading_waits", grouped(Int64(reading.waitingFor), language)) : words("reading_begins")
        }
        guard let total = job.total, total > 0 else { return words("reading_text") }
        if job.done >= total { return words("reading_writes", grouped(total, language)) }
        return words("reading_page", grouped(job.done + 1, language), grouped(total, language))
    }

    func stopReading() async throws -> Response {
        let reading = try await reading()
        try await write { tx in _ = try tx.cancelJob(reading.id, commune: commune.code) }
        return .seeOther(urls.planReading(reading.id))
    }

    func readAgain() async throws -> Response {
        let reading = try await reading()
        return try await beginReading { tx in
            _ = try tx.retryJob(reading.id, commune: commune.code)
            return reading.id
        }
    }

    // MARK: When nothing came of it

    private func failure(of reading: PlanReadingState) -> String {
        reading.job.state == .cancelled
            ? words("reading_stopped", reading.document.name) : reading.failure(language) ?? words("table_broken")
    }

    private func waysOut(of reading: PlanReadingState) -> [Action] {
        let here = urls.planReading(reading.id)
        guard let known = reading.known else {
            return [Action(label: words("reading_again", reading.document.name), url: here + "/lai", style: .primary, isPost: true)]
        }
        let open = Action(label: words("reading_open_known"), url: urls.plan(known), style: reading.isSameFile ? .primary : .plain)
        if reading.isSameFile { return [open] }
        return [
            Action(label: words("reading_compare"), url: here + "/so-sanh", style: .primary, isPost: true), open,
            Action(label: words("reading_as_other"), url: here + "/nhap-rieng", isPost: true),
        ]
    }

    /// Text that was pasted and could not be read stands in the form again.
    private func pastedText(of reading: PlanReadingState) -> String? {
        guard reading.document.name == Self.pastedName, let data = try? site.planReadings.document(of: reading) else { return nil }
        return String(decoding: data, as: UTF8.self)
    }

    /// The document is compared with the plan that it is already.
    func compareInstead() async throws -> Response {
        let reading = try await reading()
        guard let known = reading.known else { return .seeOther(urls.planReading(reading.id)) }
        return try await begin(reading.document, comparedWith: known, allowsTwin: false)
    }

    /// The document becomes a plan of its own, although there is one of the same number and date.
    func importAsOther() async throws -> Response {
        let reading = try await reading()
        guard reading.known != nil, !reading.isSameFile else { return .seeOther(urls.planReading(reading.id)) }
        return try await begin(reading.document, comparedWith: nil, allowsTwin: true)
    }

    private func begin(_ document: Attachment, comparedWith plan: RecordID?, allowsTwin: Bool) async throws -> Response {
        try await beginReading { tx in
            try site.planReadings.begin(
                document.hash, fileName: document.name, size: document.size, comparedWith: plan, allowsTwin: allowsTwin, by: actor, in: tx)
        }
    }

    // MARK: Lists

    /// What is being read, and what failed within the last two days, for the list of plans.
    func openReadings(in tx: ReadTransaction) throws -> [ImportRow] {
        let open = try site.planReadings.readings([.waiting, .running, .failed], limit: 10, for: actor, in: tx)
        return open.filter { reading in
            !reading.job.state.isFinal || reading.known == nil && reading.job.createdAt > tx.now - 2 * 86_400_000
        }.map(row)
    }

    private func row(_ reading: PlanReadingState) -> ImportRow {
        let moment = Instant(milliseconds: reading.job.createdAt).text(language)
        let isOpen = !reading.job.state.isFinal
        let meaning: Pages.Meaning =
            switch reading.job.state {
            case .waiting, .running: .onCourse
            case .done: .achieved
            case .failed: .late
            case .cancelled: .unknown
            }
        return ImportRow(
            fileName: reading.document.name, detail: isOpen ? [moment, progress(of: reading)].joined(separator: " · ") : moment,
            url: result(of: reading) ?? urls.planReading(reading.id),
            tag: Tag(text: words("reading_state_\(reading.job.state.rawValue)"), meaning: meaning))
    }
}

extension Request {
    /// Whether a part of a page asks for itself.
    var isPartial: Bool { HTTPField.Name("HX-Request").flatMap { headers[$0] } != nil }
}

extension Visit {
    /// Leads on to another page; where a part of a page asked for itself, the whole page goes there.
    func leave(for path: String) -> Response {
        guard request.isPartial, let name = HTTPField.Name("HX-Redirect") else { return .seeOther(path) }
        return Response(status: .ok, headers: [name: path])
    }
}
