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
    /// Viết báo cáo: what is due, and each report as it is written.
    func addReports() {
        get("/bao-cao", .records(.read, of: Report.register)) { visit in try await visit.reportsPage() }
        get("/bao-cao/:id", .records(.read, of: Report.register)) { visit in try await visit.reportPage() }
        post("/bao-cao/:id", .records(.read, of: Report.register)) { visit, form in try await visit.writeReport(form) }
    }
}

extension CommuneURLs {
    var reports: String { base + "/bao-cao" }

    func report(_ id: RecordID) -> String { "\(reports)/\(id)" }
}

/// What a button of a report's page asks for besides keeping what was typed.
private enum ReportAct {
    case save, submit, document
    /// Takes what the registers say into a section.
    case proposal(section: String)
    /// Takes what a unit wrote into a section.
    case feed(section: String, report: String)
    case comment(section: String)

    init?(_ text: String) {
        let parts = text.split(separator: ":").map(String.init)
        switch (parts.first, parts.count) {
        case ("save", 1): self = .save
        case ("submit", 1): self = .submit
        case ("document", 1): self = .document
        case ("proposal", 2): self = .proposal(section: parts[1])
        case ("feed", 3): self = .feed(section: parts[1], report: parts[2])
        case ("comment", 2): self = .comment(section: parts[1])
        default: return nil
        }
    }

    var section: String? {
        switch self {
        case .save, .submit, .document: nil
        case .proposal(let section), .feed(let section, _), .comment(let section): section
        }
    }
}

extension Site {
    var reports: ReportDesk { ReportDesk(figures, workflows) }
}

extension Visit {
    /// Keeps what was typed, then does what the button says. What can't be kept comes back with everything still there.
    func writeReport(_ form: FormData) async throws -> Response {
        let id = try recordID()
        guard let act = ReportAct(form["act"] ?? "save") else { throw HTTPFailure.badRequest() }
        let report = try await read { tx in try site.reports.report(id, for: actor, in: tx) }
        let typed = input(form, of: report, act)
        do {
            let document = try await write { tx in
                if report.isWritable { try site.reports.save(typed, in: id, by: actor, in: tx) }
                return try perform(act, form, on: id, report, in: tx)
            }
            if let document { return redirect(urls.document(document.id), note: act.note) }
        } catch let error as RecordError where error.code == .invalid || error.code == .conflict {
            return try await reportPage(typed: typed, error: error)
        }
        let place = act.section.map { "#muc-\($0)" } ?? ""
        return .seeOther(CommuneURLs.query(urls.report(id), [("note", act.note)]) + place)
    }

    /// The document where one was made.
    private func perform(_ act: ReportAct, _ form: FormData, on id: RecordID, _ report: Report, in tx: WriteTransaction) throws -> Record? {
        switch act {
        case .document:
            let type = try registry.all("document_type", for: actor, in: tx).first {
                $0["abbreviation"].text == "BC" && $0["to_date"].isNull
            }
            let values = try site.reports.draft(of: id, site.statements, by: actor, in: tx)
            let own: [String: Value] = ["type": (type?.id.text).value, "no_secret": true.value]
            return try site.workflows.create(
                DocumentDesk.register, values.merging(own) { _, new in new }, by: actor.working("report"), in: tx)
        case .submit:
            _ = try site.workflows.perform("submit", on: Report.register, id, version: nil, by: actor, in: tx)
        case .comment(let section):
            guard let part = report.sections.first(where: { $0.id.text == section })?.part else { throw RecordError.notFound }
            try registry.comment(on: part, form["comment-\(section)"] ?? "", by: actor, in: tx)
        case .save, .proposal, .feed:
            if !report.isWritable { throw RecordError.forbidden }
        }
        return nil
    }

    private func input(_ form: FormData, of report: Report, _ act: ReportAct) -> ReportInput {
        var texts: [String: ReportInput.Text] = [:]
        for section in report.sections {
            let id = section.id.text
            guard var text = form["text-\(id)"] else { continue }
            let taken = taken(act, section)
            if !taken.isEmpty { text = [text.trimmed, taken].filter { !$0.isEmpty }.joined(separator: "\n") }
            texts[id] = .init(text: text, internal: form["internal-\(id)"] ?? "", version: form["version-\(id)"].flatMap { Int64($0) })
        }
        var remarks: [String: ReportInput.Remark] = [:]
        for number in report.numbers {
            guard let explanation = form["explanation-\(number.figure.id)"] else { continue }
            remarks[number.figure.id] = .init(claimed: form["claimed-\(number.figure.id)"] ?? "", explanation: explanation)
        }
        return ReportInput(texts: texts, remarks: remarks)
    }

    private func taken(_ act: ReportAct, _ section: Report.Section) -> String {
        switch act {
        case .proposal(let id) where id == section.id.text: section.proposal.joined(separator: "\n")
        case .feed(let id, let report) where id == section.id.text: section.feeds.first { $0.report.text == report }?.text ?? ""
        default: ""
        }
    }
}

extension ReportAct {
    fileprivate var note: String {
        switch self {
        case .save, .proposal, .feed: "saved"
        case .submit: "moved"
        case .document: "created"
        case .comment: "commented"
        }
    }
}
