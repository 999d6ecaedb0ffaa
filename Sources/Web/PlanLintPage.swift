import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese

extension Visit {
    /// What should be mended in a plan, and by whom.
    func planLintPage() async throws -> Response {
        guard let id = context.parameters.get("plan").flatMap({ RecordID($0) }) else { throw HTTPFailure.notFound }
        let (title, groups) = try await read { tx in
            (try registry.record("plan", id, for: actor, in: tx)["title"].text ?? "", try site.plans.lint(of: id, for: actor, in: tx))
        }
        let count = groups.reduce(0) { $0 + $1.items.count }
        let page = LintPage(
            title: words("lint_title"), lead: words("lint_lead", String(count)),
            crumbs: [Link(text: title.shortened(to: 60), url: urls.plan(id))], groups: groups.map(block),
            empty: groups.isEmpty ? Empty(heading: words("lint_none"), text: words("lint_none_text")) : nil)
        return try await self.page(page, at: .plans)
    }

    private func block(_ group: LintGroup) -> LintBlock {
        LintBlock(
            id: group.kind.rawValue, heading: words("lint_\(group.kind)"), count: group.items.count, text: words("lint_\(group.kind)_text"),
            rows: group.items.map { item in
                LintRow(
                    text: "\(item.number). \(item.text)".shortened(to: 200),
                    url: item.register == "target" ? urls.target(item.record) : urls.record(item.register, item.record),
                    detail: item.detail.map(detail))
            })
    }

    private func detail(_ detail: LintGroup.Detail) -> String {
        switch detail {
        case .differs(let counted, let declared, let day, let source):
            [words("lint_differs", day.text(language), counted.text(language)), words("lint_declared", declared.text(language), source)]
                .joined(separator: ", ")
        case .parts(let sum, let whole): words("lint_parts", grouped(sum, language), grouped(whole, language))
        case .outside(let records, let all): words("lint_outside", grouped(records, language), grouped(all, language))
        case .expired(let day): words("lint_expired_on", day.text(language))
        case .due(let day): words("lint_due_on", day.text(language))
        }
    }
}
