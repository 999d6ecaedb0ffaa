import Pages

/// Systems and platforms as boxes in two columns, and the links between them as numbered arrows: what a page draws as SVG.
///
/// All lengths are in units of the drawing, which is as narrow as a phone: there it is legible as it is, elsewhere it is drawn larger.
struct LinkDrawing {
    struct Node {
        let id: String
        let name: String
        /// A second, quieter line: "cấp độ 2".
        let detail: String?
        let url: String
        let css: String
    }

    struct Link {
        let number: Int
        let from: String
        let to: String
        let css: String
    }

    private struct Box {
        let node: Node
        let lines: [String]
        let isLeft: Bool
        var y = 0.0
        var height: Double { Double(lines.count) * Self.line + (node.detail == nil ? 0 : Self.line) + 14 }
        var middle: Double { y + height / 2 }
        /// The edge at which arrows begin and end.
        var edge: Double { isLeft ? LinkDrawing.boxWidth + 2 : LinkDrawing.width - LinkDrawing.boxWidth - 2 }
        static let line = 16.0
    }

    private static let width = 400.0
    private static let boxWidth = 142.0
    private static let head = 26.0
    private static let gap = 16.0
    /// Letters of a box's line.
    private static let letters = 19

    private var boxes: [String: Box] = [:]
    private let left: [String]
    private let right: [String]
    private let links: [Link]
    private let bottom: Double

    /// - Parameters:
    ///   - systems: the left column, from above.
    ///   - platforms: the right column; they are put beside what they are linked with.
    init(systems: [Node], platforms: [Node], links: [Link]) {
        let places = Dictionary(uniqueKeysWithValues: systems.enumerated().map { ($1.id, Double($0)) })
        func weight(_ id: String) -> Double {
            let others = links.compactMap { $0.from == id ? places[$0.to] : $0.to == id ? places[$0.from] : nil }
            return others.isEmpty ? Double(systems.count) : others.reduce(0, +) / Double(others.count)
        }
        let beside = platforms.enumerated().sorted { (weight($0.element.id), $0.offset) < (weight($1.element.id), $1.offset) }.map(
            \.element)
        var boxes: [String: Box] = [:]
        func stack(_ nodes: [Node], isLeft: Bool) -> Double {
            var y = Self.head
            for node in nodes {
                let box = Box(node: node, lines: Self.wrapped(node.name), isLeft: isLeft, y: y)
                boxes[node.id] = box
                y += box.height + Self.gap
            }
            return y
        }
        bottom = max(stack(systems, isLeft: true), stack(beside, isLeft: false))
        (left, right) = (systems.map(\.id), beside.map(\.id))
        self.boxes = boxes
        self.links = links.filter { boxes[$0.from] != nil && boxes[$0.to] != nil }
    }

    /// The words of a name in lines; what does not fit into three ends in an ellipsis.
    static func wrapped(_ name: String) -> [String] {
        var lines: [String] = []
        for word in name.split(separator: " ") {
            if let last = lines.last, last.count + word.count < letters {
                lines[lines.count - 1] = last + " " + word
            } else {
                lines.append(String(word))
            }
        }
        return lines.count <= 3 ? lines : Array(lines.prefix(2)) + [lines[2] + "…"]
    }

    /// The drawing under the headings of its two columns.
    func drawn(_ heads: (left: String, right: String)) -> NetDrawing {
        let ports = ports()
        return NetDrawing(
            viewBox: "0 0 \(Int(Self.width)) \(Int(bottom))",
            heads: [
                NetText(x: "2", y: "15", text: heads.left),
                NetText(x: drawingLength(Self.width - Self.boxWidth - 2), y: "15", text: heads.right),
            ],
            boxes: (left + right).compactMap { boxes[$0].map(shown) }, arrows: links.map { arrow($0, ports) })
    }

    private func shown(_ box: Box) -> NetBox {
        let x = box.isLeft ? 2 : Self.width - Self.boxWidth - 2
        var lines = box.lines.enumerated().map { index, text in
            NetText(x: drawingLength(x + 9), y: drawingLength(box.y + 19 + Double(index) * Box.line), text: text)
        }
        if let detail = box.node.detail {
            lines.append(
                NetText(
                    x: drawingLength(x + 9), y: drawingLength(box.y + 19 + Double(box.lines.count) * Box.line), text: detail, isSoft: true))
        }
        return NetBox(
            css: box.node.css, x: drawingLength(x), y: drawingLength(box.y), width: drawingLength(Self.boxWidth),
            height: drawingLength(box.height),
            url: box.node.url, lines: lines)
    }

    // MARK: Arrows

    private struct Port: Hashable {
        let link: Int
        let isStart: Bool
    }

    /// Where each arrow begins and ends on the edge of its boxes: apart from each other, in the order in which they lead away.
    private func ports() -> [Port: Double] {
        var ports: [Port: Double] = [:]
        for (id, box) in boxes {
            let ends = links.flatMap { link in
                (link.from == id ? [(Port(link: link.number, isStart: true), link.to)] : [])
                    + (link.to == id ? [(Port(link: link.number, isStart: false), link.from)] : [])
            }.sorted { (boxes[$0.1]?.middle ?? 0, $0.0.link) < (boxes[$1.1]?.middle ?? 0, $1.0.link) }
            for (index, end) in ends.enumerated() {
                ports[end.0] = box.y + box.height * Double(index + 1) / Double(ends.count + 1)
            }
        }
        return ports
    }

    private func arrow(_ link: Link, _ ports: [Port: Double]) -> NetArrow {
        guard let from = boxes[link.from], let to = boxes[link.to] else {
            return NetArrow(css: link.css, path: "", tip: "", number: "", x: "0", y: "0")
        }
        let (x1, x2) = (from.edge, to.edge)
        let y1 = ports[Port(link: link.number, isStart: true)] ?? from.middle
        let y2 = ports[Port(link: link.number, isStart: false)] ?? to.middle
        // Between two of one column the arrow swings out into the middle.
        let bulge = from.isLeft == to.isLeft ? (from.isLeft ? 1.0 : -1.0) * (50 + abs(y2 - y1) / 8) : 0
        let (c1, c2) = bulge == 0 ? ((x1 + x2) / 2, (x1 + x2) / 2) : (x1 + bulge, x2 + bulge)
        let side = to.isLeft ? 1.0 : -1.0
        let text = drawingLength
        return NetArrow(
            css: link.css,
            path: "M\(text(x1)) \(text(y1)) C\(text(c1)) \(text(y1)) \(text(c2)) \(text(y2)) \(text(x2 + side * 6)) \(text(y2))",
            tip: "M\(text(x2)) \(text(y2)) l\(text(side * 8)) -4.5 v9 z", number: String(link.number),
            x: text((x1 + 3 * c1 + 3 * c2 + x2) / 8), y: text((y1 + y2) / 2))
    }
}
