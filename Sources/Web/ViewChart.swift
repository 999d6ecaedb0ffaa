import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// Biểu đồ: the list counted or added up by a field or over time, each bar with its numbers and its list.
    func chartPage() async throws -> Response {
        let register = try register()
        guard let chart = ChartQuery(register, self) else { throw HTTPFailure.notFound }
        let list = ListQuery(register, query, registry, for: actor)
        let page = try await read { tx in
            let asked = list.records(limit: 1, and: nil)
            let number = chart.measure.field
            func groups(_ keys: [GroupKey], _ limit: Int, _ filter: Declarations.Expression? = nil) throws -> [RecordGroup] {
                try registry.groups(
                    register.id, list.records(limit: 1, and: filter), by: keys, adding: number, limit: limit, for: actor, in: tx)
            }
            let whole = try registry.groups(register.id, asked, adding: number, for: actor, in: tx).first ?? RecordGroup(keys: [], count: 0)
            let path = Declarations.Expression.path(FieldPath(field: chart.by.id))
            var bars = try groups([chart.key], Chart.most(chart), chart.by.isTime ? .isSet(path, negated: false) : nil)
            if chart.by.isTime, let unset = try groups([], 1, .isSet(path, negated: true)).first, unset.count > 0 {
                bars.append(RecordGroup(keys: [nil], count: unset.count, known: unset.known, sum: unset.sum))
            }
            let parts = try chart.split.map { try groups([chart.key, .field($0.id)], 5000) } ?? []
            var wanted: [String: Set<String>] = [:]
            let named: [(ListField?, [String])] = [
                (chart.by, bars.compactMap { $0.keys.first ?? nil }), (chart.split, parts.compactMap { $0.keys.last ?? nil }),
            ]
            for (field, keys) in named {
                if let target = field?.target, catalogue.registers[target] != nil { wanted[target, default: []].formUnion(keys) }
            }
            let titles = try registry.titles(of: wanted, commune: commune.code, language, in: tx)
            return Chart(visit: self, list: list, query: chart, whole: whole, groups: bars, parts: parts, titles: titles)
                .page(try chosenOptions(list, in: tx))
        }
        return try await self.page(page, at: .registers)
    }
}

/// The groups of a chart as they are drawn.
private struct Chart {
    let visit: Visit
    let list: ListQuery
    let query: ChartQuery
    let whole: RecordGroup
    let groups: [RecordGroup]
    let parts: [RecordGroup]
    let titles: [String: String]

    private static let mostBars = 24
    private static let mostSeries = 7
    private static let unset = ""
    private static let others = "*"

    /// How many groups are read at all; what lies beyond is told as one.
    static func most(_ query: ChartQuery) -> Int { query.by.isTime ? 120 : mostBars }

    /// A bar: a group, or all that have none of their own.
    private struct Bar {
        let id: String
        var group: RecordGroup
        var parts: [String: RecordGroup] = [:]
    }

    // MARK: Groups

    private func bars() -> [Bar] {
        var bars = groups.map { Bar(id: $0.keys.first.flatMap { $0 } ?? Self.unset, group: $0) }
        if query.by.isTime {
            let dated = bars.filter { $0.id != Self.unset }
            bars = filled(dated.reversed()) + bars.filter { $0.id == Self.unset }
        } else {
            bars = ordered(bars)
        }
        let rest = groups.reduce(whole) { rest, group in
            RecordGroup(keys: [], count: rest.count - group.count, known: rest.known - group.known, sum: rest.sum - group.sum)
        }
        if rest.count > 0 { bars.insert(Bar(id: Self.others, group: rest), at: query.by.isTime ? 0 : bars.count) }
        return bars
    }

    /// Steps of time without records are shown as such, up to a hundred in a row of all.
    private func filled(_ bars: [Bar]) -> [Bar] {
        guard let first = bars.first.flatMap({ CalendarDate($0.id) }), let last = bars.last.flatMap({ CalendarDate($0.id) }) else {
            return bars
        }
        let known = Dictionary(bars.map { ($0.id, $0) }, uniquingKeysWith: { one, _ in one })
        var filled: [Bar] = []
        var day = first
        while day <= last, filled.count <= 120 {
            filled.append(known[day.description] ?? Bar(id: day.description, group: RecordGroup(keys: [day.description], count: 0)))
            day = query.step.next(day)
        }
        return filled.count > 120 ? bars : filled
    }

    /// Options in the order of their declaration, everything else by size; what is not filled in comes last.
    private func ordered(_ bars: [Bar]) -> [Bar] {
        let options = query.by.options(list.workflow).map(\.id)
        let places = Dictionary(options.enumerated().map { ($1, $0) }, uniquingKeysWith: { one, _ in one })
        return bars.enumerated().sorted { one, other in
            let (a, b) = (one.element.id, other.element.id)
            if (a == Self.unset) != (b == Self.unset) { return b == Self.unset }
            return (places[a] ?? Int.max, one.offset) < (places[b] ?? Int.max, other.offset)
        }.map(\.element)
    }

    /// The values of the split: the largest, then what is not filled in, then all others as one.
    private func series() -> [String] {
        guard let split = query.split else { return [] }
        var counts: [String: Int] = [:]
        for part in parts { counts[part.keys.last.flatMap { $0 } ?? Self.unset, default: 0] += part.count }
        let options = split.options(list.workflow).map(\.id)
        let largest = counts.keys.filter { $0 != Self.unset }.sorted { (-(counts[$0] ?? 0), $0) < (-(counts[$1] ?? 0), $1) }
        var shown = Array(largest.prefix(Self.mostSeries - 1))
        if !options.isEmpty { shown = options.filter(shown.contains) }
        if counts[Self.unset] != nil { shown.append(Self.unset) }
        let told = counts.filter { shown.contains($0.key) }.values.reduce(0, +)
        return told < whole.count ? shown + [Self.others] : shown
    }

    private func withParts(_ bars: [Bar], _ series: [String]) -> [Bar] {
        if series.isEmpty { return bars }
        let places = Dictionary(bars.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { one, _ in one })
        let shown = Set(series)
        var bars = bars
        for part in parts {
            let id = part.keys.first.flatMap { $0 } ?? Self.unset
            guard let place = places[id] ?? places[Self.others] else { continue }
            let value = part.keys.last.flatMap { $0 } ?? Self.unset
            let name = shown.contains(value) ? value : Self.others
            var sum = bars[place].parts[name] ?? RecordGroup(keys: [], count: 0)
            sum.count += part.count
            sum.known += part.known
            sum.sum += part.sum
            bars[place].parts[name] = sum
        }
        return bars
    }

    // MARK: Numbers

    /// The number as it is drawn, in the field's own unit.
    private func exact(_ group: RecordGroup?) -> String {
        guard let group else { return "0" }
        guard let field = query.measure.field.flatMap({ list.register.field($0) }) else { return String(group.count) }
        let sum = group.sum / pow(10, field.scale)
        guard case .average = query.measure else { return sum.description }
        guard group.known > 0 else { return "0" }
        return NSDecimalNumber(decimal: sum / Decimal(group.known)).doubleValue.description
    }

    private func text(_ group: RecordGroup?) -> String {
        let group = group ?? RecordGroup(keys: [], count: 0)
        guard let field = query.measure.field.flatMap({ list.register.field($0) }) else {
            return grouped(Int64(group.count), visit.language)
        }
        if group.known == 0 { return group.count == 0 ? "–" : visit.words("chart_no_number") }
        guard case .average = query.measure else { return stored(group.sum, field, 0) }
        // Averages of whole numbers have two digits more; đồng have no parts.
        let digits = field.valueType == .integer ? 2 : 0
        return stored(group.sum * pow(10, digits) / Decimal(group.known), field, digits)
    }

    private func stored(_ number: Decimal, _ field: FieldDeclaration, _ digits: Int) -> String {
        var (exact, rounded) = (number, Decimal())
        NSDecimalRound(&rounded, &exact, 0, .plain)
        guard let whole = Int64(rounded.description) else { return "\(number / pow(10, field.scale + digits))" }
        if digits > 0 { return FixedPoint(value: whole, scale: field.scale + digits).text(visit.language) }
        return FieldText(visit.language).text(.integer(whole), of: field)
    }

    /// Numbers never stand without what they are of.
    private func share(_ group: RecordGroup) -> String {
        func number(_ count: Int) -> String { grouped(Int64(count), visit.language) }
        if query.measure != .count { return visit.words("chart_known", number(group.known), number(group.count)) }
        if whole.count == 0 { return "–" }
        let tenths = Int64((Double(group.count) * 1000 / Double(whole.count)).rounded())
        return "\(number(group.count))/\(number(whole.count)) · " + FixedPoint(value: tenths, scale: 1).percentText(visit.language)
    }

    // MARK: Words and addresses

    private func label(_ id: String, _ field: ListField) -> String {
        switch id {
        case Self.unset: return visit.words("chart_unset")
        case Self.others: return visit.words(field.isTime ? "chart_earlier" : "chart_others")
        case _ where field.isTime: return CalendarDate(id).map { label($0) } ?? id
        default: break
        }
        if let option = field.options(list.workflow).first(where: { $0.id == id }) { return option.label(visit.language) }
        switch field.type {
        case .boolean: return visit.words("filter_\(id)")
        case .period: return Period(id)?.text(visit.language) ?? id
        default: return titles[id].flatMap { $0.isEmpty ? nil : $0 } ?? (field.target == nil ? id : visit.words("untitled"))
        }
    }

    private func label(_ day: CalendarDate) -> String {
        switch query.step {
        case .day: day.text(visit.language)
        case .week: visit.words("chart_week", day.text(visit.language))
        case .month: Period(.month, containing: day).text(visit.language).capitalizedFirst
        case .quarter: Period(.quarter, containing: day).text(visit.language).capitalizedFirst
        case .year: Period(.year, containing: day).text(visit.language).capitalizedFirst
        }
    }

    /// As short as it fits under a column.
    private func tick(_ id: String) -> String? {
        guard let day = CalendarDate(id) else { return nil }
        return switch query.step {
        case .day, .week: "\(day.day)/\(day.month)"
        case .month: "\(day.month)/\(day.year % 100)"
        case .quarter: "Q\(day.quarter)/\(day.year % 100)"
        case .year: String(day.year)
        }
    }

    /// The list of a bar's records; none where the list takes any of several conditions, since one more would widen it.
    private func url(_ bar: Bar) -> String? {
        let base = visit.urls.register(list.register.id)
        guard bar.id != Self.others, query.by.filterKind != nil, !list.matchesAny || list.filters.count < 2 else { return nil }
        if bar.id == Self.unset { return list.url(base, only: query.by, ListFilter.unset) }
        guard query.by.isTime else { return list.url(base, only: query.by, bar.id) }
        return CalendarDate(bar.id).map { list.url(base, within: $0...query.step.end($0), of: query.by) }
    }

    /// The list of a part's records.
    private func url(_ bar: Bar, _ part: String) -> String? {
        guard let url = url(bar), let split = query.split, part != Self.others, split.filterKind != nil, (bar.parts[part]?.count ?? 0) > 0,
            !list.filters.contains(where: { $0.field.id == split.id })
        else { return nil }
        return url + CommuneURLs.query("", [(split.parameter, part == Self.unset ? ListFilter.unset : part)]).replacing("?", with: "&")
    }

    // MARK: The page

    func page(_ options: ReferenceOptions) -> ChartPage {
        let names = series()
        let bars = withParts(bars(), names)
        let by = query.by.label(visit)
        let measure = visit.label(query.measure, list.register)
        let isEmpty = whole.count == 0
        return ChartPage(
            title: visit.words("chart_title", visit.plural(list.register), by), head: visit.viewHead(list, "bieu-do", options),
            url: visit.urls.register(list.register.id) + "/bieu-do", controls: visit.chartControls(query, list.register),
            hidden: list.items.compactMap { name, value in value.map { Hidden(name: name, value: $0) } },
            summary: visit.words("count_records", grouped(Int64(whole.count), visit.language)), shape: query.shape,
            legend: names.enumerated().map { index, id in
                ChartSeries(label: query.split.map { label(id, $0) } ?? id, index: color(id, index))
            }, groupHead: by, valueHead: measure,
            shareHead: visit.words(query.measure == .count ? "chart_share" : "chart_have"),
            rows: isEmpty ? [] : bars.enumerated().map { row($1, at: $0, names) },
            total: isEmpty || bars.count < 2 ? nil : total(names, bars),
            note: query.split == nil ? nil : visit.words("chart_split_note"),
            empty: isEmpty
                ? Empty(
                    heading: visit.words("list_none"), text: visit.words("list_none_text"),
                    action: Link(text: visit.words("view_all"), url: visit.urls.register(list.register.id))) : nil,
            liveUrl: visit.liveURL(list.register))
    }

    private func color(_ id: String, _ index: Int) -> Int { id == Self.others || id == Self.unset ? 7 : index % 7 }

    private func row(_ bar: Bar, at place: Int, _ names: [String]) -> ChartRow {
        ChartRow(
            label: label(bar.id, query.by), tick: query.by.isTime ? tick(bar.id) : nil,
            index: color(bar.id, query.shape == .ring ? place : 0),
            parts: names.map { name in number(partHead(name), bar.parts[name], url(bar, name)) }, value: number("", bar.group, url(bar)),
            share: share(bar.group))
    }

    private func total(_ names: [String], _ bars: [Bar]) -> ChartRow {
        let parts = names.map { name in
            let sum = bars.compactMap { $0.parts[name] }.reduce(RecordGroup(keys: [], count: 0)) { sum, part in
                RecordGroup(keys: [], count: sum.count + part.count, known: sum.known + part.known, sum: sum.sum + part.sum)
            }
            return number(partHead(name), sum, nil)
        }
        return ChartRow(label: visit.words("chart_total"), parts: parts, value: number("", whole, nil), share: share(whole))
    }

    private func partHead(_ name: String) -> String { query.split.map { label(name, $0) } ?? name }

    private func number(_ label: String, _ group: RecordGroup?, _ url: String?) -> ChartNumber {
        ChartNumber(label: label, text: text(group), exact: exact(group), url: url)
    }
}
