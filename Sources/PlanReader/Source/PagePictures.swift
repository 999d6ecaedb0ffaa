import Foundation

/// Pages of a PDF as pictures, drawn by pdftoppm.
enum PagePictures {
    /// Pages `range` (counted from 1) in grey at `resolution` dots an inch, by number.
    static func draw(_ pdf: Data, pages range: ClosedRange<Int>, resolution: Int) async throws(PlanReadError) -> [Int: GrayImage] {
        let output = try await Subprocess.run(
            "pdftoppm",
            ["-r", String(resolution), "-gray", "-f", String(range.lowerBound), "-l", String(range.upperBound), "input", "page"],
            input: pdf, output: "page")
        var result: [Int: GrayImage] = [:]
        for (name, data) in output.files {
            if let number = Int(name.dropFirst(5).prefix { $0.isNumber }) { result[number] = GrayImage(pgm: data) }
        }
        return result
    }

    /// Draws pages a few at a time, so that not all are held at once, and gives `body` each with its number.
    static func each<Value: Sendable>(_ pdf: Data, count: Int, resolution: Int, _ body: @escaping @Sendable (Int, GrayImage) -> Value)
        async throws(PlanReadError) -> [Int: Value]
    {
        var result: [Int: Value] = [:]
        for first in stride(from: 1, through: count, by: 12) {
            for (number, image) in try await draw(pdf, pages: first...min(count, first + 11), resolution: resolution) {
                result[number] = body(number, image)
            }
        }
        return result
    }
}
