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
    /// Whether the actor may write in it now.
    public let isWritable: Bool

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
        /// What units wrote in the same section.
        public let feeds: [Feed]
        public let comments: [Comment]
    }

    /// What a unit wrote in a section.
    public struct Feed: Sendable {
        public let report: RecordID
        public let unit: String
        public let text: String
        public let `internal`: String
    }

    /// A figure that measures a target, for the report's period.
    public struct Number: Sendable {
        public let figure: FigureDeclaration
        /// The targets that it measures: "3. …".
        public let targets: [String]
        /// Whose number it is: the whole commune's where nobody counts it by unit.
        public let unit: FigureUnit
        public let inPeriod: FigureResult
        /// Since the year began.
        public let total: FigureResult
        /// What the unit says of it (register `report_remark`).
        public let remark: Record?
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
    static let remarks = "report_remark"
}

/// What somebody typed into a report.
public struct ReportInput: Sendable {
    public struct Text: Sendable, Equatable {
        public var text: String
        public var `internal`: String
        /// The version of the part that the person saw; nil where there was none.
        public var version: Int64?

        public init(text: String, internal: String, version: Int64?) {
            (self.text, self.internal, self.version) = (text, `internal`, version)
        }
    }

    public struct Remark: Sendable, Equatable {
        public var claimed: String
        public var explanation: String

        public init(claimed: String, explanation: String) { (self.claimed, self.explanation) = (claimed, explanation) }
    }

    /// By section's record id.
    public var texts: [String: Text]
    /// By figure.
    public var remarks: [String: Remark]

    public init(texts: [String: Text], remarks: [String: Remark]) { (self.texts, self.remarks) = (texts, remarks) }
}
