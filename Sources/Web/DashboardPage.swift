import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese

extension Visit {
    /// Điều hành: where the targets stand, what waits for a decision, whose work is late and why.
    ///
    /// - Parameter isWall: for a screen on a wall: large, without what is to be clicked through; what changes appears by itself.
    func dashboardPage(isWall: Bool = false) async throws -> Response {
        let (plan, board) = try await board()
        let counts = board.targetCounts
        let tasks = board.tasks
        var views: [Tab] = []
        if board.plans.count > 1 || plan != nil {
            views = [Tab(label: words("board_all_plans"), url: urls.dashboard, current: plan == nil)]
            views += board.plans.map { other in
                Tab(
                    label: (other["title"].text ?? "").shortened(to: 48),
                    url: CommuneURLs.query(urls.dashboard, [("ke-hoach", other.id.text)]),
                    current: other.id == plan)
            }
        }
        let page = Pages.DashboardPage(
            title: board.plans.count == 1 ? board.plans[0]["title"].text ?? words("nav_dashboard") : words("nav_dashboard"),
            lead: words("board_lead", String(counts.total), String(tasks.total)), actions: boardActions(plan, isWall: isWall), views: views,
            isWall: isWall, liveUrl: boardLiveURL, barHeading: words("board_bar", String(counts.total)), bar: counts.bar(language),
            focus: focus(board), figures: figures(board),
            pillars: board.pillars.map(pillar), decisions: board.decisions.prefix(Self.firstDecisions).map(decision),
            moreDecisions: board.decisions.dropFirst(Self.firstDecisions).prefix(50).map(decision),
            moreDecisionsLabel: words("board_more", String(max(board.decisions.count - Self.firstDecisions, 0))),
            units: board.units.map(unitRow),
            asOf: words("board_as_of", board.asOf.text(language)))
        return try await self.page(page, at: .dashboard)
    }

    /// What the page is about: the plan that the address names, or all plans in force.
    func board() async throws -> (plan: RecordID?, board: Plans.Dashboard) {
        let plan = query["ke-hoach"].flatMap { RecordID($0) }
        return (plan, try await read { tx in try site.plans.dashboard(of: plan, for: actor, in: tx) })
    }

    private func boardActions(_ plan: RecordID?, isWall: Bool) -> [Action] {
        func url(_ end: String) -> String { CommuneURLs.query(urls.dashboard + end, [("ke-hoach", plan?.text)]) }
        if isWall { return [Action(label: words("board_wall_leave"), url: url(""))] }
        return [
            Action(label: words("board_wall"), url: url("/man-hinh")), Action(label: words("board_print"), url: url("/in")),
            Action(label: words("board_sheet"), url: url("/bang.xlsx")),
        ]
    }

    /// What the page is made from, as far as its reader may see it.
    private var boardLiveURL: String? {
        let registers = ["target", "target_result", "task", "obstacle", "plan"].filter { id in
            catalogue.registers[id].map { can(.read, $0) } ?? false
        }
        return registers.isEmpty ? nil : CommuneURLs.query(urls.base + "/su-kien", registers.map { ("so", $0) })
    }

    /// The targets that need a word first: what is late or at risk, the farthest from its goal first.
    private func focus(_ board: Plans.Dashboard) -> [FigureCard] {
        let pressing = board.targets.filter { $0.result != nil && ($0.status == .late || $0.status == .atRisk) }
        func rank(_ target: TargetStanding) -> (Int, Int) { (target.status == .late ? 0 : 1, target.percentOfGoal ?? 0) }
        return pressing.sorted { rank($0) < rank($1) }.prefix(4).map { target in
            let missing = target.missing.map { words("board_missing", grouped($0, language)) }
            return FigureCard(
                label: "\(target.number). \(target.text)".shortened(to: 90), value: target.result?.text(language),
                detail: [target.result?.fraction(language), words("front_goal", target.goal.text(language))].compactMap { $0 }
                    .joined(separator: " · "),
                tag: Tag(
                    text: [target.status.text(language).lowercasedFirst, missing].compactMap { $0 }.joined(separator: " · "),
                    meaning: Pages.Meaning(target.status)),
                trend: spark(target), url: urls.target(target.id))
        }
    }

    /// As many as stand beside the pillars.
    private static let firstDecisions = 6

    /// The numbers that a leader asks for first, each with its denominator.
    private func figures(_ board: Plans.Dashboard) -> [FigureCard] {
        let targets = board.targetCounts
        let tasks = board.tasks
        let measured = targets.total - targets[.unknown]
        let done = tasks[.doneOnTime] + tasks[.doneLate]
        return [
            FigureCard(
                label: words("board_measured"), value: "\(measured)/\(targets.total)",
                detail: words("board_measured_detail", String(targets[.unknown])),
                url: nil),
            FigureCard(
                label: words("board_done"), value: "\(done)/\(tasks.total)", detail: words("board_done_detail", String(tasks[.doneLate])),
                url: CommuneURLs.query(urls.register("task"), [("state", "done")])),
            FigureCard(
                label: words("board_overdue"), value: String(tasks[.overdue]), detail: words("board_overdue_detail", String(tasks.open)),
                tag: tasks[.overdue] > 0 ? Tag(text: words("board_needs_you"), meaning: .late) : nil,
                url: CommuneURLs.query(urls.register("task"), [("view", "overdue")])),
            FigureCard(
                label: words("board_on_time"), value: tasks.onTime?.percentText(language),
                detail: words(
                    "board_on_time_detail", String(tasks[.doneOnTime]), String(tasks[.doneOnTime] + tasks[.doneLate] + tasks[.overdue]))),
        ]
    }

    private func pillar(_ group: Plans.TargetGroup) -> PillarTiles {
        PillarTiles(
            label: group.pillar ?? words("plan_no_pillar"), count: group.targets.count,
            tiles: group.targets.map { target in
                let value = target.result?.text(language) ?? words("board_no_value")
                let status = target.status.text(language).lowercasedFirst
                return TargetTile(
                    number: target.number,
                    label: words("board_tile", target.number, target.text.shortened(to: 160))
                        + ": \(value), \(target.goal.text(language)), \(status)",
                    meaning: Pages.Meaning(target.status), url: urls.target(target.id))
            })
    }

    private func decision(_ decision: PendingDecision) -> Decision {
        let tag = decision.remaining.map { Tag(text: $0.text(language), meaning: Pages.Meaning($0.urgency)) }
        return Decision(
            heading: "\(words("decision_\(decision.kind)")): \(decision.heading)".shortened(to: 180),
            detail: [decision.unit?.name, decision.detail?.shortened(to: 160), decision.desk.map { words("board_desk", $0) }].compactMap {
                $0
            }.joined(separator: " · "),
            tag: tag, url: urls.record(decision.register, decision.id), actionLabel: words(decision.isMine ? "board_decide" : "board_see"))
    }

    private func unitRow(_ work: UnitWork) -> UnitRow {
        let causes: [(String, Pages.Meaning)] = [
            ("unit", .late), ("other_body", .atRisk), ("money", .onCourse), ("systems", .achieved), ("disaster", .plain), ("", .unknown),
        ]
        let parts = causes.compactMap { id, meaning in
            work.causes[id].map { (label: words(id.isEmpty ? "cause_none" : "cause_\(id)"), count: $0, meaning: meaning) }
        }
        return UnitRow(
            unit: work.unit?.name ?? words("plan_no_unit"),
            url: work.unit.map { CommuneURLs.query(urls.register("task"), [("lead", $0.id.text)]) },
            open: String(work.open), late: Tag(text: String(work.overdue), meaning: work.overdue > 0 ? .late : .achieved),
            causes: parts.isEmpty ? nil : StackedBar(parts), onTime: work.onTimeShare?.percentText(language),
            onTimeDetail: work.fellDue > 0 ? "\(work.onTime)/\(work.fellDue)" : nil)
    }

    // MARK: For everybody

    /// The commune's front page: what it promised and how far it is, what can be looked up.
    func frontPage() async throws -> Response {
        let (progress, registers) = try await read { tx in
            // A server may run without the pack of plans.
            let progress = catalogue.registers["plan"] == nil ? nil : try site.plans.publicProgress(commune: commune.code, in: tx)
            let open = catalogue.registers.filter(\.publicRead)
            let cards = try open.map { register in
                RegisterCard(
                    label: plural(register), text: register.description?(language),
                    count: text(try registry.count(register.id, for: actor, in: tx)),
                    url: urls.register(register.id))
            }
            return (progress, cards)
        }
        let plan = progress?.plans.first
        let page = CommuneFront(
            title: commune.name.capitalizedFirst, province: commune.province, welcome: words("front_welcome"), services: [],
            plan: plan.flatMap { plan in progress.map { summary(plan, $0.asOf) } }, promises: plan.map { promises($0) } ?? [],
            registers: registers,
            signInUrl: actor.isSignedIn ? nil : urls.signIn)
        return try await self.page(page, at: .front)
    }

    private func summary(_ plan: PublicPlan, _ asOf: Instant) -> Pages.PlanSummary {
        let counts = plan.targetCounts
        return Pages.PlanSummary(
            heading: plan.title,
            sentence: words("front_sentence", String(counts[.achieved] + counts[.onCourse]), String(counts.total))
                + (counts[.unknown] > 0 ? " " + words("front_unknown", String(counts[.unknown])) : ""),
            bar: counts.bar(language), url: urls.plan(plan.id), asOf: words("board_as_of", asOf.text(language)))
    }

    /// A handful of targets that say most to citizens: those with a confirmed figure, one or two of each pillar.
    private func promises(_ plan: PublicPlan) -> [Promise] {
        var taken: [String: Int] = [:]
        let chosen = plan.targets.filter { target in
            guard target.value != nil else { return false }
            taken[target.pillar ?? "", default: 0] += 1
            return taken[target.pillar ?? "", default: 0] <= 2
        }
        return chosen.prefix(6).map { target in
            let value = target.value.map { target.isShare ? $0.percentText(language) : $0.text(language) }
            return Promise(
                text: target.text.capitalizedFirst, value: value, goal: words("front_goal", target.goal.text(language)),
                percent: target.percentOfGoal,
                tag: tag(target.status), url: nil)
        }
    }

    /// The plan's page for visitors: confirmed figures, tasks as numbers only.
    func publicPlanPage(_ id: RecordID) async throws -> Response {
        let progress = try await read { tx in try site.plans.publicProgress(commune: commune.code, in: tx) }
        guard let plan = progress.plans.first(where: { $0.id == id }) else { throw HTTPFailure.notFound }
        var order: [String?] = []
        for target in plan.targets where !order.contains(target.pillar) { order.append(target.pillar) }
        order = order.filter { $0 != nil } + order.filter { $0 == nil }
        let page = PlanPage(
            title: plan.title,
            kicker: [plan.number.map { words("plan_number", $0) }, plan.issuedOn?.text(language)].compactMap { $0 }.joined(
                separator: " · "),
            facts: [
                Detail(
                    label: words("plan_tasks_done"),
                    value: words(
                        "plan_tasks_done_of", String(plan.taskCounts[.doneOnTime] + plan.taskCounts[.doneLate]),
                        String(plan.taskCounts.total)))
            ], bar: plan.targetCounts.bar(language),
            targets: order.map { pillar in
                Pages.TargetGroup(
                    label: pillar ?? words("plan_no_pillar"), rows: plan.targets.filter { $0.pillar == pillar }.map(publicRow))
            })
        return try await self.page(page, at: .plans)
    }

    private func publicRow(_ target: PublicTarget) -> TargetRow {
        let fraction = target.numerator.flatMap { part in target.denominator.map { "\(grouped(part, language))/\(grouped($0, language))" } }
        let cutOff = target.isCounted ? words("result_counted") : target.cutOff.map { words("result_cut_off", $0.text(language)) }
        return TargetRow(
            number: target.number, text: target.text, phase: target.phase, goal: target.goal.text(language),
            value: target.value.map { target.isShare ? $0.percentText(language) : $0.text(language) },
            valueDetail: [fraction, target.source, cutOff].compactMap { $0 }.joined(separator: " · "), lead: target.lead,
            tag: tag(target.status))
    }
}
