import Foundation

extension AreaShape {
    /// The smallest box around it.
    public var box: GeoBox? { GeoBox(Array(polygons.joined().joined())) }

    /// Counterclockwise rings have a positive one, in square millionths of a degree, twice.
    static func doubleArea(_ ring: [GeoPoint]) -> Double {
        guard let origin = ring.first else { return 0 }
        // From the ring's own corner: no digit is lost in great products, and none overflows.
        return zip(ring, ring.dropFirst()).reduce(0) { sum, edge in
            sum + Double((edge.0.x - origin.x) * (edge.1.y - origin.y) - (edge.1.x - origin.x) * (edge.0.y - origin.y))
        }
    }

    /// On the sphere, exact to some tenths of a per cent for what is no larger than a province.
    public var squareMetres: Double {
        polygons.reduce(0) { sum, polygon in
            sum + polygon.enumerated().reduce(0) { $0 + ($1.offset == 0 ? 1 : -1) * Self.squareMetres($1.element) }
        }
    }

    private static func squareMetres(_ ring: [GeoPoint]) -> Double {
        guard let box = GeoBox(ring) else { return 0 }
        let perMillionth = 6_371_008.8 * .pi / 180_000_000
        return abs(doubleArea(ring)) / 2 * perMillionth * perMillionth * cos(box.center.latitude * .pi / 180)
    }

    /// A point inside, for a label or a mark: the centre of gravity of the largest polygon, or the middle of its widest stretch at that latitude.
    public var inside: GeoPoint? {
        let outer = polygons.compactMap(\.first).max { abs(Self.doubleArea($0)) < abs(Self.doubleArea($1)) }
        guard let outer, let origin = outer.first, Self.doubleArea(outer) != 0 else { return nil }
        var (x, y) = (0.0, 0.0)
        for (one, next) in zip(outer, outer.dropFirst()) {
            let (ax, ay, bx, by) = (one.x - origin.x, one.y - origin.y, next.x - origin.x, next.y - origin.y)
            let cross = Double(ax * by - bx * ay)
            x += Double(ax + bx) * cross
            y += Double(ay + by) * cross
        }
        let scale = 3 * Self.doubleArea(outer)
        let center = GeoPoint(x: origin.x + Int((x / scale).rounded()), y: origin.y + Int((y / scale).rounded()))
        return Self.nearest(to: center, within: outer)
    }

    /// The point itself where the ring holds it, else the middle of the widest stretch of the ring at its latitude.
    private static func nearest(to point: GeoPoint, within ring: [GeoPoint]) -> GeoPoint {
        let crossings = zip(ring, ring.dropFirst()).compactMap { one, next -> Int? in
            guard (one.y > point.y) != (next.y > point.y) else { return nil }
            return one.x + (point.y - one.y) * (next.x - one.x) / (next.y - one.y)
        }.sorted()
        let stretches = stride(from: 0, to: crossings.count - 1, by: 2).map { (crossings[$0], crossings[$0 + 1]) }
        if stretches.contains(where: { $0.0 <= point.x && point.x <= $0.1 }) { return point }
        guard let widest = stretches.max(by: { $0.1 - $0.0 < $1.1 - $1.0 }) else { return point }
        return GeoPoint(x: (widest.0 + widest.1) / 2, y: point.y)
    }

    /// The outline without corners that are nearer than so many millionths of a degree to the line without them (Douglas and Peucker 1973).
    /// Holes and islands that become nothing are left out; the largest outline always stays.
    public func simplified(_ tolerance: Int) -> AreaShape {
        var kept = polygons.compactMap { polygon -> [[GeoPoint]]? in
            guard let outer = polygon.first.flatMap({ Self.simplified($0, tolerance) }) else { return nil }
            return [outer] + polygon.dropFirst().compactMap { Self.simplified($0, tolerance) }
        }
        if kept.isEmpty, let largest = polygons.max(by: { Self.size($0) < Self.size($1) }) { kept = [largest] }
        return AreaShape(polygons: kept)
    }

    private static func size(_ polygon: [[GeoPoint]]) -> Double { polygon.first.map { abs(doubleArea($0)) } ?? 0 }

    private static func simplified(_ ring: [GeoPoint], _ tolerance: Int) -> [GeoPoint]? {
        guard ring.count > 4, let first = ring.first else { return ring }
        // A closed ring has no line between its ends: it is cut at the corner that lies farthest from the first.
        func distance(_ point: GeoPoint) -> Int { abs(point.x - first.x) + abs(point.y - first.y) }
        let far = ring.indices.max { distance(ring[$0]) < distance(ring[$1]) } ?? 0
        var isKept = Array(repeating: false, count: ring.count)
        (isKept[0], isKept[far], isKept[ring.count - 1]) = (true, true, true)
        var open = [(0, far), (far, ring.count - 1)]
        while let (from, to) = open.popLast() {
            guard to - from > 1 else { continue }
            let (index, distance) =
                (from + 1..<to).map { ($0, offset(of: ring[$0], from: ring[from], to: ring[to])) }
                .max { $0.1 < $1.1 } ?? (from, 0)
            guard distance > Double(tolerance) else { continue }
            isKept[index] = true
            open += [(from, index), (index, to)]
        }
        let rest = ring.indices.filter { isKept[$0] }.map { ring[$0] }
        return rest.count < 4 ? nil : rest
    }

    private static func offset(of point: GeoPoint, from start: GeoPoint, to end: GeoPoint) -> Double {
        let (dx, dy) = (Double(end.x - start.x), Double(end.y - start.y))
        let (px, py) = (Double(point.x - start.x), Double(point.y - start.y))
        let length = dx * dx + dy * dy
        guard length > 0 else { return (px * px + py * py).squareRoot() }
        let along = min(1, max(0, (px * dx + py * dy) / length))
        let (ox, oy) = (px - along * dx, py - along * dy)
        return (ox * ox + oy * oy).squareRoot()
    }
}
