import API
import Declarations
import Figures
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import NIOCore
import OneStop
import Pages
import Plans
import Registers
import Sheets
import Store
import Vietnamese

extension Routes {
    /// What everybody may know of the plans, as files for programs.
    func addOpenData() {
        get("/ke-hoach/:plan/du-lieu-mo.csv", .everybody) { visit in try await visit.openDataTable() }
        get("/ke-hoach/:plan/du-lieu-mo.json", .everybody) { visit in try await visit.openDataJSON() }
    }
}

extension Visit {
    /// The commune's front page: what it promised and how far it is, what can be looked up.
    func frontPage() async throws -> Response {
        let (progress, registers) = try await read { tx in
            // A server may run without the pack of plans.
            let progress = catalogue.registers["plan"] == nil ? nil : try publicProgress(in: tx)
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
            title: commune.name.capitalizedFirst, province: commune.province, welcome: words("front_welcome"),
            services: serviceCards(),
            plan: plan.flatMap { plan in progress.map { summary(plan, $0.asOf) } }, promises: plan.map { promises($0) } ?? [],
            registers: registers,
            signInUrl: actor.isSignedIn ? nil : urls.signIn)
        return try await self.page(page, at: .front)
    }

    /// What citizens come for: services where the packs have them.
    private func serviceCards() -> [ServiceCard] {
        let verify = ServiceCard(label: words("verify_title"), hint: words("verify_hint"), url: urls.verify)
        guard services.arePresent else { return [verify] }
        return [
            ServiceCard(label: words("services_title"), hint: words("services_hint"), url: urls.services),
            ServiceCard(label: words("track_title"), hint: words("track_hint"), url: urls.tracking), verify,
        ]
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
                detail: [fraction(target), unknown(target)].compactMap { $0 }.joined(separator: " · "), percent: target.percentOfGoal,
                tag: tag(target.status), url: urls.plan(plan.id) + "#ct-\(target.id)")
        }
    }

    /// The plan's page for visitors: confirmed figures, tasks as numbers only.
    func publicPlanPage(_ id: RecordID) async throws -> Response {
        let (plan, asOf) = try await publicPlan(id)
        var order: [String?] = []
        for target in plan.targets where !order.contains(target.pillar) { order.append(target.pillar) }
        order = order.filter { $0 != nil } + order.filter { $0 == nil }
        func download(_ kind: String) -> Action { Action(label: words("open_data_\(kind)"), url: "\(urls.plan(id))/du-lieu-mo.\(kind)") }
        let page = PlanPage(
            title: plan.title,
            kicker: [plan.number.map { words("plan_number", $0) }, plan.issuedOn?.text(language)].compactMap { $0 }.joined(
                separator: " · "),
            facts: [
                Detail(
                    label: words("plan_tasks_done"),
                    value: words(
                        "plan_tasks_done_of", String(plan.taskCounts[.doneOnTime] + plan.taskCounts[.doneLate]),
                        String(plan.taskCounts.total))),
                Detail(label: words("front_as_of"), value: asOf.text(language)),
            ], actions: [download("csv"), download("json")], bar: plan.targetCounts.bar(language),
            targets: order.map { pillar in
                Pages.TargetGroup(
                    label: pillar ?? words("plan_no_pillar"), rows: plan.targets.filter { $0.pillar == pillar }.map(publicRow))
            })
        return try await self.page(page, at: .plans)
    }

    private func publicRow(_ target: PublicTarget) -> TargetRow {
        let counted = target.isCounted ? words("result_counted") : target.cutOff.map { words("result_cut_off", $0.text(language)) }
        let expired = target.expiredOn.map { words("front_expired", $0.text(language)) }
        return TargetRow(
            id: "ct-\(target.id)", number: target.number, text: target.text, phase: target.phase, goal: target.goal.text(language),
            value: target.value.map { target.isShare ? $0.percentText(language) : $0.text(language) },
            valueDetail: [fraction(target), source(target), counted, unknown(target), expired].compactMap { $0 }.joined(separator: " · "),
            lead: target.lead, tag: tag(target.status), trend: spark(target),
            definition: [target.figure.flatMap { figureWords($0) }, target.definition].compactMap { $0 }.uniqued.joined(separator: " "))
    }

    // MARK: What is said of a number

    private func publicProgress(in tx: ReadTransaction) throws -> PublicProgress {
        try site.publicBoard.progress(of: commune.code, site.plans, in: tx)
    }

    private func publicPlan(_ id: RecordID) async throws -> (plan: PublicPlan, asOf: Instant) {
        let progress = try await read { tx in try publicProgress(in: tx) }
        guard let plan = progress.plans.first(where: { $0.id == id }) else { throw HTTPFailure.notFound }
        return (plan, progress.asOf)
    }

    private func fraction(_ target: PublicTarget) -> String? {
        target.numerator.flatMap { part in target.denominator.map { "\(grouped(part, language))/\(grouped($0, language))" } }
    }

    private func source(_ target: PublicTarget) -> String? { target.source.flatMap { $0.isEmpty ? nil : $0 } }

    /// "3 bản ghi chưa rõ, nằm giữa 55% và 71%".
    private func unknown(_ target: PublicTarget) -> String? {
        guard target.unknown > 0 else { return nil }
        func text(_ bound: Fraction?) -> String? { bound?.rounded(1).map { target.goal.measured($0, language) } }
        let records = words("figure_unknown", grouped(Int64(target.unknown), language))
        guard let lower = text(target.bounds?.lower), let upper = text(target.bounds?.upper) else { return records }
        return records + ", " + words("front_between", lower, upper)
    }

    private func spark(_ target: PublicTarget) -> Sparkline? {
        guard target.points.count > 1 else { return nil }
        return Sparkline(
            values: target.points.map(\.value), goal: target.goal.comparison == .done ? nil : target.goal.number.approximate,
            meaning: Pages.Meaning(target.status))
    }

    /// What a figure counts, in words; of a share both what counts and what it is of.
    private func figureWords(_ id: String) -> String? {
        guard let figure = catalogue.figures[id] else { return nil }
        func said(_ figure: FigureDeclaration) -> String {
            let text = figure.version(on: Instant.now.date)?.words?(language) ?? figure.label(language)
            return text.hasSuffix(".") ? String(text.dropLast()) : text
        }
        let halves = site.figures.halves(of: id).compactMap { catalogue.figures[$0] }
        if halves.count == 2 { return words("front_halves", said(halves[0]), said(halves[1])) }
        return said(figure) + "."
    }

    // MARK: Open data

    /// One row a target, in UTF-8 with commas and full stops, as programs read it.
    func openDataTable() async throws -> Response {
        let (plan, asOf) = try await publicPlan(try recordID("plan"))
        var writer = CSVWriter(.plain)
        writer.append(titles: OpenTarget.names)
        for target in plan.targets {
            writer.append(titles: OpenTarget(target, asOf).members.map { Self.cell($0.value) })
        }
        return openData(Array(writer.take()), "text/csv; charset=utf-8", "ke-hoach-\(commune.code).csv")
    }

    private static func cell(_ value: JSON) -> String {
        switch value {
        case .string(let text), .number(let text): text
        case .null, .boolean, .array, .object: ""
        }
    }

    func openDataJSON() async throws -> Response {
        let (plan, asOf) = try await publicPlan(try recordID("plan"))
        let json: JSON = [
            "commune": JSON(commune.code), "name": .string(commune.name), "demo": .boolean(commune.isDemo),
            "plan": [
                "title": .string(plan.title), "number": JSON(plan.number), "issued_on": JSON(plan.issuedOn?.description),
                "from_year": plan.fromYear.map { JSON($0) } ?? .null, "to_year": plan.toYear.map { JSON($0) } ?? .null,
            ], "as_of": .string(asOf.date.description), "targets": .array(plan.targets.map { .object(OpenTarget($0, asOf).members) }),
        ]
        return openData(json.bytes, "application/json", "ke-hoach-\(commune.code).json")
    }

    private func openData(_ bytes: [UInt8], _ mediaType: String, _ name: String) -> Response {
        var headers: HTTPFields = [.contentType: mediaType, .cacheControl: "public, max-age=300"]
        headers[.contentDisposition] = "attachment; filename=\"\(name)\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

/// A target as open data: what the public page shows, nothing else.
private struct OpenTarget {
    static let names = [
        "no", "text", "pillar", "phase", "comparison", "goal", "goal_to", "unit", "value", "numerator", "denominator", "unknown", "lower",
        "upper", "origin", "source", "cut_off", "status", "lead", "definition", "as_of",
    ]
    let members: [JSON.Member]

    init(_ target: PublicTarget, _ asOf: Instant) {
        func number(_ value: FixedPoint?) -> JSON { value.map { .number($0.text(.en).replacing(",", with: "")) } ?? .null }
        func whole(_ value: Int64?) -> JSON { value.map { JSON($0) } ?? .null }
        let isKnown = target.value != nil
        let values: [JSON] = [
            .string(target.number), .string(target.text), JSON(target.pillar), JSON(target.phase), .string(target.goal.comparison.rawValue),
            number(target.goal.value), number(target.goal.upTo), JSON(target.goal.unit), number(target.value), whole(target.numerator),
            whole(target.denominator), isKnown ? JSON(target.unknown) : .null, number(target.bounds?.lower?.rounded(2)),
            number(target.bounds?.upper?.rounded(2)), isKnown ? .string(target.isCounted ? "counted" : "declared") : .null,
            JSON(target.source.flatMap { $0.isEmpty ? nil : $0 }), JSON(target.cutOff?.description), .string(target.status.rawValue),
            JSON(target.lead), JSON(target.definition), .string(asOf.date.description),
        ]
        members = zip(Self.names, values).map { JSON.Member($0, $1) }
    }
}
