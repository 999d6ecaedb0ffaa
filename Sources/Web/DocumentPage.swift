import Declarations
import Documents
import HTTPKit
import HTTPTypes
import Hummingbird
import Jobs
import Pages
import Registers
import Reports
import Store
import Vietnamese

/// What a document's page shows besides the document.
private struct DocumentSurroundings: Sendable {
    let data: RecordData
    let editor: DocumentEditor?
    /// Whether a job is about to make its files.
    let isMaking: Bool
    /// Whether the office's signature is still to come.
    let lacksSeal: Bool
    let seals: [TransitionForm]
}

extension Visit {
    /// The document's text beside its pages, what its form lacks, its next steps.
    ///
    /// - Parameters:
    ///   - problem: why a step was not done.
    ///   - status: of the answer, where it is not that of a form with something wrong.
    func documentPage(problem: String? = nil, status: HTTPResponse.Status? = nil) async throws -> Response {
        let document = try await laidOutDocument()
        let register = try registry.register(DocumentDesk.register)
        let around = try await read { tx in try surroundings(of: document.record, register, in: tx) }
        let data = around.data
        let form = document.drafted.document
        let page = OfficialDocumentPage(
            title: form.subject.isEmpty ? words("untitled") : form.subject, kicker: kicker(of: document), crumbs: crumbs(register),
            state: data.text.stateTag(document.record), deadline: data.text.deadline(document.record),
            actions: actions(document, register, isMaking: around.isMaking),
            transitions: data.steps + around.seals, waiting: waiting(data, register),
            notes: (problem.map { [Pages.Notice(text: $0, meaning: .late)] } ?? []) + notes(document, around),
            check: document.record.state.map { ["issued", "recalled", "cancelled"].contains($0) } == true
                ? nil : check(document, register, around.editor),
            editor: around.editor, facts: facts(data, register), previewUrl: urls.document(document.record.id) + "/xem")
        return try await self.page(page, at: .registers, status: status ?? (problem == nil ? .ok : .unprocessableContent))
    }

    private func surroundings(of record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> DocumentSurroundings {
        let isMaking =
            try record.state == "issued" && record["docx"].isNull
            && tx.first(
                """
                SELECT 1 AS one FROM job WHERE commune = \(commune.code) AND kind = \(DocumentFilesJob.name) AND state IN ('waiting', 'running')
                AND payload LIKE \("%\(record.id.text)%") LIMIT 1
                """) != nil
        return DocumentSurroundings(
            data: try recordData(record, register, in: tx), editor: try editor(of: record, register, in: tx), isMaking: isMaking,
            lacksSeal: try lacksSeal(record, in: tx), seals: try sealingSteps(record, in: tx))
    }

    /// The form of the document's text; nil where the reader may not change it.
    private func editor(of record: Record, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> DocumentEditor? {
        guard !record.isMirrored, registry.rights.allows(.edit, on: record, of: register, to: actor) else { return nil }
        let context = FormContext(self, register, record: record)
        guard context.fields.contains(where: { $0.id == "body" }) else { return nil }
        let names = try registry.shownFields(record, register, in: tx)
        let shown = context.fields.filter { DocumentDesk.textFields.contains($0.id) && names.contains($0.id) }
        let draft = try registry.draft(register.id, record: record.id, for: actor, in: tx)
        let input =
            draft.map { FormInput(record, context.fields, masked: context.masked, draft: $0.fields) }
            ?? FormInput(record, context.fields, masked: context.masked)
        return DocumentEditor(
            url: urls.record(record), draftUrl: CommuneURLs.query(urls.register(register.id) + "/nhap", [("id", record.id.text)]),
            version: String(input.version ?? record.version), hidden: try context.hidden(shown, input),
            fields: context.inputs(shown, input, try context.options(shown, input, in: tx)), moreUrl: urls.record(record) + "/sua",
            draft: draft.map {
                Pages.Draft(
                    message: words("draft_restored", Instant(milliseconds: $0.at).text(language)),
                    discardUrl: CommuneURLs.query(urls.register(register.id) + "/nhap", [("id", record.id.text), ("drop", "1")]))
            })
    }

    // MARK: What is shown

    private func actions(_ document: LaidOutDocument, _ register: RegisterDeclaration, isMaking: Bool) -> [Action] {
        let url = urls.document(document.record.id)
        var actions = [
            Action(label: words("document_pdf"), url: url + "/tai/pdf"), Action(label: words("document_word"), url: url + "/tai/docx"),
            Action(label: words("document_record"), url: urls.record(document.record), style: .quiet),
        ]
        let lacks = document.record.state == "issued" && (document.record["pdf"].isNull || document.record["docx"].isNull)
        if lacks, !isMaking, registry.rights.allows(.export, on: document.record, of: register, to: actor) {
            actions.insert(Action(label: words("document_files_make"), url: url + "/tep", style: .primary, isPost: true), at: 0)
        }
        return actions
    }

    private func notes(_ document: LaidOutDocument, _ around: DocumentSurroundings) -> [Pages.Notice] {
        if around.lacksSeal { return [Pages.Notice(text: words("document_lacks_seal"), meaning: .atRisk)] }
        if document.record.state == "recalled" { return [Pages.Notice(text: words("document_recalled"), meaning: .late)] }
        guard document.record.state == "issued", document.record["pdf"].isNull || document.record["docx"].isNull else { return [] }
        return [
            around.isMaking
                ? Pages.Notice(text: words("document_files_coming"), meaning: .onCourse)
                : Pages.Notice(text: words("document_files_missing"), meaning: .atRisk)
        ]
    }

    private func check(_ document: LaidOutDocument, _ register: RegisterDeclaration, _ editor: DocumentEditor?) -> FormCheck {
        let findings = document.drafted.findings
        let faults = document.drafted.faults.count
        let parts = [
            faults > 0 ? words("document_must", String(faults)) : nil,
            findings.count > faults ? words("document_look", String(findings.count - faults)) : nil,
        ].compactMap { $0 }
        return FormCheck(
            summary: Tag(
                text: parts.isEmpty ? words("document_in_order") : parts.joined(separator: ", "),
                meaning: faults > 0 ? .late : parts.isEmpty ? .achieved : .atRisk),
            findings: findings.map { finding in
                FormCheckItem(
                    text: finding.message(language),
                    tag: Tag(
                        text: words(finding.mustBeMended ? "document_must_one" : "document_look_one"),
                        meaning: finding.mustBeMended ? .late : .atRisk), link: mending(finding, document.record, register, editor))
            })
    }

    /// Where the reader mends it: beside the pages, or on the whole form; nil for who may not.
    private func mending(_ finding: FormFinding, _ record: Record, _ register: RegisterDeclaration, _ editor: DocumentEditor?) -> Link? {
        let field = DocumentDesk.field(of: finding.part)
        guard let editor, let label = register.field(field)?.label(language) else { return nil }
        let isHere = editor.fields.contains { $0.name == field }
        return Link(text: words("document_mend", label), url: (isHere ? "" : editor.moreUrl) + "#f-\(field)")
    }

    /// What stands in the register of outgoing documents: number, day, signer, files, what it answers.
    private func facts(_ data: RecordData, _ register: RegisterDeclaration) -> [Detail] {
        let wanted: Set<String> = ["signing", "links", "book", "what"]
        let labels = register.sections.filter { wanted.contains($0.id) }.map { $0.label(language) }
        return detailSections(data, register).filter { section in section.label.map(labels.contains) ?? false }.flatMap(\.details)
    }
}
