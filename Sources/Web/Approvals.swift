import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese
import Workflows

extension Visit {
    /// So many stand on the page; the next ones follow as these are decided.
    private static let mostCards = 20
    /// Particulars on a card: what decides has to be seen without scrolling.
    private static let mostDetails = 6

    /// Chờ duyệt: what waits for the reader's decision, one under the other.
    func approvalsPage() async throws -> Response {
        guard let page = try await approvalsPage(refused: nil, status: .ok) else { throw HTTPFailure.notFound }
        return page
    }

    /// - Returns: nil where the record of the refused step is not on the page.
    func approvalsPage(refused: RefusedStep?, status: HTTPResponse.Status) async throws -> Response? {
        let (entries, count, cards, results) = try await read { tx in
            let pile = try site.plans.workPile(for: actor, limit: Self.mostCards, deciding: true, in: tx)
            let entries = pile.groups.flatMap(\.entries)
            let backs = Dictionary(uniqueKeysWithValues: entries.indices.map { (entries[$0].id, back(from: $0, of: entries)) })
            var cards: [RecordID: ApprovalCard] = [:]
            for (register, entries) in Dictionary(grouping: entries, by: \.register) {
                cards.merge(try approvalCards(entries, try registry.register(register), backs, in: tx)) { _, new in new }
            }
            return (entries, pile.count, cards, try self.resultsTab(in: tx))
        }
        if let refused, cards[refused.record] == nil { return nil }
        let wanted = entries.first { $0.id.text == query["viec"] }?.id
        let current = refused?.record ?? wanted ?? entries.first?.id
        let shown = entries.compactMap { entry -> ApprovalCard? in
            guard var card = cards[entry.id] else { return nil }
            card.current = entry.id == current
            if let refused, refused.record == entry.id { card.transitions = refused.put(into: card.transitions) }
            return card
        }
        let page = ApprovalsPage(
            title: words("work_decisions"), lead: shown.isEmpty ? nil : countText(count), views: noticeViews("duyet") + results,
            cards: shown,
            more: count > shown.count && !shown.isEmpty ? words("work_decisions_more", String(count - shown.count)) : nil,
            empty: shown.isEmpty
                ? Empty(
                    heading: words("work_decisions_none"), text: words("work_decisions_none_text"),
                    action: Link(text: words("nav_my_work"), url: urls.myWork)) : nil)
        return try await self.page(page, at: .myWork, status: status)
    }

    /// To the next piece; after the last one to its neighbour.
    private func back(from index: Int, of entries: [WorkEntry]) -> WorkReturn {
        let neighbour = [index + 1, index - 1].first { entries.indices.contains($0) }
        return WorkReturn(.decisions, next: neighbour.map { entries[$0].id })
    }

    /// Cards of one register's records, by id: what is looked up is looked up for all of them at once.
    private func approvalCards(
        _ entries: [WorkEntry], _ register: RegisterDeclaration, _ backs: [RecordID: WorkReturn], in tx: ReadTransaction
    ) throws -> [RecordID: ApprovalCard] {
        let records = entries.map(\.record)
        let arrivals = try site.workflows.arrivals(of: records, in: tx)
        let text = try RecordText(self, register, records, people: arrivals.values.compactMap(\.person), in: tx)
        let files = register.fields.filter { $0.type == .attachment && !$0.encrypted }.flatMap { field in
            records.flatMap { Attachment.list($0[field.id].text) }
        }
        let scans = try tx.fileScans(of: files.map(\.hash))
        return Dictionary(
            uniqueKeysWithValues: try entries.map { entry in
                let steps = try stepForms(
                    entry.record, register, where: { text.workflow?.decides($0, in: entry.state) == true },
                    back: backs[entry.id], in: tx)
                let data = RecordData(
                    record: entry.record, title: entry.heading, text: text, steps: steps, holder: nil, comments: [], history: [],
                    related: [], plan: nil, remarks: [], live: nil, offer: nil, isRevealed: false, scans: scans)
                return (entry.id, approvalCard(entry, data, register, arrivals[entry.id]))
            })
    }

    private func approvalCard(_ entry: WorkEntry, _ data: RecordData, _ register: RegisterDeclaration, _ arrival: Arrival?) -> ApprovalCard
    {
        ApprovalCard(
            id: "viec-\(entry.id)", kind: register.label(language), heading: entry.heading.shortened(to: 240),
            url: CommuneURLs.query(urls.myWork, [("viec", entry.id.text)]), state: data.text.stateTag(entry.record),
            deadline: data.text.deadline(entry.record), asked: arrival.map { asked($0, data.text) }, reason: arrival?.reason,
            details: decisive(entry, data, register, arrival), own: ownPage(entry.record).map { Link(text: $0.label, url: $0.url) },
            picture: firstPage(of: entry.record, register), transitions: data.steps)
    }

    /// "Lục Thị Ánh · Nộp kết quả · 16:12 20/11/2026".
    private func asked(_ arrival: Arrival, _ text: RecordText) -> String {
        let step = arrival.transition.flatMap { text.workflow?.transition($0)?.label(language) }
        let who = text.title(arrival.person)
        return [who.isEmpty ? words("the_system") : who, step, Instant(milliseconds: arrival.at).text(language)].compactMap { $0 }
            .joined(separator: " · ")
    }

    /// What matters to decide: what the step that asks had to fill in, what whoever made the record had to explain in words, then the date
    /// that the task itself is due, then what the register's list shows.
    private func decisive(_ entry: WorkEntry, _ data: RecordData, _ register: RegisterDeclaration, _ arrival: Arrival?) -> [Detail] {
        let asked = arrival?.transition.flatMap { data.text.workflow?.transition($0)?.fields } ?? []
        let explained = register.fields.filter { $0.required && $0.type == .longText }.map(\.id)
        let dates = register.fields.filter { $0.type == .date && $0.id == "deadline" }.map(\.id)
        var seen: Set<String> = [SystemField.state.rawValue]
        let names = (asked + explained + dates + register.list.columns).filter { seen.insert($0).inserted }
        let details = names.compactMap { register.field($0) }.compactMap { detail($0, data, register) }
        return Array(details.filter { !$0.isMasked && !$0.isSaid(in: entry.heading) }.prefix(Self.mostDetails))
    }
}

extension Detail {
    /// Whether a text stands in the heading already; a number may stand there by chance.
    fileprivate func isSaid(in heading: String) -> Bool { value.map { $0.count > 8 && heading.contains($0) } ?? false }
}
