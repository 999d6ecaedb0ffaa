public import Foundation

/// The fields and files of a submitted form or of a query, in the order sent. Names may repeat.
///
/// Values are valid UTF-8 without control characters other than tab and line ends; anything else has been refused with 400.
public struct FormData: Sendable {
    public struct Field: Sendable, Equatable {
        public let name: String
        public let value: String

        public init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    public internal(set) var fields: [Field] = []
    public internal(set) var files: [UploadedFile] = []

    public init(fields: [Field] = [], files: [UploadedFile] = []) {
        self.fields = fields
        self.files = files
    }

    /// The first value as sent, e.g. with trailing spaces.
    public subscript(name: String) -> String? { fields.first { $0.name == name }?.value }

    /// All values of a repeated field (several check boxes, a multiple choice), as sent.
    public func all(_ name: String) -> [String] { fields.filter { $0.name == name }.map(\.value) }

    /// The first value in Unicode NFC, without surrounding white space, with line ends as `\n`; nil when nothing is left.
    public func text(_ name: String) -> String? {
        guard let value = self[name] else { return nil }
        let lines = value.replacing("\r\n", with: "\n")
        let text = lines.trimmingCharacters(in: .whitespacesAndNewlines).precomposedStringWithCanonicalMapping
        return text.isEmpty ? nil : text
    }

    /// The whole number in a field; nil when the field is absent or empty.
    /// - Throws: `HTTPFailure` 400 for text that is no whole number: only hidden fields and number inputs are read this way.
    public func integer(_ name: String) throws(HTTPFailure) -> Int? {
        guard let text = text(name) else { return nil }
        guard let value = Int(text) else {
            throw .badRequest("Ô \(name) phải là số nguyên", code: "not-a-number", phrase: .init("not-a-number", name))
        }
        return value
    }

    /// Whether a check box was ticked: `on`, `true`, `1` or `yes`. The last value counts, so that a hidden `off` may precede the box.
    public func flag(_ name: String) -> Bool {
        guard let value = all(name).last else { return false }
        return ["on", "true", "1", "yes"].contains(value.lowercased())
    }

    /// The first non-empty file of a field.
    public func file(_ name: String) -> UploadedFile? { files.first { $0.field == name && $0.size > 0 } }

    /// All non-empty files of a field.
    public func files(_ name: String) -> [UploadedFile] { files.filter { $0.field == name && $0.size > 0 } }
}

/// A file sent with a form, kept in a temporary file that is removed when the last copy of this value is gone.
public struct UploadedFile: Sendable {
    /// The form field's name.
    public let field: String
    /// The name the sender gave: without folders and control characters, at most 200 characters. Never a path to open.
    public let name: String
    /// In bytes.
    public let size: Int
    /// What the content is, by its own bytes and not by the name.
    public let kind: FileKind
    private let file: TemporaryFile

    init(field: String, name: String, size: Int, kind: FileKind, file: TemporaryFile) {
        self.field = field
        self.name = name
        self.size = size
        self.kind = kind
        self.file = file
    }

    /// Where the content is while this value lives. Copy or move it from there to keep it.
    public var url: URL { URL(fileURLWithPath: file.path) }
}

/// A new file, readable by this process only, removed when released.
final class TemporaryFile: Sendable {
    let path: String
    private let descriptor: Int32

    /// - Throws: `HTTPFailure` 503 when the folder does not take a new file (full, missing, no right).
    init(in folder: URL) throws(HTTPFailure) {
        path = folder.appendingPathComponent("upload-" + randomToken(bytes: 18)).path
        descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .unavailable }
    }

    /// - Throws: `HTTPFailure` 503 when the disk takes no more.
    func append(_ bytes: ArraySlice<UInt8>) throws(HTTPFailure) {
        var rest = bytes
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if written < 0 && errno == EINTR { continue }
            guard written > 0 else { throw .unavailable }
            rest = rest.dropFirst(written)
        }
    }

    /// Up to `count` bytes from `offset`.
    func read(at offset: Int, count: Int) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
            filled = max(0, pread(descriptor, buffer.baseAddress, count, off_t(offset)))
        }
    }

    deinit {
        close(descriptor)
        unlink(path)
    }
}
