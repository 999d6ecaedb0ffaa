import Declarations
import Figures
import Registers
import Store
import Vietnamese
import Workflows

/// What is wrong with the numbers of targets, by target.
struct FigureFaults {
    /// A declared number is another than what is counted of the same time; of one taken from a superior's system apart.
    var contradicted: [RecordID: LintGroup.Detail] = [:]
    var mirrored: [RecordID: LintGroup.Detail] = [:]
    /// What units declared is more than the whole, or all of them together are another.
    var parts: [RecordID: LintGroup.Detail] = [:]
    /// Records that count for the commune and for no unit.
    var outside: [RecordID: LintGroup.Detail] = [:]
}

extension PlanDesk {
    /// Holds what was declared of a plan's targets against what is counted, and parts against their whole: one statement for what was declared,
    /// besides those that count the figures.
    func figureFaults(of targets: [Record], _ metrics: [String: Record], for actor: Actor, in tx: ReadTransaction) throws -> FigureFaults {
        let declared = try declaredNumbers(of: targets, for: actor, in: tx)
        var faults = FigureFaults()
        let units = try UnitParents(workflows, commune: actor.commune, in: tx)
        for (target, numbers) in declared { faults.parts[target] = units.partsApart(numbers) }
        let figures = figures
        let measured = targets.compactMap { target -> (id: RecordID, figure: FigureDeclaration)? in
            let code = target["metric"].text.flatMap { metrics[$0]?["code"].text }
            return code.flatMap(figures.catalogue.figure(measuring:)).flatMap { figures.isCounted($0.id) ? (target.id, $0) : nil }
        }
        try compare(measured, declared, &faults, commune: actor.commune, in: tx)
        try findOutside(measured, units.tops, &faults, commune: actor.commune, in: tx)
        return faults
    }

    /// The newest number of each target that a person declared, and the newest that came from a system, against the count of the same days.
    private func compare(
        _ measured: [(id: RecordID, figure: FigureDeclaration)], _ declared: [RecordID: [DeclaredNumber]], _ faults: inout FigureFaults,
        commune: Int, in tx: ReadTransaction
    ) throws {
        let asked = measured.flatMap { target, figure -> [(RecordID, FigureDeclaration, DeclaredNumber)] in
            let fitting = (declared[target] ?? []).filter { $0.isShare == (figure.measure == .percent) }
            return [fitting.last { $0.isMirrored }, fitting.last { !$0.isMirrored }].compactMap { $0 }.map { (target, figure, $0) }
        }
        if asked.isEmpty { return }
        let unit = FigureUnit(commune: commune)
        let table = try figures.values(
            of: Set(asked.map(\.1.id)).sorted(), units: [unit], periods: Array(Set(asked.flatMap { $0.2.periods })), in: tx)
        for (target, figure, number) in asked {
            let counted = number.periods.compactMap { period in
                table[figure.id, unit, period].value.number.flatMap { figure.measure == .percent ? $0.times(Fraction(100)) : $0 }
            }
            // Reports give a period alone or all since the year began; whoever fits one of them contradicts nothing.
            guard let first = counted.first, counted.allSatisfy({ number.isApart(from: $0) }) else { continue }
            let detail = LintGroup.Detail.differs(
                counted: LintGroup.Number(first, isShare: number.isShare),
                declared: LintGroup.Number(number.value, isShare: number.isShare),
                until: number.cutOff, source: number.source)
            if number.isMirrored { faults.mirrored[target] = detail } else { faults.contradicted[target] = detail }
        }
    }

    /// Records that the commune counts and that say of no unit to which they belong: its units do not add up to it.
    private func findOutside(
        _ measured: [(id: RecordID, figure: FigureDeclaration)], _ tops: [String], _ faults: inout FigureFaults, commune: Int,
        in tx: ReadTransaction
    ) throws {
        let (figures, whole) = (figures, FigureUnit(commune: commune))
        let wholes = Dictionary(
            measured.compactMap { target, figure in figures.addedUp(figure.id).map { (target, $0) } }, uniquingKeysWith: { $1 })
        guard !wholes.isEmpty, !tops.isEmpty else { return }
        let units = tops.map { FigureUnit(commune: commune, unit: $0) }
        let period = FigurePeriod(Period(.year, containing: Instant(milliseconds: tx.now).date))
        let table = try figures.values(of: Set(wholes.values).sorted(), units: [whole] + units, periods: [period], in: tx)
        for (target, id) in wholes {
            let all = table[id, whole, period].value.number?.whole ?? 0
            let placed = units.reduce(Int64(0)) { $0 + (table[id, $1, period].value.number?.whole ?? 0) }
            if all > placed { faults.outside[target] = .outside(all - placed, of: all) }
        }
    }

    // MARK: What was declared

    /// What was declared of targets or of the metrics that measure them, the oldest first.
    private func declaredNumbers(of targets: [Record], for actor: Actor, in tx: ReadTransaction) throws -> [RecordID: [DeclaredNumber]] {
        if targets.isEmpty { return [:] }
        func among(_ field: String, _ values: Set<String>) -> Expression {
            .member(.path(FieldPath(field: field)), of: values.sorted().map { .literal(.text($0)) }, negated: false)
        }
        let metrics = Set(targets.compactMap { $0["metric"].text })
        let ofTargets = among("target", Set(targets.map(\.id.text)))
        let records = try registry.all(
            "target_result",
            where: [
                metrics.isEmpty ? ofTargets : .binary(.or, ofTargets, among("metric", metrics)), among("state", ["declared", "confirmed"]),
            ],
            sort: [SortKey("cut_off"), SortKey("id")], limit: 20_000, for: actor, in: tx)
        let numbers = records.compactMap(DeclaredNumber.init)
        let (byTarget, byMetric) = (Dictionary(grouping: numbers, by: \.target), Dictionary(grouping: numbers, by: \.metric))
        return Dictionary(
            uniqueKeysWithValues: targets.map { target in
                let own = byTarget[target.id.text] ?? []
                let measured = target["metric"].text.flatMap { byMetric[$0] } ?? []
                return (target.id, (own + measured.filter { $0.target != target.id.text }).sorted { $0.cutOff < $1.cutOff })
            })
    }
}

/// A number that somebody declared, as a check needs it.
private struct DeclaredNumber {
    let target: String?
    let metric: String?
    let unit: String?
    let period: Period
    let value: Fraction
    let numerator: Int64?
    let denominator: Int64?
    let isShare: Bool
    /// Taken from a superior's system rather than told by the commune.
    let isMirrored: Bool
    let source: String
    let cutOff: CalendarDate

    init?(_ record: Record) {
        guard let value = record["value"].integer.flatMap({ Fraction(Int128($0), over: 100) }), let cutOff = record.date("cut_off"),
            let period = record["period"].text.flatMap({ Period($0) })
        else { return nil }
        (target, metric, unit) = (record["target"].text, record["metric"].text, record["unit"].text)
        (self.value, self.cutOff, self.period) = (value, cutOff, period)
        (numerator, denominator) = (record["numerator"].integer, record["denominator"].integer)
        isShare = record["kind"].text == "share"
        isMirrored = record["method"].text == "system"
        source = record["data_source"].text ?? ""
    }

    /// The days that it is of: its period as far as its data go, alone and since the year began.
    var periods: [FigurePeriod] {
        let own = FigurePeriod(.custom(period.dates.lowerBound, min(max(cutOff, period.dates.lowerBound), period.dates.upperBound)))
        return [own, own.cumulative]
    }

    /// More than one in a hundred away; of shares more than a point.
    func isApart(from counted: Fraction) -> Bool {
        let (one, other) = (value.approximate, counted.approximate)
        return abs(one - other) > (isShare ? 1 : max(abs(one), abs(other)) / 100)
    }

    /// What can be added up: of a share what it is of.
    var whole: Int64? { isShare ? denominator : value.whole }
    var part: Int64? { isShare ? numerator : value.whole }
}

/// Which units stand directly below which.
private struct UnitParents {
    private var children: [String: Set<String>] = [:]
    private(set) var tops: [String] = []

    init(_ workflows: WorkflowEngine, commune: Int, in tx: ReadTransaction) throws {
        let today = Instant(milliseconds: tx.now).date.description
        let rows = try tx.rows(
            """
            SELECT CAST(id AS text) AS id, CAST(parent AS text) AS parent FROM reg_unit
            WHERE commune = \(commune) AND deleted_at IS NULL AND (to_date IS NULL OR to_date >= \(today))
            """)
        for row in rows {
            let id = try row.text("id")
            if let parent = row["parent"].text { children[parent, default: []].insert(id) } else { tops.append(id) }
        }
    }

    /// The newest declaration of a unit that its subunits contradict: more together than the whole, or, where each of them declared, another sum.
    func partsApart(_ numbers: [DeclaredNumber]) -> LintGroup.Detail? {
        for whole in numbers.reversed() {
            guard let unit = whole.unit, let below = children[unit], let all = whole.whole, let counting = whole.part else { continue }
            let parts = numbers.filter {
                $0.period == whole.period && $0.isShare == whole.isShare && $0.unit.map { below.contains($0) } == true
            }
            let newest = Dictionary(parts.map { ($0.unit ?? "", $0) }, uniquingKeysWith: { $1 }).values
            let sums = (newest.compactMap(\.part).reduce(0, +), newest.compactMap(\.whole).reduce(0, +))
            let isWhole = newest.count == below.count
            if newest.isEmpty { continue }
            if sums.0 > counting || isWhole && sums.0 != counting { return .parts(sum: sums.0, whole: counting) }
            if sums.1 > all || isWhole && sums.1 != all { return .parts(sum: sums.1, whole: all) }
        }
        return nil
    }
}

extension Figures {
    /// The count whose units have to add up to the commune's: of a share what it is of; nil where values of units do not add up.
    fileprivate func addedUp(_ id: String) -> String? {
        let counted = halves(of: id).last ?? id
        guard isByUnit(counted), case .counted(let count)? = catalogue.figures[counted]?.versions.last?.formula, count.operation == .count
        else {
            return nil
        }
        return counted
    }
}
