import Foundation
public import Vietnamese

/// A place on WGS 84 in millionths of a degree, some eleven centimetres: exact, and whole numbers in the database.
public struct GeoPoint: Sendable, Hashable {
    /// Longitude.
    public var x: Int
    /// Latitude.
    public var y: Int

    public init(x: Int, y: Int) {
        self.x = x
        self.y = y
    }

    /// Nil outside of the world.
    public init?(longitude: Double, latitude: Double) {
        guard (-180...180).contains(longitude), (-90...90).contains(latitude) else { return nil }
        (x, y) = (Int((longitude * 1_000_000).rounded()), Int((latitude * 1_000_000).rounded()))
    }

    /// Reads `latitude, longitude` as maps copy it.
    ///
    /// - Throws: `VietnameseError` with an example.
    public init(parsing text: String) throws(VietnameseError) {
        let parts = text.split(whereSeparator: { $0 == "," || $0 == ";" || $0 == " " }).compactMap { Double($0) }
        guard parts.count == 2, let point = GeoPoint(longitude: parts[1], latitude: parts[0]) else {
            throw VietnameseError(
                .outOfRange, vi: "Nhập vĩ độ, kinh độ, ví dụ 21.5928, 105.8442.",
                en: "Write latitude, longitude, such as 21.5928, 105.8442.")
        }
        self = point
    }

    /// Nil for what is no stored point.
    public init?(stored: String) {
        let parts = stored.dropFirst().dropLast().split(separator: ",").compactMap { Double($0) }
        guard stored.first == "[", parts.count == 2 else { return nil }
        self.init(longitude: parts[0], latitude: parts[1])
    }

    /// `[longitude,latitude]`, the order of GeoJSON (RFC 7946, 3.1.1).
    public var stored: String { "[\(longitudeText),\(latitudeText)]" }
    /// `latitude, longitude`, the order of people and of the `geo:` scheme (RFC 5870).
    public var text: String { "\(latitudeText), \(longitudeText)" }
    /// For programs of maps (RFC 5870).
    public var address: String { "geo:\(latitudeText),\(longitudeText)" }

    public var longitude: Double { Double(x) / 1_000_000 }
    public var latitude: Double { Double(y) / 1_000_000 }
    public var longitudeText: String { Self.degrees(x) }
    public var latitudeText: String { Self.degrees(y) }

    /// With one decimal at least, as former versions stored them: what is unchanged must read unchanged.
    private static func degrees(_ millionths: Int) -> String {
        let (whole, rest) = millionths.magnitude.quotientAndRemainder(dividingBy: 1_000_000)
        var digits = String(String(rest + 1_000_000).dropFirst())
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        return "\(millionths < 0 ? "-" : "")\(whole).\(digits)"
    }
}

/// A piece of the world between two meridians and two parallels.
public struct GeoBox: Sendable, Equatable {
    public var west: Int
    public var south: Int
    public var east: Int
    public var north: Int

    public init(west: Int, south: Int, east: Int, north: Int) {
        (self.west, self.south, self.east, self.north) = (west, south, east, north)
    }

    /// The smallest box around points; nil where there are none.
    public init?(_ points: some Collection<GeoPoint>) {
        guard let first = points.first else { return nil }
        self.init(west: first.x, south: first.y, east: first.x, north: first.y)
        for point in points { add(point) }
    }

    public mutating func add(_ point: GeoPoint) {
        (west, east) = (min(west, point.x), max(east, point.x))
        (south, north) = (min(south, point.y), max(north, point.y))
    }

    public func union(_ other: GeoBox) -> GeoBox {
        GeoBox(west: min(west, other.west), south: min(south, other.south), east: max(east, other.east), north: max(north, other.north))
    }

    public var center: GeoPoint { GeoPoint(x: (west + east) / 2, y: (south + north) / 2) }
}
