extension GrayImage {
    /// Turned by `quarters` of a full turn, clockwise.
    func turned(_ quarters: Int) -> GrayImage {
        guard quarters % 4 != 0 else { return self }
        if quarters % 4 == 2 { return GrayImage(width: width, height: height, pixels: pixels.reversed()) }
        var result = GrayImage(width: height, height: width)
        let isClockwise = quarters % 4 == 1
        pixels.withUnsafeBufferPointer { source in
            result.pixels.withUnsafeMutableBufferPointer { target in
                for y in 0..<height {
                    for x in 0..<width {
                        let (toX, toY) = isClockwise ? (height - 1 - y, x) : (y, width - 1 - x)
                        target[toY * height + toX] = source[y * width + x]
                    }
                }
            }
        }
        return result
    }

    /// Whether the lines of text run from top to bottom: the white between lines parts the columns of pixels instead of the rows.
    var isSideways: Bool {
        let small = halved.halved
        return small.contrast(across: true) > small.contrast(across: false) * 1.5
    }

    /// How unlike neighbouring lines of pixels are in how dark they are: lines down the page, or `across` it. Looked at in strips so narrow that a
    /// leaning line of text stays in its row; what is dark all over is a drawn line and says nothing.
    func contrast(across: Bool) -> Double {
        let (length, breadth) = across ? (width, height) : (height, width)
        let strip = breadth / 8
        guard strip > 20, length > 20 else { return 0 }
        var (total, squares) = (0.0, 0.0)
        for number in 0..<8 {
            var counts: [Double] = []
            for along in 0..<length {
                var dark = 0
                for beside in (number * strip)..<((number + 1) * strip) {
                    let at = across ? beside * width + along : along * width + beside
                    if pixels[at] < 128 { dark += 1 }
                }
                if dark * 10 < strip * 7 { counts.append(Double(dark)) }
            }
            total += counts.reduce(0, +)
            let mean = counts.reduce(0, +) / Double(max(1, counts.count))
            squares += counts.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
        }
        return total > 0 ? squares / total : 0
    }
}
