import Foundation

/// The automatic numbers and bullets of a DOCX (numbering.xml, and the styles that number).
struct WordNumbering {
    private struct Level {
        var format: String
        var text: String
        var start: Int
    }

    private var levels: [String: [Int: Level]] = [:]
    private var abstractOf: [String: String] = [:]
    private var styles: [String: (number: String?, level: Int?, parent: String?)] = [:]
    private var counters: [String: [Int: Int]] = [:]

    init(numbering: XMLNode?, styles: XMLNode?) {
        for abstract in numbering?.first("w:numbering")?.all("w:abstractNum") ?? [] {
            guard let id = abstract.attributes["w:abstractNumId"] else { continue }
            for level in abstract.all("w:lvl") {
                guard let index = level.attributes["w:ilvl"].flatMap(Int.init) else { continue }
                levels[id, default: [:]][index] = Level(
                    format: level.first("w:numFmt")?.value ?? "decimal", text: level.first("w:lvlText")?.value ?? "",
                    start: Self.start(level.first("w:start")?.value) ?? 1)
            }
        }
        for number in numbering?.first("w:numbering")?.all("w:num") ?? [] {
            if let id = number.attributes["w:numId"] { abstractOf[id] = number.first("w:abstractNumId")?.value }
        }
        for style in styles?.first("w:styles")?.all("w:style") ?? [] {
            guard let id = style.attributes["w:styleId"] else { continue }
            let properties = style.first("w:pPr")?.first("w:numPr")
            self.styles[id] = (
                properties?.first("w:numId")?.value, properties?.first("w:ilvl")?.value.flatMap(Int.init), style.first("w:basedOn")?.value
            )
        }
    }

    /// The number or bullet in front of `paragraph`, counted on; empty where it has none.
    mutating func label(of paragraph: XMLNode) -> String {
        let properties = paragraph.first("w:pPr")
        var number = properties?.first("w:numPr")?.first("w:numId")?.value
        var index = properties?.first("w:numPr")?.first("w:ilvl")?.value.flatMap(Int.init)
        var style = properties?.first("w:pStyle")?.value
        var depth = 0
        while number == nil, let id = style, let entry = styles[id], depth < 8 {
            number = entry.number
            index = index ?? entry.level
            style = entry.parent
            depth += 1
        }
        guard let number, number != "0", let abstract = abstractOf[number], !WordReader.text(of: paragraph).isEmpty else { return "" }
        let level = index ?? 0
        guard let definition = levels[abstract]?[level], definition.format != "none" else { return "" }
        if definition.format == "bullet" { return "-" }
        var values = counters[abstract] ?? [:]
        values[level] = (values[level] ?? definition.start - 1) + 1
        for deeper in values.keys where deeper > level { values[deeper] = nil }
        counters[abstract] = values
        var text = definition.text
        for position in 0...8 {
            let format = levels[abstract]?[position]?.format ?? "decimal"
            let value = values[position] ?? levels[abstract]?[position]?.start ?? 1
            text = text.replacingOccurrences(of: "%\(position + 1)", with: WordNumbering.written(value, format))
        }
        return text.trimmingCharacters(in: .whitespaces)
    }

    /// The number with which a list begins; what no list begins with is none.
    static func start(_ text: String?) -> Int? { text.flatMap(Int.init).flatMap { (0...100_000).contains($0) ? $0 : nil } }

    static func written(_ value: Int, _ format: String) -> String {
        switch format {
        case "upperRoman": roman(value)
        case "lowerRoman": roman(value).lowercased()
        case "upperLetter": letter(value).uppercased()
        case "lowerLetter": letter(value)
        case "decimalZero": value < 10 ? "0\(value)" : "\(value)"
        default: "\(value)"
        }
    }

    private static func letter(_ value: Int) -> String {
        guard value > 0, let scalar = Unicode.Scalar(UInt32(97 + (value - 1) % 26)) else { return "" }
        return String(repeating: Character(scalar), count: (value - 1) / 26 % 5 + 1)
    }

    private static func roman(_ value: Int) -> String {
        var rest = min(max(value, 0), 399)
        var text = ""
        for (size, digits) in [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")] {
            while rest >= size {
                text += digits
                rest -= size
            }
        }
        return text
    }
}
