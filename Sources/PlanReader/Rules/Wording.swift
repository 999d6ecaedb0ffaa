import Foundation
import Vietnamese

/// The form that items' words take: lines joined, slips of recognition repaired, markers and end marks taken off.
enum Wording {
    private static let lead = Pattern(#"^(?:[-–—•+*●▪]|\(?\d{1,2}\)|[a-zđ]\))\s*"#)
    private static let comma = Pattern(#"\s+([,;:.)])"#)
    private static let tail = Pattern(#"[\s.;,:…]+(?:/\.)?\s*$"#, .ends(" \n\t.;,:…"))

    /// A target's or task's words, without marker and end mark.
    static func item(_ text: String) -> String {
        let joined = sentence(text)
        let stripped = lead.replacing(in: joined, with: "")
        // An ellipsis inside a closing bracket or quote is the document's own; at the bare end it is an end mark.
        return tail.replacing(in: stripped, with: "")
    }

    /// A paragraph's words with its end mark.
    static func sentence(_ text: String) -> String {
        let joined = SourceDocument.collapsed(text.has(UInt8(ascii: "*")) ? text.onOneLine.replacing("*", with: "") : text.onOneLine)
        return repaired(comma.replacing(in: joined, with: "$1"))
    }

    static func repaired(_ text: String) -> String {
        Lexicon.slips.reduce(text) { $1.0.replacing(in: $0, with: $1.1) }
    }
}

/// Cuts paragraphs into sentences and clauses without leaving brackets or quotes open.
enum Clauses {
    /// Sentences, and the parts that semicolons chain.
    static func split(_ passage: Passage, semicolons: Bool = true) -> [Passage] {
        let units = Array(passage.text.utf16)
        // A paragraph without a mark inside is one clause.
        guard units.dropLast().contains(where: { $0 == 0x2E || $0 == 0x3B }) else { return passage.isBlank ? [] : [passage.slice(from: 0)] }
        var result: [Passage] = []
        var depth = 0
        var start = 0
        for index in units.indices {
            switch units[index] {
            case 0x28, 0x201C, 0x5B: depth += 1  // ( “ [
            case 0x29, 0x201D, 0x5D: depth = max(0, depth - 1)  // ) ” ]
            case 0x3B where semicolons && depth == 0:
                result.append(passage.slice(NSRange(location: start, length: index - start)))
                start = index + 1
            case 0x2E where depth == 0 && endsSentence(units, index):
                result.append(passage.slice(NSRange(location: start, length: index + 1 - start)))
                start = index + 1
            default: break
            }
        }
        result.append(passage.slice(NSRange(location: start, length: units.count - start)))
        // A bracket that never closes must not swallow the rest.
        if depth > 0, result.count == 1, units.count > 600 { return [passage] }
        return result.filter { !$0.isBlank }
    }

    private static func endsSentence(_ units: [UInt16], _ index: Int) -> Bool {
        func character(_ at: Int) -> Character { Character(Unicode.Scalar(units[at]) ?? " ") }
        func isSpace(_ at: Int) -> Bool { units[at] == 32 || units[at] == 10 || units[at] == 9 }
        var next = index + 1
        guard next < units.count, isSpace(next) else { return false }
        while next < units.count, isSpace(next) { next += 1 }
        guard next < units.count else { return true }
        if index > 1, character(index - 1).isUppercase, !character(index - 2).isLetter { return false }
        let first = character(next)
        return first.isUppercase || first == "“" || first == "\"" || first.isNumber || first == "-" || first == "("
    }
}

/// Names of bodies (cơ quan, đơn vị) in cells and sentences.
enum Bodies {
    private static let between = Pattern(
        #"\s*(?:;|\n(?=\s*(?:[-–+•]\s*)?"# + Lexicon.bodyHead + #")|,\s*(?=(?:các|doanh nghiệp|"# + Lexicon.bodyHead
            + #")\s+\p{L}|(?:Tỉnh|Thành) [Đđ]oàn\s*$))\s*"#,
        caseSensitive: true)
    private static let plural = Pattern(#"^(?:Các|Những|Toàn thể|Thủ trưởng|UBND các)\s"#)

    /// The bodies that a cell lists.
    static func list(_ cell: String) -> [String] {
        var parts: [String] = []
        let string = cell as NSString
        var start = 0
        for match in between.all(in: cell) {
            let part = string.substring(with: NSRange(location: start, length: match.range.location - start))
            // "Các sở, ban, ngành" and "Các cơ quan, đơn vị" are one body.
            if match[0]?.contains(",") ?? false, plural.matches(part.trimmingCharacters(in: .whitespacesAndNewlines)),
                !part.contains("liên quan")
            {
                continue
            }
            parts.append(part)
            start = match.end
        }
        parts.append(string.substring(from: start))
        return parts.flatMap(parted).map { Wording.item($0) }.filter { !$0.isEmpty && $0.contains(where: \.isLetter) }
    }
}

extension Bodies {
    /// "Công an tỉnh và UBND các xã": the first name ends with its level, the second begins as a body does.
    private static let levelled = Pattern(
        #"(?<=\s(?:tỉnh|thành phố|phường|huyện)|[^c]\sxã)\s+và\s+(?=(?!Xã hội|"# + Lexicon.noBody + ")" + Lexicon.bodyHead + #"\s)"#,
        caseSensitive: true)
    /// "Sở Nội vụ và Sở Tài chính": both begin alike.
    private static let alike = Pattern(#"^(Sở|Phòng|Chi cục|Hội|Trường)(\s\p{Lu}.*?)\s+và\s+(?=\1\s\p{Lu})"#, caseSensitive: true)
    /// One office that serves two bodies, and bodies that are told together.
    private static let whole = Pattern(#"^(?:Văn phòng\s+(?:HĐND|Hội đồng|Đoàn đại biểu|Đoàn ĐBQH)|Các\s)"#)

    /// Names that "và" joins; it is left where it may belong to the name.
    private static func parted(_ name: String) -> [String] {
        guard name.contains(" và "), !whole.matches(name.trimmingCharacters(in: .whitespacesAndNewlines)) else { return [name] }
        return alike.replacing(in: levelled.replacing(in: name, with: "\u{2028}"), with: "$1$2\u{2028}").split(separator: "\u{2028}").map(
            String.init)
    }

    private static let head = Pattern("^(?:\(Lexicon.bodyHead))(?=\\s|$)")
    /// Words of a name that tell its level, not its field.
    private static let levels: Set<String> = [
        "xã", "phường", "tỉnh", "thôn", "ấp", "bản", "xóm", "khu", "tổ", "cấp", "các", "và", "của", "thành",
    ]

    private static let initials: Set<String> = ["hđnd", "ubnd", "ubmttq", "mttq", "bhxh", "cntt", "vnpt"]

    /// A name set in capitals as it stands in a sentence: "PHÒNG VĂN HÓA - XÃ HỘI" is "Phòng Văn hóa - Xã hội".
    static func titled(_ name: String) -> String {
        let small = name.lowercased()
        let length = head.first(in: small)?.end ?? 0
        var opens = true
        let words = suffix(small, from: length).split(separator: " ").map(String.init)
        let rest = words.indices.map { index -> String in
            let word = words[index]
            let isSocial = word == "xã" && index + 1 < words.count && words[index + 1].hasPrefix("hội")
            let isField = isSocial || word.first?.isLetter ?? false && !levels.contains(word)
            let begins = opens && isField
            opens = word == "và" || word == "-" || word.hasSuffix(",") || opens && !isField
            return begins ? word.capitalizedFirst : word
        }
        return ([prefix(small, length).capitalizedFirst] + rest).filter { !$0.isEmpty }.joined(separator: " ").split(separator: " ").map {
            initials.contains($0.lowercased()) ? $0.uppercased() : String($0)
        }.joined(separator: " ")
    }
}

/// Dates as written: "15/5/2026", "ngày 20 tháng 12 năm 2023".
enum Dates {
    private static let slashed = Pattern(
        #"(?<!\d)(\d{1,2})(?:\s*/\s*(?=\d{1,2}\s*/)|\s*-\s*(?=\d{1,2}\s*-)|\s*\.\s*(?=\d{1,2}\s*\.))(\d{1,2})\s*[/.-]\s*((?:19|20)\d\d)"#,
        .digit)
    private static let spelled = Pattern(#"(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+((?:19|20)\d\d)"#, .digit)

    /// yyyy-MM-dd of the first date in `text`.
    static func iso(_ text: String) -> String? {
        guard let match = spelled.first(in: text) ?? slashed.first(in: text), let day = match[1].flatMap(Int.init),
            let month = match[2].flatMap(Int.init), let year = match[3].flatMap(Int.init), (1...12).contains(month),
            (1...days(month, year)).contains(day)
        else { return nil }
        return iso(year, month, day)
    }

    static func iso(_ year: Int, _ month: Int, _ day: Int) -> String {
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        return "\(year)-\(padded(month))-\(padded(day))"
    }

    static func days(_ month: Int, _ year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }
}
