import Declarations
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Files in which a scan found malicious code.
    func addScans() {
        get("/quan-tri/tep", .platform(.manageSettings)) { visit in try await visit.scansPage() }
        post("/quan-tri/tep", .platform(.manageSettings)) { visit, _ in try await visit.scanNow() }
    }
}

extension Visit {
    func scansPage() async throws -> Response {
        let (infected, count, places) = try await read { tx in
            let (infected, places) = try ownInfectedFiles(in: tx)
            return (infected, site.isShared ? nil : try tx.number("SELECT count(*) AS n FROM file_scan"), places)
        }
        let items = infected.map { scan in
            let held = places[scan.hash] ?? []
            let names = held.map { place in "\(catalogue.registers[place.register].map(plural) ?? place.register): \(place.name)" }
            return AdminItem(
                heading: scan.finding ?? words("scan_infected"),
                text: ([Instant(milliseconds: scan.at).text(language)] + (names.isEmpty ? [words("scans_nowhere")] : names)).joined(
                    separator: " · "),
                tag: Tag(text: words("scan_infected"), meaning: .late),
                url: held.first.flatMap { place in
                    catalogue.registers[place.register].map { can(.read, $0) } == true ? urls.record(place.register, place.record) : nil
                })
        }
        let url = urls.administration + "/tep"
        let page = AdminPage(
            title: words("scans_title"), lead: words("scans_lead"), crumbs: [administrationCrumb],
            tag: site.scanner == nil ? nil : count.map { Tag(text: words("scans_on", grouped($0, language)), meaning: .plain) },
            actions: site.scanner == nil ? [] : [Action(label: words("scans_now"), url: url, isPost: true)],
            sections: [
                AdminSection(
                    notes: site.scanner == nil ? [words("scans_off")] : [], items: items,
                    nothing: items.isEmpty ? words("scans_none") : nil)
            ])
        return try await self.page(page, at: .administration)
    }

    /// The files that are kept back, and the records that have them: on a server of several communes only those that the commune's have.
    func ownInfectedFiles(in tx: ReadTransaction) throws -> (files: [FileScan], places: [String: [FileHolder]]) {
        let all = try tx.infectedFiles()
        let places = try registry.holders(ofFiles: all.map(\.hash), commune: commune.code, in: tx)
        return (site.isShared ? all.filter { places[$0.hash]?.isEmpty == false } : all, places)
    }

    func scanNow() async throws -> Response {
        try await site.askForScan(commune: commune.code)
        return redirect(jobsURL)
    }
}
