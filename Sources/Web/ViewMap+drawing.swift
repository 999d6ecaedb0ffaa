import Declarations
import Foundation
import Pages
import Registers
import Vietnamese

/// A map's page: numbers, legend, drawing and list.
struct MapDrawn: Sendable {
    let visit: Visit
    let list: ListQuery
    let map: MapQuery
    let data: MapData
    let text: MapText
    /// Names of regions without outlines, by id.
    let names: [String: String]

    private var language: Language { visit.language }

    func page(_ options: ReferenceOptions) -> MapPage {
        let base = visit.urls.register(list.register.id)
        let frame = data.frame?.widened
        return MapPage(
            title: visit.words("map_title", visit.plural(list.register)), head: visit.viewHead(list, "ban-do", options),
            url: base + "/ban-do",
            controls: visit.mapControls(map, list.register),
            hidden: list.items.compactMap { name, value in value.map { Hidden(name: name, value: $0) } }, summary: summary,
            notes: notes, drawing: frame.map(drawing),
            marksUrl: map.place.map {
                visit.viewURL(list, "ban-do/du-lieu", [(.place, $0.id), (.colour, map.colour?.id ?? MapQuery.none)])
            },
            outlinesUrl: visit.viewURL(list, "ban-do/ranh-gioi", [(.place, map.place?.id), (.colour, map.colour?.id ?? MapQuery.none)]),
            box: frame.map { box in
                [(box.west, box.south), (box.east, box.north)].map { GeoPoint(x: $0.0, y: $0.1) }
                    .map { "\($0.longitudeText),\($0.latitudeText)" }.joined(separator: ",")
            } ?? "", tilesUrl: visit.site.configuration.tiles, tilesCredit: visit.site.configuration.tilesCredit,
            colouredBy: map.colour?.label(language), legend: legend, regions: regions, records: data.records.compactMap(record),
            recordsNote: recordsNote,
            empty: frame == nil ? empty : nil)
    }

    // MARK: Words

    private func number(_ count: Int) -> String { grouped(Int64(count), language) }

    private var summary: String {
        guard let extent = data.extent else { return visit.words("count_records", data.count.map(visit.text) ?? "0") }
        let whole = visit.words("count_records", number(extent.count))
        return extent.count == 0 ? whole : whole + " · " + visit.words("map_placed", share(extent.placed, of: extent.count))
    }

    /// "12/240 · 5%".
    private func share(_ part: Int, of whole: Int) -> String {
        guard whole > 0 else { return "–" }
        let percent = FixedPoint(value: Int64((Double(part) * 1000 / Double(whole)).rounded()), scale: 1).percentText(language)
        return "\(number(part))/\(number(whole)) · \(percent)"
    }

    private var notes: [String] {
        var notes: [String] = []
        if map.place?.personal == true {
            let shown = data.cells.reduce(0) { $0 + $1.count }
            notes.append(visit.words("map_personal", String(MapGrid.fewest), number((data.extent?.placed ?? shown) - shown)))
        }
        if data.outlines.regions.isEmpty, data.frame != nil, let units = visit.catalogue.registers["unit"], visit.can(.edit, units) {
            notes.append(visit.words("map_no_outlines"))
        }
        return notes
    }

    private var recordsNote: String? {
        guard let extent = data.extent, extent.placed > data.records.count else { return nil }
        return visit.words("map_listed", number(data.records.count), number(extent.placed))
    }

    private var empty: Empty {
        Empty(
            heading: visit.words("map_empty"), text: visit.words(list.isWhole ? "map_empty_text" : "list_none_text"),
            action: Link(text: visit.words("back_to_list"), url: visit.urls.register(list.register.id)))
    }

    private var legend: [MapStep] {
        guard map.colour != nil, !data.outlines.regions.isEmpty else { return [] }
        return (0...MapOutlines.steps).compactMap { step in
            guard let range = data.outlines.range(step) else { return nil }
            let label = range.count == 1 ? number(range.lowerBound) : "\(number(range.lowerBound))–\(number(range.upperBound))"
            return MapStep(label: label, step: step)
        }
    }

    /// The regions with most records first, then what has no outline, then what is not filled in.
    private var regions: [MapRegion] {
        guard let colour = map.colour else { return [] }
        let whole = data.outlines.total
        let known = data.outlines.regions.filter { $0.step != nil }.enumerated()
            .sorted { (-$0.element.count, $0.offset) < (-$1.element.count, $1.offset) }.map { _, region in
                MapRegion(
                    label: region.name, url: visit.regionURL(list, colour, region.id), count: number(region.count),
                    share: share(region.count, of: whole), step: region.step)
            }
        let others = data.outlines.others.sorted { ($0.id == nil ? 1 : 0, -$0.count) < ($1.id == nil ? 1 : 0, -$1.count) }.map {
            id, count in
            MapRegion(
                label: id.map { names[$0] ?? visit.words("untitled") } ?? visit.words("chart_unset"),
                url: visit.regionURL(list, colour, id), count: number(count), share: share(count, of: whole), step: nil)
        }
        return known + others
    }

    private func record(_ record: Record) -> MapRecord? {
        guard let point = text.point(record) else { return nil }
        return MapRecord(
            label: text.title(record), url: visit.urls.record(record), place: text.region(record), tag: text.tag(record),
            coordinates: point.text, coordinatesUrl: point.address)
    }

    // MARK: Drawing

    private func drawing(_ frame: GeoBox) -> MapDrawing {
        let sheet = MapSheet(frame)
        // Frames first, so that they lie below what they hold.
        let regions = data.outlines.regions.filter(\.isFrame) + data.outlines.regions.filter { !$0.isFrame }
        let outlines = regions.map { region in
            let inside = region.shape.inside.map(sheet.place) ?? (0, 0)
            return MapOutline(
                path: sheet.path(region.shape), step: map.colour == nil ? nil : region.step,
                label: region.isFrame ? nil : region.name, x: inside.0, y: inside.1)
        }
        let most = Double(data.cells.map(\.count).max() ?? 1)
        let marks = data.cells.map { cell in
            let (x, y) = sheet.place(cell.place)
            return MapMark(x: x, y: y, radius: 12 + Int(18 * (Double(cell.count) / most).squareRoot()), count: number(cell.count))
        }
        return MapDrawing(
            height: sheet.height, outlines: outlines, marks: marks,
            spoken: visit.words("map_spoken", number(data.outlines.regions.count), summary))
    }
}

/// From degrees to a sheet a thousand units wide.
struct MapSheet {
    let frame: GeoBox
    let height: Int
    private let perUnit: Double
    private let flat: Double

    init(_ frame: GeoBox) {
        self.frame = frame
        flat = flatness(frame.center.latitude)
        perUnit = Double(max(1, frame.east - frame.west)) * flat / 1000
        height = min(2000, max(300, Int(Double(frame.north - frame.south) / perUnit)))
    }

    func place(_ point: GeoPoint) -> (Int, Int) {
        (Int(Double(point.x - frame.west) * flat / perUnit), Int(Double(frame.north - point.y) / perUnit))
    }

    func path(_ shape: AreaShape) -> String {
        shape.polygons.joined().map { ring in
            "M" + ring.dropLast().map { place($0) }.map { "\($0.0) \($0.1)" }.joined(separator: "L") + "Z"
        }.joined()
    }
}

extension GeoBox {
    /// With some room at its edges, a kilometre at least.
    var widened: GeoBox {
        let (dx, dy) = (max(5000, (east - west) / 25), max(5000, (north - south) / 25))
        return GeoBox(
            west: max(-180_000_000, west - dx), south: max(-90_000_000, south - dy), east: min(180_000_000, east + dx),
            north: min(90_000_000, north + dy))
    }
}
