import Registers
import Store
import Vietnamese
import Workflows

/// The words of a message. People in offices read Vietnamese; a message has one language.
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

        func link(_ path: String) -> String? { home.map { $0 + path } }

        func record(_ line: Digest.Line) -> String? { link("/so/\(line.register)/\(line.record)") }
    }

    /// Notices gathered into one message.
    init(notices: [(kind: NoticeKind, line: Digest.Line)], _ frame: Frame) {
        let kinds = Dictionary(grouping: notices, by: \.kind)
        let only = notices.count == 1 ? notices[0].line.text : nil
        let counts = NoticeKind.allCases.compactMap { kind in kinds[kind].map { "\($0.count) \(Self.noun(kind))" } }
        let what = only ?? counts.joined(separator: ", ")
        let sections = NoticeKind.allCases.compactMap { kind in
            kinds[kind].map { Self.section(Self.heading(kind), $0.map(\.line), frame) }
        }
        self.init(what, sections, frame)
    }

    /// The morning's digest.
    init(_ digest: Digest, _ moment: Instant, _ frame: Frame) {
        let parts = [
            (digest.late, "quá hạn", "QUÁ HẠN"), (digest.today, "đến hạn hôm nay", "ĐẾN HẠN HÔM NAY"), (digest.news, "tin mới", "TIN MỚI"),
            (digest.soon, "đến hạn trong 7 ngày", "ĐẾN HẠN TRONG 7 NGÀY"),
        ].filter { !$0.0.isEmpty }
        let what = parts.map { "\($0.0.count) \($0.1)" }.joined(separator: ", ")
        self.init(
            "Bản tin \(moment.date.text(.vi)): \(parts.isEmpty ? "không có việc đến hạn" : what)",
            parts.map { Self.section($0.2, $0.0, frame) }, frame)
    }

    /// To see whether a channel works.
    init(test frame: Frame) {
        self.init("Tin thử", ["Kênh này gửi được tin. Tin do một quản trị viên yêu cầu."], frame)
    }

    private init(_ what: String, _ sections: [String], _ frame: Frame) {
        let demo = frame.commune.isDemo ? "[dữ liệu dùng thử] " : ""
        subject = "[\(frame.commune.name)] \(demo)\(what)".shortened(to: 180)
        let more = frame.link("/viec-cua-toi").map { "Việc của tôi: \($0)\n\n" } ?? ""
        let settings = frame.link("/thong-bao/cai-dat").map { "Chọn tin nhận và giờ nhận: \($0)\n" } ?? ""
        body = """
            Kính gửi \(frame.name),

            \(demo)\(sections.joined(separator: "\n\n"))

            \(more)--
            Tin do Đình của \(frame.commune.name) gửi tự động, không cần trả lời.
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
        let rest: [String] = lines.count > most ? ["- và \(lines.count - most) mục khác"] : []
        let all: [String] = ["\(heading) (\(lines.count))"] + shown + rest
        return all.joined(separator: "\n")
    }

    private static func noun(_ kind: NoticeKind) -> String {
        switch kind {
        case .urge: "việc được đôn đốc"
        case .late: "việc quá hạn"
        case .reminder: "việc sắp đến hạn"
        case .news: "tin mới"
        }
    }

    private static func heading(_ kind: NoticeKind) -> String {
        switch kind {
        case .urge: "ĐÔN ĐỐC"
        case .late: "QUÁ HẠN"
        case .reminder: "SẮP ĐẾN HẠN"
        case .news: "TIN MỚI"
        }
    }
}
