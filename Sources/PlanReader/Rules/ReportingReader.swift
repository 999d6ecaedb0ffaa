import Foundation
import Vietnamese

/// Reads who reports to whom, how often and until when.
enum ReportingReader {
    private static let report = Pattern(
        #"báo cáo|phản ánh|(?:cung cấp|gửi)[^.;]{0,30} số liệu|(?:gửi|cập nhật)\s(?:kết quả|tiến độ|tình hình)"#)
    private static let frequencies: [(ReportingRule.Frequency, Pattern)] = [
        (
            .monthly,
            Pattern(
                #"h[ằà]ng tháng|mỗi tháng|cuối (?:các )?tháng(?!\s*\d)|báo cáo tháng|định kỳ tháng|hàng tháng|lần/tháng|(?<!\d)(?:0?1|một) tháng\s*(?:/|một)\s*lần"#
            )
        ),
        (
            .quarterly,
            Pattern(
                #"h[ằà]ng quý|mỗi quý|(?:định kỳ|mỗi|cứ)\s+(?:0?3|ba)\s+tháng|(?<!\d)(?:0?3|ba) tháng\s*(?:/|một|\d)\s*lần|tháng (?:cuối|đầu) (?:của\s+)?quý|báo cáo quý|định kỳ quý|quý\s*(?:/|một)\s*lần|lần/quý|kết quả quý (?:[IV]+|\d)|(?<=, )quý(?=[,\s(])"#
            )
        ),
        (.halfYearly, Pattern(#"(?<![\d/])(?:0?6|sáu) tháng"#)),
        (
            .yearly,
            Pattern(
                #"h[ằà]ng năm|cuối năm|năm/lần|lần/năm|(?<!\d)(?:0?1|một) năm|báo cáo năm|định kỳ năm|cả năm|tổng kết năm|(?<=, )năm(?=[,;.\s(](?!20))|và năm(?=[,;.\s(](?!20))"#
            )
        ), (.adHoc, Pattern(#"đột xuất|nhiệm kỳ|(?:h[ằà]ng|mỗi|báo cáo) tuần|h[ằà]ng ngày|khi (?:được|có) yêu cầu|theo yêu cầu"#)),
    ]
    /// A report that is due once.
    private static let fixedDay = Pattern(#"(?:trước|chậm nhất|đến)\s+(?:là\s+)?(?:ngày\s+)?(\d{1,2}/\d{1,2}/20\d\d)"#)
    private static let reporting = Pattern(
        #"báo cáo\s+(?:kết quả\s[^,;]{0,60}\s(?:về|cho|với)\s+)?(?:UBND|Ủy ban|Bộ|Sở|Tỉnh ủy|Thành ủy|Đảng ủy|Ban)\b"#)
    private static let supply = Pattern(#"cung cấp[^.;]{0,30} số liệu"#)
    private static let occasion = Pattern(#"kịp thời|trường hợp|nếu có|theo quy định|khi có|phát sinh|vướng mắc"#)
    private static let body =
        "(?!báo cáo)(?:\(Lexicon.bodyHead)|phòng|sở|văn phòng|các|cấp)(?!\\p{L})(?:\\s(?!(?:tổng hợp|để|theo|xem xét|trước|định kỳ|về|khi|chậm nhất|và báo cáo|đồng thời|tình hình|kết quả|tiến độ|đúng|qua|trong|nhằm|(?<!ban\\s)chỉ đạo|kịp thời|bằng|tại|có ý kiến|giải quyết|ký|gửi|báo cáo|h[ằà]ng|mỗi|vào|một lần|\\d+ lần|\\d+ tháng|sáu tháng|đột xuất|ít nhất)(?:\\s|\\.?$))[^\\s,;.()]+|,\\s(?=\(Lexicon.bodyHead)\\s)(?!\(Lexicon.bodyHead)\\s[^,;.]{0,60}\\s(?:tổng hợp|báo cáo|gửi))[^\\s,;.()]+){0,40}"
    private static let toward = Pattern(
        "(?:gửi(?:\\s+báo cáo)?(?:\\s+(?:về|cho|đến|tới))?|(?<!hợp tác\\s)\\bvề|(?:báo cáo|phản ánh)(?:\\s*\\([^)]*\\))?(?:\\s+(?:về|với|cho|lên|đến|tới))?|trình|với|cho)\\s+(\(body))(\\s*\\(?\\*?qua\\s+[^).;]+?\\*?\\)|\\s*\\([^)]*qua [^)]*\\))?"
    )
    private static let onward = Pattern(
        "để\\s+(?:(\(Lexicon.bodyHead)[^,;.]{0,60}?)\\s+)?(?:tổng hợp,?\\s*(?:tham mưu,?\\s*)?(?:(?:UBND|Ủy ban nhân dân)\\s\\p{L}+\\s+)?)?(?:báo cáo|trình)\\s"
    )
    private static let above = Pattern(#"tỉnh|thành phố|^Bộ |^Sở |Chính phủ|Trung ương"#)
    private static let demanded = Pattern("theo yêu cầu của\\s+(\(Lexicon.bodyHead)[^,;.()]{2,80}?)\\s*(?:$|[,;.(])")
    /// "trình Giám đốc Sở báo cáo UBND tỉnh": who prepares the report is not who gives it.
    private static let counsel = Pattern(
        "(?:tham mưu|trình)\\s+(?:cho\\s+|giúp\\s+)?(\(Lexicon.bodyHead)[^,;.]{0,60}?)\\s+(?:ký(?:\\s+ban hành)?\\s+)?(?:báo cáo|gửi)\\s")
    /// "dự thảo báo cáo của UBND phường gửi Sở Công Thương"
    private static let drafted = Pattern("báo cáo của\\s+(\(Lexicon.bodyHead)[^,;.]{0,60}?)\\s+(?:gửi|trình)\\s")
    private static let signs = Pattern(#"^\s+(?:ký|báo cáo|gửi|phê duyệt|ban hành)(?:\s|,)"#)
    private static let subject = Pattern(
        "^(?!báo cáo)((?:\(Lexicon.bodyHead)|các)[^.;]{0,300}?),?\\s+(?:có trách nhiệm|định kỳ|báo cáo|gửi|(?<!dịch vụ\\s)tổng hợp|h[ằà]ng (?:tháng|quý|năm)|trước ngày|kịp thời|thực hiện chế độ|chịu trách nhiệm|chủ động)"
    )
    private static let ownSubject = Pattern(
        "^(\(Lexicon.bodyHead)[^,.;:]{2,60}?)\\s+(?:(?:định kỳ|tổng hợp|có trách nhiệm),?\\s+)*(?:báo cáo|gửi)\\s", caseSensitive: true)
    private static let inverted = Pattern(
        "^(?:định kỳ|h[ằà]ng|trước ngày)[^.;]{0,120}?,\\s*((?:các\\s|\(Lexicon.bodyHead))[^.;]{2,90}?)\\s+(?:báo cáo|gửi|tổng hợp|có trách nhiệm|đánh giá|rà soát|tự|xây dựng)"
    )
    /// What a paragraph says before its sentence: its title, or the word of an order.
    private static let titled = Pattern(
        #"^(?:(?:về\s+|thực hiện\s+)?(?:chế độ|công tác|thông tin|định kỳ)[^:.]{0,40}báo cáo[^:.]{0,20}:\s+(?=\S)|(?:giao|yêu cầu|đề nghị)\s+(?:cho\s+)?(?=\p{Lu}|các\s))"#
    )
    private static let reported = Pattern(#"(?:về\s+)?(?:tình hình|kết quả|tiến độ)"#)

    static func read(_ outline: Outline, _ duties: [PlanDuty], issuer: String? = nil) -> [ReportingRule] {
        var rules: [ReportingRule] = []
        for duty in duties {
            var opening: Opening?
            for item in duty.items {
                let passage = Passage(text: item.text, start: item.evidence.span.start)
                rules +=
                    listed(passage, &opening, from: duty.agency) ?? self.rules(in: passage, from: duty.agency) { _ in item.evidence.span }
            }
        }
        var opening: Opening?
        for entry in outline.entries where entry.role == .reporting || (entry.role == .organisation && !isDuty(entry, duties)) {
            let body = entry.body.slice(from: titled.first(in: entry.body.text)?.end ?? 0)
            if let found = listed(body, &opening, from: nil) {
                rules += found
                continue
            }
            let label = self.label(of: body)
            let found = self.rules(in: label.map { body.slice(from: $0.end) } ?? body, from: nil, implied: label?.frequency) { $0.span }
            // Who reports to a body above the plan's own is who issued the plan, where nobody else is named.
            rules +=
                found.isEmpty && entry.role == .reporting
                ? self.rules(in: body, from: issuer) { $0.span }.filter { above.matches($0.to ?? "") } : found
        }
        var seen: Set<String> = []
        // What is regular comes before what is on occasion.
        rules = rules.filter { $0.frequency != .adHoc } + rules.filter { $0.frequency == .adHoc }
        return rules.filter { rule in seen.insert(folded("\(rule.from)|\(rule.to ?? "")|\(rule.frequency.rawValue)")).inserted }
    }

    private static let frequencyLabel = Pattern(
        #"^(?:báo cáo\s+)?(?:định kỳ\s+)?(?:h[ằà]ng\s+)?(?:(tuần)|(tháng)|(quý)|((?:0?6|sáu)\s+tháng)|(năm))\s*:\s+(?=\S)"#)

    /// "Tháng: Công an xã báo cáo …": the word before the colon says how often.
    private static func label(of body: Passage) -> (frequency: ReportingRule.Frequency, end: Int)? {
        guard let match = frequencyLabel.first(in: body.text) else { return nil }
        let all: [ReportingRule.Frequency] = [.adHoc, .monthly, .quarterly, .halfYearly, .yearly]
        return zip(all, 1...5).first { match[$0.1] != nil }.map { ($0.0, match.end) }
    }

    /// A paragraph that says who reports to whom and ends with a colon: the list below it says when.
    private struct Opening {
        var from: String
        var to: String
    }

    /// The rules of a paragraph that opens such a list (none) or goes on with it; nil for others.
    private static func listed(_ passage: Passage, _ opening: inout Opening?, from duty: String?) -> [ReportingRule]? {
        let text = passage.text
        if text.hasSuffix(":"), report.matches(text), times(in: text).isEmpty,
            let from = duty ?? (subject.first(in: text) ?? inverted.first(in: text))?[1],
            let to = recipients(in: text, until: nil).first?.name
        {
            opening = Opening(from: capital(from), to: capital(to))
            return []
        }
        guard let open = opening, recipients(in: text, until: nil).isEmpty else {
            opening = nil
            return nil
        }
        let found = times(in: report.matches(text) ? text : "báo cáo " + text)
        guard !found.isEmpty else {
            opening = nil
            return nil
        }
        return found.map { time in
            ReportingRule(
                from: open.from, to: open.to, frequency: time.frequency, due: time.due,
                evidence: Evidence(span: passage.span, confidence: 0.8, reasons: ["Người gửi, nơi nhận lấy theo câu dẫn"]))
        }
    }

    private static func isDuty(_ entry: OutlineEntry, _ duties: [PlanDuty]) -> Bool {
        duties.contains { duty in
            duty.items.contains { $0.evidence.span.start >= entry.whole.start && $0.evidence.span.end <= entry.whole.span.end }
        }
    }

    /// "; hằng quý trước ngày 12 của tháng cuối quý": a clause of nothing but a time of the report before it.
    private static let onlyTime = Pattern(
        #"^(?:và\s+)?(?:h[ằà]ng\s+(?:tháng|quý|năm)|(?:0?6|sáu)\s+tháng|cuối\s+(?:tháng|quý|năm)|tháng|quý|năm)(?:[\s,:(]+(?:trước|chậm nhất|vào|là|ngày|của|tháng|cuối|đầu|quý|năm|sau|kế tiếp|h[ằà]ng|\d{1,2}(?:/\d{1,2})?(?:/20\d\d)?|20\d\d))+[\s).]*$"#
    )

    /// The rules of a paragraph; a clause that names neither sender nor recipient goes on from the clause before.
    private static func rules(
        in paragraph: Passage, from duty: String?, implied: ReportingRule.Frequency? = nil, span: (Passage) -> SourceSpan
    ) -> [ReportingRule] {
        var result: [ReportingRule] = []
        for (index, clause) in Clauses.split(paragraph).enumerated() {
            // "…; UBND phường báo cáo UBND thành phố": a later clause may name a sender of its own.
            let own = index > 0 && duty != nil ? ownSubject.first(in: clause.text)?[1] : nil
            let found = rules(in: clause.text, from: own ?? duty, implied: implied, span: span(clause))
            if found.isEmpty, let last = result.last,
                clause.text.lowercased().hasPrefix("báo cáo") || clause.text.lowercased().hasPrefix("đột xuất")
                    || onlyTime.matches(clause.text)
            {
                result += times(in: clause.text).map { time in
                    ReportingRule(
                        from: last.from,
                        to: demanded.first(in: clause.text)?[1].map(capital)
                            ?? recipients(in: clause.text, until: nil).first.map { capital($0.name) } ?? last.to,
                        frequency: time.frequency, due: time.due,
                        evidence: Evidence(span: span(clause), confidence: 0.75, reasons: ["Nơi nhận lấy theo vế câu trước"]))
                }
            } else {
                result += found
            }
        }
        return result
    }

    private static func rules(
        in raw: String, from duty: String?, implied: ReportingRule.Frequency?, span: SourceSpan
    ) -> [ReportingRule] {
        let text = raw.replacingOccurrences(of: "*", with: "")
        guard report.matches(text) else { return [] }
        var times = self.times(in: text)
        if times.isEmpty, let implied { times = [(implied, day(in: text) ?? (implied == .monthly ? dayOfMonth(in: text) : nil), 0)] }
        if times.isEmpty, fixedDay.first(in: text) == nil, counsel.matches(text) || reporting.matches(text), let due = day(in: text),
            due.contains("/")
        {
            // A day without a year comes back every year.
            times = twoDays(in: text).map { [(.halfYearly, $0.0, 0), (.yearly, $0.1, 0)] } ?? [(.yearly, due, 0)]
        }
        let once = times.isEmpty ? fixedDay.first(in: text)?[1] : nil
        guard !times.isEmpty || once != nil || occasion.matches(text) else { return [] }
        var from = duty
        if let match = counsel.first(in: text) ?? drafted.first(in: text) {
            from = match[1]
        } else if duty == nil {
            from = (subject.first(in: text) ?? inverted.first(in: text))?[1]
        }
        guard let sender = from.map({ Wording.item($0) }), !sender.isEmpty else { return [] }
        var result: [ReportingRule] = []
        func add(_ sender: String, _ to: String?, _ found: [(frequency: ReportingRule.Frequency, due: String?)], _ confidence: Double) {
            for time in found.isEmpty
                ? [
                    (
                        frequency: .adHoc,
                        due: once.map { "before " + $0.split(separator: "/").map { bare(String($0)) }.joined(separator: "/") }
                    )
                ] : found
            {
                result.append(
                    ReportingRule(
                        from: capital(sender), to: to.map(capital), frequency: time.frequency, due: time.due,
                        evidence: Evidence(span: span, confidence: confidence, reasons: times.isEmpty ? ["Không nêu định kỳ"] : [])))
            }
        }
        let next = onward.first(in: text)
        let recipients = self.recipients(in: text, until: next?.range.location)
        for (index, recipient) in recipients.enumerated() {
            let lower = index == 0 ? 0 : recipients[index - 1].end
            // A recipient with frequencies of its own ("và báo cáo (6 tháng, cuối năm) về …") takes only those.
            let own = times.filter { $0.position >= lower && $0.position < recipient.end }
            let shared = own.isEmpty ? times : own
            add(sender, recipient.name, (recipients.count == 1 ? times : shared).map { ($0.frequency, $0.due) }, times.isEmpty ? 0.6 : 0.9)
        }
        if recipients.isEmpty, next == nil, !times.isEmpty, times.allSatisfy({ $0.frequency != .adHoc }), supply.matches(text) {
            add(sender, nil, times.map { ($0.frequency, $0.due) }, 0.6)
        }
        if let next {
            let later = self.recipients(in: suffix(text, from: next.range.location), until: nil).first
            if recipients.isEmpty {
                if let middle = next[1] {
                    add(sender, middle, times.map { ($0.frequency, $0.due) }, 0.6)
                } else if let later {
                    add(sender, later.name, times.map { ($0.frequency, $0.due) }, 0.6)
                }
            } else if let first = recipients.first, !first.name.contains("qua "), let later, !times.isEmpty,
                times.allSatisfy({ $0.frequency != .adHoc })
            {
                add(next[1] ?? first.name, later.name, times.map { ($0.frequency, nil) }, 0.6)
            }
        }
        return result
    }

    private static func capital(_ name: String) -> String {
        let clean = Wording.item(name)
        return clean.capitalizedFirst
    }

    /// "Ủy ban nhân dân xã và Sở Nội vụ" are two recipients.
    private static let several = Pattern(
        "((?<!Hội đồng nhân dân)(?<!HĐND)(?<!Đoàn đại biểu Quốc hội))(?:\\s+và\\s+(?="
            + "(?:Sở|Ủy ban|Uỷ ban|UBND|Bộ|Đảng ủy|Tỉnh ủy|Ban Thường vụ|Thường trực)\\s+\\p{L})|,\\s+(?:và\\s+)?(?!Chủ tịch|Phó|Lãnh đạo|Các)(?=\(Lexicon.bodyHead)(?:\\s+\\p{L}|$)))",
        caseSensitive: true)

    private static func recipients(in text: String, until limit: Int?) -> [(name: String, end: Int)] {
        var result: [(name: String, end: Int)] = []
        for match in toward.all(in: text) where limit.map({ match.range.location < $0 }) ?? true {
            guard let name = match[1], let verb = match[0]?.lowercased() else { continue }
            // "với" and "cho" lead to a recipient only after the word for reporting.
            let head = prefix(text, match.range.location).lowercased()
            let isWeak = verb.hasPrefix("với") || verb.hasPrefix("cho") || verb.hasPrefix("về") || verb.hasPrefix("trình")
            if isWeak, !report.matches(head) && !head.contains("số liệu") || head.hasSuffix("phối hợp ") { continue }
            if verb.hasPrefix("trình"), signs.matches(suffix(text, from: match.groups[1].location + match.groups[1].length)) { continue }
            if verb.hasPrefix("về"), reported.first(in: name)?.range.location == 0 { continue }
            if name.lowercased().hasPrefix("các") && (name.contains("số liệu") || name.contains("nhiệm vụ") || name.contains("nội dung")) {
                continue
            }
            let through = match[2].map { " (" + $0.trimmingCharacters(in: CharacterSet(charactersIn: " ()*")) + ")" } ?? ""
            for part in several.replacing(in: name, with: "$1\n").split(separator: "\n") {
                result.append((String(part).trimmingCharacters(in: .whitespaces) + through, match.end))
            }
        }
        return result
    }

    // MARK: When

    private static let quarterDay = Pattern(#"ngày\s+(\d{1,2})\s+(?:của\s+)?tháng (cuối|đầu)"#)
    private static let monthDay = Pattern(#"ngày\s+(\d{1,2})\s+(?:h[ằà]ng tháng|của tháng|mỗi tháng|tháng (?:sau|kế tiếp|tiếp theo))"#)
    private static let yearDay = Pattern(
        #"(?:trước|chậm nhất|đến|và)\s+(?:là\s+)?(?:trước\s+)?(?:ngày\s+)?(\d{1,2})\s*(?:/|\s+tháng\s+)(\d{1,2})(?:/(20\d\d))?"#)

    private static func times(in text: String) -> [(frequency: ReportingRule.Frequency, due: String?, position: Int)] {
        var found: [(frequency: ReportingRule.Frequency, position: Int, end: Int)] = []
        for (frequency, pattern) in frequencies {
            for match in pattern.all(in: text) where !found.contains(where: { $0.position < match.end && match.range.location < $0.end }) {
                found.append((frequency, match.range.location, match.end))
            }
        }
        found.sort { $0.position < $1.position }
        var result: [(frequency: ReportingRule.Frequency, due: String?, position: Int)] = []
        if let position = found.first?.position, Set(found.map(\.frequency)) == [.yearly], let days = twoDays(in: text) {
            return [(.halfYearly, days.0, position), (.yearly, days.1, position)]
        }
        let leading = days(before: found.map { ($0.frequency, $0.position) }, in: text)
        let isAlone = Set(found.map(\.frequency)).count == 1
        for (index, time) in found.enumerated() {
            let end = index + 1 < found.count ? found[index + 1].position : (text as NSString).length
            let after = (text as NSString).substring(with: NSRange(location: time.end, length: max(0, end - time.end)))
            // Where one frequency is named alone the day may stand anywhere before it.
            let words = isAlone ? text : segment(after, text, found, index)
            let due =
                time.frequency == .adHoc
                ? nil
                : !leading.isEmpty
                    ? leading[time.frequency]
                    : day(rightBefore: time, in: text) ?? day(in: words) ?? (time.frequency == .monthly ? dayOfMonth(in: words) : nil)
            if let last = result.lastIndex(where: { $0.frequency == time.frequency }), time.position - result[last].position < 120 {
                if result[last].due == nil { result[last].due = due }
            } else {
                result.append((time.frequency, due, time.position))
            }
        }
        return result
    }

    /// "hằng quý (trước ngày 15 tháng cuối quý)" names its frequency twice: the day stands between.
    private static func segment(
        _ after: String, _ text: String, _ found: [(frequency: ReportingRule.Frequency, position: Int, end: Int)], _ index: Int
    ) -> String {
        guard index + 1 < found.count, found[index].frequency == found[index + 1].frequency else { return after }
        return (text as NSString).substring(with: NSRange(location: found[index].end, length: found[index + 1].end - found[index].end))
    }

    private static let dayBefore = Pattern(#"ngày\s+(\d{1,2})\s+(?:của\s+)?$"#)

    /// "ngày 15 hằng tháng", "ngày 20 tháng cuối quý": the day stands right before its frequency.
    private static let dateBefore = Pattern(#"ngày\s+(\d{1,2})\s*(?:/|\s+tháng\s+)(\d{1,2})\s+$"#)

    private static func day(rightBefore time: (frequency: ReportingRule.Frequency, position: Int, end: Int), in text: String) -> String? {
        let head = prefix(text, time.position)
        if time.frequency == .yearly, let match = dateBefore.first(in: head), let day = match[1], let month = match[2] {
            return "before \(bare(day))/\(bare(month))"
        }
        guard let day = dayBefore.first(in: head)?[1] else { return nil }
        switch time.frequency {
        case .monthly: return "before day \(bare(day)) of the month"
        case .quarterly: return quarterly(day, isNext: suffix(text, from: time.position).lowercased().hasPrefix("tháng đầu"))
        default: return nil
        }
    }

    private static let dayFor = Pattern(
        #"ngày\s+(\d{1,2})\s*(?:/|\s+tháng\s+)(\d{1,2})(?:/20\d\d)?\s+(?:đối với|với|cho)\s+(?:báo cáo\s+)?(?:(?:sơ kết|tổng kết|định kỳ|kết quả)\s+)?$"#
    )

    /// "trước ngày 12/6 đối với báo cáo 06 tháng": the day stands before its frequency.
    private static func days(
        before times: [(frequency: ReportingRule.Frequency, position: Int)], in text: String
    ) -> [ReportingRule.Frequency: String] {
        var result: [ReportingRule.Frequency: String] = [:]
        for time in times {
            // "báo cáo năm" is found with its word for reporting.
            guard let match = dayFor.first(in: prefix(text, time.position)), let day = match[1], let month = match[2] else { continue }
            result[time.frequency] = "before \(bare(day))/\(bare(month))"
        }
        return result
    }

    private static func quarterly(_ day: String, isNext: Bool) -> String {
        "before day \(bare(day)) of the \(isNext ? "first month of the next" : "last month of the") quarter"
    }

    private static let bareDay = Pattern(#"(?:trước|chậm nhất|vào)\s+(?:là\s+)?ngày\s+(\d{1,2})(?!\d|\s*/|\s+tháng)"#)

    private static func dayOfMonth(in text: String) -> String? { bareDay.first(in: text)?[1].map { "before day \(bare($0)) of the month" } }

    /// "trước ngày 05/6 và trước ngày 01/12 hằng năm": the half-year's report and the year's.
    private static func twoDays(in text: String) -> (String, String)? {
        let days = yearDay.all(in: text).compactMap { match in
            match[1].flatMap { day in
                match[2].flatMap { month in Int(month).map { (text: "before \(bare(day))/\(bare(month))", month: $0) } }
            }
        }
        guard days.count == 2, (5...8).contains(days[0].month), days[1].month > 9 || days[1].month == 1 else { return nil }
        return (days[0].text, days[1].text)
    }

    private static func bare(_ number: String) -> String { Int(number).map(String.init) ?? number }

    private static func day(in text: String) -> String? {
        if let match = quarterDay.first(in: text), let day = match[1] {
            return quarterly(day, isNext: match[2]?.lowercased() == "đầu")
        }
        if let match = monthDay.first(in: text), let day = match[1] { return "before day \(bare(day)) of the month" }
        guard let match = yearDay.first(in: text), let day = match[1], let month = match[2] else { return nil }
        return "before \(bare(day))/\(bare(month))"
    }
}
