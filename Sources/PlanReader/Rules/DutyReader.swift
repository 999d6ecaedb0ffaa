import Foundation
import Vietnamese

/// Reads who has to do what from the section on organisation (tổ chức thực hiện), one item a paragraph.
enum DutyReader {
    private static let opening = Pattern(
        #"^(?:(?:trách nhiệm|nhiệm vụ)\s+(?:cụ thể\s+)?của\s+(?:các\s+đơn vị\s+)?|đề nghị\s+(?:các\s+(?=đồng chí))?|giao\s+|yêu cầu\s+|đối với\s+)"#
    )
    /// What a heading says after the body that it names.
    private static let charge = Pattern(
        #",?\s+(?:có trách nhiệm|chịu trách nhiệm|có nhiệm vụ|thực hiện(?: các)? nhiệm vụ|thực hiện các nội dung)(?:\s[^.;]{0,60})?$"#)
    private static let verbs =
        #"(?<!ban\s)(?<!việc\s)(?<!được\sgiao\s)(?<!được\sphân\scông\s)(?:theo (?:chức năng|nhiệm vụ|thẩm quyền|lĩnh vực|phạm vi)|trong phạm vi|lãnh đạo(?=\s(?:HĐND|UBND|các|công tác|thực hiện|việc|tổ chức|triển khai))|chủ trì|có trách nhiệm|chịu trách nhiệm|tham mưu|phối hợp|(?:là|làm) (?:đầu mối|cơ quan)|căn cứ|theo dõi|chủ động|tổ chức(?!\s(?:đảng|đoàn|hội|chính trị|xã hội|tôn giáo|tín dụng))|hướng dẫn|triển khai|chỉ đạo|thực hiện|xây dựng|bố trí|cân đối|kịp thời|báo cáo|tăng cường|đẩy mạnh|nghiêm túc|định kỳ|rà soát|tuyên truyền|quan tâm|(?<!được )phân công(?=\s(?:cán bộ|công chức|lãnh đạo|người|nhiệm vụ|rõ|cụ thể))|(?-i:tổng hợp))(?=[\s,])"#
    /// Verbs that only an order to a body has after its name.
    private static let work =
        #"(?:chủ trì|có trách nhiệm|tham mưu|phối hợp|làm|là|theo dõi|chủ động|tổ chức|hướng dẫn|triển khai|chỉ đạo|thực hiện|xây dựng|bố trí|cân đối|đẩy mạnh|rà soát|tuyên truyền|đưa|vận động|giám sát|hỗ trợ|cung cấp|tích cực|tăng cường|lồng ghép|bảo đảm|đảm bảo|kiểm tra|tiếp tục|lập|phát động|quan tâm|tạo điều kiện|huy động|cử|phân công|thường xuyên|căn cứ|đôn đốc|tham gia|cấp|mở|dành|phổ biến|quán triệt|phát huy|nghiên cứu|quản lý|tổng hợp|báo cáo|đăng tải|thông tin)"#
    private static let subject = Pattern("^(?!\(Lexicon.noBody))(\(Lexicon.bodyHead)(?:(?!\\s\(verbs))[^.;:]){0,140}?),?\\s+\(verbs)")
    /// Where none of the usual verbs follows the name: one that the name itself would write with a capital.
    private static let wideSubject = Pattern(
        "^(?!\(Lexicon.noBody))(\(Lexicon.bodyHead)(?:(?!\\s(?-i:\(lesserWork)))[^.;:]){0,140}?),?\\s+(?-i:\(lesserWork))")
    private static let lesserWork =
        #"(?<!được\s)(?<!giao\s)(?:gửi|giám sát|dự|tham dự|cập nhật|đôn đốc|phụ trách|đảm nhiệm|kiểm tra|hỗ trợ|vận động|cung cấp|tham gia|lồng ghép|bảo đảm|đảm bảo|lập|cử|đưa|mở|duy trì|tiếp nhận|giúp)(?=[\s,])"#
    /// "…, do Phòng Kinh tế dự thảo": the body stands after its work.
    private static let passive = Pattern(
        "\\sdo\\s+(\(Lexicon.bodyHead)[^,.;:]{2,80}?)\\s+(?:dự thảo|soạn thảo|chủ trì|tổng hợp|thực hiện|đảm nhiệm|phụ trách|chuẩn bị|tham mưu)(?=[\\s,.;])"
    )
    private static let bracket = Pattern(#"\s*\([^()]*\)$"#)
    private static let properName = Pattern(#"^\p{Lu}\p{Ll}+\s(?:\p{L}+\s){0,3}\p{Lu}"#, caseSensitive: true)
    private static let inline = Pattern(#"^([^:]{3,170}):\s+(?=\S)"#)
    private static let closing = Pattern(
        #"^(?:(?:UBND|Ủy ban nhân dân|Uỷ ban nhân dân)\s[^,.;]{0,40}?\syêu cầu|Trên đây là|Kế hoạch này|Yêu cầu|Trong quá trình|Quá trình)\b"#,
        .opens("UuỦủTtKkYyQq"))
    private static let thePlan = Pattern(#"^\s*Trên đây là\s"#)
    private static let order = Pattern(
        "^(?:Yêu cầu|Đề nghị)\\s+(\(Lexicon.bodyHead).{2,160}?)\\s+(?:chỉ đạo|triển khai|tổ chức|nghiêm túc|căn cứ|thực hiện|chủ động|khẩn trương)\\s"
    )
    private static let difficulty = Pattern(
        "(?:vướng mắc|phát sinh|khó khăn)[^.;]{0,80}?,\\s*((?:đề nghị\\s+)?(?:\(Lexicon.bodyHead))[^.;]{0,90}?)\\s+(?:kịp thời|phản ánh|báo cáo|gửi|có văn bản|tổng hợp)\\s"
    )

    static func read(_ outline: Outline) -> [PlanDuty] {
        var duties: [PlanDuty] = []
        var places: [String: Int] = [:]
        let peers = peers(in: outline)
        func add(_ agency: String, _ passage: Passage, _ confidence: Double = 0.92) {
            let text = Wording.sentence(passage.text).trimmingCharacters(in: CharacterSet(charactersIn: "-–+*• "))
            guard text.count > 12 else { return }
            let item = PlanDuty.Item(
                text: text.hasSuffix("/.") ? String(text.dropLast(2)) + (text.hasSuffix("./.") ? "" : ".") : text,
                evidence: Evidence(span: passage.span, confidence: confidence))
            let name = folded(agency)
            if let index = places[name] {
                duties[index].items.append(item)
            } else {
                places[name] = duties.count
                duties.append(PlanDuty(agency: agency, items: [item]))
            }
        }
        var isClosing = false
        for entry in outline.entries {
            if closing.matches(entry.whole.text) { isClosing = true }
            if isClosing {
                if entry.whole.text.hasPrefix("Nơi nhận") || entry.role == .annex { break }
                for sentence in Clauses.split(entry.whole, semicolons: false) {
                    // What the plan is, is no order, whatever is said after a semicolon.
                    guard !thePlan.matches(sentence.text) else { continue }
                    if let agency = agency(inClosing: sentence.text) { add(agency, sentence, 0.7) }
                }
                continue
            }
            guard entry.role == .organisation, entry.path.count > 1 || entry.kind != .heading else { continue }
            if entry.kind != .plain || inline.first(in: entry.body.text).map({ Lexicon.bodyStart.matches(stripped($0[1] ?? "")) }) ?? false
            {
                if let match = inline.first(in: entry.body.text), let agency = agency(of: match[1] ?? "") {
                    let rest = entry.body.slice(from: match.end)
                    if rest.length > 0 { add(agency, rest) }
                    continue
                }
                if entry.kind == .heading, entry.body.text.count < 200,
                    subject.first(in: stripped(entry.body.text)) == nil || agency(of: entry.path.last?.title.text ?? "") != nil
                        || peers.contains(entry.path.last?.title.start ?? -1)
                {
                    continue
                }
            }
            let text = entry.body.text
            let named = subject.first(in: stripped(text)) ?? assigned.first(in: text) ?? inverted.first(in: text)
            if let name = named?[1].map({ Wording.item($0) }), opening.matches(text), Lexicon.bodyStart.matches(name) {
                add(name, entry.body, 0.85)
            } else if let agency = agency(above: entry, peers) {
                add(agency, entry.body)
            } else if let name = (named ?? wideSubject.first(in: stripped(text)) ?? passive.first(in: text))?[1] {
                add(bracket.replacing(in: Wording.item(name), with: "").capitalizedFirst, entry.body, 0.8)
            }
        }
        for row in outline.tables.flatMap(DutyTable.rows) {
            for item in row.items { add(row.agency, item, 0.85) }
        }
        return duties
    }

    private static let assigned = Pattern(
        "^(?:Giao|Đề nghị|Yêu cầu)\\s+(?:cho\\s+)?(\(Lexicon.bodyHead)(?:\\s(?!\(work)[\\s,])[^\\s.;:]+){0,25}?),?\\s+\(work)(?=[\\s,])")

    /// "Định kỳ hằng năm, các phòng, đơn vị gửi báo cáo …"
    private static let inverted = Pattern(
        "^(?:định kỳ|h[ằà]ng (?:tháng|quý|năm))[^.;:]{0,60}?,\\s*((?:các\\s|\(Lexicon.bodyHead))[^.;:(]{2,90}?),?\\s+(?:báo cáo|gửi|tổng hợp|đánh giá|rà soát|có trách nhiệm|tự)(?:\\s|,)"
    )

    /// Whether an entry gives a body its work: under its name, after it, or by order.
    static func charges(_ entry: OutlineEntry) -> Bool {
        let text = entry.body.text
        if let match = inline.first(in: text), agency(of: match[1] ?? "") != nil { return true }
        if subject.matches(stripped(text)) || assigned.matches(text) { return true }
        return entry.kind == .heading && agency(of: entry.path.last?.title.text ?? "") != nil || agency(above: entry) != nil
    }

    private static func stripped(_ text: String) -> String { opening.replacing(in: text, with: "") }

    /// The body that a heading names; nil where the heading is about something else.
    static func agency(of title: String) -> String? {
        let name = Wording.item(charge.replacing(in: Wording.item(stripped(title)), with: ""))
        guard name.count < 170 else { return nil }
        if LineAssembler.isCapitals(name) {
            let small = Bodies.titled(name)
            return small == name ? nil : agency(of: small)
        }
        let isKnown = Lexicon.bodyStart.matches(name) || name.lowercased().hasPrefix("các ") && !Lexicon.things.matches(name)
        // A body of a kind that the lexicon does not know: a name in capitals, no verb.
        let isName = name.count < 70 && !Lexicon.topics.matches(name) && properName.matches(name)
        return isKnown || isName ? name : nil
    }

    private static func agency(above entry: OutlineEntry, _ peers: Set<Int> = []) -> String? {
        let nodes = entry.kind == .numbered ? entry.path.dropLast() : entry.path[...]
        for node in nodes.reversed() where node.rank > 4 || node.role == .none {
            if let name = agency(of: node.title.text), node.title.text.count < 170 { return name }
            if peers.contains(node.title.start) { return Wording.item(stripped(node.title.text)) }
        }
        return nil
    }

    /// Where the titles of headings start that stand in a row with names of bodies: what they name is a body too, whatever it is called.
    private static func peers(in outline: Outline) -> Set<Int> {
        let headings = outline.entries.filter { $0.role == .organisation && $0.kind == .heading && $0.path.count > 1 }
        let rows = Dictionary(grouping: headings) { "\($0.path[$0.path.count - 2].title.start) \($0.path[$0.path.count - 1].rank)" }
        return rows.values.reduce(into: []) { result, row in
            guard row.count > 2, row.count(where: { agency(of: $0.path[$0.path.count - 1].title.text) != nil }) * 3 >= row.count * 2 else {
                return
            }
            for title in row.map({ $0.path[$0.path.count - 1].title }) where title.text.count < 100 && !Lexicon.topics.matches(title.text) {
                result.insert(title.start)
            }
        }
    }

    private static func agency(inClosing sentence: String) -> String? {
        if let match = order.first(in: sentence), let name = match[1] { return Wording.item(name) }
        guard let match = difficulty.first(in: sentence), let name = match[1] else { return nil }
        return Wording.item(stripped(name)).capitalizedFirst
    }
}

/// Counts what stands under each heading of tasks and solutions (nhiệm vụ, giải pháp).
enum SolutionReader {
    static func read(_ outline: Outline) -> [PlanSolution] {
        var result: [(node: OutlineNode, solution: PlanSolution)] = []
        for entry in outline.entries where entry.role == .solutions {
            let nodes = entry.path.filter { $0.rank > 4 }
            if entry.kind == .heading, let node = nodes.last, node.label == entry.path.last?.label {
                let heading = "\(node.label)\(node.rank == 9 ? ")" : ".") \(Wording.item(node.title.text))"
                result.append((node, PlanSolution(heading: heading, items: 0, evidence: Evidence(span: entry.whole.span, confidence: 0.9))))
            } else {
                for index in result.indices where entry.path.contains(result[index].node) { result[index].solution.items += 1 }
            }
        }
        return result.map(\.solution)
    }
}
