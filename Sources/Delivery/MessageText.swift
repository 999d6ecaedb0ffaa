import Registers
import Store
import Vietnamese
import Workflows

/// The words of a message, in its reader's language.
struct MessageText: Sendable {
    let subject: String
    let body: String
    let short: String

    /// Lines of one heading that a message names; the rest is counted.
    private static let most = 20

    /// What is behind the words: where, for whom, on which pages.
    struct Frame: Sendable {
        let commune: Commune
        let name: String
        /// The commune's front page; nil where the server does not know its address.
        let home: String?
        let language: Language

        func link(_ path: String) -> String? { home.map { $0 + path } }

        func record(_ line: Digest.Line) -> String? { link("/so/\(line.register)/\(line.record)") }
    }

    /// Notices gathered into one message.
    init(notices: [(kind: NoticeKind, line: Digest.Line)], _ frame: Frame) {
        let kinds = Dictionary(grouping: notices, by: \.kind)
        let only = notices.count == 1 ? notices[0].line.text : nil
        let counts = NoticeKind.allCases.compactMap { kind in kinds[kind].map { "\($0.count) \(Self.noun(kind)(frame.language))" } }
        let what = only ?? counts.joined(separator: ", ")
        let sections = NoticeKind.allCases.compactMap { kind in
            kinds[kind].map { Self.section(Self.heading(kind)(frame.language), $0.map(\.line), frame) }
        }
        self.init(what, sections, frame)
    }

    /// The morning's digest.
    init(_ digest: Digest, _ moment: Instant, _ frame: Frame) {
        let parts = [
            (digest.late, LocalizedText(vi: "quá hạn", en: "overdue")),
            (digest.today, LocalizedText(vi: "đến hạn hôm nay", en: "due today")),
            (digest.news, LocalizedText(vi: "tin mới", en: "news")),
            (digest.soon, LocalizedText(vi: "đến hạn trong 7 ngày", en: "due within 7 days")),
        ].filter { !$0.0.isEmpty }.map { (lines: $0.0, words: $0.1(frame.language)) }
        let nothing = LocalizedText(vi: "không có việc đến hạn", en: "nothing is due")(frame.language)
        let what = parts.isEmpty ? nothing : parts.map { "\($0.lines.count) \($0.words)" }.joined(separator: ", ")
        let title = LocalizedText(vi: "Bản tin", en: "Digest of")(frame.language)
        self.init(
            "\(title) \(moment.date.text(frame.language)): \(what)",
            parts.map { Self.section($0.words.uppercased(), $0.lines, frame) }, frame)
    }

    /// To see whether a channel works.
    init(test frame: Frame) {
        let text = LocalizedText(
            vi: "Kênh này gửi được tin. Tin do một quản trị viên yêu cầu.",
            en: "This channel works. An administrator asked for this message.")
        self.init(LocalizedText(vi: "Tin thử", en: "Test message")(frame.language), [text(frame.language)], frame)
    }

    private init(_ what: String, _ sections: [String], _ frame: Frame) {
        func words(_ vi: String, _ en: String) -> String { frame.language == .vi ? vi : en }
        let demo = frame.commune.isDemo ? words("[dữ liệu dùng thử] ", "[demo data] ") : ""
        subject = "[\(frame.commune.name)] \(demo)\(what)".shortened(to: 180)
        let more = frame.link("/viec-cua-toi").map { "\(words("Việc của tôi", "My work")): \($0)\n\n" } ?? ""
        let settings =
            frame.link("/thong-bao/cai-dat").map { "\(words("Chọn tin nhận và giờ nhận", "Choose what is sent and when")): \($0)\n" } ?? ""
        body = """
            \(words("Kính gửi", "Dear")) \(frame.name),

            \(demo)\(sections.joined(separator: "\n\n"))

            \(more)--
            \(words("Tin do Đình của \(frame.commune.name) gửi tự động, không cần trả lời.", "Sent by Đình of \(frame.commune.name); no answer is needed."))
            \(settings)
            """
        short = "\(frame.commune.name): \(demo)\(what)".shortened(to: 300)
    }

    private static func section(_ heading: String, _ lines: [Digest.Line], _ frame: Frame) -> String {
        let shown: [String] = lines.prefix(most).map { line in
            let what = [line.label, line.text.replacing("\n", with: " ")].compactMap(\.self).joined(separator: ": ")
            let time = line.time.map { " (\($0))" } ?? ""
            let link = frame.record(line).map { "\n  \($0)" } ?? ""
            return "- \(what)\(time)\(link)"
        }
        let more = lines.count - most
        let rest: [String] = more > 0 ? [frame.language == .vi ? "- và \(more) mục khác" : "- and \(more) more"] : []
        let all: [String] = ["\(heading) (\(lines.count))"] + shown + rest
        return all.joined(separator: "\n")
    }

    private static func noun(_ kind: NoticeKind) -> LocalizedText {
        switch kind {
        case .urge: LocalizedText(vi: "việc được đôn đốc", en: "urged")
        case .late: LocalizedText(vi: "việc quá hạn", en: "overdue")
        case .reminder: LocalizedText(vi: "việc sắp đến hạn", en: "due soon")
        case .news: LocalizedText(vi: "tin mới", en: "news")
        }
    }

    private static func heading(_ kind: NoticeKind) -> LocalizedText {
        switch kind {
        case .urge: LocalizedText(vi: "ĐÔN ĐỐC", en: "URGED")
        case .late: LocalizedText(vi: "QUÁ HẠN", en: "OVERDUE")
        case .reminder: LocalizedText(vi: "SẮP ĐẾN HẠN", en: "DUE SOON")
        case .news: LocalizedText(vi: "TIN MỚI", en: "NEWS")
        }
    }
}
