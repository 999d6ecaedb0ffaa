import API
import Declarations
import Foundation
import Pages
import Registers
import Store
import Vietnamese

/// A hamlet, commune or other region: its outline, and how many of the list's records it has.
struct MapOutlineData: Sendable {
    let id: String
    let name: String
    let shape: AreaShape
    var count = 0
    /// 1 to 5 by the number of records, 0 without; nil where nothing is coloured, and for a frame.
    var step: Int?
    /// Whether it holds others and has no records of its own, as a commune around its hamlets: drawn around them, neither coloured nor named.
    var isFrame = false
}

/// The regions of a map with the numbers of records, and the colours that these get.
struct MapOutlines: Sendable {
    var regions: [MapOutlineData]
    /// The upper ends of the colours' ranges, the lowest first.
    var ends: [Int] = []
    /// Records that belong to no region that has an outline, by its id (nil: not filled in).
    var others: [(id: String?, count: Int)] = []
    var total = 0

    static let most = 500
    static let steps = 5

    var box: GeoBox? {
        regions.compactMap(\.shape.box).reduce(nil as GeoBox?) { box, next in box.map { $0.union(next) } ?? next }
    }

    /// - Parameter groups: records by region.
    mutating func colour(by groups: [RecordGroup]) {
        let counts = Dictionary(groups.map { ($0.keys.first ?? nil, $0.count) }) { one, _ in one }
        total = groups.reduce(0) { $0 + $1.count }
        for index in regions.indices { regions[index].count = counts[regions[index].id] ?? 0 }
        markFrames()
        ends = Self.ends(regions.filter { !$0.isFrame }.map(\.count))
        for index in regions.indices where !regions[index].isFrame {
            let count = regions[index].count
            regions[index].step = count == 0 ? 0 : (ends.firstIndex { count <= $0 } ?? ends.count - 1) + 1
        }
        let known = Set(regions.map(\.id))
        others = groups.filter { !known.contains(($0.keys.first ?? nil) ?? "") }.map { ($0.keys.first ?? nil, $0.count) }
    }

    mutating func markFrames() {
        let boxes = regions.map(\.shape.box)
        for (index, box) in boxes.enumerated() {
            let held = boxes.enumerated().count { other, next in other != index && next.flatMap { box?.holds($0) } == true }
            regions[index].isFrame = held > 1 && regions[index].count == 0
        }
    }

    /// The upper ends of at most five ranges that hold about as many regions each: with ranges of equal width one large hamlet makes all others
    /// look alike.
    static func ends<Number: Comparable & AdditiveArithmetic>(_ counts: [Number]) -> [Number] {
        let sorted = counts.filter { $0 > .zero }.sorted()
        if sorted.isEmpty { return [] }
        var ends: [Number] = []
        for step in 1...steps {
            let end = sorted[max(0, (sorted.count * step + steps - 1) / steps - 1)]
            if ends.last != end { ends.append(end) }
        }
        return ends
    }

    /// The numbers that a colour of the legend stands for; nil where no region has it.
    func range(_ step: Int) -> ClosedRange<Int>? {
        let counts = regions.filter { $0.step == step }.map(\.count)
        return counts.min().flatMap { low in counts.max().map { low...$0 } }
    }
}

extension GeoBox {
    /// Whether the other box lies in this one, give or take a hundred metres: boundaries drawn apart rarely meet exactly.
    func holds(_ other: GeoBox) -> Bool {
        let slack = 1000
        return other.west >= west - slack && other.east <= east + slack && other.south >= south - slack && other.north <= north + slack
    }
}

extension Visit {
    /// The outlines that the reader may see, simplified to what a map of their whole extent shows, with how many of the list's records each has.
    func mapOutlines(_ map: MapQuery, _ list: ListQuery, in tx: ReadTransaction) throws -> MapOutlines {
        guard let (register, field) = map.outlines else { return MapOutlines(regions: []) }
        let filled = Declarations.Expression.isSet(.path(FieldPath(field: field.id)), negated: false)
        // Where a commune's hamlets lie is no secret, and their names stand in every list that refers to them; others' outlines go by the right.
        let reader = register.id == "unit" ? Actor.system(commune: commune.code, origin: actor.origin) : actor
        let records = try registry.all(
            register.id, where: [filled], sort: register.list.sort, limit: MapOutlines.most, for: reader, in: tx)
        let titles = try registry.titles(of: records, language, in: tx)
        let shapes = site.outlines.shapes(of: records, field: field.id)
        var outlines = MapOutlines(
            regions: zip(records, shapes).compactMap { record, shape in
                shape.map { MapOutlineData(id: record.id.text, name: titles[record.id.text] ?? "", shape: $0) }
            })
        outlines.markFrames()
        if let colour = map.colour {
            outlines.colour(
                by: try registry.groups(
                    list.register.id, list.records(limit: 1, and: nil), by: [.field(colour.id)], limit: 5000, for: actor, in: tx))
        }
        return outlines
    }

    /// Where a form's map gets its outlines.
    func outlinesURL(_ register: RegisterDeclaration) -> String? {
        can(.read, register) ? urls.register(register.id) + "/ban-do/ranh-gioi" : nil
    }

    /// The list of a region's records.
    func regionURL(_ list: ListQuery, _ colour: FieldDeclaration, _ id: String?) -> String? {
        guard let field = ListField(colour.id, of: list.register), field.filterKind != nil else { return nil }
        return list.url(urls.register(list.register.id), only: field, id ?? ListFilter.unset)
    }
}

extension AreaShape {
    /// A GeoJSON geometry.
    var json: JSON { (try? JSON(parsing: Array(stored.utf8))) ?? .null }
}
