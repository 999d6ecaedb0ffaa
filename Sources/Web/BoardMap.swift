import Declarations
import Figures
import HTTPKit
import Pages
import Plans
import Registers
import Store
import Vietnamese

/// The commune's units on a map, each with a number: late work, or a figure that the reader chose.
struct UnitMap: Sendable {
    struct Place: Sendable {
        let id: String
        let name: String
        let number: Double?
        let text: FigureText
        let url: String?
        var step: Int?
    }

    /// The word of addresses for late work.
    static let lateWork = "viec-tre"

    /// Nil is late work.
    let figure: FigureDeclaration?
    let period: FigurePeriod
    /// Those with an outline, then the others that have a number and hold none of the first.
    var drawn: [Place]
    var others: [Place]
    var outlines: MapOutlines
}

extension Visit {
    /// Figures that a map can show: those of hamlets first, shares before counts.
    var mappedFigures: [FigureDeclaration] {
        let all = catalogue.figures.filter { site.figures.isByUnit($0.id) }
        let shown = all.filter { $0.kind == .indicator } + all.filter { $0.kind == .figure && $0.metric != nil }
        return shown.filter(isByPlace) + shown.filter { !isByPlace($0) }
    }

    /// The units in force, in the order of their list; their names stand in every list that refers to them.
    func activeUnits(in tx: ReadTransaction) throws -> [Record] {
        guard let register = catalogue.registers["unit"] else { return [] }
        let reader = Actor.system(commune: commune.code, origin: actor.origin)
        let today = Instant(milliseconds: tx.now).date
        return try registry.all(register.id, sort: register.list.sort, limit: MapOutlines.most, for: reader, in: tx)
            .filter { $0["to_date"].text.flatMap { CalendarDate($0) }.map { $0 >= today } ?? true }
    }

    /// Nil where no unit has an outline.
    func unitMap(_ board: Plans.Dashboard, in tx: ReadTransaction) throws -> UnitMap? {
        guard let field = catalogue.registers["unit"].flatMap(MapQuery.outline) else { return nil }
        let units = try activeUnits(in: tx)
        let bounded = units.filter { !$0[field.id].isNull }
        var outlines = MapOutlines(
            regions: zip(bounded, site.outlines.shapes(of: bounded, field: field.id)).compactMap { unit, shape in
                shape.map { MapOutlineData(id: unit.id.text, name: unit["name"].text ?? "", shape: $0) }
            })
        if outlines.regions.isEmpty { return nil }
        outlines.markFrames()
        let figure = mapFigure(board, drawn: Set(outlines.regions.filter { !$0.isFrame }.map(\.id)))
        let period = FigurePeriod(Period(.year, containing: Instant(milliseconds: tx.now).date))
        let places = try figure.map { try self.places(units, $0, period, in: tx) } ?? lateWork(units, board)
        let inside = Set(outlines.regions.filter { !$0.isFrame }.map(\.id))
        let parents = Dictionary(units.compactMap { unit in unit["parent"].text.map { (unit.id.text, $0) } }) { one, _ in one }
        let holders = Set(inside.flatMap { Self.holders(of: $0, parents) })
        return UnitMap(
            figure: figure, period: period, drawn: Self.coloured(places.filter { inside.contains($0.id) }),
            others: places.filter { !inside.contains($0.id) && !holders.contains($0.id) && ($0.number ?? 0) != 0 }, outlines: outlines)
    }

    /// What the reader chose; else late work, where a unit of the map has some, else what is counted by such units.
    private func mapFigure(_ board: Plans.Dashboard, drawn: Set<String>) -> FigureDeclaration? {
        if let chosen = self[.colour] { return catalogue.figures[chosen].flatMap { site.figures.isByUnit($0.id) ? $0 : nil } }
        let isLate = board.units.contains { $0.overdue > 0 && $0.unit.map { drawn.contains($0.id.text) } == true }
        return isLate ? nil : mappedFigures.first(where: isByPlace)
    }

    /// Whether all that it counts belongs to a place by the field that colours its register's own map: to hamlets rather than to offices.
    private func isByPlace(_ figure: FigureDeclaration) -> Bool {
        switch figure.versions.last?.formula {
        case .counted(let count)?:
            let field = count.scope?.names.last
            return field != nil && catalogue.registers.contains { $0.list.mapColour == field }
        case .combined?: return figure.versions.last?.formula.parts.allSatisfy { catalogue.figures[$0].map(isByPlace) ?? false } ?? false
        case .declared?, nil: return false
        }
    }

    /// A figure's values of all units in one reading.
    private func places(
        _ units: [Record], _ figure: FigureDeclaration, _ period: FigurePeriod, in tx: ReadTransaction
    ) throws -> [UnitMap.Place] {
        let asked = units.map { FigureUnit(commune: commune.code, unit: $0.id.text) }
        let parts = figure.version(on: period.days.upperBound)?.formula.parts ?? []
        let table = try site.figures.values(of: [figure.id] + parts, units: asked, periods: [period], in: tx)
        return zip(units, asked).map { unit, asked in
            let value = table[figure.id, asked, period].value
            return UnitMap.Place(
                id: unit.id.text, name: unit["name"].text ?? "", number: value.number?.approximate,
                text: text(value, of: figure, parts: fraction(figure, FigureQuestion(asked, period), table)),
                url: urls.figure(figure.id, period: period, unit: unit.id.text))
        }
    }

    private func lateWork(_ units: [Record], _ board: Plans.Dashboard) -> [UnitMap.Place] {
        let work = Dictionary(board.units.compactMap { work in work.unit.map { ($0.id, work) } }) { one, _ in one }
        return units.map { unit in
            let own = work[unit.id]
            let late = own?.overdue ?? 0
            // Where nothing was entered, nobody knows what is late.
            let text =
                board.tasks.total == 0
                ? FigureText(none: words("board_no_value"))
                : FigureText(number: String(late), detail: own.map { words("board_overdue_detail", String($0.open)) })
            return UnitMap.Place(
                id: unit.id.text, name: unit["name"].text ?? "", number: board.tasks.total == 0 ? nil : Double(late), text: text,
                url: late == 0 ? nil : lateWorkURL(of: unit.id, board))
        }
    }

    /// The late tasks that a unit leads or shares, of the plans that the page is about.
    func lateWorkURL(of unit: RecordID, _ board: Plans.Dashboard) -> String {
        let plan = query["ke-hoach"].flatMap { RecordID($0) }.map { "plan = '\($0)'" }
        return CommuneURLs.query(
            urls.register("task"),
            [("view", "overdue"), ("where", plan), ("lead", unit.text), ("co_leads", unit.text), ("match", "any")])
    }

    private static func holders(of unit: String, _ parents: [String: String]) -> [String] {
        var line: [String] = []
        while let parent = parents[line.last ?? unit], !line.contains(parent) { line.append(parent) }
        return line
    }

    /// Five colours that hold about as many units each; none is a colour of its own, and so is not known.
    private static func coloured(_ places: [UnitMap.Place]) -> [UnitMap.Place] {
        let ends = MapOutlines.ends(places.compactMap(\.number))
        return places.map { place in
            var place = place
            place.step = place.number.map { number in number <= 0 ? 0 : (ends.firstIndex { number <= $0 } ?? ends.count - 1) + 1 }
            return place
        }
    }
}

// MARK: The block

extension Visit {
    func block(_ map: UnitMap) -> UnitMapBlock? {
        guard let frame = map.outlines.box?.widened else { return nil }
        let sheet = MapSheet(frame)
        let byID = Dictionary(map.drawn.map { ($0.id, $0) }) { one, _ in one }
        let regions = map.outlines.regions.compactMap { region -> UnitRegion? in
            guard let place = byID[region.id] else { return nil }
            let inside = region.shape.inside.map(sheet.place) ?? (0, 0)
            return UnitRegion(
                path: sheet.path(region.shape), label: place.name, spoken: "\(place.name): \(place.text.number ?? place.text.none ?? "")",
                url: place.url, number: place.text.number, step: place.step, x: inside.0, y: inside.1)
        }
        let frames = map.outlines.regions.filter(\.isFrame).map { MapOutline(path: sheet.path($0.shape), step: nil) }
        let sorted = map.drawn.enumerated().sorted { ($1.element.rank, $0.offset) < ($0.element.rank, $1.offset) }.map(\.element)
        return UnitMapBlock(
            heading: map.figure?.label(language) ?? words("board_overdue"), url: urls.dashboard, controls: [colourField(map)],
            hidden: query["ke-hoach"].map { [Hidden(name: "ke-hoach", value: $0)] } ?? [],
            whyUrl: map.figure.map { urls.figure($0.id, period: map.period) },
            valueHead: map.figure == nil ? words("board_overdue") : map.period.text(language).capitalizedFirst,
            drawing: UnitDrawing(height: sheet.height, frames: frames, regions: regions), legend: legend(map.drawn),
            hasUnknown: map.drawn.contains { $0.step == nil }, rows: sorted.map { unitRow($0, hasOutline: true) },
            others: map.others.sorted { $0.rank > $1.rank }.map { unitRow($0, hasOutline: false) })
    }

    private func colourField(_ map: UnitMap) -> Field {
        var figures = mappedFigures
        if let chosen = map.figure, !figures.contains(where: { $0.id == chosen.id }) { figures.append(chosen) }
        return Field(
            id: "map-" + ViewParameter.colour.rawValue, name: ViewParameter.colour.rawValue, label: words("map_colour"), control: .choice,
            options: [Choice(value: UnitMap.lateWork, label: words("board_overdue"), selected: map.figure == nil)]
                + figures.map { Choice(value: $0.id, label: $0.label(language), selected: $0.id == map.figure?.id) })
    }

    private func unitRow(_ place: UnitMap.Place, hasOutline: Bool) -> UnitValueRow {
        UnitValueRow(label: place.name, url: place.url, value: place.text, step: place.step, hasOutline: hasOutline)
    }

    private func legend(_ places: [UnitMap.Place]) -> [MapStep] {
        (0...MapOutlines.steps).compactMap { step in
            let own = places.filter { $0.step == step }.sorted { ($0.number ?? 0) < ($1.number ?? 0) }
            guard let low = own.first?.text.number, let high = own.last?.text.number else { return nil }
            return MapStep(label: low == high ? low : "\(low)–\(high)", step: step)
        }
    }
}

extension UnitMap.Place {
    /// What is not known comes last.
    fileprivate var rank: Double { number ?? -.infinity }
}
