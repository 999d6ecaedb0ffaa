import Foundation

/// A picture of a page: one byte a pixel, 0 black, 255 white.
struct GrayImage: Sendable {
    /// Largest picture that is opened, in pixels: an A3 page at 600 dots an inch.
    static let limit = 70_000_000

    let width: Int
    let height: Int
    var pixels: [UInt8]

    init(width: Int, height: Int, pixels: [UInt8]? = nil) {
        self.width = width
        self.height = height
        self.pixels = pixels ?? [UInt8](repeating: 255, count: width * height)
    }

    /// A binary PGM ("P5"), as pdftoppm writes it; nil where it is none.
    init?(pgm data: Data) {
        let bytes = [UInt8](data)
        var position = 2
        func number() -> Int? {
            while position < bytes.count, bytes[position] <= 32 { position += 1 }
            var value = 0
            let start = position
            while position < bytes.count, (48...57).contains(bytes[position]), position - start < 7 {
                value = value * 10 + Int(bytes[position] - 48)
                position += 1
            }
            return position > start ? value : nil
        }
        guard bytes.starts(with: Array("P5".utf8)), let width = number(), let height = number(), number() == 255, width > 0, height > 0,
            width * height <= GrayImage.limit, bytes.count >= position + 1 + width * height
        else { return nil }
        self.init(width: width, height: height, pixels: Array(bytes[(position + 1)..<(position + 1 + width * height)]))
    }

    var pgm: Data { Data("P5\n\(width) \(height)\n255\n".utf8) + Data(pixels) }

    /// Half the size; a pixel is as dark as the darkest of the four it stands for, so that thin rules stay.
    var halved: GrayImage {
        var half = GrayImage(width: width / 2, height: height / 2)
        pixels.withUnsafeBufferPointer { source in
            half.pixels.withUnsafeMutableBufferPointer { target in
                for y in 0..<(height / 2) {
                    for x in 0..<(width / 2) {
                        let at = 2 * y * width + 2 * x
                        target[y * (width / 2) + x] = min(min(source[at], source[at + 1]), min(source[at + width], source[at + width + 1]))
                    }
                }
            }
        }
        return half
    }

    /// How bright the paper is: the brightness of the middle of all pixels.
    var paper: UInt8 {
        var counts = [Int](repeating: 0, count: 256)
        for pixel in pixels { counts[Int(pixel)] += 1 }
        var seen = 0
        for (level, count) in counts.enumerated() {
            seen += count
            if seen * 2 >= pixels.count { return UInt8(level) }
        }
        return 255
    }

    mutating func erase(_ box: Box) {
        for y in max(0, box.y0)..<max(0, box.y0, min(height, box.y1)) {
            for x in max(0, box.x0)..<max(0, box.x0, min(width, box.x1)) { pixels[y * width + x] = 255 }
        }
    }

    /// Copies the part of `source` in `box` to (`x`, `y`).
    mutating func paste(_ source: GrayImage, _ box: Box, x: Int, y: Int) {
        for row in 0..<min(box.height, height - y) {
            let from = (box.y0 + row) * source.width + box.x0
            let count = min(box.width, width - x)
            pixels.replaceSubrange(((y + row) * width + x)..<((y + row) * width + x + count), with: source.pixels[from..<(from + count)])
        }
    }

    /// The smallest box inside `box` that holds what is dark; nil where nothing is.
    func ink(in box: Box, threshold: UInt8 = 150) -> Box? {
        var found: Box?
        pixels.withUnsafeBufferPointer { source in
            for y in max(0, box.y0)..<max(0, box.y0, min(height, box.y1)) {
                for x in max(0, box.x0)..<max(0, box.x0, min(width, box.x1)) where source[y * width + x] < threshold {
                    let old = found ?? Box(x0: x, y0: y, x1: x + 1, y1: y + 1)
                    found = Box(x0: min(old.x0, x), y0: min(old.y0, y), x1: max(old.x1, x + 1), y1: max(old.y1, y + 1))
                }
            }
        }
        return found
    }

    /// Turned by `degrees` around the middle, the corners white.
    func rotated(by degrees: Double) -> GrayImage {
        var result = GrayImage(width: width, height: height)
        let (sine, cosine) = (sin(degrees * .pi / 180), cos(degrees * .pi / 180))
        let (middleX, middleY) = (Double(width) / 2, Double(height) / 2)
        pixels.withUnsafeBufferPointer { source in
            result.pixels.withUnsafeMutableBufferPointer { target in
                for y in 0..<height {
                    for x in 0..<width {
                        let (dx, dy) = (Double(x) - middleX, Double(y) - middleY)
                        let (fromX, fromY) = (cosine * dx - sine * dy + middleX, sine * dx + cosine * dy + middleY)
                        let (left, top) = (Int(fromX), Int(fromY))
                        guard fromX >= 0, fromY >= 0, left + 1 < width, top + 1 < height else { continue }
                        let (right, low) = (fromX - Double(left), fromY - Double(top))
                        let at = top * width + left
                        let upper = Double(source[at]) * (1 - right) + Double(source[at + 1]) * right
                        let lower = Double(source[at + width]) * (1 - right) + Double(source[at + width + 1]) * right
                        target[y * width + x] = UInt8(upper * (1 - low) + lower * low)
                    }
                }
            }
        }
        return result
    }

    /// How far the lines of text lean, in degrees: the angle at which rows of pixels are most unlike, -5...5.
    var skew: Double {
        let small = halved.halved
        var dark: [(x: Double, y: Double)] = []
        for y in stride(from: 0, to: small.height, by: 1) {
            for x in stride(from: y % 2, to: small.width, by: 2) where small.pixels[y * small.width + x] < 128 {
                dark.append((Double(x), Double(y)))
            }
        }
        guard dark.count > 200, dark.count < small.width * small.height / 4 else { return 0 }
        func sharpness(_ degrees: Double) -> Double {
            let slope = tan(degrees * .pi / 180)
            var rows = [Double](repeating: 0, count: small.height * 2 + small.width / 4)
            for (x, y) in dark {
                let row = Int(y - slope * x + Double(small.width) / 10)
                if row >= 0, row < rows.count { rows[row] += 1 }
            }
            return rows.reduce(0) { $0 + $1 * $1 }
        }
        let coarse = stride(from: -5.0, through: 5, by: 0.5).max { sharpness($0) < sharpness($1) } ?? 0
        return stride(from: coarse - 0.4, through: coarse + 0.4, by: 0.1).max { sharpness($0) < sharpness($1) } ?? 0
    }
}

/// A box of pixels; the far edges are not in it.
struct Box: Sendable, Equatable {
    var x0: Int
    var y0: Int
    var x1: Int
    var y1: Int

    var width: Int { max(0, x1 - x0) }
    var height: Int { max(0, y1 - y0) }

    func inset(by margin: Int) -> Box { Box(x0: x0 + margin, y0: y0 + margin, x1: x1 - margin, y1: y1 - margin) }
    func scaled(by factor: Int) -> Box { Box(x0: x0 * factor, y0: y0 * factor, x1: x1 * factor, y1: y1 * factor) }
}
