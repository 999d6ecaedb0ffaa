import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Reports
import Store
import Vietnamese

/// All that the leader's page shows, read within one transaction.
private struct BoardData: Sendable {
    let plan: RecordID?
    let board: Plans.Dashboard
    let load: [RegisterLoad]
    let faults: BoardFaults
    let map: UnitMap?
}

extension Visit {
    /// Điều hành: where the targets stand, what waits for a decision, whose work is late and why.
    ///
    /// - Parameter isWall: for a screen on a wall: large, without what is to be clicked through; what changes appears by itself.
    func dashboardPage(isWall: Bool = false) async throws -> Response {
        let data = try await boardData()
        let (plan, board) = (data.plan, data.board)
        let alerts = alerts(board, data.faults)
        let busy = data.load.filter { !$0.isQuiet }
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
            isWall: isWall, liveUrl: boardLiveURL(data.load), barHeading: words("board_bar", String(counts.total)),
            bar: counts.bar(language),
            focus: focus(board), figures: figures(board),
            pillars: board.pillars.map(pillar), decisions: board.decisions.prefix(Self.firstDecisions).map(decision),
            moreDecisions: board.decisions.dropFirst(Self.firstDecisions).prefix(50).map(decision),
            moreDecisionsLabel: words("board_more", String(max(board.decisions.count - Self.firstDecisions, 0))),
            units: board.units.map(unitRow),
            asOf: words("board_as_of", board.asOf.text(language)), alerts: Array(alerts.prefix(Self.firstAlerts)),
            moreAlerts: alerts.dropFirst(Self.firstAlerts).prefix(50).map { $0 },
            moreAlertsLabel: words("board_more_alerts", String(max(alerts.count - Self.firstAlerts, 0))),
            loadHeads: WorkView.allCases.map { $0.label(language) }, load: busy.prefix(Self.firstLoads).map(row),
            moreLoad: busy.dropFirst(Self.firstLoads).map(row),
            moreLoadLabel: words("load_more", String(max(busy.count - Self.firstLoads, 0))),
            loadNote: quietNote(data.load), map: data.map.flatMap(block), empty: board.plans.isEmpty ? noPlan : nil)
        return try await self.page(page, at: .dashboard)
    }

    /// What a commune does that has no plan in force yet.
    private var noPlan: Empty {
        let mayImport = catalogue.registers["plan"].map { can(.importRecords, $0) } ?? false
        return Empty(
            heading: words("board_none"), text: words("board_none_text"),
            action: mayImport ? Link(text: words("plan_import"), url: urls.planImport) : Link(text: words("nav_plans"), url: urls.plans))
    }

    /// What the page is about: the plan that the address names, or all plans in force.
    func board() async throws -> (plan: RecordID?, board: Plans.Dashboard) {
        let plan = boardPlan
        return (plan, try await read { tx in try site.plans.dashboard(of: plan, for: actor, in: tx) })
    }

    private var boardPlan: RecordID? { query["ke-hoach"].flatMap { RecordID($0) } }

    private func boardData() async throws -> BoardData {
        let plan = boardPlan
        return try await read { tx in
            let board = try site.plans.dashboard(of: plan, for: actor, in: tx)
            return BoardData(
                plan: plan, board: board, load: try serviceLoad(in: tx), faults: try boardFaults(in: tx), map: try unitMap(board, in: tx))
        }
    }

    private func boardActions(_ plan: RecordID?, isWall: Bool) -> [Action] {
        func url(_ end: String) -> String { CommuneURLs.query(urls.dashboard + end, [("ke-hoach", plan?.text)]) }
        if isWall { return [Action(label: words("board_wall_leave"), url: url(""))] }
        let urging = allows(.urge) ? [Action(label: words("urge_all"), url: urls.urging)] : []
        let pdf = Office.isInstalled ? [Action(label: words("board_pdf"), url: url("/bang.pdf"))] : []
        return urging + [
            Action(label: words("board_wall"), url: url("/man-hinh")), Action(label: words("board_print"), url: url("/in")),
            Action(label: words("board_sheet"), url: url("/bang.xlsx")),
        ] + pdf
    }

    /// What the page is made from, as far as its reader may see it.
    private func boardLiveURL(_ load: [RegisterLoad]) -> String? {
        let own = ["target", "target_result", "task", "obstacle", "plan"].filter { id in
            catalogue.registers[id].map { can(.read, $0) } ?? false
        }
        let registers = own + load.map(\.register.id).filter { !own.contains($0) }
        return registers.isEmpty ? nil : CommuneURLs.query(urls.base + "/su-kien", registers.map { ("so", $0) })
    }

    /// The targets that need a word first: what is late or at risk, the farthest from its goal first.
    private func focus(_ board: Plans.Dashboard) -> [FigureCard] {
        let pressing = board.targets.filter { $0.result != nil && ($0.status == .late || $0.status == .atRisk) }
        func rank(_ target: TargetStanding) -> (Int, Int) { (target.status == .late ? 0 : 1, target.percentOfGoal ?? 0) }
        let ranked = pressing.map { (target: $0, rank: rank($0)) }.sorted { $0.rank < $1.rank }
        return ranked.prefix(4).map(\.target).map { target in
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
    private static let firstAlerts = 4
    private static let firstLoads = 8

    /// The numbers that a leader asks for first, each with its denominator.
    private func figures(_ board: Plans.Dashboard) -> [FigureCard] {
        let targets = board.targetCounts
        let tasks = board.tasks
        let measured = targets.total - targets[.unknown]
        let done = tasks[.doneOnTime] + tasks[.doneLate]
        return [
            FigureCard(
                label: words("board_measured"), value: targets.total == 0 ? nil : "\(measured)/\(targets.total)",
                detail: targets.total == 0 ? nil : words("board_measured_detail", String(targets[.unknown])),
                url: board.plans.count == 1 ? urls.plan(board.plans[0].id) + "/ra-soat" : nil),
            FigureCard(
                label: words("board_done"), value: tasks.total == 0 ? nil : "\(done)/\(tasks.total)",
                detail: tasks.total == 0 ? nil : words("board_done_detail", String(tasks[.doneLate])),
                url: tasksURL([("state", "done")])),
            FigureCard(
                label: words("board_overdue"), value: tasks.total == 0 ? nil : String(tasks[.overdue]),
                detail: tasks.total == 0 ? nil : words("board_overdue_detail", String(tasks.open)),
                tag: tasks[.overdue] > 0 ? Tag(text: words("board_needs_you"), meaning: .late) : nil,
                url: tasksURL([("view", "overdue")])),
            FigureCard(
                label: words("board_on_time"), value: tasks.onTime?.percentText(language),
                detail: tasks.onTime == nil
                    ? nil
                    : words(
                        "board_on_time_detail", String(tasks[.doneOnTime]), String(tasks[.doneOnTime] + tasks[.doneLate] + tasks[.overdue])),
                url: tasksURL([("where", "state = done or deadline < today() and state != cancelled")])),
        ]
    }

    /// The tasks of the plan that the page is about.
    private func tasksURL(_ items: [(String, String?)]) -> String {
        CommuneURLs.query(urls.register("task"), [("plan", boardPlan?.text)] + items)
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
            url: work.unit.map { unit in
                CommuneURLs.query(
                    urls.register("task"), [("view", "open"), ("lead", unit.id.text), ("co_leads", unit.id.text), ("match", "any")])
            },
            open: String(work.open), late: Tag(text: String(work.overdue), meaning: work.overdue > 0 ? .late : .achieved),
            causes: parts.isEmpty ? nil : StackedBar(parts), onTime: work.onTimeShare?.percentText(language),
            onTimeDetail: work.fellDue > 0 ? "\(work.onTime)/\(work.fellDue)" : nil)
    }
}
