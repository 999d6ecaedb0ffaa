import Declarations
import Documents
import Figures
import HTTPKit
import Hummingbird
import Pages
import Registers
import Reporting
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Viết báo cáo: what is due, each report as it is written, what is asked of many units, the year, what was reported against what is known.
    func addReports() {
        get("/bao-cao", .records(.read, of: Report.register)) { visit in try await visit.reportsPage() }
        get("/bao-cao/lich", .records(.read, of: Report.register)) { visit in try await visit.reportYearPage() }
        get("/bao-cao/yeu-cau", .records(.create, of: Report.register)) { visit in try await visit.reportRequestPage() }
        post("/bao-cao/yeu-cau", .records(.create, of: Report.register)) { visit, form in try await visit.requestReports(form) }
        post("/bao-cao/don-doc", .platform(.urge)) { visit, _ in try await visit.urgeReports() }
        get("/bao-cao/:id", .records(.read, of: Report.register)) { visit in try await visit.reportPage() }
        post("/bao-cao/:id", .records(.read, of: Report.register)) { visit, form in try await visit.writeReport(form) }
        post("/bao-cao/:id/buoc/:transition", .records(.read, of: Report.register)) { visit, form in try await visit.moveReport(form) }
        get("/bao-cao/:id/doi-chieu", .records(.read, of: Report.register)) { visit in try await visit.reconciliationPage() }
        post("/bao-cao/:id/doi-chieu", .records(.read, of: Report.register)) { visit, form in try await visit.explainChange(form) }
    }
}

extension CommuneURLs {
    var reports: String { base + "/bao-cao" }
    var reportYear: String { reports + "/lich" }
    var reportRequest: String { reports + "/yeu-cau" }

    func report(_ id: RecordID) -> String { "\(reports)/\(id)" }
    func reconciliation(_ id: RecordID) -> String { "\(report(id))/doi-chieu" }

    /// Where those are urged who miss in a round.
    func urging(_ round: ReportRound.Key) -> String {
        Self.query(reports + "/don-doc", [("plan", round.plan), ("ky", round.period), ("yeu-cau", round.asked)])
    }
}

/// What a button of a report's page asks for besides keeping what was typed.
enum ReportAct {
    case save, submit, document
    /// Takes what the registers say into a section.
    case proposal(section: String)
    /// Takes what a unit wrote into a section, what all of them did, or the lines that are ticked.
    case feed(section: String, report: String)
    case feeds(section: String)
    case picks(section: String)
    case comment(section: String)
    /// Answers a remark, settles it, opens it again.
    case answer(RecordID)
    case settle(RecordID)
    case reopen(RecordID)

    init?(_ text: String) {
        let parts = text.split(separator: ":").map(String.init)
        let note = parts.count == 2 ? RecordID(parts[1]) : nil
        switch (parts.first, parts.count) {
        case ("save", 1): self = .save
        case ("submit", 1): self = .submit
        case ("document", 1): self = .document
        case ("proposal", 2): self = .proposal(section: parts[1])
        case ("feed", 3): self = .feed(section: parts[1], report: parts[2])
        case ("feeds", 2): self = .feeds(section: parts[1])
        case ("picks", 2): self = .picks(section: parts[1])
        case ("comment", 2): self = .comment(section: parts[1])
        case ("answer", 2): if let note { self = .answer(note) } else { return nil }
        case ("settle", 2): if let note { self = .settle(note) } else { return nil }
        case ("reopen", 2): if let note { self = .reopen(note) } else { return nil }
        default: return nil
        }
    }

    /// Where on the page it was pressed.
    var place: String {
        switch self {
        case .save, .submit, .document: ""
        case .proposal(let section), .feed(let section, _), .feeds(let section), .picks(let section), .comment(let section):
            "#muc-\(section)"
        case .answer(let note), .settle(let note), .reopen(let note): "#nhan-xet-\(note)"
        }
    }

    var note: String {
        switch self {
        case .save, .proposal, .feed, .feeds, .picks, .settle, .reopen: "saved"
        case .submit: "moved"
        case .document: "created"
        case .comment, .answer: "commented"
        }
    }
}

extension Site {
    var reports: ReportDesk { ReportDesk(figures, workflows, statements) }
}

extension Visit {
    /// Keeps what was typed, then does what the button says. What can't be kept comes back with everything still there.
    func writeReport(_ form: FormData) async throws -> Response {
        let id = try recordID()
        guard let act = ReportAct(form["act"] ?? "save") else { throw HTTPFailure.badRequest() }
        // Nothing of it needs a number: figures are counted when the page is shown, and stated when the report is sent.
        let report = try await read { tx in try site.reports.report(id, counting: false, for: actor, in: tx) }
        let typed = input(form, of: report, act)
        do {
            let document = try await write { tx in
                if report.isWritable { try site.reports.save(typed, in: id, by: actor, in: tx) }
                return try perform(act, form, on: report, in: tx)
            }
            if let document { return redirect(urls.document(document.id), note: act.note) }
        } catch let error as RecordError where error.code == .invalid || error.code == .conflict {
            return try await reportPage(typed: typed, form: form, error: error)
        }
        return .seeOther(CommuneURLs.query(urls.report(id), [("note", act.note)]) + act.place)
    }

    /// The document where one was made.
    private func perform(_ act: ReportAct, _ form: FormData, on report: Report, in tx: WriteTransaction) throws -> Record? {
        let id = report.record.id
        let desk = site.reports
        switch act {
        case .document:
            if report.record.isOpenReport { try submit(id, in: tx) }
            return try makeDocument(of: id, in: tx)
        case .submit: try submit(id, in: tx)
        case .comment(let section):
            guard let section = RecordID(section) else { throw HTTPFailure.badRequest() }
            let name = section.text
            try desk.remark(
                form.text("comment-\(name)") ?? "", on: section, quoting: form.text("quote-\(name)") ?? "",
                near: form["position-\(name)"].flatMap { Int($0) }, of: id, by: actor, in: tx)
        case .answer(let note): try desk.answer(note, form.text("answer-\(note)") ?? "", in: id, by: actor, in: tx)
        case .settle(let note): try desk.settle(note, true, in: id, by: actor, in: tx)
        case .reopen(let note): try desk.settle(note, false, in: id, by: actor, in: tx)
        case .save, .proposal, .feed, .feeds, .picks:
            if !report.isWritable { throw RecordError.forbidden }
        }
        return nil
    }

    private func submit(_ id: RecordID, in tx: WriteTransaction) throws {
        _ = try site.workflows.perform("submit", on: Report.register, id, version: nil, by: actor, in: tx)
    }

    /// Makes the official document of a sent report; one that is still a draft says anew what the report says by now.
    private func makeDocument(of id: RecordID, in tx: WriteTransaction) throws -> Record {
        let values = try site.reports.draft(of: id, by: actor, in: tx)
        let worker = actor.working("report")
        guard let made = try madeDocument(of: id, in: tx) else {
            let today = Instant(milliseconds: tx.now).date.description
            let type = try registry.all("document_type", for: worker, in: tx).first {
                $0["abbreviation"].text == "BC" && $0["to_date"].text.map { $0 >= today } ?? true
            }
            let own: [String: Value] = ["type": (type?.id.text).value, "no_secret": true.value]
            return try site.workflows.create(DocumentDesk.register, values.merging(own) { _, new in new }, by: worker, in: tx)
        }
        guard made.state == "draft" else { throw RecordError.forbidden }
        let text = values.filter { ["subject", "body", "annexes"].contains($0.key) }
        return try site.workflows.edit(DocumentDesk.register, made.id, version: nil, text, by: worker, in: tx)
    }

    /// Moves a report on from its own page: accepts it, sends it back with a reason, waives it.
    func moveReport(_ form: FormData) async throws -> Response {
        let id = try recordID()
        let step = try context.parameter("transition")
        do {
            try await write { tx in
                _ = try site.workflows.perform(
                    step, on: Report.register, id, version: form[FormInput.version].flatMap { Int64($0) },
                    reason: form.text(FormInput.reason), by: actor, in: tx)
            }
        } catch let error as RecordError where error.code == .conflict {
            return redirect(urls.report(id), note: "step_gone")
        } catch let error as RecordError where error.code == .invalid {
            return try await reportPage(form: form, error: error)
        }
        return redirect(urls.report(id), note: "moved")
    }

    // MARK: What was typed

    private func input(_ form: FormData, of report: Report, _ act: ReportAct) -> ReportInput {
        var texts: [String: ReportInput.Text] = [:]
        for section in report.sections {
            let id = section.id.text
            guard var text = form["text-\(id)"] else { continue }
            let taken = taken(act, section, form)
            if !taken.isEmpty { text = ([text.trimmed] + taken).filter { !$0.isEmpty }.joined(separator: "\n") }
            texts[id] = .init(text: text, internal: form["internal-\(id)"] ?? "", version: form["version-\(id)"].flatMap { Int64($0) })
        }
        var remarks: [String: ReportInput.Remark] = [:]
        for field in form.fields where field.name.hasPrefix("explanation-") {
            let figure = String(field.name.dropFirst("explanation-".count))
            remarks[figure] = .init(
                claimed: form["claimed-\(figure)"] ?? "", kind: form["kind-\(figure)"] ?? "", explanation: field.value)
        }
        return ReportInput(texts: texts, remarks: remarks)
    }

    /// The lines that a button takes into a section.
    private func taken(_ act: ReportAct, _ section: Report.Section, _ form: FormData) -> [String] {
        let id = section.id.text
        switch act {
        case .proposal(id): return section.proposal
        case .feed(id, let report): return section.feeds.first { $0.report.text == report }?.untaken ?? []
        case .feeds(id): return section.feeds.flatMap(\.untaken)
        case .picks(id):
            let picked = Set(form.all("pick-\(id)"))
            return section.feeds.flatMap { feed in
                feed.lines.enumerated().filter { picked.contains(feed.pick($0.offset)) }.map {
                    Attribution.line($0.element.text, of: feed.unit)
                }
            }
        default: return []
        }
    }
}

extension Report.Feed {
    /// What a ticked box says of one of its lines; of another version of the text it is none.
    func pick(_ line: Int) -> String { "\(report):\(version):\(line)" }
}
