import API
import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// The list on a map: the page, what it asks for as it moves, and the outlines below.
    func addMaps() {
        get("/so/:register/ban-do", .register(.read)) { visit in try await visit.mapPage() }
        get("/so/:register/ban-do/du-lieu", .register(.read)) { visit in try await visit.mapMarks() }
        get("/so/:register/ban-do/ranh-gioi", .register(.read)) { visit in try await visit.mapShapes() }
    }
}

/// Records that the list beside the map holds before anybody moves it.
private let mostListed = 60
/// More marks than these are told by the cells of a grid.
private let mostSingle = 300

extension Visit {
    func hasMap(_ register: RegisterDeclaration) -> Bool {
        MapQuery(register, self) != nil
    }

    // MARK: What the map asks for

    /// The marks within a frame: records where there are few, cells of a grid where there are many; never more than some hundreds.
    func mapMarks() async throws -> Response {
        let register = try register()
        guard let map = MapQuery(register, self), let place = map.place else { throw HTTPFailure.notFound }
        guard let frame = MapFrame(self[.frame], zoom: self[.zoom]) else { throw HTTPFailure.badRequest() }
        let list = ListQuery(register, query, registry, for: actor)
        let json = try await read { tx in
            let asked = list.records(limit: 1, and: nil)
            let cells = try registry.cells(register.id, asked, of: place.id, within: frame.box, grid: frame.grid, for: actor, in: tx)
            let total = cells.reduce(0) { $0 + $1.count }
            guard !place.personal, total > 0, total <= mostSingle || frame.zoom >= MapFrame.nearest else {
                return JSON.object([.init("total", JSON(total)), .init("cells", .array(cells.map(\.json)))])
            }
            let records = try registry.records(
                register.id, asked, of: place.id, within: frame.box, limit: mostSingle + 200, for: actor, in: tx)
            let text = try mapText(records, map, in: tx)
            return .object([.init("total", JSON(total)), .init("records", .array(records.compactMap { text.json($0, frame) }))])
        }
        return .json(bytes: json.bytes)
    }

    /// The outlines with their names, numbers and colours.
    func mapShapes() async throws -> Response {
        let register = try register()
        let list = ListQuery(register, query, registry, for: actor)
        let json = try await read { tx in
            // A form's map has outlines even where the register itself has no map of its own.
            guard let map = MapQuery(register, self) else { return JSON.array([]) }
            let outlines = try mapOutlines(map, list, in: tx)
            return .array(
                outlines.regions.map { region in
                    var members = [JSON.Member("name", .string(region.name)), .init("shape", region.shape.json)]
                    if region.isFrame { members.append(.init("frame", true)) }
                    if let step = region.step, let colour = map.colour {
                        members.append(.init("step", JSON(step)))
                        members.append(.init("count", .string(words("count_records", grouped(Int64(region.count), language)))))
                        members.append(.init("url", JSON(regionURL(list, colour, region.id))))
                    }
                    return .object(members)
                })
        }
        return .json(bytes: json.bytes)
    }

    private func mapText(_ records: [Record], _ map: MapQuery, in tx: ReadTransaction) throws -> MapText {
        let register = try register()
        let fields = [map.colour].compactMap { $0 }
        var titles = try registry.titles(of: records, language, in: tx)
        titles.merge(try registry.titles(referredBy: records, fields: fields, language, in: tx)) { one, _ in one }
        return MapText(visit: self, workflow: catalogue.workflow(of: register), map: map, titles: titles)
    }

    // MARK: The page

    func mapPage() async throws -> Response {
        let register = try register()
        guard let map = MapQuery(register, self) else { throw HTTPFailure.notFound }
        let list = ListQuery(register, query, registry, for: actor)
        let page = try await read { tx in
            let asked = list.records(limit: mostListed, and: nil)
            var data = MapData(outlines: try mapOutlines(map, list, in: tx))
            if let place = map.place {
                data.extent = try registry.extent(register.id, asked, of: place.id, for: actor, in: tx)
                data.frame = [data.outlines.box, data.extent?.box].compactMap { $0 }.reduce(nil as GeoBox?) { $0?.union($1) ?? $1 }
                if let frame = data.frame {
                    let side = max(frame.east - frame.west, frame.north - frame.south)
                    let grid = MapGrid(width: side / 16, height: side / 16)
                    data.cells = try registry.cells(
                        register.id, asked, of: place.id, within: frame, grid: grid, limit: 300, for: actor, in: tx)
                }
                if !place.personal {
                    let filled = Declarations.Expression.isSet(.path(FieldPath(field: place.id)), negated: false)
                    data.records = try registry.page(register.id, list.records(limit: mostListed, and: filled), for: actor, in: tx).records
                }
            } else {
                data.frame = data.outlines.box
                data.count = try registry.count(register.id, asked, for: actor, in: tx)
            }
            let names = data.outlines.others.compactMap(\.id)
            let target = map.colour?.targetRegister
            let others = try target.map { try registry.titles(of: [$0: Set(names)], commune: commune.code, language, in: tx) }
            let drawn = MapDrawn(
                visit: self, list: list, map: map, data: data, text: try mapText(data.records, map, in: tx), names: others ?? [:])
            return drawn.page(try chosenOptions(list, in: tx))
        }
        return allowingTiles(try await self.page(page, at: .registers))
    }

    /// Lets the page load pictures from the tile server that the operator named, and from no other host.
    func allowingTiles(_ response: Response) -> Response {
        guard let tiles = site.configuration.tiles, let host = tiles.origin else { return response }
        var response = response
        response.headers[.contentSecurityPolicy] = SecurityHeaders().contentPolicy.replacing(
            "img-src 'self'", with: "img-src 'self' \(host)")
        return response
    }

    /// What is shown, and by what it is coloured: only where there is a choice.
    func mapControls(_ map: MapQuery, _ register: RegisterDeclaration) -> [Field] {
        func select(_ parameter: ViewParameter, _ key: String, _ options: [Choice]) -> Field {
            Field(id: "map-" + parameter.rawValue, name: parameter.rawValue, label: words(key), control: .choice, options: options)
        }
        var controls: [Field] = []
        let places = MapQuery.places(register)
        if places.count > 1 {
            controls.append(
                select(
                    .place, "map_place",
                    places.map { Choice(value: $0.id, label: $0.label(language), selected: $0.id == map.place?.id) }))
        }
        let regions = MapQuery.regions(register, catalogue)
        if !regions.isEmpty, regions.count > 1 || map.place != nil {
            controls.append(
                select(
                    .colour, "map_colour",
                    regions.map { Choice(value: $0.id, label: $0.label(language), selected: $0.id == map.colour?.id) }
                        + (map.place == nil
                            ? [] : [Choice(value: MapQuery.none, label: words("map_no_colour"), selected: map.colour == nil)])))
        }
        return controls
    }
}

/// What a map's page is made of, read within one transaction.
struct MapData: Sendable {
    var outlines: MapOutlines
    var extent: MapExtent?
    var cells: [MapCell] = []
    var records: [Record] = []
    /// Where records have no places of their own.
    var count: RecordCount?
    var frame: GeoBox?
}

extension MapCell {
    /// Longitude, latitude, how many.
    var json: JSON { [.number(place.longitudeText), .number(place.latitudeText), JSON(count)] }
}

/// What is said of records on a map.
struct MapText: Sendable {
    let visit: Visit
    let workflow: WorkflowDeclaration?
    let map: MapQuery
    let titles: [String: String]

    func title(_ record: Record) -> String {
        titles[record.id.text].flatMap { $0.isEmpty ? nil : $0.shortened(to: 120) } ?? visit.words("untitled")
    }

    func region(_ record: Record) -> String? {
        map.colour.flatMap { record[$0.id].text }.flatMap { titles[$0] }.flatMap { $0.isEmpty ? nil : $0 }
    }

    func tag(_ record: Record) -> Tag? {
        record.state.flatMap { workflow?.state($0) }.map { Tag(text: $0.label(visit.language), meaning: Pages.Meaning($0.meaning)) }
    }

    func point(_ record: Record) -> GeoPoint? {
        guard let place = map.place, let stored = record[place.id].text else { return nil }
        return place.type == .area ? AreaShape(stored: stored)?.inside : GeoPoint(stored: stored)
    }

    /// `t`itle, `u`rl, `x`, `y`, and where there are some: `r`egion, `s`tate with its `m`eaning, `g`eometry.
    func json(_ record: Record, _ frame: MapFrame) -> JSON? {
        guard let point = point(record) else { return nil }
        var members: [JSON.Member] = [
            .init("t", .string(title(record))), .init("u", .string(visit.urls.record(record))), .init("x", .number(point.longitudeText)),
            .init("y", .number(point.latitudeText)),
        ]
        if let region = region(record) { members.append(.init("r", .string(region))) }
        if let tag = tag(record) { members += [.init("s", .string(tag.text)), .init("m", .string(tag.css))] }
        if map.place?.type == .area, !map.isOfRegions,
            let shape = map.place.flatMap({ record[$0.id].text }).flatMap(AreaShape.init(stored:))
        {
            members.append(.init("g", shape.simplified(frame.pixel).json))
        }
        return .object(members)
    }
}

extension String {
    /// `https://tiles.example:8443` of an address below it; nil where it is none.
    var origin: String? {
        // {z} and its like are no part of an address.
        guard let parts = URLComponents(string: replacing(/\{[a-z]\}/, with: "0")), let scheme = parts.scheme, let host = parts.host,
            ["http", "https"].contains(scheme)
        else { return nil }
        return "\(scheme)://\(host)" + (parts.port.map { ":\($0)" } ?? "")
    }
}
