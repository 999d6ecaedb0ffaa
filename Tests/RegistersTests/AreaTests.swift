import Foundation
import Registers
import Testing
import Vietnamese

@Suite("Outlines and places")
struct AreaTests {
    private func polygon(_ rings: String) -> String { "{\"type\":\"Polygon\",\"coordinates\":[\(rings)]}" }

    private let square = "[[105.0,21.0],[105.1,21.0],[105.1,21.1],[105.0,21.1],[105.0,21.0]]"

    private func refusal(_ text: String) -> String? {
        do {
            _ = try AreaShape(parsing: text)
            return nil
        } catch {
            return error.userMessage
        }
    }

    @Test("An outline is kept in one form: six decimals, no height, no repetition, outer rings counterclockwise, holes clockwise")
    func oneForm() throws {
        let stored = try AreaShape(parsing: polygon(square)).stored
        #expect(stored == polygon("[[105.0,21.0],[105.1,21.0],[105.1,21.1],[105.0,21.1],[105.0,21.0]]"))
        let turned = "[[105,21,7],[105,21.1,7],[105,21.1,8],[105.1,21.1000000004],[105.1,21],[105,21]]"
        #expect(try AreaShape(parsing: polygon(turned)).stored == stored)
        #expect(try AreaShape(parsing: stored).stored == stored)
        let hole = "[[105.02,21.02],[105.04,21.02],[105.04,21.04],[105.02,21.04],[105.02,21.02]]"
        let holed = try AreaShape(parsing: polygon("\(square),\(hole)"))
        #expect(holed.polygons[0][1][1] == GeoPoint(x: 105_020_000, y: 21_040_000))
        let several = "{\"type\":\"MultiPolygon\",\"coordinates\":[[\(square)],[\(hole)]]}"
        #expect(try AreaShape(parsing: several).stored == several)
    }

    @Test("A file with one feature is taken as it comes from a drawing program; one with several names them")
    func files() throws {
        func feature(_ name: String) -> String {
            "{\"type\":\"Feature\",\"properties\":{\"name\":\"\(name)\",\"id\":4,\"x\":null},\"geometry\":\(polygon(square))}"
        }
        func file(_ features: String) -> String { "{\"type\":\"FeatureCollection\",\"name\":\"x\",\"features\":[\(features)]}" }
        #expect(try AreaShape(parsing: file(feature("Xóm Một"))) == AreaShape(parsing: polygon(square)))
        #expect(refusal(file(feature("Xóm Một") + "," + feature("Xóm Hai")))?.contains("2 vùng (Xóm Một, Xóm Hai)") == true)
        #expect(refusal(file(""))?.contains("Không có vùng nào") == true)
        #expect(refusal("{\"type\":\"Feature\",\"geometry\":null,\"properties\":null}")?.contains("Không có vùng nào") == true)
    }

    @Test(
        "What is no outline is refused with what is wrong and where",
        arguments: [
            ("xóm", "không phải GeoJSON"), ("{\"type\":\"Point\",\"coordinates\":[105,21]}", "Không có vùng nào"),
            ("{\"type\":\"Polygon\",\"coordinates\":[[105,21]]}", "không phải GeoJSON"),
            ("{\"type\":\"Polygon\",\"coordinates\":[[[105,21],[106,21],[106,22],[105,22]]]}", "Vòng 1 của vùng 1 chưa khép"),
            ("{\"type\":\"Polygon\",\"coordinates\":[[[21,105],[21,106],[22,106],[21,105]]]}", "kinh độ trước, vĩ độ sau"),
            ("{\"type\":\"Polygon\",\"coordinates\":[[[205,205],[205,206],[206,206],[205,205]]]}", "ngoài trái đất"),
            ("{\"type\":\"Polygon\",\"coordinates\":[[[105,21],[106,21],[105,21]]]}", "ít nhất bốn điểm"),
            ("{\"type\":\"Polygon\",\"coordinates\":[[[105,21],[106,21],[107,21],[105,21]]]}", "không bao quanh"),
            ("{\"type\":\"Polygon\",\"coordinates\":[]}", "ít nhất bốn điểm"),
            (
                "{\"type\":\"Polygon\",\"coordinates\":[[[105,21],[107,23],[107,21],[105,22],[105,21]]]}",
                "tự cắt tại 21.666667, 105.666667: cạnh 1 và cạnh 3"
            ),
            ("{\"type\":\"Polygon\",\"coordinates\":[[[105,21],[1e999,21],[107,21],[105,21]]]}", "không phải GeoJSON"),
        ])
    func refused(text: String, message: String) {
        #expect(refusal(text)?.contains(message) == true, "\(refusal(text) ?? "taken")")
    }

    @Test("An outline with more corners than a map can use is refused, and a text that never ends")
    func tooLong() {
        let corners = (0..<11_000).map { "[\(105 + Double($0) / 100_000),\($0 % 2 == 0 ? 21.1 : 21.2)]" }
        #expect(refusal(polygon("[[105,21],\(corners.joined(separator: ",")),[105,21]]"))?.contains("10.000") == true)
        #expect(refusal(String(repeating: "[", count: 5 << 20))?.contains("10.000") == true)
        #expect(refusal(String(repeating: "[", count: 100_000)) != nil)
    }

    @Test("An outline tells its hectares, and a place inside of it even where its middle lies outside")
    func measures() throws {
        let shape = try AreaShape(parsing: polygon(square))
        // A tenth of a degree each way at 21.05° N: 11,12 km × 10,38 km.
        #expect(abs(shape.squareMetres / 1_000_000 - 115.4) < 0.2)
        #expect(shape.text(.vi).hasSuffix(" ha · 4 điểm") && shape.inside == GeoPoint(x: 105_050_000, y: 21_050_000))
        let horseshoe =
            "[[105.0,21.0],[105.3,21.0],[105.3,21.3],[105.29,21.3],[105.29,21.01],[105.01,21.01],[105.01,21.3],[105.0,21.3],[105.0,21.0]]"
        let inside = try #require(try AreaShape(parsing: polygon(horseshoe)).inside)
        #expect(inside.x < 105_010_000 || inside.x > 105_290_000 || inside.y < 21_010_000)
        let world = "[[-180,-90],[180,-90],[180,90],[-180,90],[-180,-90]]"
        #expect(try AreaShape(parsing: polygon(world)).inside == GeoPoint(x: 0, y: 0))
    }

    @Test("Simplifying leaves corners that can be seen and never the whole outline")
    func simplified() throws {
        let corners = (0...400).map { "[\(105 + Double($0) / 4000),\(21 + ($0 % 2 == 0 ? 0 : 0.000_002))]" }
        let shape = try AreaShape(parsing: polygon("[\(corners.joined(separator: ",")),[105.1,21.1],[105,21.1],[105,21]]"))
        let simple = shape.simplified(50)
        #expect(simple.polygons[0][0].count == 5 && simple.box == shape.box)
        #expect(abs(simple.squareMetres / shape.squareMetres - 1) < 0.001)
        #expect(!shape.simplified(10_000_000).polygons.isEmpty && shape.simplified(0).polygons[0][0].count == shape.polygons[0][0].count)
    }

    @Test("A place reads as people and as programs write it")
    func points() throws {
        let point = try GeoPoint(parsing: "21.8992, 105.90071")
        #expect(point.stored == "[105.90071,21.8992]" && point.text == "21.8992, 105.90071" && point.address == "geo:21.8992,105.90071")
        #expect(GeoPoint(stored: point.stored) == point && GeoPoint(stored: "x") == nil && GeoPoint(stored: "[1]") == nil)
        #expect(GeoPoint(x: -500_000, y: -1).stored == "[-0.5,-0.000001]" && GeoPoint(stored: "[1e-06,0]") == GeoPoint(x: 1, y: 0))
        #expect(throws: VietnameseError.self) { try GeoPoint(parsing: "105.8, 21.9, 3") }
    }
}
