import Foundation

/// Reads measurable ends out of sentences.
enum TargetReader {
    private static let head =
        #"(?:tỷ lệ|tỉ lệ|tỷ trọng|số lượng|mức độ|(?:trên\s+|tối thiểu\s+|ít nhất\s+)?\d+(?:[.,]\d+)?\s*%|phấn đấu|có\s+(?:trên\s+|tối thiểu\s+|ít nhất\s+)?\d|(?:giảm|tăng|nâng|duy trì)\s(?!\d|thêm|ít nhất|tối thiểu|trên|từ|so)\p{Ll}[^,;]{2,80}?\d)"#
    private static let chain = Pattern(
        "(?:,\\s+(?:và\\s+|đồng thời\\s+)?|\\s+và\\s+)(?=\(head))|"
            + #",\s+(?=trong đó\s+(?:có\s+)?(?:tỷ lệ\s|(?:trên\s+|tối thiểu\s+|ít nhất\s+)?\d+(?:[.,]\d+)?\s*%))|"#
            + #",\s+(?=tăng\s+(?:thêm\s+|ít nhất\s+|tối thiểu\s+)?\d+(?:\s*[-–]\s*\d+)?\s+(?:bậc|hạng)\s)|"#
            + #",\s+(?=\p{Ll}+(?:\s(?!và\s)\p{Ll}+)?\s+(?:trên|hơn|ít nhất|tối thiểu|không dưới|không quá)\s+\d)|,\s+(?=không (?:có|để|còn|phát sinh)\s)|,\s+(?=trong đó\s+(?:có\s+)?\d+\s)|"#
            + #",\s+trong đó:?\s+(?=[^;]{0,70}?(?:đạt|tối thiểu|ít nhất|trên|≥)\s+(?:tối thiểu\s+|ít nhất\s+|trên\s+|từ\s+)?\d)|"#
            + #",\s+(?!trong đó|và\s|riêng\s)(?=\p{Ll}[^,;%]{3,70}?(?<!\svà)\s(?:đạt|không dưới|không thấp hơn|không quá|tối thiểu|ít nhất)\s+(?:từ\s+|trên\s+|tối thiểu\s+|ít nhất\s+)?\d[\d.,]*\s*%)"#
    )
    /// Parts that say again of other places, groups or ranks what the words before them are about.
    private static let sharedChain = Pattern(
        #",\s+(?:và\s+)?(?=\#(partHead)[^,;]{0,60}?\d|chiếm\s+(?:trên\s+|tối thiểu\s+|khoảng\s+)?\d|(?:thuộc|xếp|nằm|đứng|lọt|vào)\s[^,;]{0,20}?(?:nhóm|tốp|top|hạng|thứ)\s)"#,
        caseSensitive: true)
    /// "Tỷ lệ …: tiểu học 100%, trung học cơ sở 90%": after a title each name stands before its value.
    private static let namedChain = Pattern(
        #",\s+(?:và\s+)?(?=\p{Ll}[^,;:%\d]{1,50}?\s(?:(?:đạt|là|trên|≥|tối thiểu|ít nhất)\s+)*\d[\d.,]*\s*%\s*(?:[,;.]|$))"#,
        .has("%"))
    /// "Đào tạo: mở 05 lớp, 250 lượt người": counts of different things one after the other.
    private static let countChain = Pattern(
        ",\\s+(?:và\\s+)?(?!(?:tăng|giảm)\\s)(?=(?:\\p{Ll}+\\s)?\\d[\\d.]*\\s+(?:\(Lexicon.countUnits))(?!\\p{L}))")
    private static let partHead =
        #"(?:riêng\s+|còn\s+|đối với\s+)?(?:các\s+)?(?:(?<=riêng |riêng các )\p{Ll}+|bản|thôn|xóm|ấp|buôn|khối|tổ dân phố|khu|xã|phường|đối tượng|vùng|cấp|tuyến|nhóm|[Qq]uý [IVX\d]+|cả năm|(?:0?6|sáu) tháng|tháng \d+)\s"#
    private static let sharing = Pattern("^(?:và\\s+)?" + partHead, caseSensitive: true)
    /// "88% vào năm 2027": the value stands before its year.
    private static let valueChain = Pattern(
        #"(?:,\s*(?:và\s+)?|\s+và\s+)(?=(?:đạt\s+|trên\s+|tối thiểu\s+|ít nhất\s+|≥\s*|>\s*|từ\s+)*\d[\d.,]*\s*(?:%|\p{L}+)?(?:\s+\p{Ll}+){0,3}?\s+(?:vào\s+|đến\s+|trong\s+)?(?:hết\s+|cuối\s+)?năm\s+20\d\d)"#,
        .has("20"))
    private static let yearChain = Pattern(
        #"(?:,\s*(?:và\s+)?|\s+và\s+)(?=(?:phấn đấu\s+)?(?:đến\s+)?(?:hết\s+|cuối\s+)?(?:năm\s+20\d\d|(?:ngày\s+)?\d{1,2}/\d{1,2}/20\d\d|quý\s+[IVX]+(?:/20\d\d)?)\s+(?:là\s+|đạt\s+|trên\s+|tối thiểu\s+|ít nhất\s+|có\s+|từ\s+|≥\s*|>\s*)*\d)"#
    )
    private static let leadingShare = Pattern(#"^\d+(?:[.,]\d+)?\s*%\s+"#, .has("%"))
    private static let goesOn = Pattern(
        #"^(?:và\s+)?(?:phấn đấu\s+)?(?:đến\s+)?(?:hết\s+|cuối\s+)?năm\s+20\d\d,?\s+(?:đạt\s+|là\s+|có\s+|tăng lên\s+)?(?:trên\s+|tối thiểu\s+|ít nhất\s+|từ\s+|≥\s*|>\s*)*\d[\d.,]*\s*(?:%|\p{Ll}+(?:\s\p{Ll}+)?)?(?:\s+trở lên)?(?:,\s.*)?[.;]?$"#,
        .has("20"))
    private static let until = Pattern(
        #"(?:^|[\s(])(đến|hết|cuối|trong|vào|năm)\s+(?:hết\s+|cuối\s+)?(?:năm\s+)?(20\d\d)(?!\s*[-–]\s*20\d\d)"#, .has("20"))
    private static let phase = Pattern(#"giai đoạn\s+(20\d\d)\s*[-–]\s*(20\d\d)"#, .has("20"))
    private static let deadline = Pattern(
        #"(?:hoàn thành|xong|kết thúc|đưa vào (?:sử dụng|vận hành))\s+(?:xong\s+)?(?:trước|trong|chậm nhất)\s+(?:là\s+)?ngày\s+(\d{1,2}/\d{1,2}/20\d\d)"#,
        .has("/20"))
    private static let wideDeadline = Pattern(
        #"(?:hoàn thành|ban hành|kết thúc)\b[^;.]{3,160}?\b(?:trước|chậm nhất(?:\s+là)?)\s+ngày\s+\d{1,2}/\d{1,2}/20\d\d"#, .has("/20"))
    /// Ends that are reached or not: nothing of it is left, all of it has it.
    private static let ended = Pattern(
        #"^(?:phấn đấu\s+)?(?:(?:đến|hết|trong|cuối)\s+(?:hết\s+)?năm\s+20\d\d,?\s+)?(?:không (?:còn|để|có|phát sinh|xảy ra)\s|hoàn thành\s(?!tốt\s|xuất sắc\s|các (?:chỉ tiêu|mục tiêu|nhiệm vụ)\s)|(?:tất cả|toàn bộ|mọi)\s[^;]{4,100}?\s(?:được|có|đều|hoàn thành)\s)"#
    )
    private static let before = Pattern(#"trước\s+ngày\s+(\d{1,2}/\d{1,2}/20\d\d)"#, .has("/20"))
    private static let cue = Pattern(
        #"(?:đảm bảo|bảo đảm|phấn đấu|đạt|cho|tới|đến|lên|có|trên|tối thiểu|ít nhất|mục tiêu|là|duy trì|hoàn thành|thu hút)\s+(?:tỷ lệ\s+)?$"#
    )
    private static let dated = Pattern(
        #"^(?:phấn đấu\s+)?(?:đến|hết|trong|trước)\s+(?:hết\s+)?năm\s+20\d\d,\s+\p{L}+(?:\s\p{L}+){0,3}\s+$"#)
    private static let money = Pattern(#"ngân sách|tổng chi|kinh phí|vốn đầu tư"#)
    private static let past = Pattern(
        #"^(?:năm 20\d\d|hiện nay|đến nay|trong năm 20\d\d|tính đến)\b.{0,80}\b(?:đã|được)\b"#, .opens("NnHhĐđTt"))
    private static let compared = Pattern(#"^\s*(?:\([^)]*\)\s*)?so với\s"#)
    private static let rise = Pattern(#"từ\s+\d+(?:[.,]\d+)?\s*%?[^;]{0,30}?\s(?:lên|đến|xuống)\s+(?:trên\s+|tối thiểu\s+)?$"#)

    static func read(_ outline: Outline, period: YearRange?) -> [PlanTarget] {
        outline.entries.flatMap { entry -> [PlanTarget] in
            switch entry.role {
            case .results, .bases, .budget, .reporting: []
            case .none where entry.path.isEmpty: []
            default: targets(of: entry, period: period)
            }
        }
    }

    private static func targets(of entry: OutlineEntry, period: YearRange?) -> [PlanTarget] {
        guard !isClosing(entry), !TaskReader.isField(entry), !TargetForm.isField(entry) else { return [] }
        var result: [PlanTarget] = []
        let (body, entry) = opened(entry)
        var before: Passage?
        for piece in Clauses.split(body) {
            var parts = parts(of: piece, role: entry.role)
            if let last = before, let first = parts.first, first.subject == nil,
                goesOn.matches(first.passage.text) || sharing.matches(first.passage.text) && titled(last.text) != nil
            {
                // "A đạt 80%; đến năm 2030, đạt 100%": the second clause is about what the first is about.
                let subject = leadingShare.replacing(in: subjectWords(last.text), with: "")
                for index in parts.indices where parts[index].subject == nil || index > 0 {
                    parts[index].subject = [subject, parts[index].subject].compactMap { $0 }.joined(separator: " ")
                    parts[index].subjectSpan = last.span
                }
            } else {
                before = piece
            }
            for part in parts {
                guard let target = target(part, entry: entry, period: period) else { continue }
                result.append(target)
            }
        }
        return result
    }

    private static let opening = Pattern(#"^(?:phấn đấu,?\s+)?((?:đến\s+)?(?:hết\s+|cuối\s+)?|trong\s+)năm\s+(20\d\d)\s*([:,])\s*"#)

    /// "Đến hết năm 2027: …; …" sets the phase of all its clauses; with a colon it is a heading, not words of the first.
    private static func opened(_ entry: OutlineEntry) -> (Passage, OutlineEntry) {
        guard let match = opening.first(in: entry.body.text), let year = match[2].flatMap(Int.init) else { return (entry.body, entry) }
        var entry = entry
        entry.phase = YearRange(from: (match[1] ?? "").lowercased().hasPrefix("đến") ? 0 : year, to: year)
        return (match[3] == ":" ? entry.body.slice(from: match.end) : entry.body, entry)
    }

    private static func isClosing(_ entry: OutlineEntry) -> Bool { entry.role == .annex && entry.path.last?.title.text.isEmpty ?? true }

    private struct Part {
        var passage: Passage
        /// What is measured in `passage`.
        var measures: [Quantity]
        /// Words of the clause before that this part goes on from ("…, đến năm 2030 đạt 95%").
        var subject: String?
        /// Where those words stand.
        var subjectSpan: SourceSpan?
        /// "năm 2030" of the part before, for a part that names no year.
        var year: String?
    }

    private static let yearWords = Pattern(#"(?:(?:đến|hết|cuối)\s+(?:hết\s+)?)?năm\s+20\d\d"#, .has("20"))

    /// A clause cut where each side has its own measure.
    private static func parts(of piece: Passage, role: SectionRole) -> [Part] {
        let all = Quantities.all(in: piece.text)
        let measures = all.filter { $0.strength >= 0.9 || role == .targets }
        guard measures.count > 1 || !measures.isEmpty && role == .targets else { return [Part(passage: piece, measures: all)] }
        let shared = ([yearChain, valueChain, sharedChain] + (titled(piece.text) == nil ? [] : [namedChain, countChain])).flatMap {
            $0.all(in: piece.text)
        }
        let cuts = ((chain.all(in: piece.text) + countChain.all(in: piece.text)).map { ($0, false) } + shared.map { ($0, true) }).sorted {
            ($0.0.range.location, $0.1 ? 0 : 1) < ($1.0.range.location, $1.1 ? 0 : 1)
        }
        var result: [Part] = []
        var start = 0
        var subject: String?
        var subjectSpan: SourceSpan?
        var lastYear: String?
        for (match, isYear) in cuts where match.range.location > start && !isInside(piece.text, match.range.location) {
            let left =
                measures.contains { $0.range.location >= start && $0.range.location < match.range.location }
                || role == .targets && done(piece.slice(NSRange(location: start, length: match.range.location - start)).text, role) != nil
            let right =
                measures.contains { $0.range.location + $0.range.length > match.end }
                || role == .targets && done(suffix(piece.text, from: match.end), role) != nil
            guard left, right else { continue }
            let passage = piece.slice(NSRange(location: start, length: match.range.location - start))
            result.append(
                Part(
                    passage: passage, measures: Quantities.all(in: passage.text), subject: subject, subjectSpan: subjectSpan, year: lastYear
                ))
            // "…, trong đó các thôn vùng thấp đạt 70%" says again of some what is said of all.
            let isShared = isYear || sharing.matches(suffix(piece.text, from: match.end))
            if isShared, subject == nil { (subject, subjectSpan) = (subjectWords(passage.text), passage.span) }
            if isShared { lastYear = yearWords.first(in: passage.text)?[0] ?? lastYear }
            if !isShared { (subject, subjectSpan, lastYear) = (nil, nil, nil) }
            start = match.end
        }
        let rest = piece.slice(from: start)
        return result + [
            Part(
                passage: rest, measures: rest == piece ? all : Quantities.all(in: rest.text), subject: subject, subjectSpan: subjectSpan,
                year: lastYear)
        ]
    }

    private static func isInside(_ text: String, _ offset: Int) -> Bool {
        let head = prefix(text, offset)
        return head.count { $0 == "(" } > head.count { $0 == ")" } || head.count { $0 == "“" } > head.count { $0 == "”" }
    }

    /// The headings above a target: a target's own number heads nothing.
    private static func above(_ entry: OutlineEntry) -> [OutlineNode] {
        [.heading, .numbered].contains(entry.kind) ? Array(entry.path.dropLast()) : entry.path
    }

    private static let subjectEnd = Pattern(
        #"\s*(?:,\s*)?(?:đến (?:hết )?năm 20\d\d\s+)?(?:đạt|(?:tăng|giảm)(?=\s+(?:thêm\s+|khoảng\s+|từ\s+)?\d)|là(?=\s+\d)|trên(?=\s+\d)|không dưới|không quá|tối thiểu|ít nhất|≥|>|\d+(?:[.,]\d+)?\s*%|lên(?=\s+\d))(?:\s|$)"#
    )
    private static let leadingYear = Pattern(
        #"^(?:phấn đấu\s+)?(?:(?:đến|trong)?\s*(?:hết\s+|cuối\s+)?năm\s+20\d\d|(?:đến|trước)\s+(?:hết\s+)?(?:ngày\s+)?\d{1,2}/[\d/]+)[,:]?\s*(?:(?:có|đạt|là)\s+(?=\d))?"#
    )

    /// The words before a colon that no measure stands among.
    private static func titled(_ text: String) -> String? {
        guard text.has(": ") else { return nil }
        let colon = (text as NSString).range(of: ": ").location
        guard colon != NSNotFound, colon > 3, Quantities.all(in: prefix(text, colon)).isEmpty else { return nil }
        return prefix(text, colon + 1)
    }

    private static func subjectWords(_ text: String) -> String {
        if let titled = titled(text) { return titled }
        let bare = leadingYear.replacing(in: text, with: "")
        guard let match = subjectEnd.first(in: bare), match.range.location > 0 else { return bare }
        return prefix(bare, match.range.location)
    }

    private static func target(_ part: Part, entry: OutlineEntry, period: YearRange?) -> PlanTarget? {
        let text = part.passage.text
        guard !text.isShorter(than: 9), !past.matches(text) else { return nil }
        guard var quantity = primary(of: part, role: entry.role) ?? done(text, entry.role) else { return nil }
        let isMoney = money.matches(text) && !text.lowercased().contains("thu ngân sách")
        var confidence = 0.95
        var reasons: [String] = []
        if quantity.op == "=", let title = titled(text) ?? part.subject.flatMap({ $0.hasSuffix(":") ? $0 : nil }) {
            quantity.op = Quantities.bound(of: String(title.dropLast())) ?? "="
        }
        if isMoney, quantity.unit == "%", text.lowercased().contains("chi ") { return nil }
        if entry.role != .targets {
            guard isAllowed(quantity, text, entry.role) else { return nil }
            confidence = 0.7
            reasons.append("Nêu ngoài phần mục tiêu")
        }
        if quantity.strength < 0.9 {
            confidence -= 0.15
            reasons.append("Chỉ tiêu đếm, cần kiểm tra đơn vị tính")
        }
        if part.measures.count(where: { $0.unit == "%" }) > 1 {
            confidence -= 0.1
            reasons.append("Câu có nhiều con số")
        }
        let follower = follower.first(in: text)
        let words = follower.map { prefix(text, $0.range.location) + suffix(text, from: $0.end) } ?? text
        let item = Wording.item((part.subject.map { $0 + " " } ?? "") + words)
        let carried = part.year.flatMap { yearWords.matches(text) ? nil : $0 }
        let due = before.first(in: text).flatMap { $0[1].flatMap(Dates.iso) }
        let isUntilDay = quantity.op == "done" && due != nil && !yearWords.matches(text)
        var years =
            carried.map { self.years(of: $0, Quantity(op: "", unit: "", range: NSRange(), strength: 1), entry: entry, period: period) }
            ?? self.years(of: text, quantity, entry: entry, period: period)
        if isUntilDay, let last = due.flatMap({ Int($0.prefix(4)) }), let from = years?.from {
            years = YearRange(from: min(from, last), to: last)
        }
        return PlanTarget(
            text: item, op: quantity.op, value: quantity.value, valueTo: quantity.upper,
            unit: quantity.unit.isEmpty ? nil : quantity.unit + rate(after: quantity, text),
            from: years?.from, to: years?.to, pillar: Pillars.of(above(entry)),
            lead: follower?[1].map { Bodies.list($0) } ?? [], section: entry.section,
            place: entry.role == .annex ? .appendix : .body, dueBefore: due,
            evidence: Evidence(
                span: part.subjectSpan.map(part.passage.span.union) ?? part.passage.span, confidence: max(0.3, confidence), reasons: reasons
            ))
    }

    /// The measure that the clause is about: the one that a word of attaining announces, else the first percentage, else the first other.
    private static func primary(of part: Part, role: SectionRole) -> Quantity? {
        let text = part.passage.text
        let all = part.measures.filter { !isInside(text, $0.range.location) || $0.unit == "%" }
        // "…, tăng 15% so với năm trước" only compares where something else is measured.
        let percents = all.filter { measure in
            measure.unit == "%" && !isInside(text, measure.range.location)
                && !(all.count > 1 && compared.matches(suffix(text, from: measure.range.location + measure.range.length)))
        }
        if let risen = percents.first(where: { rise.matches(prefix(text, $0.range.location)) }) { return risen }
        let attained = percents.last { prefix(text, $0.range.location).range(of: #"đạt\s+$"#, options: .regularExpression) != nil }
        if let attained, percents.first?.range.location ?? 0 > 3 { return attained }
        if let first = percents.first { return first }
        if let strong = all.first(where: { $0.strength >= 0.9 && $0.unit != "%" }) { return strong }
        guard role == .targets || role == .annex else { return nil }
        return all.first { $0.unit != "%" }
    }

    /// "(Văn phòng UBND tỉnh theo dõi)": who answers for the target.
    private static let follower = Pattern(
        "\\s*\\((\(Lexicon.bodyHead)[^();]{0,90}?)\\s+(?:chủ trì|theo dõi|phụ trách|chịu trách nhiệm)(?:\\s+(?:theo dõi|thực hiện))?\\)",
        caseSensitive: true, .has("("))
    private static let perTime = Pattern(#"^/(?:năm|quý|tháng|tuần|ngày)(?!\p{L})"#)

    /// "/năm" of "7%/năm".
    private static func rate(after quantity: Quantity, _ text: String) -> String {
        perTime.first(in: suffix(text, from: quantity.range.location + quantity.range.length))?[0] ?? ""
    }

    private static func done(_ text: String, _ role: SectionRole) -> Quantity? {
        if role == .solutions, TaskReader.isCharged(text) { return nil }
        return (deadline.first(in: text) ?? (role == .targets ? wideDeadline.first(in: text) ?? ended.first(in: text) : nil)).map {
            Quantity(op: "done", value: nil, unit: "", range: $0.range, strength: 0.9)
        }
    }

    private static func isAllowed(_ quantity: Quantity, _ text: String, _ role: SectionRole) -> Bool {
        if quantity.op == "done" { return role == .solutions }
        guard quantity.strength >= 0.9 else { return false }
        if quantity.unit == "%" {
            let head = prefix(text, quantity.range.location)
            return head.count < 3 || quantity.op != "=" || cue.matches(head) || dated.matches(head)
        }
        return role == .solutions || role == .generalAim
    }

    private static func years(of text: String, _ quantity: Quantity, entry: OutlineEntry, period: YearRange?) -> YearRange? {
        let scope = entry.phase.map { YearRange(from: $0.from == 0 ? min(period?.from ?? $0.to, $0.to) : $0.from, to: $0.to) } ?? period
        let range = quantity.range
        if let match = phase.first(in: text), match.range.location < 3, let from = match[1].flatMap(Int.init),
            let to = match[2].flatMap(Int.init)
        {
            return YearRange(from: from, to: to)
        }
        for match in until.all(in: text) {
            let rest = suffix(text, from: match.end).trimmingCharacters(in: CharacterSet(charactersIn: " .;,"))
            let isLast = rest.isEmpty && match.range.location > range.location && !named.matches(prefix(text, match.range.location))
            let isNear =
                isLast || match.range.location < 12 || abs(match.range.location - range.location - range.length) < 3
                || abs(match.end - range.location) < 16
            guard isNear, !isInside(text, match.range.location + 1), let year = match[2].flatMap(Int.init) else { continue }
            if let period, year < period.from || year > period.to + 20 { continue }
            if ["năm", "trong", "vào"].contains(match[1]?.lowercased()) { return YearRange(from: year, to: year) }
            return YearRange(from: min(scope?.from ?? year, year), to: year)
        }
        return scope
    }

    /// Words after which a year names something else than the end of the target.
    private static let named = Pattern(#"(?:so với|cùng kỳ|kế hoạch|chương trình|báo cáo|dự toán|đề án|nghị quyết|kể từ|bằng|như|của)\s*$"#)

    /// A task that is measured itself ("… tới 100% các tổ") is a target too.
    static func target(inTask task: PlanTask) -> PlanTarget? {
        guard let quantity = Quantities.percents(in: task.text).first, !isInside(task.text, quantity.range.location) else { return nil }
        return PlanTarget(
            text: task.text, op: quantity.op, value: quantity.value, valueTo: quantity.upper, unit: "%", from: task.from, to: task.to,
            pillar: task.group, lead: task.lead, section: "Phụ lục", place: .appendix, dueBefore: task.due,
            evidence: Evidence(span: task.evidence.span, confidence: 0.6, reasons: ["Chỉ tiêu nằm trong tên nhiệm vụ"]))
    }
}

/// Pillars (trụ cột): the heading that a target stands under, shortened.
enum Pillars {
    private static let tail = Pattern(#"(?:,\s|\s+)(?:góp phần|nhằm|nâng cao|để|hướng tới)\s.*$"#)
    private static let skip = Pattern(#"^(?:mục tiêu|chỉ tiêu|các mục tiêu|các chỉ tiêu|giai đoạn|đến năm|năm 20|phụ lục)"#)

    static func of(_ path: [OutlineNode]) -> String? {
        // A small letter heads a group only where no number does.
        let numbered = path.filter { (4..<9).contains($0.rank) }
        return (numbered.isEmpty ? path : numbered).reversed().first {
            $0.rank >= 4 && !skip.matches($0.title.text) && $0.title.text.count < 200
        }.map {
            Wording.item(tail.replacing(in: $0.title.text, with: ""))
        }
    }
}
