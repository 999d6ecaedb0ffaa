import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// Everything that happened to a record, as people read it.
    func historyPage() async throws -> Response {
        let register = try register()
        let id = try recordID()
        let (title, entries, files) = try await read { tx in
            let record = try registry.record(register.id, id, for: actor, in: tx)
            return (
                try registry.titles(of: [record], language, in: tx)[record.id.text] ?? "",
                try history(of: record, register, limit: 500, in: tx), try fileVersions(of: record, register, in: tx)
            )
        }
        let page = HistoryPage(
            title: words("history_title"), lead: title.shortened(to: 240),
            crumbs: crumbs(register, Link(text: title.shortened(to: 60), url: urls.record(register.id, id))), entries: entries,
            files: files,
            empty: entries.isEmpty ? Empty(heading: words("history_empty")) : nil)
        return try await self.page(page, at: .registers)
    }

    /// What happened to the record and to those that were merged into it, the latest first.
    func history(of record: Record, _ register: RegisterDeclaration, limit: Int, in tx: ReadTransaction) throws -> [HistoryEntry] {
        let merged = try registry.merges(into: record, in: tx).map(\.merged.text)
        var journal = try tx.journal(commune: commune.code, register: register.id, record: record.id.text, limit: limit)
        for id in merged { journal += try tx.journal(commune: commune.code, register: register.id, record: id, limit: limit) }
        journal = Array(journal.sorted { $0.seq > $1.seq }.prefix(limit))
        let shown = try entries(journal, in: tx)
        return zip(journal, shown).map { entry, line in
            var line = line
            if entry.record != record.id.text { line.who += " · " + words("history_of_merged") }
            return line
        }
    }

    /// Journal entries in words: labels, what it was and became, who, in which post. Personal values stay masked here, whoever reads.
    func entries(_ journal: [JournalEntry], linked: Bool = false, in tx: ReadTransaction) throws -> [HistoryEntry] {
        let lines = journal.map { HistoryLine($0, catalogue) }
        var wanted: [String: Set<String>] = [:]
        for line in lines {
            wanted.merge(line.references) { $0.union($1) }
            if linked, RecordID(line.entry.record) != nil { wanted[line.register?.id ?? "person", default: []].insert(line.entry.record) }
        }
        let known = wanted.filter { catalogue.registers[$0.key] != nil }
        let titles = try registry.titles(of: known, commune: commune.code, language, in: tx)
        return lines.map { entry($0, FieldText(language, titles: titles), linked: linked) }
    }

    private func entry(_ line: HistoryLine, _ text: FieldText, linked: Bool) -> HistoryEntry {
        let entry = line.entry
        let person = entry.author.account.flatMap { text.titles[$0] }
        let post = entry.author.post.flatMap { text.titles[$0] }
        let who = [person ?? words(entry.author.account == nil ? "the_system" : "somebody"), post].compactMap { $0 }.joined(
            separator: " · ")
        var (what, note) = words(line, text)
        if linked {
            let title = text.titles[entry.record] ?? ""
            let register = line.register.map { $0.label(language) } ?? journalLabel(entry.register)
            what += " · " + register + (title.isEmpty ? "" : ": " + title.shortened(to: 80))
        }
        if line.register == nil, entry.action == "comment" { note = nil }
        // Who reads the whole journal sees that something happened in a restricted register, not what was written there.
        let isClosed = linked && line.register?.isRestricted == true
        let url =
            linked
            ? line.register.flatMap { register in can(.read, register) ? RecordID(entry.record).map { urls.record(register.id, $0) } : nil }
                ?? (entry.register == "account" && allows(.manageAccounts) ? "\(urls.administration)/tai-khoan/\(entry.record)" : nil)
            : nil
        return HistoryEntry(
            what: what, who: who, time: Instant(milliseconds: entry.at).text(language), meaning: line.meaning, note: note,
            changes: entry.action == "create" || isClosed ? [] : line.changes(self, text), url: url)
    }

    /// What the journal calls something that no pack declares.
    func journalLabel(_ register: String) -> String {
        let label = words("journal_" + register)
        return label == "journal_" + register ? register : label
    }

    /// What was done, and what was said about it.
    private func words(_ line: HistoryLine, _ text: FieldText) -> (String, String?) {
        let entry = line.entry
        switch entry.action {
        case "transition":
            // The note of a step is its label and maybe a reason behind it.
            let note = entry.note ?? ""
            let workflow = line.register.flatMap { catalogue.workflow(of: $0) }
            let step = workflow?.transitions.filter { note == $0.label.vi || note.hasPrefix($0.label.vi + ": ") }.max {
                $0.label.vi.count < $1.label.vi.count
            }
            guard let step else { return (words("did_transition"), entry.note) }
            let reason = note.dropFirst(step.label.vi.count + 2)
            return (step.label(language), reason.isEmpty ? nil : String(reason))
        case "merge", "merged", "accept": return (words("did_" + entry.action), nil)
        case "reveal":
            let fields = (entry.note ?? "").split(separator: " ").map { id in
                line.register?.field(String(id))?.label(language) ?? String(id)
            }
            return (words("did_reveal"), fields.isEmpty ? nil : fields.joined(separator: ", "))
        default:
            let key = "did_" + entry.action
            let known = words(key)
            return (known == key ? entry.action : known, entry.note)
        }
    }
}

/// A journal entry with its changes read.
private struct HistoryLine {
    let entry: JournalEntry
    let register: RegisterDeclaration?
    private let workflow: WorkflowDeclaration?
    private let before: [String: Value]
    private let after: [String: Value]

    init(_ entry: JournalEntry, _ catalogue: Catalogue) {
        self.entry = entry
        register = catalogue.registers[entry.register]
        workflow = register.flatMap { catalogue.workflow(of: $0) }
        before = JSONText.values(entry.before)
        after = JSONText.values(entry.after)
    }

    private var names: [String] {
        let changed = Set(before.keys).union(after.keys)
        let declared = register?.fields.map(\.id).filter(changed.contains) ?? []
        return ["state", "assignee", "due_at"].filter(changed.contains) + declared
    }

    /// The records that the entry names, by register.
    var references: [String: Set<String>] {
        var wanted: [String: Set<String>] = [:]
        if let person = entry.author.account { wanted["person"] = [person] }
        if let post = entry.author.post { wanted["post", default: []].insert(post) }
        guard let register, entry.action != "create" else { return wanted }
        for name in names {
            guard let field = ListField(name, of: register), let target = field.target else { continue }
            for value in [before[name], after[name]].compactMap({ $0 }) {
                wanted[target, default: []].formUnion(field.type.isMany ? JSONText.items(value.text) : [value.text].compactMap { $0 })
            }
        }
        return wanted
    }

    var meaning: Pages.Meaning {
        switch entry.action {
        case "create", "restore": .achieved
        case "transition": (after["state"]?.text.flatMap { workflow?.state($0) }?.meaning).map(Pages.Meaning.init) ?? .onCourse
        case "delete", "disable": .late
        case "reveal": .atRisk
        default: .unknown
        }
    }

    func changes(_ visit: Visit, _ text: FieldText) -> [Change] {
        guard let register else { return [] }
        return names.compactMap { name in
            guard let field = ListField(name, of: register) else { return nil }
            func shown(_ value: Value?) -> String? {
                guard let value, !value.isNull else { return nil }
                let words: String
                if let declaration = field.declaration {
                    words = field.isPersonal ? text.masked(value, of: declaration) : text.text(value, of: declaration)
                } else {
                    words = RecordText(visit, register, titles: text.titles, calendar: nil, now: 0).system(name, value)
                }
                return words.shortened(to: 300)
            }
            return Change(label: field.label(visit), before: shown(before[name]), after: shown(after[name]))
        }
    }
}
