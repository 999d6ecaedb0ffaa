import Foundation
public import Vietnamese

/// An outline on the map: one polygon or several, each a ring with the rings of its holes. Positions are kept in one form, so that the same
/// outline is the same text: six decimals, rings closed, outer ones counterclockwise (RFC 7946, 3.1.6).
public struct AreaShape: Sendable, Equatable {
    /// Polygons; of each its outer ring, then its holes. The last point of a ring is its first.
    public let polygons: [[[GeoPoint]]]

    /// More than any hamlet's boundary needs; a province's can be simplified without being seen.
    public static let mostPositions = 10_000

    /// Reads a GeoJSON Polygon or MultiPolygon, alone or as the only feature of a file.
    ///
    /// - Throws: `VietnameseError` that says what is wrong with which ring.
    public init(parsing text: String) throws(VietnameseError) {
        guard text.utf8.count <= 4 << 20 else { throw Self.tooLong }
        guard let json = try? JSONDecoder().decode(GeoJSON.self, from: Data(text.utf8)) else {
            throw VietnameseError(
                .outOfRange, vi: "Đây không phải GeoJSON. Dán nội dung tệp .geojson có Polygon hoặc MultiPolygon.",
                en: "This is no GeoJSON. Paste a .geojson file that holds a Polygon or MultiPolygon.")
        }
        let found = json.areas
        guard found.count == 1, let coordinates = found.first?.polygons else {
            if found.count > 1 { throw Self.several(found.map(\.name)) }
            throw VietnameseError(
                .outOfRange, vi: "Không có vùng nào trong đó: cần Polygon hoặc MultiPolygon.",
                en: "There is no area in it: a Polygon or MultiPolygon is needed.")
        }
        var polygons: [[[GeoPoint]]] = []
        for rings in coordinates {
            var polygon: [[GeoPoint]] = []
            for (index, ring) in rings.enumerated() {
                polygon.append(try Self.ring(ring, polygon: polygons.count + 1, number: index + 1))
            }
            if !polygon.isEmpty { polygons.append(polygon) }
        }
        guard !polygons.isEmpty else { throw Self.tooFew(polygon: 1, ring: 1) }
        guard polygons.joined().joined().count <= Self.mostPositions else { throw Self.tooLong }
        self.polygons = polygons
    }

    /// Nil for what is no stored area.
    public init?(stored: String) {
        guard let json = try? JSONDecoder().decode(GeoJSON.self, from: Data(stored.utf8)), let area = json.areas.first else { return nil }
        polygons = area.polygons.map { $0.map { $0.compactMap { $0.count < 2 ? nil : GeoPoint(longitude: $0[0], latitude: $0[1]) } } }
    }

    init(polygons: [[[GeoPoint]]]) { self.polygons = polygons }

    /// A GeoJSON geometry without a space.
    public var stored: String {
        let parts = polygons.map { polygon in
            "[" + polygon.map { "[" + $0.map(\.stored).joined(separator: ",") + "]" }.joined(separator: ",") + "]"
        }
        return parts.count == 1
            ? "{\"type\":\"Polygon\",\"coordinates\":\(parts[0])}"
            : "{\"type\":\"MultiPolygon\",\"coordinates\":[\(parts.joined(separator: ","))]}"
    }

    /// `1.234,5 ha · 57 điểm`.
    public func text(_ language: Language) -> String {
        let tenths = Int64((squareMetres / 1000).rounded())
        let corners = polygons.joined().reduce(0) { $0 + max(0, $1.count - 1) }
        let hectares = FixedPoint(value: tenths, scale: 1).text(language)
        return "\(hectares) ha · \(grouped(Int64(corners), language)) \(language == .vi ? "điểm" : "points")"
    }

    // MARK: Reading

    private static func ring(_ positions: [[Double]], polygon: Int, number: Int) throws(VietnameseError) -> [GeoPoint] {
        var ring: [GeoPoint] = []
        for position in positions {
            guard position.count >= 2, let point = GeoPoint(longitude: position[0], latitude: position[1]) else {
                let isTurned = position.count >= 2 && GeoPoint(longitude: position[1], latitude: position[0]) != nil
                throw VietnameseError(
                    .outOfRange,
                    vi: isTurned
                        ? "Vòng \(number) của vùng \(polygon): GeoJSON viết kinh độ trước, vĩ độ sau."
                        : "Vòng \(number) của vùng \(polygon) có điểm ngoài trái đất.",
                    en: isTurned
                        ? "Ring \(number) of polygon \(polygon): GeoJSON writes the longitude before the latitude."
                        : "Ring \(number) of polygon \(polygon) has a position off the earth.")
            }
            if ring.last != point { ring.append(point) }
        }
        guard positions.count >= 4, ring.count >= 4 else { throw tooFew(polygon: polygon, ring: number) }
        guard ring.first == ring.last else {
            throw VietnameseError(
                .outOfRange, vi: "Vòng \(number) của vùng \(polygon) chưa khép: điểm cuối phải trùng điểm đầu.",
                en: "Ring \(number) of polygon \(polygon) is not closed: its last position must be its first.")
        }
        let twice = doubleArea(ring)
        guard twice != 0 else {
            throw VietnameseError(
                .outOfRange, vi: "Vòng \(number) của vùng \(polygon) không bao quanh diện tích nào.",
                en: "Ring \(number) of polygon \(polygon) encloses nothing.")
        }
        guard ring.count <= mostPositions else { throw tooLong }
        try checkCrossing(ring, polygon: polygon, number: number)
        return (twice > 0) == (number == 1) ? ring : ring.reversed()
    }

    private static func tooFew(polygon: Int, ring: Int) -> VietnameseError {
        VietnameseError(
            .outOfRange, vi: "Vòng \(ring) của vùng \(polygon) cần ít nhất bốn điểm, điểm cuối trùng điểm đầu.",
            en: "Ring \(ring) of polygon \(polygon) needs four positions at least, the last one being the first.")
    }

    private static var tooLong: VietnameseError {
        VietnameseError(
            .outOfRange, vi: "Vùng có quá \(grouped(Int64(mostPositions), .vi)) điểm. Giản lược ranh giới rồi nhập lại.",
            en: "The area has more than \(grouped(Int64(mostPositions), .en)) positions. Simplify it and try again.")
    }

    private static func several(_ names: [String?]) -> VietnameseError {
        let known = names.compactMap { $0 }.prefix(20).joined(separator: ", ")
        return VietnameseError(
            .outOfRange, vi: "Tệp có \(names.count) vùng\(known.isEmpty ? "" : " (\(known))"). Để lại một vùng của bản ghi này.",
            en: "The file holds \(names.count) areas\(known.isEmpty ? "" : " (\(known))"). Leave the one of this record.")
    }
}

/// The part of RFC 7946 that holds areas.
private struct GeoJSON: Decodable {
    struct Area {
        let name: String?
        let polygons: [[[[Double]]]]
    }

    let areas: [Area]

    private enum Key: String, CodingKey { case type, coordinates, geometry, geometries, features, properties }

    init(from decoder: any Decoder) throws {
        let object = try decoder.container(keyedBy: Key.self)
        switch try object.decode(String.self, forKey: .type) {
        case "Polygon": areas = [Area(name: nil, polygons: [try object.decode([[[Double]]].self, forKey: .coordinates)])]
        case "MultiPolygon": areas = [Area(name: nil, polygons: try object.decode([[[[Double]]]].self, forKey: .coordinates))]
        case "GeometryCollection": areas = try object.decode([GeoJSON].self, forKey: .geometries).flatMap(\.areas)
        case "FeatureCollection": areas = try object.decode([GeoJSON].self, forKey: .features).flatMap(\.areas)
        case "Feature":
            let properties = try? object.decode([String: Property].self, forKey: .properties)
            let name = ["name", "ten", "TEN", "Ten", "NAME"].lazy.compactMap { properties?[$0]?.text }.first
            let geometry = try object.decodeIfPresent(GeoJSON.self, forKey: .geometry)
            areas = (geometry?.areas ?? []).map { Area(name: name, polygons: $0.polygons) }
        default: areas = []
        }
    }

    private struct Property: Decodable {
        let text: String?

        init(from decoder: any Decoder) throws { text = try? decoder.singleValueContainer().decode(String.self) }
    }
}
