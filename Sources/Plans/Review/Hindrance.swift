public import Store
public import Vietnamese

/// Something that stands in the way of publishing a plan, or that its keeper should know before.
public struct Hindrance: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        // What blocks.
        case noTitle, noIssuer, noYears, noDateOfIssue, noDocument, nothingToDo, pendingItems
        // What warns.
        case targetWithoutLead, taskWithoutLead, taskWithoutOneLead, taskWithoutDeadline, bornLate
        case reportWithoutDueDate, reportWithoutUnit, openFindings, lowConfidence
    }

    public let kind: Kind
    public let message: LocalizedText
    /// The items that it concerns, in document order; empty where it concerns the plan.
    public let items: [RecordID]

    public var blocks: Bool {
        switch kind {
        case .noTitle, .noIssuer, .noYears, .noDateOfIssue, .noDocument, .nothingToDo, .pendingItems: true
        default: false
        }
    }
}
