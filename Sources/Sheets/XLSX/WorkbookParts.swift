import Foundation

/// `_rels/*.rels`: which part stands behind an id.
final class RelationsPart: XMLPart {
    struct Relation {
        let id: String
        /// The last word of the type's address: "worksheet", "styles", "sharedStrings".
        let type: String
        let target: String
    }

    private(set) var relations: [Relation] = []
    private static let most = 20_000

    override func start(_ name: Name, _ attributes: Attributes) {
        guard name == "Relationship", let target = attributes.text("Target"), relations.count < RelationsPart.most else { return }
        // A strict workbook has another address before the same last word.
        let type = attributes.text("Type").flatMap { $0.split(separator: "/").last.map(String.init) } ?? ""
        relations.append(Relation(id: attributes.text("Id") ?? "", type: type, target: target))
    }
}

/// `workbook.xml`: the sheets by their tabs.
final class WorkbookPart: XMLPart {
    private(set) var sheets: [(name: String, relation: String, isHidden: Bool)] = []
    private(set) var startsIn1904 = false
    private static let most = 10_000

    override func start(_ name: Name, _ attributes: Attributes) {
        switch name {
        case "workbookPr": startsIn1904 = attributes.flag("date1904")
        case "sheet" where sheets.count < WorkbookPart.most:
            let state = attributes.text("state") ?? "visible"
            sheets.append((attributes.text("name") ?? "", attributes.text("id") ?? "", state != "visible"))
        default: break
        }
    }
}

/// `styles.xml`: how the numbers of each cell style are shown.
final class StylesPart: XMLPart {
    private(set) var formats: [NumberFormat] = []
    private var codes: [Int: NumberFormat] = [:]
    private var isWithinCellFormats = false
    private static let most = 100_000

    override func start(_ name: Name, _ attributes: Attributes) {
        switch name {
        case "numFmt":
            guard let id = attributes.integer("numFmtId"), let code = attributes.text("formatCode"), codes.count < StylesPart.most else {
                return
            }
            codes[id] = NumberFormat(code: code)
        case "cellXfs": isWithinCellFormats = true
        case "xf" where isWithinCellFormats && formats.count < StylesPart.most:
            let id = attributes.integer("numFmtId") ?? 0
            formats.append(codes[id] ?? NumberFormat(builtIn: id))
        default: break
        }
    }

    override func end(_ name: Name) {
        guard name == "cellXfs" else { return }
        isWithinCellFormats = false
        isDone = true
    }
}

/// Puts the characters of `t` elements together: plain ones and those of runs, without the reading aids of East Asian texts.
struct TextRuns {
    private(set) var bytes: [UInt8] = []
    private var isWithinText = false
    private var isWithinAid = false

    mutating func start(_ name: XMLPart.Name) {
        if name == "t" { isWithinText = !isWithinAid } else if name == "rPh" { isWithinAid = true }
    }

    mutating func end(_ name: XMLPart.Name) {
        if name == "t" { isWithinText = false } else if name == "rPh" { isWithinAid = false }
    }

    /// False when the text grew over `limit`.
    mutating func append(_ text: UnsafeBufferPointer<UInt8>, limit: Int) -> Bool {
        guard isWithinText else { return true }
        bytes.append(contentsOf: text)
        return bytes.count <= limit
    }

    mutating func clear() { bytes.removeAll(keepingCapacity: true) }

    /// The text with `_x000D_` undone: what XML can't hold is written so.
    static func text(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
        guard hasEscape(bytes) else { return String(decoding: bytes, as: UTF8.self) }
        var result: [UInt8] = []
        var index = 0
        while index < bytes.count {
            if let scalar = escape(bytes, index) {
                result.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
                index += 7
            } else {
                result.append(bytes[index])
                index += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// Whether something may stand there that would be read as an escape.
    static func hasEscape(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard bytes.count >= 7 else { return false }
        for index in 0..<(bytes.count - 6) where bytes[index] == 95 && bytes[index + 1] == 120 { return true }
        return false
    }

    private static func escape(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Unicode.Scalar? {
        guard index + 7 <= bytes.count, bytes[index] == 95, bytes[index + 1] == 120, bytes[index + 6] == 95 else { return nil }
        let digits = String(decoding: UnsafeBufferPointer(rebasing: bytes[(index + 2)..<(index + 6)]), as: UTF8.self)
        guard digits.allSatisfy(\.isHexDigit) else { return nil }
        return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
    }
}
