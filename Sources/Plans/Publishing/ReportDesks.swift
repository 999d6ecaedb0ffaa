import Declarations
public import Registers
public import Store

/// Who sends reports, and on whose desk they lie.
public struct ReportDesks: Sendable {
    /// By record id.
    public let units: [String: Record]
    private let heads: [String: String]
    private let steward: (unit: String, post: String)?

    /// - Parameter plan: the one whose keeper writes what the committee owes.
    public init(_ registry: Registry, _ plan: Record?, for actor: Actor, in tx: ReadTransaction) throws {
        units = Dictionary(uniqueKeysWithValues: try registry.all("unit", for: actor, in: tx).map { ($0.id.text, $0) })
        let posts = try registry.all("post", sort: [SortKey("position")], for: actor, in: tx)
        var heads: [String: String] = [:]
        for post in posts where post.items("roles").contains("unit_head") {
            guard let unit = post["unit"].text, heads[unit] == nil else { continue }
            heads[unit] = post.id.text
        }
        for unit in units.values { heads[unit.id.text] = unit["head"].text ?? heads[unit.id.text] }
        self.heads = heads
        steward = plan?["steward"].text.flatMap { post in
            posts.first { $0.id.text == post }?["unit"].text.map { ($0, post) }
        }
    }

    /// Units with the posts on whose desk the report begins. What the committee owes is written by the plan's keeper; outside bodies and
    /// superiors don't report here.
    func senders(of rule: Record) -> [(unit: String, post: String?)] {
        let named = rule["from_units"].isNull ? rule["from_unit"].text.map { [$0] } ?? [] : rule.items("from_units")
        return named.compactMap { id in
            switch units[id]?["kind"].text {
            case nil, "superior", "partner": nil
            case "committee": steward ?? (id, heads[id])
            default: (id, heads[id])
            }
        }
    }

    /// The post on whose desk a unit's report begins; nil where the unit has none.
    public func head(of unit: String) -> String? { heads[unit] }

    /// Who writes the commune's own report for a plan: its keeper.
    public var consolidator: (unit: String, post: String)? { steward }

    /// Whether a unit's report by this rule is the second step of two: it goes to a superior for the whole commune, or it comes from the unit to
    /// which, or through which, others report by the same plan.
    func consolidates(_ rule: Record, _ unit: String, _ rules: [Record]) -> Bool {
        let senders = senders(of: rule)
        guard senders.count == 1 else { return false }
        let isCommittee = (rule["from_units"].isNull ? [rule["from_unit"].text].compactMap { $0 } : rule.items("from_units")).contains {
            units[$0]?["kind"].text == "committee"
        }
        let isUpward = rule["to_unit"].text.map { units[$0]?["kind"].text == "superior" } ?? false
        let others = rules.filter { other in
            other.id != rule.id && [other["to_unit"].text, other["via"].text].contains(unit)
                && self.senders(of: other).contains { $0.unit != unit }
        }
        return isCommittee || isUpward && unit == steward?.unit || !others.isEmpty
    }
}
