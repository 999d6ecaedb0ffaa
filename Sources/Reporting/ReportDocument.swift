import Declarations
public import Figures
import Plans
public import Registers
public import Store
import Vietnamese

/// A report as the text of an official document: its sections, and its numbers as an annex, as they were stated. Internal justifications are
/// left out.
struct ReportDocument {
    let subject: String
    let body: String
    let annexes: String

    /// - Parameter stated: the numbers of the period and since the year began, in this order.
    init(_ report: Report, stated: [FigureStatement]) {
        let name = report.record["name"].text ?? ""
        subject = name.hasPrefix("Báo cáo ") ? String(name.dropFirst("Báo cáo ".count)).capitalizedFirst : name
        let sections = report.sections.compactMap { section in
            section.part?["text"].text.map { (section.heading.uppercased(), $0) }
        }
        let parts = sections.enumerated().flatMap { index, section in ["\(Report.numeral(index)). \(section.0)", section.1] }
        annexes = Self.annex(report, stated)
        let reference = annexes.isEmpty ? [] : ["Số liệu từng chỉ tiêu tại Phụ lục kèm theo."]
        body = ([Self.opening(report)] + parts + reference).joined(separator: "\n")
    }

    /// "Thực hiện Kế hoạch số …, Phòng … báo cáo kết quả quý III/2026 như sau:".
    private static func opening(_ report: Report) -> String {
        let plan = report.plan.map { plan in plan["number"].text.map { "Kế hoạch số \($0)" } ?? plan["title"].text ?? "" }
        let who = report.unit?.name ?? "Đơn vị"
        let period = report.period.map { " \($0.text())" } ?? ""
        return (plan.map { "Thực hiện \($0), \(who.lowercasedFirst)" } ?? who) + " báo cáo kết quả\(period) như sau:"
    }

    private static func annex(_ report: Report, _ stated: [FigureStatement]) -> String {
        let lines = stated.map { Dictionary($0.lines.map { ($0.figure, $0.value) }) { first, _ in first } }
        let rows = report.numbers.enumerated().map { index, number -> String in
            let values = lines.map { line in line[number.figure.id].map { text($0, of: number.figure) } ?? "" }
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
    /// The draft of an official document that says what the report says; its numbers are stated with it, so that both are the same.
    ///
    /// - Parameter statements: keeps the numbers.
    /// - Returns: the values of a record of register `outgoing_document`, without its type.
    /// - Throws: `RecordError` with `forbidden` for who may not write the report.
    public func draft(of id: RecordID, _ statements: StatementDesk, by actor: Actor, in tx: WriteTransaction) throws -> [String: Value] {
        let report = try report(id, for: actor, in: tx)
        guard isWritable(report.record, by: actor) else { throw RecordError.forbidden }
        let stated = try ReportFreezing.state(report.record, statements, by: actor, workflows, in: tx)
        let document = ReportDocument(report, stated: try stated.map(statements.statement))
        return [
            "subject": document.subject.value, "body": document.body.value,
            "annexes": document.annexes.isEmpty ? .null : document.annexes.value,
            "unit": report.record["unit"], "report": id.value,
            "recipients": "\(report.record["to_text"].text ?? "Như trên")\nLưu: VT".value,
        ]
    }
}
