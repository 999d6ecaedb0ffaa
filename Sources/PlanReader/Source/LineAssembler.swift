import Foundation

/// Joins wrapped lines to paragraphs by the marks of the genre: numbering, bullets, ends of sentences, short last lines.
enum LineAssembler {
    private static let pageNumber = Pattern(#"^(?:-\s*)?\d{1,3}(?:\s*-)?$|^Trang\s+\d+(?:/\d+)?$"#, .opens("-0123456789Tt"))
    private static let address = Pattern(#"^https?://\S+$"#, .opens("Hh"), .has("://"))
    private static let footnote = Pattern(#"^\d{1,2}\s+\p{Lu}"#, caseSensitive: true, .opens("0123456789"))
    private static let marker = Pattern(
        #"^(?:(?:PHẦN|Phần)\s+(?:thứ\s+|THỨ\s+)?(?:[IVX]+|\d+|nhất|hai|ba|tư|năm|NHẤT|HAI|BA|TƯ)\b|Điều\s+\d{1,2}[.:]\s|(?:PHỤ LỤC|Phụ lục)\b|[IVX]{1,5}[.)-]\s|[A-EĐGH][.)-]\s\p{Lu}|\d{1,2}[-–]\s\p{Lu}"#
            + #"|(?:Mục tiêu|Chỉ tiêu|Nhiệm vụ|Giải pháp)\s+\d{1,2}(?:\.\d{1,2})*\s*[.:]\s|\d{1,2}(?:\.\d{1,2})*[.)]\s|\d{1,2}(?:\.\d{1,2})+\s+\p{Lu}|[a-zđ]{1,2}\)\s|[a-zđ]\s?[./]\s+\p{Lu}|\d{1,2}\s?/\s+\p{Lu}|[IVX]{1,5}\s?[/:–]\s+\p{Lu}|(?:[IVX]{1,5}|[A-EĐGH]|\d{1,2}|[a-zđ])\s?[./)][-–./:)]\s+\p{Lu}|[-–—•*+●▪]\s?\S|\(\d{1,2}\)\s)"#,
        caseSensitive: true)
    private static let dash = Pattern(#"^[-–—]\s"#, .opens("-–—"))
    private static let awaited = Pattern(#"\s(?:số|ngày|tháng|năm)$"#)
    private static let capitalDash = Pattern(#"^[-–—]\s+\p{Lu}"#, caseSensitive: true, .opens("-–—"))
    /// A name whose second half may follow a dash: "Phòng Văn hóa" + "- Xã hội".
    private static let openName = Pattern(
        #"(?:Phòng|Sở|Ban|Bộ|Trung tâm|Văn phòng|Đài|Công chức|Hội|Chi cục|Viện|Trường|Tổ|Khối)\s[^,;.:()–-]{2,40}$"#, caseSensitive: true)
    private static let opener = Pattern(
        #"^(?:KẾ HOẠCH|QUYẾT ĐỊNH|CHƯƠNG TRÌNH|ĐỀ ÁN|Nơi nhận|TM\.|KT\.|TL\.|CHỦ TỊCH|PHÓ CHỦ TỊCH|Trên đây là|\(?(?:Ban hành k|K)èm theo|"#
            + #"Số:|CỘNG H[ÒO]A|CỘNG HOÀ|Độc lập)"#, caseSensitive: true, .opens("KQCĐNTP(BS"))

    /// What a form says under a label ("Chủ trì: …") stands in a paragraph of its own.
    private static let label = Pattern(
        "^(?:" + Lexicon.taskLabels.filter { $0.0 != .note && $0.0 != .product }.map(\.1).joined(separator: "|") + #")\s*:\s+\S"#, .has(":")
    )

    /// The first words under the title.
    private static let preamble = Pattern(
        #"^(?:Thực hiện|Căn cứ|Triển khai thực hiện)\s+(?:các\s+)?\p{Lu}"#, caseSensitive: true, .opens("TC"))

    static func paragraphs(_ source: [TextLine], wrapped: Bool) -> [RawBlock] {
        var blocks: [RawBlock] = []
        var notes: [RawBlock] = []
        var current = ""
        var last: TextLine?
        var inNote = false
        for line in dropFurniture(source, wrapped: wrapped) {
            if wrapped, line.blanks >= 2, footnote.matches(line.text), let last, last.fill > 0.5 {
                notes.append(.footnote(line.text))
                inNote = true
                continue
            }
            if inNote, line.blanks == 0, footnote.matches(line.text) {
                notes.append(.footnote(line.text))
                continue
            }
            if inNote, line.blanks == 1 {
                if case .footnote(let text)? = notes.popLast() { notes.append(.footnote(text + " " + line.text)) }
                continue
            }
            inNote = false
            let opensBody =
                blocks.count < 14 && preamble.matches(line.text)
                && (line.isSpaced || (last?.fill ?? 1) < 0.9 || line.text.hasPrefix("Căn cứ ") && !current.hasSuffix(","))
            if let last, !opensBody, !startsParagraph(line, after: last, soFar: current, wrapped: wrapped) {
                current = joined(current, line.text)
            } else {
                blocks.append(.paragraph(current))
                current = line.text
            }
            last = line
        }
        blocks.append(.paragraph(current))
        return blocks + notes
    }

    private static let brokenYear = Pattern(#"\d{1,2}/(2\d{0,2})$"#)
    private static let yearRest = Pattern(#"^(\d{1,3})(?!\d)"#)

    /// `a` and its next line `b`; a word broken at its own hyphen ("22-" + "ĐA/TU") is closed up.
    static func joined(_ a: String, _ b: String) -> String {
        if a.hasSuffix("-"), let before = a.dropLast().last, before.isLetter || before.isNumber,
            b.first?.isLetter ?? b.first?.isNumber ?? false
        {
            return a + b
        }
        // A narrow cell breaks a year: "30/11/20" + "27".
        if a.utf8.last?.isDigit ?? false, let match = brokenYear.first(in: a), let head = match[1], let rest = yearRest.first(in: b)?[1],
            head.count + rest.count == 4
        {
            return a + b
        }
        return a + " " + b
    }

    static func isMarked(_ text: String) -> Bool { marker.matches(text) || opener.matches(text) }

    private static func dropFurniture(_ lines: [TextLine], wrapped: Bool) -> [TextLine] {
        lines.filter { line in
            !((line.blanks >= 2 || line.isSpaced || wrapped) && pageNumber.matches(line.text)) && !(wrapped && address.matches(line.text))
        }
    }

    private static func startsParagraph(_ line: TextLine, after last: TextLine, soFar: String, wrapped: Bool) -> Bool {
        let ended = soFar.last.map { ".;:!?".contains($0) } ?? true
        let isLower = line.text.first?.isLowercase ?? false
        // "Kế hoạch số" and "ngày" end no paragraph.
        if line.text.first?.isNumber ?? false, awaited.matches(soFar) { return false }
        if isMarked(line.text) {
            // A hyphen between two words may fall on the start of a line.
            let isHyphen =
                wrapped && dash.matches(line.text) && last.fill >= 0.85 && !ended && soFar.last != "," && !opener.matches(last.text)
                && (!capitalDash.matches(line.text) || openName.matches(soFar))
            return !isHyphen
        }
        if label.matches(line.text) { return true }
        if soFar.isShorter(than: 40), opener.matches(soFar) { return true }
        if !wrapped { return !(isLower && !ended) && !(soFar.hasSuffix(",") && isLower) }
        let (above, here) = (isCapitals(soFar), isCapitals(line.text))
        if above != here, soFar.isShorter(than: 90) { return true }
        if above, here { return line.blanks > 1 }
        if isLower { return ended && last.fill < 0.6 && soFar.last != ";" && soFar.last != ":" }
        if line.isSpaced, ended { return true }
        if soFar.hasSuffix(".") || soFar.hasSuffix(";") || soFar.hasSuffix(":") { return last.fill < 0.92 }
        return last.fill < 0.7
    }

    static func isCapitals(_ text: String) -> Bool {
        var letters = 0
        for scalar in text.unicodeScalars where scalar.value > 64 {
            // Most lines end the question with their first small letter; the tables of Unicode are slow to ask.
            if (97...122).contains(scalar.value) { return false }
            guard !(65...90).contains(scalar.value) else {
                letters += 1
                continue
            }
            guard scalar.properties.isAlphabetic else { continue }
            if !scalar.properties.isUppercase { return false }
            letters += 1
        }
        return letters > 1
    }
}
