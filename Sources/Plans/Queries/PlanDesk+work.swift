public import Declarations
public import Registers
public import Store
public import Vietnamese
import Workflows

/// A span of time in which work falls due.
public enum WorkSpan: String, Sendable, CaseIterable {
    case overdue, today, thisWeek, later, undated

    public func text(_ language: Language = .vi) -> String {
        switch (self, language) {
        case (.overdue, .vi): "Quá hạn"
        case (.today, .vi): "Hôm nay"
        case (.thisWeek, .vi): "Tuần này"
        case (.later, .vi): "Sau tuần này"
        case (.undated, .vi): "Không thời hạn"
        case (.overdue, .en): "Overdue"
        case (.today, .en): "Today"
        case (.thisWeek, .en): "This week"
        case (.later, .en): "Later"
        case (.undated, .en): "No deadline"
        }
    }
}

/// A piece of work on somebody's desk.
public struct WorkEntry: Sendable, Identifiable {
    public let record: Record
    /// What it is: Nhiệm vụ, Báo cáo đến hạn …
    public let kind: LocalizedText
    public let state: StateDeclaration
    public let heading: String
    /// One line that tells what it is about, in Vietnamese: the plan and product of a task, the value of a figure …
    public let context: String?
    public let due: Instant?
    public let remaining: Remaining?
    /// The post on whose desk it lies.
    public let desk: String?

    public var id: RecordID { record.id }
    public var register: String { record.register }
}

public struct WorkGroup: Sendable {
    public let span: WorkSpan
    /// The most pressing first.
    public let entries: [WorkEntry]
}

extension PlanDesk {
    /// All that lies on the desks of the actor's posts (Việc của tôi) by time; spans without work are left out.
    public func myWork(for actor: Actor, limit: Int = 500, in tx: ReadTransaction) throws -> [WorkGroup] {
        try workPile(for: actor, limit: limit, in: tx).groups
    }

    /// The most pressing pieces of work by time, and how many there are, counted up to `WorkPile.reach`.
    ///
    /// - Parameter deciding: only what waits for the actor's decision on what others did.
    public func workPile(for actor: Actor, limit: Int, deciding: Bool = false, in tx: ReadTransaction) throws -> (
        groups: [WorkGroup], count: Int
    ) {
        let pile = try workflows.pile(for: actor, limit: limit, deciding: deciding, in: tx)
        if pile.items.isEmpty { return ([], pile.count) }
        let context = try WorkContext(self, pile.items.map(\.record), for: actor, in: tx)
        let now = Instant(milliseconds: tx.now)
        let entries = pile.items.map { item in
            let record = item.record
            return WorkEntry(
                record: record, kind: item.register.label, state: item.state, heading: context.heading(of: record),
                context: context.line(about: record), due: record.dueAt.map { Instant(milliseconds: $0) },
                remaining: workflows.remaining(record, at: tx.now, calendar: context.builder.calendar),
                desk: item.desk?.name)
        }
        let bySpan = Dictionary(grouping: entries) { WorkSpan($0.remaining, at: now) }
        return (WorkSpan.allCases.compactMap { span in bySpan[span].map { WorkGroup(span: span, entries: $0) } }, pile.count)
    }
}

extension WorkSpan {
    /// Weeks end on Sunday.
    init(_ remaining: Remaining?, at now: Instant) {
        guard let remaining, let due = remaining.due else {
            self = .undated
            return
        }
        let today = now.date
        let sunday = today.adding(days: Weekday.sunday.rawValue - today.weekday.rawValue)
        self = remaining.isOverdue ? .overdue : due.date == today ? .today : due.date <= sunday ? .thisWeek : .later
    }
}

/// What records on a desk refer to, read beforehand in one statement a register.
private struct WorkContext {
    let builder: StandingBuilder
    private let plans: [String: Record]
    private let targets: [String: Record]
    private let tasks: [String: Record]
    private let pending: [String: Int]
    private let titles: [String: String]

    init(_ desk: PlanDesk, _ records: [Record], for actor: Actor, in tx: ReadTransaction) throws {
        func referred(_ field: String, _ register: String) throws -> [String: Record] {
            let ids = Set(records.filter { $0.register != register }.compactMap { $0[field].text })
            return try desk.registry.records(register, ids, commune: actor.commune, in: tx)
        }
        builder = try StandingBuilder(desk.workflows, commune: actor.commune, in: tx)
        plans = try referred("plan", "plan")
        targets = try referred("target", "target")
        tasks = try referred("task", "task")
        let drafts = records.filter { $0.register == "plan" }.map(\.id.text)
        var pending: [String: Int] = [:]
        for register in drafts.isEmpty ? [] : PlanDesk.itemRegisters {
            let rows = try tx.rows(
                """
                SELECT plan, count(*) AS n FROM \(name: "reg_\(register)")
                WHERE commune = \(actor.commune) AND plan IN (\(SQL.values(drafts))) AND review = 'pending' AND deleted_at IS NULL
                GROUP BY plan
                """)
            for row in rows { pending[try row.text("plan"), default: 0] += Int(try row.integer("n")) }
        }
        self.pending = pending
        titles = try Dictionary(grouping: records, by: \.register).values.reduce(into: [:]) { titles, records in
            titles.merge(try desk.registry.titles(of: records, .vi, in: tx)) { _, new in new }
        }
    }

    func heading(of record: Record) -> String { ownHeading(of: record) ?? titles[record.id.text] ?? "" }

    /// Nil where the record's own title says it.
    private func ownHeading(of record: Record) -> String? {
        switch record.register {
        case "task", "obstacle": record["text"].text
        case "report_due": record["name"].text
        case "plan": record["title"].text
        case "target_result":
            record["target"].text.flatMap { targets[$0] }.map { "Chỉ tiêu \($0["no"].text ?? ""): \($0["text"].text ?? "")" }
        default: nil
        }
    }

    func line(about record: Record) -> String? {
        let parts: [String?]
        switch record.register {
        case "task":
            let product = record["product"].text.map { "sản phẩm: \($0)" }
            parts = [plan(of: record) ?? record["origin_ref"].text, builder.unit(record["lead"].text)?.name, product]
        case "report_due":
            parts = [record["to_text"].text.map { "gửi \($0)" }, record.date("cut_off").map { "số liệu chốt đến \($0.text())" }]
        case "target_result":
            let value = FixedPoint(value: record["value"].integer ?? 0).text() + (record["kind"].text == "share" ? "%" : "")
            let period = record["period"].text.flatMap { Period($0) }?.text()
            parts = [value, period, record["data_source"].text]
        case "obstacle":
            let about = record["task"].text.flatMap { tasks[$0] } ?? record["target"].text.flatMap { targets[$0] }
            parts = [builder.unit(record["unit"].text)?.name, about?["text"].text, record["proposal"].text.map { "đề xuất: \($0)" }]
        case "plan":
            parts = [record["number"].text, pending[record.id.text].map { "\($0) mục chưa soát" }]
        default: return nil
        }
        let line = parts.compactMap { $0 }.joined(separator: " · ")
        return line.isEmpty ? nil : line
    }

    private func plan(of record: Record) -> String? {
        record["plan"].text.flatMap { plans[$0] }.flatMap { $0["number"].text ?? $0["title"].text }
    }
}
