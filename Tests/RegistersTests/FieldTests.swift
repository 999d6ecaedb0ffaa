import Declarations
import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Registers

@Suite("Fields")
struct FieldTests {
    @Test("Every type of field is stored and read back as it was", arguments: engines)
    func storage(_ engine: EngineKind) async throws {
        try await withBench(engine) { bench in
            let register = try bench.registry.register("thing")
            let unit = try await bench.create("unit", ["code": .text("VP"), "name": .text("Văn phòng"), "kind": .text("office")])
            var random = SplitMix64(state: 1)
            var things: [RecordID] = []
            for _ in 0..<60 {
                let values = random.thing(register, things: things, units: [unit.id])
                let record = try await bench.create("thing", values)
                things.append(record.id)
                let plain = try bench.registry.opened(try await bench.stored(record), register)
                for field in register.fields where field.type != .formula && field.type != .code {
                    #expect(plain[field.id].means(values[field.id] ?? .null), "\(field.id)")
                }
                #expect(plain.version == 1 && plain.createdAt == plain.updatedAt && plain.state == "open")
            }
        }
    }

    @Test("Formulas are computed with each change, codes given once")
    func formulas() async throws {
        try await withBench(.sqlite) { bench in
            let values: [String: Value] = ["name": .text("x"), "qty": .integer(3), "price": .integer(250), "weight": .integer(10_001)]
            var record = try await bench.create(
                "thing", values.merging(["total": .integer(9), "heavy": .boolean(false)]) { one, _ in one })
            #expect(record["total"] == .integer(750) && record["heavy"].boolean == true)
            // 10,001 / 2 = 5,0005, of which two digits are kept.
            #expect(record["half"] == .integer(500))
            let code = record["code"]
            record = try await bench.edit(record, ["qty": .null, "weight": .integer(0), "code": .text("V-0000-000")])
            #expect(record["total"] == .null && record["heavy"].boolean == false && record["code"] == code)
        }
    }

    @Test("A file is uploaded, never named by what somebody types")
    func attachmentsAreNotTyped() throws {
        let register = try #require(try Sample.catalogue().register("thing"))
        let field = try #require(register.fields.first { $0.type == .attachment })
        let typed = Attachment.json([Attachment(hash: String(repeating: "a", count: 64), name: "x.pdf", type: "application/pdf", size: 1)])
        #expect(throws: VietnameseError.self) { try FieldInput.value(typed, of: field) }
        #expect(try FieldInput.value("", of: field) == .null)
    }

    @Test("What a form shows, typed back unchanged, gives the stored value")
    func inputRoundTrip() throws {
        let register = try #require(try Sample.catalogue().register("thing"))
        var random = SplitMix64(state: 2)
        for _ in 0..<400 {
            for field in register.fields where field.type != .formula && field.type != .attachment {
                var value = random.value(field, things: [RecordID()], units: [RecordID()])
                if case .integer = value, field.type != .boolean {
                    value = .integer(Int64.random(in: -9_999_999_999...9_999_999_999, using: &random))
                }
                if field.type == .datetime { value = .integer(Int64.random(in: 0...4_000_000_000_000, using: &random)) }
                let shown = FieldText(.vi).input(value, of: field)
                let read = try FieldInput.value(shown, of: field)
                #expect(read.means(value), "\(field.id): \(value) was shown as \(shown), read as \(read)")
            }
        }
    }

    @Test("What people type is read generously and stored in one form")
    func typed() throws {
        let register = try #require(try Sample.catalogue().register("thing"))
        let cases: [(field: String, typed: String, stored: Value)] = [
            ("name", "  Đào  ", .text("Đào")), ("name", "D\u{0300}e", .text("D\u{0300}e".precomposedStringWithCanonicalMapping)),
            ("name", " ", .null),
            ("name", "a\u{0}b", .text("ab")), ("qty", "1.234", .integer(1234)), ("weight", "1.234,5", .integer(1_234_500)),
            ("weight", "-0,001", .integer(-1)),
            ("price", "5.000.000 đ", .integer(5_000_000)), ("share", "95,5", .integer(9550)), ("share", "95,5%", .integer(9550)),
            ("day", "28/02/2026", .text("2026-02-28")), ("done", "Có", .boolean(true)), ("done", "không", .boolean(false)),
            ("tags", "c\r\n d \n", .text("[\"c\",\"d\"]")), ("place", "21.5928, 105.8442", .text("[105.8442,21.5928]")),
            ("phone", "0912 345 678", .text("+84912345678")), ("citizen", "001 090 000 001", .text("001090000001")),
        ]
        for (id, typed, stored) in cases {
            let field = try #require(register.field(id))
            let read = try? FieldInput.value(typed, of: field)
            #expect(read == stored, "\(id): \(typed)")
        }
        for (id, typed) in [
            ("qty", "ba"), ("qty", "1,5"), ("day", "30/02/2026"), ("done", "có lẽ"), ("phone", "12"), ("place", "91, 105"),
            ("partner", "x"), ("citizen", "1"),
            ("tax", "0100109107"), ("weight", "0,0001"), ("qty", "99999999999999999999"),
        ] {
            let field = try #require(register.field(id))
            let read = try? FieldInput.value(typed, of: field)
            #expect(read == nil, "\(id): \(typed)")
        }
    }

    @Test("Values are shown as people write them")
    func shown() throws {
        let register = try #require(try Sample.catalogue().register("thing"))
        let friend = RecordID().text
        let text = FieldText(.vi, titles: [friend: "Bạn tốt"])
        let cases: [(field: String, stored: Value, shown: String)] = [
            ("qty", .integer(1234), "1.234 cái"), ("weight", .integer(1_234_500), "1.234,5"), ("share", .integer(9550), "95,5%"),
            ("price", .integer(5_000_000), "5.000.000 đồng"), ("day", .text("2026-02-28"), "28/02/2026"), ("done", .integer(1), "Có"),
            ("colour", .text("green"), "Xanh"), ("tags", .text("[\"c\",\"a_b\"]"), "C, AB"), ("partner", .text(friend), "Bạn tốt"),
            ("friends", .text("[\"\(friend)\"]"), "Bạn tốt"), ("term", .text("2026Q3"), "quý III năm 2026"),
            ("phone", .text("+84912345678"), "0912 345 678"),
            ("files", .text("[{\"hash\":\"ab\",\"name\":\"a.pdf\",\"size\":1,\"type\":\"application/pdf\"}]"), "a.pdf"),
            ("name", .null, ""),
        ]
        for (id, stored, shown) in cases {
            let field = try #require(register.field(id))
            #expect(text.text(stored, of: field) == shown, "\(id)")
        }
    }
}
