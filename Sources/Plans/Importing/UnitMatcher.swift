import Registers
import Store
import Vietnamese

/// Recognises a commune's units by the names that a document prints (Cơ quan chủ trì).
///
/// Names are compared by `matchKey`, then without diacritics; abbreviations of the genre are written out, "xã …", "các" and "trên địa bàn"
/// taken off. A name that two units share matches neither.
struct UnitMatcher {
    private struct Unit {
        let id: String
        let kind: String
        let parent: String?
    }

    private var exact: [String: Set<String>] = [:]
    private var loose: [String: Set<String>] = [:]
    private var units: [Unit] = []
    private let commune: [String]

    /// - Parameter commune: `xã Suối Mây`; its own name is taken off the names of its units.
    init(_ records: [Record], commune: String) {
        self.commune = Self.words(matchKey(commune))
        for record in records {
            units.append(Unit(id: record.id.text, kind: record["kind"].text ?? "", parent: record["parent"].text))
            let names =
                [record["name"].text, record["short_name"].text].compactMap { $0 }
                + (record["aliases"].text ?? "").split(separator: "\n").map(String.init)
            for name in names {
                for key in keys(name) {
                    exact[key, default: []].insert(record.id.text)
                    loose[folded(key), default: []].insert(record.id.text)
                }
            }
        }
    }

    /// The unit that `name` means; nil for "Các cơ quan, đơn vị" and for names that nobody has.
    func unit(_ name: String) -> String? {
        for key in keys(name) {
            if let ids = exact[key], ids.count == 1 { return ids.first }
        }
        for key in keys(name) {
            if let ids = loose[folded(key)], ids.count == 1 { return ids.first }
        }
        return nil
    }

    /// The units of printed names in their order; a name that means none is tried by its parts ("A, B và C").
    func units(_ names: [String]) -> [String] {
        var found: [String] = []
        for name in names {
            let ids = unit(name).map { [$0] } ?? listed(in: name)
            for id in ids where !found.contains(id) { found.append(id) }
        }
        return found
    }

    /// Who owes a report: the unit itself; each unit of a group ("các xóm"); for "các cơ quan, đơn vị" the offices of the commune.
    func reporters(_ name: String) -> [String] {
        let named = units([name])
        if !named.isEmpty {
            return named.flatMap { id in
                let members = kind(of: id) == "group" ? units.filter { $0.parent == id }.map(\.id) : []
                return members.isEmpty ? [id] : members
            }
        }
        guard Self.isEverybody(name) else { return [] }
        return units.filter { Self.offices.contains($0.kind) }.map(\.id)
    }

    /// Those among whom a task or target is shared: each unit of a group ("các xóm"), and for words that name a kind of unit ("các cơ quan,
    /// đơn vị", "các thôn, tổ dân phố") all units of it. Empty where the names mean single units.
    func sharers(_ names: [String]) -> [String] {
        var found: [String] = []
        for name in names {
            let named = units([name])
            let kinds = named.isEmpty ? Self.kinds(in: name) : []
            let all = named.isEmpty ? units.filter { kinds.contains($0.kind) }.map(\.id) : reporters(name).filter { !named.contains($0) }
            for id in all where !found.contains(id) { found.append(id) }
        }
        return found
    }

    /// The kinds of unit that words in the plural name.
    private static func kinds(in name: String) -> Set<String> {
        let words = folded(name)
        let plurals: [(String, Set<String>)] = [
            ("cac xom", ["hamlet"]), ("cac thon", ["hamlet"]), ("cac ban", ["hamlet"]), ("cac to dan pho", ["hamlet"]),
            ("cac truong", ["school"]), ("cac to cong nghe so", ["community_team"]),
        ]
        let kinds = plurals.filter { words.contains($0.0) }.reduce(into: isEverybody(name) ? offices : []) { $0.formUnion($1.1) }
        return kinds
    }

    /// "Các cơ quan, đơn vị": all offices of the commune rather than one.
    static func isEverybody(_ name: String) -> Bool {
        let words = folded(name)
        return words.contains("cac co quan") || words.contains("cac don vi") || words.contains("cac phong")
    }

    func kind(of id: String) -> String? { units.first { $0.id == id }?.kind }

    private static let offices: Set<String> = ["office", "department", "one_stop", "service", "police", "military", "health"]

    /// Of "A, B và C"; "và" also stands within names: "Văn phòng HĐND và UBND, Phòng Kinh tế".
    private func listed(in names: String) -> [String] {
        names.replacing("; ", with: ",").split(separator: ",").map(String.init).flatMap { name in
            unit(name).map { [$0] } ?? name.replacing(" và ", with: ",").split(separator: ",").compactMap { unit(String($0)) }
        }
    }

    // MARK: Keys

    private static let abbreviations: [String: String] = [
        "ubnd": "ủy ban nhân dân", "hđnd": "hội đồng nhân dân", "mttq": "mặt trận tổ quốc", "vhxh": "văn hóa xã hội",
        "kh&cn": "khoa học và công nghệ", "khcn": "khoa học và công nghệ", "chqs": "chỉ huy quân sự", "thcs": "trung học cơ sở",
        "cntt": "công nghệ thông tin", "hcc": "hành chính công", "pvhcc": "phục vụ hành chính công", "&": "và",
    ]

    private static func words(_ text: String) -> [String] {
        text.split { !$0.isLetter && !$0.isNumber && $0 != "&" }.flatMap { word -> [String] in
            guard let full = abbreviations[String(word)] else { return [String(word)] }
            return full.split(separator: " ").map(String.init)
        }
    }

    /// The name as it stands, and what is left of it without its frills.
    private func keys(_ name: String) -> [String] {
        var words = Self.words(matchKey(name.replacing("VH-XH", with: "VHXH")))
        guard !words.isEmpty else { return [] }
        var keys = [words.joined(separator: " ")]
        func keep() {
            let key = words.joined(separator: " ")
            if !key.isEmpty, !keys.contains(key) { keys.append(key) }
        }
        // "gửi về Phòng Văn hóa - Xã hội tổng hợp"
        if words.count > 3, words.suffix(2).elementsEqual(["tổng", "hợp"]) {
            words.removeLast(2)
            keep()
        }
        if let index = words.firstIndex(of: "trên"), words[index...].starts(with: ["trên", "địa", "bàn"]) {
            words.removeSubrange(index...)
            keep()
        }
        if words.first == "các" {
            words.removeFirst()
            keep()
        }
        if words.count > commune.count, words.suffix(commune.count).elementsEqual(commune) {
            words.removeLast(commune.count)
            keep()
        } else if let last = words.last, ["xã", "phường"].contains(last), words.count > 2 {
            words.removeLast()
            keep()
        }
        return keys
    }
}
