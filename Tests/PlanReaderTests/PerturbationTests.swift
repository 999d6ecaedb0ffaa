import Foundation
import TestKit
import Testing

@testable import PlanReader

/// Plans as they could have been issued elsewhere: rules that know a plan's wording, numbers or layout lose what they find.
@Suite("Plans changed by chance keep their reading")
struct PerturbationTests {
    /// Changes a plan's text and its gold alike.
    struct Change: Sendable, CustomTestStringConvertible {
        var name: String
        var text: @Sendable (String) -> String
        /// Applied to every string of the gold.
        var gold: @Sendable (String) -> String = { $0 }
        var testDescription: String { name }
    }

    private static let names = [
        ("Bắc Kạn", "Đèo Voi"), ("Thái Nguyên", "Lam Giang"), ("Văn hóa - Xã hội", "Giáo dục - Đào tạo"),
        ("Khoa học và Công nghệ", "Công Thương"),
        ("Thông tin và Truyền thông", "Xây dựng Đô thị"), ("Công an", "Thanh tra"),
    ]

    /// Wrapped lines may part the words of a name.
    private static func renamed(_ text: String) -> String {
        names.flatMap { [$0, ($0.0.uppercased(), $0.1.uppercased())] }.reduce(text) { text, name in
            let words = name.0.split(separator: " ").joined(separator: #"\s+"#)
            return text.replacingOccurrences(of: words, with: name.1, options: .regularExpression)
        }
    }

    /// 2026 becomes 2029 wherever a year stands.
    private static func later(_ text: String) -> String {
        (2020...2035).reversed().reduce(text) { $0.replacingOccurrences(of: "\($1)", with: "\($1 + 3)") }
    }

    /// Lines of another width; blank lines stay where they part paragraphs only.
    private static func rewrapped(_ text: String, to width: Int) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            if line.contains("\t") || line.count <= width { return String(line) }
            var result = ""
            var length = 0
            for word in line.split(separator: " ") {
                if length > 0, length + word.count >= width {
                    result += "\n"
                    length = 0
                } else if length > 0 {
                    result += " "
                    length += 1
                }
                result += word
                length += word.count
            }
            return result
        }.joined(separator: "\n")
    }

    /// Bullets of another kind.
    private static func rebulleted(_ text: String) -> String {
        text.replacingOccurrences(of: "\n- ", with: "\n+ ").replacingOccurrences(of: "\n* ", with: "\n- ")
    }

    /// The last two columns of every tabbed table change places.
    private static func swapped(_ text: String) -> String {
        text.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            var cells = line.split(separator: "\t", omittingEmptySubsequences: false)
            guard cells.count > 3 else { return String(line) }
            cells.swapAt(cells.count - 1, cells.count - 2)
            return cells.joined(separator: "\t")
        }.joined(separator: "\n")
    }

    static let changes = [
        Change(name: "other agencies and places", text: renamed, gold: renamed), Change(name: "other years", text: later, gold: later),
        Change(name: "other bullets", text: rebulleted), Change(name: "swapped columns", text: swapped),
    ]

    /// Plans with a paragraph a line: where lines are broken or tables drawn already, other lines and bullets are another text.
    private static func isPlain(_ text: String) -> Bool {
        !text.contains("|") && !isLaidOut(text) && text.split(separator: "\n").count { $0.first?.isLowercase ?? false } < 4
    }

    /// Columns are kept by spaces: other names would not fit.
    private static func isLaidOut(_ text: String) -> Bool { TextLayout.isLaidOut(text) }

    private func gold(_ data: Data, _ change: (String) -> String) throws -> Data {
        func changed(_ value: Any) -> Any {
            switch value {
            case let text as String: change(text)
            case let list as [Any]: list.map(changed)
            case let object as [String: Any]: object.mapValues(changed)
            case let number as NSNumber where (2020...2035).contains(number.intValue) && change("2026") != "2026":
                NSNumber(value: number.intValue + 3)
            default: value
            }
        }
        return try JSONSerialization.data(withJSONObject: changed(JSONSerialization.jsonObject(with: data)))
    }

    private func check(_ file: String, _ text: String, _ gold: Data, found: Double, exact: Double) async throws {
        let reading = try await plan(text)
        for list in try ReadingScore(gold: gold, read: reading.json()).lists {
            #expect(list.found.f1 >= found && list.exact.f1 >= exact, "\(file) \(list.name): \(list.differences.joined(separator: "\n"))")
        }
    }

    @Test("The corpus under other names, years, bullets and columns", arguments: changes)
    func corpusChanged(change: Change) async throws {
        for file in try corpus() where file.hasSuffix(".txt") {
            let text = String(decoding: try fixture("corpus/" + file), as: UTF8.self)
            guard !PerturbationTests.isLaidOut(text), change.name != "other bullets" || PerturbationTests.isPlain(text) else { continue }
            let gold = try gold(try fixture("corpus/" + file.replacing(".txt", with: ".gold.json")), change.gold)
            try await check("\(file), \(change.name)", change.text(text), gold, found: floor(of: file).found, exact: floor(of: file).exact)
        }
    }

    @Test("The corpus as wrapped lines", arguments: [72, 88, 104])
    func corpusWrapped(width: Int) async throws {
        // Plans that are not read whole lose more when their lines are wrapped.
        for file in try corpus() where file.hasSuffix(".txt") && floor(of: file).found >= 0.95 {
            let original = String(decoding: try fixture("corpus/" + file), as: UTF8.self)
            guard PerturbationTests.isPlain(original) else { continue }
            let text = PerturbationTests.rewrapped(original, to: width)
            try await check(
                "\(file) wrapped at \(width)", text, try fixture("corpus/" + file.replacing(".txt", with: ".gold.json")),
                found: floor(of: file).found,
                exact: floor(of: file).exact)
        }
    }

    @Test("Given plans under other names and years", arguments: ["000.txt", "001.txt", "004.txt"], [changes[0], changes[1]])
    func givenChanged(file: String, change: Change) async throws {
        guard let data = sharedPlan(file), let given = sharedPlan(file.prefix(3) + ".gold.json") else {
            print("skipped: ../shared/plans/\(file) is absent")
            return
        }
        let text = change.text(String(decoding: data, as: UTF8.self))
        try await check("\(file), \(change.name)", text, try gold(given, change.gold), found: 0.95, exact: 0.9)
    }

    @Test("Given plans with other values: what the text says is what is read", arguments: ["000.txt", "001.txt"])
    func otherValues(file: String) async throws {
        guard let data = sharedPlan(file), let given = sharedPlan(file.prefix(3) + ".gold.json") else {
            print("skipped: ../shared/plans/\(file) is absent")
            return
        }
        // Values that stand nowhere else in the plans.
        let values = [("100%", "97,5%"), ("90%", "83%"), ("80%", "71%"), ("50%", "43%")]
        let text = values.reduce(String(decoding: data, as: UTF8.self)) { $0.replacingOccurrences(of: $1.0, with: $1.1) }
        let before = try await plan(String(decoding: data, as: UTF8.self))
        let after = try await plan(text)
        let numbers: [Double: Double] = [100: 97.5, 90: 83, 80: 71, 50: 43]
        let body = before.targets.filter { $0.place == .body && $0.unit == "%" }.map { numbers[$0.value ?? 0] ?? $0.value }
        #expect(after.targets.filter { $0.place == .body && $0.unit == "%" }.map(\.value) == body)
        #expect(!given.isEmpty)
    }
}
