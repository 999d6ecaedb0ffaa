import Foundation

/// Text that kept its columns by spaces ("pdftotext -layout"): every word has a place, so it is read like a page with boxes.
enum TextLayout {
    private static let column = 6.0
    private static let row = 14.0
    private static let height = 16.0

    /// Whether the columns of `text` are kept by spaces.
    static func isLaidOut(_ text: String) -> Bool {
        let lines = text.lines.filter { !$0.utf8.allSatisfy { $0 <= 32 } }
        let parted = lines.count { line in gaps(in: line) > 0 }
        let indented = lines.count { $0.hasPrefix("      ") }
        return lines.count > 20 && parted * 12 >= lines.count && indented * 12 >= lines.count && !text.contains("\t\t")
    }

    /// Words with boxes of a `text` in NFC, page by page.
    static func pages(of text: String) -> [[PDFWord]] { text.split(separator: "\u{0C}", omittingEmptySubsequences: true).map(words) }

    /// Runs of three spaces or more between words.
    private static func gaps(in line: Substring) -> Int {
        var count = 0
        var run = 0
        var hasWord = false
        for character in line.utf8 {
            if character == 32 {
                run += 1
            } else {
                if hasWord, run >= 3 { count += 1 }
                hasWord = true
                run = 0
            }
        }
        return count
    }

    private static func words(_ page: Substring) -> [PDFWord] {
        var result: [PDFWord] = []
        for (number, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            var position = 0
            var current = ""
            func close() {
                guard !current.isEmpty else { return }
                let start = Double(position - current.count) * column
                let top = Double(number) * row
                result.append(PDFWord(text: current, x0: start, x1: start + Double(current.count) * column - 1, y0: top, y1: top + height))
                current = ""
            }
            for character in line {
                if character.isWhitespace { close() } else { current.append(character) }
                position += 1
            }
            close()
        }
        return result
    }
}
