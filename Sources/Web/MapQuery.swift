import Declarations
import Foundation
import HTTPKit
import Pages
import Registers
import Store
import Vietnamese

/// What a map shows, and by what it is coloured; read from the address, the rest from the register's declaration.
struct MapQuery: Sendable {
    /// The field by which records lie on the map; nil where they only belong to hamlets.
    let place: FieldDeclaration?
    /// The reference by which outlines are coloured; nil leaves them bare.
    let colour: FieldDeclaration?
    /// The register whose outlines are drawn, and its field that holds them.
    let outlines: (register: RegisterDeclaration, field: FieldDeclaration)?

    /// Whether the records that lie on the map are the regions themselves.
    var isOfRegions: Bool { place != nil && place?.id == outlines?.field.id && isOwn }
    private let isOwn: Bool

    /// The word for no colours.
    static let none = "khong"

    /// Nil for a register that has nothing to draw.
    init?(_ register: RegisterDeclaration, _ visit: Visit) {
        let places = Self.places(register)
        let regions = Self.regions(register, visit.catalogue)
        let standard = regions.first { $0.id == register.list.mapColour }
        if places.isEmpty, standard == nil { return nil }
        place = places.first { $0.id == visit[.place] } ?? places.first { $0.id == register.list.map } ?? places.first
        colour = visit[.colour] == Self.none ? nil : regions.first { $0.id == visit[.colour] } ?? standard
        let target = colour?.targetRegister ?? (regions.isEmpty && place?.type == .area ? register.id : "unit")
        isOwn = target == register.id
        outlines = visit.catalogue.registers[target].flatMap { register in Self.outline(register).map { (register: register, field: $0) } }
    }

    /// The fields by which records lie on a map.
    static func places(_ register: RegisterDeclaration) -> [FieldDeclaration] {
        register.fields.filter { $0.type.isPlace && !$0.encrypted }
    }

    /// The references to records of other registers that have outlines.
    static func regions(_ register: RegisterDeclaration, _ catalogue: Catalogue) -> [FieldDeclaration] {
        register.fields.filter { field in
            !field.personal && !field.encrypted && !field.type.isMany
                && field.targetRegister != register.id && field.targetRegister.flatMap { catalogue.registers[$0] }.flatMap(outline) != nil
        }
    }

    static func outline(_ register: RegisterDeclaration) -> FieldDeclaration? {
        register.fields.first { $0.type == .area && !$0.personal && !$0.encrypted }
    }
}

/// What a moving map sees: its frame, and how near.
struct MapFrame: Sendable {
    let box: GeoBox
    let zoom: Int

    /// Side of a cell on the screen.
    private static let cell = 64
    /// So near that records are shown one by one whatever their number.
    static let nearest = 18

    /// Nil for anything but a frame on the earth: `105.1,21.2,105.9,21.8`, west, south, east, north.
    init?(_ frame: String?, zoom: String?) {
        let edges = (frame ?? "").split(separator: ",", omittingEmptySubsequences: false).compactMap { Double($0) }
        guard edges.count == 4, edges.allSatisfy(\.isFinite), let zoom = zoom.flatMap({ Int($0) }) else { return nil }
        // Maps go on beyond the date line and the poles; records don't.
        func millionths(_ degrees: Double, _ most: Double) -> Int { Int((min(most, max(-most, degrees)) * 1_000_000).rounded()) }
        box = GeoBox(
            west: millionths(edges[0], 180), south: millionths(edges[1], 90), east: millionths(edges[2], 180),
            north: millionths(edges[3], 90))
        self.zoom = min(22, max(0, zoom))
        guard box.west <= box.east, box.south <= box.north else { return nil }
    }

    /// Cells that look square on the screen (Web Mercator: 256 pixels hold the earth at zoom 0).
    var grid: MapGrid {
        let width = 360_000_000 * Self.cell / (256 << zoom)
        return MapGrid(width: width, height: Int(Double(width) * flatness(box.center.latitude)))
    }

    /// A pixel in millionths of a degree.
    var pixel: Int { max(1, 360_000_000 / (256 << zoom)) }
}

/// How much shorter a degree of longitude is than one of latitude.
func flatness(_ latitude: Double) -> Double { max(0.05, cos(latitude * .pi / 180)) }
