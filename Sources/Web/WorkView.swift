import Declarations
import Registers
import Store
import Vietnamese

/// The work of a register whose records have deadlines: every such register has these views, and the leader's page counts them.
enum WorkView: String, CaseIterable {
    case came = "moi-vao"
    case open = "dang-mo"
    case dueToday = "den-han-hom-nay"
    case overdue = "qua-han"
    case ended = "ket-thuc-hom-nay"

    var label: LocalizedText {
        switch self {
        case .came: LocalizedText(vi: "Mới vào hôm nay", en: "Came in today")
        case .open: LocalizedText(vi: "Đang mở", en: "Open")
        case .dueToday: LocalizedText(vi: "Đến hạn hôm nay", en: "Due today")
        case .overdue: LocalizedText(vi: "Quá hạn", en: "Overdue")
        case .ended: LocalizedText(vi: "Kết thúc hôm nay", en: "Ended today")
        }
    }

    /// The records that it shows at a moment. What is due today is not late yet: both together are all that presses.
    func filter(_ workflow: WorkflowDeclaration, at now: Instant) -> Declarations.Expression {
        let today = Instant(now.date)
        let isOpen = Self.isIn(workflow.states.filter { !$0.final })
        switch self {
        case .came: return Self.compared(.createdAt, .greaterOrEqual, today)
        case .open: return isOpen
        case .dueToday:
            let isDue = Declarations.Expression.binary(
                .and, Self.compared(.dueAt, .greaterOrEqual, now), Self.compared(.dueAt, .less, Instant(now.date.adding(days: 1))))
            return .binary(.and, isOpen, isDue)
        case .overdue: return .binary(.and, isOpen, Self.compared(.dueAt, .less, now))
        case .ended: return .binary(.and, Self.isIn(workflow.states.filter(\.final)), Self.changed(since: today))
        }
    }

    /// All records that any of the views shows.
    static func any(_ workflow: WorkflowDeclaration, at now: Instant) -> Declarations.Expression {
        .binary(.or, isIn(workflow.states.filter { !$0.final }), changed(since: Instant(now.date)))
    }

    /// The view as one of the list's own; nil for a register without deadlines.
    func view(_ workflow: WorkflowDeclaration?) -> SavedView? {
        guard let workflow, workflow.hasDeadlines else { return nil }
        let isByDue = self == .open || self == .dueToday || self == .overdue
        return SavedView(
            id: rawValue, label: label, filter: filter(workflow, at: .now), sort: isByDue ? [SortKey(SystemField.dueAt.rawValue)] : [])
    }

    private static func isIn(_ states: [StateDeclaration]) -> Declarations.Expression {
        .member(.path(FieldPath(field: SystemField.state.rawValue)), of: states.map { .literal(.text($0.id)) }, negated: false)
    }

    private static func changed(since moment: Instant) -> Declarations.Expression {
        compared(.stateSince, .greaterOrEqual, moment)
    }

    private static func compared(_ field: SystemField, _ how: BinaryOperator, _ moment: Instant) -> Declarations.Expression {
        .binary(how, .path(FieldPath(field: field.rawValue)), .literal(.instant(moment.milliseconds)))
    }
}

extension WorkflowDeclaration {
    /// Whether some state has to be left in time.
    var hasDeadlines: Bool { states.contains { $0.due != nil } }
}
