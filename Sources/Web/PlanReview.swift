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

/// A part of what was read: what waits for a decision, or one kind of item.
enum ReviewTab: String, CaseIterable {
    case pending = "cho-soat"
    case targets = "chi-tieu"
    case tasks = "nhiem-vu"
    case reporting = "bao-cao"
    case bases = "can-cu"
    case others = "khac"
    case findings = "loi"

    var registers: [String] {
        switch self {
        case .pending: PlanDesk.itemRegisters
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

/// How the review is looked at: kept in every address of it.
struct ReviewView: Sendable {
    /// Nil: what waits, where anything does.
    var tab: ReviewTab?
    var byPlace = false
    /// The text as it was read, where there are pictures of the pages.
    var asText = false

    init(_ query: FormData) {
        tab = ReviewTab(rawValue: query["muc"] ?? "")
        byPlace = query["thu-tu"] == "van-ban"
        asText = query["xem"] == "chu"
    }

    var items: [(String, String?)] {
        [("muc", tab?.rawValue), ("thu-tu", byPlace ? "van-ban" : nil), ("xem", asText ? "chu" : nil)]
    }

    func with(_ change: (inout ReviewView) -> Void) -> ReviewView {
        var other = self
        change(&other)
        return other
    }
}

/// All that the review page needs, looked up once.
struct ReviewData: Sendable {
    let plan: Record
    let title: String
    let source: PlanSource
    let items: [Plans.ReviewItem]
    let readiness: Readiness
    let titles: [String: String]
    /// When the reader's own drafts were kept, by item.
    let drafts: [String: Int64]
    let undoable: ReviewStep?

    init(_ visit: Visit, in tx: ReadTransaction) throws {
        plan = try visit.plan(in: tx)
        title = try visit.registry.title(of: plan, visit.language, in: tx)
        source = try visit.site.plans.source(of: plan.id, for: visit.actor, in: tx)
        items = try visit.site.plans.items(of: plan.id, for: visit.actor, in: tx)
        readiness = try visit.site.plans.readiness(of: plan.id, for: visit.actor, in: tx)
        var titles: [String: String] = [:]
        for records in Dictionary(grouping: items.map(\.record), by: \.register).values {
            titles.merge(try visit.registry.titles(of: records, visit.language, in: tx)) { own, _ in own }
        }
        for field in ["lead", "metric", "metric_read", "metric_next"] {
            guard let register = visit.catalogue.registers["target"]?.field(field)?.targetRegister else { continue }
            let named = Set(items.compactMap { $0.record[field].text })
            titles.merge(try visit.registry.titles(of: [register: named], commune: visit.commune.code, visit.language, in: tx)) { own, _ in
                own
            }
        }
        self.titles = titles
        drafts = try visit.registry.draftTimes(PlanDesk.itemRegisters + ["finding"], for: visit.actor, in: tx)
        let id = plan.id
        undoable = try visit.decided.flatMap { try visit.site.plans.step($0, of: id, for: visit.actor, in: tx) }
    }

    var isDraft: Bool { ["draft", "review"].contains(plan.state ?? "") }
    var sureAndPending: Int { items.count { $0.isPending && $0.register != "finding" && $0.isSure } }

    /// The items of a part: what is unsure before the rest unless the document's own order is wanted.
    func items(_ tab: ReviewTab, byPlace: Bool) -> [Plans.ReviewItem] {
        let all = items.filter { tab.registers.contains($0.register) && (tab != .pending || $0.isPending) }
        return byPlace || tab == .findings ? all : all.filter { !$0.isSure } + all.filter(\.isSure)
    }

    func count(_ tab: ReviewTab) -> Int { items.count { tab.registers.contains($0.register) && (tab != .pending || $0.isPending) } }

    /// Open mistakes of the document by the item that they are in: the one they name, or the narrowest around them.
    var mistakes: [RecordID: [Plans.ReviewItem]] {
        let others = items.filter { $0.register != "finding" }
        return Dictionary(grouping: items.filter { $0.register == "finding" && $0.isPending }) { finding -> RecordID in
            let named = finding.record["target"].text ?? finding.record["task"].text
            if let id = named.flatMap({ RecordID($0) }) { return id }
            guard let span = finding.span else { return finding.id }
            let around = others.filter { $0.span.map { $0.start <= span.start && $0.end >= span.end } ?? false }
            return around.min { ($0.span?.length ?? 0) < ($1.span?.length ?? 0) }?.id ?? finding.id
        }
    }
}

extension Plans.ReviewItem {
    /// From which confidence on an item may be accepted with the others.
    static let sureEnough = 0.9

    var isSure: Bool { (confidence ?? 1) >= Self.sureEnough }
}

extension PlanReader.SourceSpan {
    var length: Int { end - start }
}

extension Visit {
    /// A correction that could not be saved: what was typed, and what is wrong with it.
    struct Correction: Sendable {
        let item: RecordID
        let input: FormInput
        let problems: [FieldProblem]
    }

    /// What was read, item by item, beside the pages or the text that it was read from.
    func reviewPage(correction: Correction? = nil) async throws -> Response {
        let data = try await read { tx in try ReviewData(self, in: tx) }
        let asked = ReviewView(query)
        let tab = asked.tab ?? (data.count(.pending) > 0 ? .pending : .targets)
        let view = asked.with { $0.tab = tab }
        let shown = data.items(tab, byPlace: view.byPlace)
        let open = correction?.item ?? query["sua"].flatMap { RecordID($0) }
        let form = try await read { tx in
            try shown.first(where: { $0.id == open }).map { try reviewForm($0, data, view, correction, in: tx) }
        }
        let base = reviewURL(data.plan.id)
        let (accepted, total) = (data.readiness.accepted, data.readiness.total)
        let hasPictures = pictureURL(data.plan, data.source.text) != nil
        let sheets = hasPictures && !view.asText ? reviewSheets(data, shown, tab) : []
        let isReady = data.readiness.isReady
        let page = ReviewPage(
            title: data.title,
            progress: accepted == total
                ? words("review_progress_done", String(total)) : words("review_progress", String(total - accepted), String(total)),
            decided: accepted, total: total, tabs: reviewTabs(data, view, base), orders: reviewOrders(shown, view, base),
            views: hasPictures ? reviewViews(view, base) : [], sheets: sheets,
            blocks: sheets.isEmpty ? data.source.blocks.shown(reviewMarks(shown, tab)) : [],
            items: reviewItems(shown, data, view, form), empty: shown.isEmpty ? nothingLeft(data, tab) : nil,
            acceptAll: data.isDraft ? acceptAllAction(data, view, base) : nil,
            undo: data.isDraft ? undoForm(data, view, base) : nil,
            publish: data.isDraft && isReady
                ? Action(label: words("review_publish"), url: urls.plan(data.plan.id) + "/cong-bo", style: .primary, isPost: true) : nil,
            blocked: isReady || !data.isDraft
                ? nil : words("review_blocked", data.readiness.blockers.map { $0.message(language) }.joined(separator: "; ")),
            gap: data.isDraft ? try reviewGap(data.plan, data.readiness, correction) : nil,
            next: data.isDraft && tab != .pending && accepted < total
                ? Link(text: words("review_next"), url: CommuneURLs.query(base, view.with { $0.tab = .pending }.items)) : nil,
            mistakes: mistakesLink(data, view, base), liveUrl: reviewLiveURL())
        return try await self.page(page, at: .plans, status: correction == nil ? .ok : .unprocessableContent)
    }

    func reviewURL(_ plan: RecordID) -> String { urls.plan(plan) + "/duyet" }

    // MARK: Around the items

    private func reviewTabs(_ data: ReviewData, _ view: ReviewView, _ base: String) -> [Tab] {
        ReviewTab.allCases.filter { $0 == view.tab || $0 == .pending || data.count($0) > 0 }.map { tab in
            Tab(
                label: words(tab.key), url: CommuneURLs.query(base, view.with { $0.tab = tab }.items), count: String(data.count(tab)),
                current: tab == view.tab)
        }
    }

    /// Worth asking only where both orders differ.
    private func reviewOrders(_ shown: [Plans.ReviewItem], _ view: ReviewView, _ base: String) -> [Tab] {
        guard view.tab != .findings, shown.contains(where: \.isSure), shown.contains(where: { !$0.isSure }) else { return [] }
        return [false, true].map { byPlace in
            Tab(
                label: words(byPlace ? "review_by_place" : "review_unsure_first"),
                url: CommuneURLs.query(base, view.with { $0.byPlace = byPlace }.items), current: view.byPlace == byPlace)
        }
    }

    private func reviewViews(_ view: ReviewView, _ base: String) -> [Tab] {
        [false, true].map { asText in
            Tab(
                label: words(asText ? "review_as_text" : "review_as_pages"),
                url: CommuneURLs.query(base, view.with { $0.asText = asText }.items), current: view.asText == asText)
        }
    }

    private func nothingLeft(_ data: ReviewData, _ tab: ReviewTab) -> Empty {
        tab == .pending && data.isDraft
            ? Empty(
                heading: words("review_all_done"), text: words(data.readiness.isReady ? "review_all_done_ready" : "review_all_done_text"))
            : Empty(heading: words("review_none"), text: words("review_none_text"))
    }

    private func acceptAllAction(_ data: ReviewData, _ view: ReviewView, _ base: String) -> Action? {
        let count = data.sureAndPending
        if count == 0 { return nil }
        let percent = FixedPoint(value: Int64(Plans.ReviewItem.sureEnough * 100), scale: 0).percentText(language)
        return Action(
            label: words("review_accept_all", String(count), percent), url: CommuneURLs.query(base + "/nhan-het", view.items),
            style: .plain,
            isPost: true)
    }

    private func undoForm(_ data: ReviewData, _ view: ReviewView, _ base: String) -> Pages.ReviewUndo {
        let url = CommuneURLs.query(base + "/hoan-tac", view.items)
        guard let step = data.undoable, let entries = decided else { return Pages.ReviewUndo(url: url) }
        let said =
            switch step.kind {
            case .accepted: words("review_did_accept", String(step.count))
            case .dropped: words("review_did_drop")
            case .corrected: words("review_did_correct")
            case .settled: words("review_did_settle")
            }
        return Pages.ReviewUndo(url: url, value: entries.addressText, label: said)
    }

    private func mistakesLink(_ data: ReviewData, _ view: ReviewView, _ base: String) -> Link? {
        let count = data.items.count { $0.register == "finding" && $0.isPending }
        guard count > 0, view.tab != .findings else { return nil }
        return Link(
            text: words("review_mistakes", String(count)), url: CommuneURLs.query(base, view.with { $0.tab = .findings }.items))
    }

    private func reviewLiveURL() -> String? {
        let registers = (PlanDesk.itemRegisters + ["finding"]).filter { catalogue.registers[$0].map { can(.read, $0) } ?? false }
        return CommuneURLs.query(urls.base + "/su-kien", registers.map { ("so", $0) })
    }
}

extension ClosedRange<Int64> {
    /// Entries of the journal in an address: "120-162".
    var addressText: String { "\(lowerBound)-\(upperBound)" }

    init?(addressText: String) {
        let ends = addressText.split(separator: "-").compactMap { Int64($0) }
        guard ends.count == 2, ends[0] > 0, ends[0] <= ends[1] else { return nil }
        self = ends[0]...ends[1]
    }
}
