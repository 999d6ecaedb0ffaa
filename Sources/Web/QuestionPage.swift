import Assist
import Declarations
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// A question in one's own words.
    func questionPage() async throws -> Response { try await questionPage(asked: query["q"], sections: []) }

    private func questionPage(asked: String?, sections: [AdminSection]) async throws -> Response {
        guard services.arePresent, AssistDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        let form = TransitionForm(
            id: "question", label: words("question_ask"), url: urls.question, style: .primary,
            fields: [
                Field(
                    id: "f-q", name: "q", label: words("question_label"), value: asked, help: words("question_help"), required: true,
                    maxLength: 300, autocomplete: "off")
            ])
        let page = AdminPage(
            title: words("question_title"), lead: words("question_lead"), crumbs: [Link(text: words("services_title"), url: urls.services)],
            sections: [AdminSection(form: form)] + sections)
        return try await self.page(page, at: .front)
    }

    /// Answers from the catalogue, with where it stands; where nothing supports an answer, says who can help. What was asked is not kept.
    func answerQuestion(_ form: FormData) async throws -> Response {
        guard services.arePresent, AssistDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        try site.serviceKeeping.lookups.take(context.address)
        let asked = String((form["q"] ?? "").prefix(300))
        guard !asked.allSatisfy(\.isWhitespace) else { return try await questionPage(asked: nil, sections: []) }
        let sections = try await write { tx in
            let all = try services.all(on: today, for: actor, in: tx)
            let answers = Guidance(catalogue).answers(asked, among: all)
            try site.assist.note(
                AssistUse(
                    step: .guidance, tool: .retrieval, answer: answers.isEmpty ? .handedOver : .answered,
                    proposal: answers.first.map { "answer:" + ($0.procedure["code"].text ?? "") } ?? "none"),
                procedure: answers.first?.procedure.id.text, by: .anonymous(commune: commune.code, origin: actor.origin), in: tx)
            let help = try self.helpSection(isNeeded: answers.isEmpty, in: tx)
            return try answers.compactMap { try self.section($0, in: tx) } + [help]
        }
        return try await questionPage(asked: asked, sections: sections)
    }

    private func section(_ answer: Guidance.Answer, in tx: ReadTransaction) throws -> AdminSection? {
        guard let code = answer.procedure["code"].text, let service = try services.service(code, on: today, for: actor, in: tx) else {
            return nil
        }
        let papers = service.papers.filter { $0.isRequired && !$0.isHeld }.map(\.name)
        let manner = catalogue.registers["procedure"]?.field("manner").map { FieldText(language).text(service.procedure["manner"], of: $0) }
        let details = answer.aspects.map { aspect in
            switch aspect {
            case .papers:
                Detail(
                    label: words("question_papers"), value: papers.isEmpty ? words("question_no_papers") : papers.joined(separator: "; "))
            case .fee: Detail(label: words("service_fee"), value: fee(service))
            case .time: Detail(label: words("service_time"), value: time(service))
            case .place: Detail(label: words("service_manner"), value: manner)
            }
        }.filter { $0.value != nil }
        let basis = service.version?["legal_basis"].text ?? service.procedure["legal_basis"].text
        let from = service.version?["from_date"].text.flatMap { CalendarDate($0) }?.text(language)
        let source = [words("question_source", code), from.map { words("question_from", $0) }, basis].compactMap { $0 }
        return AdminSection(
            label: service.name, text: source.joined(separator: " · "),
            items: [AdminItem(heading: words("question_open"), url: urls.service(code))], details: details)
    }

    /// Who can help: the centre, with its telephone and hours.
    private func helpSection(isNeeded: Bool, in tx: ReadTransaction) throws -> AdminSection {
        let centre = try registry.all("service_point", sort: [SortKey("position")], limit: 50, for: actor, in: tx).first {
            $0["kind"].text == "centre"
        }
        let details = ["name", "phone", "address", "hours"].compactMap { id -> Detail? in
            guard let field = catalogue.registers["service_point"]?.field(id), let centre, !centre[id].isNull else { return nil }
            return Detail(label: field.label(language), value: FieldText(language).text(centre[id], of: field))
        }
        return AdminSection(
            label: words(isNeeded ? "question_refused" : "question_more"),
            text: words(isNeeded ? "question_refused_text" : "question_more_text"),
            items: [AdminItem(heading: words("services_title"), url: urls.services)], details: details)
    }
}
