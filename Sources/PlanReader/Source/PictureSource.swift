import Foundation

/// Photos and scans that are pictures themselves: wrapped as the one page of a PDF, so that one tool draws them all.
enum PictureSource {
    private struct Picture {
        var width: Int
        var height: Int
        /// Of the image dictionary, after width and height.
        var entries: String
        var stream: Data
    }

    /// A PDF with the picture as its page, as wide as A4; nil where `data` is neither JPEG nor PNG.
    static func pdf(of data: Data) throws(PlanReadError) -> Data? {
        let bytes = [UInt8](data.prefix(8))
        let picture: Picture?
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) {
            picture = jpeg([UInt8](data), data)
        } else if bytes == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] {
            picture = png([UInt8](data))
        } else {
            return nil
        }
        guard let picture, picture.width > 0, picture.height > 0 else {
            throw PlanReadError(.damaged, "a JPEG or PNG that is broken, interlaced or has transparency")
        }
        guard picture.width * picture.height <= GrayImage.limit, picture.height < picture.width * 20 else {
            throw PlanReadError(.tooLarge, "a picture of \(picture.width) x \(picture.height)")
        }
        return wrapped(picture)
    }

    private static func wrapped(_ picture: Picture) -> Data {
        let height = 595 * Double(picture.height) / Double(picture.width)
        let draw = "q 595 0 0 \(height) 0 0 cm /I Do Q"
        var file = Data("%PDF-1.4\n".utf8)
        var places: [Int] = []
        func object(_ head: String, _ stream: Data? = nil) {
            places.append(file.count)
            file += Data("\(places.count) 0 obj\n\(head)\n".utf8)
            if let stream { file += Data("stream\n".utf8) + stream + Data("\nendstream\n".utf8) }
            file += Data("endobj\n".utf8)
        }
        object("<</Type/Catalog/Pages 2 0 R>>")
        object("<</Type/Pages/Kids[3 0 R]/Count 1>>")
        object("<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 \(height)]/Resources<</XObject<</I 5 0 R>>>>/Contents 4 0 R>>")
        object("<</Length \(draw.utf8.count)>>", Data(draw.utf8))
        object(
            "<</Type/XObject/Subtype/Image/Width \(picture.width)/Height \(picture.height)\(picture.entries)/Length \(picture.stream.count)>>",
            picture.stream)
        let table = file.count
        file += Data("xref\n0 6\n0000000000 65535 f \n".utf8)
        for place in places { file += Data((String(repeating: "0", count: 10 - String(place).count) + "\(place) 00000 n \n").utf8) }
        return file + Data("trailer<</Size 6/Root 1 0 R>>\nstartxref\n\(table)\n%%EOF\n".utf8)
    }

    /// Size and channels stand in the frame header (SOF); the file itself is a stream that PDF knows.
    private static func jpeg(_ bytes: [UInt8], _ data: Data) -> Picture? {
        var at = 2
        while at + 9 < bytes.count {
            guard bytes[at] == 0xFF else { return nil }
            let marker = bytes[at + 1]
            if (0xC0...0xCF).contains(marker), ![0xC4, 0xC8, 0xCC].contains(marker) {
                let (height, width) = (Int(bytes[at + 5]) << 8 | Int(bytes[at + 6]), Int(bytes[at + 7]) << 8 | Int(bytes[at + 8]))
                let space = bytes[at + 9] == 1 ? "DeviceGray" : bytes[at + 9] == 4 ? "DeviceCMYK" : "DeviceRGB"
                return Picture(
                    width: width, height: height, entries: "/ColorSpace/\(space)/BitsPerComponent 8/Filter/DCTDecode", stream: data)
            }
            at += 2 + (Int(bytes[at + 2]) << 8 | Int(bytes[at + 3]))
        }
        return nil
    }

    /// PNG's rows are packed as PDF's PNG predictor expects them; what is interlaced or has an alpha channel is not.
    private static func png(_ bytes: [UInt8]) -> Picture? {
        func number(_ at: Int) -> Int { bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
        guard bytes.count > 45 else { return nil }
        let (width, height, depth, kind) = (number(16), number(20), Int(bytes[24]), bytes[25])
        guard bytes[28] == 0, [0, 2, 3].contains(kind), width < 1 << 16, height < 1 << 16 else { return nil }
        var palette: [UInt8] = []
        var stream = Data()
        var at = 8
        while at + 12 <= bytes.count {
            let length = number(at)
            guard length >= 0, at + 12 + length <= bytes.count else { return nil }
            let name = String(decoding: bytes[(at + 4)..<(at + 8)], as: UTF8.self)
            if name == "PLTE" { palette = Array(bytes[(at + 8)..<(at + 8 + length)]) }
            if name == "IDAT" { stream += bytes[(at + 8)..<(at + 8 + length)] }
            at += 12 + length
        }
        let colours = kind == 2 ? 3 : 1
        let hex = palette.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        let space = kind == 3 ? "[/Indexed/DeviceRGB \(max(0, palette.count / 3 - 1))<\(hex)>]" : kind == 2 ? "/DeviceRGB" : "/DeviceGray"
        return Picture(
            width: width, height: height,
            entries: "/ColorSpace \(space)/BitsPerComponent \(depth)/Filter/FlateDecode/DecodeParms"
                + "<</Predictor 15/Colors \(colours)/BitsPerComponent \(depth)/Columns \(width)>>", stream: stream)
    }
}
