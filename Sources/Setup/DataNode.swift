import Registers
import Yams

/// A place in a YAML file as plain values: every scalar is its text, whatever YAML would make of it.
struct DataNode: Sendable {
    private enum Content: Sendable {
        case scalar(String)
        case sequence([DataNode])
        case mapping([(name: String, value: DataNode)])
    }

    /// From 1.
    let line: Int
    private let content: Content

    var string: String? { if case .scalar(let text) = content { text } else { nil } }
    var int: Int? { string.flatMap { Int($0) } }
    var sequence: [DataNode]? { if case .sequence(let items) = content { items } else { nil } }
    var mapping: [(name: String, value: DataNode)]? { if case .mapping(let pairs) = content { pairs } else { nil } }

    /// The same text for the same content, however it was laid out.
    var canonical: String {
        switch content {
        case .scalar(let text): JSONText.quoted(text)
        case .sequence(let items): "[" + items.map(\.canonical).joined(separator: ",") + "]"
        case .mapping(let pairs): "{" + pairs.map { JSONText.quoted($0.name) + ":" + $0.value.canonical }.joined(separator: ",") + "}"
        }
    }

    subscript(_ name: String) -> DataNode? { mapping?.first { $0.name == name }?.value }

    /// - Throws: ``SetupError`` for what is no YAML.
    static func read(_ text: String, file: String) throws(SetupError) -> DataNode {
        do {
            guard let root = try Yams.compose(yaml: text) else { throw SetupError("tệp trống.", at: file) }
            return DataNode(root)
        } catch let error as SetupError {
            throw error
        } catch {
            throw SetupError("sai cú pháp YAML: \(error)", at: file)
        }
    }

    private init(_ node: Node) {
        line = node.mark?.line ?? 1
        switch node {
        case .scalar(let scalar): content = .scalar(scalar.string)
        case .sequence(let items): content = .sequence(items.map { DataNode($0) })
        case .mapping(let pairs): content = .mapping(pairs.map { ($0.key.string ?? "", DataNode($0.value)) })
        case .alias: content = .scalar("")
        }
    }
}
