/// A table whose cells are parted by drawn lines, found in the picture of a page.
struct RuledTable: Sendable {
    /// A cell and the rows and columns of the grid that it covers.
    struct Cell: Sendable {
        var box: Box
        var rows: Range<Int>
        var columns: Range<Int>
    }

    let box: Box
    let rows: Int
    let columns: Int
    let cells: [Cell]

    /// Rows of cells with `texts`, one a cell of `cells`; merged cells point to their first.
    func raw(_ texts: [String]) -> [[RawCell]] {
        var result = [[RawCell]](repeating: [RawCell](repeating: RawCell(text: ""), count: columns), count: rows)
        for (cell, text) in zip(cells, texts) {
            for row in cell.rows {
                for column in cell.columns {
                    let isFirst = row == cell.rows.lowerBound && column == cell.columns.lowerBound
                    result[row][column] =
                        isFirst ? RawCell(text: text) : RawCell(text: "", copyOf: (cell.rows.lowerBound, cell.columns.lowerBound))
                }
            }
        }
        return result
    }
}

/// Finds drawn lines in the picture of a page, and the tables that they make.
struct RuleFinder {
    /// A straight line: `at` across, from `start` to `end` along.
    private struct Rule {
        var at: Int
        var start: Int
        var end: Int
        /// The last row of pixels that the line darkens.
        var last: Int

        var length: Int { end - start }
    }

    private let image: GrayImage
    private let threshold: UInt8
    private let reach: Int
    /// Pixels of a line that a scan may have lost.
    private let gapLimit: Int
    private var across: [Rule] = []
    private var down: [Rule] = []

    /// - Parameter resolution: dots an inch of `image`.
    init(_ image: GrayImage, resolution: Int) {
        self.image = image
        threshold = UInt8(Double(image.paper) * 0.84)
        gapLimit = max(1, resolution / 40)
        reach = max(3, resolution / 25)
        across = joined(runs(isAcross: true, atLeast: resolution * 2 / 5))
        down = joined(runs(isAcross: false, atLeast: resolution * 1 / 5))
        // Strokes of letters are no lines of a table: a line of it meets two others.
        for _ in 0..<4 {
            let before = across.count + down.count
            down = down.filter { rule in
                let met = across.filter { touches($0, rule) }.map(\.at)
                return met.count >= 2 && (rule.length > resolution || isHeld(rule, by: met))
            }
            across = across.filter { rule in
                let met = down.filter { touches(rule, $0) }.map(\.at)
                return met.count >= 2 && (rule.length > resolution * 2 || isHeld(rule, by: met))
            }
            if across.count + down.count == before { break }
        }
    }

    /// The places of the lines of tables, to be taken off before letters are recognised.
    var lines: [Box] {
        across.map { Box(x0: $0.start - 1, y0: $0.at - 2, x1: $0.end + 1, y1: $0.at + 3) }
            + down.map { Box(x0: $0.at - 2, y0: $0.start - 1, x1: $0.at + 3, y1: $0.end + 1) }
    }

    // MARK: Lines

    private func runs(isAcross: Bool, atLeast least: Int) -> [Rule] {
        let (outer, inner) = isAcross ? (image.height, image.width) : (image.width, image.height)
        let (outerStep, innerStep) = isAcross ? (image.width, 1) : (1, image.width)
        var found: [Rule] = []
        image.pixels.withUnsafeBufferPointer { pixels in
            for at in 1..<max(1, outer - 1) {
                var (start, gap, dark) = (-1, 0, 0)
                for along in 0...inner {
                    var isDark = false
                    if along < inner {
                        let place = at * outerStep + along * innerStep
                        // A line that leans a little moves on to the next row of pixels.
                        isDark = pixels[place] < threshold || pixels[place + outerStep] < threshold
                    }
                    if isDark {
                        if start < 0 { (start, dark) = (along, 0) }
                        gap = 0
                        dark += 1
                    } else if start >= 0 {
                        gap += 1
                        if gap > gapLimit || along == inner {
                            let length = along - gap + 1 - start
                            if length >= least, dark * 10 >= length * 9 {
                                found.append(Rule(at: at, start: start, end: start + length, last: at))
                            }
                            start = -1
                        }
                    }
                }
            }
        }
        return found
    }

    /// Runs side by side are one line; it stands where it is longest.
    private func joined(_ runs: [Rule]) -> [Rule] {
        var open: [Rule] = []
        var result: [Rule] = []
        for run in runs {
            result += open.filter { run.at - $0.last > 2 }
            open.removeAll { run.at - $0.last > 2 }
            if let index = open.firstIndex(where: { $0.start <= run.end + reach && run.start <= $0.end + reach && run.at - $0.at <= reach })
            {
                let old = open[index]
                open[index] = Rule(
                    at: run.length > old.length ? run.at : old.at, start: min(old.start, run.start), end: max(old.end, run.end),
                    last: run.at)
            } else {
                open.append(run)
            }
        }
        return result + open
    }

    /// Whether a short line ends at lines that cross it, as those of a cell do.
    private func isHeld(_ rule: Rule, by crossing: [Int]) -> Bool {
        crossing.contains { abs($0 - rule.start) <= reach } && crossing.contains { abs($0 - rule.end) <= reach }
    }

    private func touches(_ horizontal: Rule, _ vertical: Rule) -> Bool {
        vertical.at >= horizontal.start - reach && vertical.at <= horizontal.end + reach && horizontal.at >= vertical.start - reach
            && horizontal.at <= vertical.end + reach
    }

    // MARK: Tables

    /// Tables from top to bottom: lines that hang together and make two rows and two columns at least, or a row of three (a page may cut a
    /// table below its heading).
    func tables() -> [RuledTable] {
        var group = Array(0..<(across.count + down.count))
        func root(_ index: Int) -> Int {
            var index = index
            while group[index] != index { index = group[index] }
            return index
        }
        for (i, horizontal) in across.enumerated() {
            for (j, vertical) in down.enumerated() where touches(horizontal, vertical) { group[root(i)] = root(across.count + j) }
        }
        let roots = Set(group.indices.map(root))
        return roots.compactMap { key in
            table(
                across.enumerated().filter { root($0.offset) == key }.map(\.element),
                down.enumerated().filter { root(across.count + $0.offset) == key }.map(\.element))
        }.sorted { ($0.box.y0, $0.box.x0) < ($1.box.y0, $1.box.x0) }
    }

    private func places(_ rules: [Rule]) -> [Int] {
        var result: [Int] = []
        for at in rules.map(\.at).sorted() where result.last.map({ at - $0 > reach }) ?? true { result.append(at) }
        return result
    }

    private func table(_ across: [Rule], _ down: [Rule]) -> RuledTable? {
        let (xs, ys) = (places(down), places(across))
        guard xs.count >= 3, ys.count >= 3 || (ys.count == 2 && xs.count > 3), let left = xs.first, let right = xs.last, let top = ys.first,
            let bottom = ys.last
        else { return nil }
        let (columns, rows) = (xs.count - 1, ys.count - 1)
        guard columns <= 40, rows <= 400 else { return nil }
        var taken = [[Bool]](repeating: [Bool](repeating: false, count: columns), count: rows)
        var cells: [RuledTable.Cell] = []
        func isParted(rightOf column: Int, row: Int) -> Bool {
            let middle = (ys[row] + ys[row + 1]) / 2
            return down.contains { abs($0.at - xs[column + 1]) <= reach && $0.start <= middle && $0.end >= middle }
        }
        func isParted(below row: Int, column: Int) -> Bool {
            let middle = (xs[column] + xs[column + 1]) / 2
            return across.contains { abs($0.at - ys[row + 1]) <= reach && $0.start <= middle && $0.end >= middle }
        }
        for row in 0..<rows {
            for column in 0..<columns where !taken[row][column] {
                var (endRow, endColumn) = (row + 1, column + 1)
                while endColumn < columns, !taken[row][endColumn], !isParted(rightOf: endColumn - 1, row: row) { endColumn += 1 }
                while endRow < rows, !isParted(below: endRow - 1, column: column) { endRow += 1 }
                for r in row..<endRow { for c in column..<endColumn { taken[r][c] = true } }
                cells.append(
                    .init(
                        box: Box(x0: xs[column], y0: ys[row], x1: xs[endColumn], y1: ys[endRow]), rows: row..<endRow,
                        columns: column..<endColumn))
            }
        }
        return RuledTable(box: Box(x0: left, y0: top, x1: right, y1: bottom), rows: rows, columns: columns, cells: cells)
    }
}
