import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

/// How many records one print holds: some sixty sheets.
private let mostPrinted = 2000

extension Visit {
    /// The list as an official table.
    func printPage() async throws -> Response {
        let register = try register()
        let list = ListQuery(register, query, registry, for: actor)
        let form = self[.form].flatMap { id in register.list.prints.first { $0.id == id } }
        let shown: [(field: ListField, head: String)] =
            if let form {
                form.columns.compactMap { column in ListField(column.field, of: register).map { ($0, column.head(language)) } }
            } else {
                register.list.columns.compactMap { id in ListField(id, of: register).map { ($0, $0.label(self)) } }
            }
        let columns = shown.map(\.field)
        let isLandscape = self[.paper].map { $0 == "ngang" } ?? (columns.count > 5)
        let page = try await read { tx in
            var asked = list.records(limit: mostPrinted)
            asked.cursor = nil
            let records = try registry.page(register.id, asked, for: actor, in: tx).records
            let count = try registry.count(register.id, asked, for: actor, in: tx)
            let text = try RecordText(self, register, records, columns: columns, in: tx)
            let filter = try filterText(list, chosenOptions(list, in: tx))
            let rows = records.enumerated().map { index, record in
                PrintRow(
                    number: index + 1,
                    cells: columns.map { field in
                        PrintCell(text: text.tag(field, record)?.text ?? text.text(field, record), isNumber: field.isNumber)
                    })
            }
            return PrintPage(
                title: form.map { words("print_form", plural(register), $0.label(language)) } ?? plural(register), office: office,
                date: dateLine(Instant(milliseconds: tx.now).date), filter: filter,
                count: words("count_records", self.text(count)), backUrl: list.url(urls.register(register.id)),
                papers: papers(list, isLandscape), forms: forms(list, form), isLandscape: isLandscape, heads: shown.map(\.head),
                rows: rows,
                note: count.number > records.count ? words("print_more", grouped(Int64(records.count), language), self.text(count)) : nil)
        }
        return try await self.page(page, at: .registers)
    }

    /// One record as a sheet. What is personal stays masked: the page is not the place where it is asked for.
    func printRecordPage() async throws -> Response {
        let register = try register()
        let id = try recordID()
        let page = try await read { tx in
            let record = try registry.record(register.id, id, for: actor, in: tx)
            let fields = register.fields.filter { $0.type != .attachment && !$0.type.isPlace }.compactMap {
                ListField($0.id, of: register)
            }
            let text = try RecordText(self, register, [record], in: tx)
            func lines(_ section: String?) -> [PrintLine] {
                fields.filter { $0.declaration?.section == section }.map { PrintLine(label: $0.label(self), value: text.text($0, record)) }
            }
            var sections =
                [PrintSection(lines: lines(nil))] + register.sections.map { PrintSection(label: $0.label(language), lines: lines($0.id)) }
            if let state = text.state(record) {
                sections[0].lines.append(PrintLine(label: words("system_state"), value: state.label(language)))
            }
            let title = try registry.title(of: record, language, in: tx)
            return PrintPage(
                title: "\(register.label(language)): \(title.isEmpty ? words("untitled") : title)", office: office,
                date: dateLine(Instant(milliseconds: tx.now).date), backUrl: urls.record(record),
                sections: sections.filter { !$0.lines.isEmpty })
        }
        return try await self.page(page, at: .registers)
    }

    var office: String { words("print_office", commune.name).uppercased() }

    func dateLine(_ day: CalendarDate) -> String {
        let place = commune.name.split(separator: " ", maxSplits: 1).last.map(String.init) ?? commune.name
        return "\(place), \(officialDay(day))"
    }

    /// Days below 10 and months below 3 are written with a nought (Nghị định 30/2020/NĐ-CP, Phụ lục I).
    func officialDay(_ day: CalendarDate) -> String {
        site.words(
            "official_day", language, Self.twoDigits(day.day), day.month < 3 ? Self.twoDigits(day.month) : String(day.month),
            String(day.year))
    }

    static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }

    private func papers(_ list: ListQuery, _ isLandscape: Bool) -> [Tab] {
        func paper(_ name: String, _ current: Bool) -> Tab {
            Tab(label: words("paper_" + name), url: viewURL(list, "in", [(.form, self[.form]), (.paper, name)]), current: current)
        }
        return [paper("dung", !isLandscape), paper("ngang", isLandscape)]
    }

    /// The list's own columns and the register's printed forms, where it has any.
    private func forms(_ list: ListQuery, _ chosen: PrintForm?) -> [Tab] {
        guard !list.register.list.prints.isEmpty else { return [] }
        let own = Tab(label: words("print_columns"), url: viewURL(list, "in", [(.paper, self[.paper])]), current: chosen == nil)
        return [own]
            + list.register.list.prints.map { form in
                Tab(
                    label: form.label(language), url: viewURL(list, "in", [(.form, form.id), (.paper, self[.paper])]),
                    current: form.id == chosen?.id)
            }
    }

    /// The filters in one sentence.
    func filterText(_ list: ListQuery, _ options: ReferenceOptions) -> String? {
        let view = list.view.map { ["\(words("view_kept")): \($0.label(language))"] } ?? []
        let parts = view + chips(list, options).map { "\($0.label): \($0.value)" }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }
}
