import Declarations
import Figures
import PlanReader
import Registers
import Store
import Vietnamese
import Workflows

/// Turns records into standings; holds what all of them need, read once.
struct StandingBuilder {
    let now: Instant
    let calendar: WorkCalendar
    private let units: [String: String]
    private let posts: [String: String]
    private let workflow: WorkflowDeclaration?

    init(_ workflows: WorkflowEngine, commune: Int, in tx: ReadTransaction) throws {
        now = Instant(milliseconds: tx.now)
        calendar = try workflows.calendar(of: commune, in: tx)
        units = try Self.names("reg_unit", commune, in: tx)
        posts = try Self.names("reg_post", commune, in: tx)
        workflow = workflows.catalogue.workflows["task"]
    }

    private static func names(_ table: String, _ commune: Int, in tx: ReadTransaction) throws -> [String: String] {
        let rows = try tx.rows("SELECT id, name FROM \(name: table) WHERE commune = \(commune)")
        return Dictionary(uniqueKeysWithValues: try rows.map { (try $0.text("id"), $0["name"].text ?? "") })
    }

    func unit(_ id: String?) -> UnitName? {
        guard let id, let name = units[id], let record = RecordID(id) else { return nil }
        return UnitName(id: record, name: name)
    }

    var allUnits: [UnitName] { units.keys.compactMap { unit($0) }.sorted { $0.name < $1.name } }

    var today: CalendarDate { now.date }

    func post(_ id: String?) -> String? { id.flatMap { posts[$0] } }

    // MARK: Targets

    /// - Parameters:
    ///   - results: declared figures of all targets, any order.
    ///   - readings: what figures say of the targets.
    ///   - plan: the plan of all these targets.
    func targets(_ records: [Record], _ results: [Record], _ readings: TargetReadings, of plan: Record) -> [TargetStanding] {
        let declared = Dictionary(grouping: results, by: { $0["target"].text ?? "" })
        return records.filter { $0["same_as"].isNull && $0["dropped_by"].isNull }.map { target in
            self.target(target, declared[target.id.text] ?? [], readings[target.id], of: plan)
        }
    }

    /// - Parameter results: what was declared for it, any order.
    func target(_ record: Record, _ results: [Record], _ reading: TargetReading?, of plan: Record) -> TargetStanding {
        let declared = results.compactMap { ResultFigure($0, unit($0["unit"].text)) }
        let latestFirst = declared.sorted { ($0.cutOff, $0.isConfirmed ? 1 : 0) > ($1.cutOff, $1.isConfirmed ? 1 : 0) }
        let valid = latestFirst.first { $0.expiresOn >= today && $0.cutOff <= today }
        let read = reading.flatMap { ResultFigure($0, today: today) }
        let result = read ?? valid
        let points = read == nil ? latestFirst.map { Trend.Point($0.cutOff, $0.number.approximate) } : reading?.points ?? []
        let goal = TargetGoal(record)
        let toYear = record.int("to_year") ?? plan.int("to_year")
        let ends = record.date("due_before")?.adding(days: -1) ?? toYear.flatMap { CalendarDate(year: $0, month: 12, day: 31) }
        let fromYear = record.int("from_year") ?? plan.int("from_year")
        let starts = fromYear.flatMap { CalendarDate(year: $0, month: 1, day: 1) } ?? plan.date("issued_on")
        let baseline = baseline(of: record, latestFirst, before: result)
        let status = StatusRule(today: today).status(goal, result, from: baseline, Trend(points), starts: starts, ends: ends)
        return TargetStanding(
            id: record.id, plan: plan.id, number: record["no"].text ?? "", text: record["text"].text ?? "", pillar: record["pillar"].text,
            fromYear: record.int("from_year"), toYear: record.int("to_year"), dueBefore: record.date("due_before"), goal: goal,
            lead: unit(record["lead"].text), leadText: record["lead_text"].text, result: result,
            declaredBeside: read?.isCounted == true ? valid : nil, points: points.sorted { $0.day < $1.day },
            expired: result == nil ? latestFirst.first : nil, baseline: baseline, status: status, ends: ends, span: record.span,
            isPending: record.isPending, hasDefinition: !record["definition"].isNull)
    }

    /// What the plan gives, else the first figure that was declared, where it is not the one to be judged.
    private func baseline(of target: Record, _ latestFirst: [ResultFigure], before result: ResultFigure?) -> Baseline? {
        if let value = target["baseline_value"].integer { return Baseline(value: FixedPoint(value: value), on: nil) }
        guard let first = latestFirst.last, let result, !result.isCounted, first.cutOff < result.cutOff else { return nil }
        return first.value.map { Baseline(value: $0, on: first.cutOff) }
    }

    // MARK: Tasks

    func task(_ record: Record, of plan: Record?) -> TaskStanding {
        let time = time(of: record)
        let deadline = record.date("deadline")
        let remaining = time.isOpen ? deadline.map { calendar.remaining(until: $0, at: now) } : nil
        let state = record.state.flatMap { workflow?.state($0) }
        let units = record.items("support").compactMap { self.unit($0)?.name }
        let issued = plan?.date("issued_on")
        return TaskStanding(
            id: record.id, plan: record.ref("plan"), number: record["no"].text ?? "", text: record["text"].text ?? "",
            group: record["task_group"].text, lead: unit(record["lead"].text), coLeads: record.items("co_leads").compactMap { unit($0) },
            leadText: record["lead_text"].text,
            support: record["support_text"].text ?? (units.isEmpty ? nil : units.joined(separator: ", ")), product: record["product"].text,
            deadline: deadline, dueText: record["due_text"].text, time: time, remaining: remaining,
            state: record.state ?? "", stateLabel: state?.label ?? LocalizedText(vi: ""), stateMeaning: state?.meaning ?? .none,
            clarity: ClearPoint.points(of: plan?["accountability"].text).map { Clarity(point: $0, value: value(of: $0, record)) },
            isBornLate: record["born_late"].boolean == true || (deadline.map { due in issued.map { due < $0 } ?? false } ?? false),
            extensions: record.int("extensions") ?? 0, completedOn: record.date("completed_on"), lateCause: record["late_cause"].text,
            span: record.span, isPending: record.isPending)
    }

    /// A result that waits for confirmation is judged by the day on which it was handed in.
    private func time(of task: Record) -> TaskTime {
        let deadline = task.date("deadline")
        switch task.state {
        case "cancelled": return .cancelled
        case "done":
            guard let deadline, let completed = task.date("completed_on") ?? task.date("submitted_on") else { return .doneOnTime }
            return completed <= deadline ? .doneOnTime : .doneLate
        default:
            guard let deadline else { return .undated }
            let judged = task.state == "awaiting_confirmation" ? task.date("submitted_on") ?? today : today
            if judged > deadline { return .overdue }
            return ["unassigned", "assigned", "accepted"].contains(task.state) ? .notStarted : .underWay
        }
    }

    /// Responsibility needs one lead besides its words, and tells with how many units that one shares it.
    private func responsibility(_ task: Record) -> String? {
        guard !task["lead"].isNull, let words = task["responsibility"].text else { return nil }
        let others = task.items("co_leads").count
        return others == 0 ? words : "\(words) (cùng chủ trì: \(others) đơn vị)"
    }

    /// What makes a point clear; nil where nothing does.
    private func value(of point: ClearPoint, _ task: Record) -> String? {
        switch point {
        case .person: post(task["accountable"].text)
        case .work: task["text"].text
        case .time: task.date("deadline")?.text()
        case .responsibility: responsibility(task)
        case .product: task["product"].text
        case .authority: post(task["authority"].text)
        case .supervision: post(task["supervisor"].text)
        }
    }
}
