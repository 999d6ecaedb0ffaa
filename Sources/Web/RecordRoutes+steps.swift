import Declarations
import Documents
import HTTPKit
import HTTPTypes
import Hummingbird
import Jobs
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Visit {
    /// A form for everything that the reader may do with the record now.
    ///
    /// - Parameters:
    ///   - steps: those of the workflow that are offered.
    ///   - back: where somebody goes on who does the step elsewhere than on the record's page; every step then has a digit as its key.
    func stepForms(
        _ record: Record, _ register: RegisterDeclaration, where isOffered: (TransitionDeclaration) -> Bool = { _ in true },
        back: WorkReturn? = nil, in tx: ReadTransaction
    ) throws -> [TransitionForm] {
        if record.isMirrored { return [] }
        let steps = site.workflows.available(record, to: actor).filter(isOffered)
        // What has to give a reason sends back or refuses: never what is done at a glance.
        let first = steps.firstIndex { !$0.reason } ?? 0
        var forms = try steps.enumerated().map { index, step in
            let context = stepContext(step, record, register, back)
            let input = FormInput(record, context.fields, masked: context.masked)
            return try stepForm(step, context, input, isFirst: index == first, back: back, in: tx)
        }
        if register.id == DocumentDesk.register { forms = signingSteps(forms, of: record, back) }
        if back != nil { for index in forms.indices.prefix(9) { forms[index].key = String(index + 1) } }
        return forms
    }

    private func stepContext(_ step: TransitionDeclaration, _ record: Record, _ register: RegisterDeclaration, _ back: WorkReturn? = nil)
        -> FormContext
    {
        var context = FormContext(self, register, record: record, only: step.fields)
        context.prefix = (back?.prefix(of: record) ?? "") + step.id + "-"
        return context
    }

    private func stepForm(
        _ step: TransitionDeclaration, _ context: FormContext, _ input: FormInput, isFirst: Bool, problems: [FieldProblem] = [],
        version: Int64? = nil, back: WorkReturn? = nil, in tx: ReadTransaction
    ) throws -> TransitionForm {
        let record = context.record
        let options = try context.options(context.fields, input, in: tx)
        var fields = context.inputs(context.fields, input, options, problems: problems, required: Set(step.require))
        if step.reason {
            fields.append(
                Field(
                    id: context.id(FormInput.reason), name: FormInput.reason, label: words("form_reason"), control: .longText,
                    value: input[FormInput.reason],
                    error: problems.first { $0.field == FormInput.reason }?.message(language), required: true))
        }
        let target = catalogue.workflow(of: context.register)?.state(step.to)
        let isBad = target?.meaning == .late || step.confirm != nil && target?.final == true && target?.meaning != .ok
        let hidden =
            try context.hidden(context.fields, input) + [Hidden(name: FormInput.version, value: String(version ?? record?.version ?? 1))]
            + (back?.hidden ?? [])
        return TransitionForm(
            id: "step-" + context.prefix.dropLast(), label: step.label(language),
            url: (record.map { urls.record($0) } ?? "") + "/buoc/\(step.id)",
            style: isBad ? .danger : isFirst ? .primary : .plain, explanation: step.confirm?(language), fields: fields, hidden: hidden)
    }

    /// Moves the record on; what is missing is asked for on a page of its own, with everything typed still there.
    func performStep(_ form: FormData) async throws -> Response {
        let register = try register()
        let id = try recordID()
        let name = try context.parameter("transition")
        guard let step = catalogue.workflow(of: register)?.transition(name) else { throw HTTPFailure.notFound }
        let record = try await read { tx in try registry.record(register.id, id, for: actor, in: tx) }
        if record.isMirrored { throw RecordError.forbidden }
        let back = WorkReturn(form)
        var context = stepContext(step, record, register, back)
        // Files of somebody who may not do the step are not kept.
        if registry.rights.allows(step, on: record, of: register, to: actor) { try context.takeFiles(form) }
        let input = FormInput(form)
        let ready = context
        do {
            try await write { tx in
                let read = try ready.values(of: input, in: tx)
                try read.saving {
                    _ = try site.workflows.perform(
                        step.id, on: register.id, id, version: input.version, read.values, reason: form.text(FormInput.reason), by: actor,
                        in: tx)
                }
            }
            // The step may have asked for work in the background.
            site.jobs.wake()
            return redirect(back.map { workURL($0) } ?? urls.home(register.id, id), note: "moved")
        } catch let error as RecordError where error.code == .invalid || error.code == .conflict {
            return try await stepPage(step, context, input, error, back)
        }
    }

    private func stepPage(
        _ step: TransitionDeclaration, _ context: FormContext, _ input: FormInput, _ error: RecordError, _ back: WorkReturn?
    ) async throws -> Response {
        let register = context.register
        let id = try recordID()
        let isConflict = error.code == .conflict
        let problems = error.problems.map { problem in
            step.reason && problem.field == "reason" && !step.require.contains("reason")
                ? FieldProblem(FormInput.reason, problem.message) : problem
        }
        let (form, title, isOpen) = try await read { tx in
            let record = try registry.record(register.id, id, for: actor, in: tx)
            let form = try stepForm(
                step, context, input, isFirst: true, problems: problems, version: isConflict ? record.version : input.version,
                back: back, in: tx)
            let title = try registry.titles(of: [record], language, in: tx)[record.id.text] ?? ""
            return (form, title, registry.rights.allows(step, on: record, of: register, to: actor))
        }
        // Somebody did it meanwhile: the record itself says where it stands.
        if isConflict, !isOpen { return redirect(back.map { workURL($0) } ?? urls.record(register.id, id), note: "step_gone") }
        let errors =
            isConflict
            ? [FormError(fieldID: form.fields.first?.id ?? "", label: words("form_whole"), message: words("step_conflict"))]
            : context.errors(problems, context.fields)
        let status: HTTPResponse.Status = isConflict ? .conflict : .unprocessableContent
        if let back, let page = try await workPage(back, refused: RefusedStep(record: id, form: form, errors: errors), status: status) {
            return page
        }
        let page = ConfirmPage(
            title: step.label(language), text: title.shortened(to: 240),
            crumbs: crumbs(register, Link(text: title.shortened(to: 60), url: urls.record(register.id, id))),
            form: form, errors: errors, cancelUrl: urls.record(register.id, id))
        return try await self.page(page, at: .registers, status: status)
    }
}
