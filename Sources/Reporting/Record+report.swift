public import Figures
import Plans
public import Registers
import Store
import Vietnamese

extension Record {
    /// Whether it is written and not yet sent.
    public var isOpenReport: Bool { register == Report.register && ["pending", "returned"].contains(state) }

    /// Whether it is the whole commune's report, put together from those of units.
    public var consolidates: Bool { self["consolidates"].boolean == true }

    /// Whether one of the units leads the target or task, alone or with others; everybody's where no units are given.
    func isLed(by units: Set<String>?) -> Bool {
        guard let units else { return true }
        return self["lead"].text.map(units.contains) ?? false || !units.isDisjoint(with: items("co_leads"))
    }

    /// The days that a report counts: those of its period up to the day on which its data are closed.
    public var figurePeriod: FigurePeriod? {
        guard let period = self["period"].text.flatMap({ Period($0) }) else { return nil }
        guard let cutOff = date("cut_off"), period.dates.contains(cutOff), cutOff < period.end else { return FigurePeriod(period) }
        // A half-year that is reported in May counts from its first day.
        guard cutOff.month == period.end.month else { return FigurePeriod(.custom(period.start, cutOff)) }
        return .reporting(period, cutoffDay: cutOff.day)
    }
}
