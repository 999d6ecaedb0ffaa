public import Declarations
public import PlanReader
public import Store
public import Vietnamese

/// Where a task stands in time, derived from its state and dates; never typed. Every task has exactly one.
public enum TaskTime: String, Sendable, CaseIterable, Codable {
    case doneOnTime, doneLate
    /// Nobody began; its time is not over.
    case notStarted
    case underWay
    /// Not done and its time is over, begun or not.
    case overdue
    /// Not done, without a deadline.
    case undated
    case cancelled

    public func text(_ language: Language = .vi) -> String {
        switch (self, language) {
        case (.doneOnTime, .vi): "Hoàn thành đúng hạn"
        case (.doneLate, .vi): "Hoàn thành quá hạn"
        case (.notStarted, .vi): "Chưa thực hiện"
        case (.underWay, .vi): "Đang thực hiện trong hạn"
        case (.overdue, .vi): "Đang thực hiện quá hạn"
        case (.undated, .vi): "Đang thực hiện, không thời hạn"
        case (.cancelled, .vi): "Đã hủy"
        case (.doneOnTime, .en): "Done on time"
        case (.doneLate, .en): "Done late"
        case (.notStarted, .en): "Not begun"
        case (.underWay, .en): "Under way, in time"
        case (.overdue, .en): "Overdue"
        case (.undated, .en): "Under way, no deadline"
        case (.cancelled, .en): "Cancelled"
        }
    }

    public var isOpen: Bool { [.notStarted, .underWay, .overdue, .undated].contains(self) }
}

/// A point that a task has to make clear (6 rõ).
public enum ClearPoint: String, Sendable, CaseIterable, Codable {
    case person, work, time, responsibility, product, authority
    /// Besides the six, where a plan asks for "địa chỉ - thời hạn - sản phẩm - giám sát".
    case supervision

    public func text(_ language: Language = .vi) -> String {
        switch (self, language) {
        case (.person, .vi): "Rõ người"
        case (.work, .vi): "Rõ việc"
        case (.time, .vi): "Rõ thời gian"
        case (.responsibility, .vi): "Rõ trách nhiệm"
        case (.product, .vi): "Rõ sản phẩm"
        case (.authority, .vi): "Rõ thẩm quyền"
        case (.supervision, .vi): "Rõ giám sát"
        case (.person, .en): "Person"
        case (.work, .en): "Work"
        case (.time, .en): "Time"
        case (.responsibility, .en): "Responsibility"
        case (.product, .en): "Product"
        case (.authority, .en): "Authority"
        case (.supervision, .en): "Supervision"
        }
    }

    /// The points of a plan's formula (`six`, `five`, `address`); six where it says nothing.
    public static func points(of formula: String?) -> [ClearPoint] {
        switch formula {
        case "five": [.person, .work, .time, .responsibility, .product]
        case "address": [.person, .time, .product, .supervision]
        default: [.person, .work, .time, .responsibility, .product, .authority]
        }
    }
}

/// One point of a task with what makes it clear; nil is what has to be filled in before it is assigned.
public struct Clarity: Sendable, Equatable {
    public let point: ClearPoint
    public let value: String?
}

/// A task with where it stands.
public struct TaskStanding: Sendable, Identifiable {
    public let id: RecordID
    public let plan: RecordID?
    public let number: String
    public let text: String
    public let group: String?
    public let lead: UnitName?
    /// Units that share the lead ("các cơ quan, đơn vị", "các xóm").
    public let coLeads: [UnitName]
    public let leadText: String?
    /// Units by name, and what was printed besides.
    public let support: String?
    public let product: String?
    public let deadline: CalendarDate?
    /// As printed: "Quý II".
    public let dueText: String?
    public let time: TaskTime
    /// Nil when done, cancelled or without a deadline.
    public let remaining: Remaining?
    public let state: String
    public let stateLabel: LocalizedText
    public let stateMeaning: Meaning
    public let clarity: [Clarity]
    /// The deadline lay before the plan's date of issue.
    public let isBornLate: Bool
    public let extensions: Int
    public let completedOn: CalendarDate?
    /// The option of `late_cause`: `unit`, `other_body`, `money`, `systems`, `disaster`.
    public let lateCause: String?
    public let span: SourceSpan?
    public let isPending: Bool

    /// All units among whose work it is; none where nobody is named.
    public var leads: [UnitName] { [lead].compactMap { $0 } + coLeads.filter { $0 != lead } }

    public var missing: [ClearPoint] { clarity.filter { $0.value == nil }.map(\.point) }
}

/// How many tasks stand how; the counts are disjoint and sum to the total.
public struct TaskCounts: Sendable, Equatable {
    public private(set) var total = 0
    private var counts: [TaskTime: Int] = [:]

    init(_ tasks: some Sequence<TaskStanding>) {
        for task in tasks {
            counts[task.time, default: 0] += 1
            total += 1
        }
    }

    public subscript(_ time: TaskTime) -> Int { counts[time] ?? 0 }
    public var open: Int { counts.reduce(0) { $0 + ($1.key.isOpen ? $1.value : 0) } }
    /// On time of all that were done or fell due: (đúng hạn) / (đúng hạn + quá hạn + đang quá hạn); nil where nothing did.
    public var onTime: FixedPoint? {
        FixedPoint.percent(Int64(self[.doneOnTime]), of: Int64(self[.doneOnTime] + self[.doneLate] + self[.overdue]), scale: 1)
    }
}
