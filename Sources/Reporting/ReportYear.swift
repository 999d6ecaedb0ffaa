import Declarations
import Figures
import Plans
public import Registers
public import Store
public import Vietnamese

/// Reports of one round: of the same request, or of the same plan and period (một đợt báo cáo). The units' and the commune's own.
public struct ReportRound: Sendable, Identifiable {
    /// Ids of the plan and the request, the code of the period; what tells a round from others.
    public struct Key: Sendable, Hashable {
        public let plan: String?
        public let period: String
        public let asked: String?

        public init(_ record: Record) {
            (plan, period, asked) = (record["plan"].text, record["period"].text ?? "", record["asked"].text)
        }

        public init(plan: String?, period: String, asked: String?) { (self.plan, self.period, self.asked) = (plan, period, asked) }
    }

    public let id: Key
    /// By day, then as they were made.
    public let reports: [Record]

    public init(id: Key, reports: [Record]) { (self.id, self.reports) = (id, reports) }

    /// Without those that are waived.
    public var asked: [Record] { reports.filter { $0.state != "waived" } }
    public var units: [Record] { asked.filter { !$0.consolidates } }
    public var own: [Record] { asked.filter(\.consolidates) }
    public var missing: [Record] { units.filter(\.isOpenReport) }
    public var sentCount: Int { asked.count { !$0.isOpenReport } }
    public func lateCount(on today: CalendarDate) -> Int { asked.count { $0.isLateReport(on: today) } }
    /// Until when the last of them is to be sent.
    public var last: String { reports.map { $0["due_on"].text ?? "" }.max() ?? "" }
    /// Whether something in it is still to be done.
    public var isOpen: Bool { asked.contains { $0.state != "accepted" } }

    /// The rounds that reports make up, the latest first.
    public static func rounds(_ records: [Record]) -> [ReportRound] {
        Dictionary(grouping: records, by: Key.init).map { key, records in
            ReportRound(id: key, reports: records.sorted { ($0["due_on"].text ?? "", $0.id) < ($1["due_on"].text ?? "", $1.id) })
        }.sorted { ($1.last, $1.id.period, $1.id.plan ?? "") < ($0.last, $0.id.period, $0.id.plan ?? "") }
    }
}

/// Reports that are due on one day by one rule: a line of the year's calendar.
public struct ReportDay: Sendable {
    public let due: CalendarDate
    /// Of one name, plan, period and step.
    public let reports: [Record]

    public var asked: [Record] { reports.filter { $0.state != "waived" } }

    /// The lines of a calendar, by day.
    public static func lines(_ records: [Record]) -> [ReportDay] {
        func key(_ record: Record) -> [String] {
            ["due_on", "cut_off", "plan", "period", "asked", "name", "to_text"].map { record[$0].text ?? "" } + [
                record.consolidates ? "1" : "0"
            ]
        }
        return Dictionary(grouping: records, by: key).sorted { $0.key.lexicographicallyPrecedes($1.key) }.compactMap { _, records in
            records[0].date("due_on").map { ReportDay(due: $0, reports: records.sorted { $0.id < $1.id }) }
        }
    }
}

extension ReportDesk {
    /// The reports of a round that the actor may read.
    public func round(_ key: ReportRound.Key, for actor: Actor, in tx: ReadTransaction) throws -> ReportRound {
        let asked = key.asked.map { [equal("asked", $0)] } ?? key.plan.map { [equal("plan", $0), equal("period", key.period)] } ?? []
        if asked.isEmpty { return ReportRound(id: key, reports: []) }
        let records = try registry.all(Report.register, where: asked, sort: [SortKey("due_on")], for: actor, in: tx)
        return ReportRound(id: key, reports: records.filter { ReportRound.Key($0) == key })
    }

    /// How many sections of these reports are written, by report; those that the actor may not read are not there.
    public func written(of reports: [Record], for actor: Actor, in tx: ReadTransaction) throws -> [String: Int] {
        let parts = try parts(of: reports, for: actor, in: tx).filter { $0["text"].text != nil }
        return Dictionary(grouping: parts) { $0["report"].text ?? "" }.mapValues(\.count)
    }

    /// How many sections the outlines of these reports have, by report.
    public func outlines(of reports: [Record], for actor: Actor, in tx: ReadTransaction) throws -> [String: Int] {
        guard let all = try outline(for: actor, in: tx) else { return [:] }
        return Dictionary(reports.map { ($0.id.text, sections(of: $0, among: all, in: tx).count) }) { first, _ in first }
    }
}
