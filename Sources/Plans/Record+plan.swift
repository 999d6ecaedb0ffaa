import PlanReader
public import Registers
package import Store
public import Vietnamese

extension Record {
    /// The words in the plan's text from which the record was read; nil for what was added by hand.
    var span: SourceSpan? {
        guard let start = self["span_start"].integer, let end = self["span_end"].integer, start < end else { return nil }
        return SourceSpan(start: Int(start), end: Int(end))
    }

    var isPending: Bool { self["review"].text == "pending" }

    /// Whether no unit answers for the target or task, alone or with others.
    var hasNoLead: Bool { self["lead"].isNull && self["co_leads"].isNull }

    /// 0...1; nil for what nobody read from a document.
    var confidence: Double? { self["confidence"].integer.map { Double($0) / 10_000 } }

    /// Whether somebody said of a target that it has no metric on purpose.
    public var isMeasuredByNone: Bool { self["metric"].isNull && self["metric_none"].boolean == true }

    package func date(_ field: String) -> CalendarDate? { self[field].text.flatMap { CalendarDate($0) } }

    package func int(_ field: String) -> Int? { self[field].integer.map { Int($0) } }

    package func ref(_ field: String) -> RecordID? { self[field].text.flatMap { RecordID($0) } }

    /// Whether a report was first sent, or is still to be sent, after the day on which it was due. What is completed later is not late for it.
    public func isLateReport(on today: CalendarDate) -> Bool {
        guard state != "waived", let due = date("due_on") else { return false }
        return due < (date("sent_on") ?? today)
    }
}
