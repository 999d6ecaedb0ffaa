import Declarations
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// What was deleted in any register, for those who may bring it back.
    func addBin() {
        get("/quan-tri/thung-rac", .signedIn) { visit in try await visit.wholeBinPage() }
    }
}

extension Visit {
    func wholeBinPage() async throws -> Response {
        let open = catalogue.registers.filter { can(.restore, $0) }
        let wanted = query["so"].flatMap { id in open.first { $0.id == id } }
        let place = query["truoc"].flatMap(BinPlace.init(text:))
        let (found, titles, people) = try await read { tx in
            let found = try registry.recycleBin(of: wanted.map { [$0] } ?? Array(open), before: place, limit: 50, for: actor, in: tx)
            let groups = Dictionary(grouping: found.records, by: \.register)
            let titles = try groups.values.reduce(into: [String: String]()) { titles, records in
                titles.merge(try registry.titles(of: records, language, in: tx)) { one, _ in one }
            }
            let deleters = ["person": Set(found.records.compactMap(\.updatedBy))]
            return (found, titles, try registry.titles(of: deleters, commune: commune.code, language, in: tx))
        }
        let base = urls.administration + "/thung-rac"
        let items = found.records.map { record in
            let register = catalogue.registers[record.register]
            let title = titles[record.id.text].flatMap { $0.isEmpty ? nil : $0.shortened(to: 160) } ?? words("untitled")
            let who = record.updatedBy.flatMap { people[$0] } ?? words("the_system")
            return AdminItem(
                heading: title,
                text:
                    "\(register?.label(language) ?? record.register) · \(who) · \(Instant(milliseconds: record.deletedAt ?? 0).text(language))",
                actions: [
                    Action(
                        label: words("bin_restore"), url: "\(urls.register(record.register))/\(record.id)/khoi-phuc", style: .plain,
                        isPost: true)
                ])
        }
        let last = found.records.last.map { BinPlace(at: $0.deletedAt ?? 0, id: $0.id).text }
        let page = AdminPage(
            title: words("bin_all_title"), lead: words("bin_all_lead"),
            crumbs: allows(.manageAccounts) ? [administrationCrumb] : [Link(text: words("nav_registers"), url: urls.registers)],
            views: views(open, wanted, base), sections: items.isEmpty ? [] : [AdminSection(items: items)],
            empty: items.isEmpty ? Empty(heading: words("bin_empty"), text: words("bin_empty_text")) : nil,
            paging: place == nil && !found.hasMore
                ? nil
                : Paging(
                    previousUrl: place == nil ? nil : CommuneURLs.query(base, [("so", wanted?.id)]),
                    nextUrl: found.hasMore ? CommuneURLs.query(base, [("so", wanted?.id), ("truoc", last)]) : nil))
        return try await self.page(page, at: allows(.manageAccounts) ? .administration : .registers)
    }

    /// One tab a register; few have many registers to restore from, and those find them by group on the page of registers.
    private func views(_ open: [RegisterDeclaration], _ wanted: RegisterDeclaration?, _ base: String) -> [Tab] {
        guard open.count > 1, open.count <= 12 else { return [] }
        return [Tab(label: words("view_all"), url: base, current: wanted == nil)]
            + open.map { Tab(label: plural($0), url: "\(base)?so=\($0.id)", current: wanted?.id == $0.id) }
    }
}

extension BinPlace {
    /// As addresses carry it.
    fileprivate var text: String { "\(at).\(id)" }

    fileprivate init?(text: String) {
        let parts = text.split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let at = Int64(parts[0]), let id = RecordID(String(parts[1])) else { return nil }
        self.init(at: at, id: id)
    }
}
