import Foundation

/// Photos and scans that are pictures themselves: wrapped as the pages of a PDF, so that one tool draws them all.
enum PictureSource {
    struct Picture {
        var width: Int
        var height: Int
        /// Of the image dictionary, after width and height.
        var entries: String
        var stream: Data
    }

    /// Formats of photos that nothing here opens: HEIC, AVIF and their like, WebP.
    private static func isOther(_ data: Data) -> Bool {
        let head = [UInt8](data.prefix(12))
        guard head.count == 12 else { return false }
        let brand = String(decoding: head[8..<12], as: UTF8.self)
        let isBoxed = Array("ftyp".utf8) == Array(head[4..<8])
        return isBoxed && ["heic", "heix", "heim", "heis", "hevc", "mif1", "msf1", "avif"].contains(brand)
            || head.starts(with: Array("RIFF".utf8)) && brand == "WEBP"
    }

    /// A PDF with a page for each picture, as large as A4; nil where `data` is none of JPEG, PNG, TIFF.
    /// - Throws: `.pictureFormat` for photos that have to be saved otherwise first.
    static func pdf(of data: Data) throws(PlanReadError) -> Data? {
        if isOther(data) { throw PlanReadError(.pictureFormat, "HEIC, AVIF or WebP") }
        if TIFFSource.isTIFF(data) { return wrapped(try TIFFSource(data).pages()) }
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
        return wrapped([[picture]])
    }

    /// Pixels across of a JPEG or PNG; nil for anything else.
    static func width(of data: Data) -> Int? {
        let bytes = [UInt8](data.prefix(8))
        if bytes.starts(with: [0xFF, 0xD8, 0xFF]) { return jpeg([UInt8](data), data)?.width }
        return bytes == [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] ? png([UInt8](data))?.width : nil
    }

    /// Pages of pictures that stand one below the other.
    private static func wrapped(_ pages: [[Picture]]) -> Data {
        var file = Data("%PDF-1.4\n".utf8)
        var places: [Int] = []
        func object(_ head: String, _ stream: Data? = nil) {
            places.append(file.count)
            file += Data("\(places.count) 0 obj\n\(head)\n".utf8)
            if let stream { file += Data("stream\n".utf8) + stream + Data("\nendstream\n".utf8) }
            file += Data("endobj\n".utf8)
        }
        object("<</Type/Catalog/Pages 2 0 R>>")
        // A page, its drawing and its pictures follow each other.
        let numbers = pages.reduce(into: [3]) { $0.append(($0.last ?? 3) + 2 + $1.count) }
        object("<</Type/Pages/Kids[\(numbers.dropLast().map { "\($0) 0 R" }.joined(separator: " "))]/Count \(pages.count)>>")
        for (pictures, number) in zip(pages, numbers) {
            let (width, rows) = (pictures.first?.width ?? 1, pictures.reduce(0) { $0 + $1.height })
            let breadth = width > rows ? 842.0 : 595.0
            let scale = breadth / Double(width)
            var top = Double(rows) * scale
            let named = pictures.indices.map { "/I\($0) \(number + 2 + $0) 0 R" }.joined()
            object(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 \(breadth) \(top)]/Resources<</XObject<<\(named)>>>>/Contents \(number + 1) 0 R>>")
            let draw = pictures.enumerated().map { index, picture in
                let height = Double(picture.height) * scale
                top -= height
                return "q \(breadth) 0 0 \(height) 0 \(max(0, top)) cm /I\(index) Do Q"
            }.joined(separator: "\n")
            object("<</Length \(draw.utf8.count)>>", Data(draw.utf8))
            for picture in pictures {
                object(
                    "<</Type/XObject/Subtype/Image/Width \(picture.width)/Height \(picture.height)\(picture.entries)/Length \(picture.stream.count)>>",
                    picture.stream)
            }
        }
        let table = file.count
        file += Data("xref\n0 \(places.count + 1)\n0000000000 65535 f \n".utf8)
        for place in places { file += Data((String(repeating: "0", count: 10 - String(place).count) + "\(place) 00000 n \n").utf8) }
        return file + Data("trailer<</Size \(places.count + 1)/Root 1 0 R>>\nstartxref\n\(table)\n%%EOF\n".utf8)
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
