import Delivery
import HTTPKit
import Pages
import Registers
import Vietnamese
import Workflows

/// The form of delivery rules: a choice for each kind of notice and channel, and the hours. An empty choice leaves what stands below: the
/// commune's rule for a person, the standard one for a commune.
struct RulesForm {
    let own: DeliveryRule
    let base: DeliveryRule
    let typed: FormData?
    let problems: [FieldProblem]
    let whose: RulesOf

    private static func name(_ channel: DeliveryChannel, _ kind: NoticeKind) -> String { "\(channel.rawValue)-\(kind.rawValue)" }

    private static func name(summary channel: DeliveryChannel) -> String { "\(channel.rawValue)-summary" }

    // MARK: Shown

    func rows(_ visit: Visit) -> [DeliveryRuleRow] {
        func cell(_ channel: DeliveryChannel, _ name: String, _ row: String, _ chosen: String?, _ standard: String?, _ values: [String])
            -> DeliveryRuleCell
        {
            let head = visit.words("channel_\(channel.rawValue)")
            let selected = typed.map { $0[name] ?? "" } ?? chosen ?? ""
            let below = visit.words("timing_\(standard ?? "never")")
            let inherits = visit.words(whose == .own ? "delivery_as_commune" : "delivery_as_standard", below)
            return DeliveryRuleCell(
                id: "f-" + name, name: name, head: head, label: "\(row): \(head)",
                options: [Choice(value: "", label: inherits, selected: selected.isEmpty)]
                    + values.map { Choice(value: $0, label: visit.words("timing_\($0)"), selected: $0 == selected) })
        }
        let kinds = NoticeKind.allCases.map { kind in
            let label = visit.words("notice_\(kind.rawValue)")
            return DeliveryRuleRow(
                label: label, help: visit.words("notice_\(kind.rawValue)_help"),
                cells: DeliveryChannel.allCases.map { channel in
                    cell(
                        channel, Self.name(channel, kind), label, own[channel, kind]?.rawValue, base[channel, kind]?.rawValue,
                        DeliveryTiming.allCases.map(\.rawValue))
                })
        }
        let label = visit.words("notice_summary")
        func text(_ wanted: Bool?) -> String? { wanted.map { $0 ? "digest" : "never" } }
        let summary = DeliveryRuleRow(
            label: label, help: visit.words("notice_summary_help"),
            cells: DeliveryChannel.allCases.map { channel in
                cell(
                    channel, Self.name(summary: channel), label, text(own.summary(by: channel)), text(base.summary(by: channel)),
                    ["digest", "never"])
            })
        return kinds + [summary]
    }

    func fields(_ visit: Visit) -> [Field] {
        func field(_ name: String, _ value: String?, help: String? = nil, suffix: String? = nil) -> Field {
            Field(
                id: "f-" + name, name: name, label: visit.words("delivery_" + name), control: .text, value: typed?[name] ?? value,
                help: help,
                error: problems.first { $0.field == name }?.message(visit.language), suffix: suffix, maxLength: 5, autocomplete: "off")
        }
        func clock(_ minutes: Int?) -> String? { minutes.map { Instant(CalendarDate.min, minute: $0).clockText } }
        let help =
            whose == .own
            ? visit.words("delivery_quiet_help", clock(base.quietFrom) ?? "—", clock(base.quietTo) ?? "—")
            : visit.words("delivery_quiet_commune_help")
        let rule = whose == .own ? own : DeliveryRule.commune(own)
        let standard = visit.words("delivery_language_\((base.language ?? .vi).rawValue)")
        let chosen = typed.map { $0["language"] ?? "" } ?? own.language?.rawValue ?? ""
        let inherits = visit.words(whose == .own ? "delivery_as_commune" : "delivery_as_standard", standard)
        let language = Field(
            id: "f-language", name: "language", label: visit.words("delivery_language"), control: .choice,
            help: whose == .own ? visit.words("delivery_language_help") : nil,
            options: [Choice(value: "", label: inherits, selected: chosen.isEmpty)]
                + Language.allCases.map {
                    Choice(value: $0.rawValue, label: visit.words("delivery_language_\($0.rawValue)"), selected: $0.rawValue == chosen)
                })
        var fields = [language, field("quiet_from", clock(rule.quietFrom), help: help), field("quiet_to", clock(rule.quietTo))]
        if whose == .commune {
            fields += [
                field("digest_at", clock(rule.digestAt)),
                field("window", rule.window.map(String.init), help: visit.words("delivery_window_help")),
                Field(
                    id: "f-days_off", name: "days_off", label: visit.words("delivery_days_off"), control: .boolean,
                    value: typed.map { $0.flag("days_off") } ?? rule.onDaysOff ?? false ? "true" : "false"),
            ]
        }
        return fields
    }

    // MARK: Read

    /// - Throws: `RecordError` with `invalid` naming each field that makes no sense.
    static func rule(_ form: FormData, _ whose: RulesOf) throws -> DeliveryRule {
        var rule = DeliveryRule()
        var problems: [FieldProblem] = []
        for channel in DeliveryChannel.allCases {
            for kind in NoticeKind.allCases { rule[channel, kind] = form[name(channel, kind)].flatMap(DeliveryTiming.init(rawValue:)) }
            let summary = form[name(summary: channel)].flatMap(DeliveryTiming.init(rawValue:))
            rule.setSummary(summary.map { $0 != .never }, by: channel)
        }
        rule.language = form["language"].flatMap(Language.init(rawValue:))
        func minute(_ name: String) -> Int? {
            guard let text = form.text(name) else { return nil }
            guard let moment = try? Instant(parsing: "\(text) 01/01/2026") else {
                problems.append(
                    FieldProblem(name, vi: "Ghi giờ theo dạng 21:00.", en: "Write the time as 21:00."))
                return nil
            }
            return moment.minuteOfDay
        }
        (rule.quietFrom, rule.quietTo) = (minute("quiet_from"), minute("quiet_to"))
        if (rule.quietFrom == nil) != (rule.quietTo == nil), problems.isEmpty {
            problems.append(FieldProblem("quiet_to", vi: "Ghi cả hai giờ, hoặc bỏ trống cả hai.", en: "Give both times, or neither."))
        }
        if whose == .commune {
            rule.digestAt = minute("digest_at")
            rule.onDaysOff = form.flag("days_off")
            if let text = form.text("window") {
                if let window = Int(text), (0...60).contains(window) {
                    rule.window = window
                } else {
                    problems.append(FieldProblem("window", vi: "Ghi số phút từ 0 đến 60.", en: "Give minutes from 0 to 60."))
                }
            }
        }
        guard problems.isEmpty else { throw RecordError.invalid(problems) }
        return rule
    }
}
