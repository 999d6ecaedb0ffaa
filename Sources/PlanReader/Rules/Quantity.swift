import Foundation

/// A measurable end: operator, value, unit, and where its words stand.
struct Quantity: Sendable, Equatable {
    var op: String
    var value: Double?
    /// The upper end of a range ("cấp độ 4 - 5").
    var upper: Double?
    var unit: String
    /// UTF-16 range in the text it was read from.
    var range: NSRange
    /// 1 for a percentage, less where the sign is weaker.
    var strength: Double
}

/// Reads numbers the way Vietnamese documents write them.
enum Quantities {
    private static let number = #"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?"#
    private static let percent = Pattern("(?<![\\d.,/])(\(number))\\s*(?:%?\\s*[-–]\\s*(\(number))\\s*)?%", .has("%"))
    private static let level = Pattern(
        #"(?:đạt|lên|ở|tối thiểu|từ|là|đến)\s+((?:tối thiểu\s+|ít nhất\s+)?)(?:cấp độ|mức độ)\s+(\d)(?:\s*[-–]\s*(\d))?(?!\d|/)"#, .digit)
    private static let rank = Pattern(
        #"(?:nhóm|tốp|top)\s+(?:trên\s+)?(\d{1,3})\b|(?:xếp|đứng|vị trí|hạng)\s+(?:hạng\s+)?(?:thứ\s+)?(?:hạng\s+)?(\d{1,3})\b|trong\s+(\d{1,3})\s+(?:[^,;.]{1,40}?\s)?(?:đứng đầu|dẫn đầu|cao nhất)"#,
        .digit)
    private static let count = Pattern(
        "(^|(?<=[:,]\\s)|(?<![\\p{L}\\d])(?:có|đạt|ít nhất|tối thiểu|trên|hơn|xây dựng|hình thành|thành lập|tổ chức|triển khai|hỗ trợ|đào tạo|công nhận|phát triển|lắp đặt|"
            + "cấp|duy trì|mở|thêm|mỗi|phấn đấu|dứt điểm|giải quyết|xử lý|khắc phục|xóa|xoá|nâng cấp|sửa chữa|thay thế|trang bị|mua sắm|kích hoạt|cài đặt|chuẩn hóa|"
            + "phát hành|biên soạn|trồng|nhân rộng|ra mắt|công bố|giảm|tăng|kết nạp|vượt quá|tối đa|xong|lên|xuống|trong đó|từ(?=\\s+\\d\\S*\\s[^;.]{1,30}trở lên)|bồi dưỡng|tập huấn|đưa|thu hút|không quá|dưới|còn|cho|tại|kết nối|số hóa|thu gom|hoàn thành|vận động|tiếp nhận|"
            + "≥|≤|>|<)\\s+(?:được\\s+|mới\\s+|khoảng\\s+|từ\\s+)?)(\(number))"
            + "(?:\\s*(?:[-–]|đến)\\s*(\(number)))?\\s+(?:(nghìn|ngàn|triệu)\\s+)?(\(Lexicon.countUnits))(?![\\p{L}\\d])(?!\\s*(?:tuổi|bước|rõ))",
        .number)
    /// "ít nhất 03 lãnh đạo …": after a word that bounds it a number counts whatever is named next.
    private static let bounded = Pattern(
        "(?<!\\p{L})(?:tối thiểu|ít nhất|không dưới|≥)\\s+(?:được\\s+|khoảng\\s+)?(\(number))\\s+"
            + "[“\"]?((?!(?:tuổi|năm|tháng|tuần|bước|rõ|trong|của|và|lần|cấp|mức|tỷ|triệu|nghìn|ngàn|điểm phần)(?:\\s|$|[,.;]))(?-i:\\p{Ll}+)"
            + "(?:\\s(?!(?:được|có|đạt|cho|tại|trên|trong|và|của|là|để|tham|sử|hoạt|đã|đang|về|với|theo|mới|từ|đến|ở|do|phải|đủ|đều|cùng|ứng|kết|tiêu|lên)(?:\\s|$))(?-i:\\p{Ll}+))?)(?!\\p{L})",
        .number)
    /// "12/12 thôn": so many of all there are; a day and a month have no such unit.
    private static let whole = Pattern(
        "(?<![\\d/.,\\p{L}])(\\d{1,4})/(\\d{1,4})\\s+(?!(?:ngày|tháng|năm|giờ|phút|trang|lần)(?![\\p{L}]))(\(Lexicon.countUnits))(?![\\p{L}\\d])",
        .has("/"))
    /// "4,5/5 điểm": a score out of the most there is.
    private static let score = Pattern("(?<![\\d/.,\\p{L}])(\(number))/(?:5|10|100)\\s+(điểm|sao)(?![\\p{L}\\d])", .has("/"))
    private static let before = Pattern(
        #"(đạt\s+(?:và|hoặc)\s+vượt|tối thiểu\s+trên|ít nhất\s+trên|đạt\s+trên|trên|hơn|vượt quá|vượt|>=|≥|>|t[ốôo]i thiểu(?:\s+(?:là|đạt|có))?|ít nhất(?:\s+(?:là|đạt|có))?|không dưới|không thấp hơn|từ|không quá|không vượt quá|tối đa(?:\s+là)?|dưới|<=|≤|<|khoảng)\s*$"#
    )
    private static let after = Pattern(#"^\s*(?:(?!loại\s|hạng\s)[\p{L}/]+\s+){0,3}?trở lên"#)
    private static let risen = Pattern(#"^[^\d;.]{0,120}?trở lên"#)
    private static let aim = Pattern(#"phấn đấu|ph[âầ]n đ[ấầâ]u"#)
    private static let denied = Pattern(#"(?:không để|không có|không)\s[^,;.]*$"#)
    private static let ordinal = Pattern(#"(?:số|điều|khoản|mục|phụ lục|đề án|giai đoạn|năm|tháng|ngày|quý|chiếm)\s*$"#)

    /// The value of digits written with dots for thousands and a comma for decimals; one dot before one or two digits is a decimal point.
    static func value(_ text: String) -> Double? {
        let digits = text.filter { $0.isNumber || $0 == "." || $0 == "," }
        if digits.contains(",") { return Double(digits.replacingOccurrences(of: ".", with: "").replacingOccurrences(of: ",", with: ".")) }
        let parts = digits.split(separator: ".")
        if parts.count > 1, parts.dropFirst().allSatisfy({ $0.count == 3 }) { return Double(parts.joined()) }
        return Double(digits)
    }

    static func percents(in text: String) -> [Quantity] {
        percent.all(in: text).compactMap { match in
            guard let value = match[1].flatMap(Quantities.value), value <= 1000 else { return nil }
            let (op, start) = opera(before: match.range.location, end: match.end, in: text, upper: match[2] != nil)
            return Quantity(
                op: op, value: value, upper: match[2].flatMap(Quantities.value), unit: "%",
                range: NSRange(location: start, length: match.end - start), strength: 1)
        }
    }

    /// All measurable ends in `text`, percentages first.
    static func all(in text: String) -> [Quantity] {
        guard text.utf8.contains(where: \.isDigit) else { return [] }
        var result = percents(in: text)
        for match in level.all(in: text) {
            guard let value = match[2].flatMap(Double.init) else { continue }
            let upper = match[3].flatMap(Double.init)
            let isMinimum = upper != nil || !(match[1] ?? "").isEmpty || after.matches(suffix(text, from: match.end))
            result.append(
                Quantity(
                    op: isMinimum ? ">=" : aimed(text, match.range.location) ?? "=", value: value, upper: upper, unit: "cấp độ",
                    range: match.range, strength: 0.9))
        }
        for match in rank.all(in: text) {
            guard let value = (match[1] ?? match[2] ?? match[3]).flatMap(Double.init) else { continue }
            let isGroup = match[2] == nil
            guard
                !isGroup
                    || suffix(text, from: match.end).range(of: #"đứng đầu|dẫn đầu|cao nhất|tốt nhất|hàng đầu"#, options: .regularExpression)
                        != nil
                    || match[3] != nil
            else { continue }
            result.append(Quantity(op: "<=", value: value, unit: "hạng", range: match.range, strength: 0.9))
        }
        for match in whole.all(in: text) {
            guard let value = match[1].flatMap(Double.init), let all = match[2].flatMap(Double.init), value <= all, let unit = match[3],
                !ordinal.matches(prefix(text, match.range.location))
            else { continue }
            result.append(
                Quantity(
                    op: aimed(text, match.range.location) ?? "=", value: value, unit: unit.lowercased(), range: match.range, strength: 0.85)
            )
        }
        for match in score.all(in: text) {
            guard let value = match[1].flatMap(Quantities.value), let unit = match[2] else { continue }
            let (op, start) = opera(before: match.range.location, end: match.end, in: text, upper: false)
            result.removeAll { NSIntersectionRange($0.range, match.range).length > 0 }
            result.append(
                Quantity(
                    op: op, value: value, unit: unit.lowercased(), range: NSRange(location: start, length: match.end - start), strength: 0.9
                ))
        }
        for match in count.all(in: text) {
            guard let number = match[2].flatMap(Quantities.value), let unit = match[5] else { continue }
            let value = number * (match[4] == nil ? 1 : match[4]?.lowercased() == "triệu" ? 1_000_000 : 1000)
            let cue = (match[1] ?? "").lowercased().trimmingCharacters(in: .whitespaces)
            let position = match.groups[2].location
            // "1 cửa", "5 rõ" aside, a bare number of one digit at the start is numbering that was left.
            guard !cue.isEmpty || (match[2] ?? "").count > 1 else { continue }
            guard !ordinal.matches(prefix(text, position)) else { continue }
            var (op, start) = opera(before: position, end: match.end, in: text, upper: match[3] != nil)
            if op == "=", cue.hasPrefix("ít nhất") || cue.hasPrefix("tối thiểu") { op = ">=" }
            start = min(start, match.range.location)
            result.append(
                Quantity(
                    op: op, value: value, upper: match[3].flatMap(Quantities.value), unit: unit.lowercased(),
                    range: NSRange(location: start, length: match.end - start), strength: unit.lowercased() == "bậc" ? 0.9 : 0.7))
        }
        return result + unnamed(in: text, besides: result)
    }

    /// Counts of things that the lexicon has no word for.
    private static func unnamed(in text: String, besides found: [Quantity]) -> [Quantity] {
        bounded.all(in: text).compactMap { match in
            guard let value = match[1].flatMap(Quantities.value), let unit = match[2],
                !found.contains(where: { NSIntersectionRange($0.range, match.range).length > 0 })
            else { return nil }
            return Quantity(op: ">=", value: value, unit: unit.lowercased(), range: match.range, strength: 0.6)
        }
    }

    private static func opera(before position: Int, end: Int, in text: String, upper: Bool) -> (String, Int) {
        let head = prefix(text, position)
        if let match = before.first(in: head), let word = match[1]?.lowercased() {
            if word.hasPrefix("vượt"), denied.matches(prefix(text, match.range.location)) { return ("<=", match.range.location) }
            if word.hasSuffix("trên") || ["hơn", "vượt", "vượt quá", ">"].contains(word) { return (">", match.range.location) }
            if ["không quá", "không vượt quá", "≤", "<="].contains(word) || word.hasPrefix("tối đa") {
                return ("<=", match.range.location)
            }
            if ["dưới", "<"].contains(word) { return ("<", match.range.location) }
            if word == "khoảng" { return ("=", match.range.location) }
            if word != "từ" || upper || risen.matches(suffix(text, from: end)) { return (">=", match.range.location) }
        }
        if after.matches(suffix(text, from: end)) || upper { return (">=", position) }
        return (aimed(text, position) ?? "=", position)
    }

    /// The bound that words before a list set for each of its values ("…, đạt ít nhất: thôn A 80%; thôn B 75%").
    static func bound(of title: String) -> String? {
        before.matches(title) ? opera(before: (title as NSString).length, end: 0, in: title, upper: false).0 : nil
    }

    private static func aimed(_ text: String, _ position: Int) -> String? { aim.matches(prefix(text, position)) ? ">=" : nil }

    private static let cell = Pattern(
        "^(>=|<=|[<>≥≤=])?\\s*(\(number))\\s*(?:%?\\s*[-–]\\s*(\(number))\\s*)?(%|\\p{L}[\\p{L}\\s/]{0,24})?$")
    private static let cellDone = Pattern(#"^(?:x|có|đạt|hoàn thành|ban hành|đã ban hành|đưa vào sử dụng)\b"#)
    private static let cellRise = Pattern(
        "^tăng\\s+(?:ít nhất\\s+|tối thiểu\\s+|thêm\\s+)?(?:từ\\s+)?(\(number))(?:\\s*(?:đến|-|–)\\s*(\(number)))?\\s*(\\p{L}+|%)?")

    /// "Trên 99", "Từ 80 trở lên": the unit stands in a column of its own.
    private static let cellBound = Pattern("^\\p{L}[\\p{L}\\s]{1,16}\\s(\(number))(?:\\s+trở lên)?$")

    /// The value cell of a target table.
    static func cell(_ text: String, unit: String) -> Quantity? {
        let clean = text.replacingOccurrences(of: "\n", with: " ").trimmingCharacters(in: .whitespaces)
        let whole = NSRange(location: 0, length: (clean as NSString).length)
        if let match = cell.first(in: clean), let value = match[2].flatMap(Quantities.value) {
            let sign = match[1] ?? ""
            let op = sign == "≥" ? ">=" : sign == "≤" ? "<=" : sign.isEmpty ? (match[3] == nil ? "=" : ">=") : sign
            let own = match[4]?.trimmingCharacters(in: .whitespaces)
            return Quantity(
                op: op, value: value, upper: match[3].flatMap(Quantities.value), unit: own ?? (unit.isEmpty ? "%" : unit), range: whole,
                strength: own == nil && unit.isEmpty ? 0.8 : 1)
        }
        if let match = cellRise.first(in: clean), let value = match[1].flatMap(Quantities.value) {
            return Quantity(
                op: ">=", value: value, upper: match[2].flatMap(Quantities.value), unit: match[3] ?? unit, range: whole, strength: 0.8)
        }
        if cellDone.matches(clean) { return Quantity(op: "done", value: nil, unit: "", range: whole, strength: 0.8) }
        guard clean.count < 60 else { return nil }
        if let found = all(in: "đạt " + clean).first {
            return Quantity(op: found.op, value: found.value, upper: found.upper, unit: found.unit, range: whole, strength: 0.8)
        }
        guard !unit.isEmpty, let match = cellBound.first(in: clean), let value = match[1].flatMap(Quantities.value) else { return nil }
        let op = opera(before: match.groups[1].location, end: match.groups[1].location + match.groups[1].length, in: clean, upper: false).0
        return op == "=" ? nil : Quantity(op: op, value: value, unit: unit, range: whole, strength: 0.9)
    }
}
