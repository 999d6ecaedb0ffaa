import Foundation

/// Reads tasks of running text: an item that names its lead under a label ("Chủ trì: …"), in its own lines, its sentence or brackets.
enum TaskReader {
    private static let labels = Pattern(
        "(?:^|[(;.,]\\s*|\\s[-–+•]\\s*)(?:[-–+•*]\\s*)?(?:" + Lexicon.taskLabels.map { "(\($0.1))" }.joined(separator: "|")
            + ")\\s*:\\s*|[(;,]\\s*((?:hoàn thành|xong)\\s+(?=(?:xong\\s+)?(?:trước|trong|chậm nhất|vào|quý|tháng)\\s))")

    /// What a paragraph says under one label.
    private struct Field {
        let kind: ColumnKind
        let text: String
    }

    static func read(_ outline: Outline, period: YearRange?) -> [PlanTask] {
        var result: [PlanTask] = []
        var open: (entry: OutlineEntry, words: Passage, fields: [Field], span: SourceSpan)?
        func close() {
            if let task = open.flatMap({ task($0.entry, $0.words, $0.fields, $0.span, period: period) }) { result.append(task) }
            open = nil
        }
        for entry in outline.entries {
            guard isPlace(entry.role) else {
                close()
                continue
            }
            let (words, fields) = fields(of: entry.body)
            if let words {
                close()
                open = (entry, words, fields, entry.whole.span)
            } else if let last = open {
                open = (last.entry, last.words, last.fields + fields, last.span.union(entry.whole.span))
            }
        }
        close()
        return result
    }

    /// Whether the paragraph only says something of the task above it.
    static func isField(_ entry: OutlineEntry) -> Bool {
        isPlace(entry.role) && labels.first(in: entry.body.text)?.range.location == 0
    }

    private static func isPlace(_ role: SectionRole) -> Bool { role == .solutions || role == .none || role == .annex }

    /// The words before the first label, nil where the paragraph begins with one, and what follows each label.
    private static func fields(of body: Passage) -> (Passage?, [Field]) {
        let found = labels.all(in: body.text)
        guard let first = found.first else { return (body, []) }
        let string = body.text as NSString
        let fields = found.indices.compactMap { index -> Field? in
            let end = index + 1 < found.count ? found[index + 1].range.location : string.length
            let kind = Lexicon.taskLabels.indices.first { found[index][$0 + 1] != nil }.map { Lexicon.taskLabels[$0].0 } ?? .time
            let text = string.substring(with: NSRange(location: found[index].end, length: max(0, end - found[index].end)))
            return Field(kind: kind, text: closed(text))
        }
        let head = body.slice(NSRange(location: 0, length: first.range.location))
        return (head.isBlank ? nil : head, fields)
    }

    /// Without the bracket that stood around the fields.
    private static func closed(_ text: String) -> String {
        let item = Wording.item(text)
        return item.hasSuffix(")") && !item.contains("(") ? Wording.item(String(item.dropLast())) : item
    }

    private static func task(_ entry: OutlineEntry, _ words: Passage, _ fields: [Field], _ span: SourceSpan, period: YearRange?)
        -> PlanTask?
    {
        func field(_ kind: ColumnKind) -> String? { fields.first { $0.kind == kind && !$0.text.isEmpty }?.text }
        guard let lead = field(.lead), words.text.count > 8 else { return nil }
        let time = field(.time)
        let when = TaskTime(time ?? "", period: period)
        let money = field(.budgetTotal).flatMap { BudgetReader.million($0) }
        let group = entry.path.dropLast(entry.kind == .bullet || entry.kind == .plain ? 0 : 1).last { $0.rank > 3 }
        return PlanTask(
            text: Wording.item(words.text), lead: Bodies.list(lead), support: field(.support).map { Bodies.list($0) } ?? [],
            from: when.years?.from, to: when.years?.to, quarter: when.quarter, form: field(.form), budgetTotalMillion: money,
            budgetYearMillion: nil, group: group.map { Wording.item($0.title.text) }, product: field(.product), time: time, due: when.due,
            evidence: Evidence(span: span, confidence: 0.85))
    }
}
