import Declarations
import Registers
public import Store
public import Vietnamese

extension WorkflowEngine {
    /// The working calendar of a commune: its register of holidays over the days that the law states (register `holiday_rule`).
    ///
    /// A year whose New Year's Day is in the register of holidays is that register's own; in any other its entries stand beside the statutory
    /// days, which are provisional, so that one decreed day does not take Tết away. Without the registers every Monday to Friday is worked.
    public func calendar(of commune: Int, in tx: ReadTransaction) throws -> WorkCalendar {
        guard catalogue.registers["holiday"] != nil else { return WorkCalendar(exceptions: []) }
        let rows = try tx.rows(
            "SELECT date, kind, name, legal_basis, confirmed FROM reg_holiday WHERE commune = \(commune) AND deleted_at IS NULL ORDER BY date"
        )
        let own = try rows.flatMap(CalendarException.exceptions(holiday:))
        let announced = Set(own.filter { $0.from.month == 1 && $0.from.day == 1 }.map(\.from.year))
        let rules = try holidayRules(of: commune, in: tx)
        let present = Instant(milliseconds: tx.now).date.year
        let years = ((present - 6)...(present + 9)).filter { !announced.contains($0) }
        return WorkCalendar(exceptions: (rules.isEmpty ? [] : years.flatMap { statutoryHolidays(year: $0, rules: rules) }) + own)
    }

    private func holidayRules(of commune: Int, in tx: ReadTransaction) throws -> [HolidayRule] {
        guard catalogue.registers["holiday_rule"] != nil else { return [] }
        return try tx.rows("SELECT * FROM reg_holiday_rule WHERE commune = \(commune) AND deleted_at IS NULL ORDER BY id")
            .compactMap(HolidayRule.init(row:))
    }
}

extension HolidayRule {
    /// A row of the register of statutory holidays; nil for one that names no days.
    fileprivate init?(row: Row) {
        func number(_ column: String) -> Int? { row[column].integer.map { Int($0) } }
        let days: Days
        switch (row["days"].text, number("month"), number("day")) {
        case ("solar", let month?, let day?): days = .solar(month: month, day: day)
        case ("solar_with_neighbour", let month?, let day?): days = .solarWithNeighbour(month: month, day: day)
        case ("lunar", let month?, let day?): days = .lunar(month: month, day: day)
        case ("new_year", _, _):
            guard let before = number("before"), let from = number("from_first") else { return nil }
            days = .newYear(before: before, from: from)
        default: return nil
        }
        self.init(
            name: LocalizedText(vi: row["name"].text ?? "", en: row["name_en"].text), days: days,
            effectiveFrom: row["effective_from"].text.flatMap { CalendarDate($0) } ?? .min,
            effectiveTo: row["effective_to"].text.flatMap { CalendarDate($0) } ?? .max, legalBasis: row["legal_basis"].text ?? "")
    }
}

extension CalendarException {
    /// What a row of the register of holidays stands for: nothing for a date that is none.
    fileprivate static func exceptions(holiday row: Row) throws -> [CalendarException] {
        guard let date = CalendarDate(try row.text("date")), let kind = row["kind"].text.flatMap(RecordKind.init(rawValue:)) else {
            return []
        }
        return exceptions(
            date, kind, name: LocalizedText(vi: row["name"].text ?? ""), legalBasis: row["legal_basis"].text ?? "",
            confirmed: row["confirmed"].boolean ?? false)
    }
}
