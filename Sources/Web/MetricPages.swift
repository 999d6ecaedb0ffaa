import Declarations
import HTTPKit
import Hummingbird
import Pages
import PlanReader
import Plans
import Registers
import Store
import Vietnamese

extension Visit {
    // MARK: The library

    /// Metrics with what plans demand by them, and the targets that wait for one.
    func metricList() async throws -> Response {
        let (metrics, unbound) = try await read { tx in
            (try site.plans.metrics(for: actor, in: tx), try site.plans.unboundTargets(for: actor, in: tx))
        }
        let used = metrics.filter { !$0.lines.isEmpty }
        let clashing = metrics.filter { !$0.clashes.isEmpty }
        let wanted = MetricPart(rawValue: query["xem"] ?? "") ?? (used.isEmpty ? .all : .used)
        let counts: [MetricPart: Int] = [.used: used.count, .clashing: clashing.count, .unbound: unbound.count, .all: metrics.count]
        let shown = wanted == .used ? used : wanted == .clashing ? clashing : wanted == .all ? metrics : []
        var page = MetricListPage(
            title: words("metrics_title"), lead: words("metrics_lead"), actions: metricActions(),
            views: MetricPart.allCases.map { part in
                Tab(
                    label: words(part.key), url: CommuneURLs.query(urls.metrics, [("xem", part.rawValue)]),
                    count: counts[part].map(String.init),
                    current: part == wanted)
            },
            rows: shown.map(metricRow), unbound: wanted == .unbound ? unbound.map(unboundRow) : [])
        if counts[wanted] == 0 { page.empty = emptyMetrics(wanted) }
        return try await self.page(page, at: .plans)
    }

    private func metricActions() -> [Action] {
        var actions: [Action] = []
        if allows(.managePlan) {
            actions.append(Action(label: words("metrics_rebind"), url: urls.metrics + "/gan-lai", isPost: true))
        }
        if let register = catalogue.registers["metric"], can(.create, register) {
            actions.append(Action(label: words("metric_create"), url: urls.register("metric") + "/moi", style: .quiet))
        }
        return actions
    }

    private func emptyMetrics(_ part: MetricPart) -> Empty {
        switch part {
        case .used: Empty(heading: words("metrics_none_used"), text: words("metrics_none_used_text"))
        case .clashing: Empty(heading: words("metrics_none_clashing"), text: words("metrics_none_clashing_text"))
        case .unbound: Empty(heading: words("metrics_none_unbound"), text: words("metrics_none_unbound_text"))
        case .all: Empty(heading: words("metrics_none"), text: words("metrics_none_text"))
        }
    }

    private func metricRow(_ summary: MetricSummary) -> MetricRow {
        let metric = summary.metric
        return MetricRow(
            code: metric["code"].text ?? "", name: name(of: metric), url: urls.metric(metric.id), denominator: metric["denominator"].text,
            measuredBy: choice("measured_by", of: metric),
            use: summary.lines.isEmpty ? nil : words("metric_used_by", String(summary.lines.count), String(summary.plans)),
            clash: summary.clashes.isEmpty
                ? nil : Tag(text: words("metric_clash_count", String(summary.clashes.count)), meaning: meaning(of: summary.clashes)))
    }

    /// The metric's name in the reader's language.
    func name(of metric: Record) -> String {
        let vietnamese = metric["name"].text ?? words("untitled")
        return language == .vi ? vietnamese : metric["name_en"].text ?? vietnamese
    }

    private func choice(_ id: String, of metric: Record) -> String {
        guard let field = catalogue.registers["metric"]?.field(id) else { return "" }
        return FieldText(language).text(metric[id], of: field)
    }

    private func meaning(of clashes: [MetricClash]) -> Pages.Meaning {
        clashes.contains { $0.kind == .belowSuperior || $0.kind == .twoValues } ? .late : .atRisk
    }

    private func unboundRow(_ unbound: UnboundTarget) -> UnboundRow {
        let target = unbound.target
        let mayEdit = mayChooseMetric(of: target)
        let mayCreate = catalogue.registers["metric"].map { can(.create, $0) } ?? false
        let create = CommuneURLs.query(
            urls.register("metric") + "/moi",
            [("name", unbound.suggestedName), ("aliases", target["text"].text?.shortened(to: 300)), ("unit", target["unit"].text)])
        return UnboundRow(
            id: target.id.text, text: target["text"].text ?? "", url: urls.record(target),
            plan: Link(text: unbound.plan["title"].text?.shortened(to: 160) ?? words("untitled"), url: urls.plan(unbound.plan.id)),
            guess: unbound.guess.map { Link(text: "\($0["code"].text ?? "") · \(name(of: $0))", url: urls.metric($0.id)) },
            confidence: unbound.confidence.map { words("metric_sure", percent($0)) }, metric: unbound.guess?.id.text,
            bindUrl: mayEdit ? urls.metrics + "/gan" : nil,
            other: mayEdit ? Link(text: words("metric_choose"), url: urls.record(target) + "/sua#f-metric") : nil,
            create: mayCreate ? Link(text: words("metric_create_for"), url: create) : nil)
    }

    func mayChooseMetric(of target: Record) -> Bool {
        guard let register = catalogue.registers[target.register], registry.rights.allows(.edit, on: target, of: register, to: actor) else {
            return false
        }
        return registry.rights.editableFields(.edit, on: target, of: register, to: actor)?.contains("metric") ?? true
    }

    private func percent(_ confidence: Double) -> String { String(Int((confidence * 100).rounded())) + "%" }

    // MARK: One metric

    /// A metric across the plans that the reader may see.
    func metricPage() async throws -> Response {
        let id = try recordID("metric")
        let (view, read, answer) = try await read { tx in
            let view = try site.plans.metric(id, for: actor, in: tx)
            return (view, try signed(view.summary.metric, in: tx), try measure(view.summary.metric, in: tx))
        }
        let metric = view.summary.metric
        let page = MetricPage(
            title: name(of: metric),
            kicker: [metric["code"].text, choice("sector", of: metric)].compactMap { $0 }.joined(separator: " · "),
            crumbs: [Link(text: words("nav_plans"), url: urls.plans), Link(text: words("metrics_title"), url: urls.metrics)],
            actions: [Action(label: words("metric_record"), url: urls.record(metric), style: .quiet)],
            measure: answer.map { measured($0, metric) }, reading: reading(read),
            clashes: view.summary.clashes.map { clash in
                MetricClashLine(
                    kind: clash.kind.text(language).capitalizedFirst, meaning: meaning(of: [clash]), text: clash.message(language))
            },
            rows: view.summary.lines.map(metricLine),
            siblings: view.siblings.map { sibling in
                MetricSibling(
                    name: "\(sibling.metric["code"].text ?? "") · \(name(of: sibling.metric))", url: urls.metric(sibling.id),
                    denominator: sibling.metric["denominator"].text,
                    demands: sibling.lines.map { "\($0.planName(language)): \($0.demand(language))" })
            },
            details: metricDetails(metric),
            empty: view.summary.lines.isEmpty ? Empty(heading: words("metric_no_plan"), text: words("metric_no_plan_text")) : nil)
        return try await self.page(page, at: .plans)
    }

    private func metricLine(_ line: MetricLine) -> MetricLineRow {
        let state = line.plan.state.flatMap { catalogue.workflows["plan"]?.state($0) }
        let bound = line.confidence.map { words("metric_bound_by_reader", percent($0)) } ?? words("metric_bound_by_person")
        return MetricLineRow(
            level: line.level.text(language), plan: Link(text: line.planName(language), url: urls.plan(line.plan.id)),
            state: state.map { Tag(text: $0.label(language).lowercasedFirst, meaning: Pages.Meaning($0.meaning)) },
            phase: line.time(language),
            goal: line.goal.text(language), text: line.text, url: urls.record("target", line.id), lead: line.lead,
            source: line.span == nil ? nil : Link(text: words("origin_passage"), url: passageURL(line.plan.id, "target", line.id)),
            boundBy: bound)
    }

    private func metricDetails(_ metric: Record) -> [Detail] {
        let fields = [
            "definition", "numerator", "denominator", "unit", "better", "measured_by", "data_source", "cadence", "undefined_words", "traps",
        ]
        return fields.compactMap { id in
            guard let field = catalogue.registers["metric"]?.field(id), !metric[id].isNull else { return nil }
            return Detail(
                label: field.label(language), value: FieldText(language).text(metric[id], of: field), isLong: field.type == .longText)
        }
    }

    // MARK: On a plan's page

    /// "M18-1: 2 kế hoạch khác cũng đòi, 1 mâu thuẫn"; the metric alone where no other plan demands it.
    func metricLink(_ note: MetricNote) -> Link {
        let others = note.otherPlans > 0 ? words("metric_other_plans", String(note.otherPlans)) : nil
        let clashes = note.clashes > 0 ? words("metric_clash_count", String(note.clashes)) : nil
        let more = [others, clashes].compactMap { $0 }.joined(separator: ", ")
        return Link(text: note.code + (more.isEmpty ? "" : ": " + more), url: urls.metric(note.metric))
    }
}

extension MetricPart {
    /// The key of its label.
    var key: String {
        switch self {
        case .used: "metrics_used"
        case .clashing: "metrics_clashing"
        case .unbound: "metrics_unbound"
        case .all: "metrics_all"
        }
    }
}
