public import Foundation
import HTTPTypes
public import Hummingbird
import NIOCore

extension FormData {
    /// The fields of a query that was kept as text: `state=open&q=…`.
    ///
    /// - Throws: 400 for one that is broken.
    public init(query: String) throws(HTTPFailure) {
        self.init(fields: try Self.urlencoded(Array(query.utf8), limits: .fields))
    }

    /// Reads the body of a request, streaming files to `folder`.
    /// - Throws: `HTTPFailure`: 413 above a limit, 400 for a malformed body, 415 for another content type, 408 for a sender slower than
    ///   1 KiB/s after the first half minute.
    public init(of request: Request, limits: FormLimits, folder: URL) async throws {
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
                hint: "Dùng biểu mẫu trên trang để gửi.", phrase: .init("unsupported-media"))
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

    /// The body of a JSON interface, with ISO 8601 instants.
    /// - Parameter limit: bytes above which the answer is 413.
    /// - Throws: `HTTPFailure` 413, 400 naming the place of the mistake, 415 when the body is not declared as JSON.
    public func json<Value: Decodable>(_ type: Value.Type, limit: Int = 1 << 20) async throws -> Value {
        guard MediaHeader(headers[.contentType] ?? "").value.hasSuffix("json") else {
            throw HTTPFailure(
                .unsupportedMediaType, code: "unsupported-media", "Nội dung gửi lên phải là JSON", phrase: .init("json-expected"))
        }
        let decoder = JSONDecoder()
        decoder.dateDecodingStrategy = .iso8601
        do {
            return try decoder.decode(type, from: Data(try await body.collect(upTo: limit).readableBytesView))
        } catch let error as DecodingError {
            throw HTTPFailure.badRequest("JSON không đúng mẫu tại \(error.place)", code: "bad-json", phrase: .init("bad-json", error.place))
        } catch is NIOTooManyBytesError {
            throw HTTPFailure.tooLarge(limit: limit)
        }
    }
}

extension DecodingError {
    /// The path of keys to the mistake, e.g. `$.items[2].name`; `$` for the whole.
    fileprivate var place: String {
        let path =
            switch self {
            case .typeMismatch(_, let context), .valueNotFound(_, let context), .dataCorrupted(let context): context.codingPath
            case .keyNotFound(let key, let context): context.codingPath + [key]
            @unknown default: [any CodingKey]()
            }
        return path.reduce("$") { text, key in key.intValue.map { "\(text)[\($0)]" } ?? "\(text).\(key.stringValue)" }
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
