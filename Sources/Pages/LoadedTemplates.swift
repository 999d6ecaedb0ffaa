internal import Foundation
internal import Mustache
internal import Vietnamese

/// The templates and catalogues of one folder, parsed and checked.
struct LoadedTemplates: Sendable {
    let library: MustacheLibrary
    /// Template texts by name (`record`, `fields/input`), without indentation.
    let sources: [String: String]
    private let vi: Texts
    private let en: Texts

    init(folder: URL) throws(PagesError) {
        let sources = try Self.read(folder.appending(path: "pages", directoryHint: .isDirectory))
        MustacheContentTypes.register(PageText(), named: PageText.name)
        var library = MustacheLibrary()
        for (name, source) in sources {
            do {
                try library.register("{{% CONTENT_TYPE:\(PageText.name)}}" + source, named: name)
            } catch {
                throw .template("\(name).mustache: \(error)")
            }
            for partial in Self.partials(in: source) where sources[partial] == nil {
                throw .template("\(name).mustache names the partial \(partial), which does not exist")
            }
        }
        self.library = library
        self.sources = sources
        vi = try Texts(language: .vi, reading: folder.appending(path: "text/vi.txt"))
        en = try Texts(language: .en, reading: folder.appending(path: "text/en.txt"))
    }

    func texts(_ language: Language) -> Texts {
        switch language {
        case .vi: vi
        case .en: en
        }
    }

    /// The partials and layouts that `source` names, dynamic ones excepted.
    static func partials(in source: String) -> [String] {
        source.matches(of: /\{\{\s*[><]\s*([\w\/-]+)\s*\}\}/).map { String($0.1) }
    }

    private static func read(_ folder: URL) throws(PagesError) -> [String: String] {
        let root = folder.resolvingSymlinksInPath().path + "/"
        guard let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else {
            throw .missing("the templates' folder \(folder.path)")
        }
        var sources: [String: String] = [:]
        for case let file as URL in files where file.pathExtension == "mustache" {
            let path = file.resolvingSymlinksInPath().path
            guard path.hasPrefix(root), let text = try? String(contentsOf: file, encoding: .utf8) else {
                throw .missing("\(file.path) cannot be read as UTF-8")
            }
            sources[String(path.dropFirst(root.count).dropLast(".mustache".count))] = withoutIndentation(text)
        }
        guard !sources.isEmpty else { throw .missing("templates in \(folder.path)") }
        return sources
    }

    /// Indentation is for the template's readers; sent along it costs a tenth of a page, and Mustache would indent what partials print.
    private static func withoutIndentation(_ text: String) -> String {
        text.split(separator: "\n").map { $0.drop { $0 == " " } }.filter { !$0.isEmpty }.joined(separator: "\n")
    }
}

/// Escapes as Mustache does by itself, at a tenth of its price: most texts of a page have nothing to escape, and are told by their bytes.
private struct PageText: MustacheContentType {
    static let name = "PAGE"

    func escapeText(_ text: String) -> String {
        guard text.utf8.contains(where: { Self.entity(of: $0) != nil }) else { return text }
        var escaped: [UInt8] = []
        escaped.reserveCapacity(text.utf8.count + 32)
        for byte in text.utf8 {
            if let entity = Self.entity(of: byte) { escaped += entity.utf8 } else { escaped.append(byte) }
        }
        return String(decoding: escaped, as: UTF8.self)
    }

    private static func entity(of byte: UInt8) -> String? {
        switch byte {
        case UInt8(ascii: "<"): "&lt;"
        case UInt8(ascii: ">"): "&gt;"
        case UInt8(ascii: "&"): "&amp;"
        case UInt8(ascii: "\""): "&quot;"
        case UInt8(ascii: "'"): "&#39;"
        default: nil
        }
    }
}
