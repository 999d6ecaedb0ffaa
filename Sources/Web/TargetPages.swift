import Declarations
import Figures
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese

extension Visit {
    /// One target: its number, its goal, where it is heading, what it would take, and where all that comes from.
    func targetPage() async throws -> Response {
        guard let id = context.parameters.get("target").flatMap({ RecordID($0) }) else { throw HTTPFailure.notFound }
        let (view, today) = try await read { tx in
            (try site.plans.target(id, for: actor, in: tx), Instant(milliseconds: tx.now).date)
        }
        let target = view.standing
        let page = TargetPage(
            title: target.text.capitalizedFirst,
            kicker: [words("target_kicker", target.number), target.pillar].compactMap { $0 }.joined(separator: " · "),
            crumbs: [Link(text: (view.plan["title"].text ?? "").shortened(to: 60), url: urls.plan(target.plan))],
            actions: [Action(label: words("target_open_record"), url: urls.record("target", id))],
            cards: [valueCard(view), goalCard(target, today), forecastCard(target)].compactMap { $0 }, gap: gapBlock(view),
            empty: target.result == nil ? emptyTarget(view) : nil, sources: targetSources(view), details: targetDetails(view))
        return try await self.page(page, at: .plans)
    }

    // MARK: Cards

    private func valueCard(_ view: TargetView) -> FigureCard {
        let target = view.standing
        return FigureCard(
            label: words("target_value"), value: target.result?.text(language), detail: resultDetail(target), tag: tag(target.status),
            trend: spark(target), whyUrl: view.figure.flatMap { target.result == nil ? nil : figureURL($0, target) })
    }

    /// The line of its past with the goal; nil where there are not two points.
    func spark(_ target: TargetStanding) -> Sparkline? {
        guard target.points.count > 1, target.result != nil else { return nil }
        return Sparkline(
            values: target.points.map(\.value), goal: target.goal.comparison == .done ? nil : target.goal.number.approximate,
            meaning: Pages.Meaning(target.status))
    }

    private func figureURL(_ figure: String, _ target: TargetStanding) -> String {
        guard case .counted(_, let period)? = target.result?.origin else { return urls.figure(figure) }
        return urls.figure(figure, period: period)
    }

    private func goalCard(_ target: TargetStanding, _ today: CalendarDate) -> FigureCard {
        let time =
            target.ends.map { end in
                end < today
                    ? words("target_goal_over", end.text(language))
                    : words("target_goal_days", String(today.days(until: end)), end.text(language))
            } ?? words("target_goal_undated")
        return FigureCard(label: words("target_goal"), value: target.goal.text(language), detail: time)
    }

    private func forecastCard(_ target: TargetStanding) -> FigureCard? {
        guard let ends = target.ends, let forecast = target.forecast, let trend = target.trend, target.status != .achieved else {
            return nil
        }
        func text(_ value: Double) -> String {
            target.goal.measured(FixedPoint(value: Int64((value * 10).rounded()), scale: 1), language)
        }
        let reached = trend.day(reaching: target.goal.number.approximate)
        let isInTime = reached.map { $0 <= ends } ?? false
        return FigureCard(
            label: words("target_forecast", ends.text(language)), value: text(forecast.value),
            detail: [
                words("target_forecast_bounds", text(forecast.bounds.lowerBound), text(forecast.bounds.upperBound)),
                words("target_forecast_how", String(target.points.count)),
            ].joined(separator: " · "),
            tag: Tag(
                text: reached.map { words("target_reaches", $0.text(language)) } ?? words("target_reaches_not"),
                meaning: isInTime ? .onCourse : .atRisk))
    }

    // MARK: What it would take

    private func gapBlock(_ view: TargetView) -> GapBlock? {
        guard let gap = view.gap, let figure = view.figure.flatMap({ catalogue.figures[$0] }) else { return nil }
        let register = gap.lacking.flatMap { catalogue.registers[$0.register] }
        let unit = unitOfCount(figure) ?? register.map { $0.label(language).lowercasedFirst }
        func counted(_ count: Int64) -> String { [grouped(count, language), unit].compactMap { $0 }.joined(separator: " ") }
        let text = [
            words("target_gap_text", "\(grouped(gap.share.above, language))/\(grouped(gap.share.below, language))"),
            gap.perWeek.map { words("target_gap_week", grouped($0, language)) },
        ]
        let url = gap.lacking.flatMap { behind in register.flatMap { listURL(behind, figure, $0) } }
        return GapBlock(
            heading: words("target_gap", counted(gap.missing)), text: text.compactMap { $0 }.joined(separator: " "), url: url,
            linkLabel: words("target_gap_list", grouped(Int64(gap.lacking?.count ?? 0), language)),
            units: gap.units.prefix(8).map { unit, lacking in
                Link(
                    text: "\(unit.name): \(grouped(lacking, language))",
                    url: urls.figure(figure.id, unit: unit.id.text))
            })
    }

    /// What a share counts: "người", "hệ thống".
    private func unitOfCount(_ figure: FigureDeclaration) -> String? {
        guard let above = site.figures.halves(of: figure.id).first.flatMap({ catalogue.figures[$0] }),
            case .number(let unit?) = above.measure
        else { return nil }
        return unit(language)
    }

    private func emptyTarget(_ view: TargetView) -> Empty {
        let form = (catalogue.registers["target_result"]).flatMap { register in
            can(.create, register)
                ? CommuneURLs.query(urls.register(register.id) + "/moi", [("target", view.standing.id.text)]) : nil
        }
        let reason = view.reason.map { words("target_none_reason", $0.text(language)) }
        return Empty(
            heading: words("target_none"), text: reason ?? words(view.figure == nil ? "target_none_metric" : "board_no_value"),
            action: form.map { Link(text: words("target_declare"), url: $0) })
    }

    // MARK: Where it comes from

    private func targetSources(_ view: TargetView) -> [FigureSource] {
        let target = view.standing
        return [target.result.map { source($0, words("target_value")) }, target.declaredBeside.map { beside($0, target) }].compactMap { $0 }
    }

    private func source(_ result: ResultFigure, _ label: String) -> FigureSource {
        switch result.origin {
        case .counted(let figure, let period):
            FigureSource(
                label: catalogue.figures[figure]?.label(language) ?? label, count: period.text(language),
                detail: words("result_counted"),
                url: urls.figure(figure, period: period), linkLabel: words("target_why"))
        case .declared(let id): declaredSource(id, [result.source], cutOff: result.cutOff, expiresOn: result.expiresOn)
        }
    }

    /// A declared number beside a counted one, with how far they lie apart.
    private func beside(_ declared: ResultFigure, _ target: TargetStanding) -> FigureSource {
        var source = source(declared, words("target_declared_beside"))
        source.label = words("target_declared_beside")
        let apart = target.result.flatMap { declared.number.minus($0.number) }?.rounded(1)
        source.count = declared.text(language)
        source.detail +=
            apart.map { apart in
                let points = declared.isShare ? words("target_points", apart.text(language)) : target.goal.measured(apart, language)
                return " · " + words("target_difference", points)
            } ?? ""
        return source
    }

    private func targetDetails(_ view: TargetView) -> [Detail] {
        let (target, record) = (view.standing, view.record)
        let signed = record["definition_on"].text.flatMap { CalendarDate($0) }.map { words("target_definition_signed", $0.text(language)) }
        let definition = record["definition"].text.map { [$0, signed].compactMap { $0 }.joined(separator: " — ") }
        func label(_ field: String) -> String { catalogue.registers["target"]?.field(field)?.label(language) ?? field }
        return [
            Detail(label: label("lead"), value: target.lead?.name ?? target.leadText),
            Detail(
                label: label("metric"), value: view.metric.map { "\($0["code"].text ?? "") · \($0["name"].text ?? "")" },
                url: view.metric.map { urls.metric($0.id) }),
            Detail(label: label("definition"), value: definition, isLong: true),
            Detail(
                label: label("source_sentence"), value: record["source_sentence"].text,
                links: target.span == nil ? [] : [Link(text: words("target_passage"), url: passageURL(target.plan, "target", target.id))],
                isLong: true),
        ]
    }
}
