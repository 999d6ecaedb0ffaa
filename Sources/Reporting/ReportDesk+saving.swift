import Declarations
import Figures
import Plans
public import Registers
public import Store
import Vietnamese

extension ReportDesk {
    /// Saves what differs from what is kept.
    ///
    /// - Throws: `RecordError` with `forbidden` once the report is sent, `conflict` where somebody else wrote in the same section meanwhile,
    ///   `invalid` with problems whose fields are `text-<section>`, `internal-<section>`, `explanation-<figure>`, `claimed-<figure>`. Nothing is
    ///   saved then.
    public func save(_ input: ReportInput, in id: RecordID, by actor: Actor, in tx: WriteTransaction) throws {
        let record = try registry.record(Report.register, id, for: actor, in: tx)
        guard isWritable(record, by: actor) else { throw RecordError.forbidden }
        let worker = actor.working("report")
        let parts = try parts(of: [record], for: worker, in: tx)
        for section in try sections(of: record, for: worker, in: tx) {
            guard let typed = input.texts[section.id.text] else { continue }
            let part = parts.first { $0["section"].text == section.id.text }
            try save(typed, section, part, record, by: worker, in: tx)
        }
        let remarks = try registry.all(Report.remarks, where: [equal("report", id.text)], for: worker, in: tx)
        for (figure, typed) in input.remarks.sorted(by: { $0.key < $1.key }) {
            guard let declaration = figures.catalogue.figures[figure] else { continue }
            try save(typed, declaration, remarks.first { $0["figure"].text == figure }, record, by: worker, in: tx)
        }
    }

    private func save(
        _ typed: ReportInput.Text, _ section: Record, _ part: Record?, _ record: Record, by worker: Actor, in tx: WriteTransaction
    ) throws {
        let values: [String: Value] = ["text": filled(typed.text), "internal": filled(typed.internal)]
        if (part?["text"] ?? .null) == values["text"], (part?["internal"] ?? .null) == values["internal"] { return }
        if part?.version != typed.version { throw RecordError.conflict(part ?? record) }
        try naming(section.id.text) {
            if let part {
                _ = try registry.edit(Report.parts, part.id, version: typed.version, values, by: worker, in: tx)
            } else {
                let place: [String: Value] = ["report": record.id.text.value, "unit": record["unit"], "section": section.id.text.value]
                _ = try registry.create(Report.parts, values.merging(place) { own, _ in own }, by: worker, in: tx)
            }
        }
    }

    private func save(
        _ typed: ReportInput.Remark, _ figure: FigureDeclaration, _ remark: Record?, _ record: Record, by worker: Actor,
        in tx: WriteTransaction
    ) throws {
        let values: [String: Value] = [
            "claimed": filled(typed.claimed), "kind": filled(typed.kind), "explanation": filled(typed.explanation),
        ]
        if values.allSatisfy({ (remark?[$0.key] ?? .null) == $0.value }) { return }
        try naming(figure.id) {
            if let remark {
                _ = try registry.edit(Report.remarks, remark.id, version: nil, values, by: worker, in: tx)
            } else {
                let place: [String: Value] = [
                    "report": record.id.text.value, "unit": record["unit"], "figure": figure.id.value,
                    "figure_label": figure.label.vi.value,
                ]
                _ = try registry.create(Report.remarks, values.merging(place) { own, _ in own }, by: worker, in: tx)
            }
        }
    }

    private func filled(_ text: String) -> Value {
        let text = text.replacing("\r\n", with: "\n").trimmed
        return text.isEmpty ? .null : .text(text)
    }

    /// Problems with the place that they are of.
    private func naming(_ place: String, _ body: () throws -> Void) throws {
        do { try body() } catch var error as RecordError {
            error.problems = error.problems.map { FieldProblem($0.field.map { "\($0)-\(place)" }, $0.message) }
            throw error
        }
    }
}
