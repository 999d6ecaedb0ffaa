import Declarations
import Figures
import Plans
import Registers
import Store
import Vietnamese

/// What the registers say that belongs in a report: tasks done and late, causes, obstacles, what falls due next. Lines that a person takes over
/// or not.
struct ReportProposals {
    private let tasks: [Record]
    private let obstacles: [Record]
    private let days: ClosedRange<CalendarDate>?
    private let nextDays: ClosedRange<CalendarDate>?
    private let causes: [String: String]
    private let today: CalendarDate

    /// - Parameter units: whose work; nil for all of the plan's.
    init(_ desk: ReportDesk, _ record: Record, units: Set<String>?, for actor: Actor, in tx: ReadTransaction) throws {
        let period = record.figurePeriod
        today = Instant(milliseconds: tx.now).date
        days = period?.days
        nextDays = period.flatMap { $0.next?.days }
        guard let plan = record["plan"].text else {
            (tasks, obstacles, causes) = ([], [], [:])
            return
        }
        let ofPlan = desk.equal("plan", plan)
        tasks = try desk.registry.all("task", where: [ofPlan], sort: [SortKey("deadline")], for: actor, in: tx).filter {
            $0.isLed(by: units)
        }
        obstacles = try desk.registry.all("obstacle", where: [ofPlan], sort: [SortKey("raised_on")], for: actor, in: tx).filter {
            obstacle in
            !["resolved", "withdrawn"].contains(obstacle.state) && units.map { $0.contains(obstacle["unit"].text ?? "") } ?? true
        }
        let choices = desk.registry.catalogue.registers["task"]?.field("late_cause")?.choices ?? []
        causes = Dictionary(choices.map { ($0.id, $0.label.vi) }) { first, _ in first }
    }

    /// - Parameter kind: what a section of the outline says that it is filled with (`done`, `late`, `causes`, `obstacles`, `next`).
    func lines(_ kind: String) -> [String] {
        switch kind {
        case "done": done.map(doneLine)
        case "late": late.map(lateLine)
        case "causes": causeLines
        case "obstacles": obstacles.map { "- \($0["text"].text ?? "")" + ($0["proposal"].text.map { ". Kiến nghị: \($0)" } ?? "") }
        case "next": next.map(nextLine)
        default: []
        }
    }

    private var done: [Record] {
        tasks.filter { task in task.state == "done" && task.date("completed_on").map { days?.contains($0) ?? false } ?? false }
    }

    private var late: [Record] {
        tasks.filter { task in
            guard let end = days?.upperBound, let deadline = task.date("deadline"), deadline < min(today, end.adding(days: 1)) else {
                return false
            }
            return !["done", "cancelled", "unassigned"].contains(task.state)
                || task.state == "done" && (task.date("completed_on") ?? deadline) > end
        }
    }

    private var next: [Record] {
        tasks.filter { task in
            !["done", "cancelled"].contains(task.state) && task.date("deadline").map { nextDays?.contains($0) ?? false } ?? false
        }
    }

    private func doneLine(_ task: Record) -> String {
        var details = [task["product"].text, task["evidence_ref"].text]
        if let on = task.date("completed_on") {
            let late = task.date("deadline").map { $0 < on } ?? false
            details.append("xong ngày \(on.text())" + (late ? ", sau hạn" : ""))
        }
        return line(task, details)
    }

    private func lateLine(_ task: Record) -> String { line(task, [task.date("deadline").map { "hạn \($0.text())" }, task["result"].text]) }

    private func nextLine(_ task: Record) -> String { line(task, [task.date("deadline").map { "hạn \($0.text())" }]) }

    private func line(_ task: Record, _ details: [String?]) -> String {
        let details = details.compactMap { $0 }.joined(separator: "; ")
        return "- \(task["text"].text ?? "")" + (details.isEmpty ? "" : " (\(details))")
    }

    /// "- Kinh phí, mua sắm: 3 nhiệm vụ".
    private var causeLines: [String] {
        let known = Dictionary(grouping: late.compactMap { $0["late_cause"].text }) { $0 }.mapValues(\.count)
        let lines = known.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { "- \(causes[$0] ?? $0): \($1) nhiệm vụ" }
        let unsaid = late.count { $0["late_cause"].isNull }
        return lines + (unsaid > 0 ? ["- Chưa ghi nguyên nhân: \(unsaid) nhiệm vụ"] : [])
    }
}

extension FigurePeriod {
    /// The period of the same kind after it; nil for days that were chosen freely.
    var next: FigurePeriod? {
        guard case .calendar(let period) = span, let next = period.next else { return nil }
        return FigurePeriod(.calendar(next), cutoffDay: cutoffDay)
    }
}
