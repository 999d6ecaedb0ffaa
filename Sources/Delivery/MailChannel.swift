import CCurl
import Curl
import Foundation
import Store
public import Vietnamese

/// The mail server through which e-mails go out.
public struct MailServer: Sendable {
    /// `smtps://host:465`, or `smtp://host:587` with TLS begun on the way.
    let url: String
    let user: String?
    let password: String?
    /// Whose address the mails bear.
    let from: EmailAddress
    /// Only a server on the same machine is spoken to without TLS.
    let needsTLS: Bool

    /// Nothing for what is no address of a mail server.
    public init?(url: String, user: String?, password: String?, from: EmailAddress) {
        guard let parts = URLComponents(string: url), let scheme = parts.scheme, ["smtp", "smtps"].contains(scheme), let host = parts.host,
            !host.isEmpty, parts.user == nil, parts.password == nil, parts.path.isEmpty || parts.path == "/"
        else { return nil }
        self.url = "\(scheme)://\(host.contains(":") ? "[\(host)]" : host):\(parts.port ?? (scheme == "smtps" ? 465 : 587))"
        self.user = user
        self.password = password
        self.from = from
        needsTLS = !["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
    }
}

/// E-mail by SMTP, over a few connections that are kept.
public struct MailChannel: MessageChannel {
    private let server: MailServer
    private let lanes = CurlLanes("mail", count: 4)

    public init(_ server: MailServer) {
        self.server = server
    }

    public func send(_ message: OutgoingMessage) async -> SendOutcome {
        let mail = MailMessage(message, from: server.from, at: .now)
        let server = server
        let answer = await lanes.next.perform(Array(mail.text.utf8)) { transfer in
            transfer.text(CURLOPT_URL, server.url + "/" + mail.host)
            transfer.text(CURLOPT_PROTOCOLS_STR, "smtp,smtps")
            transfer.number(CURLOPT_CONNECTTIMEOUT, 5)
            transfer.number(CURLOPT_TIMEOUT, 25)
            if server.needsTLS { transfer.number(CURLOPT_USE_SSL, Int(CURLUSESSL_ALL.rawValue)) }
            if let user = server.user { transfer.text(CURLOPT_USERNAME, user) }
            if let password = server.password { transfer.text(CURLOPT_PASSWORD, password) }
            transfer.text(CURLOPT_MAIL_FROM, "<\(server.from.text)>")
            transfer.list(CURLOPT_MAIL_RCPT, ["<\(message.address)>"])
            transfer.upload()
        }
        return answer.map(Self.outcome) ?? .unreachable("Không khởi động được thư viện gửi thư.")
    }

    /// What an answer of the server means: 5xx is final for this mail, 4xx is not; 421 and everything without an answer concern the server.
    static func outcome(_ answer: CurlAnswer) -> SendOutcome {
        switch answer.code {
        case CURLE_OK: return .taken
        case CURLE_COULDNT_RESOLVE_HOST: return .unreachable("Không tìm thấy máy chủ thư.")
        case CURLE_COULDNT_CONNECT: return .unreachable("Máy chủ thư không mở cổng.")
        case CURLE_OPERATION_TIMEDOUT: return .unreachable("Máy chủ thư không trả lời kịp.")
        case CURLE_LOGIN_DENIED: return .unreachable("Máy chủ thư không nhận tên hoặc mật khẩu.")
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CONNECT_ERROR, CURLE_USE_SSL_FAILED:
            return .unreachable("Máy chủ thư không có TLS đúng.")
        default: break
        }
        switch answer.status {
        case 421: return .unreachable("Máy chủ thư tạm ngừng nhận (421).")
        case 400..<500: return .failed("Máy chủ thư hẹn lại (\(answer.status)).")
        case 500..<600: return .refused("Máy chủ thư từ chối (\(answer.status)).")
        default: return .unreachable("Gửi thư không xong (mã \(answer.code.rawValue)).")
        }
    }
}

/// An e-mail as it goes over the wire (RFC 5322, 2045, 2047).
struct MailMessage: Sendable {
    let text: String
    /// Of the sender's address.
    let host: String

    init(_ message: OutgoingMessage, from: EmailAddress, at moment: Instant) {
        host = from.text.split(separator: "@").last.map(String.init) ?? "localhost"
        let lines = [
            "From: \(Self.words("\(message.communeName) qua Đình")) <\(from.text)>", "To: <\(message.address)>",
            "Subject: \(Self.words(message.subject))", "Date: \(Self.date(moment))", "Message-ID: <\(message.id)@\(host)>",
            "MIME-Version: 1.0", "Auto-Submitted: auto-generated", "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: base64", "",
            Data(message.body.replacing("\n", with: "\r\n").utf8).base64EncodedString(options: [
                .lineLength76Characters, .endLineWithCarriageReturn, .endLineWithLineFeed,
            ]), "",
        ]
        text = lines.joined(separator: "\r\n")
    }

    /// Encoded words of at most 75 characters, each on a line of its own. Nothing of the text can end a header.
    static func words(_ text: String) -> String {
        var pieces: [String] = [""]
        for character in text {
            if pieces[pieces.count - 1].utf8.count + character.utf8.count > 42 { pieces.append("") }
            pieces[pieces.count - 1].append(character)
        }
        return pieces.map { "=?UTF-8?B?\(Data($0.utf8).base64EncodedString())?=" }.joined(separator: "\r\n ")
    }

    /// "Sun, 22 Nov 2026 07:30:00 +0700".
    static func date(_ moment: Instant) -> String {
        let date = moment.date
        let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
        let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
        return "\(days[date.weekday.rawValue - 1]), \(date.day) \(months[date.month - 1]) \(date.year) \(moment.clockText):00 +0700"
    }
}
