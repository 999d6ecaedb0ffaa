import Foundation
import HTTPTypes
public import Hummingbird
import NIOCore

/// A stored document as an answer: ranges, conditional requests, a file name in any script, and never shown in place unless that is safe.
///
/// ```swift
/// return FileResponse(path: blobPath, name: "Kế hoạch 2026.pdf", kind: .pdf, tag: hash, inline: true)
/// ```
public struct FileResponse: ResponseGenerator, Sendable {
    public enum Source: Sendable {
        case file(path: String)
        case bytes(ByteBuffer)
    }

    private let source: Source
    private let name: String
    private let mediaType: String
    private let tag: String?
    private let isInline: Bool
    private let isLasting: Bool

    /// - Parameters:
    ///   - name: the name offered for saving.
    ///   - kind: decides the media type and whether `inline` is followed.
    ///   - tag: names the content (its hash), for `ETag`; nil when unknown.
    ///   - inline: whether to show the file in the browser instead of saving it; ignored for kinds that are not safe.
    ///   - isLasting: whether its address names its content, so that the reader's own browser may keep it for a month without asking.
    public init(_ source: Source, name: String, kind: FileKind, tag: String? = nil, inline: Bool = false, isLasting: Bool = false) {
        self.source = source
        self.name = cleanFileName(name)
        self.mediaType = kind.mediaType
        self.tag = tag.map { "\"\($0.filter { $0.isASCII && ($0.isLetter || $0.isNumber || "-_".contains($0)) })\"" }
        isInline = inline && kind.isSafeInline
        self.isLasting = isLasting
    }

    public init(path: String, name: String, kind: FileKind, tag: String? = nil, inline: Bool = false, isLasting: Bool = false) {
        self.init(.file(path: path), name: name, kind: kind, tag: tag, inline: inline, isLasting: isLasting)
    }

    /// A file made on the spot, such as an export; always offered for saving.
    public init(bytes: some Sequence<UInt8>, name: String, mediaType: String) {
        source = .bytes(ByteBuffer(bytes: bytes))
        self.name = cleanFileName(name)
        self.mediaType = mediaType
        tag = nil
        isInline = false
        isLasting = false
    }

    public func response(from request: Request, context: some RequestContext) throws -> Response {
        guard let size = size() else { throw HTTPFailure.notFound }
        var headers: HTTPFields = [
            .contentType: mediaType, .acceptRanges: "bytes",
            .cacheControl: isLasting ? "private, max-age=2592000, immutable" : "private, no-cache",
            .contentDisposition: contentDisposition(name, inline: isInline),
            // A document opened in place runs nothing and loads nothing, whatever is in it. PDF viewers do not start in a sandbox.
            .contentSecurityPolicy: mediaType == FileKind.pdf.mediaType
                ? "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
                : "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; sandbox; frame-ancestors 'self'",
        ]
        headers[.eTag] = tag
        if let tag, let none = request.headers[.ifNoneMatch], matches(tag, none) {
            return Response(status: .notModified, headers: headers)
        }
        switch ByteRange.requested(request, size: size, tag: tag) {
        case .whole:
            return Response(status: .ok, headers: headers, body: body(0..<size, size: size))
        case .part(let range):
            headers[.contentRange] = "bytes \(range.lowerBound)-\(range.upperBound - 1)/\(size)"
            return Response(status: .partialContent, headers: headers, body: body(range, size: size))
        case .unsatisfiable:
            return Response(status: .rangeNotSatisfiable, headers: [.contentRange: "bytes */\(size)"])
        }
    }

    private func size() -> Int? {
        switch source {
        case .bytes(let buffer): return buffer.readableBytes
        case .file(let path):
            guard let attributes = try? FileManager.default.attributesOfItem(atPath: path) else { return nil }
            guard attributes[.type] as? FileAttributeType == .typeRegular else { return nil }
            return (attributes[.size] as? NSNumber)?.intValue
        }
    }

    private func body(_ range: Range<Int>, size: Int) -> ResponseBody {
        switch source {
        case .bytes(let buffer):
            return .init(byteBuffer: buffer.getSlice(at: buffer.readerIndex + range.lowerBound, length: range.count) ?? ByteBuffer())
        case .file(let path):
            return ResponseBody(contentLength: range.count) { writer in
                let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
                defer { try? file.close() }
                try file.seek(toOffset: UInt64(range.lowerBound))
                var left = range.count
                while left > 0 {
                    // A file cut short meanwhile ends the connection: the client must not take the part for the whole.
                    guard let chunk = try file.read(upToCount: min(left, 128 << 10)), !chunk.isEmpty else { throw HTTPFailure.unavailable }
                    left -= chunk.count
                    try await writer.write(ByteBuffer(bytes: chunk))
                }
                try await writer.finish(nil)
            }
        }
    }
}

/// What part of a representation is asked for (RFC 9110, 14).
enum ByteRange: Equatable {
    case whole, unsatisfiable
    case part(Range<Int>)

    /// One range of bytes is honoured; several, another unit or a malformed header give the whole, as the standard allows.
    static func requested(_ request: Request, size: Int, tag: String?) -> ByteRange {
        guard request.method == .get, let header = request.headers[.range] else { return .whole }
        if let condition = request.headers[.ifRange], condition != tag { return .whole }
        return parse(header, size: size)
    }

    static func parse(_ header: String, size: Int) -> ByteRange {
        let header = header.trimmingCharacters(in: .whitespaces).lowercased()
        guard header.hasPrefix("bytes=") else { return .whole }
        let ends = header.dropFirst(6).split(separator: "-", omittingEmptySubsequences: false)
            .map { $0.trimmingCharacters(in: .whitespaces) }
        guard ends.count == 2, ends.allSatisfy({ $0.allSatisfy { $0.isASCII && $0.isNumber } }), ends != ["", ""] else { return .whole }
        // Numbers too large for an integer are beyond any file.
        let (first, last) = (ends[0].isEmpty ? nil : Int(ends[0]) ?? .max, ends[1].isEmpty ? nil : Int(ends[1]) ?? .max)
        switch (first, last) {
        case (nil, let suffix?): return suffix == 0 || size == 0 ? .unsatisfiable : .part(max(0, size - suffix)..<size)
        case (let first?, let last?) where last < first: return .whole
        case (let first?, _): return first >= size ? .unsatisfiable : .part(first..<(min(last ?? .max, size - 1) + 1))
        default: return .whole
        }
    }
}

/// Whether one of the tags of an `If-None-Match` list is this one, by weak comparison (RFC 9110, 8.8.3.2), or the list is `*`.
func matches(_ tag: String, _ list: String) -> Bool {
    func opaque(_ text: some StringProtocol) -> String {
        let text = text.trimmingCharacters(in: .whitespaces)
        return text.hasPrefix("W/") ? String(text.dropFirst(2)) : text
    }
    return opaque(list) == "*" || list.split(separator: ",").contains { opaque($0) == opaque(tag) }
}

/// RFC 6266 with RFC 5987: the exact name in UTF-8, and one in ASCII for programs that do not know that.
func contentDisposition(_ name: String, inline: Bool) -> String {
    let plain = name.replacing("đ", with: "d").replacing("Đ", with: "D").decomposedStringWithCanonicalMapping.unicodeScalars
        .filter { !$0.properties.isDiacritic && $0.properties.generalCategory != .nonspacingMark }
        .map { $0.isASCII && $0.value >= 0x20 && $0.value != 0x7F && !"\"\\%;".unicodeScalars.contains($0) ? Character($0) : "_" }
    let kept = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~".utf8)
    let exact = name.utf8.map { byte -> String in
        if kept.contains(byte) { return String(Unicode.Scalar(byte)) }
        return "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    }
    return "\(inline ? "inline" : "attachment"); filename=\"\(String(plain))\"; filename*=UTF-8''\(exact.joined())"
}
