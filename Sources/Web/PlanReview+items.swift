import Declarations
import Foundation
import Pages
import PlanReader
import Plans
import Registers
import Store
import Vietnamese

extension Visit {
    /// The fields that a reviewer corrects in place; everything else is on the record's own page.
    static let reviewed: [String: [String]] = [
        "target": ["text", "op", "value", "unit", "to_year", "lead", "metric"], "task": ["text", "lead", "deadline", "product"],
        "reporting_rule": ["name", "frequency", "due_text"], "legal_basis": ["kind", "number", "issued_on", "issuer"],
        "duty": ["agency", "text"], "spending_rule": ["text"], "finding": ["resolution", "note"],
    ]

    func reviewItems(
        _ shown: [Plans.ReviewItem], _ data: ReviewData, _ view: ReviewView, _ form: (item: RecordID, form: ReviewForm)?
    ) -> [Pages.ReviewItem] {
        let mistakes = data.mistakes
        let isGrouped = view.tab == .pending && !view.byPlace && shown.contains { !$0.isSure }
        let (unsure, sure) = (shown.count { !$0.isSure }, shown.count(where: \.isSure))
        return shown.enumerated().map { index, item in
            var made = reviewItem(item, data, view, next: shown.indices.contains(index + 1) ? shown[index + 1].id : nil)
            if isGrouped, index == 0 { made.group = ReviewGroup(id: "nhom-can-xem", text: words("review_group_unsure", String(unsure))) }
            if isGrouped, index == unsure { made.group = ReviewGroup(id: "nhom-con-lai", text: words("review_group_sure", String(sure))) }
            if view.tab != .findings {
                made.mistakes = (mistakes[item.id] ?? []).map { finding in
                    ReviewMistake(
                        text: finding.record["message"].text ?? "", settleUrl: decisionURL(finding, "nhan", data, view, next: item.id))
                }
            }
            if form?.item == item.id { made.form = form?.form }
            return made
        }
    }

    /// The address of a decision on an item; `next` is the item to go on with.
    private func decisionURL(
        _ item: Plans.ReviewItem, _ verb: String, _ data: ReviewData, _ view: ReviewView, next: RecordID?
    ) -> String {
        CommuneURLs.query("\(reviewURL(data.plan.id))/\(item.register)/\(item.id)/\(verb)", view.items + [("ke", next?.text)])
    }

    private func reviewItem(_ item: Plans.ReviewItem, _ data: ReviewData, _ view: ReviewView, next: RecordID?) -> Pages.ReviewItem {
        let isFinding = item.register == "finding"
        var shown = Pages.ReviewItem(
            id: item.anchor, heading: heading(item.record, data),
            kind: view.tab == .pending || view.tab == .others ? catalogue.registers[item.register]?.label(language) : nil,
            tag: confidence(item), chips: chips(item, data), doubts: item.doubts,
            sourceUrl: item.span == nil ? nil : "#" + item.placeAnchor,
            acceptLabel: words(isFinding ? "review_keep_printed" : "review_accept"),
            editUrl: CommuneURLs.query(reviewURL(data.plan.id), view.items + [("sua", item.id.text)]) + "#" + item.anchor,
            draft: data.drafts[item.id.text].map { words("review_draft", Instant(milliseconds: $0).text(language)) })
        if isFinding {
            shown.decided = item.isPending ? nil : Tag(text: shownText("resolution", item.record).lowercasedFirst, meaning: .achieved)
        } else {
            shown.decided = item.isPending ? nil : Tag(text: words("review_accepted"), meaning: .achieved)
            shown.dropUrl = decisionURL(item, "bo", data, view, next: next)
            shown.metric = data.isDraft && item.register == "target" ? metricChoices(item, data, view) : nil
        }
        if item.isPending { shown.acceptUrl = decisionURL(item, "nhan", data, view, next: next) }
        return shown
    }

    /// The form of an item, with what was typed into it: just now, or in a draft.
    func reviewForm(
        _ item: Plans.ReviewItem, _ data: ReviewData, _ view: ReviewView, _ correction: Correction?, in tx: ReadTransaction
    ) throws -> (item: RecordID, form: ReviewForm) {
        let register = try registry.register(item.register)
        var context = FormContext(self, register, record: item.record, only: Self.reviewed[register.id] ?? ["text"])
        context.prefix = item.anchor + "-"
        let own = correction?.item == item.id ? correction : nil
        let draft = own == nil ? try registry.draft(register.id, record: item.id, for: actor, in: tx) : nil
        let input = own?.input ?? FormInput(item.record, context.fields, masked: context.masked, draft: draft?.fields ?? [:])
        let options = try context.options(context.fields, input, in: tx)
        let base = reviewURL(data.plan.id)
        let address = "\(base)/\(register.id)/\(item.id)"
        return (
            item.id,
            ReviewForm(
                url: CommuneURLs.query(address + "/sua", view.items),
                fields: context.inputs(context.fields, input, options, problems: own?.problems ?? []),
                hidden: try context.hidden(context.fields, input) + [
                    Hidden(name: FormInput.version, value: String(input.version ?? item.record.version))
                ],
                cancelUrl: CommuneURLs.query(base, view.items) + "#" + item.anchor,
                draftUrl: CommuneURLs.query(urls.register(register.id) + "/nhap", [("id", item.id.text)]),
                restored: draft.map { words("review_draft_open", Instant(milliseconds: $0.at).text(language)) },
                discardUrl: draft == nil ? nil : CommuneURLs.query(address + "/thoi", view.items),
                problem: own?.problems.first { $0.field == nil }?.message(language))
        )
    }

    // MARK: What an item says

    private func heading(_ record: Record, _ data: ReviewData) -> String {
        record["text"].text ?? record["message"].text ?? data.titles[record.id.text].flatMap { $0.isEmpty ? nil : $0 } ?? words("untitled")
    }

    private func confidence(_ item: Plans.ReviewItem) -> Tag {
        if item.register == "finding" { return Tag(text: shownText("kind", item.record).lowercasedFirst, meaning: .late) }
        guard let confidence = item.confidence else { return Tag(text: words("review_by_hand"), meaning: .plain) }
        return Tag(text: words("review_sure", percentText(confidence)), meaning: item.isSure ? .achieved : .atRisk)
    }

    private func percentText(_ share: Double) -> String {
        FixedPoint(value: Int64((share * 100).rounded()), scale: 0).percentText(language)
    }

    /// A field that names no other record, as people read it.
    func shownText(_ field: String, _ record: Record) -> String {
        catalogue.registers[record.register]?.field(field).map { FieldText(language).text(record[field], of: $0) } ?? ""
    }

    private func chips(_ item: Plans.ReviewItem, _ data: ReviewData) -> [ReviewChip] {
        let record = item.record
        var chips: [ReviewChip] = []
        func add(_ field: String, label: String? = nil) {
            let text = shownText(field, record)
            if !text.isEmpty { chips.append(ReviewChip(label: label, text: text)) }
        }
        switch record.register {
        case "target":
            chips.append(ReviewChip(text: goalText(record)))
            add("to_year")
            add("pillar")
        case "task":
            add("deadline", label: words("chip_deadline"))
            if record["deadline"].isNull {
                chips.append(ReviewChip(label: words("chip_deadline"), text: words("chip_missing"), isMissing: true))
            }
        case "reporting_rule":
            add("frequency")
            add("due_text")
        case "legal_basis":
            add("issued_on")
            add("issuer")
        case "finding": add("note")
        default: break
        }
        if ["target", "task"].contains(record.register) {
            let lead = record["lead"].text.flatMap { data.titles[$0] } ?? record["lead_text"].text
            chips.append(ReviewChip(label: words("chip_lead"), text: lead ?? words("chip_missing"), isMissing: lead == nil))
        }
        chips += metricChips(record, data)
        if item.sameAs != nil { chips.append(ReviewChip(text: words("chip_twin"))) }
        if let page = item.span.flatMap({ data.source.text.places(of: $0).first?.page }) {
            chips.append(ReviewChip(text: words("chip_page", String(page))))
        }
        return chips
    }

    /// What a target is measured by, as it was bound while reading.
    private func metricChips(_ record: Record, _ data: ReviewData) -> [ReviewChip] {
        if record.isMeasuredByNone { return [ReviewChip(label: words("chip_metric"), text: words("chip_metric_none"))] }
        guard let metric = record["metric"].text.flatMap({ data.titles[$0] }) else { return [] }
        let isRead = record["metric"] == record["metric_read"]
        let sure = isRead ? shownText("metric_confidence", record) : ""
        return [ReviewChip(label: words("chip_metric"), text: sure.isEmpty ? metric : "\(metric) (\(words("review_sure", sure)))")]
    }

    /// Other metrics that a target may have: the next best, what the reader said, none. Shown at once where no metric is chosen.
    private func metricChoices(_ item: Plans.ReviewItem, _ data: ReviewData, _ view: ReviewView) -> ReviewMetric? {
        let record = item.record
        guard record["same_as"].isNull, mayChooseMetric(of: record) else { return nil }
        let url = decisionURL(item, "thuoc-do", data, view, next: item.id)
        let others = [record["metric_next"], record["metric_read"]].compactMap(\.text).uniqued.filter { $0 != record["metric"].text }
        var choices = others.compactMap { id in
            data.titles[id].map { ReviewMetricChoice(url: url, metric: id, label: words("review_metric_take", $0)) }
        }
        if !record.isMeasuredByNone { choices.append(ReviewMetricChoice(url: url, metric: "", label: words("review_metric_leave"))) }
        let isMissing = record["metric"].isNull && !record.isMeasuredByNone
        return choices.isEmpty
            ? nil
            : ReviewMetric(
                heading: words(isMissing ? "review_metric_missing" : "review_metric_change"), isShown: isMissing, choices: choices)
    }

    /// Comparison, number and unit: "≥ 90 %".
    func goalText(_ target: Record) -> String {
        guard let value = target["value"].integer else { return words("goal_done") }
        let sign = ["ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< "][target["op"].text ?? ""] ?? ""
        let number = FixedPoint(value: value, scale: 2).text(language)
        let unit = target["unit"].text ?? ""
        return sign + number + (unit == "%" ? "%" : unit.isEmpty ? "" : " \(unit)")
    }
}

extension Plans.ReviewItem {
    /// Where the item stands in the page, and where its words do.
    var anchor: String { "i-\(id)" }
    var placeAnchor: String { "s-\(id)" }
}
