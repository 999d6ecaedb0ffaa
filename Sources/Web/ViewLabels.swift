import Declarations
import HTTPKit
import Hummingbird
import Pages
import QRCode
import Registers
import Store
import Vietnamese

/// How many labels one print holds: twenty sheets of A4.
private let mostLabels = 480

extension Visit {
    /// Nhãn: a label for each record of the list, or for those chosen in it, with its name, its code and a QR code that opens it.
    func labelsPage() async throws -> Response {
        let register = try register()
        let list = ListQuery(register, query, registry, for: actor)
        let chosen = query.all(ViewParameter.chosen.rawValue).compactMap { RecordID($0)?.text }.prefix(mostLabels)
        let page = try await read { tx in
            let asked = list.records(limit: mostLabels, and: chosen.isEmpty ? nil : .ids(Array(chosen)))
            let records = try registry.page(register.id, asked, for: actor, in: tx).records
            let count = try registry.count(register.id, asked, for: actor, in: tx)
            let titles = try registry.titles(of: records, language, in: tx)
            return LabelsPage(
                title: words("labels_title", plural(register)), backUrl: list.url(urls.register(register.id)),
                papers: labelPapers(list, Array(chosen)), isSingle: isSingleLabel, count: words("count_records", text(count)),
                filter: try filterText(list, chosenOptions(list, in: tx)),
                labels: try records.map { try label($0, titles[$0.id.text], register) },
                note: count.number > records.count ? words("print_more", grouped(Int64(records.count), language), text(count)) : nil,
                empty: records.isEmpty
                    ? Empty(
                        heading: words("list_none"), text: words("list_none_text"),
                        action: Link(text: words("view_all"), url: urls.register(register.id))) : nil)
        }
        return try await self.page(page, at: .registers)
    }

    private var isSingleLabel: Bool { self[.paper] == "50x30" }

    private func labelPapers(_ list: ListQuery, _ chosen: [String]) -> [Tab] {
        func paper(_ name: String, isSingle: Bool) -> Tab {
            let items: [(ViewParameter, String?)] = [(.paper, name)] + chosen.map { (.chosen, $0) }
            return Tab(label: words("paper_" + name), url: viewURL(list, "nhan", items), current: isSingle == isSingleLabel)
        }
        return [paper("a4", isSingle: false), paper("50x30", isSingle: true)]
    }

    private func label(_ record: Record, _ title: String?, _ register: RegisterDeclaration) throws -> LabelItem {
        let code = register.fields.first { $0.type == .code && !$0.personal && !$0.encrypted }.flatMap { record[$0.id].text }
        var heading = title ?? ""
        // A title that begins with the code would say it twice on a label of five centimetres.
        if let code, heading.hasPrefix(code) { heading = String(heading.dropFirst(code.count).drop { " ·–-:".contains($0) }) }
        let qr = try QRCode(siteAddress + urls.record(record), correction: .medium)
        return LabelItem(
            heading: heading.isEmpty ? code ?? words("untitled") : heading.shortened(to: 70), code: heading.isEmpty ? nil : code,
            place: commune.name.capitalizedFirst, picture: qr.outline, side: qr.side)
    }
}

extension Declarations.Expression {
    /// Records by their ids.
    static func ids(_ ids: [String]) -> Self {
        .member(.path(FieldPath(field: SystemField.id.rawValue)), of: ids.map { .literal(.text($0)) }, negated: false)
    }
}
