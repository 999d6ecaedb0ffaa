public import Declarations
public import Figures
public import Plans
public import Registers
public import Store

/// A report of the calendar with all that is written in it (báo cáo đang viết), and what it may be written from.
public struct Report: Sendable {
    /// The record of register `report_due`.
    public let record: Record
    public let plan: Record?
    public let unit: UnitName?
    /// What its numbers are of; nil where the record's period is none.
    public let period: FigurePeriod?
    public let sections: [Section]
    /// Of the targets for which the unit answers; of all of the plan's for a report that consolidates.
    public let numbers: [Number]
    /// The reports of units that it is put together from, first those that are not sent.
    public let feeders: [Feeder]
    /// The commune's report that it goes into, where it is the first of two steps.
    public let above: Record?
    /// Its numbers as they were stated when it was sent; nil before, and for a period that is none.
    public let stated: Stated?
    /// That it was sent back, where it ever was: the last time.
    public let returned: Return?
    /// Whether the actor may write in it now.
    public let isWritable: Bool
    /// Whether the actor may remark on its passages.
    public let isRemarkable: Bool

    /// A section of the outline (mục của đề cương).
    public struct Section: Sendable, Identifiable {
        /// The record of register `report_section`.
        public let id: RecordID
        public let heading: String
        public let prompt: String?
        /// What is written; nil as long as nothing is, or where the actor may not read it.
        public let part: Record?
        /// What the registers say that belongs here, line by line.
        public let proposal: [String]
        /// What units wrote in the same section, in the units' order.
        public let feeds: [Feed]
        /// Remarks of the kind that every record has.
        public let comments: [Comment]
        /// Remarks on passages, the oldest first.
        public let notes: [Note]
        /// What it said when the report was sent back; nil where it never was.
        public let former: String?

        public var text: String { part?["text"].text ?? "" }
        /// What was changed since the report was sent back; nothing where it is the same, or never was sent back.
        public var changes: [[TextChange]] { former.map { TextChange.paragraphs(from: $0, to: text) } ?? [] }
    }

    /// What a unit wrote in a section.
    public struct Feed: Sendable {
        public let report: RecordID
        /// Of the part that it is read from.
        public let version: Int64
        public let unit: String
        public let lines: [Line]
        public let `internal`: String

        /// What is not taken over yet, with whose it is.
        public var untaken: [String] { lines.filter { !$0.isTaken }.map { Attribution.line($0.text, of: unit) } }
    }

    /// A paragraph of what a unit wrote.
    public struct Line: Sendable, Equatable {
        public let text: String
        /// Whether the report that consolidates says it already.
        public let isTaken: Bool
    }

    /// A remark on a passage (register `report_note`) with its answers.
    public struct Note: Sendable, Identifiable {
        public let record: Record
        public let answers: [Record]
        /// Where its passage stands in the text now, in characters; nil for a remark on the whole section, and where the words are gone.
        public let range: Range<Int>?

        public var id: RecordID { record.id }
        public var quote: String? { record["quote"].text }
        public var isSettled: Bool { record["settled"].boolean == true }
        /// Whether the passage was rewritten since.
        public var isAdrift: Bool { quote != nil && range == nil }
    }

    /// That a report was sent back (trả lại).
    public struct Return: Sendable {
        public let reason: String
        /// Milliseconds since 1970 UTC.
        public let at: Int64
        /// Record id of the person.
        public let person: String?
    }

    /// A report's numbers as they were stated.
    public struct Stated: Sendable {
        /// The statement of the period, and the one since the year began.
        public let period: FigureStatement
        public let total: FigureStatement?

        /// When, in milliseconds since 1970 UTC.
        public var at: Int64 { period.at }
        public func period(_ figure: String) -> FigureValue? { period.lines.first { $0.figure == figure }?.value }
        public func total(_ figure: String) -> FigureValue? { total?.lines.first { $0.figure == figure }?.value }
    }

    /// A figure that measures a target of the report.
    public struct Measured: Sendable {
        public let figure: FigureDeclaration
        /// The targets that it measures: "3. …".
        public let targets: [String]
        /// The plan's section of the first of them (trụ cột); nil where it has none.
        public let section: String?
        /// Whose number it is: the whole commune's where nobody counts it by unit.
        public let unit: FigureUnit
        /// What the unit says of it (register `report_remark`).
        public let remark: Record?
    }

    /// A figure that measures a target, for the report's period.
    public struct Number: Sendable {
        public let measured: Measured
        public let inPeriod: FigureResult
        /// Since the year began.
        public let total: FigureResult
        /// What the reports of units that were sent state, in the units' order; none for a figure that is not counted by unit.
        public let units: [UnitNumber]
        /// What those make together; nil for what can't be added up, and where a unit has no number.
        public let sum: FigureValue?

        public var figure: FigureDeclaration { measured.figure }
        public var targets: [String] { measured.targets }
        public var section: String? { measured.section }
        public var unit: FigureUnit { measured.unit }
        public var remark: Record? { measured.remark }
    }

    /// What a unit's report states.
    public struct UnitNumber: Sendable {
        public let report: RecordID
        public let unit: String
        public let value: FigureValue
        /// What the unit says of it.
        public let remark: String?
    }

    public struct Feeder: Sendable, Identifiable {
        public let record: Record
        public let unit: String

        public var id: RecordID { record.id }
        /// Whether what it says may be relied on: it was sent.
        public var isSent: Bool { ["submitted", "accepted"].contains(record.state) }
        public var isWaived: Bool { record.state == "waived" }
    }

    public static let register = "report_due"

    /// The number of a section, from 0 on: I, II, III …
    public static func numeral(_ index: Int) -> String {
        let numerals = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X"]
        return index < numerals.count ? numerals[index] : String(index + 1)
    }

    static let parts = "report_part"
    static let notes = "report_note"
    static let requests = "report_request"
    static let remarks = "report_remark"
}
