import Dispatch
import Foundation
import Synchronization

/// How a delivery went.
public struct WebhookOutcome: Sendable, Equatable {
    /// The other side's HTTP status; nil where there was no answer.
    public let status: Int?
    public let milliseconds: Int64
    /// What went wrong, in Vietnamese; nil where it was taken (2xx).
    public let problem: String?

    public init(status: Int?, milliseconds: Int64, problem: String?) {
        self.status = status
        self.milliseconds = milliseconds
        self.problem = problem
    }
}

/// Sends deliveries; tests put another one in its place.
public protocol WebhookSender: Sendable {
    func send(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async -> WebhookOutcome

    /// Sends, and gives what the other side answered, up to a megabyte.
    func exchange(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async
        -> (outcome: WebhookOutcome, answer: [UInt8])
}

extension WebhookSender {
    public func exchange(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async
        -> (outcome: WebhookOutcome, answer: [UInt8])
    {
        (await send(body, headers: headers, to: target, policy: policy), [])
    }
}

/// Where a webhook is.
public struct WebhookTarget: Sendable, Equatable {
    public let url: String
    public let host: String
    public let port: Int
}

/// Which addresses webhooks may have: nothing within the own network unless the operator names the host, so that nobody reaches through the
/// server what only the server reaches.
public struct AddressPolicy: Sendable {
    private let allowedHosts: Set<String>

    /// - Parameter allowedHosts: hosts that may be private, and may be spoken to without TLS.
    public init(allowedHosts: [String] = []) {
        self.allowedHosts = Set(allowedHosts.map { $0.lowercased() })
    }

    func isAllowed(_ host: String) -> Bool { allowedHosts.contains(host.lowercased()) }

    /// The parts of an address that webhooks may have by its looks; nil for any other.
    public func target(of url: String) -> WebhookTarget? {
        guard url.utf8.count <= 1000,
            url.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: "\\") }),
            let parts = URLComponents(string: url), let host = parts.host, !host.isEmpty, parts.user == nil, parts.password == nil,
            parts.fragment == nil, parts.scheme == "https" || parts.scheme == "http" && isAllowed(host)
        else { return nil }
        return WebhookTarget(url: url, host: host, port: parts.port ?? (parts.scheme == "https" ? 443 : 80))
    }

    /// Whether a host may be spoken to at such an address (4 or 16 bytes).
    func permits(_ address: [UInt8], of host: String) -> Bool { isAllowed(host) || Self.isPublic(address) }

    /// Whether an address lies in the open internet (IANA's special-purpose registries).
    static func isPublic(_ address: [UInt8]) -> Bool {
        if address.count == 4 { return !special4.contains { isWithin(address, $0) } }
        guard address.count == 16 else { return false }
        // IPv4 within IPv6 is judged as what it is: mapped, translated (64:ff9b::/96), 6to4.
        if address.starts(with: [UInt8](repeating: 0, count: 10) + [255, 255]) { return isPublic(Array(address[12...])) }
        if address.starts(with: [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0]) { return isPublic(Array(address[12...])) }
        if address.starts(with: [0x20, 0x02]) { return isPublic(Array(address[2..<6])) }
        // Global unicast, less Teredo and documentation.
        return address[0] & 0xE0 == 0x20 && !address.starts(with: [0x20, 0x01, 0, 0]) && !address.starts(with: [0x20, 0x01, 0x0D, 0xB8])
    }

    private static let special4: [([UInt8], Int)] = [
        ([0, 0, 0, 0], 8), ([10, 0, 0, 0], 8), ([100, 64, 0, 0], 10), ([127, 0, 0, 0], 8), ([169, 254, 0, 0], 16), ([172, 16, 0, 0], 12),
        ([192, 0, 0, 0], 24), ([192, 0, 2, 0], 24), ([192, 88, 99, 0], 24), ([192, 168, 0, 0], 16), ([198, 18, 0, 0], 15),
        ([198, 51, 100, 0], 24), ([203, 0, 113, 0], 24), ([224, 0, 0, 0], 4), ([240, 0, 0, 0], 4),
    ]

    private static func isWithin(_ address: [UInt8], _ range: ([UInt8], Int)) -> Bool {
        func number(_ bytes: [UInt8]) -> UInt32 { bytes.reduce(0) { $0 << 8 | UInt32($1) } }
        return (number(address) ^ number(range.0)) >> UInt32(32 - range.1) == 0
    }
}

/// Why a host can't be spoken to, in Vietnamese.
public struct TargetProblem: Error, Sendable {
    public let message: String

    public init(message: String) { self.message = message }
}

extension AddressPolicy {
    /// The address at which a target may be spoken to, as curl writes it: its name is resolved here, and every address of it is judged.
    public func address(of target: WebhookTarget) async -> Result<String, TargetProblem> {
        let addresses = await CurlSender.onThread { CurlSender.addresses(of: target.host, port: target.port) }
        guard let first = addresses.first else { return .failure(TargetProblem(message: "Không tìm thấy máy \(target.host).")) }
        guard addresses.allSatisfy({ permits($0.bytes, of: target.host) }) else {
            return .failure(TargetProblem(message: "Máy \(target.host) nằm trong mạng nội bộ; khai ở webhookHosts nếu cần."))
        }
        return .success(first.text)
    }

    /// What came of a delivery to an address of the target that was judged, timed; a status other than 2xx is a problem.
    ///
    /// - Parameter send: speaks to the address; gives the status of the answer.
    public func delivery(to target: WebhookTarget, _ send: (String) async -> Result<Int, TargetProblem>) async -> WebhookOutcome {
        let started = ContinuousClock.now
        let answer: Result<Int, TargetProblem>
        switch await address(of: target) {
        case .success(let address): answer = await send(address)
        case .failure(let problem): answer = .failure(problem)
        }
        let milliseconds = Int64((ContinuousClock.now - started) / .milliseconds(1))
        switch answer {
        case .success(let status):
            let problem = (200..<300).contains(status) ? nil : "Bên nhận trả về \(status)."
            return WebhookOutcome(status: status, milliseconds: milliseconds, problem: problem)
        case .failure(let problem): return WebhookOutcome(status: nil, milliseconds: milliseconds, problem: problem.message)
        }
    }
}

/// Sends by the program `curl`, one process a delivery.
///
/// The name is resolved here, every address of it is judged, and curl is told to use that one: a name that changes its mind in between leads
/// nowhere else. No redirects, no proxies, 15 seconds.
public struct CurlSender: WebhookSender {
    public init() {}

    public func send(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async -> WebhookOutcome
    {
        await deliver(body, headers, target, policy, keeping: nil)
    }

    public func exchange(_ body: [UInt8], headers: [(String, String)], to target: WebhookTarget, policy: AddressPolicy) async
        -> (outcome: WebhookOutcome, answer: [UInt8])
    {
        let file = FileManager.default.temporaryDirectory.appending(path: "dinh-answer-\(UUID().uuidString)")
        guard FileManager.default.createFile(atPath: file.path, contents: nil, attributes: [.posixPermissions: 0o600]) else {
            return (WebhookOutcome(status: nil, milliseconds: 0, problem: "Không ghi được tệp tạm."), [])
        }
        defer { try? FileManager.default.removeItem(at: file) }
        let outcome = await deliver(body, headers, target, policy, keeping: file.path)
        let answer = try? FileHandle(forReadingFrom: file).read(upToCount: 1 << 20)
        return (outcome, answer.map { Array($0) } ?? [])
    }

    /// - Parameter file: where the answer is kept; nil where nobody reads it.
    private func deliver(
        _ body: [UInt8], _ headers: [(String, String)], _ target: WebhookTarget, _ policy: AddressPolicy, keeping file: String?
    ) async -> WebhookOutcome {
        await policy.delivery(to: target) { address in
            let config = Self.config(
                headers: headers, target: target, address: address, isPlain: policy.isAllowed(target.host), output: file ?? "/dev/null")
            let (exit, answer) = await Self.onThread { Self.curl(config, body) }
            guard exit == 0, let status = Int(answer) else { return .failure(TargetProblem(message: Self.problem(exit))) }
            return .success(status)
        }
    }

    /// What curl is told, over its standard input: neither address nor signature shows in the list of processes.
    private static func config(headers: [(String, String)], target: WebhookTarget, address: String, isPlain: Bool, output: String)
        -> String
    {
        let host = target.host.contains(":") ? "[\(target.host)]" : target.host
        var lines = [
            "url = \"\(target.url)\"", "resolve = \"\(host):\(target.port):\(address)\"", "request = POST", "noproxy = \"*\"",
            "max-time = 15",
            "connect-timeout = 5", "max-redirs = 0", "proto = \"\(isPlain ? "=http,https" : "=https")\"", "silent",
            "output = \"\(output)\"",
            "max-filesize = 1000000", "write-out = \"%{http_code}\"", "globoff", "header = \"Expect:\"",
        ]
        lines += headers.map { "header = \"\($0.0): \($0.1.replacing("\"", with: ""))\"" }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func curl(_ config: String, _ body: [UInt8]) -> (status: Int32, answer: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/curl")
        let bodyFile = FileManager.default.temporaryDirectory.appending(path: "dinh-webhook-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: bodyFile) }
        process.arguments = ["--disable", "--config", "-"]
        process.environment = ["LC_ALL": "C.UTF-8", "PATH": "/usr/bin:/bin"]
        let (input, output) = (Pipe(), Pipe())
        process.standardInput = input
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        do {
            guard FileManager.default.createFile(atPath: bodyFile.path, contents: Data(body), attributes: [.posixPermissions: 0o600]) else {
                return (-1, "")
            }
            try process.run()
            try input.fileHandleForWriting.write(contentsOf: Data((config + "data-binary = \"@\(bodyFile.path)\"\n").utf8))
            try input.fileHandleForWriting.close()
        } catch {
            if process.isRunning { process.terminate() }
            return (-1, "")
        }
        let answer = try? output.fileHandleForReading.readToEnd()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: answer ?? Data(), as: UTF8.self))
    }

    private static func problem(_ exit: Int32) -> String {
        switch exit {
        case -1: "Máy chủ chưa cài curl."
        case 7: "Bên nhận không mở cổng."
        case 28: "Quá 15 giây không có trả lời."
        case 35, 51, 58, 60: "Chứng thư TLS của bên nhận không đúng."
        default: "Không gửi được (curl \(exit))."
        }
    }

    /// Every address of a host, as bytes and as curl writes it.
    fileprivate static func addresses(of host: String, port: Int) -> [(bytes: [UInt8], text: String)] {
        var hints = addrinfo()
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host.trimmingCharacters(in: ["[", "]"]), String(port), &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var found: [(bytes: [UInt8], text: String)] = []
        var entry = list
        while let info = entry?.pointee {
            if let address = info.ai_addr, let bytes = bytes(address, info.ai_family) { found.append((bytes, text(bytes))) }
            entry = info.ai_next
        }
        return found
    }

    private static func bytes(_ address: UnsafeMutablePointer<sockaddr>, _ family: Int32) -> [UInt8]? {
        switch family {
        case AF_INET:
            address.withMemoryRebound(to: sockaddr_in.self, capacity: 1) { inner in
                withUnsafeBytes(of: inner.pointee.sin_addr) { Array($0) }
            }
        case AF_INET6:
            address.withMemoryRebound(to: sockaddr_in6.self, capacity: 1) { inner in
                withUnsafeBytes(of: inner.pointee.sin6_addr) { Array($0) }
            }
        default: nil
        }
    }

    private static func text(_ bytes: [UInt8]) -> String {
        if bytes.count == 4 { return bytes.map(String.init).joined(separator: ".") }
        let groups = stride(from: 0, to: 16, by: 2).map { String(UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]), radix: 16) }
        return "[" + groups.joined(separator: ":") + "]"
    }

    /// Runs what blocks away from the threads that answer requests.
    fileprivate static func onThread<T: Sendable>(_ work: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            DispatchQueue.global(qos: .utility).async { continuation.resume(returning: work()) }
        }
    }
}
