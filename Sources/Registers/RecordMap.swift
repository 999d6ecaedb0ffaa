import Declarations
public import Store

/// Records of one cell of a map's grid, told as one.
public struct MapCell: Sendable, Equatable {
    /// In the middle of the records; of what is personal, in the middle of the cell.
    public var place: GeoPoint
    public var count: Int

    public init(place: GeoPoint, count: Int) {
        self.place = place
        self.count = count
    }
}

/// How many records lie where.
public struct MapExtent: Sendable, Equatable {
    /// Records that the query asks for.
    public var count: Int
    /// Those of them that have a place.
    public var placed: Int
    /// Around all of these.
    public var box: GeoBox?
}

/// How finely records are put together: the sides of a cell in millionths of a degree.
public struct MapGrid: Sendable, Equatable {
    public var width: Int
    public var height: Int

    public init(width: Int, height: Int) {
        self.width = max(1, width)
        self.height = max(1, height)
    }

    /// What personal places are told by: cells of about a kilometre, and none with fewer records than ``fewest``, so that the map tells where people
    /// live no better than a hamlet's name does.
    public static let coarse = MapGrid(width: 10_000, height: 10_000)
    public static let fewest = 3

    fileprivate func atLeast(_ other: MapGrid) -> MapGrid {
        MapGrid(width: max(width, other.width), height: max(height, other.height))
    }
}

extension Registry {
    /// The records that the actor may read and the query asks for within a frame, put together by the cells of a grid: one statement over an
    /// index, whatever their number.
    ///
    /// - Parameter field: a point or area field; where it is personal, cells are at least ``MapGrid/coarse``, tell nothing finer than their
    ///   middle, and those with fewer than ``MapGrid/fewest`` records are left out.
    /// - Throws: ``RecordError/notFound`` for a field that lies on no map.
    public func cells(
        _ registerID: String, _ query: RecordQuery, of field: String, within box: GeoBox, grid: MapGrid, limit: Int = 2000,
        for actor: Actor, in tx: ReadTransaction
    ) throws -> [MapCell] {
        let register = try register(registerID)
        let place = try place(field, register)
        let isCoarse = place.field.personal
        let grid = isCoarse ? grid.atLeast(.coarse) : grid
        let condition = try within(box, place, register, query, for: actor, in: tx)
        let (x, y): (SQL, SQL) = ("\(name: place.x)", "\(name: place.y)")
        // Shifted to the east and north of nought: both engines round towards it.
        let column: SQL = "((\(x) + 180000000) / CAST(\(grid.width) AS BIGINT))"
        let row: SQL = "((\(y) + 90000000) / CAST(\(grid.height) AS BIGINT))"
        let few: SQL = isCoarse ? " HAVING count(*) >= \(MapGrid.fewest)" : ""
        let rows = try tx.rows(
            """
            SELECT \(column) AS "@column", \(row) AS "@row", count(*) AS "@count",
            CAST(avg(\(x)) AS BIGINT) AS "@x", CAST(avg(\(y)) AS BIGINT) AS "@y"
            FROM \(name: RegisterTable(register: register).name) WHERE \(condition) GROUP BY 1, 2\(few) ORDER BY 3 DESC, 1, 2 LIMIT \(limit)
            """)
        return try rows.map { row in
            var point = GeoPoint(x: Int(try row.integer("@x")), y: Int(try row.integer("@y")))
            if isCoarse {
                point.x = Int(try row.integer("@column")) * grid.width - 180_000_000 + grid.width / 2
                point.y = Int(try row.integer("@row")) * grid.height - 90_000_000 + grid.height / 2
            }
            return MapCell(place: point, count: Int(try row.integer("@count")))
        }
    }

    /// The records themselves within a frame, the oldest first; none where the field is personal.
    ///
    /// - Throws: ``RecordError/notFound`` for a field that lies on no map.
    public func records(
        _ registerID: String, _ query: RecordQuery, of field: String, within box: GeoBox, limit: Int, for actor: Actor,
        in tx: ReadTransaction
    ) throws -> [Record] {
        let register = try register(registerID)
        let place = try place(field, register)
        if place.field.personal { return [] }
        let table = RegisterTable(register: register)
        let condition = try within(box, place, register, query, for: actor, in: tx)
        return try tx.rows("SELECT * FROM \(name: table.name) WHERE \(condition) ORDER BY id LIMIT \(limit)").map {
            try Record(register: register.id, $0, fields: table.fields)
        }
    }

    /// How many records the query asks for, how many of them have a place, and around where; of a personal field only the numbers.
    ///
    /// - Throws: ``RecordError/notFound`` for a field that lies on no map.
    public func extent(_ registerID: String, _ query: RecordQuery, of field: String, for actor: Actor, in tx: ReadTransaction) throws
        -> MapExtent
    {
        let register = try register(registerID)
        let place = try place(field, register)
        let condition = try condition(register, query, searching: .asWhole, for: actor, in: tx)
        let (x, y): (SQL, SQL) = ("\(name: place.x)", "\(name: place.y)")
        let found = try tx.first(
            """
            SELECT count(*) AS "@count", count(\(x)) AS "@placed", min(\(x)) AS "@west", max(\(x)) AS "@east", min(\(y)) AS "@south",
            max(\(y)) AS "@north" FROM \(name: RegisterTable(register: register).name) WHERE \(condition)
            """)
        guard let found else { return MapExtent(count: 0, placed: 0) }
        var extent = MapExtent(count: Int(try found.integer("@count")), placed: Int(try found.integer("@placed")))
        let edges = ["@west", "@south", "@east", "@north"].compactMap { found[$0].integer.map(Int.init) }
        if !place.field.personal, edges.count == 4 {
            extent.box = GeoBox(west: edges[0], south: edges[1], east: edges[2], north: edges[3])
        }
        return extent
    }

    private func within(
        _ box: GeoBox, _ place: PlaceColumns, _ register: RegisterDeclaration, _ query: RecordQuery, for actor: Actor,
        in tx: ReadTransaction
    ) throws -> SQL {
        let condition = try condition(register, query, searching: .asWhole, for: actor, in: tx)
        return """
            \(condition) AND \(name: place.y) BETWEEN \(box.south) AND \(box.north)
            AND \(name: place.x) BETWEEN \(box.west) AND \(box.east)
            """
    }

    private func place(_ field: String, _ register: RegisterDeclaration) throws(RecordError) -> PlaceColumns {
        guard let place = RegisterTable(register: register).places.first(where: { $0.field.id == field }) else { throw .notFound }
        return place
    }
}
