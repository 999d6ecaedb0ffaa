import Foundation
import Vietnamese

/// A rectangle on a page, in points (1/72 inch) from the page's lower left corner.
public struct PageBox: Sendable, Equatable {
    /// From 0.
    public let page: Int
    public let left, bottom, right, top: Double

    public var width: Double { right - left }
    public var height: Double { top - bottom }

    static let millimetre = 72 / 25.4
}

/// A word of a page, in points; measured downwards from the page's upper edge, as `pdftotext -bbox` tells it.
struct PlacedWord: Equatable {
    let page: Int
    let text: String
    let left, top, right, bottom: Double
    let pageWidth, pageHeight: Double

    /// Reads what `pdftotext -bbox` wrote.
    static func read(_ html: String) -> [PlacedWord] {
        var words: [PlacedWord] = []
        var (page, width, height) = (-1, 0.0, 0.0)
        for line in html.split(separator: "\n") {
            if let found = line.firstMatch(of: /<page width="([\d.]+)" height="([\d.]+)"/) {
                (page, width, height) = (page + 1, Double(found.1) ?? 0, Double(found.2) ?? 0)
            } else if let found = line.firstMatch(of: /<word xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)">([^<]*)</)
            {
                func place(_ text: Substring) -> Double { Double(text) ?? 0 }
                words.append(
                    PlacedWord(
                        page: page, text: String(found.5), left: place(found.1), top: place(found.2), right: place(found.3),
                        bottom: place(found.4), pageWidth: width, pageHeight: height))
            }
        }
        return words
    }
}

/// Where the pictures of signatures stand, by Phụ lục I of Nghị định 30/2020/NĐ-CP (phần I, mục II, khoản 7 điểm d and khoản 8).
enum SignaturePlacement {
    /// Heights below which a signature can't be made out; what is left above and below it.
    private static let (least, gap) = (8 * PageBox.millimetre, 0.5 * PageBox.millimetre)

    /// "Đặt canh giữa chức vụ của người ký và họ tên người ký": between the last line of the signer's office and the signer's name, in the middle of
    /// both, not larger than `width` and than the space between them.
    ///
    /// The block is the last one in the document in which the name stands alone in the right half of a page, below a line in capitals.
    ///
    /// - Parameters:
    ///   - name: as printed below the signature.
    ///   - width: of the picture, in millimetres.
    ///   - shape: the picture's height over its width.
    /// - Throws: ``SigningError`` with `placement`.
    static func signature(of name: String, width: Double, shape: Double, in words: [PlacedWord]) throws -> PageBox {
        for line in names(name, in: words).reversed() {
            guard let office = office(above: line, in: words) else { continue }
            let space = line.top - office.bottom - 2 * gap
            guard space >= least else {
                throw SigningError(
                    .placement,
                    .init(
                        vi: "Khoảng trống giữa chức vụ và tên “\(name)” chưa đủ 8 mm để đặt chữ ký. Chừa thêm dòng trống trong văn bản.",
                        en: "There is less than 8 mm between the office and the name “\(name)”. Leave more empty lines."))
            }
            let wide = min(width * PageBox.millimetre, space / shape)
            let middle = (line.left + line.right + office.left + office.right) / 4
            let height = line.pageHeight - (line.top + office.bottom) / 2
            return PageBox(
                page: line.page, left: middle - wide / 2, bottom: height - wide * shape / 2, right: middle + wide / 2,
                top: height + wide * shape / 2)
        }
        throw SigningError(
            .placement,
            .init(
                vi: "Không thấy ô ký của “\(name)” trong văn bản: tên phải đứng riêng một dòng bên phải, dưới dòng chức vụ in hoa.",
                en: "The block of “\(name)” is not in the document: the name stands alone on the right, below the office in capitals."))
    }

    /// "Trùm lên khoảng 1/3 hình ảnh chữ ký số của người có thẩm quyền về bên trái", in its real size.
    ///
    /// - Parameter diameter: of the real seal, in millimetres.
    static func seal(on signature: PageBox, diameter: Double) -> PageBox {
        let size = diameter * PageBox.millimetre
        let right = max(signature.left + signature.width / 3, size)
        let middle = (signature.bottom + signature.top) / 2
        return PageBox(page: signature.page, left: right - size, bottom: middle - size / 2, right: right, top: middle + size / 2)
    }

    /// Lines at the upper right corner of the first page: an office's signature on a file that goes with a document (khoản 8 điểm b).
    static func note(pageWidth: Double, pageHeight: Double, lines: Int) -> PageBox {
        let right = pageWidth - 15 * PageBox.millimetre
        let top = pageHeight - 6 * PageBox.millimetre
        return PageBox(page: 0, left: right - 90 * PageBox.millimetre, bottom: top - Double(lines) * 13, right: right, top: top)
    }

    private struct Line {
        let page: Int
        let left, top, right, bottom: Double
        let pageWidth, pageHeight: Double
    }

    /// Where the words of a name follow each other and nothing else stands beside them in the right half.
    private static func names(_ name: String, in words: [PlacedWord]) -> [Line] {
        let parts = name.precomposedStringWithCanonicalMapping.split(separator: " ").map(String.init)
        guard let first = parts.first, words.count >= parts.count else { return [] }
        return words.indices.dropLast(parts.count - 1).compactMap { start in
            guard words[start].text == first else { return nil }
            let found = words[start..<start + parts.count]
            guard found.map({ $0.text.precomposedStringWithCanonicalMapping }) == parts,
                found.allSatisfy({ $0.page == words[start].page && abs($0.top - words[start].top) < 3 }), let line = line(found)
            else { return nil }
            let isAlone = !words.contains { word in
                word.page == line.page && abs(word.top - line.top) < 3 && word.left > line.pageWidth * 0.45
                    && (word.right <= line.left || word.left >= line.right)
            }
            return isAlone && (line.left + line.right) / 2 > line.pageWidth / 2 ? line : nil
        }
    }

    private static func line(_ words: some Collection<PlacedWord>) -> Line? {
        guard let first = words.first, let left = words.map(\.left).min(), let right = words.map(\.right).max(),
            let top = words.map(\.top).min(), let bottom = words.map(\.bottom).max()
        else { return nil }
        return Line(
            page: first.page, left: left, top: top, right: right, bottom: bottom, pageWidth: first.pageWidth, pageHeight: first.pageHeight)
    }

    /// The nearest line above in the right half, if it is in capitals: "CHỦ TỊCH", "PHÓ CHỦ TỊCH".
    private static func office(above name: Line, in words: [PlacedWord]) -> Line? {
        let above = words.filter {
            $0.page == name.page && $0.bottom <= name.top + 1 && $0.left > name.pageWidth * 0.42
                && name.top - $0.bottom < 70 * PageBox.millimetre
        }
        guard let nearest = above.max(by: { $0.bottom < $1.bottom }) else { return nil }
        let same = above.filter { abs($0.top - nearest.top) < 3 }
        let isInCapitals = same.allSatisfy { $0.text == $0.text.uppercased() } && same.contains { $0.text.contains(where: \.isLetter) }
        return isInCapitals ? line(same) : nil
    }
}
