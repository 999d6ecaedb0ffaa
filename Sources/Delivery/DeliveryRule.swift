import Foundation
import Store
public import Vietnamese
public import Workflows

/// A way to somebody outside of the platform. What is in the platform itself, the notice, everybody gets.
public enum DeliveryChannel: String, Sendable, CaseIterable, Codable {
    /// E-mail by SMTP.
    case mail
    /// A signed request to the commune's gateway, which passes it on by Zalo or SMS.
    case gateway
}

/// When a notice of a kind goes out by a channel.
public enum DeliveryTiming: String, Sendable, CaseIterable, Codable {
    case now, digest, never
}

/// Which notices go out by which channel and when, and when nothing does: the commune's rule, or a person's own over it.
public struct DeliveryRule: Sendable, Equatable, Codable {
    /// By `channel.kind`; what is missing follows the rule below.
    var timings: [String: DeliveryTiming] = [:]
    /// Whether a channel carries the morning's digest of what is late and due, by channel.
    var summaries: [String: Bool] = [:]
    /// When nothing goes out, in minutes after midnight; may reach over midnight. Equal ends are no quiet hours; nil adds none.
    public var quietFrom: Int?
    public var quietTo: Int?
    /// When the digest goes out on working days, in minutes after midnight; the commune's alone.
    public var digestAt: Int?
    /// Whether anything goes out on days off; the commune's alone.
    public var onDaysOff: Bool?
    /// For how many minutes news that go out at once are gathered into one message; the commune's alone.
    public var window: Int?
    /// In which language messages are; a person's is the one last chosen on the site.
    public var language: Language?

    public init() {}

    /// Where neither the commune nor the person says otherwise: what presses goes out at once, all else with the digest at 07:30; a text
    /// message, which costs money, only where somebody urges. Quiet from 21:00 to 06:30.
    public static let standard: DeliveryRule = {
        var rule = DeliveryRule()
        rule[.mail, .urge] = .now
        rule[.mail, .late] = .now
        rule[.mail, .reminder] = .digest
        rule[.mail, .news] = .digest
        for kind in NoticeKind.allCases { rule[.gateway, kind] = kind == .urge ? .now : .never }
        rule.setSummary(true, by: .mail)
        rule.setSummary(false, by: .gateway)
        (rule.quietFrom, rule.quietTo) = (21 * 60, 6 * 60 + 30)
        rule.digestAt = 7 * 60 + 30
        rule.onDaysOff = false
        rule.window = 5
        rule.language = .vi
        return rule
    }()

    public subscript(channel: DeliveryChannel, kind: NoticeKind) -> DeliveryTiming? {
        get { timings["\(channel.rawValue).\(kind.rawValue)"] }
        set { timings["\(channel.rawValue).\(kind.rawValue)"] = newValue }
    }

    public func summary(by channel: DeliveryChannel) -> Bool? { summaries[channel.rawValue] }

    public mutating func setSummary(_ wanted: Bool?, by channel: DeliveryChannel) { summaries[channel.rawValue] = wanted }

    /// This rule with `other`'s words where it has any; quiet hours are left alone, they add up (``DeliveryHours``).
    func overruled(by other: DeliveryRule) -> DeliveryRule {
        var rule = self
        rule.timings.merge(other.timings) { _, own in own }
        rule.summaries.merge(other.summaries) { _, own in own }
        rule.language = other.language ?? rule.language
        return rule
    }

    /// A commune's rule: its own words over the standard ones, hours and all.
    public static func commune(_ own: DeliveryRule) -> DeliveryRule {
        var rule = standard.overruled(by: own)
        if let from = own.quietFrom, let to = own.quietTo { (rule.quietFrom, rule.quietTo) = (from, to) }
        rule.digestAt = own.digestAt ?? rule.digestAt
        rule.onDaysOff = own.onDaysOff ?? rule.onDaysOff
        rule.window = own.window ?? rule.window
        return rule
    }
}

/// The rules of a commune and of some of its people.
struct RuleBook: Sendable {
    let commune: DeliveryRule
    private let own: [String: DeliveryRule]

    /// Reads them in one statement.
    init(commune code: Int, people: Set<String>, in tx: ReadTransaction) throws {
        let rows = try tx.rows(
            "SELECT person, rule FROM delivery_rule WHERE commune = \(code) AND person IN (\(SQL.values((people.sorted() + [""]))))")
        let rules = try Dictionary(
            uniqueKeysWithValues: rows.map { row in
                (try row.text("person"), try JSONDecoder().decode(DeliveryRule.self, from: Data(try row.text("rule").utf8)))
            })
        commune = DeliveryRule.commune(rules[""] ?? DeliveryRule())
        own = rules
    }

    /// At which minute of the day each commune wants its digest that says so itself.
    static func digestTimes(in tx: ReadTransaction) throws -> [Int: Int] {
        let rows = try tx.rows("SELECT commune, rule FROM delivery_rule WHERE person = ''")
        return try rows.reduce(into: [:]) { times, row in
            let rule = try JSONDecoder().decode(DeliveryRule.self, from: Data(try row.text("rule").utf8))
            times[Int(try row.integer("commune"))] = rule.digestAt
        }
    }

    func own(_ person: String) -> DeliveryRule { own[person] ?? DeliveryRule() }

    func rule(of person: String) -> DeliveryRule { commune.overruled(by: own(person)) }

    func language(of person: String) -> Language { rule(of: person).language ?? .vi }

    /// When this person may be sent something.
    func hours(of person: String, _ calendar: DeliveryCalendar) -> DeliveryHours {
        let own = own(person)
        return DeliveryHours(
            quiet: [QuietHours(commune.quietFrom, commune.quietTo), QuietHours(own.quietFrom, own.quietTo)].compactMap { $0 },
            digestAt: commune.digestAt ?? 450, onDaysOff: commune.onDaysOff ?? false, calendar: calendar)
    }
}
