import CExpat
import Foundation

/// An element of an XML part, reduced to what reading needs.
final class XMLNode {
    let name: String
    let attributes: [String: String]
    /// Text and elements as they follow each other.
    enum Run {
        case text(String)
        case node(XMLNode)
    }

    private(set) var runs: [Run] = []
    private(set) var children: [XMLNode] = []
    private(set) var text = ""

    init(_ name: String, _ attributes: [String: String]) {
        self.name = name
        self.attributes = attributes
    }

    func add(_ child: XMLNode) {
        children.append(child)
        runs.append(.node(child))
    }

    func add(_ piece: String) {
        text += piece
        guard case .text(var before)? = runs.last else { return runs.append(.text(piece)) }
        // Taken out first, so that the text grows in its place: a text may come in very many pieces.
        runs.removeLast()
        before += piece
        runs.append(.text(before))
    }

    func first(_ name: String) -> XMLNode? { children.first { $0.name == name } }
    func all(_ name: String) -> [XMLNode] { children.filter { $0.name == name } }
    var value: String? { attributes["w:val"] }
}

/// Builds `XMLNode`s by expat, which stands what Foundation's parser traps on; depth and size are bounded, document types are refused, and
/// with them all entities.
final class XMLTree {
    private var stack: [XMLNode] = [XMLNode("", [:])]
    private var count = 0
    private var isRefused = false
    private var parser: XML_Parser?

    private static let deepest = 200
    private static let most = 3_000_000

    /// The root, whose children are the document's one element.
    static func parse(_ data: Data) throws(PlanReadError) -> XMLNode {
        let tree = XMLTree()
        guard let parser = XML_ParserCreate(nil) else { throw PlanReadError(.damaged, "no memory for XML") }
        defer { XML_ParserFree(parser) }
        tree.listen(to: parser)
        let status = data.withUnsafeBytes { bytes in
            XML_Parse(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(clamping: bytes.count), 1)
        }
        guard status == XML_STATUS_OK, !tree.isRefused else {
            throw PlanReadError(.damaged, "the XML is broken in line \(XML_GetCurrentLineNumber(parser))")
        }
        return tree.stack[0]
    }

    private func listen(to parser: XML_Parser) {
        self.parser = parser
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { tree, name, attributes in
                guard let tree, let name else { return }
                Unmanaged<XMLTree>.fromOpaque(tree)._withUnsafeGuaranteedRef { $0.start(name, attributes) }
            },
            { tree, _ in
                guard let tree else { return }
                Unmanaged<XMLTree>.fromOpaque(tree)._withUnsafeGuaranteedRef { $0.end() }
            })
        XML_SetCharacterDataHandler(parser) { tree, text, count in
            guard let tree, let text else { return }
            let bytes = UnsafeRawBufferPointer(start: text, count: Int(count))
            Unmanaged<XMLTree>.fromOpaque(tree)._withUnsafeGuaranteedRef { $0.add(String(decoding: bytes, as: UTF8.self)) }
        }
        XML_SetStartDoctypeDeclHandler(parser) { tree, _, _, _, _ in
            guard let tree else { return }
            Unmanaged<XMLTree>.fromOpaque(tree)._withUnsafeGuaranteedRef { $0.refuse() }
        }
    }

    private func start(_ name: UnsafePointer<CChar>, _ attributes: UnsafeMutablePointer<UnsafePointer<CChar>?>?) {
        count += 1
        guard stack.count < Self.deepest, count < Self.most else { return refuse() }
        var values: [String: String] = [:]
        var index = 0
        while let attributes, let key = attributes[index], let value = attributes[index + 1] {
            values[String(cString: key)] = String(cString: value)
            index += 2
        }
        let node = XMLNode(String(cString: name), values)
        stack[stack.count - 1].add(node)
        stack.append(node)
    }

    private func end() {
        if stack.count > 1 { stack.removeLast() }
    }

    private func add(_ text: String) {
        stack[stack.count - 1].add(text)
    }

    private func refuse() {
        isRefused = true
        if let parser { XML_StopParser(parser, 0) }
    }
}
