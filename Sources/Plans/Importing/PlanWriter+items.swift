import PlanReader
import Registers
import Store
import Vietnamese

extension PlanWriter {
    mutating func writeBases(in tx: WriteTransaction) throws {
        for basis in reading.bases {
            var values = origin(basis.evidence)
            values["kind"] = .text(basis.kind)
            values["number"] = .text(basis.number)
            values["issued_on"] = basis.date.flatMap { CalendarDate($0) }.map { Value.text($0.description) } ?? .null
            values["issuer"] = basis.issuer.value
            _ = try add("legal_basis", values, span: basis.evidence.span, in: tx)
        }
    }

    // MARK: Targets

    /// Gives how many targets there are when those said twice count once.
    mutating func writeTargets(in tx: WriteTransaction) throws -> Int {
        let targets = reading.targets
        let twins = TargetTwins.pairs(targets)
        let numbers = targetNumbers(twins)
        var ids: [Int: RecordID] = [:]
        // Those that others point at come first.
        for index in targets.indices.filter({ twins[$0] == nil }) + targets.indices.filter({ twins[$0] != nil }) {
            let target = targets[index]
            var values = origin(target.evidence).merging(measure(target)) { $1 }
            values.merge(binder.binding(of: BindableTarget(target, unit: values["unit"]?.text)).values) { $1 }
            values["no"] = .text(numbers[index])
            values["found_in"] = .text(target.place == .body ? "body" : "appendix")
            values["same_as"] = (twins[index].flatMap { ids[$0] }?.text).value
            let leads = units(target.lead)
            values["lead"] = leads.first.value
            let baseline = target.op == "done" ? nil : PrintedBaseline(target, results: reading.results)
            values["baseline_value"] = (baseline?.value).value
            values["baseline_source"] = (baseline?.source).value
            values["co_leads"] = coLeads(target.lead, leads)
            values["lead_text"] = target.lead.isEmpty ? .null : .text(target.lead.joined(separator: "; "))
            guard let record = try add("target", values, span: target.evidence.span, in: tx) else { continue }
            ids[index] = record.id
            if targetsBySpan[target.evidence.span] == nil { targetsBySpan[target.evidence.span] = record.id }
        }
        return targets.count - twins.count
    }

    /// Who shares the lead besides the first unit: all whom the printed words mean.
    private func coLeads(_ printed: [String], _ leads: [String]) -> Value {
        let sharers = matcher.sharers(printed)
        let others = leads.dropFirst() + sharers.filter { !leads.contains($0) }
        return others.isEmpty ? .null : .text(JSONText.list(Array(others)))
    }

    private func measure(_ target: PlanTarget) -> [String: Value] {
        let operators = [">=": "ge", ">": "gt", "=": "eq", "<=": "le", "<": "lt"]
        var values: [String: Value] = [
            "text": .text(target.text), "pillar": target.pillar.value,
            "from_year": year(target.from).value, "to_year": year(target.to).value,
            "due_before": target.dueBefore.flatMap { CalendarDate($0) }.map { Value.text($0.description) } ?? .null,
            "baseline": target.baseline.value, "heading": target.section.value,
            "source_sentence": .text(text.words(at: target.evidence.span)), "unit": target.unit.value,
            "phase": phase(target.from, target.to).value,
        ]
        if let op = operators[target.op], let value = Self.hundredths(target.value) {
            values["op"] = .text(op)
            values["value"] = .integer(value)
            values["value_to"] = Self.hundredths(target.valueTo).value
            // Growth may exceed the whole; the register keeps "%" for shares.
            if target.unit == "%", !(0...10_000).contains(value) { values["unit"] = .text("phần trăm") }
        } else {
            values["op"] = .text("done")
        }
        return values
    }

    private func phase(_ from: Int?, _ to: Int?) -> String? {
        guard let from, let to, from != to else { return nil }
        return "Giai đoạn \(from)–\(to)"
    }

    static func hundredths(_ number: Double?) -> Int64? {
        guard let number, number.isFinite, abs(number) < 1e15 else { return nil }
        return Int64((number * 100).rounded())
    }

    /// The numbers printed in the appendix; where a document prints none, or the same twice, its rows are counted. A target that only the
    /// body has is numbered L1, L2 … (phần lời), one inside a task's row by the task (NV7).
    private func targetNumbers(_ twins: [Int: Int]) -> [String] {
        let targets = reading.targets
        let taskRows = Dictionary(zip(reading.tasks.map(\.evidence.span), taskNumbers()), uniquingKeysWith: { first, _ in first })
        let inTask = targets.map { taskRows[$0.evidence.span] }
        let listed = targets.indices.filter { targets[$0].place == .appendix && inTask[$0] == nil }
        var numbers = [String](repeating: "", count: targets.count)
        if listed.isEmpty {
            for (number, index) in targets.indices.enumerated() { numbers[index] = inTask[index].map { "NV\($0)" } ?? String(number + 1) }
            return numbers
        }
        for (index, number) in zip(listed, rowNumbers(listed.map { targets[$0].evidence.span })) { numbers[index] = number }
        var bodyOnly = 0
        for index in targets.indices where numbers[index].isEmpty {
            if let task = inTask[index] {
                numbers[index] = "NV\(task)"
            } else if let twin = twins[index] {
                numbers[index] = numbers[twin]
            } else {
                bodyOnly += 1
                numbers[index] = "L\(bodyOnly)"
            }
        }
        return numbers
    }

    private func taskNumbers() -> [String] { rowNumbers(reading.tasks.map(\.evidence.span)) }

    /// What each row has in front of it, or its place in the list where that is not one number a row.
    private func rowNumbers(_ spans: [SourceSpan]) -> [String] {
        let rows = spans.map { text.block(at: $0.start) }
        let printed = zip(spans, rows).map { span, row in row.flatMap { text.number(in: $0, before: span) } }
        let rowsByNumber = Dictionary(grouping: zip(printed, rows), by: { $0.0 ?? "" }).mapValues { Set($0.map { $0.1?.span.start ?? -1 }) }
        if printed.allSatisfy({ $0 != nil }), rowsByNumber.values.allSatisfy({ $0.count == 1 }) { return printed.compactMap { $0 } }
        var count = 0
        var last: Int?
        return spans.map { span in
            if span.start != last { count += 1 }
            last = span.start
            return String(count)
        }
    }

    // MARK: Tasks

    mutating func writeTasks(in tx: WriteTransaction) throws {
        for (task, number) in zip(reading.tasks, taskNumbers()) {
            var values = origin(task.evidence)
            let leads = units(task.lead)
            let support = leads.dropFirst() + units(task.support).filter { !leads.contains($0) }
            values.merge([
                "no": .text(number), "text": .text(task.text), "task_group": task.group.value, "origin": .text("plan"),
                "origin_ref": reading.document.number.value, "lead": leads.first.value, "co_leads": coLeads(task.lead, []),
                "lead_text": task.lead.isEmpty ? .null : .text(task.lead.joined(separator: "; ")),
                "support": support.isEmpty ? .null : .text(JSONText.list(Array(support))),
                "support_text": task.support.isEmpty ? .null : .text(task.support.joined(separator: "; ")),
                "from_year": year(task.from).value, "to_year": year(task.to).value, "quarter": task.quarter.value,
                "due_text": task.time.value, "deadline": deadline(of: task).value, "product": task.product.value,
                "form": Self.form(task.form).value, "budget_total": Self.money(task.budgetTotalMillion).value,
                "budget_year": Self.money(task.budgetYearMillion).value, "found_in": .text("appendix"),
                "source_sentence": .text(text.words(at: task.evidence.span)),
            ]) { $1 }
            guard let record = try add("task", values, span: task.evidence.span, in: tx) else { continue }
            if tasksBySpan[task.evidence.span] == nil { tasksBySpan[task.evidence.span] = record.id }
        }
    }

    /// The last day that a printed date means; a quarter, or a year alone, ends with its last working day.
    private func deadline(of task: PlanTask) -> String? {
        if let due = task.due.flatMap({ CalendarDate($0) }) { return PrintedLimit.last(due, in: task.time ?? "").description }
        let period = reading.document.period
        guard let year = year(task.to ?? (period?.from == period?.to ? period?.to : nil)) else { return nil }
        let end = task.quarter.flatMap { Period(.quarter, year: year, index: $0) } ?? Period(.year, year: year)
        return end.map { calendar.workingDay(onOrBefore: $0.end).description }
    }

    private static func form(_ printed: String?) -> String? {
        let words = folded(printed ?? "")
        if words.contains("thue") { return "hire" }
        if words.contains("dau tu") { return "invest" }
        return words.contains("thuong xuyen") || words.contains("su nghiep") ? "regular" : nil
    }

    /// Đồng out of millions.
    private static func money(_ million: Double?) -> Int64? {
        guard let million, million.isFinite, (0..<1e12).contains(million) else { return nil }
        return Int64((million * 1_000_000).rounded())
    }
}

extension PlanText {
    /// The block in which a place of the text lies.
    func block(at place: Int) -> Block? {
        var low = 0
        var high = blocks.count
        while low < high {
            let middle = (low + high) / 2
            if blocks[middle].span.end > place { high = middle } else { low = middle + 1 }
        }
        return low < blocks.count && blocks[low].span.start <= place ? blocks[low] : nil
    }

    /// The number that a row prints in front of an item: of its first cell, or of the line's beginning.
    fileprivate func number(in row: Block, before item: SourceSpan) -> String? {
        let start = SourceSpan(start: row.span.start, end: min(row.span.end, row.span.start + 8))
        let head = words(at: row.cells.first ?? start)
        let digits = head.prefix { $0.isNumber || $0 == "." }
        let number = digits.hasSuffix(".") ? digits.dropLast() : digits
        guard let first = number.first, first.isNumber, number.count <= 7 else { return nil }
        if !row.cells.isEmpty, head.count > digits.count + 1 { return nil }
        return String(number)
    }
}
