internal import Vietnamese

/// A bar of counts by meaning, drawn as SVG rectangles (no styles, so that the content-security policy stays strict).
public struct StackedBar: PageModel {
    public let segments: [BarSegment]
    /// Read aloud: "18 đã đạt, 10 đúng tiến độ, …".
    public let spoken: String

    /// A bar of `parts` in the given order. Widths are shares of the sum; empty parts stay in the legend.
    public init(_ parts: [(label: String, count: Int, meaning: Meaning)]) {
        self.init(parts.map { (label: $0.label, count: $0.count, meaning: $0.meaning, url: nil) })
    }

    /// The same, with where each part of the legend leads.
    public init(_ parts: [(label: String, count: Int, meaning: Meaning, url: String?)]) {
        let sum = max(1, parts.reduce(0) { $0 + max(0, $1.count) })
        var before = 0
        segments = parts.map { part in
            let count = max(0, part.count)
            defer { before += count }
            return BarSegment(
                label: part.label, count: count, url: part.url, meaning: part.meaning,
                x: drawingLength(Double(before) * 1000 / Double(sum)), width: drawingLength(Double(count) * 1000 / Double(sum)))
        }
        spoken = segments.map { "\(writtenOut($0.count, in: .vi)) \($0.label)" }.joined(separator: ", ")
    }

    public static let names: Names<StackedBar> = ["segments": \.segments, "spoken": \.spoken]
}

/// A part of a stacked bar.
public struct BarSegment: PageModel {
    public let label: String
    public let count: Int
    public let url: String?
    public let meaning: Meaning
    let x: String
    let width: String

    var css: String { meaning.css }
    var isDrawn: Bool { count > 0 }

    public static let names: Names<BarSegment> = [
        "label": \.label, "count": \.count, "url": \.url, "x": \.x, "width": \.width, "css": \.css, "isDrawn": \.isDrawn,
    ]
}

/// A small line of past values with the goal as a dashed line and, where coverage is partial, the bounds as a band.
public struct Sparkline: PageModel {
    let line: String
    let band: String
    let goalY: String
    let css: String

    /// - Parameters:
    ///   - values: oldest first; nil where nothing is known, which leaves a gap.
    ///   - goal: drawn as a dashed line.
    ///   - bounds: what the value lies between, per point.
    public init(values: [Double?], goal: Double? = nil, bounds: [ClosedRange<Double>] = [], meaning: Meaning = .unknown) {
        let known = values.compactMap(\.self) + bounds.flatMap { [$0.lowerBound, $0.upperBound] } + [goal].compactMap(\.self)
        let low = known.min() ?? 0
        let span = max((known.max() ?? 1) - low, 0.000_1)
        func y(_ value: Double) -> String { drawingLength(36 - (value - low) / span * 32) }
        func x(_ index: Int, of count: Int) -> String { drawingLength(count < 2 ? 100 : 2 + Double(index) * 196 / Double(count - 1)) }

        var path = ""
        var isBroken = true
        for (index, value) in values.enumerated() {
            if let value { path += "\(isBroken ? "M" : "L")\(x(index, of: values.count)) \(y(value))" }
            isBroken = value == nil
        }
        line = path
        let upper = bounds.enumerated().map { "\(x($0.offset, of: bounds.count)) \(y($0.element.upperBound))" }
        let lower = bounds.enumerated().reversed().map { "\(x($0.offset, of: bounds.count)) \(y($0.element.lowerBound))" }
        band = bounds.count > 1 ? "M" + (upper + lower).joined(separator: "L") + "Z" : ""
        goalY = goal.map(y) ?? ""
        css = meaning.css
    }

    public static let names: Names<Sparkline> = ["line": \.line, "band": \.band, "goalY": \.goalY, "css": \.css]
}

/// A number with at most one decimal and a full stop, as SVG wants it.
package func drawingLength(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths.isMultiple(of: 10)
        ? String(tenths / 10) : "\(tenths < 0 ? "-" : "")\(tenths.magnitude / 10).\(tenths.magnitude % 10)"
}
