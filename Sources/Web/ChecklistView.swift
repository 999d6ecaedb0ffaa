import Declarations
import Figures
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// The live numbers of a checklist, on the page of its inspection or of one item: each with its day, and a way to why it is so.
    func checklist(_ record: Record, in tx: ReadTransaction) throws -> DetailSection? {
        let lines: [Checklist.Line]
        switch record.register {
        case Checklist.inspections: lines = try site.figures.checklist(of: record, in: tx)
        case Checklist.items:
            guard let id = record["inspection"].text else { return nil }
            let inspection = try registry.records(Checklist.inspections, [id], commune: record.commune, in: tx)[id]
            lines = try inspection.map { try site.figures.checklist(of: $0, only: record.id, in: tx) } ?? []
        default: return nil
        }
        if lines.isEmpty { return nil }
        let today = Instant(milliseconds: tx.now).date.text(language)
        return DetailSection(
            label: words("checklist_live", today),
            details: lines.map { line in
                let number = line.figure.text(line.value, language)
                let question = record.register == Checklist.items ? nil : line.item["question"].text
                let kept = line.item["counted"].text.map { words("checklist_kept", $0) }
                return Detail(
                    label: [question, line.figure.label(language)].compactMap { $0 }.joined(separator: " · "),
                    value: [number + " · " + line.period.text(language), kept].compactMap { $0 }.joined(separator: "; "),
                    url: urls.figure(line.figure.id, period: line.period, unit: line.unit.unit))
            })
    }
}
