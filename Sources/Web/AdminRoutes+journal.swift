import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

/// What the journal's address asks for; what makes no sense in it is left out.
private struct JournalFilter: Sendable {
    let person: RecordID?
    let register: String?
    let from: CalendarDate?
    let until: CalendarDate?
    let place: JournalQuery.Place?

    init(_ query: FormData) {
        person = query["person"].flatMap { RecordID($0) }
        register = query.text("register").map { String($0.prefix(64)) }
        from = query.text("from").flatMap { CalendarDate($0) }
        until = query.text("to").flatMap { CalendarDate($0) }
        let before = query["before"].flatMap { Int64($0) }.map(JournalQuery.Place.before)
        place = before ?? query["after"].flatMap { Int64($0) }.map(JournalQuery.Place.after)
    }

    var isEmpty: Bool { person == nil && register == nil && from == nil && until == nil }

    var items: [(String, String?)] {
        [("person", person?.text), ("register", register), ("from", from?.description), ("to", until?.description)]
    }

    /// Days are those of Vietnam; the last one counts whole.
    var query: JournalQuery {
        JournalQuery(
            account: person?.text, register: register, from: from.map { Instant($0).milliseconds },
            until: until.map { Instant($0.adding(days: 1)).milliseconds }, place: place)
    }
}

extension Visit {
    /// The commune's journal, newest first, by person, register and days.
    func journalPage() async throws -> Response {
        let filter = JournalFilter(query)
        let (found, entries, last, options) = try await read { tx in
            let found = try tx.journal(commune: commune.code, filter.query, limit: 50)
            let last = try tx.number("SELECT COALESCE(max(seq), 0) AS n FROM journal WHERE commune = \(commune.code)")
            var options = ReferenceOptions()
            if catalogue.registers["person"].map({ can(.read, $0) }) == true {
                try options.load("person", chosen: [filter.person?.text].compactMap { $0 }, self, in: tx)
            }
            return (found, try self.entries(found.entries, linked: true, in: tx), last, options)
        }
        let base = urls.administration + "/nhat-ky"
        func url(_ name: String, _ seq: Int64?) -> String? {
            seq.map { CommuneURLs.query(base, filter.items + [(name, String($0))]) }
        }
        var summary: String?
        if let newest = found.entries.first?.seq, let oldest = found.entries.last?.seq {
            summary = words("journal_range", "\(grouped(oldest, language))–\(grouped(newest, language))", grouped(last, language))
        }
        let page = HistoryPage(
            title: words("admin_journal"), lead: words("admin_journal_lead"),
            crumbs: [Link(text: words("nav_administration"), url: urls.administration)], url: base,
            filters: journalFields(filter, options), clearUrl: filter.isEmpty ? nil : base, entries: entries,
            paging: Paging(
                previousUrl: found.hasNewer ? url("after", found.entries.first?.seq) : nil,
                nextUrl: found.hasOlder ? url("before", found.entries.last?.seq) : nil, summary: summary),
            empty: entries.isEmpty
                ? Empty(
                    heading: words(filter.isEmpty ? "admin_journal_empty" : "list_none"),
                    text: filter.isEmpty ? nil : words("journal_none_text"))
                : nil)
        return try await self.page(page, at: .administration)
    }

    private func journalFields(_ filter: JournalFilter, _ options: ReferenceOptions) -> [Field] {
        var fields: [Field] = []
        if let people = options.lists["person"] {
            fields.append(
                Field(
                    id: "filter-person", name: "person", label: words("journal_person"), control: .choice,
                    options: people.map { Choice(value: $0.id, label: $0.label, selected: $0.id == filter.person?.text) },
                    placeholder: words("filter_any")))
        } else if catalogue.registers["person"].map({ can(.read, $0) }) == true {
            fields.append(
                Field(
                    id: "filter-person", name: "person", label: words("journal_person"), control: .reference, value: filter.person?.text,
                    display: filter.person.flatMap { options.titles[$0.text] }, lookupUrl: urls.register("person") + "/tra"))
        }
        let registers: [(String, String)] =
            ["account", "commune", "figures"].map { ($0, journalLabel($0)) } + catalogue.registers.map { ($0.id, $0.label(language)) }
        fields.append(
            Field(
                id: "filter-register", name: "register", label: words("journal_register"), control: .choice,
                options: registers.map { Choice(value: $0.0, label: $0.1, selected: $0.0 == filter.register) },
                placeholder: words("filter_any")))
        fields.append(
            Field(id: "filter-from", name: "from", label: words("journal_from"), control: .date, value: filter.from?.description))
        fields.append(Field(id: "filter-to", name: "to", label: words("journal_to"), control: .date, value: filter.until?.description))
        return fields
    }
}
