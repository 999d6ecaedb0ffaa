public import Foundation
import Programs
public import Vietnamese

/// The program that signs and judges: `Tools/signing/sign.py` with pyHanko, a process of its own each time, within bounds on time, memory and size.
/// What it is told, PINs among it, comes to it on standard input only.
public struct SigningTool: Sendable {
    private let python: String
    private let script: String
    /// Where work is done, each in a folder of its own that is removed after it.
    private let folder: URL
    /// Certificates (PEM, DER) of a folder: those that signed themselves are trusted, the others help to find the way to them.
    public let trusted: URL?

    /// - Parameters:
    ///   - home: the folder of the installed version, with `Tools` and the Python environment `.venv-signing` (`scripts/setup run`).
    ///   - folder: where it may write.
    ///   - trusted: the folder of trusted certificates; without one no chain is known.
    public init(home: URL, folder: URL, trusted: URL? = nil) {
        python = home.appending(path: ".venv-signing/bin/python").absolutePath
        script = home.appending(path: "Tools/signing/sign.py").absolutePath
        self.folder = folder.absoluteURL
        self.trusted = trusted
    }

    public var isInstalled: Bool { LimitedTool.path(python) != nil && FileManager.default.fileExists(atPath: script) }

    /// Bytes of the largest file that is signed or judged.
    public static let mostBytes = 64 << 20

    /// What the signatures of a PDF are worth, by the trusted certificates.
    ///
    /// - Parameter moment: at which they are judged; nil is now.
    /// - Throws: ``SigningError`` with `pdf`, `encrypted`, `trust` or `tool`.
    public func report(on pdf: URL, at moment: Instant? = nil) async throws -> SignatureReport {
        try await work { place in
            let ask = Ask(
                do: "verify", file: pdf.absolutePath, roots: certificates, at: moment.map { Double($0.milliseconds) / 1000 })
            return SignatureReport(try await run(ask, in: place, seconds: 30))
        }
    }

    /// The PDF with one more signature.
    ///
    /// - Parameter key: where the key is, with its PIN.
    /// - Throws: ``SigningError``.
    func sign(
        _ pdf: Data, _ key: Ask.Key, _ look: Ask.Look?, timestamp: String?, reason: String?, environment: [String: String]
    ) async throws -> SignedFile {
        guard pdf.count <= Self.mostBytes else { throw SigningError(.pdf, detail: "\(pdf.count) bytes") }
        return try await work { place in
            let (before, after) = (place.appending(path: "in.pdf"), place.appending(path: "out.pdf"))
            try pdf.write(to: before)
            let ask = Ask(
                do: "sign", file: before.path, to: after.path, key: key, appearance: look, timestamp: timestamp, roots: certificates,
                reason: reason)
            struct Done: Decodable { let longTerm: Bool }
            let done: Done = try await run(ask, in: place, seconds: 90, environment: environment)
            return SignedFile(pdf: try Data(contentsOf: after), isLongTerm: done.longTerm)
        }
    }

    /// The PDF with a document time stamp over all that it holds (PAdES B-LTA), where the last stamp's certificate runs out before then.
    ///
    /// - Returns: nil in place of the file where nothing was to be added; until when its last stamp is proven, nil where it has none to prove.
    /// - Throws: ``SigningError``.
    public func proven(_ pdf: Data, by timestamp: String, before moment: Instant) async throws -> (pdf: Data?, until: Instant?) {
        try await work { place in
            let (file, after) = (place.appending(path: "in.pdf"), place.appending(path: "out.pdf"))
            try pdf.write(to: file)
            struct Done: Decodable {
                let until: Double?
                let added: Bool
            }
            let ask = Ask(
                do: "prove", file: file.path, to: after.path, timestamp: timestamp, roots: certificates,
                before: Double(moment.milliseconds) / 1000)
            let done: Done = try await run(ask, in: place, seconds: 90)
            return (done.added ? try Data(contentsOf: after) : nil, done.until.map { Instant(milliseconds: Int64($0 * 1000)) })
        }
    }

    struct RenewedBearer: Decodable {
        let access: String
        let refresh: String?
    }

    func renew(_ key: Ask.Key) async throws -> RenewedBearer {
        try await work { place in try await run(Ask(do: "renew", file: "", key: key), in: place, seconds: 40) }
    }

    /// Where visible signatures stand in a PDF, in the order in which they were made.
    func fields(of pdf: Data) async throws -> [PageBox] {
        try await work { place in
            let file = place.appending(path: "in.pdf")
            try pdf.write(to: file)
            struct Found: Decodable {
                struct Field: Decodable {
                    let page: Int
                    let box: [Double]
                }
                let fields: [Field]
            }
            let found: Found = try await run(Ask(do: "fields", file: file.path), in: place, seconds: 30)
            return found.fields.filter { $0.box.count == 4 }.map {
                PageBox(page: $0.page, left: $0.box[0], bottom: $0.box[1], right: $0.box[2], top: $0.box[3])
            }
        }
    }

    /// The words of a PDF with their places.
    func words(of pdf: Data) async throws -> [PlacedWord] {
        try await work { place in
            try pdf.write(to: place.appending(path: "in.pdf"))
            let outcome: LimitedTool.Outcome
            do {
                outcome = try await LimitedTool.run(
                    "pdftotext", ["-bbox", "in.pdf", "words.html"], in: place, seconds: 20, memory: 1 << 30)
            } catch let failure as LimitedTool.Failure {
                throw SigningError(.tool, detail: failure.description)
            }
            guard outcome.status == 0, let html = try? String(contentsOf: place.appending(path: "words.html"), encoding: .utf8) else {
                throw SigningError(.pdf, detail: String(outcome.output.prefix(200)))
            }
            return PlacedWord.read(html)
        }
    }

    private var certificates: [String] {
        guard let trusted else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: trusted.path)) ?? []
        return names.filter { [".pem", ".crt", ".cer", ".der"].contains(where: $0.lowercased().hasSuffix) }.sorted()
            .map { trusted.appending(path: $0).absolutePath }
    }

    private func work<T>(_ body: (URL) async throws -> T) async throws -> T {
        let place = folder.appending(path: UUID().uuidString, directoryHint: .isDirectory)
        try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: place) }
        return try await body(place)
    }

    private struct Answer<T: Decodable>: Decodable {
        let ok: T?
        let error: String?
        let detail: String?
    }

    private func run<T: Decodable>(_ ask: Ask, in place: URL, seconds: Double, environment: [String: String] = [:]) async throws -> T {
        guard isInstalled else { throw SigningError(.tool, detail: "\(python) or \(script) is missing") }
        let outcome: LimitedTool.Outcome
        do {
            outcome = try await LimitedTool.run(
                python, ["-B", script], in: place, seconds: seconds, memory: 3 << 30, writes: 256 << 20,
                input: try JSONEncoder().encode(ask),
                environment: environment)
        } catch let failure as LimitedTool.Failure {
            throw SigningError(.tool, detail: failure.description)
        }
        // What libraries print stands before the answer, which is a line of its own.
        let line = outcome.output.split(whereSeparator: \.isNewline).last { $0.hasPrefix("{") } ?? ""
        guard let answer = try? JSONDecoder().decode(Answer<T>.self, from: Data(line.utf8)) else {
            throw SigningError(.tool, detail: "status \(outcome.status): \(outcome.output.suffix(300))")
        }
        if let ok = answer.ok { return ok }
        throw SigningError(SigningError.Code(rawValue: answer.error ?? "") ?? .tool, detail: answer.detail ?? "")
    }
}

extension URL {
    /// The tool works in a folder of its own: relative paths would mean something else there.
    var absolutePath: String { absoluteURL.standardizedFileURL.path }
}

/// What the tool is asked.
struct Ask: Encodable {
    struct Key: Encodable, Sendable {
        let kind: SigningKey.Kind
        var file: String?
        var module: String?
        /// A PKCS#11 token's label, or a remote service's bearer token.
        var token: String?
        var certificate: String?
        var url: String?
        var credential: String?
        var pin: String?
        /// Of a token's renewal.
        var client: String?
        var secret: String?
    }

    struct Look: Encodable, Sendable {
        let page: Int
        /// Left, bottom, right, top in points.
        let box: [Double]
        var image: String?
        var lines: [String]?
        var font: String?
        var size: Double?
    }

    let `do`: String
    let file: String
    var to: String?
    var key: Key?
    var appearance: Look?
    var timestamp: String?
    var roots: [String] = []
    var reason: String?
    /// Seconds since 1970.
    var at: Double?
    /// Seconds since 1970.
    var before: Double?
}

/// A file after it was signed.
public struct SignedFile: Sendable {
    public let pdf: Data
    /// Whether the file carries what later shows that no certificate was revoked (LTV).
    public let isLongTerm: Bool
}
