import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Search over all registers, as a page and as the palette's answers.
    func addSearch() {
        get("/tim", .everybody) { visit in try await visit.searchPage() }
        get("/tim/nhanh", .everybody) { visit in try await visit.palette() }
    }
}

extension Visit {
    /// The words of the address: as much of them as anybody types.
    private var wanted: String { String((query.text("q") ?? "").prefix(200)) }

    private var readable: [RegisterDeclaration] { catalogue.registers.filter { can(.read, $0) } }

    // MARK: The page

    func searchPage() async throws -> Response {
        if readable.isEmpty, !actor.isSignedIn { throw HTTPFailure.signInNeeded }
        let wanted = wanted
        let isEnough = wanted.count >= 2
        let (groups, total, corrected) = try await read { tx -> ([SearchGroup], Int, String?) in
            guard isEnough else { return ([], 0, nil) }
            let result = try registry.search(wanted, for: actor, limit: 5, in: tx)
            let text = result.correctedText ?? wanted
            let groups = try result.groups.map { try group($0, text, in: tx) }
            return (groups, result.groups.reduce(0) { $0 + $1.total.number }, result.correctedText)
        }
        let page = SearchPage(
            title: words("search_title"), url: urls.search, query: wanted,
            lead: groups.isEmpty ? nil : words("search_lead", grouped(Int64(total), language)),
            correction: corrected.map { words("search_corrected", wanted, $0) }, groups: groups,
            empty: groups.isEmpty
                ? Empty(heading: words(wanted.isEmpty ? "search_begin" : "search_none"), text: words("search_none_text")) : nil)
        return try await self.page(page, at: .registers)
    }

    private func group(_ hits: SearchHits, _ text: String, in tx: ReadTransaction) throws -> SearchGroup {
        let register = try registry.register(hits.register)
        let titles = try registry.titles(of: hits.records, language, in: tx)
        return SearchGroup(
            label: plural(register), count: self.text(hits.total),
            moreUrl: hits.next == nil ? nil : CommuneURLs.query(urls.register(register.id), [("q", text)]),
            hits: hits.records.map { hit($0, register, titles, text) })
    }

    private func hit(_ record: Record, _ register: RegisterDeclaration, _ titles: [String: String], _ wanted: String) -> SearchHit {
        let title = titles[record.id.text].flatMap { $0.isEmpty ? nil : $0 } ?? words("untitled")
        let workflow = catalogue.workflow(of: register)
        let tag = record.state.flatMap { workflow?.state($0) }.map { Tag(text: $0.label(language), meaning: Pages.Meaning($0.meaning)) }
        let phrase = folded(wanted)
        let word = phrase.split(separator: " ").first.map(String.init) ?? ""
        let texts = register.fields.filter { $0.type.isTextual && !$0.personal && !$0.encrypted }.compactMap { record[$0.id].text }
        guard !folded(title).contains(word),
            let place = texts.lazy.compactMap({ Excerpt($0, around: phrase) }).first
                ?? texts.lazy.compactMap({ Excerpt($0, around: word) }).first
        else {
            return SearchHit(heading: title, url: urls.record(record), tag: tag)
        }
        return SearchHit(heading: title, url: urls.record(record), before: place.before, match: place.match, after: place.after, tag: tag)
    }

    // MARK: The palette

    /// Where a few typed letters may lead: pages, registers, new records, records. A fragment that the palette's script asks for.
    func palette() async throws -> Response {
        let wanted = wanted
        var groups = [
            PaletteGroup(label: words("palette_pages"), links: navigation(.account).map { PaletteLink(text: $0.label, url: $0.url) }),
            PaletteGroup(
                label: words("palette_registers"),
                links: readable.map { PaletteLink(text: plural($0), url: urls.register($0.id)) }),
            PaletteGroup(
                label: words("palette_actions"),
                links: readable.filter { can(.create, $0) }.map { register in
                    PaletteLink(text: words("add_one", register.label(language).lowercasedFirst), url: urls.register(register.id) + "/moi")
                }),
        ].map { PaletteGroup(label: $0.label, links: Array($0.links.filter { begins($0.text, with: wanted) }.prefix(6))) }
        var correction: String?
        if wanted.count >= 2 {
            let result = try await read { tx in
                let found = try registry.search(wanted, for: actor, limit: 4, countLimit: 1, in: tx)
                let groups = try found.groups.prefix(4).map { hits in
                    let register = try registry.register(hits.register)
                    let titles = try registry.titles(of: hits.records, language, in: tx)
                    return PaletteGroup(
                        label: plural(register),
                        links: hits.records.map { record in
                            let title = titles[record.id.text].flatMap { $0.isEmpty ? nil : $0 }
                            return PaletteLink(text: title ?? words("untitled"), url: urls.record(record))
                        })
                }
                return (groups: groups, corrected: found.correctedText)
            }
            groups += result.groups
            correction = result.corrected.map { words("search_corrected", wanted, $0) }
        }
        groups = groups.filter { !$0.links.isEmpty }
        let page = PalettePage(
            correction: correction, groups: groups, emptyText: groups.isEmpty ? words("search_none") : nil,
            moreUrl: wanted.count >= 2 ? CommuneURLs.query(urls.search, [("q", wanted)]) : nil)
        return .html(try site.renderer.render(page, frame: site.serverFrame(language, context)), headers: [.cacheControl: "no-store"])
    }

    /// Whether each typed word begins a word of the label, whatever the diacritics.
    private func begins(_ label: String, with typed: String) -> Bool {
        let known = folded(label).split(separator: " ")
        return folded(typed).split(separator: " ").allSatisfy { word in known.contains { $0.hasPrefix(word) } }
    }
}
