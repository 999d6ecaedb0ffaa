/// How wide the columns of a table are: as their texts want, but none so narrow that a word, a number or a day is broken.
enum ColumnWidths {
    /// Of a letter at 12 points, in millimetres: digits and small letters, capitals; a bold head is a tenth wider.
    private static let (small, capital, bold) = (2.15, 3.1, 1.1)
    /// The cell's padding and border on both sides, and what the reckoning may be wrong by.
    private static let padding = 3.0

    /// Millimetres, together `whole`.
    static func of(_ table: DocumentTable, in whole: Double) -> [Double] {
        let least = table.columns.enumerated().map { index, column in
            max(longestWord(column.head) * bold, table.rows.map { longestWord($0.indices.contains(index) ? $0[index] : "") }.max() ?? 0)
                + padding
        }
        let needed = least.reduce(0, +)
        // More words than the page is wide: each gives up the same part.
        if needed >= whole { return least.map { $0 * whole / needed } }
        let wanted = table.columns.map { Double($0.width) }
        var widths = least
        var open = Set(table.columns.indices)
        // What is left goes to those that want more than their longest word, by what they want.
        while !open.isEmpty {
            let room = whole - table.columns.indices.filter { !open.contains($0) }.reduce(0) { $0 + least[$1] }
            let sum = open.reduce(0) { $0 + wanted[$1] }
            let narrow = open.filter { room * wanted[$0] / sum < least[$0] }
            if narrow.isEmpty {
                for index in open { widths[index] = room * wanted[index] / sum }
                break
            }
            open.subtract(narrow)
        }
        return widths
    }

    private static func longestWord(_ text: String) -> Double {
        text.split(whereSeparator: \.isWhitespace).map { word in word.reduce(0) { $0 + ($1.isUppercase ? capital : small) } }.max() ?? 0
    }
}
