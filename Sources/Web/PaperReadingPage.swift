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

/// A paper opened beside what was read of it.
private struct OpenedPaper: Sendable {
    let paper: Record
    let dossier: Record
    let reading: PaperReading
    let rules: [PaperRule]
    let said: [String: String]
    /// Files in which a scan found malicious code: their pages are not shown.
    let infected: Set<String>
}

extension Visit {
    /// The picture of a paper and the fields that were found on it, side by side, for a person to confirm.
    func paperReadingPage(_ typed: FormData? = nil, problems: [FieldProblem] = []) async throws -> Response {
        guard AssistDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        let id = try recordID()
        let opened = try await write { tx in try self.openedPaper(id, in: tx) }
        let code = opened.dossier["code"].text ?? words("untitled")
        let fields = opened.rules.filter(\.kind.isField).map { field($0, opened, typed) }
        let register = catalogue.registers["paper_reading"]
        let legibility = opened.reading.legibility.flatMap { register?.field("legibility")?.choice($0.rawValue) }
        let register2 = catalogue.registers["dossier_paper"]
        let mayConfirm =
            opened.reading.state != .failed
            && register2.map { registry.rights.allows(.edit, on: opened.paper, of: $0, to: actor) } == true
        let page = PaperReadingPage(
            title: opened.paper["name"].text ?? "", kicker: code,
            crumbs: [
                oneStopCrumb, Link(text: code, url: urls.dossier(opened.dossier.id)),
                Link(text: words("check_title"), url: urls.dossierCheck(opened.dossier.id)),
            ],
            tag: legibility.map { Tag(text: $0.label(language), meaning: Pages.Meaning($0.meaning)) },
            note: opened.reading.why ?? (fields.isEmpty ? words("paper_no_rules") : words("paper_text")),
            confirmed: opened.reading.state == .confirmed ? words("paper_confirmed") : nil, sheets: sheets(opened),
            form: mayConfirm
                ? TransitionForm(
                    id: "paper", label: words("paper_confirm"), url: urls.paperReading(id), style: .primary, fields: fields,
                    hidden: [Hidden(name: "reading", value: opened.reading.id.text)]) : nil)
        var response = try await self.page(page, at: .oneStop)
        response.headers[.cacheControl] = "no-store"
        return response
    }

    /// Reading a paper reads its dossier, too: both are judged, and the reading is journaled.
    private func openedPaper(_ id: RecordID, in tx: WriteTransaction) throws -> OpenedPaper {
        let paper = try registry.record("dossier_paper", id, for: actor, in: tx)
        guard let dossier = paper["dossier"].text.flatMap({ RecordID($0) }), let reading = try site.assist.reading(of: paper, in: tx) else {
            throw RecordError.notFound
        }
        let open = try registry.revealed(try registry.record(DossierDesk.register, dossier, for: actor, in: tx), for: actor, in: tx)
        let record = try registry.record("paper_reading", reading.id, for: actor, in: tx)
        _ = try registry.revealed(record, for: actor, in: tx)
        let hashes = (reading.text?.pages ?? []).map(\.file)
        return OpenedPaper(
            paper: paper, dossier: open, reading: reading,
            rules: try site.assist.rules(for: paper, on: Instant(milliseconds: tx.now).date, in: tx), said: AssistDesk.said(open),
            infected: Set(try tx.fileScans(of: hashes).filter { $0.value.state == .infected }.keys))
    }

    private func field(_ rule: PaperRule, _ opened: OpenedPaper, _ typed: FormData?) -> Field {
        let held = opened.reading.fields.first { $0.rule == rule.key }
        let read = opened.reading.found.first { $0.rule == rule.key }
        let expected = rule.matches.lazy.compactMap { opened.said[$0] }.first
        func shown(_ text: String) -> String { rule.kind == .date ? CalendarDate(text)?.text(language) ?? text : text }
        let help = [
            read.map { words("paper_read", shown($0.value), String($0.sure)) } ?? words("paper_not_found"),
            expected.map { words("paper_expected", shown($0)) },
        ]
        return Field(
            id: "f-" + rule.key, name: rule.key, label: rule.label, control: rule.kind == .date ? .date : .text,
            value: typed?[rule.key] ?? held?.value, help: help.compactMap { $0 }.joined(separator: " · "), maxLength: 200,
            autocomplete: "off", isPersonal: true)
    }

    /// The pages with the places of the fields; red where they differ from the form.
    private func sheets(_ opened: OpenedPaper) -> [PageSheet] {
        guard let text = opened.reading.text else { return [] }
        let files = Dictionary(Attachment.list(opened.paper["file"].text).map { ($0.hash, $0) }) { first, _ in first }
        let differing = Set(
            IntakeCheck.findings(
                CheckedDossier(
                    said: opened.said,
                    papers: [
                        .init(
                            id: opened.paper.id.text, type: opened.rules.first?.paper ?? "", text: text, legibility: .good,
                            fields: opened.reading.fields)
                    ]), opened.rules, on: today
            ).compactMap { $0.rule?.key })
        return text.pages.enumerated().compactMap { index, page in
            guard let file = files[page.file], !opened.infected.contains(page.file) else { return nil }
            let url = fileURL(opened.paper, "file", file)
            let marks = opened.reading.fields.compactMap { field -> PlaceMark? in
                guard let place = field.place, place.page == index + 1 else { return nil }
                return PlaceMark(
                    meaning: differing.contains(field.rule) ? .late : .achieved, anchor: "s-" + field.rule, url: "#f-" + field.rule,
                    boxes: [PlaceBox(x: place.x - 4, y: place.y - 4, width: place.width + 8, height: place.height + 8)])
            }
            return PageSheet(
                id: "trang-\(index + 1)", label: words("review_sheet", String(index + 1), String(text.pages.count)),
                imageUrl: file.type == FileKind.pdf.mediaType ? "\(url)/trang/\(page.number)" : url, height: page.ratio, marks: marks)
        }
    }

    func confirmPaper(_ form: FormData) async throws -> Response {
        let id = try recordID()
        let dossier = try await write { tx in
            let paper = try registry.record("dossier_paper", id, for: actor, in: tx)
            guard let reading = try site.assist.reading(of: paper, in: tx), reading.id.text == form["reading"] else {
                throw RecordError.notFound
            }
            let values = Dictionary(form.fields.map { ($0.name, $0.value) }) { first, _ in first }
            try site.assist.confirm(paper, values, by: actor, in: tx)
            return paper["dossier"].text.flatMap { RecordID($0) }
        }
        return redirect(dossier.map { urls.dossierCheck($0) } ?? urls.oneStop, note: "saved")
    }
}
