import Declarations
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese
import Workflows

extension Hindrance.Kind {
    /// The fields of the plan that take the hindrance away; none where items do.
    fileprivate var fields: [String] {
        switch self {
        case .noTitle: ["title"]
        case .noIssuer: ["issuer"]
        case .noYears: ["from_year", "to_year"]
        case .noDateOfIssue: ["issued_on"]
        default: []
        }
    }
}

extension Visit {
    /// A form for what the plan's document leaves open and publishing needs; nil where nothing is missing.
    func reviewGap(_ plan: Record, _ readiness: Readiness, _ correction: Correction?) throws -> ReviewGap? {
        let missing = readiness.blockers.filter { !$0.kind.fields.isEmpty }
        guard !missing.isEmpty else { return nil }
        let form = try gapForm(plan, needed: missing.flatMap(\.kind.fields))
        let own = correction?.item == plan.id ? correction : nil
        let input = own?.input ?? FormInput(plan, form.fields, masked: [])
        return ReviewGap(
            heading: words("review_gap", missing.map { $0.message(language) }.joined(separator: ", ")), text: words("review_gap_text"),
            url: urls.plan(plan.id) + "/bo-sung",
            fields: form.inputs(
                form.fields, input, ReferenceOptions(), problems: own?.problems ?? [], required: Set(missing.flatMap(\.kind.fields))),
            hidden: try form.hidden(form.fields, input))
    }

    /// The number is asked for with the rest, because a document without its date mostly lacks it as well.
    private func gapForm(_ plan: Record, needed: [String]) throws -> FormContext {
        let number = plan["number"].isNull ? ["number"] : []
        var form = FormContext(self, try registry.register("plan"), record: plan, only: needed + number)
        form.prefix = "gap-"
        return form
    }

    /// Saves what the document left open.
    func fillGap(_ form: FormData) async throws -> Response {
        let id = try recordID("plan")
        let input = FormInput(form)
        do {
            try await write { tx in
                let plan = try registry.record("plan", id, for: actor, in: tx)
                let context = FormContext(self, try registry.register("plan"), record: plan, only: Self.gapFields)
                let read = try context.values(of: input, in: tx)
                guard read.problems.isEmpty else { throw RecordError.invalid(read.problems) }
                _ = try site.workflows.edit("plan", id, version: nil, read.values, by: actor, in: tx)
            }
        } catch let error as RecordError where error.code == .invalid {
            return try await reviewPage(correction: Correction(item: id, input: input, problems: error.problems))
        }
        return .seeOther(try backToReview)
    }

    private static let gapFields = Hindrance.Kind.allCases.flatMap(\.fields) + ["number"]
}
