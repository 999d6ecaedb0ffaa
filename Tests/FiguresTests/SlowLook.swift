import Declarations
import Figures
import Foundation
import Registers
import Store
import Vietnamese

/// What docs/figures.md says, record by record in memory and without a statement: the counting is held against it.
struct SlowLook {
    let catalogue: Catalogue
    let register: RegisterDeclaration
    /// Every version that each record ever had, the oldest first.
    let histories: [String: [Record]]
    let parents: [String: String]
    let known: Int64?
    let clock: Int64

    /// The version that was known and stood at a moment; deleted ones too.
    private func version(_ id: String, at moment: Int64?) -> Record? {
        (histories[id] ?? []).last { version in
            (known.map { version.since <= $0 } ?? true) && (moment.map { version.updatedAt <= $0 } ?? true)
        }
    }

    func value(_ id: String, unit: String?, _ period: FigurePeriod) throws -> FigureValue {
        guard let figure = catalogue.figures[id], let version = figure.version(on: period.days.upperBound) else {
            return .missing(.notInForce)
        }
        guard case .counted(let count) = version.formula else { return .missing(.notDeclared) }
        let isOver = period.end < clock
        let moment = count.period == nil && isOver ? period.end : nil
        let now = min(period.end, clock)
        let living = histories.keys.compactMap { self.version($0, at: moment) }.filter { !$0.isDeleted }
        let records = try living.filter { record in
            try isIn(period, count, record, moment) && (try isOf(unit, count, record, moment))
        }
        if unit != nil, count.scope == nil { return .missing(.notByUnit) }
        if records.isEmpty {
            let began = histories.keys.compactMap { self.version($0, at: nil) }.filter { !$0.isDeleted }.map(\.createdAt).min()
            if began.map({ $0 > period.end }) ?? true { return .missing(.noRecords) }
        }
        let truths = try records.map { record in try truth(count.condition, record, moment, now) }
        let values = try records.map { record in try count.field.map { try lookup($0, record, moment, now) } ?? .boolean(true) }
        return result(count, Array(zip(truths, values)))
    }

    private func result(_ count: FigureCount, _ rows: [(truth: Bool?, value: ExpressionValue)]) -> FigureValue {
        let isMissing = count.operation == .missing
        let sure = rows.filter { $0.truth == true && $0.value.isUnset == isMissing }
        let unsure = rows.filter {
            isMissing ? $0.truth == nil && $0.value.isUnset : $0.truth == nil || $0.truth == true && $0.value.isUnset
        }
        let unknown = unsure.count
        func counted(_ number: Int) -> FigureValue {
            .known(.init(Fraction(number), unknown: unknown, bounds: .init(Fraction(number), Fraction(number + unknown))))
        }
        let numbers = sure.compactMap { row -> Fraction? in
            guard case .number(let number) = row.value else { return nil }
            let factor: Decimal = count.field?.description == "rate" ? 100 : 1
            return Fraction(
                Int128((NSDecimalNumber(decimal: number * 1000).int64Value)),
                over: 1000 * Int128(NSDecimalNumber(decimal: factor).int64Value))
        }
        let none: FigureValue = unknown > 0 ? .missing(.noValues) : .notApplicable
        switch count.operation {
        case .count, .missing: return counted(sure.count)
        case .distinct: return counted(Set(sure.map(\.value)).count)
        case .share:
            let all = rows.count
            let bounds =
                all == 0
                ? nil
                : Fraction(Int128(sure.count), over: Int128(all)).flatMap { lower in
                    Fraction(Int128(sure.count + unknown), over: Int128(all)).map { FigureValue.Bounds(lower, $0) }
                }
            guard let number = Fraction(Int128(sure.count), over: Int128(all - unknown)) else {
                return unknown > 0 ? .missing(.noValues, bounds: bounds) : .notApplicable
            }
            return .known(.init(number, unknown: unknown, bounds: bounds))
        case .sum:
            if sure.isEmpty, unknown > 0 { return .missing(.noValues) }
            let sum = numbers.reduce(Fraction.zero) { $0.plus($1) ?? $0 }
            let isNeverNegative = count.field?.description == "qty"
            return .known(.init(sum, unknown: unknown, bounds: unknown > 0 && isNeverNegative ? .init(sum, nil) : nil))
        case .avg:
            let sum = numbers.reduce(Fraction.zero) { $0.plus($1) ?? $0 }
            return sum.divided(by: Fraction(numbers.count)).map { .known(.init($0, unknown: unknown)) } ?? none
        case .min: return numbers.min().map { .known(.init($0, unknown: unknown)) } ?? none
        case .max: return numbers.max().map { .known(.init($0, unknown: unknown)) } ?? none
        }
    }

    private func isIn(_ period: FigurePeriod, _ count: FigureCount, _ record: Record, _ moment: Int64?) throws -> Bool {
        guard let path = count.period else { return true }
        switch try lookup(path, record, moment, 0) {
        case .date(let day): return CalendarDate(day).map(period.days.contains) ?? false
        case .instant(let instant): return period.days.contains(Instant(milliseconds: instant).date)
        default: return false
        }
    }

    private func isOf(_ unit: String?, _ count: FigureCount, _ record: Record, _ moment: Int64?) throws -> Bool {
        guard let unit else { return true }
        guard let scope = count.scope, case .text(var own) = try lookup(scope, record, moment, 0) else { return false }
        while own != unit {
            guard let parent = parents[own] else { return false }
            own = parent
        }
        return true
    }

    private func truth(_ condition: Declarations.Expression?, _ record: Record, _ moment: Int64?, _ now: Int64) throws -> Bool? {
        guard let condition else { return true }
        switch try condition.evaluate(now: now, with: { try lookup($0, record, moment, now) }) {
        case .boolean(let truth): return truth
        default: return nil
        }
    }

    private func lookup(_ path: FieldPath, _ record: Record, _ moment: Int64?, _ now: Int64) throws -> ExpressionValue {
        if path == .late { return late(record, now) }
        let value = record[path.first]
        if path.isDotted {
            guard let id = value.text, let next = version(id, at: moment) else { return .unset }
            return try lookup(FieldPath(field: path.names[1]), next, moment, now)
        }
        guard let field = register.field(path.first), !value.isNull else { return .unset }
        switch field.type {
        case .integer, .decimal, .percent:
            let number = Decimal(value.integer ?? 0)
            return .number(field.type == .integer ? number : number / pow(10, field.scale))
        case .date: return .date(value.text ?? "")
        case .datetime: return .instant(value.integer ?? 0)
        case .boolean: return .boolean(value.boolean ?? false)
        case .manyChoice: return .list(record.items(path.first).map(ExpressionValue.text))
        default: return .text(value.text ?? "")
        }
    }

    private func late(_ record: Record, _ now: Int64) -> ExpressionValue {
        guard record.state == "shut" else { return record.dueAt.map { .boolean($0 < now) } ?? .unset }
        let former = (histories[record.id.text] ?? []).last { $0.version < record.version && $0.state != "shut" }
        guard let due = former?.dueAt else { return .unset }
        return .boolean(due < min(record.stateSince ?? now, now))
    }
}
