import Foundation
import Vietnamese

/// Reads target tables, task tables and result tables, whatever the order of their columns.
enum TableReader {
    struct Found {
        var targets: [PlanTarget] = []
        var tasks: [PlanTask] = []
        var results: [PlanResult] = []
    }

    private static let rowLabel = Pattern(#"^(?:\d{1,3}(?:\.\d{1,2})*|[IVX]{1,5}|[A-E]|[a-e])[.)]?$"#, caseSensitive: true)
    private static let resultTitle = Pattern(#"kết quả (?:thực hiện|đạt được)"#)
    private static let total = Pattern(#"^(?:tổng (?:cộng|số|kinh phí)\b|tổng\W*$|cộng\b)"#, .opens("TtCc"))

    static func read(_ outline: Outline, period: YearRange?, title: String) -> Found {
        var found = Found()
        var columns: [ColumnKind?] = []
        var last = Sheet.Context()
        for placed in outline.tables {
            var (kinds, bodyStart) = placed.columns
            if kinds.compactMap({ $0 }).count < 2, columns.count == placed.table.rows.first?.count ?? 0, !columns.isEmpty {
                // A page break cut the table: the columns are those of its first part.
                (kinds, bodyStart) = (columns, 0)
            } else {
                last = Sheet.Context()
            }
            PeriodColumns.settle(placed.table, &kinds, bodyStart)
            columns = kinds
            AreaTable.measure(placed, &kinds, bodyStart)
            settlePast(placed.table, &kinds, bodyStart, period)
            if isForward(placed.table, kinds, bodyStart, period), let past = kinds.firstIndex(of: .result) {
                // "Kết quả năm trước" beside this year's value is where the target starts from.
                kinds[past] = .baseline
            }
            if placed.role == .results || isOver(placed.table, kinds, bodyStart, period), !kinds.contains(.result),
                let past = kinds.firstIndex(of: .baseline)
            {
                kinds[past] = .result
            }
            let known = kinds.compactMap { $0 }
            guard known.contains(.name), known.count >= 2, DutyTable.columns(of: placed) == nil else { continue }
            var sheet = Sheet(placed: placed, kinds: kinds, bodyStart: bodyStart, period: period, context: last)
            let isMeasured = known.contains { $0.isValue }
            if known.contains(.result), isMeasured,
                resultTitle.matches(placed.title) || isPast(placed, bodyStart, period) || isOver(placed.table, kinds, bodyStart, period)
            {
                found.results += sheet.results()
            } else if isMeasured {
                found.targets += sheet.targets()
                if isDone(placed.table, kinds, bodyStart, period) { found.results += sheet.results(.baseline) }
            } else if known.contains(.lead) || known.contains(.time) || known.contains(.cross) || known.contains(where: \.isMoney)
                || known.contains(.product)
            {
                found.tasks += sheet.tasks()
            }
            last = sheet.context
        }
        return found
    }

    /// Beside values for years of the plan, a year before it is where they start from.
    private static func settlePast(
        _ table: SourceDocument.Table, _ kinds: inout [ColumnKind?], _ bodyStart: Int, _ period: YearRange?
    ) {
        guard let period else { return }
        func isPast(_ column: Int) -> Bool {
            if case .yearValue(_, let to)? = kinds[column] { return to < period.from }
            let cells = table.rows.prefix(bodyStart).map { column < $0.count ? $0[column].text : "" }
            return headingYear.first(in: cells.joined(separator: " "))?[0].flatMap(Int.init).map { $0 < period.from } ?? false
        }
        let values = kinds.indices.filter { kinds[$0]?.isValue ?? false }
        let past = values.filter(isPast)
        guard past.count < values.count else { return }
        for column in past { kinds[column] = kinds.contains(.baseline) ? nil : .baseline }
    }

    private static let resultYear = Pattern(#"kết quả[^\d]{0,20}(20\d\d)"#, .has("20"))

    /// A result column of a year before the plan.
    private static func isPast(_ placed: Outline.PlacedTable, _ bodyStart: Int, _ period: YearRange?) -> Bool {
        let heading = placed.table.rows.prefix(bodyStart).flatMap { $0 }.map(\.text).joined(separator: " ")
        guard let period, let match = resultYear.first(in: heading), let year = match[1].flatMap(Int.init)
        else { return placed.role == .results }
        return year < period.from
    }

    private static let done = Pattern(#"(?:thực hiện|đạt được)[^\d]{0,10}(20\d\d)"#)

    /// A column of what was done in a year before the plan stands beside this year's values.
    private static func isDone(_ table: SourceDocument.Table, _ kinds: [ColumnKind?], _ bodyStart: Int, _ period: YearRange?) -> Bool {
        guard let period, let column = kinds.firstIndex(of: .baseline) else { return false }
        let text = table.rows.prefix(bodyStart).map { column < $0.count ? $0[column].text : "" }.joined(separator: " ")
        return done.first(in: text)?[1].flatMap(Int.init).map { $0 < period.from } ?? false
    }

    /// All values are of years before the plan.
    private static func isOver(_ table: SourceDocument.Table, _ kinds: [ColumnKind?], _ bodyStart: Int, _ period: YearRange?) -> Bool {
        let years = headingYears(table, kinds, bodyStart, of: \.isValue)
        return period.map { period in !years.isEmpty && years.allSatisfy { $0 < period.from } } ?? false
    }

    private static let headingYear = Pattern(#"20\d\d"#)

    /// A value column for a year of the plan beside a result column for a year before it.
    private static func isForward(_ table: SourceDocument.Table, _ kinds: [ColumnKind?], _ bodyStart: Int, _ period: YearRange?) -> Bool {
        guard let period, let value = headingYears(table, kinds, bodyStart, of: \.isValue).first,
            let result = headingYears(table, kinds, bodyStart, of: { $0 == .result }).first
        else { return false }
        return value >= period.from && result < period.from
    }

    private static func headingYears(
        _ table: SourceDocument.Table, _ kinds: [ColumnKind?], _ bodyStart: Int, of matching: (ColumnKind) -> Bool
    ) -> [Int] {
        kinds.indices.filter { kinds[$0].map(matching) ?? false }.compactMap { column in
            let text = table.rows.prefix(bodyStart).map { column < $0.count ? $0[column].text : "" }.joined(separator: " ")
            return headingYear.first(in: text)?[0].flatMap(Int.init)
        }
    }

    /// The kinds of the columns from the rows above the first numbered row, each column's heading cells joined.
    static func columns(of table: SourceDocument.Table) -> (kinds: [ColumnKind?], bodyStart: Int) {
        let limit = min(4, table.rows.count)
        let bodyStart =
            table.rows.prefix(limit).firstIndex { row in
                row.first.map { isRowLabel($0.text) } ?? false
            } ?? 1
        guard bodyStart > 0, let width = table.rows.first?.count else { return ([], 0) }
        var kinds: [ColumnKind?] = []
        for column in 0..<width {
            var seen: [Int] = []
            var parts: [String] = []
            for row in table.rows.prefix(bodyStart) where column < row.count && !seen.contains(row[column].start) && !row[column].isBlank {
                seen.append(row[column].start)
                parts.append(row[column].text.onOneLine)
            }
            // Under a merged heading the lower cell is the more exact.
            let whole = parts.joined(separator: " ")
            kinds.append(parts.count > 1 ? parts.last.flatMap(Columns.kind) ?? Columns.kind(of: whole) : Columns.kind(of: whole))
        }
        kinds = ColumnContent.untangled(kinds, table, bodyStart)
        let known = kinds.compactMap { $0 }
        var settled = Columns.settled(known).makeIterator()
        kinds = kinds.map { $0 == nil ? nil : settled.next() }
        return (ColumnContent.settled(kinds, table, bodyStart), bodyStart)
    }

    static func isRowLabel(_ text: String) -> Bool { rowLabel.matches(text.trimmed) }

    static func isTotal(_ text: String) -> Bool { total.matches(text) }
}

/// One table with its columns known.
struct Sheet {
    /// What a table that goes on after a page break takes over.
    struct Context {
        var group: String?
        var groupLabel = ""
    }

    let placed: Outline.PlacedTable
    let kinds: [ColumnKind?]
    let bodyStart: Int
    let period: YearRange?
    var context: Context

    private static let unitInHeading = Pattern(#"\(\s*(%|[\p{L}\s]{2,14})\s*\)"#)
    private static let unitInName = Pattern("\\(\\s*(?:ĐVT:?\\s*)?(%|\(Lexicon.countUnits)|hạng)\\s*\\)$")
    private static let moneyUnit = Pattern(#"(triệu|tỷ|nghìn|ngàn)?\s*đồng"#)

    private func cell(_ row: [Passage], _ kind: ColumnKind) -> Passage? {
        guard let column = kinds.firstIndex(of: kind), column < row.count, !row[column].isBlank else { return nil }
        return row[column]
    }

    private func heading(_ column: Int) -> String {
        placed.table.rows.prefix(bodyStart).map { column < $0.count ? $0[column].text : "" }.joined(separator: " ")
    }

    /// Rows of the body: repeated headings and totals left out, group rows remembered.
    private mutating func rows(_ read: (inout Sheet, [Passage], Passage) -> Void) {
        let titles = placed.table.rows.first.map { $0.map { folded($0.text) } } ?? []
        let all = placed.table.rows.dropFirst(bodyStart)
        for (offset, row) in zip(all.indices, all) {
            guard !(row.count == titles.count && zip(row, titles).allSatisfy { folded($0.text) == $1 }),
                let name = cell(row, .name) ?? row.first(where: { !$0.isBlank })
            else { continue }
            if TableReader.isTotal(name.text) { continue }
            let label = cell(row, .number)?.text.trimmingCharacters(in: CharacterSet(charactersIn: ". )")) ?? ""
            if isGroup(row, name, label, next: offset + 1 < all.endIndex ? all[offset + 1] : nil) {
                context = Context(group: Wording.item(cell(row, .name)?.text ?? name.text), groupLabel: label)
                continue
            }
            read(&self, row, name)
        }
    }

    /// A group row has a name and no values; where money is summed up by group, its label is Roman or its rows are numbered under it.
    private func isGroup(_ row: [Passage], _ name: Passage, _ label: String, next: [Passage]?) -> Bool {
        let starts = Set(row.filter { !$0.isBlank }.map(\.start))
        if starts.count == 1, row.count > 2 { return true }
        // A name across the columns of values heads what follows.
        if row.count(where: { $0.start == name.start }) >= 3, starts.count <= 2 { return true }
        let isRoman = RowCounter.romanValue(label) != nil || (label.count == 1 && label.first?.isUppercase ?? false)
        let filled = zip(kinds, row).filter { kind, cell in
            guard let kind, !cell.isBlank, cell.start != name.start else { return false }
            return kind != .number && kind != .name && kind != .note && !kind.isMoney
        }
        if filled.isEmpty, isRoman { return true }
        let nextLabel = next.flatMap { cell($0, .number)?.text } ?? ""
        let hasMoney = zip(kinds, row).contains { kind, cell in kind?.isMoney ?? false && !cell.isBlank && cell.start != name.start }
        return filled.isEmpty && !hasMoney
            && (nextLabel.hasPrefix(label + ".") && !label.isEmpty || kinds.contains { $0?.isValue ?? false } && next == nil)
            || filled.isEmpty && !hasMoney && kinds.contains { $0?.isValue ?? false } && nextLabel.isEmpty && !label.isEmpty
                && !label.contains(".")
    }

    private func section(_ row: [Passage]) -> String {
        let base =
            placed.path.first { $0.role == .annex }?.label
            ?? (placed.path.isEmpty ? "Phụ lục" : placed.path.map(\.label).joined(separator: "."))
        let label = cell(row, .number)?.text.trimmingCharacters(in: CharacterSet(charactersIn: ". )")) ?? ""
        return [base, context.groupLabel.contains(".") || label.hasPrefix(context.groupLabel + ".") ? "" : context.groupLabel, label].filter
        { !$0.isEmpty }.joined(separator: ".")
    }

    private static func span(_ row: [Passage], _ name: Passage) -> SourceSpan {
        row.filter { !$0.isBlank && $0.start >= name.start }.reduce(name.span) { $0.union($1.span) }
    }

    // MARK: Targets

    mutating func targets() -> [PlanTarget] {
        var result: [PlanTarget] = []
        let columns = kinds.indices.filter { kinds[$0]?.isValue ?? false }
        let isAppendix = placed.role == .annex || !placed.path.contains { $0.role == .targets }
        let subject = AreaTable.subject(of: placed, kinds, bodyStart)
        rows { sheet, row, name in
            let unit = sheet.cell(row, .unit)?.text ?? ""
            for column in columns where column < row.count && !row[column].isBlank {
                let own =
                    Sheet.unitInHeading.first(in: sheet.heading(column))?[1] ?? AreaTable.unit(in: sheet.heading(column))
                    ?? Sheet.unit(of: name.text)
                guard let quantity = Quantities.cell(row[column].text, unit: unit.isEmpty ? own : unit) else { continue }
                let heads = subject.map { AreaTable.measured(sheet.heading(column)) ?? Wording.item($0.text) }
                let item = [heads, Wording.item(name.text)].compactMap { $0 }.joined(separator: ": ")
                let isAim = item.lowercased().hasPrefix("phấn đấu") && quantity.op == "="
                let years = sheet.years(column)
                let span = Sheet.span(row, name)
                let share = unit.isEmpty && own.isEmpty && quantity.unit == "%" && !row[column].text.contains("%")
                result.append(
                    PlanTarget(
                        text: item, op: isAim ? ">=" : quantity.op, value: quantity.value, valueTo: quantity.upper,
                        unit: quantity.unit.isEmpty ? nil : Wording.item(quantity.unit), from: years?.from, to: years?.to,
                        pillar: sheet.context.group ?? sheet.cell(row, .group).map { Wording.item($0.text) }
                            ?? Pillars.of(sheet.placed.path),
                        lead: sheet.cell(row, .lead).map { Bodies.list($0.text) } ?? [], section: sheet.section(row),
                        place: isAppendix ? .appendix : .body, formula: sheet.cell(row, .note).map { Wording.item($0.text) },
                        baseline: sheet.cell(row, .baseline)?.text,
                        evidence: Evidence(
                            span: subject.map { $0.span.union(span) } ?? span,
                            confidence: share ? 0.7 : quantity.strength > 0.9 ? 0.97 : 0.8,
                            reasons: share ? ["Bảng không ghi đơn vị tính, hiểu là %"] : [])))
            }
        }
        return result
    }

    private static let ranked = Pattern(#"^(?:thứ hạng|xếp hạng|vị trí)(?!\p{L})"#)

    /// The unit that a row's own name tells: "(thôn)" at its end, "Số hộ …", "Thứ hạng …"; empty where it tells none.
    private static func unit(of name: String) -> String {
        unitInName.first(in: name)?[1] ?? AreaTable.unit(in: name) ?? (ranked.matches(name) ? "hạng" : "")
    }

    private static let year = Pattern(#"(đến\s+)?(?:hết\s+)?năm\s+(20\d\d)"#, .has("20"))

    private func years(_ column: Int) -> YearRange? {
        if case .yearValue(let from, let to)? = kinds[column] { return YearRange(from: from, to: to) }
        let text = heading(column)
        if let match = Sheet.year.first(in: text), let year = match[2].flatMap(Int.init) {
            return YearRange(from: match[1] == nil ? year : min(period?.from ?? year, year), to: year)
        }
        return period
    }

    // MARK: Results

    private static let fraction = Pattern(#"(?<![\d/])(\d[\d.]*(?:,\d+)?)\s*/\s*(\d[\d.]*(?:,\d+)?)(?!\d|\s*/\s*\d)"#)
    /// "81,4 (7.326/9.000)"
    private static let inBrackets = Pattern(#"^\d[\d.,]*\s*%?\s*\(\s*\d[\d.,]*\s*/\s*\d[\d.,]*(?:\s[^()]*)?\)$"#)
    private static let labelled = Pattern(#":\s*(\d[\d.]*)(?=[\s.;(]|$)"#)

    mutating func results(_ kind: ColumnKind = .result) -> [PlanResult] {
        var result: [PlanResult] = []
        let valueColumn = kind == .result ? kinds.firstIndex { $0?.isValue ?? false } : nil
        rows { sheet, row, name in
            let printed = sheet.cell(row, kind)?.text
            // Where targets start is a result only where something was counted.
            if kind == .baseline, !(printed?.contains(where: { $0.isNumber || $0.isLetter }) ?? false) { return }
            let note = sheet.cell(row, .note)?.text
            // Columns that the genre has no name for may hold the fraction, and so may the result itself.
            let others = zip(sheet.kinds, row).filter { ($0 == nil || $0 == .note) && !$1.isBlank }.map(\.1.text)
            let share = printed.flatMap { $0.contains("%") || Sheet.inBrackets.matches($0) ? $0 : nil }
            let parted = [ColumnKind.numerator, .denominator].map { sheet.cell(row, $0).flatMap { Quantities.value($0.text) } }
            let (numerator, denominator) =
                parted[0] != nil
                ? (parted[0], parted[1])
                : ([note ?? ""] + others + [share ?? ""]).lazy.map { Sheet.parts(of: $0, result: printed) }.first { $0.0 != nil } ?? (
                    nil, nil
                )
            result.append(
                PlanResult(
                    text: Wording.item(name.text), target: valueColumn.flatMap { $0 < row.count && !row[$0].isBlank ? row[$0].text : nil },
                    result: printed, numerator: numerator, denominator: denominator, note: note.map { Wording.sentence($0) },
                    evidence: Evidence(
                        span: Sheet.span(row, name), confidence: printed == nil ? 0.7 : 0.9,
                        reasons: printed == nil ? ["Không có kết quả trong bảng"] : [])))
        }
        return result
    }

    /// Numerator and denominator from "a/b", or from two labelled numbers whose ratio is the printed result.
    private static func parts(of note: String, result: String?) -> (Double?, Double?) {
        if let match = fraction.first(in: note), let above = match[1].flatMap(Quantities.value),
            let below = match[2].flatMap(Quantities.value)
        {
            return (above, below)
        }
        let numbers = labelled.all(in: note).compactMap { $0[1].flatMap(Quantities.value) }
        if numbers.count == 2, numbers[1] > 0, let share = result.flatMap(Quantities.value),
            abs(numbers[0] / numbers[1] * 100 - share) < 0.6
        {
            return (numbers[0], numbers[1])
        }
        return (numbers.count == 1 ? numbers[0] : nil, nil)
    }

    // MARK: Tasks

    mutating func tasks() -> [PlanTask] {
        var result: [PlanTask] = []
        let totalColumn = kinds.firstIndex(of: .budgetTotal)
        let yearColumn = kinds.firstIndex(of: .budgetYear)
        // Where the time or the body stands before the task, one may cover the rows below it.
        let (timeLeads, leadLeads) = (isAhead(.time), isAhead(.lead))
        var above: String?
        var leadAbove: String?
        rows { sheet, row, name in
            guard name.text.count > 3 else { return }
            let ends = [sheet.cell(row, .starts), sheet.cell(row, .ends)].compactMap { $0?.text }
            if let time = sheet.cell(row, .time) { above = time.text }
            if let lead = sheet.cell(row, .lead) { leadAbove = lead.text }
            let printed =
                sheet.cell(row, .time)?.text ?? (timeLeads ? above : nil) ?? (ends.isEmpty ? nil : ends.joined(separator: " - "))
                ?? PeriodColumns.crossed(row, in: sheet.placed.table, sheet.kinds, sheet.bodyStart)
                ?? sheet.context.group.flatMap(TaskTime.heading)
            let time = printed.map { Wording.repaired($0.replacingOccurrences(of: "\n", with: " ")) }
            let when = TaskTime(time ?? "", period: sheet.period)
            func money(_ column: Int?) -> Double? {
                guard let column, column < row.count else { return nil }
                return Quantities.value(row[column].text).map { $0 * sheet.factor(column) }
            }
            // Tasks may be grouped by who has to do them.
            let group = sheet.kinds.contains(.lead) ? nil : sheet.context.group.flatMap { Lexicon.bodyStart.matches($0) ? $0 : nil }
            let lead = (sheet.cell(row, .lead)?.text ?? (leadLeads ? leadAbove : nil) ?? group).map { Bodies.list($0) } ?? []
            result.append(
                PlanTask(
                    text: Wording.item(name.text), lead: lead, support: sheet.cell(row, .support).map { Bodies.list($0.text) } ?? [],
                    from: when.years?.from, to: when.years?.to, quarter: when.quarter,
                    form: sheet.cell(row, .form).map { PlanTask.way(Wording.item($0.text)) } ?? PlanTask.form(of: name.text),
                    budgetTotalMillion: money(totalColumn),
                    budgetYearMillion: money(yearColumn),
                    group: sheet.context.group ?? sheet.cell(row, .group).map { Wording.item($0.text) },
                    product: sheet.cell(row, .product).map { Wording.item($0.text) }, time: time, due: when.due,
                    evidence: Evidence(
                        span: Sheet.span(row, name), confidence: lead.isEmpty ? 0.75 : 0.95,
                        reasons: lead.isEmpty ? ["Không rõ cơ quan chủ trì"] : [])))
        }
        return result
    }

    private func isAhead(_ kind: ColumnKind) -> Bool {
        guard let column = kinds.firstIndex(of: kind), let name = kinds.firstIndex(of: .name) else { return false }
        return column < name
    }

    /// Million đồng for one unit of the money column.
    private func factor(_ column: Int) -> Double {
        let text = heading(column) + " " + placed.title
        guard let match = Sheet.moneyUnit.all(in: text).first else { return 1 }
        switch match[1]?.lowercased() {
        case "tỷ": return 1000
        case "triệu": return 1
        case "nghìn", "ngàn": return 0.001
        default: return 0.000001
        }
    }
}
