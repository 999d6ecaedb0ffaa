import Foundation
import Vietnamese

/// Reads what stands above and below the body: kind, number, issuer, place, date, title, signer, recipients.
enum HeaderReader {
    private static let kind = Pattern(
        #"^(KẾ HOẠCH|CHƯƠNG TRÌNH(?: HÀNH ĐỘNG)?|ĐỀ ÁN|QUYẾT ĐỊNH|PHƯƠNG ÁN|CHỈ THỊ|NGHỊ QUYẾT|KẾ HOẠCH HÀNH ĐỘNG)(?:\s|$)"#,
        caseSensitive: true)
    /// A title that is not set in capitals stands alone or ends without a mark.
    private static let smallKind = Pattern(
        #"^((?:Kế hoạch|Chương trình|Đề án|Phương án))(?=$|\s(?!số)[^;]{8,}[^;.,:]$)"#, caseSensitive: true)
    private static let number = Pattern(#"\bSố\s*:?\s*(\d{1,5}\s*(?:/\d{4})?\s*[/-]\s*[\p{Lu}\d][\p{L}\d&./-]*)"#)
    private static let placeAndDate = Pattern(
        #"(\p{Lu}[\p{L}\s.]{1,40}?),\s*ngày\s*(\d{0,2})[\s….]*tháng\s*(\d{0,2})[\s….]*năm\s*(20\d\d)"#, caseSensitive: true)
    private static let preamble = Pattern(
        #"^(?:[-–+•*]\s*)?(?:Thực hiện|Căn cứ|Phần\s|PHẦN\s|[IVX]+[.-]|A\.|1\.|PHỤ LỤC|Phụ lục|Triển khai thực hiện .{0,200};$|Để |Nhằm |Trên cơ sở|Theo |Xét |Ngày |Năm \d|Ủy ban|Uỷ ban|UBND|\(?Kèm theo|\(?Ban hành|[-–]{2,}|_{2,}|Thi hành)"#,
        caseSensitive: true)
    /// A title may begin as the words below it do.
    private static let opening = Pattern(#"^(?:Thực hiện|Triển khai|Ban hành|Phê duyệt)\s(?!kèm theo).{10,300}[^:;,.]$"#)
    private static let issuerWords = #"(?:Ủy ban nhân dân|Uỷ ban nhân dân|UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN)"#
    private static let level =
        #"(?:tỉnh|thành phố|huyện|quận|thị xã|phường|xã|thị trấn|đặc khu|TỈNH|THÀNH PHỐ|HUYỆN|QUẬN|THỊ XÃ|PHƯỜNG|XÃ|THỊ TRẤN|ĐẶC KHU)"#
    private static let issuerHead = Pattern("^\(issuerWords)(?:\\s+(\(level)\\s+[\\p{Lu}][\\p{L}\\s-]{0,40}))?$", caseSensitive: true)
    private static let levelLine = Pattern("^(\(level)\\s+\\p{Lu}[\\p{L}\\s-]{0,40})$", caseSensitive: true)
    private static let issuerInText = Pattern(
        "(?:của\\s+)?\(issuerWords)\\s+((?:tỉnh|thành phố|huyện|phường|xã|thị trấn|đặc khu)\\s+(?:\\p{Lu}\\p{L}*\\s?){1,4})(?:xây dựng|ban hành|\\)|như|\\./|tổ chức|$)",
        caseSensitive: true)
    private static let nation = Pattern(#"CỘNG H[ÒO]A|CỘNG HOÀ|Độc lập"#)

    /// The header, and the index of the first block of the body.
    static func read(_ source: SourceDocument) -> (PlanHeader, Int) {
        var header = PlanHeader()
        let head = headPassages(source)
        readTop(head.prefix { !kind.matches($0.passage.text) }, &header)
        var bodyStart = 0
        let capital = head.firstIndex { kind.matches($0.passage.text) && $0.passage.text.count < 300 }
        if let index = capital ?? head.firstIndex(where: { smallKind.matches($0.passage.text) && $0.passage.text.count < 300 }) {
            let kind = capital == nil ? smallKind : kind
            let match = kind.first(in: head[index].passage.text)
            header.kind = match?[1]?.uppercased()
            let rest = match.map { head[index].passage.slice(from: $0.end) }
            var parts = rest.map { $0.isBlank ? [] : [$0] } ?? []
            for next in head.dropFirst(index + 1) {
                guard parts.count < 6, !preamble.matches(next.passage.text) || parts.isEmpty && opening.matches(next.passage.text),
                    next.passage.text.count < 600,
                    next.block == head[index].block || !isTable(source.blocks[next.block])
                else { break }
                parts.append(next.passage)
                bodyStart = next.block + 1
            }
            bodyStart = max(bodyStart, head[index].block + 1)
            if let first = parts.first, let last = parts.last {
                header.title = Wording.item(parts.map(\.text).joined(separator: " ")).trimmingCharacters(
                    in: CharacterSet(charactersIn: "_- "))
                header.titleSpan = first.span.union(last.span)
            }
        }
        readIssuer(source, head, &header)
        header.period = period(title: header.title ?? "", date: header.date, head: head.map(\.passage.text))
        readFoot(source, &header)
        return (header, bodyStart)
    }

    private static func isTable(_ block: SourceDocument.Block) -> Bool {
        if case .table = block { true } else { false }
    }

    /// The first paragraphs, and the cells of a layout table that stands above the title.
    private static func headPassages(_ source: SourceDocument) -> [(passage: Passage, block: Int)] {
        var result: [(Passage, Int)] = []
        for (index, block) in source.blocks.prefix(40).enumerated() {
            switch block {
            case .paragraph(let passage): result.append((passage, index))
            case .table(let table):
                for cell in table.rows.prefix(6).flatMap({ $0 }) {
                    var offset = 0
                    for line in cell.text.split(separator: "\n") {
                        let length = (String(line) as NSString).length
                        result.append((cell.slice(NSRange(location: offset, length: length)), index))
                        offset += length + 1
                    }
                }
            case .footnote: continue
            }
        }
        return result.filter { !$0.0.isBlank }
    }

    private static func readTop(_ head: ArraySlice<(passage: Passage, block: Int)>, _ header: inout PlanHeader) {
        for entry in head.prefix(14) {
            let text = entry.passage.text
            if header.number == nil, let match = number.first(in: text) {
                header.number = match[1]?.replacingOccurrences(of: " ", with: "")
            }
            if header.place == nil {
                let rest = number.first(in: text).map { suffix(text, from: $0.end) } ?? text
                if let match = placeAndDate.first(in: rest) {
                    header.place = match[1]?.trimmingCharacters(in: .whitespaces)
                    if let day = match[2].flatMap(Int.init), let month = match[3].flatMap(Int.init), let year = match[4].flatMap(Int.init),
                        (1...12).contains(month), (1...31).contains(day)
                    {
                        header.date = Dates.iso(year, month, day)
                    }
                }
            }
        }
    }

    private static func readIssuer(_ source: SourceDocument, _ head: [(passage: Passage, block: Int)], _ header: inout PlanHeader) {
        let top = head.prefix(12).flatMap { columns.replacing(in: $0.passage.text, with: "\n").split(separator: "\n").map(String.init) }
            .filter { !nation.matches($0) || issuerHead.matches($0) }
        header.issuer = department(top)
        // The lower of two committees is the one that issues.
        let heads = top.indices.filter { issuerHead.matches(top[$0]) }
        if header.issuer == nil, let index = heads.count > 1 && heads[1] == heads[0] + 1 ? heads[1] : heads.first {
            let own = issuerHead.first(in: top[index])?[1]
            let next = top.dropFirst(index + 1).prefix(3).first { levelLine.matches($0) && !nation.matches($0) }
            if let name = own ?? next { header.issuer = "UBND " + titled(name) }
        }
        if header.issuer == nil {
            for block in source.blocks {
                guard case .paragraph(let passage) = block, let match = issuerInText.first(in: passage.text), let name = match[1] else {
                    continue
                }
                header.issuer = "UBND " + name.trimmingCharacters(in: .whitespaces)
                break
            }
        }
        if header.place == nil, let issuer = header.issuer {
            header.place = issuer.split(separator: " ").dropFirst(2).joined(separator: " ")
        }
    }

    private static let departmentLine = Pattern(
        #"^(?:SỞ|BAN QUẢN LÝ|CỤC|CHI CỤC|THANH TRA|VĂN PHÒNG|PHÒNG|TRUNG TÂM|ĐẢNG ỦY|BAN THƯỜNG VỤ|BAN CHẤP HÀNH|BAN CHỈ ĐẠO|BAN ĐIỀU HÀNH|TỔ CÔNG TÁC|TỔ GIÚP VIỆC|TỔ ĐỀ ÁN|CÔNG AN|TRƯỜNG|HỘI ĐỒNG NHÂN DÂN)(?:\s+[\p{Lu}\d&,/-]+)*$"#,
        caseSensitive: true)
    private static let superior = Pattern(
        "^(?:UBND|ỦY BAN NHÂN DÂN|UỶ BAN NHÂN DÂN|ĐẢNG BỘ|ĐẢNG ỦY|ĐẢNG UỶ|HĐND)\\s+(\(level)\\s+\\p{Lu}[\\p{Lu}\\s-]{0,40})$",
        caseSensitive: true)

    /// What parts the two columns of a head that were copied as one line.
    private static let columns = Pattern(#"\s*\t\s*|\s{3,}|\s+(?=CỘNG H[ÒO]A|CỘNG HOÀ|Độc lập)"#)
    private static let working = Pattern(#"^(?:BAN CHỈ ĐẠO|BAN ĐIỀU HÀNH|TỔ CÔNG TÁC|TỔ GIÚP VIỆC|TỔ ĐỀ ÁN)"#, caseSensitive: true)

    private static let headStart = Pattern(
        #"(?<=\p{Lu})\s(?=(?:ĐẢNG ỦY|SỞ|BAN QUẢN LÝ|BAN THƯỜNG VỤ|BAN CHẤP HÀNH)\s)"#, caseSensitive: true)

    /// A department or a party committee below its superior's line: "UBND TỈNH LAM GIANG", "SỞ NỘI VỤ".
    private static func department(_ top: [String]) -> String? {
        let lines = top.map { headStart.replacing(in: $0.components(separatedBy: "CỘNG H")[0], with: "\n") }.flatMap {
            $0.split(separator: "\n")
        }.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: "*_ ")) }.filter { !$0.isEmpty && !nation.matches($0) }
        guard var index = lines.firstIndex(where: { departmentLine.matches($0) }) else { return nil }
        // A steering committee stands below the party committee that made it.
        if index + 1 < lines.count, working.matches(lines[index + 1]) { index += 1 }
        // A long name goes on in the next line.
        var whole = lines[index]
        var next = index + 1
        while next < lines.count, whole.hasSuffix(",") || whole.hasSuffix(" VÀ"), LineAssembler.isCapitals(lines[next]) {
            whole += " " + lines[next]
            next += 1
        }
        if let match = placed.first(in: whole), let body = match[1], let place = match[2] {
            return sentenceCase(body) + " " + titled(place)
        }
        let name = sentenceCase(whole)
        if next < lines.count, levelLine.matches(lines[next]) { return name + " " + titled(lines[next]) }
        guard index > 0, let place = superior.first(in: lines[index - 1])?[1] else { return name }
        return name + " " + titled(place)
    }

    private static let placed = Pattern("^(.{3,60}?)\\s(\(level)\\s\\p{Lu}[\\p{Lu}\\s-]{1,40})$", caseSensitive: true)

    /// "SỞ KHOA HỌC VÀ CÔNG NGHỆ" -> "Sở Khoa học và Công nghệ": the words that open a field of work keep their capital.
    private static func sentenceCase(_ name: String) -> String {
        var result: [String] = []
        var opens = true
        for (index, word) in name.split(separator: " ").map({ $0.lowercased() }).enumerated() {
            result.append(opens || index == 1 && word != "ủy" ? word.capitalizedFirst : word)
            opens = word == "và" || word.hasSuffix(",")
        }
        return result.joined(separator: " ")
    }

    /// "TỈNH LAM GIANG" -> "tỉnh Lam Giang"
    private static func titled(_ name: String) -> String {
        guard LineAssembler.isCapitals(name) else { return name.trimmingCharacters(in: .whitespaces) }
        let text = name.lowercased()
        let words =
            ["thành phố", "thị xã", "thị trấn", "đặc khu"].first { text.hasPrefix($0) }.map { $0.count } ?? text.prefix { $0 != " " }.count
        return String(text.prefix(words)) + " "
            + text.dropFirst(words).split(separator: " ").map { $0.capitalizedFirst }.joined(separator: " ")
    }

    private static let endYear = Pattern(
        #"(?:^|[^\d])(?:(?:quý\s+[IVX\d]+|tháng\s+\d+|6 tháng \p{L}+ năm)[/,\s]*(?:năm)?|năm)\s+(20\d\d)\s*[”"]?$"#)
    private static let phase = Pattern(#"giai đoạn\s+(?:từ\s+)?(?:năm\s+)?(20\d\d)\s*(?:[-–]|đến)\s*(?:năm\s+)?(20\d\d)"#)
    private static let until = Pattern(#"(?:đến|hết)\s+(?:hết\s+)?năm\s+(20\d\d)"#)
    private static let year = Pattern(#"năm\s+(20\d\d)"#)

    static func period(title: String, date: String?, head: [String]) -> YearRange? {
        for text in [title] + head where !text.isEmpty {
            if let match = endYear.first(in: text), let found = match[1].flatMap(Int.init),
                !until.matches(suffix(text, from: match.range.location - 6))
            {
                return YearRange(from: found, to: found)
            }
            if let match = phase.first(in: text), let from = match[1].flatMap(Int.init), let to = match[2].flatMap(Int.init), to >= from {
                return YearRange(from: from, to: to)
            }
            if let match = until.first(in: text), let to = match[1].flatMap(Int.init) {
                return YearRange(from: date.flatMap { Int($0.prefix(4)) }.map { min($0, to) } ?? to, to: to)
            }
            if text == title, let found = year.all(in: text).last?[1].flatMap(Int.init) { return YearRange(from: found, to: found) }
        }
        return date.flatMap { Int($0.prefix(4)) }.map { YearRange(from: $0, to: $0) }
    }

    private static let recipients = Pattern(#"^Nơi nhận\s*:?"#, .opens("Nn"))
    private static let capacity = Pattern(#"(?:TM|KT|TL|TUQ)\.\s*[\p{Lu}\s]+|(?:PHÓ\s+)?CHỦ TỊCH|TRƯỞNG BAN|GIÁM ĐỐC"#, caseSensitive: true)
    private static let person = Pattern(#"^\p{Lu}\p{Ll}+(?:\s+\p{Lu}\p{Ll}*){1,4}$"#, caseSensitive: true)

    private static func filledLines(_ passage: Passage) -> [String] { passage.text.lines.filter { !$0.isEmpty }.map(String.init) }

    private static func readFoot(_ source: SourceDocument, _ header: inout PlanHeader) {
        var lines: [String] = []
        var isFoot = false
        for block in source.blocks {
            let texts: [String]
            switch block {
            case .paragraph(let passage): texts = filledLines(passage)
            case .table(let table): texts = table.rows.prefix(8).flatMap { $0 }.flatMap(filledLines)
            case .footnote: continue
            }
            if !isFoot, texts.contains(where: { recipients.matches($0) }) { isFoot = true }
            if isFoot { lines += texts }
            if lines.count > 60 { break }
        }
        var position: [String] = []
        for line in lines {
            let text = line.replacingOccurrences(of: "*", with: "").trimmingCharacters(in: .whitespaces)
            if text.hasPrefix("-"), header.signer == nil {
                header.recipients.append(Wording.item(text))
            } else if capacity.matches(text) {
                position.append(text)
            } else if header.signer == nil, !position.isEmpty, person.matches(text) {
                let rank = position.last { $0.contains("CHỦ TỊCH") || $0.contains("TRƯỞNG") || $0.contains("GIÁM ĐỐC") }
                let plain = rank?.replacingOccurrences(of: "KT. CHỦ TỊCH", with: "").trimmingCharacters(in: .whitespaces)
                header.signer = PlanHeader.Signer(
                    name: text, position: plain.map { $0.prefix(1) + $0.dropFirst().lowercased() },
                    capacity: position.first { $0.contains("TM.") })
            } else if text.lowercased().hasPrefix("phụ lục") {
                break
            }
        }
    }
}
