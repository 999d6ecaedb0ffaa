import Declarations
import Foundation
import Store
import TestKit
import Vietnamese

/// A pack with a field of every type, over the real pack `core`.
enum Sample {
    static let core = folder("core")
    /// Released packs, in the order in which one needs the other.
    static let released = ["core", "metrics", "plan"].map(folder)

    private static func folder(_ name: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Packs/\(name)").standardizedFileURL
    }

    static let pack = "pack: sample\nlabel: Thử\nversion: 1.0.0\nrequires: [core]\n"

    static let thing = """
        register: thing
        label: { vi: Vật, en: Thing }
        title: "{name} · {partner}"
        scope: unit_in
        workflow: thing
        fields:
          name: { type: text, label: { vi: Tên, en: Name }, required: true, max: 50 }
          note: { type: long_text, label: Ghi chú }
          qty: { type: integer, label: Số lượng, min: -1000, max: 1000, unit: cái }
          weight: { type: decimal, label: Khối lượng, scale: 3 }
          price: { type: money, label: Giá }
          share: { type: percent, label: Tỷ lệ }
          day: { type: date, label: Ngày, max: 2030-12-31 }
          moment: { type: datetime, label: Lúc }
          done: { type: boolean, label: Xong }
          colour: { type: choice, label: Màu, of: { red: Đỏ, green: Xanh, blue: Lam } }
          tags: { type: many_choice, label: Thẻ, max: 3, of: { a_b: AB, axb: AXB, c: C, d: D } }
          partner: { type: reference, to: thing, label: Bạn }
          friends: { type: many_reference, to: thing, label: Các bạn }
          code: { type: code, label: Mã, pattern: "V-{yyyy}-{seq:3}" }
          files: { type: attachment, label: Tệp }
          place: { type: point, label: Vị trí }
          plot: { type: area, label: Thửa }
          home: { type: point, label: Nhà, personal: true }
          phone: { type: phone, label: Điện thoại, personal: true }
          email: { type: email, label: Thư }
          citizen: { type: citizen_id, label: Số định danh, personal: true, encrypted: true, max: 12 }
          tax: { type: tax_code, label: Mã số thuế, unique: true }
          unit_in: { type: unit, label: Đơn vị }
          post_in: { type: post, label: Chức danh }
          person_in: { type: person, label: Người }
          term: { type: period, label: Kỳ }
          symbol: { type: text, label: Ký hiệu, pattern: { regex: "[A-Z]{2,4}", message: { vi: Hai đến bốn chữ in hoa } } }
          total: { type: formula, label: Tổng, formula: qty * price, result: money }
          heavy: { type: formula, label: Nặng, formula: weight > 10 }
          half: { type: formula, label: Nửa, formula: weight / 2 }
        rules:
          price_with_qty: { check: price is set or qty is not set, message: { vi: Có số lượng thì phải có giá }, field: price }
          red_is_small: { check: "colour != red or qty <= 500", message: { vi: Màu đỏ không quá 500 } }
        list:
          columns: [name, qty, day, state, code, updated_at]
          sort: [-day, name]
          filters: [colour, state, unit_in, tags]

        """

    static let workflow = """
        workflow: thing
        states:
          open: { label: Mở, initial: true }
          busy: { label: Đang làm }
          shut: { label: Đóng, final: true }
        transitions:
          start: { label: Bắt đầu, from: open, to: busy, by: [everything, unit_clerk] }
          finish: { label: Xong, from: busy, to: shut, by: [everything] }

        """

    static let roles = """
        roles:
          everything:
            label: Tất cả
            rights:
              thing: { actions: [read, create, edit, delete, restore, comment, personal, export, import], scope: commune }
          reader: { label: Người xem, rights: { thing: { actions: [read, edit], scope: commune, editable: [note] } } }
          everywhere: { label: Mọi xã, rights: { thing: { actions: [read], scope: all } } }
          unit_clerk: { label: Cán bộ, rights: { thing: { actions: [read, create, edit], scope: unit } } }
          branch: { label: Khối, rights: { thing: { actions: [read, create, edit], scope: subtree } } }
          owner: { label: Chủ, rights: { thing: { actions: [read, edit], scope: own } } }
          of_open: { label: Mới, rights: { thing: { actions: [read], scope: commune, states: [open] } } }
          unit_busy: { label: Dở, rights: { thing: { actions: [read], scope: unit, states: [busy, shut] } } }

        """

    static func files(thing: String = thing) -> [String: String] {
        ["pack.yml": pack, "registers/thing.yml": thing, "workflows/thing.yml": workflow, "roles.yml": roles]
    }

    static func catalogue(thing: String = thing) throws -> Catalogue {
        try Catalogue.load([PackSource(folder: core), PackSource(name: "Packs/sample", files: files(thing: thing))])
    }

    /// A register of a few fields without a workflow, for changes of packs.
    static func small(_ fields: String, more: String = "") throws -> Catalogue {
        let register = "register: box\nlabel: Hộp\ntitle: \"{name}\"\nfields:\n  name: { type: text, label: Tên }\n\(fields)\n\(more)"
        return try Catalogue.load([
            PackSource(folder: core), PackSource(name: "Packs/sample", files: ["pack.yml": pack, "registers/box.yml": register]),
        ])
    }
}

extension SplitMix64 {
    mutating func chance(_ share: Double) -> Bool { Double.random(in: 0..<1, using: &self) < share }

    mutating func pick<T>(_ items: [T]) -> T? { items.randomElement(using: &self) }

    /// A valid value of a sample field; null now and then. Values are few, so that ties and equal sides are frequent.
    mutating func value(_ field: FieldDeclaration, things: [RecordID] = [], units: [RecordID] = []) -> Value {
        if chance(0.25) { return .null }
        switch field.id {
        case "name": return .text(["An", "Bình", "Đào", "Ê-ke", "an", "Ōn", "Vật 1"].randomElement(using: &self) ?? "")
        case "note":
            return .text(
                ["", "dòng một\ndòng hai", "“trích”, \\ \" ' %", "𝄞 Đỏ"].randomElement(using: &self).map { $0.isEmpty ? "x" : $0 } ?? "x")
        case "qty": return .integer(Int64.random(in: -3...3, using: &self))
        case "weight": return .integer([0, 100, 200, 300, 333, 10_000, 10_001, -500].randomElement(using: &self) ?? 0)
        case "price": return .integer([0, 1, 2, 3, 1_000_000, 5_000_000_000].randomElement(using: &self) ?? 0)
        case "share": return .integer([0, 10, 20, 30, 9550, 10_000].randomElement(using: &self) ?? 0)
        case "day": return .text(["2026-01-01", "2026-02-28", "2024-02-29", "2026-11-21"].randomElement(using: &self) ?? "")
        case "moment":
            let midnight = Instant(CalendarDate("2026-11-21") ?? Instant.now.date).milliseconds
            return .integer(midnight + ([-1, 0, 1, 3_600_000, 86_399_999, 86_400_000].randomElement(using: &self) ?? 0))
        case "done": return .boolean(chance(0.5))
        case "colour": return .text(["red", "green", "blue"].randomElement(using: &self) ?? "red")
        case "tags":
            let tags = ["a_b", "axb", "c", "d"].filter { _ in chance(0.35) }.prefix(3)
            return tags.isEmpty ? .null : .text("[" + tags.map { "\"\($0)\"" }.joined(separator: ",") + "]")
        case "partner": return pick(things).map { .text($0.text) } ?? .null
        case "friends": return pick(things).map { .text("[\"\($0.text)\"]") } ?? .null
        case "files":
            return .text(
                "[{\"hash\":\"\(String(repeating: "ab", count: 32))\",\"name\":\"báo cáo.pdf\",\"size\":12,\"type\":\"application/pdf\"}]")
        case "place": return .text("[105.\(Int.random(in: 10...99, using: &self))1,21.5]")
        case "plot": return .text("{\"type\":\"Polygon\",\"coordinates\":[[[105.0,21.0],[105.1,21.0],[105.1,21.1],[105.0,21.0]]]}")
        case "phone": return .text("+8491234567\(Int.random(in: 0...9, using: &self))")
        case "email": return .text("thu\(Int.random(in: 0...9, using: &self))@example.vn")
        case "citizen": return .text("00109000000\(Int.random(in: 0...9, using: &self))")
        case "unit_in": return pick(units).map { .text($0.text) } ?? .null
        case "term": return .text(["2026", "2026Q3", "202609", "2026H1"].randomElement(using: &self) ?? "2026")
        case "symbol": return .text(["AB", "XYZ"].randomElement(using: &self) ?? "AB")
        default: return .null
        }
    }

    /// Values of a sample record that no rule refuses.
    mutating func thing(_ register: RegisterDeclaration, things: [RecordID] = [], units: [RecordID] = []) -> [String: Value] {
        var values: [String: Value] = [:]
        for field in register.fields { values[field.id] = value(field, things: things, units: units) }
        if values["name"]?.isNull != false { values["name"] = .text("Không tên") }
        if values["price"]?.isNull != false { values["qty"] = .null }
        return values.filter { !$0.value.isNull }
    }
}
