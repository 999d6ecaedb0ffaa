import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

/// The records that references may name: whole lists where they are short, else the titles of what is chosen already.
struct ReferenceOptions: Sendable {
    struct Option: Sendable {
        let id: String
        let label: String
    }

    /// By register; only those that are short enough to choose from.
    var lists: [String: [Option]] = [:]
    /// Of everything loaded and chosen, by id.
    var titles: [String: String] = [:]
    private var tried: Set<String> = []

    /// How many records of a register a select may hold.
    static func most(_ register: String) -> Int { register == "unit" || register == "post" ? 300 : 200 }

    mutating func load(_ target: String, chosen: [String], _ visit: Visit, in tx: ReadTransaction) throws {
        guard let register = visit.catalogue.registers[target] else { return }
        if tried.insert(target).inserted {
            let most = Self.most(target)
            let sort = register.field("position").map { [SortKey($0.id)] } ?? register.list.sort
            let found = try visit.registry.page(target, RecordQuery(sort: sort, limit: most + 1), for: visit.actor, in: tx).records
            if found.count <= most {
                let today = Instant(milliseconds: tx.now).date.description
                let labelled = try Self.labelled(found, register, visit, in: tx)
                titles.merge(labelled.map { ($0.id, $0.label) }) { _, new in new }
                let past = Set(found.filter { Self.isPast($0, register, today) }.map(\.id.text))
                lists[target] = labelled.filter { !past.contains($0.id) }
            }
        }
        let missing = Set(chosen).subtracting(titles.keys)
        if !missing.isEmpty {
            titles.merge(try visit.registry.titles(of: [target: missing], commune: visit.commune.code, visit.language, in: tx)) { _, new in
                new
            }
        }
        // What is chosen stays to be chosen, even where it has ended meanwhile.
        for id in chosen where lists[target]?.contains(where: { $0.id == id }) == false {
            if let title = titles[id] { lists[target]?.append(Option(id: id, label: title)) }
        }
    }

    /// Titles that tell records apart: those that are the same get what their first reference names (the unit of a post) behind them.
    static func labelled(_ records: [Record], _ register: RegisterDeclaration, _ visit: Visit, in tx: ReadTransaction) throws -> [Option] {
        let titles = try visit.registry.titles(of: records, visit.language, in: tx)
        let groups = Dictionary(grouping: records) { titles[$0.id.text] ?? "" }
        var behind: [String: String] = [:]
        if groups.count < records.count, let field = register.fields.first(where: { $0.valueType.isReference }) {
            let same = groups.values.filter { $0.count > 1 }.flatMap { $0 }
            behind = try visit.registry.titles(referredBy: same, fields: [field], visit.language, in: tx)
        }
        let field = register.fields.first { $0.valueType.isReference }
        var used: Set<String> = []
        let options = records.map { record in
            var label = titles[record.id.text] ?? ""
            if label.isEmpty { label = visit.words("untitled") }
            if (groups[titles[record.id.text] ?? ""]?.count ?? 0) > 1,
                let other = field.flatMap({ record[$0.id].text }).flatMap({ behind[$0] })
            {
                label += " · " + other
            }
            if !used.insert(label).inserted { label += " · " + record.id.text.suffix(4) }
            return Option(id: record.id.text, label: label)
        }
        if register.field("position") != nil { return options }
        return options.sorted { folded($0.label) < folded($1.label) }
    }

    private static func isPast(_ record: Record, _ register: RegisterDeclaration, _ today: String) -> Bool {
        if register.field("to_date")?.type == .date, let end = record["to_date"].text, end < today { return true }
        return register.field("active")?.type == .boolean && record["active"].boolean == false
    }
}

extension Visit {
    /// Records whose texts hold the typed words: options for the field that asks, or a page of hits where somebody opened the address.
    func lookup() async throws -> Response {
        let holder = try register()
        var target = holder
        if let name = query["field"] {
            let field = ListField(name, of: holder)
            guard let found = field?.target.flatMap({ catalogue.registers[$0] }) else { throw HTTPFailure.notFound }
            target = found
        }
        guard can(.read, target) else { throw RecordError.forbidden }
        let wanted = String((query.text("q") ?? "").prefix(200))
        let register = target
        let options = try await read { tx in
            let found =
                wanted.isEmpty
                ? try registry.page(register.id, RecordQuery(sort: register.list.sort, limit: 20), for: actor, in: tx).records
                : try registry.hits(register.id, wanted, for: actor, limit: 20, countLimit: 1, in: tx).records
            return try ReferenceOptions.labelled(found, register, self, in: tx)
        }
        if request.headers[.accept]?.contains("text/html") == true {
            let hits = options.map { SearchHit(heading: $0.label, url: "\(urls.register(register.id))/\($0.id)") }
            let page = SearchPage(
                title: plural(register), url: CommuneURLs.query(urls.register(holder.id) + "/tra", [("field", query["field"])]),
                query: wanted,
                groups: hits.isEmpty ? [] : [SearchGroup(label: plural(register), count: String(hits.count), hits: hits)],
                empty: hits.isEmpty ? Empty(heading: words("search_none"), text: words("search_none_text")) : nil)
            return try await self.page(page, at: .registers)
        }
        let fragment = LookupOptions(options: options.map { Choice(value: $0.id, label: $0.label) })
        return .html(try site.renderer.render(fragment, frame: site.serverFrame(language, context)), headers: [.cacheControl: "no-store"])
    }

    /// The record that a typed title means; nil where none or several could be meant.
    func resolve(_ typed: String, in target: String, _ tx: ReadTransaction) throws -> String? {
        guard let register = catalogue.registers[target] else { return nil }
        let found = try registry.page(target, RecordQuery(text: typed, limit: 20), for: actor, in: tx).records
        let options = try ReferenceOptions.labelled(found, register, self, in: tx)
        let same = options.filter { folded($0.label) == folded(typed) }
        return same.count == 1 ? same[0].id : options.count == 1 ? options[0].id : nil
    }
}

/// The words around a found one, as written, found without regard to diacritics.
struct Excerpt {
    let before: String
    let match: String
    let after: String

    init?(_ text: String, around word: String) {
        let characters = Array(text)
        let plain = characters.map { Array(folded(String($0))) }
        let wanted = Array(word)
        guard !wanted.isEmpty else { return nil }
        // Every character folds to one or none, so places in both texts run alike.
        for start in characters.indices {
            var (index, matched) = (start, 0)
            while matched < wanted.count, index < plain.count, let letter = plain[index].first, letter == wanted[matched] {
                (index, matched) = (index + 1, matched + 1)
            }
            guard matched == wanted.count else { continue }
            let (from, to) = (max(0, start - 60), min(characters.count, index + 80))
            before = (from > 0 ? "…" : "") + String(characters[from..<start])
            match = String(characters[start..<index])
            after = String(characters[index..<to]) + (to < characters.count ? "…" : "")
            return
        }
        return nil
    }
}

extension RecordCount {
    var number: Int {
        switch self {
        case .exactly(let number), .moreThan(let number): number
        }
    }
}
