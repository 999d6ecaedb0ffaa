import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// Somebody saved the record since the form was opened: what both changed is chosen field by field, the rest is merged.
    func conflictPage(_ context: FormContext, _ input: FormInput) async throws -> Response {
        let register = context.register
        let id = try recordID()
        let (fields, hidden, current, who) = try await read { tx in
            let current = try registry.record(register.id, id, for: actor, in: tx)
            let base = try registry.versions(of: current, in: tx).first { $0.version == input.version } ?? current
            let read = try context.values(of: input, in: tx)
            var mine = base
            for (field, value) in read.values { mine[field] = value }
            let text = try RecordText(self, register, [base, current, mine], in: tx)
            var fields: [ConflictField] = []
            var hidden = input.fields.filter { !$0.key.hasPrefix("_pick.") && $0.key != FormInput.version }.flatMap { name, value in
                value.components(separatedBy: "\n").count > 1 && register.field(name)?.type.isMany == true
                    ? value.components(separatedBy: "\n").map { Hidden(name: name, value: $0) } : [Hidden(name: name, value: value)]
            }
            for field in context.fields where read.values[field.id] != nil {
                let pick = "_pick." + field.id
                let (old, theirs, own) = (base[field.id], current[field.id], mine[field.id])
                guard let list = ListField(field.id, of: register), !(old.means(theirs) && old.means(own)) else { continue }
                var shown = ConflictField(
                    label: field.label(language), name: pick, before: text.text(list, base), theirs: text.text(list, current),
                    mine: text.text(list, mine))
                if old.means(own) {
                    hidden.append(Hidden(name: pick, value: "theirs"))
                    shown.isSettled = true
                    (shown.settledText, shown.mine) = (words("conflict_only_theirs"), shown.theirs ?? "")
                } else if old.means(theirs) || theirs.means(own) {
                    shown.isSettled = true
                    shown.settledText = words(theirs.means(own) ? "conflict_same" : "conflict_only_mine")
                }
                fields.append(shown)
            }
            let who = try registry.titles(
                of: ["person": Set([current.updatedBy].compactMap { $0 })], commune: commune.code, language, in: tx)
            return (fields, hidden, current, current.updatedBy.flatMap { who[$0] } ?? words("the_system"))
        }
        let page = ConflictPage(
            title: words("conflict_title"), crumbs: crumbs(register, Link(text: words("back_to_record"), url: urls.record(current))),
            text: words("conflict_text", who, Instant(milliseconds: current.updatedAt).text(language)), fields: fields,
            url: urls.record(current),
            cancelUrl: urls.record(current), hidden: hidden + [Hidden(name: FormInput.version, value: String(current.version))])
        return try await self.page(page, at: .registers, status: .conflict)
    }
}
