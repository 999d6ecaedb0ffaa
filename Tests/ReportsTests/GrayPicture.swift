import CZlib
import Foundation
import Programs

/// A picture of a page in shades of gray.
struct GrayPicture: Equatable {
    let width, height: Int
    /// Row by row, 0 black to 255 white.
    let pixels: [UInt8]

    struct Unreadable: Error { let why: String }

    /// The pages of a PDF at so many dots an inch.
    static func pages(of pdf: Data, dots: Int, in folder: URL) async throws -> [GrayPicture] {
        let place = folder.appending(path: "pages-\(UUID().uuidString)", directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
        try pdf.write(to: place.appending(path: "a.pdf"))
        let outcome = try await LimitedTool.run("pdftoppm", ["-r", "\(dots)", "-gray", "a.pdf", "p"], in: place, seconds: 30)
        guard outcome.status == 0 else { throw Unreadable(why: outcome.output) }
        let names = try FileManager.default.contentsOfDirectory(atPath: place.path).filter { $0.hasSuffix(".pgm") }.sorted()
        return try names.map { try GrayPicture(pgm: Data(contentsOf: place.appending(path: $0))) }
    }

    init(width: Int, height: Int, pixels: [UInt8]) { (self.width, self.height, self.pixels) = (width, height, pixels) }

    /// As `pdftoppm` writes it: `P5`, width, height, 255, then a byte a pixel.
    init(pgm data: Data) throws {
        let bytes = [UInt8](data)
        var (numbers, at): ([Int], Int) = ([], 2)
        while numbers.count < 3, at < bytes.count {
            while at < bytes.count, bytes[at] <= 32 { at += 1 }
            let start = at
            while at < bytes.count, bytes[at] > 32 { at += 1 }
            numbers.append(Int(String(decoding: bytes[start..<at], as: UTF8.self)) ?? 0)
        }
        guard data.starts(with: Data("P5".utf8)), numbers.count == 3, bytes.count - at - 1 == numbers[0] * numbers[1] else {
            throw Unreadable(why: "no gray picture")
        }
        self.init(width: numbers[0], height: numbers[1], pixels: Array(bytes[(at + 1)...]))
    }

    /// The share of pixels, of 1, that are another shade by more than `shades`; 1 for pictures of another size.
    func difference(from other: GrayPicture, beyond shades: Int) -> Double {
        guard width == other.width, height == other.height, !pixels.isEmpty else { return 1 }
        let others = zip(pixels, other.pixels).count { abs(Int($0) - Int($1)) > shades }
        return Double(others) / Double(pixels.count)
    }

    /// The picture moved downwards.
    func moved(down rows: Int) -> GrayPicture {
        let white = [UInt8](repeating: 255, count: rows * width)
        return GrayPicture(width: width, height: height, pixels: Array((white + pixels).prefix(pixels.count)))
    }

    // MARK: PNG

    /// Sixteen shades of gray: enough to compare, half the size.
    var png: Data {
        let rows = (0..<height).map { y -> [UInt8] in
            let row = pixels[y * width..<(y + 1) * width].map { $0 >> 4 } + [15]
            return [0] + stride(from: 0, to: width, by: 2).map { row[row.startIndex + $0] << 4 | row[row.startIndex + $0 + 1] }
        }
        func number(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - $0 * 8)) } }
        func chunk(_ name: String, _ body: [UInt8]) -> [UInt8] {
            let named = Array(name.utf8) + body
            return number(body.count) + named + number(Int(crc32(0, named, UInt32(named.count))))
        }
        return Data(
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + chunk("IHDR", number(width) + number(height) + [4, 0, 0, 0, 0])
                + chunk("IDAT", Self.deflated(rows.flatMap(\.self))) + chunk("IEND", []))
    }

    /// Reads what ``png`` wrote.
    init(png data: Data) throws {
        let bytes = [UInt8](data)
        func number(_ at: Int) -> Int { bytes[at..<at + 4].reduce(0) { $0 << 8 | Int($1) } }
        guard bytes.count > 41, bytes[24] == 4, bytes[25] == 0 else { throw Unreadable(why: "no picture of these tests") }
        let (width, height) = (number(16), number(20))
        let stride = (width + 1) / 2 + 1
        var body = [UInt8](repeating: 0, count: stride * height)
        var length = UInt(body.count)
        let packed = Array(bytes[41..<41 + number(33)])
        guard uncompress(&body, &length, packed, UInt(packed.count)) == Z_OK, length == UInt(stride * height) else {
            throw Unreadable(why: "a broken picture")
        }
        var pixels: [UInt8] = []
        for y in 0..<height {
            for x in 0..<width {
                let two = body[y * stride + 1 + x / 2]
                pixels.append((x.isMultiple(of: 2) ? two >> 4 : two & 15) * 17)
            }
        }
        self.init(width: width, height: height, pixels: pixels)
    }

    private static func deflated(_ bytes: [UInt8]) -> [UInt8] {
        var length = compressBound(UInt(bytes.count))
        var packed = [UInt8](repeating: 0, count: Int(length))
        _ = compress2(&packed, &length, bytes, UInt(bytes.count), 9)
        return Array(packed.prefix(Int(length)))
    }
}
