import Declarations
import Store

/// Where the value of a point or area field lies, in columns of their own beside it, so that an index finds what is within a map's frame:
/// longitude and latitude in millionths of a degree, of an area those of a point inside it. Former versions have none.
struct PlaceColumns {
    let field: FieldDeclaration

    // No declared field can be called so.
    var x: String { field.id + "@x" }
    var y: String { field.id + "@y" }
    var columns: [String] { [x, y] }
    /// The name under which the catalogue of columns remembers them.
    var memory: String { field.id + "@place" }

    /// In the order of ``columns``.
    func values(of record: Record) -> [Value] {
        let point = record[field.id].text.flatMap(place)
        func value(_ degrees: Int?) -> Value { degrees.map { Value.integer(Int64($0)) } ?? .null }
        return [value(point?.x), value(point?.y)]
    }

    private func place(_ stored: String) -> GeoPoint? {
        field.valueType == .area ? AreaShape(stored: stored)?.inside : GeoPoint(stored: stored)
    }

    /// Fills the columns from points that are stored already. Areas have always had them.
    func fill(_ table: String, in tx: WriteTransaction) throws {
        guard field.valueType == .point else { return }
        try tx.liftTimeLimits()
        let column: SQL = "\(name: field.id)"
        let (longitude, latitude): (SQL, SQL) =
            tx.engine == .sqlite
            ? ("json_extract(\(column), '$[0]')", "json_extract(\(column), '$[1]')")
            : ("CAST(CAST(\(column) AS jsonb) ->> 0 AS numeric)", "CAST(CAST(\(column) AS jsonb) ->> 1 AS numeric)")
        try tx.execute(
            """
            UPDATE \(name: table) SET \(name: x) = CAST(round(\(longitude) * 1000000) AS BIGINT),
            \(name: y) = CAST(round(\(latitude) * 1000000) AS BIGINT) WHERE \(column) IS NOT NULL
            """)
    }
}
