import Declarations
import Figures
import Plans
public import Registers
public import Store
import Vietnamese

/// A report as the text of an official document: its sections, and its numbers as an annex, as they were stated when it was sent. Internal
/// justifications are left out, and so is whose words a line was.
struct ReportDocument {
    let subject: String
    let body: String
    let annexes: String

    init(_ report: Report, _ measured: [Report.Measured], _ stated: Report.Stated?) {
        let name = report.record["name"].text ?? ""
        subject = name.hasPrefix("Báo cáo ") ? String(name.dropFirst("Báo cáo ".count)).capitalizedFirst : name
        let units = Set(report.feeders.map(\.unit))
        let sections = report.sections.compactMap { section in
            section.part?["text"].text.map { (section.heading.uppercased(), Attribution.stripped($0, units: units)) }
        }
        let parts = sections.enumerated().flatMap { index, section in ["\(Report.numeral(index)). \(section.0)", section.1] }
        // A number of the whole commune is not the unit's to report.
        let own = measured.filter { report.record.consolidates || $0.unit.unit != nil }
        annexes = stated.map { Self.annex(own, $0) } ?? ""
        let reference = annexes.isEmpty ? [] : ["Số liệu từng chỉ tiêu tại Phụ lục kèm theo."]
        body = ([Self.opening(report)] + parts + reference).joined(separator: "\n")
    }

    /// "Thực hiện Kế hoạch số …, Phòng … báo cáo kết quả quý III/2026 như sau:".
    private static func opening(_ report: Report) -> String {
        let plan = report.plan.map { plan in plan["number"].text.map { "Kế hoạch số \($0)" } ?? plan["title"].text ?? "" }
        let who = report.record.consolidates ? "Ủy ban nhân dân xã" : report.unit?.name ?? "Đơn vị"
        let period = report.period.map { " \($0.text())" } ?? ""
        return (plan.map { "Thực hiện \($0), \(who.lowercasedFirst)" } ?? who) + " báo cáo kết quả\(period) như sau:"
    }

    private static func annex(_ measured: [Report.Measured], _ stated: Report.Stated) -> String {
        let rows = measured.enumerated().map { index, number -> String in
            let id = number.figure.id
            let values = [stated.period(id), stated.total(id)].map { $0.map { text($0, of: number.figure) } ?? "" }
            let said = [number.remark?["claimed"].text.map { "Số của đơn vị: \($0)" }, number.remark?["explanation"].text]
            let cells = [String(index + 1), number.figure.label.vi] + values + [said.compactMap { $0 }.joined(separator: ". ")]
            return "| " + cells.map { $0.replacing("|", with: "/").replacing("\n", with: " ") }.joined(separator: " | ") + " |"
        }
        guard !rows.isEmpty else { return "" }
        return (["# SỐ LIỆU THỰC HIỆN CHỈ TIÊU (ngang)", "| TT | Chỉ tiêu | Trong kỳ | Lũy kế | Giải trình |"] + rows).joined(
            separator: "\n")
    }

    private static func text(_ value: FigureValue, of figure: FigureDeclaration) -> String {
        switch value {
        case .known(let known): figure.text(known.number, .vi)
        case .missing: "chưa có số liệu"
        case .notApplicable: "không phát sinh"
        }
    }
}

extension ReportDesk {
    /// The draft of an official document that says what a sent report says, with its numbers as they were stated then; who signs it, on what it
    /// rests and whom it goes to are filled in as the reporting rule says, else as in the unit's report before.
    ///
    /// - Returns: the values of a record of register `outgoing_document`, without its type.
    /// - Throws: `RecordError` with `forbidden` for who may not take the report's text out, `invalid` as long as it is not sent.
    public func draft(of id: RecordID, by actor: Actor, in tx: ReadTransaction) throws -> [String: Value] {
        let report = try report(id, counting: false, for: actor, in: tx)
        let record = report.record
        guard mayDraft(report, by: actor) else { throw RecordError.forbidden }
        guard !record.isOpenReport else {
            throw RecordError.invalid([
                FieldProblem(
                    nil, vi: "Gửi báo cáo rồi lập văn bản: số liệu được chốt khi gửi.",
                    en: "Send the report first: its numbers are stated then.")
            ])
        }
        let measured = try ReportContext(self, record, [], nil, for: actor, in: tx).measured(in: tx)
        let document = ReportDocument(report, measured, try stated(record, in: tx))
        let head = try DocumentHead(self, report, in: tx)
        return [
            "subject": document.subject.value, "body": document.body.value,
            "annexes": document.annexes.isEmpty ? .null : document.annexes.value,
            "unit": record["unit"], "report": id.value, "issuer": head.issuer.value, "signer": head.signer.value,
            "addressees": head.addressees.value, "bases": head.bases.value, "recipients": head.recipients.value,
        ]
    }

    /// Whether the actor may make an official document of what the unit wrote: who may take it out of its register.
    public func mayDraft(_ report: Report, by actor: Actor) -> Bool { allows(.export, onTextOf: report.record, to: actor) }
}

/// Who signs a report's document, on what it rests, whom it goes to.
private struct DocumentHead {
    /// Record id of the unit that issues it; nil for the People's Committee.
    let issuer: String?
    /// Record id of a post.
    let signer: String?
    let addressees: String?
    let bases: String?
    let recipients: String

    init(_ desk: ReportDesk, _ report: Report, in tx: ReadTransaction) throws {
        let record = report.record
        let worker = Actor.system(commune: record.commune, origin: "report")
        let rule = try record["rule"].text.flatMap {
            try desk.registry.records("reporting_rule", [$0], commune: record.commune, in: tx)[$0]
        }
        let units = try ReportDesks(desk.registry, report.plan, for: worker, in: tx)
        let unit = record["unit"].text.flatMap { units.units[$0] }
        issuer = record.consolidates || unit?["kind"].text == "committee" ? nil : unit?.id.text
        let committee = units.units.values.filter { $0["kind"].text == "committee" }.min { $0.id < $1.id }
        let former = try Self.former(desk, report, worker, in: tx)
        let head = record.consolidates ? committee : unit
        signer = rule?["signer"].text ?? former?["signer"].text ?? head.flatMap { units.head(of: $0.id.text) }
        addressees = rule?["addressees"].text ?? record["to_text"].text
        bases = rule?["bases"].text ?? former?["bases"].text ?? report.plan.flatMap(Self.basis)
        let kept = unit?["short_name"].text ?? unit?["code"].text
        recipients =
            rule?["recipients"].text ?? former?["recipients"].text ?? "Như trên\nLưu: VT" + (kept.map { ", \($0)" } ?? "")
    }

    /// The last issued document that was made of a report of the same unit and step.
    private static func former(_ desk: ReportDesk, _ report: Report, _ worker: Actor, in tx: ReadTransaction) throws -> Record? {
        guard let unit = report.record["unit"].text else { return nil }
        let issued = Expression.binary(.equal, .path(FieldPath(field: "state")), .literal(.text("issued")))
        let ofReports = try desk.registry.all(
            ReportDesk.documents, where: [desk.equal("unit", unit), issued], sort: [SortKey("issued_on", descending: true)], for: worker,
            in: tx
        ).filter { !$0["report"].isNull }
        let reports = try desk.registry.records(
            Report.register, Set(ofReports.compactMap { $0["report"].text }), commune: worker.commune, in: tx)
        return ofReports.first { $0["report"].text.flatMap { reports[$0] }?.consolidates == report.record.consolidates }
    }

    /// "Kế hoạch số 45/KH-UBND ngày 10/3/2026 của UBND xã … về …".
    private static func basis(_ plan: Record) -> String? {
        guard let number = plan["number"].text else { return nil }
        let day = plan.date("issued_on").map { " ngày \($0.text())" } ?? ""
        let issuer = plan["issuer"].text.map { " của \($0)" } ?? ""
        return "Kế hoạch số \(number)\(day)\(issuer)" + (plan["title"].text.map { " về \($0.lowercasedFirst)" } ?? "")
    }
}
