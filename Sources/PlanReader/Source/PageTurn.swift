/// How the text of a page stands on what its file shows: upright pages may be shown turned (`/Rotate`), and wide tables are drawn on their side.
enum PageTurn {
    /// By how many quarters, clockwise, the text is turned.
    /// - Parameter words: in the order of a text layer, where the words of a line follow each other however it is turned.
    static func quarters(of words: [PDFWord]) -> Int {
        let long = words.filter { $0.text.utf16.count > 2 }
        guard long.count(where: { $0.y1 - $0.y0 > $0.x1 - $0.x0 }) * 2 > long.count else {
            let (forward, back) = steps(words)
            // A few words may follow what stands on their right in another column.
            return back > max(4, forward * 4, words.count / 4) ? 2 : 0
        }
        // With its lines laid down, text that runs from bottom to top runs backward.
        let (forward, back) = steps(words.map { PDFWord(text: $0.text, x0: $0.y0, x1: $0.y1, y0: $0.x0, y1: $0.x1) })
        return back > forward ? 3 : 1
    }

    /// How many words stand on the right, and how many on the left, of the word before them in their line.
    private static func steps(_ words: [PDFWord]) -> (forward: Int, back: Int) {
        let steps = zip(words, words.dropFirst()).filter { abs($0.middle - $1.middle) < ($0.y1 - $0.y0) * 0.3 }
        let back = steps.count { $1.x1 <= $0.x0 }
        return (steps.count - back, back)
    }
}

extension PDFWord {
    /// Its place when a page, so wide and high before, is turned clockwise by `quarters`.
    func turned(_ quarters: Int, width: Double, height: Double) -> PDFWord {
        var word = self
        switch quarters % 4 {
        case 1: (word.x0, word.x1, word.y0, word.y1) = (height - y1, height - y0, x0, x1)
        case 2: (word.x0, word.x1, word.y0, word.y1) = (width - x1, width - x0, height - y1, height - y0)
        case 3: (word.x0, word.x1, word.y0, word.y1) = (y0, y1, width - x1, width - x0)
        default: break
        }
        return word
    }
}
