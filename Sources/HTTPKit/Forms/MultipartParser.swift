import Foundation

/// An incremental parser of `multipart/form-data` (RFC 7578, RFC 2046 5.1): fed with pieces of any size, it reports the parts.
///
/// Memory is bounded: at most one piece, a boundary and 8 KiB of part headers are kept.
struct MultipartParser {
    enum Event: Equatable {
        /// Header names in lower case.
        case began([String: String])
        case content(ArraySlice<UInt8>)
        case ended
    }

    private enum State { case preamble, delimiter, headers, content, epilogue }

    static let headerLimit = 8 << 10
    private let mark: [UInt8]
    private var state = State.preamble
    /// Starts with a line end, so that the first delimiter looks like the others.
    private var pending: [UInt8] = [13, 10]

    init(boundary: String) { mark = [13, 10, 45, 45] + Array(boundary.utf8) }

    /// - Throws: `HTTPFailure` 400 when the bytes are no multipart body.
    mutating func feed(_ bytes: [UInt8], _ report: (Event) throws -> Void) throws {
        pending += bytes
        var start = 0
        while try step(&start, report) {}
        pending.removeFirst(start)
    }

    /// - Throws: `HTTPFailure` 400 when the closing delimiter has not come.
    func finish() throws(HTTPFailure) {
        guard state == .epilogue else {
            throw .badRequest("Biểu mẫu bị cắt giữa chừng khi gửi", code: "truncated-form", phrase: .init("truncated-form"))
        }
    }

    /// Consumes from `start`; false when more bytes are needed.
    private mutating func step(_ start: inout Int, _ report: (Event) throws -> Void) throws -> Bool {
        switch state {
        case .preamble, .content:
            let found = find(mark, from: start)
            let end = found ?? max(start, pending.count - mark.count + 1)
            if state == .content, end > start { try report(.content(pending[start..<end])) }
            start = found.map { $0 + mark.count } ?? end
            guard found != nil else { return false }
            if state == .content { try report(.ended) }
            state = .delimiter
        case .delimiter:
            guard pending.count - start >= 2 else { return false }
            if pending[start] == 45, pending[start + 1] == 45 {
                state = .epilogue
            } else {
                guard try skipPadding(&start) else { return false }
                state = .headers
            }
        case .headers:
            // Begins at the line end of the delimiter, which is the first half of the empty line when there are no headers.
            let end = find([13, 10, 13, 10], from: start)
            guard (end ?? pending.count) - start <= Self.headerLimit else { throw HTTPFailure.badRequest() }
            guard let end else { return false }
            try report(.began(try headers(pending[min(start + 2, end)..<end])))
            start = end + 4
            state = .content
        case .epilogue:
            start = pending.count
            return false
        }
        return true
    }

    /// Blanks may follow a delimiter, then a line end must; false when more bytes are needed.
    private func skipPadding(_ start: inout Int) throws -> Bool {
        while start < pending.count, pending[start] == 32 || pending[start] == 9 { start += 1 }
        guard pending.count - start >= 2 else { return false }
        guard pending[start] == 13, pending[start + 1] == 10 else { throw HTTPFailure.badRequest() }
        return true
    }

    private func headers(_ block: ArraySlice<UInt8>) throws -> [String: String] {
        guard let text = String(validating: block, as: UTF8.self) else { throw HTTPFailure.badRequest() }
        var headers: [String: String] = [:]
        for line in text.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else { throw HTTPFailure.badRequest() }
            headers[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return headers
    }

    private func find(_ needle: [UInt8], from start: Int) -> Int? {
        pending.withUnsafeBytes { bytes -> Int? in
            guard let base = bytes.baseAddress else { return nil }
            var position = start
            while position + needle.count <= bytes.count {
                let span = bytes.count - needle.count + 1 - position
                guard let hit = memchr(base + position, Int32(needle[0]), span) else { return nil }
                position = UnsafeRawPointer(hit) - base
                if memcmp(hit, needle, needle.count) == 0 { return position }
                position += 1
            }
            return nil
        }
    }
}

/// Builds a form from the parser's events, within limits.
struct MultipartCollector {
    private struct OpenFile {
        let field: String
        let name: String
        let file: TemporaryFile
        var size = 0
        var head: [UInt8] = []
    }

    private var parser: MultipartParser
    private var form = FormData()
    private var field: (name: String, value: [UInt8])?
    private var upload: OpenFile?
    private let limits: FormLimits
    private let folder: URL

    init(boundary: String, limits: FormLimits, folder: URL) {
        parser = MultipartParser(boundary: boundary)
        self.limits = limits
        self.folder = folder
    }

    mutating func feed(_ bytes: [UInt8]) throws {
        var parser = parser
        try parser.feed(bytes) { event in
            switch event {
            case .began(let headers): try began(headers)
            case .content(let bytes): try content(bytes)
            case .ended: try ended()
            }
        }
        self.parser = parser
    }

    mutating func finish() throws -> FormData {
        try parser.finish()
        return form
    }

    private mutating func began(_ headers: [String: String]) throws {
        let disposition = MediaHeader(headers["content-disposition"] ?? "")
        guard disposition.value == "form-data", let name = disposition.parameters["name"], plainText(Array(name.utf8)) != nil else {
            throw HTTPFailure.badRequest()
        }
        guard form.fields.count + form.files.count < limits.parts else { throw HTTPFailure.tooLarge(limit: limits.body) }
        guard let fileName = disposition.parameters["filename"] else {
            field = (name, [])
            return
        }
        guard form.files.count < limits.files else { throw HTTPFailure.tooLarge(limit: limits.fileSize) }
        upload = OpenFile(field: name, name: cleanFileName(fileName), file: try TemporaryFile(in: folder))
    }

    private mutating func content(_ bytes: ArraySlice<UInt8>) throws {
        if field != nil {
            field?.value += bytes
            guard field?.value.count ?? 0 <= limits.fieldSize else { throw HTTPFailure.tooLarge(limit: limits.fieldSize) }
        } else if upload != nil {
            upload?.size += bytes.count
            guard upload?.size ?? 0 <= limits.fileSize else { throw HTTPFailure.tooLarge(limit: limits.fileSize) }
            if let missing = upload.map({ FileKind.headLength - $0.head.count }), missing > 0 { upload?.head += bytes.prefix(missing) }
            try upload?.file.append(bytes)
        }
    }

    private mutating func ended() throws {
        if let (name, bytes) = field {
            guard let value = plainText(bytes) else { throw HTTPFailure.badRequest() }
            form.fields.append(.init(name, value))
        } else if let upload {
            let kind = FileKind(head: upload.head, size: upload.size) { upload.file.read(at: $0, count: $1) }
            form.files.append(
                UploadedFile(field: upload.field, name: upload.name, size: upload.size, kind: kind, file: upload.file))
        }
        (field, upload) = (nil, nil)
    }
}

/// A sender's file name made safe to show and to offer: the last path component, without control characters, at most 200 characters.
func cleanFileName(_ name: String) -> String {
    let last = name.split(whereSeparator: { $0 == "/" || $0 == "\\" }).last.map(String.init) ?? ""
    let visible = last.unicodeScalars.filter { !$0.properties.isBidiControl && $0.properties.generalCategory != .control }
    let text = String(String.UnicodeScalarView(visible)).precomposedStringWithCanonicalMapping.trimmingCharacters(in: .whitespaces)
    let short = text.count <= 200 ? text : String(text.prefix(150)) + String(text.suffix(50))
    return short.isEmpty || short.allSatisfy({ $0 == "." }) ? "tep" : short
}
