import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Plans
import Registers
import Store
import Vietnamese
import Workflows

extension Visit {
    /// The journal's entries of the decision that led here.
    var decided: ClosedRange<Int64>? { query["vua"].flatMap { ClosedRange<Int64>(addressText: $0) } }

    private func itemAddress() throws -> (register: String, id: RecordID) {
        let register = try context.parameter("register")
        guard (PlanDesk.itemRegisters + ["finding"]).contains(register) else { throw HTTPFailure.notFound }
        return (register, try recordID())
    }

    var backToReview: String {
        get throws { try reviewAddress() }
    }

    /// The review as it was looked at, at the item that comes next, with what was just done so that it can be taken back.
    private func reviewAddress(after entries: ClosedRange<Int64>? = nil, note: String? = nil, at item: RecordID? = nil) throws -> String {
        let url = CommuneURLs.query(
            reviewURL(try recordID("plan")), ReviewView(query).items + [("vua", entries?.addressText), ("note", note)])
        let next = item ?? query["ke"].flatMap { RecordID($0) }
        return url + (next.map { "#i-\($0)" } ?? "")
    }

    /// Does something to the plan's items in one transaction and leads back to them.
    private func decide(_ body: @escaping @Sendable (WriteTransaction) throws -> Void) async throws -> Response {
        let entries = try await write { tx in
            try body(tx)
            return tx.journaled(in: commune.code)
        }
        return .seeOther(try reviewAddress(after: entries))
    }

    func acceptItem() async throws -> Response {
        let (register, id) = try itemAddress()
        return try await decide { tx in
            if register == "finding" {
                try site.plans.keepAsPrinted(id, by: actor, in: tx)
            } else {
                _ = try site.plans.accept([id], by: actor, in: tx)
            }
            try registry.dropDraft(register, record: id, for: actor, in: tx)
        }
    }

    func acceptAll() async throws -> Response {
        let plan = try recordID("plan")
        return try await decide { tx in
            _ = try site.plans.acceptAll(of: plan, minimumConfidence: Plans.ReviewItem.sureEnough, by: actor, in: tx)
        }
    }

    func dropItem() async throws -> Response {
        let (register, id) = try itemAddress()
        return try await decide { tx in
            try site.plans.drop(id, by: actor, in: tx)
            try registry.dropDraft(register, record: id, for: actor, in: tx)
        }
    }

    /// Saves a correction, which accepts the item as well.
    func editItem(_ form: FormData) async throws -> Response {
        let (registerID, id) = try itemAddress()
        let register = try registry.register(registerID)
        var input = FormInput(form)
        let typed = input
        do {
            return try await decide { tx in
                let record = try registry.record(registerID, id, for: actor, in: tx)
                let context = FormContext(self, register, record: record, only: Self.reviewed[registerID])
                let read = try context.values(of: typed, in: tx)
                guard read.problems.isEmpty else { throw RecordError.invalid(read.problems) }
                _ = try site.workflows.edit(registerID, id, version: typed.version, read.values, by: actor, in: tx)
                if registerID != "finding" { _ = try site.plans.accept([id], by: actor, in: tx) }
                try registry.dropDraft(registerID, record: id, for: actor, in: tx)
            }
        } catch let error as RecordError where error.code == .invalid {
            return try await reviewPage(correction: Correction(item: id, input: input, problems: error.problems))
        } catch let error as RecordError where error.code == .conflict {
            // Saving once more is meant: the form then stands on what the other wrote.
            let current = try await read { tx in try registry.record(registerID, id, for: actor, in: tx) }
            input[FormInput.version] = String(current.version)
            let problem = FieldProblem(nil, vi: site.words("review_conflict", .vi), en: site.words("review_conflict", .en))
            return try await reviewPage(correction: Correction(item: id, input: input, problems: [problem]))
        }
    }

    /// Says what a target is measured by, or that nothing measures it; the item stays where it is.
    func chooseMetric(_ form: FormData) async throws -> Response {
        let (plan, id) = (try recordID("plan"), try recordID())
        let entries = try await write { tx in
            guard try registry.record("target", id, for: actor, in: tx)["plan"].text == plan.text else { throw HTTPFailure.notFound }
            try bind(id, form, in: tx)
            return tx.journaled(in: commune.code)
        }
        return .seeOther(try reviewAddress(after: entries, at: id))
    }

    /// Throws away what was typed and not saved.
    func forgetDraft() async throws -> Response {
        let (register, id) = try itemAddress()
        try await write { tx in
            _ = try registry.record(register, id, for: actor, in: tx)
            try registry.dropDraft(register, record: id, for: actor, in: tx)
        }
        return .seeOther(try reviewAddress(at: id))
    }

    /// Takes back the decision that the form names.
    func undoDecision(_ form: FormData) async throws -> Response {
        let plan = try recordID("plan")
        guard let entries = form["vua"].flatMap({ ClosedRange<Int64>(addressText: $0) }) else { throw HTTPFailure.notFound }
        let undone = try await write { tx in try site.plans.undo(entries, of: plan, by: actor, in: tx) }
        return .seeOther(try reviewAddress(note: undone.kept > 0 ? "review_kept" : "review_undone"))
    }

    func publishPlan() async throws -> Response {
        let plan = try recordID("plan")
        let publication: Publication
        do {
            publication = try await write { tx in try site.plans.publish(plan, by: actor, in: tx) }
        } catch let error as PlanError where !error.hindrances.isEmpty {
            return redirect(try backToReview, note: "not_ready")
        }
        return redirect(urls.plan(plan), note: publication.isPublished ? "published" : "submitted")
    }
}
