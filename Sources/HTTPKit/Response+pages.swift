import Foundation
public import HTTPTypes
public import Hummingbird

/// The headers this module sets by name.
extension HTTPField.Name {
    static let requestID = Self.known("X-Request-Id")
    static let forwardedFor = Self.known("X-Forwarded-For")
    static let forwardedProto = Self.known("X-Forwarded-Proto")
    static let fetchSite = Self.known("Sec-Fetch-Site")
    static let csrfToken = Self.known("X-CSRF-Token")
    static let referrerPolicy = Self.known("Referrer-Policy")
    static let permissionsPolicy = Self.known("Permissions-Policy")
    static let openerPolicy = Self.known("Cross-Origin-Opener-Policy")
    static let resourcePolicy = Self.known("Cross-Origin-Resource-Policy")
    static let accelBuffering = Self.known("X-Accel-Buffering")
    static let lastEventID = Self.known("Last-Event-ID")

    private static func known(_ name: String) -> Self {
        guard let name = Self(name) else { preconditionFailure("\(name) is not a header name") }
        return name
    }
}

extension Response {
    /// A page: `text/html; charset=utf-8`.
    public static func html(_ text: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        textual(text, "text/html; charset=utf-8", status, headers)
    }

    public static func text(_ text: String, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) -> Response {
        textual(text, "text/plain; charset=utf-8", status, headers)
    }

    /// A drawing made by the server.
    public static func svg(_ text: String) -> Response {
        textual(text, "image/svg+xml; charset=utf-8", .ok, [:])
    }

    /// Text of any other type, such as `text/calendar; charset=utf-8`.
    public static func content(_ text: String, type: String, headers: HTTPFields = [:]) -> Response {
        textual(text, type, .ok, headers)
    }

    /// A value as JSON with sorted keys and ISO 8601 instants.
    /// - Throws: what the value's own encoding throws.
    public static func json(_ value: some Encodable, status: HTTPResponse.Status = .ok, headers: HTTPFields = [:]) throws -> Response {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.dateEncodingStrategy = .iso8601
        return bytes(ByteBuffer(bytes: try encoder.encode(value)), "application/json", status, headers)
    }

    /// The answer after a form was accepted: the browser GETs `path` (303, so that reloading does not send the form again).
    /// - Parameter path: a path on this site; anything else is replaced by `/`.
    public static func seeOther(_ path: String) -> Response {
        Response(status: .seeOther, headers: [.location: asciiLocation(localPath(path) ?? "/")])
    }

    static func bytes(_ buffer: ByteBuffer, _ type: String, _ status: HTTPResponse.Status, _ headers: HTTPFields) -> Response {
        var headers = headers
        headers[.contentType] = type
        return Response(status: status, headers: headers, body: .init(byteBuffer: buffer))
    }

    private static func textual(_ text: String, _ type: String, _ status: HTTPResponse.Status, _ headers: HTTPFields) -> Response {
        bytes(ByteBuffer(string: text), type, status, headers)
    }
}

/// A path with everything outside printable ASCII percent-encoded, as a `Location` header needs it.
func asciiLocation(_ path: String) -> String {
    var result = ""
    for byte in path.utf8 {
        if byte > 0x20 && byte < 0x7F {
            result.unicodeScalars.append(Unicode.Scalar(byte))
        } else {
            let hex = String(byte, radix: 16, uppercase: true)
            result += hex.count == 1 ? "%0\(hex)" : "%\(hex)"
        }
    }
    return result
}

/// Text with percent-encoding resolved. Nil for a broken escape, for bytes that are no UTF-8 and for control characters
/// other than tab and line ends: such text is refused, not guessed.
func percentDecoded(_ text: some StringProtocol, plusIsSpace: Bool = false) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var iterator = text.utf8.makeIterator()
    while let byte = iterator.next() {
        switch byte {
        case UInt8(ascii: "%"):
            guard let high = iterator.next().flatMap(hexDigit), let low = iterator.next().flatMap(hexDigit) else { return nil }
            bytes.append(high << 4 | low)
        case UInt8(ascii: "+") where plusIsSpace: bytes.append(0x20)
        default: bytes.append(byte)
        }
    }
    return plainText(bytes)
}

/// Valid UTF-8 without control characters other than tab, line feed and carriage return; else nil.
func plainText(_ bytes: some Collection<UInt8>) -> String? {
    guard bytes.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 9 || $0 == 10 || $0 == 13 }) else { return nil }
    return String(validating: bytes, as: UTF8.self)
}

func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x41 + 10
    case 0x61...0x66: byte - 0x61 + 10
    default: nil
    }
}
