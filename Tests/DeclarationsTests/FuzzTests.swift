import Declarations
import Foundation
import TestKit
import Testing

@Suite("Packs that are broken at random")
struct FuzzTests {
    static func fixture() -> [PackSource] {
        ["core", "onestop"].map { PackSource(folder: fixtures.appending(path: $0)) }
    }

    /// One change of a text: a line lost, doubled or moved, characters put in, taken out or replaced.
    static func broken(_ text: String, _ chance: inout SplitMix64) -> String {
        var scalars = Array(text.unicodeScalars)
        let junk = Array("{}[]:,-#&*!|>'\"%@` \n\ttrue~null0x1.e9đ\u{0}\u{FEFF}\u{2028}🏠".unicodeScalars)
        for _ in 0..<Int.random(in: 1...4, using: &chance) {
            guard !scalars.isEmpty else { break }
            let place = Int.random(in: 0..<scalars.count, using: &chance)
            let end = min(scalars.count, place + Int.random(in: 1...30, using: &chance))
            switch Int.random(in: 0..<5, using: &chance) {
            case 0: scalars.insert(junk.randomElement(using: &chance) ?? "x", at: place)
            case 1: scalars.removeSubrange(place..<end)
            case 2: scalars.insert(contentsOf: scalars[place..<end], at: Int.random(in: 0..<scalars.count, using: &chance))
            case 3: scalars[place] = junk.randomElement(using: &chance) ?? "x"
            default: scalars.swapAt(place, Int.random(in: 0..<scalars.count, using: &chance))
            }
        }
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars)
        return String(view)
    }

    @Test("load or give problems in their own files, and never stop the program")
    func mutations() {
        var chance = SplitMix64(state: 99)
        for _ in 0..<400 {
            var sources = Self.fixture()
            let pack = Int.random(in: 0..<sources.count, using: &chance)
            guard let path = sources[pack].files.keys.sorted().randomElement(using: &chance) else { continue }
            sources[pack].files[path] = Self.broken(sources[pack].files[path] ?? "", &chance)
            do {
                _ = try Catalogue.load(sources)
            } catch {
                #expect(!error.problems.isEmpty)
                for problem in error.problems { #expect(problem.line >= 1 && problem.column >= 1 && problem.file.hasPrefix("Packs/")) }
            }
        }
    }

    @Test("of pure noise are refused")
    func noise() {
        var chance = SplitMix64(state: 5)
        let pieces = [
            "a", ": ", "\n", "  ", "- ", "{", "}", "[", "]", "? ", "!x ", "|\n", "'", "\"", "register", "fields", "%YAML 1.2\n", "---\n",
            "...\n", "\t",
        ]
        for _ in 0..<3000 {
            let text = (0..<Int.random(in: 0...15, using: &chance)).map { _ in pieces.randomElement(using: &chance) ?? "" }.joined()
            #expect(!problems(["registers/visit.yml": text]).isEmpty)
        }
    }

    @Test("nested deep, aliased, or huge are refused, not followed")
    func bombs() {
        let bomb = (0..<30).map { "a\($0): &a\($0) [\($0 == 0 ? "x" : "*a\($0 - 1), *a\($0 - 1)")]" }.joined(separator: "\n")
        for text in [
            bomb, String(repeating: "[", count: 50_000), String(repeating: "{a: ", count: 50_000), String(repeating: "- ", count: 50_000),
            String(repeating: "[", count: 900) + String(repeating: "]", count: 900), String(repeating: "a", count: 1_000_001), "\u{0}",
            "\u{FEFF}", "&a [*a]",
        ] {
            #expect(!problems(["registers/visit.yml": text]).isEmpty)
        }
    }
}
