import Vietnamese

extension AreaShape {
    /// A side of a ring.
    private struct Side {
        /// Its place in the ring, from 0.
        let place: Int
        let from: GeoPoint
        let to: GeoPoint

        var left: Int { min(from.x, to.x) }
        var right: Int { max(from.x, to.x) }

        /// Above 0 left of the side, below 0 right of it, 0 on its line.
        func turn(_ point: GeoPoint) -> Int {
            ((to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x)).signum()
        }

        /// Whether each passes from one side of the other to its other side; sides that only touch do not.
        func crosses(_ other: Side) -> Bool {
            turn(other.from) * turn(other.to) < 0 && other.turn(from) * other.turn(to) < 0
        }

        /// Where the two lines meet.
        func meeting(_ other: Side) -> GeoPoint {
            let (dx, dy) = (Double(to.x - from.x), Double(to.y - from.y))
            let (ex, ey) = (Double(other.to.x - other.from.x), Double(other.to.y - other.from.y))
            let along = (Double(other.from.x - from.x) * ey - Double(other.from.y - from.y) * ex) / (dx * ey - dy * ex)
            return GeoPoint(x: from.x + Int((along * dx).rounded()), y: from.y + Int((along * dy).rounded()))
        }
    }

    /// Refuses a ring that crosses itself: what it encloses, and so its size and its colour, could be read in two ways (RFC 7946, 3.1.6, wants
    /// simple rings). Sides are compared from west to east with those that reach as far only.
    static func checkCrossing(_ ring: [GeoPoint], polygon: Int, number: Int) throws(VietnameseError) {
        let sides = zip(ring, ring.dropFirst()).enumerated().map { Side(place: $0, from: $1.0, to: $1.1) }.sorted { $0.left < $1.left }
        var open: [Side] = []
        for side in sides {
            open.removeAll { $0.right < side.left }
            if let other = open.first(where: { $0.crosses(side) }) {
                let (one, two) = (min(side.place, other.place) + 1, max(side.place, other.place) + 1)
                let place = side.meeting(other).text
                throw VietnameseError(
                    .outOfRange,
                    vi: "Vòng \(number) của vùng \(polygon) tự cắt tại \(place): cạnh \(one) và cạnh \(two). Sửa đường ranh giới ở đó.",
                    en: "Ring \(number) of polygon \(polygon) crosses itself at \(place): sides \(one) and \(two). Mend the boundary there."
                )
            }
            open.append(side)
        }
    }
}
