import Foundation

/// What a table's column holds, told from its heading.
enum ColumnKind: Sendable, Equatable {
    case number, name, unit, value, result, baseline, lead, support, time, starts, ends, form, budgetTotal, budgetYear, product, note
    case numerator, denominator
    /// Who answers for the work of others: read as the lead only where no other body is named.
    case chief
    /// What several rows belong to.
    case group
    /// Known, and nothing that a plan is read for.
    case other
    /// Crosses under a quarter or month.
    case cross
    /// A value for one year or phase.
    case yearValue(from: Int, to: Int)

    var isMoney: Bool { self == .budgetTotal || self == .budgetYear }
    var isValue: Bool {
        if case .yearValue = self { return true }
        return self == .value
    }
}

/// Recognises column headings by the words of the genre; the words are in `Lexicon.columns`.
enum Columns {
    private static let rules: [(kind: ColumnKind, pattern: Pattern)] = Lexicon.columns.map { ($0.0, Pattern($0.1)) }
    /// A year in a heading that lost its cells, where no other heading's words hold it.
    private static let flatYear = Pattern(
        #"(?<![\p{L}\d/])(?:(?:mục tiêu|chỉ tiêu|kế hoạch|phấn đấu|đến|hết)\s+)*(?:năm\s+)?(20\d\d)(?:\s*[-–]\s*(20\d\d))?(?![\d/])"#)
    private static let yearOnly = Pattern(
        #"^(?:(?:mục tiêu|chỉ tiêu|kế hoạch|KH|phấn đấu|giai đoạn|(?:lộ trình|tiến độ)(?:\s+(?:thực hiện|phấn đấu|hoàn thành))?|mức|cần đạt|đến|hết|trong)\s*)*(?:năm|giai đoạn|(?:ngày\s+)?\d{1,2}/(?:\d{1,2}/)?|tháng\s+\d{1,2}\s*/)?\s*(20\d\d)(?:\s*[-–]\s*(?:năm\s*)?(20\d\d))?(?:\s*\([^()]{1,14}\))?$"#,
        .has("20"))

    /// The kind of the column with this whole heading; nil where it is unknown.
    static func kind(of heading: String) -> ColumnKind? {
        let text = heading.onOneLine.trimmed
        if let match = yearOnly.first(in: text), let from = match[1].flatMap(Int.init) {
            return .yearValue(from: from, to: match[2].flatMap(Int.init) ?? from)
        }
        return rules.first { rule in rule.pattern.first(in: text).map { $0.range.location == 0 } ?? false }?.kind
            ?? rules.first { $0.pattern.matches(text) }?.kind
    }

    /// The kinds in a heading row that lost its cells, in the order of their words.
    static func kinds(inFlat heading: String) -> [ColumnKind] { columns(inFlat: heading).map(\.kind) }

    /// The columns in such a heading row, each with the words that stand for it.
    static func columns(inFlat heading: String) -> [(kind: ColumnKind, title: String)] {
        var found: [(start: Int, end: Int, kind: ColumnKind)] = []
        for (kind, pattern) in rules {
            for match in pattern.all(in: heading) where !found.contains(where: { $0.start < match.end && match.range.location < $0.end }) {
                found.append((match.range.location, match.end, kind))
            }
        }
        for match in flatYear.all(in: heading) where !found.contains(where: { $0.start < match.end && match.range.location < $0.end }) {
            guard let from = match[1].flatMap(Int.init) else { continue }
            found.append((match.range.location, match.end, .yearValue(from: from, to: match[2].flatMap(Int.init) ?? from)))
        }
        found.sort { $0.start < $1.start }
        return zip(settled(found.map(\.kind)), found).map { kind, column in
            if case .yearValue = kind {
                return (kind, (heading as NSString).substring(with: NSRange(location: column.start, length: column.end - column.start)))
            }
            return (kind, title(of: kind, in: heading))
        }
    }

    /// The words of `heading` that stand for a kind of column, else those that mostly do.
    private static func title(of kind: ColumnKind, in heading: String) -> String {
        rules.lazy.filter { $0.kind == kind }.compactMap { $0.pattern.first(in: heading)?[0] }.first ?? Lexicon.title(of: kind)
    }

    /// Kinds with the doubles resolved by position: of two "Chỉ tiêu" the first names, the second measures.
    static func settled(_ kinds: [ColumnKind]) -> [ColumnKind] {
        var result: [ColumnKind] = []
        let isOfTasks = kinds.contains(.lead) && (kinds.contains(.support) || kinds.contains(.time))
        let isOfMoney = kinds.contains(.budgetTotal) && (kinds.contains(.lead) || kinds.contains(.form)) && !kinds.contains(.unit)
        for kind in kinds {
            let hasName = result.contains(.name)
            switch kind {
            case .name where hasName: result.append(result.contains(where: \.isValue) ? .note : .value)
            case .value where !hasName: result.append(.name)
            // Beside who does it and when, "Kết quả" is what comes of a task.
            case .result where isOfTasks && !kinds.contains(where: \.isValue): result.append(.product)
            // Beside the total of money, a year is the year's part of it.
            case .yearValue where isOfMoney: result.append(.budgetYear)
            case .result
            where hasName && !result.contains(where: \.isValue) && !kinds.contains(where: \.isValue)
                && kinds.count { $0 == .name } < 2:
                result.append(.value)
            case .budgetTotal where result.contains(.budgetTotal): result.append(.budgetYear)
            case .chief where !kinds.contains(.lead): result.append(.lead)
            default: result.append(kind)
            }
        }
        return result
    }
}
