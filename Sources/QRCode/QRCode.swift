import CQRencode

/// A text as a QR code (ISO/IEC 18004), for screens and paper: secrets of authenticator apps, labels, receipts, payments.
public struct QRCode: Sendable, Equatable {
    /// Modules along one side, without the quiet zone: 21 to 177.
    public let size: Int
    /// Row by row from the top left; true is dark.
    let modules: [Bool]

    /// How much of the picture may be lost or dirty. On screens `low` gives the coarsest modules; what is printed and handled wants `quarter`.
    public enum Correction: Sendable {
        /// About 7 % may be lost.
        case low
        /// 15 %.
        case medium
        /// 25 %.
        case quarter
        /// 30 %.
        case high

        fileprivate var level: QRecLevel {
            switch self {
            case .low: QR_ECLEVEL_L
            case .medium: QR_ECLEVEL_M
            case .quarter: QR_ECLEVEL_Q
            case .high: QR_ECLEVEL_H
            }
        }
    }

    /// Draws the text as UTF-8 bytes in the smallest code that holds it.
    ///
    /// - Throws: ``QRCodeError`` for an empty text and for one longer than a code holds (2.953 bytes at `low`, 1.273 at `high`).
    public init(_ text: String, correction: Correction = .medium) throws(QRCodeError) {
        let bytes = Array(text.utf8)
        guard !bytes.isEmpty else { throw QRCodeError.empty }
        let drawn = bytes.withUnsafeBufferPointer { QRcode_encodeData(Int32($0.count), $0.baseAddress, 0, correction.level) }
        guard let drawn else { throw QRCodeError.tooLong(bytes: bytes.count) }
        defer { QRcode_free(drawn) }
        size = Int(drawn.pointee.width)
        // The lowest bit of a byte is the module; the others tell what it is for.
        modules = UnsafeBufferPointer(start: drawn.pointee.data, count: size * size).map { $0 & 1 == 1 }
    }

    /// Whether the module is dark; outside of the code, in the quiet zone, none is.
    public func isDark(row: Int, column: Int) -> Bool {
        (0..<size).contains(row) && (0..<size).contains(column) && modules[row * size + column]
    }

    /// The code as an SVG picture with the quiet zone of four modules that the standard asks for, dark on white, as large as it is shown.
    public var svg: String {
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 \(side) \(side)\" shape-rendering=\"crispEdges\">"
            + "<path fill=\"#fff\" d=\"M0 0h\(side)v\(side)H0z\"/><path d=\"\(outline)\"/></svg>"
    }

    /// Modules along one side of the picture, the quiet zone with it.
    public var side: Int { size + 8 }

    /// The dark modules as the path of an SVG picture of ``side`` × ``side``: the runs of each row as rectangles.
    public var outline: String {
        var path = ""
        for row in 0..<size {
            var column = 0
            while column < size {
                guard isDark(row: row, column: column) else {
                    column += 1
                    continue
                }
                let start = column
                while isDark(row: row, column: column) { column += 1 }
                path += "M\(start + 4) \(row + 4)h\(column - start)v1h-\(column - start)z"
            }
        }
        return path
    }
}

/// Why a text has no QR code.
public enum QRCodeError: Error, Sendable, Equatable, CustomStringConvertible {
    case empty
    case tooLong(bytes: Int)

    public var description: String {
        switch self {
        case .empty: "a QR code needs a text"
        case .tooLong(let bytes): "\(bytes) bytes are more than a QR code of this correction holds"
        }
    }
}
