import Foundation

@testable import PlanReader

/// The folder of this file; fixtures are found beside it without bundles.
private let here = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath().deletingLastPathComponent()

func fixture(_ name: String) throws -> Data {
    try Data(contentsOf: here.appendingPathComponent("Fixtures").appendingPathComponent(name))
}

func plan(_ text: String) async throws -> PlanReading {
    try await readPlan(Data(text.utf8), fileName: "plan.txt")
}

/// Found and exact F1 of one list against a hand-made annotation, paired by the likeness of words.
struct Score {
    var found: Double
    var exact: Double

    static let lists: [String: (threshold: Double, fields: [String])] = [
        "targets": (0.55, ["value", "op", "unit", "from", "to", "lead"]),
        "tasks": (0.7, ["lead", "support", "from", "to", "quarter", "form", "budget_total_million", "budget_year_million"]),
        "bases": (0.99, ["date", "kind"]),
        "reporting": (0.4, ["frequency", "due"]),
        "results": (0.7, ["numerator", "denominator"]),
        "duties": (0.6, []),
    ]

    static func of(_ name: String, gold: [String: Any], read: [String: Any]) -> Score? {
        guard let rule = lists[name] else { return nil }
        let gold = items(gold, name)
        let read = items(read, name)
        if gold.isEmpty, read.isEmpty { return nil }
        let g = gold.map { grams(text($0, name)) }
        let r = read.map { grams(text($0, name)) }
        var pairs: [(Double, Int, Int)] = []
        for i in g.indices {
            for j in r.indices {
                let score = likeness(g[i], r[j])
                if score >= rule.threshold { pairs.append((score, i, j)) }
            }
        }
        pairs.sort { $0.0 != $1.0 ? $0.0 > $1.0 : ($0.1, $0.2) < ($1.1, $1.2) }
        var usedGold: Set<Int> = []
        var usedRead: Set<Int> = []
        var hits = 0
        var exact = 0
        for (_, i, j) in pairs where !usedGold.contains(i) && !usedRead.contains(j) {
            usedGold.insert(i)
            usedRead.insert(j)
            hits += 1
            if rule.fields.allSatisfy({ agrees($0, gold[i][$0], read[j][$0]) }) { exact += 1 }
        }
        let size = Double(gold.count + read.count)
        return Score(found: 2 * Double(hits) / size, exact: 2 * Double(exact) / size)
    }

    private static func items(_ document: [String: Any], _ name: String) -> [[String: Any]] {
        let rows = document[name] as? [[String: Any]] ?? []
        guard name == "duties" else { return rows }
        return rows.flatMap { duty in
            (duty["items"] as? [String] ?? []).map { ["text": "\(duty["agency"] as? String ?? ""): \($0)"] as [String: Any] }
        }
    }

    private static func text(_ item: [String: Any], _ name: String) -> String {
        switch name {
        case "bases": words(item["number"] as? String ?? "").joined()
        case "reporting": "\(item["from"] as? String ?? "None") \(item["to"] as? String ?? "None")"
        default: item["text"] as? String ?? ""
        }
    }

    static func words(_ text: String) -> [String] {
        let plain = text.lowercased().replacingOccurrences(of: "đ", with: "d").decomposedStringWithCanonicalMapping.unicodeScalars
            .filter { $0.properties.canonicalCombiningClass == .notReordered }
        return String(String.UnicodeScalarView(plain)).split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
    }

    private static func grams(_ text: String) -> [String: Int] {
        let all = words(text)
        let pairs = all.count > 1 ? zip(all, all.dropFirst()).map { $0 + " " + $1 } : all
        return pairs.reduce(into: [:]) { $0[$1, default: 0] += 1 }
    }

    private static func likeness(_ a: [String: Int], _ b: [String: Int]) -> Double {
        let size = a.values.reduce(0, +) + b.values.reduce(0, +)
        if a.isEmpty || b.isEmpty { return a.isEmpty && b.isEmpty ? 1 : 0 }
        return 2 * Double(a.reduce(0) { $0 + min($1.value, b[$1.key] ?? 0) }) / Double(size)
    }

    private static func agrees(_ field: String, _ gold: Any?, _ read: Any?) -> Bool {
        switch gold {
        case nil, is NSNull: return true
        case let list as [String]: return list.isEmpty || Set(list.map { words($0) }) == Set((read as? [String] ?? []).map { words($0) })
        case let number as NSNumber: return (read as? NSNumber).map { abs($0.doubleValue - number.doubleValue) < 1e-6 } ?? false
        case let text as String where field == "due": return digits(text) == digits(read as? String ?? "")
        case let text as String where field == "op": return text == read as? String
        case let text as String: return text.isEmpty || words(text) == words(read as? String ?? "")
        default: return false
        }
    }

    private static func digits(_ text: String) -> [String] {
        text.split { !$0.isNumber }.map(String.init)
    }
}
