import Foundation

extension PDFTable {
    /// Rows as far as they are settled: the lines before the next number that are its own, what the choice costs, and the heights of each row.
    private struct Banding {
        var cost = 0
        var bands: [ClosedRange<Double>] = []
    }

    /// The heights of the rows where no room parts them and each number stands at half the height of its row (of two lines in the first):
    /// of all ways to deal the lines between the numbers, the one where fewest cells begin in the middle of a sentence. Nil for other tables.
    static func bands(_ lines: [PDFLine], _ cells: [[PDFLine]], _ anchors: [PDFLine]) -> [ClosedRange<Double>]? {
        let heights = lines.map(\.middle)
        guard anchors.count > 2, lines.count > anchors.count, lines.count < 1000, isEven(heights) else { return nil }
        let places = anchors.compactMap { anchor in heights.firstIndex { abs($0 - anchor.middle) < 1 } }
        guard places.count == anchors.count, zip(places, places.dropFirst()).allSatisfy(<) else { return nil }
        let lowered = cells.dropFirst().map { column in
            Set(
                column.filter { $0.text.first?.isLowercase ?? false }.compactMap { line in heights.firstIndex { abs($0 - line.middle) < 1 }
                })
        }
        let filled = cells.dropFirst().map { column in
            Set(column.compactMap { line in heights.firstIndex { abs($0 - line.middle) < 1 } })
        }
        func cost(_ rows: ClosedRange<Int>) -> Int {
            zip(filled, lowered).count { filled, lowered in rows.first(where: filled.contains).map(lowered.contains) ?? false }
        }
        var open = [places[0]: Banding()]
        for (index, place) in places.enumerated() {
            let next = index + 1 < places.count ? places[index + 1] : heights.count
            var settled: [Int: Banding] = [:]
            for (before, banding) in open {
                for after in [before, before + 1] where place + after < next && place >= before {
                    let rows = (place - before)...(place + after)
                    let banding = Banding(
                        cost: banding.cost + cost(rows), bands: banding.bands + [heights[rows.lowerBound]...heights[rows.upperBound]])
                    let left = next - place - 1 - after
                    if settled[left].map({ $0.cost > banding.cost }) ?? true { settled[left] = banding }
                }
            }
            open = settled
        }
        // Numbers may stand at the tops of their rows as well.
        let topCost = places.indices.reduce(0) { sum, index in
            sum + cost(places[index]...((index + 1 < places.count ? places[index + 1] : heights.count) - 1))
        }
        return open[0].flatMap { $0.cost < topCost ? $0.bands : nil }
    }

    /// Whether all lines stand at one distance.
    private static func isEven(_ heights: [Double]) -> Bool {
        let gaps = heights.adjacentDifferences
        guard let gap = gaps.first else { return false }
        return gaps.allSatisfy { abs($0 - gap) < 0.5 }
    }
}
