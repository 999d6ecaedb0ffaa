public import Foundation
import HTTPTypes
import Hummingbird
import NIOCore

/// Style sheets, scripts, fonts and images, read into memory at start and served under names that change with the content.
///
/// ```swift
/// let assets = try AssetLibrary(folders: [publicFolder])
/// assets.url(for: "css/app.css")      // "/assets/css/app-0f3a….css", cached for a year
/// ```
/// A file is served only if its real path is inside its folder and no part of its name begins with a dot. Files in later folders replace
/// those of the same name in earlier ones. `x.css.br` and `x.css.gz` beside `x.css`, when not older, are sent to clients that accept them;
/// text without such a sibling is compressed with gzip at start.
public struct AssetLibrary: Sendable {
    struct Asset: Sendable {
        let type: String
        let tag: String
        let plain: ByteBuffer
        var encoded: [String: ByteBuffer] = [:]
    }

    /// The path under which all assets are, with a slash at the end.
    public let prefix: String
    private var assets: [String: Asset] = [:]
    private var fingerprinted: [String: String] = [:]
    private var urls: [String: String] = [:]

    /// - Throws: what reading a file throws; a missing folder counts as empty.
    public init(folders: [URL], prefix: String = "/assets/") throws {
        self.prefix = prefix
        for folder in folders { try add(folder) }
        for (name, asset) in assets {
            let unique = Self.unique(name, asset.tag)
            fingerprinted[unique] = name
            urls[name] = prefix + unique
        }
    }

    /// The address of an asset by its name below its folder. A name that is not there gives an address that answers 404, so that a missing
    /// file shows in tests of pages and does not end the program.
    public func url(for name: String) -> String { urls[name] ?? prefix + name }

    /// The names of all assets, sorted.
    public var names: [String] { assets.keys.sorted() }

    private mutating func add(_ folder: URL) throws {
        let root = folder.resolvingSymlinksInPath().standardizedFileURL.path
        for name in try FileManager.default.subpathsIfPresent(of: root) {
            let parts = name.split(separator: "/")
            let url = URL(fileURLWithPath: root + "/" + name)
            let real = url.resolvingSymlinksInPath().standardizedFileURL.path
            guard parts.allSatisfy({ !$0.hasPrefix(".") }), real.hasPrefix(root + "/"), !real.isFolder else { continue }
            if ["br", "gz"].contains(url.pathExtension), (root + "/" + name.dropLast(3)).isFile { continue }
            let plain = ByteBuffer(bytes: try Data(contentsOf: url))
            var asset = Asset(type: Self.type(of: url.pathExtension), tag: fingerprint(plain), plain: plain)
            for (encoding, ending) in [("br", ".br"), ("gzip", ".gz")] {
                let sibling = real + ending
                guard sibling.isFile, sibling.modified >= real.modified else { continue }
                asset.encoded[encoding] = ByteBuffer(bytes: try Data(contentsOf: URL(fileURLWithPath: sibling)))
            }
            if asset.encoded["gzip"] == nil, Self.isText(asset.type), plain.readableBytes >= 1024 {
                asset.encoded["gzip"] = Deflater.gzip(plain)
            }
            assets[name] = asset
        }
    }

    private static func unique(_ name: String, _ tag: String) -> String {
        let slash = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
        guard let dot = name[slash...].lastIndex(of: "."), dot > slash else { return "\(name)-\(tag)" }
        return "\(name[..<dot])-\(tag)\(name[dot...])"
    }

    /// The answer for a path below `prefix`; nil when there is no such asset.
    func response(to request: Request, name: String) -> Response? {
        let isUnique = fingerprinted[name] != nil
        guard let asset = assets[fingerprinted[name] ?? name] else { return nil }
        let accepted = weightedItems(request.headers[values: .acceptEncoding])
        let encoding = ["br", "gzip"].first { accepted.contains($0) && asset.encoded[$0] != nil }
        let tag = "\"\(asset.tag)\(encoding.map { "-" + $0 } ?? "")\""
        var headers: HTTPFields = [
            .contentType: asset.type, .eTag: tag,
            .cacheControl: isUnique ? "public, max-age=31536000, immutable" : "public, max-age=3600",
        ]
        if !asset.encoded.isEmpty { headers[.vary] = "Accept-Encoding" }
        if let none = request.headers[.ifNoneMatch], matches(tag, none) { return Response(status: .notModified, headers: headers) }
        if let encoding { headers[.contentEncoding] = encoding }
        let body = encoding.flatMap { asset.encoded[$0] } ?? asset.plain
        return Response(status: .ok, headers: headers, body: .init(byteBuffer: body))
    }
}

extension AssetLibrary {
    static func isText(_ type: String) -> Bool {
        type.hasPrefix("text/") || type.hasPrefix("image/svg") || type.hasPrefix("application/javascript")
            || type.split(separator: ";")[0].hasSuffix("json") || type.split(separator: ";")[0].hasSuffix("xml")
            || type.hasPrefix("application/manifest")
    }

    private static let types: [String: String] = [
        "css": "text/css; charset=utf-8", "js": "text/javascript; charset=utf-8", "mjs": "text/javascript; charset=utf-8",
        "json": "application/json", "map": "application/json", "webmanifest": "application/manifest+json",
        "svg": "image/svg+xml; charset=utf-8", "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif",
        "webp": "image/webp", "avif": "image/avif", "ico": "image/x-icon", "woff2": "font/woff2", "woff": "font/woff", "ttf": "font/ttf",
        "otf": "font/otf", "html": "text/html; charset=utf-8", "txt": "text/plain; charset=utf-8", "md": "text/plain; charset=utf-8",
        "xml": "application/xml", "pdf": "application/pdf",
    ]

    private static func type(of pathExtension: String) -> String { types[pathExtension.lowercased()] ?? "application/octet-stream" }
}

/// FNV-1a, 64 bits: tells versions of our own files apart; no defence against forgery is needed here.
private func fingerprint(_ bytes: ByteBuffer) -> String {
    let hash = bytes.withUnsafeReadableBytes { $0.reduce(0xCBF2_9CE4_8422_2325 as UInt64) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }
    let hex = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - hex.count) + hex
}

extension FileManager {
    fileprivate func subpathsIfPresent(of root: String) throws -> [String] { root.isFolder ? try subpathsOfDirectory(atPath: root) : [] }
}

extension String {
    fileprivate var isFolder: Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: self, isDirectory: &isFolder) && isFolder.boolValue
    }
    fileprivate var isFile: Bool { FileManager.default.fileExists(atPath: self) && !isFolder }
    fileprivate var modified: Date {
        (try? FileManager.default.attributesOfItem(atPath: self)[.modificationDate] as? Date) ?? .distantPast
    }
}

struct AssetStep<Principal: Sendable>: RouterMiddleware {
    typealias Context = WebContext<Principal>
    let assets: AssetLibrary

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        let path = request.uri.path
        guard path.hasPrefix(assets.prefix) else { return try await next(request, context) }
        context.coreContext.endpointPath.value = assets.prefix + "**"
        guard request.method == .get || request.method == .head else { throw HTTPFailure.methodNotAllowed([.get, .head]) }
        guard let name = percentDecoded(path.dropFirst(assets.prefix.count)), let response = assets.response(to: request, name: name) else {
            throw HTTPFailure.notFound
        }
        return response
    }
}
