import Assist
import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Jobs
import OneStop
import Pages
import PlanReader
import Registers
import Store
import Vietnamese
import Workflows

extension Routes {
    /// Papers read beside their pictures, a dossier checked by rules, questions of citizens answered from the catalogue.
    func addAssist() {
        let dossier = DossierDesk.register
        // What form and papers say stands in the clear on these pages: each opening is journaled as a reading.
        get("/mot-cua/ho-so/:id/doi-chieu", .records(.personal, of: dossier)) { visit in try await visit.intakeCheckPage() }
        post("/mot-cua/ho-so/:id/doi-chieu", .records(.personal, of: dossier)) { visit, form in try await visit.answerFinding(form) }
        get("/mot-cua/giay-to/:id", .records(.personal, of: "dossier_paper")) { visit in try await visit.paperReadingPage() }
        // Who may change the paper is judged with the paper itself.
        post("/mot-cua/giay-to/:id", .records(.personal, of: "dossier_paper")) { visit, form in try await visit.confirmPaper(form) }
        get("/dich-vu/hoi", .everybody) { visit in try await visit.questionPage() }
        post("/dich-vu/hoi", .everybody) { visit, form in try await visit.answerQuestion(form) }
    }
}

extension CommuneURLs {
    func dossierCheck(_ id: RecordID) -> String { dossier(id) + "/doi-chieu" }
    func paperReading(_ id: RecordID) -> String { "\(oneStop)/giay-to/\(id)" }
    var question: String { services + "/hoi" }
}

extension Site {
    var assist: AssistDesk { AssistDesk(dossiers) }

    /// Has papers read that nobody read yet; does nothing without the programs for it, or where a reading waits already.
    public func readPapers() async throws {
        guard AssistDesk.isDeclared(in: registry.catalogue), PaperScan.isAvailable else { return }
        struct Nothing: Encodable {}
        let label = words("paper_reading_job", .vi)
        var isAny = false
        for commune in communes {
            isAny =
                try await database.write { [assist] tx in
                    let isAsked =
                        try tx.first(
                            """
                            SELECT 1 AS one FROM job WHERE commune = \(commune.code) AND kind = \(PaperReadingJob.name)
                                AND state IN ('waiting', 'running') LIMIT 1
                            """) != nil
                    if isAsked { return false }
                    if try assist.unread(commune: commune.code, limit: 1, in: tx).isEmpty { return false }
                    try tx.enqueue(JobRequest(PaperReadingJob.name, commune: commune.code, label: label, payload: Nothing()))
                    return true
                } || isAny
        }
        if isAny { jobs.wake() }
    }
}

extension Visit {
    /// What is shown on a dossier's page: the check, with how much of it waits for an answer.
    func checkAction(_ record: Record, in tx: ReadTransaction) throws -> Action? {
        guard AssistDesk.isDeclared(in: catalogue), let register = catalogue.registers[DossierDesk.register],
            registry.rights.allows(.personal, on: record, of: register, to: actor)
        else { return nil }
        let check = try site.assist.check(try registry.unsealed(record), in: tx)
        let open = check.findings.count { check.answers[$0.key] == nil }
        return Action(
            label: open == 0 ? words("check_title") : words("check_open", String(open)), url: urls.dossierCheck(record.id),
            style: open == 0 ? .plain : .primary)
    }

    // MARK: The check

    func intakeCheckPage() async throws -> Response {
        guard AssistDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        let id = try recordID()
        let (record, check, routing) = try await write { tx in
            let found = try registry.record(DossierDesk.register, id, for: actor, in: tx)
            let open = try registry.revealed(found, for: actor, in: tx)
            let check = try site.assist.check(open, in: tx)
            return (open, check, try self.routingItem(open, check.answers, in: tx))
        }
        let names = Dictionary(check.papers.map { ($0.id.text, $0["name"].text ?? "") }) { first, _ in first }
        let code = record["code"].text ?? words("untitled")
        var actions: [Action] = []
        let isOpen = Set(site.workflows.available(record, to: actor).map(\.id))
        if !check.accepted.isEmpty, isOpen.contains("ask_more") {
            actions.append(
                Action(
                    label: words("check_to_supplement", String(check.accepted.count)), url: urls.dossier(id) + "/bo-sung", style: .primary))
        }
        let ordered = check.findings.filter { check.answers[$0.key] == nil } + check.findings.filter { check.answers[$0.key] != nil }
        let page = IntakeCheckPage(
            title: words("check_title"), kicker: code, lead: words("check_lead"),
            crumbs: [oneStopCrumb, Link(text: code, url: urls.dossier(id))], actions: actions,
            items: ordered.map { item($0, names, check.answers[$0.key], id) } + [routing].compactMap { $0 },
            papers: check.papers.compactMap { paperItem($0, check.readings[$0.id.text]) },
            empty: check.findings.isEmpty ? Empty(heading: words("check_none"), text: words("check_none_text")) : nil)
        var response = try await self.page(page, at: .oneStop)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    private func item(_ finding: Finding, _ names: [String: String], _ answer: AssistUse.Answer?, _ dossier: RecordID) -> CheckItem {
        let paper = finding.paper.flatMap { names[$0] }
        var cites: [String] = []
        if let rule = finding.rule { cites.append(words("check_rule", rule.label)) }
        if let basis = finding.rule?.legalBasis { cites.append(basis) }
        if let place = finding.place { cites.append(words("check_place", String(place.page), String(place.line))) }
        return CheckItem(
            key: finding.key, answerUrl: urls.dossierCheck(dossier), heading: words("check_\(finding.kind.rawValue)"), paper: paper,
            text: said(finding),
            cites: cites.joined(separator: " · "), doubt: finding.isSure ? nil : words("check_unsure"),
            place: finding.paper.flatMap { RecordID($0) }.map {
                Link(text: words("check_see"), url: urls.paperReading($0) + (finding.rule.map { "#s-\($0.key)" } ?? ""))
            },
            decided: answer.map { Tag(text: words("check_is_\($0.rawValue)"), meaning: $0 == .refused ? .plain : .achieved) })
    }

    /// To whom the dossier might go, for whoever may receive it.
    private func routingItem(_ record: Record, _ answers: [String: AssistUse.Answer], in tx: ReadTransaction) throws -> CheckItem? {
        guard site.workflows.available(record, to: actor).contains(where: { $0.id == "receive" }),
            let routing = try site.assist.routing(record, in: tx)
        else { return nil }
        let names = try registry.titles(
            of: ["post": Set([routing.post, routing.instead].compactMap { $0 })], commune: commune.code, language, in: tx)
        let name = names[routing.post] ?? words("untitled")
        let load = words("route_load", String(routing.open), String(routing.late))
        let instead = routing.instead.flatMap { names[$0] }.map { words("route_instead", $0, String(routing.insteadOpen)) }
        let answer = answers[routing.key]
        return CheckItem(
            key: routing.key, answerUrl: urls.dossierCheck(record.id), heading: words("route_to", name),
            text: [load, instead].compactMap { $0 }.joined(separator: " "), cites: words("check_rule", words("route_rule")),
            decided: answer.map { Tag(text: words("check_is_\($0.rawValue)"), meaning: $0 == .refused ? .plain : .achieved) })
    }

    /// What differs, with both sides in the clear.
    private func said(_ finding: Finding) -> String? {
        if let expected = finding.expected, let found = finding.found { return words("check_sides", day(found), day(expected)) }
        switch finding.kind {
        case .expired: return finding.detail.flatMap { CalendarDate($0) }.map { words("check_expired_on", $0.text(language)) }
        case .alreadyOpen: return finding.detail.map { words("check_other", $0) }
        default: return nil
        }
    }

    private func day(_ text: String) -> String { CalendarDate(text)?.text(language) ?? text }

    private func paperItem(_ paper: Record, _ reading: PaperReading?) -> AdminItem? {
        guard !Attachment.list(paper["file"].text).isEmpty else { return nil }
        let register = catalogue.registers["paper_reading"]
        func label(_ field: String, _ option: String) -> (String, Pages.Meaning)? {
            register?.field(field)?.choice(option).map { ($0.label(language), Pages.Meaning($0.meaning)) }
        }
        let status = reading.flatMap { label("status", $0.state.rawValue) }
        let legibility = reading?.legibility.flatMap { label("legibility", $0.rawValue) }
        return AdminItem(
            heading: paper["name"].text ?? "", text: [legibility?.0, reading?.why].compactMap { $0 }.joined(separator: " · "),
            tag: status.map { Tag(text: $0.0, meaning: $0.1) } ?? Tag(text: words("paper_waits"), meaning: .unknown),
            url: reading == nil ? nil : urls.paperReading(paper.id))
    }

    /// Keeps what the official made of a proposal; nothing of the dossier changes by it.
    func answerFinding(_ form: FormData) async throws -> Response {
        let id = try recordID()
        guard let key = form["key"], let answer = form["answer"], ["accept", "refuse"].contains(answer) else {
            throw HTTPFailure.badRequest()
        }
        try await write { tx in
            let found = try registry.record(DossierDesk.register, id, for: actor, in: tx)
            guard let register = catalogue.registers[DossierDesk.register],
                registry.rights.allows(.personal, on: found, of: register, to: actor)
            else { throw RecordError.forbidden }
            if key.hasPrefix(Routing.prefix) {
                try site.assist.answer(routing: key, accepted: answer == "accept", of: found, by: actor, in: tx)
            } else {
                try site.assist.answer(key, accepted: answer == "accept", of: try registry.unsealed(found), by: actor, in: tx)
            }
        }
        return .seeOther(urls.dossierCheck(id))
    }

    /// What accepted proposals say of each paper, for the applicant: in Vietnamese, without what stands on the paper.
    func supplementReasons(_ record: Record, in tx: ReadTransaction) throws -> [String: String] {
        guard AssistDesk.isDeclared(in: catalogue) else { return [:] }
        return try site.assist.check(try registry.unsealed(record), in: tx).accepted.mapValues { findings in
            String(findings.map(reason).joined(separator: "; ").prefix(300))
        }
    }

    private func reason(_ finding: Finding) -> String {
        let what = finding.rule?.label.lowercasedFirst ?? ""
        let day = finding.detail.flatMap { CalendarDate($0) }?.text(.vi) ?? ""
        let said = site.words("check_why_\(finding.kind.rawValue)", .vi, what, day)
        return finding.place.map { said + " " + site.words("check_why_place", .vi, String($0.page), String($0.line)) } ?? said
    }
}
