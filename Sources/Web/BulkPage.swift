import Declarations
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese
import Workflows

extension Visit {
    /// A change of many records as it stands: what is to be confirmed, how far it is, how it ended.
    func bulkPage() async throws -> Response {
        let register = try register()
        let id = try recordID("bulk")
        let (change, tally, titles, what, now) = try await read { tx in
            let change = try site.workflows.bulk(id, on: register.id, for: actor, in: tx)
            let tally = try site.workflows.tally(change, in: tx)
            let named = Set(tally.reasons.flatMap(\.records))
            // Only what the reader may read is named.
            let records = try registry.records(register.id, named, commune: commune.code, in: tx).values.filter {
                registry.rights.allows(.read, on: $0, of: register, to: actor)
            }
            let titles = try registry.titles(of: Array(records), language, in: tx)
            return (change, tally, titles, try describe(change, register, in: tx), tx.now)
        }
        let wanted: BulkChange.Outcome? =
            switch change.state {
            case .prepared, .running: change.state == .prepared ? nil : .skipped
            case .done: .skipped
            case .undoing, .undone: .kept
            }
        let reasons = tally.reasons.filter { $0.outcome == wanted }
        let page = BulkPage(
            title: what, lead: lead(change, tally, now), crumbs: crumbs(register), tag: tag(change, tally), notes: notes(change, register),
            reasonsHeading: words(change.state == .prepared ? "bulk_cannot" : "bulk_left_out"),
            reasons: reasons.map { reason in
                BulkReason(
                    count: words("count_records", grouped(Int64(reason.count), language)), text: reason.text(language),
                    records: reason.records.compactMap { id in
                        guard let title = titles[id], let record = RecordID(id) else { return nil }
                        return Link(
                            text: title.isEmpty ? words("untitled") : title.shortened(to: 120), url: urls.record(register.id, record))
                    })
            }, actions: actions(change, tally, now),
            pollUrl: change.state == .running || change.state == .undoing ? urls.bulk(change) : nil,
            backUrl: urls.register(register.id), backLabel: words("back_to_list"))
        return try await self.page(page, at: .registers)
    }

    /// "Đặt “Loại” thành “Lớn” cho 12 bản ghi".
    private func describe(_ change: BulkChange, _ register: RegisterDeclaration, in tx: ReadTransaction) throws -> String {
        let count = grouped(Int64(change.total), language)
        switch change.action {
        case .edit(let json):
            guard let (name, value) = JSONText.values(json).first, let field = register.field(name) else { return count }
            if value.isNull { return words("bulk_what_clear", field.label(language), count) }
            var titles: [String: String] = [:]
            if let target = field.targetRegister {
                let ids = field.type.isMany ? JSONText.items(value.text) : [value.text ?? ""]
                titles = try registry.titles(of: [target: Set(ids)], commune: commune.code, language, in: tx)
            }
            let shown = FieldText(language, titles: titles).text(value, of: field).shortened(to: 80)
            return site.words("bulk_what_edit", language, field.label(language), shown, count)
        case .transition(let id, _, _):
            return words("bulk_what_step", catalogue.workflow(of: register)?.transition(id)?.label(language) ?? id, count)
        case .assign(let post):
            guard let post else { return words("bulk_what_unassign", count) }
            let titles = try registry.titles(of: ["post": [post]], commune: commune.code, language, in: tx)
            return words("bulk_what_assign", titles[post] ?? "", count)
        case .delete: return words("bulk_what_delete", count)
        case .restore: return words("bulk_what_restore", count)
        case .imported(let file): return words("bulk_what_imported", file, count)
        }
    }

    private func lead(_ change: BulkChange, _ tally: BulkTally, _ now: Int64) -> String {
        func number(_ count: Int) -> String { grouped(Int64(count), language) }
        let total = number(change.total)
        switch change.state {
        case .prepared:
            return change.total > BulkChange.rehearsed ? words("bulk_lead_many", number(BulkChange.rehearsed)) : words("bulk_lead")
        case .running: return words("bulk_running", number(change.total - tally.waiting), total)
        case .done where change.isImport: return words(change.canUndo(at: now) ? "bulk_lead_imported" : "bulk_lead_imported_late")
        case .done:
            let done = words("bulk_done", number(tally[.done]), total)
            guard tally[.done] > 0, change.canUndo(at: now), let end = change.finishedAt else { return done }
            return done + " " + words("bulk_undo_until", Instant(milliseconds: end + BulkChange.undoSpan).text(language))
        case .undoing:
            let all = change.isImport ? change.total : tally[.undone] + tally[.kept] + tally[.done]
            return words("bulk_undoing", number(tally[.undone] + tally[.kept]), number(all))
        case .undone: return words("bulk_undone", number(tally[.undone]), number(tally[.undone] + tally[.kept]))
        }
    }

    private func tag(_ change: BulkChange, _ tally: BulkTally) -> Tag? {
        switch change.state {
        case .prepared: nil
        case .done where change.isImport: nil
        case .running, .undoing: Tag(text: words("bulk_tag_running"), meaning: .onCourse)
        case .done:
            Tag(text: words("bulk_tag_done"), meaning: tally[.skipped] == 0 ? .achieved : tally[.done] == 0 ? .late : .atRisk)
        case .undone: Tag(text: words("bulk_tag_undone"), meaning: tally[.kept] == 0 ? .achieved : .atRisk)
        }
    }

    /// What the change does besides, which undoing won't take back.
    private func notes(_ change: BulkChange, _ register: RegisterDeclaration) -> [String] {
        guard change.state == .prepared, case .transition(let id, _, _) = change.action,
            let step = catalogue.workflow(of: register)?.transition(id)
        else { return [] }
        let reachesOthers = step.effects.contains { effect in
            if case .set = effect.action { false } else { true }
        }
        return reachesOthers ? [words("bulk_note_effects")] : []
    }

    private func actions(_ change: BulkChange, _ tally: BulkTally, _ now: Int64) -> [Action] {
        switch change.state {
        case .prepared:
            let possible = change.total - tally.foreseen
            if possible <= 0 { return [] }
            let isGrave = change.action == .delete
            return [
                Action(
                    label: words("bulk_confirm", grouped(Int64(possible), language)), url: urls.bulk(change) + "/lam",
                    style: isGrave ? .danger : .primary, isPost: true)
            ]
        case .done where change.isImport && change.canUndo(at: now):
            return [
                Action(
                    label: words("bulk_undo_imported", grouped(Int64(change.total), language)), url: urls.bulk(change) + "/hoan-tac",
                    style: .danger, isPost: true)
            ]
        case .done where change.canUndo(at: now) && tally[.done] > 0:
            return [Action(label: words("bulk_undo"), url: urls.bulk(change) + "/hoan-tac", isPost: true)]
        default: return []
        }
    }
}
