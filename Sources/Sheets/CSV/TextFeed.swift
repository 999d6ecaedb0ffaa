import Foundation

/// Gives the bytes of a CSV file as UTF-8, piece by piece: takes off the byte order mark, turns UTF-16 into UTF-8, refuses old encodings.
///
/// UTF-8 itself is checked where the texts are made, so that a mistake has its line.
struct TextFeed {
    typealias Pull = () throws(SheetError) -> [UInt8]?

    private enum Encoding { case utf8, utf16(bigEndian: Bool) }

    private let pull: Pull
    private var encoding = Encoding.utf8
    private var first: [UInt8]?
    private var oddByte: UInt8?
    private var highSurrogate: UInt16?

    /// Enough to see quotes over lines and rare letters, little enough to be read at once.
    static let sampleBytes = 64 << 10

    /// - Throws: `SheetError` with `.empty`, `.oldEncoding`, or the code of what the file is instead.
    init(_ pull: @escaping Pull) throws(SheetError) {
        self.pull = pull
        var sample: [UInt8] = []
        while sample.count < TextFeed.sampleBytes, let piece = try pull() { sample += piece }
        guard !sample.isEmpty else { throw SheetError(.empty, "no bytes") }
        if let other = FileKind(sample).refusal { throw other }
        switch sample {
        case _ where sample.starts(with: [0xEF, 0xBB, 0xBF]): sample.removeFirst(3)
        case _ where sample.starts(with: [0xFF, 0xFE]):
            encoding = .utf16(bigEndian: false)
            sample.removeFirst(2)
        case _ where sample.starts(with: [0xFE, 0xFF]):
            encoding = .utf16(bigEndian: true)
            sample.removeFirst(2)
        default:
            if let bigEndian = OldEncoding.utf16WithoutMark(sample) {
                encoding = .utf16(bigEndian: bigEndian)
            } else if let name = OldEncoding.name(of: sample.prefix(TextFeed.sampleBytes)) {
                throw SheetError(.oldEncoding, name: name, "bytes are not UTF-8")
            }
        }
        first = sample
    }

    /// The next piece in UTF-8, maybe empty; nothing at the end.
    mutating func next() throws(SheetError) -> [UInt8]? {
        let piece: [UInt8]
        if let sample = first {
            piece = sample
            first = nil
        } else if let pulled = try pull() {
            piece = pulled
        } else {
            guard oddByte == nil, highSurrogate == nil else { throw SheetError(.brokenText, "UTF-16 ends within a character") }
            return nil
        }
        guard case .utf16(let bigEndian) = encoding else { return piece }
        return try utf8(piece, bigEndian: bigEndian)
    }

    private mutating func utf8(_ bytes: [UInt8], bigEndian: Bool) throws(SheetError) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            guard let before = oddByte else {
                oddByte = byte
                continue
            }
            oddByte = nil
            let unit = bigEndian ? UInt16(before) << 8 | UInt16(byte) : UInt16(byte) << 8 | UInt16(before)
            try append(unit, to: &result)
        }
        return result
    }

    private mutating func append(_ unit: UInt16, to result: inout [UInt8]) throws(SheetError) {
        let scalar: Unicode.Scalar?
        if let high = highSurrogate {
            highSurrogate = nil
            guard UTF16.isTrailSurrogate(unit) else { throw SheetError(.brokenText, "half a character in UTF-16") }
            scalar = Unicode.Scalar(0x10000 + (UInt32(high) - 0xD800) << 10 + UInt32(unit) - 0xDC00)
        } else if UTF16.isLeadSurrogate(unit) {
            highSurrogate = unit
            return
        } else {
            scalar = Unicode.Scalar(unit)
        }
        guard let scalar else { throw SheetError(.brokenText, "half a character in UTF-16") }
        result.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
    }
}

/// Names the encoding of text that is not Unicode, so that the refusal can say it. What the letters were can't be known for sure: the old
/// Vietnamese encodings share their bytes with the Western one.
enum OldEncoding {
    /// Nothing when the bytes are UTF-8 (which may end within a character).
    static func name(of sample: ArraySlice<UInt8>) -> String? {
        guard !isUTF8(sample) else { return nil }
        let high = sample.filter { $0 >= 0x80 }
        // Windows-1258 writes a tone as a byte of its own after the vowel: grave, hook, tilde, acute, dot below; ă â ê ô ơ ư đ as one byte.
        let tones = high.count { [0xCC, 0xD2, 0xDE, 0xEC, 0xF2].contains($0) }
        // TCVN 3 (ABC) has ă â ê ô ơ ư đ and the tones of a where the others have signs.
        let abc = high.count { (0xA8...0xBE).contains($0) }
        if abc * 3 >= high.count { return "TCVN3 (ABC)" }
        if tones * 5 >= high.count { return "Windows-1258" }
        return "Windows-1252 (ANSI)"
    }

    /// Whether the text is UTF-16 although it does not say so: nearly every second byte is zero. True for big-endian.
    static func utf16WithoutMark(_ sample: [UInt8]) -> Bool? {
        let pairs = min(sample.count / 2, 2000)
        guard pairs >= 4 else { return nil }
        var zeros = (even: 0, odd: 0)
        for index in 0..<pairs {
            if sample[index * 2] == 0 { zeros.even += 1 }
            if sample[index * 2 + 1] == 0 { zeros.odd += 1 }
        }
        if zeros.odd * 3 > pairs, zeros.even * 20 < pairs { return false }
        if zeros.even * 3 > pairs, zeros.odd * 20 < pairs { return true }
        return nil
    }

    private static func isUTF8(_ sample: ArraySlice<UInt8>) -> Bool {
        // A sample may end within a character, whose first byte is one of the last three.
        for cut in 0...min(3, sample.count) where String(validating: sample.dropLast(cut), as: UTF8.self) != nil {
            return cut == 0 || sample.count >= TextFeed.sampleBytes
        }
        return false
    }
}
