import Registers
import Store
import Synchronization

/// Outlines as maps draw them, simplified once for each version of a record: taking one with ten thousand corners apart for each request costs
/// more than all else of a map.
final class OutlineShapes: Sendable {
    private struct Key: Hashable {
        let register: String
        let field: String
        let record: RecordID
        let version: Int64
    }

    private struct Drawn {
        let box: GeoBox?
        var tolerance: Int?
        var shape: AreaShape
    }

    private let drawn = Mutex<[Key: Drawn]>([:])
    private static let most = 4000

    /// The outlines of records, each simplified to a thousandth of the extent of all of them; nil for a record without one.
    func shapes(of records: [Record], field: String) -> [AreaShape?] {
        let boxes = records.compactMap { known($0, field)?.box }
        let whole = boxes.dropFirst().reduce(boxes.first) { $0?.union($1) }
        let tolerance = whole.map { max($0.east - $0.west, $0.north - $0.south) / 1000 } ?? 0
        return records.map { simplified($0, field, tolerance) }
    }

    private func key(_ record: Record, _ field: String) -> Key {
        Key(register: record.register, field: field, record: record.id, version: record.version)
    }

    private func known(_ record: Record, _ field: String) -> Drawn? {
        let key = key(record, field)
        if let known = drawn.withLock({ $0[key] }) { return known }
        guard let shape = record[field].text.flatMap(AreaShape.init(stored:)) else { return nil }
        let new = Drawn(box: shape.box, tolerance: nil, shape: shape)
        keep(new, key)
        return new
    }

    private func simplified(_ record: Record, _ field: String, _ tolerance: Int) -> AreaShape? {
        guard let known = known(record, field) else { return nil }
        if known.tolerance == tolerance { return known.shape }
        // What was simplified for another extent is no ground for this one.
        guard let whole = known.tolerance == nil ? known.shape : record[field].text.flatMap(AreaShape.init(stored:)) else { return nil }
        let shape = whole.simplified(tolerance)
        keep(Drawn(box: known.box, tolerance: tolerance, shape: shape), key(record, field))
        return shape
    }

    private func keep(_ new: Drawn, _ key: Key) {
        drawn.withLock { drawn in
            if drawn.count >= Self.most, drawn[key] == nil { drawn.removeAll() }
            drawn[key] = new
        }
    }
}
