import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import PlanReader
import Plans
import Registers
import Store
import Vietnamese
import Workflows

/// A part of what was read: what needs a look, or one kind of item.
enum ReviewTab: String, CaseIterable {
    case unsure = "can-xem"
    case targets = "chi-tieu"
    case tasks = "nhiem-vu"
    case reporting = "bao-cao"
    case bases = "can-cu"
    case others = "khac"
    case findings = "loi"

    var registers: [String] {
        switch self {
        case .unsure: PlanDesk.itemRegisters
        case .targets: ["target"]
        case .tasks: ["task"]
        case .reporting: ["reporting_rule"]
        case .bases: ["legal_basis"]
        case .others: ["duty", "spending_rule"]
        case .findings: ["finding"]
        }
    }

    var key: String { "review_\(self)" }
}

/// All that the review page needs, looked up once.
private struct ReviewData: Sendable {
    let plan: Record
    let title: String
    let source: PlanSource
    let items: [Plans.ReviewItem]
    let readiness: Readiness
    let titles: [String: String]
    let options: ReferenceOptions

    init(_ visit: Visit, in tx: ReadTransaction) throws {
        plan = try visit.plan(in: tx)
        title = try visit.registry.title(of: plan, visit.language, in: tx)
        source = try visit.site.plans.source(of: plan.id, for: visit.actor, in: tx)
        items = try visit.site.plans.items(of: plan.id, for: visit.actor, in: tx)
        readiness = try visit.site.plans.readiness(of: plan.id, for: visit.actor, in: tx)
        var titles = try visit.registry.titles(of: items.map(\.record), visit.language, in: tx)
        let leads = Set(items.compactMap { $0.record["lead"].text })
        titles.merge(try visit.registry.titles(of: ["unit": leads], commune: visit.commune.code, visit.language, in: tx)) { own, _ in own }
        self.titles = titles
        var options = ReferenceOptions()
        try options.load("unit", chosen: Array(leads), visit, in: tx)
        self.options = options
    }

    func items(_ tab: ReviewTab) -> [Plans.ReviewItem] {
        if tab == .unsure { return items.filter { $0.isPending && $0.register != "finding" && ($0.confidence ?? 1) < Visit.sureEnough } }
        return items.filter { tab.registers.contains($0.register) }
    }
}

extension Visit {
    /// From which confidence on an item may be accepted with the others.
    static let sureEnough = 0.9

    /// A correction that could not be saved: what was typed, and what is wrong with it.
    struct Correction: Sendable {
        let item: RecordID
        let input: FormInput
        let problems: [FieldProblem]
    }

    /// What was read, item by item, beside the text that it was read from.
    func reviewPage(correction: Correction? = nil) async throws -> Response {
        let data = try await read { tx in try ReviewData(self, in: tx) }
        let tab = ReviewTab(rawValue: query["muc"] ?? "") ?? (data.items(.unsure).isEmpty ? .targets : .unsure)
        let shown = data.items(tab)
        let base = urls.plan(data.plan.id) + "/duyet"
        let sure = data.items.count { $0.isPending && $0.register != "finding" && ($0.confidence ?? 1) >= Self.sureEnough }
        let isDraft = ["draft", "review"].contains(data.plan.state ?? "")
        let page = ReviewPage(
            title: data.title, lead: words("review_lead", String(data.items(.targets).count), String(data.items(.tasks).count)),
            tabs: ReviewTab.allCases.map { other in
                Tab(
                    label: words(other.key), url: CommuneURLs.query(base, [("muc", other.rawValue)]),
                    count: String(data.items(other).count),
                    current: other == tab)
            },
            blocks: data.source.blocks.shown(marks(shown, tab)),
            items: try shown.enumerated().map { index, item in
                try reviewItem(item, index, data, base, tab, correction?.item == item.id ? correction : nil)
            },
            empty: shown.isEmpty ? Empty(heading: words("review_none"), text: words("review_none_text")) : nil,
            acceptAll: sure > 0 && isDraft
                ? Action(label: words("review_accept_all", String(sure)), url: base + "/nhan-het", style: .primary, isPost: true) : nil,
            publish: isDraft && data.readiness.isReady
                ? Action(label: words("review_publish"), url: urls.plan(data.plan.id) + "/cong-bo", style: .primary, isPost: true) : nil,
            blocked: data.readiness.isReady
                || !isDraft ? nil : words("review_blocked", data.readiness.blockers.map { $0.message(language) }.joined(separator: "; ")),
            gap: isDraft ? try reviewGap(data.plan, data.readiness, correction) : nil,
            next: isDraft ? nextPending(data.readiness, data.items, base) : nil,
            progress: words("review_progress", String(data.readiness.accepted), String(data.readiness.total)))
        return try await self.page(page, at: .plans, status: correction == nil ? .ok : .unprocessableContent)
    }

    private func marks(_ items: [Plans.ReviewItem], _ tab: ReviewTab) -> [RecordID: SourceMark] {
        Dictionary(
            uniqueKeysWithValues: items.enumerated().map { index, item in
                let meaning: Pages.Meaning = tab == .findings ? .late : (item.confidence ?? 1) >= Self.sureEnough ? .achieved : .atRisk
                return (item.id, SourceMark(meaning: meaning, anchor: "s\(index)", url: "#i\(index)", isCurrent: index == 0))
            })
    }

    private func reviewItem(
        _ item: Plans.ReviewItem, _ index: Int, _ data: ReviewData, _ base: String, _ tab: ReviewTab, _ correction: Correction?
    ) throws -> Pages.ReviewItem {
        let record = item.record
        let register = try registry.register(item.register)
        let address = "\(base)/\(register.id)/\(item.id)"
        let here = [("muc", tab.rawValue as String?)]
        var shown = Pages.ReviewItem(
            id: "i\(index)", heading: heading(record, data), kind: tab == .unsure ? register.label(language) : nil, tag: confidence(item),
            chips: chips(record, data), note: item.doubts.isEmpty ? nil : item.doubts.joined(separator: " "),
            sourceUrl: item.span == nil ? nil : "#s\(index)",
            decided: item.isPending || tab == .findings ? nil : Tag(text: words("review_accepted"), meaning: .achieved), current: index == 0
        )
        guard tab != .findings else { return shown }
        shown.dropUrl = CommuneURLs.query(address + "/bo", here)
        if item.isPending { shown.acceptUrl = CommuneURLs.query(address + "/nhan", here) }
        var context = FormContext(self, register, record: record, only: Self.reviewed[register.id] ?? ["text"])
        context.prefix = "i\(index)-"
        let input = correction?.input ?? FormInput(record, context.fields, masked: [])
        shown.editUrl = CommuneURLs.query(address + "/sua", here)
        shown.fields = context.inputs(context.fields, input, data.options, problems: correction?.problems ?? [])
        shown.isEditing = correction != nil
        shown.hidden = try context.hidden(context.fields, input)
        return shown
    }

    /// The fields that a reviewer corrects in place; everything else is on the record's own page.
    private static let reviewed: [String: [String]] = [
        "target": ["text", "op", "value", "unit", "to_year", "lead"], "task": ["text", "lead", "deadline", "product"],
        "reporting_rule": ["name", "frequency", "due_text"], "legal_basis": ["kind", "number", "issued_on", "issuer"],
        "duty": ["agency", "text"],
        "spending_rule": ["text"],
    ]

    private func heading(_ record: Record, _ data: ReviewData) -> String {
        record["text"].text ?? record["message"].text ?? data.titles[record.id.text].flatMap { $0.isEmpty ? nil : $0 } ?? words("untitled")
    }

    private func confidence(_ item: Plans.ReviewItem) -> Tag {
        if item.register == "finding" { return Tag(text: shownText("kind", item.record), meaning: .late) }
        guard let confidence = item.confidence else { return Tag(text: words("review_by_hand"), meaning: .plain) }
        let percent = FixedPoint(value: Int64((confidence * 100).rounded()), scale: 0).percentText(language)
        return Tag(text: words("review_sure", percent), meaning: confidence >= Self.sureEnough ? .achieved : .atRisk)
    }

    /// A field that names no other record, as people read it.
    func shownText(_ field: String, _ record: Record) -> String {
        catalogue.registers[record.register]?.field(field).map { FieldText(language).text(record[field], of: $0) } ?? ""
    }

    private func chips(_ record: Record, _ data: ReviewData) -> [ReviewChip] {
        var chips: [ReviewChip] = []
        func add(_ field: String, label: String? = nil) {
            let text = shownText(field, record)
            if !text.isEmpty { chips.append(ReviewChip(label: label, text: text)) }
        }
        switch record.register {
        case "target":
            let goal = goalText(record)
            chips.append(ReviewChip(text: goal))
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
        default: break
        }
        if ["target", "task"].contains(record.register) {
            let lead = record["lead"].text.flatMap { data.titles[$0] } ?? record["lead_text"].text
            chips.append(ReviewChip(label: words("chip_lead"), text: lead ?? words("chip_missing"), isMissing: lead == nil))
        }
        return chips
    }

    /// Comparison, number and unit: "≥ 90 %".
    func goalText(_ target: Record) -> String {
        guard let value = target["value"].integer else { return words("goal_done") }
        let sign = ["ge": "≥ ", "gt": "> ", "le": "≤ ", "lt": "< "][target["op"].text ?? ""] ?? ""
        let number = FixedPoint(value: value, scale: 2).text(language)
        let unit = target["unit"].text ?? ""
        return sign + number + (unit == "%" ? "%" : unit.isEmpty ? "" : " \(unit)")
    }

    // MARK: Deciding

    private func itemAddress() throws -> (register: String, id: RecordID) {
        let register = try context.parameter("register")
        guard PlanDesk.itemRegisters.contains(register) else { throw HTTPFailure.notFound }
        return (register, try recordID())
    }

    var backToReview: String {
        get throws { CommuneURLs.query(urls.plan(try recordID("plan")) + "/duyet", [("muc", query["muc"])]) }
    }

    func acceptItem() async throws -> Response {
        let (_, id) = try itemAddress()
        try await write { tx in _ = try site.plans.accept([id], by: actor, in: tx) }
        return .seeOther(try backToReview)
    }

    func acceptAll() async throws -> Response {
        let plan = try recordID("plan")
        try await write { tx in _ = try site.plans.acceptAll(of: plan, minimumConfidence: Self.sureEnough, by: actor, in: tx) }
        return .seeOther(try backToReview)
    }

    func dropItem() async throws -> Response {
        let (_, id) = try itemAddress()
        try await write { tx in try site.plans.drop(id, by: actor, in: tx) }
        return .seeOther(try backToReview)
    }

    /// Saves a correction, which accepts the item as well.
    func editItem(_ form: FormData) async throws -> Response {
        let (registerID, id) = try itemAddress()
        let register = try registry.register(registerID)
        let input = FormInput(form)
        do {
            try await write { tx in
                let record = try registry.record(registerID, id, for: actor, in: tx)
                let context = FormContext(self, register, record: record, only: Self.reviewed[registerID])
                let read = try context.values(of: input, in: tx)
                guard read.problems.isEmpty else { throw RecordError.invalid(read.problems) }
                _ = try site.workflows.edit(registerID, id, version: nil, read.values, by: actor, in: tx)
                _ = try site.plans.accept([id], by: actor, in: tx)
            }
        } catch let error as RecordError where error.code == .invalid {
            return try await reviewPage(correction: Correction(item: id, input: input, problems: error.problems))
        }
        return .seeOther(try backToReview)
    }

    func publishPlan() async throws -> Response {
        let plan = try recordID("plan")
        let publication: Publication
        do {
            publication = try await write { tx in try site.plans.publish(plan, by: actor, in: tx) }
        } catch let error as PlanError where !error.hindrances.isEmpty {
            return redirect(try backToReview, note: "not_ready")
        }
        return redirect(urls.plan(plan), note: publication.isPublished ? "published" : "submitted")
    }
}
