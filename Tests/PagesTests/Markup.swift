/// A tag of rendered HTML: enough of a tokenizer to check what the pages promise.
struct MarkupTag {
    var name: String
    var isEnd = false
    /// Entities are left as they are.
    var attributes: [(name: String, value: String)] = []
    var line: Int

    subscript(_ attribute: String) -> String? { attributes.first { $0.name == attribute }?.value }
}

/// The tags of `html`, in order. `<!doctype>` is left out.
func markupTags(_ html: String) -> [MarkupTag] {
    var tags: [MarkupTag] = []
    let bytes = Array(html.unicodeScalars)
    var index = 0
    var line = 1
    func text(_ range: Range<Int>) -> String { String(String.UnicodeScalarView(bytes[range])) }
    func skip(while condition: (Unicode.Scalar) -> Bool) -> Range<Int> {
        let start = index
        while index < bytes.count, condition(bytes[index]) {
            if bytes[index] == "\n" { line += 1 }
            index += 1
        }
        return start..<index
    }
    while index < bytes.count {
        _ = skip { $0 != "<" }
        guard index + 1 < bytes.count else { break }
        index += 1
        guard bytes[index] != "!" else { continue }
        var tag = MarkupTag(name: "", line: line)
        if bytes[index] == "/" {
            tag.isEnd = true
            index += 1
        }
        tag.name = text(skip { !$0.properties.isWhitespace && $0 != ">" && $0 != "/" })
        while index < bytes.count, bytes[index] != ">" {
            _ = skip { $0.properties.isWhitespace || $0 == "/" }
            guard index < bytes.count, bytes[index] != ">" else { break }
            let name = text(skip { !$0.properties.isWhitespace && $0 != "=" && $0 != ">" && $0 != "/" })
            guard index < bytes.count, bytes[index] == "=" else {
                tag.attributes.append((name, ""))
                continue
            }
            index += 1
            let quote = bytes[index]
            guard quote == "\"" || quote == "'" else {
                tag.attributes.append((name, "UNQUOTED:" + text(skip { !$0.properties.isWhitespace && $0 != ">" })))
                continue
            }
            index += 1
            tag.attributes.append((name, text(skip { $0 != quote })))
            index += 1
        }
        tags.append(tag)
    }
    return tags
}

let voidElements: Set = ["meta", "link", "input", "img", "br", "hr", "path", "rect"]
