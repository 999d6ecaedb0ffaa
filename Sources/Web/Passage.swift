import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import PlanReader
import Plans
import Registers
import Store
import Vietnamese

extension Visit {
    /// Where in the document a target, task or rule was read: `nguon?register=target&id=…`.
    func passageURL(_ record: Record) -> String? {
        guard let plan = record["plan"].text.flatMap({ RecordID($0) }), !record["span_start"].isNull else { return nil }
        return CommuneURLs.query(urls.plan(plan) + "/nguon", [("register", record.register), ("id", record.id.text)])
    }

    /// The passage of the document as issued, with what was made of it.
    func passagePage() async throws -> Response {
        guard let register = query["register"], let id = RecordID(query["id"] ?? "") else { throw HTTPFailure.notFound }
        let (passage, planTitle, title) = try await read { tx in
            let passage = try site.plans.passage(register, id, for: actor, in: tx)
            return (passage, try registry.title(of: passage.plan, language, in: tx), try registry.title(of: passage.item, language, in: tx))
        }
        let declaration = try registry.register(register)
        let marks = [id: SourceMark(meaning: .onCourse, anchor: "s0", url: urls.record(passage.item), isCurrent: true)]
        func neighbour(_ id: RecordID?) -> String? {
            id.map { CommuneURLs.query(urls.plan(passage.plan.id) + "/nguon", [("register", register), ("id", $0.text)]) }
        }
        let file = Attachment.list(passage.plan["document"].text).first
        let page = PassagePage(
            title: words("passage_title"),
            crumbs: [Link(text: words("nav_plans"), url: urls.plans), Link(text: planTitle, url: urls.plan(passage.plan.id))],
            place: passage.heading, sheets: passageSheets(passage), blocks: passage.blocks.shown(marks),
            facts: facts(of: passage.item, declaration),
            uses: [RelatedItem(text: title, url: urls.record(passage.item))],
            downloadUrl: file.map { "\(urls.record(passage.plan))/tep/document/\($0.hash)" }, previousUrl: neighbour(passage.previous),
            nextUrl: neighbour(passage.next))
        return try await self.page(page, at: .plans)
    }

    /// The pages that the passage stands on.
    private func passageSheets(_ passage: PlanPassage) -> [PageSheet] {
        guard let start = passage.item["span_start"].integer, let end = passage.item["span_end"].integer else { return [] }
        let mark = SourceMark(meaning: .onCourse, anchor: "p0", url: "#s0", isCurrent: true)
        return sheets(
            passage.plan, passage.text,
            [(PlanReader.SourceSpan(start: Int(start), end: Int(end)), mark)], isWhole: false)
    }

    /// What the reader made of the passage, without what it only copied.
    private func facts(of item: Record, _ register: RegisterDeclaration) -> [Detail] {
        let names = [
            "op", "value", "unit", "to_year", "pillar", "deadline", "due_text", "lead_text", "support_text", "product", "frequency",
            "number", "issued_on",
        ]
        return names.compactMap { name in
            guard let field = register.field(name), !item[name].isNull else { return nil }
            return Detail(label: field.label(language), value: FieldText(language).text(item[name], of: field))
        }
    }
}
