import Foundation
import HTTPTypes
public import Hummingbird

extension FormData {
    /// Reads the body of a request, streaming files to `folder`.
    /// - Throws: `HTTPFailure`: 413 above a limit, 400 for a malformed body, 415 for another content type, 408 for a sender slower than
    ///   1 KiB/s after the first half minute.
    init(of request: Request, limits: FormLimits, folder: URL) async throws {
        let type = MediaHeader(request.headers[.contentType] ?? "application/x-www-form-urlencoded")
        if let length = request.headers[.contentLength].flatMap({ Int($0) }), length > limits.body {
            throw HTTPFailure.tooLarge(limit: limits.body)
        }
        switch type.value {
        case "application/x-www-form-urlencoded":
            var bytes: [UInt8] = []
            let most = min(limits.body, FormLimits.fields.body)
            try await Self.chunks(of: request, limit: most) { bytes += $0 }
            self.init(fields: try Self.urlencoded(bytes, limits: limits))
        case "multipart/form-data":
            guard let boundary = type.parameters["boundary"], (1...70).contains(boundary.utf8.count) else { throw HTTPFailure.badRequest() }
            var collector = MultipartCollector(boundary: boundary, limits: limits, folder: folder)
            try await Self.chunks(of: request, limit: limits.body) { try collector.feed($0) }
            self = try collector.finish()
        default:
            throw HTTPFailure(
                .unsupportedMediaType, code: "unsupported-media", "Kiểu nội dung gửi lên không được nhận",
                hint: "Dùng biểu mẫu trên trang để gửi.")
        }
    }

    private static func chunks(of request: Request, limit: Int, _ body: ([UInt8]) throws -> Void) async throws {
        let started = ContinuousClock.now
        var total = 0
        for try await chunk in request.body {
            total += chunk.readableBytes
            guard total <= limit else { throw HTTPFailure.tooLarge(limit: limit) }
            guard ContinuousClock.now - started < .seconds(30 + total >> 10) else { throw HTTPFailure.tooSlow }
            try body([UInt8](chunk.readableBytesView))
        }
    }

    /// WHATWG URL, 5.1: `application/x-www-form-urlencoded`, strict about encoding.
    static func urlencoded(_ bytes: [UInt8], limits: FormLimits) throws(HTTPFailure) -> [Field] {
        var fields: [Field] = []
        for pair in bytes.split(separator: UInt8(ascii: "&")) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            guard fields.count < limits.parts, pair.count - (equals - pair.startIndex) <= limits.fieldSize * 3 else {
                throw .tooLarge(limit: limits.fieldSize)
            }
            guard let name = decode(pair[..<equals]), let value = decode(pair[equals...].dropFirst()) else { throw .badRequest() }
            guard value.utf8.count <= limits.fieldSize else { throw .tooLarge(limit: limits.fieldSize) }
            fields.append(Field(name, value))
        }
        return fields
    }

    private static func decode(_ bytes: ArraySlice<UInt8>) -> String? {
        guard let text = String(validating: bytes, as: UTF8.self) else { return nil }
        return percentDecoded(text, plusIsSpace: true)
    }
}

extension Request {
    /// The query's fields, strict about encoding.
    /// - Throws: `HTTPFailure` 400 for a malformed query.
    public func query() throws(HTTPFailure) -> FormData {
        FormData(fields: try FormData.urlencoded(Array((uri.query ?? "").utf8), limits: .fields))
    }
}

/// A header such as `multipart/form-data; boundary=x` or `form-data; name="a"; filename="b.pdf"`.
struct MediaHeader {
    var value = ""
    var parameters: [String: String] = [:]

    init(_ text: String) {
        var rest = Substring(text)
        value = Self.take(&rest, until: ";").trimmingCharacters(in: .whitespaces).lowercased()
        while !rest.isEmpty {
            let name = Self.take(&rest, until: "=").trimmingCharacters(in: .whitespaces).lowercased()
            rest = rest.drop { $0 == " " }
            let content = rest.first == "\"" ? Self.quoted(&rest) : Self.take(&rest, until: ";").trimmingCharacters(in: .whitespaces)
            if !name.isEmpty, parameters[name] == nil { parameters[name] = content }
        }
    }

    private static func take(_ rest: inout Substring, until end: Character) -> String {
        let part = rest.prefix { $0 != end }
        rest = rest[part.endIndex...].dropFirst()
        return String(part)
    }

    /// Browsers escape only the quote, as `%22` or `\"`; a backslash before anything else is part of the name.
    private static func quoted(_ rest: inout Substring) -> String {
        var result = ""
        rest = rest.dropFirst()
        while let character = rest.popFirst(), character != "\"" {
            if character == "\\", rest.first == "\"" { result.append(rest.removeFirst()) } else { result.append(character) }
        }
        _ = take(&rest, until: ";")
        return result
    }
}
