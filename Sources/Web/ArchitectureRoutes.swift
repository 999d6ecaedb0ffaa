import Declarations
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

/// The registers of the architecture, by their ids in the packs `security`, `platforms` and `architecture`.
enum Architecture {
    static let systems = "information_system"
    static let platforms = "platform"
    static let data = "data_held"
    static let links = "system_link"

    /// What of these lists is amiss: views of their registers.
    static let warnings = [links: ["no_basis", "no_level", "silent", "late"], data: ["no_updater", "stale", "twice"]]
}

extension Routes {
    /// Bản đồ kiến trúc số: systems, platforms and the flows of data between them.
    func addArchitecture() {
        get("/kien-truc", .records(.read, of: Architecture.links)) { visit in try await visit.architecturePage() }
    }
}

extension CommuneURLs {
    var architecture: String { base + "/kien-truc" }
}

/// The records behind the page, read within one transaction.
private struct ArchitectureData: Sendable {
    var records: [String: [Record]] = [:]
    /// What each record is called, by id.
    var titles: [String: String] = [:]
    /// The ids of those with something amiss, by register and view.
    var amiss: [String: [String: Set<RecordID>]] = [:]
    /// Posts that nobody holds today.
    var vacant: Set<String> = []

    func of(_ register: String) -> [Record] { records[register] ?? [] }
}

extension Visit {
    /// Records of one register that a map of a commune may have; what is beyond stays in the lists.
    private static let mostDrawn = 300

    /// What lists of the architecture's registers offer besides.
    func architectureAction(_ register: RegisterDeclaration) -> Action? {
        guard [Architecture.systems, Architecture.platforms, Architecture.data, Architecture.links].contains(register.id),
            let links = catalogue.registers[Architecture.links], can(.read, links)
        else { return nil }
        return Action(label: words("architecture_title"), url: urls.architecture, style: .quiet)
    }

    func architecturePage() async throws -> Response {
        let data = try await read { tx in try self.architecture(in: tx) }
        let numbers = Dictionary(uniqueKeysWithValues: data.of(Architecture.links).enumerated().map { ($1.id, $0 + 1) })
        let shown = data.of(Architecture.systems) + platformsInUse(data)
        let page = ArchitecturePage(
            title: words("architecture_title"), lead: words("architecture_lead", Instant.now.date.text(language)),
            crumbs: catalogue.registers[Architecture.links].map { crumbs($0) } ?? [],
            actions: [Architecture.links, Architecture.data].compactMap { id in
                catalogue.registers[id].map {
                    Action(
                        label: words("architecture_print", plural($0).lowercasedFirst), url: urls.register(id) + "/in?bieu=annex",
                        style: .quiet)
                }
            },
            warnings: warnings(data), drawing: numbers.isEmpty ? nil : drawing(data, numbers),
            legend: numbers.isEmpty
                ? [] : ["live", "trial", "wanted", "risk"].map { NetMark(css: "net-\($0)", label: words("architecture_\($0)")) },
            links: data.of(Architecture.links).map { link($0, numbers[$0.id] ?? 0, data) }, holders: shown.map { holder($0, data) },
            empty: shown.isEmpty ? Empty(heading: words("architecture_none"), text: words("architecture_none_text")) : nil)
        return try await self.page(page, at: .registers)
    }

    private func architecture(in tx: ReadTransaction) throws -> ArchitectureData {
        var data = ArchitectureData()
        for id in [Architecture.systems, Architecture.platforms, Architecture.data, Architecture.links] {
            guard let register = catalogue.registers[id], can(.read, register) else { continue }
            let records = try registry.page(id, RecordQuery(sort: [SortKey("name")], limit: Self.mostDrawn), for: actor, in: tx).records
            data.records[id] = id == Architecture.links ? records.filter { $0.state != "ended" } : records
            data.titles.merge(try registry.titles(of: records, language, in: tx)) { one, _ in one }
            for view in register.list.views where Architecture.warnings[id]?.contains(view.id) == true {
                let query = RecordQuery(filters: [view.filter].compactMap { $0 }, limit: Self.mostDrawn)
                data.amiss[id, default: [:]][view.id] = Set(try registry.page(id, query, for: actor, in: tx).records.map(\.id))
            }
        }
        let officers = Set(data.of(Architecture.systems).compactMap { $0["officer"].text })
        let today = Instant(milliseconds: tx.now).date.description
        let held = try tx.rows(
            """
            SELECT DISTINCT post FROM reg_holding WHERE commune = \(commune.code) AND deleted_at IS NULL AND from_date <= \(today)
            AND (to_date IS NULL OR to_date >= \(today)) AND post IN (\(SQL.values(officers.sorted())))
            """)
        data.vacant = officers.subtracting(try held.map { try $0.text("post") })
        let others = ["unit": Set(data.records.values.joined().compactMap { $0["unit"].text ?? $0["lead"].text })]
        data.titles.merge(try registry.titles(of: others, commune: commune.code, language, in: tx)) { one, _ in one }
        return data
    }

    /// Platforms that data comes from or goes to; the many that are only used stay in their list.
    private func platformsInUse(_ data: ArchitectureData) -> [Record] {
        let named =
            data.of(Architecture.links).flatMap { [$0["from_platform"].text, $0["to_platform"].text] }
            + data.of(Architecture.data).map { $0["platform"].text }
        let ids = Set(named.compactMap { $0 })
        return data.of(Architecture.platforms).filter { ids.contains($0.id.text) }
    }

    private func ends(_ link: Record) -> (from: String?, to: String?) {
        (link["from_system"].text ?? link["from_platform"].text, link["to_system"].text ?? link["to_platform"].text)
    }

    // MARK: The drawing

    private func drawing(_ data: ArchitectureData, _ numbers: [RecordID: Int]) -> NetDrawing {
        func node(_ record: Record) -> LinkDrawing.Node {
            let isSystem = record.register == Architecture.systems
            return LinkDrawing.Node(
                id: record.id.text, name: data.titles[record.id.text] ?? "", detail: isSystem ? nil : choice("tier", of: record),
                url: urls.record(record), css: amiss(record, data).isEmpty ? "net-box" : "net-box net-risk")
        }
        let links = data.of(Architecture.links).compactMap { link -> LinkDrawing.Link? in
            guard let from = ends(link).from, let to = ends(link).to, let number = numbers[link.id] else { return nil }
            let state = ["live", "trial"].contains(link.state ?? "") ? link.state ?? "" : "wanted"
            return LinkDrawing.Link(
                number: number, from: from, to: to, css: "net-\(state)" + (amiss(link, data).isEmpty ? "" : " net-risk"))
        }
        return LinkDrawing(
            systems: data.of(Architecture.systems).map(node), platforms: platformsInUse(data).map(node), links: links
        ).drawn((words("architecture_systems"), words("architecture_platforms")))
    }

    private func choice(_ field: String, of record: Record) -> String? {
        guard let declared = catalogue.registers[record.register]?.field(field), let value = record[field].text else { return nil }
        return declared.choice(value)?.label(language)
    }

    // MARK: In words

    /// What is amiss with one record.
    private func amiss(_ record: Record, _ data: ArchitectureData) -> [Tag] {
        var labels: [String] = []
        for view in catalogue.registers[record.register]?.list.views ?? []
        where data.amiss[record.register]?[view.id]?.contains(record.id) == true {
            labels.append(view.label(language))
        }
        if record.register == Architecture.systems {
            if record["owner"].text == nil { labels.append(words("architecture_no_owner")) }
            if record["officer"].text.map(data.vacant.contains) != false { labels.append(words("architecture_no_officer")) }
            if record["level"].text == nil { labels.append(words("architecture_no_level")) }
        }
        return labels.map { Tag(text: $0, meaning: .atRisk) }
    }

    private func warnings(_ data: ArchitectureData) -> [AdminItem] {
        let listed = [Architecture.links, Architecture.data].compactMap { catalogue.registers[$0] }.flatMap { register in
            register.list.views.compactMap { view -> AdminItem? in
                guard let count = data.amiss[register.id]?[view.id]?.count, count > 0 else { return nil }
                return AdminItem(
                    heading: view.label(language), text: plural(register), tag: Tag(text: String(count), meaning: .atRisk),
                    url: CommuneURLs.query(urls.register(register.id), [("view", view.id)]))
            }
        }
        let systems = data.of(Architecture.systems)
        let own = [
            ("architecture_no_owner", systems.filter { $0["owner"].text == nil }),
            ("architecture_no_officer", systems.filter { $0["officer"].text.map(data.vacant.contains) != false }),
            ("architecture_no_level", systems.filter { $0["level"].text == nil }),
        ].filter { !$0.1.isEmpty }.map { key, found in
            AdminItem(
                heading: words(key), text: found.map { data.titles[$0.id.text] ?? "" }.joined(separator: ", "),
                tag: Tag(text: String(found.count), meaning: .atRisk), url: urls.register(Architecture.systems))
        }
        return own + listed
    }

    private func link(_ link: Record, _ number: Int, _ data: ArchitectureData) -> NetLink {
        let carried = link.items("carries").compactMap { data.titles[$0] }.joined(separator: ", ")
        let state = catalogue.registers[link.register].flatMap { catalogue.workflow(of: $0) }?.state(link.state ?? "")
        let basis = link["legal_basis"].text.map { words("architecture_basis", $0) }
        return NetLink(
            number: String(number), name: data.titles[link.id.text] ?? "", url: urls.record(link),
            from: ends(link).from.flatMap { data.titles[$0] } ?? "—", to: ends(link).to.flatMap { data.titles[$0] } ?? "—",
            detail: [carried.isEmpty ? nil : carried, choice("way", of: link), basis].compactMap { $0 }.joined(separator: " · "),
            tag: Tag(text: state?.label(language) ?? "", meaning: state.map { Pages.Meaning($0.meaning) } ?? .plain),
            warnings: amiss(link, data))
    }

    private func holder(_ record: Record, _ data: ArchitectureData) -> NetHolder {
        let isSystem = record.register == Architecture.systems
        let held = data.of(Architecture.data).filter { $0[isSystem ? "information_system" : "platform"].text == record.id.text }
        return NetHolder(
            kind: catalogue.registers[record.register]?.label(language) ?? "", name: data.titles[record.id.text] ?? "",
            url: urls.record(record), owner: record["owner"].text,
            detail: (record["unit"].text ?? record["lead"].text).flatMap { data.titles[$0] },
            data: held.map { set in
                let tags = amiss(set, data)
                let updated = set["updated_on"].text.flatMap { CalendarDate($0) }.map { words("architecture_updated", $0.text(language)) }
                return AdminItem(
                    heading: data.titles[set.id.text] ?? "",
                    text: [choice("class", of: set), choice("master", of: set).map { words("architecture_master", $0) }, updated]
                        .compactMap { $0 }.joined(separator: " · "),
                    tag: tags.isEmpty ? nil : Tag(text: tags.map(\.text).joined(separator: "; "), meaning: .atRisk), url: urls.record(set))
            }, warnings: amiss(record, data))
    }
}
