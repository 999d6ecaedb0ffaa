import Foundation
import HTTPKit
import Hummingbird
import Pages
import Vietnamese

/// A list of what is set up here (accounts, tokens, webhooks …): short enough to be read whole, searched by words, fifty a page.
///
/// Its texts are keys of the site's catalogue: `<name>_title`, `_text`, `_count`, `_new`, `_none`, `_none_text`.
struct SettingsList: Sendable {
    let name: String
    let url: String
    /// The keys of the columns' heads.
    let heads: [String]
    /// Each cell without its head.
    let rows: [(url: String, cells: [ListCell])]
    /// Where a new one is made; nil where nobody makes one by hand.
    var newURL: String?
    var actions: [Action] = []
    var views: [Tab] = []
    /// What the address says besides words and page.
    var kept: [(String, String?)] = []

    static let perPage = 50
}

extension Visit {
    var administrationCrumb: Link { Link(text: words("nav_administration"), url: urls.administration) }

    /// The part of a settings list that the address asks for: `q` its words, `trang` its page.
    func settingsPage(_ list: SettingsList) async throws -> Response {
        try await page(settingsModel(list), at: .administration)
    }

    func settingsModel(_ list: SettingsList) -> RecordList {
        let wanted = query.text("q").map(folded) ?? ""
        let found = list.rows.filter { row in
            wanted.isEmpty || folded(row.cells.compactMap { $0.text ?? $0.tag?.text }.joined(separator: " ")).contains(wanted)
        }
        let pages = max(1, (found.count + SettingsList.perPage - 1) / SettingsList.perPage)
        let page = min(max(query["trang"].flatMap { Int($0) } ?? 1, 1), pages)
        let shown = found.dropFirst((page - 1) * SettingsList.perPage).prefix(SettingsList.perPage)
        let heads = list.heads.map { words($0) }
        func address(_ page: Int) -> String {
            CommuneURLs.query(list.url, list.kept + [("q", query["q"]), ("trang", page > 1 ? String(page) : nil)])
        }
        let new = list.newURL.map { Link(text: words(list.name + "_new"), url: $0) }
        let isFiltered = found.count < list.rows.count || !wanted.isEmpty
        return RecordList(
            title: words(list.name + "_title"), lead: words(list.name + "_text"), crumbs: [administrationCrumb],
            actions: (new.map { [Action(label: $0.text, url: $0.url, style: .primary)] } ?? []) + list.actions, views: list.views,
            url: list.url,
            search: Field(id: "q", name: "q", label: words("list_search"), value: query["q"], placeholder: words("list_search_hint")),
            hidden: list.kept.compactMap { name, value in value.map { Hidden(name: name, value: $0) } },
            count: words(list.name + "_count", grouped(Int64(found.count), language)), columns: heads.map { ListColumn(label: $0) },
            rows: shown.map { row in
                ListRow(
                    url: row.url,
                    cells: zip(heads, row.cells).map { head, cell in
                        var cell = cell
                        cell.label = head
                        return cell
                    })
            },
            paging: pages == 1
                ? nil
                : Paging(
                    previousUrl: page > 1 ? address(page - 1) : nil, nextUrl: page < pages ? address(page + 1) : nil,
                    summary: words("settings_page", String(page), String(pages))),
            empty: found.isEmpty
                ? isFiltered
                    ? Empty(heading: words("list_none"), text: words("list_none_text"))
                    : Empty(heading: words(list.name + "_none"), text: words(list.name + "_none_text"), action: new)
                : nil)
    }
}

extension ListCell {
    /// A cell whose label is its column's.
    init(_ text: String?, isNumber: Bool = false) { self.init(label: "", text: text, isNumber: isNumber) }
    init(_ tag: Tag) { self.init(label: "", tag: tag) }
}
