import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import PlanReader
public import Plans
import Registers
import Reporting
import Store
import Vietnamese
import Workflows

extension Site {
    public var plans: PlanDesk { PlanDesk(workflows, blobs: blobs) }
}

extension Routes {
    /// Plans: handing one in, reviewing what was read, the plan as it lives, another form of its document.
    func addPlans() {
        get("/ke-hoach", .everybody) { visit in try await visit.planList() }
        addPlanReadings()
        addPlanRevisions()
        addOpenData()
        get("/ke-hoach/:plan", .everybody) { visit in try await visit.planPage() }
        get("/chi-tieu/:target", .signedIn) { visit in try await visit.targetPage() }
        get("/ke-hoach/:plan/ra-soat", .signedIn) { visit in try await visit.planLintPage() }
        get("/ke-hoach/:plan/nguon", .everybody) { visit in try await visit.passagePage() }
        get("/ke-hoach/:plan/duyet", .platform(.managePlan)) { visit in try await visit.reviewPage() }
        post("/ke-hoach/:plan/duyet/nhan-het", .platform(.managePlan)) { visit, _ in try await visit.acceptAll() }
        post("/ke-hoach/:plan/duyet/hoan-tac", .platform(.managePlan)) { visit, form in try await visit.undoDecision(form) }
        post("/ke-hoach/:plan/duyet/:register/:id/nhan", .platform(.managePlan)) { visit, _ in try await visit.acceptItem() }
        post("/ke-hoach/:plan/duyet/:register/:id/bo", .platform(.managePlan)) { visit, _ in try await visit.dropItem() }
        post("/ke-hoach/:plan/duyet/:register/:id/sua", .platform(.managePlan)) { visit, form in try await visit.editItem(form) }
        post("/ke-hoach/:plan/duyet/target/:id/thuoc-do", .platform(.managePlan)) { visit, form in try await visit.chooseMetric(form) }
        post("/ke-hoach/:plan/duyet/:register/:id/thoi", .platform(.managePlan)) { visit, _ in try await visit.forgetDraft() }
        post("/ke-hoach/:plan/bo-sung", .platform(.managePlan)) { visit, form in try await visit.fillGap(form) }
        post("/ke-hoach/:plan/cong-bo", .platform(.managePlan)) { visit, _ in try await visit.publishPlan() }
    }
}

extension Visit {
    /// The plans that the reader may see, the newest first.
    func planList() async throws -> Response {
        let register = try registry.register("plan")
        let (plans, text, titles, readings) = try await read { tx in
            let plans = try registry.page("plan", RecordQuery(limit: 100), for: actor, in: tx).records
            return (
                plans, try RecordText(self, register, plans, in: tx), try registry.titles(of: plans, language, in: tx),
                try openReadings(in: tx)
            )
        }
        let canImport = can(.importRecords, register)
        let page = PlanListPage(
            title: words("nav_plans"), lead: nil,
            actions: (can(.read, try registry.register(Report.register)) ? [Action(label: words("reports_title"), url: urls.reports)] : [])
                + (can(.read, try registry.register("target")) ? [Action(label: words("metrics_title"), url: urls.metrics)] : [])
                + (canImport ? [Action(label: words("plan_import"), url: urls.planImport, style: .primary)] : []),
            recent: readings,
            plans: plans.map { plan in
                let isOpen = ["draft", "review"].contains(plan.state ?? "")
                return PlanCard(
                    heading: titles[plan.id.text] ?? "", detail: planDetail(plan),
                    url: urls.plan(plan.id) + (isOpen && allows(.managePlan) ? "/duyet" : ""),
                    state: text.stateTag(plan) ?? Tag(text: "", meaning: .plain))
            },
            empty: plans.isEmpty && readings.isEmpty
                ? Empty(
                    heading: words("plans_none"), text: words(canImport ? "plans_none_import" : "plans_none_text"),
                    action: canImport ? Link(text: words("plan_import"), url: urls.planImport) : nil) : nil)
        return try await self.page(page, at: .plans)
    }

    /// Number, date of issue and issuer in one line.
    func planDetail(_ plan: Record) -> String {
        let date = plan["issued_on"].text.flatMap { CalendarDate($0) }?.text(language)
        return [plan["number"].text.map { words("plan_number", $0) }, date, plan["issuer"].text].compactMap { $0 }.joined(separator: " · ")
    }

    /// The plan that the address names, if the reader may see it.
    func plan(in tx: ReadTransaction) throws -> Record {
        try registry.record("plan", try recordID("plan"), for: actor, in: tx)
    }
}
