public import Foundation
public import Vietnamese

/// What is seen of a signature on the page.
public enum SignatureLook: Sendable, Equatable {
    /// A leader's: a blue picture between office and name (NĐ 30/2020, Phụ lục I, phần I, mục II, khoản 7 điểm d).
    /// - `name`: as printed below it; `width`: of the picture, in millimetres.
    case signature(image: URL, name: String, width: Double)
    /// An office's: its red seal in its real size over the left third of the leader's signature (khoản 8 điểm a).
    /// - `diameter`: in millimetres.
    case seal(image: URL, diameter: Double)
    /// An office's on a file that goes with a document: number and time at the upper right corner of the first page, in Times New Roman 10
    /// (khoản 8 điểm b).
    case note
    /// Nothing.
    case hidden
}

/// What is to be signed.
public struct SigningRequest: Sendable {
    public let pdf: Data
    /// "Số: 05/BC-UBND", for signatures that show it.
    public let number: String?
    /// When it is signed, for signatures that show it.
    public let at: Instant
    /// What the signer typed; nil where the server keeps it, or nobody needs it.
    public let pin: String?

    public init(pdf: Data, number: String? = nil, at: Instant = .now, pin: String? = nil) {
        self.pdf = pdf
        self.number = number
        self.at = at
        self.pin = pin
    }
}

/// Somebody or some office that signs PDF files, wherever the key lies.
public protocol Signer: Sendable {
    /// The file with one more signature: PAdES, with a time stamp where an authority is set (B-T) and data on revocation where they could
    /// be had (B-LT).
    ///
    /// - Throws: ``SigningError``.
    func sign(_ request: SigningRequest) async throws -> SignedFile
}

/// Where a key lies.
public enum SigningKey: Sendable, Equatable {
    public enum Kind: String, Sendable, Codable, CaseIterable {
        case pkcs12 = "p12"
        case pkcs11
        case remote = "csc"
    }

    /// A PKCS#12 file.
    case file(URL)
    /// A certificate with its key on a token.
    /// - `module`: the driver, a shared library. - `environment`: variables that the driver wants.
    case token(module: String, label: String?, certificate: String, environment: [String: String])
    /// A credential of a service that speaks the Cloud Signature Consortium's API v2.
    /// - `url`: what stands before `/csc/v2`. - `credential`: nil where the bearer has one only. - `renewal`: nil where the operator renews the
    /// token.
    case remote(url: String, credential: String?, bearer: Secret, renewal: BearerRenewal?)

    public var kind: Kind {
        switch self {
        case .file: .pkcs12
        case .token: .pkcs11
        case .remote: .remote
        }
    }
}

/// Something secret that is read when it is needed, so that it stands in no settings and no memory longer than that.
public enum Secret: Sendable, Equatable {
    case file(URL)
    case environment(String)

    /// - Throws: ``SigningError`` with `settings` where it is not there.
    func read() throws -> String {
        let found: String?
        switch self {
        case .file(let url): found = try? String(contentsOf: url, encoding: .utf8)
        case .environment(let name): found = ProcessInfo.processInfo.environment[name]
        }
        let text = found?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        guard !text.isEmpty else { throw SigningError(.settings, detail: "a secret is missing: \(self)") }
        return text
    }
}

/// One entry of the list of signers: who, with which key, seen how.
public struct ConfiguredSigner: Signer, Identifiable {
    public let id: String
    public let label: String
    /// The commune's place in addresses: `suoi-may`.
    public let commune: String
    /// Names of the posts whose holders may use it.
    public let posts: [String]
    public let key: SigningKey
    public let look: SignatureLook
    /// The PIN, where the server keeps it; nil where the signer types it.
    let pin: Secret?
    let timestamp: String?
    let tool: SigningTool
    let renewals: BearerRenewals

    /// Whether the signer has to type a PIN or password.
    public var asksPIN: Bool { pin == nil }

    public func sign(_ request: SigningRequest) async throws -> SignedFile {
        let look = try await look(for: request)
        var environment: [String: String] = [:]
        if case .token(_, _, _, let more) = key { environment = more }
        func signed() async throws -> SignedFile {
            try await tool.sign(
                request.pdf, try askedKey(pin: try pin?.read() ?? request.pin), look, timestamp: timestamp, reason: nil,
                environment: environment)
        }
        guard case .remote(_, _, let bearer, let renewal?) = key else { return try await signed() }
        let token = try bearer.read()
        do { return try await signed() } catch let error as SigningError where error.code == .refused {
            try await renewals.renew(renewal, refused: token)
            return try await signed()
        }
    }

    private func askedKey(pin: String?) throws -> Ask.Key {
        var asked = Ask.Key(kind: key.kind, pin: pin)
        switch key {
        case .file(let url): asked.file = url.absolutePath
        case .token(let module, let label, let certificate, _):
            (asked.module, asked.token, asked.certificate) = (module, label, certificate)
        case .remote(let url, let credential, let bearer, _):
            (asked.url, asked.credential, asked.token) = (url, credential, try bearer.read())
        }
        return asked
    }

    private func look(for request: SigningRequest) async throws -> Ask.Look? {
        func asked(_ box: PageBox, image: URL) -> Ask.Look {
            Ask.Look(page: box.page, box: [box.left, box.bottom, box.right, box.top], image: image.absolutePath)
        }
        switch look {
        case .hidden: return nil
        case .signature(let image, let name, let width):
            let box = try SignaturePlacement.signature(
                of: name, width: width, shape: try PictureShape(of: image).ratio, in: try await tool.words(of: request.pdf))
            return asked(box, image: image)
        case .seal(let image, let diameter):
            guard let signature = try await tool.fields(of: request.pdf).last else { throw SigningError(.order) }
            _ = try PictureShape(of: image)
            return asked(SignaturePlacement.seal(on: signature, diameter: diameter), image: image)
        case .note:
            let lines = [request.number, Self.stamp(request.at)].compactMap { $0 }
            guard let word = try await tool.words(of: request.pdf).first(where: { $0.page == 0 }) else { throw SigningError(.placement) }
            let box = SignaturePlacement.note(pageWidth: word.pageWidth, pageHeight: word.pageHeight, lines: lines.count)
            return Ask.Look(
                page: 0, box: [box.left, box.bottom, box.right, box.top], lines: lines, font: Self.font, size: 10)
        }
    }

    /// As wide as Times New Roman, which Debian does not have.
    private static let font = "/usr/share/fonts/truetype/liberation2/LiberationSerif-Regular.ttf"

    /// "22/11/2026 14:05:09 +07:00": the time with its zone as khoản 8 điểm b wants it.
    static func stamp(_ at: Instant) -> String {
        let second = (at.milliseconds / 1000) % 60
        return "\(at.date.text(.vi)) \(at.clockText):\(second < 10 ? "0" : "")\(second) +07:00"
    }
}

/// Height over width of a PNG.
struct PictureShape {
    let ratio: Double

    /// - Throws: ``SigningError`` with `image` for what is no PNG.
    init(of file: URL) throws {
        guard let handle = try? FileHandle(forReadingFrom: file), let head = try? handle.read(upToCount: 24), head.count == 24,
            head.prefix(8) == Data([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])
        else { throw SigningError(.image, detail: file.path) }
        func number(_ offset: Int) -> Double { head[offset..<offset + 4].reduce(0) { $0 * 256 + Double($1) } }
        guard number(16) > 0, number(20) > 0 else { throw SigningError(.image, detail: file.path) }
        ratio = number(20) / number(16)
    }
}
