import Foundation

/// What a section is for, told from its heading.
enum SectionRole: Sendable { case none, results, bases, generalAim, targets, solutions, budget, organisation, reporting, annex }

/// A numbered heading that a paragraph stands under.
struct OutlineNode: Sendable, Equatable {
    /// 0 part, 1 annex, 2 letter, 3 Roman or article (Điều), 4 letter under Roman, 5... arabic by depth, 9 small letter.
    let rank: Int
    let label: String
    let title: Passage
    var role: SectionRole = .none
    /// Its number ends with a bracket ("1)").
    var isClosed = false
    /// It is no heading but a sentence, whose words say nothing of a section.
    var isSentence = false
}

/// A paragraph with its marker taken off and the headings above it.
struct OutlineEntry: Sendable {
    enum Kind: Sendable { case heading, numbered, bullet, plain }

    let kind: Kind
    let marker: String
    let body: Passage
    let whole: Passage
    /// Headings from the outermost to the innermost; a numbered paragraph's own node is the last.
    let path: [OutlineNode]
    let role: SectionRole
    /// Years of the phase heading that covers the entry ("* Giai đoạn 2026 - 2027:").
    var phase: YearRange?

    /// The same entry in a section whose role was told from its content.
    func judged(_ role: SectionRole) -> OutlineEntry {
        var path = path
        path[0].role = role
        return OutlineEntry(kind: kind, marker: marker, body: body, whole: whole, path: path, role: role, phase: phase)
    }

    /// "II.2.1.a"
    var section: String { path.map(\.label).joined(separator: ".") }
}

/// First and last year, both included.
public struct YearRange: Sendable, Equatable, Codable {
    public var from: Int
    public var to: Int

    public init(from: Int, to: Int) {
        self.from = from
        self.to = to
    }
}

/// Paragraphs with their sections, and the tables with the annex they stand in.
struct Outline: Sendable {
    struct PlacedTable: Sendable {
        let table: SourceDocument.Table
        let path: [OutlineNode]
        let role: SectionRole
        /// The paragraphs just before it: its title.
        let title: String
        /// The paragraph that stands right above it.
        let caption: Passage?
        /// What its columns hold, and which row is the first below their headings.
        let columns: (kinds: [ColumnKind?], bodyStart: Int)

        init(_ table: SourceDocument.Table, path: [OutlineNode], title: String, caption: Passage?) {
            self.table = table
            self.path = path
            role = path.role
            self.title = title
            self.caption = caption
            columns = TableReader.columns(of: table)
        }

        private init(_ placed: PlacedTable, path: [OutlineNode]) {
            (table, title, caption, columns) = (placed.table, placed.title, placed.caption, placed.columns)
            self.path = path
            role = path.role
        }

        /// The same table below headings that were told better.
        func placed(under path: [OutlineNode]) -> PlacedTable { PlacedTable(self, path: path) }
    }

    private(set) var entries: [OutlineEntry] = []
    private(set) var tables: [PlacedTable] = []

    private static let part = Pattern(
        #"^(?:Phần|Chương)\s+(?:thứ\s+)?([IVX]+|\d+|[A-D]|nhất|một|hai|ba|tư|bốn|năm|sáu|bảy)\b\s*[-–.:/]?\s*"#, .opens("PpCc"))
    private static let annex = Pattern(
        #"^(?:PHỤ LỤC|Phụ lục)(?:\s+(?:số\s+)?([IVX]+|\d+|[A-Z])\b)?[.:]?\s*"#, caseSensitive: true, .opens("P"))
    private static let letter = Pattern(#"^([A-EĐGH])\s*[-–.)/:]{1,2}\s+(?=\p{Lu})"#, caseSensitive: true, .opens("ABCDEĐGH"))
    private static let roman = Pattern(
        #"^(?:(?:Mục|MỤC)\s+)?([IVX]{1,5})(?:\s*[-–.)/:]{1,2}\s*|\s+)(?=\p{Lu})"#, caseSensitive: true, .opens("MIVX"))
    private static let article = Pattern(#"^Điều\s+(\d{1,2})[.:]\s*"#, caseSensitive: true, .opens("Đ"))
    /// "Mục tiêu 1.2:", "Nhiệm vụ 3.": a number with the word for what it numbers.
    private static let named = Pattern(
        #"^(?:Mục tiêu|Chỉ tiêu|Nhiệm vụ|Giải pháp|Nội dung|Nhóm (?:nhiệm vụ|chỉ tiêu|giải pháp|mục tiêu))\s+(?:số\s+|thứ\s+)?(\d{1,2}(?:\.\d{1,2})*)\s*[.:)]\s*"#,
        .opens("MmCcNnGg"))
    private static let arabic = Pattern(
        #"^(\d{1,2}(?:\.\d{1,2})*)(?:[.)]\s*(?![-–./:)])|\s*[-–/.):]{1,2}\s*(?=\p{Lu})|\s+(?=\p{Lu}))(?=\D)"#, caseSensitive: true,
        .opens("0123456789"))
    private static let small = Pattern(
        #"^([a-zđ]{1,2}|[a-zđ]\.?\d{1,2})\)\s*|^([a-zđ])\s*(?:[./]|[./)][-–./:)])\s*(?=\p{Lu})"#, caseSensitive: true,
        .opens("abcdefghijklmnopqrstuvwxyzđ"))
    private static let bullet = Pattern(#"^(?:[-–—•+*●▪]|\(\d{1,2}\))\s*"#, .opens("-–—•+*●▪("))
    private static let phase = Pattern(
        #"^(?:(?:các\s+)?(?:(?:mục tiêu|chỉ tiêu|phấn đấu|tầm nhìn|định hướng)(?:\s+(?:cụ thể|chủ yếu|cơ bản|phấn đấu|cần đạt|trọng tâm))*)[,:]?\s*)?(?:(?:cho\s+|trong\s+)?(giai đoạn|từ năm)\s+(20\d\d)\s*(?:[-–]|đến)\s*(?:năm\s+)?(20\d\d)|((?:đến\s+)?(?:hết\s+|cuối\s+)?|trong\s+)năm\s+(20\d\d))\s*[:.]?$"#,
        .has("20"))
    private static let closing = Pattern(#"^(?:Trên đây là\b|Nơi nhận|T/?M\.?\s|K/?T\.?\s|T/?L\.?\s+\p{Lu}{3})"#, .opens("TtNnKk"))

    init(_ document: SourceDocument, from first: Int) {
        self.init(document, from: first, isLoose: false)
        // Headings without numbers and in small letters are looked for only where no other says what its section is for.
        guard !entries.contains(where: { [.targets, .solutions, .organisation].contains($0.role) }) else { return }
        self.init(document, from: first, isLoose: true)
    }

    private init(_ document: SourceDocument, from first: Int, isLoose: Bool) {
        var path: [OutlineNode] = []
        var phase: (years: YearRange, rank: Int)?
        var titles: [String] = []
        var hasRoman = false
        var caption: Passage?
        for block in document.blocks.dropFirst(first) {
            switch block {
            case .footnote: continue
            case .table(let table):
                tables.append(
                    PlacedTable(table, path: path, title: titles.suffix(4).joined(separator: " "), caption: caption))
                titles = []
            case .paragraph(let passage):
                titles.append(passage.text)
                caption = passage
                if Outline.closing.matches(passage.text) { path = [] }
                var (rank, label, length) = Outline.marker(of: passage.text, under: path)
                if rank == nil, Outline.isBareHeading(passage.text, under: path, isLoose: isLoose) { rank = 3 }
                let body = length > 0 ? passage.slice(from: length) : passage
                if let rank, rank < Outline.bulletRank {
                    path.removeAll { $0.rank >= rank }
                    // "II." with no "I." before it in its part goes on from the part, which was number one in another dress.
                    if rank == 3, !hasRoman, RowCounter.romanValue(label) ?? 1 > 1 { path.removeAll { $0.rank == 0 || $0.rank == 2 } }
                    if rank <= 3 { hasRoman = rank == 3 }
                    if let current = phase, rank <= current.rank { phase = nil }
                    let title = Outline.title(of: body)
                    let isSentence = rank > 4 && body.text.hasSuffix(".") && title.text.count > 40 && title.length + 1 == body.length
                    path.append(
                        OutlineNode(
                            rank: rank, label: label, title: title,
                            role: rank == 1 ? .annex : Outline.role(of: title, isSentence: isSentence, under: path.outer(of: rank)),
                            isClosed: prefix(passage.text, length).trimmingCharacters(in: .whitespaces).hasSuffix(")"),
                            isSentence: isSentence)
                    )
                }
                if let years = Outline.phase(in: body.text) {
                    phase = (years, rank.map { min($0, Outline.bulletRank) } ?? Outline.bulletRank)
                }
                entries.append(
                    OutlineEntry(
                        kind: Outline.kind(rank: rank, body: body), marker: prefix(passage.text, length), body: body, whole: passage,
                        path: path, role: path.role, phase: phase?.years))
            }
        }
        // A part or annex often has its title on the next line.
        fillTitles()
        judge()
    }

    private static let bareWords = Pattern(#"^[^.;,:]{4,}(?:, [^.;,:]+)*:?$"#)

    /// A line of nothing but the words that name a section.
    private static let bareTitle = Pattern(
        #"^(?:(?:một số|các|những)\s+)?(?:đặc điểm,? tình hình|quan điểm|mục đích|mục tiêu|chỉ tiêu|nhiệm vụ|giải pháp|kinh phí|tổ chức thực hiện|phân công nhiệm vụ|chế độ (?:thông tin,? )?báo cáo)(?:,?\s(?:và|chung|cụ thể|chủ yếu|trọng tâm|thực hiện|nhiệm vụ|giải pháp|chỉ tiêu|mục tiêu|yêu cầu|cần đạt|phấn đấu|năm|20\d\d|tổng quát))*:?$"#
    )

    /// A heading without a number: a line of capitals, or where the plan numbers nothing a short line, whose words name a section.
    private static func isBareHeading(_ text: String, under path: [OutlineNode], isLoose: Bool) -> Bool {
        guard text.isShorter(than: isLoose ? 70 : 130), isLoose || LineAssembler.isCapitals(text) || bareTitle.matches(text),
            bareWords.matches(text), !path.contains(where: { $0.rank < 2 }), path.allSatisfy({ $0.rank != 3 || $0.label.isEmpty })
        else { return false }
        return SectionRole.of(text, under: .none) != .none
    }

    private static let shares = Pattern(#"\d\s*%|\d+ điểm|trở lên"#)

    /// Sections whose headings say nothing are known by what stands in them: bodies with their work, or measures.
    private mutating func judge() {
        let groups = Dictionary(grouping: entries.indices.filter { entries[$0].path.first.map { $0.rank > 1 } ?? false }) {
            entries[$0].path[0].title.start
        }
        for group in groups.values where entries[group[0]].path[0].role == .none {
            let parts = group.filter { entries[$0].path.count > 1 || entries[$0].kind != .heading }
            let items = parts.filter { entries[$0].kind != .plain || parts.count < 3 }
            guard items.count > 2 else { continue }
            let charged = items.count { DutyReader.charges(entries[$0]) }
            let measured = parts.count { Outline.shares.matches(entries[$0].body.text) }
            let role: SectionRole = measured * 2 > parts.count ? .targets : charged * 2 > items.count ? .organisation : .none
            guard role != .none else { continue }
            for index in group { entries[index] = entries[index].judged(role) }
        }
    }

    private mutating func fillTitles() {
        for index in entries.indices.dropFirst() where entries[index].kind == .plain {
            guard let node = entries[index - 1].path.last, node.rank <= 1, node.title.isBlank, entries[index].path.last == node,
                LineAssembler.isCapitals(entries[index].body.text)
            else { continue }
            let role = node.rank == 1 ? SectionRole.annex : SectionRole.of(entries[index].body.text, under: .none)
            let titled = OutlineNode(rank: node.rank, label: node.label, title: entries[index].body, role: role)
            for later in index..<entries.count {
                guard entries[later].path.first(where: { $0.rank == node.rank }) == node else { break }
                let old = entries[later]
                let path = Outline.retitled(old.path, node, titled)
                entries[later] = OutlineEntry(
                    kind: old.kind, marker: old.marker, body: old.body, whole: old.whole, path: path, role: path.role, phase: old.phase)
            }
            for (position, old) in tables.enumerated() where old.path.contains(node) {
                let path = Outline.retitled(old.path, node, titled)
                tables[position] = old.placed(under: path)
            }
        }
    }

    /// A path with the title that its part or annex has on the next line, and what that says of the sections below.
    private static func retitled(_ old: [OutlineNode], _ node: OutlineNode, _ titled: OutlineNode) -> [OutlineNode] {
        var path = old.map { $0 == node ? titled : $0 }
        for position in path.indices.dropFirst() {
            path[position].role =
                titled.role == .results
                ? .results
                : role(
                    of: path[position].title, isSentence: path[position].isSentence,
                    under: Array(path[..<position]).outer(of: path[position].rank))
        }
        return path
    }

    private static func role(of title: Passage, isSentence: Bool, under outer: SectionRole) -> SectionRole {
        isSentence || title.text.count > 160 ? .none : SectionRole.of(title.text, under: outer)
    }

    private static func marker(of text: String, under path: [OutlineNode]) -> (rank: Int?, label: String, length: Int) {
        if let match = part.first(in: text) { return (0, "Phần " + (match[1] ?? ""), match.end) }
        if let match = annex.first(in: text) { return (1, match[1].map { "Phụ lục " + $0 } ?? "Phụ lục", match.end) }
        if let match = roman.first(in: text), let label = match[1], RowCounter.romanValue(label) != nil { return (3, label, match.end) }
        if let match = article.first(in: text), let label = match[1] { return (3, "Điều " + label, match.end) }
        if let match = letter.first(in: text) { return (letterRank(path), match[1] ?? "", match.end) }
        if let match = named.first(in: text) ?? arabic.first(in: text), let label = match[1] {
            // "1)" stands below "1.".
            let isClosed = match[0]?.trimmingCharacters(in: .whitespaces).hasSuffix(")") ?? false
            return (
                isClosed && path.contains { $0.rank == 5 && !$0.isClosed } ? 8 : min(8, 5 + label.count { $0 == "." }), label, match.end
            )
        }
        if let match = small.first(in: text), let label = match[1] ?? match[2] { return (9, label, match.end) }
        if let match = bullet.first(in: text) { return (bulletRank, "", match.end) }
        return (nil, "", 0)
    }

    private static let bulletRank = 10

    /// Letters stand above Roman numerals in some plans ("A. … I. …") and below them in others ("II. … A. …").
    private static func letterRank(_ path: [OutlineNode]) -> Int {
        path.first { $0.rank == 2 || $0.rank == 4 }?.rank ?? (path.contains { $0.rank == 3 } ? 4 : 2)
    }

    /// The heading words of a paragraph: up to a colon that is followed by text, else all.
    private static func title(of body: Passage) -> Passage {
        let text = body.text as NSString
        let colon = text.range(of: ": ")
        if colon.location != NSNotFound, colon.location < 160 { return body.slice(NSRange(location: 0, length: colon.location)) }
        let length = text.hasSuffix(":") || text.hasSuffix(".") ? text.length - 1 : text.length
        return body.slice(NSRange(location: 0, length: length))
    }

    private static func kind(rank: Int?, body: Passage) -> OutlineEntry.Kind {
        guard let rank else { return .plain }
        if rank == bulletRank { return .bullet }
        let isShort = body.text.isShorter(than: 200) && !body.text.hasSuffix(".") && !body.text.hasSuffix(";")
        return rank <= 4 || isShort ? .heading : .numbered
    }

    static func phase(in text: String) -> YearRange? {
        guard let match = phase.first(in: text) else { return nil }
        if let from = match[2].flatMap(Int.init), let to = match[3].flatMap(Int.init) { return YearRange(from: from, to: to) }
        guard let year = match[5].flatMap(Int.init) else { return nil }
        let isUntil = (match[4] ?? "").lowercased().hasPrefix("đến")
        return YearRange(from: isUntil ? 0 : year, to: year)
    }
}

extension [OutlineNode] {
    /// The role above a heading of `rank`. A part named after the plan's contents only holds the sections below it.
    func outer(of rank: Int) -> SectionRole { rank <= 3 ? filter { $0.rank != 0 || $0.role != .solutions }.role : role }

    /// The innermost role; last year's results and annexes cover all below them.
    var role: SectionRole {
        // What is to be done is told from its heading even where the numbering puts it under what was done.
        if let inner = last(where: { $0.role != .none && $0.role != .results }), contains(where: { $0.role == .results }) {
            return inner.role
        }
        if let outer = first(where: { $0.role == .results || $0.role == .annex }) { return outer.role }
        return last { $0.role != .none }?.role ?? .none
    }
}

extension SectionRole {
    private static let resultsWords = Pattern(
        #"kết quả (?:thực hiện|đạt được|triển khai|năm)|tình hình thực hiện|đánh giá (?:kết quả|tình hình|thực trạng)|thực trạng|tồn tại, hạn chế|đặc điểm,? tình hình|^một số kết quả|^kết quả\s(?!(?:cần|dự kiến|đầu ra|mong đợi|phấn đấu|kỳ vọng)(?:\s|$))|^(?:khái quát|bối cảnh|tình hình chung|hiện trạng|sự cần thiết)"#
    )
    /// The article of a decision that brings the plan into force names it, whatever its title is about.
    private static let approvalWords = Pattern(#"^(?:phê duyệt|ban hành|thông qua)\s"#)
    private static let aheadWords = Pattern(
        #"^(?:phương hướng|(?:mục tiêu|chỉ tiêu|nhiệm vụ|giải pháp)[^.;:]{0,60}(?:thời gian tới|tiếp theo|trọng tâm|chủ yếu)|mục tiêu (?:chung|cụ thể|tổng quát))"#
    )
    private static let basesWords = Pattern(#"^(?:các\s+)?(?:căn cứ|cơ sở pháp lý)"#)
    private static let generalWords = Pattern(#"mục tiêu (?:chung|tổng quát)|^mục đích|quan điểm|^yêu cầu|phạm vi|đối tượng|nguyên tắc"#)
    private static let targetsWords = Pattern(#"mục tiêu|chỉ tiêu"#)
    private static let budgetWords = Pattern(#"kinh phí|nguồn lực tài chính|^nguồn lực(?: thực hiện)?$|nguồn vốn|dự toán"#)
    private static let reportingWords = Pattern(
        #"chế độ (?:thông tin,?\s*)?báo cáo|^chế độ (?:làm việc|thông tin|hội họp)|^thông tin,? báo cáo|^báo cáo"#)
    private static let organisationWords = Pattern(
        #"tổ chức thực hiện|phân công|trách nhiệm (?:của|thực hiện|các)|tổ chức,? triển khai|giao nhiệm vụ|^trách nhiệm|nhiệm vụ (?:cụ thể )?của (?:các )?(?:cơ quan|đơn vị|thành viên|phòng|sở)|^(?:triển khai|thực hiện|triển khai thực hiện)$"#
    )
    /// "Nhiệm vụ và phân công thực hiện": work with who does it, not bodies with their work.
    private static let dealtWords = Pattern(#"^(?:nhiệm vụ|giải pháp|nội dung|công việc)\b(?!\s+(?:cụ thể\s+)?của\b).{0,30}phân công"#)
    private static let solutionsWords = Pattern(
        #"nhiệm vụ|giải pháp|nội dung (?:thực hiện|triển khai|kế hoạch|chủ yếu|trọng tâm)|^nội dung$|^các hoạt động|phương hướng|^công việc"#
    )

    static func of(_ title: String, under outer: SectionRole) -> SectionRole {
        switch outer {
        case .none:
            if approvalWords.matches(title) { return .none }
            if resultsWords.matches(title) { return .results }
            if basesWords.matches(title) { return .bases }
            if generalWords.matches(title), !targetsWords.matches(title.replacingOccurrences(of: "mục tiêu chung", with: "")) {
                return .generalAim
            }
            if organisationWords.matches(title), !dealtWords.matches(title) { return .organisation }
            if targetsWords.matches(title), !solutionsWords.matches(title) || title.lowercased().hasPrefix("mục tiêu") { return .targets }
            if solutionsWords.matches(title) { return .solutions }
            if budgetWords.matches(title) { return .budget }
            return reportingWords.matches(title) ? .reporting : .none
        case .targets, .generalAim:
            if generalWords.matches(title) { return .generalAim }
            return targetsWords.matches(title) ? .targets : .none
        case .results:
            // What is to be done is never part of what was done, whatever the numbering says.
            return title.lowercased().hasPrefix("tổ chức thực hiện")
                ? .organisation : basesWords.matches(title) ? .bases : aheadWords.matches(title) ? of(title, under: .none) : .none
        case .organisation: return reportingWords.matches(title) ? .reporting : .none
        default: return .none
        }
    }
}
