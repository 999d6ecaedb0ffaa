import Vietnamese

/// Where problems are gathered while packs are read and checked. One load owns one log.
final class ProblemLog {
    private(set) var problems: [Problem] = []
    private var reported: Set<String> = []

    func report(_ location: SourceLocation, vi: String, en: String, hint: LocalizedText? = nil) {
        let problem = Problem(location: location, message: .init(vi: vi, en: en), hint: hint)
        if reported.insert(problem.text(.en)).inserted { problems.append(problem) }
    }

    /// Problems by file, line and column.
    var sorted: [Problem] {
        problems.sorted { one, other in
            (one.file, one.line, one.column, one.message.en ?? "") < (other.file, other.line, other.column, other.message.en ?? "")
        }
    }
}

/// A word written in a pack, with its place.
struct Name: Hashable, Sendable {
    let text: String
    let location: SourceLocation
}

/// "Did you mean …?" if a known name or one of `besides` is near `name`, else the known names where they are few.
func suggestion(for name: String, among known: some Sequence<String>, besides: [String] = []) -> LocalizedText? {
    let listed = Array(Set(known)).sorted()
    let candidates = listed + besides
    let limit = max(1, name.count / 3)
    let near = candidates.map { ($0, editDistance(folded(name), folded($0))) }.filter { $0.1 <= limit }.min { $0.1 < $1.1 }
    if let near { return .init(vi: "Có phải \"\(near.0)\"?", en: "Did you mean \"\(near.0)\"?") }
    guard !listed.isEmpty, listed.count <= 14 else { return nil }
    let list = listed.joined(separator: ", ")
    return .init(vi: "Dùng được: \(list).", en: "Known: \(list).")
}

/// Insertions, deletions, replacements and swaps of neighbours that make `one` into `other`. Long names are cut at 60 characters.
func editDistance(_ one: String, _ other: String) -> Int {
    let a = Array(one.prefix(60))
    let b = Array(other.prefix(60))
    guard !a.isEmpty, !b.isEmpty else { return max(a.count, b.count) }
    var beforeLast: [Int] = []
    var last = Array(0...b.count)
    for i in 1...a.count {
        var row = [i] + Array(repeating: 0, count: b.count)
        for j in 1...b.count {
            row[j] = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1))
            if i > 1, j > 1, a[i - 1] == b[j - 2], a[i - 2] == b[j - 1] { row[j] = min(row[j], beforeLast[j - 2] + 1) }
        }
        (beforeLast, last) = (last, row)
    }
    return last[b.count]
}
