import Foundation

/// A word of a page with its place in millimetres.
struct PlacedWord {
    let page: Int
    let text: String
    let left, top, right, bottom: Double
    let pageWidth, pageHeight: Double

    /// Alone at the head of the page, above what the text may reach.
    var isPageNumber: Bool { Int(text) != nil && bottom < 20 }

    static func read(_ html: String) throws -> [PlacedWord] {
        var words: [PlacedWord] = []
        var (page, width, height) = (0, 0.0, 0.0)
        let millimetre = 25.4 / 72
        for line in html.split(separator: "\n") {
            if let found = line.firstMatch(of: /<page width="([\d.]+)" height="([\d.]+)"/) {
                (page, width, height) = (page + 1, (Double(found.1) ?? 0) * millimetre, (Double(found.2) ?? 0) * millimetre)
            } else if let found = line.firstMatch(of: /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</)
            {
                func place(_ text: Substring) -> Double { (Double(text) ?? 0) * millimetre }
                words.append(
                    PlacedWord(
                        page: page, text: String(found.5), left: place(found.1), top: place(found.2), right: place(found.3),
                        bottom: place(found.4),
                        pageWidth: width, pageHeight: height))
            }
        }
        return words
    }
}

/// Where words stand on a page, in millimetres from its upper left corner.
struct PlacedBox: Equatable {
    var left, top, right, bottom: Double

    var centre: Double { (left + right) / 2 }

    /// The words of `phrase`, one after the other, on the first page that has them.
    static func of(_ phrase: String, in words: [PlacedWord]) -> PlacedBox? {
        let wanted = phrase.split(separator: " ").map(String.init)
        guard
            let start = words.indices.first(where: { index in
                index + wanted.count <= words.count && zip(wanted, words[index...]).allSatisfy { $0 == $1.text }
            })
        else { return nil }
        let found = words[start..<start + wanted.count]
        return PlacedBox(
            left: found.map(\.left).min() ?? 0, top: found.map(\.top).min() ?? 0, right: found.map(\.right).max() ?? 0,
            bottom: found.map(\.bottom).max() ?? 0)
    }

    func isNear(_ other: PlacedBox, within most: Double) -> Bool {
        abs(left - other.left) <= most && abs(top - other.top) <= most && abs(right - other.right) <= most
            && abs(bottom - other.bottom) <= most
    }
}
