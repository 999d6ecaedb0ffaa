import Foundation

/// Scans as TIFF: strips that PDF has a filter for are wrapped as they are, a page for each picture of the file (TIFF 6.0).
struct TIFFSource {
    private let bytes: [UInt8]
    private let isLittle: Bool

    /// Values of one directory by the number of their tag.
    private typealias Entries = [Int: [Int]]

    /// Most strips of a page.
    private static let stripLimit = 4000

    static func isTIFF(_ data: Data) -> Bool {
        let head = [UInt8](data.prefix(4))
        return head == [0x49, 0x49, 42, 0] || head == [0x4D, 0x4D, 0, 42]
    }

    init(_ data: Data) {
        bytes = [UInt8](data)
        isLittle = bytes.first == 0x49
    }

    /// The strips of each page from top to bottom.
    /// - Throws: `.damaged` where offsets lead nowhere, `.pictureFormat` where the compression is one that PDF does not know.
    func pages() throws(PlanReadError) -> [[PictureSource.Picture]] {
        var pages: [[PictureSource.Picture]] = []
        var at = number(4, 4) ?? 0
        while at > 0 {
            guard let (entries, next) = directory(at) else { throw PlanReadError(.damaged, "a TIFF directory outside of the file") }
            guard pages.count < ScanSource.pageLimit else {
                throw PlanReadError(.tooManyPages, "a TIFF of more than \(ScanSource.pageLimit) pages")
            }
            pages.append(try page(entries))
            at = next
        }
        guard !pages.isEmpty else { throw PlanReadError(.damaged, "a TIFF without pictures") }
        return pages
    }

    private func number(_ at: Int, _ size: Int) -> Int? {
        guard at >= 0, at + size <= bytes.count else { return nil }
        let part = bytes[at..<(at + size)]
        return (isLittle ? Array(part.reversed()) : Array(part)).reduce(0) { $0 << 8 | Int($1) }
    }

    private func directory(_ at: Int) -> (Entries, next: Int)? {
        guard let count = number(at, 2), let next = number(at + 2 + 12 * count, 4) else { return nil }
        var entries: Entries = [:]
        for entry in 0..<count {
            let place = at + 2 + 12 * entry
            guard let tag = number(place, 2), let type = number(place + 2, 2), let length = number(place + 4, 4) else { return nil }
            // Bytes, short and long numbers; nothing else matters here.
            guard let size = [1: 1, 3: 2, 4: 4, 7: 1][type], length > 0, length <= 1 << 16 else { continue }
            let start = size * length <= 4 ? place + 8 : number(place + 8, 4) ?? 0
            let values = (0..<length).compactMap { number(start + $0 * size, size) }
            guard values.count == length else { return nil }
            entries[tag] = values
        }
        return (entries, next)
    }

    private func page(_ entries: Entries) throws(PlanReadError) -> [PictureSource.Picture] {
        func value(_ tag: Int, _ other: Int) -> Int { entries[tag]?.first ?? other }
        let (width, height) = (value(256, 0), value(257, 0))
        guard width > 0, height > 0, let offsets = entries[273], let counts = entries[279], offsets.count == counts.count,
            offsets.count <= TIFFSource.stripLimit
        else { throw PlanReadError(entries[324] == nil ? .damaged : .pictureFormat, "a TIFF without strips") }
        guard width < 1 << 16, height < 1 << 16, width * height <= GrayImage.limit else {
            throw PlanReadError(.tooLarge, "a TIFF of \(width) x \(height)")
        }
        let (samples, depth) = (value(277, 1), value(258, 1))
        guard let space = space(entries, samples: samples, depth: depth), [1, 2, 4, 8].contains(depth), samples == 1 || value(284, 1) == 1
        else { throw PlanReadError(.pictureFormat, "a TIFF of \(samples) samples of \(depth) bits") }
        let rows = min(height, max(1, value(278, height)))
        var pictures: [PictureSource.Picture] = []
        for (index, (offset, count)) in zip(offsets, counts).enumerated() where index * rows < height {
            guard offset >= 0, count >= 0, offset + count <= bytes.count else {
                throw PlanReadError(.damaged, "a TIFF strip outside of the file")
            }
            let own = min(rows, height - index * rows)
            let (filter, stream) = try filter(
                entries, bytes[offset..<(offset + count)], width: width, height: own, samples: samples, depth: depth)
            pictures.append(
                PictureSource.Picture(
                    width: width, height: own,
                    entries: "/ColorSpace \(space)/BitsPerComponent \(depth)\(filter)\(inversion(entries, samples))",
                    stream: stream))
        }
        return pictures
    }

    private func space(_ entries: Entries, samples: Int, depth: Int) -> String? {
        switch (entries[262]?.first ?? 0, samples) {
        case (0, 1), (1, 1): return "/DeviceGray"
        case (2, 3), (6, 3): return "/DeviceRGB"
        case (5, 4): return "/DeviceCMYK"
        case (3, 1):
            guard let map = entries[320], map.count == 3 << depth else { return nil }
            let colours = 1 << depth
            var hex = ""
            for colour in 0..<colours {
                for part in [map[colour], map[colour + colours], map[colour + 2 * colours]] {
                    hex += (part >> 8 < 16 ? "0" : "") + String(part >> 8, radix: 16)
                }
            }
            return "[/Indexed/DeviceRGB \(colours - 1)<\(hex)>]"
        default: return nil
        }
    }

    /// White is 0 in most pictures of one colour; the fax filters give it as 1 by themselves.
    private func inversion(_ entries: Entries, _ samples: Int) -> String {
        let isFax = [3, 4].contains(entries[259]?.first ?? 1)
        let isWhiteZero = (entries[262]?.first ?? 0) == 0
        return samples == 1 && (entries[262]?.first ?? 0) < 2 && isWhiteZero != isFax ? "/Decode[1 0]" : ""
    }

    private func filter(_ entries: Entries, _ strip: ArraySlice<UInt8>, width: Int, height: Int, samples: Int, depth: Int)
        throws(PlanReadError) -> (String, Data)
    {
        let predictor =
            entries[317]?.first == 2 ? "/DecodeParms<</Predictor 2/Colors \(samples)/BitsPerComponent \(depth)/Columns \(width)>>" : ""
        switch entries[259]?.first ?? 1 {
        case 1: return ("", Data(strip))
        case 3, 4:
            let options = entries[292]?.first ?? 0
            let kind = entries[259]?.first == 4 ? -1 : options & 1
            let aligned = kind >= 0 && options & 4 != 0 ? "/EncodedByteAlign true" : ""
            let isReversed = entries[266]?.first == 2
            return (
                "/Filter/CCITTFaxDecode/DecodeParms<</K \(kind)/Columns \(width)/Rows \(height)\(aligned)>>",
                Data(isReversed ? strip.map(TIFFSource.mirrored) : Array(strip))
            )
        case 5: return ("/Filter/LZWDecode\(predictor)", Data(strip))
        case 7:
            // Tables that all strips share end with the mark that a strip begins with.
            let tables = (entries[347] ?? []).map { UInt8(truncatingIfNeeded: $0) }
            let whole = tables.count > 4 ? Array(tables.dropLast(2)) + Array(strip.dropFirst(2)) : Array(strip)
            return ("/Filter/DCTDecode", Data(whole))
        case 8, 32946: return ("/Filter/FlateDecode\(predictor)", Data(strip))
        case 32773: return ("/Filter/RunLengthDecode", Data(strip) + Data([128]))
        case let other: throw PlanReadError(.pictureFormat, "a TIFF of compression \(other)")
        }
    }

    private static func mirrored(_ byte: UInt8) -> UInt8 {
        var result: UInt8 = 0
        for bit: UInt8 in 0..<8 where byte & (1 << bit) != 0 { result |= 0x80 >> bit }
        return result
    }
}
