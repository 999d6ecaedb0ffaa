import Foundation

/// How far an item may be trusted, and where it stands in the document.
public struct Evidence: Sendable, Equatable {
    /// The item's words in `PlanReading.source.text`.
    public var span: SourceSpan
    /// 0...1: how sure the reader is.
    public var confidence: Double
    /// What lowered the confidence, in Vietnamese, for the reviewer.
    public var reasons: [String]

    public init(span: SourceSpan, confidence: Double, reasons: [String] = []) {
        self.span = span
        self.confidence = confidence
        self.reasons = reasons
    }
}

/// Number, issuer, date and title of the plan (thể thức văn bản, Nghị định 30/2020/NĐ-CP).
public struct PlanHeader: Sendable, Equatable {
    public struct Signer: Sendable, Equatable {
        public var name: String
        public var position: String?
        public var capacity: String?
    }

    public var kind: String?
    public var number: String?
    public var issuer: String?
    public var place: String?
    /// yyyy-MM-dd; nil where the day is left open.
    public var date: String?
    public var title: String?
    public var period: YearRange?
    public var signer: Signer?
    public var recipients: [String] = []
    public var titleSpan: SourceSpan?
}

/// A legal document that the plan is based on (căn cứ).
public struct PlanBasis: Sendable, Equatable {
    public var kind: String
    public var number: String
    /// yyyy-MM-dd
    public var date: String?
    public var issuer: String?
    public var evidence: Evidence
}

/// A measurable end (chỉ tiêu).
public struct PlanTarget: Sendable, Equatable {
    public enum Place: String, Sendable { case body, appendix }

    public var text: String
    /// ">=", ">", "=", "<=", "<" or "done".
    public var op: String
    public var value: Double?
    /// Upper end of a range.
    public var valueTo: Double?
    public var unit: String?
    public var from: Int?
    public var to: Int?
    public var pillar: String?
    public var lead: [String] = []
    public var section: String
    public var place: Place
    public var formula: String?
    /// The value before the plan, as printed (hiện trạng).
    public var baseline: String?
    /// yyyy-MM-dd
    public var dueBefore: String?
    public var evidence: Evidence
}

/// A task or project (nhiệm vụ, dự án) of a task table.
public struct PlanTask: Sendable, Equatable {
    public var text: String
    public var lead: [String] = []
    public var support: [String] = []
    public var from: Int?
    public var to: Int?
    /// 1...4
    public var quarter: Int?
    public var form: String?
    public var budgetTotalMillion: Double?
    public var budgetYearMillion: Double?
    public var group: String?
    public var product: String?
    /// The cell as printed.
    public var time: String?
    /// yyyy-MM-dd, where the cell gives a day or month.
    public var due: String?
    public var evidence: Evidence
}

/// What one body has to do (phân công trách nhiệm).
public struct PlanDuty: Sendable, Equatable {
    public struct Item: Sendable, Equatable {
        public var text: String
        public var evidence: Evidence
    }

    public var agency: String
    public var items: [Item]
}

/// A heading under tasks and solutions and how many items stand under it.
public struct PlanSolution: Sendable, Equatable {
    public var heading: String
    public var items: Int
    public var evidence: Evidence
}

/// One report that somebody owes somebody (chế độ báo cáo).
public struct ReportingRule: Sendable, Equatable {
    public enum Frequency: String, Sendable, Comparable {
        case monthly, quarterly
        case halfYearly = "half-yearly"
        case yearly
        case adHoc = "ad-hoc"

        private var rank: Int {
            switch self {
            case .monthly: 0
            case .quarterly: 1
            case .halfYearly: 2
            case .yearly: 3
            case .adHoc: 4
            }
        }

        /// The more frequent is the smaller.
        public static func < (a: Frequency, b: Frequency) -> Bool { a.rank < b.rank }
    }

    public var from: String
    /// nil where the sentence names no recipient.
    public var to: String?
    public var frequency: Frequency
    /// "before day 15 of the last month of the quarter", "before 15/5" ...
    public var due: String?
    public var evidence: Evidence
}

/// A row of last year's results (kết quả thực hiện).
public struct PlanResult: Sendable, Equatable {
    public var text: String
    public var target: String?
    public var result: String?
    public var numerator: Double?
    public var denominator: Double?
    public var note: String?
    public var evidence: Evidence
}

/// An amount in the section on money (kinh phí).
public struct PlanBudget: Sendable, Equatable {
    public var text: String
    public var amountMillion: Double
    public var year: Int?
    public var evidence: Evidence
}

/// A share of spending that the plan states.
public struct SpendingRatio: Sendable, Equatable {
    public var text: String
    public var op: String
    public var value: Double
    public var unit: String
    public var evidence: Evidence
}

/// Something wrong or missing in the document itself.
public struct PlanFinding: Sendable, Equatable {
    public enum Kind: String, Sendable {
        case fractionContradictsPercentage = "fraction-contradicts-percentage"
        case targetWithoutAnnexRow = "target-without-annex-row"
        case annexRowWithoutTarget = "annex-row-without-target"
        case valuesDiffer = "values-differ"
        case deadlinePast = "deadline-past"
        case targetWithoutLead = "target-without-lead"
        case targetWithoutDefinition = "target-without-definition"
        case targetWithoutSource = "target-without-source"
        case reportMoreFrequentThanSources = "report-more-frequent-than-sources"
        case reportBeforeSources = "report-before-sources"
        case reportWithoutSources = "report-without-sources"
        case sumDiffers = "sum-differs"
        case dateDiffers = "date-differs"
        case vagueTarget = "vague-target"
        case foreignPlace = "foreign-place"
        case numbering
        case harsherThanLongerPlan = "harsher-than-longer-plan"
    }

    public var kind: Kind
    /// In Vietnamese, for the plan's keeper.
    public var message: String
    public var span: SourceSpan
    public var confidence: Double
}

/// Everything that was read out of one plan.
public struct PlanReading: Sendable {
    public var source: SourceDocument
    public var document = PlanHeader()
    public var bases: [PlanBasis] = []
    public var targets: [PlanTarget] = []
    public var tasks: [PlanTask] = []
    public var duties: [PlanDuty] = []
    public var solutions: [PlanSolution] = []
    public var reporting: [ReportingRule] = []
    public var results: [PlanResult] = []
    public var budget: [PlanBudget] = []
    public var ratios: [SpendingRatio] = []
    public var findings: [PlanFinding] = []
}
