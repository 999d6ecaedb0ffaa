import Foundation

/// A table of a PDF, rebuilt from word boxes: white gutters part the columns, gaps between lines part the cells,
/// the numbers of the first column say which row a cell belongs to.
struct PDFTable {
    private static let opener = Pattern(#"^(?:STT|TT|Số\s*TT)(?:\s|$)"#)
    private static let label = Pattern(#"^(?:\d{1,3}(?:\.\d{1,2}){0,2}|[IVX]{1,5}|[A-E])[.)]?$"#, caseSensitive: true)
    private static let stop = Pattern(
        #"^(?:Phụ lục|PHỤ LỤC|Nơi nhận|TM\.|Ghi chú:|DANH MỤC|[IVX]+\.\s+\p{Lu}|\(?(?:Ban hành k|K)èm theo)"#, caseSensitive: true)

    private var columns: [(x0: Double, x1: Double)] = []
    private var counter = RowCounter()
    private var pitch = Double.infinity
    private(set) var rows: [[RawCell]] = []

    // MARK: Finding

    /// A heading that starts at or around `index`: the lines up to the first row; nil where no table starts here.
    static func start(in page: [PDFLine], at index: Int) -> (heading: [PDFLine], body: Int)? {
        // Heading cells are centred, so "TT" may stand lines below the first heading line.
        let window = page[index..<min(page.count, index + 6)]
        guard let mark = window.firstIndex(where: { line in line.words.first.map { opener.matches($0.text) } ?? false }) else { return nil }
        guard isHeadingTop(page, index, mark) else { return nil }
        var body = mark + 1
        let number = page[mark].words[0]
        while body < page.count, body < mark + 10, !isRowStart(page[body], number) { body += 1 }
        guard body < page.count, body < mark + 10 else { return nil }
        let heading = page[index..<body].flatMap(\.words)
        guard Columns.kinds(inFlat: heading.map(\.text).joined(separator: " ")).count >= 3 || heading.count > 4 else { return nil }
        if index < mark {
            // The heading is centred: what stands lower than its mirror image belongs to the first row.
            let centre = number.middle
            let bottom = centre + (centre - page[index].y0) + 2
            body = page[(mark + 1)..<body].firstIndex { $0.middle > bottom } ?? body
        }
        return (Array(page[index..<body]), body)
    }

    /// Lines above the mark belong to the heading only where they stand as close as the lines of centred cells do.
    private static func isHeadingTop(_ page: [PDFLine], _ index: Int, _ mark: Int) -> Bool {
        let height = page[mark].words[0].y1 - page[mark].words[0].y0
        return page[index..<mark].enumerated().allSatisfy { offset, line in
            line.x0 > page[mark].words[0].x1 && page[index + offset + 1].middle - line.middle < height * 0.93
                && !stop.matches(line.text) && !line.text.hasPrefix("(") && !line.text.hasSuffix(")")
        }
    }

    /// The first line after this table's heading where it is repeated at `index`.
    func repeatedHeading(in page: [PDFLine], at index: Int) -> Int? {
        var words: [String] = []
        for end in index..<min(page.count, index + 10) {
            words += page[end].words.map(\.text)
            if words.count >= headingWords.count { return words.sorted() == headingWords ? end + 1 : nil }
        }
        return nil
    }

    private static func isRowStart(_ line: PDFLine, _ number: PDFWord) -> Bool {
        guard let first = line.words.first else { return false }
        let text = first.text.trimmingCharacters(in: CharacterSet(charactersIn: ".)"))
        return ["1", "I", "A", "1.1", "01"].contains(text) && first.x0 < number.x1 + 6
    }

    func end(in page: [PDFLine], from body: Int) -> Int {
        let limit = PDFTable.end(in: page, from: body)
        return (body..<max(body, limit)).first { repeatedHeading(in: page, at: $0) != nil } ?? limit
    }

    static func end(in page: [PDFLine], from body: Int) -> Int {
        page[body...].firstIndex { stop.matches($0.text) || (LineAssembler.isCapitals($0.text) && $0.words.count > 4 && $0.x0 < 200) }
            ?? page.count
    }

    /// Where the table's rows end on the next `page`; nil when the page does not go on with it.
    func continues(on page: [PDFLine]) -> Int? {
        guard PDFTable.start(in: page, at: 0) == nil, repeatedHeading(in: page, at: 0) == nil, columns.count > 2 else { return nil }
        let end = self.end(in: page, from: 0)
        let words = page[..<end].flatMap(\.words)
        let crossing = words.count { word in columns.dropFirst().contains { word.x0 < $0.x0 - 4 && word.x1 > $0.x0 + 4 } }
        return end > 0 && crossing * 12 <= words.count ? end : nil
    }

    private var headingWords: [String] = []

    // MARK: Building

    /// - Parameter body: the lines of the first page; the table may go on with `add`.
    init(heading: [PDFLine], body: [PDFLine]) {
        headingWords = heading.flatMap(\.words).map(\.text).sorted()
        columns = PDFTable.columns(of: heading.flatMap(\.words), body.flatMap(\.words))
        rows = [
            columns.indices.map { column in
                let words = heading.flatMap(\.words).filter { self.column(of: $0) == column }.sorted {
                    ($0.middle, $0.x0) < ($1.middle, $1.x0)
                }
                return RawCell(text: words.map(\.text).joined(separator: " "))
            }
        ]
        add(body, continuing: false)
    }

    /// Gutters are the x ranges no word touches; a column without a heading word belongs to the one that it is nearer to.
    static func columns(of heading: [PDFWord], _ body: [PDFWord]) -> [(x0: Double, x1: Double)] {
        var spans: [(x0: Double, x1: Double)] = []
        let words = (heading + body.filter { word in !stop.matches(word.text) }).sorted { $0.x0 < $1.x0 }
        for word in words {
            if let last = spans.indices.last, word.x0 < spans[last].x1 + 2 {
                spans[last].x1 = max(spans[last].x1, word.x1)
            } else {
                spans.append((word.x0, word.x1))
            }
        }
        var result: [(x0: Double, x1: Double)] = []
        var opening: Double?
        for (index, whole) in spans.enumerated() {
            let span = (x0: opening ?? whole.x0, x1: whole.x1)
            opening = nil
            let hasHeading = heading.contains { $0.x0 < span.x1 && $0.x1 > span.x0 }
            let hasCells = body.contains { $0.x0 < span.x1 && $0.x1 > span.x0 }
            // A heading word a space away, with nothing below it, belongs to the heading on its left.
            let isLoose =
                !hasCells
                && result.last.map { span.x0 - $0.x1 < 10 && heading.contains { $0.x1 > span.x0 - 8 && $0.x1 <= span.x0 } } ?? false
            // Words that stand nearer to the column on their right are the beginning of its cells.
            let isAhead =
                !hasHeading && index + 1 < spans.count
                && result.last.map { (spans[index + 1].x0 - span.x1) * 2 < span.x0 - $0.x1 } ?? false
            if isAhead {
                opening = span.x0
            } else if hasHeading && !isLoose || result.isEmpty {
                result.append(span)
            } else {
                result[result.count - 1].x1 = span.x1
            }
        }
        return splitByHeading(result, heading, body)
    }

    /// A column whose heading has two headings side by side (a long name ran under the next heading) is split between them.
    private static func splitByHeading(
        _ spans: [(x0: Double, x1: Double)], _ heading: [PDFWord], _ body: [PDFWord]
    ) -> [(x0: Double, x1: Double)] {
        var result: [(x0: Double, x1: Double)] = []
        for span in spans {
            let inside = heading.filter { $0.x0 < span.x1 && $0.x1 > span.x0 }.sorted { $0.x0 < $1.x0 }
            var groups: [(x0: Double, x1: Double)] = []
            for word in inside {
                if let last = groups.indices.last, word.x0 < groups[last].x1 + 9 {
                    groups[last].x1 = max(groups[last].x1, word.x1)
                } else {
                    groups.append((word.x0, word.x1))
                }
            }
            guard groups.count > 1, !body.isEmpty else {
                result.append(span)
                continue
            }
            let inBody = body.filter { $0.x0 >= span.x0 - 1 && $0.x0 < span.x1 }
            var starts = [span.x0]
            for (left, right) in zip(groups, groups.dropFirst()) {
                let edge = edge(between: left, and: right, inBody)
                // Words of one heading may stand far apart: a column has cells on its side of the edge.
                let after = inBody.count { $0.x0 >= edge }
                let before = inBody.count { $0.x0 < edge && $0.x0 >= (starts.last ?? 0) }
                if after > 0, before > 0 { starts.append(edge) }
            }
            for (offset, start) in starts.enumerated() {
                result.append((start, offset + 1 < starts.count ? starts[offset + 1] - 1 : span.x1))
            }
        }
        return result
    }

    /// The left edge that most cells under the right heading share.
    private static func edge(
        between left: (x0: Double, x1: Double), and right: (x0: Double, x1: Double), _ body: [PDFWord]
    ) -> Double {
        var counts: [Int: Int] = [:]
        for word in body where word.x0 > left.x1 - 40 && word.x0 <= right.x0 + 3 { counts[Int(word.x0), default: 0] += 1 }
        return counts.max { ($0.value, $0.key) < ($1.value, $1.key) }.map { Double($0.key) - 0.5 } ?? right.x0
    }

    private func column(of word: PDFWord) -> Int {
        columns.lastIndex { $0.x0 - 2 <= word.x0 } ?? 0
    }

    mutating func add(_ lines: [PDFLine], continuing: Bool) {
        var cells: [[PDFLine]] = columns.map { _ in [] }
        for line in lines {
            for (column, words) in Dictionary(grouping: line.words, by: { column(of: $0) }) {
                cells[column].append(PDFLine(words: words.sorted { $0.x0 < $1.x0 }, page: line.page))
            }
        }
        let anchors = cells[0].filter {
            PDFTable.label.matches($0.text) && counter.accepts($0.text.trimmingCharacters(in: CharacterSet(charactersIn: ".)")))
        }
        let loose = cells[0].filter { line in !anchors.contains { $0.y0 == line.y0 } }
        if !loose.isEmpty, cells.count > 1 { cells[1] = (cells[1] + loose).sorted { $0.middle < $1.middle } }
        if let bands = PDFTable.bands(lines, cells, anchors) {
            rows += bands.map { band in
                cells.map { column in
                    let parts = column.filter { band.contains($0.middle) }.map(\.text)
                    return RawCell(text: parts.reduce("") { $0.isEmpty ? $1 : LineAssembler.joined($0, $1) })
                }
            }
            return
        }
        pitch = min(pitch, PDFTable.pitch(cells.flatMap { $0.map(\.middle).adjacentDifferences }))
        let whole = cells.dropFirst().map { [pitch] in PDFTable.groups($0, pitch: pitch) }
        let names = cells.count > 1 ? cells[1] : []
        let isTop = anchors.count { anchor in names.contains { abs($0.middle - anchor.middle) < 3 } } * 10 >= anchors.count * 9
        let groups = whole.map { $0.flatMap { PDFTable.split($0, at: anchors, top: isTop) } }
        let isSplit = groups.reduce(0) { $0 + $1.count } > whole.reduce(0) { $0 + $1.count }
        let isCentred = !(isTop && isSplit) && PDFTable.isCentred(groups.flatMap { $0 }, anchors)
        var texts = anchors.map { anchor in [anchor.text] + [String](repeating: "", count: columns.count - 1) }
        for (offset, column) in groups.enumerated() {
            for (group, row) in PDFTable.assign(column, to: anchors, centred: isCentred, continuing: continuing) {
                let text = group.reduce("") { $0.isEmpty ? $1.text : LineAssembler.joined($0, $1.text) }
                if let row {
                    texts[row][offset + 1] += (texts[row][offset + 1].isEmpty ? "" : " ") + text
                } else if let last = rows.indices.last, rows.count > 1 {
                    rows[last][offset + 1].text += " " + text
                }
            }
        }
        rows += texts.map { $0.map { RawCell(text: $0) } }
    }

    private static func pitch(_ gaps: [Double]) -> Double {
        let sorted = gaps.filter { $0 > 5 && $0 < 40 }.sorted()
        // The smallest distance that is no accident: some others are nearly the same.
        return sorted.first { gap in sorted.count { abs($0 - gap) < 0.8 } >= min(3, sorted.count) } ?? 14
    }

    /// Lines of a column that stand as close as the lines of one cell do.
    private static func groups(_ lines: [PDFLine], pitch: Double) -> [[PDFLine]] {
        var result: [[PDFLine]] = []
        for line in lines {
            if let last = result.last?.last, line.middle - last.middle < pitch * 1.12 {
                result[result.count - 1].append(line)
            } else {
                result.append([line])
            }
        }
        return result
    }

    /// A group that runs past several numbers (rows without room between them) is cut where the row changes.
    private static func split(_ group: [PDFLine], at anchors: [PDFLine], top: Bool) -> [[PDFLine]] {
        guard let first = group.first?.middle, let last = group.last?.middle,
            anchors.count(where: { $0.middle > first - 3 && $0.middle < last + 3 }) > 1
        else { return [group] }
        func row(_ line: PDFLine) -> Int? {
            top
                ? anchors.lastIndex { $0.middle <= line.middle + 3 }
                : anchors.indices.min { abs(anchors[$0].middle - line.middle) < abs(anchors[$1].middle - line.middle) }
        }
        var result: [[PDFLine]] = []
        var current: Int?
        for line in group {
            let index = row(line)
            if result.isEmpty || index != current { result.append([]) }
            current = index
            result[result.count - 1].append(line)
        }
        return result
    }

    private static func centre(_ group: [PDFLine]) -> Double {
        ((group.first?.middle ?? 0) + (group.last?.middle ?? 0)) / 2
    }

    private static func isCentred(_ groups: [[PDFLine]], _ anchors: [PDFLine]) -> Bool {
        func distance(_ y: Double) -> Double { anchors.map { abs($0.middle - y) }.min() ?? 0 }
        let tall = groups.filter { $0.count > 1 }
        return tall.reduce(0) { $0 + distance(centre($1)) } <= tall.reduce(0) { $0 + distance($1.first?.middle ?? 0) }
    }

    /// The row of each group: the nearest number, one group a row where it can be; nil where it belongs to the page before.
    private static func assign(
        _ groups: [[PDFLine]], to anchors: [PDFLine], centred: Bool, continuing: Bool
    ) -> [([PDFLine], Int?)] {
        var result: [([PDFLine], Int?)] = []
        for group in groups {
            let y = centred ? centre(group) : (group.first?.middle ?? 0) + 2
            let row =
                centred
                ? anchors.indices.min { abs(anchors[$0].middle - y) < abs(anchors[$1].middle - y) }
                : anchors.lastIndex { $0.middle - 4 <= y } ?? (continuing ? nil : anchors.indices.first)
            if let row, let last = result.last, last.1 == row, centred {
                if row == 0, continuing {
                    for index in result.indices { result[index].1 = nil }
                } else if row + 1 < anchors.count, abs(anchors[row + 1].middle - y) < abs(anchors[row].middle - y) * 1.3 {
                    result.append((group, row + 1))
                    continue
                }
            }
            result.append((group, row))
        }
        return result
    }
}

extension Array where Element == Double {
    var adjacentDifferences: [Double] { zip(dropFirst(), self).map { $0 - $1 } }
}
