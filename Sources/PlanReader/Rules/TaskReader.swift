import Foundation

/// Reads tasks of running text: an item that names its lead under a label ("Chủ trì: …"), in its own lines, its sentence or brackets.
enum TaskReader {
    private static let label =
        "(?:^|[(;.,]\\s*|\\s[-–+•]\\s*)(?:[-–+•*]\\s*)?(?:" + Lexicon.taskLabels.map { "(\($0.1))" }.joined(separator: "|")
        + ")\\s*:\\s*|[.(;,]\\s*((?:(?:hoàn thành|xong)\\s+(?=(?:xong\\s+)?(?:trước|trong|chậm nhất|vào|quý|tháng)\\s))|(?=từ\\s+(?:tháng|quý|ngày)\\s))"
    private static let labels = Pattern(label)
    private static let opening = Pattern("^(?:\(label))")

    /// What a paragraph says under one label.
    private struct Field {
        let kind: ColumnKind
        let text: String
    }

    static func read(_ outline: Outline, period: YearRange?) -> [PlanTask] {
        var result: [PlanTask] = []
        var open: (entry: OutlineEntry, words: Passage, fields: [Field], span: SourceSpan)?
        /// A heading of nothing but a time, and the headings above it: its tasks are due then.
        var cover: (time: String, path: [OutlineNode])?
        func close() {
            if let last = open, let task = task(last.entry, last.words, last.fields, last.span, time: cover?.time, period: period) {
                result.append(task)
            }
            open = nil
        }
        for entry in outline.entries {
            guard isPlace(entry.role) else {
                close()
                continue
            }
            if TargetForm.isField(entry) {
                open = nil
                continue
            }
            if let time = TaskTime.heading(entry.body.text) {
                close()
                cover = (time, entry.path)
                continue
            }
            if let path = cover?.path, !entry.path.starts(with: path) {
                close()
                cover = nil
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
        isPlace(entry.role) && opening.matches(entry.body.text)
    }

    private static func isPlace(_ role: SectionRole) -> Bool { role == .solutions || role == .none || role == .annex }

    /// The words before the first label, nil where the paragraph begins with one, and what follows each label.
    private static func fields(of body: Passage) -> (Passage?, [Field]) {
        if let charged = charged(body) ?? enclosed(body) { return charged }
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

    private static let charge = Pattern(
        "(?:\\(\\s*|(?<=[.;]\\s)Giao\\s+)(\(Lexicon.bodyHead)[^();:.]{2,120}?)\\s+chủ trì(?:\\s+(?:thực hiện|triển khai|tham mưu))?"
            + "(?:\\s*[,;]?\\s*(?:và\\s+)?([^()]*))?\\)?\\s*[.;]?$", caseSensitive: true)
    private static let joining = Pattern(
        #"phối hợp(?:\s+(?:với|cùng))?\s+(\p{L}[^;()]*?)(?=\s*(?:[;.]|$|,?\s+(?:thực hiện|triển khai|hoàn thành|thời gian|trong|trước|xong)\b|,\s*(?:quý|tháng)\s))"#
    )
    private static let finishing = Pattern(
        #"(?:^|[;,.\s])((?:(?:trong|trước|từ|đến|hết|cuối)\s+)*(?:(?:quý|tháng|ngày|năm|giai đoạn)\s[^;()]*?|20\d\d\s*[-–]\s*20\d\d))\s*(?:;|[.;]?$)"#
    )

    /// "(…; tổng kinh phí 500 triệu đồng)"
    private static let spent = Pattern(
        #"(?:^|[;,.]\s*)((?:(?:dự kiến|tổng)\s+)*(?:kinh phí|mức đầu tư|dự toán|nhu cầu vốn|vốn)\s[^;()]*?\d[\d.,]*\s+(?:triệu|tỷ)[^;()]*)(?:;|$)"#
    )
    private static let ofYear = Pattern(#"^(?:kinh phí|dự toán|vốn)\s+(?:\p{L}+\s+){0,2}năm\s+20\d\d"#)

    private static let joined = Pattern(#"(?:^|;)\s*([^;()]{3,120}?)\s+phối hợp(?:\s+thực hiện)?\s*(?=;|$)"#)

    /// Whether a sentence names its lead as the body in charge.
    static func isCharged(_ text: String) -> Bool { charge.matches(text) }

    /// "… (Phòng Kinh tế chủ trì, phối hợp với Công an xã; Quý II)", "…. Giao Phòng Kinh tế chủ trì."
    private static func charged(_ body: Passage) -> (Passage?, [Field])? {
        guard let match = charge.first(in: body.text), let lead = match[1] else { return nil }
        let words = body.slice(NSRange(location: 0, length: match.range.location))
        let rest = match[2] ?? ""
        let money = spent.first(in: rest)?[1]
        let untold = money == nil ? rest : spent.replacing(in: rest, with: ";")
        let others: [(ColumnKind, String?)] = [
            (.support, (joined.first(in: untold) ?? joining.first(in: untold))?[1]), (.time, finishing.all(in: untold).last?[1]),
            (money.map { ofYear.matches($0) } ?? false ? .budgetYear : .budgetTotal, money),
        ]
        let fields = [Field(kind: .lead, text: lead)] + others.compactMap { kind, text in text.map { Field(kind: kind, text: closed($0)) } }
        return words.isBlank ? nil : (words, fields)
    }

    private static let closingBracket = Pattern(#"\s\(([^()]{5,160})\)\s*[.;]?$"#)
    private static let comma = Pattern(#"\s*[,;]\s+"#)

    /// "… (Phòng Tư pháp, Công an xã, Quý II)": bodies and a time in a bracket at the end.
    private static func enclosed(_ body: Passage) -> (Passage?, [Field])? {
        guard let match = closingBracket.first(in: body.text), let inner = match[1], Lexicon.bodyStart.matches(inner) else { return nil }
        var parts: [String] = []
        for part in comma.replacing(in: inner, with: "\n").split(separator: "\n").map(String.init) {
            let opens = Lexicon.bodyStart.matches(part) || ColumnContent.shape(of: part) == .period
            if let last = parts.indices.last, !opens { parts[last] += ", " + part } else { parts.append(part) }
        }
        guard parts.count > 1, let time = parts.last, ColumnContent.shape(of: time) == .period else { return nil }
        let support = parts[1..<(parts.count - 1)].joined(separator: "; ")
        return (
            body.slice(NSRange(location: 0, length: match.range.location)),
            [Field(kind: .lead, text: parts[0]), Field(kind: .time, text: time)]
                + (support.isEmpty ? [] : [Field(kind: .support, text: support)])
        )
    }

    /// Without the bracket that stood around the fields.
    private static func closed(_ text: String) -> String {
        let item = Wording.item(text)
        return item.hasSuffix(")") && !item.contains("(") ? Wording.item(String(item.dropLast())) : item
    }

    private static let yearly = Pattern(#"năm\s+20\d\d[\s:][^\d;]{0,24}?(\d[\d.,]*\s+(?:triệu|tỷ)(?:\s+đồng)?)"#)
    private static let cost = Pattern(
        #",\s+(?:với\s+)?(?:(?:tổng\s+)?kinh phí|tổng mức(?: đầu tư)?|dự toán)\s[^;]{0,20}?\d[\d.,]*\s+(?:triệu|tỷ)(?:\s+đồng)?(?:[^;]{0,40}?năm\s+20\d\d\s+(?:là\s+)?(\d[\d.,]*\s+(?:triệu|tỷ)(?:\s+đồng)?))?"#
    )

    private static func task(
        _ entry: OutlineEntry, _ words: Passage, _ fields: [Field], _ span: SourceSpan, time cover: String?, period: YearRange?
    ) -> PlanTask? {
        func field(_ kind: ColumnKind) -> String? { fields.first { $0.kind == kind && !$0.text.isEmpty }?.text }
        guard let lead = field(.lead), words.text.count > 8 else { return nil }
        let time = field(.time) ?? cover
        let when = TaskTime(time ?? "", period: period)
        let stated = cost.first(in: words.text)
        let words = stated.map { words.slice(NSRange(location: 0, length: $0.range.location)) } ?? words
        let money = (field(.budgetTotal) ?? stated?[0]).flatMap { BudgetReader.million($0) }
        let moneyOfYear = stated?[1] ?? field(.budgetYear) ?? field(.budgetTotal).flatMap { yearly.first(in: $0)?[1] }
        let group = entry.path.dropLast(entry.kind == .bullet || entry.kind == .plain ? 0 : 1).last { $0.rank > 3 }
        return PlanTask(
            text: Wording.item(words.text), lead: Bodies.list(lead), support: field(.support).map { Bodies.list($0) } ?? [],
            from: when.years?.from, to: when.years?.to, quarter: when.quarter,
            form: field(.form).map(PlanTask.way) ?? PlanTask.form(of: words.text),
            budgetTotalMillion: money, budgetYearMillion: moneyOfYear.flatMap { BudgetReader.million($0) },
            group: group.map { Wording.item($0.title.text) },
            product: field(.product), time: time, due: when.due,
            evidence: Evidence(span: span, confidence: 0.85))
    }
}

extension PlanTask {
    private static let ways = Pattern(#"^(Thuê|Đầu tư)\s"#, caseSensitive: true)

    private static let stated = Pattern(#"^(Thuê|Đầu tư)(?:\s+\p{Ll}[^,;]*)?$"#, caseSensitive: true)

    /// "Thuê dịch vụ" is "Thuê"; other ways are kept as they are written.
    static func way(_ text: String) -> String { stated.first(in: text)?[1] ?? text }

    /// How a task is carried out, where its own words begin with it.
    static func form(of text: String) -> String? { ways.first(in: Wording.item(text))?[1] }
}
